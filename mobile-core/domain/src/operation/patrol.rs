//! What is recorded of a patrol?

use crate::{
    checklist::Answer,
    ids::{CheckpointId, PatrolId, RouteId, VisitId},
    patrol::{Missed, Presence, ReviewVerdict, SheetOf},
    route::Planned,
    time::Captured,
};
use serde::{Deserialize, Serialize};

/// Begins a patrol, or joins one that another phone began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StartPatrol {
    /// Its id: [`Planned::patrol`] for a walk that was due, a new one else.
    pub patrol: PatrolId,
    /// The route.
    pub route: RouteId,
    /// The walk that was due; none when it is walked at will.
    #[serde(default)]
    pub planned: Option<Planned>,
}

/// A visit with everything that it found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordVisit {
    /// Its id.
    pub visit: VisitId,
    /// The patrol.
    pub patrol: PatrolId,
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// When the person arrived.
    pub arrived: Captured,
    /// How presence was shown.
    pub presence: Presence,
    /// The version of the checklist that was answered.
    #[serde(default)]
    pub sheet: Option<SheetOf>,
    /// The answers.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Ends a patrol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FinishPatrol {
    /// Which.
    pub patrol: PatrolId,
    /// Why checkpoints were missed.
    #[serde(default)]
    pub missed: Vec<Missed>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Accepts a patrol or sends it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewPatrol {
    /// Which.
    pub patrol: PatrolId,
    /// The verdict.
    pub verdict: ReviewVerdict,
    /// In words; needed when it is sent back.
    #[serde(default)]
    pub remark: String,
}
