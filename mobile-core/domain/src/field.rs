//! Which kind of work is it about? The five fields of the manual's spot checks (1.6, 2.6, 3.6).

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// A field of work 管理类别.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 保安.
    Security,
    /// 环境卫生.
    Sanitation,
    /// 电梯.
    Lifts,
    /// 社区服务.
    Community,
    /// 工程维修.
    Engineering,
}

impl Field {
    /// Every field, in the order of the manual.
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

    /// Its name as the manual has it (1.6).
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Security => ("保安", "Security"),
            Self::Sanitation => ("环境卫生", "Sanitation"),
            Self::Lifts => ("电梯", "Lifts"),
            Self::Community => ("社区服务", "Community services"),
            Self::Engineering => ("工程维修", "Engineering maintenance"),
        };
        Text::new(zh, en)
    }
}
