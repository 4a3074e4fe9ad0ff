//! Who is here now, and what of it is not covered? Everything of some days of a site, gathered in a handful of queries; the rules in `domain`
//! say what it means.

use super::contacts;
use crate::{
    books::store::crew::{self, Wanted},
    db::{AnyConn, Id, Ts, schema::last_seen},
    patrols::board::OverduePatrol,
    problem::Problem,
};
use chrono::{Days, NaiveDate, TimeDelta};
use diesel::prelude::*;
use domain::{
    attendance::{Attended, Cell, Clocking, Correction, Known, Mark, PersonSheet, marks, person_sheet},
    books::SiteBooks,
    crew::{CrewView, Whose},
    ids::{AreaId, CheckpointId, PersonId, ReplacementId, ShiftId},
    leave::{AskState, Leave},
    place::Site,
    replacement::{Missing, Replacement, ReplacementState},
    roster::{Duty, DutyWeek, monday_of},
    shift::Span,
    time::Timestamp,
};
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

/// Everything of some days of a site that attendance is reckoned from.
pub struct Gathered {
    /// The site.
    pub site: Site,
    /// Its shifts, areas and posts.
    pub books: Arc<SiteBooks>,
    /// Duties by person, those of the days around as well.
    pub duties: BTreeMap<PersonId, Vec<Duty>>,
    /// Leave that was granted or asked for.
    pub leaves: Vec<Leave>,
    /// Gaps.
    pub replacements: Vec<Replacement>,
    marks: HashMap<PersonId, Vec<Mark>>,
    heard: HashMap<PersonId, Option<Timestamp>>,
    now: Timestamp,
}

/// Gathers what there is of some local days, first and last, of those whom somebody may see; of one person when one is named.
pub fn gather(
    conn: &mut AnyConn,
    (site, books): (&Site, Arc<SiteBooks>),
    view: &CrewView,
    only: Option<PersonId>,
    (first, last): (NaiveDate, NaiveDate),
    now: Timestamp,
) -> Result<Gathered, Problem> {
    let (before, after) = (first.checked_sub_days(Days::new(1)).unwrap_or(first), last.checked_add_days(Days::new(1)).unwrap_or(last));
    // Whoever sees only their own reads only their own.
    let person = only.or_else(|| (!view.leads()).then_some(view.person));
    let of_days = Wanted { person, from: Some(before), until: Some(after), ..Wanted::default() };
    let sees = |person: PersonId| view.sees_person(person);
    let weeks = Wanted { from: Some(monday_of(before)), ..of_days };
    let mut duties: BTreeMap<PersonId, Vec<Duty>> = BTreeMap::new();
    for week in crew::of_site::<DutyWeek>(conn, site.id, weeks)?.into_iter().filter(|week| sees(week.person)) {
        let near = week.duties.into_iter().filter(|duty| before <= duty.date && duty.date <= after);
        duties.entry(week.person).or_default().extend(near);
    }
    let mut clockings: HashMap<PersonId, Vec<Clocking>> = HashMap::new();
    for clocking in crew::of_site::<Clocking>(conn, site.id, of_days)?.into_iter().filter(|one| sees(one.person)) {
        clockings.entry(clocking.person).or_default().push(clocking);
    }
    let granted = Wanted { state: Some(AskState::Granted.word()), ..of_days };
    let mut corrections: HashMap<PersonId, Vec<Correction>> = HashMap::new();
    for correction in crew::of_site::<Correction>(conn, site.id, granted)?.into_iter().filter(|one| sees(one.person)) {
        corrections.entry(correction.person).or_default().push(correction);
    }
    let running = Wanted { from: None, not_over: Some(before), ..of_days };
    let leaves = crew::of_site::<Leave>(conn, site.id, running)?.into_iter().filter(|one| sees(one.person)).collect();
    let replacements = crew::of_site::<Replacement>(conn, site.id, of_days)?.into_iter().filter(|one| sees(one.person)).collect();
    let people: Vec<PersonId> = duties.keys().copied().collect();
    let heard = contacts::heard(conn, &people, now)?;
    let clocked: HashSet<PersonId> = clockings.keys().chain(corrections.keys()).copied().collect();
    let of = |person: PersonId| {
        let none = vec![];
        let (clockings, corrections) = (clockings.get(&person), corrections.get(&person).unwrap_or(&none));
        (person, marks(clockings.into_iter().flatten(), corrections))
    };
    let marks = clocked.into_iter().map(of).collect();
    Ok(Gathered { site: site.clone(), books, duties, leaves, replacements, marks, heard, now })
}

impl Gathered {
    /// What came of a person's duties on some days.
    #[must_use]
    pub fn sheet(&self, person: PersonId, days: (NaiveDate, NaiveDate)) -> PersonSheet {
        let zone = self.site.time_zone;
        let leaves: Vec<Span> = self
            .leaves
            .iter()
            .filter(|leave| leave.person == person && leave.state == AskState::Granted)
            .map(|leave| leave.span(zone))
            .collect();
        let absences: Vec<(NaiveDate, ShiftId)> = self
            .replacements
            .iter()
            .filter(|one| one.person == person && one.why == Missing::Absent && one.state != ReplacementState::Cancelled)
            .map(|one| (one.date, one.shift))
            .collect();
        let known = Known {
            marks: self.marks.get(&person).map(Vec::as_slice).unwrap_or_default(),
            leaves: &leaves,
            absences: &absences,
            heard: self.heard.get(&person).copied().flatten(),
        };
        let duties = self.duties.get(&person).map(Vec::as_slice).unwrap_or_default();
        person_sheet(person, duties, &known, &self.books.shifts, zone, days, self.now)
    }

    /// Until when everything is here that a person's phones recorded.
    #[must_use]
    pub fn heard(&self, person: PersonId) -> Option<Timestamp> {
        self.heard.get(&person).copied().flatten()
    }
}

/// Somebody on the board.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OnBoard {
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub person: PersonId,
    /// Their duty and what came of it so far.
    #[serde(flatten)]
    pub cell: Cell,
    /// From when until when it runs, breaks between its parts included.
    pub hours: Span,
    /// When a phone of theirs was heard of, with all that it had recorded.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub heard: Option<Timestamp>,
    /// Where they were seen last on a patrol, and when.
    pub seen: Option<Seen>,
    /// The gap that was opened for it.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub replacement: Option<ReplacementId>,
}

/// Where somebody was seen.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Seen {
    /// At which checkpoint.
    #[schema(value_type = uuid::Uuid)]
    pub checkpoint: CheckpointId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// The board of a site: now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CrewBoard {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: domain::ids::SiteId,
    /// The local date.
    pub date: NaiveDate,
    /// When it was read.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Everybody whose duty is of today, or of a night that is not over.
    pub people: Vec<OnBoard>,
    /// Areas that are somebody's now who is not here, or who is not on duty today, and nobody's instead.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub uncovered: Vec<AreaId>,
    /// Gaps of today and later that nobody fills yet.
    pub gaps: Vec<Replacement>,
    /// Patrols of today that are overdue.
    pub overdue_patrols: Vec<OverduePatrol>,
    /// Findings whose deadline has passed.
    pub overdue_findings: u64,
    /// Leave that is asked for.
    pub leaves_asked: usize,
    /// Corrections that are asked for.
    pub corrections_asked: usize,
}

/// A night shift is on the board for so long after its end.
const AFTER_END: TimeDelta = TimeDelta::minutes(60);

/// Reads the board; what of the field's work is overdue is read by its own rooms.
pub fn board(
    conn: &mut AnyConn,
    (site, books): (&Site, Arc<SiteBooks>),
    view: &CrewView,
    (overdue_patrols, overdue_findings): (Vec<OverduePatrol>, u64),
    now: Timestamp,
) -> Result<CrewBoard, Problem> {
    let date = now.with_timezone(&site.time_zone).date_naive();
    let yesterday = date.checked_sub_days(Days::new(1)).unwrap_or(date);
    let gathered = gather(conn, (site, books), view, None, (yesterday, date), now)?;
    let seen: Vec<(Id, Id, Ts)> = last_seen::table
        .filter(last_seen::site_id.eq(Id::from(site.id)))
        .filter(last_seen::seen_at.ge(Ts(now - TimeDelta::hours(24))))
        .select((last_seen::person_id, last_seen::checkpoint_id, last_seen::seen_at))
        .load(conn)?;
    let seen: HashMap<PersonId, Seen> =
        seen.into_iter().map(|(person, checkpoint, at)| (person.into(), Seen { checkpoint: checkpoint.into(), at: at.0 })).collect();
    let mut people = vec![];
    for person in gathered.duties.keys() {
        for cell in gathered.sheet(*person, (yesterday, date)).cells {
            let Some(hours) = hours(&gathered, &cell.duty) else { continue };
            if cell.duty.date != date && hours.until + AFTER_END < now {
                continue;
            }
            let gap = |one: &&Replacement| one.person == *person && (one.date, one.shift) == (cell.duty.date, cell.duty.shift);
            let replacement =
                gathered.replacements.iter().find(gap).filter(|one| one.state != ReplacementState::Cancelled).map(|one| one.id);
            people.push(OnBoard {
                person: *person,
                hours,
                heard: gathered.heard(*person),
                seen: seen.get(person).copied(),
                replacement,
                cell,
            });
        }
    }
    people.sort_by_key(|one| (one.hours.from, one.cell.duty.shift, one.person));
    let ahead = Wanted { state: Some(ReplacementState::Open.word()), from: Some(yesterday), ..Wanted::default() };
    let gaps = crew::of_site::<Replacement>(conn, site.id, ahead)?.into_iter().filter(|one| view.sees_person(one.person)).collect();
    let asked = |person: PersonId| view.sees_person(person) && person != view.person;
    let open = Wanted { state: Some(AskState::Asked.word()), ..Wanted::default() };
    let leaves_asked = crew::of_site::<Leave>(conn, site.id, open)?.iter().filter(|one| asked(one.person)).count();
    let corrections_asked = crew::of_site::<Correction>(conn, site.id, open)?.iter().filter(|one| asked(one.person)).count();
    Ok(CrewBoard {
        site: site.id,
        date,
        at: now,
        uncovered: uncovered(&people, &gathered.books, view, now),
        people,
        gaps,
        overdue_patrols,
        overdue_findings,
        leaves_asked,
        corrections_asked,
    })
}

fn hours(gathered: &Gathered, duty: &Duty) -> Option<Span> {
    let spans = gathered.books.shifts.get(&duty.shift)?.spans(duty.date, gathered.site.time_zone);
    Some(Span { from: spans.first()?.from, until: spans.last()?.until })
}

/// Areas of duties that run now, of people who are not here, as far as anybody knows; those of whoever steps in, or is here, are covered. And
/// those that are divided to people who are free today, where nobody who works their shift has them: only whoever sees everybody can say so.
fn uncovered(people: &[OnBoard], books: &SiteBooks, view: &CrewView, now: Timestamp) -> Vec<AreaId> {
    let running = || people.iter().filter(|one| one.hours.holds(now));
    let here = |one: &&OnBoard| one.cell.reckoned.on_now || matches!(one.cell.reckoned.state, Attended::Present | Attended::Late);
    let covered: HashSet<AreaId> = running().filter(here).flat_map(|one| &one.cell.duty.areas).copied().collect();
    let missing = |one: &&OnBoard| matches!(one.cell.reckoned.state, Attended::Absent | Attended::OnLeave | Attended::LeftEarly);
    let mut planned: BTreeMap<ShiftId, Vec<AreaId>> = BTreeMap::new();
    if view.of == Whose::Everybodys {
        for one in running() {
            planned.entry(one.cell.duty.shift).or_default().extend(&one.cell.duty.areas);
        }
    }
    let free = planned.into_iter().flat_map(|(shift, had)| books.unplanned(shift, &had));
    let gone = running().filter(missing).flat_map(|one| one.cell.duty.areas.clone());
    let mut open: Vec<AreaId> = gone.chain(free).filter(|area| !covered.contains(area)).collect();
    open.sort();
    open.dedup();
    open
}
