//! The pictures that the tests are about.

use crate::scene::{ExifStamp, file};
use chrono::NaiveDate;
use image::RgbImage;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

/// Files of another maker's encoder (libjpeg, libwebp, libpng), 96 by 64 pixels, with a red corner at the top left as stored.
pub(super) const PROGRESSIVE: &[u8] = include_bytes!("files/progressive.jpg");
pub(super) const CMYK: &[u8] = include_bytes!("files/cmyk.jpg");
pub(super) const GREY: &[u8] = include_bytes!("files/grey.jpg");
/// Orientation 6, taken at 2026-11-23 09:14:05 by a "HUAWEI P40".
pub(super) const LOSSY_WEBP: &[u8] = include_bytes!("files/lossy.webp");
/// The same claims in a PNG.
pub(super) const TURNED_PNG: &[u8] = include_bytes!("files/turned.png");
/// Transparent but for the red corner.
pub(super) const SEE_THROUGH_PNG: &[u8] = include_bytes!("files/see-through.png");
pub(super) const SEE_THROUGH_WEBP: &[u8] = include_bytes!("files/see-through.webp");
/// 16 bits a channel, grey; the corner is bright.
pub(super) const DEEP_PNG: &[u8] = include_bytes!("files/deep.png");
pub(super) const PALETTE_PNG: &[u8] = include_bytes!("files/palette.png");

pub(super) const RED: [u8; 3] = [220, 20, 30];
pub(super) const BLUE: [u8; 3] = [20, 40, 220];

pub(super) fn stamp(orientation: u8) -> ExifStamp {
    ExifStamp {
        local_time: NaiveDate::from_ymd_opt(2026, 11, 23).and_then(|day| day.and_hms_opt(9, 14, 5)).unwrap(),
        offset_minutes: 480,
        position: Some((22.543_096, 114.057_865)),
        orientation,
        make: "Xiaomi".into(),
        model: "Redmi Note 13".into(),
    }
}

/// A noisy picture as a camera stores it: red where row 0 meets column 0, blue at the other end of row 0.
pub(super) fn camera_jpeg((width, height): (u32, u32), orientation: u8) -> Vec<u8> {
    let stored = noisy(width, height);
    let as_it_is = file(stored, &stamp(1));
    // The stamp's orientation would turn the picture upright; here the file must stay as stored.
    let plain = strip_exif(&as_it_is);
    crate::scene::with_exif(&plain, &stamp(orientation).tiff())
}

fn noisy(width: u32, height: u32) -> RgbImage {
    let corner = width.min(height) / 4;
    let mut state = 0x9E37_79B9_u32;
    let mut bytes = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            let noise = (state & 15) as u8;
            let base = if y < corner && x < corner {
                RED
            } else if y < corner && x >= width - corner {
                BLUE
            } else {
                [90 + (x * 60 / width) as u8, 110 + (y * 60 / height) as u8, 120]
            };
            bytes.extend(base.map(|channel| channel - 8 + noise));
        }
    }
    RgbImage::from_raw(width, height, bytes).unwrap()
}

fn strip_exif(jpeg: &[u8]) -> Vec<u8> {
    let length = usize::from(u16::from_be_bytes([jpeg[4], jpeg[5]]));
    [&jpeg[..2], &jpeg[4 + length..]].concat()
}

/// What a viewer shows.
pub(super) struct Shown {
    pub(super) width: u32,
    pub(super) height: u32,
    rgb: Vec<u8>,
}

impl Shown {
    pub(super) fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        let at = ((y * self.width + x) * 3) as usize;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    pub(super) fn corner(&self, color: [u8; 3]) -> &'static str {
        corner_of(self, color)
    }
}

/// Decoded strictly, and without any of our code.
pub(super) fn shown(jpeg: &[u8]) -> Shown {
    let options = DecoderOptions::default().set_strict_mode(true).jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let rgb = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    Shown { width: width as u32, height: height as u32, rgb }
}

/// Which corner (`"top left"`, …) has the color.
fn corner_of(picture: &Shown, color: [u8; 3]) -> &'static str {
    let (w, h) = (picture.width - 1, picture.height - 1);
    let near = |x: u32, y: u32| picture.pixel(x, y).iter().zip(color).all(|(seen, color)| seen.abs_diff(color) < 60);
    let corners = [("top left", 4, 4), ("top right", w - 4, 4), ("bottom left", 4, h - 4), ("bottom right", w - 4, h - 4)];
    let found: Vec<_> = corners.iter().filter(|(_, x, y)| near(*x, *y)).map(|(name, ..)| *name).collect();
    match found[..] {
        [one] => one,
        _ => panic!("{color:?} is in the corners {found:?}"),
    }
}
