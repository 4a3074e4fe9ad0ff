//! How does a form become a kind of supplies, or an entry of its ledger?

use crate::auth::Fields;
use domain::{
    ids::{PersonId, SiteId, StoreId, SupplyId, SupplyMoveId},
    money::Money,
    operation::{CorrectSupply, IssueSupply, Operation, ReceiveSupply, ReturnSupply, TransferSupply, WriteOffSupply},
    place::AreaKind,
    quantity::Quantity,
    supply::{Low, MoveKind, Norm, NormOf, Supply},
    text::Text,
};
use uuid::Uuid;

/// A kind of supplies that nobody has written yet.
#[must_use]
pub fn blank(id: SupplyId, site: SiteId) -> Supply {
    let (name, unit) = (Text::default(), Text::default());
    Supply { id, site, name, unit, price: None, low: vec![], norms: vec![], retired: false }
}

/// What was typed as a quantity: nothing is none; what can't be read becomes more than the rules take.
pub(crate) fn quantity(typed: &str) -> Option<Quantity> {
    let typed = typed.trim();
    if typed.is_empty() { None } else { Some(Quantity::parse(typed).unwrap_or(Quantity::thousandths(u64::MAX))) }
}

/// What was typed as a price: nothing is none; what can't be read becomes one that the rules refuse.
pub(crate) fn price(typed: &str) -> Option<Money> {
    let typed = typed.trim();
    if typed.is_empty() { None } else { Some(Money::parse(typed).unwrap_or(Money::fen(-1))) }
}

/// Reads the form. What can't be read becomes something that the rules refuse.
#[must_use]
pub fn read(fields: &Fields, id: SupplyId, site: SiteId) -> Supply {
    let of = |begins: &'static str| {
        let named = fields.iter().filter_map(move |(key, value)| Some((key.strip_prefix(begins)?, value)));
        named.filter_map(|(rest, value)| Some((rest.to_owned(), quantity(value)?))).filter(|(_, quantity)| !quantity.is_zero())
    };
    let low = of("low-").filter_map(|(store, level)| Some(Low { store: store.parse().ok()?, level }));
    let kinds = of("kind-").filter_map(|(kind, monthly)| Some(Norm { of: NormOf::Kind(AreaKind::parse(&kind)?), monthly }));
    let areas = of("area-").filter_map(|(area, monthly)| Some(Norm { of: NormOf::Area(area.parse().ok()?), monthly }));
    Supply {
        id,
        site,
        name: Text::new(fields.get("name_zh").trim(), fields.get("name_en").trim()),
        unit: Text::new(fields.get("unit_zh").trim(), fields.get("unit_en").trim()),
        price: price(fields.get("price")),
        low: low.collect(),
        norms: kinds.chain(areas).collect(),
        retired: fields.get("retired") == "yes",
    }
}

/// The entry that a form asks for; none when it asks for nothing that there is. `fresh` is an id for it.
#[must_use]
pub fn entry(fields: &Fields, supply: SupplyId, fresh: Uuid) -> Option<Operation> {
    // A form that is sent twice names the same entry, and is taken once.
    let entry: SupplyMoveId = fields.get("entry").parse().unwrap_or(SupplyMoveId(fresh));
    let store: StoreId = fields.get("store").parse().unwrap_or(StoreId(Uuid::nil()));
    let note = fields.get("note").trim().to_owned();
    let quantity = quantity(fields.get("quantity")).unwrap_or_default();
    let person: PersonId = fields.get("person").parse().unwrap_or(PersonId::SERVER);
    let area = fields.get("area").parse().ok();
    if fields.get("do") == "correct" {
        return Some(CorrectSupply { entry, store, supply, note }.into());
    }
    Some(match MoveKind::parse(fields.get("do"))? {
        MoveKind::Received => ReceiveSupply { entry, store, supply, quantity, note }.into(),
        MoveKind::Issued => IssueSupply { entry, store, supply, quantity, to: person, area, note }.into(),
        MoveKind::Returned => ReturnSupply { entry, store, supply, quantity, from: person, area, note }.into(),
        MoveKind::WrittenOff => WriteOffSupply { entry, store, supply, quantity, note }.into(),
        MoveKind::MovedOut => {
            let to = fields.get("to").parse().unwrap_or(StoreId(Uuid::nil()));
            TransferSupply { entry, store, supply, quantity, to, note }.into()
        }
        MoveKind::MovedIn | MoveKind::Counted | MoveKind::Corrected => return None,
    })
}
