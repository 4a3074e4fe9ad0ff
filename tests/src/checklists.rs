//! What do the tests' checklists ask? Every kind of item, as the manual's cleaning check would.

use crate::new_id;
use domain::{
    checklist::{Answer, ChoiceOption, Condition, Content, Item, ItemKind, Section, Test, Value, Verdict},
    ids::{ItemId, OptionId, SectionId},
    text::Text,
};

/// A lobby's checklist with an item of every kind: the last but one is asked only when the lamps failed.
#[must_use]
pub fn every_kind() -> Content {
    let lamps = item("灯具", "Lamps", ItemKind::PassFail {}, 20);
    let lamps = Item { photo_on_failure: true, ..lamps };
    let which = Item {
        shown_if: Some(Condition { item: lamps.id, is: Test::Failed {} }),
        required: true,
        ..item("哪一盏?", "Which lamp?", ItemKind::Text { limit: 200 }, 0)
    };
    let floor = vec![
        item("地面", "Floor", ItemKind::Score { max: 5, pass_from: 3 }, 30),
        item("温度", "Temperature", ItemKind::Number { unit: Text::new("°C", "°C"), min: Some(5.0), max: Some(35.0) }, 10),
        item("气味", "Smell", ItemKind::SingleChoice { options: options(&[("无", "None", 100, false), ("明显", "Strong", 0, true)]) }, 10),
        item(
            "需清理",
            "To be cleared",
            ItemKind::MultipleChoice { options: options(&[("传单", "Leaflets", 50, false), ("垃圾", "Litter", 0, true)]) },
            10,
        ),
    ];
    let safety = Item { critical: true, ..item("消防通道畅通", "Fire exit is clear", ItemKind::PassFail {}, 20) };
    let view = Item { required: false, ..item("全景照片", "A view of it all", ItemKind::Photo { at_least: 1 }, 0) };
    content(
        ("大堂检查表", "Lobby checklist"),
        vec![section("地面与环境", "Floor and air", floor), section("设施", "Facilities", vec![safety, lamps, which, view])],
    )
}

/// Eleven items that are answered with a score each: what the load tool answers.
#[must_use]
pub fn eleven_items() -> Content {
    let items =
        (1..=11).map(|n| item(&format!("检查项 {n}"), &format!("Item {n}"), ItemKind::Score { max: 100, pass_from: 0 }, 10)).collect();
    content(("巡查检查表", "Patrol checklist"), vec![section("全部", "All", items)])
}

/// One question, to be answered with yes or no.
#[must_use]
pub fn one_question() -> Content {
    content(
        ("楼道检查表", "Stairwell checklist"),
        vec![section("楼道", "Stairwell", vec![item("干净", "Clean", ItemKind::PassFail {}, 10)])],
    )
}

/// Answers that fill a checklist well: nothing fails.
#[must_use]
pub fn good_answers(content: &Content) -> Vec<Answer> {
    content.items().filter(|item| item.shown_if.is_none()).filter_map(|item| Some(answer(item.id, good(&item.kind)?))).collect()
}

fn good(kind: &ItemKind) -> Option<Value> {
    Some(match kind {
        ItemKind::PassFail {} => Value::Verdict(Verdict::Pass),
        ItemKind::Score { max, .. } => Value::Score(*max),
        ItemKind::Number { .. } => Value::Number(20.0),
        ItemKind::SingleChoice { options } => Value::Choice(options[0].id),
        ItemKind::MultipleChoice { .. } => Value::Choices(vec![]),
        ItemKind::Text { .. } => Value::Text("好".into()),
        ItemKind::Photo { .. } => return None,
    })
}

/// An answer without note and photo.
#[must_use]
pub fn answer(item: ItemId, value: Value) -> Answer {
    Answer { item, value: Some(value), note: String::new(), photos: vec![] }
}

/// The item with this English label.
#[must_use]
pub fn find<'a>(content: &'a Content, label: &str) -> &'a Item {
    content.items().find(|item| item.label.en == label).unwrap_or_else(|| panic!("no item “{label}”"))
}

fn content(name: (&str, &str), sections: Vec<Section>) -> Content {
    Content { name: Text::new(name.0, name.1), pass_mark: 80, sections, field: None }
}

fn section(zh: &str, en: &str, items: Vec<Item>) -> Section {
    Section { id: SectionId(new_id()), title: Text::new(zh, en), items }
}

fn item(zh: &str, en: &str, kind: ItemKind, weight: u16) -> Item {
    Item {
        id: ItemId(new_id()),
        label: Text::new(zh, en),
        help: Text::default(),
        kind,
        weight,
        critical: false,
        photo_on_failure: false,
        required: true,
        shown_if: None,
    }
}

fn options(all: &[(&str, &str, u8, bool)]) -> Vec<ChoiceOption> {
    all.iter()
        .map(|(zh, en, share, fails)| ChoiceOption { id: OptionId(new_id()), label: Text::new(*zh, *en), share: *share, fails: *fails })
        .collect()
}
