//! When do I work this week and the next ones, and what changed since I looked?

use super::{DutyLine, after, words};
use crate::{
    engine::Engine,
    error::{Error, Result},
    record::Entry,
};
use domain::{
    operation::SeeRoster,
    roster::{Duty, DutyWeek, monday_of},
};
use serde::Serialize;

/// A week of mine at a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WeekScreen {
    /// The site.
    pub site_id: String,
    /// Its name.
    pub site_name: String,
    /// Its Monday: `2026-11-23`.
    pub week: String,
    /// The same as people say it.
    pub title: String,
    /// It is the week that today lies in.
    pub current: bool,
    /// When it changed last.
    pub changed_at: i64,
    /// Its seven days.
    pub days: Vec<DayLine>,
}

/// A day of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DayLine {
    /// The day: `2026-11-23`.
    pub date: String,
    /// The same as people say it.
    pub day: String,
    /// It is today.
    pub today: bool,
    /// The duties; none on a free day.
    pub duties: Vec<DutyLine>,
    /// Leave that was granted; empty when there is none.
    pub leave: String,
    /// It changed since the person looked last.
    pub changed: bool,
    /// What stood there before, where it changed; empty for a day that was free.
    pub before: Vec<String>,
}

impl Engine {
    /// This week and the next ones that are published. What changed since the person looked last is marked once: looking is recorded.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`], [`Error::Full`].
    pub fn my_weeks(&mut self) -> Result<Vec<WeekScreen>> {
        let me = self.room()?.store.person;
        let weeks = self.weeks_ahead()?;
        let mut screens: Vec<WeekScreen> = vec![];
        for week in &weeks {
            screens.extend(self.week_screen(week)?);
        }
        for week in weeks.iter().filter(|week| week.seen.is_none_or(|seen| seen < week.version)) {
            let operation = SeeRoster { week: week.week, version: week.version }.into();
            let subject = DutyWeek::id_of(week.site, me, week.week).0;
            match self.record(Entry { site: week.site, subject, operation, photos: vec![], draft: None }) {
                // Whoever has left the crew still reads what stands there.
                Ok(()) | Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(screens)
    }

    /// Days that changed since the person looked.
    pub(super) fn roster_news(&self) -> Result<u32> {
        let days: usize = self.weeks_ahead()?.iter().map(|week| self.news_of(week).len()).sum();
        Ok(crate::screens::places::count(days))
    }

    /// What changed from today on: yesterday's shift is no news.
    fn news_of(&self, week: &DutyWeek) -> Vec<domain::roster::DayChange> {
        let Ok(crew) = self.crew_at(week.site) else { return vec![] };
        let today = crew.today();
        week.changes_since_seen().into_iter().filter(|change| change.date >= today).collect()
    }

    fn weeks_ahead(&self) -> Result<Vec<DutyWeek>> {
        let room = self.room()?;
        let me = room.store.person;
        let ahead = |week: &&DutyWeek| week.person == me && self.crew_at(week.site).is_ok_and(|crew| week.week >= monday_of(crew.today()));
        let mut weeks: Vec<DutyWeek> = room.books.crew::<DutyWeek>().filter(ahead).cloned().collect();
        weeks.sort_by_key(|week| (week.week, week.site));
        Ok(weeks)
    }

    fn week_screen(&self, week: &DutyWeek) -> Result<Option<WeekScreen>> {
        let crew = self.crew_at(week.site)?;
        let news = self.news_of(week);
        let language = self.language();
        let stood = |duty: &Duty| format!("{} {}", crew.shift_name(duty.shift), crew.hours(duty.date, duty.shift));
        let days = (0..7).map(|n| after(week.week, n)).map(|date| {
            let change = news.iter().find(|change| change.date == date);
            DayLine {
                date: date.to_string(),
                day: crew.day(date),
                today: date == crew.today(),
                duties: week.duties.iter().filter(|duty| duty.date == date).filter_map(|duty| crew.line(duty)).collect(),
                leave: crew.leave_on(week.person, date),
                changed: change.is_some(),
                before: change.map(|change| change.before.iter().map(stood).collect()).unwrap_or_default(),
            }
        });
        Ok(Some(WeekScreen {
            site_id: week.site.to_string(),
            site_name: crew.site.name.say(language).to_owned(),
            week: week.week.to_string(),
            title: words::days(week.week, after(week.week, 6), None).say(language).to_owned(),
            current: week.week == monday_of(crew.today()),
            changed_at: week.changed.at.timestamp_millis(),
            days: days.collect(),
        }))
    }
}
