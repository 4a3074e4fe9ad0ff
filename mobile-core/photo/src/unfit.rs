//! Why is a file not taken as a photo, and what is the person told?

use thiserror::Error;

/// Why these bytes are not taken as a photo. The text of the error is English; [`Unfit::message`] has both languages.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unfit {
    /// There is not a single byte.
    #[error("the file is empty")]
    Empty,
    /// Not JPEG, PNG or WebP, whatever the file's name says.
    #[error("the file is not a JPEG, PNG or WebP picture")]
    NotAPhoto,
    /// HEIC, HEIF or AVIF: a photo, but in a form that many phones and browsers cannot show.
    #[error("the photo is in the HEIC/HEIF/AVIF format")]
    Heic,
    /// The file is larger than is taken.
    #[error("{bytes} bytes, more than the limit of {limit}")]
    TooManyBytes {
        /// Length of the file, in bytes.
        bytes: u64,
        /// The most that is taken, in bytes.
        limit: u64,
    },
    /// The picture is larger than is taken.
    #[error("{pixels} pixels, more than the limit of {limit}")]
    TooManyPixels {
        /// Width times height.
        pixels: u64,
        /// The most that is taken, in pixels.
        limit: u64,
    },
    /// It began as a photo but cannot be read to its end.
    #[error("the photo is damaged: {why}")]
    Broken {
        /// For the log: what the reader stumbled over.
        why: String,
    },
}

impl Unfit {
    pub(crate) fn broken(why: impl ToString) -> Self {
        Self::Broken { why: why.to_string() }
    }

    /// A stable name of the reason, for the wire and for clients to decide by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "photo_empty",
            Self::NotAPhoto => "photo_not_a_photo",
            Self::Heic => "photo_heic",
            Self::TooManyBytes { .. } => "photo_too_many_bytes",
            Self::TooManyPixels { .. } => "photo_too_many_pixels",
            Self::Broken { .. } => "photo_broken",
        }
    }

    /// The sentence for the person who took the photo, in Chinese (`zh`) or English.
    #[must_use]
    pub fn message(&self, zh: bool) -> String {
        if zh { self.zh() } else { self.en() }
    }

    /// The sentence for the person who took the photo, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "照片文件是空的，请重新拍一张。".into(),
            Self::NotAPhoto => "这个文件不是照片（只收 JPEG、PNG、WebP），请用相机重新拍一张。".into(),
            Self::Heic => "这张照片是 HEIC/HEIF 格式，暂不能用。请改相机设置后重拍：苹果手机打开“设置 → 相机 → 格式”，选“兼容性最佳”；\
                           安卓手机在相机设置里关闭“HEIF/高效图片格式”。"
                .into(),
            Self::TooManyBytes { bytes, limit } => {
                format!("照片太大（{}，最多 {}）。请在相机设置里把照片尺寸调小后重拍。", megabytes(*bytes), megabytes(*limit))
            }
            Self::TooManyPixels { pixels, limit } => format!(
                "照片像素太高（{} 万，最多 {} 万）。请在相机设置里关闭“超高像素”模式后重拍。",
                pixels.div_ceil(10_000),
                limit / 10_000
            ),
            Self::Broken { .. } => "照片已损坏，打不开，请重新拍一张。".into(),
        }
    }

    /// The sentence for the person who took the photo, in English.
    #[must_use]
    pub fn en(&self) -> String {
        match self {
            Self::Empty => "The photo file is empty. Please take the photo again.".into(),
            Self::NotAPhoto => "This file is not a photo (JPEG, PNG or WebP). Please take the photo again with the camera.".into(),
            Self::Heic => "This photo is in the HEIC/HEIF format, which cannot be used yet. Change the camera's setting and take it \
                           again: on an iPhone, Settings → Camera → Formats → Most Compatible; on Android, turn off \
                           HEIF (high efficiency pictures) in the camera's settings."
                .into(),
            Self::TooManyBytes { bytes, limit } => format!(
                "The photo is too large ({}, at most {}). Choose a smaller picture size in the camera's settings and take it again.",
                megabytes(*bytes),
                megabytes(*limit)
            ),
            Self::TooManyPixels { pixels, limit } => format!(
                "The photo has too many pixels ({} million, at most {} million). Turn off the camera's high-resolution mode and \
                 take it again.",
                pixels.div_ceil(1_000_000),
                limit / 1_000_000
            ),
            Self::Broken { .. } => "The photo is damaged and cannot be opened. Please take it again.".into(),
        }
    }
}

/// Rounded up, so that a file just over the limit never reads as being just the limit.
fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1024 * 1024))
}
