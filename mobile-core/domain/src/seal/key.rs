//! Whose signature is it? A phone's key is ECDSA on P-256 with SHA-256 (ES256), which every phone's hardware offers.

use super::Problem;
use crate::photo::Sha256;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use p256::{
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    pkcs8::DecodePublicKey,
};
use serde::{Deserialize, Serialize};

/// The name of a key: SHA-256 of its 65 bytes (a P-256 point, uncompressed) or 32 bytes (Ed25519).
pub type KeyId = Sha256;

/// What holds a phone's key. The phone says so; the platform's attestation is kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyTier {
    /// A security chip of its own (Android StrongBox).
    StrongBox,
    /// Apple's Secure Enclave.
    SecureEnclave,
    /// The processor's trusted zone (Android Keystore).
    TrustedEnvironment,
    /// A browser's key that scripts can use but not read.
    Browser,
    /// A file in the app's folder: whoever gets hold of the phone's storage can copy it.
    Software,
}

impl KeyTier {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::StrongBox => "strong_box",
            Self::SecureEnclave => "secure_enclave",
            Self::TrustedEnvironment => "trusted_environment",
            Self::Browser => "browser",
            Self::Software => "software",
        }
    }
}

/// A phone's public key with what the platform says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SealKey {
    /// The key in base64: a P-256 point (65 bytes, uncompressed), or a `SubjectPublicKeyInfo` that holds one.
    pub key: String,
    /// What holds it.
    pub tier: KeyTier,
    /// What the platform attests: certificates in base64 (DER), the key's own first. Empty where it attests nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attestation: Vec<String>,
}

/// Certificates that an attestation may have.
pub const CERTIFICATES: usize = 10;
/// Characters of one of them.
pub const CERTIFICATE_LENGTH: usize = 8_000;

impl SealKey {
    /// The key's 65 bytes.
    ///
    /// # Errors
    /// A sentence that says what it is instead.
    pub fn point(&self) -> Result<Vec<u8>, &'static str> {
        Ok(self.verifying()?.to_encoded_point(false).as_bytes().to_vec())
    }

    /// The key's name.
    ///
    /// # Errors
    /// As [`Self::point`].
    pub fn id(&self) -> Result<KeyId, &'static str> {
        self.point().map(|point| Sha256::of(&point))
    }

    /// The same key written as the books keep it.
    ///
    /// # Errors
    /// As [`Self::point`].
    pub fn tidy(mut self) -> Result<Self, &'static str> {
        self.key = STANDARD.encode(self.point()?);
        Ok(self)
    }

    /// True when the attestation's first certificate is about this very key. Who signed the certificate is not looked at.
    #[must_use]
    pub fn is_attested(&self) -> bool {
        let (Ok(point), Some(first)) = (self.point(), self.attestation.first()) else { return false };
        STANDARD.decode(first).is_ok_and(|der| der.windows(point.len()).any(|bytes| bytes == point))
    }

    fn verifying(&self) -> Result<VerifyingKey, &'static str> {
        let bytes = STANDARD.decode(&self.key).map_err(|_| "the key is not in base64")?;
        VerifyingKey::from_sec1_bytes(&bytes)
            .or_else(|_| VerifyingKey::from_public_key_der(&bytes).map_err(|_| p256::ecdsa::Error::new()))
            .map_err(|_| "the key is not a P-256 public key")
    }

    /// Checks a signature (64 bytes, r then s, in base64) over a text.
    ///
    /// # Errors
    /// [`Problem::Signature`].
    pub fn verify(&self, text: &str, signature: &str) -> Result<(), Problem> {
        let key = self.verifying().map_err(|_| Problem::Signature)?;
        let bytes = STANDARD.decode(signature).map_err(|_| Problem::Signature)?;
        let signature = Signature::from_slice(&bytes).map_err(|_| Problem::Signature)?;
        key.verify(text.as_bytes(), &signature).map_err(|_| Problem::Signature)
    }

    /// Turns what a phone's hardware gives (DER, or r then s) into the 64 bytes that travel, in base64. Checked on the way, so that a
    /// broken key store is found out while the phone can still say so.
    ///
    /// # Errors
    /// [`Problem::Signature`].
    pub fn take(&self, text: &str, signature: &[u8]) -> Result<String, Problem> {
        let tries = [Signature::from_der(signature).ok(), Signature::from_slice(signature).ok()];
        let travels = |signature: Signature| STANDARD.encode(signature.to_bytes());
        tries.into_iter().flatten().map(travels).find(|signature| self.verify(text, signature).is_ok()).ok_or(Problem::Signature)
    }
}
