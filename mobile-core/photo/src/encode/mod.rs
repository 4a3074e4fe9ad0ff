//! How do pixels become a JPEG file?
//!
//! Baseline, with nothing in front of the pixels but what a decoder needs, and with Huffman tables made for this very picture: some per
//! cent smaller than with the standard's, for one look more at the symbols. The same pixels give the same bytes on every machine.

mod blocks;
mod dct;
mod huffman;

use crate::Unfit;
use crate::planes::Planes;
use blocks::{Symbols, quantized};
use huffman::Codes;

/// How good a copy is, and how large it may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// 1 to 100, as libjpeg counts it.
    pub(crate) quality: u8,
    /// Where a copy is larger than this, quality gives way.
    pub(crate) bytes: usize,
    /// But never below this.
    pub(crate) least_quality: u8,
}

/// Colors have half the width and height.
///
/// Fails only for an edge of 0 or beyond 65,535 pixels, which the format cannot say.
pub(crate) fn jpeg(picture: &Planes, wanted: Wanted) -> Result<Vec<u8>, Unfit> {
    let size = |edge: u32| u16::try_from(edge).ok().filter(|edge| *edge > 0).ok_or_else(|| Unfit::broken("an edge that no JPEG has"));
    let (width, height) = (size(picture.y.width)?, size(picture.y.height)?);
    let mut quality = wanted.quality;
    loop {
        let tables = dct::tables(quality);
        let symbols = quantized(picture, &tables);
        let codes = Codes::of(&symbols);
        let length = codes.length(&symbols);
        if length > wanted.bytes && quality > wanted.least_quality {
            quality = lower(quality, length, wanted);
            continue;
        }
        let mut file = Vec::with_capacity(length + length / 32 + 1024);
        head(&mut file, (width, height), &tables, &codes);
        codes.write(&symbols, &mut file);
        file.extend([0xFF, 0xD9]);
        return Ok(file);
    }
}

/// From 50 up, the bytes of drawn and taken photos go about with the root of the table's factor; a try that misses is followed by another.
fn lower(quality: u8, length: usize, wanted: Wanted) -> u8 {
    let coarser = (length as f64 / wanted.bytes as f64).powf(1.5);
    let factor = (f64::from(200 - 2 * u16::from(quality.max(50))) * coarser).max(1.0);
    let estimate = ((200.0 - factor) / 2.0).max(0.0) as u8;
    estimate.min(quality - 1).max(wanted.least_quality)
}

fn head(file: &mut Vec<u8>, (width, height): (u16, u16), tables: &[dct::Quant; 2], codes: &Codes) {
    file.extend(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    for (number, table) in (0_u8..).zip(tables) {
        file.extend([0xFF, 0xDB, 0, 67, number]);
        file.extend(table.zigzag);
    }
    file.extend([0xFF, 0xC0, 0, 17, 8]);
    file.extend(height.to_be_bytes());
    file.extend(width.to_be_bytes());
    file.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    codes.describe(file);
    file.extend([0xFF, 0xDA, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
}

/// The symbols of a file: see [`Symbols`].
type Counts = [u32; Symbols::KINDS * 256];
