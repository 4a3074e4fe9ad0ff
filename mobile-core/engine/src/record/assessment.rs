//! What does whose work it was say to how it was assessed (7.7)?

use crate::{engine::Engine, error::Result};
use domain::{ids::AssessmentId, operation::AnswerAssessment};

impl Engine {
    /// Agrees to an assessment of one's own work, or disputes it; a no needs words. Whoever assessed is told.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for one that this phone does not know, [`crate::Error::Refused`] with the reason.
    pub fn answer_assessment(&mut self, assessment: AssessmentId, agree: bool, note: &str) -> Result<()> {
        let site = self.known_assessment(assessment)?.site;
        let operation = AnswerAssessment { assessment, agree, note: note.trim().to_owned() };
        self.record_shown(site, assessment.0, operation.into(), &[])
    }
}
