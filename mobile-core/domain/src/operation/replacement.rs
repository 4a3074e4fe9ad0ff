//! What is done about a gap (7.6)?

use crate::{
    ids::{PersonId, ReplacementId, ShiftId},
    replacement::{Missing, Ranked},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Says that somebody is missing at a duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenReplacement {
    /// Who is missing.
    pub person: PersonId,
    /// The local date on which the shift begins.
    pub date: NaiveDate,
    /// The shift.
    pub shift: ShiftId,
    /// Why.
    pub why: Missing,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Asks people to step in. The first yes counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskToStepIn {
    /// Which gap.
    pub replacement: ReplacementId,
    /// Whom.
    pub people: Vec<PersonId>,
    /// The ranking that the decision rests on, the best first.
    #[serde(default)]
    pub ranked: Vec<Ranked>,
}

/// Says yes or no to stepping in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerStepIn {
    /// Which gap.
    pub replacement: ReplacementId,
    /// Whose it is.
    pub absent: PersonId,
    /// Its local date.
    pub date: NaiveDate,
    /// Yes.
    pub accepts: bool,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Decides who steps in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssignReplacement {
    /// Which gap.
    pub replacement: ReplacementId,
    /// Whose it is.
    pub absent: PersonId,
    /// Its local date.
    pub date: NaiveDate,
    /// Who steps in.
    pub person: PersonId,
    /// The ranking that the decision rests on, the best first.
    #[serde(default)]
    pub ranked: Vec<Ranked>,
}

/// Calls it off: the gap is none, whoever stepped in stays at home.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelReplacement {
    /// Which gap.
    pub replacement: ReplacementId,
    /// Whose it is.
    pub absent: PersonId,
    /// Its local date.
    pub date: NaiveDate,
    /// Who stepped in, if somebody did.
    #[serde(default)]
    pub stepping: Option<PersonId>,
    /// Why.
    #[serde(default)]
    pub note: String,
}
