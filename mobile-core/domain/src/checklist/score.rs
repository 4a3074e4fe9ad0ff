//! How many points did a sheet earn, and why? Whole hundredths, so that phone and server agree to the last digit.

use super::{Answer, Content, Item, ItemKind, Value, Verdict, sheet::Sheet};
use crate::ids::ItemId;
use serde::{Deserialize, Serialize};

/// The score of a sheet with how it was reached.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Score {
    /// Points earned, in hundredths.
    pub earned: u32,
    /// Points that could be earned, in hundredths; items that did not apply are left out.
    pub possible: u32,
    /// The percentage of points from which it passes.
    pub pass_mark: u8,
    /// At or above the pass mark, and no critical item failed.
    pub passed: bool,
    /// Critical items that failed it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub critical: Vec<ItemId>,
    /// One line for each item that was shown.
    pub lines: Vec<ScoreLine>,
}

/// What one item added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScoreLine {
    /// The item.
    pub item: ItemId,
    /// Its weight in points.
    pub weight: u16,
    /// What it earned, in hundredths of a point.
    pub earned: u32,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// In order.
    Passed,
    /// Failed.
    Failed,
    /// Not applicable, or answered without being scored: counts nowhere.
    NotCounted,
    /// Not answered: earns nothing of what it could.
    Unanswered,
}

impl Score {
    /// The percentage earned, rounded down; none when nothing could be earned.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        percent(self.earned, self.possible)
    }
}

/// Earned of possible as a percentage, rounded down so that 79.9 never reads as a passed 80.
#[must_use]
pub fn percent(earned: u32, possible: u32) -> Option<u8> {
    let percent = (u64::from(earned) * 100).checked_div(u64::from(possible))?;
    u8::try_from(percent).ok()
}

impl Content {
    /// Scores a sheet. An item that is hidden or not applicable counts nowhere; an unanswered one earns nothing.
    /// A critical item that failed fails the sheet, whatever its points.
    #[must_use]
    pub fn score(&self, answers: &[Answer]) -> Score {
        let sheet = Sheet::new(self, answers);
        let mut score = Score { pass_mark: self.pass_mark, ..Score::default() };
        for item in self.items().filter(|item| sheet.shown(item)) {
            let line = score_item(item, sheet.answer(item.id));
            if line.fate != Fate::NotCounted {
                score.earned += line.earned;
                score.possible += u32::from(item.weight) * 100;
            }
            if line.fate == Fate::Failed && item.critical {
                score.critical.push(item.id);
            }
            score.lines.push(line);
        }
        let enough = u64::from(score.earned) * 100 >= u64::from(score.possible) * u64::from(self.pass_mark);
        score.passed = enough && score.critical.is_empty();
        score
    }
}

fn score_item(item: &Item, answer: Option<&Answer>) -> ScoreLine {
    let value = answer.and_then(|a| a.value.as_ref());
    let photos = answer.map_or(0, |a| a.photos.len());
    let (fate, share) = match (&item.kind, value) {
        (ItemKind::Photo { at_least }, _) if photos >= usize::from(*at_least) => (Fate::Passed, (1, 1)),
        (_, None) => (Fate::Unanswered, (0, 1)),
        (_, Some(Value::Verdict(Verdict::NotApplicable))) => (Fate::NotCounted, (0, 1)),
        (kind, Some(value)) => (if kind.fails(value) { Fate::Failed } else { Fate::Passed }, share(kind, value)),
    };
    let (part, whole) = share;
    let earned = u64::from(item.weight) * 100 * u64::from(part.min(whole)) / u64::from(whole);
    // Without weight an item may still fail a sheet by being critical, but a pass says nothing about points.
    let fate = if item.weight == 0 && fate != Fate::Failed { Fate::NotCounted } else { fate };
    ScoreLine { item: item.id, weight: item.weight, earned: u32::try_from(earned).unwrap_or(u32::MAX), fate }
}

/// The part of the weight that a value earns, as a fraction.
fn share(kind: &ItemKind, value: &Value) -> (u32, u32) {
    match (kind, value) {
        (ItemKind::Score { max, .. }, Value::Score(points)) => (u32::from(*points), u32::from(*max).max(1)),
        (ItemKind::SingleChoice { options }, Value::Choice(chosen)) => {
            let share = options.iter().find(|o| o.id == *chosen).map_or(0, |o| o.share);
            (u32::from(share), 100)
        }
        // The worst option counts; choosing none of them earns all.
        (ItemKind::MultipleChoice { options }, Value::Choices(chosen)) => {
            let worst = options.iter().filter(|o| chosen.contains(&o.id)).map(|o| o.share).min();
            (u32::from(worst.unwrap_or(100)), 100)
        }
        (kind, value) => (u32::from(!kind.fails(value)), 1),
    }
}
