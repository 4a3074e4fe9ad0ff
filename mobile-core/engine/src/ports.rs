//! What does the engine need from the phone that it runs on?

use diesel::SqliteConnection;
use domain::{ids::PersonId, seal::SealKey, time::Timestamp};

/// The time, as the phone sees it.
pub trait Clock: Send + Sync {
    /// The wall clock: a person may have set it to anything.
    fn wall(&self) -> Timestamp;
    /// Milliseconds of a clock that only goes forward, from some point of this boot on.
    fn monotonic(&self) -> u64;
    /// Which boot [`Clock::monotonic`] counts from.
    fn boot_id(&self) -> String;
}

/// Chance.
pub trait Random: Send + Sync {
    /// Fills bytes from the system's source of randomness.
    ///
    /// # Errors
    /// A sentence for the log.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String>;
}

/// Why a file could not be kept or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileTrouble {
    /// No room left.
    #[error("no room left")]
    Full,
    /// No such file.
    #[error("no file {0}")]
    Missing(String),
    /// Something else: a sentence for the log.
    #[error("{0}")]
    Other(String),
}

/// The folder of the photos. Names are the engine's; they have no folders in them.
pub trait Files: Send + Sync {
    /// Keeps a file so that it survives a loss of power: temporary file, flush, rename, flush the folder (`sync.md` 2).
    ///
    /// # Errors
    /// [`FileTrouble`].
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), FileTrouble>;
    /// Reads `length` bytes from `from` on; fewer at the end of the file.
    ///
    /// # Errors
    /// [`FileTrouble`].
    fn read_range(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, FileTrouble>;
    /// Removes a file. That it is gone already is fine.
    ///
    /// # Errors
    /// [`FileTrouble`].
    fn remove(&self, name: &str) -> Result<(), FileTrouble>;
    /// The names of all files that were kept.
    ///
    /// # Errors
    /// [`FileTrouble`].
    fn list(&self) -> Result<Vec<String>, FileTrouble>;
    /// Bytes that are free; none when the host can't say.
    fn free_bytes(&self) -> Option<u64>;
    /// Keeps some room that nothing else may take, where there is enough: the ballast. That it is kept already is fine.
    fn lay_ballast(&self) {}
    /// Lets go of a piece of the ballast, so that what is under way can be completed on a full disk. False when there is none left.
    fn let_go_of_ballast(&self) -> bool {
        false
    }
}

/// The databases of this phone: one of the device, one of each person.
pub trait Stores: Send + Sync {
    /// Opens the device's store, making it when there is none.
    ///
    /// # Errors
    /// A sentence for the log.
    fn device(&self) -> Result<SqliteConnection, String>;
    /// Opens a person's store, making it when there is none.
    ///
    /// # Errors
    /// A sentence for the log.
    fn person(&self, person: PersonId) -> Result<SqliteConnection, String>;
    /// Moves a damaged store out of the way, the device's where no person is named. It is never deleted.
    ///
    /// # Errors
    /// A sentence for the log.
    fn move_aside(&self, person: Option<PersonId>) -> Result<(), String>;
    /// Where SQLite finds the store that was moved aside last, if one ever was.
    ///
    /// # Errors
    /// A sentence for the log.
    fn damaged(&self, person: Option<PersonId>) -> Result<Option<String>, String>;
    /// Takes away what was moved aside last, if it lies open: an app before this one did not encrypt, and all of it was read.
    ///
    /// # Errors
    /// A sentence for the log.
    fn remove_open(&self, person: Option<PersonId>) -> Result<(), String>;
    /// Takes a store away, with all that was ever moved aside of it: this phone was closed out. That it is gone already is fine.
    ///
    /// # Errors
    /// A sentence for the log.
    fn wipe(&self, person: Option<PersonId>) -> Result<(), String>;
    /// Everybody who has a store here.
    ///
    /// # Errors
    /// A sentence for the log.
    fn people(&self) -> Result<Vec<PersonId>, String>;
}

/// The key that this phone seals its photos with: ECDSA on P-256 with SHA-256.
pub trait DeviceKey: Send + Sync {
    /// The public key, what holds it, and what the platform attests.
    ///
    /// # Errors
    /// A sentence for the log: the key store is locked or broken.
    fn public(&self) -> Result<SealKey, String>;
    /// Signs a message: hashes it with SHA-256 and gives the signature in DER or as 64 bytes.
    ///
    /// # Errors
    /// A sentence for the log.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String>;
}

/// Where the phone keeps the one secret that all its things are locked with: Android's Keystore, the Keychain.
pub trait KeyStore: Send + Sync {
    /// The secret, if one was kept.
    ///
    /// # Errors
    /// A sentence for the log: the key store is locked or broken.
    fn read(&self) -> Result<Option<[u8; 32]>, String>;
    /// Keeps a secret.
    ///
    /// # Errors
    /// A sentence for the log.
    fn keep(&self, secret: &[u8; 32]) -> Result<(), String>;
    /// Forgets it: nothing that was locked with it can be opened again.
    ///
    /// # Errors
    /// A sentence for the log.
    fn forget(&self) -> Result<(), String>;
}

/// Everything that the engine is handed.
pub struct Ports {
    /// The time.
    pub clock: Box<dyn Clock>,
    /// Chance.
    pub random: Box<dyn Random>,
    /// The photos' folder.
    pub files: Box<dyn Files>,
    /// The databases.
    pub stores: Box<dyn Stores>,
    /// The key that photos are sealed with.
    pub key: Box<dyn DeviceKey>,
    /// The secret that everything is locked with.
    pub keys: Box<dyn KeyStore>,
    /// The app and its version, as it names itself in seals.
    pub app: String,
}
