//! What is to be looked at without notice, and what came of it?

use super::{due::last_day_words, findings::Unsent};
use crate::{
    engine::Engine,
    error::{Error, Result},
};
use chrono::TimeDelta;
use domain::{
    field::Field,
    ids::{BuildingId, PersonId, SpotCheckId},
    patrol::MissReason,
    spot_check::{SpotCheck, Subject},
    text::{Language, Text},
    time::{Interval, Timestamp},
    workdays::Deadline,
};
use serde::Serialize;

/// Days for which what is over stays on the list.
const KEPT_DAYS: i64 = 90;

/// A spot check in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SpotCheckLine {
    /// Its id.
    pub spot_check_id: String,
    /// The site.
    pub site_id: String,
    /// The area that is checked; none when it is a unit or a patrol.
    pub area_id: Option<String>,
    /// The unit that is checked.
    pub unit_id: Option<String>,
    /// The patrol that is walked again.
    pub patrol_id: Option<String>,
    /// What is checked, by its name; of a patrol, its route's. Empty when this phone does not know it.
    pub name: String,
    /// The building that it is in; empty on the grounds.
    pub building: String,
    /// The field.
    pub field: Field,
    /// The same as the manual calls it.
    pub field_name: String,
    /// The name of the checklist.
    pub checklist: String,
    /// The last day on which it is in time: `2026-11-26`.
    pub until: String,
    /// The same as people say it; empty once it is over.
    pub due: String,
    /// That day is over, and it is still to be done.
    pub late: bool,
    /// It is to be done.
    pub open: bool,
    /// Somebody has begun to write it, here.
    pub begun: bool,
    /// Why it could not be done.
    pub skipped: Option<MissReason>,
    /// The percentage earned; none while it is open, or where nothing was scored.
    pub percent: Option<u8>,
    /// Whether it passed; none while it is open.
    pub passed: Option<bool>,
    /// Who did it, or could not; empty while it is open.
    pub by: String,
    /// When; none while it is open.
    pub at: Option<i64>,
    /// It was recorded here and has not arrived yet.
    pub unsent: bool,
}

/// A spot check that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SpotCheckRecorded {
    /// The percentage earned; none where nothing was scored.
    pub percent: Option<u8>,
    /// Whether the sheet passed.
    pub passed: bool,
    /// Critical items that failed it.
    pub critical: Vec<String>,
}

impl Engine {
    /// The spot checks that this person is meant to do, the open ones first and of those the most urgent; then those of the last 90 days that
    /// they did or that count against them, the newest first.
    ///
    /// # Errors
    /// Nobody is signed in, or a store is damaged.
    pub fn spot_checks(&mut self) -> Result<Vec<SpotCheckLine>> {
        let now = self.now().estimate;
        let since = now - TimeDelta::days(KEPT_DAYS);
        let begun = self.room_mut()?.store.checks_begun()?;
        let unsent = self.waiting_subjects()?;
        let room = self.room()?;
        let me = room.store.person;
        let who = room.books.company.who(me);
        let to_do = |check: &SpotCheck| room.books.roles(&who, check.site, Interval::at(now)).iter().any(|role| check.is_for(me, *role));
        let mine = |check: &&SpotCheck| {
            if check.is_open() {
                return to_do(check);
            }
            let did = over(check).is_some_and(|(by, at)| by == me && at >= since);
            did || begun.contains(&check.id) || self.may_read_result(check, me)
        };
        let mut checks: Vec<SpotCheck> = room.books.spot_checks().filter(mine).cloned().collect();
        let ended = |check: &SpotCheck| over(check).map_or(0, |(_, at)| at.timestamp_millis());
        checks.sort_by_key(|check| (!check.is_open(), std::cmp::Reverse(ended(check)), check.until, check.id));
        checks.iter().map(|check| self.check_line(check, begun.contains(&check.id), &unsent)).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person does not see such a check, or not yet.
    pub fn spot_check(&mut self, check: SpotCheckId) -> Result<SpotCheckLine> {
        let room = self.room()?;
        let me = room.store.person;
        // Nobody learns early what is drawn against them, whatever a phone holds.
        let shown = |check: &&SpotCheck| !(check.is_open() && check.is_against(me));
        let known = room.books.spot_check(check).filter(shown).cloned().ok_or(Error::NotFound("spot-check"))?;
        let begun = self.room_mut()?.store.checks_begun()?.contains(&check);
        let unsent = self.waiting_subjects()?;
        self.check_line(&known, begun, &unsent)
    }

    /// What counts against somebody is what a colleague did: it is read as long as the lease lasts.
    fn may_read_result(&self, check: &SpotCheck, me: PersonId) -> bool {
        check.is_against(me)
            && !self.is_lease_over()
            && over(check).is_some_and(|(_, at)| at >= self.now().estimate - TimeDelta::days(KEPT_DAYS))
    }

    fn check_line(&mut self, check: &SpotCheck, begun: bool, unsent: &Unsent) -> Result<SpotCheckLine> {
        let (language, now) = (self.language(), self.now().estimate);
        let name = self.checked_name(check)?;
        let room = self.room()?;
        let company = &room.books.company;
        let site = company.sites.get(&check.site);
        let due = site.map(|site| Deadline::on(site.time_zone, check.until)).filter(|_| check.is_open());
        let ended = over(check);
        let result = check.result();
        let [area_id, unit_id, patrol_id] = ids_of(check.subject);
        Ok(SpotCheckLine {
            spot_check_id: check.id.to_string(),
            site_id: check.site.to_string(),
            area_id,
            unit_id,
            patrol_id,
            name: name.say(language).to_owned(),
            building: self.building_of(check, language)?,
            field: check.field,
            field_name: check.field.name().say(language).to_owned(),
            checklist: company.newest(check.template).map(|version| version.content.name.say(language).to_owned()).unwrap_or_default(),
            until: check.until.to_string(),
            due: due.map(|due| last_day_words(&due, site, now).say(language).to_owned()).unwrap_or_default(),
            late: due.is_some_and(|due| due.at <= now),
            open: check.is_open(),
            begun,
            skipped: check.skipped.as_ref().filter(|_| result.is_none()).map(|skipped| skipped.reason),
            percent: result.and_then(|result| result.score.percent()),
            passed: result.map(|result| result.score.passed),
            by: ended.map(|(by, _)| self.name_of(by)).unwrap_or_default(),
            at: ended.map(|(_, at)| at.timestamp_millis()),
            unsent: unsent.subjects.contains(&check.id.0),
        })
    }

    fn checked_name(&mut self, check: &SpotCheck) -> Result<Text> {
        let room = self.room_mut()?;
        if let Subject::Unit(unit) = check.subject {
            return Ok(room.books.unit(&mut room.store, unit)?.map(|unit| unit.name).unwrap_or_default());
        }
        let name = room.books.sites.get(&check.site).and_then(|here| match check.subject {
            Subject::Area(area) => here.areas.get(&area).map(|area| &area.name),
            Subject::Patrol(_) => here.routes.get(&check.against.route?).map(|route| &route.name),
            Subject::Unit(_) => None,
        });
        Ok(name.cloned().unwrap_or_default())
    }

    fn building_of(&self, check: &SpotCheck, language: Language) -> Result<String> {
        let here = self.room()?.books.sites.get(&check.site);
        let building = |id: BuildingId| here.and_then(|here| here.buildings.get(&id));
        Ok(check.against.building.and_then(building).map(|building| building.name.say(language).to_owned()).unwrap_or_default())
    }
}

/// Who did it or could not, and when; none while it is to be done.
fn over(check: &SpotCheck) -> Option<(PersonId, Timestamp)> {
    let did = check.result().map(|result| (result.by, result.recorded.at));
    did.or_else(|| check.skipped.as_ref().map(|skipped| (skipped.by, skipped.at.at)))
}

/// The ids of area, unit and patrol, of which one is checked.
fn ids_of(subject: Subject) -> [Option<String>; 3] {
    let id = Some(subject.id().to_string());
    match subject {
        Subject::Area(_) => [id, None, None],
        Subject::Unit(_) => [None, id, None],
        Subject::Patrol(_) => [None, None, id],
    }
}
