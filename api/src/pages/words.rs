//! Which words does a page say? Fluent files, one for each language, with the same keys.

use domain::text::Language;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::{fmt::Display, sync::LazyLock};
use unic_langid::LanguageIdentifier;

static ZH: LazyLock<Words> = LazyLock::new(|| Words::read(Language::Zh, include_str!("../../words/zh.ftl")));
static EN: LazyLock<Words> = LazyLock::new(|| Words::read(Language::En, include_str!("../../words/en.ftl")));

/// Every word of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    /// The language.
    pub language: Language,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of_language(language: Language) -> &'static Self {
        match language {
            Language::Zh => &ZH,
            Language::En => &EN,
        }
    }

    fn read(language: Language, text: &str) -> Self {
        let id: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks would turn up in attributes, titles and addresses.
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, faults)| {
            tracing::error!(?faults, "a file of words has faults");
            resource
        });
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(?faults, "a file of words has keys twice");
        }
        Self { bundle, language }
    }

    /// The words of a key.
    pub fn of(&self, key: impl AsRef<str>) -> String {
        self.say(key.as_ref(), None)
    }

    /// With a number in them.
    pub fn n(&self, key: impl AsRef<str>, number: impl Display) -> String {
        let number = number.to_string();
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::try_number(&number));
        self.say(key.as_ref(), Some(&args))
    }

    /// With two numbers in them.
    pub fn n_of(&self, key: impl AsRef<str>, number: impl Display, of: impl Display) -> String {
        let (number, of) = (number.to_string(), of.to_string());
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::try_number(&number));
        args.set("of", FluentValue::try_number(&of));
        self.say(key.as_ref(), Some(&args))
    }

    /// With a text in them.
    pub fn s(&self, key: impl AsRef<str>, text: impl Display) -> String {
        let mut args = FluentArgs::new();
        args.set("s", text.to_string());
        self.say(key.as_ref(), Some(&args))
    }

    /// With several numbers and texts in them, each under its name.
    pub fn with(&self, key: impl AsRef<str>, values: &[(&'static str, &dyn Display)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.to_string());
        }
        self.say(key.as_ref(), Some(&args))
    }

    /// The words for one of a family: `patrol-state` and `sent_back` give those of `patrol-state-sent-back`.
    pub fn word(&self, family: impl Display, one: impl Display) -> String {
        self.say(&format!("{family}-{one}").replace('_', "-"), None)
    }

    /// True when the key is there.
    pub fn has(&self, key: impl AsRef<str>) -> bool {
        self.bundle.has_message(key.as_ref())
    }

    fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.language.tag(), "words are missing");
            return key.to_owned();
        };
        let mut faults = vec![];
        self.bundle.format_pattern(pattern, args, &mut faults).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(text: &str) -> BTreeSet<&str> {
        text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).filter(|key| !key.starts_with(['#', ' '])).collect()
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        let (zh, en) = (keys(include_str!("../../words/zh.ftl")), keys(include_str!("../../words/en.ftl")));
        assert_eq!(zh.symmetric_difference(&en).collect::<Vec<_>>(), Vec::<&&str>::new());
        let missing: Vec<_> =
            zh.iter().filter(|key| !Words::of_language(Language::Zh).has(key) || !Words::of_language(Language::En).has(key)).collect();
        assert_eq!(missing, Vec::<&&str>::new());
    }

    #[test]
    fn numbers_and_texts_stand_where_they_belong() {
        let t = Words::of_language(Language::En);
        assert_eq!(t.n("list-shown", 1_200), "1200 on this page");
        assert_eq!(t.s("board-as-of", "10:42"), "as of 10:42");
        assert_eq!(t.word("patrol-state", "sent_back"), "sent back");
        assert_eq!(t.of("no-such-key"), "no-such-key");
    }
}
