//! Who works on this photo right now? One at a time; and whoever holds the turn hears when the next one wants it.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::{Mutex as Queue, Notify, OwnedMutexGuard};

/// Turns by what they are about.
pub(super) struct Turns<K> {
    lines: Mutex<HashMap<K, Arc<Line>>>,
}

#[derive(Default)]
struct Line {
    /// Those who hold the turn or wait for it; changed only under the lock of all lines.
    seats: AtomicUsize,
    queue: Arc<Queue<()>>,
    waiting: AtomicUsize,
    wanted: Notify,
}

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self { lines: Mutex::default() }
    }
}

impl<K: Eq + Hash + Copy> Turns<K> {
    /// Waits for the turn.
    pub async fn take(self: &Arc<Self>, key: K) -> Turn<K> {
        let (line, seat) = self.sit(key);
        if let Ok(held) = line.queue.clone().try_lock_owned() {
            return Turn { waited: false, line, _held: held, _seat: seat };
        }
        let waiting = Waiting::on(line.clone());
        let held = line.queue.clone().lock_owned().await;
        drop(waiting);
        Turn { waited: true, line, _held: held, _seat: seat }
    }

    fn sit(self: &Arc<Self>, key: K) -> (Arc<Line>, Seat<K>) {
        let line = {
            let mut lines = self.lines();
            let line = lines.entry(key).or_default();
            line.seats.fetch_add(1, Ordering::SeqCst);
            line.clone()
        };
        (line, Seat { turns: self.clone(), key })
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<K, Arc<Line>>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn; it ends when this is dropped.
pub(super) struct Turn<K: Eq + Hash + Copy> {
    /// Somebody else had it until just now: what was known before may have changed.
    pub waited: bool,
    line: Arc<Line>,
    _held: OwnedMutexGuard<()>,
    _seat: Seat<K>,
}

impl<K: Eq + Hash + Copy> Turn<K> {
    /// Returns when somebody else wants the turn.
    pub async fn wanted(&self) {
        loop {
            let told = self.line.wanted.notified();
            if self.line.waiting.load(Ordering::SeqCst) > 0 {
                return;
            }
            told.await;
        }
    }
}

/// Counts one who waits, also when they give up waiting.
struct Waiting(Arc<Line>);

impl Waiting {
    fn on(line: Arc<Line>) -> Self {
        line.waiting.fetch_add(1, Ordering::SeqCst);
        line.wanted.notify_waiters();
        Self(line)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Holds a line open; the last one out closes it.
struct Seat<K: Eq + Hash + Copy> {
    turns: Arc<Turns<K>>,
    key: K,
}

impl<K: Eq + Hash + Copy> Drop for Seat<K> {
    fn drop(&mut self) {
        let mut lines = self.turns.lines();
        if lines.get(&self.key).is_some_and(|line| line.seats.fetch_sub(1, Ordering::SeqCst) == 1) {
            lines.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_holds_the_turn_hears_of_the_next_one() {
        let turns = Arc::new(Turns::default());
        let first = turns.take("photo").await;
        assert!(!first.waited);
        let (second, ()) = tokio::join!(turns.take("photo"), async {
            first.wanted().await;
            drop(first);
        });
        assert!(second.waited);
        drop(second);
        assert!(turns.lines().is_empty(), "nobody works on it, nothing is remembered");
    }
}
