//! For how long may somebody read the books without a word from the server? Then they are closed: whoever left the company, or found the phone,
//! reads no more. Recording goes on, for weeks if it must; what it needs is still shown, what colleagues did is not.

use crate::{engine::Engine, error::Result};
use chrono::TimeDelta;
use domain::{ids::PersonId, wire::READ_LEASE_DAYS};

/// A lease that grew by less is not written down: a sync without news costs no write.
const WORTH_WRITING: i64 = 3_600_000;

impl Engine {
    /// The server knows this person and says nothing against them.
    pub(crate) fn renew_lease(&mut self, person: PersonId) -> Result<()> {
        let days = i64::from(self.device.known.lease_days.unwrap_or(READ_LEASE_DAYS));
        let until = (self.now().estimate + TimeDelta::days(days)).timestamp_millis();
        let known = self.device.lock_of(person)?.and_then(|lock| lock.leased_until);
        if known.is_none_or(|known| (until - known).abs() >= WORTH_WRITING) {
            self.device.lease(person, until)?;
        }
        if let Some(room) = self.person.as_mut().filter(|room| room.store.person == person) {
            room.leased_until = until;
        }
        Ok(())
    }

    /// The lease as it was written down; whoever has none yet, from an app before this one, begins one.
    pub(crate) fn leased_until(&mut self, person: PersonId) -> Result<i64> {
        if let Some(until) = self.device.lock_of(person)?.and_then(|lock| lock.leased_until) {
            return Ok(until);
        }
        self.renew_lease(person)?;
        Ok(self.device.lock_of(person)?.and_then(|lock| lock.leased_until).unwrap_or_default())
    }

    /// The books are closed. No clock that somebody sets back opens them: the latest moment that the phone knew of counts.
    #[must_use]
    pub fn is_lease_over(&self) -> bool {
        let now = self.now().estimate.timestamp_millis().max(self.device.known.latest);
        self.person.as_ref().is_some_and(|room| now > room.leased_until)
    }
}
