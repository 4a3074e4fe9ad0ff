//! How is leave asked for, and decided (7.3)?

use crate::{
    ids::{LeaveId, PersonId},
    leave::{HalfDay, LeaveKind},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Asks for leave: for oneself, or as a lead for somebody of the crew who telephoned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskLeave {
    /// Its id.
    pub leave: LeaveId,
    /// For whom.
    pub person: PersonId,
    /// Which kind.
    pub kind: LeaveKind,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Only half of the day.
    #[serde(default)]
    pub half: Option<HalfDay>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Says yes or no.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DecideLeave {
    /// Which.
    pub leave: LeaveId,
    /// Yes.
    pub granted: bool,
    /// In words; needed for a no.
    #[serde(default)]
    pub note: String,
}

/// Takes it back: before it was decided, or before it began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawLeave {
    /// Which.
    pub leave: LeaveId,
}
