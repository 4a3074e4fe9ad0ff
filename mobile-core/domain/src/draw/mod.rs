//! Who is looked at without notice? Drawn, not picked by hand, and so that anybody can repeat it (2.6, 3.6).
//!
//! A seed is **committed** to first: its hash stands in the books for everybody who checks to see, the seed is the server's secret. Then the frame
//! is fixed, the seed revealed and the sample drawn, all in one step: whoever fixed the frame could not know whom it would hit, and whoever chose the
//! seed did not know the frame. How exactly is in [`select`](self::draw); how many in [`Wish`]; [`DrawFile`] is what a stranger repeats it from.

mod file;
mod natural;
mod select;
mod size;

pub use file::{DrawFault, DrawFile, NamedItem, sample_size};
pub use select::{FORM, commitment, draw, frame_hash, strata};
pub use size::Wish;

use crate::{
    field::Field,
    ids::{BuildingId, DrawId, PersonId, SiteId, SpotCheckPlanId},
    photo::Sha256,
    place::AreaKind,
    refusal::Refusal,
    time::Timestamp,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Things that one frame may have.
pub const FRAME_LIMIT: usize = 20_000;

/// What is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum FrameOf {
    /// Every area.
    Areas,
    /// Every unit.
    Units,
    /// Patrols that were finished of late: they are walked again.
    Patrols,
    /// Areas that somebody visited of late on a patrol.
    CleanedAreas,
}

impl FrameOf {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Areas, Self::Units, Self::Patrols, Self::CleanedAreas];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Units => "units",
            Self::Patrols => "patrols",
            Self::CleanedAreas => "cleaned_areas",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What strata are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum StratumBy {
    /// The building that it is in.
    Building,
    /// What was found there in the last 90 days: nothing, something, something critical.
    Risk,
    /// What the last check of it said.
    LastResult,
}

impl StratumBy {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Building, Self::Risk, Self::LastResult];

    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Risk => "risk",
            Self::LastResult => "last_result",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What is drawn from, and what for. Copied into the draw when its seed is committed to: it can't be bent afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DrawPlan {
    /// What is drawn from.
    pub frame: FrameOf,
    /// Only in this building.
    #[serde(default)]
    pub building: Option<BuildingId>,
    /// Only areas of these kinds; empty means of any. Units and patrols have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub area_kinds: Vec<AreaKind>,
    /// How many days back patrols and cleaned areas count: 1 to 92.
    pub days: u16,
    /// What the strata are made of, in this order; none draws from the frame as a whole.
    #[serde(default)]
    pub strata: Vec<StratumBy>,
    /// What one wants to be sure of.
    pub wish: Wish,
}

impl DrawPlan {
    /// May an area be drawn, as far as its kind goes? One of which nobody has said the kind is of none.
    #[must_use]
    pub fn takes_kind(&self, kind: Option<AreaKind>) -> bool {
        self.area_kinds.is_empty() || kind.is_some_and(|kind| self.area_kinds.contains(&kind))
    }

    /// Checks what somebody typed.
    pub fn check(&self) -> Result<(), Refusal> {
        self.wish.check()?;
        if !(1..=92).contains(&self.days) {
            return Err(Refusal::Invalid { field: "days_back".into() });
        }
        let of_areas = matches!(self.frame, FrameOf::Areas | FrameOf::CleanedAreas);
        let kind_twice = self.area_kinds.iter().enumerate().any(|(n, kind)| self.area_kinds[..n].contains(kind));
        if kind_twice || !(of_areas || self.area_kinds.is_empty()) {
            return Err(Refusal::Invalid { field: "area_kinds".into() });
        }
        let twice = self.strata.iter().enumerate().any(|(n, by)| self.strata[..n].contains(by));
        if twice { Err(Refusal::Invalid { field: "strata".into() }) } else { Ok(()) }
    }
}

/// 32 bytes that nobody could foresee; 64 hexadecimal digits on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
#[serde(try_from = "String", into = "String")]
pub struct Seed(pub [u8; 32]);

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It is a secret until the draw is held.
        f.write_str("Seed(…)")
    }
}
impl FromStr for Seed {
    type Err = hex::FromHexError;
    fn from_str(text: &str) -> Result<Self, hex::FromHexError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}
impl TryFrom<String> for Seed {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse().map_err(|_| "a seed has 64 hexadecimal digits")
    }
}
impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        seed.to_string()
    }
}

/// One thing that may be drawn, and the stratum that it is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FrameItem {
    /// The area, unit or patrol.
    pub id: Uuid,
    /// Its stratum: `building:ID|risk:high|last:failed` in the order of the plan; empty without strata.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stratum: String,
}

/// A stratum with its share of the sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stratum {
    /// Its name.
    pub name: String,
    /// Items of the frame that are in it.
    pub size: u32,
    /// How many of them are drawn.
    pub share: u32,
}

/// A draw 抽样.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Draw {
    /// Its id.
    pub id: DrawId,
    /// The site.
    pub site: SiteId,
    /// The plan that it is of.
    pub plan: SpotCheckPlanId,
    /// The field.
    pub field: Field,
    /// The local date on which it falls due; none when somebody holds it at will.
    pub due: Option<NaiveDate>,
    /// What is drawn from, and what for.
    pub how: DrawPlan,
    /// SHA-256 of the seed.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub commitment: Sha256,
    /// Who committed to it, or in whose name the server did.
    pub committed_by: PersonId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub committed: Timestamp,
    /// What came of it; none while the seed is a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
}

/// What came of a draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Held {
    /// Who held it, or in whose name the server did.
    pub by: PersonId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The seed.
    pub seed: Seed,
    /// Hash of the frame.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub frame_hash: Sha256,
    /// The frame, in the order of the ids.
    pub frame: Vec<FrameItem>,
    /// Its strata.
    pub strata: Vec<Stratum>,
    /// The sample, in the order in which it was drawn.
    pub sample: Vec<Uuid>,
}
