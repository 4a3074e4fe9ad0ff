//! How do bytes get from a request into an upload's file? Everything here blocks.
//!
//! The file's length is the truth about how far an upload has come, also after a crash; so bytes that a checksum still has to
//! prove wait beside it until they are proved.

use super::{hashes::Passed, storage::length};
use crate::problem::Problem;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, ErrorKind, Seek, Write},
    path::{Path, PathBuf},
};

/// What became of a chunk.
#[derive(Debug)]
pub(super) enum Closed {
    /// So many bytes of the upload are on the disk; and their hash, where all of them passed through here.
    At(u64, Option<Passed>),
    /// The chunk was not what its checksum promised, or was cut short: none of it was kept.
    Discarded,
}

/// Why a chunk can't be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotNow {
    /// Another server is at it, on behalf of a connection that it has not yet seen break.
    Busy,
    /// The upload has come to another byte.
    Elsewhere,
}

impl From<NotNow> for Problem {
    fn from(why: NotNow) -> Self {
        match why {
            NotNow::Busy => Self::Unavailable,
            NotNow::Elsewhere => Self::WrongOffset,
        }
    }
}

/// A file that is opened when there is something to write, which is mostly all of the chunk.
pub(super) struct Unopened {
    /// The upload's file.
    pub path: PathBuf,
    /// Where the chunk begins.
    pub offset: u64,
    /// SHA-256 that the chunk must have.
    pub promised: Option<[u8; 32]>,
    /// The hash of what came before, where it is known.
    pub passed: Option<Passed>,
}

/// An upload's file, open for one chunk.
pub(super) struct Writer {
    file: File,
    path: PathBuf,
    had: u64,
    proof: Option<Proof>,
    whole: Option<Sha256>,
}

/// A chunk that has to prove itself first.
struct Proof {
    promised: [u8; 32],
    hasher: Sha256,
    path: PathBuf,
    /// Opened only for chunks that are too long to stay in memory.
    aside: Option<File>,
}

impl Writer {
    /// Opens the file at its end, where the chunk has to begin.
    pub fn open(unopened: Unopened) -> io::Result<Result<Self, NotNow>> {
        let Unopened { path, offset, promised, passed } = unopened;
        let file = open(&path)?;
        // A file system without locks is not shared by servers.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Ok(Err(NotNow::Busy));
        }
        let metadata = file.metadata()?;
        let had = metadata.len();
        if had != offset {
            return Ok(Err(NotNow::Elsewhere));
        }
        let whole = if had == 0 { Some(Sha256::new()) } else { passed.and_then(|passed| passed.hasher(&metadata)) };
        let proof = promised.map(|promised| Proof { promised, hasher: Sha256::new(), path: beside(&path), aside: None });
        Ok(Ok(Self { file, path, had, proof, whole }))
    }

    /// Takes a part of the chunk.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash(bytes);
        match &mut self.proof {
            Some(proof) => proof.take(bytes),
            None => self.file.write_all(bytes),
        }
    }

    /// Takes the last part and makes all of it durable. `whole`: the chunk came to its end, it was not cut off.
    pub fn close(mut self, last: &[u8], whole: bool) -> io::Result<Closed> {
        self.hash(last);
        if let Some(proof) = self.proof.take() {
            let Some((hasher, mut aside)) = proof.proved(last, whole)? else { return Ok(Closed::Discarded) };
            if self.had == 0 {
                self.whole = Some(hasher);
            }
            if let Some(aside) = &mut aside {
                io::copy(aside, &mut self.file)?;
            }
        }
        self.file.write_all(last)?;
        self.file.sync_data()?;
        if self.had == 0 {
            sync_folder(&self.path)?;
        }
        let passed = self.whole.map(|hasher| self.file.metadata().map(|ours| Passed::now(hasher, &ours))).transpose()?;
        // By its name: another server may have let go of the upload meanwhile.
        length(&self.path).map(|length| Closed::At(length, passed))
    }

    /// The first chunk's own hash is that of the whole so far.
    fn hash(&mut self, bytes: &[u8]) {
        if let Some(whole) = &mut self.whole
            && (self.had > 0 || self.proof.is_none())
        {
            whole.update(bytes);
        }
    }
}

/// The folder is there but for a site's first photo.
fn open(path: &Path) -> io::Result<File> {
    let open = || OpenOptions::new().create(true).append(true).open(path);
    match open() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
                sync_folder(folder)?;
            }
            open()
        }
        opened => opened,
    }
}

impl Proof {
    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        let aside = match &mut self.aside {
            Some(aside) => aside,
            None => self.aside.insert(OpenOptions::new().create(true).truncate(true).read(true).write(true).open(&self.path)?),
        };
        aside.write_all(bytes)
    }

    /// The hash, and what was put aside, ready to be read; nothing when the chunk is not what was promised.
    fn proved(mut self, last: &[u8], whole: bool) -> io::Result<Option<(Sha256, Option<File>)>> {
        self.hasher.update(last);
        if self.aside.is_some() {
            // Unlinked while open: gone from the folder whatever happens next.
            fs::remove_file(&self.path)?;
        }
        if !whole || self.hasher.clone().finalize().as_slice() != self.promised {
            return Ok(None);
        }
        if let Some(aside) = &mut self.aside {
            aside.rewind()?;
        }
        Ok(Some((self.hasher, self.aside)))
    }
}

/// Where a long chunk waits.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".chunk");
    name.into()
}

pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(bytes: &[u8]) -> Option<[u8; 32]> {
        Some(Sha256::digest(bytes).into())
    }

    fn opened(path: &Path, promised: Option<[u8; 32]>, passed: Option<Passed>) -> Result<Writer, NotNow> {
        Writer::open(Unopened { path: path.to_owned(), offset: length(path).unwrap(), promised, passed }).unwrap()
    }

    fn after(passed: Option<Passed>, path: &Path, promised: Option<[u8; 32]>, parts: &[&[u8]], whole: bool) -> Closed {
        let mut writer = opened(path, promised, passed).unwrap();
        let (last, first) = parts.split_last().unwrap();
        for part in first {
            writer.write(part).unwrap();
        }
        writer.close(last, whole).unwrap()
    }

    fn chunk(path: &Path, promised: Option<[u8; 32]>, parts: &[&[u8]], whole: bool) -> Option<u64> {
        match after(None, path, promised, parts, whole) {
            Closed::At(offset, _) => Some(offset),
            Closed::Discarded => None,
        }
    }

    fn passed(closed: Closed) -> Option<Passed> {
        if let Closed::At(_, passed) = closed { passed } else { None }
    }

    #[test]
    fn bytes_without_a_checksum_are_kept_to_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site/photo.original");
        assert_eq!(chunk(&path, None, &[b"lob", b"by"], true), Some(5));
        assert_eq!(chunk(&path, None, &[b" a", b"t n"], false), Some(10));
        assert_eq!(fs::read(&path).unwrap(), b"lobby at n");
    }

    #[test]
    fn a_bad_chunk_is_discarded_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo.original");
        assert_eq!(chunk(&path, hash(b"lobby"), &[b"lob", b"by"], true), Some(5));
        assert_eq!(chunk(&path, hash(b" at nine"), &[b" at", b" ten"], true), None);
        assert_eq!(chunk(&path, hash(b" at nine"), &[b" at", b" nine"], false), None, "cut off");
        assert_eq!(chunk(&path, hash(b" at nine"), &[b" at nine"], true), Some(13));
        assert_eq!(fs::read(&path).unwrap(), b"lobby at nine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn two_servers_never_write_to_one_file_nor_anywhere_but_at_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo.original");
        let first = opened(&path, None, None);
        assert!(first.is_ok());
        assert_eq!(opened(&path, None, None).err(), Some(NotNow::Busy));
        drop(first);
        let late = Unopened { path, offset: 5, promised: None, passed: None };
        assert_eq!(Writer::open(late).unwrap().err(), Some(NotNow::Elsewhere));
    }

    #[test]
    fn the_hash_of_a_file_is_known_when_all_of_it_passed() {
        for promise in [(|_| None) as fn(&[u8]) -> _, hash] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("photo.original");
            let first = passed(after(None, &path, promise(b"lobby"), &[b"lob", b"by"], true));
            let both = passed(after(first.clone(), &path, promise(b" at nine"), &[b" at", b" nine"], true));
            let known = both.unwrap().hash(&fs::metadata(&path).unwrap()).unwrap();
            assert_eq!(Some(known.0), hash(b"lobby at nine"));
            assert!(first.unwrap().hash(&fs::metadata(&path).unwrap()).is_none(), "that was the hash of a shorter file");
            assert!(passed(after(None, &path, promise(b"!"), &[b"!"], true)).is_none(), "nobody knows what came before");
        }
    }

    #[test]
    fn a_file_that_somebody_touched_is_not_known_by_what_passed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo.original");
        let first = passed(after(None, &path, None, &[b"lobby"], true));
        // Another server let go of it and took as many other bytes in.
        fs::remove_file(&path).unwrap();
        fs::write(&path, b"stair").unwrap();
        assert!(passed(after(first, &path, None, &[b" at nine"], true)).is_none());
    }
}
