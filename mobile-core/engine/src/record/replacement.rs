//! What is done about somebody who is missing? The lead opens the gap and asks; who is asked says yes or no. The first yes counts, and only the
//! server knows which was first.

use super::{leave::day, step::named};
use crate::{
    engine::Engine,
    error::{Error, Result},
    inputs::GapInput,
};
use domain::{
    ids::{PersonId, ReplacementId, ShiftId, SiteId},
    operation::{AnswerStepIn, AskToStepIn, AssignReplacement, CancelReplacement, OpenReplacement},
    replacement::Replacement,
};

impl Engine {
    /// Says that somebody is missing at a duty.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason: it is open already, or there is no such duty.
    pub fn open_gap(&mut self, input: &GapInput) -> Result<ReplacementId> {
        let site: SiteId = named(&input.site_id, "site")?;
        let person: PersonId = named(&input.person_id, "person")?;
        let shift: ShiftId = named(&input.shift_id, "shift")?;
        let date = day(&input.date, "date")?;
        let id = Replacement::id_of(site, person, date, shift);
        let operation = OpenReplacement { person, date, shift, why: input.why, note: input.note.trim().to_owned() };
        self.record_shown(site, id.0, operation.into(), &[])?;
        Ok(id)
    }

    /// Asks people to step in; the ranking that this phone shows is kept with it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a gap that this phone does not know, [`Error::Refused`] with the reason.
    pub fn ask_to_step_in(&mut self, gap: ReplacementId, people: Vec<PersonId>) -> Result<()> {
        let known = self.known_gap(gap)?;
        let ranked = self.ranked(&known)?;
        self.record_shown(known.site, gap.0, AskToStepIn { replacement: gap, people, ranked }.into(), &[])
    }

    /// Says yes or no to stepping in. Somebody else may have been quicker: then the server says so, and the record is listed as refused.
    ///
    /// # Errors
    /// As [`Engine::ask_to_step_in`].
    pub fn answer_step_in(&mut self, gap: ReplacementId, accepts: bool, note: &str) -> Result<()> {
        let known = self.known_gap(gap)?;
        let note = note.trim().to_owned();
        let operation = AnswerStepIn { replacement: gap, absent: known.person, date: known.date, accepts, note };
        self.record_shown(known.site, gap.0, operation.into(), &[])
    }

    /// Decides who steps in.
    ///
    /// # Errors
    /// As [`Engine::ask_to_step_in`].
    pub fn assign_gap(&mut self, gap: ReplacementId, person: PersonId) -> Result<()> {
        let known = self.known_gap(gap)?;
        let ranked = self.ranked(&known)?;
        let operation = AssignReplacement { replacement: gap, absent: known.person, date: known.date, person, ranked };
        self.record_shown(known.site, gap.0, operation.into(), &[])
    }

    /// Calls a gap off: whoever stepped in stays at home.
    ///
    /// # Errors
    /// As [`Engine::ask_to_step_in`].
    pub fn cancel_gap(&mut self, gap: ReplacementId, note: &str) -> Result<()> {
        let known = self.known_gap(gap)?;
        let stepping = known.filled.as_ref().map(|filled| filled.person);
        let note = note.trim().to_owned();
        let operation = CancelReplacement { replacement: gap, absent: known.person, date: known.date, stepping, note };
        self.record_shown(known.site, gap.0, operation.into(), &[])
    }

    pub(crate) fn known_gap(&self, gap: ReplacementId) -> Result<Replacement> {
        self.room()?.books.crew_record::<Replacement>(gap.0).cloned().ok_or(Error::NotFound("replacement"))
    }
}
