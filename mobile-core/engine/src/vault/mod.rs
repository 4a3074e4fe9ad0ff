//! What are the phone's things locked with? One secret, which the phone's own key store holds, and from it a key for each purpose.
//!
//! | what | key |
//! | --- | --- |
//! | the device's store, photo files | the secret's |
//! | a person's store | a key of its own, closed with the secret's and, where the person chose one, their PIN |
//! | the outbox | none on this phone: it is written in letters to the server ([`domain::letter`]) |

pub(crate) mod lock;
pub(crate) mod photos;
pub(crate) mod pin;

pub use photos::rescue_photo;
pub use pin::WrongPin;

use crate::{
    error::{Error, Result},
    ports::{KeyStore, Random},
};
use domain::ids::PersonId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A key of any purpose.
pub(crate) type Key = [u8; 32];

/// The phone's secret.
pub(crate) struct Vault(Key);

impl Vault {
    /// Takes the secret out of the phone's key store; the first time it is made and put there.
    pub(crate) fn open(keys: &dyn KeyStore, random: &dyn Random) -> Result<Self> {
        if let Some(secret) = keys.read().map_err(Error::KeysLocked)? {
            return Ok(Self(secret));
        }
        let secret = draw(random)?;
        keys.keep(&secret).map_err(Error::KeysLocked)?;
        Ok(Self(secret))
    }

    fn of(secret: &Key) -> Self {
        Self(*secret)
    }

    /// HMAC-SHA256 of a purpose and more: what was derived for one purpose opens nothing of another.
    fn derive(&self, purpose: &str, more: &[u8]) -> Key {
        // HMAC fills a short key up with nought anyway.
        let mut whole = [0; 64];
        whole[..self.0.len()].copy_from_slice(&self.0);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&whole.into());
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(more);
        mac.finalize().into_bytes().into()
    }

    /// Of the device's store.
    pub(crate) fn device_store(&self) -> Key {
        self.derive("device-store", b"")
    }

    /// Of photo files.
    pub(crate) fn photos(&self) -> Key {
        self.derive("photos", b"")
    }

    /// What closes the key of a person's store, with what their PIN gave where they have one.
    fn person(&self, person: PersonId, pin: Option<&Key>) -> Key {
        let purpose = if pin.is_some() { "person-with-pin" } else { "person" };
        self.derive(purpose, &[person.0.as_bytes().as_slice(), pin.map_or(&[][..], |pin| &pin[..])].concat())
    }
}

/// Random bytes.
pub(crate) fn draw<const N: usize>(random: &dyn Random) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    random.fill(&mut bytes).map_err(Error::Damaged)?;
    Ok(bytes)
}
