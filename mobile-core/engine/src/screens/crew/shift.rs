//! When do I work, am I on duty, and what is the next step: in or out?

use super::{DutyLine, SiteCrew, after, before, words};
use crate::{
    engine::Engine,
    error::{Error, Result},
    screens::places::count,
};
use chrono::TimeDelta;
use domain::{
    attendance::{Attended, Cell, Clocking, Correction, Way},
    ids::{CheckpointId, ClockingId, PersonId, SiteId},
    leave::AskState,
    rights::Action,
    roster::Duty,
    shift::Shift,
    time::Timestamp,
};
use serde::Serialize;

/// Whoever came in and never out is offered to go for so long.
const STILL_IN: TimeDelta = TimeDelta::hours(20);
/// A duty that is over stays on the screen for so long when nobody clocked out of it.
const LINGERS: TimeDelta = TimeDelta::hours(4);

/// My shift: what the first screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MyShift {
    /// This person clocks in somewhere.
    pub attends: bool,
    /// They lead a crew: the board is theirs.
    pub leads: bool,
    /// The duty that runs, or the next one of the days ahead.
    pub duty: Option<DutyLine>,
    /// The one after it.
    pub next: Option<DutyLine>,
    /// How they attend it, as far as this phone knows. Never `Absent` for want of a clocking: another phone may have it.
    pub state: Option<Attended>,
    /// The same in words; empty when there is no duty.
    pub state_words: String,
    /// They are here now.
    pub on_now: bool,
    /// What the large button offers.
    pub offer: Way,
    /// Posts where they may clock in: the duty's one, those of its areas, or every one of the site.
    pub posts: Vec<PostLine>,
    /// What was clocked since yesterday, the newest first.
    pub clocked: Vec<ClockedLine>,
    /// Requests to step in that wait for their answer.
    pub to_answer: u32,
    /// Days of their weeks that changed since they looked.
    pub roster_news: u32,
    /// Leave and corrections that wait for their decision, and gaps that are open.
    pub to_decide: u32,
    /// Assessments of their work that wait for their answer.
    pub scores_news: u32,
    /// The areas that they answer for, shift by shift, whoever works on a day.
    pub answers_for: Vec<ShareLine>,
}

/// Areas that somebody answers for in a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ShareLine {
    /// The site's name.
    pub site_name: String,
    /// The shift's name.
    pub shift_name: String,
    /// The areas, by name.
    pub areas: Vec<String>,
    /// The post at which they clock in; empty for any.
    pub post: String,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PostLine {
    /// The checkpoint.
    pub post_id: String,
    /// Its name.
    pub name: String,
    /// It has a position: one can clock in near it.
    pub placed: bool,
}

/// A clocking, or a correction that counts as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ClockedLine {
    /// Its id.
    pub clocking_id: String,
    /// In or out.
    pub way: Way,
    /// When.
    pub at: i64,
    /// The same by the site's clock: `06:02`.
    pub clock: String,
    /// The day as people say it.
    pub day: String,
    /// At which post; empty away from any.
    pub post: String,
    /// How it was shown, in words.
    pub how: String,
    /// Metres from the post, where a position was told.
    pub metres: Option<u32>,
    /// Photos that go with it.
    pub photos: u32,
    /// It was recorded here and has not arrived yet.
    pub unsent: bool,
}

impl Engine {
    /// My shift.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`].
    pub fn my_shift(&mut self) -> Result<MyShift> {
        let unsent = self.waiting_subjects()?;
        let me = self.room()?.store.person;
        let now = self.now().estimate;
        let mut duties = self.my_duties()?;
        let current = duties.first().cloned();
        let next = if duties.len() > 1 { Some(duties.swap_remove(1)) } else { None };
        let line = |one: &(SiteId, Cell)| self.crew_at(one.0).ok().and_then(|crew| crew.line(&one.1.duty));
        let duty = current.as_ref().and_then(line);
        let mut clocked = vec![];
        for site in self.room()?.books.sites.keys() {
            let Ok(crew) = self.crew_at(*site) else { continue };
            clocked.extend(crew.clocked(me, before(crew.today(), 1), &unsent.subjects));
        }
        clocked.sort_by_key(|line| std::cmp::Reverse(line.at));
        let last = clocked.first().filter(|line| line.at > (now - STILL_IN).timestamp_millis());
        let offer = if last.is_some_and(|line| line.way == Way::In) { Way::Out } else { Way::In };
        let words = current.as_ref().and_then(|(site, cell)| Some(self.crew_at(*site).ok()?.state_words(cell)));
        let posts = match &current {
            Some((site, cell)) => self.crew_at(*site).map(|crew| crew.posts(&cell.duty)).unwrap_or_default(),
            None => vec![],
        };
        Ok(MyShift {
            attends: !self.sites_for(Action::Attend)?.is_empty(),
            leads: !self.sites_for(Action::PlanCrew)?.is_empty(),
            next: next.as_ref().and_then(line),
            state: current.as_ref().map(|(_, cell)| cell.reckoned.state),
            state_words: words.unwrap_or_default(),
            on_now: current.as_ref().is_some_and(|(_, cell)| cell.reckoned.on_now),
            duty,
            offer,
            posts,
            clocked,
            to_answer: self.step_ins_to_answer()?,
            roster_news: self.roster_news()?,
            to_decide: self.to_decide()?,
            scores_news: self.assessments_to_answer()?,
            answers_for: self.answers_for()?,
        })
    }

    /// My duties that run or come, the first one first, with what came of them so far.
    fn my_duties(&self) -> Result<Vec<(SiteId, Cell)>> {
        let (me, now) = (self.room()?.store.person, self.now().estimate);
        let mut found: Vec<(Timestamp, SiteId, Cell)> = vec![];
        for site in self.room()?.books.sites.keys() {
            let Ok(crew) = self.crew_at(*site) else { continue };
            let days = (before(crew.today(), 2), after(crew.today(), 14));
            let duties = crew.duties(Some(me), days).remove(&me).unwrap_or_default();
            let marks = crew.marks(Some(me), days).remove(&me).unwrap_or_default();
            for cell in crew.sheet(me, &duties, &marks, days, None).cells {
                let Some(hull) = crew.hull(cell.duty.date, cell.duty.shift) else { continue };
                let came = cell.reckoned.was_here();
                let still_in = cell.reckoned.came.is_some() && cell.reckoned.left.is_none() && now < hull.until + LINGERS;
                // Whoever has somebody who steps in for them need not come; who is here all the same is shown as here.
                if (cell.duty.covered_by.is_none() || came) && (now < hull.until || still_in) {
                    found.push((hull.from, *site, cell));
                }
            }
        }
        found.sort_by_key(|(from, site, cell)| (*from, *site, cell.duty.shift));
        // A duty that somebody left again is over for them when the next one is here.
        if let [(_, _, first), (from, _, _), ..] = found.as_slice()
            && first.reckoned.left.is_some()
            && *from <= now
        {
            found.remove(0);
        }
        Ok(found.into_iter().map(|(_, site, cell)| (site, cell)).collect())
    }

    /// What the sites' divisions give to me.
    fn answers_for(&self) -> Result<Vec<ShareLine>> {
        let me = self.room()?.store.person;
        let mut lines = vec![];
        for site in self.room()?.books.sites.keys() {
            let Ok(crew) = self.crew_at(*site) else { continue };
            lines.extend(crew.shares_of(me));
        }
        Ok(lines)
    }

    /// The post of the duty that runs or comes next; none when any will do.
    pub(crate) fn post_of_duty(&self) -> Result<Option<CheckpointId>> {
        Ok(self.my_duties()?.first().and_then(|(_, cell)| cell.duty.post))
    }

    /// What was just clocked.
    pub(crate) fn clocked_line(&mut self, id: ClockingId) -> Result<ClockedLine> {
        let unsent = self.waiting_subjects()?;
        let clocking = self.room()?.books.crew_record::<Clocking>(id.0).cloned().ok_or(Error::NotFound("clocking"))?;
        Ok(self.crew_at(clocking.site)?.clocked_line(&clocking, unsent.subjects.contains(&id.0)))
    }
}

impl SiteCrew<'_> {
    pub(super) fn state_words(&self, cell: &Cell) -> String {
        let over = self.hull(cell.duty.date, cell.duty.shift).is_some_and(|hull| hull.until <= self.now);
        let clock = |at| self.clock(at);
        let text = if over || !cell.reckoned.on_now {
            words::attended_over(&cell.reckoned, clock)
        } else {
            words::attended(&cell.reckoned, clock)
        };
        text.say(self.language).to_owned()
    }

    /// Somebody's areas in the order of the day's shifts; those of shifts that are planned no more are left out.
    fn shares_of(&self, person: PersonId) -> Vec<ShareLine> {
        let mut shifts: Vec<&Shift> = self.here.shifts.values().filter(|shift| !shift.retired).collect();
        shifts.sort_by_key(|shift| (shift.parts.first().copied(), shift.id));
        let line = |shift: &Shift| {
            let share = self.here.share(person, shift.id)?;
            Some(ShareLine {
                site_name: self.site.name.say(self.language).to_owned(),
                shift_name: shift.name.say(self.language).to_owned(),
                areas: self.areas(&share.areas),
                post: self.post(share.post),
            })
        };
        shifts.into_iter().filter_map(line).collect()
    }

    fn posts(&self, duty: &Duty) -> Vec<PostLine> {
        let all = || self.here.checkpoints.values();
        let of_areas = all().filter(|post| duty.areas.contains(&post.area)).count();
        let fits = |id: CheckpointId, area| match duty.post {
            Some(post) => post == id,
            None => of_areas == 0 || duty.areas.contains(&area),
        };
        let mut posts: Vec<PostLine> = all()
            .filter(|post| fits(post.id, post.area))
            .map(|post| PostLine {
                post_id: post.id.to_string(),
                name: post.name.say(self.language).to_owned(),
                placed: post.position.is_some(),
            })
            .collect();
        posts.sort_by(|a, b| (&a.name, &a.post_id).cmp(&(&b.name, &b.post_id)));
        posts
    }

    /// What a person clocked since a day, and their corrections that were granted.
    pub(super) fn clocked(
        &self,
        person: PersonId,
        since: chrono::NaiveDate,
        unsent: &std::collections::HashSet<uuid::Uuid>,
    ) -> Vec<ClockedLine> {
        let clockings = self.books.crew::<Clocking>().filter(|one| one.site == self.site.id && one.person == person && one.date >= since);
        let mut lines: Vec<ClockedLine> = clockings.map(|one| self.clocked_line(one, unsent.contains(&one.id.0))).collect();
        let granted =
            |one: &&Correction| one.site == self.site.id && one.person == person && one.date >= since && one.state == AskState::Granted;
        lines.extend(self.books.crew::<Correction>().filter(granted).map(|one| ClockedLine {
            clocking_id: one.id.to_string(),
            way: one.way,
            at: one.at.timestamp_millis(),
            clock: self.clock(one.at),
            day: self.day(one.date),
            post: String::new(),
            how: domain::text::Text::new("补卡", "Correction").say(self.language).to_owned(),
            metres: None,
            photos: count(one.photos.len()),
            unsent: false,
        }));
        lines.sort_by_key(|line| std::cmp::Reverse(line.at));
        lines
    }

    fn clocked_line(&self, one: &Clocking, unsent: bool) -> ClockedLine {
        ClockedLine {
            clocking_id: one.id.to_string(),
            way: one.way,
            at: one.at.at.timestamp_millis(),
            clock: self.clock(one.at.at),
            day: self.day(one.date),
            post: self.post(one.post),
            how: words::shown(&one.shown).say(self.language).to_owned(),
            metres: one.metres,
            photos: count(one.photos.len()),
            unsent,
        }
    }
}
