//! Which key are photos sealed with? The app's own, held by the phone's hardware; or, where an app brings none, one in a file, which says of
//! itself that it is only that.

use super::secret::keep_private;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::seal::{KeyTier, SealKey};
use engine::ports::DeviceKey as Port;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use std::{fs, io::ErrorKind, path::Path, sync::Arc};

/// Why a key could not be used.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum KeyError {
    /// It is locked, gone or broken: a sentence for the log. Photos are kept all the same, without a seal.
    #[error("{why}")]
    Unusable {
        /// The sentence.
        why: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for KeyError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unusable { why: error.reason }
    }
}

/// The key that a phone seals its photos with: ECDSA on P-256. On Android it is made in the Keystore (`StrongBox` where there is one) with an
/// attestation challenge, on iOS in the Secure Enclave. It never leaves the hardware; only its signatures do.
#[uniffi::export(with_foreign)]
pub trait DeviceKey: Send + Sync {
    /// The public key: an X.509 `SubjectPublicKeyInfo` (Android's `getEncoded()`), or the 65 bytes of the point (Apple's external
    /// representation).
    fn public_key(&self) -> Result<Vec<u8>, KeyError>;
    /// What holds the key.
    fn tier(&self) -> Result<KeyTier, KeyError>;
    /// What the platform attests: certificates in DER, the key's own first; empty where it attests nothing.
    fn attestation(&self) -> Result<Vec<Vec<u8>>, KeyError>;
    /// Signs a message: SHA-256, then ECDSA (`SHA256withECDSA`, `ecdsaSignatureMessageX962SHA256`). In DER, or as 64 bytes.
    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, KeyError>;
}

/// The app's own key, as the engine is handed it.
pub(super) struct AppKey(pub Arc<dyn DeviceKey>);

impl Port for AppKey {
    fn public(&self) -> Result<SealKey, String> {
        let say = |error: KeyError| error.to_string();
        let attestation = self.0.attestation().map_err(say)?.iter().map(|one| STANDARD.encode(one)).collect();
        Ok(SealKey { key: STANDARD.encode(self.0.public_key().map_err(say)?), tier: self.0.tier().map_err(say)?, attestation })
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        self.0.sign(message.to_vec()).map_err(|error| error.to_string())
    }
}

/// A key in a file of the app's folder: whoever gets hold of the phone's storage can copy it.
pub(super) struct FileKey(SigningKey);

const FILE: &str = "seal.key";

impl FileKey {
    /// Reads the key, or makes it.
    pub(super) fn open(folder: &Path) -> Result<Self, String> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => SigningKey::from_slice(&bytes).map(Self).map_err(|_| format!("{FILE}: not a key")),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::make(&path),
            Err(error) => Err(format!("{FILE}: {error}")),
        }
    }

    fn make(path: &Path) -> Result<Self, String> {
        let key = loop {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes).map_err(|e| format!("randomness: {e}"))?;
            // All but a handful of 256-bit numbers are keys.
            if let Ok(key) = SigningKey::from_slice(&bytes) {
                break key;
            }
        };
        keep_private(path, &key.to_bytes()).map_err(|e| format!("{FILE}: {e}"))?;
        Ok(Self(key))
    }
}

impl Port for FileKey {
    fn public(&self) -> Result<SealKey, String> {
        let point = self.0.verifying_key().to_encoded_point(false);
        Ok(SealKey { key: STANDARD.encode(point.as_bytes()), tier: KeyTier::Software, attestation: vec![] })
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let signature: Signature = self.0.sign(message);
        Ok(signature.to_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_a_file_is_the_same_at_the_next_start_and_readable_by_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let (first, again) = (FileKey::open(folder.path()).unwrap(), FileKey::open(folder.path()).unwrap());
        assert_eq!(first.public(), again.public());
        let key = first.public().unwrap();
        assert!(key.take("seal", &again.sign(b"seal").unwrap()).is_ok());
        assert!(key.take("another seal", &again.sign(b"seal").unwrap()).is_err());
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(folder.path().join(FILE)).unwrap().permissions()) & 0o777, 0o600);
    }
}
