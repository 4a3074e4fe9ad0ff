//! How does a filled-in form become answers?

use crate::auth::Fields;
use domain::checklist::{Answer, Content, Item, ItemKind, Value, Verdict};

/// What a word of a pass/fail item stands for.
#[must_use]
pub fn verdict(word: &str) -> Option<Verdict> {
    match word {
        "pass" => Some(Verdict::Pass),
        "fail" => Some(Verdict::Fail),
        "na" => Some(Verdict::NotApplicable),
        _ => None,
    }
}

/// The answers that were typed. What can't be read is as if it had not been answered: the rules say what is missing.
#[must_use]
pub fn answers(fields: &Fields, content: &Content) -> Vec<Answer> {
    content.items().filter_map(|item| answer(fields, item)).collect()
}

fn answer(fields: &Fields, item: &Item) -> Option<Answer> {
    let name = format!("a.{}", item.id);
    let typed = fields.get(&name).trim();
    let value = match &item.kind {
        ItemKind::PassFail {} => verdict(typed).map(Value::Verdict),
        ItemKind::Score { .. } => typed.parse().ok().map(Value::Score),
        ItemKind::Number { .. } => typed.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Number),
        ItemKind::SingleChoice { .. } => typed.parse().ok().map(Value::Choice),
        // A tick that nobody set is an answer as well: none of them.
        ItemKind::MultipleChoice { .. } => Some(Value::Choices(fields.all(&name).filter_map(|id| id.parse().ok()).collect())),
        ItemKind::Text { .. } => (!typed.is_empty()).then(|| Value::Text(typed.to_owned())),
        ItemKind::Photo { .. } => None,
    };
    let note = fields.get(&format!("n.{}", item.id)).trim().to_owned();
    (value.is_some() || !note.is_empty()).then(|| Answer { item: item.id, value, note, photos: vec![] })
}
