//! What does a seal say? Everything that was known when the shutter closed, by the phone's own knowledge.

use super::{KeyId, TicketUse};
use crate::{
    geo::Position,
    ids::{CheckpointId, DeviceId, FindingId, ItemId, PatrolId, PersonId, PhotoId, SiteId, VisitId},
    photo::Sha256,
    time::Captured,
};
use serde::{Deserialize, Serialize};

/// What the text of a manifest begins with, so that no other signed text is ever taken for one.
pub const MANIFEST: &str = "rounds.seal.1";

/// One link of a phone's chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`MANIFEST`].
    pub form: String,
    /// Its place in the phone's chain, from 1 on.
    pub number: u64,
    /// Hash of the manifest before; none for the first one.
    pub previous: Option<Sha256>,
    /// The phone.
    pub device: DeviceId,
    /// The key that it is signed with.
    pub key: KeyId,
    /// Who held the phone.
    pub person: PersonId,
    /// The app and its version, as it names itself.
    pub app: String,
    /// When, with how far that may be off.
    pub at: Captured,
    /// The ticket that was used up; none when the phone had none.
    pub ticket: Option<TicketUse>,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// A photo was taken.
    Photo {
        /// Its id.
        photo: PhotoId,
        /// Hash of the original.
        sha256: Sha256,
        /// Bytes of the original.
        length: u64,
        /// What it is of.
        subject: Subject,
        /// Where the phone believed to be, with the accuracy and whether a mock-location app set it; none when it did not know.
        position: Option<Position>,
    },
    /// A photo was taken back before its record was made: the chain has no hole, and nobody has to show the photo.
    Withdrawn {
        /// Its id.
        photo: PhotoId,
    },
}

impl What {
    /// The photo that it is about.
    #[must_use]
    pub const fn photo(&self) -> PhotoId {
        match self {
            Self::Photo { photo, .. } | Self::Withdrawn { photo } => *photo,
        }
    }
}

/// What a photo is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The site.
    pub site: SiteId,
    /// The patrol.
    pub patrol: Option<PatrolId>,
    /// The checkpoint.
    pub checkpoint: Option<CheckpointId>,
    /// The visit.
    pub visit: Option<VisitId>,
    /// The item of the checklist.
    pub item: Option<ItemId>,
    /// The finding.
    pub finding: Option<FindingId>,
}
