//! What is the hash of a photo whose bytes came one chunk after another? It is kept while they pass, so that the file need not be read once
//! more at its end.
//!
//! It counts only for bytes that this server wrote itself, from the first one on, into a file that nobody has touched since: the file still
//! has the same number, length and times, and the books still speak of the same upload. Otherwise the file is read and hashed as a whole.

use super::{Key, store::Upload};
use domain::{photo::Sha256, time::Timestamp};
use sha2::{Digest, Sha256 as Hasher};
use std::{
    collections::HashMap,
    fs::Metadata,
    os::unix::fs::MetadataExt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Uploads whose hashes are kept, a hundred bytes each. Were there more, all are let go: their files are read when they are whole.
const MANY: usize = 4_096;

/// By what a file is known that was not touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    device: u64,
    number: u64,
    length: u64,
    changed: (i64, i64),
}

impl Mark {
    fn of(file: &Metadata) -> Self {
        Self { device: file.dev(), number: file.ino(), length: file.len(), changed: (file.ctime(), file.ctime_nsec()) }
    }
}

/// The hash of what an upload's file has so far.
#[derive(Debug, Clone)]
pub(super) struct Passed {
    hasher: Hasher,
    mark: Mark,
}

impl Passed {
    /// What this file has now went through the hasher.
    pub fn now(hasher: Hasher, file: &Metadata) -> Self {
        Self { hasher, mark: Mark::of(file) }
    }

    /// To go on with; none when the file is not as it was.
    pub fn hasher(self, file: &Metadata) -> Option<Hasher> {
        (self.mark == Mark::of(file)).then_some(self.hasher)
    }

    /// Of all that the file has; none when the file is not as it was.
    pub fn hash(self, file: &Metadata) -> Option<Sha256> {
        self.hasher(file).map(|hasher| Sha256(hasher.finalize().into()))
    }
}

/// Hashes of uploads under way, each with the row that the books had for it.
#[derive(Default)]
pub(super) struct Hashes(Mutex<HashMap<Key, (Timestamp, Passed)>>);

impl Hashes {
    /// Takes the hash of an upload, unless the books say something else of it than they did.
    pub fn take(&self, upload: &Upload) -> Option<Passed> {
        self.all().remove(&upload.key).filter(|(updated, _)| *updated == upload.updated).map(|(_, passed)| passed)
    }

    /// Keeps it until the next chunk comes.
    pub fn keep(&self, upload: &Upload, passed: Passed) {
        let mut all = self.all();
        if all.len() >= MANY {
            all.clear();
        }
        all.insert(upload.key, (upload.updated, passed));
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Key, (Timestamp, Passed)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
