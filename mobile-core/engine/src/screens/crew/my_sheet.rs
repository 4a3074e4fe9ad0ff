//! What does my month come to? The attendance sheet by the same rules as at the office, from what this phone has.

use super::{
    SiteCrew, after, before,
    month::{MonthTurn, first_day, last_day, turn},
    words,
};
use crate::{engine::Engine, error::Result};
use chrono::NaiveDate;
use domain::{
    attendance::{Attended, Cell, Totals},
    ids::{PersonId, SiteId},
    leave::{AskState, Leave},
};
use serde::Serialize;

/// A month of mine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MySheet {
    /// The month.
    pub month: MonthTurn,
    /// What it comes to at each site at which there was a duty or leave.
    pub sites: Vec<SiteSheet>,
}

/// A month of mine at a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SiteSheet {
    /// The site.
    pub site_id: String,
    /// Its name.
    pub site_name: String,
    /// What was worked, in words: `168 小时 30 分`.
    pub worked: String,
    /// What was planned of the duties that have begun.
    pub planned: String,
    /// The same in minutes.
    pub worked_minutes: u32,
    /// What was planned in minutes.
    pub planned_minutes: u32,
    /// Duties that have begun.
    pub duties: u32,
    /// Duties that they came to.
    pub attended: u32,
    /// Of these, how often late.
    pub late: u32,
    /// Minutes that they were late, in all.
    pub late_minutes: u32,
    /// How often they left early.
    pub left_early: u32,
    /// Duties that they were on leave for.
    pub on_leave: u32,
    /// Duties that they missed, as somebody said.
    pub absent: u32,
    /// Duties without a clocking that this phone knows of.
    pub unknown: u32,
    /// How often the time out is missing.
    pub missing_out: u32,
    /// How often they stepped in.
    pub stepped_in: u32,
    /// The days with a duty or leave, the newest first.
    pub days: Vec<SheetDay>,
}

/// A day of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SheetDay {
    /// The day: `2026-11-23`.
    pub date: String,
    /// The same as people say it.
    pub day: String,
    /// The shift; empty for leave without a duty.
    pub shift_name: String,
    /// Its hours.
    pub hours: String,
    /// How it was attended; leave without a duty is `OnLeave`.
    pub state: Attended,
    /// The same in words, with the times.
    pub words: String,
    /// Minutes worked.
    pub worked_minutes: u32,
    /// The same in words; empty when there are none.
    pub worked: String,
    /// The kind of leave that falls on it; empty when there is none.
    pub leave: String,
    /// They stepped in for somebody.
    pub stepping_in: bool,
    /// Who stepped in for them; empty when nobody did.
    pub covered_by: String,
    /// It is over, and they never clocked out.
    pub missing_out: bool,
    /// A correction counts in it.
    pub corrected: bool,
}

impl Engine {
    /// A month of this person's attendance, `2026-11`; the one that runs when none is named. What other phones clocked and did not send is not
    /// in it, and nobody is called absent for want of a clocking.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`]; [`crate::Error::Refused`] for what is no month.
    pub fn my_sheet(&mut self, month: Option<&str>) -> Result<MySheet> {
        let me = self.room()?.store.person;
        let today = self.today_here()?;
        let first = first_day(month, today)?;
        let mut sites = vec![];
        for site in self.sites_known()? {
            sites.extend(self.crew_at(site)?.month_of(me, first));
        }
        Ok(MySheet { month: turn(first, today, self.language()), sites })
    }

    /// Sites whose crew this phone knows, by name.
    pub(super) fn sites_known(&self) -> Result<Vec<SiteId>> {
        let room = self.room()?;
        let mut sites: Vec<SiteId> = room.books.sites.keys().copied().filter(|site| room.books.company.sites.contains_key(site)).collect();
        let name = |site: &SiteId| room.books.company.sites.get(site).map(|site| site.name.say(self.language()).to_owned());
        sites.sort_by_key(|site| (name(site), *site));
        Ok(sites)
    }

    /// Today by the clock of the first site; of Greenwich where there is none.
    pub(super) fn today_here(&self) -> Result<NaiveDate> {
        let now = self.now().estimate;
        Ok(match self.sites_known()?.first() {
            Some(site) => self.crew_at(*site)?.today(),
            None => now.date_naive(),
        })
    }
}

impl SiteCrew<'_> {
    /// A month of somebody's; none without a duty or leave.
    fn month_of(&self, person: PersonId, first: NaiveDate) -> Option<SiteSheet> {
        let days = (first, last_day(first));
        // Duties of the days around only catch the marks that are theirs.
        let around = (before(days.0, 2), after(days.1, 2));
        let duties = self.duties(Some(person), around).remove(&person).unwrap_or_default();
        let marks = self.marks(Some(person), around).remove(&person).unwrap_or_default();
        let sheet = self.sheet(person, &duties, &marks, days, None);
        let mut lines: Vec<SheetDay> = sheet.cells.iter().map(|cell| self.sheet_day(person, cell)).collect();
        let free: Vec<SheetDay> = first
            .iter_days()
            .take_while(|day| *day <= days.1)
            .filter(|day| sheet.cells.iter().all(|cell| cell.duty.date != *day))
            .filter_map(|day| self.leave_day(person, day))
            .collect();
        lines.extend(free);
        if lines.is_empty() {
            return None;
        }
        lines.sort_by(|a, b| (&b.date, &b.hours).cmp(&(&a.date, &a.hours)));
        let Totals { duties, attended, late, left_early, on_leave, absent, unknown, missing_out, stepped_in, late_minutes, .. } =
            sheet.totals;
        let (worked, planned) = (sheet.totals.worked_minutes, sheet.totals.planned_minutes);
        Some(SiteSheet {
            site_id: self.site.id.to_string(),
            site_name: self.site.name.say(self.language).to_owned(),
            worked: self.long(worked),
            planned: self.long(planned),
            worked_minutes: worked,
            planned_minutes: planned,
            duties,
            attended,
            late,
            late_minutes,
            left_early,
            on_leave,
            absent,
            unknown,
            missing_out,
            stepped_in,
            days: lines,
        })
    }

    fn sheet_day(&self, person: PersonId, cell: &Cell) -> SheetDay {
        let (duty, reckoned) = (&cell.duty, &cell.reckoned);
        SheetDay {
            date: duty.date.to_string(),
            day: self.day(duty.date),
            shift_name: self.shift_name(duty.shift),
            hours: self.hours(duty.date, duty.shift),
            state: reckoned.state,
            words: self.state_words(cell),
            worked_minutes: reckoned.worked_minutes,
            worked: if reckoned.worked_minutes == 0 { String::new() } else { self.long(reckoned.worked_minutes) },
            leave: self.leave_on(person, duty.date),
            stepping_in: duty.replaces.is_some(),
            covered_by: duty.covered_by.map(|person| self.name(person)).unwrap_or_default(),
            missing_out: reckoned.missing_out,
            corrected: reckoned.corrected,
        }
    }

    /// Leave on a day without a duty.
    fn leave_day(&self, person: PersonId, date: NaiveDate) -> Option<SheetDay> {
        let leave = self.leave_on(person, date);
        (!leave.is_empty()).then(|| SheetDay {
            date: date.to_string(),
            day: self.day(date),
            shift_name: String::new(),
            hours: String::new(),
            state: Attended::OnLeave,
            words: leave.clone(),
            worked_minutes: 0,
            worked: String::new(),
            leave,
            stepping_in: false,
            covered_by: String::new(),
            missing_out: false,
            corrected: false,
        })
    }

    /// The kind of leave that was granted for a day; empty when there is none.
    pub(super) fn leave_on(&self, person: PersonId, date: NaiveDate) -> String {
        let falls = |leave: &&Leave| {
            leave.site == self.site.id && leave.person == person && leave.state == AskState::Granted && leave.falls_on(date)
        };
        let found = self.books.crew::<Leave>().find(falls);
        found.map(|leave| words::kind(leave.kind).say(self.language).to_owned()).unwrap_or_default()
    }

    fn long(&self, minutes: u32) -> String {
        words::length(minutes.into()).say(self.language).to_owned()
    }
}
