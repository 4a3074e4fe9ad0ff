//! Which copies of a photo are shown on screens, and how are they made?

use crate::decode::decode;
use crate::encode::{Wanted, jpeg};
use crate::likeness::Likeness;
use crate::planes::Planes;
use crate::seen::{Seen, measure};
use crate::turn::upright;
use crate::{Facts, LONG_EDGE_EVIDENCE, LONG_EDGE_THUMBNAIL, Unfit};
use std::borrow::Cow;

/// A detailed garden has 300 kB at this quality; only noise in the dark and the finest gravel reach the limit.
const EVIDENCE: Wanted = Wanted { quality: 82, bytes: 600_000, least_quality: 60 };
/// A wall of 2,000 must load quickly.
const THUMBNAIL: Wanted = Wanted { quality: 75, bytes: 30_000, least_quality: 50 };

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
    /// The print of what it shows, of the thumbnail's pixels.
    pub likeness: Likeness,
}

/// Decodes once and makes both copies. `facts` are those that [`crate::look`] gave for the same bytes.
///
/// Takes little memory for a JPEG of a phone, whatever its size, for it is decoded at the size that is needed; a PNG, a WebP or an
/// unusual JPEG is decoded whole, and refused when that would take more than 96 MB: 19 megapixels of a PNG, 24 of a CMYK JPEG.
///
/// # Errors
/// [`Unfit::Broken`] when the file ends early, cannot be decoded or does not fit the facts.
pub fn derive(bytes: &[u8], facts: &Facts) -> Result<Derived, Unfit> {
    // Turned after shrinking: a sixth of the pixels.
    let evidence = upright(decode(bytes, facts, LONG_EDGE_EVIDENCE)?, facts.orientation);
    let thumbnail = evidence.shrink(LONG_EDGE_THUMBNAIL)?.map_or(Cow::Borrowed(&evidence), Cow::Owned);
    Ok(Derived {
        likeness: Likeness::of(&thumbnail.y),
        thumbnail: file(&thumbnail, THUMBNAIL)?,
        seen: measure(&evidence.y)?,
        evidence: file(&evidence, EVIDENCE)?,
    })
}

fn file(picture: &Planes, wanted: Wanted) -> Result<Jpeg, Unfit> {
    Ok(Jpeg { bytes: jpeg(picture, wanted)?, width: picture.y.width, height: picture.y.height })
}
