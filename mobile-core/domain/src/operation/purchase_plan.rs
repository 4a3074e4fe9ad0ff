//! Which steps take a purchase plan from its draft into the stores (7.9)?

use crate::{
    ids::{PurchasePlanId, StoreId, SupplyId, SupplyMoveId},
    purchase_plan::PurchaseLine,
    quantity::Quantity,
};
use serde::{Deserialize, Serialize};

/// Writes a plan, or changes one that is a draft or was sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DraftPurchase {
    /// Its id.
    pub plan: PurchasePlanId,
    /// What it is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What is to be bought. What is said to have come already is not believed.
    pub lines: Vec<PurchaseLine>,
}

/// Says yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DecidePurchase {
    /// Which.
    pub plan: PurchasePlanId,
    /// Yes.
    pub approved: bool,
    /// In words; needed for a no.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Takes goods of a plan into a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceivePurchase {
    /// Which.
    pub plan: PurchasePlanId,
    /// Into which store.
    pub store: StoreId,
    /// What came; nothing where only the plan is closed.
    pub lines: Vec<ReceivedLine>,
    /// No more is waited for.
    #[serde(default)]
    pub closes: bool,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What came of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceivedLine {
    /// The id of the entry that it makes in the ledger.
    pub entry: SupplyMoveId,
    /// What.
    pub supply: SupplyId,
    /// How much, in thousandths of the unit.
    pub quantity: Quantity,
}

/// A step with a note and nothing else.
macro_rules! noted {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Which.
            pub plan: PurchasePlanId,
            /// In words.
            #[serde(default, skip_serializing_if = "String::is_empty")]
            pub note: String,
        }
    )+};
}

noted! {
    /// Puts a plan to the supervisor; a supervisor puts it to the site director.
    SubmitPurchase,
    /// Says that an approved plan was ordered.
    OrderPurchase,
    /// Drops a plan that is not ordered yet.
    DropPurchase,
}
