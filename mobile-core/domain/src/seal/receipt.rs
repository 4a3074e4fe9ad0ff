//! Not after when? The server signs when it had a manifest.

use super::KeyId;
use crate::{
    ids::{CompanyId, DeviceId},
    photo::Sha256,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What the text of a receipt begins with.
pub const RECEIPT: &str = "rounds.receipt.1";

/// The server had this manifest at this time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// [`RECEIPT`].
    pub form: String,
    /// The company whose books it went into.
    pub company: CompanyId,
    /// The phone.
    pub device: DeviceId,
    /// The manifest's place in the phone's chain.
    pub number: u64,
    /// Hash of the manifest.
    pub manifest: Sha256,
    /// When, by the server's clock.
    pub received: Timestamp,
    /// The server's key that signed it.
    pub key: KeyId,
}
