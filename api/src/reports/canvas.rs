//! How are letters drawn into pixels? Dark on light, with soft edges.

use super::font::Face;
use ab_glyph::{Font as _, PxScale, point};
use qrcode::{Color, QrCode};

/// Red, green, blue.
pub type Ink = [u8; 3];

/// A picture in the making: three bytes a pixel.
pub struct Canvas {
    width: usize,
    /// The pixels, row by row.
    pub pixels: Vec<u8>,
}

impl Canvas {
    /// An empty one.
    pub fn new(width: u32, height: u32, ground: Ink) -> Self {
        let width = width as usize;
        Self { width, pixels: ground.repeat(width * height as usize) }
    }

    fn blend(&mut self, x: i64, y: i64, share: f32, ink: Ink) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if x >= self.width {
            return;
        }
        let at = (y * self.width + x) * 3;
        let Some(pixel) = self.pixels.get_mut(at..at + 3) else { return };
        for (old, new) in pixel.iter_mut().zip(ink) {
            *old = (f32::from(*old) + (f32::from(new) - f32::from(*old)) * share.clamp(0.0, 1.0)).round() as u8;
        }
    }

    /// A filled box.
    pub fn fill(&mut self, x: i64, y: i64, width: i64, height: i64, ink: Ink) {
        for row in y..y + height {
            for column in x..x + width {
                self.blend(column, row, 1.0, ink);
            }
        }
    }

    /// A line of text; `y` is its base line, `size` that of the letters in pixels.
    pub fn text(&mut self, face: &Face, x: f32, y: f32, size: f32, ink: Ink, text: &str) {
        // The font's reader scales by the height from the deepest to the highest letter.
        let height = face.font.height_unscaled() / face.font.units_per_em().unwrap_or(1000.0);
        let (scale, mut pen) = (PxScale::from(size * height), x);
        for char in text.chars() {
            let Some(glyph) = face.glyph(char) else { continue };
            let placed = glyph.with_scale_and_position(scale, point(pen, y));
            pen += face.advance(glyph, size);
            let Some(outline) = face.font.outline_glyph(placed) else { continue };
            let bounds = outline.px_bounds();
            let (left, top) = (bounds.min.x as i64, bounds.min.y as i64);
            outline.draw(|column, row, share| self.blend(left + i64::from(column), top + i64::from(row), share, ink));
        }
    }

    /// A QR code in whole pixels, as large as fits into an edge.
    pub fn code(&mut self, code: &QrCode, x: i64, y: i64, edge: i64, ink: Ink) {
        let modules = code.width();
        let step = edge / i64::try_from(modules).unwrap_or(i64::MAX).max(1);
        for (at, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (column, row) = ((at % modules) as i64, (at / modules) as i64);
                self.fill(x + column * step, y + row * step, step, step, ink);
            }
        }
    }
}
