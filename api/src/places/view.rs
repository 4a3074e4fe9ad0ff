//! What do places look like on a page?

use super::form::{Noun, Place};
use crate::pages::{Choice, Words};
use domain::{
    books::{CompanyBooks, SiteBooks},
    ids::{AreaId, BuildingId},
    place::{Area, Checkpoint, Site},
    text::{Language, Text},
};
use qrcode::{EcLevel, QrCode, render::svg};

/// A site as a tree.
pub struct SiteTree {
    pub id: String,
    pub name: String,
    pub summary: String,
    pub labels_href: String,
    pub edit_href: String,
    pub new_building_href: String,
    pub new_area_href: String,
    pub groups: Vec<Group>,
}

/// A building with its areas, or the grounds.
pub struct Group {
    pub name: String,
    pub summary: String,
    pub open: bool,
    pub edit_href: String,
    pub new_area_href: String,
    pub new_unit_href: String,
    pub areas: Vec<AreaLine>,
    pub units: String,
}

pub struct AreaLine {
    pub href: String,
    pub name: String,
    pub new_checkpoint_href: String,
    pub checkpoints: Vec<CheckpointLine>,
}

pub struct CheckpointLine {
    pub href: String,
    pub name: String,
    pub checklist: String,
    pub code: String,
}

impl SiteTree {
    /// A site with everything in it.
    pub fn of(site: &Site, here: &SiteBooks, company: &CompanyBooks, language: Language, t: &'static Words) -> Self {
        let base = format!("/places/{}", site.id);
        let mut groups: Vec<Group> = vec![];
        let mut buildings: Vec<_> = here.buildings.values().collect();
        buildings.sort_by_key(|b| natural(&b.name, language));
        for building in buildings {
            let mut group = group(&base, Some(building.id), building.name.say(language).to_owned(), here, company, language, t);
            group.open = groups.is_empty();
            groups.push(group);
        }
        let grounds = group(&base, None, t.of("place-grounds"), here, company, language, t);
        if !grounds.areas.is_empty() {
            groups.push(grounds);
        }
        let counts = [("building", here.buildings.len()), ("area", here.areas.len()), ("checkpoint", here.checkpoints.len())];
        Self {
            id: format!("site-{}", site.id),
            name: site.name.say(language).to_owned(),
            summary: counts.map(|(noun, n)| format!("{} {n}", t.of(noun))).join(" · "),
            labels_href: format!("{base}/labels"),
            edit_href: format!("{base}/site/{}", site.id),
            new_building_href: format!("{base}/building/new"),
            new_area_href: format!("{base}/area/new"),
            groups,
        }
    }
}

/// Names in the order in which people count: 2栋 before 10栋.
fn natural(name: &Text, language: Language) -> (u64, String) {
    let name = name.say(language);
    let digits: String = name.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), name.to_owned())
}

fn group(
    base: &str,
    building: Option<BuildingId>,
    name: String,
    here: &SiteBooks,
    company: &CompanyBooks,
    language: Language,
    t: &'static Words,
) -> Group {
    let mut areas: Vec<&Area> = here.areas.values().filter(|a| a.building == building).collect();
    areas.sort_by_key(|a| natural(&a.name, language));
    let areas: Vec<AreaLine> = areas.into_iter().map(|area| area_line(base, area, here, company, language)).collect();
    let units = here.units.values().filter(|u| Some(u.building) == building).count();
    let checkpoints: usize = areas.iter().map(|a| a.checkpoints.len()).sum();
    let of_building = building.map(|id| format!("?building={id}")).unwrap_or_default();
    Group {
        name,
        summary: format!("{} {} · {} {checkpoints}", t.of("area"), areas.len(), t.of("checkpoint")),
        open: false,
        edit_href: building.map(|id| format!("{base}/building/{id}")).unwrap_or_default(),
        new_area_href: format!("{base}/area/new{of_building}"),
        new_unit_href: format!("{base}/unit/new{of_building}"),
        areas,
        units: if units == 0 { String::new() } else { t.n("place-units", units) },
    }
}

fn area_line(base: &str, area: &Area, here: &SiteBooks, company: &CompanyBooks, language: Language) -> AreaLine {
    let mut inside: Vec<&Checkpoint> = here.checkpoints.values().filter(|c| c.area == area.id).collect();
    inside.sort_by(|a, b| a.code.cmp(&b.code));
    let checkpoints = inside
        .into_iter()
        .map(|checkpoint| CheckpointLine {
            href: format!("{base}/checkpoint/{}", checkpoint.id),
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
        href: format!("{base}/area/{}", area.id),
        name: area.name.say(language).to_owned(),
        new_checkpoint_href: format!("{base}/checkpoint/new?area={}", area.id),
        checkpoints,
    }
}

/// A label to print.
pub struct Label {
    pub svg: String,
    pub code: String,
    pub zh: String,
    pub en: String,
    pub place: String,
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
    pub noun: &'static str,
    pub title: String,
    pub action: String,
    pub base: u64,
    pub may_remove: bool,
    pub name_zh: String,
    pub name_en: String,
    pub time_zone: String,
    pub buildings: Vec<Choice>,
    pub areas: Vec<Choice>,
    pub code: String,
    pub templates: Vec<Choice>,
    pub latitude: String,
    pub longitude: String,
    pub datums: Vec<Choice>,
    pub radius: String,
}

impl Edit {
    /// The editor of a place, new or known.
    pub fn of(place: &Place, known: bool, here: &SiteBooks, company: &CompanyBooks, language: Language, t: &'static Words) -> Self {
        let (noun, site, id, name) = match place {
            Place::Site(p) => (Noun::Site, p.id, p.id.0, &p.name),
            Place::Building(p) => (Noun::Building, p.site, p.id.0, &p.name),
            Place::Unit(p) => (Noun::Unit, p.site, p.id.0, &p.name),
            Place::Area(p) => (Noun::Area, p.site, p.id.0, &p.name),
            Place::Checkpoint(p) => (Noun::Checkpoint, p.site, p.id.0, &p.name),
        };
        let word = noun.word();
        let mut edit = Self {
            noun: word,
            title: t.of(if known { format!("{word}-edit") } else { format!("{word}-new") }),
            action: format!("/places/{site}/{word}/{id}"),
            may_remove: known && noun != Noun::Site,
            name_zh: name.zh.clone(),
            name_en: name.en.clone(),
            ..Self::default()
        };
        match place {
            Place::Site(site) => edit.time_zone = site.time_zone.name().to_owned(),
            Place::Building(_) => {}
            Place::Unit(unit) => edit.buildings = buildings(here, Some(unit.building), language),
            Place::Area(area) => {
                edit.buildings = buildings(here, area.building, language);
                let asked = area.building.map(|b| b.to_string()).unwrap_or_default();
                edit.buildings.insert(0, Choice::new("", t.of("place-grounds"), &asked));
            }
            Place::Checkpoint(checkpoint) => edit.checkpoint(checkpoint, here, company, language, t),
        }
        edit
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
