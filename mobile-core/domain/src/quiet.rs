//! When does somebody want to be left alone? From one time of the day until another, as the clocks of their site show it.

use crate::time::Timestamp;
use chrono::{Days, NaiveTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Minutes of a day.
pub const DAY: u16 = 24 * 60;

/// Quiet hours: minutes since local midnight. They may run over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "Ends")]
pub struct Quiet {
    /// The minute of the day at which they begin.
    from: u16,
    /// The minute of the day at which they end.
    until: u16,
}

/// What somebody says: it may be no time at all.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    from: u16,
    until: u16,
}

impl TryFrom<Ends> for Quiet {
    type Error = &'static str;
    fn try_from(ends: Ends) -> Result<Self, &'static str> {
        Self::new(ends.from, ends.until).ok_or("quiet hours go from one minute of the day until another")
    }
}

impl Quiet {
    /// From one minute of the day until another, not included. None for what is no time, and for a night without an end.
    #[must_use]
    pub fn new(from: u16, until: u16) -> Option<Self> {
        (from < DAY && until < DAY && from != until).then_some(Self { from, until })
    }

    /// The minute of the day at which they begin.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute of the day at which they end.
    #[must_use]
    pub const fn until(self) -> u16 {
        self.until
    }

    /// When they end, while they last; none outside of them.
    #[must_use]
    pub fn ends(self, now: Timestamp, zone: Tz) -> Option<Timestamp> {
        let local = now.with_timezone(&zone).naive_local();
        let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default();
        let over_midnight = self.from > self.until;
        let lasts = if over_midnight { minute >= self.from || minute < self.until } else { (self.from..self.until).contains(&minute) };
        if !lasts {
            return None;
        }
        let tomorrow = over_midnight && minute >= self.from;
        let date = local.date().checked_add_days(Days::new(tomorrow.into()))?;
        let time = NaiveTime::from_hms_opt(u32::from(self.until) / 60, u32::from(self.until) % 60, 0)?;
        // Where clocks are put forward, that time may not come on that day: then an hour later.
        let end = zone.from_local_datetime(&date.and_time(time));
        let end = end.earliest().or_else(|| zone.from_local_datetime(&(date.and_time(time) + TimeDelta::hours(1))).earliest())?;
        Some(end.to_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_night_runs_over_midnight_and_ends_in_the_morning_of_the_site() {
        let night = Quiet::new(22 * 60, 7 * 60).unwrap();
        let shanghai = Tz::Asia__Shanghai;
        // 21:59, 22:00, 23:30, 00:00, 06:59, 07:00 in Shanghai.
        assert_eq!(night.ends(at("2026-11-26T13:59:00Z"), shanghai), None);
        let morning = Some(at("2026-11-26T23:00:00Z"));
        for quiet in ["2026-11-26T14:00:00Z", "2026-11-26T15:30:00Z", "2026-11-26T16:00:00Z", "2026-11-26T22:59:59Z"] {
            assert_eq!(night.ends(at(quiet), shanghai), morning, "{quiet}");
        }
        assert_eq!(night.ends(at("2026-11-26T23:00:00Z"), shanghai), None);
    }

    #[test]
    fn a_rest_at_noon_ends_on_the_same_day() {
        let noon = Quiet::new(12 * 60, 14 * 60).unwrap();
        assert_eq!(noon.ends(at("2026-11-26T12:30:00Z"), Tz::UTC), Some(at("2026-11-26T14:00:00Z")));
        assert_eq!(noon.ends(at("2026-11-26T14:00:00Z"), Tz::UTC), None);
    }

    #[test]
    fn an_end_that_the_clocks_leap_over_comes_an_hour_later() {
        // In Berlin 02:30 does not come on 29 March 2026.
        let night = Quiet::new(23 * 60, 2 * 60 + 30).unwrap();
        assert_eq!(night.ends(at("2026-03-28T23:30:00Z"), Tz::Europe__Berlin), Some(at("2026-03-29T01:30:00Z")));
    }

    #[test]
    fn a_night_has_two_ends() {
        assert_eq!(Quiet::new(60, 60), None);
        assert_eq!(Quiet::new(DAY, 60), None);
        let night = Quiet::new(22 * 60, 7 * 60).unwrap();
        assert_eq!(serde_json::to_string(&night).unwrap(), r#"{"from":1320,"until":420}"#);
        assert_eq!(serde_json::from_str::<Quiet>(r#"{"from":1320,"until":420}"#).unwrap(), night);
        assert!(serde_json::from_str::<Quiet>(r#"{"from":60,"until":60}"#).is_err());
    }
}
