//! How does a bundle go out without being held in memory? The originals are read piece by piece, written into the ZIP as they are, and sent as the
//! other side takes them.

use super::{
    collect::Contents,
    pages::{check_page, index_page, read_me},
};
use crate::{app::App, photos::lent, problem::Problem};
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use serde::Serialize;
use std::io::{self, Write};
use tokio::sync::mpsc::{self, Receiver, Sender};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Pieces that wait between the reader and the writer, and between the writer and the line.
const WAITING: usize = 8;
/// Bytes that are sent at once.
const PIECE: usize = 64 * 1024;

/// What the reader hands to the writer.
enum Part {
    /// A file begins.
    File(String),
    /// Some of its bytes.
    Bytes(Bytes),
}

/// The bytes of the ZIP, one after another. `place` is held until the last one is written.
pub fn stream<P: Send + 'static>(
    app: &App,
    contents: Contents,
    place: P,
) -> Result<impl Stream<Item = io::Result<Bytes>> + use<P>, Problem> {
    let texts = texts(&contents)?;
    let (hand, parts) = mpsc::channel(WAITING);
    let (send, line) = mpsc::channel(WAITING);
    let fail = send.clone();
    tokio::spawn(read(app.clone(), texts, contents.originals, hand, fail));
    tokio::task::spawn_blocking(move || {
        let _place = place;
        if let Err(error) = write(parts, Line { send: send.clone(), piece: vec![] }) {
            // Whoever went away needs no answer; anybody else must not take half a bundle for a whole one.
            drop(send.blocking_send(Err(error)));
        }
    });
    Ok(futures_util::stream::unfold(line, |mut line: Receiver<io::Result<Bytes>>| async move { Some((line.recv().await?, line)) }))
}

/// The texts of a bundle.
fn texts(contents: &Contents) -> Result<Vec<(String, String)>, Problem> {
    let mut texts = vec![
        ("README.txt".to_owned(), read_me()),
        ("index.html".to_owned(), index_page(&contents.index)?),
        ("check.html".to_owned(), check_page()),
        ("index.json".to_owned(), json(&contents.index)?),
        ("days.json".to_owned(), json(&contents.days)?),
    ];
    for (name, seal) in &contents.seals {
        texts.push((name.clone(), json(seal)?));
    }
    Ok(texts)
}

fn json(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string_pretty(value).map_err(|_| Problem::Internal)
}

async fn read(
    app: App,
    texts: Vec<(String, String)>,
    originals: Vec<(String, lent::Original)>,
    hand: Sender<Part>,
    fail: Sender<io::Result<Bytes>>,
) {
    let work = async {
        for (name, text) in texts {
            give(&hand, Part::File(name)).await?;
            give(&hand, Part::Bytes(text.into())).await?;
        }
        for (name, original) in originals {
            give(&hand, Part::File(name)).await?;
            let mut bytes = std::pin::pin!(original.bytes(&app).await?);
            while let Some(piece) = bytes.next().await {
                give(&hand, Part::Bytes(piece.map_err(|_| Problem::Unavailable)?)).await?;
            }
        }
        Ok::<_, Problem>(())
    };
    if let Err(problem) = work.await {
        tracing::warn!(%problem, "a bundle ended before its end");
        drop(fail.send(Err(io::Error::other("an original could not be read"))).await);
    }
}

async fn give(hand: &Sender<Part>, part: Part) -> Result<(), Problem> {
    hand.send(part).await.map_err(|_| Problem::Unavailable)
}

fn write(mut parts: Receiver<Part>, line: Line) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(line);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    while let Some(part) = parts.blocking_recv() {
        match part {
            Part::File(name) => zip.start_file(name, stored).map_err(io::Error::other)?,
            Part::Bytes(bytes) => zip.write_all(&bytes)?,
        }
    }
    zip.finish().map_err(io::Error::other)?.into_inner().flush()
}

/// Where the ZIP goes: out, in pieces.
struct Line {
    send: Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
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
        let piece = std::mem::take(&mut self.piece);
        if piece.is_empty() {
            return Ok(());
        }
        self.send.blocking_send(Ok(piece.into())).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
