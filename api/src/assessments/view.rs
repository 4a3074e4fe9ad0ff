//! What does an assessment look like on a page?

use crate::pages::{Moment, Names, Words, local_time, names::NOTHING};
use domain::{
    assessment::{Assessment, AssessmentEntry, AssessmentState, Reply, Settlement},
    ids::ShiftId,
    text::Text,
};
use std::collections::HashMap;

/// An assessment as a line of a list.
pub struct AssessmentRow {
    pub href: String,
    pub person: String,
    pub kind: String,
    pub about: String,
    pub date: String,
    pub state: &'static str,
    pub icon: &'static str,
    pub verdict: &'static str,
    pub percent: String,
    pub by: String,
}

/// The names of shifts.
pub type Shifts = HashMap<ShiftId, Text>;

/// An assessment as a line of a list.
#[must_use]
pub fn row(assessment: &Assessment, shifts: &Shifts, names: &Names, t: &Words) -> AssessmentRow {
    let counts = assessment.counts();
    AssessmentRow {
        href: format!("/assessments/{}", assessment.id),
        person: names.person(assessment.person),
        kind: t.word("assessment-kind", assessment.kind.word()),
        about: about(assessment, shifts, names),
        date: assessment.date.to_string(),
        state: assessment.state.word(),
        icon: icon(assessment.state),
        verdict: counts.map_or("", |counts| if counts.passed { "passed" } else { "failed" }),
        percent: counts.map_or_else(|| NOTHING.into(), |counts| format!("{} %", counts.percent)),
        by: names.person(assessment.by),
    }
}

/// The area and the shift that it is about.
#[must_use]
pub fn about(assessment: &Assessment, shifts: &Shifts, names: &Names) -> String {
    let area = assessment.area.map(|area| names.area(area)).filter(|name| !name.is_empty());
    let shift = assessment.shift.and_then(|shift| shifts.get(&shift)).map(|name| names.say(name));
    names.list(area.into_iter().chain(shift))
}

/// The icon and badge of a state.
#[must_use]
pub const fn icon(state: AssessmentState) -> &'static str {
    match state {
        AssessmentState::Assessed => "upcoming",
        AssessmentState::Agreed | AssessmentState::Upheld | AssessmentState::Changed => "accepted",
        AssessmentState::Disputed => "unknown",
        AssessmentState::Withdrawn => "missed",
    }
}

/// A line of the history.
pub struct Said {
    pub what: String,
    pub icon: &'static str,
    pub by: String,
    pub at: Moment,
    pub note: String,
    pub late: bool,
}

/// What was said about an assessment, the first first.
#[must_use]
pub fn history(assessment: &Assessment, names: &Names, t: &Words) -> Vec<Said> {
    assessment.history.iter().map(|entry| said(entry, assessment, names, t)).collect()
}

fn said(entry: &AssessmentEntry, assessment: &Assessment, names: &Names, t: &Words) -> Said {
    let state = match entry.reply {
        Reply::Agree {} => AssessmentState::Agreed,
        Reply::Dispute {} => AssessmentState::Disputed,
        Reply::Settle { how } => how.state(),
    };
    let what = match entry.reply {
        Reply::Settle { how: Settlement::Changed { percent } } => t.n("assessment-changed-to", percent),
        _ => t.word("assessment-state", state.word()),
    };
    Said {
        what,
        icon: icon(state),
        by: names.person(entry.by),
        at: local_time(entry.at, names.zone(assessment.site)),
        note: entry.note.clone(),
        late: entry.late,
    }
}
