//! Where are the photos? In a database of their own in the origin's private files, in pieces: a photo is there whole or not at all, and its bytes are
//! on the disk when the commit returns. Files by name would have to be opened ahead of time, and their names are not as durable as their bytes.

use super::{host, stores::connect};
use diesel::{connection::SimpleConnection, prelude::*, result::Error as SqlError};
use engine::ports::{FileTrouble, Files};
use std::sync::{Mutex, MutexGuard, PoisonError};

diesel::table! {
    /// What photo files are made of.
    pieces (name, number) {
        /// The file's name.
        name -> Text,
        /// Which piece, from 0 on.
        number -> Integer,
        /// Its bytes.
        bytes -> Binary,
    }
}

/// Large pages, since a piece fills several; cut off at each commit, flushed before it returns.
const SHAPE: &str = "PRAGMA page_size = 65536; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL;
    PRAGMA auto_vacuum = INCREMENTAL; PRAGMA cache_size = -4096;
    CREATE TABLE IF NOT EXISTS pieces (name TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (name, number));";

/// Bytes of a piece.
const PIECE: usize = 256 * 1024;

/// The photos.
pub(super) struct PhotoStore(Mutex<SqliteConnection>);

impl PhotoStore {
    /// Opens them, making the database when there is none.
    pub(super) fn open() -> Result<Self, String> {
        let mut connection = connect("photos")?;
        connection.batch_execute(SHAPE).map_err(|error| format!("photos: {error}"))?;
        Ok(Self(Mutex::new(connection)))
    }

    fn connection(&self) -> MutexGuard<'_, SqliteConnection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files for PhotoStore {
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), FileTrouble> {
        let kept = self.connection().immediate_transaction(|c| {
            diesel::delete(pieces::table.filter(pieces::name.eq(name))).execute(c)?;
            for (number, piece) in (0..).zip(bytes.chunks(PIECE)) {
                diesel::insert_into(pieces::table)
                    .values((pieces::name.eq(name), pieces::number.eq(number), pieces::bytes.eq(piece)))
                    .execute(c)?;
            }
            Ok(())
        });
        kept.map_err(|error| trouble(&error))
    }

    fn read_range(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, FileTrouble> {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let (first, skip) = (from / PIECE, from % PIECE);
        let last = first.saturating_add(skip.saturating_add(length) / PIECE);
        let number = |piece: usize| i32::try_from(piece).unwrap_or(i32::MAX);
        let within = pieces::table
            .filter(pieces::name.eq(name))
            .filter(pieces::number.between(number(first), number(last)))
            .order(pieces::number)
            .select(pieces::bytes);
        let mut connection = self.connection();
        let found: Vec<Vec<u8>> = within.load(&mut *connection).map_err(|error| trouble(&error))?;
        if found.is_empty() {
            let known = pieces::table.filter(pieces::name.eq(name));
            let is_there: bool =
                diesel::select(diesel::dsl::exists(known)).get_result(&mut *connection).map_err(|error| trouble(&error))?;
            return if is_there { Ok(vec![]) } else { Err(FileTrouble::Missing(name.into())) };
        }
        let mut bytes = found.concat();
        bytes.drain(..skip.min(bytes.len()));
        bytes.truncate(length);
        Ok(bytes)
    }

    fn remove(&self, name: &str) -> Result<(), FileTrouble> {
        let mut connection = self.connection();
        diesel::delete(pieces::table.filter(pieces::name.eq(name))).execute(&mut *connection).map_err(|error| trouble(&error))?;
        // The browser counts the file's bytes against what this page may keep.
        connection.batch_execute("PRAGMA incremental_vacuum;").map_err(|error| trouble(&error))
    }

    fn list(&self) -> Result<Vec<String>, FileTrouble> {
        pieces::table.filter(pieces::number.eq(0)).select(pieces::name).load(&mut *self.connection()).map_err(|error| trouble(&error))
    }

    fn free_bytes(&self) -> Option<u64> {
        let free = host::free_bytes();
        (free >= 0.0).then_some(free as u64)
    }

    fn lay_ballast(&self) {
        host::lay_ballast();
    }

    fn let_go_of_ballast(&self) -> bool {
        host::let_go_of_ballast()
    }
}

/// SQLite only says that it could not write: a browser that gives no more room is nearly always why.
fn trouble(error: &SqlError) -> FileTrouble {
    let text = error.to_string();
    if ["disk is full", "disk I/O error"].iter().any(|sign| text.contains(sign)) {
        FileTrouble::Full
    } else {
        FileTrouble::Other(format!("photos: {text}"))
    }
}
