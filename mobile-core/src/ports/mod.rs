//! What does a real phone hand to the engine?

mod clock;
mod files;
mod http;
mod stores;

pub use http::{HttpTransport, Transport, TransportError};

use engine::ports::{Ports, Random};
use std::path::Path;

/// The ports of a phone whose app keeps its things in a folder.
pub(crate) fn of(folder: &Path) -> Result<Ports, String> {
    Ok(Ports {
        clock: Box::new(clock::SystemClock::start()?),
        random: Box::new(SystemRandom),
        files: Box::new(files::PhotoFolder::open(folder.join("photos"))?),
        stores: Box::new(stores::StoreFolder::open(folder.to_path_buf())?),
    })
}

/// The system's source of randomness.
struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        getrandom::fill(bytes).map_err(|e| format!("randomness: {e}"))
    }
}
