//! What does a backup say of itself, and which backup of a folder is meant?

use super::Trouble;
use crate::{db::copy::Kind, photos::backup::hash_of};
use domain::{photo::Sha256, time::Timestamp};
use serde::{Deserialize, Serialize};
use std::{
    ffi::OsStr,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// The form of the manifest.
pub(super) const FORM: &str = "rounds-backup/1";
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const PHOTOS: &str = "photos";
pub(super) const PHOTO_LIST: &str = "photos.jsonl";
pub(super) const SECRETS: &str = "secrets";
/// What the folder of a backup that is not whole begins with.
pub(super) const UNFINISHED: &str = "unfinished-";

/// What a backup says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORM`].
    pub form: String,
    /// When its books were copied.
    pub made_at: Timestamp,
    /// The version of the program that made it.
    pub program: String,
    /// The newest migration of its database.
    pub schema: String,
    /// The books.
    pub database: Books,
    /// The server's keys.
    pub secrets: Vec<OneFile>,
    /// The list of photos.
    pub photo_list: OneFile,
    /// How many photos are in the list.
    pub photos: u64,
    /// Their bytes.
    pub photo_bytes: u64,
    /// Photos that the books call stored, and that were not there, or were other bytes, when the backup was made.
    pub lost: Vec<String>,
}

/// The copied database.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Books {
    /// Of which kind it is.
    pub kind: Kind,
    /// Its file.
    #[serde(flatten)]
    pub file: OneFile,
    /// PostgreSQL: the version of the program that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_by: Option<u32>,
}

/// A file of a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OneFile {
    /// Its name below the backup's folder.
    pub file: String,
    /// Bytes.
    pub length: u64,
    /// Their hash.
    pub sha256: Sha256,
}

impl OneFile {
    /// What stands in a file.
    pub(super) fn of(folder: &Path, file: &str) -> Result<Self, Trouble> {
        let path = folder.join(file);
        let (sha256, length) = hash_of(&path).map_err(|error| Trouble::file(&path, &error))?;
        Ok(Self { file: file.to_owned(), length, sha256 })
    }

    /// True when it is what it was.
    pub(super) fn is_right(&self, folder: &Path) -> bool {
        hash_of(&folder.join(&self.file)).is_ok_and(|(sha256, length)| (sha256, length) == (self.sha256, self.length))
    }

    /// It stays inside the backup's folder, whoever wrote the manifest.
    fn is_tame(&self) -> bool {
        let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0']);
        self.file.split('/').all(plain) && !self.file.starts_with('/')
    }
}

/// A backup that is whole.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its folder.
    pub folder: PathBuf,
    /// The folder of photos beside it.
    pub photos: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// The backup in a folder: the newest one of a folder of backups, or the one whose own folder this is.
pub fn find(folder: &Path) -> Result<Found, Trouble> {
    if folder.join(MANIFEST).is_file() {
        return read(folder);
    }
    let entries = fs::read_dir(folder).map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::NoBackup(folder.to_owned()),
        _ => Trouble::file(folder, &error),
    })?;
    let folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    let name = |path: &Path| path.file_name().and_then(OsStr::to_str).unwrap_or_default().to_owned();
    // Their names are times.
    let newest = folders.iter().filter(|path| !name(path).starts_with(UNFINISHED) && path.join(MANIFEST).is_file()).max();
    if let Some(newest) = newest {
        return read(newest);
    }
    let is_of_one = |path: &Path| name(path).starts_with(UNFINISHED) || Kind::ALL.iter().any(|kind| path.join(kind.file()).is_file());
    let half = folders.iter().map(PathBuf::as_path).chain([folder]).find(|path| is_of_one(path));
    Err(half.map_or_else(|| Trouble::NoBackup(folder.to_owned()), |half| Trouble::Unfinished(half.to_owned())))
}

fn read(folder: &Path) -> Result<Found, Trouble> {
    let path = folder.join(MANIFEST);
    let damaged = || Trouble::Damaged(vec![path.display().to_string()]);
    let text = fs::read(&path).map_err(|error| Trouble::file(&path, &error))?;
    let value: serde_json::Value = serde_json::from_slice(&text).map_err(|_| damaged())?;
    if value.get("form").and_then(serde_json::Value::as_str).is_some_and(|form| form != FORM) {
        return Err(Trouble::Newer);
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(|_| damaged())?;
    let is_tame = manifest.secrets.iter().chain([&manifest.photo_list, &manifest.database.file]).all(OneFile::is_tame);
    if !is_tame {
        return Err(damaged());
    }
    let whole = folder.canonicalize().map_err(|error| Trouble::file(folder, &error))?;
    let photos = whole.parent().unwrap_or(&whole).join(PHOTOS);
    Ok(Found { folder: whole, photos, manifest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_of_a_backup_lies_outside_of_it() {
        let is_tame = |file: &str| OneFile { file: file.into(), length: 0, sha256: Sha256([0; 32]) }.is_tame();
        assert!(["photos.jsonl", "secrets/secret"].into_iter().all(is_tame));
        assert!(!["/etc/passwd", "../secret", "secrets/../../x", "", "a//b"].into_iter().any(is_tame));
    }

    #[test]
    fn the_newest_whole_one_is_meant() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(find(folder.path()), Err(Trouble::NoBackup(_))));
        fs::create_dir_all(folder.path().join("unfinished-2026")).unwrap();
        assert!(matches!(find(folder.path()), Err(Trouble::Unfinished(_))));
        fs::create_dir_all(folder.path().join("2027")).unwrap();
        fs::write(folder.path().join("2027/manifest.json"), "{").unwrap();
        assert!(matches!(find(folder.path()), Err(Trouble::Damaged(_))));
        fs::write(folder.path().join("2027/manifest.json"), r#"{"form":"rounds-backup/2"}"#).unwrap();
        assert!(matches!(find(folder.path()), Err(Trouble::Newer)));
    }
}
