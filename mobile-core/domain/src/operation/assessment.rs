//! How is somebody's work assessed, and what is said about it (7.7)?

use crate::{
    assessment::{AssessmentKind, Settlement},
    checklist::Answer,
    ids::{AreaId, AssessmentId, PersonId, ShiftId},
    patrol::SheetOf,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Assesses somebody's work on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordAssessment {
    /// Its id.
    pub assessment: AssessmentId,
    /// Whose work.
    pub person: PersonId,
    /// On which day.
    pub date: NaiveDate,
    /// What of it.
    pub kind: AssessmentKind,
    /// In which area; an area check needs one.
    #[serde(default)]
    pub area: Option<AreaId>,
    /// On which shift.
    #[serde(default)]
    pub shift: Option<ShiftId>,
    /// The version of the checklist that was answered.
    pub sheet: SheetOf,
    /// The answers.
    pub answers: Vec<Answer>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Whose work it was agrees, or does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerAssessment {
    /// Which.
    pub assessment: AssessmentId,
    /// They agree.
    pub agree: bool,
    /// In words; needed when they don't.
    #[serde(default)]
    pub note: String,
}

/// Settles a dispute, or takes an assessment back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SettleAssessment {
    /// Which.
    pub assessment: AssessmentId,
    /// How.
    pub how: Settlement,
    /// Why.
    pub note: String,
}
