//! What does a store hold of one kind of supplies, and why? Every change is an entry of a ledger that is never changed again; what a store
//! holds is the sum of its entries, always.
//!
//! Phones tell late of what happened. A stocktake says how much was there at a moment: what happened before that moment and is told later has
//! been seen by whoever counted, and changes nothing; what happened after it and was told before is kept on top of it.

use crate::{
    crew::{Filing, Signed},
    ids::{AreaId, PersonId, PurchasePlanId, SiteId, StockId, StoreId, SupplyId, SupplyMoveId},
    quantity::Quantity,
    refusal::Refusal,
    time::Timestamp,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Changes that a stock remembers for a stocktake that is told late.
const REMEMBERED: usize = 32;

/// What a store holds of one kind of supplies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stock {
    /// Its id: [`Stock::id_of`] what it is of.
    pub id: StockId,
    /// The site.
    pub site: SiteId,
    /// The store.
    pub store: StoreId,
    /// What.
    pub supply: SupplyId,
    /// How much, in thousandths of the unit: the sum of all entries.
    pub quantity: Quantity,
    /// The last stocktake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Counted>,
    /// The local date of the last entry.
    pub moved: NaiveDate,
    /// The last changes by when they happened, for a stocktake that is told late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<Recent>,
}

/// A stocktake 盘点.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counted {
    /// Who counted.
    pub by: PersonId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What was found, in thousandths of the unit.
    pub found: Quantity,
}

/// A change by when it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recent {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// By how much, in thousandths of the unit.
    pub change: i64,
}

/// What happened to supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MoveKind {
    /// 入库: they came in.
    Received,
    /// 领用: somebody was given them.
    Issued,
    /// 退回: somebody gave them back.
    Returned,
    /// 报损: used up in the store, spoilt or lost.
    WrittenOff,
    /// 调出: they went to another store.
    MovedOut,
    /// 调入: they came from another store.
    MovedIn,
    /// 盘点: somebody counted, and the books were set right.
    Counted,
    /// 冲正: an entry was wrong, and is taken back by this one.
    Corrected,
}

impl MoveKind {
    /// Every kind.
    pub const ALL: [Self; 8] =
        [Self::Received, Self::Issued, Self::Returned, Self::WrittenOff, Self::MovedOut, Self::MovedIn, Self::Counted, Self::Corrected];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Issued => "issued",
            Self::Returned => "returned",
            Self::WrittenOff => "written_off",
            Self::MovedOut => "moved_out",
            Self::MovedIn => "moved_in",
            Self::Counted => "counted",
            Self::Corrected => "corrected",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// A counter-entry may take it back. What went to another store is sent back, what was counted is counted again.
    #[must_use]
    pub const fn may_be_corrected(self) -> bool {
        matches!(self, Self::Received | Self::Issued | Self::Returned | Self::WrittenOff)
    }

    const fn takes_away(self) -> bool {
        matches!(self, Self::Issued | Self::WrittenOff | Self::MovedOut)
    }
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SupplyMove {
    /// Its id.
    pub id: SupplyMoveId,
    /// The site.
    pub site: SiteId,
    /// The store.
    pub store: StoreId,
    /// What.
    pub supply: SupplyId,
    /// What happened.
    pub kind: MoveKind,
    /// How much was moved, or found; in thousandths of the unit.
    pub quantity: Quantity,
    /// What it did to the books, in thousandths of the unit. Nothing where a later stocktake had seen it already.
    pub change: i64,
    /// What the books held after it was written, in thousandths of the unit.
    pub left: Quantity,
    /// The local date.
    pub date: NaiveDate,
    /// Who wrote it, when it happened, and what they said.
    #[serde(flatten)]
    pub signed: Signed,
    /// To whom it was issued, or who gave it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// For which area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// The other store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<StoreId>,
    /// The entry that it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Corrects>,
    /// The purchase plan that it came by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PurchasePlanId>,
}

/// An entry that was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Corrects {
    /// Which.
    pub entry: SupplyMoveId,
    /// What it had said.
    pub kind: MoveKind,
    /// When that was.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// What is to be entered in a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The entry's id.
    pub id: SupplyMoveId,
    /// What happened.
    pub kind: MoveKind,
    /// How much was moved, or found.
    pub quantity: Quantity,
    /// The local date.
    pub date: NaiveDate,
    /// Who, when, and what they said.
    pub signed: Signed,
    /// To whom, or from whom.
    pub person: Option<PersonId>,
    /// For which area.
    pub area: Option<AreaId>,
    /// The other store.
    pub other: Option<StoreId>,
    /// The entry that it takes back, and what that had done to the books.
    pub corrects: Option<(Corrects, i64)>,
    /// The purchase plan that it came by.
    pub plan: Option<PurchasePlanId>,
}

impl Stock {
    /// The id of what a store holds of one kind of supplies.
    #[must_use]
    pub fn id_of(site: SiteId, store: StoreId, supply: SupplyId) -> StockId {
        StockId(Uuid::new_v5(&site.0, format!("stock|{store}|{supply}").as_bytes()))
    }

    /// A stock of which nobody has told anything yet.
    #[must_use]
    pub fn empty(site: SiteId, store: StoreId, supply: SupplyId) -> Self {
        let id = Self::id_of(site, store, supply);
        Self { id, site, store, supply, quantity: Quantity::ZERO, counted: None, moved: NaiveDate::default(), recent: vec![] }
    }

    pub(crate) fn filed(&self) -> Filing {
        Filing::on(self.moved, if self.quantity.is_zero() { "empty" } else { "kept" }).about(self.supply.0)
    }

    /// It is below a level.
    #[must_use]
    pub fn is_below(&self, level: Quantity) -> bool {
        self.quantity < level
    }

    /// Enters something: the stock after it, and the entry.
    pub fn enter(&self, movement: Movement) -> Result<(Self, SupplyMove), Refusal> {
        let Movement { id, kind, quantity, date, signed, person, area, other, corrects, plan } = movement;
        // What a counter-entry takes back counts from when that had happened.
        let happened = corrects.map_or(signed.at, |(corrects, _)| corrects.at);
        let seen = self.counted.as_ref().is_some_and(|counted| happened < counted.at);
        let change = match (kind, corrects) {
            _ if seen => 0,
            (MoveKind::Counted, _) => self.difference(quantity, happened),
            (_, Some((_, did))) => did.saturating_neg(),
            (kind, None) if kind.takes_away() => -quantity.as_change(),
            _ => quantity.as_change(),
        };
        let left = self.quantity.changed(change).ok_or_else(|| match change {
            ..0 => Refusal::Insufficient { available: self.quantity },
            _ => Refusal::Invalid { field: "quantity".into() },
        })?;
        let mut after = Self { quantity: left, moved: self.moved.max(date), ..self.clone() };
        if kind == MoveKind::Counted && !seen {
            after.counted = Some(Counted { by: signed.by, at: happened, found: quantity });
            after.recent.retain(|recent| recent.at > happened);
        } else if change != 0 {
            after.recent.push(Recent { at: happened, change });
            let too_many = after.recent.len().saturating_sub(REMEMBERED);
            after.recent.drain(..too_many);
        }
        let (site, store, supply, corrects) = (self.site, self.store, self.supply, corrects.map(|(corrects, _)| corrects));
        Ok((after, SupplyMove { id, site, store, supply, kind, quantity, change, left, date, signed, person, area, other, corrects, plan }))
    }

    /// What sets the books right after somebody counted: what happened since then stays on top. Where that is more than there was, the
    /// books are wrong beyond what one count can tell, and hold nothing.
    fn difference(&self, found: Quantity, at: Timestamp) -> i64 {
        let since: i64 = self.recent.iter().filter(|recent| recent.at > at).map(|recent| recent.change).sum();
        let right = found.changed(since).unwrap_or(Quantity::ZERO);
        right.as_change() - self.quantity.as_change()
    }
}

impl SupplyMove {
    pub(crate) fn filed(&self) -> Filing {
        let filing = Filing::on(self.date, self.kind.word()).about(Stock::id_of(self.site, self.store, self.supply).0);
        match self.person {
            Some(person) => filing.of(person),
            None => filing,
        }
    }

    /// The id of the entry that takes this one back: there is only one.
    #[must_use]
    pub fn counter_id(entry: SupplyMoveId) -> SupplyMoveId {
        SupplyMoveId(Uuid::new_v5(&entry.0, b"counter"))
    }

    /// The id of the other half of what went from store to store.
    #[must_use]
    pub fn other_half(entry: SupplyMoveId) -> SupplyMoveId {
        SupplyMoveId(Uuid::new_v5(&entry.0, b"other half"))
    }

    /// What it adds to what was used, in thousandths of the unit: issued, less what was given back.
    #[must_use]
    pub fn used(&self) -> i64 {
        let quantity = self.quantity.as_change();
        match (self.kind, self.corrects.map(|corrects| corrects.kind)) {
            (MoveKind::Issued, _) | (MoveKind::Corrected, Some(MoveKind::Returned)) => quantity,
            (MoveKind::Returned, _) | (MoveKind::Corrected, Some(MoveKind::Issued)) => -quantity,
            _ => 0,
        }
    }
}
