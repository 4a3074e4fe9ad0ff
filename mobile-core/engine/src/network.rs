//! What may go over which network? Text, thumbnails and copies for screens over any; originals as somebody chose (`sync.md` 13).

use crate::{engine::Engine, error::Result};

/// Bytes of a chunk of an original, where the line is good.
pub(crate) const LARGEST_CHUNK: usize = 256 * 1024;
/// The same where it is not: a cut costs one chunk.
const SMALLEST_CHUNK: usize = 16 * 1024;

/// Chunks in a row after which a larger one is tried.
const TRIED_AFTER: u32 = 2;

/// What the phone knows of its line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Network {
    /// Somebody pays for every byte.
    pub metered: bool,
    /// Bytes that get through at once.
    pub chunk: usize,
    /// Chunks and copies in a row that did not.
    pub cuts: u32,
    /// Chunks in a row that did.
    passed: u32,
}

impl Default for Network {
    fn default() -> Self {
        Self { metered: false, chunk: LARGEST_CHUNK, cuts: 0, passed: 0 }
    }
}

impl Network {
    /// The line was cut over a chunk, or the time was over. Once may be chance; again, and the next one is smaller, or a slow line would never
    /// get one through.
    pub(crate) fn was_cut(&mut self) {
        (self.cuts, self.passed) = (self.cuts + 1, 0);
        if self.cuts > 1 {
            self.chunk = (self.chunk / 2).max(SMALLEST_CHUNK);
        }
    }

    /// A chunk got through. After some of them a larger one is tried.
    pub(crate) fn got_through(&mut self) {
        (self.cuts, self.passed) = (0, self.passed + 1);
        if self.passed.is_multiple_of(TRIED_AFTER) {
            self.chunk = (self.chunk * 2).min(LARGEST_CHUNK);
        }
    }
}

impl Engine {
    /// Chooses whether originals wait for Wi-Fi. It is remembered.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`], [`crate::Error::Full`].
    pub fn set_originals_on_wifi_only(&mut self, only: bool) -> Result<()> {
        self.device.set_originals_on_wifi_only(only)
    }

    /// What was chosen.
    #[must_use]
    pub fn originals_on_wifi_only(&self) -> bool {
        self.device.known.originals_on_wifi_only
    }

    /// The phone says which kind of network it is on. A sync that runs goes by it from its next question on.
    pub fn network(&mut self, metered: bool) {
        self.network.metered = metered;
    }

    /// Originals stay here for now.
    pub(crate) fn originals_wait(&self) -> bool {
        self.network.metered && self.originals_on_wifi_only()
    }
}
