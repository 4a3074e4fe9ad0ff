//! What may be done with the bytes of a picture?
//!
//! [`look`] reads the header and says what the picture is and what it claims about its time and place; [`derive`]
//! decodes it once, makes the evidence copy and the thumbnail, and measures whether there is anything to be seen; [`sha256_hex`] names the original for ever.
//! Phone and server call the same functions, so what a phone accepts the server accepts too.
//!
//! Everything here is a pure function over bytes: no file, clock, thread or randomness.

mod again;
mod claims;
mod decode;
mod derive;
mod encode;
mod format;
mod header;
pub mod index;
mod jpeg;
mod likeness;
mod look;
mod planes;
mod resize;
#[cfg(any(test, feature = "scene"))]
pub mod scene;
mod seen;
#[cfg(test)]
mod tests;
mod turn;
mod unfit;

pub use again::{drawing, smaller, with_band};
pub use claims::ExifTime;
pub use derive::{Derived, Jpeg, derive};
pub use format::Format;
pub use likeness::Likeness;
pub use look::{Facts, look};
pub use seen::Seen;
pub use unfit::Unfit;

use sha2::{Digest, Sha256};

/// Long edge of the evidence copy, in pixels.
pub const LONG_EDGE_EVIDENCE: u32 = 1600;
/// Long edge of the thumbnail, in pixels.
pub const LONG_EDGE_THUMBNAIL: u32 = 320;
/// Long edge of a plan, in pixels.
pub const LONG_EDGE_DRAWING: u32 = 2400;
/// The largest file that is taken, in bytes.
pub const MAX_BYTES: u64 = 40 * 1024 * 1024;
/// The largest picture that is taken, in pixels (width times height).
pub const MAX_PIXELS: u64 = 64_000_000;

/// SHA-256 of the bytes, as 64 lower-case hex digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
