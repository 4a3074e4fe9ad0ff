//! What happens to phones?

use crate::{ids::DeviceId, seal::SealKey};
use serde::{Deserialize, Serialize};

/// Closes a device out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RevokeDevice {
    /// Which.
    pub device: DeviceId,
}

/// Has a phone seal with another key: its first one, or a new one when the old one was lost with the phone's key store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeDeviceKey {
    /// Which: only the phone itself may say so.
    pub device: DeviceId,
    /// The key.
    pub key: SealKey,
    /// The new key's signature over [`proof_of_key`] of the phone's id.
    pub proof: String,
}

/// What a phone signs to show that it holds a key, for its enrolment code or its id.
#[must_use]
pub fn proof_of_key(what: &str) -> String {
    format!("rounds.key.1:{what}")
}
