//! What does a month's sheet say of a person? A cell a duty, and what they come to.

use super::{Attended, DutyFacts, Mark, Reckoned, assign, reckon, reckon::bridge};
use crate::{
    ids::{PersonId, ShiftId},
    roster::Duty,
    shift::{Shift, Span},
    time::Timestamp,
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A duty with what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// The duty.
    pub duty: Duty,
    /// What came of it.
    #[serde(flatten)]
    pub reckoned: Reckoned,
}

/// What duties come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Totals {
    /// Duties that have begun.
    pub duties: u32,
    /// Duties that they came to.
    pub attended: u32,
    /// Of these, how often late.
    pub late: u32,
    /// How often they left early.
    pub left_early: u32,
    /// Duties that they were on leave for.
    pub on_leave: u32,
    /// Duties that they missed.
    pub absent: u32,
    /// Duties of which nobody knows yet.
    pub unknown: u32,
    /// How often the time out is missing.
    pub missing_out: u32,
    /// How often the time in is missing.
    #[serde(default)]
    pub missing_in: u32,
    /// How often they stepped in.
    pub stepped_in: u32,
    /// Minutes that they were late.
    pub late_minutes: u32,
    /// Minutes that were planned.
    pub planned_minutes: u32,
    /// Minutes worked.
    pub worked_minutes: u32,
}

impl Totals {
    fn add(&mut self, cell: &Cell) {
        let Cell { duty, reckoned } = cell;
        if reckoned.state == Attended::Upcoming {
            return;
        }
        self.duties += 1;
        let came = reckoned.was_here();
        self.attended += u32::from(came);
        self.late += u32::from(reckoned.late_minutes > 0);
        self.left_early += u32::from(reckoned.state == Attended::LeftEarly);
        self.on_leave += u32::from(reckoned.state == Attended::OnLeave);
        self.absent += u32::from(reckoned.state == Attended::Absent);
        self.unknown += u32::from(reckoned.state == Attended::Unknown);
        self.missing_out += u32::from(reckoned.missing_out);
        self.missing_in += u32::from(reckoned.missing_in);
        self.stepped_in += u32::from(duty.replaces.is_some() && came);
        self.late_minutes = self.late_minutes.saturating_add(reckoned.late_minutes);
        self.planned_minutes = self.planned_minutes.saturating_add(reckoned.planned_minutes);
        self.worked_minutes = self.worked_minutes.saturating_add(reckoned.worked_minutes);
    }

    /// What two come to together.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.duties += other.duties;
        self.attended += other.attended;
        self.late += other.late;
        self.left_early += other.left_early;
        self.on_leave += other.on_leave;
        self.absent += other.absent;
        self.unknown += other.unknown;
        self.missing_out += other.missing_out;
        self.missing_in += other.missing_in;
        self.stepped_in += other.stepped_in;
        self.late_minutes = self.late_minutes.saturating_add(other.late_minutes);
        self.planned_minutes = self.planned_minutes.saturating_add(other.planned_minutes);
        self.worked_minutes = self.worked_minutes.saturating_add(other.worked_minutes);
        self
    }
}

/// A person's duties of some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonSheet {
    /// Whose.
    pub person: PersonId,
    /// The duties, by date.
    pub cells: Vec<Cell>,
    /// What they come to.
    pub totals: Totals,
}

/// What is known of a person besides their duties.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Their marks, in the order of time.
    pub marks: &'a [Mark],
    /// Their leave that was granted.
    pub leaves: &'a [Span],
    /// Duties at which somebody said that they are not here.
    pub absences: &'a [(NaiveDate, ShiftId)],
    /// Until when everything is here that their phones recorded.
    pub heard: Option<Timestamp>,
}

/// Reckons a person's duties. Who steps in for them takes nothing away: they were absent, or on leave, all the same. Duties that begin on the days before `from` and from `until` on only catch the marks that are theirs.
/// A shift that is not known any more is left out.
#[must_use]
pub fn person_sheet(
    person: PersonId,
    duties: &[Duty],
    known: &Known<'_>,
    shifts: &HashMap<ShiftId, Shift>,
    zone: Tz,
    days: (NaiveDate, NaiveDate),
    now: Timestamp,
) -> PersonSheet {
    let mut placed: Vec<(&Duty, &Shift, Vec<Span>)> = duties
        .iter()
        .filter_map(|duty| {
            let shift = shifts.get(&duty.shift)?;
            Some((duty, shift, shift.spans(duty.date, zone)))
        })
        .collect();
    placed.sort_by_key(|(duty, _, spans)| (spans.first().copied(), duty.shift));
    let hours: Vec<Vec<Span>> = placed.iter().map(|(_, _, spans)| spans.clone()).collect();
    let mut dealt = assign(&hours, known.marks);
    bridge(&hours, &mut dealt, now);
    let mut sheet = PersonSheet { person, cells: vec![], totals: Totals::default() };
    for ((duty, shift, spans), marks) in placed.iter().zip(&dealt) {
        if duty.date < days.0 || duty.date > days.1 {
            continue;
        }
        let hours = shift.hours(duty.date);
        let reckoned = reckon(&DutyFacts {
            spans,
            break_minutes: hours.break_minutes,
            grace_minutes: hours.grace_minutes,
            marks,
            leaves: known.leaves,
            known_absent: known.absences.contains(&(duty.date, duty.shift)),
            heard: known.heard,
            now,
        });
        let cell = Cell { duty: (*duty).clone(), reckoned };
        sheet.totals.add(&cell);
        sheet.cells.push(cell);
    }
    sheet
}
