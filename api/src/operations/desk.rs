//! Where are operations judged? At a desk: the books in memory, what has been decided so far, and nothing of SQL.

use super::{
    Delivery, Incoming,
    heads::Head,
    journal::{Entry, Known},
};
use crate::{
    books::store::Declared,
    photos::{doubts::Said, verdicts::Verdict},
};
use domain::{
    books::{Books, Change, Record},
    decide::{Hold, Ruling, judge},
    ids::{OperationId, SiteId},
    operation::{ClearPhoto, DeviceStep, DoubtPhoto, FindingStep, JudgePhoto, Operation, PatrolStep, PhotoStep, Received},
    refusal::Refusal,
    wire::{Envelope, Outcome, Status},
};
use std::{borrow::Cow, collections::HashMap};
use uuid::Uuid;

/// An operation that has been judged.
pub(super) struct Judged<'a> {
    /// What came: of this batch, or fetched because it waited.
    pub incoming: Cow<'a, Incoming>,
    pub status: Status,
    pub refusal: Option<Refusal>,
    /// What it waits for.
    pub needs: Option<Uuid>,
    pub subject: Option<Uuid>,
    /// The record that its photos show.
    pub shows: Option<Record>,
    /// It waited before.
    pub later: bool,
}

/// One scope's desk.
pub(super) struct Desk<'a> {
    pub head: &'a Head,
    pub books: Books,
    pub known: HashMap<OperationId, Known>,
    pub waiting: Vec<(OperationId, Incoming)>,
    pub judged: Vec<Judged<'a>>,
    pub changes: Vec<Change>,
}

impl<'a> Desk<'a> {
    /// Judges one operation, on top of those before it.
    pub fn take(&mut self, incoming: &'a Incoming) -> Outcome {
        let id = incoming.envelope.id;
        if let Some(known) = self.known.get(&id) {
            if known.hash != incoming.hash.to_string() {
                // Not journalled again: the first content keeps the id.
                return Outcome { id: Some(id), status: Status::Rejected, refusal: Some(Refusal::IdReused) };
            }
            return match known.outcome.status {
                Status::Applied => Outcome { status: Status::Duplicate, ..known.outcome.clone() },
                _ => known.outcome.clone(),
            };
        }
        let judged = self.rule(Cow::Borrowed(incoming), false);
        self.keep(judged)
    }

    /// What waited for something of this batch gets its turn; each of those may in turn let others go.
    pub fn release_held(&mut self) {
        loop {
            let before = self.waiting.len();
            for (id, incoming) in std::mem::take(&mut self.waiting) {
                let judged = self.rule(Cow::Owned(incoming), true);
                if judged.status == Status::Held {
                    self.waiting.push((id, judged.incoming.into_owned()));
                } else {
                    self.keep(judged);
                }
            }
            if self.waiting.len() == before || self.waiting.is_empty() {
                return;
            }
        }
    }

    fn keep(&mut self, judged: Judged<'a>) -> Outcome {
        let id = judged.incoming.envelope.id;
        let outcome = Outcome { id: Some(id), status: judged.status, refusal: judged.refusal.clone() };
        self.known.insert(id, Known { scope: self.head.scope, id, hash: judged.incoming.hash.to_string(), outcome: outcome.clone() });
        self.judged.push(judged);
        outcome
    }

    fn rule(&mut self, incoming: Cow<'a, Incoming>, later: bool) -> Judged<'a> {
        let ruling = self.ruling(&incoming);
        // The company keeps what names a scope that is not there: then that scope is what it was about.
        let subject = if self.is_astray(&incoming) { Some(incoming.envelope.scope.0) } else { incoming.envelope.subject };
        let mut judged = Judged { incoming, status: Status::Applied, refusal: None, needs: None, subject, shows: None, later };
        match ruling {
            Ruling::Applied(changes) => {
                judged.subject = judged.subject.or_else(|| changes.last().map(|c| c.subject().1)).or_else(|| judged.photo());
                judged.shows = changes.iter().rev().find_map(|c| match c {
                    Change::Put(record @ (Record::Visits(_) | Record::Findings(_))) => Some(record.clone()),
                    _ => None,
                });
                self.books.absorb(&changes);
                self.changes.extend(changes);
            }
            Ruling::Conflict(refusal) => (judged.status, judged.refusal) = (Status::Conflict, Some(refusal)),
            Ruling::Rejected(refusal) => (judged.status, judged.refusal) = (Status::Rejected, Some(refusal)),
            Ruling::Held(hold) => {
                judged.status = Status::Held;
                judged.needs = match hold {
                    Hold::Needs(needed) => Some(needed),
                    Hold::Standing => None,
                };
            }
        }
        judged
    }

    fn is_astray(&self, incoming: &Incoming) -> bool {
        incoming.envelope.scope != self.head.scope
    }

    fn ruling(&self, incoming: &Incoming) -> Ruling {
        if self.is_astray(incoming) {
            return Ruling::Rejected(Refusal::NotFound { what: "site".into() });
        }
        let operation = match &incoming.operation {
            Ok(operation) => operation.clone(),
            // A kind that only a newer version knows is kept raw for the office; what can't be read never will be.
            Err(Refusal::UnknownKind { .. }) => return Ruling::Held(Hold::Standing),
            Err(refusal) => return Ruling::Rejected(refusal.clone()),
        };
        let envelope = &incoming.envelope;
        let company = &self.books.company;
        let device = incoming.device.and_then(|d| company.devices.get(&d));
        let revoked = device.is_some_and(|d| d.revoked.is_some());
        let office_step_by_device = incoming.delivery == Delivery::Device && !is_fact(&operation);
        if revoked || office_step_by_device {
            return Ruling::Held(Hold::Standing);
        }
        if !company.people.contains_key(&envelope.author) {
            return Ruling::Rejected(Refusal::NotFound { what: "person".into() });
        }
        if let Some(needed) = envelope.after.iter().find(|id| !self.is_applied(**id)) {
            return Ruling::Held(Hold::Needs(needed.0));
        }
        judge(
            &self.books,
            &Received {
                id: envelope.id,
                scope: envelope.scope,
                author: envelope.author,
                device: incoming.device,
                captured: envelope.captured.clone(),
                during: envelope.captured.believed(device.map(|d| d.enrolled), incoming.received),
                received: incoming.received,
                base: envelope.base,
                photos: envelope.photos.clone(),
                operation,
            },
        )
    }

    fn is_applied(&self, id: OperationId) -> bool {
        self.known.get(&id).is_some_and(|k| matches!(k.outcome.status, Status::Applied | Status::Duplicate))
    }
}

/// Facts from the field may be delivered by the device alone; everything else is a step of the office (`sync.md` 7).
fn is_fact(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Patrol(PatrolStep::Start(_) | PatrolStep::Visit(_) | PatrolStep::Finish(_))
            | Operation::Finding(FindingStep::Raise(_))
            | Operation::Device(DeviceStep::Key(_))
    )
}

impl Judged<'_> {
    /// For the journal.
    pub fn entry(&self) -> Entry<'_> {
        Entry { incoming: &self.incoming, status: self.status, refusal: self.refusal.as_ref(), subject: self.subject, later: self.later }
    }

    /// The photo that it speaks about.
    fn photo(&self) -> Option<Uuid> {
        match &self.incoming.operation {
            Ok(Operation::Photo(PhotoStep::Doubt(DoubtPhoto { photo, .. }) | PhotoStep::Clear(ClearPhoto { photo, .. }))) => Some(photo.0),
            Ok(Operation::Photo(PhotoStep::Judge(judge))) => Some(judge.photo.0),
            _ => None,
        }
    }

    /// What it says of a photo that looks like another one.
    pub fn verdict(&self) -> Option<Verdict> {
        let (envelope, judge) = self.verdict_step().filter(|_| self.status == Status::Applied)?;
        Some(Verdict {
            site: SiteId(envelope.scope.0),
            operation: envelope.id,
            by: envelope.author,
            at: self.incoming.received,
            judge: judge.clone(),
        })
    }

    fn verdict_step(&self) -> Option<(&Envelope, &JudgePhoto)> {
        match &self.incoming.operation {
            Ok(Operation::Photo(PhotoStep::Judge(judge))) => Some((&self.incoming.envelope, judge)),
            _ => None,
        }
    }

    /// The doubt that it raised or took back.
    pub fn doubt(&self) -> Option<Said<'_>> {
        let (photo, raised, remark) = match &self.incoming.operation {
            Ok(Operation::Photo(PhotoStep::Doubt(step))) if self.status == Status::Applied => (step.photo, true, &step.remark),
            Ok(Operation::Photo(PhotoStep::Clear(step))) if self.status == Status::Applied => (step.photo, false, &step.remark),
            _ => return None,
        };
        let envelope = &self.incoming.envelope;
        let at = envelope.captured.estimate.min(self.incoming.received);
        Some(Said { site: SiteId(envelope.scope.0), photo, operation: envelope.id, by: envelope.author, raised, remark: remark.trim(), at })
    }

    /// The photos that it declared.
    pub fn declared<'d>(&'d self, books: &'d Books) -> Option<Declared<'d>> {
        let record = self.shows.as_ref()?;
        let envelope = &self.incoming.envelope;
        Some(Declared {
            site: SiteId(envelope.scope.0),
            operation: envelope.id,
            author: envelope.author,
            device: self.incoming.device,
            at: self.incoming.received,
            record,
            photos: &envelope.photos,
            books,
        })
    }
}
