//! What does somebody say of a photo?

use crate::{ids::PhotoId, photo::LikenessVerdict};
use serde::{Deserialize, Serialize};

/// Doubts a photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DoubtPhoto {
    /// Which.
    pub photo: PhotoId,
    /// Why, in words.
    pub remark: String,
}

/// Takes the doubt about a photo back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClearPhoto {
    /// Which.
    pub photo: PhotoId,
    /// Why, in words.
    pub remark: String,
}

/// Says what a photo is that looks like an earlier one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct JudgePhoto {
    /// Which.
    pub photo: PhotoId,
    /// The earlier one that it was compared with.
    pub other: PhotoId,
    /// The verdict.
    pub verdict: LikenessVerdict,
    /// In words; needed when it is called recycled.
    #[serde(default)]
    pub remark: String,
}
