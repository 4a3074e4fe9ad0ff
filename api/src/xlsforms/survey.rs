//! What do the rows of a survey come to?

use super::{
    choices::{self, List, Named},
    condition::{self, Earlier},
    grid::{Line, Table, Tongue, Workbook, tongue},
    kinds::{Kind, RowType, kind, number, yes_no},
    trouble::{Trouble, Why},
};
use domain::{
    checklist::{Condition, Content, Item, Section},
    field::Field,
    ids::{ItemId, SectionId},
    text::{Language, Text},
};
use std::collections::HashMap;
use uuid::Uuid;

/// What a file comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What would be imported; only whole where there are no troubles.
    pub content: Content,
    /// What is in the way: each keeps all of it from being imported.
    pub troubles: Vec<Trouble>,
    /// What is left out, or comes in another way, without changing what is asked or counted.
    pub remarks: Vec<Trouble>,
}

/// What is known beside the file: where ids come from: those of the file that are known to belong to this checklist are kept, everything else gets a new one.
pub struct Ids<'a> {
    /// Gives a new one.
    pub new: &'a mut dyn FnMut() -> Uuid,
    /// Whether an id of the file may be kept.
    pub keeps: &'a dyn Fn(Uuid) -> bool,
    /// What the checklist is called where the file does not say.
    pub name: Text,
}

impl Ids<'_> {
    pub(super) fn of(&mut self, told: Option<Uuid>) -> Uuid {
        told.filter(|id| (self.keeps)(*id)).unwrap_or_else(|| (self.new)())
    }
}

/// Columns that only say how other programs show or send something.
const LOOKS: [&str; 14] = [
    "appearance",
    "constraint_message",
    "required_message",
    "guidance_hint",
    "autoplay",
    "body",
    "instance",
    "bind",
    "accuracy_threshold",
    "big_image",
    "sms_field",
    "sms_option",
    "noapperrorstring",
    "jr:constraintmsg",
];
/// Columns whose meaning has no place in a checklist.
const MEANING: [&str; 8] = ["calculation", "trigger", "choice_filter", "repeat_count", "default", "read_only", "save_to", "count"];

struct Reader<'a, 'i> {
    lists: HashMap<String, List>,
    ids: &'a mut Ids<'i>,
    sections: Vec<Section>,
    /// The row that each item stands in.
    rows: HashMap<ItemId, u32>,
    known: Vec<Known>,
    /// The group that is open.
    group: Option<Group>,
    /// The section that the next item goes into.
    open: Option<usize>,
    /// Notes that wait for the item after them.
    notes: Vec<(u32, Text, String)>,
    troubles: Vec<Trouble>,
    remarks: Vec<Trouble>,
}

/// An item that was read.
struct Known {
    name: String,
    item: Item,
    options: Vec<Named>,
    is_whole: bool,
    section: usize,
}

struct Group {
    row: u32,
    shown_if: Option<Condition>,
    /// Groups and repeats that are open inside, which can't be taken over.
    inside: u32,
}

/// Reads a checklist out of a file.
pub fn read(book: &Workbook, ids: &mut Ids<'_>) -> Reading {
    let (mut troubles, settings) = (vec![], book.sheet("settings"));
    let settings = settings.map(|sheet| Table::of(sheet, None));
    let settings = settings.as_ref().and_then(|table| table.lines().next());
    let default = settings.map(|line| line.get("default_language")).filter(|name| !name.is_empty()).and_then(|name| match tongue(name) {
        Tongue::Ours(language) => Some(language),
        _ => None,
    });
    let Some(survey) = book.sheet("survey") else {
        return Reading { content: empty(), troubles: vec![Trouble::of_file(&Why::NoSurvey)], remarks: vec![] };
    };
    let survey = Table::of(survey, default);
    let lists = lists(book, default, &mut troubles);
    survey.faults(&mut troubles);
    if !survey.has("type") {
        troubles.push(Trouble::at(survey.name, survey.head, "type", "", &Why::NoColumn));
    }
    let mut reader = Reader {
        lists,
        ids,
        sections: vec![],
        rows: HashMap::new(),
        known: vec![],
        group: None,
        open: None,
        notes: vec![],
        troubles,
        remarks: looks(&survey),
    };
    for line in survey.lines() {
        reader.line(&line);
    }
    reader.end(survey.name);
    let (mut name, pass_mark) = named(settings.as_ref(), &mut reader.troubles);
    let field = field(settings.as_ref(), &mut reader.troubles);
    if name.is_empty() {
        name.clone_from(&reader.ids.name);
        reader.remarks.push(Trouble::at("settings", 0, "form_title", "", &Why::Untitled));
    }
    reader.whole(name, pass_mark, field, &survey, settings.as_ref().map(|line| line.number))
}

fn empty() -> Content {
    Content { name: Text::default(), pass_mark: 80, field: None, sections: vec![] }
}

fn lists(book: &Workbook, default: Option<Language>, troubles: &mut Vec<Trouble>) -> HashMap<String, List> {
    let Some(sheet) = book.sheet("choices").or_else(|| book.sheet("choices and columns")) else { return HashMap::new() };
    let table = Table::of(sheet, default);
    table.faults(troubles);
    choices::read(&table, troubles)
}

/// Columns that are left out: said once each.
fn looks(survey: &Table<'_>) -> Vec<Trouble> {
    let is_used = |title: &str| survey.lines().any(|line| line.filled().any(|(column, _)| column.title == title));
    let columns = survey.columns.iter().filter(|column| LOOKS.contains(&column.base.as_str()) && is_used(&column.title));
    columns.map(|column| Trouble::at(survey.name, survey.head, &column.title, "", &Why::Looks)).collect()
}

/// Our own columns name it in both languages; a form of others has one title.
fn named(settings: Option<&Line<'_>>, troubles: &mut Vec<Trouble>) -> (Text, u8) {
    let Some(line) = settings else { return (Text::default(), 80) };
    let ours = line.text("rounds_name");
    let name = if ours.is_empty() {
        [line.text("form_title"), line.text("title"), line.text("form_id")].into_iter().find(|name| !name.is_empty())
    } else {
        Some(ours)
    };
    (name.unwrap_or_default(), number(line, "rounds_pass_mark", 80, troubles))
}

/// The field of work, in a column of our own.
fn field(settings: Option<&Line<'_>>, troubles: &mut Vec<Trouble>) -> Option<Field> {
    let line = settings.filter(|line| !line.get("rounds_field").is_empty())?;
    let field = Field::parse(line.get("rounds_field"));
    if field.is_none() {
        troubles.push(line.trouble("rounds_field", &Why::Field));
    }
    field
}

impl Reader<'_, '_> {
    fn line(&mut self, line: &Line<'_>) {
        let typed = line.get("type");
        let is_disabled = ["yes", "true", "1"].contains(&line.get("disabled").to_lowercase().as_str());
        // A row without a type is a comment, to other programs too.
        if typed.is_empty() || is_disabled {
            return;
        }
        match RowType::parse(typed) {
            RowType::BeginGroup => self.begin(line),
            RowType::EndGroup => self.finish(line),
            RowType::Repeat => self.repeat(line),
            RowType::Note => self.note(line),
            RowType::Recorded => self.remarks.push(line.trouble("type", &Why::Recorded)),
            RowType::OrOther => self.troubles.push(line.trouble("type", &Why::OrOther)),
            RowType::Unknown => self.troubles.push(line.trouble("type", &Why::Type)),
            row => self.item(line, &row),
        }
    }

    fn begin(&mut self, line: &Line<'_>) {
        self.strange_cells(line);
        self.loose_notes(line.table.name);
        if let Some(group) = &mut self.group {
            group.inside += 1;
            self.troubles.push(line.trouble("type", &Why::Nested));
            return;
        }
        // Whatever stands outside of groups ended here.
        self.open = None;
        let shown_if = self.condition(line);
        self.group = Some(Group { row: line.number, shown_if, inside: 0 });
        let id = SectionId(self.ids.of(line.get("rounds_id").parse().ok()));
        self.sections.push(Section { id, title: line.text("label"), items: vec![] });
        self.open = Some(self.sections.len() - 1);
    }

    fn finish(&mut self, line: &Line<'_>) {
        self.loose_notes(line.table.name);
        match &mut self.group {
            Some(group) if group.inside > 0 => group.inside -= 1,
            Some(_) => (self.group, self.open) = (None, None),
            None => self.troubles.push(line.trouble("type", &Why::Unbalanced)),
        }
    }

    fn repeat(&mut self, line: &Line<'_>) {
        // Its end is no second fault.
        if line.get("type").to_lowercase().starts_with("begin") {
            self.troubles.push(line.trouble("type", &Why::Repeat));
        }
    }

    fn note(&mut self, line: &Line<'_>) {
        if !line.get("relevant").is_empty() {
            self.troubles.push(line.trouble("relevant", &Why::Note));
            return;
        }
        let mut text = line.text("label");
        join(&mut text, &line.text("hint"));
        self.notes.push((line.number, text, line.get("type").to_owned()));
        self.remarks.push(line.trouble("type", &Why::NoteTaken));
    }

    /// Notes that no item came after.
    fn loose_notes(&mut self, sheet: &str) {
        for (row, _, what) in self.notes.drain(..) {
            self.troubles.push(Trouble::at(sheet, row, "type", &what, &Why::Note));
        }
    }

    fn item(&mut self, line: &Line<'_>, row: &RowType) {
        self.strange_cells(line);
        let name = line.get("name");
        if name.is_empty() {
            self.troubles.push(line.trouble("name", &Why::NoName));
        } else if self.known.iter().any(|known| known.name == name) {
            self.troubles.push(line.trouble("name", &Why::NameTwice));
        }
        let (label, mut help) = (line.text("label"), Text::default());
        for (_, note, _) in std::mem::take(&mut self.notes) {
            join(&mut help, &note);
        }
        join(&mut help, &line.text("hint"));
        let shown_if = self.condition(line);
        let kind = kind(line, row, &self.lists, self.ids, &mut self.troubles);
        let troubles = &mut self.troubles;
        let flag = |base, troubles: &mut Vec<Trouble>| yes_no(line, base, troubles).unwrap_or(false);
        let (required, critical) = (flag("required", troubles), flag("rounds_critical", troubles));
        let photo_on_failure = flag("rounds_photo_on_failure", troubles);
        let weight = number(line, "rounds_weight", 0, troubles);
        let Some(Kind { kind, options, is_whole }) = kind else { return };
        if is_whole && *row == RowType::Whole {
            self.remarks.push(line.trouble("type", &Why::Whole));
        }
        if label.is_empty() {
            self.troubles.push(line.trouble("label", &Why::Fault("label-missing".into())));
        }
        let id = ItemId(self.ids.of(line.get("rounds_id").parse().ok()));
        let item = Item { id, label, help, kind, weight, critical, photo_on_failure, required, shown_if };
        self.rows.insert(id, line.number);
        let section = self.section();
        self.sections[section].items.push(item.clone());
        self.known.push(Known { name: name.to_owned(), item, options, is_whole, section });
    }

    /// The section that an item goes into: items outside of all groups have one without a heading.
    fn section(&mut self) -> usize {
        if let Some(open) = self.open {
            return open;
        }
        let id = SectionId(self.ids.of(None));
        self.sections.push(Section { id, title: Text::default(), items: vec![] });
        let open = self.sections.len() - 1;
        self.open = Some(open);
        open
    }

    /// When an item is shown: by its own condition and by its group's.
    fn condition(&mut self, line: &Line<'_>) -> Option<Condition> {
        let of_group = self.group.as_ref().and_then(|group| group.shown_if.clone());
        let typed = line.get("relevant");
        if typed.is_empty() {
            return of_group;
        }
        let earlier: Vec<Earlier<'_>> = self.known.iter().map(Known::earlier).collect();
        let own = match condition::read(typed, line.get("rounds_shown_if"), &earlier) {
            Ok(own) => own,
            Err(why) => {
                let column = if why == Why::ShownIf { "rounds_shown_if" } else { "relevant" };
                let trouble = Trouble::at(line.table.name, line.number, &line.title(column), typed, &why);
                self.troubles.push(trouble);
                return None;
            }
        };
        // What leans on an item of the same group is hidden with it.
        let leans_inside = self.known.iter().any(|known| known.item.id == own.item && Some(known.section) == self.open);
        if of_group.is_none_or(|of_group| of_group == own || leans_inside) {
            return Some(own);
        }
        self.troubles.push(line.trouble("relevant", &Why::OneTest));
        None
    }

    /// What stands in columns whose meaning has no place here.
    fn strange_cells(&mut self, line: &Line<'_>) {
        for (column, what) in line.filled() {
            let why = match column.base.as_str() {
                "media" => Why::Media,
                base if MEANING.contains(&base) => Why::Column,
                _ => continue,
            };
            self.troubles.push(Trouble::at(line.table.name, line.number, &column.title, what, &why));
        }
    }

    fn end(&mut self, sheet: &str) {
        self.loose_notes(sheet);
        if let Some(group) = self.group.take() {
            self.troubles.push(Trouble::at(sheet, group.row, "type", "begin_group", &Why::Unbalanced));
        }
    }

    /// Looks at all of it by the rules of checklists, and says what they find at the row that it stands in.
    fn whole(mut self, name: Text, pass_mark: u8, field: Option<Field>, survey: &Table<'_>, settings: Option<u32>) -> Reading {
        let content = Content { name, pass_mark, field, sections: self.sections };
        for fault in content.faults() {
            let why = Why::Fault(fault.code.clone());
            let row = fault.item.and_then(|item| self.rows.get(&item)).copied();
            let trouble = match (row, fault.code.as_str()) {
                (Some(row), _) => Trouble::at(survey.name, row, "", "", &why),
                (None, "no-items" | "too-many-items") => Trouble::at(survey.name, 0, "", "", &why),
                (None, _) => Trouble::at("settings", settings.unwrap_or(0), "form_title", "", &why),
            };
            let is_said = self.troubles.iter().any(|one| one.row == trouble.row && one.sheet == trouble.sheet && one.why == trouble.why);
            // Where every row is in trouble, that there are no items is no news.
            if !(is_said || fault.code == "no-items" && !self.troubles.is_empty()) {
                self.troubles.push(trouble);
            }
        }
        self.troubles.sort_by_key(|trouble| (trouble.sheet != survey.name, trouble.sheet.clone(), trouble.row));
        Reading { content, troubles: self.troubles, remarks: self.remarks }
    }
}

impl Known {
    fn earlier(&self) -> Earlier<'_> {
        Earlier { name: &self.name, item: &self.item, options: &self.options, is_whole: self.is_whole }
    }
}

/// Adds words below words, in each language; where one has none of the other's, they fall back as ever.
fn join(text: &mut Text, more: &Text) {
    for (place, words) in [(&mut text.zh, &more.zh), (&mut text.en, &more.en)] {
        if !place.is_empty() && !words.is_empty() {
            place.push('\n');
        }
        place.push_str(words);
    }
}
