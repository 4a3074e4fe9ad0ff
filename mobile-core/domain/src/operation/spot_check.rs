//! What is recorded of plans of spot checks, of draws and of the checks?

use crate::{
    checklist::Answer,
    draw::{FrameItem, Seed},
    ids::{DrawId, SpotCheckId, SpotCheckPlanId},
    patrol::{MissReason, SheetOf},
    photo::Sha256,
    spot_check::{Against, Subject},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Takes a plan of spot checks away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoveSpotCheckPlan {
    /// Which.
    pub plan: SpotCheckPlanId,
}

/// Commits to the seed of a draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommitDraw {
    /// Its id.
    pub draw: DrawId,
    /// The plan that it is of.
    pub plan: SpotCheckPlanId,
    /// The local date on which it falls due; none when somebody holds it at will.
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// SHA-256 of the seed.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub commitment: Sha256,
}

/// Fixes the frame of a draw and reveals its seed: with that, the sample is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HoldDraw {
    /// Which.
    pub draw: DrawId,
    /// The seed.
    pub seed: Seed,
    /// The frame, in the order of the ids.
    pub frame: Vec<FrameItem>,
    /// Of each thing that is drawn, against what its result counts.
    pub drawn: Vec<DrawnOne>,
}

/// One thing that is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DrawnOne {
    /// What.
    pub subject: Subject,
    /// Against what its result counts.
    pub against: Against,
}

/// Records a spot check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordSpotCheck {
    /// Which.
    pub check: SpotCheckId,
    /// The version of the checklist that was answered.
    pub sheet: SheetOf,
    /// The answers.
    pub answers: Vec<Answer>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Says why a spot check can't be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SkipSpotCheck {
    /// Which.
    pub check: SpotCheckId,
    /// Why.
    pub reason: MissReason,
    /// In words; needed when the reason is `other`.
    #[serde(default)]
    pub note: String,
}
