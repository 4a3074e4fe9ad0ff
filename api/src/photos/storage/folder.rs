//! How does a folder keep photos? Each one durable, with the folders' entries, before anybody hears that it is. All of this blocks.

use super::{Kept, Key, Lying, Variant, names};
use crate::photos::{hashes::Passed, writer::sync_folder};
use domain::photo::Sha256;
use object_store::{ObjectStore, local::LocalFileSystem, path::Path as ObjectPath};
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// A folder of photos.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn open(place: &str) -> Result<Self, String> {
        let folder = PathBuf::from(place);
        for room in [names::PARTIAL, names::QUARANTINE] {
            fs::create_dir_all(folder.join(room)).map_err(|error| format!("{place}: {error}"))?;
        }
        Ok(Self(folder))
    }

    /// The same folder as an object store. `stored` is said only when the bytes and the folders' entries are on the disk.
    pub fn objects(&self) -> Result<Arc<dyn ObjectStore>, String> {
        let objects = LocalFileSystem::new_with_prefix(&self.0).map_err(|error| format!("{}: {error}", self.0.display()))?;
        Ok(Arc::new(objects.with_fsync(true)))
    }

    pub fn file(&self, path: &ObjectPath) -> PathBuf {
        self.0.join(path.as_ref())
    }

    /// The growing file of an upload.
    pub fn partial(&self, key: Key) -> PathBuf {
        self.file(&names::partial(key))
    }

    /// All bytes of an upload, and their hash where it is known: where these bytes are those that passed through it.
    pub fn whole(&self, key: Key, passed: Option<Passed>) -> io::Result<(Vec<u8>, Option<Sha256>)> {
        let mut file = File::open(self.partial(key))?;
        let metadata = file.metadata()?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        file.read_to_end(&mut bytes)?;
        Ok((bytes, passed.and_then(|passed| passed.hash(&metadata))))
    }

    /// Gives a whole upload's file its second name, so that its bytes are not written again. A second name is never given where there is
    /// one already: so two servers can't write over each other's original either.
    pub fn keep_upload(&self, key: Key, path: &ObjectPath) -> io::Result<Kept> {
        let (from, to) = (self.partial(key), self.file(path));
        let is_new = make_folders(&self.0, to.parent().unwrap_or(&self.0))?;
        if !is_new && key.variant == Variant::Original {
            absent_is_fine(fs::remove_file(self.file(&names::made_here(Key { variant: Variant::Thumbnail, ..key }))))?;
        }
        let mut kept = Kept::There;
        match second_name(&from, &to) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                // After a crash between this and the books it is there already.
                let there = fs::read(&to)?;
                if there != fs::read(&from)? {
                    if key.variant == Variant::Original {
                        kept = Kept::InsteadOf(self.put_aside(key, &to, &there)?);
                    } else {
                        fs::remove_file(&to)?;
                    }
                    second_name(&from, &to)?;
                }
            }
            done => done?,
        }
        sync_folder(&to)?;
        Ok(kept)
    }

    /// Bytes that stood in the way of an original are kept all the same.
    fn put_aside(&self, key: Key, to: &Path, there: &[u8]) -> io::Result<ObjectPath> {
        let name = names::quarantine(key, Some(&Sha256::of(there).to_string()));
        let aside = self.file(&name);
        make_folders(&self.0, aside.parent().unwrap_or(&self.0))?;
        fs::rename(to, &aside)?;
        sync_folder(&aside)?;
        Ok(name)
    }

    pub fn forget_partial(&self, key: Key) -> io::Result<()> {
        absent_is_fine(fs::remove_file(self.partial(key)))
    }

    pub fn set_aside(&self, key: Key) -> io::Result<()> {
        let to = self.file(&names::quarantine(key, None));
        to.parent().map_or(Ok(()), fs::create_dir_all)?;
        absent_is_fine(fs::rename(self.partial(key), to))
    }

    /// Every file below a name. What goes away meanwhile is not there.
    pub fn list(&self, below: &str) -> io::Result<Vec<Lying>> {
        let (mut found, mut folders) = (vec![], vec![self.0.join(below)]);
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                let metadata = match entry.metadata() {
                    Err(error) if error.kind() == ErrorKind::NotFound => continue,
                    metadata => metadata?,
                };
                if metadata.is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                let path = entry.path().strip_prefix(&self.0).unwrap_or(&entry.path()).to_string_lossy().into_owned();
                found.push(Lying { path, length: metadata.len(), modified: metadata.modified()?.into() });
            }
        }
        Ok(found)
    }
}

/// Fails where the name is taken.
fn second_name(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if ![ErrorKind::AlreadyExists, ErrorKind::NotFound].contains(&error.kind()) => copy(from, to),
        done => done,
    }
}

/// Not every file system has second names.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let beside = to.with_extension("new");
    fs::copy(from, &beside)?;
    File::open(&beside)?.sync_all()?;
    fs::rename(&beside, to)
}

/// Makes the folders between two, each durable in the one above it. False when the last one was there.
fn make_folders(above: &Path, folder: &Path) -> io::Result<bool> {
    if folder == above {
        return Ok(false);
    }
    let made = match fs::create_dir(folder) {
        // A site's first photo, or the first of those that lie together.
        Err(error) if error.kind() == ErrorKind::NotFound => {
            make_folders(above, folder.parent().unwrap_or(above))?;
            fs::create_dir(folder)
        }
        made => made,
    };
    match made {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        made => made.and_then(|()| sync_folder(folder)).map(|()| true),
    }
}

/// Bytes of a file; none when it is not there.
pub fn length(path: &Path) -> io::Result<u64> {
    match fs::metadata(path) {
        Ok(found) => Ok(found.len()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

fn absent_is_fine(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::{PhotoId, SiteId};
    use tempfile::TempDir;
    use uuid::Uuid;

    const KEY: Key = Key { site: SiteId(Uuid::from_u128(1)), photo: PhotoId(Uuid::from_u128(0xA7)), variant: Variant::Original };

    fn received(bytes: &[u8]) -> (TempDir, Folder, ObjectPath) {
        let folder = tempfile::tempdir().unwrap();
        let photos = Folder::open(folder.path().to_str().unwrap()).unwrap();
        again(&photos, bytes);
        (folder, photos, names::uploaded(KEY, "image/png"))
    }

    fn again(photos: &Folder, bytes: &[u8]) {
        let from = photos.partial(KEY);
        fs::create_dir_all(from.parent().unwrap()).unwrap();
        fs::write(&from, bytes).unwrap();
    }

    /// A crash between the second name and the books has the same upload kept once more; or received once more.
    #[test]
    fn an_upload_that_is_kept_twice_has_one_place_and_leaves_nothing_beside_it() {
        let (_folder, photos, path) = received(b"the photo");
        for _ in 0..2 {
            assert_eq!(photos.keep_upload(KEY, &path).unwrap(), Kept::There);
        }
        photos.forget_partial(KEY).unwrap();
        again(&photos, b"the photo");
        assert_eq!(photos.keep_upload(KEY, &path).unwrap(), Kept::There);
        assert_eq!(fs::read(photos.file(&path)).unwrap(), b"the photo");
        assert_eq!(fs::read_dir(photos.file(&path).parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn copies_of_other_bytes_go_when_an_original_comes() {
        let (_folder, photos, path) = received(b"the photo");
        let thumbnail = photos.file(&names::made_here(Key { variant: Variant::Thumbnail, ..KEY }));
        fs::create_dir_all(thumbnail.parent().unwrap()).unwrap();
        fs::write(&thumbnail, b"a copy").unwrap();
        assert_eq!(photos.keep_upload(KEY, &path).unwrap(), Kept::There);
        assert!(!thumbnail.exists());
    }

    #[test]
    fn an_original_is_never_written_over() {
        let (_folder, photos, path) = received(b"the photo");
        fs::create_dir_all(photos.file(&path).parent().unwrap()).unwrap();
        fs::write(photos.file(&path), b"something else").unwrap();
        let Kept::InsteadOf(aside) = photos.keep_upload(KEY, &path).unwrap() else { panic!("it is told") };
        assert_eq!(fs::read(photos.file(&path)).unwrap(), b"the photo");
        assert_eq!(fs::read(photos.file(&aside)).unwrap(), b"something else");
    }

    #[test]
    fn everything_that_lies_there_is_listed() {
        let (_folder, photos, path) = received(b"the photo");
        let _ = photos.keep_upload(KEY, &path).unwrap();
        let listed = photos.list(&KEY.site.to_string()).unwrap();
        assert_eq!(listed.iter().map(|one| (one.path.as_str(), one.length)).collect::<Vec<_>>(), [(path.as_ref(), 9)]);
        assert_eq!(photos.list("partial").unwrap().len(), 1);
        assert!(photos.list("no such site").unwrap().is_empty());
    }
}
