//! Which steps take a repair to whoever reported it?

use crate::{
    finding::CallBack,
    ids::{FindingId, PersonId},
};
use serde::{Deserialize, Serialize};

/// Sends somebody to repair a damage (5.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DispatchRepair {
    /// The finding.
    pub finding: FindingId,
    /// Whom.
    pub to: PersonId,
    /// In how many working days it is to be done; 0 is today.
    pub days: u16,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// Notes what whoever reported a damage said when they were called back (5.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CallBackRepair {
    /// The finding.
    pub finding: FindingId,
    /// What they said.
    pub said: CallBack,
    /// In words; needed when they are not content.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// A new deadline when they are not, in working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
}
