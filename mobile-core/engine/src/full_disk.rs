//! What if the disk is full? Nothing new is begun shortly before, and what is under way is completed with room that was kept for it (`sync.md` 14).

use crate::{
    engine::Engine,
    error::{Error, Result},
    ports::{Files, Ports},
};

/// Bytes that must be free to begin something new: a patrol, a visit. What is begun can then be recorded.
const ROOM_TO_BEGIN: u64 = 16 * 1024 * 1024;
/// Bytes below which a database may fail halfway: the ballast goes before that.
const TIGHT: u64 = 1024 * 1024;

impl Engine {
    /// Says that the disk is full before it is.
    pub(crate) fn check_room_to_begin(&self) -> Result<()> {
        let enough = self.ports.files.free_bytes().is_none_or(|free| free >= ROOM_TO_BEGIN);
        if enough { Ok(()) } else { Err(Error::Full) }
    }

    /// Completes what is under way, if need be with the ballast.
    pub(crate) fn complete_with_ballast<T>(&mut self, mut work: impl FnMut(&mut Self) -> Result<T>) -> Result<T> {
        self.let_go_when_tight();
        loop {
            match work(self) {
                Err(error) if is_for_want_of_room(&error, &*self.ports.files) => {
                    if !self.ports.files.let_go_of_ballast() {
                        return Err(Error::Full);
                    }
                }
                done => return done,
            }
        }
    }

    pub(crate) fn let_go_when_tight(&self) {
        if is_tight(&*self.ports.files) {
            self.ports.files.let_go_of_ballast();
        }
    }
}

/// A database may fail halfway.
pub(crate) fn is_tight(files: &dyn Files) -> bool {
    files.free_bytes().is_some_and(|free| free < TIGHT)
}

/// SQLite says so itself, but where it can't even make its shared memory.
fn is_for_want_of_room(error: &Error, files: &dyn Files) -> bool {
    match error {
        Error::Full => true,
        Error::Damaged(why) => why.contains("disk I/O error") && is_tight(files),
        _ => false,
    }
}

/// Opens the stores, if need be with the ballast.
pub(crate) fn open_with_ballast<T>(ports: Ports, open: impl FnOnce(Ports) -> Result<T>) -> Result<T> {
    let is_tight = is_tight(&*ports.files);
    if is_tight {
        ports.files.let_go_of_ballast();
    }
    let unless_full =
        |error: Error| if is_tight && matches!(error, Error::Damaged(_)) && !error.is_broken_file() { Error::Full } else { error };
    open(ports).map_err(unless_full)
}
