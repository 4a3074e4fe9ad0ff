//! How does a picture lie in memory between a file and its copies?
//!
//! As JPEG keeps it: a plane of brightness, and two of color at half the width and height. Going through red, green and blue and back would
//! cost more than all the arithmetic in between.

use crate::Unfit;
use crate::resize::{Part, resize_part, target};
use image::RgbImage;

/// One value a pixel, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plane {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

/// Y, Cb and Cr as JFIF defines them: ITU-R BT.601, all of 0 to 255 used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planes {
    pub(crate) y: Plane,
    pub(crate) cb: Plane,
    pub(crate) cr: Plane,
}

impl Plane {
    /// With its long edge at most `long_edge` pixels; `None` for one that is as small already.
    pub(crate) fn shrink(&self, long_edge: u32) -> Result<Option<Self>, Unfit> {
        target((self.width, self.height), long_edge).map(|size| self.resize(size)).transpose()
    }

    fn resize(&self, size: (u32, u32)) -> Result<Self, Unfit> {
        let used = (f64::from(self.width), f64::from(self.height));
        resize_part(&Part { pixels: &self.pixels, stride: self.width, rows: self.height, used }, size)
    }

    fn even(like: (u32, u32), value: u8) -> Self {
        Self { width: like.0, height: like.1, pixels: vec![value; like.0 as usize * like.1 as usize] }
    }
}

impl Planes {
    /// Of a picture of this size: half, rounded up.
    pub(crate) fn chroma_size((width, height): (u32, u32)) -> (u32, u32) {
        (width.div_ceil(2), height.div_ceil(2))
    }

    /// Brightness without any color.
    pub(crate) fn grey(y: Plane) -> Self {
        let half = Self::chroma_size((y.width, y.height));
        Self { cb: Plane::even(half, 128), cr: Plane::even(half, 128), y }
    }

    /// From red, green and blue; four pixels share a color.
    pub(crate) fn of(picture: &RgbImage) -> Self {
        let (width, height) = picture.dimensions();
        let half = Self::chroma_size((width, height));
        let mut planes = Self { y: Plane::even((width, height), 0), cb: Plane::even(half, 0), cr: Plane::even(half, 0) };
        let (across, row_length) = (half.0 as usize, width as usize);
        let mut sums = vec![[0_i32; 4]; across];
        for (y, row) in picture.as_raw().chunks_exact(row_length.max(1) * 3).enumerate() {
            for (x, rgb) in row.chunks_exact(3).enumerate() {
                let [r, g, b] = [rgb[0], rgb[1], rgb[2]].map(i32::from);
                planes.y.pixels[y * row_length + x] = ((19_595 * r + 38_470 * g + 7_471 * b + 32_768) >> 16) as u8;
                let sum = &mut sums[x / 2];
                *sum = [sum[0] + r, sum[1] + g, sum[2] + b, sum[3] + 1];
            }
            if y % 2 == 1 || y + 1 == height as usize {
                for (x, sum) in sums.iter_mut().enumerate() {
                    let [cb, cr] = colors(*sum);
                    planes.cb.pixels[y / 2 * across + x] = cb;
                    planes.cr.pixels[y / 2 * across + x] = cr;
                    *sum = [0; 4];
                }
            }
        }
        planes
    }

    /// Red, green and blue.
    #[cfg(test)]
    pub(crate) fn rgb(&self) -> RgbImage {
        RgbImage::from_fn(self.y.width, self.y.height, |x, y| {
            let at = (y * self.y.width + x) as usize;
            let half = (y / 2 * self.cb.width + x / 2) as usize;
            let [light, cb, cr] = [self.y.pixels[at], self.cb.pixels[half], self.cr.pixels[half]].map(f32::from);
            let (cb, cr) = (cb - 128.0, cr - 128.0);
            image::Rgb([light + 1.402 * cr, light - 0.344_136 * cb - 0.714_136 * cr, light + 1.772 * cb].map(|c| c.round() as u8))
        })
    }

    /// With its long edge at most `long_edge` pixels; `None` for one that is as small already.
    pub(crate) fn shrink(&self, long_edge: u32) -> Result<Option<Self>, Unfit> {
        let Some(size) = target((self.y.width, self.y.height), long_edge) else { return Ok(None) };
        let half = Self::chroma_size(size);
        Ok(Some(Self { y: self.y.resize(size)?, cb: self.cb.resize(half)?, cr: self.cr.resize(half)? }))
    }
}

/// From the sums of red, green and blue, and of how many pixels they are.
fn colors([r, g, b, count]: [i32; 4]) -> [u8; 2] {
    let of = |sum: i32| {
        let count = count.max(1);
        let value = 128 * 65_536 + (sum + (count / 2) * sum.signum()) / count + 32_768;
        (value >> 16).clamp(0, 255) as u8
    };
    [of(-11_059 * r - 21_709 * g + 32_768 * b), of(32_768 * r - 27_439 * g - 5_329 * b)]
}
