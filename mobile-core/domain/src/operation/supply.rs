//! How are supplies moved (7.4, 8.4)? Each step is a fact that a phone can record without a signal; its entry's id is made by the caller.

use crate::{
    ids::{AreaId, PersonId, StoreId, SupplyId, SupplyMoveId},
    quantity::Quantity,
};
use serde::{Deserialize, Serialize};

/// A step on what a store holds of one kind of supplies.
macro_rules! moves {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty),* $(,)? }),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The id of the entry that it makes.
            pub entry: SupplyMoveId,
            /// In which store.
            pub store: StoreId,
            /// What.
            pub supply: SupplyId,
            $($(#[$field_doc])* pub $field: $kind,)*
            /// In words.
            #[serde(default, skip_serializing_if = "String::is_empty")]
            pub note: String,
        }
    )+};
}

moves! {
    /// Takes supplies in, without a plan.
    ReceiveSupply {
        /// How much, in thousandths of the unit.
        quantity: Quantity,
    },
    /// Gives somebody supplies.
    IssueSupply {
        /// How much, in thousandths of the unit.
        quantity: Quantity,
        /// To whom.
        to: PersonId,
        /// For which area.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<AreaId>,
    },
    /// Takes back what somebody did not use.
    ReturnSupply {
        /// How much, in thousandths of the unit.
        quantity: Quantity,
        /// Who gives it back.
        from: PersonId,
        /// For which area it had been.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<AreaId>,
    },
    /// Writes off what was used up in the store, spoilt or lost. It wants a word why.
    WriteOffSupply {
        /// How much, in thousandths of the unit.
        quantity: Quantity,
    },
    /// Sends supplies to another store.
    TransferSupply {
        /// How much, in thousandths of the unit.
        quantity: Quantity,
        /// Where to.
        to: StoreId,
    },
    /// Says how much was found in a stocktake.
    CountSupply {
        /// How much, in thousandths of the unit.
        found: Quantity,
    },
}

/// Takes an entry back that was wrong: by a counter-entry, once. It wants a word why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CorrectSupply {
    /// The entry that was wrong.
    pub entry: SupplyMoveId,
    /// Its store.
    pub store: StoreId,
    /// What it was about.
    pub supply: SupplyId,
    /// Why.
    pub note: String,
}
