//! What is drawn from? The things of a plan as the books have them now, each with its stratum and with those whom its result counts against.

use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts,
        schema::{findings, patrols, spot_checks},
    },
    patrols::store::read,
    problem::Problem,
};
use chrono::TimeDelta;
use diesel::prelude::*;
use domain::{
    books::{CompanyBooks, SiteBooks},
    draw::{Draw, FrameItem, FrameOf, StratumBy},
    ids::{AreaId, BuildingId, PersonId, RouteId, SiteId},
    operation::DrawnOne,
    patrol::{Patrol, PatrolState},
    people::Held,
    rights::Action,
    spot_check::{Against, Subject},
    text::Text,
    time::{Interval, Timestamp},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Findings count towards the risk of a place for so many days.
const RISK_DAYS: i64 = 90;
/// Earlier checks count as the last result for so many days.
const RESULT_DAYS: i64 = 366;

/// A thing that may be drawn.
struct Candidate {
    subject: Subject,
    stratum: String,
    against: Against,
}

/// Everything that may be drawn, in the order of the ids.
pub struct Gathered(BTreeMap<Uuid, Candidate>);

impl Gathered {
    /// The frame.
    #[must_use]
    pub fn items(&self) -> Vec<FrameItem> {
        self.0.iter().map(|(id, one)| FrameItem { id: *id, stratum: one.stratum.clone() }).collect()
    }

    /// One of them, drawn.
    #[must_use]
    pub fn drawn(&self, id: Uuid) -> Option<DrawnOne> {
        self.0.get(&id).map(|one| DrawnOne { subject: one.subject, against: one.against.clone() })
    }
}

/// Gathers the frame of a draw.
pub fn gather(conn: &mut AnyConn, company: &CompanyBooks, here: &SiteBooks, draw: &Draw, now: Timestamp) -> Result<Gathered, Problem> {
    let since = now - TimeDelta::days(i64::from(draw.how.days));
    let walks = Walks { patrols: patrols_since(conn, draw.site, since)?, company, here, site: draw.site, now };
    let mut all: BTreeMap<Uuid, (Subject, Against, Option<&'static str>)> = BTreeMap::new();
    match draw.how.frame {
        FrameOf::Areas => all.extend(here.areas.keys().map(|id| (id.0, (Subject::Area(*id), walks.of_area(*id), None)))),
        FrameOf::CleanedAreas => {
            let cleaned: BTreeSet<AreaId> = walks.visited().map(|(area, ..)| area).collect();
            all.extend(cleaned.into_iter().map(|id| (id.0, (Subject::Area(id), walks.of_area(id), None))));
        }
        FrameOf::Units => all.extend(
            here.units
                .values()
                .map(|unit| (unit.id.0, (Subject::Unit(unit.id), Against { building: Some(unit.building), ..Against::default() }, None))),
        ),
        FrameOf::Patrols => all.extend(walks.finished(since).map(|patrol| {
            let failed = if patrol.failed_stops() > 0 { "failed" } else { "passed" };
            (patrol.id.0, (Subject::Patrol(patrol.id), of_patrol(patrol), Some(failed)))
        })),
    }
    all.retain(|_, (_, against, _)| draw.how.building.is_none_or(|building| against.building == Some(building)));
    let kind = |against: &Against| against.area.and_then(|area| here.areas.get(&area)?.kind);
    all.retain(|_, (_, against, _)| draw.how.takes_kind(kind(against)));
    let history = History::of(conn, draw, now)?;
    let candidate = |(id, (subject, against, result)): (Uuid, (Subject, Against, Option<&str>))| {
        let parts = draw.how.strata.iter().map(|by| history.part(*by, id, against.building, result));
        let stratum = parts.collect::<Vec<_>>().join("|");
        (id, Candidate { subject, stratum, against })
    };
    Ok(Gathered(all.into_iter().map(candidate).collect()))
}

fn of_patrol(patrol: &Patrol) -> Against {
    Against { building: patrol.building, area: None, route: Some(patrol.route), people: patrol.walkers.clone() }
}

fn patrols_since(conn: &mut AnyConn, site: SiteId, since: Timestamp) -> Result<Vec<Patrol>, DbError> {
    let docs: Vec<Json> = patrols::table
        .filter(patrols::site_id.eq(Id::from(site)))
        .filter(patrols::started_at.ge(Ts(since)))
        .order((patrols::started_at, patrols::id))
        .select(patrols::doc)
        .load(conn)?;
    docs.iter().map(|doc| read("patrols.doc", doc)).collect()
}

/// The patrols of late.
struct Walks<'a> {
    patrols: Vec<Patrol>,
    company: &'a CompanyBooks,
    here: &'a SiteBooks,
    site: SiteId,
    now: Timestamp,
}

impl Walks<'_> {
    /// Every visit to an area that is there: by whom, on which route, the latest last.
    fn visited(&self) -> impl Iterator<Item = (AreaId, PersonId, RouteId)> + '_ {
        self.patrols.iter().flat_map(move |patrol| {
            patrol.stops.iter().filter_map(move |stop| {
                let area = self.here.checkpoints.get(&stop.checkpoint)?.area;
                self.here.areas.contains_key(&area).then_some((area, stop.visit.as_ref()?.by, patrol.route))
            })
        })
    }

    fn finished(&self, since: Timestamp) -> impl Iterator<Item = &Patrol> {
        let done = |patrol: &&Patrol| matches!(patrol.state, PatrolState::Complete | PatrolState::Accepted);
        self.patrols.iter().filter(done).filter(move |patrol| patrol.finished.is_some_and(|at| at.at >= since))
    }

    /// Those of the field whose area it is: who visited it of late, and whose route leads there. Those who check others are not its crew.
    fn of_area(&self, area: AreaId) -> Against {
        let visits = || self.visited().filter(move |(visited, ..)| *visited == area);
        let leads_there = |route: &&domain::route::Route| {
            route.checkpoints.iter().any(|id| self.here.checkpoints.get(id).is_some_and(|checkpoint| checkpoint.area == area))
        };
        let assigned = self.here.routes.values().filter(leads_there).flat_map(|route| route.people.iter().copied());
        let people: BTreeSet<PersonId> =
            visits().map(|(_, by, _)| by).chain(assigned).filter(|person| self.is_of_the_field(*person)).collect();
        Against {
            building: self.here.building_of(area),
            area: Some(area),
            route: visits().last().map(|(.., route)| route),
            people: people.into_iter().collect(),
        }
    }

    fn is_of_the_field(&self, person: PersonId) -> bool {
        let who = self.company.who(person);
        who.may(Action::SpotCheck, self.site, None, Interval::at(self.now)) != Held::Yes
    }
}

/// What is known of places and patrols from before.
struct History {
    risk: HashMap<Uuid, &'static str>,
    results: HashMap<Uuid, &'static str>,
}

impl History {
    fn of(conn: &mut AnyConn, draw: &Draw, now: Timestamp) -> Result<Self, DbError> {
        let mut history = Self { risk: HashMap::new(), results: HashMap::new() };
        let site = Id::from(draw.site);
        if draw.how.strata.contains(&StratumBy::Risk) {
            let found: Vec<(Option<Id>, Option<Id>, Option<Id>, String)> = findings::table
                .filter(findings::site_id.eq(site))
                .filter(findings::raised_at.ge(Ts(now - TimeDelta::days(RISK_DAYS))))
                .select((findings::area_id, findings::unit_id, findings::patrol_id, findings::severity))
                .load(conn)?;
            for (area, unit, patrol, severity) in found {
                for about in [area, unit, patrol].into_iter().flatten() {
                    let known = history.risk.entry(about.0).or_insert("some");
                    if severity == "critical" {
                        *known = "high";
                    }
                }
            }
        }
        if draw.how.strata.contains(&StratumBy::LastResult) {
            let checked: Vec<(Option<Id>, Option<Id>, Option<bool>)> = spot_checks::table
                .filter(spot_checks::site_id.eq(site))
                .filter(spot_checks::field.eq(draw.field.word()))
                .filter(spot_checks::checked_at.ge(Ts(now - TimeDelta::days(RESULT_DAYS))))
                .order(spot_checks::checked_at)
                .select((spot_checks::area_id, spot_checks::unit_id, spot_checks::passed))
                .load(conn)?;
            for (area, unit, passed) in checked {
                for about in [area, unit].into_iter().flatten() {
                    history.results.insert(about.0, if passed == Some(true) { "passed" } else { "failed" });
                }
            }
        }
        Ok(history)
    }

    fn part(&self, by: StratumBy, id: Uuid, building: Option<BuildingId>, result: Option<&str>) -> String {
        match by {
            StratumBy::Building => building.map_or_else(|| "building:none".into(), |building| format!("building:{building}")),
            StratumBy::Risk => format!("risk:{}", self.risk.get(&id).unwrap_or(&"none")),
            StratumBy::LastResult => format!("last:{}", result.or_else(|| self.results.get(&id).copied()).unwrap_or("none")),
        }
    }
}

/// The names of the things of a draw's frame, as they are called today.
pub fn names(conn: &mut AnyConn, here: &SiteBooks, draw: &Draw) -> Result<HashMap<Uuid, Text>, DbError> {
    let inside = |building: Option<BuildingId>, name: &Text| match building.and_then(|id| here.buildings.get(&id)) {
        Some(building) => Text::new(
            format!("{} · {}", building.name.zh, name.zh),
            format!("{} · {}", building.name.say(domain::text::Language::En), name.say(domain::text::Language::En)),
        ),
        None => name.clone(),
    };
    Ok(match draw.how.frame {
        FrameOf::Areas | FrameOf::CleanedAreas => here.areas.values().map(|area| (area.id.0, inside(area.building, &area.name))).collect(),
        FrameOf::Units => here.units.values().map(|unit| (unit.id.0, inside(Some(unit.building), &unit.name))).collect(),
        FrameOf::Patrols => {
            let Some(held) = &draw.held else { return Ok(HashMap::new()) };
            let since = held.at - TimeDelta::days(i64::from(draw.how.days));
            let named = |patrol: &Patrol| {
                let route = here.routes.get(&patrol.route).map(|route| route.name.clone()).unwrap_or_default();
                let day = patrol.started.at.format("%Y-%m-%d %H:%M UTC");
                (patrol.id.0, Text::new(format!("{} · {day}", route.zh), format!("{} · {day}", route.say(domain::text::Language::En))))
            };
            patrols_since(conn, draw.site, since)?.iter().map(named).collect()
        }
    })
}
