//! Where am I allowed to work, and what may I walk at will?

use crate::{engine::Engine, error::Result};
use domain::{ids::BuildingId, rights::Action, time::Interval};
use serde::Serialize;

/// A site with its areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SiteLine {
    /// Its id.
    pub site_id: String,
    /// Its name.
    pub name: String,
    /// Its areas, by name.
    pub areas: Vec<AreaLine>,
}

/// An area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AreaLine {
    /// Its id.
    pub area_id: String,
    /// Its name.
    pub name: String,
    /// The building that it is in.
    pub building: Option<String>,
}

/// A route that may be walked at will.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RouteLine {
    /// Its id.
    pub route_id: String,
    /// The site.
    pub site_id: String,
    /// Its name.
    pub name: String,
    /// Checkpoints on it.
    pub stops: u32,
    /// True when the order must be kept.
    pub ordered: bool,
}

impl Engine {
    /// The sites on this phone.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`].
    pub fn sites(&self) -> Result<Vec<SiteLine>> {
        let (books, language) = (&self.room()?.books, self.language());
        let mut lines: Vec<SiteLine> = vec![];
        for (id, here) in &books.sites {
            let Some(site) = books.company.sites.get(id) else { continue };
            let building = |id: Option<BuildingId>| Some(here.buildings.get(&id?)?.name.say(language).to_owned());
            let areas = here.areas.values().map(|area| AreaLine {
                area_id: area.id.to_string(),
                name: area.name.say(language).to_owned(),
                building: building(area.building),
            });
            let mut areas: Vec<AreaLine> = areas.collect();
            areas.sort_by(|a, b| (&a.building, &a.name, &a.area_id).cmp(&(&b.building, &b.name, &b.area_id)));
            lines.push(SiteLine { site_id: id.to_string(), name: site.name.say(language).to_owned(), areas });
        }
        lines.sort_by(|a, b| (&a.name, &a.site_id).cmp(&(&b.name, &b.site_id)));
        Ok(lines)
    }

    /// The routes that the person may walk.
    ///
    /// # Errors
    /// [`crate::Error::NobodySignedIn`].
    pub fn routes(&self) -> Result<Vec<RouteLine>> {
        let room = self.room()?;
        let who = room.books.company.who(room.store.person);
        let now = Interval::at(self.now().estimate);
        let routes = room.books.sites.values().flat_map(|site| site.routes.values());
        let mine = routes.filter(|r| who.may(Action::Walk, r.site, r.building, now) != domain::people::Held::No);
        let mut lines: Vec<RouteLine> = mine
            .map(|route| RouteLine {
                route_id: route.id.to_string(),
                site_id: route.site.to_string(),
                name: route.name.say(self.language()).to_owned(),
                stops: count(route.checkpoints.len()),
                ordered: route.ordered,
            })
            .collect();
        lines.sort_by(|a, b| (&a.name, &a.route_id).cmp(&(&b.name, &b.route_id)));
        Ok(lines)
    }
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
