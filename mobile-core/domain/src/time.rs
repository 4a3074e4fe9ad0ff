//! When did it happen, and how sure are we? Phone clocks lie (`sync.md` 12), so a capture time is an interval.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A point of time, UTC, in whole microseconds (what both databases keep).
pub type Timestamp = DateTime<Utc>;

/// Cuts a time to whole microseconds, or a round trip through PostgreSQL would differ.
#[must_use]
pub fn micros(at: Timestamp) -> Timestamp {
    at.trunc_subsecs(6)
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
}
