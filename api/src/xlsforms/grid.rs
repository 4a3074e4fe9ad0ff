//! What stands in which column? Sheets as text, with headings as XLSForm writes them: `label::English (en)`.

use super::trouble::{Trouble, Why};
use domain::text::{Language, Text};

/// The sheets of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workbook {
    /// Each with its name.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows that have something in them, each with its number as the spreadsheet program counts it, from 1.
    pub rows: Vec<(u32, Vec<String>)>,
}

impl Workbook {
    /// A sheet by its name, however its letters are written.
    pub(super) fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name))
    }
}

/// In which language a column speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tongue {
    /// It does not say.
    Unsaid,
    Ours(Language),
    Other,
}

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its meaning: `label`, `relevant`; in small letters, without the language.
    pub base: String,
    pub tongue: Tongue,
    /// As it is written.
    pub title: String,
}

/// A sheet with its headings read.
pub(super) struct Table<'a> {
    pub name: &'a str,
    /// The row of the headings.
    pub head: u32,
    pub columns: Vec<Column>,
    rows: &'a [(u32, Vec<String>)],
    /// The language of columns that say none; by the words themselves where the settings say none either.
    pub default: Option<Language>,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub table: &'a Table<'a>,
    pub number: u32,
    cells: &'a [String],
}

impl<'a> Table<'a> {
    /// The first row that has something in it has the headings.
    pub fn of(sheet: &'a Sheet, default: Option<Language>) -> Self {
        let (head, columns) = match sheet.rows.first() {
            Some((number, cells)) => (*number, cells.iter().map(|title| column(title)).collect()),
            None => (1, vec![]),
        };
        Self { name: &sheet.name, head, columns, rows: sheet.rows.get(1..).unwrap_or_default(), default }
    }

    pub fn lines(&'a self) -> impl Iterator<Item = Line<'a>> {
        self.rows.iter().map(|(number, cells)| Line { table: self, number: *number, cells })
    }

    pub fn has(&self, base: &str) -> bool {
        self.columns.iter().any(|column| column.base == base)
    }

    /// Columns that say the same, and those in a language that has no place here, if something stands in them.
    pub fn faults(&self, troubles: &mut Vec<Trouble>) {
        for (place, column) in self.columns.iter().enumerate() {
            let is_used = || self.rows.iter().any(|(_, cells)| cells.get(place).is_some_and(|cell| !cell.trim().is_empty()));
            let earlier = self.columns[..place].iter().any(|one| one.base == column.base && one.tongue == column.tongue);
            let is_text = ["label", "hint", "rounds_unit", "rounds_name"].contains(&column.base.as_str());
            let why = match column.tongue {
                Tongue::Other if is_text && is_used() => Why::Language,
                Tongue::Unsaid | Tongue::Ours(_) if earlier && is_known(&column.base) && is_used() => Why::ColumnTwice,
                _ => continue,
            };
            troubles.push(Trouble::at(self.name, self.head, &column.title, "", &why));
        }
    }
}

/// Columns that mean something to us.
fn is_known(base: &str) -> bool {
    base.starts_with("rounds_")
        || ["type", "name", "label", "hint", "required", "relevant", "constraint", "list_name", "parameters"].contains(&base)
}

impl<'a> Line<'a> {
    /// A cell by its column's meaning, without the spaces around it; empty where there is none.
    pub fn get(&self, base: &str) -> &'a str {
        self.table.columns.iter().zip(self.cells).find(|(column, _)| column.base == base).map(|(_, cell)| cell.trim()).unwrap_or_default()
    }

    /// The heading of a column as it is written.
    pub fn title(&self, base: &str) -> String {
        self.table.columns.iter().find(|column| column.base == base).map_or_else(|| base.to_owned(), |column| column.title.clone())
    }

    /// Words in both languages, exactly as they stand there.
    pub fn text(&self, base: &str) -> Text {
        let mut text = Text::default();
        for (column, cell) in self.table.columns.iter().zip(self.cells).filter(|(column, cell)| column.base == base && !cell.is_empty()) {
            let language = match column.tongue {
                Tongue::Ours(language) => language,
                Tongue::Unsaid => self.table.default.unwrap_or_else(|| spoken(cell)),
                Tongue::Other => continue,
            };
            let place = match language {
                Language::Zh => &mut text.zh,
                Language::En => &mut text.en,
            };
            // Where a language has a column of its own, that one counts.
            if place.is_empty() || column.tongue != Tongue::Unsaid {
                place.clone_from(cell);
            }
        }
        text
    }

    /// Every cell that has something in it.
    pub fn filled(&self) -> impl Iterator<Item = (&'a Column, &'a str)> {
        let columns = self.table.columns.iter();
        columns.zip(self.cells).map(|(column, cell)| (column, cell.trim())).filter(|(_, cell)| !cell.is_empty())
    }

    pub fn trouble(&self, base: &str, why: &Why) -> Trouble {
        Trouble::at(self.table.name, self.number, &self.title(base), self.get(base), why)
    }
}

/// Chinese has its own signs; everything else is taken for English.
fn spoken(text: &str) -> Language {
    if text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) { Language::Zh } else { Language::En }
}

/// `label::English (en)`, `label:English`, `bind::relevant`, `List Name`.
fn column(title: &str) -> Column {
    let title = title.trim();
    let (base, rest) = match title.split_once("::").or_else(|| title.split_once(':')) {
        Some((base, rest)) => (base.trim(), rest.trim_matches([':', ' '])),
        None => (title, ""),
    };
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    let base = plain(base);
    if base == "bind" || base == "media" || base == "body" || base == "instance" {
        // `bind:relevant` is how old forms write `relevant`.
        let of_bind = ["relevant", "required", "constraint", "calculate", "readonly"].contains(&plain(rest).as_str());
        let base = if base == "bind" && of_bind { plain(rest) } else { base };
        return Column { base: alias(&base).to_owned(), tongue: Tongue::Unsaid, title: title.to_owned() };
    }
    let tongue = if rest.is_empty() { Tongue::Unsaid } else { tongue(rest) };
    Column { base: alias(&base).to_owned(), tongue, title: title.to_owned() }
}

fn alias(base: &str) -> &str {
    match base {
        "caption" => "label",
        "relevance" => "relevant",
        "calculate" => "calculation",
        "readonly" => "read_only",
        "value" | "tag" => "name",
        "image" | "audio" | "video" | "big_image" => "media",
        "command" => "type",
        base => base,
    }
}

/// `English (en)`, `en`, `中文`.
pub(super) fn tongue(name: &str) -> Tongue {
    let code = name.rsplit_once('(').map(|(_, code)| code.trim_matches([')', ' ']));
    let whole = name.split('(').next().unwrap_or_default().trim().to_lowercase();
    if let Some(language) = code.and_then(Language::parse) {
        return Tongue::Ours(language);
    }
    match whole.as_str() {
        "english" | "eng" | "英文" | "英语" => Tongue::Ours(Language::En),
        "chinese" | "中文" | "汉语" | "简体中文" | "cn" | "mandarin" => Tongue::Ours(Language::Zh),
        short if code.is_none() => Language::parse(short).map_or(Tongue::Other, Tongue::Ours),
        _ => Tongue::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read_as_people_write_them() {
        let read = |title| {
            let column = column(title);
            (column.base, column.tongue)
        };
        let (zh, en) = (Tongue::Ours(Language::Zh), Tongue::Ours(Language::En));
        assert_eq!(read("label::English (en)"), ("label".into(), en.clone()));
        assert_eq!(read("label::中文 (zh)"), ("label".into(), zh.clone()));
        assert_eq!(read("hint:english"), ("hint".into(), en));
        assert_eq!(read("label::zh-CN"), ("label".into(), zh));
        assert_eq!(read("label::Français (fr)"), ("label".into(), Tongue::Other));
        assert_eq!(read(" List Name "), ("list_name".into(), Tongue::Unsaid));
        assert_eq!(read("bind:relevant"), ("relevant".into(), Tongue::Unsaid));
        assert_eq!(read("media::image"), ("media".into(), Tongue::Unsaid));
    }

    #[test]
    fn a_label_without_a_language_is_read_by_its_signs() {
        let sheet =
            Sheet { name: "survey".into(), rows: vec![(1, vec!["label".into()]), (2, vec!["大堂".into()]), (3, vec!["Lobby".into()])] };
        let table = Table::of(&sheet, None);
        let texts: Vec<Text> = table.lines().map(|line| line.text("label")).collect();
        assert_eq!(texts, [Text::new("大堂", ""), Text::new("", "Lobby")]);
        let told = Table::of(&sheet, Some(Language::Zh));
        assert_eq!(told.lines().last().map(|line| line.text("label")), Some(Text::new("Lobby", "")));
    }
}
