//! How is a picture made smaller?

use crate::Unfit;
use crate::decode::Pixels;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// With its long edge at most `long_edge` pixels; a smaller picture comes back as it is, for nothing is gained by
/// making it larger.
pub(crate) fn shrink(from: &Pixels, long_edge: u32, filter: FilterType) -> Result<Option<Pixels>, Unfit> {
    let longest = from.width.max(from.height);
    if longest <= long_edge {
        return Ok(None);
    }
    let (width, height) = (scaled(from.width, longest, long_edge), scaled(from.height, longest, long_edge));
    let kind = if from.channels == 1 { PixelType::U8 } else { PixelType::U8x3 };
    let source = ImageRef::new(from.width, from.height, &from.bytes, kind).map_err(Unfit::broken)?;
    let mut small = Image::new(width, height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new().resize(&source, &mut small, &options).map_err(Unfit::broken)?;
    Ok(Some(Pixels { width, height, channels: from.channels, bytes: small.into_vec() }))
}

/// Rounded, and never nothing: a strip of 20,000 by 3 keeps one row.
fn scaled(edge: u32, longest: u32, long_edge: u32) -> u32 {
    let rounded = (u64::from(edge) * u64::from(long_edge) + u64::from(longest) / 2) / u64::from(longest);
    u32::try_from(rounded).unwrap_or(long_edge).max(1)
}
