//! When did it happen, and how sure are we? Phone clocks lie (`sync.md` 12), so a capture time is an interval.

use chrono::{DateTime, NaiveDate, NaiveTime, SubsecRound, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A point of time, UTC, in whole microseconds (what both databases keep).
pub type Timestamp = DateTime<Utc>;

/// Cuts a time to whole microseconds, or a round trip through PostgreSQL would differ.
#[must_use]
pub fn micros(at: Timestamp) -> Timestamp {
    at.trunc_subsecs(6)
}

/// A local time of a date in UTC. One that a clock change skips is taken an hour later, of one that comes twice the first.
#[must_use]
pub fn at_local(zone: Tz, date: NaiveDate, time: NaiveTime) -> Timestamp {
    let local = date.and_time(time);
    let later = local + TimeDelta::hours(1);
    zone.from_local_datetime(&local)
        .earliest()
        .or_else(|| zone.from_local_datetime(&later).earliest())
        .map_or_else(|| local.and_utc(), |t| t.to_utc())
}

/// When a phone captured something, as the phone saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Captured {
    /// What the phone's wall clock said.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub wall: Timestamp,
    /// Milliseconds of the phone's steady clock since it booted.
    pub monotonic: u64,
    /// Which boot the steady clock counts from.
    pub boot_id: String,
    /// Best estimate: the server's time at the last contact plus the steady time since.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub estimate: Timestamp,
    /// How far the estimate may be off, in seconds, either way.
    pub error: u32,
}

impl Captured {
    /// A capture by somebody who works on the server itself: its own clock, no error.
    #[must_use]
    pub fn by_server(now: Timestamp) -> Self {
        let now = micros(now);
        Self { wall: now, monotonic: 0, boot_id: "server".into(), estimate: now, error: 0 }
    }

    /// The time as an interval that ends no later than the server received it.
    #[must_use]
    pub fn interval(&self, received: Timestamp) -> Interval {
        let error = TimeDelta::seconds(i64::from(self.error));
        let until = self.estimate.checked_add_signed(error).unwrap_or(received).min(received);
        let from = self.estimate.checked_sub_signed(error).unwrap_or(until).min(until);
        Interval { from, until }
    }

    /// The interval that the server stands for: it begins no earlier than the device was let in, ends no later than the operation
    /// came. A claim that lies before is no claim at all: then it may have been any time between the two.
    #[must_use]
    pub fn believed(&self, enrolled: Option<Timestamp>, received: Timestamp) -> Interval {
        let claimed = self.interval(received);
        match enrolled.filter(|enrolled| *enrolled <= received) {
            Some(enrolled) if claimed.until < enrolled => Interval { from: enrolled, until: received },
            Some(enrolled) => Interval { from: claimed.from.max(enrolled), until: claimed.until },
            None => claimed,
        }
    }
}

/// A stretch of time: something happened in it, nobody knows when exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Interval {
    /// Not before.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Timestamp,
    /// Not after.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
}

impl Interval {
    /// A single point.
    #[must_use]
    pub const fn at(point: Timestamp) -> Self {
        Self { from: point, until: point }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_ten_years_ahead_is_cut_at_the_time_of_receipt() {
        let received = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let mut captured = Captured::by_server(received + TimeDelta::days(3_650));
        captured.error = 60;
        let interval = captured.interval(received);
        assert_eq!(interval.until, received);
        assert!(interval.from <= interval.until);
    }

    #[test]
    fn nothing_was_captured_on_a_phone_before_it_was_let_in() {
        let day = |n: i64| DateTime::UNIX_EPOCH + TimeDelta::days(n);
        let believed = |at: i64, days_off: u32, enrolled: Option<i64>| {
            let mut captured = Captured::by_server(day(at));
            captured.error = days_off * 86_400;
            captured.believed(enrolled.map(day), day(100))
        };
        assert_eq!(believed(90, 5, Some(50)), Interval { from: day(85), until: day(95) });
        assert_eq!(believed(52, 5, Some(50)), Interval { from: day(50), until: day(57) }, "the phone's doubt ends at the door");
        assert_eq!(believed(10, 5, Some(50)), Interval { from: day(50), until: day(100) }, "a clock that stands before the door");
        assert_eq!(believed(10, 5, None), Interval { from: day(5), until: day(15) });
        assert_eq!(believed(90, 5, Some(200)), Interval { from: day(85), until: day(95) }, "a server whose clock was set back");
    }
}
