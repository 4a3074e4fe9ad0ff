//! How large is the picture, and where is its EXIF block, without decoding it?

mod jpeg;
mod png;
mod webp;

use crate::{Format, Unfit};

/// What stands in front of the pixels.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Header<'a> {
    /// Pixels, as stored (before orientation is applied).
    pub(crate) width: u32,
    /// Pixels, as stored.
    pub(crate) height: u32,
    /// The EXIF block: a TIFF file in small.
    pub(crate) exif: Option<&'a [u8]>,
}

pub(crate) fn read(format: Format, bytes: &[u8]) -> Result<Header<'_>, Unfit> {
    let header = match format {
        Format::Jpeg => jpeg::read(bytes),
        Format::Png => png::read(bytes),
        Format::Webp => webp::read(bytes),
    };
    match header {
        Some(header) if header.width > 0 && header.height > 0 => Ok(header),
        Some(_) => Err(Unfit::broken("the header claims a width or height of zero")),
        None => Err(Unfit::broken("the header ends early or makes no sense")),
    }
}

/// Decoders fill a missing end with grey or zeros; evidence must not be guessed, so the end must be there.
pub(crate) fn check_whole(format: Format, bytes: &[u8]) -> Result<(), Unfit> {
    let whole = match format {
        Format::Jpeg => jpeg::has_end(bytes)?,
        Format::Png => png::has_end(bytes),
        Format::Webp => webp::has_end(bytes),
    };
    if whole { Ok(()) } else { Err(Unfit::broken("the file ends before the picture does")) }
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    let pair = bytes.get(at..)?.first_chunk()?;
    Some(u32::from(u16::from_be_bytes(*pair)))
}
