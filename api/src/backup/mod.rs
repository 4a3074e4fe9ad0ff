//! How does a company get its field book back when the server's disk has died?
//!
//! ```text
//! FOLDER/photos/SITE/a7/PHOTO/original.jpg     as in the storage of photos; shared by all backups of this folder, only ever added to
//! FOLDER/2026-11-26T042323.123Z/manifest.json  written last: without it, it is no backup
//!                              /database.…     all books as they were at one moment
//!                              /photos.jsonl   every photo that those books call stored: name, length, hash
//!                              /secrets/…      the server's keys
//! ```
//!
//! Database first, then photos: whatever the copied books call stored was stored before, and stays ([`make`]). A backup is put into an empty
//! place, whole, and gets a new epoch, at which phones send the last 30 days again ([`restore`]).

mod check;
mod make;
mod manifest;
mod restore;
mod trouble;

pub use check::{Checked, check};
pub use make::{Made, make};
pub use manifest::{Found, Manifest, find};
pub use restore::{Places, Restored, restore};
pub use trouble::Trouble;

/// Files that are copied, hashed or put back at the same time.
const AT_ONCE: usize = 4;
