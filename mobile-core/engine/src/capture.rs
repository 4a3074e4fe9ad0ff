//! When was it, when the phone's clock may lie? (`sync.md` 12)

use crate::ports::Clock;
use chrono::TimeDelta;
use domain::time::{Captured, Timestamp, micros};
use serde::{Deserialize, Serialize};

/// The last time that the phone heard the server's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Contact {
    /// The server's clock.
    pub server: Timestamp,
    /// The phone's steady clock then.
    pub monotonic: u64,
    /// In which boot.
    pub boot_id: String,
    /// What the phone's wall clock said then.
    pub wall: Timestamp,
    /// Seconds that the answer may have been on its way.
    pub error: u32,
}

/// How far a phone is off that never heard a server, in seconds.
const NEVER_HEARD: u32 = 86_400;
/// Crystals drift by some 50 millionths.
const DRIFT: u64 = 20_000;

/// What time it is, with how far that may be off.
pub(crate) fn now(clock: &dyn Clock, contact: Option<&Contact>) -> Captured {
    let wall = micros(clock.wall());
    let (monotonic, boot_id) = (clock.monotonic(), clock.boot_id());
    let (estimate, error) = match contact {
        None => (wall, NEVER_HEARD),
        Some(contact) if contact.boot_id == boot_id && monotonic >= contact.monotonic => same_boot(contact, monotonic),
        Some(contact) => after_reboot(contact, wall),
    };
    Captured { wall, monotonic, boot_id, estimate: micros(estimate), error }
}

fn same_boot(contact: &Contact, monotonic: u64) -> (Timestamp, u32) {
    let since = monotonic - contact.monotonic;
    let drift = u32::try_from(since / 1_000 / DRIFT).unwrap_or(u32::MAX);
    (shift(contact.server, i64::try_from(since).unwrap_or(i64::MAX)), contact.error.saturating_add(drift))
}

/// The steady clock is gone. The wall clock, corrected by how far it was off last time, is a guess; it was certainly later than the contact.
fn after_reboot(contact: &Contact, wall: Timestamp) -> (Timestamp, u32) {
    let off = (contact.wall - contact.server).num_milliseconds();
    let guess = shift(wall, off.saturating_neg()).max(contact.server);
    let since = (guess - contact.server).num_seconds();
    let error = u32::try_from(since).unwrap_or(NEVER_HEARD).clamp(60, NEVER_HEARD);
    // A wall clock that went backwards says nothing at all.
    if guess == contact.server { (guess, NEVER_HEARD) } else { (guess, error) }
}

fn shift(at: Timestamp, millis: i64) -> Timestamp {
    TimeDelta::try_milliseconds(millis).and_then(|by| at.checked_add_signed(by)).unwrap_or(at)
}
