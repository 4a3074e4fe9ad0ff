//! How does an address outside go?

use crate::ids::HookId;
use serde::{Deserialize, Serialize};

/// Tells an address outside nothing any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoveHook {
    /// Which.
    pub hook: HookId,
}
