//! How do a file's bytes become plain pixels, whatever its format, depth and transparency?

use crate::planes::Planes;
use crate::resize::shrink;
use crate::{Facts, Format, MAX_PIXELS, Unfit, header, jpeg};
use image::{DynamicImage, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// The most memory that one decode may take for its pixels, in bytes: 64 megapixels of 4 channels and a little.
const MAX_DECODED_BYTES: u64 = MAX_PIXELS * 4 + 1024 * 1024;

/// With the long edge at most `long_edge`, otherwise as stored: orientation is not applied here. Transparent pixels lie on white.
pub(crate) fn decode(bytes: &[u8], facts: &Facts, long_edge: u32) -> Result<Planes, Unfit> {
    header::check_whole(facts.format, bytes)?;
    let (width, height) = facts.stored_size();
    // Looked at again, for facts may be handed in that no look has checked.
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(Unfit::TooManyPixels { pixels, limit: MAX_PIXELS });
    }
    if facts.format == Format::Jpeg
        && let Some(planes) = jpeg::read(bytes, (width, height), long_edge)?
    {
        return Ok(planes);
    }
    let whole = whole(bytes, facts.format, (width, height))?;
    Ok(Planes::of(&shrink(&whole, long_edge)?.unwrap_or(whole)))
}

/// Everything that is not a JPEG of the usual kind.
fn whole(bytes: &[u8], format: Format, (width, height): (u32, u32)) -> Result<RgbImage, Unfit> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), library_format(format));
    reader.limits(limits(width, height));
    let picture = reader.decode().map_err(Unfit::broken)?;
    if (picture.width(), picture.height()) != (width, height) {
        return Err(Unfit::broken("the picture has another size than its header says"));
    }
    plain(picture)
}

fn library_format(format: Format) -> ImageFormat {
    match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::Webp => ImageFormat::WebP,
    }
}

fn limits(width: u32, height: u32) -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(width);
    limits.max_image_height = Some(height);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    limits
}

fn plain(picture: DynamicImage) -> Result<RgbImage, Unfit> {
    if !picture.color().has_alpha() {
        return Ok(picture.into_rgb8());
    }
    let (width, height) = (picture.width(), picture.height());
    let mut bytes = picture.into_rgba8().into_raw();
    lay_on_white(&mut bytes);
    RgbImage::from_raw(width, height, bytes).ok_or_else(|| Unfit::broken("the picture has another size than its header says"))
}

/// From four channels to three, in place: a second buffer would double the memory of a large picture.
fn lay_on_white(bytes: &mut Vec<u8>) {
    let pixels = bytes.len() / 4;
    for at in 0..pixels {
        let alpha = u32::from(bytes[at * 4 + 3]);
        for channel in 0..3 {
            let over = u32::from(bytes[at * 4 + channel]) * alpha + 255 * (255 - alpha);
            bytes[at * 3 + channel] = ((over + 127) / 255) as u8;
        }
    }
    bytes.truncate(pixels * 3);
}
