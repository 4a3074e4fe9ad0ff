//! How does the picture stand upright, whichever way the camera was held?

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};

/// Applies an EXIF orientation (1 to 8; anything else leaves the picture alone).
pub(crate) fn upright(picture: RgbImage, orientation: u8) -> RgbImage {
    let mut picture = DynamicImage::ImageRgb8(picture);
    picture.apply_orientation(Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms));
    picture.into_rgb8()
}
