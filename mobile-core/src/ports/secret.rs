//! Where is the secret that everything on the phone is locked with? In the phone's own key store, which the app brings; or, where an app brings
//! none, in a file, which keeps out nobody who gets hold of the phone's storage.

use super::KeyError;
use engine::ports::KeyStore as Port;
use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where the phone keeps one secret of 32 bytes. On Android it is closed with a key of the Keystore and kept in the app's preferences; on iOS it is
/// an item of the Keychain (`kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly`). It never goes into a backup: without it nothing that the phone
/// keeps can be read.
#[uniffi::export(with_foreign)]
pub trait KeyStore: Send + Sync {
    /// The secret as it was kept; none before that.
    fn read(&self) -> Result<Option<Vec<u8>>, KeyError>;
    /// Keeps a secret, so that it is there even after a loss of power.
    fn keep(&self, secret: Vec<u8>) -> Result<(), KeyError>;
    /// Forgets it. That it is gone already is fine.
    fn forget(&self) -> Result<(), KeyError>;
}

/// The app's own, as the engine is handed it.
pub(super) struct AppKeys(pub Arc<dyn KeyStore>);

impl Port for AppKeys {
    fn read(&self) -> Result<Option<[u8; 32]>, String> {
        let secret = self.0.read().map_err(|error| error.to_string())?;
        secret.map(|secret| secret.try_into().map_err(|_| "the secret has not 32 bytes".to_owned())).transpose()
    }

    fn keep(&self, secret: &[u8; 32]) -> Result<(), String> {
        self.0.keep(secret.to_vec()).map_err(|error| error.to_string())
    }

    fn forget(&self) -> Result<(), String> {
        self.0.forget().map_err(|error| error.to_string())
    }
}

/// A file in the app's folder.
pub(super) struct SecretFile(PathBuf);

const FILE: &str = "lock.key";

impl SecretFile {
    pub(super) fn of(folder: &Path) -> Self {
        Self(folder.join(FILE))
    }
}

impl Port for SecretFile {
    fn read(&self) -> Result<Option<[u8; 32]>, String> {
        match fs::read(&self.0) {
            Ok(bytes) => bytes.try_into().map(Some).map_err(|_| format!("{FILE}: not a secret")),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{FILE}: {error}")),
        }
    }

    fn keep(&self, secret: &[u8; 32]) -> Result<(), String> {
        keep_private(&self.0, secret).map_err(|e| format!("{FILE}: {e}"))
    }

    fn forget(&self) -> Result<(), String> {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(format!("{FILE}: {error}")),
            _ => Ok(()),
        }
    }
}

/// Writes a file that only its owner may read; whole, or not at all.
pub(super) fn keep_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    // The name itself must survive too: what is locked with it is worth nothing without.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_a_file_is_there_at_the_next_start_and_gone_once_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let keys = SecretFile::of(folder.path());
        assert_eq!(keys.read(), Ok(None));
        keys.keep(&[7; 32]).unwrap();
        assert_eq!(SecretFile::of(folder.path()).read(), Ok(Some([7; 32])));
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(folder.path().join(FILE)).unwrap().permissions()) & 0o777, 0o600);
        keys.forget().unwrap();
        keys.forget().unwrap();
        assert_eq!(keys.read(), Ok(None));
        fs::write(folder.path().join(FILE), b"short").unwrap();
        assert!(keys.read().is_err(), "a broken secret is named, and not replaced");
    }
}
