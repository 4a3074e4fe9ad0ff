//! SQLite: `VACUUM INTO` reads one snapshot and locks nobody out.

use super::{AnyConn, CopyError, check_version, in_one};
use crate::db::DbError;
use diesel::{connection::SimpleConnection, prelude::*, sql_types::Text};
use std::{
    fs::{self, File},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

pub(super) fn copy<T>(path: &str, to: &Path, read: impl FnOnce(&mut AnyConn) -> Result<T, DbError>) -> Result<T, CopyError> {
    // Opened by SQLite, a path that is mistyped would become an empty database.
    if !Path::new(path).is_file() {
        return Err(CopyError::Absent(path.to_owned()));
    }
    let mut live = SqliteConnection::establish(path)?;
    live.batch_execute("PRAGMA busy_timeout=30000")?;
    let mut live = AnyConn::Sqlite(live);
    check_version(&mut live, path)?;
    // Before a byte of it is there: the copy holds everything that the books hold.
    private(to)?;
    if let AnyConn::Sqlite(live) = &mut live {
        diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(to.to_string_lossy()).execute(live)?;
    }
    let mut copied = SqliteConnection::establish(&to.to_string_lossy())?;
    copied.batch_execute("PRAGMA journal_mode=DELETE")?;
    let done = read(&mut AnyConn::Sqlite(copied))?;
    File::open(to)?.sync_all()?;
    Ok(done)
}

pub(super) fn is_empty(path: &str) -> Result<bool, CopyError> {
    for file in [path.to_owned(), format!("{path}-wal")] {
        if fs::metadata(file).is_ok_and(|found| found.len() > 0) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Under another name first: the server finds all of it, with what was changed, or nothing.
pub(super) fn put_back(path: &str, from: &Path, change: impl FnOnce(&mut AnyConn) -> Result<(), DbError>) -> Result<(), CopyError> {
    let (to, beside) = (PathBuf::from(path), PathBuf::from(format!("{path}.restoring")));
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    if beside.exists() {
        fs::remove_file(&beside)?;
    }
    std::io::copy(&mut File::open(from)?, &mut private(&beside)?)?;
    let mut copied = SqliteConnection::establish(&beside.to_string_lossy())?;
    copied.batch_execute("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL")?;
    let said: String = diesel::select(diesel::dsl::sql::<Text>("(SELECT integrity_check FROM pragma_integrity_check LIMIT 1)"))
        .get_result(&mut copied)
        .map_err(|error| CopyError::Damaged(error.to_string()))?;
    if said != "ok" {
        return Err(CopyError::Damaged(said));
    }
    let mut copied = AnyConn::Sqlite(copied);
    in_one(&mut copied, change)?;
    drop(copied);
    File::open(&beside)?.sync_all()?;
    fs::rename(&beside, &to)?;
    Ok(File::open(folder)?.sync_all()?)
}

fn private(path: &Path) -> std::io::Result<File> {
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}
