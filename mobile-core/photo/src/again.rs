//! What else is made of pictures? A smaller copy for paper, one with a band below it to hand out, and a plan that somebody uploads.

use crate::{
    Jpeg, LONG_EDGE_DRAWING, Unfit,
    decode::decode,
    encode::{Wanted, jpeg},
    look,
    planes::{Plane, Planes},
    turn::upright,
};
use image::RgbImage;

const PAPER: Wanted = Wanted { quality: 80, bytes: 250_000, least_quality: 60 };
/// Thin lines and small letters.
const DRAWING: Wanted = Wanted { quality: 90, bytes: 1_500_000, least_quality: 70 };
const STAMPED: Wanted = Wanted { quality: 88, bytes: 1_200_000, least_quality: 75 };

/// The same picture with its long edge at most `long_edge` pixels.
///
/// # Errors
/// [`Unfit`], where it is no picture.
pub fn smaller(copy: &[u8], long_edge: u32) -> Result<Jpeg, Unfit> {
    file(&decode(copy, &look(copy)?, long_edge)?, PAPER)
}

/// The picture with a band below it, as wide as itself: `band` holds three bytes a pixel, row by row.
///
/// # Errors
/// [`Unfit`], where it is no picture, or the band has not its width.
pub fn with_band(copy: &[u8], band: &[u8]) -> Result<Jpeg, Unfit> {
    let facts = look(copy)?;
    let mut whole = decode(copy, &facts, facts.width.max(facts.height))?;
    let width = whole.y.width;
    // Two rows share a color: an odd last row is there twice, or the band would begin in the middle of one.
    if whole.y.height % 2 == 1 {
        let last = whole.y.pixels.len() - width as usize;
        whole.y.pixels.extend_from_within(last..);
        whole.y.height += 1;
    }
    let row = width as usize * 3;
    if row == 0 || !band.len().is_multiple_of(row) {
        return Err(Unfit::broken("the band is not as wide as the picture"));
    }
    let rows = u32::try_from(band.len() / row).map_err(Unfit::broken)?;
    let band = RgbImage::from_raw(width, rows, band.to_vec()).ok_or_else(|| Unfit::broken("the band does not fit"))?;
    let band = Planes::of(&band);
    for (above, below) in [(&mut whole.y, band.y), (&mut whole.cb, band.cb), (&mut whole.cr, band.cr)] {
        join(above, &below);
    }
    file(&whole, STAMPED)
}

/// A drawing as screens show it: upright, its long edge at most [`LONG_EDGE_DRAWING`] pixels, nothing in the file but its pixels.
///
/// # Errors
/// [`Unfit`], where it is no picture, or can't be decoded.
pub fn drawing(uploaded: &[u8]) -> Result<Jpeg, Unfit> {
    let facts = look(uploaded)?;
    file(&upright(decode(uploaded, &facts, LONG_EDGE_DRAWING)?, facts.orientation), DRAWING)
}

fn join(above: &mut Plane, below: &Plane) {
    above.pixels.extend_from_slice(&below.pixels);
    above.height += below.height;
}

fn file(picture: &Planes, wanted: Wanted) -> Result<Jpeg, Unfit> {
    Ok(Jpeg { bytes: jpeg(picture, wanted)?, width: picture.y.width, height: picture.y.height })
}
