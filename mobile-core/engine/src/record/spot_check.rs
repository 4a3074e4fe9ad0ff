//! How is a spot check done? As a visit is: in a draft that survives a kill, then in one operation with everything that was found.
//!
//! The draft stands under the check's id, in the place of patrol and checkpoint: answers, notes, remarks and photos go the same ways.

use super::{Entry, visit::answers};
use crate::{
    draft::Draft,
    engine::Engine,
    error::{Error, Result},
    screens::SpotCheckRecorded,
};
use domain::{
    ids::{CheckpointId, PatrolId, PhotoId, SpotCheckId},
    operation::{RecordSpotCheck, SkipSpotCheck},
    patrol::{HandReason, MissReason, Presence, SheetOf},
    spot_check::SpotCheck,
    time::Captured,
};

/// Under what the draft of a check stands.
fn desk_of(check: SpotCheckId) -> (PatrolId, CheckpointId) {
    (PatrolId(check.0), CheckpointId(check.0))
}

/// Nothing written yet. A check shows no presence at a code; the photos say where they were taken.
pub(super) fn draft_of(check: SpotCheckId, begun: Captured) -> Draft {
    let (patrol, checkpoint) = desk_of(check);
    let presence = Presence::ByHand { reason: HandReason::Other, note: String::new() };
    Draft { patrol, checkpoint, visit: None, arrived: begun, presence, sheet: None, answers: vec![], remark: String::new(), photos: vec![] }
}

impl Engine {
    /// Opens the draft of a spot check; again keeps what was answered. Then [`Engine::checklist`], `answer`, `note`, `remark` and `photo` take
    /// what this gives, in the place of patrol and checkpoint.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person does not see such a check or its checklist is not here.
    pub fn begin_spot_check(&mut self, check: SpotCheckId) -> Result<(PatrolId, CheckpointId)> {
        let known = self.known_check(check)?;
        let (patrol, checkpoint) = desk_of(check);
        if self.room_mut()?.store.draft(patrol, checkpoint)?.is_none() {
            self.check_room_to_begin()?;
            let version = self.room()?.books.company.newest(known.template).cloned().ok_or(Error::NotFound("template"))?;
            let sheet = Some(SheetOf { template: version.template, version: version.version });
            let draft = Draft { sheet, ..draft_of(check, self.now()) };
            self.keep_draft(&draft)?;
        }
        Ok((patrol, checkpoint))
    }

    /// Records the spot check that was being written.
    ///
    /// # Errors
    /// [`Error::Refused`] with what is missing; the draft stays.
    pub fn record_spot_check(&mut self, check: SpotCheckId) -> Result<SpotCheckRecorded> {
        let site = self.known_check(check)?.site;
        let (patrol, checkpoint) = desk_of(check);
        let draft = self.draft(patrol, checkpoint)?;
        let version = self.version_of(&draft)?;
        let photos = self.device.references(&draft.all_photos())?;
        let here: Vec<PhotoId> = photos.iter().map(|photo| photo.id).collect();
        let answers = answers(&version, &draft, &here);
        let score = version.content.score(&answers);
        let sheet = SheetOf { template: version.template, version: version.version };
        let operation = RecordSpotCheck { check, sheet, answers, remark: draft.remark.clone() };
        self.record(Entry { site, subject: check.0, operation: operation.into(), photos, draft: Some(draft) })?;
        let failed = score.critical.iter().filter_map(|id| version.content.item(*id));
        let critical = failed.map(|item| item.label.say(self.language()).to_owned()).collect();
        Ok(SpotCheckRecorded { percent: score.percent(), passed: score.passed, critical })
    }

    /// Says why a spot check can't be done. What was answered so far is given up; photos stay on the phone, set aside.
    ///
    /// # Errors
    /// [`Error::Refused`] when the words are missing that the reason needs.
    pub fn skip_spot_check(&mut self, check: SpotCheckId, reason: MissReason, note: &str) -> Result<()> {
        let site = self.known_check(check)?.site;
        let operation = SkipSpotCheck { check, reason, note: note.to_owned() };
        self.record(Entry { site, subject: check.0, operation: operation.into(), photos: vec![], draft: None })?;
        let (patrol, checkpoint) = desk_of(check);
        if self.room_mut()?.store.draft(patrol, checkpoint)?.is_some() { self.undo_arrival(patrol, checkpoint) } else { Ok(()) }
    }

    pub(super) fn known_check(&self, check: SpotCheckId) -> Result<SpotCheck> {
        self.room()?.books.spot_check(check).cloned().ok_or(Error::NotFound("spot-check"))
    }
}
