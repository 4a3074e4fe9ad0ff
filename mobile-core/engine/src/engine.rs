//! Who holds the phone right now, and what does it take to serve them?

use crate::{
    books::LocalBooks,
    capture::{self, Contact},
    error::{Error, Result},
    ports::Ports,
    record::seal::Fix,
    store::{
        ENCRYPTED,
        device::{DeviceStore, PersonRow},
        outbox::{OutboxRow, Standing},
        person::{PersonStore, RecordedRow, Session},
        photos::PhotoRow,
    },
    sync::Greeting,
    vault::{Key, Vault, draw, photos::PhotoCipher},
};
use domain::{
    faults::planted,
    ids::{OperationId, PersonId, PhotoId, uuid_v7},
    letter::Pen,
    photo::{PhotoRef, Sha256},
    text::Language,
    time::Captured,
    wire::{Envelope, SealedEnvelope, SignedIn},
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
    saved: usize,
    /// What hello said to whoever is signed in.
    pub(crate) greeting: Option<Greeting>,
    /// Syncs in a row that did not get through.
    pub(crate) failures: u32,
    /// Where the phone last was.
    pub(crate) fix: Option<Fix>,
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

/// The device's store. One that is damaged is moved aside, and what can be read of it is saved (`sync.md`, crash safety); also when the app was
/// killed in between.
pub(crate) fn open_device(ports: &Ports, vault: &Vault) -> Result<(DeviceStore, usize)> {
    let key = vault.device_store();
    let open = || DeviceStore::open(ports.stores.device().map_err(Error::Damaged)?, &key);
    let store = match open() {
        // Closed before its file is moved, if it is damaged.
        Ok(mut store) => store.is_sound().then_some(store),
        Err(error) if error.is_broken_file() => None,
        Err(error) => return Err(error),
    };
    if store.is_none() {
        ports.stores.move_aside(None).map_err(Error::Damaged)?;
    }
    let mut store = store.map_or_else(open, Ok)?;
    let Some(damaged) = ports.stores.damaged(None).map_err(Error::Damaged)? else { return Ok((store, 0)) };
    let saved = store.salvage(&damaged, &key)?;
    drop(store);
    if ENCRYPTED {
        ports.stores.remove_open(None).map_err(Error::Damaged)?;
    }
    // What was read above is read anew.
    Ok((open()?, saved))
}

impl Engine {
    /// Opens the phone's stores and completes what a crash left half done (`sync.md` 1, 2).
    ///
    /// # Errors
    /// [`Error::Damaged`] when a store can't be opened or read, [`Error::Full`] when there is no room, [`Error::KeysLocked`].
    pub fn open(ports: Ports) -> Result<Self> {
        let vault = Vault::open(&*ports.keys, &*ports.random)?;
        let (device, saved) = open_device(&ports, &vault)?;
        let photo_cipher = PhotoCipher::new(&vault.photos());
        let mut engine = Self {
            ports,
            vault,
            photo_cipher,
            device,
            saved,
            pen: None,
            keys: HashMap::new(),
            person: None,
            access: None,
            greeting: None,
            failures: 0,
            fix: None,
        };
        engine.device.it_is(engine.now().estimate.timestamp_millis())?;
        engine.take_pen()?;
        engine.complete_all()?;
        engine.adopt_photos()?;
        if let Some(person) = engine.device.known.signed_in
            && !engine.is_locked(person)?
        {
            engine.enter(person)?;
        }
        engine.tidy()?;
        Ok(engine)
    }

    /// What a crash left half done in somebody's store is completed; in a store that a PIN closes, when it is opened.
    fn complete_all(&mut self) -> Result<()> {
        for person in self.ports.stores.people().map_err(Error::Damaged)? {
            self.meet_again(person)?;
            if self.is_locked(person)? {
                continue;
            }
            let mut store = self.open_store(person)?;
            match self.complete(&mut store) {
                Err(error) if error.is_broken_file() => {
                    drop(store);
                    let mut store = self.mend_store(person)?;
                    self.complete(&mut store)?;
                }
                completed => completed?,
            }
        }
        Ok(())
    }

    /// A store whose owner the device's store does not know: that one was lost, and could not be read again. An open store says whose it is; one
    /// that is closed stays so until they sign in.
    fn meet_again(&mut self, person: PersonId) -> Result<()> {
        if ENCRYPTED || self.device.lock_of(person)?.is_some() {
            return Ok(());
        }
        let opened = PersonStore::open(self.ports.stores.person(person).map_err(Error::Damaged)?, person, &Key::default());
        let Ok(Some(session)) = opened.map(|store| store.session) else { return Ok(()) };
        self.device.put_person(&PersonRow { id: person.to_string(), name: session.name, login: session.login })
    }

    /// True when only their PIN opens it, or nobody here knows them: the store is of a device store that was lost.
    fn is_locked(&mut self, person: PersonId) -> Result<bool> {
        let lock = self.device.lock_of(person)?;
        Ok(!self.keys.contains_key(&person) && lock.is_none_or(|lock| lock.salt.is_some()))
    }

    fn open_store(&mut self, person: PersonId) -> Result<PersonStore> {
        let key = self.key_of(person)?;
        match PersonStore::open(self.ports.stores.person(person).map_err(Error::Damaged)?, person, &key) {
            Err(error) if error.is_broken_file() => self.mend_store(person),
            opened => self.saved_from(person, opened?, &key),
        }
    }

    /// A person's store is damaged: what they wrote is saved from it, and the books come down again with the next sync.
    fn mend_store(&mut self, person: PersonId) -> Result<PersonStore> {
        self.ports.stores.move_aside(Some(person)).map_err(Error::Damaged)?;
        let key = self.key_of(person)?;
        let fresh = PersonStore::open(self.ports.stores.person(person).map_err(Error::Damaged)?, person, &key)?;
        self.saved_from(person, fresh, &key)
    }

    /// A store with what its damaged forerunner still says, if there was one.
    fn saved_from(&mut self, person: PersonId, mut store: PersonStore, key: &Key) -> Result<PersonStore> {
        let Some(damaged) = self.ports.stores.damaged(Some(person)).map_err(Error::Damaged)? else { return Ok(store) };
        let saved = store.salvage(&damaged, key)?;
        if ENCRYPTED {
            self.ports.stores.remove_open(Some(person)).map_err(Error::Damaged)?;
        }
        if saved == 0 {
            return Ok(store);
        }
        self.saved += saved;
        // What was read above is read anew.
        drop(store);
        PersonStore::open(self.ports.stores.person(person).map_err(Error::Damaged)?, person, key)
    }

    /// Rows that were saved from damaged stores at this opening.
    #[must_use]
    pub fn saved_from_damage(&self) -> usize {
        self.saved
    }

    /// What a person recorded and the device's outbox never got goes there now; what lies there in a letter to a key that the server no longer
    /// has is written anew.
    pub(crate) fn complete(&mut self, store: &mut PersonStore) -> Result<()> {
        let known = self.device.lying(store.person)?;
        let mut letters = vec![];
        for row in store.recorded()? {
            if planted("nothing-completed") {
                break;
            }
            match known.get(&row.id) {
                None => self.deliver(&row)?,
                Some(lying) if lying.standing == Standing::New && lying.letter_to.as_deref() != self.pen.as_ref().map(Pen::to) => {
                    letters.extend(self.written(row.id.parse().ok(), &row.envelope)?.map(|(words, to)| (row.id, words, to)));
                }
                Some(_) => {}
            }
        }
        if letters.is_empty() { Ok(()) } else { self.device.rewrite(&letters) }
    }

    /// Puts what was recorded into the outbox: in a letter, for whoever holds the phone next delivers it and has no business reading it.
    pub(crate) fn deliver(&mut self, row: &RecordedRow) -> Result<()> {
        let envelope: Envelope = serde_json::from_str(&row.envelope)?;
        let photos: Vec<String> = envelope.photos.iter().map(|p| p.id.to_string()).collect();
        let (words, to) = match self.written(Some(envelope.id), &row.envelope)? {
            Some((words, to)) => (words, Some(to)),
            // A server of before there were letters.
            None => (row.envelope.clone(), None),
        };
        self.device.enqueue(&OutboxRow::new(&envelope, words, to), &photos)
    }

    /// A record as a letter, with the name of the key that it is written to.
    fn written(&self, id: Option<OperationId>, envelope: &str) -> Result<Option<(String, String)>> {
        let (Some(pen), Some(id)) = (&self.pen, id) else { return Ok(None) };
        let letter = pen.close(envelope.as_bytes(), &SealedEnvelope::about(id), draw(&*self.ports.random)?);
        let letter = letter.ok_or_else(|| Error::Damaged("a record can't be written as a letter".into()))?;
        let to = letter.to.clone();
        Ok(Some((serde_json::to_string(&SealedEnvelope { id, letter })?, to)))
    }

    /// Takes a pen for the server's key. What an app before this one left lying open is closed at once, whoever wrote it.
    fn take_pen(&mut self) -> Result<()> {
        self.pen = match &self.device.known.letter_key {
            Some(key) => Pen::new(key, draw(&*self.ports.random)?),
            None => None,
        };
        if self.pen.is_none() {
            return Ok(());
        }
        loop {
            let mut letters = vec![];
            for row in self.device.open_rows(500)? {
                letters.extend(self.written(row.id.parse().ok(), &row.envelope)?.map(|(words, to)| (row.id, words, to)));
            }
            if letters.is_empty() {
                return Ok(());
            }
            self.device.rewrite(&letters)?;
        }
    }

    /// The server said which key it reads letters with.
    pub(crate) fn server_reads(&mut self, key: Option<&domain::letter::LetterKey>) -> Result<()> {
        let Some(key) = key.filter(|key| self.device.known.letter_key.as_ref() != Some(key)) else { return Ok(()) };
        self.device.set_letter_key(key)?;
        self.take_pen()?;
        let Some(mut room) = self.person.take() else { return Ok(()) };
        let written = self.complete(&mut room.store).and_then(|()| self.rewrite_key_letter(room.store.person, &room.key));
        self.person = Some(room);
        written
    }

    /// Photo files that have no row: the app was killed between the file and the row. Kept, never deleted.
    fn adopt_photos(&mut self) -> Result<()> {
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
        Ok(())
    }

    /// A person's books come into memory.
    fn enter(&mut self, person: PersonId) -> Result<()> {
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

    pub(crate) fn language(&self) -> Language {
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
