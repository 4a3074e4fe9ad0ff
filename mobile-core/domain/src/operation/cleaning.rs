//! How is the cleaning planned (7.1), and how are paid jobs taken on (7.5)?

use crate::{
    cleaning_job::{JobOrder, JobState},
    ids::{CleaningJobId, CleaningTaskId},
};
use serde::{Deserialize, Serialize};

/// Takes a task off the cleaning plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemoveCleaningTask {
    /// Which.
    pub task: CleaningTaskId,
}

/// Offers a job, or changes one that was not paid yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutCleaningJob {
    /// Its id.
    pub job: CleaningJobId,
    /// What is agreed, and what it costs.
    pub order: JobOrder,
}

/// Takes a job on to its next state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AdvanceCleaningJob {
    /// Which.
    pub job: CleaningJobId,
    /// Where to.
    pub to: JobState,
    /// In words; needed to cancel one.
    #[serde(default)]
    pub note: String,
}
