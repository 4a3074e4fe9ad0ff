//! How does the server reach its database? One code base for SQLite and PostgreSQL; no other room knows which one it is.

mod conn;
pub mod copy;
mod keys;
mod pool;
mod rows;
pub mod schema;
mod together;
pub mod types;
mod writer;

pub use conn::{AnyConn, MultiBackend};
pub use keys::among;
pub use pool::{Db, DbError, DbSettings};
pub use rows::{Row, insert};
pub use types::{Id, Json, Ts};

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// Compiles its body once for each concrete database: `eq_any`, upserts.
#[macro_export]
macro_rules! each {
    ($conn:expr, |$inner:ident| $body:expr) => {
        match $conn {
            $crate::db::AnyConn::Postgres($inner) => $body,
            $crate::db::AnyConn::Sqlite($inner) => $body,
        }
    };
}

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/server/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/server/postgres");

/// Brings the schema up to this version.
pub fn migrate(conn: &mut AnyConn) -> Result<(), DbError> {
    let applied = match conn {
        AnyConn::Postgres(conn) => conn.run_pending_migrations(POSTGRES).map(|_| ()),
        AnyConn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(|_| ()),
    };
    applied.map_err(|e| DbError::Migration(e.to_string()))
}
