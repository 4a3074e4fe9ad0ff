//! How well was it done, and what does whoever did it say to that? Shift assessments 当班考核 and area checks (7.7).
//!
//! An assessment is a fact, and so is every answer to it: nothing is overwritten. Steps are kept in the order in which the server had them,
//! for whoever settles a dispute has seen it; one that comes when all is settled is kept beside it, as late.

use crate::{
    checklist::{Answer, Score},
    crew::Filing,
    ids::{AreaId, AssessmentId, DeviceId, OperationId, PersonId, ShiftId, SiteId},
    patrol::{Moment, SheetOf},
    photo::PhotoRef,
    time::Timestamp,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days after which nobody assesses a day any more.
pub const DAYS_BACK: i64 = 31;

/// What is assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AssessmentKind {
    /// Somebody's shift 当班考核.
    Shift,
    /// An area that is somebody's 区域检查.
    Area,
}

impl AssessmentKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Shift, Self::Area];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Area => "area",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Where an assessment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AssessmentState {
    /// Whose it is has not answered yet.
    Assessed,
    /// They agree.
    Agreed,
    /// They don't, and said why.
    Disputed,
    /// It stands after a dispute.
    Upheld,
    /// It counts with a corrected score.
    Changed,
    /// It counts no more.
    Withdrawn,
}

impl AssessmentState {
    /// Every state.
    pub const ALL: [Self; 6] = [Self::Assessed, Self::Agreed, Self::Disputed, Self::Upheld, Self::Changed, Self::Withdrawn];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assessed => "assessed",
            Self::Agreed => "agreed",
            Self::Disputed => "disputed",
            Self::Upheld => "upheld",
            Self::Changed => "changed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// A dispute was settled, or the assessment taken back: what comes now is late.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Upheld | Self::Changed | Self::Withdrawn)
    }
}

/// What became of a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum Settlement {
    /// It stands.
    Upheld {},
    /// Another score counts.
    Changed {
        /// The per cent that count, 0 to 100.
        percent: u8,
    },
    /// It counts no more.
    Withdrawn {},
}

impl Settlement {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.state().word()
    }

    /// Where an assessment stands after it.
    #[must_use]
    pub const fn state(self) -> AssessmentState {
        match self {
            Self::Upheld {} => AssessmentState::Upheld,
            Self::Changed { .. } => AssessmentState::Changed,
            Self::Withdrawn {} => AssessmentState::Withdrawn,
        }
    }
}

/// What somebody did about an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Reply {
    /// Whose it is agrees.
    Agree {},
    /// Whose it is does not.
    Dispute {},
    /// Somebody settles it.
    Settle {
        /// How.
        how: Settlement,
    },
}

/// A line of an assessment's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentEntry {
    /// The operation that said so.
    pub operation: OperationId,
    /// Who.
    pub by: PersonId,
    /// When, by the best estimate.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What.
    pub reply: Reply,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// All was settled when it came: it is kept, and changes nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

/// An assessment of somebody's work on a day (7.7).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assessment {
    /// Its id.
    pub id: AssessmentId,
    /// The site.
    pub site: SiteId,
    /// Whose work.
    pub person: PersonId,
    /// On which day.
    pub date: NaiveDate,
    /// What of it.
    pub kind: AssessmentKind,
    /// In which area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// On which shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<ShiftId>,
    /// Who assessed.
    pub by: PersonId,
    /// With which device; none at a desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// When.
    pub recorded: Moment,
    /// Which checklist was answered.
    pub sheet: SheetOf,
    /// The answers.
    pub answers: Vec<Answer>,
    /// The score with how it was reached, as it was assessed.
    pub score: Score,
    /// A remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// Where it stands.
    pub state: AssessmentState,
    /// What was said about it since, in the order in which the server had it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<AssessmentEntry>,
}

/// What counts of an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// Per cent, 0 to 100.
    pub percent: u8,
    /// At or above the pass mark; as it was assessed, also without a critical fault.
    pub passed: bool,
}

impl Assessment {
    pub(crate) fn filed(&self) -> Filing {
        let filing = Filing::on(self.date, self.state.word()).of(self.person).also([self.by]);
        match (self.area, self.shift) {
            (Some(area), _) => filing.about(area.0),
            (None, Some(shift)) => filing.about(shift.0),
            (None, None) => filing,
        }
    }

    /// Takes in what somebody said about it. The same operation is taken in once.
    pub fn take(&mut self, mut entry: AssessmentEntry) {
        if self.history.iter().any(|known| known.operation == entry.operation) {
            return;
        }
        entry.late = self.state.is_settled();
        if !entry.late {
            self.state = match entry.reply {
                Reply::Agree {} => AssessmentState::Agreed,
                Reply::Dispute {} => AssessmentState::Disputed,
                Reply::Settle { how } => how.state(),
            };
        }
        self.history.push(entry);
    }

    /// Somebody disputed it, whatever they say now.
    #[must_use]
    pub fn was_disputed(&self) -> bool {
        self.history.iter().any(|entry| entry.reply == Reply::Dispute {})
    }

    /// What counts: as it was assessed, until somebody settles it otherwise. None for one that was withdrawn or earned nothing to count.
    #[must_use]
    pub fn counts(&self) -> Option<Counts> {
        let settled = self.history.iter().filter(|entry| !entry.late).find_map(|entry| match entry.reply {
            Reply::Settle { how } => Some(how),
            _ => None,
        });
        match settled {
            Some(Settlement::Withdrawn {}) => None,
            Some(Settlement::Changed { percent }) => Some(Counts { percent, passed: percent >= self.score.pass_mark }),
            Some(Settlement::Upheld {}) | None => Some(Counts { percent: self.score.percent()?, passed: self.score.passed }),
        }
    }
}

/// What somebody's assessments of a period come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentSum {
    /// Assessments that count.
    pub counted: u32,
    /// Of these, passed.
    pub passed: u32,
    /// Disputed and not settled yet.
    pub disputed: u32,
    /// Taken back.
    pub withdrawn: u32,
    /// The per cent of all that count, added up.
    pub percents: u32,
}

impl AssessmentSum {
    /// Counts one in.
    pub fn add(&mut self, assessment: &Assessment) {
        self.disputed += u32::from(assessment.state == AssessmentState::Disputed);
        self.withdrawn += u32::from(assessment.state == AssessmentState::Withdrawn);
        if let Some(counts) = assessment.counts() {
            self.counted += 1;
            self.passed += u32::from(counts.passed);
            self.percents += u32::from(counts.percent);
        }
    }

    /// The mean in tenths of a per cent, rounded half up; none when nothing counts.
    #[must_use]
    pub const fn mean_tenths(&self) -> Option<u32> {
        match (self.percents * 20 + self.counted).checked_div(self.counted * 2) {
            Some(mean) => Some(mean),
            None => None,
        }
    }
}

/// The sums of each person.
#[must_use]
pub fn sums<'a>(assessments: impl IntoIterator<Item = &'a Assessment>) -> BTreeMap<PersonId, AssessmentSum> {
    let mut sums: BTreeMap<PersonId, AssessmentSum> = BTreeMap::new();
    for assessment in assessments {
        sums.entry(assessment.person).or_default().add(assessment);
    }
    sums
}
