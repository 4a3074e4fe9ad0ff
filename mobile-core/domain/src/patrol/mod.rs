//! How does a patrol 巡查 go, from its start to the supervisor's verdict? What it is stands here, its steps in `walk`, a
//! visit on it in `visit`.
//!
//! Visits and finishes are facts (`sync.md` 11): they never conflict, whoever's phone delivers first. In whatever order
//! two phones deliver the same visits and finishes, the patrol ends the same.

mod visit;
mod walk;

pub use visit::{Doubt, HandReason, Presence, SheetOf, Visit};
pub use walk::{check_missed, check_note};

use crate::{
    ids::{BuildingId, CheckpointId, PatrolId, PersonId, RouteId, SiteId, VisitId},
    route::Planned,
    time::{Captured, Timestamp},
};
use serde::{Deserialize, Serialize};

/// When something was done, with how far that may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Moment {
    /// The best estimate.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Seconds that it may be off, either way.
    pub error: u32,
}

impl From<&Captured> for Moment {
    fn from(captured: &Captured) -> Self {
        Self { at: captured.estimate, error: captured.error }
    }
}

/// Where a patrol stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PatrolState {
    /// Somebody is out.
    Underway,
    /// Every checkpoint was visited.
    Complete,
    /// Finished with checkpoints missed, each with its reason.
    Partial,
    /// The supervisor accepted it (2.6, 3.6, 7.7).
    Accepted,
    /// The supervisor sent it back with a remark; it can be gone on with.
    SentBack,
}

impl PatrolState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Underway, Self::Complete, Self::Partial, Self::Accepted, Self::SentBack];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Underway => "underway",
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Accepted => "accepted",
            Self::SentBack => "sent_back",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// May still be walked.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Underway | Self::SentBack)
    }
}

/// A patrol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Patrol {
    /// Its id.
    pub id: PatrolId,
    /// The site.
    pub site: SiteId,
    /// The route.
    pub route: RouteId,
    /// The building that the route is about.
    pub building: Option<BuildingId>,
    /// The walk that was due; none when it was walked at will.
    pub planned: Option<Planned>,
    /// Where it stands.
    pub state: PatrolState,
    /// Who walked it.
    pub walkers: Vec<PersonId>,
    /// When it began.
    pub started: Moment,
    /// When it was finished, last.
    pub finished: Option<Moment>,
    /// What was said when it was finished.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// The route's checkpoints as they were when it began, and what became of each.
    pub stops: Vec<Stop>,
    /// Verdicts of supervisors, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// Visits that came in after it was finished.
    #[serde(default)]
    pub late: u32,
}

/// What became of one checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stop {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// The latest visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Stopped>,
    /// Why it was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<Missed>,
}

/// The latest visit at a checkpoint, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stopped {
    /// The visit.
    pub id: VisitId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Who.
    pub by: PersonId,
    /// Points earned, in hundredths.
    pub earned: u32,
    /// Points possible, in hundredths.
    pub possible: u32,
    /// Whether its sheet passed; none where nothing was asked.
    pub passed: Option<bool>,
}

/// A checkpoint that was not visited, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Missed {
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// Why.
    pub reason: MissReason,
    /// In words; needed when the reason is `other`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Why a checkpoint was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MissReason {
    /// Locked, or nobody opened.
    NoAccess,
    /// Works or an event are in the way (8.7).
    Occupied,
    /// It would not have been safe.
    Unsafe,
    /// Called away, or the time ran out.
    NoTime,
    /// Something else, in words.
    Other,
}

impl MissReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::NoAccess, Self::Occupied, Self::Unsafe, Self::NoTime, Self::Other];
}

/// A supervisor's verdict on a patrol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// Who.
    pub by: PersonId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What.
    pub verdict: ReviewVerdict,
    /// In words; needed when it is sent back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// Accept or send back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReviewVerdict {
    /// 通过.
    Accepted,
    /// 退回.
    SentBack,
}
