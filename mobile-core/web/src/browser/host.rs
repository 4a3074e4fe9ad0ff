//! What does the worker's own script give? Clocks, chance, and two keys that no script can read.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::DateTime;
use domain::{
    seal::{KeyTier, SealKey},
    time::{Timestamp, micros},
};
use engine::ports;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "../host.js")]
extern "C" {
    /// Writes a line for whoever looks for a mistake.
    pub(super) fn log(line: &str);
    /// Milliseconds since 1970.
    fn wall() -> f64;
    /// Milliseconds of a clock that only goes forward.
    fn steady() -> f64;
    /// Which stretch of time that clock counts in: another one after each start, and after the phone slept.
    fn boot() -> String;
    #[wasm_bindgen(catch)]
    fn chance(bytes: &mut [u8]) -> Result<(), JsValue>;
    /// Bytes that the browser still gives; less than nought when it does not say.
    pub(super) fn free_bytes() -> f64;
    /// Keeps some room that nothing else may take.
    pub(super) fn lay_ballast();
    /// Lets go of a piece of it; false when there is none left.
    pub(super) fn let_go_of_ballast() -> bool;
    /// Asks the keeper of the keys, and waits for its answer.
    #[wasm_bindgen(catch)]
    fn ask_keeper(what: &str, bytes: &[u8]) -> Result<Vec<u8>, JsValue>;
}

fn keeper(what: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
    ask_keeper(what, bytes).map_err(|error| error.as_string().unwrap_or_else(|| format!("{what}: {error:?}")))
}

pub(super) struct Clock;

impl ports::Clock for Clock {
    fn wall(&self) -> Timestamp {
        micros(DateTime::from_timestamp_millis(wall() as i64).unwrap_or_default())
    }

    fn monotonic(&self) -> u64 {
        steady() as u64
    }

    fn boot_id(&self) -> String {
        boot()
    }
}

pub(super) struct Random;

impl ports::Random for Random {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        chance(bytes).map_err(|error| format!("randomness: {error:?}"))
    }
}

/// A key of the browser's own, that scripts can use but not read.
pub(super) struct PageKey;

impl ports::DeviceKey for PageKey {
    fn public(&self) -> Result<SealKey, String> {
        let point = keeper("public", &[])?;
        Ok(SealKey { key: STANDARD.encode(point), tier: KeyTier::Browser, attestation: vec![] })
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        keeper("sign", message)
    }
}

/// The secret that everything is locked with, closed by a key of the browser's own.
pub(super) struct PageSecret;

impl ports::KeyStore for PageSecret {
    fn read(&self) -> Result<Option<[u8; 32]>, String> {
        let secret = keeper("read", &[])?;
        if secret.is_empty() {
            return Ok(None);
        }
        secret.try_into().map(Some).map_err(|_| "the secret has not 32 bytes".into())
    }

    fn keep(&self, secret: &[u8; 32]) -> Result<(), String> {
        keeper("keep", secret).map(drop)
    }

    fn forget(&self) -> Result<(), String> {
        keeper("forget", &[]).map(drop)
    }
}
