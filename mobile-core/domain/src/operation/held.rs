//! What does somebody say of a record that waits?

use crate::ids::OperationId;
use serde::{Deserialize, Serialize};

/// Lets a record count that waits: as if nothing spoke against its author's right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptHeld {
    /// Which.
    pub operation: OperationId,
    /// In words.
    #[serde(default)]
    pub remark: String,
}

/// Refuses a record that waits. Its author reads why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefuseHeld {
    /// Which.
    pub operation: OperationId,
    /// Why, in words.
    pub remark: String,
}
