//! What did I ask for, what became of it, and what waits for my decision?

use super::{CrewSite, SiteCrew, words};
use crate::{engine::Engine, error::Result, screens::places::count};
use chrono::{Datelike, TimeDelta};
use domain::{
    attendance::{Correction, Way},
    ids::{PersonId, SiteId},
    leave::{AskState, Leave, LeaveAllowance, LeaveKind, half_days},
    replacement::{Replacement, ReplacementState},
    rights::Action,
};
use serde::Serialize;
use std::collections::HashSet;
use uuid::Uuid;

/// Days for which what is over stays on the list.
const KEPT_DAYS: i64 = 180;

/// My leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MyLeave {
    /// Where one may ask for leave.
    pub sites: Vec<CrewSite>,
    /// What is left of this year's allowances.
    pub balances: Vec<BalanceLine>,
    /// Leave that was asked for, the latest first.
    pub leaves: Vec<LeaveLine>,
    /// Today by the site's clock: `2026-11-27`; empty without a site.
    pub today: String,
}

/// What is left of an allowance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BalanceLine {
    /// Of which kind.
    pub kind: LeaveKind,
    /// The same as people say it.
    pub name: String,
    /// The site.
    pub site_name: String,
    /// The year.
    pub year: i32,
    /// Days that there are: `5`, `2.5`.
    pub allowed: String,
    /// Days that are granted.
    pub taken: String,
    /// Days that are asked for and not decided.
    pub asked: String,
    /// Days that are left when those granted are taken out.
    pub left: String,
}

/// A leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LeaveLine {
    /// Its id.
    pub leave_id: String,
    /// Whose.
    pub person_id: String,
    /// Their name.
    pub person: String,
    /// The site.
    pub site_name: String,
    /// Which kind.
    pub kind: LeaveKind,
    /// The same as people say it.
    pub kind_name: String,
    /// From when until when, as people say it.
    pub days: String,
    /// Why.
    pub reason: String,
    /// Photos of papers.
    pub photos: u32,
    /// Where it stands.
    pub state: AskState,
    /// Who decided; empty while nobody has.
    pub decided_by: String,
    /// What they said.
    pub decided_note: String,
    /// When it was asked for.
    pub asked_at: i64,
    /// This person may take it back.
    pub may_withdraw: bool,
    /// This person may decide.
    pub may_decide: bool,
    /// Duties of theirs that fall on it.
    pub duties: u32,
    /// Something about it was recorded here and has not arrived yet.
    pub unsent: bool,
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CorrectionLine {
    /// Its id.
    pub correction_id: String,
    /// Whose.
    pub person_id: String,
    /// Their name.
    pub person: String,
    /// In or out.
    pub way: Way,
    /// When it was.
    pub at: i64,
    /// The day as people say it.
    pub day: String,
    /// The time by the site's clock.
    pub clock: String,
    /// Why it was not clocked.
    pub reason: String,
    /// Photos that show it.
    pub photos: u32,
    /// Where it stands.
    pub state: AskState,
    /// Who decided; empty while nobody has.
    pub decided_by: String,
    /// What they said.
    pub decided_note: String,
    /// When it was asked for.
    pub asked_at: i64,
    /// This person may decide.
    pub may_decide: bool,
    /// Something about it was recorded here and has not arrived yet.
    pub unsent: bool,
}

impl Engine {
    /// My leave, and what is left of it.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`].
    pub fn my_leave(&mut self) -> Result<MyLeave> {
        let unsent = self.waiting_subjects()?.subjects;
        let me = self.room()?.store.person;
        let since = (self.now().estimate - TimeDelta::days(KEPT_DAYS)).date_naive();
        let sites = self.crew_sites(Action::Attend)?;
        let today = self.sites_for(Action::Attend)?.first().map(|site| self.crew_at(*site).map(|crew| crew.today().to_string()));
        let (mut leaves, mut balances) = (vec![], vec![]);
        let mut places: Vec<SiteId> = self.room()?.books.sites.keys().copied().collect();
        places.sort();
        for crew in places.iter().filter_map(|site| self.crew_at(*site).ok()) {
            let mine = crew.books.crew::<Leave>().filter(|leave| leave.site == crew.site.id && leave.person == me && leave.until >= since);
            leaves.extend(mine.map(|leave| (leave.from, crew.leave_line(leave, me, false, &unsent))));
            balances.extend(crew.balances(me));
        }
        leaves.sort_by(|a, b| (b.0, b.1.asked_at, &b.1.leave_id).cmp(&(a.0, a.1.asked_at, &a.1.leave_id)));
        let leaves = leaves.into_iter().map(|(_, line)| line).collect();
        Ok(MyLeave { sites, balances, leaves, today: today.transpose()?.unwrap_or_default() })
    }

    /// My corrections, the latest first.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`].
    pub fn my_corrections(&mut self) -> Result<Vec<CorrectionLine>> {
        let unsent = self.waiting_subjects()?.subjects;
        let me = self.room()?.store.person;
        let since = (self.now().estimate - TimeDelta::days(KEPT_DAYS)).date_naive();
        let mut lines = vec![];
        for crew in self.room()?.books.sites.keys().filter_map(|site| self.crew_at(*site).ok()) {
            let mine = |one: &&Correction| one.site == crew.site.id && one.person == me && one.date >= since;
            lines.extend(crew.books.crew::<Correction>().filter(mine).map(|one| crew.correction_line(one, false, &unsent)));
        }
        lines.sort_by(|a: &CorrectionLine, b| (b.at, &b.correction_id).cmp(&(a.at, &a.correction_id)));
        Ok(lines)
    }

    /// What of others waits for this person, at every site that they lead: leave, corrections, gaps that nobody fills.
    pub(super) fn to_decide(&self) -> Result<u32> {
        let me = self.room()?.store.person;
        let mut waits = 0;
        for site in self.sites_for(Action::PlanCrew)? {
            let (crew, view) = (self.crew_at(site)?, self.view_at(site)?);
            let theirs = |at: SiteId, person: PersonId| at == site && person != me && view.sees_person(person);
            let asked = |state| state == AskState::Asked;
            waits += crew.books.crew::<Leave>().filter(|one| theirs(one.site, one.person) && asked(one.state)).count();
            waits += crew.books.crew::<Correction>().filter(|one| theirs(one.site, one.person) && asked(one.state)).count();
            let open = |one: &&Replacement| {
                one.site == site && view.sees_person(one.person) && one.state == ReplacementState::Open && crew.lies_ahead(one)
            };
            waits += crew.books.crew::<Replacement>().filter(open).count();
        }
        Ok(count(waits))
    }
}

impl SiteCrew<'_> {
    /// What of leave waits for whoever looks.
    pub(super) fn leaves_asked(&self, me: PersonId, sees: impl Fn(PersonId) -> bool, unsent: &HashSet<Uuid>) -> Vec<LeaveLine> {
        let waits = |one: &&Leave| one.site == self.site.id && one.state == AskState::Asked && one.person != me && sees(one.person);
        let mut found: Vec<&Leave> = self.books.crew::<Leave>().filter(waits).collect();
        found.sort_by_key(|leave| (leave.from, leave.id));
        found.into_iter().map(|leave| self.leave_line(leave, me, true, unsent)).collect()
    }

    /// What of corrections waits for whoever looks.
    pub(super) fn corrections_asked(&self, me: PersonId, sees: impl Fn(PersonId) -> bool, unsent: &HashSet<Uuid>) -> Vec<CorrectionLine> {
        let waits = |one: &&Correction| one.site == self.site.id && one.state == AskState::Asked && one.person != me && sees(one.person);
        let mut found: Vec<&Correction> = self.books.crew::<Correction>().filter(waits).collect();
        found.sort_by_key(|one| (one.at, one.id));
        found.into_iter().map(|one| self.correction_line(one, true, unsent)).collect()
    }

    pub(super) fn leave_line(&self, leave: &Leave, me: PersonId, leads: bool, unsent: &HashSet<Uuid>) -> LeaveLine {
        let say = |text: domain::text::Text| text.say(self.language).to_owned();
        let begun = self.today() >= leave.from;
        let mine = leave.person == me;
        let open = leave.state == AskState::Asked;
        LeaveLine {
            leave_id: leave.id.to_string(),
            person_id: leave.person.to_string(),
            person: self.name(leave.person),
            site_name: self.site.name.say(self.language).to_owned(),
            kind: leave.kind,
            kind_name: say(words::kind(leave.kind)),
            days: say(words::days(leave.from, leave.until, leave.half)),
            reason: leave.asked.note.clone(),
            photos: count(leave.photos.len()),
            state: leave.state,
            decided_by: leave.decided.as_ref().map(|decided| self.name(decided.by)).unwrap_or_default(),
            decided_note: leave.decided.as_ref().map(|decided| decided.note.clone()).unwrap_or_default(),
            asked_at: leave.asked.at.timestamp_millis(),
            may_withdraw: mine && (open || (leave.state == AskState::Granted && !begun)),
            may_decide: leads && !mine && open,
            duties: count(self.duties(Some(leave.person), (leave.from, leave.until)).values().map(Vec::len).sum()),
            unsent: unsent.contains(&leave.id.0),
        }
    }

    pub(super) fn correction_line(&self, one: &Correction, leads: bool, unsent: &HashSet<Uuid>) -> CorrectionLine {
        CorrectionLine {
            correction_id: one.id.to_string(),
            person_id: one.person.to_string(),
            person: self.name(one.person),
            way: one.way,
            at: one.at.timestamp_millis(),
            day: self.day(one.date),
            clock: self.clock(one.at),
            reason: one.asked.note.clone(),
            photos: count(one.photos.len()),
            state: one.state,
            decided_by: one.decided.as_ref().map(|decided| self.name(decided.by)).unwrap_or_default(),
            decided_note: one.decided.as_ref().map(|decided| decided.note.clone()).unwrap_or_default(),
            asked_at: one.asked.at.timestamp_millis(),
            may_decide: leads && one.state == AskState::Asked,
            unsent: unsent.contains(&one.id.0),
        }
    }

    fn balances(&self, me: PersonId) -> Vec<BalanceLine> {
        let year = self.today().year();
        let mine = |one: &&LeaveAllowance| one.site == self.site.id && one.person == me && one.year == year;
        let mut found: Vec<&LeaveAllowance> = self.books.crew::<LeaveAllowance>().filter(mine).collect();
        found.sort_by_key(|one| one.kind);
        let halves = |kind: LeaveKind, state: AskState| -> i64 {
            let of = |one: &&Leave| one.site == self.site.id && one.person == me && one.kind == kind && one.state == state;
            i64::from(half_days(self.books.crew::<Leave>().filter(of), &self.site.calendar, year))
        };
        let line = |one: &LeaveAllowance| {
            let (allowed, taken) = (i64::from(one.half_days), halves(one.kind, AskState::Granted));
            BalanceLine {
                kind: one.kind,
                name: words::kind(one.kind).say(self.language).to_owned(),
                site_name: self.site.name.say(self.language).to_owned(),
                year,
                allowed: words::half_days(allowed),
                taken: words::half_days(taken),
                asked: words::half_days(halves(one.kind, AskState::Asked)),
                left: words::half_days(allowed - taken),
            }
        };
        found.into_iter().map(line).collect()
    }
}
