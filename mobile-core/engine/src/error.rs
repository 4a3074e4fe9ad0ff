//! What can go wrong inside the engine?

use crate::{ports::FileTrouble, vault::WrongPin};
use domain::refusal::Refusal;
use photo::Unfit;

/// What went wrong. The facade turns these into what an app can do about them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The phone's key store can't be used right now: it was not unlocked since the phone started. A sentence for the log.
    #[error("the key store: {0}")]
    KeysLocked(String),
    /// Their PIN closes it.
    #[error("closed by a PIN")]
    Locked,
    /// Not their PIN, or too early after another wrong one.
    #[error("wrong PIN")]
    WrongPin(WrongPin),
    /// The office closed this phone out.
    #[error("this phone was revoked")]
    Revoked,
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    NobodySignedIn,
    /// The phone is not enrolled yet.
    #[error("the phone is not enrolled")]
    NotEnrolled,
    /// A rule said no; nothing was kept.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// Something that a screen names is not on this phone.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// A file is not taken as a photo.
    #[error("{0}")]
    Photo(#[from] Unfit),
    /// No room left on the phone.
    #[error("no room left on the phone")]
    Full,
    /// The store or a file of the engine's own can't be read or written: a sentence for the log.
    #[error("{0}")]
    Damaged(String),
}

impl Error {
    /// The file is damaged, not only this question to it: nothing gets better by asking again.
    pub(crate) fn is_broken_file(&self) -> bool {
        matches!(self, Self::Damaged(why) if ["malformed", "not a database", "disk image"].iter().any(|sign| why.contains(sign)))
    }
}

/// What the engine's functions give.
pub type Result<T> = std::result::Result<T, Error>;

/// What SQLite says when there is no room. It has a code for a full disk, but diesel hands on the sentence only.
#[cfg(not(target_family = "wasm"))]
const NO_ROOM: &[&str] = &["disk is full"];
/// A browser's files only say that they could not be written: for want of room, nearly always.
#[cfg(target_family = "wasm")]
const NO_ROOM: &[&str] = &["disk is full", "disk I/O error"];

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        let text = error.to_string();
        if NO_ROOM.iter().any(|sign| text.contains(sign)) { Self::Full } else { Self::Damaged(format!("store: {text}")) }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(format!("json: {error}"))
    }
}

impl From<FileTrouble> for Error {
    fn from(trouble: FileTrouble) -> Self {
        match trouble {
            FileTrouble::Full => Self::Full,
            other => Self::Damaged(format!("file: {other}")),
        }
    }
}
