//! Which photos does somebody want to look at? Those of a place, a person, a checklist item, a day; those that failed, or that something
//! speaks against. Newest first, page by page.

pub mod export;
pub mod rest;
mod store;
mod view;
pub mod web;
pub mod zip;

pub use store::page;

use super::flags::Flag;
use crate::{auth::SignedIn, problem::Problem};
use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::{
    ids::{AreaId, BuildingId, CheckpointId, ItemId, PersonId, SiteId},
    rights::View,
};
use serde::Deserialize;

/// A site that somebody may see, what they may see of it, and its clocks.
pub type Seen = (SiteId, View, Tz);

/// What a supervisor said of the patrol that a photo was taken on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PhotoReview)]
pub enum Review {
    /// It was accepted.
    Accepted,
    /// It was sent back.
    SentBack,
    /// Nothing yet.
    Open,
}

impl Review {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Accepted, Self::SentBack];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::SentBack => "sent_back",
            Self::Open => "open",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|review| review.word() == word)
    }
}

/// Which photos. What is not said does not narrow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Taken in this building.
    pub building: Option<BuildingId>,
    /// Taken in this area.
    pub area: Option<AreaId>,
    /// Taken at this checkpoint.
    pub checkpoint: Option<CheckpointId>,
    /// Taken by this person.
    pub person: Option<PersonId>,
    /// Of this checklist item.
    pub item: Option<ItemId>,
    /// Whether the answer at its item failed.
    pub failed: Option<bool>,
    /// What was said of the patrol.
    pub review: Option<Review>,
    /// With this flag.
    pub flag: Option<Flag>,
    /// Taken on this date of the site's own time or later.
    pub from: Option<NaiveDate>,
    /// Taken on this date of the site's own time or earlier.
    pub until: Option<NaiveDate>,
}

/// What somebody may see, of one site or of all.
pub fn seen(person: &SignedIn, only: Option<SiteId>) -> Result<Vec<Seen>, Problem> {
    if let Some(site) = only {
        person.at(site)?;
    }
    let sites = person.sites().into_iter().filter(|site| only.is_none_or(|only| site.id == only));
    Ok(sites.map(|site| (site.id, person.view(site.id), site.time_zone)).collect())
}
