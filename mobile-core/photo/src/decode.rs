//! How do a file's bytes become plain pixels, whatever its format, depth and transparency?

use crate::planes::Planes;
use crate::resize::shrink;
use crate::{Facts, Format, MAX_PIXELS, Unfit, header, jpeg};
use image::{DynamicImage, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// The most memory that a picture which is decoded whole may take, in bytes. Phones' own JPEGs, which are read at the size needed, stay far
/// below; what comes in other forms is a screenshot or a scan.
const MAX_WHOLE_BYTES: u64 = 96_000_000;

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
    let limit = MAX_WHOLE_BYTES / bytes_a_pixel(bytes, facts.format);
    if pixels > limit {
        return Err(Unfit::TooManyPixels { pixels, limit });
    }
    let whole = whole(bytes, facts.format, (width, height))?;
    Ok(Planes::of(&shrink(&whole, long_edge)?.unwrap_or(whole)))
}

/// What the library takes for a picture, measured and rounded up: it decodes all of it, a progressive JPEG's frequencies too.
fn bytes_a_pixel(bytes: &[u8], format: Format) -> u64 {
    /// Where the frame's marker of a JPEG is looked for.
    const HEAD: usize = 256 * 1024;
    /// Of a PNG's bit depth, behind signature and size.
    const DEPTH: usize = 24;
    match format {
        Format::Jpeg if bytes.windows(2).take(HEAD).any(|marker| marker == [0xFF, 0xC2]) => 11,
        Format::Jpeg => 4,
        Format::Png if bytes.get(DEPTH) == Some(&16) => 12,
        Format::Png | Format::Webp => 5,
    }
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
    limits.max_alloc = Some(2 * MAX_WHOLE_BYTES);
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
