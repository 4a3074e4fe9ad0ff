//! How does a form become the lines of a plan, or goods that came?

use crate::{
    auth::Fields,
    supplies::web::{price, quantity},
};
use domain::{
    ids::{PurchasePlanId, StoreId, SupplyId, SupplyMoveId},
    operation::{DraftPurchase, ReceivePurchase, ReceivedLine},
    purchase_plan::{PurchaseLine, PurchasePlan},
    quantity::Quantity,
};
use uuid::Uuid;

/// The draft that a form asks for. A line for which nothing was chosen is none; figures that can't be read become such as the rules refuse.
/// Why a line was proposed stays with it while its thing does.
pub(super) fn draft(fields: &Fields, plan: PurchasePlanId, old: Option<&PurchasePlan>) -> DraftPurchase {
    let columns = |name: &'static str| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let [supplies, quantities, prices, reasons] = ["supply", "quantity", "price", "reason"].map(columns);
    let at = |column: &[String], n: usize| column.get(n).cloned().unwrap_or_default();
    let mut lines = vec![];
    for (n, supply) in supplies.iter().enumerate() {
        let Ok(supply) = supply.parse::<SupplyId>() else { continue };
        let typed = at(&quantities, n);
        // A line whose quantity was emptied is taken off the plan.
        if typed.trim().is_empty() {
            continue;
        }
        let because = old.and_then(|old| old.lines.iter().find(|line| line.supply == supply)).and_then(|line| line.because);
        lines.push(PurchaseLine {
            supply,
            quantity: quantity(&typed).unwrap_or_default(),
            price: price(&at(&prices, n)).unwrap_or_default(),
            reason: at(&reasons, n).trim().to_owned(),
            because,
            received: Quantity::ZERO,
        });
    }
    DraftPurchase { plan, title: fields.get("title").trim().to_owned(), lines }
}

/// The goods that a form says have come.
pub(super) fn goods(fields: &Fields, plan: PurchasePlanId, fresh: impl Fn() -> Uuid) -> ReceivePurchase {
    let lines = fields.iter().filter_map(|(key, typed)| {
        let supply: SupplyId = key.strip_prefix("came-")?.parse().ok()?;
        let quantity = quantity(typed).filter(|quantity| !quantity.is_zero())?;
        let entry = fields.get(&format!("entry-{supply}")).parse().unwrap_or_else(|_| SupplyMoveId(fresh()));
        Some(ReceivedLine { entry, supply, quantity })
    });
    ReceivePurchase {
        plan,
        store: fields.get("store").parse().unwrap_or(StoreId(Uuid::nil())),
        lines: lines.collect(),
        closes: fields.get("closes") == "yes",
        note: fields.get("note").trim().to_owned(),
    }
}
