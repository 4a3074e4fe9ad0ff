//! What shows that a photo is what somebody says it is?
//!
//! A phone seals each photo the moment that it takes it: a [`Manifest`] says which bytes, of what, by whom, when (as an interval) and
//! where, and is signed with the phone's key. Each manifest names the one before it, so that none can be taken out unseen; and a
//! [`Ticket`] that the server had signed earlier, so that it cannot be older than the ticket. The server's [`Receipt`] says that it is not
//! younger. Every night the seals of a day become one [`Day`] in a chain of days, whose short root can be kept elsewhere.
//!
//! Together they show that *these bytes were sealed with this phone's key, for this place, between these two times, and were not
//! changed since*. They show no more: not that the camera saw the real world, nor that the phone was where it says.
//!
//! | question | room |
//! | --- | --- |
//! | what is said | [`manifest`] |
//! | by whom: keys and signatures | [`key`], [`signed`] |
//! | between which times | [`ticket`], [`receipt`] |
//! | does it all fit | [`check`] |
//! | how it travels | [`hand_in`] |
//! | kept for ever | [`tree`] |

pub mod canonical;
pub mod check;
pub mod hand_in;
pub mod key;
pub mod manifest;
pub mod receipt;
pub mod signed;
pub mod ticket;
pub mod tree;

pub use check::{Believed, FOREIGN, Ground, Problem, Shown, compare, judge, origin};
pub use hand_in::{HandIn, HandedIn, Taken};
pub use key::{KeyId, KeyTier, SealKey};
pub use manifest::{Manifest, Subject, What};
pub use receipt::Receipt;
pub use signed::{ServerKey, Signed};
pub use ticket::{Ticket, TicketUse};
pub use tree::{Day, Step};

/// Links that one request may hand in.
pub const LINKS_AT_ONCE: usize = 200;
/// Bytes of one manifest.
pub const MANIFEST_BYTES: usize = 4_096;
