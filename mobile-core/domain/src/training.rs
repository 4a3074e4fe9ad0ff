//! Who learns what, when, and who has passed? Training and assessment of subordinates (7.10).
//!
//! A training is seen by whom it calls. What each of them reached is a record of their own: a colleague's score is nobody else's.

use crate::{
    crew::{Filing, Signed},
    ids::{PersonId, SiteId, TrainingId, TrainingResultId},
    photo::PhotoRef,
    refusal::Refusal,
    text::{NAME_LIMIT, Text},
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// People that one training may call.
pub const CALLED_LIMIT: usize = 200;

/// Where a training stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TrainingState {
    /// It is to come.
    Planned,
    /// It was held.
    Held,
    /// It does not take place.
    Cancelled,
}

impl TrainingState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Planned, Self::Held, Self::Cancelled];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What somebody plans: what, when, where, for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TrainingPlan {
    /// What it is called.
    pub title: Text,
    /// What it is about.
    #[serde(default)]
    pub about: String,
    /// On which day.
    pub date: NaiveDate,
    /// From when, by the site's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "14:00:00"))]
    pub from: NaiveTime,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "15:30:00"))]
    pub until: NaiveTime,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Who teaches: one of the staff, or somebody from outside.
    #[serde(default)]
    pub trainer: String,
    /// Points of 100 from which somebody has passed.
    pub pass_mark: u8,
    /// Whom it calls.
    pub called: Vec<PersonId>,
}

impl TrainingPlan {
    /// Checks what somebody typed. That the people exist is looked up elsewhere.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.title.is_empty() {
            return Err(Refusal::Missing { field: "title".into() });
        }
        let long = |text: &str| text.chars().count() > NAME_LIMIT;
        let limit = u32::try_from(NAME_LIMIT).unwrap_or(u32::MAX);
        for (field, is_long) in
            [("title", self.title.longer_than(NAME_LIMIT)), ("place", long(&self.place)), ("trainer", long(&self.trainer))]
        {
            if is_long {
                return Err(Refusal::TooLong { field: field.into(), limit });
            }
        }
        if self.until <= self.from {
            return Err(Refusal::Invalid { field: "until".into() });
        }
        if self.pass_mark > 100 {
            return Err(Refusal::Invalid { field: "pass_mark".into() });
        }
        if self.called.is_empty() {
            return Err(Refusal::Missing { field: "called".into() });
        }
        let mut distinct = self.called.clone();
        distinct.sort();
        distinct.dedup();
        if distinct.len() != self.called.len() || self.called.len() > CALLED_LIMIT {
            return Err(Refusal::Invalid { field: "called".into() });
        }
        Ok(())
    }
}

/// A training 培训.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Training {
    /// Its id.
    pub id: TrainingId,
    /// The site.
    pub site: SiteId,
    /// What is planned.
    pub plan: TrainingPlan,
    /// Where it stands.
    pub state: TrainingState,
    /// Who planned it first, and when.
    pub planned: Signed,
    /// Who said that it was held or cancelled, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Signed>,
    /// Photos of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
}

impl Training {
    pub(crate) fn filed(&self) -> Filing {
        Filing::on(self.plan.date, self.state.word()).also(self.plan.called.iter().copied())
    }
}

/// What one person reached at a training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrainingResult {
    /// Its id: [`TrainingResult::id_of`] the training and the person.
    pub id: TrainingResultId,
    /// The site.
    pub site: SiteId,
    /// The training.
    pub training: TrainingId,
    /// What it is called.
    pub title: Text,
    /// On which day it was.
    pub date: NaiveDate,
    /// Who.
    pub person: PersonId,
    /// They were there.
    pub present: bool,
    /// Points of 100, where they were assessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// They passed.
    pub passed: bool,
    /// Who said so, when, and with which words.
    pub recorded: Signed,
    /// What was recorded before it was corrected, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierResult>,
}

/// A result that was corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierResult {
    /// They were there.
    pub present: bool,
    /// Points of 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// They passed.
    pub passed: bool,
    /// Who had said so.
    pub recorded: Signed,
}

impl TrainingResult {
    /// The id of somebody's result: the same wherever it is recorded.
    #[must_use]
    pub fn id_of(training: TrainingId, person: PersonId) -> TrainingResultId {
        TrainingResultId(Uuid::new_v5(&training.0, person.0.as_bytes()))
    }

    /// The word for what they reached.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match (self.present, self.passed) {
            (false, _) => "absent",
            (true, true) => "passed",
            (true, false) => "failed",
        }
    }

    pub(crate) fn filed(&self) -> Filing {
        Filing::on(self.date, self.word()).of(self.person).about(self.training.0)
    }
}
