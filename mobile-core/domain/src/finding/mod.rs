//! What was wrong, and what became of it? A finding 不合格项, from the field (1.2, 5.11, 8.5, 8.6) until somebody else than who put it
//! right has seen that it is right (6.4). What it is stands here, its steps in `life`, what is kept of each of them in `history`.

mod history;
mod life;

pub use history::{CallBack, Entry, Notice, NoticeNumber, Repair, RepairState, Step, Utility};
pub use life::{RECURS_WITHIN_DAYS, SOON_HOURS, repeated};

use crate::{
    field::Field,
    ids::{AreaId, BuildingId, CheckpointId, FindingId, ItemId, PatrolId, PersonId, SiteId, SpotCheckId, UnitId, VisitId},
    patrol::Moment,
    photo::PhotoRef,
    text::Text,
    time::Timestamp,
    workdays::Deadline,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What kind of finding it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// 不合格: work below its standard.
    Nonconformity,
    /// 违章 (5.11, 8.6): stopped on the spot first.
    Violation,
    /// 损坏 of public facilities: water, power, lighting (8.5).
    Damage,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 轻微.
    Minor,
    /// 一般.
    Major,
    /// 严重: danger to people or the building.
    Critical,
}

impl Severity {
    /// Working days that it usually has to be put right (practice): what a form suggests.
    #[must_use]
    pub const fn usual_days(self) -> u16 {
        match self {
            Self::Critical => 1,
            Self::Major => 3,
            Self::Minor => 7,
        }
    }
}

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// 已提出: reported; nobody has acted yet.
    Raised,
    /// 待整改: somebody was given a notice with a deadline.
    Noticed,
    /// 待验证: put right; somebody else has to look.
    Rectified,
    /// 已退回: looked at, and not right, or come up again.
    SentBack,
    /// 已关闭: somebody else has seen that it is right.
    Closed,
    /// 已合并: told twice; the other one goes on.
    Merged,
}

impl FindingState {
    /// True while something is to be done about it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Merged)
    }

    /// True while it waits to be put right, and its deadline counts.
    #[must_use]
    pub const fn is_to_rectify(self) -> bool {
        matches!(self, Self::Noticed | Self::SentBack)
    }

    /// Its name on screens.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Self::Raised => ("已提出", "Raised"),
            Self::Noticed => ("待整改", "To rectify"),
            Self::Rectified => ("待验证", "To verify"),
            Self::SentBack => ("已退回", "Sent back"),
            Self::Closed => ("已关闭", "Closed"),
            Self::Merged => ("已合并", "Merged"),
        };
        Text::new(zh, en)
    }
}

macro_rules! words {
    ($name:ident { $($variant:ident => $word:literal),+ }) => {
        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word that stands for it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            /// Reads the word back.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words!(FindingKind { Nonconformity => "nonconformity", Violation => "violation", Damage => "damage" });
words!(Severity { Minor => "minor", Major => "major", Critical => "critical" });
words!(FindingState {
    Raised => "raised", Noticed => "noticed", Rectified => "rectified", SentBack => "sent_back", Closed => "closed", Merged => "merged"
});
words!(Utility { Water => "water", Power => "power", Lighting => "lighting" });
words!(RepairState { Reported => "reported", Dispatched => "dispatched", Repaired => "repaired", CalledBack => "called_back" });
words!(Urgency { None => "none", Fine => "fine", Soon => "soon", Over => "over" });

/// A finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Its id.
    pub id: FindingId,
    /// The site.
    pub site: SiteId,
    /// The building, by its area, unit or checkpoint.
    pub building: Option<BuildingId>,
    /// What kind.
    pub kind: FindingKind,
    /// How bad.
    pub severity: Severity,
    /// Where it stands.
    pub state: FindingState,
    /// What it is about.
    pub spot: Spot,
    /// In words.
    pub text: String,
    /// Who raised it.
    pub raised_by: PersonId,
    /// When.
    pub raised: Moment,
    /// Photos of it as it was raised; those of later steps stand with their steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// Which kind of work it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What became of it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Entry>,
    /// The rectification notices that were issued for it, oldest first; the last one counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// When it is due to be put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Deadline>,
    /// When it was reported to the site director that its deadline had passed (6.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub escalated: Option<Timestamp>,
    /// The repair of water, power or lighting (8.5, 7.9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
    /// The earlier finding of this kind at this place that had been closed: it has come back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<FindingId>,
    /// The finding that tells of the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<FindingId>,
}

/// How near a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Nothing is due.
    None,
    /// There is time.
    Fine,
    /// It is due within a day.
    Soon,
    /// Its deadline has passed.
    Over,
}

/// What a finding is about: at least one of area, unit and checkpoint; and what somebody was doing when they saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// The area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// The unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The checkpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointId>,
    /// On this patrol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patrol: Option<PatrolId>,
    /// At this visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
    /// By this item of its checklist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// In this spot check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spot_check: Option<SpotCheckId>,
}

impl Spot {
    /// The place as near as it was said: findings of one kind with the same one are about the same thing.
    #[must_use]
    pub fn place(&self) -> Option<Uuid> {
        self.checkpoint.map(Uuid::from).or_else(|| self.unit.map(Uuid::from)).or_else(|| self.area.map(Uuid::from))
    }
}
