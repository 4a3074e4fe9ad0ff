//! How is a backup made while the server runs? Books first, then the photos that they name, then the manifest.

use super::{
    AT_ONCE, Manifest, Trouble,
    manifest::{Books, FORM, MANIFEST, OneFile, PHOTO_LIST, PHOTOS, SECRETS, UNFINISHED},
};
use crate::{
    db::{
        DbError,
        copy::{self, Kind},
    },
    photos::backup::{Copied, Named, Place, named},
    settings::Settings,
};
use domain::time::Timestamp;
use futures_util::{StreamExt, stream};
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{BufRead, BufReader, BufWriter, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// What was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its folder.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// Photos that were not in the folder before.
    pub new: u64,
    /// Their bytes.
    pub new_bytes: u64,
}

/// Makes a backup in a folder of backups. `link`: photos get a second name instead of a second copy, where folder and storage share a disk.
pub async fn make(settings: &Settings, folder: &Path, link: bool, now: Timestamp) -> Result<Made, Trouble> {
    private_folder(folder)?;
    let _alone = alone(folder)?;
    forget_unfinished(folder)?;
    let place = Place::open(&settings.photos).map_err(Trouble::Photos)?;
    let name = now.format("%Y-%m-%dT%H%M%S%.3fZ").to_string();
    let (unfinished, finished) = (folder.join(format!("{UNFINISHED}{name}")), folder.join(&name));
    private_folder(&unfinished)?;
    let secrets = secrets(&settings.secrets, &unfinished)?;
    let kind = Kind::of(&settings.database_url)?;
    let wanted = unfinished.join("wanted.jsonl");
    let to = unfinished.join(kind.file());
    let url = settings.database_url.clone();
    let listed = wanted.clone();
    let copying = tokio::task::spawn_blocking(move || copy::copy(&url, &to, |conn| list(conn, &listed)));
    let (made_by, ()) = copying.await.map_err(|_| DbError::Panicked).map_err(copy::CopyError::from)??;
    let database = Books { kind, file: OneFile::of(&unfinished, kind.file())?, made_by };
    let tally = photos(&place, folder, &unfinished, &wanted, link).await?;
    let manifest = Manifest {
        form: FORM.into(),
        made_at: now,
        program: env!("CARGO_PKG_VERSION").into(),
        schema: copy::our_version(),
        database,
        secrets,
        photo_list: OneFile::of(&unfinished, PHOTO_LIST)?,
        photos: tally.photos,
        photo_bytes: tally.bytes,
        lost: tally.lost,
    };
    finish(&manifest, folder, &unfinished, &finished).map_err(|error| Trouble::file(&finished, &error))?;
    Ok(Made { folder: finished, manifest, new: tally.new, new_bytes: tally.new_bytes })
}

/// Last: the manifest, durably, and only then the name of a whole backup.
fn finish(manifest: &Manifest, folder: &Path, unfinished: &Path, finished: &Path) -> std::io::Result<()> {
    let mut file = private(&unfinished.join(MANIFEST))?;
    serde_json::to_writer_pretty(&mut file, manifest)?;
    file.sync_all()?;
    File::open(unfinished)?.sync_all()?;
    fs::rename(unfinished, finished)?;
    File::open(folder)?.sync_all()
}

/// What is in it, nobody else may read: passwords' hashes, keys, people at work.
fn private_folder(folder: &Path) -> Result<(), Trouble> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| Trouble::file(folder, &error))
}

fn private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Two at once would take each other's half photos for their own.
fn alone(folder: &Path) -> Result<File, Trouble> {
    let path = folder.join(".lock");
    let open = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
    let lock = open.map_err(|error| Trouble::file(&path, &error))?;
    lock.try_lock().map_err(|_| Trouble::Busy(folder.to_owned()))?;
    Ok(lock)
}

/// What an earlier one left when it was broken off: the photos that it had copied stay.
fn forget_unfinished(folder: &Path) -> Result<(), Trouble> {
    let say = |error| Trouble::file(folder, &error);
    for entry in fs::read_dir(folder).map_err(say)? {
        let entry = entry.map_err(say)?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            fs::remove_dir_all(entry.path()).map_err(say)?;
        }
    }
    Ok(())
}

fn secrets(from: &Path, unfinished: &Path) -> Result<Vec<OneFile>, Trouble> {
    let to = unfinished.join(SECRETS);
    let entries = fs::read_dir(from).map_err(|_| Trouble::NoSecrets(from.to_owned()))?;
    private_folder(&to)?;
    let mut files = vec![];
    for entry in entries {
        let path = entry.map_err(|error| Trouble::file(from, &error))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| path.is_file()) else { continue };
        let copied = File::open(&path).and_then(|mut file| {
            let mut copy = private(&to.join(name))?;
            std::io::copy(&mut file, &mut copy)?;
            copy.sync_all()
        });
        copied.map_err(|error| Trouble::file(&path, &error))?;
        files.push(OneFile::of(unfinished, &format!("{SECRETS}/{name}"))?);
    }
    if files.is_empty() { Err(Trouble::NoSecrets(from.to_owned())) } else { Ok(files) }
}

/// Writes down which photos the copied books name.
fn list(conn: &mut crate::db::AnyConn, to: &Path) -> Result<(), DbError> {
    let stored = |error: std::io::Error| DbError::Unavailable(error.to_string());
    let mut lines = BufWriter::new(private(to).map_err(stored)?);
    named(conn, &mut |one| line(&mut lines, &one).map_err(stored))?;
    lines.flush().map_err(stored)
}

fn line(to: &mut impl Write, one: &Named) -> std::io::Result<()> {
    serde_json::to_writer(&mut *to, one)?;
    to.write_all(b"\n")
}

#[derive(Default)]
struct Tally {
    photos: u64,
    bytes: u64,
    new: u64,
    new_bytes: u64,
    lost: Vec<String>,
}

/// Copies what is not in the folder yet, and lists what is in the end.
async fn photos(place: &Place, folder: &Path, unfinished: &Path, wanted: &Path, link: bool) -> Result<Tally, Trouble> {
    let list = unfinished.join(PHOTO_LIST);
    let say = |error: std::io::Error| Trouble::file(&list, &error);
    let all = BufReader::new(File::open(wanted).map_err(say)?).lines();
    let to = folder.join(PHOTOS);
    private_folder(&to)?;
    let to = &to;
    let saved = stream::iter(all).map(|line| async move {
        let one: Named = serde_json::from_str(&line?)?;
        let done = place.save(&one, to, link).await;
        Ok::<_, std::io::Error>((one, done))
    });
    let mut saved = saved.buffered(AT_ONCE);
    let mut lines = BufWriter::new(private(&list).map_err(say)?);
    let mut tally = Tally::default();
    while let Some(one) = saved.next().await {
        let (one, done) = one.map_err(say)?;
        let length = match done?.map_err(|error| Trouble::file(&to.join(&one.path), &error))? {
            Copied::Missing | Copied::Damaged => {
                tally.lost.push(one.path);
                continue;
            }
            Copied::There(length) => length,
            Copied::New(length) => {
                tally.new += 1;
                tally.new_bytes += length;
                length
            }
        };
        tally.photos += 1;
        tally.bytes += length;
        line(&mut lines, &Named { length: Some(length), ..one }).map_err(say)?;
    }
    let file = lines.into_inner().map_err(|error| say(error.into_error()))?;
    file.sync_all().map_err(say)?;
    fs::remove_file(wanted).map_err(say)?;
    Ok(tally)
}
