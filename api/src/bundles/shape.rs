//! What is in a bundle? Files in a ZIP, none of them compressed:
//!
//! ```text
//! index.json         what there is, with its version; not signed: what it says is compared with what is
//! photos/ID.jpg      originals, byte for byte
//! seals/ID.json      what the phone signed, its key, the ticket, the server's receipt, the way to the day's root
//! days.json          the chain of days, as the server signed each
//! index.html         the same for people; check.html checks it all; README.txt
//! ```

use chrono::{DateTime, Utc};
use domain::{
    ids::{FindingId, PatrolId, PersonId, PhotoId, SiteId, VisitId},
    photo::Sha256,
    seal::{SealKey, Signed, Step},
    text::Text,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The version that this program writes and reads.
pub const FORM: &str = "rounds.bundle.1";
/// Bytes that all originals of a bundle may have: the plain kind of ZIP ends at 4 GB.
pub const MOST_BYTES: u64 = 3_900_000_000;
/// Photos in a bundle.
pub const MOST_PHOTOS: usize = 5_000;

/// `index.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Index {
    /// [`FORM`].
    pub form: String,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// Who made it.
    pub made_by: String,
    /// `patrol` or `finding`.
    pub noun: String,
    /// Which.
    pub id: Uuid,
    /// What it is called.
    pub title: Text,
    /// Where.
    pub site: Text,
    /// The server's public key (Ed25519, base64).
    pub server_key: String,
    /// The photos.
    pub photos: Vec<Photo>,
}

/// A photo of the record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Photo {
    /// Its id.
    pub id: PhotoId,
    /// Its file; none while the server has not got it.
    pub file: Option<String>,
    /// Its seal; none when it came without one.
    pub seal: Option<String>,
    /// As the record declares it: hash of the original.
    pub sha256: Sha256,
    /// Bytes of the original.
    pub length: u64,
    /// The site.
    pub site: SiteId,
    /// The patrol.
    pub patrol: Option<PatrolId>,
    /// The visit.
    pub visit: Option<VisitId>,
    /// The finding.
    pub finding: Option<FindingId>,
    /// Who recorded it.
    pub author: PersonId,
    /// Their name.
    pub author_name: String,
    /// What it shows.
    pub place: Text,
    /// When it was taken, in the site's own time, as the phone believed.
    pub taken: String,
    /// What speaks against it, in the server's words.
    pub flags: Vec<String>,
}

/// `seals/ID.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct SealFile {
    /// What the phone signed (ES256).
    pub manifest: Signed,
    /// The phone's key; none when the server does not know it.
    pub key: Option<SealKey>,
    /// The strip that the ticket was cut from (Ed25519).
    pub ticket: Option<Signed>,
    /// The server's receipt (Ed25519).
    pub receipt: Signed,
    /// The number of the day that closed it.
    pub day: Option<u64>,
    /// The way from the receipt up to the root of that day.
    pub path: Vec<Step>,
}

/// `days.json`: from the first day to the newest.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Days {
    /// In their order.
    pub days: Vec<DayFile>,
}

/// A closed day.
#[derive(Debug, Serialize, Deserialize)]
pub struct DayFile {
    /// As the server signed it (Ed25519).
    pub signed: Signed,
    /// Somebody else's time stamp of its hash (RFC 3161, DER in base64).
    pub time_stamp: Option<String>,
}
