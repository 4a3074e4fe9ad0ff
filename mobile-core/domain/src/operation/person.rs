//! What ends of what somebody holds?

use crate::{ids::MembershipId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Ends a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EndMembership {
    /// Which.
    pub membership: MembershipId,
    /// Until when, not included.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
}
