//! How do pixels become a JPEG file?
//!
//! Baseline, the standard's own tables, color at half the brightness's detail (4:2:0) as phones write it, and nothing in
//! front of the pixels but what a decoder needs.

mod block;
mod entropy;
mod strip;
mod tables;

use crate::Unfit;
use crate::decode::Pixels;
use block::{coefficients, factors};
use entropy::{Bits, Huffman};
use strip::Strip;
use tables::{BRIGHTNESS_AC, BRIGHTNESS_DC, BRIGHTNESS_STEPS, COLOR_AC, COLOR_DC, COLOR_STEPS, Codes, ZIGZAG};

/// `quality` is 1 to 100, on the scale of the Independent JPEG Group.
///
/// Fails only for an edge of 0 or beyond 65,535 pixels, which the format cannot say.
pub(crate) fn jpeg(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, Unfit> {
    let edge = |edge: u32| u16::try_from(edge).ok().filter(|edge| *edge > 0);
    let (Some(width), Some(height)) = (edge(pixels.width), edge(pixels.height)) else {
        return Err(Unfit::broken("a JPEG cannot have such a size"));
    };
    let colored = pixels.channels == 3;
    let steps = (scaled(&BRIGHTNESS_STEPS, quality), scaled(&COLOR_STEPS, quality));
    let mut out = Vec::with_capacity(pixels.bytes.len() / 8 + 1024);
    out.extend(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    quantisation(&mut out, 0, &steps.0);
    if colored {
        quantisation(&mut out, 1, &steps.1);
    }
    frame(&mut out, width, height, colored);
    codes(&mut out, 0x00, &BRIGHTNESS_DC);
    codes(&mut out, 0x10, &BRIGHTNESS_AC);
    if colored {
        codes(&mut out, 0x01, &COLOR_DC);
        codes(&mut out, 0x11, &COLOR_AC);
    }
    out.extend(if colored { &b"\xFF\xDA\0\x0C\x03\x01\0\x02\x11\x03\x11\0\x3F\0"[..] } else { b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0" });
    let mut out = scan(pixels, (factors(&steps.0), factors(&steps.1)), out);
    out.extend([0xFF, 0xD9]);
    Ok(out)
}

fn scaled(steps: &[u8; 64], quality: u8) -> [u8; 64] {
    let quality = u32::from(quality.clamp(1, 100));
    let percent = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
    steps.map(|step| ((u32::from(step) * percent + 50) / 100).clamp(1, 255) as u8)
}

fn quantisation(out: &mut Vec<u8>, number: u8, steps: &[u8; 64]) {
    out.extend([0xFF, 0xDB, 0, 67, number]);
    out.extend(ZIGZAG.map(|place| steps[usize::from(place)]));
}

fn frame(out: &mut Vec<u8>, width: u16, height: u16, colored: bool) {
    let parts: &[u8] = if colored { &[3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1] } else { &[1, 1, 0x11, 0] };
    out.extend([0xFF, 0xC0, 0, 7 + parts.len() as u8, 8]);
    out.extend(height.to_be_bytes());
    out.extend(width.to_be_bytes());
    out.extend(parts);
}

fn codes(out: &mut Vec<u8>, kind: u8, codes: &Codes) {
    out.extend([0xFF, 0xC4, 0, 19 + codes.symbols.len() as u8, kind]);
    out.extend(codes.lengths);
    out.extend(codes.symbols);
}

fn scan(pixels: &Pixels, factors: ([f32; 64], [f32; 64]), out: Vec<u8>) -> Vec<u8> {
    let brightness = (Huffman::of(&BRIGHTNESS_DC), Huffman::of(&BRIGHTNESS_AC));
    let color = (Huffman::of(&COLOR_DC), Huffman::of(&COLOR_AC));
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let mut bits = Bits::after(out);
    let mut strip = Strip::new(pixels.width);
    let (mut light, mut blue, mut red) = (0, 0, 0);
    for top in (0..height).step_by(Strip::ROWS) {
        strip.fill(pixels, top);
        if pixels.channels == 1 {
            for y in 0..(height - top).min(Strip::ROWS).div_ceil(8) {
                for x in 0..width.div_ceil(8) {
                    bits.block(&coefficients(strip.brightness(x, y), &factors.0), &mut light, &brightness.0, &brightness.1);
                }
            }
            continue;
        }
        for x in 0..width.div_ceil(16) {
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let block = strip.brightness(2 * x + dx, dy);
                bits.block(&coefficients(block, &factors.0), &mut light, &brightness.0, &brightness.1);
            }
            bits.block(&coefficients(strip.blue(x), &factors.1), &mut blue, &color.0, &color.1);
            bits.block(&coefficients(strip.red(x), &factors.1), &mut red, &color.0, &color.1);
        }
    }
    bits.finish()
}
