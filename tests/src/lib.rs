//! How does a test get a server, people, phones and a browser?
//!
//! | for | room |
//! | --- | --- |
//! | a company with a site, people and work to do | [`estate`] |
//! | the real `rounds` program, killed and started again | [`server`], [`database`] |
//! | somebody at a desk, over REST | [`office`], [`http`] |
//! | somebody in front of a browser, without one | [`desk`] |
//! | somebody in the field: a real `FieldApp` on a line that can be cut | [`phone`], [`line`], [`cable`] |
//! | a line that is cut at a byte, for anybody | [`cutter`] |
//! | a phone's process that is killed while it records | [`recorder`] |
//! | operations by hand, as a phone would push them | [`envelope`] |
//! | several phones at once while something goes wrong | [`rush`] |
//! | seals by hand | [`sealer`] |
//! | spot checks, planned and drawn | [`spot_checks`] |
//! | photo bytes by hand | [`tus`], [`photos`] |
//! | where they lie: a folder, or a real S3 server | [`place`] |
//! | a real Chromium | [`browser`] |
//! | what lies in a folder, and our own sources | [`files`] |
//! | what a PDF says | [`paper`] |
//!
//! Every test has an estate of its own: a folder, a database, a server on a free port. Nothing is shared.

pub mod browser;
pub mod bundles;
pub mod cable;
pub mod checklists;
pub mod crew;
pub mod cutter;
pub mod database;
pub mod desk;
pub mod envelope;
pub mod estate;
pub mod files;
pub mod http;
pub mod line;
pub mod newer;
pub mod office;
pub mod outside;
pub mod paper;
pub mod phone;
pub mod photos;
pub mod place;
pub mod recorder;
pub mod round;
pub mod rush;
pub mod sealer;
pub mod server;
pub mod spot_checks;
pub mod stores;
pub mod tus;

use uuid::Uuid;

/// A new UUIDv7.
#[must_use]
pub fn new_id() -> Uuid {
    let mut random = [0; 10];
    getrandom::fill(&mut random).expect("the system's source of randomness");
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    domain::ids::uuid_v7(now.timestamp_millis().unsigned_abs(), random)
}

/// The time, in whole microseconds.
#[must_use]
pub fn now() -> domain::time::Timestamp {
    domain::time::micros(std::time::SystemTime::now().into())
}
