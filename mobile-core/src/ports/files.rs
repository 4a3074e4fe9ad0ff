//! Where are the photos? In a folder; a file is there whole or not at all, even after a loss of power.

use super::ballast::Ballast;
use engine::ports::{FileTrouble, Files};
use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// The folder of the photos.
pub(super) struct PhotoFolder {
    folder: PathBuf,
    ballast: Ballast,
}

/// A file that is still being written.
const PART: &str = ".part";

impl PhotoFolder {
    /// Opens it in the app's folder.
    pub(super) fn open(app: &Path) -> Result<Self, String> {
        let folder = app.join("photos");
        fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        Ok(Self { folder, ballast: Ballast::of(app) })
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let part = self.folder.join(format!("{name}{PART}"));
        let written = (|| {
            let mut file = File::create(&part)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&part, self.folder.join(name))
        })();
        if written.is_err() {
            // What is half written only takes room; the error that matters is the first one.
            drop(fs::remove_file(&part));
        }
        written?;
        // The name itself must survive too.
        File::open(&self.folder)?.sync_all()
    }

    fn read(&self, name: &str, from: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.folder.join(name))?;
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = vec![];
        file.take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl Files for PhotoFolder {
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), FileTrouble> {
        self.write(name, bytes).map_err(|e| trouble(name, &e))
    }

    fn read_range(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, FileTrouble> {
        self.read(name, from, length).map_err(|e| trouble(name, &e))
    }

    fn remove(&self, name: &str) -> Result<(), FileTrouble> {
        match fs::remove_file(self.folder.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(trouble(name, &e)),
            _ => Ok(()),
        }
    }

    fn list(&self) -> Result<Vec<String>, FileTrouble> {
        let mut names = vec![];
        for entry in fs::read_dir(&self.folder).map_err(|e| trouble("", &e))? {
            let name = entry.map_err(|e| trouble("", &e))?.file_name().to_string_lossy().into_owned();
            if !name.ends_with(PART) {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn free_bytes(&self) -> Option<u64> {
        let stat = rustix::fs::statvfs(&self.folder).ok()?;
        stat.f_bavail.checked_mul(stat.f_frsize)
    }

    fn lay_ballast(&self) {
        self.ballast.lay();
    }

    fn let_go_of_ballast(&self) -> bool {
        self.ballast.let_go()
    }
}

fn trouble(name: &str, error: &io::Error) -> FileTrouble {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileTrouble::Full,
        io::ErrorKind::NotFound => FileTrouble::Missing(name.into()),
        _ => FileTrouble::Other(format!("{name}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_whole_read_in_parts_and_gone_when_removed() {
        let folder = tempfile::tempdir().unwrap();
        let files = PhotoFolder::open(folder.path()).unwrap();
        files.keep("a.original", b"0123456789").unwrap();
        fs::write(folder.path().join("photos/b.original.part"), b"half").unwrap();
        assert_eq!(files.list().unwrap(), ["a.original"]);
        assert_eq!(files.read_range("a.original", 8, 100).unwrap(), b"89");
        assert!(matches!(files.read_range("c", 0, 1), Err(FileTrouble::Missing(_))));
        assert!(files.free_bytes().unwrap() > 0);
        files.remove("a.original").unwrap();
        files.remove("a.original").unwrap();
        assert!(files.list().unwrap().is_empty());
    }
}
