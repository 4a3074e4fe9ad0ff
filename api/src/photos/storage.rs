//! Where do the bytes lie? Finished pictures in an object store, unfinished ones as growing files in a folder.
//!
//! ```text
//! SITE/a7/PHOTO/original.jpg     what the camera wrote, hashed and looked at
//! SITE/a7/PHOTO/evidence.jpg     made here from the original; thumbnail.jpg too
//! SITE/a7/PHOTO/phone-…          copies that the phone sent ahead of the original
//! partial/SITE/PHOTO.original    an upload under way; its length is how far it has come
//! quarantine/SITE/PHOTO.original all bytes, but not what was promised; the last try
//! ```

use super::{Key, Variant, blocking, disk, writer::sync_folder};
use crate::problem::Problem;
use actix_web::web::Bytes;
use domain::ids::{PhotoId, SiteId};
use object_store::{Error as StoreError, GetResult, ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path as ObjectPath};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub(super) struct Storage {
    objects: Arc<dyn ObjectStore>,
    folder: PathBuf,
}

impl Storage {
    pub fn open(place: &str) -> Result<Self, String> {
        if place.contains("://") {
            return Err(format!("{place}: this build has no S3; name a folder (several servers may share one)"));
        }
        let folder = PathBuf::from(place);
        let say = |error: io::Error| format!("{place}: {error}");
        fs::create_dir_all(folder.join("partial")).map_err(say)?;
        fs::create_dir_all(folder.join("quarantine")).map_err(say)?;
        // `stored` is said only when the bytes and the folders' entries are on the disk.
        let objects = LocalFileSystem::new_with_prefix(&folder).map_err(|error| format!("{place}: {error}"))?.with_fsync(true);
        Ok(Self { objects: Arc::new(objects), folder })
    }

    /// Keeps bytes durably, in the place of any that were there.
    pub async fn keep(&self, path: &ObjectPath, bytes: impl Into<Bytes>) -> Result<(), Problem> {
        let bytes: Bytes = bytes.into();
        self.objects.put(path, bytes.into()).await.map(drop).map_err(disk)
    }

    /// Keeps a whole upload durably: its file gets a second name, so that its bytes are not written again. The first name stays until the
    /// books say that it is stored.
    pub async fn keep_upload(&self, key: Key, path: &ObjectPath) -> Result<(), Problem> {
        let (folder, from, to) = (self.folder.clone(), self.partial(key), self.folder.join(path.as_ref()));
        blocking(move || {
            let parent = to.parent().unwrap_or(&folder);
            make_folders(&folder, parent)?;
            let beside = to.with_extension("new");
            absent_is_fine(fs::remove_file(&beside))?;
            // Not every file system has second names.
            if fs::hard_link(&from, &beside).is_err() {
                fs::copy(&from, &beside)?;
                File::open(&beside)?.sync_all()?;
            }
            fs::rename(&beside, &to)?;
            // Two names of one file are both left by a rename: so it is after a crash, when the file is in its place already.
            absent_is_fine(fs::remove_file(&beside))?;
            sync_folder(&to)
        })
        .await?
        .map_err(disk)
    }

    pub async fn get(&self, path: &ObjectPath) -> Result<Option<GetResult>, Problem> {
        match self.objects.get(path).await {
            Ok(found) => Ok(Some(found)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(disk(error)),
        }
    }

    pub async fn bytes(&self, path: &ObjectPath) -> Result<Option<Bytes>, Problem> {
        match self.get(path).await? {
            Some(found) => found.bytes().await.map(Some).map_err(disk),
            None => Ok(None),
        }
    }

    /// Reads a finished picture on this very thread.
    pub fn read_here(&self, path: &ObjectPath) -> io::Result<Vec<u8>> {
        fs::read(self.folder.join(path.as_ref()))
    }

    pub async fn has(&self, path: &ObjectPath) -> Result<bool, Problem> {
        match self.objects.head(path).await {
            Ok(_) => Ok(true),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(disk(error)),
        }
    }

    pub async fn forget(&self, path: &ObjectPath) -> Result<(), Problem> {
        match self.objects.delete(path).await {
            Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(error) => Err(disk(error)),
        }
    }

    /// The growing file of an upload.
    pub fn partial(&self, key: Key) -> PathBuf {
        self.side_file("partial", key)
    }

    /// How much of an upload is there.
    pub async fn partial_length(&self, key: Key) -> Result<u64, Problem> {
        let path = self.partial(key);
        blocking(move || length(&path)).await?.map_err(disk)
    }

    pub async fn forget_partial(&self, key: Key) -> Result<(), Problem> {
        let path = self.partial(key);
        blocking(move || absent_is_fine(fs::remove_file(path))).await?.map_err(disk)
    }

    /// Puts an upload where nobody takes it for a photo; whoever looks into the matter finds its last try there.
    pub async fn set_aside(&self, key: Key) -> Result<(), Problem> {
        let (from, to) = (self.partial(key), self.side_file("quarantine", key));
        blocking(move || {
            to.parent().map_or(Ok(()), fs::create_dir_all)?;
            absent_is_fine(fs::rename(from, to))
        })
        .await?
        .map_err(disk)
    }

    fn side_file(&self, part: &str, key: Key) -> PathBuf {
        self.folder.join(part).join(key.site.to_string()).join(format!("{}.{}", key.photo, key.variant.word()))
    }
}

/// Makes the folders between two, each durable in the one above it.
fn make_folders(above: &Path, folder: &Path) -> io::Result<()> {
    if folder == above || folder.is_dir() {
        return Ok(());
    }
    let parent = folder.parent().unwrap_or(above);
    make_folders(above, parent)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.and_then(|()| sync_folder(folder)),
    }
}

/// Bytes of a file; none when it is not there.
pub(super) fn length(path: &Path) -> io::Result<u64> {
    match fs::metadata(path) {
        Ok(found) => Ok(found.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

fn absent_is_fine(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Where an upload goes once it is whole.
pub(super) fn uploaded(key: Key, media_type: &str) -> ObjectPath {
    let from_phone = if key.variant == Variant::Original { "" } else { "phone-" };
    in_folder(key.site, key.photo, &format!("{from_phone}{}.{}", key.variant.word(), extension(media_type)))
}

/// Where a copy that was made here is.
pub(super) fn made_here(key: Key) -> ObjectPath {
    in_folder(key.site, key.photo, &format!("{}.jpg", key.variant.word()))
}

/// The last digits of an id are chance; the first ones are time, and would put all photos of a month into one folder.
fn in_folder(site: SiteId, photo: PhotoId, file: &str) -> ObjectPath {
    let [.., last] = photo.0.as_bytes();
    ObjectPath::from(format!("{site}/{last:02x}/{photo}/{file}"))
}

/// The usual ending of a file's name.
pub(super) fn extension(media_type: &str) -> &'static str {
    match media_type {
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "jpg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_photo_lies_in_the_folder_of_its_site() {
        let key = Key { site: SiteId(Uuid::from_u128(1)), photo: PhotoId(Uuid::from_u128(0xA7)), variant: Variant::Original };
        let folder = format!("{}/a7/{}", key.site, key.photo);
        assert_eq!(uploaded(key, "image/png").to_string(), format!("{folder}/original.png"));
        let thumbnail = Key { variant: Variant::Thumbnail, ..key };
        assert_eq!(uploaded(thumbnail, "image/jpeg").to_string(), format!("{folder}/phone-thumbnail.jpg"));
        assert_eq!(made_here(thumbnail).to_string(), format!("{folder}/thumbnail.jpg"));
    }

    /// A crash between the rename and the books has the same upload kept once more.
    #[test]
    fn an_upload_that_is_kept_twice_has_one_place_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::open(folder.path().to_str().unwrap()).unwrap();
        let key = Key { site: SiteId(Uuid::from_u128(1)), photo: PhotoId(Uuid::from_u128(0xA7)), variant: Variant::Original };
        let (from, path) = (storage.partial(key), uploaded(key, "image/png"));
        fs::create_dir_all(from.parent().unwrap()).unwrap();
        fs::write(&from, b"the photo").unwrap();
        actix_web::rt::System::new().block_on(async {
            for _ in 0..2 {
                storage.keep_upload(key, &path).await.unwrap();
            }
        });
        assert_eq!(storage.read_here(&path).unwrap(), b"the photo");
        let place = folder.path().join(path.as_ref());
        assert_eq!(fs::read_dir(place.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn an_address_is_never_taken_for_a_folder() {
        assert!(Storage::open("s3://photos/rounds").is_err_and(|why| why.contains("S3")));
    }
}
