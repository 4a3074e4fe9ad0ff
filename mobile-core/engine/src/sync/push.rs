//! How is the outbox emptied? In batches, oldest first; one that is stuck never blocks those behind it (`sync.md` 4).

use super::{
    Asked, Sync,
    trouble::{Problem, Trouble},
    wire::{Request, Response},
};
use crate::{engine::Engine, error::Result, store::outbox::Standing};
use domain::{
    faults::pass,
    ids::OperationId,
    refusal::Refusal,
    wire::{PROTOCOL_MAX, Push, Pushed, Status},
};
use serde_json::value::RawValue;

/// Bytes of a push around its operations.
const FRAME: usize = 512;

impl Sync {
    pub(super) fn next_push(&mut self, engine: &mut Engine) -> Result<Option<(Asked, Request)>> {
        let limit = i64::try_from(self.batch).unwrap_or(1);
        let rows = engine.device.standing(Standing::New, self.tried, limit)?;
        let mut batch: Vec<(OperationId, i64)> = vec![];
        let mut operations: Vec<Box<RawValue>> = vec![];
        let mut bytes = FRAME;
        for row in rows {
            bytes += row.envelope.len() + 1;
            if bytes > self.limits.push_bytes && !batch.is_empty() {
                break;
            }
            batch.push((row.operation()?, row.device_seq));
            operations.push(RawValue::from_string(row.envelope)?);
        }
        let Some(device_id) = engine.device.known.id.filter(|_| !batch.is_empty()) else { return Ok(None) };
        let request = Request::post("/v1/sync/push", &Push { device_id, protocol: PROTOCOL_MAX, operations })?;
        Ok(Some((Asked::Push(batch), request)))
    }

    pub(super) fn pushed(&mut self, engine: &mut Engine, batch: &[(OperationId, i64)], response: &Response) -> Result<()> {
        let last = batch.last().map_or(self.tried, |(_, seq)| *seq);
        let Some(answer) = response.json::<Pushed>().filter(|_| response.is_success()) else {
            return self.push_refused(batch, last, response);
        };
        // In the order of the batch; an operation whose id the server could not read is known by its place.
        let outcomes: Vec<(OperationId, Status, Option<Refusal>)> = batch
            .iter()
            .zip(answer.results)
            .filter(|((id, _), outcome)| outcome.id.is_none_or(|said| said == *id))
            .map(|((id, _), outcome)| (*id, outcome.status, outcome.refusal))
            .collect();
        pass("phone:answer-read");
        engine.device.learn(&outcomes)?;
        let closed = |(_, _, why): &&(OperationId, Status, Option<Refusal>)| matches!(why, Some(Refusal::LetterClosed));
        let unopened: Vec<OperationId> = outcomes.iter().filter(closed).map(|(id, ..)| *id).collect();
        if !unopened.is_empty() {
            // Whoever wrote them writes them anew, now or when they hold the phone again.
            engine.device.unopened(&unopened)?;
        }
        for (_, status, _) in &outcomes {
            self.count(*status);
        }
        if outcomes.iter().any(|(_, status, _)| matches!(status, Status::Rejected | Status::Conflict)) {
            // What was refused is no longer shown as done.
            engine.reapply()?;
        }
        self.tried = last;
        self.batch = (self.batch * 2).min(self.limits.push_operations.max(1));
        Ok(())
    }

    /// The server would not take the batch as a whole: smaller ones, down to the one that is at fault. It waits for the next sync; the
    /// others go on.
    fn push_refused(&mut self, batch: &[(OperationId, i64)], last: i64, response: &Response) -> Result<()> {
        if response.is_success() {
            self.trouble = Some(Trouble::unreadable(response));
            return Ok(());
        }
        if Problem::of(response).is("forbidden") {
            self.trouble = Some(Trouble::of(response));
            return Ok(());
        }
        if batch.len() > 1 {
            self.batch = batch.len() / 2;
            return Ok(());
        }
        self.tried = last;
        self.report.retry += 1;
        Ok(())
    }

    fn count(&mut self, status: Status) {
        let report = &mut self.report;
        report.pushed += 1;
        match status {
            Status::Applied => report.applied += 1,
            Status::Duplicate => {
                report.applied += 1;
                report.duplicates += 1;
            }
            Status::Held => report.held += 1,
            Status::Conflict | Status::Rejected => report.refused += 1,
            Status::Retry => report.retry += 1,
        }
    }
}
