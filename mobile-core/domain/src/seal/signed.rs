//! A text with a signature over it, as it travels and as it is kept: word for word.

use super::{KeyId, canonical, canonical::NotCanonical};
use crate::photo::Sha256;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A canonical text and the signature over its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// Canonical JSON (RFC 8785).
    pub text: String,
    /// In base64: ES256 (64 bytes, r then s) by a phone, Ed25519 (64 bytes) by the server.
    pub signature: String,
}

impl Signed {
    /// SHA-256 of the text.
    #[must_use]
    pub fn hash(&self) -> Sha256 {
        Sha256::of(self.text.as_bytes())
    }

    /// What it says, whoever signed it.
    ///
    /// # Errors
    /// [`NotCanonical`].
    pub fn read<T: Serialize + DeserializeOwned>(&self) -> Result<T, NotCanonical> {
        canonical::read(&self.text)
    }
}

/// A server's public key: Ed25519, 32 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerKey(VerifyingKey);

impl ServerKey {
    /// Reads 32 bytes in base64.
    #[must_use]
    pub fn parse(base64: &str) -> Option<Self> {
        let bytes: [u8; 32] = STANDARD.decode(base64).ok()?.try_into().ok()?;
        VerifyingKey::from_bytes(&bytes).ok().map(Self)
    }

    /// The key itself.
    #[must_use]
    pub const fn of(key: VerifyingKey) -> Self {
        Self(key)
    }

    /// The key in base64.
    #[must_use]
    pub fn base64(&self) -> String {
        STANDARD.encode(self.0.as_bytes())
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        Sha256::of(self.0.as_bytes())
    }

    /// True when this key signed it.
    #[must_use]
    pub fn signed(&self, signed: &Signed) -> bool {
        let bytes = STANDARD.decode(&signed.signature).ok().and_then(|bytes| Signature::from_slice(&bytes).ok());
        bytes.is_some_and(|signature| self.0.verify_strict(signed.text.as_bytes(), &signature).is_ok())
    }
}
