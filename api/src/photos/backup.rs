//! Which of these files belong into a backup, and how do they get there and back?
//!
//! Originals, which are only ever added; what a phone sent ahead of an original that has not come yet; drawings of plans. Copies that were made here
//! are made again. The books say which those are, so whatever they call stored is looked for.

use super::{
    Key, Variant, blocking,
    storage::{Name, Source, Storage, name, sheet, uploaded},
    store::{self, State, Upload},
};
use crate::{
    books::Catalogs,
    db::{AnyConn, DbError, Id, schema::uploads},
    problem::Problem,
};
use diesel::prelude::*;
use domain::photo::Sha256;
use sha2::Digest;
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

/// A file that the books name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Named {
    /// Its name in the storage.
    pub path: String,
    /// Bytes, where the books know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// Their hash.
    pub sha256: Sha256,
}

/// Rows that are read at a time.
const AT_ONCE: usize = 1_000;
/// Bytes that are read at a time.
const BUFFER: usize = 256 * 1024;

/// Names every file that belongs into a backup. However many there are, only a few are in memory.
pub fn named(conn: &mut AnyConn, tell: &mut dyn FnMut(Named) -> Result<(), DbError>) -> Result<(), DbError> {
    for site in store::all_sites(conn)? {
        // The variants of a photo stand next to each other.
        let (mut photo, mut after): (Vec<Upload>, Option<Key>) = (vec![], None);
        loop {
            let rows = store::uploads_at(conn, site, after, AT_ONCE)?;
            let Some(last) = rows.last() else { break };
            after = Some(last.key);
            for row in rows {
                if photo.first().is_some_and(|first| first.key.photo != row.key.photo) {
                    needed(std::mem::take(&mut photo)).try_for_each(&mut *tell)?;
                }
                photo.push(row);
            }
        }
        needed(photo).try_for_each(&mut *tell)?;
        let books = Catalogs::default().site(conn, site)?;
        for plan in books.floor_plans.values() {
            tell(Named { path: sheet(site, plan.sheet.sha256).to_string(), length: None, sha256: plan.sheet.sha256 })?;
        }
    }
    Ok(())
}

/// The original, or what there is instead of it.
fn needed(photo: Vec<Upload>) -> impl Iterator<Item = Named> {
    let stored = |row: &Upload| row.state == State::Stored;
    let is_whole = photo.iter().any(|row| stored(row) && row.key.variant == Variant::Original);
    let wanted = move |row: &Upload| stored(row) && (row.key.variant == Variant::Original || !is_whole);
    photo.into_iter().filter(wanted).map(|row| Named {
        path: uploaded(row.key, row.media_type.as_deref().unwrap_or_default()).to_string(),
        length: Some(row.length),
        sha256: row.sha256,
    })
}

/// The books no longer call these stored: a phone that still has one sends it again. With an original go its copies, which were not backed up.
pub fn is_lost(conn: &mut AnyConn, paths: &[String]) -> Result<(), DbError> {
    for path in paths {
        let Some(Name::Uploaded(key)) = name(path) else { continue };
        let rows = uploads::table.filter(uploads::site_id.eq(Id::from(key.site))).filter(uploads::id.eq(Id::from(key.photo)));
        if key.variant == Variant::Original {
            diesel::delete(rows).execute(conn)?;
        } else {
            diesel::delete(rows.filter(uploads::variant.eq(key.variant.word()))).execute(conn)?;
        }
    }
    Ok(())
}

/// What became of a file on its way into a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// So many bytes are there now.
    New(u64),
    /// They were there before.
    There(u64),
    /// There is none in the storage, or it can't be read.
    Missing,
    /// It has other bytes than were stored.
    Damaged,
}

/// The place of photos, for backups.
pub struct Place(Storage);

impl Place {
    /// Opens a folder, or `s3://BUCKET/PREFIX`.
    pub fn open(place: &str) -> Result<Self, String> {
        Storage::open(place).map(Self)
    }

    /// True when no file lies there.
    pub async fn is_empty(&self) -> Result<bool, Problem> {
        self.0.is_empty().await
    }

    /// Copies a file into a folder under its own name, durably, unless it is there. `link`: give it a second name where that can be done.
    pub async fn save(&self, named: &Named, folder: &Path, link: bool) -> Result<io::Result<Copied>, Problem> {
        let to = folder.join(&named.path);
        if let Some(length) = there(&to, named.length) {
            return Ok(Ok(Copied::There(length)));
        }
        let Some(source) = self.0.fetched(&named.path.as_str().into()).await? else { return Ok(Ok(Copied::Missing)) };
        let sha256 = named.sha256;
        blocking(move || copy(&source, &to, sha256, link)).await
    }

    /// Puts a file of a backup into its place, unless something is there. False when it is not what it was.
    pub async fn put_back(&self, named: &Named, folder: &Path) -> Result<bool, Problem> {
        let path = named.path.as_str().into();
        if self.0.has(&path).await? {
            return Ok(true);
        }
        let (from, sha256) = (folder.join(&named.path), named.sha256);
        let bytes = blocking(move || fs::read(from)).await?;
        let Some(bytes) = bytes.ok().filter(|bytes| Sha256::of(bytes) == sha256) else { return Ok(false) };
        self.0.keep(&path, bytes).await.map(|()| true)
    }
}

fn there(to: &Path, length: Option<u64>) -> Option<u64> {
    let found = fs::metadata(to).ok()?.len();
    length.is_none_or(|length| length == found).then_some(found)
}

/// Under another name first: a file of the right name is whole, whenever the copying was broken off.
fn copy(source: &Source, to: &Path, sha256: Sha256, link: bool) -> io::Result<Copied> {
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder)?;
    let beside = to.with_extension("new");
    absent_is_fine(fs::remove_file(&beside))?;
    let linked = link && matches!(source, Source::File(from) if fs::hard_link(from, &beside).is_ok());
    let found = if linked { hash(&mut File::open(&beside)?, &mut io::sink()) } else { write(source, &beside) };
    let right = match found {
        Ok((hash, length)) if hash == sha256 => Ok(Copied::New(length)),
        Ok(_) => Ok(Copied::Damaged),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Copied::Missing),
        Err(error) => Err(error),
    };
    match right {
        Ok(Copied::New(_)) => {
            fs::rename(&beside, to)?;
            File::open(folder)?.sync_all()?;
        }
        _ => absent_is_fine(fs::remove_file(&beside))?,
    }
    right
}

fn write(source: &Source, to: &Path) -> io::Result<(Sha256, u64)> {
    let mut from: Box<dyn Read> = match source {
        Source::File(path) => Box::new(File::open(path)?),
        Source::Memory(bytes) => Box::new(io::Cursor::new(bytes.clone())),
    };
    let mut file = File::create_new(to)?;
    let found = hash(&mut from, &mut file)?;
    file.sync_all()?;
    Ok(found)
}

fn hash(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<(Sha256, u64)> {
    let (mut hasher, mut buffer, mut length) = (sha2::Sha256::new(), vec![0; BUFFER], 0);
    loop {
        let read = from.read(&mut buffer)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            return Ok((Sha256(hasher.finalize().into()), length));
        }
        hasher.update(bytes);
        to.write_all(bytes)?;
        length += bytes.len() as u64;
    }
}

/// Hash and length of a file.
pub fn hash_of(path: &PathBuf) -> io::Result<(Sha256, u64)> {
    hash(&mut File::open(path)?, &mut io::sink())
}

fn absent_is_fine(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
