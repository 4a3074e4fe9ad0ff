//! How does a test send photo bytes? By tus 1.0, step by step, so that it can go wrong at any of them.

use crate::{envelope::Device, http::Reply};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    ids::{PhotoId, SiteId},
    photo::{PhotoRef, Sha256},
};

const VERSION: (&str, &str) = ("tus-resumable", "1.0.0");
const CHUNK: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// A reference to these bytes, with a new id.
#[must_use]
pub fn reference(bytes: &[u8]) -> PhotoRef {
    PhotoRef {
        id: PhotoId(crate::new_id()),
        sha256: Sha256::of(bytes),
        length: bytes.len() as u64,
        taken: None,
        position: None,
        claims: None,
        marks: vec![],
    }
}

/// `Upload-Metadata`: pairs of a name and a value in base64.
#[must_use]
pub fn metadata(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value))).collect::<Vec<_>>().join(",")
}

/// Announces a photo of so many bytes.
pub fn create(device: &Device, site: SiteId, photo: &PhotoRef, length: u64) -> Reply {
    answered(try_create(device, site, photo, length))
}

fn answered(reply: Result<Reply, String>) -> Reply {
    reply.unwrap_or_else(|e| panic!("no answer: {e}"))
}

fn try_create(device: &Device, site: SiteId, photo: &PhotoRef, length: u64) -> Result<Reply, String> {
    let (id, hash, site) = (photo.id.to_string(), photo.sha256.to_string(), site.to_string());
    let words = metadata(&[("photo_id", &id), ("sha256", &hash), ("site_id", &site)]);
    device.try_call("POST", "/v1/photos", &[VERSION, ("upload-length", &length.to_string()), ("upload-metadata", &words)], Some(b""))
}

/// Asks how far it has come.
pub fn head(device: &Device, photo: PhotoId) -> Reply {
    device.call("HEAD", &format!("/v1/photos/{photo}"), &[VERSION], None)
}

/// The offset that the server has come to.
#[track_caller]
pub fn offset(device: &Device, photo: PhotoId) -> u64 {
    let reply = head(device, photo);
    assert!(matches!(reply.status, 200 | 204), "{}", reply.status);
    offset_in(&reply)
}

fn offset_in(reply: &Reply) -> u64 {
    reply.header("upload-offset").expect("an offset").parse().expect("a number")
}

/// Sends a chunk, with the checksum of what it should be.
pub fn patch(device: &Device, photo: PhotoId, offset: u64, chunk: &[u8], should_be: &[u8]) -> Reply {
    answered(try_patch(device, photo, offset, chunk, should_be))
}

fn try_patch(device: &Device, photo: PhotoId, offset: u64, chunk: &[u8], should_be: &[u8]) -> Result<Reply, String> {
    let checksum = format!("sha256 {}", STANDARD.encode(Sha256::of(should_be).0));
    let headers = [VERSION, CHUNK, ("upload-offset", &offset.to_string()), ("upload-checksum", &checksum)];
    device.try_call("PATCH", &format!("/v1/photos/{photo}"), &headers, Some(chunk))
}

/// Gives an upload up.
pub fn terminate(device: &Device, photo: PhotoId) -> Reply {
    device.call("DELETE", &format!("/v1/photos/{photo}"), &[VERSION], None)
}

/// All of it, in chunks of 256 KiB; gives the last answer, or the first that is no success.
pub fn upload(device: &Device, site: SiteId, photo: &PhotoRef, bytes: &[u8]) -> Reply {
    let mut reply = create(device, site, photo, bytes.len() as u64);
    let mut at = 0;
    while (200..300).contains(&reply.status) && at < bytes.len() {
        let end = (at + 256 * 1024).min(bytes.len());
        reply = patch(device, photo.id, at as u64, &bytes[at..end], &bytes[at..end]);
        at = end;
    }
    reply
}

/// Sends a photo from where the server stands to its end, in chunks of so many bytes; `kept` is how far the server last said that it has come.
/// False when nobody answers any more.
#[must_use]
pub fn go_on(device: &Device, site: SiteId, photo: &PhotoRef, bytes: &[u8], chunk: usize, kept: &mut u64) -> bool {
    let Ok(known) = try_create(device, site, photo, photo.length) else { return false };
    assert!(matches!(known.status, 200 | 201), "{} {}", known.status, known.text());
    *kept = offset_in(&known);
    while *kept < photo.length {
        let rest = &bytes[usize::try_from(*kept).expect("it fits into memory")..];
        let next = &rest[..chunk.min(rest.len())];
        let Ok(taken) = try_patch(device, photo.id, *kept, next, next) else { return false };
        *kept = offset_in(&taken.expect(204));
    }
    true
}
