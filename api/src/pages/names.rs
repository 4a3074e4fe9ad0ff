//! What is it called? The names of what records point at, in the reader's language.

use crate::{app::App, auth::SignedIn, places, problem::Problem};
use chrono_tz::Tz;
use domain::{
    books::{CompanyBooks, SiteBooks},
    floor_plan::FloorPlan,
    ids::{AreaId, BuildingId, CheckpointId, DeviceId, PersonId, RouteId, SiteId, SpotCheckPlanId, StoreId, SupplyId},
    place::{Area, Checkpoint},
    quantity::Quantity,
    route::Route,
    supply::Supply,
    text::{Language, Text},
};
use std::sync::Arc;
use uuid::Uuid;

/// Stands where there is nothing to name.
pub const NOTHING: &str = "—";

/// A place to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceName {
    /// `building`, `area` or `checkpoint`.
    pub noun: &'static str,
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many places it is inside of.
    pub depth: usize,
}

/// Names from the company's books and those of some sites.
pub struct Names {
    company: Arc<CompanyBooks>,
    sites: Vec<Arc<SiteBooks>>,
    language: Language,
}

impl Names {
    /// Of the sites that a person may see, or of one of them.
    pub async fn seen_by(app: &App, person: &SignedIn, only: Option<SiteId>, language: Language) -> Result<Self, Problem> {
        let sites = places::of_sites(app, person, only).await?;
        Ok(Self { company: person.books.clone(), sites, language })
    }

    /// The company's books.
    #[must_use]
    pub fn company(&self) -> &CompanyBooks {
        &self.company
    }

    /// The language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A text in the language.
    #[must_use]
    pub fn say(&self, text: &Text) -> String {
        text.say(self.language).to_owned()
    }

    /// A person.
    #[must_use]
    pub fn person(&self, id: PersonId) -> String {
        self.company.people.get(&id).map_or_else(|| NOTHING.into(), |person| person.name.clone())
    }

    /// Several people.
    #[must_use]
    pub fn people(&self, ids: &[PersonId]) -> String {
        self.list(ids.iter().map(|id| self.person(*id)))
    }

    /// Several names in a row.
    pub fn list(&self, names: impl Iterator<Item = String>) -> String {
        names.collect::<Vec<_>>().join(if self.language == Language::Zh { "、" } else { ", " })
    }

    /// A phone; the web where it was none.
    #[must_use]
    pub fn device(&self, id: DeviceId) -> String {
        self.company.devices.get(&id).map_or_else(|| NOTHING.into(), |device| device.name.clone())
    }

    /// A site.
    #[must_use]
    pub fn site(&self, id: SiteId) -> String {
        self.company.sites.get(&id).map_or_else(|| NOTHING.into(), |site| self.say(&site.name))
    }

    /// The zone of a site's clocks.
    #[must_use]
    pub fn zone(&self, id: SiteId) -> Tz {
        self.company.sites.get(&id).map_or(Tz::UTC, |site| site.time_zone)
    }

    /// A route, if it is still there.
    pub fn find_route(&self, id: RouteId) -> Option<&Route> {
        self.sites.iter().find_map(|site| site.routes.get(&id))
    }

    /// A route.
    #[must_use]
    pub fn route(&self, id: RouteId) -> String {
        self.find_route(id).map_or_else(|| NOTHING.into(), |route| self.say(&route.name))
    }

    /// Every route, by name.
    #[must_use]
    pub fn routes(&self) -> Vec<(RouteId, String)> {
        let mut routes: Vec<_> =
            self.sites.iter().flat_map(|site| site.routes.values()).map(|route| (route.id, self.say(&route.name))).collect();
        routes.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        routes
    }

    /// A plan of spot checks.
    #[must_use]
    pub fn spot_check_plan(&self, id: SpotCheckPlanId) -> String {
        self.sites.iter().find_map(|site| site.spot_check_plans.get(&id)).map_or_else(|| NOTHING.into(), |plan| self.say(&plan.name))
    }

    /// A kind of supplies, if it is known.
    pub fn find_supply(&self, id: SupplyId) -> Option<&Supply> {
        self.sites.iter().find_map(|site| site.supplies.get(&id))
    }

    /// A kind of supplies.
    #[must_use]
    pub fn supply(&self, id: SupplyId) -> String {
        self.find_supply(id).map_or_else(|| NOTHING.into(), |supply| self.say(&supply.name))
    }

    /// What a kind of supplies is counted in.
    #[must_use]
    pub fn measure(&self, id: SupplyId) -> String {
        self.find_supply(id).map(|supply| self.say(&supply.unit)).unwrap_or_default()
    }

    /// A quantity with what it is counted in: `12.5 瓶`.
    #[must_use]
    pub fn quantity(&self, quantity: Quantity, supply: SupplyId) -> String {
        format!("{quantity} {}", self.measure(supply))
    }

    /// A store.
    #[must_use]
    pub fn store(&self, id: StoreId) -> String {
        self.sites.iter().find_map(|site| site.stores.get(&id)).map_or_else(|| NOTHING.into(), |store| self.say(&store.name))
    }

    /// A checkpoint, if it is still there.
    pub fn find_checkpoint(&self, id: CheckpointId) -> Option<(&SiteBooks, &Checkpoint)> {
        self.sites.iter().find_map(|site| site.checkpoints.get(&id).map(|checkpoint| (&**site, checkpoint)))
    }

    /// A checkpoint.
    #[must_use]
    pub fn checkpoint(&self, id: CheckpointId) -> String {
        self.find_checkpoint(id).map_or_else(|| NOTHING.into(), |(_, checkpoint)| self.say(&checkpoint.name))
    }

    /// Where a checkpoint is: building and area.
    #[must_use]
    pub fn around(&self, id: CheckpointId) -> String {
        let area = self.find_checkpoint(id).and_then(|(site, checkpoint)| site.areas.get(&checkpoint.area).map(|area| (site, area)));
        area.map(|(site, area)| self.area_in(site, area)).unwrap_or_default()
    }

    /// An area with its building.
    #[must_use]
    pub fn area(&self, id: AreaId) -> String {
        let area = self.sites.iter().find_map(|site| site.areas.get(&id).map(|area| (&**site, area)));
        area.map(|(site, area)| self.area_in(site, area)).unwrap_or_default()
    }

    /// A checkpoint with its area, from the building down; one that is called as its area is said once.
    #[must_use]
    pub fn checkpoint_in_area(&self, id: CheckpointId) -> String {
        let (name, area) = (self.checkpoint(id), self.around(id));
        match area.as_str() {
            "" => name,
            _ if area.ends_with(&name) => area,
            _ => format!("{area} · {name}"),
        }
    }

    /// Every plan.
    pub fn floor_plans(&self) -> impl Iterator<Item = &FloorPlan> {
        self.sites.iter().flat_map(|site| site.floor_plans.values())
    }

    /// A building.
    #[must_use]
    pub fn building(&self, id: BuildingId) -> String {
        let building = self.sites.iter().find_map(|site| site.buildings.get(&id));
        building.map_or_else(|| NOTHING.into(), |building| self.say(&building.name))
    }

    /// A unit with its building.
    #[must_use]
    pub fn unit(&self, id: domain::ids::UnitId) -> String {
        let unit = self.sites.iter().find_map(|site| site.units.get(&id).map(|unit| (site, unit)));
        unit.map(|(site, unit)| {
            let building = site.buildings.get(&unit.building).map(|building| self.say(&building.name));
            join(building, self.say(&unit.name))
        })
        .unwrap_or_default()
    }

    /// Every place of the sites, or of one of them: buildings with their areas and the checkpoints of those, then the grounds.
    #[must_use]
    pub fn places(&self, only: Option<SiteId>) -> Vec<PlaceName> {
        let of_site = |site: &SiteBooks| site.buildings.values().map(|b| b.site).chain(site.areas.values().map(|a| a.site)).next();
        let mut places = vec![];
        for site in self.sites.iter().filter(|site| only.is_none_or(|only| of_site(site) == Some(only))) {
            let mut buildings: Vec<_> = site.buildings.values().map(|b| (self.say(&b.name), Some(b.id))).collect();
            buildings.sort();
            for (name, building) in buildings.into_iter().chain([(String::new(), None)]) {
                places.extend(building.map(|id| PlaceName { noun: "building", id: id.0, name, depth: 0 }));
                let depth = usize::from(building.is_some());
                let mut areas: Vec<_> = site.areas.values().filter(|a| a.building == building).map(|a| (self.say(&a.name), a.id)).collect();
                areas.sort();
                for (name, area) in areas {
                    places.push(PlaceName { noun: "area", id: area.0, name, depth });
                    let here = site.checkpoints.values().filter(|c| c.area == area);
                    let mut here: Vec<_> = here.map(|c| (self.say(&c.name), c.id)).collect();
                    here.sort();
                    let names = here.into_iter();
                    places.extend(names.map(|(name, id)| PlaceName { noun: "checkpoint", id: id.0, name, depth: depth + 1 }));
                }
            }
        }
        places
    }

    fn area_in(&self, site: &SiteBooks, area: &Area) -> String {
        let building = area.building.and_then(|id| site.buildings.get(&id)).map(|building| self.say(&building.name));
        join(building, self.say(&area.name))
    }
}

fn join(building: Option<String>, name: String) -> String {
    match building {
        Some(building) => format!("{building} · {name}"),
        None => name,
    }
}
