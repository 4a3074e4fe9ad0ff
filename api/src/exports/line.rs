//! How do bytes go out that are written one after another? In pieces, over a short line: who writes waits for who takes.

use actix_web::web::Bytes;
use futures_util::{Stream, stream};
use std::{
    io::{self, Write},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::mpsc::{self, Receiver, Sender},
};

/// Pieces that wait to be taken.
const WAITING: usize = 8;
/// Bytes that are sent at once.
const PIECE: usize = 64 * 1024;
/// Whoever takes nothing for so long has gone, and makes room for the next one.
const PATIENCE: Duration = Duration::from_secs(120);

/// Both ends.
pub(crate) struct Outgoing;

impl Outgoing {
    /// Where to write, from a thread that may wait; and the body that comes of it.
    pub fn open() -> (Line, impl Stream<Item = io::Result<Bytes>> + use<>) {
        let (send, taken) = mpsc::channel(WAITING);
        let body = stream::unfold(taken, |mut taken: Receiver<io::Result<Bytes>>| async move { Some((taken.recv().await?, taken)) });
        (Line { send, piece: vec![], handle: Handle::current() }, body)
    }
}

/// Where to write.
pub(crate) struct Line {
    send: Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
    handle: Handle,
}

/// Another end of the same line, with nothing in hand.
impl Clone for Line {
    fn clone(&self) -> Self {
        Self { send: self.send.clone(), piece: vec![], handle: self.handle.clone() }
    }
}

impl Line {
    /// Ends the answer as one that is not whole. Nobody listens any more when the client has gone.
    pub fn break_off(self, error: io::Error) {
        tracing::warn!(%error, "a download ended before its end");
        drop(self.send.blocking_send(Err(error)));
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        let sent = match self.send.try_send(Ok(piece.into())) {
            Ok(()) => return Ok(()),
            Err(mpsc::error::TrySendError::Full(piece)) => {
                self.handle.block_on(async { tokio::time::timeout(PATIENCE, self.send.send(piece)).await.is_ok_and(|sent| sent.is_ok()) })
            }
            Err(mpsc::error::TrySendError::Closed(_)) => false,
        };
        if sent { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    }
}
