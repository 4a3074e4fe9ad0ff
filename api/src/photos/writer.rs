//! How do bytes get from a request into an upload's file? Everything here blocks.
//!
//! The file's length is the truth about how far an upload has come, also after a crash; so bytes that a checksum still has to
//! prove wait beside it until they are proved.

use super::storage::length;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Seek, Write},
    path::{Path, PathBuf},
};

/// What became of a chunk.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// So many bytes of the upload are on the disk.
    At(u64),
    /// The chunk was not what its checksum promised, or was cut short: none of it was kept.
    Discarded,
}

/// An upload's file, open for one chunk.
pub(super) struct Writer {
    file: File,
    path: PathBuf,
    had: u64,
    proof: Option<Proof>,
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
    /// Opens the file at its end. None while another server writes to it.
    pub fn open(path: &Path, promised: Option<[u8; 32]>) -> io::Result<Option<Self>> {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        // A file system without locks is not shared by servers.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Ok(None);
        }
        let proof = promised.map(|promised| Proof { promised, hasher: Sha256::new(), path: beside(path), aside: None });
        Ok(Some(Self { had: file.metadata()?.len(), file, path: path.to_owned(), proof }))
    }

    /// Bytes that were there before this chunk.
    pub fn had(&self) -> u64 {
        self.had
    }

    /// Takes a part of the chunk.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.proof {
            Some(proof) => proof.take(bytes),
            None => self.file.write_all(bytes),
        }
    }

    /// Takes the last part and makes all of it durable. `whole`: the chunk came to its end, it was not cut off.
    pub fn close(mut self, last: &[u8], whole: bool) -> io::Result<Closed> {
        if let Some(proof) = self.proof.take() {
            let Some(mut aside) = proof.proved(last, whole)? else { return Ok(Closed::Discarded) };
            if let Some(aside) = &mut aside {
                io::copy(aside, &mut self.file)?;
            }
        }
        self.file.write_all(last)?;
        self.file.sync_data()?;
        if self.had == 0 {
            sync_folder(&self.path)?;
        }
        length(&self.path).map(Closed::At)
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

    /// What was put aside, ready to be read; none of it when the chunk is not what was promised.
    fn proved(mut self, last: &[u8], whole: bool) -> io::Result<Option<Option<File>>> {
        self.hasher.update(last);
        if self.aside.is_some() {
            // Unlinked while open: gone from the folder whatever happens next.
            fs::remove_file(&self.path)?;
        }
        if !whole || self.hasher.finalize().as_slice() != self.promised {
            return Ok(None);
        }
        if let Some(aside) = &mut self.aside {
            aside.rewind()?;
        }
        Ok(Some(self.aside))
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

    fn chunk(path: &Path, promised: Option<[u8; 32]>, parts: &[&[u8]], whole: bool) -> Closed {
        let mut writer = Writer::open(path, promised).unwrap().unwrap();
        let (last, first) = parts.split_last().unwrap();
        for part in first {
            writer.write(part).unwrap();
        }
        writer.close(last, whole).unwrap()
    }

    #[test]
    fn bytes_without_a_checksum_are_kept_to_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site/photo.original");
        assert_eq!(chunk(&path, None, &[b"lob", b"by"], true), Closed::At(5));
        assert_eq!(chunk(&path, None, &[b" a", b"t n"], false), Closed::At(10));
        assert_eq!(fs::read(&path).unwrap(), b"lobby at n");
    }

    #[test]
    fn a_bad_chunk_is_discarded_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo.original");
        assert_eq!(chunk(&path, hash(b"lobby"), &[b"lob", b"by"], true), Closed::At(5));
        assert_eq!(chunk(&path, hash(b" at nine"), &[b" at", b" ten"], true), Closed::Discarded);
        assert_eq!(chunk(&path, hash(b" at nine"), &[b" at", b" nine"], false), Closed::Discarded, "cut off");
        assert_eq!(chunk(&path, hash(b" at nine"), &[b" at nine"], true), Closed::At(13));
        assert_eq!(fs::read(&path).unwrap(), b"lobby at nine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn two_servers_never_write_to_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("photo.original");
        let first = Writer::open(&path, None).unwrap();
        assert!(first.is_some());
        assert!(Writer::open(&path, None).unwrap().is_none());
    }
}
