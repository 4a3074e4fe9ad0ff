//! How is the whole database copied while others write to it, and how is it put back somewhere else?

mod postgres;
mod sqlite;

use super::{AnyConn, DbError, POSTGRES, SQLITE};
use diesel::{Connection, migration::MigrationSource, pg::Pg, prelude::*, sqlite::Sqlite};
use serde::{Deserialize, Serialize};
use std::{io, path::Path};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One file.
    Sqlite,
    /// A server of its own.
    Postgres,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// By its address.
    pub fn of(url: &str) -> Result<Self, CopyError> {
        let is_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
        match url.strip_prefix("sqlite://") {
            Some(_) => Ok(Self::Sqlite),
            None if is_postgres => Ok(Self::Postgres),
            None => Err(DbError::Address.into()),
        }
    }

    /// The name of its copy.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Sqlite => "database.sqlite",
            Self::Postgres => "database.pgdump",
        }
    }
}

/// What keeps a database from being copied or put back.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is no such database, or nothing of ours is in it.
    #[error("no books at {0}")]
    Absent(String),
    /// It is of another version of this program.
    #[error("schema {has}, not {ours}")]
    OtherVersion {
        /// Its newest migration.
        has: String,
        /// Ours.
        ours: String,
    },
    /// A program of PostgreSQL is not installed.
    #[error("{0} is not there")]
    NoProgram(&'static str),
    /// A program of PostgreSQL is older than what it has to work on.
    #[error("{program} is of version {has}, not {needs}")]
    OldProgram {
        /// Which.
        program: &'static str,
        /// Its version.
        has: u32,
        /// The version that is needed at least.
        needs: u32,
    },
    /// A program of PostgreSQL gave up.
    #[error("{program}: {why}")]
    Failed {
        /// Which.
        program: &'static str,
        /// In its own words.
        why: String,
    },
    /// The copy is no sound database.
    #[error("damaged: {0}")]
    Damaged(String),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A file.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<diesel::result::Error> for CopyError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl From<ConnectionError> for CopyError {
    fn from(error: ConnectionError) -> Self {
        Self::Db(DbError::Unavailable(error.to_string()))
    }
}

/// Copies the database into a file, all of it as it was at one moment, while others go on writing. What is read of it is of that very moment.
/// Gives the version of the program that wrote the copy, where one of PostgreSQL's did.
pub fn copy<T>(url: &str, to: &Path, read: impl FnOnce(&mut AnyConn) -> Result<T, DbError>) -> Result<(Option<u32>, T), CopyError> {
    match (Kind::of(url)?, url.strip_prefix("sqlite://")) {
        (Kind::Sqlite, Some(path)) => sqlite::copy(path, to, read).map(|read| (None, read)),
        _ => postgres::copy(url, to, read).map(|(version, read)| (Some(version), read)),
    }
}

/// True when nothing would be written over there.
pub fn is_empty(url: &str) -> Result<bool, CopyError> {
    match (Kind::of(url)?, url.strip_prefix("sqlite://")) {
        (Kind::Sqlite, Some(path)) => sqlite::is_empty(path),
        _ => postgres::is_empty(url),
    }
}

/// Puts a copy into an empty place and changes something in it before anybody sees it. `made_by`: the version of the program that wrote it.
pub fn put_back(
    url: &str,
    from: &Path,
    made_by: Option<u32>,
    change: impl FnOnce(&mut AnyConn) -> Result<(), DbError>,
) -> Result<(), CopyError> {
    match (Kind::of(url)?, url.strip_prefix("sqlite://")) {
        (Kind::Sqlite, Some(path)) => sqlite::put_back(path, from, change),
        _ => postgres::put_back(url, from, made_by, change),
    }
}

/// True when what put-back needs is there; asked before anything is written.
pub fn can_put_back(url: &str, made_by: Option<u32>) -> Result<(), CopyError> {
    match Kind::of(url)? {
        Kind::Sqlite => Ok(()),
        Kind::Postgres => postgres::can_put_back(made_by),
    }
}

mod versions {
    diesel::table! {
        __diesel_schema_migrations (version) {
            version -> Text,
        }
    }
}

/// The newest migration of this program.
#[must_use]
pub fn our_version() -> String {
    let names = |found: Vec<String>| found.into_iter().max().unwrap_or_default();
    let sqlite = MigrationSource::<Sqlite>::migrations(&SQLITE);
    let postgres = MigrationSource::<Pg>::migrations(&POSTGRES);
    let sqlite = sqlite.map(|all| all.iter().map(|one| one.name().version().to_string()).collect()).unwrap_or_default();
    let postgres = postgres.map(|all| all.iter().map(|one| one.name().version().to_string()).collect()).unwrap_or_default();
    names(sqlite).max(names(postgres))
}

/// The copy is read with this program's tables: a database of another version would be read wrongly, and is never brought up to date behind
/// the back of the server that runs on it.
fn check_version(conn: &mut AnyConn, url: &str) -> Result<(), CopyError> {
    use versions::__diesel_schema_migrations;
    let found: QueryResult<Option<String>> =
        __diesel_schema_migrations::table.select(diesel::dsl::max(__diesel_schema_migrations::version)).first(conn);
    let Ok(Some(has)) = found else { return Err(CopyError::Absent(without_password(url).0)) };
    let ours = our_version();
    if has == ours { Ok(()) } else { Err(CopyError::OtherVersion { has, ours }) }
}

/// Changes something in one transaction.
fn in_one(conn: &mut AnyConn, change: impl FnOnce(&mut AnyConn) -> Result<(), DbError>) -> Result<(), CopyError> {
    conn.transaction(|conn| change(conn)).map_err(CopyError::Db)
}

/// An address without its password, and the password: what stands on a command line, everybody on the machine can read.
fn without_password(url: &str) -> (String, Option<String>) {
    let found = || {
        let (scheme, rest) = url.split_once("://")?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (user, host) = authority.rsplit_once('@')?;
        let (user, password) = user.split_once(':')?;
        Some((format!("{scheme}://{user}@{host}{path}"), Some(decoded(password))))
    };
    found().unwrap_or_else(|| (url.to_owned(), None))
}

/// Without the percent signs of an address.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (vec![], text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let digits = if *first == b'%' { after.get(..2).and_then(|two| hex::decode(two).ok()) } else { None };
        match digits.as_deref() {
            Some([byte]) => {
                bytes.push(*byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_stays_off_the_command_line() {
        let of = |url: &str| without_password(url);
        assert_eq!(of("postgres://u:p%40%3A%25ss@h:5/d?x=y"), ("postgres://u@h:5/d?x=y".into(), Some("p@:%ss".into())));
        assert_eq!(of("postgres://u@h/d"), ("postgres://u@h/d".into(), None));
        assert_eq!(of("postgres://h/d:e@f"), ("postgres://h/d:e@f".into(), None));
    }

    #[test]
    fn both_databases_are_of_one_version() {
        assert!(our_version().len() >= 14, "{}", our_version());
    }
}
