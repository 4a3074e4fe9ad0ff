//! What does an app call?

mod crew;
mod session;
mod spot_checks;
mod sync;
mod tasks;
mod work;

pub use sync::SyncObserver;

use crate::ports::{self, DeviceKey, HttpTransport, KeyStore, Transport};
use engine::{AppError, Engine, sync::Reply};
use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
};

/// What the facade's functions give.
pub(crate) type Result<T> = std::result::Result<T, AppError>;

/// A phone. Every method blocks: call it from a background thread. Several threads may call at once.
#[derive(uniffi::Object)]
pub struct FieldApp {
    engine: Mutex<Engine>,
    transport: Arc<dyn Transport>,
    syncing: Mutex<()>,
    cancelled: AtomicBool,
}

#[uniffi::export]
impl FieldApp {
    /// Opens the phone's stores in a folder, for a server's address, and completes what a crash left half done. Photos are sealed, and things
    /// locked, with keys in files, the weakest tier: an app on a real phone calls [`Self::open_sealing`] and brings those of the phone's hardware.
    ///
    /// # Errors
    /// [`AppError::Damaged`], [`AppError::StorageFull`].
    #[uniffi::constructor]
    pub fn open(folder: String, server_url: String) -> Result<Arc<Self>> {
        Self::open_with(folder, HttpTransport::new(server_url), None, None, String::new())
    }

    /// The same with the key of the phone's hardware, the place where the phone keeps secrets, and the app's name and version as seals say it:
    /// `rounds-android 1.4.2`.
    ///
    /// # Errors
    /// [`AppError::Damaged`], [`AppError::StorageFull`], [`AppError::KeysUnavailable`].
    #[uniffi::constructor]
    pub fn open_sealing(
        folder: String,
        server_url: String,
        key: Arc<dyn DeviceKey>,
        key_store: Arc<dyn KeyStore>,
        app_version: String,
    ) -> Result<Arc<Self>> {
        Self::open_with(folder, HttpTransport::new(server_url), Some(key), Some(key_store), app_version)
    }

    /// The same with the app's own HTTP too.
    ///
    /// # Errors
    /// [`AppError::Damaged`], [`AppError::StorageFull`], [`AppError::KeysUnavailable`].
    #[uniffi::constructor]
    pub fn open_with(
        folder: String,
        transport: Arc<dyn Transport>,
        key: Option<Arc<dyn DeviceKey>>,
        key_store: Option<Arc<dyn KeyStore>>,
        app_version: String,
    ) -> Result<Arc<Self>> {
        let app = match app_version.trim() {
            "" => format!("rounds-core {}", env!("CARGO_PKG_VERSION")),
            named => named.chars().take(80).collect(),
        };
        let ports = ports::of(Path::new(&folder), key, key_store, app).map_err(|why| AppError::Damaged { why })?;
        Ok(Arc::new(Self {
            engine: Mutex::new(Engine::open(ports)?),
            transport,
            syncing: Mutex::new(()),
            cancelled: AtomicBool::new(false),
        }))
    }
}

impl FieldApp {
    /// The engine for one short call. It has no panics, so a poisoned lock is as good as any.
    fn engine(&self) -> MutexGuard<'_, Engine> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the server while the engine is free for taps.
    fn send(&self, request: engine::sync::Request) -> Reply {
        self.transport.send(request).map_or(Reply::Lost, Reply::Answer)
    }
}
