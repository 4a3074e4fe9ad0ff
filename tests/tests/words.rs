//! Is every word there, in both languages? A key that is missing shows up on a page as the key itself.

use domain::{
    delivery::DeliveryState,
    finding::{FindingKind, FindingState, Severity},
    patrol::{Doubt, HandReason, MissReason, PatrolState, ReviewVerdict},
    people::Role,
    wire::Status,
};
use rounds::held::Why;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn api(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../api").join(path)
}

fn words(language: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(api(&format!("words/{language}.ftl"))).unwrap();
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if let Some((key, said)) = line.split_once('=').filter(|_| !line.starts_with([' ', '\t', '}'])) {
            last = key.trim().to_owned();
            assert!(words.insert(last.clone(), said.trim().to_owned()).is_none(), "{language}: {last} twice");
        } else if let Some(more) = words.get_mut(&last) {
            more.push_str(line.trim());
        }
    }
    words
}

/// Names between `{` and `}`: what a sentence is filled with.
fn holes(said: &str) -> BTreeSet<String> {
    said.split('$').skip(1).map(|after| after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()).collect()
}

fn files(folder: &Path, ends: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ends, found);
        } else if path.extension().is_some_and(|e| e == ends) {
            found.push(path);
        }
    }
}

/// Keys that pages look up by name: `t.of("key")`, `t.n("key", …)`, `t.s("key", …)`.
fn used() -> BTreeMap<String, PathBuf> {
    let mut all = vec![];
    files(&api("templates"), "html", &mut all);
    files(&api("src"), "rs", &mut all);
    let mut used = BTreeMap::new();
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        // Unit tests ask for words that are not there, on purpose.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for call in ["t.of(\"", "t.n(\"", "t.s(\"", "t().of(\"", "t().n(\"", "t().s(\""] {
            for after in text.split(call).skip(1) {
                used.insert(after.split('"').next().unwrap_or_default().to_owned(), path.clone());
            }
        }
    }
    used
}

#[test]
fn both_languages_have_the_same_words_and_none_is_empty() {
    let (zh, en) = (words("zh"), words("en"));
    let keys = |words: &BTreeMap<String, String>| words.keys().cloned().collect::<BTreeSet<_>>();
    let differ: Vec<_> = keys(&zh).symmetric_difference(&keys(&en)).cloned().collect();
    assert!(differ.is_empty(), "in one language only: {differ:?}");
    for (key, said) in zh.iter().chain(&en) {
        assert!(!said.is_empty(), "{key} says nothing");
    }
    let unlike: Vec<_> = zh.iter().filter(|(key, said)| holes(said) != holes(&en[*key])).map(|(key, _)| key).collect();
    assert!(unlike.is_empty(), "filled with different things: {unlike:?}");
}

#[test]
fn every_word_that_a_page_asks_for_is_there() {
    let (words, used) = (words("zh"), used());
    assert!(used.len() > 100, "only {} lookups were found: has their form changed?", used.len());
    let missing: Vec<_> = used.iter().filter(|(key, _)| !words.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn chinese_is_chinese() {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let foreign: Vec<_> =
        words("en").into_iter().filter(|(key, said)| key != "language-other" && said.replace("中文", "").chars().any(is_chinese)).collect();
    assert!(foreign.is_empty(), "Chinese in the English words: {foreign:?}");
    let short: Vec<_> = words("zh").into_iter().filter(|(_, said)| said.split(' ').count() > 7 && !said.chars().any(is_chinese)).collect();
    assert!(short.is_empty(), "English in the Chinese words: {short:?}");
}

/// The word of a value on the wire, as a key spells it.
fn spelt(value: impl serde::Serialize) -> String {
    let word = serde_json::to_value(value).unwrap();
    word.as_str().unwrap().replace('_', "-")
}

/// What the rules can say, a page must be able to say too.
#[test]
fn every_state_and_reason_has_its_words() {
    let mut keys: Vec<String> = vec![];
    let mut family = |name: &str, all: Vec<String>| keys.extend(all.iter().map(|one| format!("{name}-{one}")));
    family("patrol-state", PatrolState::ALL.map(spelt).to_vec());
    family("review-state", vec![spelt(ReviewVerdict::Accepted), spelt(ReviewVerdict::SentBack)]);
    family("miss-reason", MissReason::ALL.map(spelt).to_vec());
    family("hand-reason", HandReason::ALL.map(spelt).to_vec());
    family("finding-kind", FindingKind::ALL.iter().map(spelt).collect());
    family("finding-state", FindingState::ALL.iter().map(spelt).collect());
    family("severity", Severity::ALL.iter().map(spelt).collect());
    family("role", Role::ALL.map(spelt).to_vec());
    let doubts = [Doubt::LateEntry, Doubt::OutOfOrder, Doubt::OutsideWindow, Doubt::MockedPosition, Doubt::ByHand];
    family("doubt", doubts.map(spelt).to_vec());
    let outcomes = [Status::Applied, Status::Conflict, Status::Held, Status::Rejected];
    family("delivery-state", DeliveryState::ALL.map(spelt).to_vec());
    family("held-why", Why::ALL.map(|why| why.word().replace('_', "-")).to_vec());
    family("held-hint", Why::ALL.map(|why| why.word().replace('_', "-")).to_vec());
    family("outcome", outcomes.map(spelt).to_vec());
    let words = words("zh");
    let missing: Vec<_> = keys.iter().filter(|key| !words.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
