//! What time is it, and who believes what? One true time; a phone's wall clock may be set to anything, and its steady clock begins anew with
//! each boot.

use chrono::{DateTime, TimeDelta};
use domain::time::Timestamp;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// The true time, in milliseconds since the story began.
#[derive(Debug, Clone, Default)]
pub struct Truth(Arc<AtomicU64>);

impl Truth {
    /// A true time of its own.
    #[must_use]
    pub fn at(millis: u64) -> Self {
        Self(Arc::new(AtomicU64::new(millis)))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        // A Monday at 08:00 in Chongqing.
        DateTime::from_timestamp(1_795_392_000, 0).expect("a time") + TimeDelta::milliseconds(self.millis() as i64)
    }

    /// Milliseconds since the story began.
    #[must_use]
    pub fn millis(&self) -> u64 {
        self.0.load(Relaxed)
    }

    /// Time passes.
    pub fn pass(&self, millis: u64) {
        self.0.fetch_add(millis, Relaxed);
    }
}

impl rounds::ports::Clock for Truth {
    fn now(&self) -> Timestamp {
        Self::now(self)
    }

    fn steady(&self) -> Duration {
        Duration::from_millis(self.millis())
    }
}

/// A phone's clocks.
#[derive(Debug, Clone)]
pub struct PhoneClock {
    truth: Truth,
    wrong_by: Arc<AtomicI64>,
    booted_at: Arc<AtomicU64>,
}

impl PhoneClock {
    /// Right, and booted now.
    #[must_use]
    pub fn new(truth: &Truth) -> Self {
        Self { truth: truth.clone(), wrong_by: Arc::default(), booted_at: Arc::new(AtomicU64::new(truth.millis())) }
    }

    /// Somebody sets the wall clock wrong.
    pub fn set_wrong(&self, seconds: i64) {
        self.wrong_by.store(seconds, Relaxed);
    }

    /// The phone boots.
    pub fn boot(&self) {
        self.booted_at.store(self.truth.millis(), Relaxed);
    }
}

impl engine::ports::Clock for PhoneClock {
    fn wall(&self) -> Timestamp {
        self.truth.now() + TimeDelta::seconds(self.wrong_by.load(Relaxed))
    }

    fn monotonic(&self) -> u64 {
        self.truth.millis().saturating_sub(self.booted_at.load(Relaxed))
    }

    fn boot_id(&self) -> String {
        format!("boot-{}", self.booted_at.load(Relaxed))
    }
}
