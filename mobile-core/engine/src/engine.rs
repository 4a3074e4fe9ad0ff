//! Who holds the phone right now, and what does it take to serve them?

use crate::{
    books::LocalBooks,
    capture::{self, Contact},
    error::{Error, Result},
    network::Network,
    ports::Ports,
    record::seal::Fix,
    room::open_with_ballast,
    store::{
        device::{DeviceStore, PersonRow},
        outbox::OutboxRow,
        person::{PersonStore, RecordedRow, Session},
        photos::PhotoRow,
    },
    sync::Greeting,
};
use domain::{
    faults::planted,
    ids::{PersonId, PhotoId, uuid_v7},
    photo::{PhotoRef, Sha256},
    text::Language,
    time::Captured,
    wire::{Envelope, SignedIn},
};
use std::collections::HashSet;
use uuid::Uuid;

/// A phone: its stores and whoever is signed in. One owner; every call is short and never waits for a network.
pub struct Engine {
    pub(crate) ports: Ports,
    pub(crate) device: DeviceStore,
    pub(crate) person: Option<Room>,
    /// Lives in memory only: whoever finds the phone's storage finds no key that works for long.
    pub(crate) access: Option<Access>,
    /// Rows that were saved from damaged stores.
    saved: usize,
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
fn open_device(ports: &Ports) -> Result<(DeviceStore, usize)> {
    let open = || DeviceStore::open(ports.stores.device().map_err(Error::Damaged)?);
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
    let saved = store.salvage(&damaged)?;
    drop(store);
    // What was read above is read anew.
    Ok((open()?, saved))
}

impl Engine {
    /// Opens the phone's stores and completes what a crash left half done (`sync.md` 1, 2).
    ///
    /// # Errors
    /// [`Error::Damaged`] when a store can't be opened or read, [`Error::Full`] when there is no room.
    pub fn open(ports: Ports) -> Result<Self> {
        open_with_ballast(ports, Self::opened)
    }

    fn opened(ports: Ports) -> Result<Self> {
        let (device, saved) = open_device(&ports)?;
        let mut engine = Self {
            ports,
            device,
            saved,
            person: None,
            access: None,
            greeting: None,
            failures: 0,
            told: None,
            fix: None,
            network: Network::default(),
        };
        for person in engine.ports.stores.people().map_err(Error::Damaged)? {
            let mut store = engine.open_store(person)?;
            match engine.complete(&mut store) {
                Err(error) if error.is_broken_file() => {
                    drop(store);
                    let mut store = engine.mend_store(person)?;
                    engine.complete(&mut store)?;
                }
                completed => completed?,
            }
        }
        engine.adopt_photos()?;
        if let Some(person) = engine.device.known.signed_in {
            let store = engine.open_store(person)?;
            match engine.enter(store) {
                Err(error) if error.is_broken_file() => {
                    let store = engine.mend_store(person)?;
                    engine.enter(store)?;
                }
                entered => entered?,
            }
        }
        engine.tidy()?;
        Ok(engine)
    }

    fn open_store(&mut self, person: PersonId) -> Result<PersonStore> {
        match PersonStore::open(self.ports.stores.person(person).map_err(Error::Damaged)?, person) {
            Err(error) if error.is_broken_file() => self.mend_store(person),
            opened => self.saved_from(person, opened?),
        }
    }

    /// A person's store is damaged: what they wrote is saved from it, and the books come down again with the next sync.
    fn mend_store(&mut self, person: PersonId) -> Result<PersonStore> {
        self.ports.stores.move_aside(Some(person)).map_err(Error::Damaged)?;
        let fresh = PersonStore::open(self.ports.stores.person(person).map_err(Error::Damaged)?, person)?;
        self.saved_from(person, fresh)
    }

    /// A store with what its damaged forerunner still says, if there was one.
    fn saved_from(&mut self, person: PersonId, mut store: PersonStore) -> Result<PersonStore> {
        let Some(damaged) = self.ports.stores.damaged(Some(person)).map_err(Error::Damaged)? else { return Ok(store) };
        let saved = store.salvage(&damaged)?;
        if saved == 0 {
            return Ok(store);
        }
        self.saved += saved;
        // What was read above is read anew.
        drop(store);
        PersonStore::open(self.ports.stores.person(person).map_err(Error::Damaged)?, person)
    }

    /// Rows that were saved from damaged stores at this opening.
    #[must_use]
    pub fn saved_from_damage(&self) -> usize {
        self.saved
    }

    /// What a person recorded and the device's outbox never got goes there now.
    pub(crate) fn complete(&mut self, store: &mut PersonStore) -> Result<()> {
        let known = self.device.standings(store.person)?;
        for row in store.recorded()? {
            if planted("nothing-completed") {
                break;
            }
            if !known.contains_key(&row.id) {
                self.deliver(&row)?;
            }
        }
        Ok(())
    }

    /// Puts what was recorded into the outbox.
    pub(crate) fn deliver(&mut self, row: &RecordedRow) -> Result<()> {
        let envelope: Envelope = serde_json::from_str(&row.envelope)?;
        let photos: Vec<String> = envelope.photos.iter().map(|p| p.id.to_string()).collect();
        self.device.enqueue(&OutboxRow::new(&envelope, row.envelope.clone()), &photos)
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
            let bytes = self.ports.files.read_range(&name, 0, limit)?;
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
    fn enter(&mut self, mut store: PersonStore) -> Result<()> {
        let books = LocalBooks::load(&mut store)?;
        self.person = Some(Room { store, books });
        self.reapply()
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
        let mut store = self.open_store(id)?;
        store.put_session(Session {
            name: answer.person.name.clone(),
            login: login.to_owned(),
            refresh_token: Some(answer.refresh_token),
            refresh_request: None,
            must_change_password: answer.person.must_change_password,
        })?;
        self.device.put_person(&PersonRow { id: id.to_string(), name: answer.person.name, login: login.to_owned() })?;
        self.device.set_signed_in(Some(id))?;
        self.access = Some(Access { token: answer.access_token, until: self.until(answer.expires_in) });
        self.greeting = None;
        self.complete(&mut store)?;
        self.enter(store)
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
        }
        self.device.set_signed_in(None)?;
        self.greeting = None;
        self.person = None;
        self.access = None;
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
        self.person.as_ref().ok_or(Error::NobodySignedIn)
    }

    pub(crate) fn room_mut(&mut self) -> Result<&mut Room> {
        self.person.as_mut().ok_or(Error::NobodySignedIn)
    }
}
