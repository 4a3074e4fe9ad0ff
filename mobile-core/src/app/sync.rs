//! How does an app sync?

use super::{FieldApp, Result};
use engine::sync::{Sync as Steps, SyncReport, Trouble};
use std::{
    sync::{Arc, MutexGuard, PoisonError, TryLockError, atomic::Ordering},
    thread,
    time::{Duration, Instant},
};

/// Watches a sync.
#[uniffi::export(with_foreign)]
pub trait SyncObserver: Send + Sync {
    /// What was done so far. Called after every answer, on the thread that syncs.
    fn progress(&self, report: SyncReport);
}

/// Less than this is not worth a question.
const MOMENT: Duration = Duration::from_millis(100);

#[uniffi::export]
impl FieldApp {
    /// Delivers what was recorded and fetches what is new. Taps go on meanwhile; a second call waits for the first.
    ///
    /// An error says what kept it from its end; what was done until then is kept, and the next sync goes on from there.
    pub fn sync(&self, observer: Option<Arc<dyn SyncObserver>>) -> Result<SyncReport> {
        let _one_at_a_time = self.syncing.lock().unwrap_or_else(PoisonError::into_inner);
        self.sync_until(None, observer)
    }

    /// The same in the background, for so many seconds at the most: an iPhone gives an app 30. When the time is over, it stops between two
    /// questions, or gives up the one that is under way, and says `finished: false`; the next sync goes on from there.
    pub fn sync_for(&self, seconds: u32, observer: Option<Arc<dyn SyncObserver>>) -> Result<SyncReport> {
        let until = Instant::now() + Duration::from_secs(seconds.into());
        match self.turn(until) {
            Some(_one_at_a_time) => self.sync_until(Some(until), observer),
            None => Ok(SyncReport::default()),
        }
    }

    /// Ends a sync that runs on another thread, after the answer that it waits for.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl FieldApp {
    /// The right to sync; none when another sync took all the time.
    fn turn(&self, until: Instant) -> Option<MutexGuard<'_, ()>> {
        loop {
            match self.syncing.try_lock() {
                Ok(turn) => return Some(turn),
                Err(TryLockError::Poisoned(turn)) => return Some(turn.into_inner()),
                Err(TryLockError::WouldBlock) if is_over(until) => return None,
                Err(TryLockError::WouldBlock) => thread::sleep(MOMENT / 4),
            }
        }
    }

    fn sync_until(&self, until: Option<Instant>, observer: Option<Arc<dyn SyncObserver>>) -> Result<SyncReport> {
        self.cancelled.store(false, Ordering::Relaxed);
        let mut steps = Steps::begin(&mut self.engine())?;
        loop {
            // A question of its own, or the lock would be held while the network is slow.
            let next = steps.next(&mut self.engine())?;
            let Some(mut request) = next else { break };
            if self.cancelled.load(Ordering::Relaxed) || until.is_some_and(is_over) {
                return Ok(steps.report());
            }
            request.timeout_millis = until.map(millis_to);
            let reply = self.send(request);
            steps.feed(&mut self.engine(), reply)?;
            if let Some(observer) = &observer {
                observer.progress(steps.report());
            }
        }
        match steps.outcome() {
            // It was our own time that ended the question, not the line.
            Err(Trouble::Offline) if until.is_some_and(is_over) => Ok(steps.report()),
            outcome => outcome.map_err(|trouble| self.trouble(trouble)),
        }
    }
}

fn is_over(until: Instant) -> bool {
    until.saturating_duration_since(Instant::now()) < MOMENT
}

fn millis_to(until: Instant) -> u64 {
    u64::try_from(until.saturating_duration_since(Instant::now()).as_millis()).unwrap_or(u64::MAX)
}
