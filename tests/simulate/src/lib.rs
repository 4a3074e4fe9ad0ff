//! Does anything get lost, doubled or apart? Several phones and people, sites, the real core, the real server's handlers called in this
//! process, real SQLite files; and one seed that decides what happens and what goes wrong. Same seed, same trace.
//!
//! | question | room |
//! | --- | --- |
//! | what is drawn by lot | [`chance`] |
//! | what time it is, for whom | [`clocks`] |
//! | the server, and how it dies | [`server`] |
//! | a phone, and how it dies | [`phone`] |
//! | who there is and what there is to walk | [`world`] |
//! | what happens | [`story`] |
//! | what must hold in the end | [`check`] |
//! | which mistakes prove the checker | [`mistakes`] |

pub mod chance;
pub mod check;
pub mod clocks;
pub mod mistakes;
pub mod office;
pub mod phone;
pub mod server;
pub mod story;
pub mod world;

pub use story::{Outcome, run};
