//! Over which days? Calendar weeks, months, quarters and years of a site's own calendar, or any days; and what each is compared with.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days of the longest stretch that is looked at.
pub const LONGEST: i64 = 3 * 366;

/// What kind of stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
    /// Any days.
    Free,
}

/// From a day to a day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Range {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// How finely a stretch is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// Day by day.
    Day,
    /// Week by week.
    Week,
    /// Month by month.
    Month,
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn months_later(first: NaiveDate, months: u32) -> NaiveDate {
    first.checked_add_months(Months::new(months)).unwrap_or(first)
}

fn days_later(date: NaiveDate, days: i64) -> NaiveDate {
    let count = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(count) } else { date.checked_add_days(count) }.unwrap_or(date)
}

fn monday(date: NaiveDate) -> NaiveDate {
    days_later(date, -i64::from(date.weekday().num_days_from_monday()))
}

impl Period {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Week, Self::Month, Self::Quarter, Self::Year, Self::Free];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Free => "free",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.word() == word)
    }

    /// The stretch of this kind that a day is in; of free ones, the day alone.
    #[must_use]
    pub fn around(self, date: NaiveDate) -> Range {
        let first = first_of_month(date);
        let (from, next) = match self {
            Self::Week => (monday(date), days_later(monday(date), 7)),
            Self::Month => (first, months_later(first, 1)),
            Self::Quarter => {
                let from = first.with_month0(first.month0() / 3 * 3).unwrap_or(first);
                (from, months_later(from, 3))
            }
            Self::Year => {
                let from = first.with_month0(0).unwrap_or(first);
                (from, months_later(from, 12))
            }
            Self::Free => (date, days_later(date, 1)),
        };
        Range { from, until: days_later(next, -1) }
    }

    /// The stretch before one of this kind: the calendar month before a month, as many days before any days.
    #[must_use]
    pub fn before(self, range: Range) -> Range {
        match self {
            Self::Free => range.moved(-range.days()),
            kind => kind.around(days_later(range.from, -1)),
        }
    }

    /// The stretch after one of this kind.
    #[must_use]
    pub fn after(self, range: Range) -> Range {
        match self {
            Self::Free => range.moved(range.days()),
            kind => kind.around(days_later(range.until, 1)),
        }
    }
}

/// What a stretch is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// The stretch before it.
    #[default]
    Before,
    /// The same days a year earlier.
    Year,
}

impl Against {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Before, Self::Year];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Year => "year",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|against| against.word() == word)
    }

    /// A stretch as far as it has come, and as many days of what it is compared with: half a month is not held against a whole one.
    #[must_use]
    pub fn pair(self, kind: Period, whole: Range, today: NaiveDate) -> (Range, Range) {
        let other = match self {
            Self::Before => kind.before(whole),
            Self::Year => whole.year_ago(),
        };
        if !whole.holds(today) {
            return (whole, other);
        }
        let so_far = Range { from: whole.from, until: today };
        let as_many = other.until.min(days_later(other.from, so_far.days() - 1));
        (so_far, Range { from: other.from, until: as_many })
    }
}

impl Range {
    /// From a day to a day; the other way round when they are given so, and no longer than three years.
    #[must_use]
    pub fn new(one: NaiveDate, other: NaiveDate) -> Self {
        let (from, until) = (one.min(other), one.max(other));
        Self { from, until: until.min(days_later(from, LONGEST - 1)) }
    }

    /// How many days.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.until - self.from).num_days() + 1
    }

    /// The same length, so many days later.
    #[must_use]
    pub fn moved(&self, days: i64) -> Self {
        Self { from: days_later(self.from, days), until: days_later(self.until, days) }
    }

    /// The same calendar days one year earlier; 29 February becomes the 28th.
    #[must_use]
    pub fn year_ago(&self) -> Self {
        let earlier = |date: NaiveDate| date.checked_sub_months(Months::new(12)).unwrap_or(date);
        Self { from: earlier(self.from), until: earlier(self.until) }
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn holds(&self, date: NaiveDate) -> bool {
        (self.from..=self.until).contains(&date)
    }

    /// How finely it is drawn: days up to a month, weeks up to half a year, months beyond, so that a chart has no more than about thirty marks.
    #[must_use]
    pub fn grain(&self) -> Grain {
        match self.days() {
            ..=31 => Grain::Day,
            32..=186 => Grain::Week,
            _ => Grain::Month,
        }
    }

    /// The parts that it is drawn in, without gap or overlap; the first and the last may be cut by its ends.
    #[must_use]
    pub fn parts(&self) -> Vec<Self> {
        let mut parts = vec![];
        let mut from = self.from;
        while from <= self.until {
            let whole = match self.grain() {
                Grain::Day => Self { from, until: from },
                Grain::Week => Period::Week.around(from),
                Grain::Month => Period::Month.around(from),
            };
            parts.push(Self { from, until: whole.until.min(self.until) });
            let next = days_later(whole.until, 1);
            if next <= from {
                break;
            }
            from = next;
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn range(from: &str, until: &str) -> Range {
        Range { from: day(from), until: day(until) }
    }

    #[test]
    fn calendar_stretches_by_hand() {
        // 26 November 2026 is a Thursday.
        let date = day("2026-11-26");
        assert_eq!(Period::Week.around(date), range("2026-11-23", "2026-11-29"));
        assert_eq!(Period::Month.around(date), range("2026-11-01", "2026-11-30"));
        assert_eq!(Period::Quarter.around(date), range("2026-10-01", "2026-12-31"));
        assert_eq!(Period::Year.around(date), range("2026-01-01", "2026-12-31"));
        assert_eq!(Period::Month.before(range("2026-03-01", "2026-03-31")), range("2026-02-01", "2026-02-28"));
        assert_eq!(Period::Week.before(range("2026-12-28", "2027-01-03")), range("2026-12-21", "2026-12-27"));
        assert_eq!(Period::Free.before(range("2026-11-10", "2026-11-19")), range("2026-10-31", "2026-11-09"));
        assert_eq!(range("2024-02-29", "2024-03-01").year_ago(), range("2023-02-28", "2023-03-01"));
    }

    #[test]
    fn half_a_month_is_held_against_half_a_month() {
        let november = range("2026-11-01", "2026-11-30");
        let today = day("2026-11-10");
        let pair = Against::Before.pair(Period::Month, november, today);
        assert_eq!(pair, (range("2026-11-01", "2026-11-10"), range("2026-10-01", "2026-10-10")));
        let done = Against::Before.pair(Period::Month, november, day("2026-12-24"));
        assert_eq!(done, (november, range("2026-10-01", "2026-10-31")));
        assert_eq!(Against::Year.pair(Period::Month, november, today).1, range("2025-11-01", "2025-11-10"));
        // The 30 days of March cannot be found in February.
        let march = Against::Before.pair(Period::Month, range("2026-03-01", "2026-03-31"), day("2026-03-30"));
        assert_eq!(march.1, range("2026-02-01", "2026-02-28"));
    }

    #[test]
    fn what_follows_a_stretch_begins_where_it_ends() {
        for n in 0..800 {
            let date = days_later(day("2024-01-01"), n);
            for kind in Period::ALL {
                let here = kind.around(date);
                assert!(here.holds(date));
                assert_eq!(days_later(here.until, 1), kind.after(here).from);
                assert_eq!(kind.after(kind.before(here)), here, "{kind:?} {date}");
            }
        }
    }

    #[test]
    fn parts_cover_every_day_once() {
        for length in [1, 2, 28, 31, 32, 45, 186, 187, 366, 800] {
            for begin in 0..40 {
                let whole = Range::new(days_later(day("2025-12-20"), begin), days_later(day("2025-12-20"), begin + length - 1));
                let parts = whole.parts();
                assert_eq!(parts.iter().map(Range::days).sum::<i64>(), length);
                assert!(parts.windows(2).all(|two| days_later(two[0].until, 1) == two[1].from));
                assert!(parts.len() <= 40, "{length}: {}", parts.len());
            }
        }
    }

    #[test]
    fn days_given_the_wrong_way_round_are_turned_and_a_century_is_cut() {
        assert_eq!(Range::new(day("2026-02-01"), day("2026-01-01")), range("2026-01-01", "2026-02-01"));
        assert_eq!(Range::new(day("1926-01-01"), day("2026-01-01")).days(), LONGEST);
    }
}
