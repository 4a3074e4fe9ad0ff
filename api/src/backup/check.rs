//! Is a backup still what it was? Every file is read and hashed; nothing is changed.

use super::{
    AT_ONCE, Found, Trouble,
    manifest::{OneFile, PHOTO_LIST},
};
use crate::photos::backup::{Named, hash_of};
use futures_util::{StreamExt, stream};
use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

/// What came to light.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Photos that are what they were.
    pub photos: u64,
    /// Photos that are missing or are not what they were.
    pub damaged: Vec<String>,
}

/// Reads everything. What no restore can do without is refused at once; photos that are not right are told.
pub async fn check(backup: &Found) -> Result<Checked, Trouble> {
    let manifest = &backup.manifest;
    let files: Vec<OneFile> = manifest.secrets.iter().chain([&manifest.photo_list, &manifest.database.file]).cloned().collect();
    let folder = backup.folder.clone();
    let wrong = tokio::task::spawn_blocking(move || {
        files.into_iter().filter(|file| !file.is_right(&folder)).map(|file| folder.join(file.file).display().to_string()).collect()
    });
    let wrong: Vec<String> = wrong.await.map_err(|_| Trouble::Problem(crate::problem::Problem::Internal))?;
    if !wrong.is_empty() {
        return Err(Trouble::Damaged(wrong));
    }
    let mut checked = Checked::default();
    let looked_at = stream::iter(listed(backup)?).map(|one| async {
        let one = one?;
        let path = backup.photos.join(&one.path);
        let found = tokio::task::spawn_blocking(move || hash_of(&path)).await.map_err(io::Error::other)?;
        let is_right = found.is_ok_and(|(sha256, length)| sha256 == one.sha256 && one.length.is_none_or(|known| known == length));
        Ok::<_, io::Error>((one, is_right))
    });
    let mut looked_at = looked_at.buffered(AT_ONCE);
    while let Some(one) = looked_at.next().await {
        let (one, is_right) = one.map_err(|error| Trouble::file(&backup.folder.join(PHOTO_LIST), &error))?;
        if is_right {
            checked.photos += 1;
        } else {
            checked.damaged.push(one.path);
        }
    }
    Ok(checked)
}

/// The photos of a backup. Names that lead elsewhere are errors.
pub(super) fn listed(backup: &Found) -> Result<impl Iterator<Item = io::Result<Named>>, Trouble> {
    let path = backup.folder.join(PHOTO_LIST);
    let lines = BufReader::new(File::open(&path).map_err(|error| Trouble::file(&path, &error))?).lines();
    Ok(lines.map(|line| {
        let one: Named = serde_json::from_str(&line?)?;
        let plain = Path::new(&one.path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if plain { Ok(one) } else { Err(io::Error::other(one.path)) }
    }))
}
