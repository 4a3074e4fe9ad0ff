//! In which field is work checked? The manual's five (2.6, 3.6).

use serde::{Deserialize, Serialize};

/// A field 专业.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 保安.
    Security,
    /// 环卫.
    Sanitation,
    /// 电梯.
    Lifts,
    /// 社区服务.
    Community,
    /// 工程维修.
    Engineering,
}

impl Field {
    /// Every field.
    pub const ALL: &'static [Self] = &[Self::Security, Self::Sanitation, Self::Lifts, Self::Community, Self::Engineering];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Sanitation => "sanitation",
            Self::Lifts => "lifts",
            Self::Community => "community",
            Self::Engineering => "engineering",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.word() == word)
    }
}
