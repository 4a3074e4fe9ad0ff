//! What is in a letter that a phone wrote for the server alone?

use crate::app::App;
use domain::{
    letter::{Letter, Shared, Unopened},
    wire::{PUSH_BYTES, SealedEnvelope},
};
use serde_json::value::RawValue;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Keys that writers share with this server. A phone writes with one from its opening to its closing, and working one out costs as much as
/// opening some fifty letters.
#[derive(Default)]
pub struct Writers(Mutex<HashMap<[u8; 32], Shared>>);

/// So many are remembered: more than a company has phones. Then all are forgotten; they are only work to be done again.
const MOST: usize = 4_096;

/// Opens a letter; `about` is what its writer said that it is about, `most` the bytes that it may have.
pub fn open(app: &App, letter: &Letter, about: &str, most: usize) -> Result<Vec<u8>, Unopened> {
    let letters = app.secrets.letters();
    let taken = letters.take(letter)?;
    let known = app.writers.0.lock().unwrap_or_else(PoisonError::into_inner).get(&taken.half).copied();
    let shared = match known {
        Some(shared) => shared,
        None => letters.shared(&taken.half)?,
    };
    let text = taken.open(&shared, about, most)?;
    // Only whoever wrote something that opens is worth remembering.
    if known.is_none() {
        let mut writers = app.writers.0.lock().unwrap_or_else(PoisonError::into_inner);
        if writers.len() >= MOST {
            writers.clear();
        }
        writers.insert(taken.half, shared);
    }
    Ok(text)
}

/// The operation as its phone recorded it: as it came, or out of its letter.
pub fn opened(app: &App, raw: &RawValue) -> Result<Option<Box<RawValue>>, SealedEnvelope> {
    let Ok(sealed) = serde_json::from_str::<SealedEnvelope>(raw.get()) else { return Ok(None) };
    let text = open(app, &sealed.letter, &SealedEnvelope::about(sealed.id), PUSH_BYTES);
    let text = text.ok().and_then(|text| String::from_utf8(text).ok());
    match text.and_then(|text| RawValue::from_string(text).ok()) {
        Some(raw) => Ok(Some(raw)),
        None => Err(sealed),
    }
}
