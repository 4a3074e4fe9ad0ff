//! What is to be looked at without notice, and what came of it?

use crate::{engine::Engine, error::Result, record::desk_of};
use domain::{
    ids::{PersonId, SpotCheckId},
    spot_check::{SpotCheck, Subject},
    text::Language,
};
use serde::Serialize;

/// A spot check in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SpotCheckLine {
    /// Its id.
    pub spot_check_id: String,
    /// The site.
    pub site_id: String,
    /// `area`, `unit` or `patrol`.
    pub what: String,
    /// What is checked; empty when this phone does not know it.
    pub name: String,
    /// The building that it is in; empty on the grounds.
    pub building: String,
    /// The field, as the manual calls it.
    pub field: String,
    /// The name of the checklist.
    pub checklist: String,
    /// The last day on which it is in time: `2026-11-26`.
    pub until: String,
    /// That day is over.
    pub late: bool,
    /// It is to be done.
    pub open: bool,
    /// Somebody has begun to write it, here.
    pub begun: bool,
    /// It could not be done.
    pub skipped: bool,
    /// The percentage earned; none while it is open, or where nothing was scored.
    pub percent: Option<u8>,
    /// Whether it passed; none while it is open.
    pub passed: Option<bool>,
    /// Who did it; empty while it is open.
    pub by: String,
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
    /// The spot checks that this person is meant to do, the open ones first and of those the most urgent, and those that they did or that count
    /// against them.
    ///
    /// # Errors
    /// Nobody is signed in, or a store is damaged.
    pub fn spot_checks(&mut self) -> Result<Vec<SpotCheckLine>> {
        let now = self.now().estimate;
        let room = self.room()?;
        let me = room.store.person;
        let who = room.books.company.who(me);
        let at = domain::time::Interval::at(now);
        let mine = |check: &&SpotCheck| {
            let roles = room.books.roles(&who, check.site, at);
            let did = check.results.iter().any(|result| result.by == me) || check.skipped.as_ref().is_some_and(|skip| skip.by == me);
            did || check.is_against(me) && !check.is_open() || roles.into_iter().any(|role| check.is_open() && check.is_for(me, role))
        };
        let mut checks: Vec<SpotCheck> = room.books.spot_checks().filter(mine).cloned().collect();
        checks.sort_by_key(|check| (!check.is_open(), check.until, check.id));
        checks.iter().map(|check| self.check_line(check)).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when the person does not see such a check.
    pub fn spot_check(&mut self, check: SpotCheckId) -> Result<SpotCheckLine> {
        let known = self.room()?.books.spot_check(check).cloned().ok_or(crate::Error::NotFound("spot-check"))?;
        self.check_line(&known)
    }

    fn check_line(&mut self, check: &SpotCheck) -> Result<SpotCheckLine> {
        let (language, now) = (self.language(), self.now().estimate);
        let (patrol, checkpoint) = desk_of(check.id);
        let room = self.room_mut()?;
        let begun = check.is_open() && room.store.draft(patrol, checkpoint)?.is_some();
        let name = match check.subject {
            Subject::Unit(unit) => room.books.unit(&mut room.store, unit)?.map(|unit| unit.name),
            Subject::Area(area) => room.books.sites.get(&check.site).and_then(|here| here.areas.get(&area)).map(|area| area.name.clone()),
            Subject::Patrol(_) => {
                let here = room.books.sites.get(&check.site);
                here.and_then(|here| here.routes.get(&check.against.route?)).map(|route| route.name.clone())
            }
        };
        let here = room.books.sites.get(&check.site);
        let building = here.and_then(|here| here.buildings.get(&check.against.building?)).map(|building| building.name.clone());
        let company = &room.books.company;
        let zone = company.sites.get(&check.site).map(|site| site.time_zone);
        let today = zone.map(|zone| now.with_timezone(&zone).date_naive());
        let person = |id: PersonId| company.people.get(&id).map(|person| person.name.clone()).unwrap_or_default();
        let say = |text: Option<domain::text::Text>, language: Language| text.map(|text| text.say(language).to_owned()).unwrap_or_default();
        let result = check.result();
        Ok(SpotCheckLine {
            spot_check_id: check.id.to_string(),
            site_id: check.site.to_string(),
            what: match check.subject {
                Subject::Area(_) => "area",
                Subject::Unit(_) => "unit",
                Subject::Patrol(_) => "patrol",
            }
            .into(),
            name: say(name, language),
            building: say(building, language),
            field: check.field.name().say(language).to_owned(),
            checklist: say(company.newest(check.template).map(|version| version.content.name.clone()), language),
            until: check.until.to_string(),
            late: check.is_open() && today.is_some_and(|today| today > check.until),
            open: check.is_open(),
            begun,
            skipped: check.state == domain::spot_check::SpotCheckState::Skipped,
            percent: result.and_then(|result| result.score.percent()),
            passed: result.map(|result| result.score.passed),
            by: result.map(|result| person(result.by)).unwrap_or_default(),
        })
    }
}
