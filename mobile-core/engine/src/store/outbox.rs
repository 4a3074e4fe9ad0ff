//! What is still to be delivered, and what became of what was?

use super::{
    device::DeviceStore,
    parse,
    schema::{device, outbox, photos, seals},
};
use crate::error::{Error, Result};
use diesel::prelude::*;
use domain::{
    faults::planted,
    ids::{OperationId, PersonId, ScopeId},
    refusal::Refusal,
    wire::{Envelope, Status},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Where a row of the outbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Not delivered yet.
    New,
    /// The server has done it; its effect comes with the next pull.
    Applied,
    /// The server keeps it until something or somebody decides.
    Held,
    /// What it was about had moved on.
    Conflict,
    /// It can't be done.
    Rejected,
    /// Delivered, and its effect was pulled.
    Settled,
}

impl Standing {
    const ALL: [Self; 6] = [Self::New, Self::Applied, Self::Held, Self::Conflict, Self::Rejected, Self::Settled];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Applied => "applied",
            Self::Held => "held",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
            Self::Settled => "settled",
        }
    }

    fn parse(word: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word).ok_or_else(|| Error::Damaged(format!("outbox.status: {word:?}")))
    }

    /// None for an outcome that changes nothing: it is sent again.
    fn of(status: Status) -> Option<Self> {
        match status {
            Status::Retry if planted("retry-is-done") => Some(Self::Applied),
            Status::Conflict | Status::Rejected if planted("refusal-is-hidden") => Some(Self::Applied),
            Status::Applied | Status::Duplicate => Some(Self::Applied),
            Status::Held => Some(Self::Held),
            Status::Conflict => Some(Self::Conflict),
            Status::Rejected => Some(Self::Rejected),
            Status::Retry => None,
        }
    }

    /// Part of what the phone shows on top of the pulled books.
    pub(crate) const fn counts(self) -> bool {
        matches!(self, Self::New | Self::Applied | Self::Held)
    }
}

/// A row of the outbox.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox)]
pub(crate) struct OutboxRow {
    pub id: String,
    pub device_seq: i64,
    pub author: String,
    pub scope: String,
    pub kind: String,
    pub envelope: String,
    pub status: String,
    pub refusal: Option<String>,
    pub sent: i32,
    pub recorded_at: i64,
    /// The key that it is written to; none while it lies open.
    pub letter_to: Option<String>,
}

/// Of a letter that the server could not open.
const UNOPENED: &str = "";

/// How a record lies in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InOutbox {
    pub standing: Standing,
    pub letter_to: Option<String>,
}

impl OutboxRow {
    /// `words` are the envelope, or the letter that it is in.
    pub(crate) fn new(envelope: &Envelope, words: String, letter_to: Option<String>) -> Self {
        Self {
            id: envelope.id.to_string(),
            device_seq: i64::try_from(envelope.device_seq).unwrap_or(i64::MAX),
            author: envelope.author.to_string(),
            scope: envelope.scope.to_string(),
            kind: envelope.kind.clone(),
            envelope: words,
            letter_to,
            status: Standing::New.word().into(),
            refusal: None,
            sent: 0,
            recorded_at: envelope.captured.estimate.timestamp_millis(),
        }
    }

    pub(crate) fn operation(&self) -> Result<OperationId> {
        parse("outbox.id", &self.id)
    }

    pub(crate) fn refusal(&self) -> Result<Option<Refusal>> {
        Ok(self.refusal.as_deref().map(serde_json::from_str).transpose()?)
    }
}

impl DeviceStore {
    /// Takes an operation in, and queues its photos, in one transaction. That it is here already is fine.
    pub(crate) fn enqueue(&mut self, row: &OutboxRow, photo_ids: &[String]) -> Result<()> {
        self.connection.immediate_transaction(|c| {
            diesel::insert_into(outbox::table).values(row.clone()).on_conflict(outbox::id).do_nothing().execute(c)?;
            diesel::update(device::table)
                .set(device::last_seq.eq(row.device_seq))
                .filter(device::last_seq.lt(row.device_seq))
                .execute(c)?;
            if !photo_ids.is_empty() {
                let waiting = photos::id.eq_any(photo_ids).and(photos::state.eq_any(["draft", "orphan"]));
                diesel::update(photos::table.filter(waiting))
                    .set((
                        photos::state.eq("queued"),
                        photos::site.eq(&row.scope),
                        // The record says it, and that is closed now.
                        photos::reference.eq(None::<String>),
                    ))
                    .execute(c)?;
            }
            QueryResult::Ok(())
        })?;
        self.known.last_seq = self.known.last_seq.max(row.device_seq.unsigned_abs());
        Ok(())
    }

    /// Rows with a standing, oldest first, from a device count on.
    pub(crate) fn standing(&mut self, standing: Standing, after: i64, limit: i64) -> Result<Vec<OutboxRow>> {
        Ok(outbox::table
            .filter(outbox::status.eq(standing.word()).and(outbox::device_seq.gt(after)))
            .order(outbox::device_seq)
            .limit(limit)
            .select(OutboxRow::as_select())
            .load(&mut self.connection)?)
    }

    pub(crate) fn count(&mut self, standing: Standing) -> Result<i64> {
        Ok(outbox::table.filter(outbox::status.eq(standing.word())).count().get_result(&mut self.connection)?)
    }

    /// Notes that rows went out, in case the answer never comes.
    pub(crate) fn sent_once_more(&mut self, ids: &[String]) -> Result<()> {
        diesel::update(outbox::table.filter(outbox::id.eq_any(ids)))
            .set(outbox::sent.eq(outbox::sent + 1))
            .execute(&mut self.connection)?;
        Ok(())
    }

    /// Writes down what became of operations. Settled rows are done with; a later word changes nothing.
    pub(crate) fn learn(&mut self, outcomes: &[(OperationId, Status, Option<Refusal>)]) -> Result<()> {
        self.connection.immediate_transaction(|c| {
            for (id, status, refusal) in outcomes {
                let Some(standing) = Standing::of(*status) else { continue };
                let refusal = refusal.as_ref().map(serde_json::to_string).transpose()?;
                diesel::update(outbox::table.filter(outbox::id.eq(id.to_string()).and(outbox::status.ne("settled"))))
                    .set((outbox::status.eq(standing.word()), outbox::refusal.eq(refusal)))
                    .execute(c)?;
            }
            Ok(())
        })
    }

    /// The effect of a person's delivered operations has been pulled: the pulled books speak for them now.
    pub(crate) fn settle(&mut self, author: PersonId, scope: ScopeId, now: i64) -> Result<usize> {
        let done = outbox::status.eq("applied").and(outbox::author.eq(author.to_string())).and(outbox::scope.eq(scope.to_string()));
        Ok(diesel::update(outbox::table.filter(done))
            .set((outbox::status.eq("settled"), outbox::settled_at.eq(now)))
            .execute(&mut self.connection)?)
    }

    /// Its author has dealt with a record that was refused; false when there is none.
    pub(crate) fn put_refused_by(&mut self, author: PersonId, id: OperationId, now: i64) -> Result<bool> {
        let refused =
            outbox::status.eq_any([Standing::Rejected.word(), Standing::Conflict.word()]).and(outbox::author.eq(author.to_string()));
        let changed = diesel::update(outbox::table.find(id.to_string()).filter(refused))
            .set((outbox::status.eq("settled"), outbox::settled_at.eq(now)))
            .execute(&mut self.connection)?;
        Ok(changed == 1)
    }

    /// Settled rows are kept for 30 days, in case the server is restored from a backup.
    pub(crate) fn forget_settled(&mut self, before: i64) -> Result<()> {
        diesel::delete(outbox::table.filter(outbox::status.eq("settled").and(outbox::settled_at.lt(before))))
            .execute(&mut self.connection)?;
        Ok(())
    }

    /// The server was restored: what it may have lost goes out again, photos too. Invariant 3 removes doubles. What it had refused as well: the
    /// office must still see that it was.
    pub(crate) fn server_restored(&mut self, epoch: Uuid) -> Result<()> {
        self.connection.immediate_transaction(|c| {
            diesel::update(outbox::table.filter(outbox::status.ne("new")))
                .set((outbox::status.eq("new"), outbox::refusal.eq(None::<String>), outbox::settled_at.eq(None::<i64>)))
                .execute(c)?;
            diesel::update(photos::table.filter(photos::state.eq_any(["sent", "stored"])))
                .set((photos::state.eq("queued"), photos::created.eq(false)))
                .execute(c)?;
            // Seals of the last 30 days too: older ones are not here any more.
            diesel::update(seals::table).set(seals::receipt.eq(None::<String>)).execute(c)?;
            QueryResult::Ok(())
        })?;
        self.keep_epoch(epoch)
    }

    /// A mistake that the simulator plants.
    pub(crate) fn forget_all_unsent(&mut self) -> Result<()> {
        diesel::delete(outbox::table.filter(outbox::status.eq("new"))).execute(&mut self.connection)?;
        Ok(())
    }

    /// The first contact with a server.
    pub(crate) fn server_met(&mut self, epoch: Uuid) -> Result<()> {
        self.keep_epoch(epoch)
    }

    /// How the records of a person lie.
    pub(crate) fn in_outbox(&mut self, author: PersonId) -> Result<HashMap<String, InOutbox>> {
        let rows: Vec<(String, String, Option<String>)> = outbox::table
            .filter(outbox::author.eq(author.to_string()))
            .select((outbox::id, outbox::status, outbox::letter_to))
            .load(&mut self.connection)?;
        rows.into_iter().map(|(id, word, letter_to)| Ok((id, InOutbox { standing: Standing::parse(&word)?, letter_to }))).collect()
    }

    /// Records that lie open, of whomever.
    pub(crate) fn open_rows(&mut self, limit: i64) -> Result<Vec<OutboxRow>> {
        Ok(outbox::table
            .filter(outbox::letter_to.is_null())
            .order(outbox::device_seq)
            .limit(limit)
            .select(OutboxRow::as_select())
            .load(&mut self.connection)?)
    }

    /// Records are written anew: (id, words, the key that they are written to).
    pub(crate) fn rewrite(&mut self, letters: &[(String, String, String)]) -> Result<()> {
        self.connection.immediate_transaction(|c| {
            for (id, words, letter_to) in letters {
                diesel::update(outbox::table.find(id)).set((outbox::envelope.eq(words), outbox::letter_to.eq(letter_to))).execute(c)?;
            }
            Ok(())
        })
    }

    /// The server could not open them.
    pub(crate) fn unopened(&mut self, ids: &[OperationId]) -> Result<()> {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        diesel::update(outbox::table.filter(outbox::id.eq_any(ids).and(outbox::letter_to.is_not_null())))
            .set(outbox::letter_to.eq(UNOPENED))
            .execute(&mut self.connection)?;
        Ok(())
    }

    /// Where each operation of a person stands.
    pub(crate) fn standings(&mut self, author: PersonId) -> Result<HashMap<String, Standing>> {
        let rows: Vec<(String, String)> =
            outbox::table.filter(outbox::author.eq(author.to_string())).select((outbox::id, outbox::status)).load(&mut self.connection)?;
        rows.into_iter().map(|(id, word)| Ok((id, Standing::parse(&word)?))).collect()
    }
}
