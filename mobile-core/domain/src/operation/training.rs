//! How are trainings planned, held and called off (7.10)?

use crate::{
    ids::{PersonId, TrainingId},
    training::TrainingPlan,
};
use serde::{Deserialize, Serialize};

/// Plans a training, or changes one that is still to come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanTraining {
    /// Its id.
    pub training: TrainingId,
    /// What is planned.
    pub plan: TrainingPlan,
}

/// Says who was there, and what they reached. Of whoever is named again, the later word counts and the earlier one is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HoldTraining {
    /// Which.
    pub training: TrainingId,
    /// Of each.
    pub results: Vec<ReachedAtTraining>,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// What one person reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReachedAtTraining {
    /// Who: somebody whom the training calls.
    pub person: PersonId,
    /// They were there.
    pub present: bool,
    /// Points of 100, where they were assessed: then these say whether they passed.
    #[serde(default)]
    pub score: Option<u8>,
    /// They passed, where there are no points. Whoever was not there has not.
    #[serde(default)]
    pub passed: bool,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Calls a training off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelTraining {
    /// Which.
    pub training: TrainingId,
    /// Why.
    pub note: String,
}
