//! In which language does a person read this? Chinese first, English beside it.

use serde::{Deserialize, Serialize};

/// A language that screens, messages and checklists speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// 中文, simplified.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The tag of BCP 47 for HTML and HTTP.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Reads `zh`, `zh-CN`, `en-GB` and the like; anything else is none.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', ';']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// A text in both languages. One of the two may be empty; then the other is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// 中文.
    #[serde(default)]
    pub zh: String,
    /// English.
    #[serde(default)]
    pub en: String,
}

impl Text {
    /// Both languages at once.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The text in a language, or in the other one where it is missing.
    #[must_use]
    pub fn say(&self, language: Language) -> &str {
        let (first, second) = match language {
            Language::Zh => (&self.zh, &self.en),
            Language::En => (&self.en, &self.zh),
        };
        if first.trim().is_empty() { second } else { first }
    }

    /// True when neither language has a word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.zh.trim().is_empty() && self.en.trim().is_empty()
    }

    /// True when one of the languages is longer than `limit` characters.
    #[must_use]
    pub fn longer_than(&self, limit: usize) -> bool {
        self.zh.chars().count() > limit || self.en.chars().count() > limit
    }
}

/// Characters that a name may have.
pub const NAME_LIMIT: usize = 200;
/// Characters that a remark or a note may have.
pub const NOTE_LIMIT: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_to_the_other() {
        let text = Text::new("大堂", "");
        assert_eq!(text.say(Language::En), "大堂");
        assert_eq!(Text::new("大堂", "Lobby").say(Language::En), "Lobby");
    }

    #[test]
    fn tags_are_read_by_their_first_part() {
        assert_eq!(Language::parse("zh-Hans-CN"), Some(Language::Zh));
        assert_eq!(Language::parse("en_GB"), Some(Language::En));
        assert_eq!(Language::parse("fr"), None);
    }
}
