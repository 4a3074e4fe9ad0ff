//! What happens to a photo's bytes between the phone and the screen?
//!
//! They come in by tus ([`tus`], [`receive`]) into a growing file (on S3, a row of pieces), are hashed and looked at once all of them are there
//! ([`settle`]), go to their place ([`storage`]), are shrunk for screens ([`copies`]) and shown to whoever may see the work that
//! they belong to ([`serve`]). Which photos there are, the operations say (table `photos`); which bytes have come, the table
//! `uploads` says ([`store`]). The two arrive in either order.

mod amends;
mod backstage;
pub mod backup;
pub mod compare;
mod copies;
mod crowd;
pub mod doubts;
mod expiry;
mod facts;
pub mod flags;
mod hashes;
mod info;
pub(crate) mod lent;
pub mod likeness;
pub mod originals;
pub mod pair;
pub mod panel;
mod receive;
pub(crate) mod repeats;
pub mod rest;
mod sender;
pub mod serve;
mod settle;
pub mod sheets;
mod status;
mod storage;
mod store;
mod turns;
mod tus;
pub(crate) mod verdicts;
pub mod verify;
pub mod wall;
mod writer;

pub use amends::make_good;
pub use backstage::waiting as copies_waiting;
pub use expiry::sweep;
pub use info::{FlagInfo, PhotoInfo, of_finding, of_patrol, of_these, one};
pub use likeness::sweep as compare_waiting;

use crate::problem::Problem;
use backstage::Backstage;
use crowd::Crowd;
use domain::ids::{PhotoId, SiteId};
use hashes::Hashes;
use serde::Serialize;
use std::{fmt::Display, sync::Arc};
use storage::Storage;
use tokio::sync::Semaphore;
use turns::Turns;

/// Megabytes of whole photos that are in memory to be looked at, at the same time.
const CHECKED_MEGABYTES: u32 = 40;
/// Photos that are decoded at the same time; of the big ones only one.
const DECODES_AT_ONCE: usize = 2;

/// Where photos are kept and who works on which. Cheap to clone.
#[derive(Clone)]
pub struct Photos {
    storage: Arc<Storage>,
    /// One writer a photo.
    uploads: Arc<Turns<Key>>,
    /// One decode a photo.
    copying: Arc<Turns<Key>>,
    /// A few uploads at a time from each phone.
    crowd: Arc<Crowd>,
    /// What has passed of each upload.
    hashes: Arc<Hashes>,
    checks: Arc<Semaphore>,
    decodes: Arc<Semaphore>,
    big_decode: Arc<Semaphore>,
    /// Copies that nobody waits for are made one at a time, so that those that somebody waits for come first.
    in_advance: Arc<Semaphore>,
    /// While one of them is decoded, the copies of another are brought to their place.
    in_hand: Arc<Semaphore>,
    backstage: Arc<Backstage>,
    /// Prints of what photos show.
    memory: Arc<likeness::Memory>,
}

impl Photos {
    /// Opens a folder, or `s3://BUCKET/PREFIX`.
    pub fn open(place: &str) -> Result<Self, String> {
        let limit = |n| Arc::new(Semaphore::new(n));
        Ok(Self {
            storage: Arc::new(Storage::open(place)?),
            uploads: Arc::default(),
            copying: Arc::default(),
            crowd: Arc::default(),
            hashes: Arc::default(),
            checks: limit(CHECKED_MEGABYTES as usize),
            decodes: limit(DECODES_AT_ONCE),
            big_decode: limit(1),
            in_advance: limit(1),
            in_hand: limit(2),
            backstage: Arc::new(Backstage::open()?),
            memory: Arc::default(),
        })
    }

    /// No copies are made in advance any more: whoever looks first makes them. For a simulation, which has to say when what is done.
    pub fn make_no_copies(&self) {
        self.in_advance.close();
    }
}

/// Which picture of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// What the camera wrote.
    Original,
    /// The view on a screen.
    Evidence,
    /// The view in a list.
    Thumbnail,
}

impl Variant {
    const ALL: [Self; 3] = [Self::Original, Self::Evidence, Self::Thumbnail];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Evidence => "evidence",
            Self::Thumbnail => "thumbnail",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.word() == word)
    }
}

/// The bytes that are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    site: SiteId,
    photo: PhotoId,
    variant: Variant,
}

/// A full or broken disk, a store that can't be reached: the phone keeps everything and tries again.
fn disk(error: impl Display) -> Problem {
    tracing::warn!(%error, "the photo storage can't be used");
    Problem::Unavailable
}

/// Runs what blocks where it may.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "work on a photo panicked");
        Problem::Internal
    })
}

/// Waits for a place; only the one for copies in advance is ever closed.
async fn place(places: &Arc<Semaphore>) -> Result<tokio::sync::OwnedSemaphorePermit, Problem> {
    places.clone().acquire_owned().await.map_err(|_| Problem::Internal)
}
