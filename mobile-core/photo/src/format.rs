//! Which kind of picture is it, going by its bytes and never by its name?

use crate::Unfit;
use serde::{Deserialize, Serialize};

/// The kinds of picture that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// What nearly every camera writes.
    Jpeg,
    /// Screenshots.
    Png,
    /// Pictures that went through a chat or a browser.
    Webp,
}

impl Format {
    /// The media type, as in HTTP's `Content-Type`.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// The usual ending of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    pub(crate) fn of(bytes: &[u8]) -> Result<Self, Unfit> {
        if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
            Ok(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Ok(Self::Png)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Ok(Self::Webp)
        } else if is_heif(bytes) {
            Err(Unfit::Heic)
        } else {
            Err(Unfit::NotAPhoto)
        }
    }
}

/// The first box of a HEIF file names its brands: one major, a version, then compatible ones, four letters each.
fn is_heif(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else { return false };
    let Some(brands) = rest.strip_prefix(b"ftyp") else { return false };
    let length = (u32::from_be_bytes(*length) as usize).saturating_sub(8);
    let brands = brands.get(..length).unwrap_or(brands);
    brands.chunks_exact(4).enumerate().any(|(place, brand)| place != 1 && HEIF_BRANDS.iter().any(|known| *known == brand))
}

const HEIF_BRANDS: [&[u8; 4]; 11] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"mif1", b"msf1", b"avif", b"avis"];
