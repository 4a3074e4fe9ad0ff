//! Who is here, who is missing, what is not covered? The lead's board, from what this phone knows.

use super::{CorrectionLine, CrewSite, GapLine, LeaveLine, SiteCrew, before};
use crate::{
    engine::Engine,
    error::{Error, Result},
    screens::places::count,
};
use chrono::TimeDelta;
use domain::{
    attendance::{Attended, Cell},
    crew::{CrewView, Whose},
    ids::{AreaId, CheckpointId, PersonId, ShiftId, SiteId},
    replacement::{Missing, Replacement, ReplacementState},
    rights::Action,
    shift::Span,
    time::Timestamp,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A night shift is on the board for so long after its end.
const AFTER_END: TimeDelta = TimeDelta::minutes(60);
/// Where somebody was seen longer ago than this says nothing.
const SEEN: TimeDelta = TimeDelta::hours(24);

/// The lead's board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CrewBoard {
    /// The site.
    pub site_id: String,
    /// Its name.
    pub site_name: String,
    /// The sites that this person leads, this one among them.
    pub sites: Vec<CrewSite>,
    /// When it was looked at.
    pub at: i64,
    /// When this phone last heard the server; what happened since then it knows only of itself.
    pub heard_at: Option<i64>,
    /// The books are closed for want of contact: who is here is not shown until the next sync.
    pub closed: bool,
    /// The shifts of today, and of a night that is not over, in the order of their beginning.
    pub shifts: Vec<BoardShift>,
    /// People on running shifts who are here.
    pub here: u32,
    /// People on running shifts who are not here, or of whom nobody knows.
    pub not_here: u32,
    /// Areas that somebody who is here has now, by name.
    pub covered: Vec<String>,
    /// Areas of people who are known to be missing, or who are free today, and that nobody has instead.
    pub uncovered: Vec<String>,
    /// Gaps that nobody fills yet, and those filled whose shift is not over.
    pub gaps: Vec<GapLine>,
    /// Leave that is asked for.
    pub leaves: Vec<LeaveLine>,
    /// Corrections that are asked for.
    pub corrections: Vec<CorrectionLine>,
    /// Open gaps; two or more can be solved together.
    pub open_gaps: u32,
    /// Supplies that run low in a store of the site.
    pub low_stock: u32,
    /// Patrols of today that were due by now and that nobody finished, as far as this phone knows: route and window.
    pub overdue_patrols: Vec<String>,
    /// Findings past their deadline.
    pub overdue_findings: u32,
}

/// A shift on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BoardShift {
    /// The shift.
    pub shift_id: String,
    /// The day on which it begins: `2026-11-30`.
    pub date: String,
    /// The same as people say it.
    pub day: String,
    /// Its name.
    pub name: String,
    /// Its hours.
    pub hours: String,
    /// It runs now.
    pub running: bool,
    /// So many of its people are here now.
    pub here: u32,
    /// Its people: those who are missing first.
    pub people: Vec<OnBoard>,
}

/// Somebody on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OnBoard {
    /// Who.
    pub person_id: String,
    /// Their name.
    pub name: String,
    /// How they attend. Never `Absent` for want of news: only when somebody said so.
    pub state: Attended,
    /// The same in words, with since when.
    pub words: String,
    /// They are here now.
    pub on_now: bool,
    /// Their areas, by name.
    pub areas: Vec<String>,
    /// They step in for somebody.
    pub stepping_in: bool,
    /// Who steps in for them; empty when nobody does.
    pub covered_by: String,
    /// Where they were seen last on a patrol, and when; empty when that is long ago or not known here.
    pub seen: String,
    /// The gap that was opened for this duty.
    pub replacement_id: Option<String>,
    /// A gap may be opened for it: why it most likely is one.
    pub may_open: Option<Missing>,
}

/// A duty with its hours on the board.
pub(super) struct Placed {
    pub person: PersonId,
    pub hull: Span,
    pub cell: Cell,
}

impl Engine {
    /// The board of a site that the person leads; of the first one when none is named.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they lead no such site.
    pub fn crew_board(&mut self, site: Option<SiteId>) -> Result<CrewBoard> {
        let unsent = self.waiting_subjects()?.subjects;
        let led = self.sites_for(Action::PlanCrew)?;
        let site = match site {
            Some(site) => led.contains(&site).then_some(site),
            None => led.first().copied(),
        };
        let site = site.ok_or(Error::NotFound("site"))?;
        let (crew, view, closed) = (self.crew_at(site)?, self.view_at(site)?, self.is_lease_over());
        let me = view.person;
        let placed = if closed { vec![] } else { crew.placed(&view, None) };
        let (covered, uncovered) = crew.cover(&placed, &view);
        let running = || placed.iter().filter(|one| one.hull.holds(crew.now));
        let here = running().filter(|one| one.cell.reckoned.on_now).count();
        let expected = |one: &&Placed| one.cell.duty.covered_by.is_none() && one.cell.reckoned.state != Attended::OnLeave;
        let not_here = running().filter(expected).filter(|one| !one.cell.reckoned.on_now).count();
        let sees = |person: PersonId| view.sees_person(person);
        let gaps = crew.gaps(&view);
        let (overdue_patrols, overdue_findings) = if closed { (vec![], 0) } else { self.overdue_at(site)? };
        Ok(CrewBoard {
            site_id: site.to_string(),
            site_name: crew.site.name.say(crew.language).to_owned(),
            sites: self.crew_sites(Action::PlanCrew)?,
            at: crew.now.timestamp_millis(),
            heard_at: self.device.known.contact.as_ref().map(|contact| contact.server.timestamp_millis()),
            closed,
            shifts: crew.board_shifts(&placed),
            here: count(here),
            not_here: count(not_here),
            covered: crew.areas(&covered),
            uncovered: crew.areas(&uncovered),
            open_gaps: count(gaps.iter().filter(|gap| gap.state == ReplacementState::Open).count()),
            low_stock: self.low_at(site)?,
            overdue_patrols,
            overdue_findings,
            gaps: gaps.into_iter().map(|gap| crew.gap_line(gap, unsent.contains(&gap.id.0))).collect(),
            leaves: crew.leaves_asked(me, sees, &unsent),
            corrections: crew.corrections_asked(me, sees, &unsent),
        })
    }
}

impl<'a> SiteCrew<'a> {
    /// Everybody's duties of today, and of a night that is not over; one person's when one is named.
    pub(super) fn placed(&self, view: &CrewView, only: Option<PersonId>) -> Vec<Placed> {
        let today = self.today();
        let around = (before(today, 2), super::after(today, 1));
        let all_marks = self.marks(only, around);
        let mut placed = vec![];
        for (person, duties) in self.duties(only, around).into_iter().filter(|(person, _)| view.sees_person(*person)) {
            let marks = all_marks.get(&person).map(Vec::as_slice).unwrap_or_default();
            // Which phones spoke last only the office knows: without that nobody is absent for want of a clocking.
            for cell in self.sheet(person, &duties, marks, (before(today, 1), today), None).cells {
                let Some(hull) = self.hull(cell.duty.date, cell.duty.shift) else { continue };
                if cell.duty.date == today || hull.until + AFTER_END >= self.now {
                    placed.push(Placed { person, hull, cell });
                }
            }
        }
        placed.sort_by_key(|one| (one.hull.from, one.cell.duty.shift, one.person));
        placed
    }

    /// Areas that are covered now, and those that are not.
    fn cover(&self, placed: &[Placed], view: &CrewView) -> (Vec<AreaId>, Vec<AreaId>) {
        let running = || placed.iter().filter(|one| one.hull.holds(self.now));
        let mut covered: Vec<AreaId> =
            running().filter(|one| one.cell.reckoned.on_now).flat_map(|one| &one.cell.duty.areas).copied().collect();
        let known: HashSet<AreaId> = covered.iter().copied().collect();
        let missing = |one: &&Placed| matches!(one.cell.reckoned.state, Attended::Absent | Attended::OnLeave | Attended::LeftEarly);
        let gone = |one: &&Placed| !one.cell.reckoned.on_now && missing(one);
        // What is divided to people who are free today, only whoever sees everybody can tell.
        let mut planned: BTreeMap<ShiftId, Vec<AreaId>> = BTreeMap::new();
        for one in running().filter(|_| view.of == Whose::Everybodys) {
            planned.entry(one.cell.duty.shift).or_default().extend(&one.cell.duty.areas);
        }
        let free = planned.into_iter().flat_map(|(shift, had)| self.here.unplanned(shift, &had));
        let theirs = running().filter(gone).flat_map(|one| one.cell.duty.areas.clone());
        let mut open: Vec<AreaId> = theirs.chain(free).filter(|area| !known.contains(area)).collect();
        for areas in [&mut covered, &mut open] {
            areas.sort();
            areas.dedup();
        }
        (covered, open)
    }

    fn board_shifts(&self, placed: &[Placed]) -> Vec<BoardShift> {
        let seen = self.seen_last();
        let mut shifts: Vec<BoardShift> = vec![];
        for one in placed {
            let duty = &one.cell.duty;
            let (id, date) = (duty.shift.to_string(), duty.date.to_string());
            if shifts.last().is_none_or(|last| (&last.shift_id, &last.date) != (&id, &date)) {
                shifts.push(BoardShift {
                    shift_id: id,
                    date,
                    day: self.day(duty.date),
                    name: self.shift_name(duty.shift),
                    hours: self.hours(duty.date, duty.shift),
                    running: one.hull.holds(self.now),
                    here: 0,
                    people: vec![],
                });
            }
            if let Some(shift) = shifts.last_mut() {
                shift.here += u32::from(one.cell.reckoned.on_now);
                shift.people.push(self.on_board(one, &seen));
            }
        }
        for shift in &mut shifts {
            shift.people.sort_by_cached_key(urgency);
        }
        shifts
    }

    pub(super) fn on_board(&self, one: &Placed, seen: &HashMap<PersonId, (CheckpointId, Timestamp)>) -> OnBoard {
        let Placed { person, cell, .. } = one;
        let duty = &cell.duty;
        let replacement = self.gap_of(*person, cell);
        let seen = seen.get(person).filter(|(_, at)| self.now - *at < SEEN);
        OnBoard {
            person_id: person.to_string(),
            name: self.name(*person),
            state: cell.reckoned.state,
            words: self.state_words(cell),
            on_now: cell.reckoned.on_now,
            areas: self.areas(&duty.areas),
            stepping_in: duty.replaces.is_some(),
            covered_by: duty.covered_by.map(|person| self.name(person)).unwrap_or_default(),
            seen: seen.map(|(post, at)| format!("{} {}", self.clock(*at), self.post(Some(*post)))).unwrap_or_default(),
            replacement_id: replacement.map(|gap| gap.id.to_string()),
            may_open: if replacement.is_none() && self.now < one.hull.until { may_open(cell) } else { None },
        }
    }

    /// The gap that stands for a duty.
    pub(super) fn gap_of(&self, person: PersonId, cell: &Cell) -> Option<&'a Replacement> {
        let id = Replacement::id_of(self.site.id, person, cell.duty.date, cell.duty.shift);
        let own = cell.duty.replaces.is_none();
        self.books.crew_record::<Replacement>(id.0).filter(|gap| own && gap.state != ReplacementState::Cancelled)
    }

    /// Gaps that are to be looked at: open ones first.
    pub(super) fn gaps(&self, view: &CrewView) -> Vec<&'a Replacement> {
        let shown = |gap: &&Replacement| {
            gap.site == self.site.id && gap.state != ReplacementState::Cancelled && view.sees_person(gap.person) && self.lies_ahead(gap)
        };
        let mut gaps: Vec<&Replacement> = self.books.crew::<Replacement>().filter(shown).collect();
        gaps.sort_by_key(|gap| (gap.state != ReplacementState::Open, gap.date, gap.shift, gap.person));
        gaps
    }

    /// Where each was seen last on a patrol.
    pub(super) fn seen_last(&self) -> HashMap<PersonId, (CheckpointId, Timestamp)> {
        let mut seen: HashMap<PersonId, (CheckpointId, Timestamp)> = HashMap::new();
        for patrol in self.books.patrols().filter(|patrol| patrol.site == self.site.id) {
            for (checkpoint, visit) in patrol.stops.iter().filter_map(|stop| Some((stop.checkpoint, stop.visit.as_ref()?))) {
                let last = seen.entry(visit.by).or_insert((checkpoint, visit.at));
                if last.1 < visit.at {
                    *last = (checkpoint, visit.at);
                }
            }
        }
        seen
    }
}

/// Why a duty most likely is a gap; none where it can't be one.
fn may_open(cell: &Cell) -> Option<Missing> {
    if cell.duty.replaces.is_some() {
        return None;
    }
    Some(match cell.reckoned.state {
        Attended::OnLeave => Missing::OnLeave,
        Attended::LeftEarly => Missing::LeftEarly,
        _ if cell.reckoned.on_now => Missing::CalledAway,
        _ => Missing::Absent,
    })
}

/// Whoever needs a look comes first.
fn urgency(one: &OnBoard) -> (u8, String) {
    let place = match one.state {
        _ if !one.covered_by.is_empty() => 6,
        Attended::Absent => 0,
        Attended::Unknown => 1,
        Attended::LeftEarly => 2,
        Attended::Late => 3,
        Attended::Present => 4,
        Attended::Upcoming => 5,
        Attended::OnLeave => 6,
    };
    (place, one.name.clone())
}
