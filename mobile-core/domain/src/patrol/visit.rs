//! What is recorded at a checkpoint?

use super::Moment;
use crate::{
    checklist::{Answer, Score},
    geo::Position,
    ids::{CheckpointId, DeviceId, PatrolId, PersonId, SiteId, TemplateId, VisitId},
    photo::PhotoRef,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How presence at a checkpoint was shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "shown_by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Presence {
    /// The QR code of the checkpoint was scanned.
    Qr {
        /// What it said.
        code: String,
    },
    /// The NFC tag of the checkpoint was read.
    Nfc {
        /// What it said.
        code: String,
    },
    /// The phone was near enough.
    Position {
        /// Where it was.
        position: Position,
    },
    /// Chosen from the list.
    ByHand {
        /// Why not by one of the others.
        reason: HandReason,
        /// In words; needed when the reason is `other`.
        #[serde(default)]
        note: String,
    },
}

/// Why presence was entered by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HandReason {
    /// The label is gone or cannot be read.
    LabelDamaged,
    /// The camera does not work.
    CameraBroken,
    /// No position to be had.
    NoPosition,
    /// Something else, in words.
    Other,
}

impl HandReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::LabelDamaged, Self::CameraBroken, Self::NoPosition, Self::Other];
}

/// Something about a visit that a supervisor may want to look at. It never refuses the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Came in after the patrol was finished.
    LateEntry,
    /// An ordered route was not walked in its order.
    OutOfOrder,
    /// Arrived outside the window, even if the clock's error is granted.
    OutsideWindow,
    /// The position came from a mock-location app.
    MockedPosition,
    /// Presence was entered by hand.
    ByHand,
}

/// The version of a checklist that a sheet answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SheetOf {
    /// The template.
    pub template: TemplateId,
    /// Its version.
    pub version: u32,
}

/// A visit 到点记录: presence, answers, photos. Never changed once recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Visit {
    /// Its id.
    pub id: VisitId,
    /// The site.
    pub site: SiteId,
    /// The patrol.
    pub patrol: PatrolId,
    /// The checkpoint.
    pub checkpoint: CheckpointId,
    /// Who.
    pub by: PersonId,
    /// With which device.
    pub device: Option<DeviceId>,
    /// When they arrived.
    pub arrived: Moment,
    /// When they recorded it.
    pub recorded: Moment,
    /// When the server first had it; none while it is only on the phone.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub received: Option<Timestamp>,
    /// How presence was shown.
    pub presence: Presence,
    /// Which checklist was answered.
    pub sheet: Option<SheetOf>,
    /// The answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// The score with how it was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// A remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Photos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// What a supervisor may want to look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}
