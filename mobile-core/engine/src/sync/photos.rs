//! How do photos get there over a bad line? By tus, in chunks that are checked one by one; a cut costs one chunk at the most.

use super::{
    Asked, Sync,
    wire::{Request, Response, base64},
};
use crate::{engine::Engine, error::Result, store::photos::PhotoRow};
use domain::{
    faults::planted,
    ids::PhotoId,
    photo::Sha256,
    wire::{PhotoQuery, PhotoStanding, PhotoStates},
};

/// How often a chunk that was damaged on its way is sent in a row.
const TRIES: u32 = 3;
/// Photos that are asked about at once.
const ASKED_AT_ONCE: usize = 500;

impl Sync {
    pub(super) fn next_photo(&mut self, engine: &mut Engine) -> Result<Option<(Asked, Request)>> {
        if engine.originals_wait() {
            return Ok(None);
        }
        let limit = i64::try_from(self.passed_over.len() + 1).unwrap_or(i64::MAX);
        loop {
            let waiting = engine.device.photos_in("queued", limit)?;
            let Some(row) = waiting.into_iter().find(|row| !self.passed_over.contains(&row.id)) else { return Ok(None) };
            let offset = self.offset.as_ref().filter(|(id, _)| *id == row.id).map(|(_, offset)| *offset);
            match (offset, row.created) {
                (None, false) => return Ok(Some(create(row))),
                (None, true) => {
                    let request = tus(Request::new("HEAD", format!("/v1/photos/{}", row.id)));
                    return Ok(Some((Asked::PhotoOffset(row), request)));
                }
                (Some(offset), _) if offset >= row.length.unsigned_abs() => self.photo_sent(engine, &row)?,
                (Some(offset), _) => match chunk(engine, &row, offset) {
                    Some((request, length)) => return Ok(Some((Asked::PhotoChunk(row, length), request))),
                    // The file can't be read: the others go on, this one stays on the list.
                    None => self.pass_over(&row),
                },
            }
        }
    }

    fn photo_sent(&mut self, engine: &mut Engine, row: &PhotoRow) -> Result<()> {
        self.offset = None;
        self.report.photos_sent += 1;
        if planted("photo-freed-once-sent") {
            engine.ports.files.remove(&row.original)?;
            return engine.device.photo_state(&row.id, "freed", 0);
        }
        engine.device.photo_state(&row.id, "sent", 0)
    }

    /// The server will never take it, however often it is sent. It is kept, and the ledger says so.
    fn photo_refused(&mut self, engine: &mut Engine, row: &PhotoRow) -> Result<()> {
        self.pass_over(row);
        engine.device.photo_state(&row.id, "refused", 0)
    }

    fn pass_over(&mut self, row: &PhotoRow) {
        self.offset = None;
        self.bad_chunks = 0;
        self.passed_over.insert(row.id.clone());
    }

    pub(super) fn photo_created(&mut self, engine: &mut Engine, row: &PhotoRow, response: &Response) -> Result<()> {
        match response.status {
            200..=299 => {
                engine.device.photo_created(&row.id, true)?;
                self.offset = Some((row.id.clone(), offset(response).unwrap_or(0)));
            }
            // It is there already: an answer was lost.
            409 => engine.device.photo_created(&row.id, true)?,
            413 | 415 => self.photo_refused(engine, row)?,
            _ => self.pass_over(row),
        }
        Ok(())
    }

    pub(super) fn photo_offset(&mut self, engine: &mut Engine, row: &PhotoRow, response: &Response) -> Result<()> {
        match (response.status, offset(response)) {
            (200..=299, Some(offset)) => self.offset = Some((row.id.clone(), offset)),
            // The upload has expired or was thrown away: from the beginning, once.
            (404 | 410, _) if self.bad_chunks < TRIES => {
                self.bad_chunks += 1;
                engine.device.photo_created(&row.id, false)?;
            }
            _ => self.pass_over(row),
        }
        Ok(())
    }

    pub(super) fn photo_chunk(&mut self, engine: &mut Engine, row: &PhotoRow, length: u64, response: &Response) -> Result<()> {
        let before = self.offset.take().map_or(0, |(_, offset)| offset);
        match response.status {
            200..=299 => {
                self.bad_chunks = 0;
                engine.network.got_through();
                self.offset = Some((row.id.clone(), offset(response).unwrap_or(before + length)));
            }
            // Damaged on its way: the same chunk again.
            460 if self.bad_chunks < TRIES => {
                self.bad_chunks += 1;
                self.offset = Some((row.id.clone(), before));
            }
            // The server stands elsewhere: it is asked where.
            409 if self.bad_chunks < TRIES => {
                self.bad_chunks += 1;
                engine.device.photo_created(&row.id, true)?;
            }
            404 | 410 if self.bad_chunks < TRIES => {
                self.bad_chunks += 1;
                engine.device.photo_created(&row.id, false)?;
            }
            413 | 415 => self.photo_refused(engine, row)?,
            _ => self.pass_over(row),
        }
        Ok(())
    }

    pub(super) fn next_status(&mut self, engine: &mut Engine) -> Result<Option<(Asked, Request)>> {
        let sent = engine.device.photos_in("sent", 10_000)?;
        let waiting = sent.iter().filter(|row| !self.passed_over.contains(&row.id)).filter_map(|row| row.id.parse::<PhotoId>().ok());
        let ids: Vec<PhotoId> = waiting.take(ASKED_AT_ONCE).collect();
        if ids.is_empty() {
            self.report.photos_waiting = u32::try_from(engine.device.photo_counts()?.waiting).unwrap_or(u32::MAX);
            return Ok(None);
        }
        let request = Request::post("/v1/photos/status", &PhotoQuery { ids: ids.clone() })?;
        Ok(Some((Asked::PhotoStatus(ids), request)))
    }

    /// Only what the server has hashed again counts as stored (`sync.md` 14).
    pub(super) fn photos_stand(&mut self, engine: &mut Engine, asked: &[PhotoId], response: &Response) -> Result<()> {
        let answer = response.json::<PhotoStates>().filter(|_| response.is_success());
        let now = engine.now().estimate.timestamp_millis();
        for state in answer.map(|a| a.photos).unwrap_or_default().iter().filter(|state| asked.contains(&state.id)) {
            let id = state.id.to_string();
            match state.state {
                PhotoStanding::Stored => {
                    self.report.photos_stored += 1;
                    engine.device.photo_state(&id, "stored", now)?;
                }
                PhotoStanding::Quarantined | PhotoStanding::Expected => engine.device.photo_state(&id, "queued", now)?,
                PhotoStanding::Partial { .. } => {
                    engine.device.photo_state(&id, "queued", now)?;
                    engine.device.photo_created(&id, true)?;
                }
            }
        }
        // Each is asked about once a sync.
        self.passed_over.extend(asked.iter().map(ToString::to_string));
        Ok(())
    }
}

fn create(row: PhotoRow) -> (Asked, Request) {
    let mut request = tus(Request::new("POST", "/v1/photos"));
    request.header("upload-length", &row.length.to_string());
    request.header("upload-metadata", &metadata(&row, &row.sha256));
    (Asked::PhotoCreate(row), request)
}

/// What tus is told of a photo, or of a copy with a hash of its own.
pub(super) fn metadata(row: &PhotoRow, sha256: &str) -> String {
    let site = row.site.as_deref().unwrap_or_default();
    format!("photo_id {},sha256 {},site_id {}", base64(&row.id), base64(sha256), base64(site))
}

fn chunk(engine: &Engine, row: &PhotoRow, offset: u64) -> Option<(Request, u64)> {
    let bytes = engine.read_file(&row.original, offset, engine.network.chunk).ok().filter(|bytes| !bytes.is_empty())?;
    let mut request = tus(Request::new("PATCH", format!("/v1/photos/{}", row.id)));
    request.header("content-type", "application/offset+octet-stream");
    request.header("upload-offset", &offset.to_string());
    request.header("upload-checksum", &format!("sha256 {}", base64(Sha256::of(&bytes).0)));
    let length = bytes.len() as u64;
    request.body = bytes;
    Some((request, length))
}

pub(super) fn tus(mut request: Request) -> Request {
    request.header("tus-resumable", "1.0.0");
    request
}

fn offset(response: &Response) -> Option<u64> {
    response.header("upload-offset")?.trim().parse().ok()
}
