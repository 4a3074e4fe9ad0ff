//! What is recorded of attendance (7.6, 8.2)?

use crate::{
    attendance::{ShownBy, Way},
    ids::{CheckpointId, ClockingId, CorrectionId, PersonId, ShiftId},
    time::Timestamp,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Clocks in or out: oneself, or as a lead somebody who stands before them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Its id.
    pub clocking: ClockingId,
    /// Who.
    pub person: PersonId,
    /// In or out.
    pub way: Way,
    /// At which post.
    #[serde(default)]
    pub post: Option<CheckpointId>,
    /// How it is shown.
    pub shown: ShownBy,
}

/// Asks for a correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskCorrection {
    /// Its id.
    pub correction: CorrectionId,
    /// For whom.
    pub person: PersonId,
    /// In or out.
    pub way: Way,
    /// When it was.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Why it was not clocked.
    pub reason: String,
}

/// Says yes or no.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DecideCorrection {
    /// Which.
    pub correction: CorrectionId,
    /// Yes.
    pub granted: bool,
    /// In words; needed for a no.
    #[serde(default)]
    pub note: String,
}

/// Asks the lead to look for somebody who was not seen: the server does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LookFor {
    /// Who.
    pub person: PersonId,
    /// The local date on which the shift begins.
    pub date: NaiveDate,
    /// The shift.
    pub shift: ShiftId,
}
