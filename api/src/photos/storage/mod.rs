//! Where do the bytes lie? In a folder, or in S3-compatible storage; the same names in both.
//!
//! ```text
//! SITE/a7/PHOTO/original.jpg     what the camera wrote, hashed and looked at; never written over
//! SITE/a7/PHOTO/evidence.jpg     made here from the original; thumbnail.jpg too
//! SITE/a7/PHOTO/phone-…          copies that the phone sent ahead of the original
//! SITE/sheets/SHA256.jpg         a plan's drawing, made here of what was uploaded
//! partial/SITE/PHOTO.original    an upload under way; how long it is, is how far it has come
//! quarantine/SITE/PHOTO.original all bytes, but not what was promised; the last try
//! ```
//!
//! An upload under way is a growing file in a folder ([`folder`]); S3 has no growing files, so there it is a row of small objects, one
//! for each piece that was acknowledged ([`pieces`]).

mod bucket;
mod folder;
mod names;
mod pieces;
mod receiver;
mod source;

pub(super) use folder::length;
pub(super) use names::{Name, extension, made_here, name, sheet, sheets, uploaded};
pub(super) use receiver::{Held, Receiver};
pub(super) use source::Source;

use super::{Key, Variant, blocking, disk, hashes::Passed, tus::Chunk, writer::Unopened};
use crate::problem::Problem;
use actix_web::web::Bytes;
use bucket::Bucket;
use domain::{photo::Sha256, time::Timestamp};
use folder::Folder;
use futures_util::TryStreamExt;
use object_store::{Error as StoreError, GetResult, ObjectMeta, ObjectStore, ObjectStoreExt, path::Path as ObjectPath};
use pieces::Pieces;
use std::{io, sync::Arc};

/// The place of photos.
pub(super) struct Storage {
    objects: Arc<dyn ObjectStore>,
    place: Place,
}

enum Place {
    Folder(Folder),
    Bucket(Bucket),
}

/// What became of a whole upload on its way to its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kept {
    /// It is there now.
    There,
    /// Other bytes were there: they were put aside, under this name.
    InsteadOf(ObjectPath),
}

/// Something that lies there.
#[derive(Debug, Clone)]
pub(super) struct Lying {
    pub path: String,
    pub length: u64,
    pub modified: Timestamp,
}

impl From<ObjectMeta> for Lying {
    fn from(meta: ObjectMeta) -> Self {
        Self { path: meta.location.to_string(), length: meta.size, modified: meta.last_modified }
    }
}

impl Storage {
    /// Opens a folder, or `s3://BUCKET/PREFIX`.
    pub fn open(place: &str) -> Result<Self, String> {
        if let Some(address) = place.strip_prefix("s3://") {
            let bucket = Bucket::open(place, address)?;
            return Ok(Self { objects: bucket.objects(), place: Place::Bucket(bucket) });
        }
        if place.contains("://") {
            return Err(format!("{place}: photos are kept in a folder (several servers may share one) or at s3://BUCKET/PREFIX"));
        }
        let folder = Folder::open(place)?;
        Ok(Self { objects: folder.objects()?, place: Place::Folder(folder) })
    }

    /// Keeps bytes durably, in the place of any that were there.
    pub async fn keep(&self, path: &ObjectPath, bytes: impl Into<Bytes>) -> Result<(), Problem> {
        let bytes: Bytes = bytes.into();
        self.objects.put(path, bytes.into()).await.map(drop).map_err(disk)
    }

    /// Has a whole upload judged, by its bytes and by its hash where that is known, and keeps it durably when it is right: as a file of this
    /// media type. What the upload was received into stays until the books say that it is stored.
    ///
    /// Were there bytes of another photo before, their copies go with them. Thumbnails are the sign of finished copies.
    pub async fn keep_upload<Wrong: Send + 'static>(
        &self,
        key: Key,
        passed: Option<Passed>,
        judge: impl FnOnce(&[u8], Option<Sha256>) -> Result<&'static str, Wrong> + Send + 'static,
    ) -> Result<Result<(&'static str, Kept), Wrong>, Problem> {
        match &self.place {
            Place::Folder(folder) => {
                let folder = folder.clone();
                let work = move || {
                    let (bytes, hash) = folder.whole(key, passed)?;
                    match judge(&bytes, hash) {
                        Ok(media_type) => Ok(Ok((media_type, folder.keep_upload(key, &uploaded(key, media_type))?))),
                        Err(wrong) => Ok(Err(wrong)),
                    }
                };
                blocking(work).await?.map_err(|error: io::Error| disk(error))
            }
            Place::Bucket(bucket) => {
                let bytes = Pieces::of(bucket, key).await?.read().await?;
                let media_type = match blocking({
                    let bytes = bytes.clone();
                    move || judge(&bytes, None)
                })
                .await?
                {
                    Ok(media_type) => media_type,
                    Err(wrong) => return Ok(Err(wrong)),
                };
                if key.variant == Variant::Original {
                    self.forget(&made_here(Key { variant: Variant::Thumbnail, ..key })).await?;
                }
                let kept = bucket.keep_upload(key, &uploaded(key, media_type), bytes).await?;
                Ok(Ok((media_type, kept)))
            }
        }
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

    /// A finished picture, to be read on another thread: from the folder there, from S3 here and now.
    pub async fn source(&self, path: &ObjectPath) -> Result<Source, Problem> {
        match &self.place {
            Place::Folder(folder) => Ok(Source::File(folder.file(path))),
            Place::Bucket(_) => self.bytes(path).await?.map(Source::Memory).ok_or_else(|| disk(format!("{path} is not there"))),
        }
    }

    /// The same, where it may not be there.
    pub async fn fetched(&self, path: &ObjectPath) -> Result<Option<Source>, Problem> {
        match &self.place {
            Place::Folder(folder) => Ok(Some(Source::File(folder.file(path)))),
            Place::Bucket(_) => Ok(self.bytes(path).await?.map(Source::Memory)),
        }
    }

    /// True when no file lies anywhere in it.
    pub async fn is_empty(&self) -> Result<bool, Problem> {
        match &self.place {
            Place::Folder(folder) => {
                let folder = folder.clone();
                blocking(move || folder.list("").map(|found| found.is_empty())).await?.map_err(disk)
            }
            Place::Bucket(_) => self.objects.list(None).try_next().await.map(|first| first.is_none()).map_err(disk),
        }
    }

    pub async fn has(&self, path: &ObjectPath) -> Result<bool, Problem> {
        self.length_of(path).await.map(|length| length.is_some())
    }

    /// Bytes of what lies there.
    pub async fn length_of(&self, path: &ObjectPath) -> Result<Option<u64>, Problem> {
        match self.objects.head(path).await {
            Ok(found) => Ok(Some(found.size)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(disk(error)),
        }
    }

    pub async fn forget(&self, path: &ObjectPath) -> Result<(), Problem> {
        match self.objects.delete(path).await {
            Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(error) => Err(disk(error)),
        }
    }

    /// An address from which a browser takes a file for itself, for a minute; none where the server has to hand it out.
    pub async fn handed_out(&self, path: &ObjectPath, name: &str, media_type: &str) -> Result<Option<String>, Problem> {
        match &self.place {
            Place::Folder(_) => Ok(None),
            Place::Bucket(bucket) => bucket.handed_out(path, name, media_type).await.map(Some),
        }
    }

    /// What takes an upload's next chunk in. `passed`: the hash of what came before, where it is known.
    pub async fn receiver(&self, key: Key, chunk: &Chunk, passed: Option<Passed>) -> Result<Receiver, Problem> {
        let Chunk { offset, promised, .. } = *chunk;
        match &self.place {
            Place::Folder(folder) => {
                let unopened = Unopened { path: folder.partial(key), offset, promised, passed };
                Ok(Receiver::File(Box::new(Held::Unopened(unopened))))
            }
            Place::Bucket(bucket) => {
                let pieces = Pieces::of(bucket, key).await?;
                if pieces.length() == offset { Ok(Receiver::to_objects(pieces, promised)) } else { Err(Problem::WrongOffset) }
            }
        }
    }

    /// How much of an upload is there.
    pub async fn partial_length(&self, key: Key) -> Result<u64, Problem> {
        match &self.place {
            Place::Folder(folder) => {
                let path = folder.partial(key);
                blocking(move || length(&path)).await?.map_err(disk)
            }
            Place::Bucket(bucket) => Ok(Pieces::of(bucket, key).await?.length()),
        }
    }

    pub async fn forget_partial(&self, key: Key) -> Result<(), Problem> {
        match &self.place {
            Place::Folder(folder) => {
                let folder = folder.clone();
                blocking(move || folder.forget_partial(key)).await?.map_err(disk)
            }
            Place::Bucket(bucket) => Pieces::forget(bucket, key).await,
        }
    }

    /// Puts an upload where nobody takes it for a photo; whoever looks into the matter finds its last try there.
    pub async fn set_aside(&self, key: Key) -> Result<(), Problem> {
        match &self.place {
            Place::Folder(folder) => {
                let folder = folder.clone();
                blocking(move || folder.set_aside(key)).await?.map_err(disk)
            }
            Place::Bucket(bucket) => {
                let bytes = Pieces::of(bucket, key).await?.read().await?;
                self.keep(&names::quarantine(key, None), bytes).await?;
                Pieces::forget(bucket, key).await
            }
        }
    }

    /// What lies right below a name, or at the top: rooms by their own names, and files.
    pub async fn level(&self, below: Option<&str>) -> Result<(Vec<String>, Vec<Lying>), Problem> {
        let found = self.objects.list_with_delimiter(below.map(ObjectPath::from).as_ref()).await.map_err(disk)?;
        let rooms = found.common_prefixes.iter().filter_map(|path| path.parts().next_back().map(|part| part.as_ref().to_owned()));
        Ok((rooms.collect(), found.objects.into_iter().map(Lying::from).collect()))
    }

    /// Everything below a name, by its path. In a folder, files that a crash left behind are seen as well.
    pub async fn list(&self, below: &str) -> Result<Vec<Lying>, Problem> {
        match &self.place {
            Place::Folder(folder) => {
                let (folder, below) = (folder.clone(), below.to_owned());
                blocking(move || folder.list(&below)).await?.map_err(disk)
            }
            Place::Bucket(_) => {
                let found = self.objects.list(Some(&ObjectPath::from(below)));
                found.map_ok(Lying::from).try_collect().await.map_err(disk)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_never_taken_for_a_folder() {
        assert!(Storage::open("gs://photos/rounds").is_err_and(|why| why.contains("s3://BUCKET")));
    }
}
