//! Can a stranger repeat a draw from an exported file alone?

use super::{Draw, DrawPlan, FrameItem, Held, Seed, Stratum, Wish, commitment, draw, frame_hash, select::FORM, strata};
use crate::{
    field::Field,
    ids::{DrawId, SiteId, SpotCheckPlanId},
    photo::Sha256,
    text::Text,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A draw with everything that it takes to repeat it, and names for people to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DrawFile {
    /// `rounds.draw.1`.
    pub form: String,
    /// The draw.
    pub draw: DrawId,
    /// Its plan.
    pub plan: SpotCheckPlanId,
    /// Its site.
    pub site: SiteId,
    /// Its field.
    pub field: Field,
    /// The site, for people.
    pub site_name: Text,
    /// What was drawn from, and what for.
    pub how: DrawPlan,
    /// SHA-256 of the seed: published before the frame was fixed.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub commitment: Sha256,
    /// When it was published.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub committed: Timestamp,
    /// When the frame was fixed and the seed revealed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub held: Timestamp,
    /// The seed, 32 bytes in hexadecimal.
    pub seed: Seed,
    /// SHA-256 of the frame's text.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub frame_hash: Sha256,
    /// The frame, in the order of the ids.
    pub frame: Vec<NamedItem>,
    /// The strata with their shares.
    pub strata: Vec<Stratum>,
    /// What was drawn, in the order in which it was.
    pub sample: Vec<Uuid>,
}

/// An item of a frame with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedItem {
    /// The item.
    pub id: Uuid,
    /// Its stratum.
    pub stratum: String,
    /// Its name, for people; not part of the frame's text.
    #[serde(default)]
    pub name: Text,
}

/// What does not fit in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrawFault {
    /// It is of another form.
    Form,
    /// The seed is not the one that was committed to.
    Seed,
    /// The frame is out of order or names something twice.
    Order,
    /// The frame is not the one that was hashed.
    Frame,
    /// The sample is not as large as what one wants to be sure of takes.
    Size,
    /// The shares of the strata are others.
    Shares,
    /// Others would be drawn.
    Sample,
}

impl DrawFault {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Seed => "seed",
            Self::Order => "order",
            Self::Frame => "frame",
            Self::Size => "size",
            Self::Shares => "shares",
            Self::Sample => "sample",
        }
    }
}

impl DrawFile {
    /// Exports a draw that was held.
    #[must_use]
    pub fn new(draw: &Draw, held: &Held, site_name: Text, name: impl Fn(Uuid) -> Text) -> Self {
        let named = |item: &FrameItem| NamedItem { id: item.id, stratum: item.stratum.clone(), name: name(item.id) };
        Self {
            form: FORM.into(),
            draw: draw.id,
            plan: draw.plan,
            site: draw.site,
            field: draw.field,
            site_name,
            how: draw.how.clone(),
            commitment: draw.commitment,
            committed: draw.committed,
            held: held.at,
            seed: held.seed,
            frame_hash: held.frame_hash,
            frame: held.frame.iter().map(named).collect(),
            strata: held.strata.clone(),
            sample: held.sample.clone(),
        }
    }

    /// Repeats the draw: everything that does not fit.
    #[must_use]
    pub fn faults(&self) -> Vec<DrawFault> {
        let frame: Vec<FrameItem> = self.frame.iter().map(|item| FrameItem { id: item.id, stratum: item.stratum.clone() }).collect();
        let size = sample_size(&self.how.wish, frame.len());
        let fits = [
            (DrawFault::Form, self.form == FORM),
            (DrawFault::Seed, commitment(&self.seed) == self.commitment),
            (DrawFault::Order, frame.is_sorted_by(|a, b| a.id < b.id)),
            (DrawFault::Frame, frame_hash(&frame) == self.frame_hash),
            (DrawFault::Size, u32::try_from(self.sample.len()) == Ok(size)),
            (DrawFault::Shares, strata(&frame, size) == self.strata),
            (DrawFault::Sample, draw(&self.seed, &frame, size) == self.sample),
        ];
        fits.into_iter().filter(|(_, fits)| !fits).map(|(fault, _)| fault).collect()
    }
}

/// The sample that a frame of so many takes.
#[must_use]
pub fn sample_size(wish: &Wish, frame: usize) -> u32 {
    u32::try_from(frame).map_or(u32::MAX, |frame| wish.sample_size(frame))
}
