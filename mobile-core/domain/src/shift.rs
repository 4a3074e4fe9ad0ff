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

/// Earlier hours that a shift remembers.
const EARLIER_LIMIT: usize = 60;

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
    /// What its hours were before, the oldest first: what was worked by them stays as it was. Whoever puts a shift does not say this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierHours>,
}

/// Hours that a shift had until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EarlierHours {
    /// The last local date that began by them.
    pub until: NaiveDate,
    /// Its parts then.
    pub parts: Vec<Window>,
    /// Minutes of break then.
    pub break_minutes: u16,
    /// Minutes of grace then.
    pub grace_minutes: u16,
}

/// The hours of a shift on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours<'a> {
    /// Its parts.
    pub parts: &'a [Window],
    /// Minutes of break that are not paid.
    pub break_minutes: u16,
    /// Minutes that are neither late nor early.
    pub grace_minutes: u16,
}

impl Hours<'_> {
    fn paid_minutes(&self, date: NaiveDate, zone: Tz) -> u32 {
        let planned: TimeDelta = placed(self.parts, date, zone).iter().map(Span::length).sum();
        u32::try_from(planned.num_minutes()).unwrap_or(0).saturating_sub(self.break_minutes.into())
    }
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
        let spans = placed(&self.parts, NaiveDate::default(), Tz::UTC);
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

    /// Its hours on a local date: those of now, or those that it had then.
    #[must_use]
    pub fn hours(&self, date: NaiveDate) -> Hours<'_> {
        match self.earlier.iter().find(|earlier| date <= earlier.until) {
            Some(then) => Hours { parts: &then.parts, break_minutes: then.break_minutes, grace_minutes: then.grace_minutes },
            None => self.hours_now(),
        }
    }

    fn hours_now(&self) -> Hours<'_> {
        Hours { parts: &self.parts, break_minutes: self.break_minutes, grace_minutes: self.grace_minutes }
    }

    /// Takes over what the shift was before this change of it: other hours begin with the first day that has not begun by the old ones.
    pub fn follow(&mut self, before: &Self, now: Timestamp, zone: Tz) {
        self.earlier.clone_from(&before.earlier);
        let today = now.with_timezone(&zone).date_naive();
        if self.hours_now() == before.hours_now() {
            return;
        }
        let has_begun = before.spans(today, zone).first().is_some_and(|span| span.from <= now);
        let until = if has_begun { Some(today) } else { today.pred_opt() };
        // Hours that never were those of a day leave nothing behind.
        let Some(until) = until.filter(|until| before.earlier.last().is_none_or(|last| last.until < *until)) else { return };
        let Hours { parts, break_minutes, grace_minutes } = before.hours_now();
        self.earlier.push(EarlierHours { until, parts: parts.to_vec(), break_minutes, grace_minutes });
        if self.earlier.len() > EARLIER_LIMIT {
            self.earlier.remove(0);
        }
    }

    /// Its parts on a local date. A part that begins before the one before it has ended is the next day's. On a day on which the clocks
    /// change it is as many hours longer or shorter as the clocks say.
    #[must_use]
    pub fn spans(&self, date: NaiveDate, zone: Tz) -> Vec<Span> {
        placed(self.hours(date).parts, date, zone)
    }

    /// Minutes of a date that are planned and paid.
    #[must_use]
    pub fn paid_minutes(&self, date: NaiveDate, zone: Tz) -> u32 {
        self.hours(date).paid_minutes(date, zone)
    }

    /// Minutes that are planned and paid by the hours of now, on a day on which no clock changes.
    #[must_use]
    pub fn usual_minutes(&self) -> u32 {
        self.hours_now().paid_minutes(NaiveDate::default(), Tz::UTC)
    }
}

fn placed(parts: &[Window], date: NaiveDate, zone: Tz) -> Vec<Span> {
    let mut day = date;
    let mut last = None;
    let mut spans = vec![];
    for part in parts {
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
            earlier: vec![],
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
    fn what_was_worked_by_other_hours_stays_as_it_was() {
        let now = |text: &str| text.parse::<Timestamp>().unwrap();
        let first = shift(&[("06:00:00", "14:00:00")]);
        let mut second = Shift { break_minutes: 30, ..shift(&[("07:00:00", "15:00:00")]) };
        second.follow(&first, now("2026-11-23T05:00:00Z"), Tz::UTC);
        assert_eq!(spans(&second, "2026-11-22", Tz::UTC), ["22 06:00 22 14:00"]);
        assert_eq!(spans(&second, "2026-11-23", Tz::UTC), ["23 07:00 23 15:00"], "it had not begun");
        let mut third = shift(&[("08:00:00", "16:00:00")]);
        third.follow(&second, now("2026-11-25T07:00:00Z"), Tz::UTC);
        assert_eq!(spans(&third, "2026-11-22", Tz::UTC), ["22 06:00 22 14:00"]);
        assert_eq!(spans(&third, "2026-11-25", Tz::UTC), ["25 07:00 25 15:00"], "it had begun");
        let paid = |date: &str| third.paid_minutes(date.parse().unwrap(), Tz::UTC);
        assert_eq!((paid("2026-11-22"), paid("2026-11-25"), paid("2026-11-26")), (480, 450, 480));
        // Changed again on the same day: hours that no day began by are forgotten.
        let mut fourth = shift(&[("09:00:00", "17:00:00")]);
        fourth.follow(&third, now("2026-11-25T09:00:00Z"), Tz::UTC);
        assert_eq!((&fourth.earlier, spans(&fourth, "2026-11-26", Tz::UTC)), (&third.earlier, vec!["26 09:00 26 17:00".to_owned()]));
        let mut renamed = Shift { name: Text::new("早", "Early bird"), ..fourth.clone() };
        renamed.follow(&fourth, now("2026-12-25T09:00:00Z"), Tz::UTC);
        assert_eq!(renamed.earlier, fourth.earlier, "another name is no other hours");
    }

    #[test]
    fn a_break_as_long_as_the_shift_is_refused() {
        let mut short = shift(&[("08:00:00", "09:00:00")]);
        short.break_minutes = 60;
        assert_eq!(short.check().unwrap_err(), Refusal::Invalid { field: "break_minutes".into() });
    }
}
