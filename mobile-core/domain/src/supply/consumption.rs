//! How much was used where, and how much should it have been (7.4)?

use super::SupplyMove;
use crate::{
    books::SiteBooks,
    ids::{AreaId, SupplyId},
    quantity::Quantity,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// What was used of one kind of supplies in an area in a month 消耗.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consumption {
    /// What.
    pub supply: SupplyId,
    /// Where; none for what was issued without a word about the area.
    pub area: Option<AreaId>,
    /// How much: issued, less what was given back. In thousandths of the unit; less than nothing where more came back than went out.
    pub used: i64,
    /// How much it should have been, where there is a norm; in thousandths of the unit.
    pub norm: Option<Quantity>,
}

impl Consumption {
    /// More was used than the norm says.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.norm.is_some_and(|norm| self.used > norm.as_change())
    }

    /// What was used in per cent of the norm, rounded down.
    #[must_use]
    pub fn percent(&self) -> Option<i64> {
        let norm = self.norm.filter(|norm| !norm.is_zero())?.as_change();
        i64::try_from(i128::from(self.used) * 100 / i128::from(norm)).ok()
    }
}

/// What was used in a month, by supply and area: every pair that was used or has a norm. `moves` are the month's, in whatever order.
#[must_use]
pub fn consumption<'a>(here: &SiteBooks, moves: impl IntoIterator<Item = &'a SupplyMove>) -> Vec<Consumption> {
    let mut used: BTreeMap<(SupplyId, Option<AreaId>), i64> = BTreeMap::new();
    for entry in moves.into_iter().filter(|entry| entry.used() != 0) {
        let sum = used.entry((entry.supply, entry.area)).or_default();
        *sum = sum.saturating_add(entry.used());
    }
    for supply in here.supplies.values().filter(|supply| !supply.retired && !supply.norms.is_empty()) {
        for area in here.areas.values().filter(|area| supply.norm(area).is_some()) {
            used.entry((supply.id, Some(area.id))).or_default();
        }
    }
    let norm = |supply: SupplyId, area: Option<AreaId>| here.supplies.get(&supply)?.norm(here.areas.get(&area?)?);
    used.into_iter().map(|((supply, area), used)| Consumption { supply, area, used, norm: norm(supply, area) }).collect()
}
