//! Which options does a list have? The sheet `choices`.

use super::{
    grid::{Line, Table},
    survey::Ids,
    trouble::{Trouble, Why},
};
use domain::{checklist::ChoiceOption, ids::OptionId};
use std::collections::HashMap;

/// An option with the name that conditions call it by.
pub(super) type Named = (String, ChoiceOption);

/// A list, and whether something is wrong with it.
#[derive(Default)]
pub(super) struct List {
    options: Vec<Raw>,
}

struct Raw {
    name: String,
    id: Option<uuid::Uuid>,
    option: ChoiceOption,
}

/// Every list by its name.
pub(super) fn read(table: &Table<'_>, troubles: &mut Vec<Trouble>) -> HashMap<String, List> {
    let mut lists: HashMap<String, List> = HashMap::new();
    for line in table.lines() {
        let (list, name) = (line.get("list_name"), line.get("name"));
        if list.is_empty() && name.is_empty() {
            continue;
        }
        if list.is_empty() {
            troubles.push(line.trouble("list_name", &Why::NoName));
            continue;
        }
        let options = &mut lists.entry(list.to_owned()).or_default().options;
        let mut raw = option(&line, troubles);
        if name.is_empty() {
            troubles.push(line.trouble("name", &Why::NoName));
        } else if options.iter().any(|other| other.name == name) {
            troubles.push(line.trouble("name", &Why::NameTwice));
        }
        if raw.option.label.is_empty() {
            // XLSForm shows the name then; so do we.
            raw.option.label = domain::text::Text::new("", name);
        }
        options.push(raw);
    }
    lists
}

fn option(line: &Line<'_>, troubles: &mut Vec<Trouble>) -> Raw {
    let fails = super::kinds::yes_no(line, "rounds_fails", troubles).unwrap_or(false);
    let share = match line.get("rounds_share") {
        "" => {
            if fails {
                0
            } else {
                100
            }
        }
        typed => whole(typed).and_then(|n| u8::try_from(n).ok()).unwrap_or_else(|| {
            troubles.push(line.trouble("rounds_share", &Why::Number));
            0
        }),
    };
    if let Some((column, what)) = line.filled().find(|(column, _)| column.base == "media") {
        troubles.push(Trouble::at(line.table.name, line.number, &column.title, what, &Why::Media));
    }
    Raw {
        name: line.get("name").to_owned(),
        id: line.get("rounds_id").parse().ok(),
        option: ChoiceOption { id: OptionId(uuid::Uuid::nil()), label: line.text("label"), share, fails },
    }
}

/// A whole number; spreadsheet programs may write 3 as 3.0.
pub(super) fn whole(typed: &str) -> Option<u64> {
    typed.strip_suffix(".0").unwrap_or(typed).parse().ok()
}

impl List {
    /// Pass, fail and perhaps not applicable: an item of ours by itself.
    pub fn is_pass_fail(&self) -> bool {
        let mut names: Vec<String> = self.options.iter().map(|raw| raw.name.to_lowercase()).collect();
        names.sort();
        matches!(names.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), ["fail", "pass"] | ["fail", "na" | "n/a" | "n_a", "pass"])
    }

    /// Its options for one item: each item has options of its own, with ids of their own.
    pub fn options(&self, ids: &mut Ids<'_>) -> Vec<Named> {
        let named = |raw: &Raw| (raw.name.clone(), ChoiceOption { id: OptionId(ids.of(raw.id)), ..raw.option.clone() });
        self.options.iter().map(named).collect()
    }
}
