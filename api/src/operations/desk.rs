//! Where are operations judged? At a desk: the books in memory, what has been decided so far, and nothing of SQL.

use super::{
    Delivery, Incoming,
    heads::Head,
    journal::{Entry, Known},
};
use crate::{
    books::store::Declared,
    hooks::HookChange,
    photos::{doubts::Said, verdicts::Verdict},
};
use domain::{
    books::{Books, Change, Record},
    decide::{Hold, Ruling, judge},
    faults::planted,
    ids::{OperationId, SiteId},
    operation::{
        ClearPhoto, DeviceStep, DoubtPhoto, FindingStep, HeldStep, HookStep, JudgePhoto, MessageStep, Operation, PatrolStep, PhotoStep,
        Received, RepairStep,
    },
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
    /// What waits and is decided about in this batch.
    pub held: HashMap<OperationId, Incoming>,
    pub judged: Vec<Judged<'a>>,
    pub changes: Vec<Change>,
}

impl<'a> Desk<'a> {
    /// Judges one operation, on top of those before it.
    pub fn take(&mut self, incoming: &'a Incoming) -> Outcome {
        let id = incoming.envelope.id;
        if let Some(known) = self.known.get(&id).filter(|_| !planted("nothing-is-known-again")) {
            if known.hash != incoming.hash.to_string() {
                // Not journalled again: the first content keeps the id.
                return Outcome { id: Some(id), status: Status::Rejected, refusal: Some(Refusal::IdReused) };
            }
            return match known.outcome.status {
                Status::Applied => Outcome { status: Status::Duplicate, ..known.outcome.clone() },
                _ => known.outcome.clone(),
            };
        }
        let mut judged = self.rule(Cow::Borrowed(incoming), false);
        let decided = if judged.status == Status::Applied { self.decide(incoming) } else { None };
        match decided {
            None => self.keep(judged),
            Some(Err(refusal)) => {
                (judged.status, judged.refusal) = (Status::Rejected, Some(refusal));
                self.keep(judged)
            }
            Some(Ok(decided)) => {
                let outcome = self.keep(judged);
                self.keep(decided);
                outcome
            }
        }
    }

    /// What becomes of a record that somebody decides about; none where it is no such decision. A refusal: it can't be decided that way.
    fn decide(&mut self, incoming: &Incoming) -> Option<Result<Judged<'a>, Refusal>> {
        let Ok(Operation::Held(step)) = &incoming.operation else { return None };
        let id = decided_by(incoming)?;
        let not_there = || Refusal::NotFound { what: "record".into() };
        let Some(record) = self.held.get(&id).cloned() else { return Some(Err(not_there())) };
        let decided = match step {
            HeldStep::Refuse(step) => Judged::turned_down(record, step.remark.trim()),
            HeldStep::Accept(_) => {
                // A decision that waits is for its own author to make; nobody decides by deciding.
                if matches!(record.operation, Ok(Operation::Held(_))) {
                    return Some(Err(Refusal::NotAllowed));
                }
                let unknown = record.operation.as_ref().err().cloned();
                let judged = self.rule_vouched(record);
                if judged.status == Status::Held {
                    // What it leans on is still not here, or this version does not know what it does: it goes on waiting.
                    return Some(Err(unknown.unwrap_or(Refusal::NotFound { what: "patrol".into() })));
                }
                judged
            }
        };
        self.held.remove(&id);
        self.books.held.remove(&id);
        self.waiting.retain(|(waiting, _)| *waiting != id);
        Some(Ok(decided))
    }

    /// What waited for something of this batch gets its turn; each of those may in turn let others go.
    pub fn release_held(&mut self) {
        loop {
            if planted("held-for-ever") {
                return;
            }
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
        let dropped = ["late-entry-dropped", "refusal-not-kept"].into_iter().zip([Status::Conflict, Status::Rejected]);
        if dropped.into_iter().any(|(mistake, status)| judged.status == status && planted(mistake)) {
            return outcome;
        }
        self.known.insert(id, Known { scope: self.head.scope, id, hash: judged.incoming.hash.to_string(), outcome: outcome.clone() });
        self.judged.push(judged);
        outcome
    }

    fn rule(&mut self, incoming: Cow<'a, Incoming>, later: bool) -> Judged<'a> {
        let ruling = self.ruling(&incoming, false);
        self.judged(incoming, later, ruling)
    }

    /// Of a record that somebody lets count: what it was held for no longer counts against it.
    fn rule_vouched(&mut self, incoming: Incoming) -> Judged<'a> {
        let ruling = self.ruling(&incoming, true);
        self.judged(Cow::Owned(incoming), true, ruling)
    }

    fn judged(&mut self, incoming: Cow<'a, Incoming>, later: bool, ruling: Ruling) -> Judged<'a> {
        // The company keeps what names a scope that is not there: then that scope is what it was about.
        let subject = if self.is_astray(&incoming) { Some(incoming.envelope.scope.0) } else { incoming.envelope.subject };
        let subject = subject.or_else(|| decided_by(&incoming).map(|id| id.0));
        let mut judged = Judged { incoming, status: Status::Applied, refusal: None, needs: None, subject, shows: None, later };
        match ruling {
            Ruling::Applied(changes) => {
                judged.subject = judged.subject.or_else(|| changes.last().map(|c| c.subject().1)).or_else(|| judged.photo());
                judged.shows = changes.iter().rev().find_map(|c| match c {
                    Change::Put(record @ (Record::Visits(_) | Record::Findings(_) | Record::SpotChecks(_) | Record::ToolEvents(_))) => {
                        Some(record.clone())
                    }
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

    fn ruling(&self, incoming: &Incoming, vouched: bool) -> Ruling {
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
        if !vouched && (revoked || office_step_by_device) {
            return Ruling::Held(Hold::Standing);
        }
        let is_known = company.people.contains_key(&envelope.author) || incoming.delivery == Delivery::Server;
        if !is_known {
            return Ruling::Rejected(Refusal::NotFound { what: "person".into() });
        }
        if let Some(needed) = envelope.after.iter().find(|id| !vouched && !self.is_applied(**id)) {
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
                vouched,
            },
        )
    }

    fn is_applied(&self, id: OperationId) -> bool {
        self.known.get(&id).is_some_and(|k| matches!(k.outcome.status, Status::Applied | Status::Duplicate))
    }
}

/// The record that an operation decides about.
pub(super) fn decided_by(incoming: &Incoming) -> Option<OperationId> {
    match &incoming.operation {
        Ok(Operation::Held(HeldStep::Accept(step))) => Some(step.operation),
        Ok(Operation::Held(HeldStep::Refuse(step))) => Some(step.operation),
        _ => None,
    }
}

/// Facts from the field may be delivered by the device alone; everything else is a step of the office (`sync.md` 7).
pub(crate) fn is_fact(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Patrol(PatrolStep::Start(_) | PatrolStep::Visit(_) | PatrolStep::Finish(_))
            | Operation::Finding(FindingStep::Raise(_) | FindingStep::Stop(_) | FindingStep::Rectify(_))
            | Operation::Repair(RepairStep::Done(_))
            | Operation::Message(MessageStep::Read(_))
            | Operation::Device(DeviceStep::Key(_))
            | Operation::SpotCheck(_)
    )
}

impl Judged<'_> {
    /// A record that had waited and is refused.
    fn turned_down(incoming: Incoming, reason: &str) -> Self {
        let (subject, reason) = (incoming.envelope.subject, reason.to_owned());
        let refusal = Some(Refusal::TurnedDown { reason });
        Self { incoming: Cow::Owned(incoming), status: Status::Rejected, refusal, needs: None, subject, shows: None, later: true }
    }

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

    /// What it makes of a hook.
    pub fn hook(&self) -> Option<HookChange> {
        let company = self.incoming.company;
        match &self.incoming.operation {
            Ok(Operation::Hook(HookStep::Put(hook))) if self.status == Status::Applied => Some(HookChange::Put(company, hook.clone())),
            Ok(Operation::Hook(HookStep::Remove(step))) if self.status == Status::Applied => Some(HookChange::Gone(company, step.hook)),
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
