//! What happens to a chunk of a photo on its way from the request to the disk? It is never in memory whole, no database
//! connection waits for it, and what has come is kept when the line is cut.

use super::{
    Key, backstage,
    sender::Sender,
    settle::settle,
    storage::Receiver,
    store::{self, Promise, Promised, State, Upload},
    turns::Turn,
    tus::Chunk,
    writer::Closed,
};
use crate::{app::App, problem::Problem};
use actix_web::{
    rt,
    web::{BytesMut, Data, Payload},
};
use chrono::TimeDelta;
use futures_util::StreamExt;
use std::time::Duration;

/// Bytes that are gathered before they go to the disk; a chunk of the phone core fits.
const BUFFER: usize = 256 * 1024;
/// How old a row may be while its upload goes on: little beside the time for which it is kept.
const TOUCHED: TimeDelta = TimeDelta::hours(1);
/// A sender that is silent for so long has gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// Writes a promise down and says from which byte on the server wants the photo; true when it is new.
pub(super) async fn promised(app: &App, turn: &Turn<Key>, sender: Sender, promise: Promise) -> Result<(Upload, u64, bool), Problem> {
    let (now, key) = (app.ports.now(), promise.key);
    if !sender.may_send(key.site) {
        return Err(Problem::NotFound);
    }
    match app.db.write_together(move |conn| store::promise(conn, &promise, sender.by, now)).await? {
        Promised::New(upload) => Ok((upload, 0, true)),
        Promised::Known(upload) => {
            let offset = reached(app, turn, &upload).await?;
            Ok((upload, offset, false))
        }
        Promised::Again(upload) => {
            app.photos.storage.forget_partial(key).await?;
            Ok((upload, 0, false))
        }
    }
}

/// How far an upload has come, by its file. One whose last byte came just before a crash is settled now.
pub(super) async fn reached(app: &App, _turn: &Turn<Key>, upload: &Upload) -> Result<u64, Problem> {
    match upload.state {
        State::Stored => Ok(upload.length),
        State::Quarantined => Ok(0),
        State::Partial => {
            let offset = app.photos.storage.partial_length(upload.key).await?;
            if offset >= upload.length {
                settle(app, upload).await?;
            }
            Ok(offset.min(upload.length))
        }
    }
}

/// Takes a chunk in and says how far the upload has come. Whoever held the turn before has been told to stop.
pub(super) async fn append(app: Data<App>, turn: Turn<Key>, upload: Upload, chunk: Chunk, payload: Payload) -> Result<u64, Problem> {
    // A task of its own: when the line is cut the request goes, but what has come is still to be kept.
    rt::spawn(async move { take(&app, &turn, &upload, chunk, payload).await }).await.map_err(|_| Problem::Internal)?
}

async fn take(app: &App, turn: &Turn<Key>, upload: &Upload, chunk: Chunk, payload: Payload) -> Result<u64, Problem> {
    backstage::came();
    let key = upload.key;
    if upload.state == State::Stored {
        let nothing_more = chunk.offset == upload.length && chunk.length.unwrap_or_default() == 0;
        return if nothing_more { Ok(upload.length) } else { Err(Problem::WrongOffset) };
    }
    let writer = open(app, key, &chunk).await?;
    let had = writer.had();
    if had != chunk.offset {
        return Err(Problem::WrongOffset);
    }
    let room = upload.length.saturating_sub(had);
    if chunk.length.is_some_and(|length| length > room) {
        return Err(Problem::TooLarge(upload.length));
    }
    let (closed, whole) = stream(writer, turn, &chunk, payload, room).await?;
    match closed {
        Closed::Discarded if whole => Err(Problem::ChecksumMismatch),
        Closed::Discarded => Ok(had),
        Closed::At(offset) if offset >= upload.length => settle(app, upload).await.map(|()| offset),
        Closed::At(offset) => {
            // The file's length says how far it has come; the row only that somebody is at it.
            let now = app.ports.now();
            if upload.received == 0 || now - upload.updated > TOUCHED {
                app.db.write(move |conn| store::reached(conn, key, offset, now).map_err(Problem::from)).await?;
            }
            Ok(offset)
        }
    }
}

async fn open(app: &App, key: Key, chunk: &Chunk) -> Result<Receiver, Problem> {
    // Another server is at it, on behalf of a connection that it has not yet seen break.
    app.photos.storage.receiver(key, chunk.promised).await?.ok_or(Problem::Unavailable)
}

/// Moves the body into the file; true when it came whole.
async fn stream(mut writer: Receiver, turn: &Turn<Key>, chunk: &Chunk, mut payload: Payload, room: u64) -> Result<(Closed, bool), Problem> {
    let mut buffer = BytesMut::new();
    let mut came = 0_u64;
    let whole = loop {
        let next = tokio::select! {
            biased;
            () = turn.wanted() => break false,
            next = tokio::time::timeout(PATIENCE, payload.next()) => next,
        };
        let bytes = match next {
            Ok(Some(Ok(bytes))) => bytes,
            // A connection that is cut may look like an end.
            Ok(None) => break chunk.length.is_none_or(|length| length == came),
            Ok(Some(Err(_))) | Err(_) => break false,
        };
        came += bytes.len() as u64;
        if came > room {
            return Err(Problem::TooLarge(room));
        }
        if buffer.len() + bytes.len() > BUFFER {
            writer = writer.write(buffer.split()).await?;
        }
        buffer.extend_from_slice(&bytes);
    };
    let closed = writer.close(buffer, whole).await?;
    Ok((closed, whole))
}
