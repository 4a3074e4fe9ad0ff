//! Which flat was it? Found as somebody types: what it is called, or its building.

use crate::{
    engine::Engine,
    error::{Error, Result},
    store::units::Term,
};
use domain::{books::SiteBooks, ids::SiteId, time::Interval};
use serde::Serialize;

/// A flat or shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UnitLine {
    /// Its id.
    pub unit_id: String,
    /// Its name: 3-2-1.
    pub name: String,
    /// The name of its building; empty when this phone does not know it.
    pub building: String,
}

/// Lines of an answer at the most.
const LINES: u32 = 200;
/// Words that count: nobody types more to find a flat.
const WORDS: usize = 6;

impl Engine {
    /// The flats of a site whose name, in either language, or building has every word that was typed; those that begin with it come first. Nothing
    /// typed: all of them, from the first on.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person does not see the site.
    pub fn search_units(&mut self, site: SiteId, text: &str, limit: u32) -> Result<Vec<UnitLine>> {
        let (now, language) = (Interval::at(self.now().estimate), self.language());
        let room = self.room_mut()?;
        let sees = room.books.company.who(room.store.person).view(site, now).site;
        let here = room.books.sites.get(&site).filter(|_| sees).cloned().ok_or(Error::NotFound("site"))?;
        let terms: Vec<Term> = narrow(text).split_whitespace().take(WORDS).map(|word| term(word, &here)).collect();
        let found = room.store.search_units(site, &terms, limit.min(LINES).into())?;
        let mut lines = Vec::with_capacity(found.len());
        for (unit_id, building) in found {
            let Some(unit) = unit_id.parse().ok().map(|id| room.books.unit(&mut room.store, id)).transpose()?.flatten() else { continue };
            let building = building.parse().ok().and_then(|id| here.buildings.get(&id));
            let building = building.map_or_else(String::new, |building| building.name.say(language).to_owned());
            lines.push(UnitLine { unit_id, name: unit.name.say(language).to_owned(), building });
        }
        Ok(lines)
    }
}

/// A word with the buildings that it may mean.
fn term(word: &str, here: &SiteBooks) -> Term {
    let mut term = Term { word: word.to_owned(), buildings: vec![], inside: vec![] };
    for building in here.buildings.values() {
        let names = [&building.name.zh, &building.name.en].map(|name| narrow(name));
        if names.iter().any(|name| name.contains(word)) {
            term.buildings.push(building.id.to_string());
        }
        let rest = |name: &String| Some(word.strip_prefix(name.as_str()).filter(|_| !name.is_empty())?.trim_matches(['-', '#', '/']));
        if let Some(rest) = names.iter().filter_map(rest).find(|rest| !rest.is_empty()) {
            term.inside.push((building.id.to_string(), rest.to_owned()));
        }
    }
    // 12栋301 begins with 1 too, where a building is called so: the longest name is meant.
    term.inside.sort_by_key(|(_, rest)| rest.len());
    term
}

/// As names are kept: small letters, and none of the wide ones that a Chinese keyboard types.
fn narrow(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().map(narrow).collect::<String>().to_ascii_lowercase()
}
