//! What does the crew's day look like on this phone? My shift, my weeks, what I ask for and am asked; for whoever leads: who is here.
//!
//! Everything is reckoned by the same rules as at the office, from what this phone knows: its own records that were not sent yet included. What
//! other phones recorded and did not send, nobody knows here, so nobody is called absent for it.

mod asks;
mod board;
mod gap;
mod month;
mod my_sheet;
mod overdue;
mod person;
mod proposal;
mod scores;
mod shift;
mod step_in;
mod supplies;
mod weeks;
mod words;

pub use asks::{BalanceLine, CorrectionLine, LeaveLine, MyLeave};
pub use board::{BoardShift, CrewBoard, OnBoard};
pub use gap::{AskedLine, CandidateLine, GapScreen, ReasonLine};
pub use month::MonthTurn;
pub use my_sheet::{MySheet, SheetDay, SiteSheet};
pub use person::{CrewPerson, PersonDuty};
pub use proposal::{CrewProposal, ProposedLine};
pub use scores::{AssessedItem, AssessmentLine, AssessmentScreen, MonthScore, MyScores, SaidLine};
pub use shift::{ClockedLine, MyShift, PostLine, ShareLine};
pub use step_in::{GapLine, StepInLine};
pub use supplies::{LowLine, MySupplies, SupplyLine, UsedLine};
pub use weeks::{DayLine, WeekScreen};

use crate::{
    books::LocalBooks,
    engine::Engine,
    error::{Error, Result},
};
use chrono::{Days, NaiveDate};
use domain::{
    attendance::{Clocking, Correction, Known, Mark, PersonSheet, marks, person_sheet},
    books::SiteBooks,
    crew::{CrewView, crew_view},
    ids::{AreaId, CheckpointId, PersonId, ShiftId, SiteId},
    leave::{AskState, Leave},
    people::Held,
    place::Site,
    replacement::{Missing, Replacement, ReplacementState},
    rights::Action,
    roster::{Duty, DutyWeek, monday_of},
    shift::Span,
    text::Language,
    time::{Interval, Timestamp},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A site with a crew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CrewSite {
    /// Its id.
    pub site_id: String,
    /// Its name.
    pub name: String,
}

/// A duty as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DutyLine {
    /// The site.
    pub site_id: String,
    /// Its name.
    pub site_name: String,
    /// The day on which the shift begins: `2026-11-30`.
    pub date: String,
    /// The same as people say it.
    pub day: String,
    /// The shift.
    pub shift_id: String,
    /// Its name.
    pub shift_name: String,
    /// Its hours by the site's clock: `06:00–14:00`; two stretches for a split shift.
    pub hours: String,
    /// When it begins.
    pub begins_at: i64,
    /// When it ends.
    pub ends_at: i64,
    /// The areas that are theirs then, by name.
    pub areas: Vec<String>,
    /// Where they clock in; empty when any post will do.
    pub post: String,
    /// The post's id.
    pub post_id: Option<String>,
    /// They step in for somebody.
    pub stepping_in: bool,
    /// Who steps in for them; empty when nobody does.
    pub covered_by: String,
}

/// A site's crew as this phone knows it.
pub(super) struct SiteCrew<'a> {
    site: &'a Site,
    here: &'a SiteBooks,
    books: &'a LocalBooks,
    language: Language,
    now: Timestamp,
}

impl Engine {
    pub(super) fn crew_at(&self, site: SiteId) -> Result<SiteCrew<'_>> {
        let books = &self.room()?.books;
        let place = books.company.sites.get(&site).ok_or(Error::NotFound("site"))?;
        let here = books.sites.get(&site).ok_or(Error::NotFound("site"))?;
        Ok(SiteCrew { site: place, here, books, language: self.language(), now: self.now().estimate })
    }

    /// Sites at which this person may do something now, in the order of their names.
    pub(super) fn sites_for(&self, action: Action) -> Result<Vec<SiteId>> {
        let room = self.room()?;
        let (who, now) = (room.books.company.who(room.store.person), Interval::at(self.now().estimate));
        let may = |site: &SiteId| who.may_somewhere_at(action, *site, now) != Held::No;
        let mut sites: Vec<SiteId> =
            room.books.sites.keys().copied().filter(|site| room.books.company.sites.contains_key(site) && may(site)).collect();
        let name = |site: &SiteId| room.books.company.sites.get(site).map(|site| site.name.say(self.language()).to_owned());
        sites.sort_by_key(|site| (name(site), *site));
        Ok(sites)
    }

    pub(super) fn crew_sites(&self, action: Action) -> Result<Vec<CrewSite>> {
        let books = &self.room()?.books;
        let line = |site: SiteId| {
            let name = books.company.sites.get(&site)?.name.say(self.language()).to_owned();
            Some(CrewSite { site_id: site.to_string(), name })
        };
        Ok(self.sites_for(action)?.into_iter().filter_map(line).collect())
    }

    /// What this person sees of a site's crew.
    pub(super) fn view_at(&self, site: SiteId) -> Result<CrewView> {
        let room = self.room()?;
        let who = room.books.company.who(room.store.person);
        Ok(crew_view(&room.books.company, &who, site, Interval::at(self.now().estimate)))
    }
}

impl<'a> SiteCrew<'a> {
    fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.site.time_zone).date_naive()
    }

    /// The time by the site's clock: `06:02`.
    fn clock(&self, at: Timestamp) -> String {
        at.with_timezone(&self.site.time_zone).format("%H:%M").to_string()
    }

    /// Duties between two days, both included, by person; of one person when one is named.
    fn duties(&self, only: Option<PersonId>, (first, last): (NaiveDate, NaiveDate)) -> BTreeMap<PersonId, Vec<Duty>> {
        let mut duties: BTreeMap<PersonId, Vec<Duty>> = BTreeMap::new();
        let near = |week: &&DutyWeek| {
            week.site == self.site.id && only.is_none_or(|one| one == week.person) && monday_of(first) <= week.week && week.week <= last
        };
        for week in self.books.crew::<DutyWeek>().filter(near) {
            let within = week.duties.iter().filter(|duty| first <= duty.date && duty.date <= last).cloned();
            duties.entry(week.person).or_default().extend(within);
        }
        duties
    }

    /// The marks of everybody, or of one person, between two days.
    fn marks(&self, only: Option<PersonId>, (first, last): (NaiveDate, NaiveDate)) -> BTreeMap<PersonId, Vec<Mark>> {
        let fits = |site: SiteId, person: PersonId, date: NaiveDate| {
            site == self.site.id && only.is_none_or(|one| one == person) && first <= date && date <= last
        };
        let mut clockings: BTreeMap<PersonId, (Vec<&Clocking>, Vec<&Correction>)> = BTreeMap::new();
        for one in self.books.crew::<Clocking>().filter(|one| fits(one.site, one.person, one.date)) {
            clockings.entry(one.person).or_default().0.push(one);
        }
        for one in self.books.crew::<Correction>().filter(|one| fits(one.site, one.person, one.date)) {
            clockings.entry(one.person).or_default().1.push(one);
        }
        clockings.into_iter().map(|(person, (clocked, corrected))| (person, marks(clocked, corrected))).collect()
    }

    /// What came of a person's duties on some days; `duties` and `marks` are of the days around as well.
    fn sheet(
        &self,
        person: PersonId,
        duties: &[Duty],
        marks: &[Mark],
        days: (NaiveDate, NaiveDate),
        heard: Option<Timestamp>,
    ) -> PersonSheet {
        let zone = self.site.time_zone;
        let granted = |leave: &&Leave| leave.site == self.site.id && leave.person == person && leave.state == AskState::Granted;
        let leaves: Vec<Span> = self.books.crew::<Leave>().filter(granted).map(|leave| leave.span(zone)).collect();
        let absent = |one: &&Replacement| {
            one.site == self.site.id && one.person == person && one.why == Missing::Absent && one.state != ReplacementState::Cancelled
        };
        let absences: Vec<(NaiveDate, ShiftId)> =
            self.books.crew::<Replacement>().filter(absent).map(|one| (one.date, one.shift)).collect();
        let known = Known { marks, leaves: &leaves, absences: &absences, heard };
        person_sheet(person, duties, &known, &self.here.shifts, zone, days, self.now)
    }

    /// From the beginning of a shift to its end, breaks between its parts included.
    fn hull(&self, date: NaiveDate, shift: ShiftId) -> Option<Span> {
        let spans = self.here.shifts.get(&shift)?.spans(date, self.site.time_zone);
        Some(Span { from: spans.first()?.from, until: spans.last()?.until })
    }

    fn hours(&self, date: NaiveDate, shift: ShiftId) -> String {
        let Some(shift) = self.here.shifts.get(&shift) else { return String::new() };
        let part = |span: Span| format!("{}–{}", self.clock(span.from), self.clock(span.until));
        let parts: Vec<String> = shift.spans(date, self.site.time_zone).into_iter().map(part).collect();
        parts.join(words::comma(self.language))
    }

    fn shift_name(&self, shift: ShiftId) -> String {
        self.here.shifts.get(&shift).map(|shift| shift.name.say(self.language).to_owned()).unwrap_or_default()
    }

    fn areas(&self, areas: &[AreaId]) -> Vec<String> {
        areas.iter().filter_map(|area| self.here.areas.get(area)).map(|area| area.name.say(self.language).to_owned()).collect()
    }

    fn post(&self, post: Option<CheckpointId>) -> String {
        post.and_then(|post| self.here.checkpoints.get(&post)).map(|post| post.name.say(self.language).to_owned()).unwrap_or_default()
    }

    fn name(&self, person: PersonId) -> String {
        self.books.company.people.get(&person).map(|person| person.name.clone()).unwrap_or_default()
    }

    fn day(&self, date: NaiveDate) -> String {
        words::day(date, self.today()).say(self.language).to_owned()
    }

    /// A duty as people read it; none when its shift is not known here.
    fn line(&self, duty: &Duty) -> Option<DutyLine> {
        let hull = self.hull(duty.date, duty.shift)?;
        Some(DutyLine {
            site_id: self.site.id.to_string(),
            site_name: self.site.name.say(self.language).to_owned(),
            date: duty.date.to_string(),
            day: self.day(duty.date),
            shift_id: duty.shift.to_string(),
            shift_name: self.shift_name(duty.shift),
            hours: self.hours(duty.date, duty.shift),
            begins_at: hull.from.timestamp_millis(),
            ends_at: hull.until.timestamp_millis(),
            areas: self.areas(&duty.areas),
            post: self.post(duty.post),
            post_id: duty.post.map(|post| post.to_string()),
            stepping_in: duty.replaces.is_some(),
            covered_by: duty.covered_by.map(|person| self.name(person)).unwrap_or_default(),
        })
    }
}

/// So many days before a date.
fn before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

/// So many days after a date.
fn after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}
