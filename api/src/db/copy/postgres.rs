//! PostgreSQL: its own programs, which know best what a table needs. What is read beside them is of the very snapshot that they copy.

use super::{AnyConn, CopyError, check_version, in_one, without_password};
use crate::db::DbError;
use diesel::{
    PgConnection,
    connection::SimpleConnection,
    dsl::sql,
    prelude::*,
    sql_types::{BigInt, Integer, Text},
};
use std::{
    io::ErrorKind,
    path::Path,
    process::{Command, Output, Stdio},
};

const DUMP: &str = "pg_dump";
const RESTORE: &str = "pg_restore";

/// The snapshot is lent to `pg_dump`, which may take long, while this connection waits.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0";

pub(super) fn copy<T>(url: &str, to: &Path, read: impl FnOnce(&mut AnyConn) -> Result<T, DbError>) -> Result<(u32, T), CopyError> {
    let has = version(DUMP)?;
    let mut live = PgConnection::establish(url)?;
    let number: i32 = diesel::select(sql::<Integer>("current_setting('server_version_num')::int")).get_result(&mut live)?;
    let needs = number.unsigned_abs() / 10_000;
    if has < needs {
        return Err(CopyError::OldProgram { program: DUMP, has, needs });
    }
    live.batch_execute(BEGIN)?;
    let snapshot: String = diesel::select(sql::<Text>("pg_export_snapshot()")).get_result(&mut live)?;
    let mut live = AnyConn::Postgres(live);
    check_version(&mut live, url)?;
    let mut dump = on(DUMP, url);
    dump.args(["--format=custom", "--no-owner", "--no-privileges", "--no-password"]);
    dump.arg(format!("--snapshot={snapshot}")).arg("--file").arg(to);
    ended(DUMP, dump.output())?;
    std::fs::File::open(to)?.sync_all()?;
    Ok((has, read(&mut live)?))
}

pub(super) fn is_empty(url: &str) -> Result<bool, CopyError> {
    let mut conn = PgConnection::establish(url)?;
    let tables = "(SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%')";
    let tables: i64 = diesel::select(sql::<BigInt>(tables)).get_result(&mut conn)?;
    Ok(tables == 0)
}

pub(super) fn can_put_back(made_by: Option<u32>) -> Result<(), CopyError> {
    let (has, needs) = (version(RESTORE)?, made_by.unwrap_or_default());
    if has < needs { Err(CopyError::OldProgram { program: RESTORE, has, needs }) } else { Ok(()) }
}

/// All of it in one transaction. What is changed comes in a second one: should that not come to pass, the command says so, and the place
/// has to be emptied again.
pub(super) fn put_back(
    url: &str,
    from: &Path,
    made_by: Option<u32>,
    change: impl FnOnce(&mut AnyConn) -> Result<(), DbError>,
) -> Result<(), CopyError> {
    can_put_back(made_by)?;
    let mut restore = on(RESTORE, url);
    restore.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password"]).arg(from);
    ended(RESTORE, restore.output())?;
    in_one(&mut AnyConn::Postgres(PgConnection::establish(url)?), change)
}

/// A program that works on a database.
fn on(program: &'static str, url: &str) -> Command {
    let (address, password) = without_password(url);
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).env("LC_ALL", "C").arg("--dbname").arg(address);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

fn version(program: &'static str) -> Result<u32, CopyError> {
    let said = ended(program, Command::new(program).arg("--version").env("LC_ALL", "C").output())?;
    major(&said).ok_or_else(|| CopyError::Failed { program, why: said })
}

/// `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
fn major(said: &str) -> Option<u32> {
    let (_, after) = said.split_once("(PostgreSQL) ")?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn ended(program: &'static str, output: std::io::Result<Output>) -> Result<String, CopyError> {
    let output = output.map_err(|error| match error.kind() {
        ErrorKind::NotFound => CopyError::NoProgram(program),
        _ => CopyError::Io(error),
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(CopyError::Failed { program, why: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_version_of_a_program_is_read() {
        assert_eq!(major("pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("pg_restore (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("something else"), None);
    }
}
