//! What is in the stores, and how much of it is used (7.4, 8.4)? Supplies 清洁用品 and stores 库房 are a catalog; what a store holds of one kind
//! stands in [`stock`].

mod consumption;
mod stock;

pub use consumption::{Consumption, consumption};
pub use stock::{Corrects, Counted, MoveKind, Movement, Recent, Stock, SupplyMove};

use crate::{
    ids::{AreaId, BuildingId, PersonId, SiteId, StoreId, SupplyId},
    money::Money,
    place::{Area, AreaKind, check_name},
    quantity::Quantity,
    refusal::Refusal,
    text::Text,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Norms, and stores with a level of their own, that one kind of supplies may have.
const LINES_LIMIT: usize = 500;

/// Characters that the name of a unit may have.
const UNIT_LIMIT: usize = 20;

/// Keepers that a store may have.
const KEEPERS_LIMIT: usize = 20;

/// A kind of supplies 清洁用品.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Supply {
    /// Its id.
    pub id: SupplyId,
    /// The site.
    pub site: SiteId,
    /// Its name: 洗洁精.
    pub name: Text,
    /// What it is counted in: 瓶.
    pub unit: Text,
    /// What a unit costs, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// Below which level a store runs low.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub low: Vec<Low>,
    /// How much of it is to be used in a month 消耗定额.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub norms: Vec<Norm>,
    /// It is kept no more; what was moved stays.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// The level below which a store runs low 最低库存.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Low {
    /// Which store.
    pub store: StoreId,
    /// The level, in thousandths of the unit.
    pub level: Quantity,
}

/// How much is to be used in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Where.
    pub of: NormOf,
    /// How much in a month, in thousandths of the unit.
    pub monthly: Quantity,
}

/// Where a norm holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NormOf {
    /// In this area; it goes before the norm of its kind.
    Area(AreaId),
    /// In each area of this kind.
    Kind(AreaKind),
}

impl Supply {
    /// Checks what somebody typed.
    pub fn check(&self) -> Result<(), Refusal> {
        check_name(&self.name)?;
        if self.unit.is_empty() {
            return Err(Refusal::Missing { field: "measure".into() });
        }
        if self.unit.longer_than(UNIT_LIMIT) {
            return Err(Refusal::TooLong { field: "measure".into(), limit: UNIT_LIMIT as u32 });
        }
        if self.price.is_some_and(|price| !price_is_sane(price)) {
            return Err(Refusal::Invalid { field: "price".into() });
        }
        let stores: HashSet<StoreId> = self.low.iter().map(|low| low.store).collect();
        let sane = self.low.iter().all(|low| low.level <= Quantity::LIMIT);
        if stores.len() != self.low.len() || self.low.len() > LINES_LIMIT || !sane {
            return Err(Refusal::Invalid { field: "low".into() });
        }
        let places: HashSet<NormOf> = self.norms.iter().map(|norm| norm.of).collect();
        let sane = self.norms.iter().all(|norm| norm.monthly.is_sane());
        if places.len() != self.norms.len() || self.norms.len() > LINES_LIMIT || !sane {
            return Err(Refusal::Invalid { field: "norms".into() });
        }
        Ok(())
    }

    /// The level below which a store runs low; nothing where nobody said.
    #[must_use]
    pub fn level(&self, store: StoreId) -> Quantity {
        self.low.iter().find(|low| low.store == store).map_or(Quantity::ZERO, |low| low.level)
    }

    /// How much of it is to be used in an area in a month.
    #[must_use]
    pub fn norm(&self, area: &Area) -> Option<Quantity> {
        let of = |wanted: NormOf| self.norms.iter().find(|norm| norm.of == wanted).map(|norm| norm.monthly);
        of(NormOf::Area(area.id)).or_else(|| area.kind.and_then(|kind| of(NormOf::Kind(kind))))
    }
}

/// A price that somebody may type: up to a million yuan.
#[must_use]
pub fn price_is_sane(price: Money) -> bool {
    (Money::ZERO..=Money::fen(100_000_000)).contains(&price)
}

/// A store 库房 of supplies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// Its id.
    pub id: StoreId,
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub name: Text,
    /// The building that it is in, where it is in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<BuildingId>,
    /// The area that it is in, where somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// Who is told when it runs low; everybody who keeps stores there when nobody is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keepers: Vec<PersonId>,
    /// Nothing is moved there any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

impl Store {
    /// Checks what somebody typed.
    pub fn check(&self) -> Result<(), Refusal> {
        check_name(&self.name)?;
        if self.keepers.len() > KEEPERS_LIMIT {
            return Err(Refusal::Invalid { field: "keepers".into() });
        }
        Ok(())
    }
}
