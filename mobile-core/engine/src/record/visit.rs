//! How does a draft become a visit? With everything that it found, in one operation.

use super::Entry;
use crate::{
    draft::Draft,
    engine::Engine,
    error::{Error, Result},
    screens::VisitRecorded,
};
use domain::{
    checklist::{Answer, Score, TemplateVersion},
    ids::{CheckpointId, PatrolId, PhotoId, VisitId},
    operation::RecordVisit,
    refusal::Refusal,
};

impl Engine {
    /// Records the visit that was being written.
    ///
    /// # Errors
    /// [`Error::Refused`] with what is missing; the draft stays.
    pub fn record_visit(&mut self, patrol: PatrolId, checkpoint: CheckpointId) -> Result<VisitRecorded> {
        let draft = self.draft(patrol, checkpoint)?;
        let site = self.room()?.books.patrol(patrol).ok_or(Error::NotFound("patrol"))?.site;
        let version = draft.sheet.is_some().then(|| self.version_of(&draft)).transpose()?;
        let photos = self.device.references(&draft.all_photos())?;
        let here: Vec<PhotoId> = photos.iter().map(|p| p.id).collect();
        let answers = version.as_ref().map_or_else(Vec::new, |v| answers(v, &draft, &here));
        let visit = match draft.visit {
            Some(visit) => visit,
            None => VisitId(self.fresh_id()?),
        };
        let score = version.as_ref().map(|v| v.content.score(&answers));
        let operation = RecordVisit {
            visit,
            patrol,
            checkpoint,
            arrived: draft.arrived.clone(),
            presence: draft.presence.clone(),
            sheet: draft.sheet,
            answers,
            remark: draft.remark.clone(),
        };
        self.record(Entry { site, subject: patrol.0, operation: operation.into(), photos, draft: Some(draft) })?;
        Ok(self.recorded(visit, version.as_deref(), score))
    }

    fn recorded(&self, visit: VisitId, version: Option<&TemplateVersion>, score: Option<Score>) -> VisitRecorded {
        let labels = |score: &Score| {
            let failed = score.critical.iter().filter_map(|id| version?.content.item(*id));
            failed.map(|item| item.label.say(self.language()).to_owned()).collect()
        };
        VisitRecorded {
            visit_id: visit.to_string(),
            percent: score.as_ref().and_then(Score::percent),
            passed: score.as_ref().map(|s| s.passed),
            critical: score.as_ref().map(labels).unwrap_or_default(),
        }
    }
}

/// The answers that count: an item that is hidden by now was answered before somebody changed their mind. Its photos stay with the visit.
pub(super) fn answers(version: &TemplateVersion, draft: &Draft, photos: &[PhotoId]) -> Vec<Answer> {
    let shown = |answer: &&Answer| version.content.item(answer.item).is_some_and(|item| version.content.is_shown(item, &draft.answers));
    let mut answers: Vec<Answer> = draft.answers.iter().filter(shown).cloned().collect();
    answers.iter_mut().for_each(|a| a.photos.retain(|p| photos.contains(p)));
    answers
}

impl Engine {
    /// What still keeps a draft from being recorded.
    pub(crate) fn gaps(&self, draft: &Draft) -> Result<Vec<domain::checklist::Gap>> {
        match self.version_of(draft) {
            Ok(version) => Ok(version.content.gaps(&draft.answers)),
            Err(Error::NotFound(_)) if draft.sheet.is_none() => Ok(vec![]),
            Err(Error::NotFound(what)) => Err(Refusal::NotFound { what: what.into() }.into()),
            Err(other) => Err(other),
        }
    }
}
