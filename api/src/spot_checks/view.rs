//! What does a spot check look like on a page?

use crate::pages::{Names, Words, local_time, names::NOTHING};
use domain::{
    checklist::{Answer, Content, Item, ItemKind, Value},
    spot_check::{SpotCheck, SpotCheckState, Subject},
    text::{Language, Text},
};

/// A check as a line of a list.
pub struct CheckRow {
    pub href: String,
    pub what: String,
    pub kind: &'static str,
    pub field: String,
    pub crew: String,
    pub drawn: String,
    pub until: String,
    pub state: &'static str,
    pub verdict: &'static str,
    pub percent: String,
    pub by: String,
}

/// A check as a line of a list.
#[must_use]
pub fn row(check: &SpotCheck, called: Option<&Text>, names: &Names, t: &Words) -> CheckRow {
    let result = check.result();
    CheckRow {
        href: format!("/spot-checks/{}", check.id),
        what: called.map_or_else(|| subject(check, names, t), |name| names.say(name)),
        kind: kind(check.subject),
        field: names.say(&check.field.name()),
        crew: if check.against.people.is_empty() { NOTHING.into() } else { names.people(&check.against.people) },
        drawn: local_time(check.drawn, names.zone(check.site)).short,
        until: check.until.to_string(),
        state: state(check.state),
        verdict: verdict(check),
        percent: result.and_then(|result| result.score.percent()).map_or_else(String::new, |percent| format!("{percent} %")),
        by: result.map_or_else(|| NOTHING.into(), |result| names.person(result.by)),
    }
}

/// The icon and badge of a state.
fn state(state: SpotCheckState) -> &'static str {
    match state {
        SpotCheckState::Drawn => "due",
        SpotCheckState::Done => "complete",
        SpotCheckState::Skipped => "missed",
    }
}

/// `passed` or `failed`; empty while it is not done.
pub fn verdict(check: &SpotCheck) -> &'static str {
    match check.result() {
        None => "",
        Some(result) if result.score.passed => "passed",
        Some(_) => "failed",
    }
}

const fn kind(subject: Subject) -> &'static str {
    match subject {
        Subject::Area(_) => "area",
        Subject::Unit(_) => "unit",
        Subject::Patrol(_) => "patrol",
    }
}

/// What is checked, in words.
#[must_use]
pub fn subject(check: &SpotCheck, names: &Names, t: &Words) -> String {
    match check.subject {
        Subject::Area(area) => names.area(area),
        Subject::Unit(unit) => names.unit(unit),
        Subject::Patrol(_) => {
            format!("{} · {}", t.of("patrol"), check.against.route.map_or_else(|| NOTHING.into(), |route| names.route(route)))
        }
    }
}

/// An item to fill in.
pub struct AskView {
    pub name: String,
    pub text: String,
    pub help: String,
    pub kind: &'static str,
    pub required: bool,
    pub critical: bool,
    pub most: u16,
    pub unit: String,
    pub value: String,
    pub note_name: String,
    pub note: String,
    pub options: Vec<OptionView>,
}

/// An option to choose.
pub struct OptionView {
    pub value: String,
    pub name: String,
    pub chosen: bool,
}

/// The items of a checklist as a form, with what was typed so far. Photos are taken on the phone.
#[must_use]
pub fn asks(content: &Content, answers: &[Answer], language: Language, t: &Words) -> Vec<AskView> {
    content.items().filter(|item| !matches!(item.kind, ItemKind::Photo { .. })).map(|item| ask(item, answers, language, t)).collect()
}

fn ask(item: &Item, answers: &[Answer], language: Language, t: &Words) -> AskView {
    let given = answers.iter().find(|answer| answer.item == item.id);
    let value = given.and_then(|answer| answer.value.as_ref());
    let verdicts = || {
        [("pass", "answer-pass"), ("fail", "answer-fail"), ("na", "answer-na")].map(|(word, key)| OptionView {
            chosen: matches!(value, Some(Value::Verdict(verdict)) if super::form::verdict(word) == Some(*verdict)),
            value: word.to_owned(),
            name: t.of(key),
        })
    };
    let chosen = |id| match value {
        Some(Value::Choice(one)) => *one == id,
        Some(Value::Choices(all)) => all.contains(&id),
        _ => false,
    };
    let options = item.kind.options().iter();
    let (most, unit) = match &item.kind {
        ItemKind::Score { max, .. } => (*max, String::new()),
        ItemKind::Number { unit, .. } => (0, unit.say(language).to_owned()),
        _ => (0, String::new()),
    };
    AskView {
        name: format!("a.{}", item.id),
        note_name: format!("n.{}", item.id),
        text: item.label.say(language).to_owned(),
        help: item.help.say(language).to_owned(),
        kind: item.kind.word(),
        required: item.required,
        critical: item.critical,
        most,
        unit,
        value: match value {
            Some(Value::Score(points)) => points.to_string(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        },
        note: given.map(|answer| answer.note.clone()).unwrap_or_default(),
        options: match item.kind {
            ItemKind::PassFail {} => verdicts().into(),
            _ => options
                .map(|o| OptionView { value: o.id.to_string(), name: o.label.say(language).to_owned(), chosen: chosen(o.id) })
                .collect(),
        },
    }
}
