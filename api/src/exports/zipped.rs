//! How do many files go out as one, without being held in memory? They are written into the ZIP as they are, piece by piece, and sent as
//! the other side takes them.

use super::line::{Line, Outgoing};
use actix_web::web::Bytes;
use futures_util::Stream;
use std::io::{self, Write};
use tokio::sync::mpsc::{self, Receiver, Sender};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Pieces that wait for the writer.
const WAITING: usize = 8;

/// What is handed to the writer.
pub(crate) enum Part {
    /// A file begins.
    File(String),
    /// Some of its bytes.
    Bytes(Bytes),
}

/// Where to hand in the parts (an error breaks the download off), and the bytes of the ZIP. `place` is held until the last one is written.
pub(crate) fn zipped<P: Send + 'static>(place: P) -> (Sender<io::Result<Part>>, impl Stream<Item = io::Result<Bytes>> + use<P>) {
    let (hand, parts) = mpsc::channel(WAITING);
    let (line, body) = Outgoing::open();
    tokio::task::spawn_blocking(move || {
        let _place = place;
        let fail = line.clone();
        if let Err(error) = write(parts, line) {
            // Whoever went away needs no answer; anybody else must not take half of it for the whole.
            fail.break_off(error);
        }
    });
    (hand, body)
}

fn write(mut parts: Receiver<io::Result<Part>>, line: Line) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(line);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    while let Some(part) = parts.blocking_recv() {
        match part? {
            Part::File(name) => zip.start_file(name, stored).map_err(io::Error::other)?,
            Part::Bytes(bytes) => zip.write_all(&bytes)?,
        }
    }
    zip.finish().map_err(io::Error::other)?.into_inner().flush()
}
