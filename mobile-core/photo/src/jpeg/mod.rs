//! How is a JPEG read at no more than the size that is needed?
//!
//! A block of 8 by 8 pixels is stored as 64 frequencies. The lowest 4 by 4 of them are the same block at half the size, so a picture that
//! is to become small is never made large: a photo of 12 megapixels takes a quarter of the arithmetic and of the memory. Brightness and
//! color stay the planes that the file holds, for the copies are JPEGs again. What phones write is read here (baseline and progressive, 8
//! bits, grey or YCbCr); the rest is left to the general library.
//!
//! Stricter than most viewers: where they fill a missing or nonsensical part with grey, this says that the photo is broken.

mod bits;
mod blocks;
mod frame;
mod huffman;
mod idct;
mod progressive;
mod scan;

use crate::Unfit;
use crate::planes::Planes;
use crate::resize::{Part, resize_part};
use frame::{Component, Frame};
use huffman::Table;
use scan::Scan;

pub(crate) use blocks::ORDER;

const START: u8 = 0xD8;
const END: u8 = 0xD9;

/// What the segments in front of a scan have set.
#[derive(Default)]
struct Tables {
    /// In the file's order of frequencies.
    quant: [Option<[i32; 64]>; 4],
    dc: [Option<Box<Table>>; 4],
    ac: [Option<Box<Table>>; 4],
    /// MCUs between two restart markers; 0 for no such markers.
    restart: u32,
}

/// The picture with its long edge at `long_edge` or as it is, if that is smaller; `None` for a JPEG of a kind that is not read here.
pub(crate) fn read(bytes: &[u8], size: (u32, u32), long_edge: u32) -> Result<Option<Planes>, Unfit> {
    let mut tables = Tables::default();
    let mut frame: Option<Frame> = None;
    let mut rest = bytes;
    loop {
        let (marker, after) = next_marker(rest)?;
        rest = after;
        if matches!(marker, 0x01 | 0xD0..=START) {
            continue;
        }
        if marker == END {
            break;
        }
        let (body, after) = segment(rest)?;
        rest = after;
        match marker {
            0xC0..=0xC2 if frame.is_none() => match Frame::new(body, marker == 0xC2, size, long_edge)? {
                Some(new) => frame = Some(new),
                None => return Ok(None),
            },
            0xC4 => tables.huffman(body)?,
            0xDB => tables.quantization(body)?,
            0xDD => {
                tables.restart = u32::from(u16::from_be_bytes(*body.first_chunk().ok_or_else(|| Unfit::broken("a short restart segment"))?))
            }
            0xDA => {
                let frame = frame.as_mut().ok_or_else(|| Unfit::broken("a scan before the frame's header"))?;
                rest = Scan::read(body, frame)?.decode(frame, &tables, rest)?;
            }
            // Adobe's: 0 says that three channels are red, green and blue.
            0xEE if body.starts_with(b"Adobe") && body.get(11) == Some(&0) => return Ok(None),
            // Differential, lossless or arithmetic frames, and a height that comes later.
            0xC0..=0xCF | 0xDC | 0xDE | 0xDF => return Ok(None),
            _ => {}
        }
    }
    let frame = frame.ok_or_else(|| Unfit::broken("there is no frame header"))?;
    planes(frame.finish()?).map(Some)
}

/// Behind anything that is no marker: some writers leave a few bytes between segments.
fn next_marker(bytes: &[u8]) -> Result<(u8, &[u8]), Unfit> {
    let mut rest = bytes;
    loop {
        let at = rest.iter().position(|byte| *byte == 0xFF).ok_or_else(|| Unfit::broken("the file ends before the picture does"))?;
        rest = &rest[at + 1..];
        match rest.split_first() {
            Some((0x00, after)) => rest = after,
            Some((0xFF, _)) | None => {}
            Some((marker, after)) => return Ok((*marker, after)),
        }
    }
}

fn segment(bytes: &[u8]) -> Result<(&[u8], &[u8]), Unfit> {
    let length = bytes.first_chunk().map(|length| usize::from(u16::from_be_bytes(*length)));
    let segment = length.and_then(|length| Some((bytes.get(2..length)?, bytes.get(length..)?)));
    segment.ok_or_else(|| Unfit::broken("a segment is longer than the file"))
}

impl Tables {
    fn quantization(&mut self, mut body: &[u8]) -> Result<(), Unfit> {
        let short = || Unfit::broken("a quantization table makes no sense");
        while let Some((head, rest)) = body.split_first() {
            let bytes = if head >> 4 == 0 { 1 } else { 2 };
            let (values, rest) = rest.split_at_checked(64 * bytes).ok_or_else(short)?;
            let mut table = [0; 64];
            for (to, from) in table.iter_mut().zip(values.chunks_exact(bytes)) {
                *to = from.iter().fold(0, |value, byte| value << 8 | i32::from(*byte));
            }
            *self.quant.get_mut(usize::from(head & 15)).ok_or_else(short)? = Some(table);
            body = rest;
        }
        Ok(())
    }

    fn huffman(&mut self, mut body: &[u8]) -> Result<(), Unfit> {
        let short = || Unfit::broken("a Huffman table makes no sense");
        while let Some((head, rest)) = body.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or_else(short)?;
            let symbols = counts.iter().map(|count| usize::from(*count)).sum();
            let (symbols, rest) = rest.split_at_checked(symbols).ok_or_else(short)?;
            let tables = if head >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            let table = tables.get_mut(usize::from(head & 15)).ok_or_else(short)?;
            *table = Some(Box::new(Table::new(counts, symbols).ok_or_else(short)?));
            body = rest;
        }
        Ok(())
    }
}

/// From what the file holds to the copy's own size and half of its colors.
fn planes(frame: Frame) -> Result<Planes, Unfit> {
    let (width, height) = frame.target;
    let half = Planes::chroma_size((width, height));
    let mut planes = frame.components.iter().zip([(width, height), half, half]).map(|(component, size)| {
        let Component { plane, stride, share, .. } = component;
        let rows = plane.len() / (*stride).max(1);
        resize_part(&Part { pixels: plane, stride: *stride as u32, rows: rows as u32, used: *share }, size)
    });
    let mut next = || planes.next().transpose();
    let missing = || Unfit::broken("there is no brightness");
    let y = next()?.ok_or_else(missing)?;
    Ok(match (next()?, next()?) {
        (Some(cb), Some(cr)) => Planes { y, cb, cr },
        _ => Planes::grey(y),
    })
}
