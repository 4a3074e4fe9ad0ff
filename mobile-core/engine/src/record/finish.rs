//! How does a patrol end?

use super::Entry;
use crate::{
    engine::Engine,
    error::{Error, Result},
    inputs::MissedInput,
};
use domain::{ids::PatrolId, operation::FinishPatrol, patrol::Missed};

impl Engine {
    /// Finishes a patrol: complete, or partial with a reason for every checkpoint that was missed.
    ///
    /// # Errors
    /// [`Error::Refused`] while a checkpoint has neither a visit nor a reason.
    pub fn finish_patrol(&mut self, patrol: PatrolId, missed: &[MissedInput], remark: &str) -> Result<()> {
        let site = self.room()?.books.patrol(patrol).ok_or(Error::NotFound("patrol"))?.site;
        let missed = missed.iter().map(read).collect::<Result<_>>()?;
        let operation = FinishPatrol { patrol, missed, remark: remark.trim().to_owned() };
        self.record(Entry { site, subject: patrol.0, operation: operation.into(), photos: vec![], draft: None })
    }
}

fn read(input: &MissedInput) -> Result<Missed> {
    let checkpoint = input.checkpoint_id.parse().map_err(|_| Error::NotFound("checkpoint"))?;
    Ok(Missed { checkpoint, reason: input.reason, note: input.note.trim().to_owned() })
}
