//! Where do time and chance come from? From here, and only from here, so that a test can decide both.

use chrono::Utc;
use domain::{
    ids::uuid_v7,
    time::{Timestamp, micros},
};
use std::{
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// Now, in whole microseconds.
    fn now(&self) -> Timestamp;
    /// How long it is since some point in the past: it only goes forward, whatever somebody sets the clock to.
    fn steady(&self) -> Duration;
}

/// Gives bytes that nobody can guess.
pub trait Random: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// The outside, as far as the server asks it.
#[derive(Clone)]
pub struct Ports {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
}

impl Ports {
    /// The machine's own clock and randomness.
    #[must_use]
    pub fn of_this_machine() -> Self {
        Self { clock: Arc::new(MachineClock), random: Arc::new(MachineRandom) }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        uuid_v7(millis, self.bytes())
    }

    /// A secret for a person or a machine to carry: 32 random bytes in hexadecimal.
    #[must_use]
    pub fn new_secret(&self) -> String {
        hex::encode(self.bytes::<32>())
    }
}

struct MachineClock;

/// A clock that a test sets.
#[cfg(test)]
pub struct Hand(std::sync::Mutex<Timestamp>);

#[cfg(test)]
impl Hand {
    /// Stands at a moment.
    pub const fn at(moment: Timestamp) -> Self {
        Self(std::sync::Mutex::new(moment))
    }

    /// Stands at another one.
    pub fn set(&self, moment: Timestamp) {
        *self.0.lock().unwrap() = moment;
    }
}

#[cfg(test)]
impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn steady(&self) -> Duration {
        Duration::ZERO
    }
}

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        micros(Utc::now())
    }

    fn steady(&self) -> Duration {
        static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);
        BEGINNING.elapsed()
    }
}

struct MachineRandom;

impl Random for MachineRandom {
    fn fill(&self, buffer: &mut [u8]) {
        // Without randomness no secret would be one: better to stop than to go on.
        #[expect(clippy::expect_used, reason = "the operating system always has randomness once it has started")]
        getrandom::fill(buffer).expect("randomness of the operating system");
    }
}
