//! What do supplies and their ledger look like on a page?

use crate::{
    auth::SignedIn,
    pages::{Choice, Names, Words, local_time},
};
use domain::{
    books::SiteBooks,
    ids::{SiteId, StoreId},
    people::Held,
    place::AreaKind,
    quantity::Quantity,
    rights::Action,
    supply::{MoveKind, NormOf, Stock, Supply, SupplyMove},
    text::Language,
};

/// A change in thousandths as people read it: `-1.5`.
#[must_use]
pub(crate) fn signed(change: i64) -> String {
    let sign = if change < 0 { "-" } else { "" };
    format!("{sign}{}", Quantity::thousandths(change.unsigned_abs()))
}

/// What one store holds.
pub(crate) struct InStore {
    pub(crate) href: String,
    pub(crate) store: String,
    pub(crate) quantity: String,
    pub(crate) level: String,
    pub(crate) low: bool,
    pub(crate) counted: String,
}

/// What one store holds of a kind of supplies.
pub(crate) fn in_store(stock: &Stock, supply: &Supply, names: &Names) -> InStore {
    let level = supply.level(stock.store);
    InStore {
        href: format!("/stores/{}", stock.store),
        store: names.store(stock.store),
        quantity: names.quantity(stock.quantity, supply.id),
        level: if level.is_zero() { String::new() } else { names.quantity(level, supply.id) },
        low: stock.is_below(level),
        counted: stock.counted.as_ref().map(|counted| local_time(counted.at, names.zone(stock.site)).full).unwrap_or_default(),
    }
}

/// What every store of a site holds of a kind of supplies: those too that have a level to keep, and nothing.
pub(crate) fn in_stores(supply: &Supply, here: &SiteBooks, stocks: &[Stock], names: &Names) -> Vec<InStore> {
    let mut lines: Vec<InStore> = vec![];
    for store in here.stores.values() {
        let known = stocks.iter().find(|stock| stock.supply == supply.id && stock.store == store.id).cloned();
        let wanted = !supply.level(store.id).is_zero() && !store.retired;
        let Some(stock) = known.or_else(|| wanted.then(|| Stock::empty(supply.site, store.id, supply.id))) else { continue };
        lines.push(in_store(&stock, supply, names));
    }
    lines.sort_by(|a, b| a.store.cmp(&b.store));
    lines
}

/// An entry of the ledger.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) store_id: String,
    pub(crate) kind: &'static str,
    pub(crate) at: String,
    pub(crate) store: String,
    pub(crate) change: String,
    pub(crate) quantity: String,
    pub(crate) left: String,
    /// To whom, for which area, to which store.
    pub(crate) whom: String,
    pub(crate) by: String,
    pub(crate) note: String,
    /// It was told after a stocktake that had seen it.
    pub(crate) seen: bool,
    pub(crate) plan_href: String,
    pub(crate) may_correct: bool,
}

/// The entries of a page of the ledger. One that was taken back already is not offered again.
pub(crate) fn entries(moves: &[SupplyMove], names: &Names) -> Vec<Entry> {
    let corrected: Vec<_> = moves.iter().filter_map(|entry| entry.corrects.map(|corrects| corrects.entry)).collect();
    moves
        .iter()
        .map(|entry| {
            let parts = [
                entry.person.map(|person| names.person(person)),
                entry.area.map(|area| names.area(area)),
                entry.other.map(|store| names.store(store)),
            ];
            Entry {
                id: entry.id.to_string(),
                store_id: entry.store.to_string(),
                kind: entry.kind.word(),
                at: local_time(entry.signed.at, names.zone(entry.site)).full,
                store: names.store(entry.store),
                change: format!("{}{}", if entry.change > 0 { "+" } else { "" }, signed(entry.change)),
                quantity: entry.quantity.to_string(),
                left: entry.left.to_string(),
                whom: parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
                by: names.person(entry.signed.by),
                note: entry.signed.note.clone(),
                seen: entry.change == 0 && !entry.quantity.is_zero() && entry.kind != MoveKind::Counted,
                plan_href: entry.plan.map(|plan| format!("/purchase-plans/{plan}")).unwrap_or_default(),
                may_correct: entry.kind.may_be_corrected() && !corrected.contains(&entry.id),
            }
        })
        .collect()
}

/// The stores of a site by name, to choose from.
pub(crate) fn stores(here: &SiteBooks, language: Language, chosen: &str) -> Vec<Choice> {
    let mut all: Vec<Choice> = here
        .stores
        .values()
        .filter(|store| !store.retired || store.id.to_string() == chosen)
        .map(|store| Choice::new(store.id, store.name.say(language), chosen))
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// The areas of a site by name, to choose from; the first is none.
pub(crate) fn areas(site: SiteId, names: &Names, t: &Words, chosen: &str) -> Vec<Choice> {
    let all = names.places(Some(site)).into_iter().filter(|place| place.noun == "area");
    let areas = all.map(|place| {
        let id = domain::ids::AreaId(place.id);
        Choice::new(id, names.area(id), chosen)
    });
    std::iter::once(Choice::new("", t.of("supply-no-area"), chosen)).chain(areas).collect()
}

/// Those who work at a site now, by name.
pub(crate) fn people(person: &SignedIn, site: SiteId, chosen: &str) -> Vec<Choice> {
    let works = |id| person.books.who(id).may_somewhere_at(Action::Attend, site, person.now()) != Held::No;
    let all = person.books.people.values().filter(|one| one.active && works(one.id));
    let mut all: Vec<Choice> = all.map(|one| Choice::new(one.id, one.name.as_str(), chosen)).collect();
    all.sort_by(|a, b| (&a.name, &a.value).cmp(&(&b.name, &b.value)));
    all
}

/// A figure that somebody types beside a name.
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
}

/// The form of a kind of supplies.
pub(crate) struct Edit {
    pub(crate) action: String,
    pub(crate) base: String,
    pub(crate) known: bool,
    pub(crate) sites: Vec<Choice>,
    pub(crate) name_zh: String,
    pub(crate) name_en: String,
    pub(crate) unit_zh: String,
    pub(crate) unit_en: String,
    pub(crate) price: String,
    pub(crate) levels: Vec<Typed>,
    pub(crate) kinds: Vec<Typed>,
    pub(crate) areas: Vec<Typed>,
    pub(crate) retired: bool,
}

/// The form of a kind of supplies.
pub(crate) fn edit(supply: &Supply, known: bool, sites: Vec<Choice>, here: &SiteBooks, names: &Names, t: &Words) -> Edit {
    let shown = |quantity: Option<Quantity>| quantity.filter(|one| !one.is_zero()).map(|one| one.to_string()).unwrap_or_default();
    let norm = |of: NormOf| supply.norms.iter().find(|norm| norm.of == of).map(|norm| norm.monthly);
    let level = |store: StoreId| Some(supply.level(store));
    let mut levels: Vec<Typed> = here
        .stores
        .values()
        .filter(|store| !store.retired)
        .map(|store| Typed { name: format!("low-{}", store.id), label: names.say(&store.name), value: shown(level(store.id)) })
        .collect();
    levels.sort_by(|a, b| a.label.cmp(&b.label));
    let kinds = AreaKind::ALL.into_iter().filter(|kind| here.areas.values().any(|area| area.kind == Some(*kind)));
    let kinds = kinds.map(|kind| Typed {
        name: format!("kind-{}", kind.word()),
        label: t.word("area-kind", kind.word()),
        value: shown(norm(NormOf::Kind(kind))),
    });
    let areas = names.places(Some(supply.site)).into_iter().filter(|place| place.noun == "area").map(|place| {
        let id = domain::ids::AreaId(place.id);
        Typed { name: format!("area-{id}"), label: names.area(id), value: shown(norm(NormOf::Area(id))) }
    });
    Edit {
        action: format!("/supplies/{}", supply.id),
        base: if known { crate::pages::mark(supply) } else { String::new() },
        known,
        sites,
        name_zh: supply.name.zh.clone(),
        name_en: supply.name.en.clone(),
        unit_zh: supply.unit.zh.clone(),
        unit_en: supply.unit.en.clone(),
        price: supply.price.map(|price| price.to_string()).unwrap_or_default(),
        levels,
        kinds: kinds.collect(),
        areas: areas.collect(),
        retired: supply.retired,
    }
}
