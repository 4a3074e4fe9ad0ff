//! How does a checklist become rows? So that whoever knows XLSForm reads it, other programs show it, and what we read back is the same.

use super::{
    condition::{Earlier, hint, text},
    grid::{Sheet, Workbook},
};
use domain::{
    checklist::{ChoiceOption, Content, Item, ItemKind},
    field::Field,
    text::{Language, Text},
};
use std::collections::HashMap;

const ZH: &str = "中文 (zh)";
const EN: &str = "English (en)";
/// The list that stands for pass, fail and not applicable.
const PASS_FAIL: &str = "pass_fail_na";

/// A sheet that is being written: cells by the names of their columns.
struct Grid {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<HashMap<String, String>>,
}

impl Grid {
    fn new(name: &'static str, columns: &[&str]) -> Self {
        Self { name, columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows: vec![] }
    }

    fn row(&mut self, cells: impl IntoIterator<Item = (String, String)>) {
        self.rows.push(cells.into_iter().filter(|(_, cell)| !cell.is_empty()).collect());
    }

    fn sheet(self) -> Sheet {
        let head = (1, self.columns.clone());
        let rows = self
            .rows
            .into_iter()
            .zip(2..)
            .map(|(mut cells, number)| (number, self.columns.iter().map(|column| cells.remove(column).unwrap_or_default()).collect()));
        Sheet { name: self.name.to_owned(), rows: [head].into_iter().chain(rows).collect() }
    }
}

fn cell(column: &str, value: impl Into<String>) -> (String, String) {
    (column.to_owned(), value.into())
}

fn both(column: &str, text: &Text) -> [(String, String); 2] {
    [cell(&format!("{column}::{ZH}"), text.zh.as_str()), cell(&format!("{column}::{EN}"), text.en.as_str())]
}

fn tick(is: bool) -> &'static str {
    if is { "yes" } else { "" }
}

/// A checklist as the three sheets of an XLSForm. `form_id` names it for other programs, `version` says which one it is.
#[must_use]
pub fn write(content: &Content, form_id: &str, version: &str) -> Workbook {
    let mut survey = Grid::new(
        "survey",
        &[
            "type",
            "name",
            "label::中文 (zh)",
            "label::English (en)",
            "hint::中文 (zh)",
            "hint::English (en)",
            "required",
            "relevant",
            "constraint",
            "parameters",
            "rounds_weight",
            "rounds_critical",
            "rounds_photo_on_failure",
            "rounds_pass_from",
            "rounds_at_least",
            "rounds_unit::中文 (zh)",
            "rounds_unit::English (en)",
            "rounds_shown_if",
            "rounds_id",
        ],
    );
    let mut choices = Grid::new(
        "choices",
        &["list_name", "name", "label::中文 (zh)", "label::English (en)", "rounds_share", "rounds_fails", "rounds_id"],
    );
    if content.items().any(|item| item.kind == ItemKind::PassFail {}) {
        for (name, zh, en) in [("pass", "合格", "Pass"), ("fail", "不合格", "Fail"), ("na", "不适用", "Not applicable")] {
            choices.row([cell("list_name", PASS_FAIL), cell("name", name)].into_iter().chain(both("label", &Text::new(zh, en))));
        }
    }
    let names: Vec<(String, &Item, Vec<(String, ChoiceOption)>)> = named(content);
    let mut next = 0;
    for (s, section) in content.sections.iter().enumerate() {
        let group = [cell("type", "begin_group"), cell("name", format!("s{}", s + 1)), cell("rounds_id", section.id.to_string())];
        survey.row(group.into_iter().chain(both("label", &section.title)));
        for _ in &section.items {
            let earlier: Vec<Earlier<'_>> = names[..next].iter().map(earlier).collect();
            if let Some(one) = names.get(next) {
                item_row(&mut survey, one, &earlier);
                option_rows(&mut choices, one);
            }
            next += 1;
        }
        survey.row([cell("type", "end_group"), cell("name", format!("s{}", s + 1))]);
    }
    let mut settings = Grid::new(
        "settings",
        &[
            "form_title",
            "form_id",
            "version",
            "default_language",
            "rounds_name::中文 (zh)",
            "rounds_name::English (en)",
            "rounds_pass_mark",
            "rounds_field",
        ],
    );
    let plain = [
        cell("form_title", content.name.say(Language::Zh)),
        cell("form_id", form_id),
        cell("version", version),
        cell("default_language", ZH),
        cell("rounds_pass_mark", content.pass_mark.to_string()),
        cell("rounds_field", content.field.map_or("", Field::word)),
    ];
    settings.row(plain.into_iter().chain(both("rounds_name", &content.name)));
    Workbook { sheets: vec![survey.sheet(), choices.sheet(), settings.sheet()] }
}

/// Every item with the name that conditions call it by, and so its options.
fn named(content: &Content) -> Vec<(String, &Item, Vec<(String, ChoiceOption)>)> {
    let places =
        content.sections.iter().enumerate().flat_map(|(s, section)| section.items.iter().enumerate().map(move |(i, item)| (s, i, item)));
    places
        .map(|(s, i, item)| {
            let options = item.kind.options().iter().zip(1..).map(|(option, n)| (format!("o{n}"), option.clone())).collect();
            (format!("i{}_{}", s + 1, i + 1), item, options)
        })
        .collect()
}

fn earlier<'a>((name, item, options): &'a (String, &'a Item, Vec<(String, ChoiceOption)>)) -> Earlier<'a> {
    Earlier { name, item, options, is_whole: false }
}

fn item_row(survey: &mut Grid, (name, item, _): &(String, &Item, Vec<(String, ChoiceOption)>), earlier: &[Earlier<'_>]) {
    let asked = item.shown_if.as_ref().and_then(|condition| Some((condition, earlier.iter().find(|one| one.item.id == condition.item)?)));
    let mut cells = vec![
        cell("type", type_of(item, name)),
        cell("name", name.as_str()),
        cell("required", tick(item.required)),
        cell("relevant", asked.map(|(condition, of)| text(&condition.is, of)).unwrap_or_default()),
        cell("rounds_shown_if", asked.map(|(condition, of)| hint(&condition.is, of.item)).unwrap_or_default()),
        cell("constraint", constraint(&item.kind)),
        cell("rounds_weight", item.weight.to_string()),
        cell("rounds_critical", tick(item.critical)),
        cell("rounds_photo_on_failure", tick(item.photo_on_failure)),
        cell("rounds_id", item.id.to_string()),
    ];
    match &item.kind {
        ItemKind::Score { max, pass_from } => {
            cells.push(cell("parameters", format!("start=0 end={max} step=1")));
            cells.push(cell("rounds_pass_from", pass_from.to_string()));
        }
        ItemKind::Number { unit, .. } => cells.extend(both("rounds_unit", unit)),
        ItemKind::Photo { at_least } => cells.push(cell("rounds_at_least", at_least.to_string())),
        _ => {}
    }
    survey.row(cells.into_iter().chain(both("label", &item.label)).chain(both("hint", &item.help)));
}

fn type_of(item: &Item, name: &str) -> String {
    match &item.kind {
        ItemKind::PassFail {} => format!("select_one {PASS_FAIL}"),
        ItemKind::Score { .. } => "range".into(),
        ItemKind::Number { .. } => "decimal".into(),
        ItemKind::SingleChoice { .. } => format!("select_one list_{name}"),
        ItemKind::MultipleChoice { .. } => format!("select_multiple list_{name}"),
        ItemKind::Text { .. } => "text".into(),
        ItemKind::Photo { .. } => "image".into(),
    }
}

fn constraint(kind: &ItemKind) -> String {
    match kind {
        ItemKind::Number { min, max, .. } => {
            let bounds = [min.map(|min| format!(". >= {min}")), max.map(|max| format!(". <= {max}"))];
            bounds.into_iter().flatten().collect::<Vec<_>>().join(" and ")
        }
        ItemKind::Text { limit } => format!("string-length(.) <= {limit}"),
        _ => String::new(),
    }
}

fn option_rows(choices: &mut Grid, (name, _, options): &(String, &Item, Vec<(String, ChoiceOption)>)) {
    for (option_name, option) in options {
        let plain = [
            cell("list_name", format!("list_{name}")),
            cell("name", option_name.as_str()),
            cell("rounds_share", option.share.to_string()),
            cell("rounds_fails", tick(option.fails)),
            cell("rounds_id", option.id.to_string()),
        ];
        choices.row(plain.into_iter().chain(both("label", &option.label)));
    }
}
