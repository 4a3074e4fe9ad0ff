//! What is done about a week's roster (7.3)?

use crate::{ids::PersonId, roster::PlannedDuty};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Keeps a week's draft, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DraftRoster {
    /// The Monday of the week.
    pub week: NaiveDate,
    /// The version that was published when the draft was begun: one that somebody else published meanwhile is not written over.
    pub version: u32,
    /// Every duty of the week.
    pub duties: Vec<PlannedDuty>,
}

/// Publishes the draft of a week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PublishRoster {
    /// The Monday of the week.
    pub week: NaiveDate,
    /// Everybody whose week changes: those of the draft, and those of the version before.
    pub people: Vec<PersonId>,
}

/// Says that somebody has seen a version of their week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SeeRoster {
    /// The Monday of the week.
    pub week: NaiveDate,
    /// The version.
    pub version: u32,
}
