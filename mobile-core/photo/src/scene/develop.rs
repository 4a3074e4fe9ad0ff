//! How does light become a file as a phone's camera writes it?

use super::chance::Chance;
use super::render::Frame;
use super::space::V;
use super::stamp::{ExifStamp, with_exif};
use crate::resize::resize;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, Rgb, RgbImage};

/// What phones use, more or less.
const QUALITY: u8 = 88;
/// Bloom is found in a picture smaller by this factor.
const COARSE: usize = 8;

/// Tone, glow around lamps and the darker corners of a small lens: linear light becomes screen colors.
pub(super) fn develop(frame: &Frame, exposure: f32) -> RgbImage {
    let bloom = Bloom::of(frame, exposure);
    let curve: Vec<u8> = (0..4096).map(|at| tone(at as f32 / 512.0)).collect();
    let (half_w, half_h) = (frame.width as f32 / 2.0, frame.height as f32 / 2.0);
    let reach = half_w * half_w + half_h * half_h;
    RgbImage::from_fn(frame.width as u32, frame.height as u32, |x, y| {
        let (x, y) = (x as usize, y as usize);
        let (dx, dy) = (x as f32 - half_w, y as f32 - half_h);
        let corner = 1.0 - 0.34 * (dx * dx + dy * dy) / reach;
        let light = (frame.light[y * frame.width + x] * exposure + bloom.at(x, y) * 0.35) * corner;
        Rgb([light.0, light.1, light.2].map(|part| curve[((part * 512.0) as usize).min(4095)]))
    })
}

/// Filmic: dark parts keep their color, lamps run softly into white.
fn tone(light: f32) -> u8 {
    let x = light * 0.8;
    let film = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
    (film.clamp(0.0, 1.0).powf(1.0 / 2.2) * 255.0 + 0.5) as u8
}

struct Bloom {
    width: usize,
    light: Vec<V>,
}

impl Bloom {
    fn of(frame: &Frame, exposure: f32) -> Self {
        let (width, height) = (frame.width.div_ceil(COARSE), frame.height.div_ceil(COARSE));
        let mut light = vec![V::ZERO; width * height];
        for y in 0..frame.height {
            for x in 0..frame.width {
                let bright = frame.light[y * frame.width + x] * exposure;
                let above = (bright - V(1.0, 1.0, 1.0)).max(V::ZERO).min(V(3.0, 3.0, 3.0));
                let coarse = &mut light[y / COARSE * width + x / COARSE];
                *coarse = *coarse + above * (1.0 / (COARSE * COARSE) as f32);
            }
        }
        for _ in 0..3 {
            light = blur(&light, width, height, (1, 0));
            light = blur(&light, width, height, (0, 1));
        }
        Self { width, light }
    }

    fn at(&self, x: usize, y: usize) -> V {
        let (fx, fy) = (x as f32 / COARSE as f32 - 0.5, y as f32 / COARSE as f32 - 0.5);
        let (left, top) = (fx.max(0.0) as usize, fy.max(0.0) as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.light.len() / self.width - 1));
        let (fx, fy) = ((fx - left as f32).clamp(0.0, 1.0), (fy - top as f32).clamp(0.0, 1.0));
        let row = |y: usize| self.light[y * self.width + left].mix(self.light[y * self.width + right], fx);
        row(top).mix(row(bottom), fy)
    }
}

/// A mean over seven, along x or y.
fn blur(light: &[V], width: usize, height: usize, (dx, dy): (usize, usize)) -> Vec<V> {
    let mut out = Vec::with_capacity(light.len());
    for y in 0..height {
        for x in 0..width {
            let sum = (0..7).fold(V::ZERO, |sum, step| {
                let nx = (x + step * dx).saturating_sub(3 * dx).min(width - 1);
                let ny = (y + step * dy).saturating_sub(3 * dy).min(height - 1);
                sum + light[ny * width + nx]
            });
            out.push(sum * (1.0 / 7.0));
        }
    }
    out
}

/// To the size of the camera's picture; `None` only if the size is none that a picture can have.
pub(super) fn enlarge(from: RgbImage, size: (u32, u32)) -> Option<RgbImage> {
    if from.dimensions() == size { Some(from) } else { resize(&from, size).ok() }
}

/// A sensor's grain: stronger in the dark, mostly the same in all three colors.
pub(super) fn grain(picture: &mut RgbImage, strength: f32, chance: &mut Chance) {
    let table: Vec<i16> = (0..1024)
        .map(|_| {
            let bell = (0..4).map(|_| chance.part()).sum::<f32>() - 2.0;
            (bell * strength * 64.0) as i16
        })
        .collect();
    let mut state = chance.bits() as u32 | 1;
    for Rgb(pixel) in picture.pixels_mut() {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let common = table[state as usize & 1023];
        let dark = 320 - i16::from(pixel[1]);
        for (channel, shift) in pixel.iter_mut().zip([10, 16, 22]) {
            let own = table[(state >> shift) as usize & 1023] / 3;
            let noise = (i32::from(common + own) * i32::from(dark)) >> 14;
            *channel = (i32::from(*channel) + noise).clamp(0, 255) as u8;
        }
    }
}

/// Turns the upright picture as the stamp's orientation says that it is stored, encodes it and puts the stamp in.
/// Empty if the picture cannot be a JPEG (an edge of 0 or beyond 65,535 pixels).
pub(crate) fn file(picture: RgbImage, stamp: &ExifStamp) -> Vec<u8> {
    // A quarter turn is undone by the opposite one; every other orientation undoes itself.
    let undone = match stamp.orientation {
        6 => 8,
        8 => 6,
        other => other,
    };
    let mut stored = DynamicImage::ImageRgb8(picture);
    stored.apply_orientation(Orientation::from_exif(undone).unwrap_or(Orientation::NoTransforms));
    // Not by our own encoder: what is read here was written by another.
    let mut jpeg = Vec::new();
    let encoded = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&stored.into_rgb8());
    encoded.map(|()| with_exif(&jpeg, &stamp.tiff())).unwrap_or_default()
}
