//! What has somebody to put right or to look at, and what are they told?

use super::{FieldApp, Result, work::read};
use domain::ids::MessageId;
use engine::{
    inputs::{FindingList, FindingStepInput, NoticeInput, VerdictInput},
    read_id,
    screens::{FindingLine, FindingScreen, MessageLine, TaskCounts},
};

#[uniffi::export]
impl FieldApp {
    /// Findings to put right, raised by the person, or waiting for their look.
    pub fn findings(&self, list: FindingList) -> Result<Vec<FindingLine>> {
        Ok(self.engine().findings(list)?)
    }

    /// How many findings wait for the person, and how many messages they have not read.
    pub fn task_counts(&self) -> Result<TaskCounts> {
        Ok(self.engine().task_counts()?)
    }

    /// One finding with its photos, its notice, its history, and what the person may do now.
    pub fn finding(&self, finding_id: String) -> Result<FindingScreen> {
        Ok(self.engine().finding(read_id(&finding_id, "finding")?)?)
    }

    /// Puts a finding right. It needs a photo.
    pub fn rectify_finding(&self, step: FindingStepInput) -> Result<()> {
        let photos = all(&step.photos)?;
        Ok(self.engine().rectify_finding(&step, &photos)?)
    }

    /// Says that a damage is repaired. It needs a photo.
    pub fn repair_done(&self, step: FindingStepInput) -> Result<()> {
        let photos = all(&step.photos)?;
        Ok(self.engine().repair_done(&step, &photos)?)
    }

    /// Stops a violation on the spot.
    pub fn stop_violation(&self, step: FindingStepInput) -> Result<()> {
        let photos = all(&step.photos)?;
        Ok(self.engine().stop_violation(&step, &photos)?)
    }

    /// Says whether a finding was put right; nobody says it of their own work.
    pub fn verify_finding(&self, verdict: VerdictInput) -> Result<()> {
        let photos = all(&verdict.photos)?;
        Ok(self.engine().verify_finding(&verdict, &photos)?)
    }

    /// Issues a rectification notice; the office gives it its number.
    pub fn issue_notice(&self, notice: NoticeInput) -> Result<()> {
        Ok(self.engine().issue_notice(&notice)?)
    }

    /// What the person is told, what they have not read first.
    pub fn inbox(&self) -> Result<Vec<MessageLine>> {
        Ok(self.engine().inbox()?)
    }

    /// Marks messages as read, on all of the person's phones.
    pub fn read_messages(&self, message_ids: Vec<String>) -> Result<()> {
        let ids = message_ids.iter().map(|id| read_id(id, "message")).collect::<Result<Vec<MessageId>>>()?;
        Ok(self.engine().read_messages(&ids)?)
    }
}

pub(super) fn all(paths: &[String]) -> Result<Vec<Vec<u8>>> {
    paths.iter().map(|path| read(path)).collect()
}
