//! How does a phone keep what only the server may read? As letters to the server's public key: whoever holds the phone next delivers them, and
//! neither they nor the phone itself can open them again (`sync.md` 1, 7).
//!
//! HPKE (RFC 9180: X25519, HKDF-SHA256) gives phone and server a key that they share; each letter is closed with it by XChaCha20-Poly1305 under
//! a random nonce. A phone makes one such key each time that it is opened, forgets its own half at once and the shared one when it is closed: a
//! letter costs it microseconds, and nothing that stays on the phone opens one. Texts are deflated first: closed ones can't be any more.

use crate::photo::Sha256;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable,
    aead::ExportOnlyAead,
    kdf::HkdfSha256,
    kem::X25519HkdfSha256 as X25519,
    rand_core::{Infallible, TryCryptoRng, TryRng},
};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

/// The server's public key for letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterKey {
    /// 32 bytes of X25519 in base64.
    pub key: String,
}

/// A closed letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The name of the key that opens it: [`LetterKey::id`].
    pub to: String,
    /// In base64: the writer's half of the key (32 bytes), a nonce (24), and the closed text with its mark (16).
    pub closed: String,
}

/// Why a letter stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// It is for another server, or for one whose keys were lost.
    #[error("it is written to another key")]
    AnotherKey,
    /// It was changed, cut, or put in the place of another one.
    #[error("it is damaged")]
    Damaged,
    /// There is more in it than anybody writes.
    #[error("it is too long")]
    TooLong,
}

/// What the key is for: another purpose, another key.
const PURPOSE: &[u8] = b"rounds.letter.1";
/// Bytes of the writer's half.
const HALF: usize = 32;
const NONCE: usize = 24;

/// A key that a writer and the server share.
pub type Shared = [u8; 32];

impl LetterKey {
    /// Its name: the first 16 digits of its SHA-256.
    #[must_use]
    pub fn id(&self) -> String {
        let mut id = Sha256::of(self.key.as_bytes()).to_string();
        id.truncate(16);
        id
    }
}

/// Who writes letters to one server.
pub struct Pen {
    to: String,
    half: [u8; HALF],
    cipher: XChaCha20Poly1305,
}

impl Pen {
    /// A pen for a server's key, from 32 random bytes that are used for nothing else. None for a key that is none.
    #[must_use]
    pub fn new(key: &LetterKey, seed: [u8; 32]) -> Option<Self> {
        let public = <X25519 as Kem>::PublicKey::from_bytes(&STANDARD.decode(&key.key).ok()?).ok()?;
        let (half, context) =
            hpke::setup_sender_with_rng::<ExportOnlyAead, HkdfSha256, X25519>(&OpModeS::Base, &public, PURPOSE, &mut Seed(seed)).ok()?;
        let mut shared = Shared::default();
        context.export(PURPOSE, &mut shared).ok()?;
        Some(Self { to: key.id(), half: half.to_bytes().as_slice().try_into().ok()?, cipher: XChaCha20Poly1305::new(&shared.into()) })
    }

    /// The name of the key that it writes to.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }

    /// Closes a text. `about` is not in the letter: it opens only where the same is said again, so that none takes another's place. The nonce is
    /// random. None only for a text beyond all measure.
    #[must_use]
    pub fn close(&self, text: &[u8], about: &str, nonce: [u8; NONCE]) -> Option<Letter> {
        let mut packed = DeflateEncoder::new(vec![], Compression::default());
        packed.write_all(text).ok()?;
        let packed = packed.finish().ok()?;
        let closed = self.cipher.encrypt(&nonce.into(), Payload { msg: &packed, aad: about.as_bytes() }).ok()?;
        let bytes = [&self.half[..], &nonce, &closed].concat();
        Some(Letter { to: self.to.clone(), closed: STANDARD_NO_PAD.encode(bytes) })
    }
}

/// The server's key for letters.
pub struct LetterBox {
    private: <X25519 as Kem>::PrivateKey,
    key: LetterKey,
    id: String,
}

/// A letter that was taken apart, and is for this server.
pub struct Taken {
    /// The writer's half: letters of one writer have the same.
    pub half: [u8; HALF],
    nonce: [u8; NONCE],
    closed: Vec<u8>,
}

impl LetterBox {
    /// The key that grows out of a secret; the same secret, the same key.
    #[must_use]
    pub fn of(secret: &[u8; 32]) -> Self {
        let (private, public) = X25519::derive_keypair(secret);
        let key = LetterKey { key: STANDARD.encode(public.to_bytes()) };
        Self { private, id: key.id(), key }
    }

    /// Its public half.
    #[must_use]
    pub fn key(&self) -> &LetterKey {
        &self.key
    }

    /// Takes a letter apart.
    ///
    /// # Errors
    /// [`Unopened`].
    pub fn take(&self, letter: &Letter) -> Result<Taken, Unopened> {
        if letter.to != self.id {
            return Err(Unopened::AnotherKey);
        }
        let bytes = STANDARD_NO_PAD.decode(&letter.closed).map_err(|_| Unopened::Damaged)?;
        let (half, rest) = bytes.split_first_chunk::<HALF>().ok_or(Unopened::Damaged)?;
        let (nonce, closed) = rest.split_first_chunk::<NONCE>().ok_or(Unopened::Damaged)?;
        Ok(Taken { half: *half, nonce: *nonce, closed: closed.to_vec() })
    }

    /// The key that it shares with a writer: dear, so that whoever reads many letters remembers it.
    ///
    /// # Errors
    /// [`Unopened::Damaged`].
    pub fn shared(&self, half: &[u8; HALF]) -> Result<Shared, Unopened> {
        let half = <X25519 as Kem>::EncappedKey::from_bytes(half).map_err(|_| Unopened::Damaged)?;
        let context = hpke::setup_receiver::<ExportOnlyAead, HkdfSha256, X25519>(&OpModeR::Base, &self.private, &half, PURPOSE)
            .map_err(|_| Unopened::Damaged)?;
        let mut shared = Shared::default();
        context.export(PURPOSE, &mut shared).map_err(|_| Unopened::Damaged)?;
        Ok(shared)
    }
}

impl Taken {
    /// Opens it with the key that its writer shares, when there are at most so many bytes in it.
    ///
    /// # Errors
    /// [`Unopened::Damaged`], [`Unopened::TooLong`].
    pub fn open(&self, shared: &Shared, about: &str, most: usize) -> Result<Vec<u8>, Unopened> {
        let cipher = XChaCha20Poly1305::new(shared.into());
        let packed =
            cipher.decrypt((&self.nonce).into(), Payload { msg: &self.closed, aad: about.as_bytes() }).map_err(|_| Unopened::Damaged)?;
        let mut text = vec![];
        DeflateDecoder::new(&packed[..]).take(most as u64 + 1).read_to_end(&mut text).map_err(|_| Unopened::Damaged)?;
        if text.len() > most { Err(Unopened::TooLong) } else { Ok(text) }
    }
}

/// Randomness that was drawn elsewhere: `domain` draws none. HPKE asks for exactly one key's worth.
struct Seed([u8; 32]);

impl TryRng for Seed {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut word = [0; 4];
        self.try_fill_bytes(&mut word)?;
        Ok(u32::from_le_bytes(word))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut word = [0; 8];
        self.try_fill_bytes(&mut word)?;
        Ok(u64::from_le_bytes(word))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(self.0.len()) {
            chunk.copy_from_slice(&self.0[..chunk.len()]);
            // Whatever more somebody asked for is other bytes.
            self.0 = Sha256::of(&self.0).0;
        }
        Ok(())
    }
}

impl TryCryptoRng for Seed {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn open(letters: &LetterBox, letter: &Letter, about: &str) -> Result<Vec<u8>, Unopened> {
        let taken = letters.take(letter)?;
        taken.open(&letters.shared(&taken.half)?, about, 1_000)
    }

    #[test]
    fn only_the_server_opens_a_letter_and_only_in_its_place() {
        let (letters, another) = (LetterBox::of(&[7; 32]), LetterBox::of(&[8; 32]));
        let pen = Pen::new(letters.key(), [1; 32]).unwrap();
        let letter = pen.close("积水，三号楼".as_bytes(), "one", [2; 24]).unwrap();
        assert_eq!(open(&letters, &letter, "one").unwrap(), "积水，三号楼".as_bytes());
        assert_eq!(open(&letters, &letter, "two"), Err(Unopened::Damaged));
        assert_eq!(open(&another, &letter, "one"), Err(Unopened::AnotherKey));
        let claimed = Letter { to: another.key().id(), ..letter.clone() };
        assert_eq!(open(&another, &claimed, "one"), Err(Unopened::Damaged));
        // The same secret is the same key after a restart; another seed is another half.
        assert_eq!(LetterBox::of(&[7; 32]).key(), letters.key());
        let again = Pen::new(letters.key(), [3; 32]).unwrap().close(b"x", "one", [2; 24]).unwrap();
        assert_ne!(letters.take(&again).unwrap().half, letters.take(&letter).unwrap().half);
    }

    #[test]
    fn a_letter_that_swells_is_not_read_to_its_end() {
        let letters = LetterBox::of(&[7; 32]);
        let pen = Pen::new(letters.key(), [1; 32]).unwrap();
        let bomb = pen.close(&vec![0; 50_000_000], "one", [2; 24]).unwrap();
        assert!(bomb.closed.len() < 100_000);
        assert_eq!(open(&letters, &bomb, "one"), Err(Unopened::TooLong));
        assert_eq!(open(&letters, &pen.close(&[0; 1_000], "one", [3; 24]).unwrap(), "one").unwrap().len(), 1_000);
    }

    #[test]
    fn a_key_that_is_none_makes_no_pen() {
        for key in ["", "AAAA", "not base64!"] {
            assert!(Pen::new(&LetterKey { key: key.into() }, [1; 32]).is_none(), "{key}");
        }
    }

    proptest! {
        #[test]
        fn a_letter_that_was_changed_anywhere_stays_closed(text in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>(), bit in 0..8) {
            let letters = LetterBox::of(&[7; 32]);
            let letter = Pen::new(letters.key(), [1; 32]).unwrap().close(&text, "one", [2; 24]).unwrap();
            prop_assert_eq!(open(&letters, &letter, "one").unwrap(), text);
            let mut bytes = STANDARD_NO_PAD.decode(&letter.closed).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1u8 << bit;
            // The top bit of the writer's half is ignored by X25519, but the key is derived from all of it.
            let changed = Letter { closed: STANDARD_NO_PAD.encode(&bytes), ..letter };
            prop_assert_eq!(open(&letters, &changed, "one"), Err(Unopened::Damaged));
        }
    }
}
