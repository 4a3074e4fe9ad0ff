//! What does somebody look at without notice?

use super::{FieldApp, Result};
use domain::patrol::MissReason;
use engine::{
    read_id,
    screens::{SpotCheckLine, SpotCheckRecorded},
};

#[uniffi::export]
impl FieldApp {
    /// The spot checks that the person is meant to do, the most urgent first; then those of the last 90 days that they did, or that count
    /// against them. What is drawn against somebody they don't see before it is done.
    pub fn spot_checks(&self) -> Result<Vec<SpotCheckLine>> {
        Ok(self.engine().spot_checks()?)
    }

    /// One spot check.
    pub fn spot_check(&self, spot_check_id: String) -> Result<SpotCheckLine> {
        Ok(self.engine().spot_check(read_id(&spot_check_id, "spot-check")?)?)
    }

    /// Opens the draft of a spot check; again keeps what was answered. It is worked as a visit is: `checklist`, `answer`, `note`, `remark`, `photo`,
    /// `mark_photo`, `remove_photo` and `undo_arrival` take its id in the place of the patrol's and of the checkpoint's.
    pub fn begin_spot_check(&self, spot_check_id: String) -> Result<SpotCheckLine> {
        let check = read_id(&spot_check_id, "spot-check")?;
        let mut engine = self.engine();
        engine.begin_spot_check(check)?;
        Ok(engine.spot_check(check)?)
    }

    /// Records the spot check, and gives its score. When this returns, it is on the disk twice and will be delivered.
    pub fn record_spot_check(&self, spot_check_id: String) -> Result<SpotCheckRecorded> {
        Ok(self.engine().record_spot_check(read_id(&spot_check_id, "spot-check")?)?)
    }

    /// Says why a spot check can't be done. What was answered is given up; photos that were taken stay on the phone, set aside.
    pub fn skip_spot_check(&self, spot_check_id: String, reason: MissReason, note: String) -> Result<()> {
        Ok(self.engine().skip_spot_check(read_id(&spot_check_id, "spot-check")?, reason, &note)?)
    }

    /// Opens the draft of a spot check whose record was refused, to be corrected and recorded anew.
    pub fn correct_spot_check(&self, operation_id: String) -> Result<SpotCheckLine> {
        let mut engine = self.engine();
        let check = engine.correct_spot_check(read_id(&operation_id, "record")?)?;
        Ok(engine.spot_check(check)?)
    }
}
