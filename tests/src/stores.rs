//! What is kept, and where? Stores and supplies of a test.

use crate::{new_id, office::Office};
use domain::{
    ids::{PersonId, SiteId, StoreId, SupplyId, SupplyMoveId},
    money::Money,
    operation::{IssueSupply, ReceiveSupply},
    quantity::Quantity,
    supply::{Low, Store, Supply},
    text::Text,
};

/// A store that nobody keeps in particular.
#[must_use]
pub fn store(site: SiteId, name: &str) -> Store {
    Store { id: StoreId(new_id()), site, name: Text::new(name, name), building: None, area: None, keepers: vec![], retired: false }
}

/// A kind of supplies in bottles of 12.50 yuan, without a level or a norm.
#[must_use]
pub fn supply(site: SiteId, name: &str) -> Supply {
    Supply {
        id: SupplyId(new_id()),
        site,
        name: Text::new(name, ""),
        unit: Text::new("瓶", "bottle"),
        price: Some(Money::fen(1_250)),
        low: vec![],
        norms: vec![],
        retired: false,
    }
}

/// The same, with a level below which a store runs low, in whole units.
#[must_use]
pub fn with_level(supply: Supply, store: &Store, units: u32) -> Supply {
    Supply { low: vec![Low { store: store.id, level: Quantity::whole(units) }], ..supply }
}

/// Takes whole units in; gives the entry.
#[track_caller]
pub fn receive(keeper: &Office, supply: &Supply, store: &Store, units: u32) -> SupplyMoveId {
    let entry = SupplyMoveId(new_id());
    let step = ReceiveSupply { entry, store: store.id, supply: supply.id, quantity: Quantity::whole(units), note: String::new() };
    keeper.make(&format!("/v1/supplies/{}/receive", supply.id), &step);
    entry
}

/// Somebody is given so many thousandths.
#[must_use]
pub fn issue(supply: &Supply, store: &Store, to: PersonId, thousandths: u64) -> IssueSupply {
    let (entry, quantity) = (SupplyMoveId(new_id()), Quantity::thousandths(thousandths));
    IssueSupply { entry, store: store.id, supply: supply.id, quantity, to, area: None, note: String::new() }
}
