//! What is this file, and what does it say about itself?

use crate::claims::{self, ExifTime};
use crate::{Format, MAX_BYTES, MAX_PIXELS, Unfit, header};
use serde::{Deserialize, Serialize};

/// What the header of a photo says. All `exif_*` are claims of whoever wrote the file, not proof.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// By content, never by name.
    pub format: Format,
    /// Pixels, as displayed: after orientation.
    pub width: u32,
    /// Pixels, as displayed: after orientation.
    pub height: u32,
    /// EXIF orientation, 1 to 8: how the stored picture is turned for display. 1 (as it is) when none is given.
    pub orientation: u8,
    /// When the camera says that it took the photo.
    pub exif_time: Option<ExifTime>,
    /// Where the camera says that it was: latitude and longitude in degrees, WGS-84 by the EXIF standard.
    pub exif_position: Option<(f64, f64)>,
    /// Make and model that the camera gives itself, at most 100 characters.
    pub exif_camera: Option<String>,
}

impl Facts {
    /// Pixels as stored in the file, before orientation.
    pub(crate) fn stored_size(&self) -> (u32, u32) {
        display_size((self.width, self.height), self.orientation)
    }
}

/// Reads the header only, so it is cheap (well under a millisecond) and safe on hostile bytes.
///
/// A broken EXIF block costs its claims, never the photo.
///
/// # Errors
/// Any [`Unfit`]: the file is empty, no photo, HEIC, too large, or its header is damaged. Damage behind the header is
/// found by [`crate::derive`].
pub fn look(bytes: &[u8]) -> Result<Facts, Unfit> {
    if bytes.is_empty() {
        return Err(Unfit::Empty);
    }
    let length = bytes.len() as u64;
    if length > MAX_BYTES {
        return Err(Unfit::TooManyBytes { bytes: length, limit: MAX_BYTES });
    }
    let format = Format::of(bytes)?;
    let header = header::read(format, bytes)?;
    let pixels = u64::from(header.width) * u64::from(header.height);
    if pixels > MAX_PIXELS {
        return Err(Unfit::TooManyPixels { pixels, limit: MAX_PIXELS });
    }
    let claims = header.exif.map(claims::read).unwrap_or_default();
    let orientation = claims.orientation.unwrap_or(1);
    let (width, height) = display_size((header.width, header.height), orientation);
    Ok(Facts { format, width, height, orientation, exif_time: claims.time, exif_position: claims.position, exif_camera: claims.camera })
}

/// Orientations 5 to 8 lie on their side.
fn display_size((width, height): (u32, u32), orientation: u8) -> (u32, u32) {
    if orientation >= 5 { (height, width) } else { (width, height) }
}
