//! How do photos lie in the phone's folder? Sealed in pieces, so that an upload can go on at any byte and nobody reads a photo off the storage.
//!
//! A file is a sign (8 bytes), a random beginning (19), and pieces of 64 KiB, each closed by XChaCha20-Poly1305. A piece's nonce is the beginning,
//! the piece's number and whether it is the last (the STREAM construction): pieces can't be swapped, left out or cut off unnoticed. Files
//! without the sign are of an app before this one, and are read as they are.

use super::{Key, Vault, draw};
use crate::ports::{FileTrouble, Files, Random};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

/// What a sealed file begins with.
const SIGN: &[u8; 8] = b"ROUNDSP1";
const BEGINNING: usize = 19;
pub(crate) const HEAD: usize = SIGN.len() + BEGINNING;
pub(crate) const PIECE: usize = 64 * 1024;
const MARK: usize = 16;
pub(crate) const CLOSED: usize = PIECE + MARK;

/// Reads a range of a file as it lies.
type Sealed<'a> = dyn Fn(u64, usize) -> Result<Vec<u8>, FileTrouble> + 'a;

/// Reads a photo file out of the folder of a phone that no longer works, when the secret of its key store is known. `name` is the file's.
///
/// # Errors
/// [`FileTrouble`] for a file that is damaged, has another name, or belongs to another phone.
pub fn rescue_photo(secret: &[u8; 32], name: &str, sealed: &[u8]) -> Result<Vec<u8>, FileTrouble> {
    PhotoCipher::new(&Vault::of(secret).photos()).open(name, sealed)
}

/// Seals photo files, and reads them.
pub(crate) struct PhotoCipher(XChaCha20Poly1305);

impl PhotoCipher {
    pub(crate) fn new(key: &Key) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Keeps a file, sealed, so that it survives a loss of power (`sync.md` 2).
    pub(crate) fn keep(&self, files: &dyn Files, random: &dyn Random, name: &str, bytes: &[u8]) -> Result<(), FileTrouble> {
        files.keep(name, &self.seal(random, name, bytes)?)
    }

    /// A file as it is to lie.
    pub(crate) fn seal(&self, random: &dyn Random, name: &str, bytes: &[u8]) -> Result<Vec<u8>, FileTrouble> {
        let beginning: [u8; BEGINNING] = draw(random).map_err(|e| FileTrouble::Other(e.to_string()))?;
        let pieces = bytes.len().div_ceil(PIECE).max(1);
        let mut sealed = Vec::with_capacity(HEAD + bytes.len() + pieces * MARK);
        sealed.extend_from_slice(SIGN);
        sealed.extend_from_slice(&beginning);
        for number in 0..pieces {
            let from = number * PIECE;
            let msg = &bytes[from..bytes.len().min(from + PIECE)];
            let nonce = nonce(&beginning, number, number + 1 == pieces);
            let closed = self.0.encrypt(&nonce, Payload { msg, aad: name.as_bytes() });
            sealed.extend_from_slice(&closed.map_err(|_| FileTrouble::Other(format!("{name}: can't be sealed")))?);
        }
        Ok(sealed)
    }

    /// The whole of a file, from what lies.
    pub(crate) fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, FileTrouble> {
        let lying = |from: u64, length: usize| {
            let from = usize::try_from(from).unwrap_or(usize::MAX).min(sealed.len());
            Ok(sealed[from..sealed.len().min(from.saturating_add(length))].to_vec())
        };
        self.read(&lying, name, 0, sealed.len())
    }

    /// Reads `length` bytes from `from` on; fewer at the end.
    pub(crate) fn read_range(&self, files: &dyn Files, name: &str, from: u64, length: usize) -> Result<Vec<u8>, FileTrouble> {
        self.read(&|from, length| files.read_range(name, from, length), name, from, length)
    }

    /// The same from wherever the sealed file is.
    fn read(&self, lying: &Sealed<'_>, name: &str, from: u64, length: usize) -> Result<Vec<u8>, FileTrouble> {
        let head = lying(0, HEAD)?;
        let Some(beginning) = head.strip_prefix(SIGN).and_then(|rest| <[u8; BEGINNING]>::try_from(rest).ok()) else {
            return lying(from, length);
        };
        let broken = || FileTrouble::Other(format!("{name}: damaged"));
        let first = usize::try_from(from / PIECE as u64).map_err(|_| broken())?;
        let skip = usize::try_from(from % PIECE as u64).map_err(|_| broken())?;
        let pieces = (skip.saturating_add(length)).div_ceil(PIECE).max(1);
        // One byte more than is asked for tells whether the last of these is the last of all.
        let want = pieces.saturating_mul(CLOSED).saturating_add(1);
        let closed = lying((HEAD + first * CLOSED) as u64, want)?;
        let mut open = Vec::with_capacity(closed.len());
        let goes_on = closed.len() == want;
        let closed = if goes_on { &closed[..want - 1] } else { &closed[..] };
        let count = closed.len().div_ceil(CLOSED);
        for (at, piece) in closed.chunks(CLOSED).enumerate() {
            let nonce = nonce(&beginning, first + at, !goes_on && at + 1 == count);
            open.extend(self.0.decrypt(&nonce, Payload { msg: piece, aad: name.as_bytes() }).map_err(|_| broken())?);
        }
        Ok(open.into_iter().skip(skip).take(length).collect())
    }
}

fn nonce(beginning: &[u8; BEGINNING], number: usize, is_last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..BEGINNING].copy_from_slice(beginning);
    // 2^32 pieces are far beyond the 40 MB that a photo may have.
    nonce[BEGINNING..23].copy_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes());
    nonce[23] = u8::from(is_last);
    nonce.into()
}
