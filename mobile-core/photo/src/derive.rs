//! Which copies of a photo are shown on screens, and how are they made?

use crate::decode::decode;
use crate::encode;
use crate::resize::shrink;
use crate::seen::{Seen, measure};
use crate::turn::upright;
use crate::{Facts, LONG_EDGE_EVIDENCE, LONG_EDGE_THUMBNAIL, Unfit};
use image::RgbImage;

const QUALITY_EVIDENCE: u8 = 82;
const QUALITY_THUMBNAIL: u8 = 75;

/// A baseline JPEG of ours: upright, without EXIF or any other metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jpeg {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pixels, as displayed.
    pub width: u32,
    /// Pixels, as displayed.
    pub height: u32,
}

/// The two copies that screens show; the original stays what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Long edge of [`LONG_EDGE_EVIDENCE`] pixels, or the original's if that is smaller.
    pub evidence: Jpeg,
    /// Long edge of [`LONG_EDGE_THUMBNAIL`] pixels, or the original's if that is smaller.
    pub thumbnail: Jpeg,
    /// What was measured meanwhile.
    pub seen: Seen,
}

/// Decodes once and makes both copies. `facts` are those that [`crate::look`] gave for the same bytes.
///
/// Takes memory for the decoded picture: 3 bytes a pixel for a JPEG, at most 256 MB, and a copy of the file.
///
/// # Errors
/// [`Unfit::Broken`] when the file ends early, cannot be decoded or does not fit the facts.
pub fn derive(bytes: &[u8], facts: &Facts) -> Result<Derived, Unfit> {
    let whole = decode(bytes, facts)?;
    let small = shrink(&whole, LONG_EDGE_EVIDENCE)?.unwrap_or(whole);
    // Turned after shrinking: a sixth of the pixels.
    let evidence = upright(small, facts.orientation);
    let thumbnail = match shrink(&evidence, LONG_EDGE_THUMBNAIL)? {
        Some(thumbnail) => file(&thumbnail, QUALITY_THUMBNAIL)?,
        None => file(&evidence, QUALITY_THUMBNAIL)?,
    };
    Ok(Derived { evidence: file(&evidence, QUALITY_EVIDENCE)?, thumbnail, seen: measure(&evidence)? })
}

fn file(picture: &RgbImage, quality: u8) -> Result<Jpeg, Unfit> {
    Ok(Jpeg { bytes: encode::jpeg(picture, quality)?, width: picture.width(), height: picture.height() })
}
