//! Where is it kept? One store of the device, one of each person (`sync.md` 1).

pub(crate) mod device;
pub(crate) mod documents;
mod jottings;
pub(crate) mod lent;
pub(crate) mod locks;
pub(crate) mod outbox;
pub(crate) mod person;
pub(crate) mod photos;
pub(crate) mod salvage;
mod schema;
pub(crate) mod seals;
pub(crate) mod units;

use crate::{
    error::{Error, Result},
    vault::Key,
};
use diesel::{SqliteConnection, connection::SimpleConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const DEVICE: EmbeddedMigrations = embed_migrations!("../../migrations/phone/device");
const PERSON: EmbeddedMigrations = embed_migrations!("../../migrations/phone/person");

/// "Saved" means: on the disk, even if the battery falls out in the next moment.
#[cfg(not(target_family = "wasm"))]
const PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
/// The same in a browser, whose files can't be shared memory: one connection alone, and said first, for a log can't even be opened otherwise.
#[cfg(target_family = "wasm")]
const PRAGMAS: &str = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

/// True where stores are encrypted at rest.
pub(crate) const ENCRYPTED: bool = cfg!(feature = "encrypted");

/// Hands SQLCipher the key, before anything else: it reads nothing without.
pub(crate) fn unlock(connection: &mut SqliteConnection, key: &Key) -> Result<()> {
    if ENCRYPTED {
        connection.batch_execute(&format!("PRAGMA key = \"{}\"", raw(key)))?;
    }
    Ok(())
}

fn prepare(mut connection: SqliteConnection, key: &Key, migrations: EmbeddedMigrations) -> Result<SqliteConnection> {
    unlock(&mut connection, key)?;
    connection.batch_execute(PRAGMAS)?;
    connection.run_pending_migrations(migrations).map_err(|e| Error::Damaged(format!("migrations: {e}")))?;
    Ok(connection)
}

/// A key as SQLCipher takes it as it is, without stretching it.
pub(crate) fn raw(key: &Key) -> String {
    let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("x'{digits}'")
}

/// Stored text that no longer says what it should: names the column.
fn parse<T: std::str::FromStr>(column: &str, text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Damaged(format!("{column}: {text:?}")))
}
