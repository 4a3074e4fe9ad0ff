//! Supplies and their stores (7.4, 8.4): every change is an entry in a ledger, no store holds less than nothing, and whoever keeps a store is
//! told when it runs low.

use super::{
    No, Ruled, allowed, allowed_to_change,
    crew::{at, keepers, known, local_date, signed, tell, works_here},
    not_found, site_of,
};
use crate::{
    books::{Books, Change},
    ids::{AreaId, PersonId, SiteId, StoreId, SupplyId, SupplyMoveId},
    message::{MessageKind, Topic},
    operation::{
        CorrectSupply, CountSupply, IssueSupply, ReceiveSupply, Received, ReturnSupply, SupplyStep, TransferSupply, WriteOffSupply,
    },
    patrol::check_note,
    quantity::Quantity,
    refusal::Refusal,
    rights::Action,
    supply::{Corrects, MoveKind, Movement, NormOf, Stock, Store, Supply, SupplyMove},
    text::{Language, Text},
};

pub(super) fn step(books: &Books, received: &Received, step: &SupplyStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        SupplyStep::Put(supply) => put(books, received, site, supply),
        SupplyStep::PutStore(store) => put_store(books, received, site, store),
        SupplyStep::Receive(step) => {
            let ReceiveSupply { entry, store, supply, quantity, note } = step;
            one(books, received, site, (*store, *supply), plain(books, received, site, *entry, MoveKind::Received, *quantity, note)?)
        }
        SupplyStep::Issue(step) => {
            let IssueSupply { entry, store, supply, quantity, to, area, note } = step;
            works_here(books, site, *to, at(received))?;
            let movement = plain(books, received, site, *entry, MoveKind::Issued, *quantity, note)?;
            one(books, received, site, (*store, *supply), with(books, movement, *to, *area)?)
        }
        SupplyStep::Return(step) => {
            let ReturnSupply { entry, store, supply, quantity, from, area, note } = step;
            if !books.company.people.contains_key(from) {
                return Err(not_found("person").into());
            }
            let movement = plain(books, received, site, *entry, MoveKind::Returned, *quantity, note)?;
            one(books, received, site, (*store, *supply), with(books, movement, *from, *area)?)
        }
        SupplyStep::WriteOff(step) => {
            let WriteOffSupply { entry, store, supply, quantity, note } = step;
            said("note", note)?;
            one(books, received, site, (*store, *supply), plain(books, received, site, *entry, MoveKind::WrittenOff, *quantity, note)?)
        }
        SupplyStep::Transfer(step) => transfer(books, received, site, step),
        SupplyStep::Count(step) => {
            let CountSupply { entry, store, supply, found, note } = step;
            if *found > Quantity::LIMIT {
                return Err(Refusal::Invalid { field: "quantity".into() }.into());
            }
            one(books, received, site, (*store, *supply), movement(books, received, site, *entry, MoveKind::Counted, *found, note)?)
        }
        SupplyStep::Correct(step) => correct(books, received, site, step),
    }
}

fn said(field: &str, words: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() { Err(Refusal::Missing { field: field.into() }) } else { Ok(()) }
}

fn put(books: &Books, received: &Received, site: SiteId, supply: &Supply) -> Ruled {
    allowed_to_change(books, received, Action::KeepStores, site, [None])?;
    if supply.site != site {
        return Err(not_found("site").into());
    }
    supply.check()?;
    if supply.low.iter().any(|low| !books.site.stores.contains_key(&low.store)) {
        return Err(not_found("store").into());
    }
    // Norms of areas that are gone stay as they were.
    let old = books.site.supplies.get(&supply.id);
    let had = |of: NormOf| old.is_some_and(|old| old.norms.iter().any(|norm| norm.of == of));
    let gone = |of: NormOf| matches!(of, NormOf::Area(area) if !books.site.areas.contains_key(&area)) && !had(of);
    if supply.norms.iter().any(|norm| gone(norm.of)) {
        return Err(not_found("area").into());
    }
    Ok(vec![Change::Put(supply.clone().into())])
}

fn put_store(books: &Books, received: &Received, site: SiteId, store: &Store) -> Ruled {
    let old = books.site.stores.get(&store.id);
    let reaches = [Some(store.building), old.map(|old| old.building)].into_iter().flatten();
    allowed_to_change(books, received, Action::KeepStores, site, reaches)?;
    if store.site != site {
        return Err(not_found("site").into());
    }
    store.check()?;
    if store.building.is_some_and(|building| !books.site.buildings.contains_key(&building)) {
        return Err(not_found("building").into());
    }
    if store.area.is_some_and(|area| !books.site.areas.contains_key(&area)) {
        return Err(not_found("area").into());
    }
    if store.keepers.iter().any(|keeper| !books.company.people.contains_key(keeper)) {
        return Err(not_found("person").into());
    }
    Ok(vec![Change::Put(store.clone().into())])
}

/// What is to be entered, whatever it is.
fn movement(
    books: &Books,
    received: &Received,
    site: SiteId,
    id: SupplyMoveId,
    kind: MoveKind,
    quantity: Quantity,
    note: &str,
) -> Result<Movement, Refusal> {
    check_note("note", note)?;
    let (date, signed) = (local_date(books, site, at(received))?, signed(received, note));
    Ok(Movement { id, kind, quantity, date, signed, person: None, area: None, other: None, corrects: None, plan: None })
}

/// The same, of which there must be some.
pub(super) fn plain(
    books: &Books,
    received: &Received,
    site: SiteId,
    id: SupplyMoveId,
    kind: MoveKind,
    quantity: Quantity,
    note: &str,
) -> Result<Movement, Refusal> {
    if !quantity.is_sane() {
        return Err(Refusal::Invalid { field: "quantity".into() });
    }
    movement(books, received, site, id, kind, quantity, note)
}

fn with(books: &Books, movement: Movement, person: PersonId, area: Option<AreaId>) -> Result<Movement, Refusal> {
    if area.is_some_and(|area| !books.site.areas.contains_key(&area)) {
        return Err(not_found("area"));
    }
    Ok(Movement { person: Some(person), area, ..movement })
}

/// One entry in the ledger of a store.
fn one(books: &Books, received: &Received, site: SiteId, of: (StoreId, SupplyId), movement: Movement) -> Ruled {
    may_move(books, received, site, of.0)?;
    enter(books, received, site, of, movement)
}

/// Whoever keeps stores where this one is may move what is in it. One that is retired is emptied, and nothing more.
pub(super) fn may_move(books: &Books, received: &Received, site: SiteId, store: StoreId) -> Result<(), No> {
    let store = books.site.stores.get(&store).ok_or_else(|| not_found("store"))?;
    allowed(books, received, Action::KeepStores, site, store.building)
}

/// Enters something in the ledger; the rights were looked at.
pub(super) fn enter(books: &Books, received: &Received, site: SiteId, of: (StoreId, SupplyId), movement: Movement) -> Ruled {
    let (store, supply) = of;
    let supply = books.site.supplies.get(&supply).ok_or_else(|| not_found("supply"))?;
    let place = books.site.stores.get(&store).ok_or_else(|| not_found("store"))?;
    if place.retired && matches!(movement.kind, MoveKind::Received | MoveKind::MovedIn) {
        return Err(Refusal::Invalid { field: "store".into() }.into());
    }
    if books.crew::<SupplyMove>(movement.id.0).is_some() {
        return Err(Refusal::IdReused.into());
    }
    let id = Stock::id_of(site, store, supply.id);
    let before = books.crew::<Stock>(id.0).cloned().unwrap_or_else(|| Stock::empty(site, store, supply.id));
    let (after, entry) = before.enter(movement)?;
    let told = low(books, received, place, supply, &before, &after);
    Ok([vec![Change::Put(after.into()), Change::Put(entry.into())], told].concat())
}

/// Those who keep a store are told once, when it falls below its level.
fn low(books: &Books, received: &Received, store: &Store, supply: &Supply, before: &Stock, after: &Stock) -> Vec<Change> {
    let level = supply.level(store.id);
    if before.is_below(level) || !after.is_below(level) {
        return vec![];
    }
    let (left, unit) = (after.quantity, &supply.unit);
    let title = Text::new(
        format!("{} · {}：剩 {left} {}", supply.name.zh, store.name.zh, unit.zh),
        format!("{} · {}: {left} {} left", supply.name.say(Language::En), store.name.say(Language::En), unit.say(Language::En)),
    );
    let to = keepers(books, store.site, Some(store), at(received));
    tell(received, store.site, MessageKind::LowStock, Topic::Supply(supply.id), &title, to)
}

/// From one store to another: an entry in the ledger of each.
fn transfer(books: &Books, received: &Received, site: SiteId, step: &TransferSupply) -> Ruled {
    let TransferSupply { entry, store, supply, quantity, to, note } = step;
    if store == to {
        return Err(Refusal::Invalid { field: "store".into() }.into());
    }
    may_move(books, received, site, *store)?;
    may_move(books, received, site, *to)?;
    let out = plain(books, received, site, *entry, MoveKind::MovedOut, *quantity, note)?;
    let come = Movement { id: SupplyMove::other_half(*entry), kind: MoveKind::MovedIn, other: Some(*store), ..out.clone() };
    let left = enter(books, received, site, (*store, *supply), Movement { other: Some(*to), ..out })?;
    let came = enter(books, received, site, (*to, *supply), come)?;
    Ok([left, came].concat())
}

/// A counter-entry for one that was wrong, once.
fn correct(books: &Books, received: &Received, site: SiteId, step: &CorrectSupply) -> Ruled {
    may_move(books, received, site, step.store)?;
    said("note", &step.note)?;
    let wrong: SupplyMove = known(books, step.entry.0)?;
    if wrong.store != step.store || wrong.supply != step.supply {
        return Err(not_found("entry").into());
    }
    if !wrong.kind.may_be_corrected() {
        return Err(Refusal::Invalid { field: "entry".into() }.into());
    }
    let id = SupplyMove::counter_id(wrong.id);
    if books.crew::<SupplyMove>(id.0).is_some() {
        return Err(Refusal::AlreadyDone.into());
    }
    let counter = movement(books, received, site, id, MoveKind::Corrected, wrong.quantity, &step.note)?;
    let corrects = Corrects { entry: wrong.id, kind: wrong.kind, at: wrong.signed.at };
    let counter =
        Movement { person: wrong.person, area: wrong.area, corrects: Some((corrects, wrong.change)), plan: wrong.plan, ..counter };
    enter(books, received, site, (step.store, step.supply), counter)
}
