//! What was answered at a visit, item by item, in the words of the version that was answered?

use crate::pages::Words;
use domain::{
    books::CompanyBooks,
    checklist::{Answer, Item, ItemKind, ScoreLine, TemplateVersion, Value, Verdict},
    ids::OptionId,
    patrol::Visit,
    text::Text,
};

/// One item that was shown, and what was answered.
pub struct Answered<'a> {
    /// The heading that it stands under.
    pub section: &'a Text,
    /// The item, as that version has it.
    pub item: &'a Item,
    /// What was answered; none where nothing was.
    pub given: Option<&'a Answer>,
    /// What it earned.
    pub line: Option<&'a ScoreLine>,
}

/// The version of the checklist that a visit answered.
#[must_use]
pub fn version<'a>(visit: &Visit, books: &'a CompanyBooks) -> Option<&'a TemplateVersion> {
    let sheet = visit.sheet?;
    books.versions.get(&(sheet.template, sheet.version)).map(|version| &**version)
}

/// Every item that was shown, in the order of the version that was answered.
pub fn answered<'a>(visit: &'a Visit, version: &'a TemplateVersion) -> impl Iterator<Item = Answered<'a>> {
    let items = version.content.sections.iter().flat_map(|section| section.items.iter().map(move |item| (&section.title, item)));
    items.filter_map(|(section, item)| {
        let given = visit.answers.iter().find(|answer| answer.item == item.id);
        let line = visit.score.as_ref().and_then(|score| score.lines.iter().find(|line| line.item == item.id));
        (given.is_some() || line.is_some()).then_some(Answered { section, item, given, line })
    })
}

/// An answer as people say it.
#[must_use]
pub fn said(answer: &Answer, item: &Item, t: &Words) -> String {
    let option = |id: &OptionId| {
        let known = item.kind.options().iter().find(|option| option.id == *id);
        known.map_or_else(|| "—".into(), |option| option.label.say(t.language).to_owned())
    };
    match (&answer.value, &item.kind) {
        (Some(Value::Verdict(Verdict::Pass)), _) => t.of("answer-pass"),
        (Some(Value::Verdict(Verdict::Fail)), _) => t.of("answer-fail"),
        (Some(Value::Verdict(Verdict::NotApplicable)), _) => t.of("answer-na"),
        (Some(Value::Score(given)), ItemKind::Score { max, .. }) => format!("{given}/{max}"),
        (Some(Value::Score(given)), _) => given.to_string(),
        (Some(Value::Number(given)), ItemKind::Number { unit, .. }) => format!("{given} {}", unit.say(t.language)).trim_end().to_owned(),
        (Some(Value::Number(given)), _) => given.to_string(),
        (Some(Value::Choice(chosen)), _) => option(chosen),
        (Some(Value::Choices(chosen)), _) if chosen.is_empty() => t.of("none"),
        (Some(Value::Choices(chosen)), _) => {
            let joint = if t.language == domain::text::Language::Zh { "、" } else { ", " };
            chosen.iter().map(option).collect::<Vec<_>>().join(joint)
        }
        (Some(Value::Text(text)), _) => text.clone(),
        (None, _) if !answer.photos.is_empty() => t.n("answer-photos", answer.photos.len()),
        (None, _) => t.of("answer-none"),
    }
}
