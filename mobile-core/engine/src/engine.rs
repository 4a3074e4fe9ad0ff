//! Who holds the phone right now, and what does it take to serve them?

use crate::{
    books::LocalBooks,
    capture::{self, Contact},
    error::{Error, Result},
    network::Network,
    ports::Ports,
    record::seal::Fix,
    store::{
        device::{DeviceStore, PersonRow},
        person::{PersonStore, Session},
        photos::PhotoRow,
    },
    sync::Greeting,
    vault::{Key, Vault, photos::PhotoCipher},
};
use domain::{
    faults::planted,
    ids::{PersonId, PhotoId, uuid_v7},
    letter::Pen,
    photo::{PhotoRef, Sha256},
    text::Language,
    time::Captured,
    wire::SignedIn,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A phone: its stores and whoever is signed in. One owner; every call is short and never waits for a network.
pub struct Engine {
    pub(crate) ports: Ports,
    pub(crate) vault: Vault,
    pub(crate) photo_cipher: PhotoCipher,
    pub(crate) device: DeviceStore,
    /// Writes what only the server may read; none until a server with a key was met.
    pub(crate) pen: Option<Pen>,
    /// Keys of stores that somebody opened, until they are locked again. In memory only.
    pub(crate) keys: HashMap<PersonId, Key>,
    pub(crate) person: Option<Room>,
    /// Lives in memory only: whoever finds the phone's storage finds no key that works for long.
    pub(crate) access: Option<Access>,
    /// Rows that were saved from damaged stores.
    pub(crate) saved: usize,
    /// What hello said to whoever is signed in.
    pub(crate) greeting: Option<Greeting>,
    /// Syncs in a row that did not get through.
    pub(crate) failures: u32,
    /// What the server knows of what is still here, word for word.
    pub(crate) told: Option<String>,
    /// Where the phone last was.
    pub(crate) fix: Option<Fix>,
    /// What it knows of its line.
    pub(crate) network: Network,
}

/// What belongs to the person who is signed in.
pub(crate) struct Room {
    pub store: PersonStore,
    pub books: LocalBooks,
    /// Of the store.
    pub key: Key,
    /// Until when the books may be read, in Unix milliseconds.
    pub leased_until: i64,
}

/// The right to ask the server as a person.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub token: String,
    /// By the steady clock.
    pub until: u64,
}

/// Originals are named after their photo.
pub(crate) const ORIGINAL: &str = ".original";
/// What the names of copies for screens end with.
pub(crate) const EVIDENCE: &str = ".evidence.jpg";
pub(crate) const THUMBNAIL: &str = ".thumbnail.jpg";

const DAY: i64 = 86_400_000;

impl Engine {
    /// Rows that were saved from damaged stores at this opening.
    #[must_use]
    pub fn saved_from_damage(&self) -> usize {
        self.saved
    }

    /// Photo files that have no row: the app was killed between the file and the row. Kept, never deleted.
    pub(crate) fn adopt_photos(&mut self) -> Result<()> {
        let known: HashSet<String> = self.device.originals()?.into_iter().collect();
        for name in self.ports.files.list()? {
            let Some(id) = name.strip_suffix(ORIGINAL).filter(|_| !known.contains(&name)) else { continue };
            let Ok(id) = id.parse::<PhotoId>() else { continue };
            if planted("orphans-deleted") {
                self.ports.files.remove(&name)?;
                continue;
            }
            let limit = usize::try_from(photo::MAX_BYTES).unwrap_or(usize::MAX);
            let bytes = self.read_file(&name, 0, limit)?;
            self.device.add_photo(&PhotoRow {
                id: id.to_string(),
                author: None,
                site: None,
                original: name.clone(),
                thumbnail: None,
                evidence: None,
                sha256: Sha256::of(&bytes).to_string(),
                length: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
                reference: serde_json::to_string(&PhotoRef {
                    id,
                    sha256: Sha256::of(&bytes),
                    length: bytes.len() as u64,
                    taken: None,
                    position: None,
                    claims: None,
                    marks: vec![],
                })
                .ok(),
                state: "orphan".into(),
                created: false,
                ahead: 0,
                taken_at: self.now().estimate.timestamp_millis(),
            })?;
        }
        Ok(())
    }

    /// Reads a part of a photo file.
    pub(crate) fn read_file(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>> {
        Ok(self.photo_cipher.read_range(&*self.ports.files, name, from, length)?)
    }

    /// Keeps a photo file.
    pub(crate) fn keep_file(&self, name: &str, bytes: &[u8]) -> Result<()> {
        Ok(self.photo_cipher.keep(&*self.ports.files, &*self.ports.random, name, bytes)?)
    }

    /// Frees what the server has had, hashed and right, for 7 days; forgets what was settled 30 days ago.
    pub(crate) fn tidy(&mut self) -> Result<()> {
        let now = self.now().estimate.timestamp_millis();
        self.device.forget_settled(now - 30 * DAY)?;
        self.device.forget_seals(now - 30 * DAY)?;
        for row in self.device.free_to_go(now - 7 * DAY)? {
            self.ports.files.remove(&row.original)?;
            if let Some(evidence) = &row.evidence {
                self.ports.files.remove(evidence)?;
            }
            self.device.photo_state(&row.id, "freed", now)?;
        }
        self.ports.files.lay_ballast();
        Ok(())
    }

    /// A person's books come into memory.
    pub(crate) fn enter(&mut self, person: PersonId) -> Result<()> {
        let store = self.open_store(person)?;
        match self.load(store) {
            Err(error) if error.is_broken_file() => {
                self.person = None;
                let store = self.mend_store(person)?;
                self.load(store)
            }
            loaded => loaded,
        }
    }

    fn load(&mut self, mut store: PersonStore) -> Result<()> {
        let key = self.key_of(store.person)?;
        self.complete(&mut store)?;
        self.rewrite_key_letter(store.person, &key)?;
        let leased_until = self.leased_until(store.person)?;
        let books = LocalBooks::load(&mut store)?;
        self.person = Some(Room { store, books, key, leased_until });
        self.reapply()
    }

    /// Somebody opened their books with their PIN.
    pub(crate) fn come_in(&mut self, person: PersonId, key: Key) -> Result<()> {
        self.leave();
        self.keys.insert(person, key);
        self.device.set_signed_in(Some(person))?;
        self.enter(person)
    }

    /// Nobody's books are in memory any more.
    pub(crate) fn leave(&mut self) {
        self.greeting = None;
        self.person = None;
        self.access = None;
    }

    /// Whose books are open.
    pub(crate) fn holder(&self) -> Option<PersonId> {
        self.person.as_ref().map(|room| room.store.person)
    }

    /// Lays what was recorded here over the pulled books anew.
    pub(crate) fn reapply(&mut self) -> Result<()> {
        let Some(room) = &mut self.person else { return Ok(()) };
        let standings = self.device.standings(room.store.person)?;
        let done = room.books.reapply(&mut room.store, &standings)?;
        room.store.forget_recorded(&done)
    }

    /// Somebody signed in: their store is opened or made, their books come into memory.
    pub(crate) fn let_in(&mut self, login: &str, answer: SignedIn) -> Result<()> {
        let id = answer.person.id;
        self.leave();
        // Before their store, which is opened with the key that is kept there.
        self.device.put_person(&PersonRow { id: id.to_string(), name: answer.person.name.clone(), login: login.to_owned() })?;
        self.device.set_signed_out(id, false)?;
        if self.take_key(id, answer.store_key.as_deref()).is_none() && self.is_locked(id)? {
            // Nobody can give the key back: what the PIN closes stays closed, and a new store begins. What was recorded is in the outbox.
            self.fresh_key(id)?;
        }
        let mut store = self.open_store(id)?;
        store.put_session(Session {
            name: answer.person.name.clone(),
            login: login.to_owned(),
            refresh_token: Some(answer.refresh_token),
            refresh_request: None,
            must_change_password: answer.person.must_change_password,
        })?;
        self.device.set_signed_in(Some(id))?;
        self.access = Some(Access { token: answer.access_token, until: self.until(answer.expires_in) });
        self.renew_lease(id)?;
        self.load(store)
    }

    /// When an access token that holds for so many seconds is better renewed.
    pub(crate) fn until(&self, seconds: u64) -> u64 {
        self.ports.clock.monotonic() + seconds.saturating_sub(30) * 1_000
    }

    /// Signs out. What was recorded stays in the outbox and is delivered by whoever holds the phone next.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::Full`].
    pub fn sign_out(&mut self) -> Result<()> {
        if let Some(room) = &mut self.person {
            room.store.change_session(|s| {
                s.refresh_token = None;
                s.refresh_request = None;
            })?;
            let person = room.store.person;
            // Their PIN opens nothing any more until they sign in again.
            self.device.set_signed_out(person, true)?;
            self.keys.remove(&person);
        }
        self.device.set_signed_in(None)?;
        self.leave();
        Ok(())
    }

    /// Chooses the language of screens and messages.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::Full`].
    pub fn set_language(&mut self, language: Language) -> Result<()> {
        self.device.set_language(language)
    }

    /// What was chosen.
    #[must_use]
    pub fn language(&self) -> Language {
        self.device.known.language
    }

    /// What time it is, by the best knowledge of this phone.
    pub(crate) fn now(&self) -> Captured {
        capture::now(&*self.ports.clock, self.device.known.contact.as_ref())
    }

    /// The server said what time it is.
    pub(crate) fn heard(&mut self, server: domain::time::Timestamp, asked_at: u64) -> Result<()> {
        let monotonic = self.ports.clock.monotonic();
        let round_trip = monotonic.saturating_sub(asked_at);
        self.device.set_contact(Contact {
            server,
            monotonic,
            boot_id: self.ports.clock.boot_id(),
            wall: self.ports.clock.wall(),
            error: u32::try_from(round_trip / 1_000).unwrap_or(u32::MAX).saturating_add(1),
        })
    }

    /// A new id: its time is the phone's best guess, so that ids sort in the order of work.
    pub(crate) fn fresh_id(&self) -> Result<Uuid> {
        let mut random = [0; 10];
        self.ports.random.fill(&mut random).map_err(Error::Damaged)?;
        let millis = u64::try_from(self.now().estimate.timestamp_millis()).unwrap_or_default();
        Ok(uuid_v7(millis, random))
    }

    pub(crate) fn room(&self) -> Result<&Room> {
        let nobody = if self.device.known.revoked.is_some() { Error::Revoked } else { Error::NobodySignedIn };
        self.person.as_ref().ok_or(nobody)
    }

    pub(crate) fn room_mut(&mut self) -> Result<&mut Room> {
        let nobody = if self.device.known.revoked.is_some() { Error::Revoked } else { Error::NobodySignedIn };
        self.person.as_mut().ok_or(nobody)
    }
}
