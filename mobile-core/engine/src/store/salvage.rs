//! What can still be read of a store that is damaged? It was moved aside, never deleted; what it still says goes into a new one.

use super::{ENCRYPTED, raw};
use crate::{error::Result, vault::Key};
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Integer, Text},
};
use std::collections::BTreeSet;

/// Tables of the device's store, what matters most first.
pub(crate) const OF_DEVICE: &[&str] = &["device", "people", "outbox", "photos", "seals", "tickets"];
/// Tables of a person's store: the books come down again, what people wrote does not.
pub(crate) const OF_PERSON: &[&str] = &["session", "recorded", "drafts", "jottings"];
/// The books themselves: out of a store that is whole, and only lies open.
const BOOKS: [&str; 2] = ["documents", "cursors"];

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = BigInt)]
    place: i64,
}

/// The version that a store has once its damaged forerunner was read, so that it is read once: until then a kill leaves it to be read again.
const SAVED: i32 = 1;

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Integer)]
    user_version: i32,
}

/// Copies what can be read, row by row: one that is damaged costs itself and no other. Gives how many rows came over; none the second time.
///
/// # Errors
/// What the new store says.
pub(crate) fn salvage(connection: &mut SqliteConnection, damaged: &str, key: &Key, tables: &[&str]) -> Result<usize> {
    let Version { user_version } = sql_query("PRAGMA user_version").get_result(connection)?;
    if user_version == SAVED {
        return Ok(0);
    }
    let mut saved = 0;
    // What can't even be attached has nothing to be saved.
    if let Some(how) = attach(connection, damaged, key) {
        let is_moving = ENCRYPTED && how == Closing::Open && tables == OF_PERSON;
        let tables = [tables, if is_moving { &BOOKS } else { &[] }].concat();
        // In one transaction, or each row would wait for the disk. A damaged page may end it: then each by itself.
        let copy = |connection: &mut SqliteConnection| tables.iter().map(|table| copy_table(connection, table)).sum();
        let together = connection.immediate_transaction(|connection| QueryResult::Ok(copy(connection)));
        saved = together.unwrap_or_else(|_| copy(connection));
        // Its file is the host's again.
        drop(sql_query("DETACH DATABASE damaged").execute(connection));
    }
    sql_query(format!("PRAGMA user_version = {SAVED}")).execute(connection)?;
    Ok(saved)
}

/// How a store lies in the folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing {
    Closed,
    Open,
}

/// With its key; one of an app that did not encrypt yet, without. None for what is no store any more.
fn attach(connection: &mut SqliteConnection, damaged: &str, key: &Key) -> Option<Closing> {
    let closed = ENCRYPTED.then(|| (Closing::Closed, raw(key)));
    let ways = closed.into_iter().chain([(Closing::Open, String::new())]);
    let mut is_read = |key: &str| {
        let attached = if ENCRYPTED {
            sql_query("ATTACH DATABASE $1 AS damaged KEY $2").bind::<Text, _>(damaged).bind::<Text, _>(key).execute(connection)
        } else {
            sql_query("ATTACH DATABASE $1 AS damaged").bind::<Text, _>(damaged).execute(connection)
        };
        let is_read = attached.is_ok() && sql_query("SELECT count(*) FROM damaged.sqlite_master").execute(connection).is_ok();
        if !is_read {
            drop(sql_query("DETACH DATABASE damaged").execute(connection));
        }
        is_read
    };
    ways.into_iter().find(|(_, key)| is_read(key)).map(|(how, _)| how)
}

#[derive(QueryableByName)]
struct Columns {
    #[diesel(sql_type = Text)]
    columns: String,
}

/// What both stores have: the damaged one may have been written by an older app, and is not migrated any more.
const COLUMNS: &str = "SELECT coalesce(group_concat(name, ', '), '') AS columns FROM pragma_table_info($1, 'main')
    WHERE name IN (SELECT name FROM pragma_table_info($1, 'damaged'))";

/// From both ends, for a damaged page stops a scan.
fn copy_table(connection: &mut SqliteConnection, table: &str) -> usize {
    let Ok(Columns { columns }) = sql_query(COLUMNS).bind::<Text, _>(table).get_result(connection) else { return 0 };
    if columns.is_empty() {
        return 0;
    }
    let copy = format!("INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM damaged.{table}");
    let mut places = BTreeSet::new();
    for order in ["ASC", "DESC"] {
        let query = sql_query(format!("SELECT rowid AS place FROM damaged.{table} ORDER BY rowid {order}"));
        let Ok(rows) = query.load_iter::<Place, _>(connection) else { continue };
        places.extend(rows.map_while(std::result::Result::ok).map(|row| row.place));
    }
    if places.is_empty() {
        // A table without row numbers comes whole or not at all.
        return sql_query(copy).execute(connection).unwrap_or(0);
    }
    let one = format!("{copy} WHERE rowid = $1");
    places.into_iter().filter_map(|place| sql_query(&one).bind::<BigInt, _>(place).execute(connection).ok()).sum()
}

#[derive(QueryableByName)]
struct Verdict {
    #[diesel(sql_type = Text)]
    quick_check: String,
}

/// True when SQLite finds nothing wrong. Reads all of it: for the device's store, which is small.
pub(crate) fn is_sound(connection: &mut SqliteConnection) -> bool {
    let found = sql_query("PRAGMA quick_check(1)").load::<Verdict>(connection);
    found.is_ok_and(|rows| rows.iter().all(|row| row.quick_check == "ok"))
}
