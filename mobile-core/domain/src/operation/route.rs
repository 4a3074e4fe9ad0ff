//! How does a route go?

use crate::ids::RouteId;
use serde::{Deserialize, Serialize};

/// Takes a route away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoveRoute {
    /// Which.
    pub route: RouteId,
}
