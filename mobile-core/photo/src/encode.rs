//! How do pixels become a JPEG file?

use crate::Unfit;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;

/// Baseline, with nothing in front of the pixels but what a decoder needs. `quality` is 1 to 100.
///
/// Fails only for an edge of 0 or beyond 65,535 pixels, which the format cannot say.
pub(crate) fn jpeg(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, Unfit> {
    let mut file = Vec::with_capacity(picture.len() / 8 + 1024);
    JpegEncoder::new_with_quality(&mut file, quality).encode_image(picture).map_err(Unfit::broken)?;
    Ok(file)
}
