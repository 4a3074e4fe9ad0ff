//! What was answered, and what is still missing or wrong?

use super::{Condition, Content, Item, ItemKind, Test};
use crate::{
    ids::{ItemId, OptionId, PhotoId},
    text::NOTE_LIMIT,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The answer to one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The item.
    pub item: ItemId,
    /// What was answered. None while there is only a note or a photo so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// A remark beside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Photos that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoId>,
}

/// A value of one of the kinds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Of a pass/fail item.
    Verdict(Verdict),
    /// Of a score item.
    Score(u16),
    /// Of a number item.
    Number(f64),
    /// Of a single choice.
    Choice(OptionId),
    /// Of a multiple choice; may be empty: none of them.
    Choices(Vec<OptionId>),
    /// Of a text item.
    Text(String),
}

/// Pass, fail, or not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 合格.
    Pass,
    /// 不合格.
    Fail,
    /// 不适用: does not count.
    NotApplicable,
}

/// What keeps a sheet from being complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gap {
    /// The item.
    pub item: ItemId,
    /// What is the matter with it.
    pub kind: GapKind,
}

/// What is the matter with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// Not answered yet.
    Missing,
    /// It failed, and the photo that this demands is not there.
    PhotoMissing,
    /// Fewer photos than asked for.
    TooFewPhotos,
    /// A value of another kind than the item takes.
    WrongKind,
    /// Over the item's own bounds (a score above its best, an option that it has not, a text too long).
    OutOfRange,
    /// This version of the checklist has no such item, or it was answered twice.
    Unknown,
}

impl GapKind {
    /// True when the answer can't be right; false when something is only not there yet.
    #[must_use]
    pub const fn is_wrong(self) -> bool {
        matches!(self, Self::WrongKind | Self::OutOfRange | Self::Unknown)
    }
}

/// Answers by item, as the rules look at them.
pub(super) struct Sheet<'a> {
    content: &'a Content,
    answers: HashMap<ItemId, &'a Answer>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(content: &'a Content, answers: &'a [Answer]) -> Self {
        Self { content, answers: answers.iter().map(|a| (a.item, a)).collect() }
    }

    pub(super) fn answer(&self, item: ItemId) -> Option<&'a Answer> {
        self.answers.get(&item).copied()
    }

    /// Shown, and every item that its condition leans on is shown too. Conditions look backwards only, so this ends.
    pub(super) fn shown(&self, item: &Item) -> bool {
        let mut next = item.shown_if.as_ref();
        // A draft that was never checked may lean on itself: then it is hidden, and the walk stops.
        for _ in 0..=super::check::ITEM_LIMIT {
            let Some(Condition { item, is }) = next else { return true };
            let Some(earlier) = self.content.item(*item) else { return false };
            if !self.holds(earlier, is) {
                return false;
            }
            next = earlier.shown_if.as_ref();
        }
        false
    }

    fn holds(&self, earlier: &Item, test: &Test) -> bool {
        let Some(value) = self.answer(earlier.id).and_then(|a| a.value.as_ref()) else {
            return false;
        };
        match test {
            Test::Failed {} => earlier.kind.fails(value),
            Test::Passed {} => !earlier.kind.fails(value) && *value != Value::Verdict(Verdict::NotApplicable),
            Test::Chosen { option } => match value {
                Value::Choice(chosen) => chosen == option,
                Value::Choices(chosen) => chosen.contains(option),
                _ => false,
            },
            Test::AtLeast { bound } => value.number().is_some_and(|n| n >= *bound),
            Test::Below { bound } => value.number().is_some_and(|n| n < *bound),
        }
    }
}

impl Value {
    fn number(&self) -> Option<f64> {
        match self {
            Self::Score(points) => Some(f64::from(*points)),
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl ItemKind {
    /// Whether this value fails the item.
    #[must_use]
    pub fn fails(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::PassFail {}, Value::Verdict(verdict)) => *verdict == Verdict::Fail,
            (Self::Score { pass_from, .. }, Value::Score(points)) => points < pass_from,
            (Self::Number { min, max, .. }, Value::Number(number)) => {
                min.is_some_and(|min| *number < min) || max.is_some_and(|max| *number > max)
            }
            (Self::SingleChoice { options }, Value::Choice(chosen)) => options.iter().any(|o| o.fails && o.id == *chosen),
            (Self::MultipleChoice { options }, Value::Choices(chosen)) => options.iter().any(|o| o.fails && chosen.contains(&o.id)),
            _ => false,
        }
    }

    fn wrong(&self, value: &Value) -> Option<GapKind> {
        let fits = match (self, value) {
            (Self::PassFail {}, Value::Verdict(_)) => true,
            (Self::Score { max, .. }, Value::Score(points)) => points <= max,
            (Self::Number { .. }, Value::Number(number)) => number.is_finite(),
            (Self::SingleChoice { options }, Value::Choice(chosen)) => options.iter().any(|o| o.id == *chosen),
            (Self::MultipleChoice { options }, Value::Choices(chosen)) => chosen.iter().all(|c| options.iter().any(|o| o.id == *c)),
            (Self::Text { limit }, Value::Text(text)) => text.chars().count() <= usize::from(*limit),
            _ => return Some(GapKind::WrongKind),
        };
        (!fits).then_some(GapKind::OutOfRange)
    }
}

impl Content {
    /// Whether an item is asked, given the answers so far.
    #[must_use]
    pub fn is_shown(&self, item: &Item, answers: &[Answer]) -> bool {
        Sheet::new(self, answers).shown(item)
    }

    /// Everything that is missing or wrong in a sheet; empty when it is complete. Answers to hidden items don't count
    /// against it: the person may have changed their mind about an earlier one.
    #[must_use]
    pub fn gaps(&self, answers: &[Answer]) -> Vec<Gap> {
        let sheet = Sheet::new(self, answers);
        let mut gaps: Vec<Gap> = self
            .items()
            .filter(|item| sheet.shown(item))
            .filter_map(|item| item_gap(item, sheet.answer(item.id)).map(|kind| Gap { item: item.id, kind }))
            .collect();
        for (n, answer) in answers.iter().enumerate() {
            let twice = answers[..n].iter().any(|a| a.item == answer.item);
            if twice || self.item(answer.item).is_none() {
                gaps.push(Gap { item: answer.item, kind: GapKind::Unknown });
            }
        }
        gaps
    }
}

fn item_gap(item: &Item, answer: Option<&Answer>) -> Option<GapKind> {
    let photos = answer.map_or(0, |a| a.photos.len());
    let value = answer.and_then(|a| a.value.as_ref());
    if answer.is_some_and(|a| a.note.chars().count() > NOTE_LIMIT) {
        return Some(GapKind::OutOfRange);
    }
    if let ItemKind::Photo { at_least } = item.kind {
        if value.is_some() {
            return Some(GapKind::WrongKind);
        }
        let short = photos < usize::from(at_least);
        return (short && (item.required || photos > 0)).then_some(if photos == 0 { GapKind::Missing } else { GapKind::TooFewPhotos });
    }
    let Some(value) = value else {
        return item.required.then_some(GapKind::Missing);
    };
    if let Some(wrong) = item.kind.wrong(value) {
        return Some(wrong);
    }
    let blank = matches!(value, Value::Text(text) if text.trim().is_empty());
    if blank && item.required {
        return Some(GapKind::Missing);
    }
    (item.photo_on_failure && photos == 0 && item.kind.fails(value)).then_some(GapKind::PhotoMissing)
}
