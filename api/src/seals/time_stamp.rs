//! How does somebody else vouch for a day? Where a time-stamp authority is set (RFC 3161), it is asked to stamp the hash of each closed day, and
//! its answer is kept word for word. Whoever doubts the day checks it with the authority's certificate: `openssl ts -verify`.

use super::store::{self, Closed};
use crate::{app::App, problem::Problem};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::photo::Sha256;
use std::time::Duration;

/// Days that are stamped in one go.
const AT_ONCE: i64 = 30;
/// Bytes of an answer; most have less than ten thousand.
const LONGEST: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(20);

/// A request without its nonce and end: version 1, SHA-256, 32 bytes of hash to follow.
const HEAD: [u8; 24] = [
    0x30, 0x43, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// Has days stamped that have no stamp yet, the oldest first.
pub(super) async fn fetch(app: &App, url: &str) -> Result<(), Problem> {
    let waiting = app.db.read(|conn| store::unstamped(conn, AT_ONCE).map_err(Problem::from)).await?;
    for Closed { signed, day, .. } in waiting {
        let (hash, nonce, url) = (signed.hash(), app.ports.bytes::<8>(), url.to_owned());
        let asked = tokio::task::spawn_blocking(move || ask(&url, hash, nonce)).await.map_err(|_| Problem::Internal)?;
        let answer = asked.map_err(|why| {
            tracing::warn!(why, day = day.number, "the time-stamp authority");
            Problem::Unavailable
        })?;
        let (company, number) = (day.company, day.number);
        app.db.write(move |conn| store::stamp(conn, company, number, &answer).map_err(Problem::from)).await?;
    }
    Ok(())
}

/// The request for a hash: the nonce shows that the answer is to this very question.
fn request(hash: Sha256, nonce: [u8; 8]) -> Vec<u8> {
    let mut der = HEAD.to_vec();
    der.extend(hash.0);
    der.extend([0x02, 0x08]);
    der.extend(minimal(nonce));
    // The authority's certificate comes along, so that the stamp can be checked years later.
    der.extend([0x01, 0x01, 0xff]);
    der
}

/// A DER integer of eight bytes is positive and has no needless zero in front.
fn minimal(mut nonce: [u8; 8]) -> [u8; 8] {
    nonce[0] = nonce[0] & 0x7f | 0x40;
    nonce
}

fn ask(url: &str, hash: Sha256, nonce: [u8; 8]) -> Result<String, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into();
    let mut answer = agent
        .post(url)
        .header("content-type", "application/timestamp-query")
        .send(request(hash, nonce).as_slice())
        .map_err(|error| error.to_string())?;
    let der = answer.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(|error| error.to_string())?;
    if !is_granted(&der) {
        return Err("no stamp was granted".into());
    }
    let holds = |what: &[u8]| der.windows(what.len()).any(|bytes| bytes == what);
    if !holds(&hash.0) || !holds(&minimal(nonce)) {
        return Err("the answer is to another question".into());
    }
    Ok(STANDARD.encode(der))
}

/// The status that an answer begins with: granted, perhaps with changes.
fn is_granted(der: &[u8]) -> bool {
    let Some(inner) = contents(der) else { return false };
    contents(inner).is_some_and(|status| matches!(status, [0x02, 0x01, 0 | 1, ..]))
}

/// What is in a sequence.
fn contents(der: &[u8]) -> Option<&[u8]> {
    let [0x30, length, rest @ ..] = der else { return None };
    let more = if *length < 0x80 { 0 } else { usize::from(*length & 0x7f) };
    rest.get(more..)
}
