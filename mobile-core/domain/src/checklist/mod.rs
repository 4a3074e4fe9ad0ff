//! What is asked at a checkpoint? A checklist template 检查表, in sections of items, versioned: an answered sheet keeps the
//! version that it was answered with, for ever. (Manual 1.6, 2.6, 3.6, 7.2, 7.7.)

mod check;
mod score;
mod sheet;

pub use check::Fault;
pub use score::{Fate, Score, ScoreLine, percent};
pub use sheet::{Answer, Gap, GapKind, Value, Verdict};

use crate::{
    field::Field,
    ids::{ItemId, OptionId, SectionId, TemplateId},
    text::Text,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A checklist template: its draft, and how many versions were published of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// What is being written; published by making a version of it.
    pub draft: Content,
    /// The number of the newest version; 0 when none was published.
    pub published: u32,
    /// True when the draft differs from the newest version.
    pub changed: bool,
}

/// One published version: never changed again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateVersion {
    /// The template that it is a version of.
    pub template: TemplateId,
    /// From 1 on.
    pub version: u32,
    /// What is asked.
    pub content: Content,
    /// When it was published.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub published: Timestamp,
}

/// What a checklist asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Its name.
    pub name: Text,
    /// The percentage of points from which a sheet passes, 0 to 100.
    pub pass_mark: u8,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Which kind of work it looks at; none where it is about several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
}

/// A group of items under a heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id.
    pub id: SectionId,
    /// Its heading.
    pub title: Text,
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its id; kept from version to version.
    pub id: ItemId,
    /// What is asked.
    pub label: Text,
    /// How to look at it.
    #[serde(default)]
    pub help: Text,
    /// What kind of answer it takes.
    pub kind: ItemKind,
    /// Points that it counts; 0 means that it is not scored.
    pub weight: u16,
    /// Failing it fails the whole sheet.
    pub critical: bool,
    /// Failing it demands a photo.
    pub photo_on_failure: bool,
    /// Must be answered while it is shown.
    pub required: bool,
    /// Shown only if an earlier answer says so.
    #[serde(default)]
    pub shown_if: Option<Condition>,
}

/// What kind of answer an item takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ItemKind {
    /// Pass, fail, or not applicable.
    PassFail {},
    /// Whole points from 0 to `max`; fails below `pass_from`.
    Score {
        /// The best score.
        max: u16,
        /// The lowest score that does not fail.
        pass_from: u16,
    },
    /// A number; fails outside the limits.
    Number {
        /// Its unit: °C, kPa.
        unit: Text,
        /// The lowest that does not fail.
        min: Option<f64>,
        /// The highest that does not fail.
        max: Option<f64>,
    },
    /// Exactly one of the options.
    SingleChoice {
        /// The options, in order.
        options: Vec<ChoiceOption>,
    },
    /// Any number of the options; the worst one counts.
    MultipleChoice {
        /// The options, in order.
        options: Vec<ChoiceOption>,
    },
    /// Words.
    Text {
        /// Characters at the most.
        limit: u16,
    },
    /// Photos.
    Photo {
        /// How many at the least.
        at_least: u8,
    },
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// Its id.
    pub id: OptionId,
    /// What it says.
    pub label: Text,
    /// The share of the item's points that it earns, 0 to 100.
    pub share: u8,
    /// Choosing it fails the item.
    pub fails: bool,
}

/// When an item is shown: an earlier item was answered in this way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The earlier item.
    pub item: ItemId,
    /// What its answer must be.
    pub is: Test,
}

/// A test of an earlier answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "test", rename_all = "snake_case", deny_unknown_fields)]
pub enum Test {
    /// It failed (whatever its kind).
    Failed {},
    /// It was answered and did not fail.
    Passed {},
    /// This option was chosen.
    Chosen {
        /// The option.
        option: OptionId,
    },
    /// Its number or score is at least this.
    AtLeast {
        /// The bound, included.
        bound: f64,
    },
    /// Its number or score is below this.
    Below {
        /// The bound, not included.
        bound: f64,
    },
}

impl Content {
    /// All items in the order in which they are asked.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// Finds an item.
    #[must_use]
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items().find(|item| item.id == id)
    }
}

impl ItemKind {
    /// The options of a choice; none for other kinds.
    #[must_use]
    pub fn options(&self) -> &[ChoiceOption] {
        match self {
            Self::SingleChoice { options } | Self::MultipleChoice { options } => options,
            _ => &[],
        }
    }

    /// The word that stands for the kind.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::PassFail {} => "pass_fail",
            Self::Score { .. } => "score",
            Self::Number { .. } => "number",
            Self::SingleChoice { .. } => "single_choice",
            Self::MultipleChoice { .. } => "multiple_choice",
            Self::Text { .. } => "text",
            Self::Photo { .. } => "photo",
        }
    }
}
