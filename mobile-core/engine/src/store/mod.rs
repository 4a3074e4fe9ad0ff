//! Where is it kept? One store of the device, one of each person (`sync.md` 1).

pub(crate) mod device;
pub(crate) mod documents;
pub(crate) mod outbox;
pub(crate) mod person;
pub(crate) mod photos;
pub(crate) mod salvage;
mod schema;
pub(crate) mod seals;
pub(crate) mod units;

use crate::error::{Error, Result};
use diesel::{SqliteConnection, connection::SimpleConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const DEVICE: EmbeddedMigrations = embed_migrations!("../../migrations/phone/device");
const PERSON: EmbeddedMigrations = embed_migrations!("../../migrations/phone/person");

/// "Saved" means: on the disk, even if the battery falls out in the next moment.
const PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

fn prepare(mut connection: SqliteConnection, migrations: EmbeddedMigrations) -> Result<SqliteConnection> {
    connection.batch_execute(PRAGMAS)?;
    connection.run_pending_migrations(migrations).map_err(|e| Error::Damaged(format!("migrations: {e}")))?;
    Ok(connection)
}

/// Stored text that no longer says what it should: names the column.
fn parse<T: std::str::FromStr>(column: &str, text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Damaged(format!("{column}: {text:?}")))
}
