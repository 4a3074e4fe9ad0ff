//! The load of photos: originals by tus, in the chunks that a phone sends.

use crate::{Load, report::Tally, state::State, visits::run};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::photo::Sha256;
use e2e::{photos::of_size, tus::metadata};
use std::time::Instant;

/// Bytes of a chunk, as the phone's core sends them.
const CHUNK: usize = 256 * 1024;
const TUS: &str = "Tus-Resumable: 1.0.0\r\n";

pub fn upload(load: &Load, bytes: usize) -> Result<String, String> {
    let state = State::open(&load.state)?;
    let plain = of_size(bytes).ok_or("too few bytes for a picture")?;
    run(load, &state, &format!("photos of {bytes} bytes"), |phone, wire, until| {
        let site = state.sites[phone.beat].site.to_string();
        let mut photo = plain.clone();
        let mut tally = Tally::default();
        while Instant::now() < until {
            let id = e2e::new_id();
            // No two alike: the id goes into the picture's comment.
            photo[6..22].copy_from_slice(id.as_bytes());
            let words = metadata(&[("photo_id", &id.to_string()), ("sha256", &Sha256::of(&photo).to_string()), ("site_id", &site)]);
            let begun = Instant::now();
            let headers = format!("{}{TUS}Upload-Length: {}\r\nUpload-Metadata: {words}\r\n", phone.headers(), photo.len());
            let (status, body) = wire.send("POST", "/v1/photos", &headers, b"")?;
            if status != 201 {
                return Err(format!("{status}: {}", String::from_utf8_lossy(body)));
            }
            for (n, chunk) in photo.chunks(CHUNK).enumerate() {
                let checksum = STANDARD.encode(Sha256::of(chunk).0);
                let headers = format!(
                    "{}{TUS}Content-Type: application/offset+octet-stream\r\nUpload-Offset: {}\r\nUpload-Checksum: sha256 {checksum}\r\n",
                    phone.headers(),
                    n * CHUNK
                );
                let (status, body) = wire.send("PATCH", &format!("/v1/photos/{id}"), &headers, chunk)?;
                if status != 204 {
                    return Err(format!("{status}: {}", String::from_utf8_lossy(body)));
                }
            }
            tally.times.push(begun.elapsed());
            tally.done += 1;
        }
        Ok(tally)
    })
}
