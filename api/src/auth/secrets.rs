//! Which keys does the server keep, and where? Three, in a folder that only its owner may read: one to sign access tokens
//! with, one to sign tickets, receipts and days of seals with, one to derive everything else from. Several servers of one company share the folder.

use crate::ports::Ports;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use domain::{
    letter::LetterBox,
    seal::{ServerKey, Signed},
};
use ed25519_dalek::{
    Signer, SigningKey,
    pkcs8::{DecodePrivateKey, EncodePrivateKey, spki::der::pem::LineEnding},
};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

const SIGNING_KEY: &str = "signing-key.pem";
const SEAL_KEY: &str = "seal-key.pem";
const SECRET: &str = "secret";

/// The server's keys.
pub struct Secrets {
    secret: [u8; 32],
    encoding: EncodingKey,
    decoding: DecodingKey,
    kid: String,
    seals: SigningKey,
    letters: LetterBox,
}

/// What the key for letters is derived for.
const LETTERS: &str = "letters";
/// What the key for closed texts in the database is derived for.
const CABINET: &str = "cabinet";
/// Bytes of a nonce.
const NONCE: usize = 24;

impl Secrets {
    /// Reads the keys; at the first start it makes them.
    pub fn open(folder: &Path, ports: &Ports) -> Result<Self, String> {
        make_folder(folder)?;
        let key = signing_key(folder, SIGNING_KEY, ports)?;
        let seals = signing_key(folder, SEAL_KEY, ports)?;
        let secret = read_or_make(&folder.join(SECRET), || Ok(format!("{}\n", hex::encode(ports.bytes::<32>()))))?;
        let secret = hex::decode(secret.trim()).map_err(|e| format!("{SECRET}: {e}"))?;
        let secret = secret.try_into().map_err(|_| format!("{SECRET}: must be 32 bytes in hexadecimal"))?;
        Self::of(&key, seals, secret)
    }

    fn of(key: &SigningKey, seals: SigningKey, secret: [u8; 32]) -> Result<Self, String> {
        let private = key.to_pkcs8_der().map_err(|e| e.to_string())?;
        let public = key.verifying_key();
        let mut kid = hex::encode(Sha256::digest(public.as_bytes()));
        kid.truncate(16);
        let letters = LetterBox::of(&derive(&secret, LETTERS, b""));
        Ok(Self {
            secret,
            letters,
            encoding: EncodingKey::from_ed_der(private.as_bytes()),
            decoding: DecodingKey::from_ed_der(public.as_bytes()),
            kid,
            seals,
        })
    }

    /// HMAC-SHA256 of a purpose and an input, in hexadecimal. Nobody without the secret can tell it, and what was derived for
    /// one purpose is worth nothing for another.
    #[must_use]
    pub fn derive(&self, purpose: &str, input: &[u8]) -> String {
        hex::encode(derive(&self.secret, purpose, input))
    }

    /// Closes what the database keeps and only this server may read. It opens only where the same `about` is said again, so that none takes
    /// another's place. The nonce is random.
    #[must_use]
    pub fn close(&self, text: &str, about: &str, nonce: [u8; NONCE]) -> Option<String> {
        let closed = self.cabinet().encrypt(&nonce.into(), Payload { msg: text.as_bytes(), aad: about.as_bytes() }).ok()?;
        Some(STANDARD.encode([&nonce[..], &closed].concat()))
    }

    /// Opens it again; none when it was closed by another server's secret, or for something else.
    #[must_use]
    pub fn disclose(&self, closed: &str, about: &str) -> Option<String> {
        let bytes = STANDARD.decode(closed).ok()?;
        let (nonce, closed) = bytes.split_first_chunk::<NONCE>()?;
        let text = self.cabinet().decrypt(&(*nonce).into(), Payload { msg: closed, aad: about.as_bytes() }).ok()?;
        String::from_utf8(text).ok()
    }

    fn cabinet(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&derive(&self.secret, CABINET, b"").into())
    }

    /// Opens what phones closed for the server alone.
    #[must_use]
    pub const fn letters(&self) -> &LetterBox {
        &self.letters
    }

    /// Signs what seals lean on: a ticket, a receipt, a day.
    #[must_use]
    pub fn seal(&self, text: String) -> Signed {
        let signature = STANDARD.encode(self.seals.sign(text.as_bytes()).to_bytes());
        Signed { text, signature }
    }

    /// The public key of [`Self::seal`].
    #[must_use]
    pub fn seal_key(&self) -> ServerKey {
        ServerKey::of(self.seals.verifying_key())
    }

    /// The name of the key that new tokens are signed with.
    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    pub(super) const fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    /// The key of a name; the names that count are fixed, whatever a token says.
    pub(super) fn decoding(&self, kid: &str) -> Option<&DecodingKey> {
        (kid == self.kid).then_some(&self.decoding)
    }
}

fn derive(secret: &[u8; 32], purpose: &str, input: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).expect("a key of 32 bytes");
    // The length keeps a purpose from running into its input.
    mac.update(&(purpose.len() as u64).to_be_bytes());
    mac.update(purpose.as_bytes());
    mac.update(input);
    mac.finalize().into_bytes().into()
}

fn signing_key(folder: &Path, file: &str, ports: &Ports) -> Result<SigningKey, String> {
    let pem = read_or_make(&folder.join(file), || {
        let key = SigningKey::from_bytes(&ports.bytes());
        key.to_pkcs8_pem(LineEnding::LF).map(|pem| pem.to_string()).map_err(|e| e.to_string())
    })?;
    SigningKey::from_pkcs8_pem(&pem).map_err(|e| format!("{file}: {e}"))
}

fn make_folder(folder: &Path) -> Result<(), String> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| format!("{}: {e}", folder.display()))
}

fn read_or_make(path: &Path, make: impl FnOnce() -> Result<String, String>) -> Result<String, String> {
    let say = |e: std::io::Error| format!("{}: {e}", path.display());
    match fs::read_to_string(path) {
        Ok(text) => return Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(say(error)),
    }
    let text = make()?;
    match write_private(path, &text) {
        Ok(()) => Ok(text),
        // Another server was faster at the same first start: its key counts.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::read_to_string(path).map_err(say),
        Err(error) => Err(say(error)),
    }
}

/// Writes a new file that only its owner may read; whole, or not at all.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let temporary = path.with_extension(format!("new-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_folder_gives_the_same_keys_to_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets");
        let ports = Ports::of_this_machine();
        let first = Secrets::open(&path, &ports).unwrap();
        let again = Secrets::open(&path, &ports).unwrap();
        assert_eq!(first.kid(), again.kid());
        assert_eq!(first.derive("refresh", b"x"), again.derive("refresh", b"x"));
        assert_ne!(first.derive("refresh", b"x"), first.derive("session", b"x"));
        assert_ne!(first.derive("ab", b"c"), first.derive("a", b"bc"));
        assert_eq!(first.letters().key(), again.letters().key());
        #[cfg(unix)]
        for file in [SIGNING_KEY, SEAL_KEY, SECRET] {
            let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path.join(file)).unwrap().permissions());
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
    }

    #[test]
    fn what_is_closed_opens_for_the_same_thing_and_the_same_server_only() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let ports = Ports::of_this_machine();
        let ours = Secrets::open(folder.path(), &ports).unwrap();
        let theirs = Secrets::open(elsewhere.path(), &ports).unwrap();
        let closed = ours.close("key=693a91f6", "hook 1", ports.bytes()).unwrap();
        assert!(!closed.contains("693a"));
        assert_eq!(ours.disclose(&closed, "hook 1").as_deref(), Some("key=693a91f6"));
        assert_eq!(ours.disclose(&closed, "hook 2"), None);
        assert_eq!(theirs.disclose(&closed, "hook 1"), None);
    }

    #[test]
    fn a_broken_key_is_named_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let ports = Ports::of_this_machine();
        Secrets::open(folder.path(), &ports).unwrap();
        fs::write(folder.path().join(SECRET), "short").unwrap();
        assert!(Secrets::open(folder.path(), &ports).err().unwrap().starts_with(SECRET));
    }
}
