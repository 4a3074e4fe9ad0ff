//! How does a backup become a server again? Checked, put into an empty place, and given a new epoch. The database comes last: until all of the
//! rest is there, no server can start on it.

use super::{
    AT_ONCE, Found, Trouble,
    check::{check, listed},
    manifest::{PHOTO_LIST, SECRETS},
};
use crate::{
    db::{
        DbError, Id,
        copy::{self, Kind},
        schema::server,
    },
    photos::backup::{Place, is_lost},
    ports::Ports,
    settings::Settings,
};
use diesel::prelude::*;
use futures_util::{StreamExt, stream};
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};
use uuid::Uuid;

/// How strict it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places {
    /// The photos' place need not be empty: what lies there stays, what is missing is added.
    pub photos_stay: bool,
    /// Photos that are damaged in the backup are left out.
    pub leave_out_damaged: bool,
}

/// What was put back.
#[derive(Debug, Clone)]
pub struct Restored {
    /// Photos that lie in their place.
    pub photos: u64,
    /// Photos that do not: the books ask the phones for them again.
    pub lost: Vec<String>,
    /// The new epoch.
    pub epoch: Uuid,
}

/// Puts a backup where the settings say.
pub async fn restore(settings: &Settings, backup: &Found, places: Places, ports: &Ports) -> Result<Restored, Trouble> {
    let manifest = &backup.manifest;
    if manifest.schema > copy::our_version() {
        return Err(Trouble::Newer);
    }
    if Kind::of(&settings.database_url)? != manifest.database.kind {
        return Err(Trouble::OtherDatabase);
    }
    copy::can_put_back(&settings.database_url, manifest.database.made_by)?;
    let place = Place::open(&settings.photos).map_err(Trouble::Photos)?;
    is_empty(settings, &place, places).await?;
    let checked = check(backup).await?;
    if !checked.damaged.is_empty() && !places.leave_out_damaged {
        let path = |name: &String| backup.photos.join(name).display().to_string();
        return Err(Trouble::Damaged(checked.damaged.iter().map(path).collect()));
    }
    let mut lost: Vec<String> = manifest.lost.clone();
    let photos = photos(&place, backup, &mut lost).await?;
    secrets(backup, &settings.secrets)?;
    let epoch = ports.new_id();
    let (url, from) = (settings.database_url.clone(), backup.folder.join(&manifest.database.file.file));
    let (made_by, absent) = (manifest.database.made_by, lost.clone());
    let putting = tokio::task::spawn_blocking(move || {
        copy::put_back(&url, &from, made_by, |conn| {
            diesel::update(server::table.find(1)).set(server::epoch.eq(Id(epoch))).execute(conn)?;
            is_lost(conn, &absent)
        })
    });
    putting.await.map_err(|_| copy::CopyError::from(DbError::Panicked))??;
    Ok(Restored { photos, lost, epoch })
}

/// Nothing is ever written over.
async fn is_empty(settings: &Settings, place: &Place, places: Places) -> Result<(), Trouble> {
    let url = settings.database_url.clone();
    let empty = tokio::task::spawn_blocking(move || copy::is_empty(&url)).await.map_err(|_| copy::CopyError::from(DbError::Panicked))?;
    if !empty? {
        let path = settings.database_url.strip_prefix("sqlite://");
        // Of the other kind the address may hold a password.
        return Err(Trouble::NotEmpty("database", path.unwrap_or("PostgreSQL").to_owned()));
    }
    let secrets = &settings.secrets;
    let keys = match fs::read_dir(secrets) {
        Ok(entries) => entries.count(),
        Err(error) if error.kind() == ErrorKind::NotFound => 0,
        Err(error) => return Err(Trouble::file(secrets, &error)),
    };
    if keys > 0 {
        return Err(Trouble::NotEmpty("secrets", secrets.display().to_string()));
    }
    if !places.photos_stay && !place.is_empty().await? {
        return Err(Trouble::NotEmpty("photos", settings.photos.clone()));
    }
    Ok(())
}

async fn photos(place: &Place, backup: &Found, lost: &mut Vec<String>) -> Result<u64, Trouble> {
    let put = stream::iter(listed(backup)?).map(|one| async {
        let one = one.map_err(|error| Trouble::file(&backup.folder.join(PHOTO_LIST), &error))?;
        let is_there = place.put_back(&one, &backup.photos).await?;
        Ok::<_, Trouble>((one, is_there))
    });
    let (mut put, mut photos) = (put.buffered(AT_ONCE), 0);
    while let Some(one) = put.next().await {
        match one? {
            (_, true) => photos += 1,
            (one, false) => lost.push(one.path),
        }
    }
    Ok(photos)
}

fn secrets(backup: &Found, to: &Path) -> Result<(), Trouble> {
    let say = |error| Trouble::file(to, &error);
    if !to.is_dir() {
        DirBuilder::new().recursive(true).mode(0o700).create(to).map_err(say)?;
    }
    for one in &backup.manifest.secrets {
        let name = one.file.strip_prefix(SECRETS).unwrap_or(&one.file).trim_start_matches('/');
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to.join(name)).map_err(say)?;
        let copied = File::open(backup.folder.join(&one.file)).and_then(|mut from| std::io::copy(&mut from, &mut file));
        copied.and_then(|_| file.sync_all()).map_err(say)?;
    }
    File::open(to).and_then(|folder| folder.sync_all()).map_err(say)
}
