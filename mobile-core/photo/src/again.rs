//! What else is made of a copy that was made here? A smaller one for paper, and one with a band below it to hand out.

use crate::{Jpeg, Unfit, decode::decode, encode, look, resize::shrink};
use image::RgbImage;

const QUALITY_PAPER: u8 = 80;
const QUALITY_STAMPED: u8 = 88;

/// The same picture with its long edge at most `long_edge` pixels.
///
/// # Errors
/// [`Unfit`], where it is no picture.
pub fn smaller(copy: &[u8], long_edge: u32) -> Result<Jpeg, Unfit> {
    let whole = decode(copy, &look(copy)?)?;
    file(&shrink(&whole, long_edge)?.unwrap_or(whole), QUALITY_PAPER)
}

/// The picture with a band below it, as wide as itself: `band` holds three bytes a pixel, row by row.
///
/// # Errors
/// [`Unfit`], where it is no picture, or the band has not its width.
pub fn with_band(copy: &[u8], band: &[u8]) -> Result<Jpeg, Unfit> {
    let whole = decode(copy, &look(copy)?)?;
    let (width, row) = (whole.width(), whole.width() as usize * 3);
    if row == 0 || !band.len().is_multiple_of(row) {
        return Err(Unfit::broken("the band is not as wide as the picture"));
    }
    let height = whole.height() + u32::try_from(band.len() / row).map_err(Unfit::broken)?;
    let mut pixels = whole.into_raw();
    pixels.extend_from_slice(band);
    let joined = RgbImage::from_raw(width, height, pixels).ok_or_else(|| Unfit::broken("the band does not fit"))?;
    file(&joined, QUALITY_STAMPED)
}

fn file(picture: &RgbImage, quality: u8) -> Result<Jpeg, Unfit> {
    Ok(Jpeg { bytes: encode::jpeg(picture, quality)?, width: picture.width(), height: picture.height() })
}
