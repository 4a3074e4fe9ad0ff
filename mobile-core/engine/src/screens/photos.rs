//! Which photos did I take, have they arrived, and what do they show?

use crate::{
    engine::Engine,
    error::{Error, Result},
    ports::FileTrouble,
    store::photos::PhotoRow,
};
use domain::{
    ids::PhotoId,
    seal::{Manifest, Subject, What},
};
use serde::Serialize;
use std::collections::HashMap;

/// A photo that the person took on this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MyPhoto {
    /// Its id.
    pub photo_id: String,
    /// When it was taken.
    pub taken_at: i64,
    /// How far it has come.
    pub state: PhotoState,
    /// The checkpoint that it was taken at; empty for a finding elsewhere, and for old ones.
    pub place: String,
}

/// How far a photo has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PhotoState {
    /// Its record is still being written.
    Draft,
    /// It waits for a signal, or is on its way.
    Waiting,
    /// The server has it, hashed and right.
    Stored,
    /// It belongs to no record: an arrival that was given up, or a crash.
    SetAside,
    /// The server can't take it; it stays here.
    Refused,
}

impl PhotoState {
    fn of(word: &str) -> Self {
        match word {
            "stored" | "freed" => Self::Stored,
            "queued" | "sent" => Self::Waiting,
            "orphan" => Self::SetAside,
            "refused" => Self::Refused,
            _ => Self::Draft,
        }
    }
}

/// Lines of the list at the most.
const LINES: u32 = 500;
/// Bytes of a thumbnail at the most.
const LARGEST_THUMBNAIL: usize = 1024 * 1024;

impl Engine {
    /// The photos that the person took on this phone, newest first; `limit` is 500 at the most.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`], [`Error::Damaged`].
    pub fn my_photos(&mut self, limit: u32) -> Result<Vec<MyPhoto>> {
        let me = self.room()?.store.person;
        let rows = self.device.photos_by(me, limit.min(LINES).into())?;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let sealed = self.device.seal_texts(&ids)?;
        let subjects: HashMap<String, Subject> = sealed.iter().filter_map(|text| subject(text)).collect();
        let place = |row: &PhotoRow| subjects.get(&row.id).map_or_else(String::new, |subject| self.place_of(subject));
        Ok(rows
            .iter()
            .map(|row| MyPhoto { photo_id: row.id.clone(), taken_at: row.taken_at, state: PhotoState::of(&row.state), place: place(row) })
            .collect())
    }

    fn place_of(&self, subject: &Subject) -> String {
        let here = self.person.as_ref().and_then(|room| room.books.sites.get(&subject.site));
        let checkpoint = here.and_then(|site| site.checkpoints.get(&subject.checkpoint?));
        checkpoint.map_or_else(String::new, |checkpoint| checkpoint.name.say(self.language()).to_owned())
    }

    /// The thumbnail of a photo that the person took, or that one of their tasks is about, as a JPEG. The phone keeps photos sealed, so that
    /// there is no path to one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a colleague's photo otherwise, and for one without a thumbnail.
    pub fn thumbnail(&mut self, photo: PhotoId) -> Result<Vec<u8>> {
        match self.own_photo(photo) {
            Ok(row) => self.show(&row.thumbnail.ok_or(Error::NotFound("photo"))?, LARGEST_THUMBNAIL),
            Err(Error::NotFound(_)) => self.others_photo(photo),
            Err(other) => Err(other),
        }
    }

    /// A photo that the person took, as large as a screen: the copy for screens, a JPEG; for a crashed one the file itself. Of others' photos
    /// there are small copies only.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a colleague's photo that no task is about, and for one that was freed.
    pub fn picture(&mut self, photo: PhotoId) -> Result<Vec<u8>> {
        match self.own_photo(photo) {
            Ok(row) => self.show(&row.evidence.unwrap_or(row.original), usize::try_from(photo::MAX_BYTES).unwrap_or(usize::MAX)),
            Err(Error::NotFound(_)) => self.others_photo(photo),
            Err(other) => Err(other),
        }
    }

    /// Once the lease is over, what colleagues photographed is nobody's to see here.
    fn others_photo(&mut self, photo: PhotoId) -> Result<Vec<u8>> {
        let shown = if self.is_lease_over() { None } else { self.lent_photo(photo)? };
        shown.ok_or(Error::NotFound("photo"))
    }

    /// True for a photo that the person took on this phone.
    pub(crate) fn is_own_photo(&mut self, photo: PhotoId) -> Result<bool> {
        match self.own_photo(photo) {
            Ok(_) => Ok(true),
            Err(Error::NotFound(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    fn own_photo(&mut self, photo: PhotoId) -> Result<PhotoRow> {
        let me = self.room()?.store.person.to_string();
        self.device.photo(photo)?.filter(|row| row.author.as_deref() == Some(&me)).ok_or(Error::NotFound("photo"))
    }

    fn show(&self, name: &str, most: usize) -> Result<Vec<u8>> {
        match self.photo_cipher.read_range(&*self.ports.files, name, 0, most) {
            Err(FileTrouble::Missing(_)) => Err(Error::NotFound("photo")),
            read => Ok(read?),
        }
    }
}

/// What a seal's photo was taken of.
fn subject(text: &str) -> Option<(String, Subject)> {
    match serde_json::from_str::<Manifest>(text).ok()?.what {
        What::Photo { photo, subject, .. } => Some((photo.to_string(), subject)),
        What::Withdrawn { .. } => None,
    }
}
