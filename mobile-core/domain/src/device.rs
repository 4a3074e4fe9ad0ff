//! Which phone was it?

use crate::{
    ids::{DeviceId, PersonId},
    letter::LetterKey,
    seal::{KeyTier, SealKey},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A phone or tablet that was enrolled. Its credential is kept elsewhere, hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// What people call it: 保洁组手机 3.
    pub name: String,
    /// The public key that it seals with (base64); empty when it has none.
    #[serde(default)]
    pub public_key: String,
    /// What holds the key, as the phone says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<KeyTier>,
    /// What the platform attests about the key: certificates in base64.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attestation: Vec<String>,
    /// Keys that it had before: what was sealed with them stays sealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_keys: Vec<SealKey>,
    /// When it was enrolled.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub enrolled: Timestamp,
    /// Who let it in.
    pub enrolled_by: PersonId,
    /// When it was revoked, if it was.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub revoked: Option<Timestamp>,
}

/// `POST /v1/devices/enrol`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// The code that the web page shows, as typed or scanned.
    pub code: String,
    /// What the device is to be called.
    pub name: String,
    /// The public key that it seals with (base64); empty when it has none yet.
    #[serde(default)]
    pub public_key: String,
    /// What holds the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<KeyTier>,
    /// What the platform attests about it: certificates in base64 (DER), the key's own first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attestation: Vec<String>,
    /// The key's signature (64 bytes in base64) over `rounds.key.1:` and the code as it is sent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proof: String,
}

/// The answer to an enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// The device's id.
    pub device_id: DeviceId,
    /// Its credential. It is shown once.
    pub device_token: String,
    /// The key that it writes its letters to; older servers have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter_key: Option<LetterKey>,
}

impl Device {
    /// The key that it seals with now.
    #[must_use]
    pub fn key(&self) -> Option<SealKey> {
        let tier = self.tier.unwrap_or(KeyTier::Software);
        (!self.public_key.is_empty()).then(|| SealKey { key: self.public_key.clone(), tier, attestation: self.attestation.clone() })
    }

    /// Every key that it ever sealed with.
    #[must_use]
    pub fn keys(&self) -> Vec<SealKey> {
        self.key().into_iter().chain(self.earlier_keys.iter().cloned()).collect()
    }

    /// The same phone with another key.
    #[must_use]
    pub fn with_key(mut self, key: SealKey) -> Self {
        self.earlier_keys.extend(self.key().filter(|old| old.key != key.key));
        (self.public_key, self.tier, self.attestation) = (key.key, Some(key.tier), key.attestation);
        self
    }
}
