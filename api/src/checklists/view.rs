//! What does a checklist look like on a page: as it is read, as the phone shows it, as it is edited?

use super::form::{KINDS, option_lines};
use crate::pages::{Choice, Words};
use domain::{
    checklist::{Condition, Content, Item, ItemKind, Test},
    field::Field,
    text::Language,
};

/// A checklist as it is read.
pub struct Sheet {
    pub(super) name: String,
    pub(super) other_name: String,
    pub(super) shown_version: String,
    pub(super) edit_href: String,
    pub(super) most_points: String,
    pub(super) preview_place: String,
    pub(super) sections: Vec<SheetSection>,
    pub(super) versions: Vec<VersionLine>,
}

/// A section as it is read.
pub struct SheetSection {
    pub(super) title: String,
    pub(super) items: Vec<SheetItem>,
}

/// An item as it is read.
pub struct SheetItem {
    pub(super) text: String,
    pub(super) kind: String,
    pub(super) weight: u16,
    pub(super) marks: Vec<String>,
    pub(super) limits: String,
    pub(super) choices: Vec<String>,
    pub(super) choices_stacked: bool,
    pub(super) blank: String,
    pub(super) required: bool,
}

/// A published version.
pub struct VersionLine {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) here: bool,
    pub(super) at: String,
}

impl Sheet {
    /// A checklist's content; who it is and which versions there are is the caller's to say.
    pub fn of(content: &Content, language: Language, t: &'static Words) -> Self {
        let points: u32 = content.items().map(|item| u32::from(item.weight)).sum();
        let other = match language {
            Language::Zh => &content.name.en,
            Language::En => &content.name.zh,
        };
        let sections = content
            .sections
            .iter()
            .map(|section| SheetSection {
                title: section.title.say(language).to_owned(),
                items: section.items.iter().map(|item| sheet_item(content, item, language, t)).collect(),
            })
            .collect();
        Self {
            name: content.name.say(language).to_owned(),
            other_name: other.clone(),
            shown_version: String::new(),
            edit_href: String::new(),
            most_points: t.n("checklist-most", points),
            preview_place: t.of("preview-place"),
            sections,
            versions: vec![],
        }
    }
}

fn sheet_item(content: &Content, item: &Item, language: Language, t: &'static Words) -> SheetItem {
    let mut marks = vec![];
    if item.critical {
        marks.push(t.of("item-critical"));
    }
    if item.photo_on_failure {
        marks.push(t.of("item-photo-on-failure"));
    }
    if let Some(condition) = &item.shown_if {
        marks.push(t.s("item-mark-if", condition_words(content, condition, language, t)));
    }
    if !item.help.is_empty() {
        marks.push(item.help.say(language).to_owned());
    }
    let (limits, blank) = match &item.kind {
        ItemKind::Score { max, pass_from } => (format!("0–{max}, {} {pass_from}", t.of("item-pass-from")), String::new()),
        ItemKind::Number { unit, min, max } => {
            let unit = unit.say(language);
            let bound = |n: &Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
            (format!("{}–{} {unit}", bound(min), bound(max)).trim().to_owned(), format!("{} {unit}", t.of("preview-number")))
        }
        ItemKind::Text { .. } => (String::new(), t.of("preview-text")),
        _ => (String::new(), String::new()),
    };
    let choices: Vec<String> = match &item.kind {
        ItemKind::Score { max, .. } => (0..=*max).map(|n| n.to_string()).collect(),
        kind => kind.options().iter().map(|o| o.label.say(language).to_owned()).collect(),
    };
    SheetItem {
        text: item.label.say(language).to_owned(),
        kind: item.kind.word().replace('_', "-"),
        weight: item.weight,
        marks,
        limits,
        choices_stacked: !item.kind.options().is_empty(),
        choices,
        blank,
        required: item.required,
    }
}

fn condition_words(content: &Content, condition: &Condition, language: Language, t: &'static Words) -> String {
    let Some(item) = content.item(condition.item) else { return String::new() };
    format!("{} {}", item.label.say(language), test_words(item, &condition.is, language, t))
}

fn test_words(item: &Item, test: &Test, language: Language, t: &'static Words) -> String {
    match test {
        Test::Failed {} => t.of("test-failed"),
        Test::Passed {} => t.of("test-passed"),
        Test::AtLeast { bound } => format!("{} {bound}", t.of("test-at-least")),
        Test::Below { bound } => format!("{} {bound}", t.of("test-below")),
        Test::Chosen { option } => {
            let label = item.kind.options().iter().find(|o| o.id == *option).map(|o| o.label.say(language).to_owned());
            t.s("test-chosen", label.unwrap_or_default())
        }
    }
}

/// A checklist as it is edited.
pub struct Edit {
    pub(super) action: String,
    /// The mark of the draft that was opened; empty for a new checklist.
    pub(super) base: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) pass_mark: u8,
    pub(super) fields: Vec<Choice>,
    pub(super) sections: Vec<EditSection>,
}

/// A section as it is edited.
pub struct EditSection {
    pub(super) at: String,
    pub(super) id: String,
    pub(super) number: usize,
    pub(super) first: bool,
    pub(super) title_zh: String,
    pub(super) title_en: String,
    pub(super) items: Vec<EditItem>,
}

/// An item as it is edited.
pub struct EditItem {
    pub(super) at: String,
    pub(super) id: String,
    pub(super) number: String,
    pub(super) kind: String,
    pub(super) kinds: Vec<Choice>,
    pub(super) text_zh: String,
    pub(super) text_en: String,
    pub(super) help_zh: String,
    pub(super) help_en: String,
    pub(super) weight: u16,
    pub(super) most: String,
    pub(super) pass_from: String,
    pub(super) min: String,
    pub(super) max: String,
    pub(super) unit_zh: String,
    pub(super) unit_en: String,
    pub(super) at_least: String,
    pub(super) limit: String,
    pub(super) has_choices: bool,
    pub(super) choices: String,
    pub(super) options: String,
    pub(super) required: bool,
    pub(super) critical: bool,
    pub(super) photo_on_failure: bool,
    pub(super) first: bool,
    pub(super) last: bool,
    pub(super) earlier: Vec<Choice>,
    pub(super) if_tests: Vec<Choice>,
    pub(super) if_bounded: bool,
    pub(super) if_bound: String,
}

impl Edit {
    /// The editor of a content.
    pub fn of(content: &Content, action: String, base: String, language: Language, t: &'static Words) -> Self {
        let mut earlier: Vec<(String, &Item)> = vec![];
        let mut sections = vec![];
        for (s, section) in content.sections.iter().enumerate() {
            let mut items = vec![];
            for (i, item) in section.items.iter().enumerate() {
                let number = format!("{}.{}", s + 1, i + 1);
                let mut edit = edit_item(item, &format!("s{s}.i{i}"), &number, t);
                edit.first = i == 0;
                edit.last = i + 1 == section.items.len();
                edit_condition(&mut edit, item, &earlier, language, t);
                earlier.push((number, item));
                items.push(edit);
            }
            sections.push(EditSection {
                at: format!("s{s}"),
                id: section.id.to_string(),
                number: s + 1,
                first: s == 0,
                title_zh: section.title.zh.clone(),
                title_en: section.title.en.clone(),
                items,
            });
        }
        let (name_zh, name_en) = (content.name.zh.clone(), content.name.en.clone());
        Self { action, base, name_zh, name_en, pass_mark: content.pass_mark, fields: fields(content, language, t), sections }
    }
}

/// Fields to choose from; a checklist may be about several.
fn fields(content: &Content, language: Language, t: &Words) -> Vec<Choice> {
    let chosen = content.field.map(Field::word).unwrap_or_default();
    let every = Field::ALL.iter().map(|field| Choice::new(field.word(), field.name().say(language), chosen));
    [Choice::new("", t.of("checklist-field-none"), chosen)].into_iter().chain(every).collect()
}

fn edit_item(item: &Item, at: &str, number: &str, t: &'static Words) -> EditItem {
    let kind = item.kind.word().replace('_', "-");
    let bound = |n: &Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let (choices, options) = option_lines(item.kind.options());
    let mut edit = EditItem {
        at: at.into(),
        id: item.id.to_string(),
        number: number.into(),
        kinds: KINDS.iter().map(|word| Choice::new(*word, t.word("item-kind", *word), &kind)).collect(),
        has_choices: kind.ends_with("choice"),
        kind,
        text_zh: item.label.zh.clone(),
        text_en: item.label.en.clone(),
        help_zh: item.help.zh.clone(),
        help_en: item.help.en.clone(),
        weight: item.weight,
        most: "5".into(),
        pass_from: "3".into(),
        min: String::new(),
        max: String::new(),
        unit_zh: String::new(),
        unit_en: String::new(),
        at_least: "1".into(),
        limit: "500".into(),
        choices,
        options,
        required: item.required,
        critical: item.critical,
        photo_on_failure: item.photo_on_failure,
        first: false,
        last: false,
        earlier: vec![],
        if_tests: vec![],
        if_bounded: false,
        if_bound: String::new(),
    };
    match &item.kind {
        ItemKind::Score { max, pass_from } => (edit.most, edit.pass_from) = (max.to_string(), pass_from.to_string()),
        ItemKind::Number { unit, min, max } => {
            (edit.min, edit.max) = (bound(min), bound(max));
            (edit.unit_zh, edit.unit_en) = (unit.zh.clone(), unit.en.clone());
        }
        ItemKind::Photo { at_least } => edit.at_least = at_least.to_string(),
        ItemKind::Text { limit } => edit.limit = limit.to_string(),
        _ => {}
    }
    edit
}

/// What the item may lean on, and in which way.
fn edit_condition(edit: &mut EditItem, item: &Item, earlier: &[(String, &Item)], language: Language, t: &'static Words) {
    if earlier.is_empty() {
        return;
    }
    let leans_on = item.shown_if.as_ref().map(|c| c.item.to_string()).unwrap_or_default();
    edit.earlier.push(Choice::new("", t.of("item-if-always"), &leans_on));
    for (number, other) in earlier {
        edit.earlier.push(Choice::new(other.id, format!("{number} {}", other.label.say(language)), &leans_on));
    }
    let Some(condition) = &item.shown_if else { return };
    let Some((_, other)) = earlier.iter().find(|(_, other)| other.id == condition.item) else { return };
    let (asked, bound) = match &condition.is {
        Test::Failed {} => ("failed".to_owned(), None),
        Test::Passed {} => ("passed".to_owned(), None),
        Test::Chosen { option } => (format!("chosen:{option}"), None),
        Test::AtLeast { bound } => ("at_least".to_owned(), Some(*bound)),
        Test::Below { bound } => ("below".to_owned(), Some(*bound)),
    };
    for word in ["failed", "passed"] {
        edit.if_tests.push(Choice::new(word, t.of(format!("test-{word}")), &asked));
    }
    for option in other.kind.options() {
        edit.if_tests.push(Choice::new(format!("chosen:{}", option.id), t.s("test-chosen", option.label.say(language)), &asked));
    }
    if matches!(other.kind, ItemKind::Score { .. } | ItemKind::Number { .. }) {
        edit.if_tests.push(Choice::new("at_least", t.of("test-at-least"), &asked));
        edit.if_tests.push(Choice::new("below", t.of("test-below"), &asked));
    }
    edit.if_bounded = bound.is_some();
    edit.if_bound = bound.map(|b| b.to_string()).unwrap_or_default();
}
