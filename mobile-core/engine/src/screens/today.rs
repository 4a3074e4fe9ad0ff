//! What is there to walk today?

use super::places::count;
use crate::{engine::Engine, error::Result};
use chrono::{Days, TimeDelta};
use domain::{
    ids::{PatrolId, RouteId},
    patrol::{Patrol, PatrolState},
    place::Site,
    route::{Planned, Route},
    time::{Interval, Timestamp},
};
use serde::Serialize;

/// A patrol of today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TodayPatrol {
    /// Its id: hand it to `start_patrol` together with the route's.
    pub patrol_id: String,
    /// The route.
    pub route_id: String,
    /// The route's name.
    pub route_name: String,
    /// The site's name.
    pub site_name: String,
    /// When its window begins; none when it is walked at will.
    pub window_from: Option<i64>,
    /// When its window ends.
    pub window_until: Option<i64>,
    /// The window as people read it, in the site's time: `06:00–09:30`; empty when there is none.
    pub window: String,
    /// Where it stands.
    pub state: TodayState,
    /// Checkpoints on it.
    pub stops_total: u32,
    /// Checkpoints that were visited.
    pub stops_done: u32,
    /// The percentage so far.
    pub score_percent: Option<u8>,
    /// What the supervisor said when it was sent back.
    pub sent_back_remark: Option<String>,
}

/// Where a patrol of today stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TodayState {
    /// The supervisor sent it back with a remark.
    SentBack,
    /// Somebody is out.
    Underway,
    /// Its window is open.
    Due,
    /// Its window comes later today.
    Later,
    /// Its window is over and this phone knows of no walk. Another phone may have walked it and not synced yet.
    NotKnown,
    /// Finished with checkpoints missed.
    Partial,
    /// Finished.
    Complete,
    /// The supervisor accepted it.
    Accepted,
}

impl From<PatrolState> for TodayState {
    fn from(state: PatrolState) -> Self {
        match state {
            PatrolState::Underway => Self::Underway,
            PatrolState::Complete => Self::Complete,
            PatrolState::Partial => Self::Partial,
            PatrolState::Accepted => Self::Accepted,
            PatrolState::SentBack => Self::SentBack,
        }
    }
}

/// How long an unfinished walk is kept on the list, in days.
const KEPT: i64 = 7;

impl Engine {
    /// Today's patrols of the person who is signed in, what needs them first: due ones, and older ones that are still open.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`].
    pub fn today(&self) -> Result<Vec<TodayPatrol>> {
        let now = self.now().estimate;
        let mut lines = self.due(now)?;
        for patrol in self.still_open(now)? {
            if lines.iter().all(|line| line.patrol_id != patrol.id.to_string()) {
                lines.extend(self.line_of(patrol)?);
            }
        }
        lines.sort_by(|a, b| {
            (a.state, a.window_from, &a.route_name, &a.patrol_id).cmp(&(b.state, b.window_from, &b.route_name, &b.patrol_id))
        });
        Ok(lines)
    }

    fn due(&self, now: Timestamp) -> Result<Vec<TodayPatrol>> {
        let room = self.room()?;
        let me = room.books.company.who(room.store.person);
        let mut lines = vec![];
        for (id, here) in &room.books.sites {
            let Some(site) = room.books.company.sites.get(id) else { continue };
            let roles = room.books.roles(&me, *id, Interval::at(now));
            for route in here.routes.values().filter(|r| roles.iter().any(|role| r.is_for(me.person, *role))) {
                lines.extend(walks(site, route, now).into_iter().map(|planned| self.line(site, route, &planned, now)));
            }
        }
        Ok(lines)
    }

    fn line(&self, site: &Site, route: &Route, planned: &Planned, now: Timestamp) -> TodayPatrol {
        let id = planned.patrol(route.id);
        let known = self.person.as_ref().and_then(|room| room.books.patrol(id));
        let (from, until) = planned.span(site.time_zone);
        let state = match known {
            Some(patrol) => patrol.state.into(),
            None if now < from => TodayState::Later,
            None if now <= until => TodayState::Due,
            None => TodayState::NotKnown,
        };
        self.filled(site, route.id, route.name.say(self.language()), id, Some(planned), state, route.checkpoints.len(), known)
    }

    /// Walks of this person, at will or of an earlier day, that are not over.
    fn still_open(&self, now: Timestamp) -> Result<Vec<&Patrol>> {
        let room = self.room()?;
        let me = room.store.person;
        let recent = move |p: &&Patrol| now - p.started.at < TimeDelta::days(KEPT);
        Ok(room.books.patrols().filter(move |p| p.state.is_open() && p.walkers.contains(&me)).filter(recent).collect())
    }

    fn line_of(&self, patrol: &Patrol) -> Result<Option<TodayPatrol>> {
        let books = &self.room()?.books;
        let Some(site) = books.company.sites.get(&patrol.site) else { return Ok(None) };
        let route = books.sites.get(&patrol.site).and_then(|s| s.routes.get(&patrol.route));
        let name = route.map_or("", |r| r.name.say(self.language()));
        let planned = patrol.planned.as_ref();
        Ok(Some(self.filled(site, patrol.route, name, patrol.id, planned, patrol.state.into(), patrol.stops.len(), Some(patrol))))
    }

    #[expect(clippy::too_many_arguments, reason = "one line of a list, put together from where it stands")]
    fn filled(
        &self,
        site: &Site,
        route: RouteId,
        route_name: &str,
        patrol: PatrolId,
        planned: Option<&Planned>,
        state: TodayState,
        stops: usize,
        known: Option<&Patrol>,
    ) -> TodayPatrol {
        let span = planned.map(|p| p.span(site.time_zone));
        let judged = known.filter(|_| !self.is_lease_over());
        TodayPatrol {
            patrol_id: patrol.to_string(),
            route_id: route.to_string(),
            route_name: route_name.to_owned(),
            site_name: site.name.say(self.language()).to_owned(),
            window_from: span.map(|(from, _)| from.timestamp_millis()),
            window_until: span.map(|(_, until)| until.timestamp_millis()),
            window: planned.map_or_else(String::new, window),
            state,
            stops_total: count(known.map_or(stops, |p| p.stops.len())),
            stops_done: count(known.map_or(0, |p| p.stops.iter().filter(|s| s.visit.is_some()).count())),
            score_percent: judged.and_then(Patrol::percent),
            sent_back_remark: judged.and_then(Patrol::sent_back).map(|r| r.remark.clone()),
        }
    }
}

pub(super) fn window(planned: &Planned) -> String {
    format!("{}–{}", planned.window.from.format("%H:%M"), planned.window.until.format("%H:%M"))
}

/// The walks of the local day, and of the night before while its window is still open.
pub(super) fn walks(site: &Site, route: &Route, now: Timestamp) -> Vec<Planned> {
    let today = now.with_timezone(&site.time_zone).date_naive();
    let night = today.checked_sub_days(Days::new(1)).map(|day| route.planned_on(day)).unwrap_or_default();
    let still_open = night.into_iter().filter(|planned| planned.span(site.time_zone).1 >= now);
    still_open.chain(route.planned_on(today)).collect()
}
