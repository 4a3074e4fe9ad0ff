//! What does a phone do between a tap and the server?
//!
//! The engine keeps a person's work, judges it by the same rules as the server and delivers it when there is a signal.
//! It opens no file or socket and asks no clock: it is handed [`ports`]. So a phone, a browser and a simulation run the same code.
//!
//! | question | room |
//! | --- | --- |
//! | what the outside must hand in | [`ports`] |
//! | how something is recorded | [`Engine`], `record` |
//! | what screens show | [`screens`], [`inputs`] |
//! | where it is kept | `store`, `books` |
//! | how it gets to the server and back | [`sync`] |

#[cfg(feature = "ffi")]
uniffi::setup_scaffolding!();

mod app_error;
mod books;
mod capture;
mod draft;
mod engine;
mod error;
mod full_disk;
pub mod inputs;
mod lease;
mod network;
mod opening;
mod outgoing;
pub mod ports;
mod record;
mod revoked;
pub mod screens;
mod store;
pub mod sync;
#[cfg(test)]
mod tests;
mod vault;

pub use app_error::{AppError, read_id};
pub use engine::Engine;
pub use error::Error;
pub use vault::{WrongPin, rescue_photo};
