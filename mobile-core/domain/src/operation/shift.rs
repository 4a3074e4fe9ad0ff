//! How does a shift go?

use crate::ids::ShiftId;
use serde::{Deserialize, Serialize};

/// Takes a shift away that no roster names; one that was worked is retired instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RetireShift {
    /// Which.
    pub shift: ShiftId,
}
