//! How does the form of a shift become a shift?

use crate::auth::Fields;
use chrono::NaiveTime;
use domain::{
    ids::{ShiftId, SiteId},
    people::Role,
    route::Window,
    shift::{PARTS_LIMIT, Shift},
    text::Text,
};

/// A shift that nobody has written yet.
#[must_use]
pub fn blank(id: ShiftId, site: SiteId) -> Shift {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    Shift {
        id,
        site,
        name: Text::default(),
        mark: String::new(),
        parts: vec![Window { from: time(6), until: time(14) }],
        break_minutes: 30,
        grace_minutes: 5,
        look_after_minutes: 15,
        roles: vec![Role::Cleaner],
        retired: false,
        earlier: vec![],
    }
}

/// Reads the form. What can't be read becomes something that the rules refuse.
#[must_use]
pub fn read(fields: &Fields, id: ShiftId, site: SiteId) -> Shift {
    let time = |text: &str| text.get(..5).and_then(|time| format!("{time}:00").parse::<NaiveTime>().ok());
    let part = |n: usize| {
        let (from, until) = (fields.get(&format!("from_{n}")).to_owned(), fields.get(&format!("until_{n}")).to_owned());
        Some(Window { from: time(&from)?, until: time(&until)? })
    };
    Shift {
        id,
        site,
        name: Text::new(fields.get("name_zh").trim(), fields.get("name_en").trim()),
        mark: fields.get("mark").trim().to_owned(),
        parts: (0..PARTS_LIMIT).filter_map(part).collect(),
        break_minutes: fields.get("break_minutes").parse().unwrap_or(u16::MAX),
        grace_minutes: fields.get("grace_minutes").parse().unwrap_or(u16::MAX),
        look_after_minutes: fields.get("look_after_minutes").parse().unwrap_or(u16::MAX),
        roles: fields.all("role").filter_map(Role::parse).collect(),
        retired: fields.get("retired") == "yes",
        earlier: vec![],
    }
}
