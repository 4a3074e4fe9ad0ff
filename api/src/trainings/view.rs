//! What does a training look like on a page?

use super::rest::TrainingDetail;
use crate::pages::{Names, Words, local_time, names::NOTHING};
use domain::{
    ids::PersonId,
    training::{TrainingResult, TrainingState},
};

/// A training as a line of a list.
pub struct TrainingRow {
    pub href: String,
    pub title: String,
    pub when: String,
    pub place: String,
    pub trainer: String,
    pub called: usize,
    pub state: &'static str,
    pub icon: &'static str,
    /// What the person reached who is asked for, or the reader: `passed`, `failed`, `absent`; empty for none.
    pub result: &'static str,
    /// How many of those called passed: `4/6`; empty before it was held.
    pub passed: String,
}

/// A training as a line of a list, with what a person reached.
#[must_use]
pub fn row(detail: &TrainingDetail, of: PersonId, names: &Names) -> TrainingRow {
    let plan = &detail.training.plan;
    let or_nothing = |text: &str| if text.trim().is_empty() { NOTHING.to_owned() } else { text.to_owned() };
    TrainingRow {
        href: format!("/trainings/{}", detail.training.id),
        title: names.say(&plan.title),
        when: format!("{} {}–{}", plan.date, plan.from.format("%H:%M"), plan.until.format("%H:%M")),
        place: or_nothing(&plan.place),
        trainer: or_nothing(&plan.trainer),
        called: plan.called.len(),
        state: detail.training.state.word(),
        icon: icon(detail.training.state),
        result: detail.results.iter().find(|result| result.person == of).map_or("", TrainingResult::word),
        passed: match detail.training.state {
            TrainingState::Held => format!("{}/{}", detail.results.iter().filter(|result| result.passed).count(), plan.called.len()),
            TrainingState::Planned | TrainingState::Cancelled => String::new(),
        },
    }
}

/// The icon and badge of a state.
#[must_use]
pub const fn icon(state: TrainingState) -> &'static str {
    match state {
        TrainingState::Planned => "upcoming",
        TrainingState::Held => "complete",
        TrainingState::Cancelled => "missed",
    }
}

/// The icon and badge of a result.
#[must_use]
pub fn result_icon(word: &str) -> &'static str {
    match word {
        "passed" => "passed",
        "failed" => "failed",
        _ => "missed",
    }
}

/// One of those whom a training calls.
pub struct CalledRow {
    pub id: String,
    pub name: String,
    pub href: String,
    /// `passed`, `failed`, `absent`; empty while nothing is recorded, or for whom the reader may not see it.
    pub result: &'static str,
    pub icon: &'static str,
    pub score: String,
    pub present: bool,
    pub passed: bool,
    pub note: String,
    pub corrected: String,
    pub own: bool,
}

/// Those whom a training calls, as far as the reader may see them.
#[must_use]
pub fn called(detail: &TrainingDetail, seen: impl Fn(PersonId) -> bool, reader: PersonId, names: &Names, t: &Words) -> Vec<CalledRow> {
    let plan = &detail.training.plan;
    let mut rows: Vec<CalledRow> = plan
        .called
        .iter()
        .filter(|person| seen(**person))
        .map(|person| {
            let result = detail.results.iter().find(|result| result.person == *person);
            let word = result.map_or("", TrainingResult::word);
            CalledRow {
                id: person.to_string(),
                name: names.person(*person),
                href: format!("/trainings?person={person}"),
                result: word,
                icon: result_icon(word),
                score: result.and_then(|result| result.score).map(|score| score.to_string()).unwrap_or_default(),
                present: result.is_none_or(|result| result.present),
                passed: result.is_some_and(|result| result.passed),
                note: result.map(|result| result.recorded.note.clone()).unwrap_or_default(),
                corrected: result
                    .filter(|result| !result.earlier.is_empty())
                    .map(|result| t.n("training-corrected", result.earlier.len()))
                    .unwrap_or_default(),
                own: *person == reader,
            }
        })
        .collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

/// Who ended it, when, and why, in a line.
#[must_use]
pub fn ended(detail: &TrainingDetail, names: &Names) -> String {
    let zone = names.zone(detail.training.site);
    detail.training.ended.as_ref().map_or_else(String::new, |ended| {
        let note = if ended.note.is_empty() { String::new() } else { format!(" · {}", ended.note) };
        format!("{} · {}{note}", names.person(ended.by), local_time(ended.at, zone).full)
    })
}
