//! How does a patrol begin?

use super::Entry;
use crate::{
    engine::Engine,
    error::{Error, Result},
};
use chrono::Days;
use domain::{
    ids::{PatrolId, RouteId},
    operation::StartPatrol,
    place::Site,
    route::{Planned, Route},
};

impl Engine {
    /// Begins the walk of a route that was due (`planned` is its patrol's id, as `today` gave it), or one at will. Gives the patrol's id.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`], and what the stores say.
    pub fn start_patrol(&mut self, route: RouteId, planned: Option<PatrolId>) -> Result<PatrolId> {
        let (site, route) = self.route(route)?;
        let planned = planned.map(|id| self.planned(&site, &route, id)).transpose()?;
        let patrol = match &planned {
            Some(planned) => planned.patrol(route.id),
            None => PatrolId(self.fresh_id()?),
        };
        let me = self.room()?.store.person;
        // A second tap on "start" is no second start.
        if self.room()?.books.patrol(patrol).is_some_and(|p| p.walkers.contains(&me)) {
            return Ok(patrol);
        }
        self.check_room_to_begin()?;
        let operation = StartPatrol { patrol, route: route.id, planned }.into();
        self.record(Entry { site: site.id, subject: patrol.0, operation, photos: vec![], draft: None })?;
        Ok(patrol)
    }

    pub(crate) fn route(&self, id: RouteId) -> Result<(Site, Route)> {
        let books = &self.room()?.books;
        let route = books.sites.values().find_map(|s| s.routes.get(&id)).ok_or(Error::NotFound("route"))?;
        let site = books.company.sites.get(&route.site).ok_or(Error::NotFound("site"))?;
        Ok((site.clone(), route.clone()))
    }

    /// The walk that an id stands for: ids are derived from date and window, so the days around today are tried.
    fn planned(&self, site: &Site, route: &Route, patrol: PatrolId) -> Result<Planned> {
        let today = self.now().estimate.with_timezone(&site.time_zone).date_naive();
        let days = (0..=3).filter_map(|n| (today + Days::new(1)).checked_sub_days(Days::new(n)));
        days.flat_map(|day| route.planned_on(day)).find(|p| p.patrol(route.id) == patrol).ok_or(Error::NotFound("patrol"))
    }
}
