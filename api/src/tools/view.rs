//! What does a tool look like on a page?

use super::rest::ToolDetail;
use crate::pages::{Names, Words, date_name, local_time, names::NOTHING, picture::Picture};
use chrono::NaiveDate;
use domain::tool::{Tool, ToolEvent};

/// A tool in words.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) kind: String,
    pub(super) site: String,
    pub(super) state: &'static str,
    pub(super) condition: &'static str,
    pub(super) holder: String,
    pub(super) store: String,
    pub(super) due: String,
    /// Its maintenance is due, or was.
    pub(super) is_due: bool,
}

/// A tool, as a line of the register.
pub(super) fn line(tool: &Tool, today: NaiveDate, names: &Names) -> Line {
    Line {
        href: format!("/tools/{}", tool.id),
        name: names.say(&tool.about.name),
        code: tool.about.code.clone(),
        kind: tool.about.kind.clone(),
        site: names.site(tool.site),
        state: tool.state.word(),
        condition: tool.condition.word(),
        holder: tool.holder.map(|holder| names.person(holder)).unwrap_or_default(),
        store: tool.about.store.map(|store| names.store(store)).filter(|name| name != NOTHING).unwrap_or_default(),
        due: tool.due.map(|due| date_name(due, names.language())).unwrap_or_default(),
        is_due: tool.is_due(today),
    }
}

/// How a state or a condition is coloured.
pub(super) fn tone(word: &str) -> &'static str {
    match word {
        "in_store" | "good" => "published",
        "broken" => "rejected",
        "in_repair" | "worn" => "due",
        _ => "",
    }
}

/// An entry of a tool's history.
pub(super) struct Event {
    pub(super) what: &'static str,
    pub(super) at: String,
    pub(super) by: String,
    pub(super) person: String,
    pub(super) condition: &'static str,
    pub(super) note: String,
    pub(super) photos: Vec<Picture>,
}

/// An entry of a tool's history, in words.
pub(super) fn event(event: &ToolEvent, detail: &ToolDetail, names: &Names, t: &Words) -> Event {
    let name = names.say(&detail.tool.about.name);
    let of_it = detail.pictures.iter().filter(|photo| event.photos.iter().any(|one| one.id == photo.id));
    Event {
        what: event.what.word(),
        at: local_time(event.signed.at, names.zone(event.site)).full,
        by: names.person(event.signed.by),
        person: event.person.map(|person| names.person(person)).unwrap_or_default(),
        condition: event.condition.word(),
        note: event.signed.note.clone(),
        photos: of_it.map(|photo| Picture::new(photo, &name, "", names, t)).collect(),
    }
}
