//! What takes a chunk in? A file that grows, or objects that become more. Either way nothing counts before it is durable, and a chunk that
//! has a checksum to keep counts only once it has kept it.

use super::pieces::Pieces;
use crate::{
    photos::{
        blocking, disk,
        writer::{Closed, NotNow, Unopened, Writer},
    },
    problem::Problem,
};
use actix_web::web::{Bytes, BytesMut};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, Read, Seek, Write},
};

/// Bytes of one object at the most, and of a chunk that wait in memory; those of a longer one wait in a file that has no name.
const PIECE: usize = 1024 * 1024;

/// An upload, open for one chunk.
pub enum Receiver {
    File(Box<Held>),
    Objects(Box<ToObjects>),
}

/// Most chunks fit into one piece: their file is opened, written and made durable in one go.
pub enum Held {
    Unopened(Unopened),
    Open(Writer),
}

impl Held {
    fn open(self) -> io::Result<Result<Writer, NotNow>> {
        match self {
            Self::Unopened(file) => Writer::open(file),
            Self::Open(writer) => Ok(Ok(writer)),
        }
    }

    fn write(self, bytes: &[u8]) -> io::Result<Result<Box<Self>, NotNow>> {
        match self.open()? {
            Ok(mut writer) => writer.write(bytes).map(|()| Ok(Box::new(Self::Open(writer)))),
            Err(why) => Ok(Err(why)),
        }
    }

    fn close(self, last: &[u8], whole: bool) -> io::Result<Result<Closed, NotNow>> {
        match self.open()? {
            Ok(writer) => writer.close(last, whole).map(Ok),
            Err(why) => Ok(Err(why)),
        }
    }
}

pub struct ToObjects {
    pieces: Pieces,
    /// What the chunk's hash must be, and what it is so far.
    proof: Option<([u8; 32], Sha256)>,
    gathered: BytesMut,
    aside: Option<File>,
}

impl Receiver {
    pub(super) fn to_objects(pieces: Pieces, promised: Option<[u8; 32]>) -> Self {
        let proof = promised.map(|promised| (promised, Sha256::new()));
        Self::Objects(Box::new(ToObjects { pieces, proof, gathered: BytesMut::new(), aside: None }))
    }

    /// Takes a part of the chunk.
    pub async fn write(self, bytes: BytesMut) -> Result<Self, Problem> {
        match self {
            Self::File(held) => Ok(Self::File(blocking(move || held.write(&bytes)).await?.map_err(disk)??)),
            Self::Objects(mut objects) => {
                objects.take(&bytes);
                objects.make_room().await?;
                Ok(Self::Objects(objects))
            }
        }
    }

    /// Takes the last part and makes all of it durable. `whole`: the chunk came to its end, it was not cut off.
    pub async fn close(self, last: BytesMut, whole: bool) -> Result<Closed, Problem> {
        match self {
            Self::File(held) => Ok(blocking(move || held.close(&last, whole)).await?.map_err(disk)??),
            Self::Objects(objects) => objects.close(&last, whole).await,
        }
    }
}

impl ToObjects {
    fn take(&mut self, bytes: &[u8]) {
        if let Some((_, hasher)) = &mut self.proof {
            hasher.update(bytes);
        }
        self.gathered.extend_from_slice(bytes);
    }

    /// What has nothing to prove becomes an object; what has, waits.
    async fn make_room(&mut self) -> Result<(), Problem> {
        if self.gathered.len() < PIECE {
            return Ok(());
        }
        let bytes = self.gathered.split().freeze();
        if self.proof.is_none() { self.add(bytes).await } else { self.put_aside(bytes).await }
    }

    async fn add(&mut self, bytes: Bytes) -> Result<(), Problem> {
        // Another server was at it, on behalf of a connection that it had not yet seen break: the phone asks how far it has come.
        if self.pieces.add(bytes).await? { Ok(()) } else { Err(Problem::WrongOffset) }
    }

    async fn put_aside(&mut self, bytes: Bytes) -> Result<(), Problem> {
        let aside = self.aside.take();
        let written = blocking(move || -> io::Result<File> {
            let mut aside = aside.map_or_else(tempfile::tempfile, Ok)?;
            aside.write_all(&bytes)?;
            Ok(aside)
        });
        self.aside = Some(written.await?.map_err(disk)?);
        Ok(())
    }

    async fn close(mut self: Box<Self>, last: &[u8], whole: bool) -> Result<Closed, Problem> {
        self.take(last);
        if let Some((promised, hasher)) = self.proof.take()
            && (!whole || hasher.finalize().as_slice() != promised)
        {
            return Ok(Closed::Discarded);
        }
        if let Some(mut aside) = self.aside.take() {
            aside.rewind().map_err(disk)?;
            loop {
                let (bytes, rest) = blocking(move || piece(aside)).await?.map_err(disk)?;
                if bytes.is_empty() {
                    break;
                }
                self.add(bytes).await?;
                aside = rest;
            }
        }
        let rest = self.gathered.split().freeze();
        self.add(rest).await?;
        // The pieces are fetched when they become one, and hashed then.
        Ok(Closed::At(self.pieces.length(), None))
    }
}

/// The next piece of a file.
fn piece(mut file: File) -> io::Result<(Bytes, File)> {
    let mut bytes = Vec::with_capacity(PIECE);
    Read::by_ref(&mut file).take(PIECE as u64).read_to_end(&mut bytes)?;
    Ok((bytes.into(), file))
}
