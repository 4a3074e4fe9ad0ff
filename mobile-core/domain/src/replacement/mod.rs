//! Who steps in when somebody is missing? A replacement 补位 (7.6): a gap, those who were asked, and the first who said yes.

mod rank;

pub use rank::{Candidate, Choice, Gap, Ranked, Reason, ReasonKind, choose, rank};

use crate::{
    crew::{Filing, Signed},
    ids::{AreaId, CheckpointId, OperationId, PersonId, ReplacementId, ShiftId, SiteId},
    time::Timestamp,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why somebody is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// 缺勤
    Absent,
    /// 休假
    OnLeave,
    /// 提前离岗
    LeftEarly,
    /// 临时调派
    CalledAway,
}

impl Missing {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Absent, Self::OnLeave, Self::LeftEarly, Self::CalledAway];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::OnLeave => "on_leave",
            Self::LeftEarly => "left_early",
            Self::CalledAway => "called_away",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.word() == word)
    }
}

/// Where a replacement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReplacementState {
    /// Nobody steps in yet.
    Open,
    /// Somebody does.
    Filled,
    /// It is no gap any more.
    Cancelled,
}

impl ReplacementState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Filled, Self::Cancelled];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Filled => "filled",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Somebody was asked to step in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskedOne {
    /// Who.
    pub person: PersonId,
    /// By whom, and when.
    pub asked: Signed,
    /// What they said; none while they have said nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnsweredOne>,
}

/// What somebody said who was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnsweredOne {
    /// Yes.
    pub accepts: bool,
    /// When they said so, by the best estimate.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The operation that brought it.
    pub operation: OperationId,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Somebody steps in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filled {
    /// Who.
    pub person: PersonId,
    /// They said so themselves, or the lead decided.
    pub by: PersonId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A replacement 补位.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Replacement {
    /// Its id: [`Replacement::id_of`] the gap, so that two leads who see the same gap open the same replacement.
    pub id: ReplacementId,
    /// The site.
    pub site: SiteId,
    /// Who is missing.
    pub person: PersonId,
    /// The local date on which the shift begins.
    pub date: NaiveDate,
    /// The shift.
    pub shift: ShiftId,
    /// The areas that nobody has now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
    /// The post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<CheckpointId>,
    /// Why they are missing.
    pub why: Missing,
    /// Who opened it, when, and in which words.
    pub opened: Signed,
    /// Those who were asked, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<AskedOne>,
    /// Where it stands.
    pub state: ReplacementState,
    /// Who steps in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filled: Option<Filled>,
    /// Who called it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Signed>,
}

impl Replacement {
    /// The id of the replacement for somebody's duty.
    #[must_use]
    pub fn id_of(site: SiteId, person: PersonId, date: NaiveDate, shift: ShiftId) -> ReplacementId {
        ReplacementId(Uuid::new_v5(&site.0, format!("gap|{person}|{date}|{shift}").as_bytes()))
    }

    pub(crate) fn filed(&self) -> Filing {
        let also = self.asked.iter().map(|one| one.person).chain(self.filled.as_ref().map(|filled| filled.person));
        Filing::on(self.date, self.state.word()).of(self.person).also(also)
    }

    /// Whether somebody was asked.
    #[must_use]
    pub fn has_asked(&self, person: PersonId) -> bool {
        self.asked.iter().any(|one| one.person == person)
    }

    /// Those who were asked and have not said no, but for one.
    pub fn waiting_but(&self, person: PersonId) -> impl Iterator<Item = PersonId> + '_ {
        let said_no = |one: &&AskedOne| one.answer.as_ref().is_some_and(|answer| !answer.accepts);
        self.asked.iter().filter(move |one| one.person != person && !said_no(one)).map(|one| one.person)
    }
}

/// Who could step in, ranked, each time that somebody looked before they asked or decided: only those who lead see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ranking {
    /// The replacement's id.
    pub id: ReplacementId,
    /// The site.
    pub site: SiteId,
    /// The date of the gap.
    pub date: NaiveDate,
    /// Each ranking that a decision rested on, the newest last.
    pub rounds: Vec<Round>,
}

/// A ranking that a decision rested on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Round {
    /// Who looked, and when.
    pub by: Signed,
    /// The best first.
    pub ranked: Vec<Ranked>,
}

impl Ranking {
    pub(crate) fn filed(&self) -> Filing {
        Filing::on(self.date, "kept").about(self.id.0)
    }
}
