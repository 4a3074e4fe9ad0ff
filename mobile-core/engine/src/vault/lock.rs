//! Who may open a person's store? Whoever holds this phone, where they chose no PIN; else only whoever knows it, or their password.

use super::{Key, WrongPin, draw, pin};
use crate::{
    engine::Engine,
    error::{Error, Result},
    ports::Random,
    store::locks::{LockRow, PersonLock},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use domain::{
    ids::{DeviceId, PersonId},
    letter::{Letter, Pen},
    wire::SignIn,
};

const NONCE: usize = 24;

/// Closes the key of a person's store.
fn close(random: &dyn Random, with: &Key, person: PersonId, key: &Key) -> Result<String> {
    let nonce: [u8; NONCE] = draw(random)?;
    let closed = XChaCha20Poly1305::new(with.into())
        .encrypt(&nonce.into(), Payload { msg: key, aad: person.0.as_bytes() })
        .map_err(|_| Error::Damaged("a store's key can't be closed".into()))?;
    Ok(STANDARD.encode([&nonce[..], &closed].concat()))
}

/// Opens it again; none when it was closed with another.
fn open(with: &Key, person: PersonId, closed: &str) -> Option<Key> {
    let bytes = STANDARD.decode(closed).ok()?;
    let (nonce, closed) = bytes.split_first_chunk::<NONCE>()?;
    let key = XChaCha20Poly1305::new(with.into()).decrypt(nonce.into(), Payload { msg: closed, aad: person.0.as_bytes() }).ok()?;
    key.try_into().ok()
}

impl Engine {
    /// The key of a person's store, where no PIN closes it. The first time it is made.
    pub(crate) fn key_of(&mut self, person: PersonId) -> Result<Key> {
        if let Some(key) = self.keys.get(&person) {
            return Ok(*key);
        }
        let lock = self.device.lock_of(person)?;
        if lock.as_ref().is_some_and(|lock| lock.salt.is_some()) {
            return Err(Error::Locked);
        }
        let with = self.vault.person(person, None);
        if let Some(key) = lock.and_then(|lock| open(&with, person, &lock.closed_key)) {
            return Ok(key);
        }
        self.fresh_key(person)
    }

    /// A new key for a store that is new, closed with no PIN.
    pub(crate) fn fresh_key(&mut self, person: PersonId) -> Result<Key> {
        let key: Key = draw(&*self.ports.random)?;
        let closed_key = close(&*self.ports.random, &self.vault.person(person, None), person, &key)?;
        self.device.put_lock(person, &LockRow { closed_key, ..LockRow::default() })?;
        Ok(key)
    }

    /// Gives the person who is signed in a PIN, or another one; none takes it away.
    ///
    /// # Errors
    /// [`Error::Refused`] for one that everybody tries first, or that is not 4 to 12 digits.
    pub fn set_pin(&mut self, pin: Option<&str>) -> Result<()> {
        let (person, key) = {
            let room = self.room()?;
            (room.store.person, room.key)
        };
        let Some(pin) = pin else {
            let closed_key = close(&*self.ports.random, &self.vault.person(person, None), person, &key)?;
            return self.device.put_lock(person, &LockRow { closed_key, ..LockRow::default() });
        };
        pin::check(pin)?;
        let salt: [u8; 16] = draw(&*self.ports.random)?;
        let with = self.vault.person(person, Some(&pin::stretch(pin, &salt)?));
        let lock = LockRow {
            closed_key: close(&*self.ports.random, &with, person, &key)?,
            salt: Some(STANDARD.encode(salt)),
            key_letter: self.key_letter(person, &key)?.map(|letter| serde_json::to_string(&letter)).transpose()?,
        };
        self.device.put_lock(person, &lock)
    }

    /// The key in a letter that only the server opens, for whoever forgets the PIN and still knows the password.
    fn key_letter(&self, person: PersonId, key: &Key) -> Result<Option<Letter>> {
        let (Some(pen), Some(device)) = (&self.pen, self.device.known.id) else { return Ok(None) };
        about_key(pen, device, person, key, draw(&*self.ports.random)?).map(Some)
    }

    /// The server has another key now: what it is to open later is written to it.
    pub(crate) fn rewrite_key_letter(&mut self, person: PersonId, key: &Key) -> Result<()> {
        let Some(lock) = self.device.lock_of(person)?.filter(|lock| lock.salt.is_some()) else { return Ok(()) };
        let written_to = lock.key_letter().map(|letter| letter.to);
        if self.pen.as_ref().is_some_and(|pen| written_to.as_deref() != Some(pen.to()))
            && let Some(letter) = self.key_letter(person, key)?
        {
            self.device.put_key_letter(person, &serde_json::to_string(&letter)?)?;
        }
        Ok(())
    }

    /// True when their PIN opens their books.
    pub(crate) fn has_pin(&mut self, person: PersonId) -> bool {
        self.device.lock_of(person).is_ok_and(|lock| lock.is_some_and(|lock| lock.salt.is_some() && !lock.signed_out))
    }

    /// Leaves the person's books, as they are: their PIN opens them again, without a signal.
    ///
    /// # Errors
    /// [`Error::NobodySignedIn`].
    pub fn lock(&mut self) -> Result<()> {
        let person = self.room()?.store.person;
        self.leave();
        self.keys.remove(&person);
        Ok(())
    }

    /// Opens a person's books by their PIN. Whoever guesses waits longer and longer.
    ///
    /// # Errors
    /// [`Error::WrongPin`]; [`Error::NotFound`] for somebody who has none or has signed out: they sign in.
    pub fn unlock(&mut self, person: PersonId, pin: &str) -> Result<()> {
        let lock = self.device.lock_of(person)?.filter(|lock| !lock.signed_out);
        let salt = lock.as_ref().and_then(|lock| STANDARD.decode(lock.salt.as_ref()?).ok());
        let (Some(lock), Some(salt)) = (lock, salt) else { return Err(Error::NotFound("pin")) };
        let wait = self.still_to_wait(&lock);
        if wait > 0 {
            return Err(Error::WrongPin(WrongPin { wait }));
        }
        // Counted before it is tried: whoever pulls the battery out has tried all the same.
        let wrong = lock.wrong_pins.unsigned_abs().saturating_add(1);
        let wait = pin::wait_after(wrong);
        let until = self.ports.clock.monotonic().saturating_add(wait * 1_000);
        self.device.count_wrong_pin(person, wrong, until, &self.ports.clock.boot_id())?;
        let with = self.vault.person(person, Some(&pin::stretch(pin, &salt)?));
        let Some(key) = open(&with, person, &lock.closed_key) else {
            return Err(Error::WrongPin(WrongPin { wait }));
        };
        self.device.count_wrong_pin(person, 0, 0, "")?;
        self.come_in(person, key)
    }

    /// Seconds that somebody still waits who guessed before. A restart of the phone shortens nothing.
    fn still_to_wait(&self, lock: &PersonLock) -> u64 {
        let now = self.ports.clock.monotonic();
        let until = if lock.wait_boot.as_deref() == Some(&self.ports.clock.boot_id()) {
            lock.wait_until.unsigned_abs()
        } else {
            // The steady clock counts from the boot on.
            pin::wait_after(lock.wrong_pins.unsigned_abs()) * 1_000
        };
        until.saturating_sub(now).div_ceil(1_000)
    }

    /// The letter that goes along with a password, so that a PIN that was forgotten costs nobody what is in their store.
    pub(crate) fn letter_for(&mut self, login: &str) -> Result<Option<Letter>> {
        let people = self.device.people()?;
        let Some(person) = people.iter().find(|p| p.login == login).and_then(|p| p.id.parse().ok()) else { return Ok(None) };
        Ok(self.device.lock_of(person)?.and_then(|lock| lock.key_letter()))
    }

    /// A password was right, and the server gave the store's key back. A key that does not fit its lock is not taken.
    pub(crate) fn take_key(&mut self, person: PersonId, given: Option<&str>) -> Option<Key> {
        let key: Key = STANDARD.decode(given?).ok()?.try_into().ok()?;
        self.keys.insert(person, key);
        Some(key)
    }
}

/// Writes a store's key down for the server.
fn about_key(pen: &Pen, device: DeviceId, person: PersonId, key: &Key, nonce: [u8; NONCE]) -> Result<Letter> {
    let letter = pen.close(key, &SignIn::about_key(device, person), nonce);
    letter.ok_or_else(|| Error::Damaged("a store's key can't be written down".into()))
}
