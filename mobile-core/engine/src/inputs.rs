//! What does an app hand in?

use domain::{
    attendance::Way,
    checklist::Verdict,
    field::Field,
    finding::{FindingKind, Severity, Utility},
    geo::Datum,
    leave::{HalfDay, LeaveKind},
    operation::VerifyVerdict,
    patrol::{HandReason, MissReason},
    photo::Mark,
    replacement::Missing,
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

/// Something that is wrong. At least one of area, unit, checkpoint and spot check says where.
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
    /// Which kind of work it is about, where somebody says.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    #[serde(default)]
    pub field: Option<Field>,
    /// A violation that was stopped on the spot as it was seen.
    #[cfg_attr(feature = "ffi", uniffi(default = false))]
    #[serde(default)]
    pub stopped: bool,
    /// Damage to public water, power or lighting: it becomes a repair.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    #[serde(default)]
    pub utility: Option<Utility>,
    /// The spot check that it was seen at: it then says where and in which field, unless something else is said.
    #[cfg_attr(feature = "ffi", uniffi(default = None))]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    #[serde(default)]
    pub spot_check_id: Option<String>,
}

/// A step that somebody takes on the spot: putting right, repairing, stopping.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FindingStepInput {
    /// The finding.
    pub finding_id: String,
    /// In words; may be empty.
    pub remark: String,
    /// Paths of photos; what was put right needs one. The files are copied. The phone page hands in bytes instead.
    #[cfg_attr(feature = "typescript", ts(skip))]
    #[serde(default)]
    pub photos: Vec<String>,
    /// What somebody drew over them.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    #[serde(default)]
    pub marks: Vec<PhotoMarks>,
}

/// What somebody saw who looked whether a finding was put right.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VerdictInput {
    /// The finding.
    pub finding_id: String,
    /// The verdict.
    pub verdict: VerifyVerdict,
    /// In words; needed when it is sent back.
    pub remark: String,
    /// A new deadline when it is sent back, in working days, 0 for today; none leaves it as it was, or gives a day more where it has passed.
    pub days: Option<u16>,
    /// Paths of photos. The files are copied. The phone page hands in bytes instead.
    #[cfg_attr(feature = "typescript", ts(skip))]
    #[serde(default)]
    pub photos: Vec<String>,
    /// What somebody drew over them.
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    #[serde(default)]
    pub marks: Vec<PhotoMarks>,
}

/// A rectification notice that is to be issued.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NoticeInput {
    /// The finding.
    pub finding_id: String,
    /// Whose it is to put right.
    pub responsible_id: String,
    /// In how many working days, by the site's calendar; 0 is today.
    pub days: u16,
    /// What is to be done about this case.
    pub corrective: String,
    /// What is to be done so that it does not come back.
    pub preventive: String,
}

/// Which findings a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FindingList {
    /// Those that are the person's to put right.
    ToRectify,
    /// Those that the person raised; what is over, for 90 days.
    Raised,
    /// Those that wait for the person's look.
    ToVerify,
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

/// How somebody shows that they are at their post.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClockBy {
    /// The code at the post was scanned, or its tag was read: it says which post it is.
    Code {
        /// What it said.
        code: String,
    },
    /// The phone is near.
    Position {
        /// The post; none takes the duty's, or else the nearest one.
        post_id: Option<String>,
        /// Where the phone is.
        position: PositionInput,
    },
}

/// Somebody clocks in or out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ClockInput {
    /// In or out.
    pub way: Way,
    /// How it is shown.
    pub by: ClockBy,
    /// Paths of photos in uniform; none is needed. The files are copied. The phone page hands in bytes instead.
    #[cfg_attr(feature = "typescript", ts(skip))]
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    #[serde(default)]
    pub photos: Vec<String>,
}

/// Somebody asks for leave.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LeaveInput {
    /// The site.
    pub site_id: String,
    /// Which kind.
    pub kind: LeaveKind,
    /// The first day: `2026-11-30`.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Only half of the day; then it is one day.
    pub half: Option<HalfDay>,
    /// Why; may be empty.
    pub reason: String,
    /// Paths of photos of papers. The files are copied. The phone page hands in bytes instead.
    #[cfg_attr(feature = "typescript", ts(skip))]
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    #[serde(default)]
    pub photos: Vec<String>,
}

/// Somebody asks for a correction.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CorrectionInput {
    /// The site.
    pub site_id: String,
    /// In or out.
    pub way: Way,
    /// The day, by the site's clock: `2026-11-30`.
    pub date: String,
    /// The time, by the site's clock: `14:05`.
    pub time: String,
    /// Why it was not clocked.
    pub reason: String,
    /// Paths of photos that show it. The files are copied. The phone page hands in bytes instead.
    #[cfg_attr(feature = "typescript", ts(skip))]
    #[cfg_attr(feature = "ffi", uniffi(default = []))]
    #[serde(default)]
    pub photos: Vec<String>,
}

/// Somebody is missing at a duty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GapInput {
    /// The site.
    pub site_id: String,
    /// Who is missing.
    pub person_id: String,
    /// The day on which the shift begins: `2026-11-30`.
    pub date: String,
    /// The shift.
    pub shift_id: String,
    /// Why.
    pub why: Missing,
    /// In words; may be empty.
    pub note: String,
}

/// Whom to ask about a gap.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StepInAsk {
    /// The gap.
    pub replacement_id: String,
    /// Whom.
    pub person_id: String,
}
