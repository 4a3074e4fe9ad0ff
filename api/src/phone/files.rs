//! What is the phone page made of, and how does its service worker know that something is new?

use actix_web::web::Bytes;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, io::Read, sync::LazyLock};

/// A file as it lay in `static/phone` when the server was built.
struct Embedded {
    name: &'static str,
    bytes: &'static [u8],
}

static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/phone_files.rs"));

/// The service worker. It keeps the other files, and is told of them by the line in front of its source.
pub const WORKER: &str = "/phone/sw.js";
/// The ending of a file that is kept packed.
const PACKED: &str = ".br";
/// More than any of our files unpacks to, in bytes.
const UNPACKED_LIMIT: u64 = 64 * 1024 * 1024;

/// A file as it is given out.
pub struct File {
    /// `/phone` or `/phone/…`.
    pub address: String,
    /// Its content type.
    pub kind: &'static str,
    /// The bytes that it stands for.
    pub bytes: Bytes,
    /// The same, packed by brotli, where it is kept so.
    pub packed: Option<Bytes>,
    /// SHA-256 of `bytes`, in hex.
    pub hash: String,
}

/// What the service worker is told.
#[derive(Serialize)]
struct Shell<'a> {
    version: String,
    files: BTreeMap<&'a str, &'a str>,
}

/// All of them, unpacked and hashed when the first is asked for.
static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let (workers, mut files): (Vec<File>, Vec<File>) = EMBEDDED.iter().filter_map(File::open).partition(|file| file.address == WORKER);
    let first_line = shell(&files);
    files.extend(workers.into_iter().map(|worker| worker.with_first_line(&first_line)));
    files
});

/// The file at an address.
#[must_use]
pub fn at(address: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.address == address)
}

/// A line of script that names all files. The browser looks for new bytes in the service worker only, so it has to change with any of them.
fn shell(files: &[File]) -> String {
    let files: BTreeMap<&str, &str> = files.iter().map(|file| (file.address.as_str(), file.hash.as_str())).collect();
    let all: String = files.iter().map(|(address, hash)| format!("{address} {hash}\n")).collect();
    let shell = Shell { version: hash_of(all.as_bytes()), files };
    format!("const SHELL = {};\n", serde_json::json!(shell))
}

fn hash_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

impl File {
    fn open(embedded: &Embedded) -> Option<Self> {
        let name = embedded.name.strip_suffix(PACKED).unwrap_or(embedded.name);
        let kept = Bytes::from_static(embedded.bytes);
        let (bytes, packed) = if name == embedded.name {
            (kept, None)
        } else {
            let unpacked = unpack(embedded.bytes).inspect_err(|error| tracing::error!(name, %error, "a file of the phone page is broken"));
            (unpacked.ok()?, Some(kept))
        };
        let address = if name == "index.html" { "/phone".to_owned() } else { format!("/phone/{name}") };
        Some(Self { address, kind: kind(name), hash: hash_of(&bytes), bytes, packed })
    }

    fn with_first_line(self, line: &str) -> Self {
        let bytes = Bytes::from([line.as_bytes(), &self.bytes].concat());
        Self { hash: hash_of(&bytes), bytes, ..self }
    }
}

fn unpack(packed: &[u8]) -> std::io::Result<Bytes> {
    let mut bytes = vec![];
    brotli_decompressor::Decompressor::new(packed, 4096).take(UNPACKED_LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => UNKNOWN,
    }
}

const UNKNOWN: &str = "application/octet-stream";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_opens_and_has_a_type() {
        assert_eq!(FILES.len(), EMBEDDED.len(), "one is broken");
        let unknown: Vec<&str> = FILES.iter().filter(|file| file.kind == UNKNOWN).map(|file| file.address.as_str()).collect();
        assert!(unknown.is_empty(), "browsers would not take {unknown:?}: say their type");
    }

    #[test]
    fn the_worker_changes_when_any_file_does() {
        let file = |bytes: &'static [u8]| File::open(&Embedded { name: "app.js", bytes }).unwrap();
        let (before, after) = (shell(&[file(b"1")]), shell(&[file(b"2")]));
        assert_ne!(before, after);
        assert_eq!(before, shell(&[file(b"1")]));
        let worker = File::open(&Embedded { name: "sw.js", bytes: b"go();" }).unwrap();
        let hash = worker.hash.clone();
        let worker = worker.with_first_line(&before);
        assert!(worker.bytes.starts_with(b"const SHELL = {\"") && worker.bytes.ends_with(b"};\ngo();") && worker.hash != hash);
    }
}
