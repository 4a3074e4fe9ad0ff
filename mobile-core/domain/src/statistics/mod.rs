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
mod tests {
    use super::*;
    use crate::{
        ids::{RouteId, SiteId},
        route::{Repeats, Window},
        text::Text,
    };
    use uuid::Uuid;

    #[test]
    fn a_share_is_rounded_down_and_there_is_none_of_nothing() {
        assert_eq!(share(999, 1_000), Some(99));
        assert_eq!(share(1_000, 1_000), Some(100));
        assert_eq!(share(0, 7), Some(0));
        assert_eq!(share(3, 0), None);
        assert_eq!(share(i64::MAX, i64::MAX), Some(100), "no overflow");
    }

    #[test]
    fn a_long_sheet_weighs_more_than_a_short_one() {
        let mut sum = Scores { sheets: 1, passed: 1, earned: 9_000, possible: 9_000 };
        sum += Scores { sheets: 1, passed: 0, earned: 0, possible: 1_000 };
        // 90 of 100 points, though one sheet of two failed.
        assert_eq!((sum.percent(), sum.pass_rate()), (Some(90), Some(50)));
        assert_eq!(Scores::default().percent(), None);
    }

    #[test]
    fn a_window_counts_once_from_the_moment_at_which_it_closes() {
        let window = |from: &str, until: &str| Window { from: from.parse().unwrap(), until: until.parse().unwrap() };
        let route = Route {
            id: RouteId(Uuid::from_u128(1)),
            site: SiteId(Uuid::from_u128(2)),
            building: None,
            name: Text::new("夜", "Night"),
            checkpoints: vec![],
            ordered: false,
            repeats: Repeats::Daily {},
            windows: vec![window("08:00:00", "09:00:00"), window("22:00:00", "02:00:00")],
            roles: vec![],
            people: vec![],
        };
        let zone = Tz::Asia__Shanghai;
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let closed = |after: &str, until: &str| closed_between(&route, zone, at(after), at(until));
        // Two in the morning of the 24th in Shanghai is 18:00 on the 23rd in UTC: it belongs to the 23rd, on which its window began.
        let night = closed("2026-11-23T17:00:00Z", "2026-11-23T18:00:00Z");
        assert_eq!(night.iter().map(|planned| planned.date.to_string()).collect::<Vec<_>>(), ["2026-11-23"]);
        assert!(closed("2026-11-23T18:00:00Z", "2026-11-24T00:59:59Z").is_empty());
        assert_eq!(closed("2026-11-23T18:00:00Z", "2026-11-24T01:00:00Z").len(), 1);
        // In whatever steps the clock is asked, each window comes once.
        let mut all = vec![];
        let mut from = at("2026-10-30T00:00:00Z");
        for minutes in (0..).map(|n| 7 + n * 13 % 700).take(120) {
            let until = from + chrono::TimeDelta::minutes(minutes);
            all.extend(closed_between(&route, zone, from, until));
            from = until;
        }
        assert_eq!(all, closed_between(&route, zone, at("2026-10-30T00:00:00Z"), from));
        assert!(all.len() > 50);
    }

    #[test]
    fn what_is_not_yet_known_counts_neither_way() {
        let walks = Completion { complete: 6, partial: 1, unfinished: 0, missed: 1, unknown: 4 };
        assert_eq!((walks.due(), walks.known(), walks.rate()), (12, 8, Some(75)));
        assert_eq!(Completion { unknown: 3, ..Completion::default() }.rate(), None);
    }

    #[test]
    fn findings_by_hand() {
        // Ten raised, of which three came back; four put right in 1, 2, 2 and 5 working days, one of them late.
        let sums = Findings { raised: 10, open: 5, repeats: 3, righted: 4, right_days: 10, late: 1, closed: 2 };
        assert_eq!((sums.repeat_rate(), sums.in_time(), sums.right_tenths()), (Some(30), Some(75), Some(25)));
        let thirds = Findings { righted: 3, right_days: 5, ..Findings::default() };
        assert_eq!(thirds.right_tenths(), Some(17), "1.67 is 1.7");
        assert_eq!(Findings::default().right_tenths(), None);
    }

    #[test]
    fn an_age_is_what_the_calendar_counts() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let holidays = (1..=7).map(|n| NaiveDate::from_ymd_opt(2026, 10, n).unwrap()).collect();
        let calendar = Calendar { holidays, workdays: [day("2026-10-10")].into(), ..Calendar::default() };
        let today = day("2026-10-14");
        let ages = Ages::on(&calendar, today);
        for ago in 0..90 {
            let raised = today - chrono::TimeDelta::days(ago);
            assert_eq!(ages.of(raised), Days::of(calendar.between(raised, today).into()), "{raised}");
        }
        assert_eq!(ages.of(day("2026-09-30")), Days::UpTo10, "8th, 9th, the worked Saturday, 12th, 13th, 14th: six");
        assert_eq!(ages.of(day("1999-01-01")), Days::Over20);
        assert_eq!(ages.of(day("2026-12-01")), Days::UpTo1, "a phone's clock was ahead");
    }

    #[test]
    fn every_number_of_days_has_one_class_and_they_rise() {
        let mut last = Days::UpTo1;
        for days in 0..40 {
            let class = Days::of(days);
            assert!(class >= last, "{days}");
            last = class;
        }
        assert_eq!(
            [0, 1, 2, 3, 4, 5, 6, 10, 11, 20, 21].map(|n| Days::of(n).word()),
            ["up_to_1", "up_to_1", "up_to_3", "up_to_3", "up_to_5", "up_to_5", "up_to_10", "up_to_10", "up_to_20", "up_to_20", "over_20"]
        );
        assert!(Days::ALL.iter().all(|class| Days::parse(class.word()) == Some(*class)));
        assert!(Days::ALL.iter().all(|class| serde_json::to_value(class).unwrap() == class.word()));
    }
}
