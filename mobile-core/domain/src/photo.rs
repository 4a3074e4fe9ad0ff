//! Which photo is meant, and what does it claim about itself?

use crate::{
    geo::Position,
    ids::{BuildingId, PersonId, PhotoId},
    time::Captured,
};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256 as Hasher};
use std::{fmt, str::FromStr};

/// SHA-256 of some bytes; 64 hexadecimal digits on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sha256(pub [u8; 32]);

impl Sha256 {
    /// Hashes bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Hasher::digest(bytes).into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}
impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}
impl FromStr for Sha256 {
    type Err = hex::FromHexError;
    fn from_str(text: &str) -> Result<Self, hex::FromHexError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}
impl Serialize for Sha256 {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut digits = [0; 64];
        hex::encode_to_slice(self.0, &mut digits).map_err(serde::ser::Error::custom)?;
        to.serialize_str(std::str::from_utf8(&digits).map_err(serde::ser::Error::custom)?)
    }
}
impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        text.parse().map_err(|_| serde::de::Error::custom("a SHA-256 has 64 hexadecimal digits"))
    }
}

/// A photo that belongs to an operation. Its bytes travel apart (`sync.md` 13).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PhotoRef {
    /// Its id.
    pub id: PhotoId,
    /// Hash of the original.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub sha256: Sha256,
    /// Bytes of the original.
    pub length: u64,
    /// When the phone took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<Captured>,
    /// Where the phone was when it took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// What its EXIF says: a claim, never truth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<PhotoClaims>,
    /// What somebody drew over it. The original stays as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// A place on a picture as it is looked at, in ten-thousandths of its width and height, from the upper left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// To the right, 0 to 10,000.
    pub x: u16,
    /// Down, 0 to 10,000.
    pub y: u16,
}

/// Something that was drawn over a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Mark {
    /// An arrow.
    Arrow {
        /// Its foot.
        from: Point,
        /// Its tip.
        to: Point,
    },
    /// A circle.
    Circle {
        /// Its middle.
        centre: Point,
        /// In ten-thousandths of the picture's width.
        radius: u16,
    },
    /// A few words.
    Text {
        /// Where they begin.
        at: Point,
        /// The words.
        text: String,
    },
}

/// Marks that one photo may carry.
pub const MARKS: usize = 50;
/// Characters of the words on a photo.
pub const MARK_TEXT: usize = 80;

impl Mark {
    /// True when it is on the picture and not too long.
    #[must_use]
    pub fn is_sane(&self) -> bool {
        let on = |point: &Point| point.x <= 10_000 && point.y <= 10_000;
        match self {
            Self::Arrow { from, to } => on(from) && on(to) && from != to,
            Self::Circle { centre, radius } => on(centre) && (1..=10_000).contains(radius),
            Self::Text { at, text } => on(at) && !text.trim().is_empty() && text.chars().count() <= MARK_TEXT,
        }
    }
}

/// What a photo's EXIF says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PhotoClaims {
    /// Local time of the camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<NaiveDateTime>,
    /// Degrees north and east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<(f64, f64)>,
}

/// What a person says of a photo that looks like an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LikenessVerdict {
    /// The earlier one was used again: it is no evidence.
    Recycled,
    /// Taken anew; the place just looks the same.
    Honest,
}

impl LikenessVerdict {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recycled => "recycled",
            Self::Honest => "honest",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Recycled, Self::Honest].into_iter().find(|verdict| verdict.word() == word)
    }
}

/// A declared photo, as far as the rules ask about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPhoto {
    /// Who took it.
    pub author: PersonId,
    /// The building of the work that it shows.
    pub building: Option<BuildingId>,
    /// Earlier ones that it looks like: what a verdict can be about, also after one was given.
    pub compared_with: Vec<PhotoId>,
}

/// Bytes that an original may have.
pub const PHOTO_BYTES: u64 = 40 * 1024 * 1024;
/// Pixels that an original may have.
pub const PHOTO_PIXELS: u64 = 64_000_000;
/// Photos that one operation may carry.
pub const PHOTOS_PER_OPERATION: usize = 50;
