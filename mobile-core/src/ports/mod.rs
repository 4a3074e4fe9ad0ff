//! What does a real phone hand to the engine?

mod ballast;
mod clock;
mod files;
mod http;
mod key;
mod stores;

pub use http::{HttpTransport, Transport, TransportError};
pub use key::{DeviceKey, KeyError};

use engine::ports::{Ports, Random};
use std::{path::Path, sync::Arc};

/// The ports of a phone whose app keeps its things in a folder.
pub(crate) fn of(folder: &Path, key: Option<Arc<dyn DeviceKey>>, app: String) -> Result<Ports, String> {
    Ok(Ports {
        clock: Box::new(clock::SystemClock::start()?),
        random: Box::new(SystemRandom),
        files: Box::new(files::PhotoFolder::open(folder)?),
        stores: Box::new(stores::StoreFolder::open(folder.to_path_buf())?),
        key: match key {
            Some(key) => Box::new(key::AppKey(key)),
            None => Box::new(key::FileKey::open(folder)?),
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
