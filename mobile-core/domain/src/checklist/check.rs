//! Can this checklist be published? Says every fault at once, so that the writer mends them in one go.

use super::{ChoiceOption, Condition, Content, Item, ItemKind, Test};
use crate::{
    ids::ItemId,
    text::{NAME_LIMIT, NOTE_LIMIT, Text},
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Items that one checklist may have.
pub const ITEM_LIMIT: usize = 300;

/// Something that keeps a checklist from being published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fault {
    /// The item that is at fault; none when it is the checklist as a whole.
    pub item: Option<ItemId>,
    /// A stable word for it.
    pub code: String,
}

impl Content {
    /// Everything that keeps it from being published; empty when nothing does.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = vec![];
        let mut say = |item: Option<ItemId>, code: &str| faults.push(Fault { item, code: code.into() });
        if self.name.is_empty() {
            say(None, "name-missing");
        }
        if self.name.longer_than(NAME_LIMIT) {
            say(None, "name-too-long");
        }
        if self.pass_mark > 100 {
            say(None, "pass-mark-over-100");
        }
        if self.items().next().is_none() {
            say(None, "no-items");
        }
        if self.items().count() > ITEM_LIMIT {
            say(None, "too-many-items");
        }
        let mut earlier: Vec<&Item> = vec![];
        let mut seen = HashSet::new();
        for item in self.items() {
            if !seen.insert(item.id) {
                say(Some(item.id), "same-id-twice");
            }
            for code in item_faults(item, &earlier) {
                say(Some(item.id), code);
            }
            earlier.push(item);
        }
        faults
    }
}

fn item_faults(item: &Item, earlier: &[&Item]) -> Vec<&'static str> {
    let mut codes = text_faults(&item.label, &item.help);
    match &item.kind {
        ItemKind::Score { max, pass_from } => {
            if *max == 0 {
                codes.push("score-max-zero");
            }
            if pass_from > max {
                codes.push("score-pass-over-max");
            }
        }
        ItemKind::Number { min, max, .. } => {
            if [min, max].into_iter().flatten().any(|n| !n.is_finite()) {
                codes.push("limit-not-a-number");
            }
            if let (Some(min), Some(max)) = (min, max)
                && min > max
            {
                codes.push("limits-crossed");
            }
        }
        ItemKind::SingleChoice { options } | ItemKind::MultipleChoice { options } => codes.extend(option_faults(options)),
        ItemKind::Text { limit } if *limit == 0 || usize::from(*limit) > NOTE_LIMIT => codes.push("text-limit"),
        ItemKind::Photo { at_least } if *at_least == 0 || *at_least > 20 => codes.push("photo-count"),
        ItemKind::PassFail {} | ItemKind::Text { .. } | ItemKind::Photo { .. } => {}
    }
    if let Some(condition) = &item.shown_if
        && !condition_fits(condition, earlier)
    {
        codes.push("condition-not-earlier");
    }
    codes
}

fn text_faults(label: &Text, help: &Text) -> Vec<&'static str> {
    let mut codes = vec![];
    if label.is_empty() {
        codes.push("label-missing");
    }
    if label.longer_than(NAME_LIMIT) || help.longer_than(NOTE_LIMIT) {
        codes.push("text-too-long");
    }
    codes
}

fn option_faults(options: &[ChoiceOption]) -> Vec<&'static str> {
    let mut codes = vec![];
    if options.len() < 2 {
        codes.push("too-few-options");
    }
    if options.iter().any(|o| o.label.is_empty()) {
        codes.push("option-label-missing");
    }
    if options.iter().any(|o| o.share > 100) {
        codes.push("option-share-over-100");
    }
    if options.iter().map(|o| o.id).collect::<HashSet<_>>().len() != options.len() {
        codes.push("same-id-twice");
    }
    codes
}

/// A condition looks at an item that stands before, and asks it something that its kind can answer.
fn condition_fits(condition: &Condition, earlier: &[&Item]) -> bool {
    let Some(item) = earlier.iter().find(|i| i.id == condition.item) else {
        return false;
    };
    match &condition.is {
        Test::Failed {} | Test::Passed {} => true,
        Test::Chosen { option } => item.kind.options().iter().any(|o| o.id == *option),
        Test::AtLeast { bound } | Test::Below { bound } => {
            bound.is_finite() && matches!(item.kind, ItemKind::Score { .. } | ItemKind::Number { .. })
        }
    }
}
