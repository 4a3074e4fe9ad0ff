//! What does a paper say? Blocks in their order; where they stand on the page, the layout knows.

use actix_web::web::Bytes;
use domain::photo::Mark;

/// A paper: a report of a patrol or of a finding.
#[derive(Debug, Default)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// What stands below the title.
    pub under: String,
    /// What stands at the foot of each page.
    pub foot: String,
    /// Page numbers, with `{1}` for the page and `{2}` for the last one.
    pub numbering: String,
    /// The language, as BCP 47 says it.
    pub language: &'static str,
    /// The address of the check and what is said beside its code.
    pub check: Check,
    /// Everything else.
    pub blocks: Vec<Block>,
}

/// The way to the check.
#[derive(Debug, Default)]
pub struct Check {
    /// The address in the code.
    pub address: String,
    /// What it is for.
    pub words: String,
}

/// How a text is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// As any other.
    #[default]
    Plain,
    /// Beside the point.
    Soft,
    /// Something is wrong.
    Bad,
    /// Something is right.
    Good,
}

/// A part of a paper.
#[derive(Debug)]
pub enum Block {
    /// The heading of a part.
    Heading(String),
    /// The heading of a checkpoint: its name, and what stands at the end of the line.
    Stop { name: String, end: String, tone: Tone },
    /// Names and values, in two columns.
    Facts(Vec<(String, String)>),
    /// A paragraph.
    Text(String, Tone),
    /// A table.
    Table(Table),
    /// Photos, two in a row.
    Photos(Vec<Shown>),
    /// Bars below each other, each with its figure.
    Bars(Vec<Bar>),
}

/// A bar with what it stands for.
#[derive(Debug)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// Its figure, in words.
    pub value: String,
    /// How long it is, of 1.
    pub share: f32,
}

/// A table.
#[derive(Debug, Default)]
pub struct Table {
    /// The share of the width that each column takes.
    pub shares: &'static [f32],
    /// The head.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<(Vec<String>, Tone)>,
}

/// A photo with what is known of it.
#[derive(Debug, Default)]
pub struct Shown {
    /// A JPEG that was made here; none when there is no picture yet.
    pub picture: Option<Bytes>,
    /// Its width and height in pixels.
    pub size: (u32, u32),
    /// What somebody drew over it.
    pub marks: Vec<Mark>,
    /// What stands in the gap when there is none.
    pub gap: String,
    /// What is known.
    pub lines: Vec<(String, Tone)>,
}
