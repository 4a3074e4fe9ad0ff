//! How does the picture stand upright, whichever way the camera was held?

use crate::planes::{Plane, Planes};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage};

/// Applies an EXIF orientation (1 to 8; anything else leaves the picture alone).
pub(crate) fn upright(picture: Planes, orientation: u8) -> Planes {
    let turned = |plane| turned(plane, Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms));
    Planes { y: turned(picture.y), cb: turned(picture.cb), cr: turned(picture.cr) }
}

fn turned(Plane { width, height, pixels }: Plane, orientation: Orientation) -> Plane {
    let mut picture = DynamicImage::ImageLuma8(GrayImage::from_raw(width, height, pixels).unwrap_or_default());
    picture.apply_orientation(orientation);
    let picture = picture.into_luma8();
    Plane { width: picture.width(), height: picture.height(), pixels: picture.into_raw() }
}
