//! What can happen to a tool (7.8)?

use crate::{
    ids::{PersonId, StoreId, ToolId},
    tool::{Condition, ToolCard},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Enters a tool in the register, or changes what the register knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterTool {
    /// Its id.
    pub tool: ToolId,
    /// What is known of it.
    #[serde(flatten)]
    pub about: ToolCard,
}

/// Hands a tool to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HandOutTool {
    /// Which.
    pub tool: ToolId,
    /// To whom.
    pub to: PersonId,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Takes a tool back, and says in which condition it is; with photos where there are some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeBackTool {
    /// Which.
    pub tool: ToolId,
    /// In which condition it is.
    pub condition: Condition,
    /// Into which store; the one that it belongs to where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreId>,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Says in which condition a tool is, with photos where there are some: whoever keeps it, or has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckTool {
    /// Which.
    pub tool: ToolId,
    /// In which condition it is.
    pub condition: Condition,
    /// In words; needed for a broken one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
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
            pub tool: ToolId,
            /// In words.
            #[serde(default, skip_serializing_if = "String::is_empty")]
            pub note: String,
        }
    )+};
}

/// Tells whoever keeps a tool that it is due for maintenance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemindOfTool {
    /// Which.
    pub tool: ToolId,
    /// Since when.
    pub due: NaiveDate,
}

noted! {
    /// Sends a tool to be repaired.
    RepairTool,
    /// Says that a tool was looked after, or repaired: it is good again, and due after its days.
    ServiceTool,
    /// Takes a tool out of the register; its history stays.
    RetireTool,
}
