//! What does the cleaning plan look like on a page? Building by building, area by area.

use crate::pages::{Names, Words};
use domain::{books::SiteBooks, cleaning_task::CleaningTask, ids::BuildingId, route::Repeats};
use std::{collections::BTreeMap, sync::Arc};

/// A building, or the grounds, with its tasks.
pub struct Place {
    pub anchor: String,
    pub name: String,
    pub rows: Vec<TaskRow>,
}

/// A task as a line.
pub struct TaskRow {
    pub href: String,
    pub area: String,
    pub what: String,
    pub how_often: String,
    pub standard: String,
    pub roles: String,
}

/// How often, in words.
#[must_use]
pub fn how_often(task: &CleaningTask, names: &Names, t: &Words) -> String {
    let days = match &task.repeats {
        Repeats::Daily {} => return t.n("cleaning-times-a-day", task.times),
        Repeats::Weekly { days } => names.list(days.iter().map(|day| t.of(format!("weekday-{day}")))),
        Repeats::Monthly { days } => format!("{} {}", t.of("repeats-monthly"), names.list(days.iter().map(ToString::to_string))),
    };
    if task.times == 1 { days } else { t.with("cleaning-times-on", &[("days", &days), ("n", &task.times)]) }
}

/// A task as a line.
#[must_use]
pub fn row(task: &CleaningTask, names: &Names, t: &Words) -> TaskRow {
    TaskRow {
        href: format!("/cleaning-plan/{}", task.id),
        area: names.area(task.area),
        what: names.say(&task.what),
        how_often: how_often(task, names, t),
        standard: names.say(&task.standard),
        roles: names.list(task.roles.iter().map(|role| names.say(&role.name()))),
    }
}

/// The plan by buildings, then the grounds. Of several sites, one after the other.
#[must_use]
pub fn places(tasks: &[CleaningTask], books: &[Arc<SiteBooks>], names: &Names, t: &Words) -> Vec<Place> {
    let mut by_place: BTreeMap<(String, bool, String, Option<BuildingId>), Vec<TaskRow>> = BTreeMap::new();
    for task in tasks {
        let building = books.iter().find_map(|site| site.building_of(task.area));
        let name = building.map_or_else(|| t.of("cleaning-grounds"), |building| names.building(building));
        by_place.entry((names.site(task.site), building.is_none(), name, building)).or_default().push(row(task, names, t));
    }
    let several = by_place.keys().any(|key| by_place.keys().any(|other| other.0 != key.0));
    let place = |(n, ((site, _, name, _), mut rows)): (usize, ((String, bool, String, Option<BuildingId>), Vec<TaskRow>))| {
        rows.sort_by(|a, b| (&a.area, &a.what).cmp(&(&b.area, &b.what)));
        Place { anchor: format!("place-{n}"), name: if several { format!("{site} · {name}") } else { name }, rows }
    };
    by_place.into_iter().enumerate().map(place).collect()
}
