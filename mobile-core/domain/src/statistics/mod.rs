//! What do the figures mean that the management reads (manual 2.6, 6.3)? How each is reckoned from counted sums; the counting is the server's.
//!
//! | question | room |
//! | --- | --- |
//! | over which days, drawn how finely, and compared with which | [`period`] |
//! | how well sheets were answered | [`Scores`] |
//! | which walks were walked | [`Completion`] |
//! | what was wrong, for how long, and whether it came back | [`Findings`], [`Days`] |
//! | what the director is told about a week | [`weekly`] |

mod period;
pub mod weekly;

pub use period::{Against, Grain, Period, Range};

use crate::{
    patrol::{Patrol, PatrolState},
    route::{Planned, Route},
    time::Timestamp,
    workdays::Calendar,
};
use chrono::{Days as CalendarDays, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// A share in per cent, rounded down so that 99.9 never reads as all; none of nothing.
#[must_use]
pub fn share(part: i64, whole: i64) -> Option<u8> {
    if whole <= 0 {
        return None;
    }
    u8::try_from(i128::from(part.clamp(0, whole)) * 100 / i128::from(whole)).ok()
}

/// Sheets that were answered, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scores {
    /// How many.
    pub sheets: i64,
    /// Those that passed.
    pub passed: i64,
    /// Points earned, in hundredths.
    pub earned: i64,
    /// Points possible, in hundredths.
    pub possible: i64,
}

impl Scores {
    /// Points earned of points possible, in per cent: a long sheet weighs more than a short one.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        share(self.earned, self.possible)
    }

    /// Sheets that passed, of all, in per cent.
    #[must_use]
    pub fn pass_rate(&self) -> Option<u8> {
        share(self.passed, self.sheets)
    }
}

impl AddAssign for Scores {
    fn add_assign(&mut self, other: Self) {
        self.sheets += other.sheets;
        self.passed += other.passed;
        self.earned += other.earned;
        self.possible += other.possible;
    }
}

/// How far a walk came, whatever a supervisor said about it since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walked {
    /// Every checkpoint was visited.
    Complete,
    /// Finished, with checkpoints missed.
    Partial,
    /// Begun, and not finished.
    Unfinished,
}

impl Walked {
    /// Of a patrol as it stands.
    #[must_use]
    pub fn of(patrol: &Patrol) -> Self {
        match patrol.state {
            PatrolState::Underway => Self::Unfinished,
            _ if patrol.open_stops().next().is_some() => Self::Partial,
            _ => Self::Complete,
        }
    }

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Unfinished => "unfinished",
        }
    }
}

/// The walks of a route whose windows closed after one moment and no later than another: from then on it counts what became of them.
#[must_use]
pub fn closed_between(route: &Route, zone: Tz, after: Timestamp, until: Timestamp) -> Vec<Planned> {
    let last = until.with_timezone(&zone).date_naive();
    let first = after.with_timezone(&zone).date_naive();
    // A window may run past midnight, and its end may be moved by a change of the clocks.
    let first = first.checked_sub_days(CalendarDays::new(2)).unwrap_or(first);
    let dates = first.iter_days().take_while(|date| *date <= last);
    dates
        .flat_map(|date| route.planned_on(date))
        .filter(|planned| (after..until).contains(&(planned.span(zone).1 - chrono::TimeDelta::microseconds(1))))
        .collect()
}

/// Walks that were due, by what became of them. A walk counts on the day on which its window begins, once the window has closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Completion {
    /// Every checkpoint was visited.
    pub complete: i64,
    /// Finished, with checkpoints missed.
    pub partial: i64,
    /// Begun, and never finished.
    pub unfinished: i64,
    /// Nobody walked it.
    pub missed: i64,
    /// A phone that may have walked it has not reported since (`sync.md` 12).
    pub unknown: i64,
}

impl Completion {
    /// Walks that were due.
    #[must_use]
    pub const fn due(&self) -> i64 {
        self.known() + self.unknown
    }

    /// Walks of which it is known what became of them.
    #[must_use]
    pub const fn known(&self) -> i64 {
        self.complete + self.partial + self.unfinished + self.missed
    }

    /// Complete walks of those of which it is known what became of them, in per cent: what is not yet known counts neither way.
    #[must_use]
    pub fn rate(&self) -> Option<u8> {
        share(self.complete, self.known())
    }
}

impl AddAssign for Completion {
    fn add_assign(&mut self, other: Self) {
        self.complete += other.complete;
        self.partial += other.partial;
        self.unfinished += other.unfinished;
        self.missed += other.missed;
        self.unknown += other.unknown;
    }
}

/// Findings, added up. Each sum belongs to the day on which it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Findings {
    /// Raised on these days.
    pub raised: i64,
    /// Raised on these days, and not settled yet.
    pub open: i64,
    /// Raised on these days, of the same kind at the same place as one before.
    pub repeats: i64,
    /// Put right on these days.
    pub righted: i64,
    /// Working days that those took, from raised to put right, together.
    pub right_days: i64,
    /// Of those put right, after their deadline.
    pub late: i64,
    /// Verified and closed on these days.
    pub closed: i64,
}

impl Findings {
    /// Repeats of all that were raised, in per cent.
    #[must_use]
    pub fn repeat_rate(&self) -> Option<u8> {
        share(self.repeats, self.raised)
    }

    /// Put right within the deadline, of all that were put right, in per cent.
    #[must_use]
    pub fn in_time(&self) -> Option<u8> {
        share(self.righted - self.late, self.righted)
    }

    /// Working days from raised to put right on average, in tenths, rounded half up.
    #[must_use]
    pub fn right_tenths(&self) -> Option<i64> {
        (self.righted > 0).then(|| (self.right_days * 20 + self.righted) / (self.righted * 2))
    }
}

impl AddAssign for Findings {
    fn add_assign(&mut self, other: Self) {
        self.raised += other.raised;
        self.open += other.open;
        self.repeats += other.repeats;
        self.righted += other.righted;
        self.right_days += other.right_days;
        self.late += other.late;
        self.closed += other.closed;
    }
}

/// How many working days: of a finding's age while it is open, or of what it took to put it right. The steps are those of the manual
/// (5.9: answered within 3 days, settled within 5), then wider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Days {
    /// On the same day or the next.
    #[serde(rename = "up_to_1")]
    UpTo1,
    /// 2 or 3.
    #[serde(rename = "up_to_3")]
    UpTo3,
    /// 4 or 5.
    #[serde(rename = "up_to_5")]
    UpTo5,
    /// 6 to 10.
    #[serde(rename = "up_to_10")]
    UpTo10,
    /// 11 to 20.
    #[serde(rename = "up_to_20")]
    UpTo20,
    /// More.
    #[serde(rename = "over_20")]
    Over20,
}

impl Days {
    /// Every class, shortest first.
    pub const ALL: [Self; 6] = [Self::UpTo1, Self::UpTo3, Self::UpTo5, Self::UpTo10, Self::UpTo20, Self::Over20];

    /// The class of a number of working days.
    #[must_use]
    pub const fn of(days: i64) -> Self {
        match days {
            ..=1 => Self::UpTo1,
            2..=3 => Self::UpTo3,
            4..=5 => Self::UpTo5,
            6..=10 => Self::UpTo10,
            11..=20 => Self::UpTo20,
            _ => Self::Over20,
        }
    }

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::UpTo1 => "up_to_1",
            Self::UpTo3 => "up_to_3",
            Self::UpTo5 => "up_to_5",
            Self::UpTo10 => "up_to_10",
            Self::UpTo20 => "up_to_20",
            Self::Over20 => "over_20",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|days| days.word() == word)
    }
}

/// How old what was raised on a day is today, in working days: reckoned once for a whole list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ages {
    today: NaiveDate,
    /// By how many days ago it was raised.
    classes: Vec<Days>,
}

impl Ages {
    /// By a site's calendar.
    #[must_use]
    pub fn on(calendar: &Calendar, today: NaiveDate) -> Self {
        // A calendar with more days off in a row has a mistake.
        const FAR: usize = 500;
        let (mut classes, mut working, mut date) = (vec![Days::UpTo1], 0, today);
        while classes.len() < FAR && classes.last() != Some(&Days::Over20) {
            working += i64::from(calendar.is_workday(date));
            classes.push(Days::of(working));
            let Some(earlier) = date.pred_opt() else { break };
            date = earlier;
        }
        Self { today, classes }
    }

    /// The class of what was raised on a day.
    #[must_use]
    pub fn of(&self, raised: NaiveDate) -> Days {
        let ago = usize::try_from((self.today - raised).num_days().max(0)).unwrap_or(usize::MAX);
        self.classes.get(ago).or(self.classes.last()).copied().unwrap_or(Days::Over20)
    }
}

#[cfg(test)]
mod tests;
