//! In which words is the outcome of a check told? The command and the check page say the same sentences, from one file.

use domain::text::Text;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The file, as the check page gets it.
pub const FILE: &str = include_str!("sentences.json");

/// Every sentence, by its code.
#[derive(Debug, Default, Deserialize)]
pub struct Sentences {
    /// What does not fit.
    pub fault: BTreeMap<String, Text>,
    /// What could not be checked, or is to be known.
    pub note: BTreeMap<String, Text>,
    /// Everything else.
    pub say: BTreeMap<String, Text>,
}

static SENTENCES: LazyLock<Sentences> = LazyLock::new(|| serde_json::from_str(FILE).unwrap_or_default());

/// The sentences.
pub fn sentences() -> &'static Sentences {
    &SENTENCES
}

/// One of them; its code where it has no words.
pub fn say(code: &str) -> Text {
    let Sentences { fault, note, say } = sentences();
    [fault, note, say].into_iter().find_map(|family| family.get(code)).cloned().unwrap_or_else(|| Text::new(code, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_there_in_both_languages() {
        let Sentences { fault, note, say } = sentences();
        assert!(fault.len() > 20 && note.len() > 5 && say.len() > 10);
        for (code, text) in [fault, note, say].into_iter().flatten() {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{code}");
        }
    }
}
