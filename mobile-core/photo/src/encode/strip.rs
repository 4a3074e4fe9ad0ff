//! How do rows of red, green and blue become brightness and color?

use super::block::Block;
use crate::decode::Pixels;

/// Sixteen rows of a picture: brightness of every pixel, color of every four. The last column and row are repeated up to
/// whole blocks.
pub(super) struct Strip {
    /// A whole number of 16.
    wide: usize,
    brightness: Vec<f32>,
    blue: Vec<f32>,
    red: Vec<f32>,
}

impl Strip {
    pub(super) const ROWS: usize = 16;

    pub(super) fn new(width: u32) -> Self {
        let wide = (width as usize).next_multiple_of(16);
        Self {
            wide,
            brightness: vec![0.0; wide * Self::ROWS],
            blue: vec![0.0; wide / 2 * Self::ROWS / 2],
            red: vec![0.0; wide / 2 * Self::ROWS / 2],
        }
    }

    /// Takes the sixteen rows from `top`.
    pub(super) fn fill(&mut self, from: &Pixels, top: usize) {
        let length = from.width as usize * from.channels;
        self.blue.fill(0.0);
        self.red.fill(0.0);
        for row in 0..Self::ROWS {
            let y = (top + row).min(from.height as usize - 1);
            let pixels = &from.bytes[y * length..][..length];
            let brightness = &mut self.brightness[row * self.wide..][..self.wide];
            if from.channels == 1 {
                for (out, grey) in brightness.iter_mut().zip(pixels) {
                    *out = f32::from(*grey) - 128.0;
                }
            } else {
                let half = self.wide / 2;
                let blue = &mut self.blue[row / 2 * half..][..half];
                let red = &mut self.red[row / 2 * half..][..half];
                colors(pixels, brightness, blue, red);
            }
            let last = brightness[from.width as usize - 1];
            brightness[from.width as usize..].fill(last);
        }
    }

    /// The block of brightness in column `x` and row `y` of blocks (0 or 1).
    pub(super) fn brightness(&self, x: usize, y: usize) -> Block {
        cut(&self.brightness, self.wide, x, y)
    }

    pub(super) fn blue(&self, x: usize) -> Block {
        cut(&self.blue, self.wide / 2, x, 0)
    }

    pub(super) fn red(&self, x: usize) -> Block {
        cut(&self.red, self.wide / 2, x, 0)
    }
}

fn cut(plane: &[f32], wide: usize, x: usize, y: usize) -> Block {
    std::array::from_fn(|row| {
        let start = (y * 8 + row) * wide + x * 8;
        plane[start..].first_chunk().copied().unwrap_or_default()
    })
}

/// JFIF's matrix. Color is summed over two pixels of two rows, a quarter each.
fn colors(pixels: &[u8], brightness: &mut [f32], blue: &mut [f32], red: &mut [f32]) {
    let mut last = (0.0, 0.0);
    let mut column = 0;
    for (pair, (blue, red)) in pixels.chunks(6).zip(blue.iter_mut().zip(red.iter_mut())) {
        let (mut cb, mut cr) = (0.0, 0.0);
        let single = if pair.len() == 3 { 2.0 } else { 1.0 };
        for pixel in pair.chunks_exact(3) {
            let (r, g, b) = (f32::from(pixel[0]), f32::from(pixel[1]), f32::from(pixel[2]));
            let light = 0.299 * r + 0.587 * g + 0.114 * b;
            brightness[column] = light - 128.0;
            cb += (b - light) * (0.25 / 1.772);
            cr += (r - light) * (0.25 / 1.402);
            column += 1;
        }
        last = (cb * single, cr * single);
        *blue += last.0;
        *red += last.1;
    }
    let filled = column.div_ceil(2);
    blue[filled..].iter_mut().for_each(|value| *value += last.0);
    red[filled..].iter_mut().for_each(|value| *value += last.1);
}
