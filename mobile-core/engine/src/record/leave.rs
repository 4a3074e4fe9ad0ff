//! How does somebody ask for leave, and who says yes?

use super::step::named;
use crate::{
    engine::Engine,
    error::{Error, Result},
    inputs::LeaveInput,
};
use chrono::NaiveDate;
use domain::{
    ids::{LeaveId, SiteId},
    leave::Leave,
    operation::{AskLeave, DecideLeave, WithdrawLeave},
    refusal::Refusal,
};

impl Engine {
    /// Asks for leave. `photos` are of papers, as the camera wrote them.
    ///
    /// # Errors
    /// [`Error::Refused`] with what is wrong. Then nothing was recorded.
    pub fn ask_leave(&mut self, input: &LeaveInput, photos: &[Vec<u8>]) -> Result<LeaveId> {
        let site: SiteId = named(&input.site_id, "site")?;
        let (leave, person) = (LeaveId(self.fresh_id()?), self.room()?.store.person);
        let (from, until) = (day(&input.from, "from")?, day(&input.until, "until")?);
        let reason = input.reason.trim().to_owned();
        let operation = AskLeave { leave, person, kind: input.kind, from, until, half: input.half, reason };
        self.record_shown(site, leave.0, operation.into(), photos)?;
        Ok(leave)
    }

    /// Takes leave back that was asked for, or granted and has not begun.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one that this phone does not know, [`Error::Refused`] when it is too late.
    pub fn withdraw_leave(&mut self, leave: LeaveId) -> Result<()> {
        let site = self.known_leave(leave)?;
        self.record_shown(site, leave.0, WithdrawLeave { leave }.into(), &[])
    }

    /// Grants or refuses leave. A no needs a word.
    ///
    /// # Errors
    /// As [`Engine::withdraw_leave`].
    pub fn decide_leave(&mut self, leave: LeaveId, granted: bool, note: &str) -> Result<()> {
        let site = self.known_leave(leave)?;
        self.record_shown(site, leave.0, DecideLeave { leave, granted, note: note.trim().to_owned() }.into(), &[])
    }

    fn known_leave(&self, leave: LeaveId) -> Result<SiteId> {
        Ok(self.room()?.books.crew_record::<Leave>(leave.0).ok_or(Error::NotFound("leave"))?.site)
    }
}

/// A day as somebody chose it: `2026-11-30`.
pub(super) fn day(text: &str, field: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| Refusal::Invalid { field: field.into() }.into())
}
