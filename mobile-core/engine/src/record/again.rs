//! What becomes of a record that the server refused? Its author corrects it, sends it again as it is, or has read it; the office keeps it all the
//! same (`sync.md` 15).

use super::{Entry, spot_check::draft_of};
use crate::{
    draft::Draft,
    engine::Engine,
    error::{Error, Result},
    store::outbox::Standing,
};
use domain::{
    finding::{FindingKind, Severity},
    ids::{CheckpointId, FindingId, OperationId, PatrolId, PhotoId, SiteId, SpotCheckId, VisitId},
    operation::{FindingStep, Operation, PatrolStep, SpotCheckStep},
    refusal::Refusal,
    wire::Envelope,
};
use serde_json::json;
use uuid::Uuid;

impl Engine {
    /// Opens the draft of a visit that was refused: what was answered is there, with its photos. It is recorded anew, as another visit.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no visit of the person's was refused under this id; [`Error::Refused`] when another is being written there.
    pub fn correct_visit(&mut self, id: OperationId) -> Result<(PatrolId, CheckpointId)> {
        let (envelope, operation) = self.refused_words(id)?;
        let Operation::Patrol(PatrolStep::Visit(visit)) = operation else { return Err(Error::NotFound("visit")) };
        let draft = Draft {
            patrol: visit.patrol,
            checkpoint: visit.checkpoint,
            visit: Some(VisitId(self.fresh_id()?)),
            arrived: visit.arrived,
            presence: visit.presence,
            sheet: visit.sheet,
            answers: visit.answers,
            remark: visit.remark,
            photos: vec![],
        };
        let at = (draft.patrol, draft.checkpoint);
        self.write_again(id, &envelope, draft)?;
        Ok(at)
    }

    /// Opens the draft of a spot check whose record was refused: what was answered is there, with its photos. It is recorded anew.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no spot check of the person's was refused under this id; [`Error::Refused`] when it is being written already.
    pub fn correct_spot_check(&mut self, id: OperationId) -> Result<SpotCheckId> {
        let (envelope, operation) = self.refused_words(id)?;
        let Operation::SpotCheck(SpotCheckStep::Record(record)) = operation else { return Err(Error::NotFound("spot-check")) };
        let draft = Draft {
            sheet: Some(record.sheet),
            answers: record.answers,
            remark: record.remark,
            ..draft_of(record.check, envelope.captured.clone())
        };
        self.write_again(id, &envelope, draft)?;
        Ok(record.check)
    }

    /// Puts what was refused back where it is written. Its photos belong to it, or to the answers that name them.
    fn write_again(&mut self, id: OperationId, envelope: &Envelope, mut draft: Draft) -> Result<()> {
        if self.room_mut()?.store.draft(draft.patrol, draft.checkpoint)?.is_some() {
            return Err(Refusal::Taken { field: "visit".into() }.into());
        }
        // Its photos are described in the record; the draft needs that again.
        for photo in &envelope.photos {
            self.device.describe(photo.id, photo)?;
        }
        let answered: Vec<PhotoId> = draft.answers.iter().flat_map(|answer| answer.photos.clone()).collect();
        draft.photos = envelope.photos.iter().map(|photo| photo.id).filter(|id| !answered.contains(id)).collect();
        self.room_mut()?.store.put_draft(&draft)?;
        self.let_go_of_refused(id)
    }

    /// Reports a finding that was refused once more, with other words; its place and photos stay. Gives the new one's id.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no finding of the person's was refused under this id; [`Error::Refused`] when the rules still say no.
    pub fn correct_finding(&mut self, id: OperationId, kind: FindingKind, severity: Severity, text: &str) -> Result<FindingId> {
        let (envelope, operation) = self.refused_words(id)?;
        let Operation::Finding(FindingStep::Raise(mut raise)) = operation else { return Err(Error::NotFound("finding")) };
        let finding = FindingId(self.fresh_id()?);
        (raise.finding, raise.kind, raise.severity, raise.text) = (finding, kind, severity, text.to_owned());
        // What only the other kind can have been.
        raise.stopped &= kind == FindingKind::Violation;
        raise.utility = raise.utility.filter(|_| kind == FindingKind::Damage);
        self.record_again(id, envelope, finding.0, raise.into())?;
        Ok(finding)
    }

    /// Sends what was refused once more as it is: the reason may be gone, such as a role that was missing.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nothing of the person's was refused under this id; [`Error::Refused`] when the rules still say no.
    pub fn send_again(&mut self, id: OperationId) -> Result<()> {
        let (envelope, mut operation) = self.refused_words(id)?;
        let fresh = self.fresh_id()?;
        let mut subject = envelope.subject.unwrap_or(fresh);
        match &mut operation {
            Operation::Patrol(PatrolStep::Visit(visit)) => visit.visit = VisitId(fresh),
            Operation::Finding(FindingStep::Raise(raise)) => {
                raise.finding = FindingId(fresh);
                subject = fresh;
            }
            _ => {}
        }
        self.record_again(id, envelope, subject, operation)
    }

    fn record_again(&mut self, id: OperationId, envelope: Envelope, subject: Uuid, operation: Operation) -> Result<()> {
        let site = SiteId(envelope.scope.0);
        self.record(Entry { site, subject, operation, photos: envelope.photos, draft: None })?;
        self.let_go_of_refused(id)
    }

    /// Takes what was refused off the person's list: they have read it. The office keeps it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nothing of the person's was refused under this id.
    pub fn let_go_of_refused(&mut self, id: OperationId) -> Result<()> {
        let me = self.room()?.store.person;
        if !self.device.put_refused_by(me, id, self.now().estimate.timestamp_millis())? {
            return Err(Error::NotFound("record"));
        }
        self.reapply()
    }

    /// Everything of the person's that was refused, with reasons and words, as JSON: to be sent to somebody who can help.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`], [`Error::Damaged`].
    pub fn export_refused(&mut self) -> Result<String> {
        let items = self.refused()?;
        let lines = items.iter().map(|item| {
            let words: serde_json::Value = serde_json::from_str(&item.words).unwrap_or_default();
            json!({
                "operation": item.operation_id, "kind": item.kind, "recorded_at": item.recorded_at, "status": item.status,
                "code": item.code, "zh": item.zh, "en": item.en, "words": words,
            })
        });
        Ok(serde_json::to_string_pretty(&lines.collect::<Vec<_>>())?)
    }

    /// The person's own words of a record that was refused.
    fn refused_words(&mut self, id: OperationId) -> Result<(Envelope, Operation)> {
        let me = self.room()?.store.person;
        let standing = self.device.standings(me)?.remove(&id.to_string());
        if !matches!(standing, Some(Standing::Rejected | Standing::Conflict)) {
            return Err(Error::NotFound("record"));
        }
        let rows = self.room_mut()?.store.recorded()?;
        let row = rows.into_iter().find(|row| row.id == id.to_string()).ok_or(Error::NotFound("record"))?;
        let envelope: Envelope = serde_json::from_str(&row.envelope)?;
        let operation = Operation::read(&envelope.kind, &envelope.body)?;
        Ok((envelope, operation))
    }
}
