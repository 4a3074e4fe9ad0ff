//! How is a picture brought to another size?

use crate::Unfit;
use crate::planes::Plane;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8, U8x3};
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;

/// With its long edge at most `long_edge` pixels; `None` for a picture that is as small already, for nothing is gained
/// by making it larger.
pub(crate) fn shrink(from: &RgbImage, long_edge: u32) -> Result<Option<RgbImage>, Unfit> {
    target(from.dimensions(), long_edge).map(|size| resize(from, size)).transpose()
}

/// The size with its long edge at `long_edge`; `None` for one that is as small already.
pub(crate) fn target((width, height): (u32, u32), long_edge: u32) -> Option<(u32, u32)> {
    let longest = width.max(height);
    (longest > long_edge).then(|| (scaled(width, longest, long_edge), scaled(height, longest, long_edge)))
}

/// To exactly the given width and height, neither of them zero.
pub(crate) fn resize(from: &RgbImage, (width, height): (u32, u32)) -> Result<RgbImage, Unfit> {
    // Typed for the only kinds of pixel that there are here: the library's general call compiles its code for thirteen
    // kinds into this crate, which takes minutes.
    let source = TypedImageRef::<U8x3>::from_buffer(from.width(), from.height(), from.as_raw()).map_err(Unfit::broken)?;
    let mut resized = RgbImage::new(width, height);
    let mut target = TypedImage::<U8x3>::from_buffer(width, height, &mut resized).map_err(Unfit::broken)?;
    Resizer::new().resize_typed(&source, &mut target, &options()).map_err(Unfit::broken)?;
    Ok(resized)
}

/// A plane's upper left part; what lies beyond it only fills the rows.
pub(crate) struct Part<'a> {
    pub(crate) pixels: &'a [u8],
    /// Pixels in a row.
    pub(crate) stride: u32,
    /// Rows.
    pub(crate) rows: u32,
    /// Width and height of the part, in pixels: a part of a pixel at its edge may belong to it.
    pub(crate) used: (f64, f64),
}

/// To exactly the given width and height, neither of them zero.
pub(crate) fn resize_part(from: &Part<'_>, (width, height): (u32, u32)) -> Result<Plane, Unfit> {
    let source = TypedImageRef::<U8>::from_buffer(from.stride, from.rows, from.pixels).map_err(Unfit::broken)?;
    let mut pixels = vec![0; width as usize * height as usize];
    let mut target = TypedImage::<U8>::from_buffer(width, height, &mut pixels).map_err(Unfit::broken)?;
    // An odd edge's colors reach half a pixel beyond it; as many pixels as are wanted are only copied.
    let used = |used: f64, wanted: u32| if used.ceil() == f64::from(wanted) { f64::from(wanted) } else { used };
    let options = options().crop(0.0, 0.0, used(from.used.0, width), used(from.used.1, height));
    Resizer::new().resize_typed(&source, &mut target, &options).map_err(Unfit::broken)?;
    Ok(Plane { width, height, pixels })
}

fn options() -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
}

/// Rounded, and never nothing: a strip of 20,000 by 3 keeps one row.
fn scaled(edge: u32, longest: u32, long_edge: u32) -> u32 {
    let rounded = (u64::from(edge) * u64::from(long_edge) + u64::from(longest) / 2) / u64::from(longest);
    u32::try_from(rounded).unwrap_or(long_edge).max(1)
}
