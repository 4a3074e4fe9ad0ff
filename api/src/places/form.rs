//! How does a place come out of the editor's form?

use crate::auth::Fields;
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::{
    books::{CompanyBooks, SiteBooks},
    geo::{Datum, Position},
    ids::{AreaId, BuildingId, CheckpointId, SiteId, UnitId},
    operation::{CompanyStep, Operation, PlaceStep, RemovePlace},
    place::{Area, AreaKind, Building, Checkpoint, DEFAULT_RADIUS, Site, Unit},
    text::Text,
    workdays::Calendar,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Which kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    Site,
    Building,
    Unit,
    Area,
    Checkpoint,
}

impl Noun {
    /// Reads the word of an address.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Site, Self::Building, Self::Unit, Self::Area, Self::Checkpoint].into_iter().find(|noun| noun.word() == word)
    }

    /// Its word in addresses and keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Building => "building",
            Self::Unit => "unit",
            Self::Area => "area",
            Self::Checkpoint => "checkpoint",
        }
    }
}

/// A place of any kind.
pub enum Place {
    Site(Site),
    Building(Building),
    Unit(Unit),
    Area(Area),
    Checkpoint(Checkpoint),
}

impl Place {
    /// The operation that keeps it.
    pub fn put(&self) -> Operation {
        match self {
            Self::Site(site) => Operation::Company(CompanyStep::PutSite(site.clone())),
            Self::Building(building) => Operation::Place(PlaceStep::PutBuilding(building.clone())),
            Self::Unit(unit) => Operation::Place(PlaceStep::PutUnit(unit.clone())),
            Self::Area(area) => Operation::Place(PlaceStep::PutArea(area.clone())),
            Self::Checkpoint(checkpoint) => Operation::Place(PlaceStep::PutCheckpoint(checkpoint.clone())),
        }
    }

    /// The operation that takes it away; sites stay.
    pub fn remove(&self) -> Option<Operation> {
        let what = match self {
            Self::Site(_) => return None,
            Self::Building(building) => RemovePlace::Building(building.id),
            Self::Unit(unit) => RemovePlace::Unit(unit.id),
            Self::Area(area) => RemovePlace::Area(area.id),
            Self::Checkpoint(checkpoint) => RemovePlace::Checkpoint(checkpoint.id),
        };
        Some(Operation::Place(PlaceStep::Remove(what)))
    }
}

/// A place that is being made.
pub fn empty(noun: Noun, site: SiteId, id: Uuid, building: Option<BuildingId>, area: Option<AreaId>) -> Place {
    let name = Text::default();
    match noun {
        Noun::Site => Place::Site(Site { id: site, name, time_zone: Tz::Asia__Shanghai, calendar: Calendar::default() }),
        Noun::Building => Place::Building(Building { id: BuildingId(id), site, name }),
        Noun::Unit => Place::Unit(Unit { id: UnitId(id), site, building: building.unwrap_or(BuildingId(Uuid::nil())), name }),
        Noun::Area => Place::Area(Area { id: AreaId(id), site, building, name, kind: None }),
        Noun::Checkpoint => Place::Checkpoint(Checkpoint {
            id: CheckpointId(id),
            site,
            area: area.unwrap_or(AreaId(Uuid::nil())),
            name,
            code: String::new(),
            position: None,
            radius: DEFAULT_RADIUS,
            template: None,
        }),
    }
}

/// A place as it stands in the books.
pub fn stored(noun: Noun, site: SiteId, id: Uuid, here: &SiteBooks, company: &CompanyBooks) -> Option<Place> {
    match noun {
        Noun::Site => company.sites.get(&site).filter(|s| s.id.0 == id).cloned().map(Place::Site),
        Noun::Building => here.buildings.get(&BuildingId(id)).cloned().map(Place::Building),
        Noun::Unit => here.units.get(&UnitId(id)).cloned().map(Place::Unit),
        Noun::Area => here.areas.get(&AreaId(id)).cloned().map(Place::Area),
        Noun::Checkpoint => here.checkpoints.get(&CheckpointId(id)).cloned().map(Place::Checkpoint),
    }
}

/// What the person typed.
pub fn read(noun: Noun, fields: &Fields, site: SiteId, id: Uuid) -> Place {
    let building = fields.get("building").parse().ok();
    let area = fields.get("area").parse().ok();
    let mut place = empty(noun, site, id, building, area);
    let typed = Text::new(fields.get("name_zh").trim(), fields.get("name_en").trim());
    match &mut place {
        Place::Site(site) => {
            site.name = typed;
            site.time_zone = fields.get("time_zone").trim().parse().unwrap_or(Tz::Asia__Shanghai);
            site.calendar = calendar(fields);
        }
        Place::Building(building) => building.name = typed,
        Place::Unit(unit) => unit.name = typed,
        Place::Area(area) => {
            area.name = typed;
            area.kind = AreaKind::parse(fields.get("area_kind"));
        }
        Place::Checkpoint(checkpoint) => {
            checkpoint.name = typed;
            checkpoint.code = fields.get("code").trim().to_owned();
            checkpoint.radius = fields.get("radius").trim().parse().unwrap_or(0);
            checkpoint.template = fields.get("template").parse().ok();
            checkpoint.position = position(fields);
        }
    }
    place
}

/// Where it is, if that was typed. Half a position, or none on this planet, is kept as one that the rules will refuse.
fn position(fields: &Fields) -> Option<Position> {
    let (latitude, longitude) = (fields.get("latitude").trim(), fields.get("longitude").trim());
    if latitude.is_empty() && longitude.is_empty() {
        return None;
    }
    let datum = if fields.get("datum") == "gcj02" { Datum::Gcj02 } else { Datum::Wgs84 };
    let (north, east) = (latitude.parse().unwrap_or(f64::NAN), longitude.parse().unwrap_or(f64::NAN));
    let off_the_map = Position { latitude: 999.0, longitude: 999.0, accuracy: 0.0, datum, mocked: false };
    Some(Position::read(north, east, 0.0, datum, false).unwrap_or(off_the_map))
}

/// The working days that were typed: dates with anything but digits and dashes between them. What is no date makes a calendar that the rules
/// refuse, for nobody should lose a holiday to a slip of the finger.
fn calendar(fields: &Fields) -> Calendar {
    let mut weekend: BTreeSet<u8> = fields.all("weekend").filter_map(|day| day.parse().ok()).collect();
    let mut dates = |name: &str| -> BTreeSet<NaiveDate> {
        let typed = fields.get(name).split(|c: char| !c.is_ascii_digit() && c != '-').filter(|part| !part.is_empty());
        let read: Vec<Option<NaiveDate>> = typed.map(|part| part.parse().ok()).collect();
        if read.contains(&None) {
            weekend.insert(u8::MAX);
        }
        read.into_iter().flatten().collect()
    };
    let (holidays, workdays) = (dates("holidays"), dates("workdays"));
    Calendar { weekend, holidays, workdays }
}
