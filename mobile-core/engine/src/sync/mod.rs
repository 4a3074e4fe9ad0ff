//! How does work get to the server, and the books back? (`sync.md`)
//!
//! A step machine without I/O: [`Sync::next`] says what to ask, [`Sync::feed`] takes the answer. Nothing is held between the
//! two, and every step may be repeated: a phone that dies in the middle begins again and ends in the same place.
//!
//! hello → push until nothing is left → seals → small copies of photos → photos → how the photos stand → pull each scope to its end → small
//! copies of others' photos that the person's tasks are about.

mod ahead;
mod hello;
mod lent;
mod photos;
mod pull;
mod push;
mod seals;
mod session;
mod trouble;
mod wire;

use ahead::copy_was_cut;
pub(crate) use hello::Greeting;
pub use trouble::Trouble;
pub use wire::{Header, Reply, Request, Response};

use crate::{
    engine::Engine,
    error::{Error, Result},
    store::{device::Revoked, documents::Cursor, photos::PhotoRow},
};
use domain::{
    delivery::{HOLDING_HEADER, Holding},
    faults::planted,
    ids::{OperationId, PersonId, PhotoId},
    wire::{Limits, ScopeEpoch, Status},
};
use serde::Serialize;
use std::collections::{HashSet, VecDeque};

/// What a sync did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SyncReport {
    /// Records that were sent and answered.
    pub pushed: u32,
    /// Of these: done now, or before.
    pub applied: u32,
    /// Of these: done before; an answer had been lost.
    pub duplicates: u32,
    /// Of these: the server waits for another record or for a supervisor.
    pub held: u32,
    /// Of these: refused, or in conflict with what happened meanwhile. See `refused()`.
    pub refused: u32,
    /// Of these: to be sent again.
    pub retry: u32,
    /// Photos whose bytes were sent to their end.
    pub photos_sent: u32,
    /// Photos that the server has hashed and keeps.
    pub photos_stored: u32,
    /// Photos that still wait.
    pub photos_waiting: u32,
    /// Changes that came down.
    pub pulled: u32,
    /// False when `cancel()` ended it, or the time of `sync_for` was over.
    pub finished: bool,
    /// The office closed this phone out: it may deliver what it holds, and nothing else.
    pub device_revoked: bool,
    /// It did, and nothing is left on it: it is to be enrolled anew, or given away.
    pub emptied: bool,
}

/// How far a sync is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Hello,
    Push,
    Seals,
    Ahead,
    Photos,
    PhotoStatus,
    Pull,
    /// The books are whole; what is still missing are pictures.
    Lent,
    /// Everything is handed in, and the office is told that this phone is empty.
    Farewell,
    Done,
}

/// The question that is out.
enum Asked {
    Refresh,
    Hello,
    Push(Vec<(OperationId, i64)>),
    Seals(Vec<i64>),
    PhotoAhead(PhotoRow),
    PhotoCreate(PhotoRow),
    PhotoOffset(PhotoRow),
    PhotoChunk(PhotoRow, u64),
    PhotoStatus(Vec<PhotoId>),
    /// Each scope by itself, or several that bring little.
    Pull(Vec<Cursor>),
    Lent(PhotoId),
    Farewell,
}

/// What a phone holds, without the parts that are nothing: a server takes what is missing for that.
fn in_short(holding: &Holding) -> Result<String> {
    let mut parts = serde_json::to_value(holding)?;
    if let Some(parts) = parts.as_object_mut() {
        parts.retain(|_, part| !(part.is_null() || *part == 0 || *part == ""));
    }
    Ok(parts.to_string())
}

/// One sync, from hello to the last page.
pub struct Sync {
    person: Option<PersonId>,
    stage: Stage,
    asked: Option<Asked>,
    asked_at: u64,
    /// The question went out with a person's token.
    as_person: bool,
    /// What it says of what is still here.
    telling: Option<String>,
    report: SyncReport,
    limits: Limits,
    /// Operations up to this device count had their turn.
    tried: i64,
    batch: usize,
    /// Links of the chain up to this one had their turn.
    sealed: i64,
    /// Small copies of others' photos that were asked for.
    lent: u32,
    /// Photos that had their turn and did not get through.
    passed_over: HashSet<String>,
    /// How far the photo is that is on its way.
    offset: Option<(String, u64)>,
    bad_chunks: u32,
    scopes: VecDeque<ScopeEpoch>,
    /// Scopes are asked in one question.
    together: bool,
    /// What hello said is remembered from a sync before.
    from_memory: bool,
    restarts: u32,
    /// The server did not take a token that should have held.
    token_was_refused: bool,
    /// The person's right to ask is gone: what they recorded still goes out with the device's credential (`sync.md` 7, 16).
    delivering_only: Option<Trouble>,
    trouble: Option<Trouble>,
}

impl Sync {
    /// Begins a sync.
    ///
    /// # Errors
    /// [`Error::NotEnrolled`], and what the stores say.
    pub fn begin(engine: &mut Engine) -> Result<Self> {
        if engine.device.known.id.is_none() {
            return Err(Error::NotEnrolled);
        }
        engine.let_go_when_tight();
        // What a full disk left half done goes into the outbox first.
        if let Some(mut room) = engine.person.take() {
            let completed = engine.complete(&mut room.store);
            engine.person = Some(room);
            completed?;
            engine.register_key()?;
        }
        let mut sync = Self {
            person: engine.holder(),
            stage: Stage::Hello,
            asked: None,
            asked_at: 0,
            as_person: false,
            telling: None,
            report: SyncReport::default(),
            limits: Limits::NOW,
            tried: 0,
            batch: Limits::NOW.push_operations,
            sealed: 0,
            lent: 0,
            passed_over: HashSet::new(),
            offset: None,
            bad_chunks: 0,
            scopes: VecDeque::new(),
            together: true,
            from_memory: false,
            restarts: 0,
            token_was_refused: false,
            delivering_only: None,
            trouble: None,
        };
        if engine.device.known.revoked == Some(Revoked::Emptied) {
            sync.stage = Stage::Farewell;
        }
        sync.remember(engine)?;
        Ok(sync)
    }

    /// The next question, or none when there is nothing more to ask.
    ///
    /// # Errors
    /// What the stores say.
    pub fn next(&mut self, engine: &mut Engine) -> Result<Option<Request>> {
        if self.trouble.is_some() || self.person != engine.holder() {
            return Ok(None);
        }
        if self.from_memory && self.delivering_only.is_some() {
            // What hello said is not so any more; perhaps the phone was closed out.
            (self.from_memory, self.stage) = (false, Stage::Hello);
        }
        if self.stage != Stage::Done
            && let Some(refresh) = self.refresh(engine)?
        {
            return Ok(Some(self.ask(engine, Asked::Refresh, refresh)));
        }
        loop {
            let question = match self.stage {
                Stage::Hello => Some((Asked::Hello, Request::get("/v1/sync/hello"))),
                Stage::Push => self.next_push(engine)?,
                Stage::Seals => self.next_seals(engine)?,
                Stage::Ahead => self.next_ahead(engine)?,
                Stage::Photos => self.next_photo(engine)?,
                Stage::PhotoStatus => self.next_status(engine)?,
                Stage::Pull => self.next_pull(engine)?,
                Stage::Lent => self.next_lent(engine)?,
                Stage::Farewell => Some((Asked::Farewell, Request::get("/v1/sync/hello"))),
                Stage::Done => return Ok(None),
            };
            if let Some((asked, mut request)) = question {
                // At the beginning, and when everything has had its turn: so the office knows what is still here. What it knows is not said again.
                if matches!(asked, Asked::Hello | Asked::PhotoStatus(_) | Asked::Pull(_) | Asked::Farewell) {
                    let holding = in_short(&engine.holding()?)?;
                    if matches!(asked, Asked::Hello | Asked::Farewell) || engine.told.as_ref() != Some(&holding) {
                        request.header(HOLDING_HEADER, &holding);
                        self.telling = Some(holding);
                    }
                }
                return Ok(Some(self.ask(engine, asked, request)));
            }
            self.go_on(engine)?;
        }
    }

    /// The present stage has nothing more to ask.
    fn go_on(&mut self, engine: &mut Engine) -> Result<()> {
        self.stage = match self.stage {
            Stage::Hello => Stage::Push,
            Stage::Push => Stage::Seals,
            Stage::Seals => Stage::Ahead,
            Stage::Ahead => Stage::Photos,
            Stage::Photos => Stage::PhotoStatus,
            Stage::PhotoStatus => Stage::Pull,
            Stage::Pull if engine.device.known.revoked.is_some() && engine.is_handed_in()? => {
                engine.empty()?;
                Stage::Farewell
            }
            Stage::Pull => {
                engine.tidy()?;
                if let Some(person) = self.person.filter(|_| self.as_person && self.delivering_only.is_none()) {
                    engine.renew_lease(person)?;
                }
                engine.failures = 0;
                Stage::Lent
            }
            Stage::Lent | Stage::Farewell | Stage::Done => {
                self.report.finished = true;
                Stage::Done
            }
        };
        Ok(())
    }

    fn ask(&mut self, engine: &Engine, asked: Asked, mut request: Request) -> Request {
        let is_refresh = matches!(asked, Asked::Refresh);
        self.as_person = false;
        if let Some(access) = engine.access.as_ref().filter(|_| !is_refresh && self.delivering_only.is_none()) {
            request.header("authorization", &format!("Bearer {}", access.token));
            self.as_person = true;
        }
        // A sync without news is made of headers. The person's token says which phone it is, and there is nothing to be said in words; the
        // phone shows itself with hello and each refresh.
        let is_short = self.as_person && self.from_memory && self.telling.is_none();
        if !is_short {
            request.header("accept-language", engine.language().tag());
            if let Some(token) = &engine.device.known.token {
                request.header("x-rounds-device", token);
            }
        }
        self.asked = Some(asked);
        self.asked_at = engine.ports.clock.monotonic();
        request
    }

    /// Takes the answer to the question that is out, or the news that it got lost.
    ///
    /// # Errors
    /// What the stores say. The sync may be begun anew at any time.
    pub fn feed(&mut self, engine: &mut Engine, reply: Reply) -> Result<()> {
        let Some(asked) = self.asked.take() else { return Ok(()) };
        let telling = self.telling.take();
        if self.person != engine.holder() {
            return Ok(());
        }
        let response = match reply {
            Reply::Answer(response) => response,
            Reply::Lost => {
                if let Asked::Push(batch) = &asked
                    && planted("lost-reply-is-done")
                {
                    let done: Vec<_> = batch.iter().map(|(id, _)| (*id, Status::Applied, None)).collect();
                    engine.device.learn(&done)?;
                }
                match &asked {
                    Asked::PhotoChunk(..) => engine.network.was_cut(),
                    Asked::PhotoAhead(row) => copy_was_cut(engine, row)?,
                    _ => {}
                }
                if let Asked::Push(batch) = &asked {
                    let ids: Vec<String> = batch.iter().map(|(id, _)| id.to_string()).collect();
                    engine.device.sent_once_more(&ids)?;
                }
                self.trouble = Some(Trouble::Offline);
                return Ok(());
            }
        };
        if let Some(told) = telling.filter(|_| response.is_success()) {
            engine.told = Some(told);
        }
        // That a photo is not there yet says nothing about the phone's standing.
        let is_calm = matches!(asked, Asked::Refresh) || (matches!(asked, Asked::Lent(_)) && response.status == 404);
        if !is_calm && self.is_common_trouble(engine, &response)? {
            return Ok(());
        }
        match asked {
            Asked::Refresh => self.refreshed(engine, &response),
            Asked::Hello => self.greeted(engine, &response),
            Asked::Push(batch) => self.pushed(engine, &batch, &response),
            Asked::Seals(numbers) => self.seals_taken(engine, &numbers, &response),
            Asked::PhotoAhead(row) => self.went_ahead(engine, &row, &response),
            Asked::PhotoCreate(row) => self.photo_created(engine, &row, &response),
            Asked::PhotoOffset(row) => self.photo_offset(engine, &row, &response),
            Asked::PhotoChunk(row, length) => self.photo_chunk(engine, &row, length, &response),
            Asked::PhotoStatus(ids) => self.photos_stand(engine, &ids, &response),
            Asked::Pull(at) => self.pulled(engine, &at, &response),
            Asked::Lent(photo) => lent::came(engine, photo, &response),
            Asked::Farewell => self.farewell(engine, &response),
        }
    }

    /// The office has heard that the phone is empty; one that has not is told again.
    fn farewell(&mut self, engine: &mut Engine, response: &Response) -> Result<()> {
        if response.is_success() {
            engine.begin_anew()?;
            self.report.emptied = true;
            self.report.finished = true;
            self.stage = Stage::Done;
        } else {
            self.trouble = Some(Trouble::of(response));
        }
        Ok(())
    }

    /// What it did so far.
    #[must_use]
    pub fn report(&self) -> SyncReport {
        self.report
    }

    /// How it ended.
    ///
    /// # Errors
    /// What kept it from its end. What was done until then is kept.
    pub fn outcome(&self) -> std::result::Result<SyncReport, Trouble> {
        match self.trouble.as_ref().or(self.delivering_only.as_ref()) {
            Some(trouble) => Err(trouble.clone()),
            None => Ok(self.report),
        }
    }
}
