//! What do people do to a photo, so that it passes for a new one?

use super::chance::Chance;
use super::develop::{enlarge, grain};
use crate::encode::{self, Wanted};
use crate::planes::Planes;
use image::{Rgb, RgbImage, imageops};

/// A way to use a photo again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Again {
    /// Sent through a messenger: smaller, and compressed hard.
    Recompressed,
    /// Made lighter or darker, with more or less contrast.
    Brightened,
    /// Cut by up to 4 % at each side.
    Cropped,
    /// Turned by a quarter or a half, or mirrored.
    Turned,
    /// A screenshot of the earlier photo in a phone's gallery: borders, a clock, buttons.
    Screenshot,
    /// Taken anew, of a screen or a print: askew, unevenly lit, with the screen's grid.
    Reshot,
}

impl Again {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Recompressed, Self::Brightened, Self::Cropped, Self::Turned, Self::Screenshot, Self::Reshot];
}

/// The photo once more, as a JPEG without EXIF. Empty when it can't be read.
#[must_use]
pub fn again(jpeg: &[u8], how: Again, seed: u64) -> Vec<u8> {
    let Ok(picture) = image::load_from_memory(jpeg) else { return Vec::new() };
    let (picture, mut chance) = (picture.into_rgb8(), Chance::new(seed ^ 0xA6A1));
    let (changed, quality) = match how {
        Again::Recompressed => (smaller(&picture, chance.between(0.35, 0.6)), 38),
        Again::Brightened => (brightened(picture, &mut chance), 80),
        Again::Cropped => (cropped(&picture, &mut chance), 85),
        Again::Turned => (turned(&picture, chance.below(5)), 85),
        Again::Screenshot => (screenshot(&picture, &mut chance), 80),
        Again::Reshot => (reshot(&picture, &mut chance), 82),
    };
    let wanted = Wanted { quality, bytes: usize::MAX, least_quality: quality };
    encode::jpeg(&Planes::of(&changed), wanted).unwrap_or_default()
}

fn smaller(picture: &RgbImage, by: f32) -> RgbImage {
    let size = ((picture.width() as f32 * by) as u32, (picture.height() as f32 * by) as u32);
    enlarge(picture.clone(), size).unwrap_or_default()
}

fn brightened(mut picture: RgbImage, chance: &mut Chance) -> RgbImage {
    let (gain, lift) = (chance.between(0.8, 1.35), chance.between(-12.0, 25.0));
    let bend = chance.between(0.75, 1.3);
    for Rgb(pixel) in picture.pixels_mut() {
        *pixel = pixel.map(|part| ((f32::from(part) / 255.0).powf(bend) * 255.0 * gain + lift).clamp(0.0, 255.0) as u8);
    }
    picture
}

fn cropped(picture: &RgbImage, chance: &mut Chance) -> RgbImage {
    let (width, height) = picture.dimensions();
    let mut cut = |of: u32| (of as f32 * chance.between(0.0, 0.04)) as u32;
    let (left, right, top, bottom) = (cut(width), cut(width), cut(height), cut(height));
    imageops::crop_imm(picture, left, top, width - left - right, height - top - bottom).to_image()
}

fn turned(picture: &RgbImage, way: usize) -> RgbImage {
    match way {
        0 => imageops::rotate90(picture),
        1 => imageops::rotate180(picture),
        2 => imageops::rotate270(picture),
        3 => imageops::flip_horizontal(picture),
        _ => imageops::rotate90(&imageops::flip_horizontal(picture)),
    }
}

/// The photo as wide as an upright screen, in the middle of it.
fn screenshot(picture: &RgbImage, chance: &mut Chance) -> RgbImage {
    let width = 720;
    let shown = enlarge(picture.clone(), (width, (picture.height() * width / picture.width().max(1)).max(1))).unwrap_or_default();
    let height = (width * 20 / 9).max(shown.height() + 200);
    let ground = if chance.one_in(2) { 0 } else { 246 };
    let mut screen = RgbImage::from_pixel(width, height, Rgb([ground; 3]));
    imageops::replace(&mut screen, &shown, 0, i64::from((height - shown.height()) / 2));
    let ink = Rgb([if ground == 0 { 230 } else { 40 }; 3]);
    // A clock, a battery, and a row of buttons.
    for (x, y, wide, high) in
        [(40, 22, 70, 22), (620, 24, 48, 20), (90, height - 90, 40, 40), (340, height - 90, 40, 40), (590, height - 90, 40, 40)]
    {
        imageops::replace(&mut screen, &RgbImage::from_pixel(wide, high, ink), x, i64::from(y));
    }
    screen
}

/// Seen askew, so that each corner lies somewhere within 4 % of the picture's own.
fn reshot(picture: &RgbImage, chance: &mut Chance) -> RgbImage {
    let (width, height) = picture.dimensions();
    let mut corner =
        |x: f32, y: f32| (x + (0.5 - x).signum() * chance.between(0.0, 0.04), y + (0.5 - y).signum() * chance.between(0.0, 0.04));
    let (a, b, c, d) = (corner(0.0, 0.0), corner(1.0, 0.0), corner(0.0, 1.0), corner(1.0, 1.0));
    let (shade, tilt, pitch) = (chance.between(-0.22, 0.22), chance.between(-0.15, 0.15), chance.between(2.3, 3.4));
    let mut shot = RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
        let mix = |a: f32, b: f32, c: f32, d: f32| (a * (1.0 - u) + b * u) * (1.0 - v) + (c * (1.0 - u) + d * u) * v;
        let at = (mix(a.0, b.0, c.0, d.0) * (width - 1) as f32, mix(a.1, b.1, c.1, d.1) * (height - 1) as f32);
        let light = 0.92 + shade * (u - 0.5) + tilt * (v - 0.5) + 0.03 * (x as f32 * pitch).sin() * (y as f32 * pitch).sin();
        Rgb(between(picture, at).map(|part| (part * light + 8.0).clamp(0.0, 255.0) as u8))
    });
    shot = imageops::blur(&shot, 0.8);
    grain(&mut shot, 6.0, chance);
    shot
}

/// The color between four pixels.
fn between(picture: &RgbImage, (x, y): (f32, f32)) -> [f32; 3] {
    let (left, top) = (x.max(0.0) as u32, y.max(0.0) as u32);
    let (right, bottom) = ((left + 1).min(picture.width() - 1), (top + 1).min(picture.height() - 1));
    let (fx, fy) = (x.fract(), y.fract());
    let pixel = |x: u32, y: u32| picture.get_pixel(x.min(picture.width() - 1), y.min(picture.height() - 1)).0.map(f32::from);
    let (a, b, c, d) = (pixel(left, top), pixel(right, top), pixel(left, bottom), pixel(right, bottom));
    std::array::from_fn(|at| (a[at] * (1.0 - fx) + b[at] * fx) * (1.0 - fy) + (c[at] * (1.0 - fx) + d[at] * fx) * fy)
}
