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
use domain::faults::pass;
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
        // What was put aside is no longer in the upload's file: that begins anew.
        State::Quarantined | State::Partial => {
            let offset = app.photos.storage.partial_length(upload.key).await?;
            if offset >= upload.length {
                settle(app, upload, None).await?;
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
    let room = upload.length.saturating_sub(chunk.offset);
    if chunk.length.is_some_and(|length| length > room) {
        return Err(too_much(app, upload, &chunk).await?);
    }
    let passed = app.photos.hashes.take(upload);
    let receiver = app.photos.storage.receiver(key, &chunk, passed).await?;
    let (closed, whole) = stream(receiver, turn, &chunk, payload, room).await?;
    pass("server:chunk-kept");
    match closed {
        Closed::Discarded if whole => Err(Problem::ChecksumMismatch),
        Closed::Discarded => Ok(chunk.offset),
        Closed::At(offset, passed) if offset >= upload.length => settle(app, upload, passed).await.map(|()| offset),
        Closed::At(offset, passed) => {
            if let Some(passed) = passed {
                app.photos.hashes.keep(upload, passed);
            }
            // The file's length says how far it has come; the row only that somebody is at it, and that it is no longer what was put aside.
            let now = app.ports.now();
            if upload.state == State::Quarantined || now - upload.updated > TOUCHED {
                app.db.write_together(move |conn| store::reached(conn, key, offset, now).map_err(Problem::from)).await?;
            }
            Ok(offset)
        }
    }
}

/// More bytes than were announced; unless the phone is mistaken about where it is.
async fn too_much(app: &App, upload: &Upload, chunk: &Chunk) -> Result<Problem, Problem> {
    let reached = app.photos.storage.partial_length(upload.key).await?;
    Ok(if reached == chunk.offset { Problem::TooLarge(upload.length) } else { Problem::WrongOffset })
}

/// Moves the body into the file; true when it came whole.
async fn stream(mut writer: Receiver, turn: &Turn<Key>, chunk: &Chunk, mut payload: Payload, room: u64) -> Result<(Closed, bool), Problem> {
    let expected = chunk.length.unwrap_or_default().min(BUFFER as u64);
    let mut buffer = BytesMut::with_capacity(usize::try_from(expected).unwrap_or_default());
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
