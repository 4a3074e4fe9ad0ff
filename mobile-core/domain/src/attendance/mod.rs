//! Who was here, from when until when? Clockings 打卡 are facts; corrections 补卡 stand beside them and never take their place (7.6, 8.2).

mod reckon;
mod sheet;

pub use reckon::{Attended, DutyFacts, Mark, Reckoned, assign, reckon};
pub use sheet::{Cell, Known, PersonSheet, Totals, person_sheet};

use crate::{
    crew::{Filing, Signed},
    geo::Position,
    ids::{CheckpointId, ClockingId, CorrectionId, DeviceId, PersonId, SiteId},
    leave::AskState,
    patrol::Moment,
    photo::PhotoRef,
    time::Timestamp,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// In or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", schema(as = ClockWay))]
pub enum Way {
    /// 上班
    In,
    /// 下班
    Out,
}

impl Way {
    /// Both.
    pub const ALL: [Self; 2] = [Self::In, Self::Out];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }
}

/// How it was shown that somebody was at their post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "shown_by", rename_all = "snake_case", deny_unknown_fields)]
pub enum ShownBy {
    /// The code at the post was scanned, or its tag was read.
    Code {
        /// What it said.
        code: String,
    },
    /// The phone was near enough.
    Position {
        /// Where it was, and how sure it is.
        position: Position,
    },
    /// The lead was there and says so.
    Lead {
        /// In words.
        #[serde(default)]
        note: String,
    },
}

impl ShownBy {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Code { .. } => "code",
            Self::Position { .. } => "position",
            Self::Lead { .. } => "lead",
        }
    }
}

/// Somebody clocked in or out. Never changed once recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clocking {
    /// Its id.
    pub id: ClockingId,
    /// The site.
    pub site: SiteId,
    /// Whose.
    pub person: PersonId,
    /// In or out.
    pub way: Way,
    /// At which post; none where the lead said so, away from any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<CheckpointId>,
    /// When.
    pub at: Moment,
    /// The local date.
    pub date: NaiveDate,
    /// Who recorded it: the person, or their lead.
    pub by: PersonId,
    /// With which device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// When the server first had it; none while it is only on the phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub received: Option<Timestamp>,
    /// How it was shown.
    pub shown: ShownBy,
    /// Metres from the post, where a position was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metres: Option<u32>,
    /// In uniform (8.2), where a photo was taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
}

impl Clocking {
    pub(crate) fn filed(&self) -> Filing {
        let filing = Filing::on(self.date, self.way.word()).of(self.person);
        match self.post {
            Some(post) => filing.about(post.0),
            None => filing,
        }
    }

    /// The position came from an app that makes positions up.
    #[must_use]
    pub fn is_mocked(&self) -> bool {
        matches!(&self.shown, ShownBy::Position { position } if position.mocked)
    }
}

/// A correction 补卡: somebody forgot, or could not, and says when it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// The site.
    pub site: SiteId,
    /// Whose.
    pub person: PersonId,
    /// In or out.
    pub way: Way,
    /// When it was, in whole minutes.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The local date of that.
    pub date: NaiveDate,
    /// Who asked, when, and why.
    pub asked: Signed,
    /// Photos that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// Where it stands.
    pub state: AskState,
    /// Who decided, or took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Signed>,
}

impl Correction {
    pub(crate) fn filed(&self) -> Filing {
        Filing::on(self.date, self.state.word()).of(self.person)
    }
}

/// The marks that count for a person: what was clocked, and corrections that were granted; in the order of time.
#[must_use]
pub fn marks<'a>(clockings: impl IntoIterator<Item = &'a Clocking>, corrections: impl IntoIterator<Item = &'a Correction>) -> Vec<Mark> {
    let clocked = clockings.into_iter().map(|one| Mark { way: one.way, at: one.at.at, error: one.at.error, corrected: false });
    let granted = corrections.into_iter().filter(|one| one.state == AskState::Granted);
    let granted = granted.map(|one| Mark { way: one.way, at: one.at, error: 0, corrected: true });
    let mut marks: Vec<Mark> = clocked.chain(granted).collect();
    // By all that they say: of two at the same moment it must not matter which came first.
    marks.sort_by_key(|mark| (mark.at, mark.way, mark.error, mark.corrected));
    marks
}
