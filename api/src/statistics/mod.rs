//! How does a site do (manual 2.6, 6.3)? Scores, walks and findings over days, weeks, months, by place, crew and kind; and what the director is told
//! about each week.
//!
//! | question | room |
//! | --- | --- |
//! | what is asked | [`question`] |
//! | what was due, and what was counted before this program counted as it goes | [`count`] |
//! | which sums stand in the tables | [`store`] |
//! | how they are laid out, by whom and what | [`figures`], named by [`naming`] |
//! | what is read of them | [`rest`], [`web`] |
//! | the sites of one person beside each other | [`sites`] |
//! | the analysis that writes itself | [`weekly`] |
//!
//! What a figure means is reckoned in `domain::statistics`.

mod count;
pub(crate) mod figures;
mod naming;
pub(crate) mod question;
pub mod rest;
mod sites;
mod store;
pub mod web;
pub mod weekly;

pub use count::keep;
pub use figures::{By, Figures, Group, Measure};
pub use question::{Question, StatisticsQuery};
pub use sites::SiteFigures;
