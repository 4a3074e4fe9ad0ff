//! What does the office see before the originals are through? Copies go ahead of them: all thumbnails, then the copies for screens, each
//! in one request. They save nobody the original, which alone is evidence; so one that does not get through is let go.

use super::{
    Asked, Sync,
    photos::{metadata, tus},
    wire::{Request, Response, base64},
};
use crate::{engine::Engine, error::Result, store::photos::PhotoRow};
use domain::photo::Sha256;

/// The copies in the order in which they go: a supervisor would rather see every photo small than the first one large.
const COPIES: [&str; 2] = ["thumbnail", "evidence"];
/// Bytes of a copy at the most: more is not worth one request on a bad line.
const LARGEST: usize = 1024 * 1024;
/// Cuts in a row after which a copy is let go.
const TRIES: u32 = 3;

impl Sync {
    pub(super) fn next_ahead(&mut self, engine: &mut Engine) -> Result<Option<(Asked, Request)>> {
        loop {
            let Some(row) = engine.device.photos_ahead(all(), 1)?.pop() else { return Ok(None) };
            match create(engine, &row) {
                Some(request) => return Ok(Some((Asked::PhotoAhead(row), request))),
                None => engine.device.went_ahead(&row.id, row.ahead + 1)?,
            }
        }
    }

    /// Whatever the server said of it: the next one has its turn.
    pub(super) fn went_ahead(&mut self, engine: &mut Engine, row: &PhotoRow, response: &Response) -> Result<()> {
        engine.network.cuts = 0;
        // One whose bytes are known already, or were damaged on their way, is the original's business now.
        let copies = if matches!(response.status, 404 | 413 | 415) { all() } else { row.ahead + 1 };
        engine.device.went_ahead(&row.id, copies)
    }
}

/// The line was cut over a copy, again and again: it may be too large for this line, and what comes behind it is not.
pub(super) fn copy_was_cut(engine: &mut Engine, row: &PhotoRow) -> Result<()> {
    engine.network.was_cut();
    if engine.network.cuts < TRIES { Ok(()) } else { engine.device.went_ahead(&row.id, row.ahead + 1) }
}

pub(super) fn all() -> i32 {
    i32::try_from(COPIES.len()).unwrap_or(i32::MAX)
}

/// Announces a copy and sends it in the same breath; none when there is no such copy.
fn create(engine: &Engine, row: &PhotoRow) -> Option<Request> {
    let variant = COPIES.get(usize::try_from(row.ahead).ok()?)?;
    let name = if *variant == "thumbnail" { row.thumbnail.as_ref() } else { row.evidence.as_ref() }?;
    let bytes = engine.read_file(name, 0, LARGEST + 1).ok().filter(|bytes| (1..=LARGEST).contains(&bytes.len()))?;
    let hash = Sha256::of(&bytes);
    let mut request = tus(Request::new("POST", "/v1/photos"));
    request.header("upload-length", &bytes.len().to_string());
    request.header("upload-metadata", &format!("{},variant {}", metadata(row, &hash.to_string()), base64(variant)));
    request.header("content-type", "application/offset+octet-stream");
    request.header("upload-checksum", &format!("sha256 {}", base64(hash.0)));
    request.body = bytes;
    Some(request)
}
