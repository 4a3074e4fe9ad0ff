//! Who stands outside the house in a test? A mail server and a listener for hooks, both real, both on this machine.

mod listener;
mod mailbox;

pub use listener::{Heard, Listener};
pub use mailbox::{Mail, Mailbox};

use std::{
    thread,
    time::{Duration, Instant},
};

/// How long something may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until a list is as long as that, and gives it.
#[track_caller]
fn wait_for<T: std::fmt::Debug>(count: usize, what: &str, list: impl Fn() -> Vec<T>) -> Vec<T> {
    let begun = Instant::now();
    loop {
        let have = list();
        if have.len() >= count {
            return have;
        }
        assert!(begun.elapsed() < PATIENCE, "only {} of {count} {what}: {have:#?}", have.len());
        thread::sleep(Duration::from_millis(50));
    }
}
