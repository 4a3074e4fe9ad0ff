//! One answered item, with everything that a figure may be drawn by; names in both languages.

use super::store::Changed;
use crate::{
    exports::Row,
    pages::{Names, Words},
    visits::{
        answered::{Answered, answered, said, version},
        export::fate,
    },
};
use domain::{
    checklist::Value,
    ids::{AreaId, BuildingId, CheckpointId, ItemId, PatrolId, PersonId, RouteId, SiteId, TemplateId, VisitId},
    text::{Language, Text},
};
use serde::Serialize;

/// An answered item: one row of the feed. The same key comes again when something about it changed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AnswerRow {
    /// Visit and item: what tells rows apart for ever.
    pub key: String,
    /// The number of its last change at this site.
    pub change: i64,
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub site_name: Text,
    /// The building; none on the grounds.
    pub building: Option<BuildingId>,
    /// Its name.
    pub building_name: Text,
    /// The area.
    pub area: Option<AreaId>,
    /// Its name.
    pub area_name: Text,
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// Its name.
    pub checkpoint_name: Text,
    /// The patrol.
    pub patrol: PatrolId,
    /// The route that it walked.
    pub route: RouteId,
    /// Its name.
    pub route_name: Text,
    /// The visit.
    pub visit: VisitId,
    /// The checklist.
    pub template: TemplateId,
    /// Its version.
    pub version: u32,
    /// Its name.
    pub checklist: Text,
    /// The item.
    pub item: ItemId,
    /// The heading that it stands under.
    pub section: Text,
    /// What is asked.
    pub label: Text,
    /// What kind of item it is.
    pub kind: &'static str,
    /// The answer, as people say it.
    pub answer: Text,
    /// The answer as a number, where it is one.
    pub number: Option<f64>,
    /// `passed`, `failed`, `not_counted`, `unanswered`.
    pub outcome: Option<&'static str>,
    /// Points that it counts.
    pub weight: u16,
    /// Points that it earned.
    pub earned: Option<f64>,
    /// A remark beside it.
    pub note: String,
    /// Photos that show it.
    pub photos: usize,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// When they arrived, by the clocks of the site, with the offset.
    pub arrived_at: String,
    /// When the server had it.
    pub received_at: Option<String>,
}

/// Names in both languages.
pub struct Both {
    pub zh: Names,
    pub en: Names,
}

impl Both {
    fn of(&self, name: impl Fn(&Names) -> String) -> Text {
        Text::new(name(&self.zh), name(&self.en))
    }
}

/// The rows of a visit.
pub fn rows(changed: &Changed, names: &Both) -> Vec<AnswerRow> {
    let (visit, patrol) = (&changed.visit, &changed.patrol);
    let Some(version) = version(visit, names.zh.company()) else { return vec![] };
    let place = names.zh.find_checkpoint(visit.checkpoint).and_then(|(site, checkpoint)| site.areas.get(&checkpoint.area));
    let zone = names.zh.zone(visit.site);
    let iso = |at: domain::time::Timestamp| at.with_timezone(&zone).to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    let row = |Answered { section, item, given, line }: Answered<'_>| {
        let say = |language| given.map(|given| said(given, item, Words::of_language(language))).unwrap_or_default();
        AnswerRow {
            key: format!("{}:{}", visit.id, item.id),
            change: changed.change,
            site: visit.site,
            site_name: names.of(|names| names.site(visit.site)),
            building: place.and_then(|area| area.building),
            building_name: place.and_then(|area| area.building).map(|id| names.of(|names| names.building(id))).unwrap_or_default(),
            area: place.map(|area| area.id),
            area_name: place.map(|area| area.name.clone()).unwrap_or_default(),
            checkpoint: visit.checkpoint,
            checkpoint_name: names.of(|names| names.checkpoint(visit.checkpoint)),
            patrol: visit.patrol,
            route: patrol.route,
            route_name: names.of(|names| names.route(patrol.route)),
            visit: visit.id,
            template: version.template,
            version: version.version,
            checklist: version.content.name.clone(),
            item: item.id,
            section: section.clone(),
            label: item.label.clone(),
            kind: item.kind.word(),
            answer: Text::new(say(Language::Zh), say(Language::En)),
            number: match given.and_then(|given| given.value.as_ref()) {
                Some(Value::Number(number)) => Some(*number),
                Some(Value::Score(points)) => Some(f64::from(*points)),
                _ => None,
            },
            outcome: line.map(|line| fate(line.fate)),
            weight: item.weight,
            earned: line.map(|line| f64::from(line.earned) / 100.0),
            note: given.map(|given| given.note.clone()).unwrap_or_default(),
            photos: given.map_or(0, |given| given.photos.len()),
            person: visit.by,
            person_name: names.zh.person(visit.by),
            arrived_at: iso(visit.arrived.at),
            received_at: visit.received.map(iso),
        }
    };
    answered(visit, version).map(row).collect()
}

/// The columns of the CSV: the fields of the JSON, names in two columns each.
pub const COLUMNS: [&str; 41] = [
    "key",
    "change",
    "site",
    "site_name_zh",
    "site_name_en",
    "building",
    "building_name_zh",
    "building_name_en",
    "area",
    "area_name_zh",
    "area_name_en",
    "checkpoint",
    "checkpoint_name_zh",
    "checkpoint_name_en",
    "patrol",
    "route",
    "route_name_zh",
    "route_name_en",
    "visit",
    "template",
    "version",
    "checklist_zh",
    "checklist_en",
    "item",
    "section_zh",
    "section_en",
    "label_zh",
    "label_en",
    "kind",
    "answer_zh",
    "answer_en",
    "number",
    "outcome",
    "weight",
    "earned",
    "note",
    "photos",
    "person",
    "person_name",
    "arrived_at",
    "received_at",
];

impl AnswerRow {
    /// As a row of the CSV.
    pub fn cells(&self) -> Row {
        let both = |row: Row, text: &Text| row.text(text.zh.as_str()).text(text.en.as_str());
        let row = Row::of(COLUMNS.len()).text(self.key.as_str()).whole(self.change).id(self.site.0);
        let row = both(row, &self.site_name).maybe_id(self.building.map(|id| id.0));
        let row = both(row, &self.building_name).maybe_id(self.area.map(|id| id.0));
        let row = both(row, &self.area_name).id(self.checkpoint.0);
        let row = both(row, &self.checkpoint_name).id(self.patrol.0).id(self.route.0);
        let row = both(row, &self.route_name).id(self.visit.0).id(self.template.0).whole(self.version);
        let row = both(row, &self.checklist).id(self.item.0);
        let row = both(both(row, &self.section), &self.label).text(self.kind);
        both(row, &self.answer)
            .number(self.number)
            .text(self.outcome.unwrap_or_default())
            .whole(self.weight)
            .number(self.earned)
            .text(self.note.as_str())
            .whole(self.photos)
            .id(self.person.0)
            .text(self.person_name.as_str())
            .text(self.arrived_at.as_str())
            .text(self.received_at.clone().unwrap_or_default())
    }
}
