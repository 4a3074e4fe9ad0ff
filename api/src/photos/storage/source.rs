//! Where can bytes be read, on a thread that may wait for a disk?

use actix_web::web::Bytes;
use std::{fs, io, path::PathBuf};

/// Bytes that are read there, or were fetched already.
#[derive(Debug, Clone)]
pub enum Source {
    File(PathBuf),
    Memory(Bytes),
}

impl Source {
    /// All of them. Blocks.
    pub fn read(&self) -> io::Result<Bytes> {
        match self {
            Self::File(path) => fs::read(path).map(Bytes::from),
            Self::Memory(bytes) => Ok(bytes.clone()),
        }
    }
}
