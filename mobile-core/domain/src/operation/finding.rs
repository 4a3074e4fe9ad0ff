//! Which steps take a finding from where it is raised to where it is closed?

use crate::{
    field::Field,
    finding::{FindingKind, Severity, Spot, Utility},
    ids::{FindingId, PersonId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Raises a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RaiseFinding {
    /// Its id.
    pub finding: FindingId,
    /// What kind.
    pub kind: FindingKind,
    /// How bad.
    pub severity: Severity,
    /// What it is about.
    pub spot: Spot,
    /// In words.
    pub text: String,
    /// Which kind of work it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// A violation that was stopped on the spot as it was seen (1.2, 8.6).
    #[serde(default, skip_serializing_if = "is_false")]
    pub stopped: bool,
    /// Damage to public water, power or lighting: it becomes a repair (8.5, 7.9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utility: Option<Utility>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(stopped: &bool) -> bool {
    !stopped
}

/// A step with a remark and nothing else.
macro_rules! remarked {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The finding.
            pub finding: FindingId,
            /// In words.
            #[serde(default, skip_serializing_if = "String::is_empty")]
            pub remark: String,
        }
    )+};
}

remarked! {
    /// Stops a violation on the spot, with photos where there are some.
    StopViolation,
    /// Puts a finding right. It needs a photo.
    RectifyFinding,
    /// Says that a damage is repaired. It needs a photo.
    RepairDone,
}

/// Issues a rectification notice 整改通知单 (2.6), or another one in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct IssueNotice {
    /// The finding.
    pub finding: FindingId,
    /// Whose it is to put right.
    pub responsible: PersonId,
    /// In how many working days, by the site's calendar; 0 is today.
    pub days: u16,
    /// What is to be done about this case 纠正措施.
    pub corrective: String,
    /// What is to be done so that it does not come back 预防措施.
    pub preventive: String,
}

/// What somebody saw who looked whether a finding was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum VerifyVerdict {
    /// It is right: it is closed.
    Closed,
    /// It is not: it goes back.
    SentBack,
}

/// Says whether a finding was put right. Nobody says it of their own work (6.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyFinding {
    /// The finding.
    pub finding: FindingId,
    /// The verdict.
    pub verdict: VerifyVerdict,
    /// In words; needed when it is sent back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// A new deadline when it is sent back, in working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
}

/// Opens a finding again that was closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReopenFinding {
    /// The finding.
    pub finding: FindingId,
    /// Why.
    pub remark: String,
    /// A new deadline, in working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
}

/// Says that a finding tells of the same as another one, which goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeFinding {
    /// The finding that ends.
    pub finding: FindingId,
    /// The one that goes on.
    pub into: FindingId,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// What the server says of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reminder {
    /// It is near.
    DueSoon,
    /// It has passed: the site director is told (6.4).
    Overdue,
}

/// Reminds of a deadline. The server's own step; from anybody else it is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemindFinding {
    /// The finding.
    pub finding: FindingId,
    /// What it says.
    pub what: Reminder,
    /// The deadline that it speaks of.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub due: Timestamp,
}
