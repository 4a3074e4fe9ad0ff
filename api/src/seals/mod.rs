//! What becomes of a phone's seals at the server?
//!
//! A phone hands in its chain link by link ([`hand_in`]); each is judged by the rules of [`domain::seal`], kept word for word whatever they
//! say ([`store`]), and answered with a receipt. A seal and the photo that it is about arrive in either order: whenever one of them comes, the
//! two are laid side by side ([`again`], [`against`]), and what does not fit becomes a flag. Every day is closed with a root that can be kept
//! elsewhere ([`days`], [`time_stamp`]). What a page says about a photo's seal is put together when somebody looks ([`info`]).

mod again;
mod against;
mod days;
pub mod export;
mod hand_in;
mod info;
pub mod rest;
mod store;
mod time_stamp;
pub mod web;

pub use again::{Waiting, look_again};
pub use days::{DayInfo, close_days};
pub use info::{Proof, SealInfo, SealLine, chain_of_days, lines, of_photo, paths, proof};
pub use store::{Closed, counts};
