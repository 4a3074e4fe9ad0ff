//! One of the crew: what do they do today, what did they clock, what can the lead decide on the spot?

use super::{ClockedLine, CorrectionLine, DutyLine, LeaveLine, OnBoard, before};
use crate::{
    engine::Engine,
    error::{Error, Result},
};
use domain::{
    attendance::{Correction, Way},
    ids::{PersonId, SiteId},
    leave::{AskState, Leave},
};
use serde::Serialize;

/// Somebody of the crew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CrewPerson {
    /// The site.
    pub site_id: String,
    /// Who.
    pub person_id: String,
    /// Their name.
    pub name: String,
    /// Their duties of today.
    pub duties: Vec<PersonDuty>,
    /// What they clocked since yesterday, the newest first.
    pub clocked: Vec<ClockedLine>,
    /// Which way the lead would clock them.
    pub offer: Way,
    /// The lead may clock them: they are somebody else.
    pub may_clock: bool,
    /// Leave of theirs that is asked for, or granted and not over.
    pub leaves: Vec<LeaveLine>,
    /// Corrections that are asked for.
    pub corrections: Vec<CorrectionLine>,
}

/// A duty of somebody's, with what came of it so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PersonDuty {
    /// The duty.
    pub duty: DutyLine,
    /// How they attend it.
    pub attends: OnBoard,
}

impl Engine {
    /// Somebody whom this person leads.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they don't.
    pub fn crew_person(&mut self, site: SiteId, person: PersonId) -> Result<CrewPerson> {
        let unsent = self.waiting_subjects()?.subjects;
        let (crew, view) = (self.crew_at(site)?, self.view_at(site)?);
        if self.is_lease_over() || !view.leads() || !view.sees_person(person) || !crew.books.company.people.contains_key(&person) {
            return Err(Error::NotFound("person"));
        }
        let seen = crew.seen_last();
        let duties = crew.placed(&view, Some(person));
        let clocked = crew.clocked(person, before(crew.today(), 1), &unsent);
        let is_in = duties.iter().any(|one| one.cell.reckoned.on_now);
        let today = crew.today();
        let near = |leave: &&Leave| {
            let open = leave.state == AskState::Asked || (leave.state == AskState::Granted && leave.until >= today);
            leave.site == site && leave.person == person && open
        };
        let mut leaves: Vec<&Leave> = crew.books.crew::<Leave>().filter(near).collect();
        leaves.sort_by_key(|leave| (leave.from, leave.id));
        let asked = |one: &&Correction| one.site == site && one.person == person && one.state == AskState::Asked;
        let mine = person == view.person;
        Ok(CrewPerson {
            site_id: site.to_string(),
            person_id: person.to_string(),
            name: crew.name(person),
            duties: duties
                .iter()
                .filter_map(|one| Some(PersonDuty { duty: crew.line(&one.cell.duty)?, attends: crew.on_board(one, &seen) }))
                .collect(),
            clocked,
            offer: if is_in { Way::Out } else { Way::In },
            may_clock: !mine,
            leaves: leaves.into_iter().map(|leave| crew.leave_line(leave, view.person, true, &unsent)).collect(),
            corrections: crew.books.crew::<Correction>().filter(asked).map(|one| crew.correction_line(one, !mine, &unsent)).collect(),
        })
    }
}
