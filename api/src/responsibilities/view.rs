//! How does a divided site look? Area by area, who answers for it in each shift: the sheet that hangs in the crew's room.

use crate::pages::Names;
use domain::{
    books::SiteBooks,
    ids::{AreaId, BuildingId, PersonId, ShiftId},
    place::Area,
    shift::Shift,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A site as it is divided, by buildings and then the grounds.
pub struct Sheet<'a> {
    /// The shifts in which somebody has areas, or could have: those that are planned, in the order of the day.
    pub shifts: Vec<&'a Shift>,
    /// Buildings with their areas.
    pub places: Vec<Place<'a>>,
    /// Areas that nobody has in any shift.
    pub nobodys: Vec<AreaId>,
    holders: HashMap<(AreaId, ShiftId), Vec<(String, PersonId)>>,
}

/// A building, or the grounds (none), with its areas.
pub struct Place<'a> {
    pub building: Option<BuildingId>,
    pub areas: Vec<&'a Area>,
}

impl<'a> Sheet<'a> {
    /// Draws the sheet of a site.
    #[must_use]
    pub fn of(books: &'a SiteBooks, names: &Names) -> Self {
        let mut shifts: Vec<&Shift> = books.shifts.values().filter(|shift| !shift.retired).collect();
        shifts.sort_by_key(|shift| (shift.parts.first().copied(), shift.id));
        let mut by_place: BTreeMap<(bool, String, Option<BuildingId>), Vec<&Area>> = BTreeMap::new();
        for area in books.areas.values() {
            let name = area.building.map(|building| names.building(building)).unwrap_or_default();
            by_place.entry((area.building.is_none(), name, area.building)).or_default().push(area);
        }
        let place = |((_, _, building), mut areas): ((bool, String, Option<BuildingId>), Vec<&'a Area>)| {
            areas.sort_by_key(|area| (names.say(&area.name), area.id));
            Place { building, areas }
        };
        let places: Vec<Place<'_>> = by_place.into_iter().map(place).collect();
        let mut holders: HashMap<(AreaId, ShiftId), Vec<(String, PersonId)>> = HashMap::new();
        for one in books.responsibilities.values() {
            for (share, area) in one.shares.iter().flat_map(|share| share.areas.iter().map(move |area| (share, *area))) {
                holders.entry((area, share.shift)).or_default().push((names.person(one.person), one.person));
            }
        }
        holders.values_mut().for_each(|people| people.sort());
        let had: HashSet<AreaId> = holders.keys().map(|(area, _)| *area).collect();
        let nobodys = places.iter().flat_map(|place| &place.areas).map(|area| area.id).filter(|area| !had.contains(area)).collect();
        Self { shifts, places, nobodys, holders }
    }

    /// The names of those who answer for an area in a shift, one of them left out.
    pub fn holders(&self, area: AreaId, shift: ShiftId, but: Option<PersonId>) -> impl Iterator<Item = String> {
        let people = self.holders.get(&(area, shift)).into_iter().flatten();
        people.filter(move |(_, person)| Some(*person) != but).map(|(name, _)| name.clone())
    }
}
