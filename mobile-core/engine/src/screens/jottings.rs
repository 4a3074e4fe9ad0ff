//! Where was I, when the system ended the app? A phone with little memory does so behind its own camera.

use crate::{
    engine::Engine,
    error::{Error, Result},
};
use domain::refusal::Refusal;

/// Bytes that a screen may keep under one name.
const WORDS: usize = 64 * 1024;
/// Bytes of such a name.
const NAME: usize = 80;

impl Engine {
    /// Keeps what a screen is in the middle of, in the person's own store, until it is taken away; none takes it away. The words are the screen's.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`]; [`Error::Refused`] for more than 64 KiB.
    pub fn keep_jotting(&mut self, name: &str, words: Option<&str>) -> Result<()> {
        if name.len() > NAME || words.is_some_and(|words| words.len() > WORDS) {
            return Err(Error::Refused(Refusal::Invalid { field: "jotting".into() }));
        }
        self.room_mut()?.store.keep_jotting(name, words)
    }

    /// What was kept under a name.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`].
    pub fn jotting(&mut self, name: &str) -> Result<Option<String>> {
        self.room_mut()?.store.jotting(name)
    }
}
