//! How does the server reach its database? One code base for SQLite and PostgreSQL; no other room knows which one it is.

mod conn;
mod keys;
mod pool;
pub mod schema;
pub mod types;

pub use conn::{AnyConn, MultiBackend};
pub use keys::among;
pub use pool::{Db, DbError, DbSettings};
pub use types::{Id, Json, Ts};

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// Compiles its body once for each concrete database: upserts, batches, `eq_any`.
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

/// Writes rows: one by one through a cached statement on SQLite, which has no round trips; many in a statement on PostgreSQL,
/// where a single row has a cached statement too.
/// The tail is what follows `values`: an `on_conflict`, or nothing.
#[macro_export]
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr $(, $($tail:tt)+)?) => {
        match $conn {
            $crate::db::AnyConn::Sqlite(conn) => {
                for row in $rows {
                    diesel::insert_into($table).values(row)$(.$($tail)+)?.execute(conn)?;
                }
            }
            $crate::db::AnyConn::Postgres(conn) => {
                for rows in $rows.chunks(500) {
                    match rows {
                        [row] => diesel::insert_into($table).values(row)$(.$($tail)+)?.execute(conn)?,
                        rows => diesel::insert_into($table).values(rows)$(.$($tail)+)?.execute(conn)?,
                    };
                }
            }
        }
    };
}
