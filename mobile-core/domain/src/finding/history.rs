//! What is kept of each step in a finding's life: who, when, in which words, with which photos?

use crate::{
    ids::{FindingId, OperationId, PersonId},
    patrol::Moment,
    photo::PhotoRef,
    workdays::Deadline,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A step in a finding's life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// The operation that made it.
    pub operation: OperationId,
    /// Who did it.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// What was done.
    pub step: Step,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Photos of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// It came when the finding had moved on already: kept, and nothing changed by it (`sync.md` 11).
    #[serde(default, skip_serializing_if = "is_false")]
    pub late: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(late: &bool) -> bool {
    !late
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Step {
    /// A violation was stopped on the spot (1.2).
    Stopped,
    /// A rectification notice was issued (2.6).
    Noticed,
    /// It was put right.
    Rectified,
    /// Somebody else looked, and it was right.
    Closed,
    /// Somebody else looked, and it was not.
    SentBack,
    /// It came up again after it was closed.
    Reopened,
    /// It tells of the same as another one, which goes on.
    MergedInto {
        /// The other one.
        into: FindingId,
    },
    /// Another one told of the same.
    Absorbed {
        /// The other one.
        other: FindingId,
    },
    /// Whoever has to put it right was reminded.
    Reminded,
    /// Its deadline passed, and the site director was told (6.4).
    Escalated,
    /// The repair was given to somebody (5.4).
    Dispatched {
        /// To whom.
        to: PersonId,
    },
    /// It was repaired.
    Repaired,
    /// Whoever reported it was called back (5.4).
    CalledBack {
        /// They are content.
        satisfied: bool,
    },
}

impl Step {
    /// It says by when something is to be done.
    #[must_use]
    pub const fn sets_a_deadline(self) -> bool {
        matches!(self, Self::Noticed | Self::Dispatched { .. } | Self::SentBack | Self::Reopened | Self::CalledBack { satisfied: false })
    }

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Noticed => "noticed",
            Self::Rectified => "rectified",
            Self::Closed => "closed",
            Self::SentBack => "sent_back",
            Self::Reopened => "reopened",
            Self::MergedInto { .. } => "merged_into",
            Self::Absorbed { .. } => "absorbed",
            Self::Reminded => "reminded",
            Self::Escalated => "escalated",
            Self::Dispatched { .. } => "dispatched",
            Self::Repaired => "repaired",
            Self::CalledBack { .. } => "called_back",
        }
    }
}

/// A notice's number: counted from 1 in each year of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeNumber {
    /// The year, in the site's time.
    pub year: i32,
    /// Its place in the year.
    pub number: u32,
}

impl fmt::Display for NoticeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}", self.year, self.number)
    }
}

/// A rectification notice 整改通知单 (2.6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Its number; none while only the phone that issued it knows of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<NoticeNumber>,
    /// Whose it is to put right.
    pub responsible: PersonId,
    /// When it is due.
    pub due: Deadline,
    /// What is to be done about this case 纠正措施.
    pub corrective: String,
    /// What is to be done so that it does not come back 预防措施.
    pub preventive: String,
    /// Who issued it.
    pub by: PersonId,
    /// When.
    pub at: Moment,
}

/// What was damaged, for a repair (8.5, 7.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Utility {
    /// 公共用水.
    Water,
    /// 公共用电.
    Power,
    /// 公共照明.
    Lighting,
}

/// Where a repair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RepairState {
    /// Reported.
    Reported,
    /// Somebody was sent.
    Dispatched,
    /// Repaired.
    Repaired,
    /// Whoever reported it was asked, and is content.
    CalledBack,
}

/// The repair that a damage to water, power or lighting asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Repair {
    /// What was damaged.
    pub utility: Utility,
    /// Where it stands.
    pub state: RepairState,
    /// Who was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PersonId>,
}

impl Repair {
    /// A repair that was just reported.
    #[must_use]
    pub const fn reported(utility: Utility) -> Self {
        Self { utility, state: RepairState::Reported, to: None }
    }
}

/// What whoever reported a damage said when they were called back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallBack {
    /// It works.
    Satisfied,
    /// It does not.
    NotSatisfied,
}
