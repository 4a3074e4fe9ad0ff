//! How is a page of the wall arranged? By the hour, by the walk or by the place; in each group newest first.

use crate::{
    pages::{Names, Words, local_time, picture::Picture, times::day_name},
    patrols::web::review_word,
    photos::PhotoInfo,
};
use domain::{ids::PatrolId, patrol::Patrol};
use std::collections::HashMap;

/// What photos are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Hour,
    Patrol,
    Place,
}

impl By {
    pub const ALL: [Self; 3] = [Self::Hour, Self::Patrol, Self::Place];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Patrol => "patrol",
            Self::Place => "place",
        }
    }

    /// By the hour, where nothing else was asked for.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|by| by.word() == word).unwrap_or(Self::Hour)
    }
}

/// Photos that belong together.
#[derive(Default)]
pub struct Group {
    /// The same on every page, so that a later page goes on with it.
    pub key: String,
    pub title: String,
    pub note: String,
    /// The page of what it is about; empty where there is none.
    pub href: String,
    /// What was said of the walk; empty where it is about none.
    pub review: &'static str,
    pub tiles: Vec<Tile>,
}

/// A photo on the wall.
pub struct Tile {
    /// Its id.
    pub id: String,
    pub photo: Picture,
    pub place: String,
    pub by: String,
}

/// The groups in the order of their newest photo.
pub fn groups(photos: &[PhotoInfo], walks: &HashMap<PatrolId, Patrol>, by: By, names: &Names, t: &Words) -> Vec<Group> {
    let mut groups: Vec<Group> = vec![];
    let mut places: HashMap<String, usize> = HashMap::new();
    for photo in photos {
        let walk = photo.patrol.and_then(|id| walks.get(&id));
        let key = key(photo, by, names);
        let at = *places.entry(key.clone()).or_insert_with(|| {
            groups.push(Group { key, ..heading(photo, walk, by, names, t) });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.tiles.push(tile(photo, names, t));
        }
    }
    groups
}

fn key(photo: &PhotoInfo, by: By, names: &Names) -> String {
    match by {
        By::Hour => photo.taken_at.with_timezone(&names.zone(photo.site)).format("%Y-%m-%dT%H").to_string(),
        By::Patrol => photo.patrol.map(|id| id.to_string()).unwrap_or_default(),
        By::Place => match (photo.checkpoint, photo.area) {
            (Some(checkpoint), _) => checkpoint.to_string(),
            (None, Some(area)) => area.to_string(),
            (None, None) => String::new(),
        },
    }
}

fn heading(photo: &PhotoInfo, walk: Option<&Patrol>, by: By, names: &Names, t: &Words) -> Group {
    let zone = names.zone(photo.site);
    let local = photo.taken_at.with_timezone(&zone);
    match (by, walk) {
        (By::Hour, _) => {
            let title = format!("{} {}", day_name(local.date_naive(), names.language()), local.format("%H:00"));
            Group { title, ..Group::default() }
        }
        (By::Patrol, Some(walk)) => Group {
            title: names.route(walk.route),
            note: format!("{} · {}", names.people(&walk.walkers), local_time(walk.started.at, zone).short),
            href: format!("/patrols/{}", walk.id),
            review: review_word(walk),
            ..Group::default()
        },
        (By::Patrol, None) => Group { title: t.of("wall-no-patrol"), ..Group::default() },
        (By::Place, _) => {
            let (name, around) = match (photo.checkpoint, photo.area) {
                (Some(checkpoint), _) => (names.checkpoint(checkpoint), names.around(checkpoint)),
                (None, Some(area)) => (names.area(area), String::new()),
                (None, None) => (t.of("wall-no-place"), String::new()),
            };
            Group { title: name, note: around, ..Group::default() }
        }
    }
}

fn tile(photo: &PhotoInfo, names: &Names, t: &Words) -> Tile {
    let checkpoint = photo.checkpoint.map(|id| names.checkpoint(id));
    let place = checkpoint.or_else(|| photo.area.map(|area| names.area(area))).unwrap_or_default();
    Tile { id: photo.id.to_string(), photo: Picture::new(photo, &place, "", names, t), by: names.person(photo.author), place }
}
