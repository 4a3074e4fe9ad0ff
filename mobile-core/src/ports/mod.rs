//! What does a real phone hand to the engine?

mod ballast;
mod clock;
mod files;
mod http;
mod key;
mod secret;
mod stores;

pub use http::{HttpTransport, Transport, TransportError};
pub use key::{DeviceKey, KeyError};
pub use secret::KeyStore;

use engine::ports::{Ports, Random};
use std::{path::Path, sync::Arc};

/// The ports of a phone whose app keeps its things in a folder.
pub(crate) fn of(
    folder: &Path,
    key: Option<Arc<dyn DeviceKey>>,
    key_store: Option<Arc<dyn KeyStore>>,
    app: String,
) -> Result<Ports, String> {
    Ok(Ports {
        clock: Box::new(clock::SystemClock::start()?),
        random: Box::new(SystemRandom),
        files: Box::new(files::PhotoFolder::open(folder)?),
        stores: Box::new(stores::StoreFolder::open(folder.to_path_buf())?),
        key: match key {
            Some(key) => Box::new(key::AppKey(key)),
            None => Box::new(key::FileKey::open(folder)?),
        },
        keys: match key_store {
            Some(keys) => Box::new(secret::AppKeys(keys)),
            None => Box::new(secret::SecretFile::of(folder)),
        },
        app,
    })
}

/// The system's source of randomness.
struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        getrandom::fill(bytes).map_err(|e| format!("randomness: {e}"))
    }
}
