//! Which symbols does a picture consist of?

use super::Counts;
use super::dct::{Block, ORDER, Quant, quantize, transform};
use crate::planes::{Plane, Planes};

/// In the order of the file. Of each, the low 8 bits are the symbol, 2 bits say by which Huffman table it is written, and the upper half
/// has the bits that follow it, as many as the symbol's low half says.
pub(super) struct Symbols {
    pub(super) all: Vec<u32>,
    /// By the low 10 bits.
    pub(super) counts: Counts,
}

impl Symbols {
    /// Tables: brightness's lowest frequencies, its others, then the same of colors.
    pub(super) const KINDS: usize = 4;

    #[inline(always)]
    fn push(&mut self, kind: u32, symbol: u32, bits: u32) {
        let low = kind << 8 | symbol;
        self.counts[(low & 1023) as usize] += 1;
        self.all.push(bits << 16 | low);
    }
}

/// MCUs of four blocks of brightness and one of each color.
pub(super) fn quantized(picture: &Planes, [light, color]: &[Quant; 2]) -> Symbols {
    let mut symbols = Symbols { all: Vec::with_capacity(picture.y.pixels.len() / 3), counts: [0; Symbols::KINDS * 256] };
    let mut before = [0; 3];
    for y in 0..picture.y.height.div_ceil(16) as usize {
        for x in 0..picture.y.width.div_ceil(16) as usize {
            for (block_x, block_y) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                block(&picture.y, (x * 2 + block_x, y * 2 + block_y), light, (0, &mut before[0]), &mut symbols);
            }
            block(&picture.cb, (x, y), color, (2, &mut before[1]), &mut symbols);
            block(&picture.cr, (x, y), color, (2, &mut before[2]), &mut symbols);
        }
    }
    symbols
}

#[inline(always)]
fn block(plane: &Plane, at: (usize, usize), quant: &Quant, (kind, before): (u32, &mut i32), symbols: &mut Symbols) {
    let mut pixels = cut(plane, at);
    transform(&mut pixels);
    let by_row = quantize(&pixels, quant);
    let lowest = i32::from(by_row[0]);
    let (size, bits) = written(lowest - *before);
    *before = lowest;
    symbols.push(kind, size, bits);
    let mut run = 0;
    for place in &ORDER[1..] {
        let value = by_row[usize::from(*place)];
        if value == 0 {
            run += 1;
            continue;
        }
        while run > 15 {
            symbols.push(kind + 1, 0xF0, 0);
            run -= 16;
        }
        let (size, bits) = written(i32::from(value));
        symbols.push(kind + 1, run << 4 | size, bits);
        run = 0;
    }
    if run > 0 {
        symbols.push(kind + 1, 0, 0);
    }
}

/// How many bits a value has, and which.
#[inline(always)]
fn written(value: i32) -> (u32, u32) {
    let size = 32 - value.unsigned_abs().leading_zeros();
    let bits = value + (value >> 31);
    (size, bits as u32 & ((1 << size) - 1))
}

/// Beyond the picture's edge its last pixels go on.
#[inline(always)]
fn cut(plane: &Plane, (x, y): (usize, usize)) -> Block {
    let (width, height) = (plane.width as usize, plane.height as usize);
    let mut block = [[0.0; 8]; 8];
    for (n, row) in block.iter_mut().enumerate() {
        let start = (y * 8 + n).min(height - 1) * width;
        let pixels = &plane.pixels[start..start + width];
        if let Some(pixels) = pixels.get(x * 8..).and_then(|rest| rest.first_chunk::<8>()) {
            row.iter_mut().zip(pixels).for_each(|(to, pixel)| *to = f32::from(*pixel) - 128.0);
        } else {
            row.iter_mut().enumerate().for_each(|(n, to)| *to = f32::from(pixels[(x * 8 + n).min(width - 1)]) - 128.0);
        }
    }
    block
}
