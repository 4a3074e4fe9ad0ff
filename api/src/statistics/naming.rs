//! What is a part of the figures called? In both languages: a report may be read in either.

use super::By;
use crate::pages::Words;
use domain::{
    books::{CompanyBooks, SiteBooks},
    field::Field,
    ids::{AreaId, BuildingId, PersonId, RouteId},
    people::Role,
    text::{Language, Text},
};

/// The name of a value; what is gone from the books is called so.
pub fn name(by: By, value: &str, company: &CompanyBooks, site: &SiteBooks) -> Text {
    let id = value.parse().unwrap_or_default();
    let found = match by {
        By::All => Some(word("all")),
        By::Building if value.is_empty() => Some(word("statistics-grounds")),
        By::Building => site.buildings.get(&BuildingId(id)).map(|building| building.name.clone()),
        By::Area => area(AreaId(id), site),
        By::Person => company.people.get(&PersonId(id)).map(|person| Text::new(&person.name, &person.name)),
        By::Route => site.routes.get(&RouteId(id)).map(|route| route.name.clone()),
        By::Role => Role::parse(value).map(Role::name),
        By::Field => Field::parse(value).map(Field::name),
        By::Kind => Some(one_of("finding-kind", value)),
        By::Severity => Some(one_of("severity", value)),
    };
    found.unwrap_or_else(|| word("statistics-gone"))
}

/// An area with the building that it is in: every building has a lobby.
fn area(id: AreaId, site: &SiteBooks) -> Option<Text> {
    let area = site.areas.get(&id)?;
    let Some(building) = area.building.and_then(|building| site.buildings.get(&building)) else { return Some(area.name.clone()) };
    let join = |language| format!("{} · {}", building.name.say(language), area.name.say(language));
    Some(Text::new(join(Language::Zh), join(Language::En)))
}

fn word(key: &str) -> Text {
    Text::new(Words::of_language(Language::Zh).of(key), Words::of_language(Language::En).of(key))
}

fn one_of(family: &str, value: &str) -> Text {
    Text::new(Words::of_language(Language::Zh).word(family, value), Words::of_language(Language::En).word(family, value))
}
