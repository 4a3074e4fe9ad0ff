//! Which phone was it?

use crate::{
    ids::{DeviceId, PersonId},
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
