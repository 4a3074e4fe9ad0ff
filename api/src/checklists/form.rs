//! How does the editor's form become a checklist? The whole form is posted each time; `do` says which button was pressed.

use crate::{auth::Fields, ports::Ports};
use domain::{
    checklist::{ChoiceOption, Condition, Content, Item, ItemKind, Section, Test},
    field::Field,
    ids::{ItemId, OptionId, SectionId},
    text::Text,
};

/// The kinds of items, as the form names them.
pub const KINDS: [&str; 7] = ["pass-fail", "score", "number", "single-choice", "multiple-choice", "text", "photo"];

/// What the person typed, as a checklist: where something cannot be read, the nearest thing that can be.
pub fn read(fields: &Fields, ports: &Ports) -> Content {
    let mut content = Content {
        name: text(fields, "name"),
        pass_mark: number(fields.get("pass_mark")).unwrap_or(80),
        sections: vec![],
        field: Field::parse(fields.get("field")),
    };
    for s in (0..).take_while(|s| fields.find(&format!("s{s}.id")).is_some()) {
        let at = format!("s{s}");
        let mut section = Section {
            id: id(fields, &format!("{at}.id")).map_or_else(|| SectionId(ports.new_id()), SectionId),
            title: Text::new(fields.get(&format!("{at}.title_zh")).trim(), fields.get(&format!("{at}.title_en")).trim()),
            items: vec![],
        };
        for i in (0..).take_while(|i| fields.find(&format!("{at}.i{i}.id")).is_some()) {
            section.items.push(item(fields, &format!("{at}.i{i}"), ports));
        }
        content.sections.push(section);
    }
    // Conditions name places in the form; they become ids once every item has one.
    let places: Vec<(String, ItemId)> = content
        .sections
        .iter()
        .enumerate()
        .flat_map(|(s, section)| section.items.iter().enumerate().map(move |(i, item)| (format!("s{s}.i{i}"), item.id)))
        .collect();
    for (s, section) in content.sections.iter_mut().enumerate() {
        for (i, item) in section.items.iter_mut().enumerate() {
            item.shown_if = condition(fields, &format!("s{s}.i{i}"), &places);
        }
    }
    content
}

fn text(fields: &Fields, name: &str) -> Text {
    Text::new(fields.get(&format!("{name}_zh")).trim(), fields.get(&format!("{name}_en")).trim())
}

fn id(fields: &Fields, name: &str) -> Option<uuid::Uuid> {
    fields.get(name).parse().ok()
}

fn number<T: std::str::FromStr>(typed: &str) -> Option<T> {
    typed.trim().parse().ok()
}

fn item(fields: &Fields, at: &str, ports: &Ports) -> Item {
    let field = |name: &str| fields.get(&format!("{at}.{name}"));
    let ticked = |name: &str| fields.find(&format!("{at}.{name}")).is_some();
    Item {
        id: id(fields, &format!("{at}.id")).map_or_else(|| ItemId(ports.new_id()), ItemId),
        label: text(fields, &format!("{at}.text")),
        help: text(fields, &format!("{at}.help")),
        kind: kind(fields, at, ports),
        weight: number(field("weight")).unwrap_or(0),
        critical: ticked("critical"),
        photo_on_failure: ticked("photo_on_failure"),
        required: ticked("required"),
        shown_if: None,
    }
}

fn kind(fields: &Fields, at: &str, ports: &Ports) -> ItemKind {
    let field = |name: &str| fields.get(&format!("{at}.{name}"));
    match field("kind") {
        "score" => ItemKind::Score { max: number(field("most")).unwrap_or(5), pass_from: number(field("pass_from")).unwrap_or(3) },
        "number" => ItemKind::Number { unit: text(fields, &format!("{at}.unit")), min: number(field("min")), max: number(field("max")) },
        "single-choice" => ItemKind::SingleChoice { options: options(field("choices"), field("options"), ports) },
        "multiple-choice" => ItemKind::MultipleChoice { options: options(field("choices"), field("options"), ports) },
        "text" => ItemKind::Text { limit: number(field("limit")).unwrap_or(500) },
        "photo" => ItemKind::Photo { at_least: number(field("at_least")).unwrap_or(1) },
        _ => ItemKind::PassFail {},
    }
}

/// Lines of `中文 / English / share`; `!` in front: choosing it fails. The hidden ids stand in the same order, so that an
/// option keeps its id when its words change.
fn options(lines: &str, ids: &str, ports: &Ports) -> Vec<ChoiceOption> {
    let mut ids = ids.split_whitespace();
    lines
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (fails, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest.trim()));
            let mut parts = line.split('/').map(str::trim);
            let (zh, en) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            let share = parts.next().and_then(number).unwrap_or(if fails { 0 } else { 100 });
            let known = ids.next().and_then(|id| id.parse().ok());
            ChoiceOption { id: known.unwrap_or_else(|| OptionId(ports.new_id())), label: Text::new(zh, en), share, fails }
        })
        .collect()
}

/// The lines of [`options`] and their ids, for the form.
pub fn option_lines(options: &[ChoiceOption]) -> (String, String) {
    let line = |o: &ChoiceOption| format!("{}{} / {} / {}", if o.fails { "!" } else { "" }, o.label.zh, o.label.en, o.share);
    let lines: Vec<String> = options.iter().map(line).collect();
    let ids: Vec<String> = options.iter().map(|o| o.id.to_string()).collect();
    (lines.join("\n"), ids.join(" "))
}

fn condition(fields: &Fields, at: &str, places: &[(String, ItemId)]) -> Option<Condition> {
    let wanted = fields.get(&format!("{at}.if_item"));
    let (_, item) = places.iter().find(|(place, id)| place == wanted || id.to_string() == wanted)?;
    let bound = || number(fields.get(&format!("{at}.if_bound"))).unwrap_or(0.0);
    let is = match fields.get(&format!("{at}.if_test")) {
        "passed" => Test::Passed {},
        "at_least" => Test::AtLeast { bound: bound() },
        "below" => Test::Below { bound: bound() },
        other => match other.strip_prefix("chosen:").and_then(|id| id.parse().ok()) {
            Some(option) => Test::Chosen { option },
            None => Test::Failed {},
        },
    };
    Some(Condition { item: *item, is })
}

/// Presses one of the editor's own buttons: adds, moves or takes away. Anything else changes nothing.
pub fn press(content: &mut Content, button: &str, ports: &Ports) {
    let (action, at) = button.split_once(':').unwrap_or((button, ""));
    let (s, i) = place(at);
    match (action, s, i) {
        ("add-section", ..) => content.sections.push(empty_section(ports)),
        ("add-item", Some(s), _) => content.sections.get_mut(s).into_iter().for_each(|section| section.items.push(empty_item(ports))),
        ("remove", Some(s), None) if s < content.sections.len() => drop(content.sections.remove(s)),
        ("remove", Some(s), Some(i)) => {
            if let Some(section) = content.sections.get_mut(s).filter(|section| i < section.items.len()) {
                section.items.remove(i);
            }
        }
        ("up", Some(s), None) if s > 0 && s < content.sections.len() => content.sections.swap(s, s - 1),
        ("up", Some(s), Some(i)) => swap(content, s, i, i.checked_sub(1)),
        ("down", Some(s), Some(i)) => swap(content, s, i, i.checked_add(1)),
        _ => {}
    }
}

fn swap(content: &mut Content, s: usize, i: usize, other: Option<usize>) {
    if let (Some(section), Some(other)) = (content.sections.get_mut(s), other)
        && i.max(other) < section.items.len()
    {
        section.items.swap(i, other);
    }
}

/// `s1.i2` as numbers.
fn place(at: &str) -> (Option<usize>, Option<usize>) {
    let mut parts = at.split('.');
    let s = parts.next().and_then(|p| p.strip_prefix('s')).and_then(|n| n.parse().ok());
    let i = parts.next().and_then(|p| p.strip_prefix('i')).and_then(|n| n.parse().ok());
    (s, i)
}

/// A section with one item to begin with.
pub fn empty_section(ports: &Ports) -> Section {
    Section { id: SectionId(ports.new_id()), title: Text::default(), items: vec![empty_item(ports)] }
}

fn empty_item(ports: &Ports) -> Item {
    Item {
        id: ItemId(ports.new_id()),
        label: Text::default(),
        help: Text::default(),
        kind: ItemKind::PassFail {},
        weight: 1,
        critical: false,
        photo_on_failure: false,
        required: true,
        shown_if: None,
    }
}
