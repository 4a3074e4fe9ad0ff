//! What is let go when the disk is full? A file of some megabytes that stands for nothing, so that the databases can commit what is under way.

use rustix::fs::statvfs;
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Its bytes: some thousand records, or SQLite's journals of both stores.
const BYTES: usize = 4 * 1024 * 1024;
/// Bytes of which it lets go at a time: whoever else fills the disk does not get all of it at once.
const PIECE: u64 = 1024 * 1024;
/// Bytes that must be free besides: room is not taken from those who need it.
const BESIDES: u64 = 16 * 1024 * 1024;

/// The ballast in an app's folder.
pub(super) struct Ballast {
    file: PathBuf,
}

impl Ballast {
    pub(super) fn of(folder: &Path) -> Self {
        Self { file: folder.join("ballast") }
    }

    /// Lays it, where there is none and room enough. Without it the phone works all the same.
    pub(super) fn lay(&self) {
        let is_whole = fs::metadata(&self.file).is_ok_and(|known| known.len() == BYTES as u64);
        if !is_whole && free(&self.file).is_some_and(|free| free >= BYTES as u64 + BESIDES) && self.write().is_err() {
            drop(fs::remove_file(&self.file));
        }
    }

    /// Not zeros: a file system that packs or leaves holes would give no room back.
    fn write(&self) -> io::Result<()> {
        let mut bytes = vec![0; BYTES];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let mut file = File::create(&self.file)?;
        file.write_all(&bytes)?;
        file.sync_all()
    }

    /// Lets go of a piece; false when there is none left.
    pub(super) fn let_go(&self) -> bool {
        let Ok(left) = fs::metadata(&self.file).map(|known| known.len().saturating_sub(PIECE)) else { return false };
        if left == 0 {
            return fs::remove_file(&self.file).is_ok();
        }
        File::options().write(true).open(&self.file).and_then(|file| file.set_len(left)).is_ok()
    }
}

fn free(file: &Path) -> Option<u64> {
    let stat = statvfs(file.parent()?).ok()?;
    stat.f_bavail.checked_mul(stat.f_frsize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_laid_once_let_go_piece_by_piece_and_laid_again() {
        let folder = tempfile::tempdir().unwrap();
        let ballast = Ballast::of(folder.path());
        assert!(!ballast.let_go());
        ballast.lay();
        let first = fs::read(&ballast.file).unwrap();
        assert_eq!(first.len(), BYTES);
        ballast.lay();
        assert!(fs::read(&ballast.file).unwrap() == first, "it stays as it is");
        assert!(ballast.let_go());
        assert_eq!(fs::metadata(&ballast.file).unwrap().len(), 3 * PIECE);
        assert!(ballast.let_go() && ballast.let_go() && ballast.let_go());
        assert!(!ballast.let_go() && !ballast.file.exists());
        fs::write(&ballast.file, b"a kill came in between").unwrap();
        ballast.lay();
        assert_eq!(fs::metadata(&ballast.file).unwrap().len(), BYTES as u64);
    }
}
