//! What does an app hand in?

use domain::{
    checklist::Verdict,
    finding::{FindingKind, Severity},
    geo::Datum,
    patrol::{HandReason, MissReason},
    photo::Mark,
};
use serde::Deserialize;

/// Where the phone says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PositionInput {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Radius of the circle that the phone believes to be in, in metres.
    pub accuracy: f64,
    /// The datum of the numbers: Chinese map SDKs give GCJ-02.
    pub datum: Datum,
    /// The phone says that the position was set by a mock-location app.
    pub mocked: bool,
}

/// How presence at a checkpoint is shown.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Arrival {
    /// Its QR code was scanned: the code says which checkpoint it is.
    Qr {
        /// What it said.
        code: String,
    },
    /// Its NFC tag was read.
    Nfc {
        /// What it said.
        code: String,
    },
    /// The phone is near it.
    Position {
        /// The checkpoint.
        checkpoint_id: String,
        /// Where the phone is.
        position: PositionInput,
    },
    /// Chosen from the list.
    ByHand {
        /// The checkpoint.
        checkpoint_id: String,
        /// Why not by one of the others.
        reason: HandReason,
        /// In words; needed when the reason is `Other`.
        note: String,
    },
}

/// An answer to an item.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AnswerInput {
    /// Of a pass/fail item.
    Verdict {
        /// The verdict.
        verdict: Verdict,
    },
    /// Of a score item.
    Score {
        /// The points.
        points: u16,
    },
    /// Of a number item.
    Number {
        /// The number.
        number: f64,
    },
    /// Of a single choice.
    Choice {
        /// The option.
        option_id: String,
    },
    /// Of a multiple choice.
    Choices {
        /// The options; none of them is an answer too.
        option_ids: Vec<String>,
    },
    /// Of a text item.
    Text {
        /// The words.
        text: String,
    },
    /// Takes the answer away.
    Cleared,
}

/// A checkpoint that was not visited, and why.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MissedInput {
    /// The checkpoint.
    pub checkpoint_id: String,
    /// Why.
    pub reason: MissReason,
    /// In words; needed when the reason is `Other`.
    pub note: String,
}

/// Something that is wrong. At least one of area, unit and checkpoint says where.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FindingInput {
    /// What kind.
    pub kind: FindingKind,
    /// How bad.
    pub severity: Severity,
    /// In words.
    pub text: String,
    /// The area.
    pub area_id: Option<String>,
    /// The unit.
    pub unit_id: Option<String>,
    /// The checkpoint.
    pub checkpoint_id: Option<String>,
    /// The patrol that somebody was on when they saw it.
    pub patrol_id: Option<String>,
    /// Paths of photos. The files are copied; the app may delete its own. The phone page hands in bytes instead.
    #[cfg_attr(feature = "typescript", ts(skip))]
    #[serde(default)]
    pub photos: Vec<String>,
    /// What somebody drew over them.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    #[serde(default)]
    pub marks: Vec<PhotoMarks>,
}

/// What somebody drew over one photo of several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PhotoMarks {
    /// Which, from 0 on.
    pub photo: u32,
    /// Arrows, circles, words.
    pub marks: Vec<Mark>,
}
