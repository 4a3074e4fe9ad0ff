//! What does the app find when it opens? Stores that may be damaged, closed, or half written by the app that was killed before.

use crate::{
    engine::Engine,
    error::{Error, Result},
    full_disk::open_with_ballast,
    network::Network,
    ports::Ports,
    store::{
        ENCRYPTED,
        device::{DeviceStore, PersonRow, Revoked},
        person::PersonStore,
    },
    vault::{Key, Vault, photos::PhotoCipher},
};
use domain::ids::PersonId;
use std::collections::HashMap;

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
        open_with_ballast(ports, Self::opened)
    }

    fn opened(ports: Ports) -> Result<Self> {
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
            told: None,
            fix: None,
            network: Network::default(),
        };
        engine.device.it_is(engine.now().estimate.timestamp_millis())?;
        engine.take_pen()?;
        if engine.device.known.revoked == Some(Revoked::Told) {
            // Killed while it was at it: nobody reads what is left.
            engine.close_out()?;
        }
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
    pub(crate) fn is_locked(&mut self, person: PersonId) -> Result<bool> {
        let lock = self.device.lock_of(person)?;
        Ok(!self.keys.contains_key(&person) && lock.is_none_or(|lock| lock.salt.is_some()))
    }

    pub(crate) fn open_store(&mut self, person: PersonId) -> Result<PersonStore> {
        let key = self.key_of(person)?;
        match PersonStore::open(self.ports.stores.person(person).map_err(Error::Damaged)?, person, &key) {
            Err(error) if error.is_broken_file() => self.mend_store(person),
            opened => self.saved_from(person, opened?, &key),
        }
    }

    /// A person's store is damaged: what they wrote is saved from it, and the books come down again with the next sync.
    pub(crate) fn mend_store(&mut self, person: PersonId) -> Result<PersonStore> {
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
}
