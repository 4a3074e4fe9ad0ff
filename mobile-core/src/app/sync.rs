//! How does an app sync?

use super::{FieldApp, Result};
use engine::sync::{Sync as Steps, SyncReport};
use std::sync::{Arc, PoisonError, atomic::Ordering};

/// Watches a sync.
#[uniffi::export(with_foreign)]
pub trait SyncObserver: Send + Sync {
    /// What was done so far. Called after every answer, on the thread that syncs.
    fn progress(&self, report: SyncReport);
}

#[uniffi::export]
impl FieldApp {
    /// Delivers what was recorded and fetches what is new. Taps go on meanwhile; a second call waits for the first.
    ///
    /// An error says what kept it from its end; what was done until then is kept, and the next sync goes on from there.
    pub fn sync(&self, observer: Option<Arc<dyn SyncObserver>>) -> Result<SyncReport> {
        let _one_at_a_time = self.syncing.lock().unwrap_or_else(PoisonError::into_inner);
        self.cancelled.store(false, Ordering::Relaxed);
        let mut steps = Steps::begin(&mut self.engine())?;
        loop {
            // A question of its own, or the lock would be held while the network is slow.
            let next = steps.next(&mut self.engine())?;
            let Some(request) = next else { break };
            if self.cancelled.load(Ordering::Relaxed) {
                return Ok(steps.report());
            }
            let reply = self.send(request);
            steps.feed(&mut self.engine(), reply)?;
            if let Some(observer) = &observer {
                observer.progress(steps.report());
            }
        }
        steps.outcome().map_err(|trouble| self.trouble(trouble))
    }

    /// Ends a sync that runs on another thread, after the answer that it waits for.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}
