//! When does a shift 班次 begin and end (7.3)? Its hours by the site's clock, and what they are in the world's time on a date.

use crate::{
    ids::{ShiftId, SiteId},
    people::Role,
    place::check_name,
    refusal::Refusal,
    route::Window,
    text::Text,
    time::{Timestamp, at_local},
};
use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Parts that a shift may have: two for a split shift, one more for whoever comes three times.
pub const PARTS_LIMIT: usize = 4;

/// Hours from the beginning of a shift's first part to the end of its last one.
const HOURS_LIMIT: i64 = 36;

/// A shift 班次.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// The site.
    pub site: SiteId,
    /// Its name: 早班.
    pub name: Text,
    /// What stands for it in a roster's cell: 早.
    pub mark: String,
    /// Its parts, one after the other; two for a split shift. One that ends before it begins runs past midnight.
    pub parts: Vec<Window>,
    /// Minutes of break that are not paid.
    #[serde(default)]
    pub break_minutes: u16,
    /// Minutes after the beginning that are not late yet, and before the end that are not early.
    #[serde(default)]
    pub grace_minutes: u16,
    /// Minutes after the beginning at which the lead is asked to look for whoever was not seen.
    pub look_after_minutes: u16,
    /// The posts that work it.
    pub roles: Vec<Role>,
    /// It is planned no more; what was worked stays.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// A stretch of time from a moment until another one, not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// From.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Timestamp,
    /// Until.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
}

impl Span {
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> TimeDelta {
        (self.until - self.from).max(TimeDelta::zero())
    }

    /// What both have in common; nothing when they only touch.
    #[must_use]
    pub fn common(&self, other: &Self) -> Option<Self> {
        let (from, until) = (self.from.max(other.from), self.until.min(other.until));
        (from < until).then_some(Self { from, until })
    }

    /// Whether a moment lies in it.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

impl Shift {
    /// Checks what somebody typed.
    pub fn check(&self) -> Result<(), Refusal> {
        check_name(&self.name)?;
        let mark = self.mark.trim().chars().count();
        if !(1..=4).contains(&mark) {
            return Err(Refusal::Invalid { field: "mark".into() });
        }
        if self.parts.is_empty() {
            return Err(Refusal::Missing { field: "parts".into() });
        }
        // Any zone without clock changes will do: the parts must fit one after the other on an ordinary day.
        let spans = self.spans(NaiveDate::default(), Tz::UTC);
        let whole = spans.first().zip(spans.last()).map_or(TimeDelta::zero(), |(first, last)| last.until - first.from);
        if self.parts.len() > PARTS_LIMIT || whole > TimeDelta::hours(HOURS_LIMIT) || self.parts.iter().any(|part| part.from == part.until)
        {
            return Err(Refusal::Invalid { field: "parts".into() });
        }
        let worked: TimeDelta = spans.iter().map(Span::length).sum();
        if TimeDelta::minutes(self.break_minutes.into()) >= worked {
            return Err(Refusal::Invalid { field: "break_minutes".into() });
        }
        if self.grace_minutes > 120 || self.look_after_minutes > 720 || self.look_after_minutes < self.grace_minutes {
            return Err(Refusal::Invalid { field: "look_after_minutes".into() });
        }
        if self.roles.is_empty() {
            return Err(Refusal::Missing { field: "roles".into() });
        }
        Ok(())
    }

    /// Its parts on a local date. A part that begins before the one before it has ended is the next day's. On a day on which the clocks
    /// change it is as many hours longer or shorter as the clocks say.
    #[must_use]
    pub fn spans(&self, date: NaiveDate, zone: Tz) -> Vec<Span> {
        let mut day = date;
        let mut last = None;
        let mut spans = vec![];
        for part in &self.parts {
            if last.is_some_and(|last| part.from < last) {
                day = next(day);
            }
            let from = at_local(zone, day, part.from);
            if part.until <= part.from {
                day = next(day);
            }
            spans.push(Span { from, until: at_local(zone, day, part.until) });
            last = Some(part.until);
        }
        spans
    }

    /// Minutes of a date that are planned and paid.
    #[must_use]
    pub fn paid_minutes(&self, date: NaiveDate, zone: Tz) -> u32 {
        let planned: TimeDelta = self.spans(date, zone).iter().map(Span::length).sum();
        u32::try_from(planned.num_minutes()).unwrap_or(0).saturating_sub(self.break_minutes.into())
    }
}

fn next(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    pub(crate) fn shift(parts: &[(&str, &str)]) -> Shift {
        let parts = parts.iter().map(|(from, until)| Window { from: from.parse().unwrap(), until: until.parse().unwrap() }).collect();
        Shift {
            id: ShiftId(Uuid::from_u128(1)),
            site: SiteId(Uuid::from_u128(2)),
            name: Text::new("早班", "Early"),
            mark: "早".into(),
            parts,
            break_minutes: 0,
            grace_minutes: 5,
            look_after_minutes: 20,
            roles: vec![Role::Cleaner],
            retired: false,
        }
    }

    fn spans(shift: &Shift, date: &str, zone: Tz) -> Vec<String> {
        let text = |span: Span| format!("{} {}", span.from.format("%d %H:%M"), span.until.format("%d %H:%M"));
        shift.spans(date.parse().unwrap(), zone).into_iter().map(text).collect()
    }

    #[test]
    fn a_split_shift_that_ends_at_night_runs_into_the_next_day() {
        let split = shift(&[("06:00:00", "10:00:00"), ("18:00:00", "02:00:00")]);
        split.check().unwrap();
        assert_eq!(spans(&split, "2026-11-23", Tz::UTC), ["23 06:00 23 10:00", "23 18:00 24 02:00"]);
        let around = shift(&[("22:00:00", "02:00:00"), ("04:00:00", "06:00:00")]);
        assert_eq!(spans(&around, "2026-11-23", Tz::UTC), ["23 22:00 24 02:00", "24 04:00 24 06:00"]);
    }

    #[test]
    fn a_night_on_which_the_clocks_change_is_an_hour_longer_or_shorter() {
        let night = shift(&[("22:00:00", "06:00:00")]);
        let minutes = |date: &str| night.paid_minutes(date.parse().unwrap(), Tz::Europe__Berlin);
        assert_eq!((minutes("2026-03-27"), minutes("2026-03-28"), minutes("2026-10-24")), (480, 420, 540));
    }

    #[test]
    fn a_break_as_long_as_the_shift_is_refused() {
        let mut short = shift(&[("08:00:00", "09:00:00")]);
        short.break_minutes = 60;
        assert_eq!(short.check().unwrap_err(), Refusal::Invalid { field: "break_minutes".into() });
    }
}
