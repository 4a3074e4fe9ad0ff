//! What do places look like on a page?

use super::form::{Noun, Place};
use crate::{
    auth::SignedIn,
    pages::{Choice, Words},
};
use chrono::NaiveDate;
use domain::{
    books::{CompanyBooks, SiteBooks},
    ids::{AreaId, BuildingId},
    people::Held,
    place::{Area, AreaKind, Checkpoint, Site},
    rights::Action,
    text::{Language, Text},
};
use qrcode::{EcLevel, QrCode, render::svg};
use std::collections::BTreeSet;

/// A site as a tree.
pub struct SiteTree {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) summary: String,
    pub(super) labels_href: String,
    /// Empty for those who may not change the site itself.
    pub(super) edit_href: String,
    /// Buildings and the grounds may be changed.
    pub(super) may_edit: bool,
    pub(super) new_building_href: String,
    pub(super) new_area_href: String,
    pub(super) groups: Vec<Group>,
}

/// A building with its areas, or the grounds.
pub struct Group {
    pub(super) name: String,
    pub(super) summary: String,
    pub(super) open: bool,
    /// What is inside may be changed.
    pub(super) may_edit: bool,
    /// Empty for the grounds, which are no building.
    pub(super) edit_href: String,
    pub(super) new_area_href: String,
    pub(super) new_unit_href: String,
    pub(super) areas: Vec<AreaLine>,
    pub(super) units: String,
}

/// An area with its checkpoints.
pub struct AreaLine {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) new_checkpoint_href: String,
    pub(super) checkpoints: Vec<CheckpointLine>,
}

/// A checkpoint with what is asked there.
pub struct CheckpointLine {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) checklist: String,
    pub(super) code: String,
}

impl SiteTree {
    /// A site with everything in it.
    pub fn of(site: &Site, here: &SiteBooks, person: &SignedIn, language: Language, t: &'static Words) -> Self {
        let base = format!("/places/{}", site.id);
        let mut groups: Vec<Group> = vec![];
        let mut buildings: Vec<_> = here.buildings.values().collect();
        buildings.sort_by_key(|b| natural(&b.name, language));
        for building in buildings {
            let mut group = group(site, Some(building.id), building.name.say(language).to_owned(), here, person, language, t);
            group.open = groups.is_empty();
            groups.push(group);
        }
        let grounds = group(site, None, t.of("place-grounds"), here, person, language, t);
        if !grounds.areas.is_empty() {
            groups.push(grounds);
        }
        let counts = [("building", here.buildings.len()), ("area", here.areas.len()), ("checkpoint", here.checkpoints.len())];
        Self {
            id: format!("site-{}", site.id),
            name: site.name.say(language).to_owned(),
            summary: counts.map(|(noun, n)| t.n(format!("place-{noun}s"), n)).join(" · "),
            labels_href: format!("{base}/labels"),
            edit_href: if person.can_everywhere(Action::ManagePeople) { format!("{base}/sites/{}", site.id) } else { String::new() },
            may_edit: person.can_change(Action::EditPlaces, site.id),
            new_building_href: format!("{base}/buildings/new"),
            new_area_href: format!("{base}/areas/new"),
            groups,
        }
    }
}

/// Names in the order in which people count: 2栋 before 10栋.
pub(crate) fn natural(name: &Text, language: Language) -> (u64, String) {
    let name = name.say(language);
    let digits: String = name.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), name.to_owned())
}

fn group(
    site: &Site,
    building: Option<BuildingId>,
    name: String,
    here: &SiteBooks,
    person: &SignedIn,
    language: Language,
    t: &'static Words,
) -> Group {
    let base = format!("/places/{}", site.id);
    let mut areas: Vec<&Area> = here.areas.values().filter(|a| a.building == building).collect();
    areas.sort_by_key(|a| natural(&a.name, language));
    let areas: Vec<AreaLine> = areas.into_iter().map(|area| area_line(&base, area, here, &person.books, language, t)).collect();
    let units = here.units.values().filter(|u| Some(u.building) == building).count();
    let checkpoints: usize = areas.iter().map(|a| a.checkpoints.len()).sum();
    let of_building = building.map(|id| format!("?building={id}")).unwrap_or_default();
    Group {
        name,
        summary: [t.n("place-areas", areas.len()), t.n("place-checkpoints", checkpoints)].join(" · "),
        open: false,
        may_edit: person.who.may_change(Action::EditPlaces, site.id, building, person.now()) == Held::Yes,
        edit_href: building.map(|id| format!("{base}/buildings/{id}")).unwrap_or_default(),
        new_area_href: format!("{base}/areas/new{of_building}"),
        new_unit_href: format!("{base}/units/new{of_building}"),
        areas,
        units: if units == 0 { String::new() } else { t.n("place-units", units) },
    }
}

fn area_line(base: &str, area: &Area, here: &SiteBooks, company: &CompanyBooks, language: Language, t: &Words) -> AreaLine {
    let mut inside: Vec<&Checkpoint> = here.checkpoints.values().filter(|c| c.area == area.id).collect();
    inside.sort_by(|a, b| a.code.cmp(&b.code));
    let checkpoints = inside
        .into_iter()
        .map(|checkpoint| CheckpointLine {
            href: format!("{base}/checkpoints/{}", checkpoint.id),
            name: checkpoint.name.say(language).to_owned(),
            checklist: checkpoint
                .template
                .and_then(|id| company.templates.get(&id))
                .map(|template| template.draft.name.say(language).to_owned())
                .unwrap_or_default(),
            code: checkpoint.code.clone(),
        })
        .collect();
    AreaLine {
        href: format!("{base}/areas/{}", area.id),
        name: area.name.say(language).to_owned(),
        kind: area.kind.map_or_else(|| t.of("area"), |kind| t.word("area-kind", kind.word())),
        new_checkpoint_href: format!("{base}/checkpoints/new?area={}", area.id),
        checkpoints,
    }
}

/// A label to print.
pub struct Label {
    pub(super) svg: String,
    pub(super) code: String,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) place: String,
}

impl Label {
    /// A checkpoint's label: its code as a QR code, its name in both languages.
    pub fn of(checkpoint: &Checkpoint, site: &Site, language: Language) -> Self {
        Self {
            svg: qr_svg(&checkpoint.code),
            code: checkpoint.code.clone(),
            zh: checkpoint.name.zh.clone(),
            en: checkpoint.name.en.clone(),
            place: site.name.say(language).to_owned(),
        }
    }
}

/// A text as a QR code; nothing when it is too long for one. A label in a stairwell gets scratched: a quarter may be lost.
#[must_use]
pub fn qr_svg(text: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::Q) else { return String::new() };
    let picture = code.render::<svg::Color<'_>>().quiet_zone(true).min_dimensions(120, 120).build();
    // Without the XML declaration it may stand in a page.
    picture.find("<svg").map(|start| picture.get(start..).unwrap_or_default().to_owned()).unwrap_or_default()
}

/// The editor of any place.
#[derive(Default)]
pub struct Edit {
    pub(super) noun: &'static str,
    pub(super) title: String,
    pub(super) action: String,
    /// The mark of what was opened; empty for a new place.
    pub(super) base: String,
    pub(super) may_remove: bool,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) time_zone: String,
    pub(super) weekend: Vec<Choice>,
    pub(super) holidays: String,
    pub(super) workdays: String,
    pub(super) buildings: Vec<Choice>,
    pub(super) area_kinds: Vec<Choice>,
    pub(super) areas: Vec<Choice>,
    pub(super) code: String,
    pub(super) templates: Vec<Choice>,
    pub(super) latitude: String,
    pub(super) longitude: String,
    pub(super) datums: Vec<Choice>,
    pub(super) radius: String,
}

impl Edit {
    /// The editor of a place; of a new one when it was opened as nothing.
    pub fn of(place: &Place, base: String, here: &SiteBooks, company: &CompanyBooks, language: Language, t: &'static Words) -> Self {
        let (noun, site, id, name) = match place {
            Place::Site(p) => (Noun::Site, p.id, p.id.0, &p.name),
            Place::Building(p) => (Noun::Building, p.site, p.id.0, &p.name),
            Place::Unit(p) => (Noun::Unit, p.site, p.id.0, &p.name),
            Place::Area(p) => (Noun::Area, p.site, p.id.0, &p.name),
            Place::Checkpoint(p) => (Noun::Checkpoint, p.site, p.id.0, &p.name),
        };
        let (word, known) = (noun.word(), !base.is_empty());
        let mut edit = Self {
            noun: word,
            title: t.of(if known { format!("{word}-edit") } else { format!("{word}-new") }),
            action: format!("/places/{site}/{word}s/{id}"),
            base,
            may_remove: known && noun != Noun::Site,
            name_zh: name.zh.clone(),
            name_en: name.en.clone(),
            ..Self::default()
        };
        match place {
            Place::Site(site) => edit.site(site, t),
            Place::Building(_) => {}
            Place::Unit(unit) => edit.buildings = buildings(here, Some(unit.building), language),
            Place::Area(area) => {
                edit.buildings = buildings(here, area.building, language);
                let asked = area.building.map(|b| b.to_string()).unwrap_or_default();
                edit.buildings.insert(0, Choice::new("", t.of("place-grounds"), &asked));
                let kind = area.kind.map_or("", AreaKind::word);
                edit.area_kinds = AreaKind::ALL.iter().map(|one| Choice::new(one.word(), t.word("area-kind", one.word()), kind)).collect();
                edit.area_kinds.insert(0, Choice::new("", t.of("area-kind-unsaid"), kind));
            }
            Place::Checkpoint(checkpoint) => edit.checkpoint(checkpoint, here, company, language, t),
        }
        edit
    }

    fn site(&mut self, site: &Site, t: &'static Words) {
        site.time_zone.name().clone_into(&mut self.time_zone);
        let off = |day: u8| Choice { value: day.to_string(), name: t.word("weekday", day), chosen: site.calendar.weekend.contains(&day) };
        self.weekend = (1..=7).map(off).collect();
        let lines = |dates: &BTreeSet<NaiveDate>| dates.iter().map(NaiveDate::to_string).collect::<Vec<_>>().join("\n");
        self.holidays = lines(&site.calendar.holidays);
        self.workdays = lines(&site.calendar.workdays);
    }

    fn checkpoint(&mut self, checkpoint: &Checkpoint, here: &SiteBooks, company: &CompanyBooks, language: Language, t: &'static Words) {
        self.areas = areas(here, checkpoint.area, language);
        self.code.clone_from(&checkpoint.code);
        let asked = checkpoint.template.map(|id| id.to_string()).unwrap_or_default();
        self.templates = company.templates.values().map(|one| Choice::new(one.id, one.draft.name.say(language), &asked)).collect();
        self.templates.sort_by(|a, b| a.name.cmp(&b.name));
        self.templates.insert(0, Choice::new("", t.of("none"), &asked));
        if let Some(position) = checkpoint.position {
            self.latitude = format!("{:.6}", position.latitude);
            self.longitude = format!("{:.6}", position.longitude);
        }
        // What is kept is WGS-84 already; GCJ-02 is chosen only for what is typed anew.
        self.datums = vec![Choice::new("wgs84", "WGS-84", "wgs84"), Choice::new("gcj02", "GCJ-02", "wgs84")];
        self.radius = checkpoint.radius.to_string();
    }
}

fn buildings(here: &SiteBooks, chosen: Option<BuildingId>, language: Language) -> Vec<Choice> {
    let asked = chosen.map(|id| id.to_string()).unwrap_or_default();
    let mut all: Vec<_> = here.buildings.values().collect();
    all.sort_by_key(|b| natural(&b.name, language));
    all.into_iter().map(|b| Choice::new(b.id, b.name.say(language), &asked)).collect()
}

fn areas(here: &SiteBooks, chosen: AreaId, language: Language) -> Vec<Choice> {
    let mut all: Vec<_> = here.areas.values().collect();
    all.sort_by_key(|a| natural(&a.name, language));
    all.into_iter().map(|a| Choice::new(a.id, a.name.say(language), &chosen.to_string())).collect()
}
