//! Has everything arrived that a phone recorded? What the phone says of itself, what the office knows, and what both amount to (`sync.md` 17).

use crate::time::Timestamp;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// The header in which a phone says what it holds: JSON of [`Holding`]. A header, because a server that does not know it passes it over.
pub const HOLDING_HEADER: &str = "x-rounds-holding";

/// What a phone holds, in its own words. Each part may be missing, and unknown ones are passed over: apps and servers are of many ages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Holding {
    /// Records that the server has not answered yet.
    pub records_waiting: u64,
    /// When the oldest of them was recorded.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub oldest_waiting: Option<Timestamp>,
    /// Records that were delivered and done, as far back as the phone remembers: 30 days.
    pub records_delivered: u64,
    /// Photos of its records that are not stored yet.
    pub photos_waiting: u64,
    /// Their bytes.
    pub photos_waiting_bytes: u64,
    /// Photos of its records that are stored.
    pub photos_stored: u64,
    /// Photos that the server would not take.
    pub photos_refused: u64,
    /// Photos that belong to no record.
    pub photos_set_aside: u64,
    /// Seals without a receipt.
    pub seals_waiting: u64,
    /// The app and its version.
    pub app: String,
    /// It was closed out, has handed everything in, and keeps nothing more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emptied: bool,
}

/// What is known of a phone's deliveries, from both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Photos that its records declared in the last [`DAYS`] days.
    pub photos_declared: u64,
    /// Of these: stored.
    pub photos_stored: u64,
    /// Records of its that wait for another record or for a supervisor.
    pub records_held: u64,
    /// Records of its that were refused in the last [`DAYS`] days.
    pub records_refused: u64,
    /// When it was last heard of.
    pub last_contact: Option<Timestamp>,
    /// What it said of itself, and when.
    pub told: Option<(Timestamp, Holding)>,
}

/// How far back photos and refusals are counted: a phone remembers as long.
pub const DAYS: i64 = 30;
/// A phone that was not heard of for so long may hold work that nobody knows of.
pub const SILENT: TimeDelta = TimeDelta::hours(24);

/// What it amounts to, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Not heard of for a day or more: what it holds, nobody knows.
    Silent,
    /// Something of it has not arrived.
    Waiting,
    /// Everything that it had when it was last heard of is here.
    Complete,
}

impl DeliveryState {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Silent, Self::Waiting, Self::Complete];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Waiting => "waiting",
            Self::Complete => "complete",
        }
    }
}

impl Ledger {
    /// Photos that are still to come: what the office waits for, or what the phone says, whichever is more. The phone knows of records that
    /// have not arrived; the office of photos that the phone may have lost.
    #[must_use]
    pub fn photos_waiting(&self) -> u64 {
        let known = self.photos_declared.saturating_sub(self.photos_stored);
        known.max(self.told.as_ref().map_or(0, |(_, holding)| holding.photos_waiting))
    }

    /// Photos that there are, as far as anybody knows.
    #[must_use]
    pub fn photos(&self) -> u64 {
        self.photos_stored + self.photos_waiting()
    }

    /// Records that the phone said wait.
    #[must_use]
    pub fn records_waiting(&self) -> u64 {
        self.told.as_ref().map_or(0, |(_, holding)| holding.records_waiting)
    }

    /// What it amounts to.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> DeliveryState {
        if self.last_contact.is_none_or(|last| now - last >= SILENT) {
            DeliveryState::Silent
        } else if self.photos_waiting() > 0 || self.records_waiting() > 0 {
            DeliveryState::Waiting
        } else {
            DeliveryState::Complete
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_of_another_age_is_understood() {
        let told: Holding = serde_json::from_str(r#"{"records_waiting":3,"mood":"good"}"#).unwrap();
        assert_eq!((told.records_waiting, told.photos_waiting), (3, 0));
    }

    #[test]
    fn what_one_side_does_not_know_the_other_tells() {
        let now: Timestamp = "2026-11-26T22:00:00Z".parse().unwrap();
        let mut ledger = Ledger { photos_declared: 175, photos_stored: 171, last_contact: Some(now), ..Ledger::default() };
        assert_eq!((ledger.photos_waiting(), ledger.photos(), ledger.state(now)), (4, 175, DeliveryState::Waiting));
        // A record that has not arrived, with two photos more.
        ledger.told = Some((now, Holding { records_waiting: 1, photos_waiting: 6, ..Holding::default() }));
        assert_eq!((ledger.photos_waiting(), ledger.photos()), (6, 177));
        ledger = Ledger { photos_declared: 175, photos_stored: 175, told: None, ..ledger };
        assert_eq!(ledger.state(now), DeliveryState::Complete);
        assert_eq!(ledger.state(now + SILENT), DeliveryState::Silent);
        assert_eq!(Ledger::default().state(now), DeliveryState::Silent);
    }
}
