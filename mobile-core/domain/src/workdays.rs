//! When is something due that has a number of working days? By the site's own calendar: public holidays are announced each year, and
//! working Saturdays with them (调休).

use crate::{refusal::Refusal, time::Timestamp};
use chrono::{Datelike, Days, NaiveDate, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Working days that a deadline may be away.
pub const DAYS_LIMIT: u16 = 120;

/// Dates that a calendar may name, of each kind.
const DATES_LIMIT: usize = 2_000;

/// A longest row of days off that is believed; a calendar with more of them has a mistake, and a deadline must end somewhere.
const DAYS_OFF_LIMIT: u32 = 60;

/// A site's working days 工作日历.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Days of the week that are off, from 1 for Monday to 7 for Sunday.
    pub weekend: BTreeSet<u8>,
    /// Dates that are off besides.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub holidays: BTreeSet<NaiveDate>,
    /// Dates that are worked although they fall on a day off (调休).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub workdays: BTreeSet<NaiveDate>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { weekend: [6, 7].into(), holidays: BTreeSet::new(), workdays: BTreeSet::new() }
    }
}

impl Calendar {
    /// Saturday and Sunday off, nothing else known.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// True when work goes on on this date.
    #[must_use]
    pub fn is_workday(&self, date: NaiveDate) -> bool {
        let off = self.holidays.contains(&date) || self.weekend.iter().any(|day| u32::from(*day) == date.weekday().number_from_monday());
        self.workdays.contains(&date) || !off
    }

    /// The date that lies this many working days after another one. None is the date itself.
    #[must_use]
    pub fn after(&self, from: NaiveDate, days: u16) -> NaiveDate {
        let (mut date, mut left, mut off) = (from, days, 0);
        while left > 0 {
            let Some(next) = date.checked_add_days(Days::new(1)) else { return date };
            date = next;
            if self.is_workday(date) || off >= DAYS_OFF_LIMIT {
                (left, off) = (left - 1, 0);
            } else {
                off += 1;
            }
        }
        date
    }

    /// How many working days lie after one date, up to and with another; none when that is not later.
    #[must_use]
    pub fn between(&self, from: NaiveDate, until: NaiveDate) -> u32 {
        let dates = from.iter_days().skip(1).take_while(|date| *date <= until);
        u32::try_from(dates.filter(|date| self.is_workday(*date)).count()).unwrap_or(u32::MAX)
    }

    /// The end of the day on which something is due that was given this many working days: midnight, in the site's time.
    #[must_use]
    pub fn deadline(&self, zone: Tz, from: Timestamp, days: u16) -> Deadline {
        let date = self.after(from.with_timezone(&zone).date_naive(), days);
        Deadline { days, ..Deadline::on(zone, date) }
    }

    /// # Errors
    /// [`Refusal::Invalid`] for a day of the week that is none, or a calendar that names dates without end.
    pub fn check(&self) -> Result<(), Refusal> {
        let sane = self.weekend.iter().all(|day| (1..=7).contains(day)) && self.weekend.len() < 7;
        let short = self.holidays.len() <= DATES_LIMIT && self.workdays.len() <= DATES_LIMIT;
        if sane && short { Ok(()) } else { Err(Refusal::Invalid { field: "calendar".into() }) }
    }
}

/// The first moment after a local day. Where a clock change skips midnight, the first that there is.
fn end_of(zone: Tz, date: NaiveDate) -> Timestamp {
    let midnight = date.checked_add_days(Days::new(1)).unwrap_or(date).and_time(chrono::NaiveTime::MIN);
    let later = midnight + chrono::TimeDelta::hours(1);
    let local = zone.from_local_datetime(&midnight).earliest().or_else(|| zone.from_local_datetime(&later).earliest());
    local.map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deadline {
    /// The moment after which it is overdue: the end of the day, in the site's time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The day, in the site's time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub date: NaiveDate,
    /// The working days that were given.
    pub days: u16,
}

impl Deadline {
    /// The end of a day that was named, not counted.
    #[must_use]
    pub fn on(zone: Tz, date: NaiveDate) -> Self {
        Self { at: end_of(zone, date), date, days: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The State Council's days for the National Day of 2026: off from 1 to 7 October, worked on Sunday 20 September and Saturday 10 October.
    fn national_day() -> Calendar {
        let holidays = (1..=7).map(|day| NaiveDate::from_ymd_opt(2026, 10, day).unwrap()).collect();
        Calendar { holidays, workdays: [date("2026-09-20"), date("2026-10-10")].into(), ..Calendar::default() }
    }

    #[test]
    fn a_deadline_steps_over_holidays_and_counts_worked_saturdays() {
        let calendar = national_day();
        assert_eq!(calendar.after(date("2026-09-30"), 1), date("2026-10-08"));
        assert_eq!(calendar.after(date("2026-09-30"), 3), date("2026-10-10"), "a Saturday that is worked");
        assert_eq!(calendar.after(date("2026-09-19"), 1), date("2026-09-20"), "a Sunday that is worked");
        assert_eq!(calendar.after(date("2026-11-27"), 1), date("2026-11-30"), "over an ordinary weekend");
        assert_eq!(calendar.after(date("2026-11-28"), 0), date("2026-11-28"), "today is today, on a Saturday too");
        assert_eq!(calendar.between(date("2026-09-30"), date("2026-10-10")), 3);
        assert_eq!(calendar.between(date("2026-10-10"), date("2026-09-30")), 0);
    }

    #[test]
    fn a_day_ends_at_its_own_midnight() {
        let at = "2026-11-26T15:59:59Z".parse().unwrap();
        let due = Calendar::default().deadline(chrono_tz::Asia::Shanghai, at, 1);
        assert_eq!((due.date, due.at), (date("2026-11-27"), "2026-11-27T16:00:00Z".parse().unwrap()));
        // A minute later it is Friday in Chongqing, and a working day more is Monday.
        let at = "2026-11-26T16:00:30Z".parse().unwrap();
        assert_eq!(Calendar::default().deadline(chrono_tz::Asia::Shanghai, at, 1).date, date("2026-11-30"));
    }

    #[test]
    fn a_calendar_without_end_has_a_deadline_all_the_same() {
        let holidays = date("2026-01-01").iter_days().take(2_000).collect();
        let calendar = Calendar { holidays, ..Calendar::default() };
        assert!(calendar.after(date("2026-01-01"), 3) < date("2026-08-01"));
        assert!(Calendar { weekend: (1..=7).collect(), ..Calendar::default() }.check().is_err());
    }
}
