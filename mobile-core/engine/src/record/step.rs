//! How does a finding go on from a phone? Stopped, put right, repaired, looked at, noticed: each is one record, with its photos.

use super::{Entry, finding::draw_over};
use crate::{
    engine::Engine,
    error::Result,
    inputs::{FindingStepInput, NoticeInput, PhotoMarks, VerdictInput},
};
use domain::{
    ids::{FindingId, PersonId},
    operation::{IssueNotice, Operation, RectifyFinding, RepairDone, StopViolation, VerifyFinding},
    photo::{PHOTOS_PER_OPERATION, PhotoRef},
    refusal::Refusal,
    seal::Subject,
};

impl Engine {
    /// Puts a finding right. It needs a photo.
    ///
    /// # Errors
    /// [`crate::Error::Refused`] with the reason, [`crate::Error::Photo`] for a file that is no photo, [`crate::Error::NotFound`] for a finding
    /// that this phone does not know. Then nothing was recorded; so with the others.
    pub fn rectify_finding(&mut self, input: &FindingStepInput, photos: &[Vec<u8>]) -> Result<()> {
        let (finding, remark) = said(input)?;
        self.take_step(finding, RectifyFinding { finding, remark }.into(), photos, &input.marks)
    }

    /// Says that a damage is repaired. It needs a photo.
    ///
    /// # Errors
    /// As [`Engine::rectify_finding`].
    pub fn repair_done(&mut self, input: &FindingStepInput, photos: &[Vec<u8>]) -> Result<()> {
        let (finding, remark) = said(input)?;
        self.take_step(finding, RepairDone { finding, remark }.into(), photos, &input.marks)
    }

    /// Stops a violation on the spot, with photos where there are some.
    ///
    /// # Errors
    /// As [`Engine::rectify_finding`].
    pub fn stop_violation(&mut self, input: &FindingStepInput, photos: &[Vec<u8>]) -> Result<()> {
        let (finding, remark) = said(input)?;
        self.take_step(finding, StopViolation { finding, remark }.into(), photos, &input.marks)
    }

    /// Says whether a finding was put right. Nobody says it of their own work.
    ///
    /// # Errors
    /// As [`Engine::rectify_finding`].
    pub fn verify_finding(&mut self, input: &VerdictInput, photos: &[Vec<u8>]) -> Result<()> {
        let finding: FindingId = named(&input.finding_id, "finding")?;
        let step = VerifyFinding { finding, verdict: input.verdict, remark: input.remark.trim().to_owned(), days: input.days };
        self.take_step(finding, step.into(), photos, &input.marks)
    }

    /// Issues a rectification notice. The office gives it its number.
    ///
    /// # Errors
    /// As [`Engine::rectify_finding`].
    pub fn issue_notice(&mut self, input: &NoticeInput) -> Result<()> {
        let finding: FindingId = named(&input.finding_id, "finding")?;
        let responsible: PersonId = named(&input.responsible_id, "person")?;
        let (corrective, preventive) = (input.corrective.trim().to_owned(), input.preventive.trim().to_owned());
        let step = IssueNotice { finding, responsible, days: input.days, corrective, preventive };
        self.take_step(finding, step.into(), &[], &[])
    }

    fn take_step(&mut self, finding: FindingId, operation: Operation, photos: &[Vec<u8>], marks: &[PhotoMarks]) -> Result<()> {
        if photos.len() > PHOTOS_PER_OPERATION {
            return Err(Refusal::Invalid { field: "photos".into() }.into());
        }
        let site = self.fetched_finding(finding)?.site;
        let subject = Subject { site, patrol: None, checkpoint: None, visit: None, item: None, finding: Some(finding) };
        let mut kept: Vec<PhotoRef> = vec![];
        let recorded = self.keep_all(photos, subject, &mut kept).and_then(|()| {
            draw_over(&mut kept, marks)?;
            self.record(Entry { site, subject: finding.0, operation, photos: kept.clone(), draft: None })
        });
        if let Err(error) = recorded {
            // The app still has its own files.
            for photo in kept {
                self.discard_photo(photo.id)?;
            }
            return Err(error);
        }
        Ok(())
    }
}

fn said(input: &FindingStepInput) -> Result<(FindingId, String)> {
    Ok((named(&input.finding_id, "finding")?, input.remark.trim().to_owned()))
}

pub(super) fn named<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T> {
    text.parse().map_err(|_| crate::Error::NotFound(what))
}
