//! How is a picture brought to another size?

use crate::Unfit;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;

/// With its long edge at most `long_edge` pixels; `None` for a picture that is as small already, for nothing is gained
/// by making it larger.
pub(crate) fn shrink(from: &RgbImage, long_edge: u32) -> Result<Option<RgbImage>, Unfit> {
    let longest = from.width().max(from.height());
    if longest <= long_edge {
        return Ok(None);
    }
    let size = (scaled(from.width(), longest, long_edge), scaled(from.height(), longest, long_edge));
    resize(from, size).map(Some)
}

/// To exactly the given width and height, neither of them zero.
pub(crate) fn resize(from: &RgbImage, (width, height): (u32, u32)) -> Result<RgbImage, Unfit> {
    // Typed for the only kind of pixel that there is here: the library's general call compiles its code for thirteen
    // kinds into this crate, which takes minutes.
    let source = TypedImageRef::<U8x3>::from_buffer(from.width(), from.height(), from.as_raw()).map_err(Unfit::broken)?;
    let mut resized = RgbImage::new(width, height);
    let mut target = TypedImage::<U8x3>::from_buffer(width, height, &mut resized).map_err(Unfit::broken)?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize_typed(&source, &mut target, &options).map_err(Unfit::broken)?;
    Ok(resized)
}

/// Rounded, and never nothing: a strip of 20,000 by 3 keeps one row.
fn scaled(edge: u32, longest: u32, long_edge: u32) -> u32 {
    let rounded = (u64::from(edge) * u64::from(long_edge) + u64::from(longest) / 2) / u64::from(longest);
    u32::try_from(rounded).unwrap_or(long_edge).max(1)
}
