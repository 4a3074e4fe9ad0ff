//! What is the site director told about a week (manual 6.3)? Which of its figures are worth a sentence, by fixed rules: the same week always
//! reads the same.

use super::{Completion, Findings, Range, Scores};
use serde::{Deserialize, Serialize};

/// Sheets that a place must have before its score is held up: below, one bad sheet would decide.
pub const ENOUGH: i64 = 3;
/// The score, in per cent, below which a place is named.
pub const WEAK: u8 = 80;
/// Places and routes that are named at the most.
pub const NAMED: usize = 3;

/// The figures of one week.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sums {
    /// How well sheets were answered.
    pub scores: Scores,
    /// Which walks were walked.
    pub walks: Completion,
    /// What was wrong.
    pub findings: Findings,
}

/// A part of the figures, under its id or word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Part<T> {
    /// An id, or a word.
    pub value: String,
    /// Its name when the figures were made, Chinese.
    pub zh: String,
    /// Its name when the figures were made, English.
    pub en: String,
    /// Its figures.
    pub sums: T,
}

/// A week of a site, as it stood when its analysis was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Week {
    /// Monday to Sunday.
    pub days: Range,
    /// This week.
    pub sums: Sums,
    /// The week before.
    pub before: Sums,
    /// Scores by area.
    pub areas: Vec<Part<Scores>>,
    /// Walks by route.
    pub routes: Vec<Part<Completion>>,
    /// Findings by kind.
    pub kinds: Vec<Part<Findings>>,
    /// Findings that are open, whenever they were raised.
    pub open: i64,
    /// Of those, open for more than five working days.
    pub old: i64,
}

/// Something worth a sentence. Which words say it, the reader's language knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "remark", rename_all = "snake_case")]
pub enum Remark {
    /// Nothing was recorded at all.
    Nothing {},
    /// The score, and by how many points it changed; none when the week before has none.
    Score {
        /// In per cent.
        percent: u8,
        /// In percentage points.
        change: Option<i16>,
    },
    /// An area below the mark.
    WeakArea {
        /// Where in [`Week::areas`].
        at: usize,
        /// In per cent.
        percent: u8,
    },
    /// How many walks were complete, and by how many points that changed.
    Walks {
        /// In per cent.
        rate: u8,
        /// In percentage points.
        change: Option<i16>,
    },
    /// A route with walks that nobody walked.
    MissedRoute {
        /// Where in [`Week::routes`].
        at: usize,
        /// How many.
        missed: i64,
    },
    /// Walks of which nobody knows yet.
    Unknown {
        /// How many.
        walks: i64,
    },
    /// Findings raised, and how many more or fewer than the week before.
    Raised {
        /// How many.
        raised: i64,
        /// How many more; fewer when negative.
        change: i64,
    },
    /// The kind that most were of.
    MostOf {
        /// Where in [`Week::kinds`].
        at: usize,
        /// How many.
        raised: i64,
    },
    /// Findings that came back.
    Repeats {
        /// How many.
        repeats: i64,
    },
    /// Findings put right, on average in so many tenths of a working day.
    Righted {
        /// How many.
        righted: i64,
        /// Working days on average, in tenths.
        tenths: i64,
        /// After their deadline.
        late: i64,
    },
    /// What is open, and of it what is old (6.4: goes to the director).
    Open {
        /// How many.
        open: i64,
        /// Open for more than five working days.
        old: i64,
    },
}

/// By how many percentage points a figure changed.
#[must_use]
pub fn change(now: Option<u8>, before: Option<u8>) -> Option<i16> {
    Some(i16::from(now?) - i16::from(before?))
}

/// What is worth a sentence, in the order in which it is said.
#[must_use]
pub fn remarks(week: &Week) -> Vec<Remark> {
    let (sums, before) = (&week.sums, &week.before);
    let mut said = vec![];
    if let Some(percent) = sums.scores.percent() {
        said.push(Remark::Score { percent, change: change(Some(percent), before.scores.percent()) });
    }
    said.extend(weak_areas(week));
    if let Some(rate) = sums.walks.rate() {
        said.push(Remark::Walks { rate, change: change(Some(rate), before.walks.rate()) });
    }
    said.extend(missed_routes(week));
    if sums.walks.unknown > 0 {
        said.push(Remark::Unknown { walks: sums.walks.unknown });
    }
    findings(week, &mut said);
    if said.is_empty() {
        said.push(Remark::Nothing {});
    }
    said
}

fn findings(week: &Week, said: &mut Vec<Remark>) {
    let (now, before) = (&week.sums.findings, &week.before.findings);
    if now.raised > 0 || before.raised > 0 {
        said.push(Remark::Raised { raised: now.raised, change: now.raised - before.raised });
    }
    // Of a single kind there is no more to say than of all.
    let most = week.kinds.iter().enumerate().max_by_key(|(at, kind)| (kind.sums.raised, std::cmp::Reverse(*at)));
    if let Some((at, kind)) = most.filter(|(_, kind)| kind.sums.raised > 0 && kind.sums.raised < now.raised) {
        said.push(Remark::MostOf { at, raised: kind.sums.raised });
    }
    if now.repeats > 0 {
        said.push(Remark::Repeats { repeats: now.repeats });
    }
    if let Some(tenths) = now.right_tenths() {
        said.push(Remark::Righted { righted: now.righted, tenths, late: now.late });
    }
    if week.open > 0 {
        said.push(Remark::Open { open: week.open, old: week.old });
    }
}

/// The weakest areas with enough sheets, worst first.
fn weak_areas(week: &Week) -> Vec<Remark> {
    let enough = week.areas.iter().enumerate().filter(|(_, area)| area.sums.sheets >= ENOUGH);
    let mut weak: Vec<(u8, usize)> =
        enough.filter_map(|(at, area)| area.sums.percent().map(|percent| (percent, at))).filter(|(percent, _)| *percent < WEAK).collect();
    weak.sort_unstable();
    weak.into_iter().take(NAMED).map(|(percent, at)| Remark::WeakArea { at, percent }).collect()
}

/// The routes with most missed walks, most first.
fn missed_routes(week: &Week) -> Vec<Remark> {
    let mut missed: Vec<(i64, usize)> =
        week.routes.iter().enumerate().map(|(at, route)| (-route.sums.missed, at)).filter(|(missed, _)| *missed < 0).collect();
    missed.sort_unstable();
    missed.into_iter().take(NAMED).map(|(missed, at)| Remark::MissedRoute { at, missed: -missed }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Period;

    fn area(value: &str, sheets: i64, percent: i64) -> Part<Scores> {
        let sums = Scores { sheets, passed: sheets, earned: sheets * percent, possible: sheets * 100 };
        Part { value: value.into(), zh: value.into(), en: value.into(), sums }
    }

    fn week() -> Week {
        Week {
            days: Period::Week.around("2026-11-26".parse().unwrap()),
            sums: Sums::default(),
            before: Sums::default(),
            areas: vec![],
            routes: vec![],
            kinds: vec![],
            open: 0,
            old: 0,
        }
    }

    #[test]
    fn an_empty_week_says_so() {
        assert_eq!(remarks(&week()), [Remark::Nothing {}]);
    }

    #[test]
    fn the_weakest_areas_are_named_and_a_single_bad_sheet_is_not() {
        let areas = vec![area("a", 9, 79), area("b", 2, 10), area("c", 9, 80), area("d", 3, 40), area("e", 5, 70), area("f", 5, 71)];
        let named = remarks(&Week { areas, ..week() });
        assert_eq!(
            named,
            [Remark::WeakArea { at: 3, percent: 40 }, Remark::WeakArea { at: 4, percent: 70 }, Remark::WeakArea { at: 5, percent: 71 }]
        );
    }

    #[test]
    fn a_week_by_hand() {
        let scores = |percent: i64| Scores { sheets: 10, passed: 9, earned: percent * 10, possible: 1_000 };
        let mut week = week();
        week.sums.scores = scores(88);
        week.before.scores = scores(92);
        week.sums.walks = Completion { complete: 9, missed: 1, unknown: 2, ..Completion::default() };
        week.routes = vec![Part { value: "r".into(), zh: "r".into(), en: "r".into(), sums: week.sums.walks }];
        week.sums.findings = Findings { raised: 5, repeats: 1, righted: 2, right_days: 5, late: 1, ..Findings::default() };
        week.before.findings.raised = 8;
        let kind = |value: &str, raised| Part {
            value: value.into(),
            zh: String::new(),
            en: String::new(),
            sums: Findings { raised, ..Findings::default() },
        };
        week.kinds = vec![kind("damage", 2), kind("nonconformity", 3)];
        (week.open, week.old) = (7, 2);
        assert_eq!(
            remarks(&week),
            [
                Remark::Score { percent: 88, change: Some(-4) },
                Remark::Walks { rate: 90, change: None },
                Remark::MissedRoute { at: 0, missed: 1 },
                Remark::Unknown { walks: 2 },
                Remark::Raised { raised: 5, change: -3 },
                Remark::MostOf { at: 1, raised: 3 },
                Remark::Repeats { repeats: 1 },
                Remark::Righted { righted: 2, tenths: 25, late: 1 },
                Remark::Open { open: 7, old: 2 },
            ]
        );
    }
}
