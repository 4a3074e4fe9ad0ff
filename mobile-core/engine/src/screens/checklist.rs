//! What is asked at this checkpoint, what was answered, and what does it come to so far?

use crate::{draft::Draft, engine::Engine, error::Result};
use domain::{
    checklist::{self, Answer, Content, GapKind, Item, Score, Value, Verdict},
    ids::{CheckpointId, PatrolId, PhotoId},
    photo::Mark,
    text::Language,
};
use serde::Serialize;
use std::collections::HashMap;

/// A checklist with the answers so far.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChecklistScreen {
    /// The checklist's name; empty when nothing is asked here.
    pub name: String,
    /// The checkpoint's name.
    pub checkpoint_name: String,
    /// Sections with the items that are shown now.
    pub sections: Vec<SectionScreen>,
    /// What still needs attention.
    pub gaps: Vec<Gap>,
    /// The percentage so far.
    pub percent: Option<u8>,
    /// Whether it would pass now.
    pub passed: bool,
    /// The remark on the visit.
    pub remark: String,
    /// Photos of the visit as a whole.
    pub photos: Vec<PhotoLine>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SectionScreen {
    /// Its heading.
    pub title: String,
    /// Its items that are shown now.
    pub items: Vec<ItemScreen>,
}

/// An item with its answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ItemScreen {
    /// Its id.
    pub item_id: String,
    /// What is asked.
    pub label: String,
    /// How to look at it.
    pub help: String,
    /// What kind of answer it takes.
    pub kind: ItemKind,
    /// Points that it counts.
    pub weight: u16,
    /// Failing it fails the whole sheet.
    pub critical: bool,
    /// Must be answered.
    pub required: bool,
    /// Failing it demands a photo.
    pub photo_on_failure: bool,
    /// It failed.
    pub failed: bool,
    /// The verdict so far.
    pub verdict: Option<Verdict>,
    /// The score so far.
    pub points: Option<u16>,
    /// The number so far.
    pub number: Option<f64>,
    /// The options chosen so far; none at all when it was not answered.
    pub chosen: Option<Vec<String>>,
    /// The words so far.
    pub text: Option<String>,
    /// The note beside it.
    pub note: String,
    /// Its photos.
    pub photos: Vec<PhotoLine>,
    /// What is the matter with it, in words; empty when nothing is.
    pub gap: String,
}

/// What kind of answer an item takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ItemKind {
    /// Pass, fail, or not applicable.
    PassFail,
    /// Points from 0 to the best.
    Score {
        /// The best score.
        max: u16,
        /// Below this it fails.
        pass_from: u16,
    },
    /// A number.
    Number {
        /// Its unit.
        unit: String,
        /// The lowest that does not fail.
        min: Option<f64>,
        /// The highest that does not fail.
        max: Option<f64>,
    },
    /// Exactly one option.
    SingleChoice {
        /// The options.
        options: Vec<OptionLine>,
    },
    /// Any number of options.
    MultipleChoice {
        /// The options.
        options: Vec<OptionLine>,
    },
    /// Words.
    Text {
        /// Characters at the most.
        limit: u16,
    },
    /// Photos.
    Photo {
        /// How many at the least.
        at_least: u8,
    },
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OptionLine {
    /// Its id.
    pub option_id: String,
    /// What it says.
    pub label: String,
}

/// A photo on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PhotoLine {
    /// Its id.
    pub photo_id: String,
    /// What somebody drew over it.
    pub marks: Vec<Mark>,
}

/// Something that still needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Gap {
    /// The item.
    pub item_id: String,
    /// What is the matter with it.
    pub kind: GapKind,
    /// In words.
    pub message: String,
}

impl Engine {
    /// The checklist of a visit that is being written.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when nobody has arrived there.
    pub fn checklist(&mut self, patrol: PatrolId, checkpoint: CheckpointId) -> Result<ChecklistScreen> {
        let draft = self.draft(patrol, checkpoint)?;
        let photos = self.device.references(&draft.all_photos())?;
        let drawn: Drawn = photos.into_iter().map(|photo| (photo.id, photo.marks)).collect();
        let mut screen = ChecklistScreen {
            name: String::new(),
            checkpoint_name: self.checkpoint_name(&draft),
            sections: vec![],
            gaps: vec![],
            percent: None,
            passed: true,
            remark: draft.remark.clone(),
            photos: photo_lines(&draft.photos, &drawn),
        };
        if draft.sheet.is_some() {
            let version = self.version_of(&draft)?;
            self.fill(&mut screen, &version.content, &draft, &drawn);
        }
        Ok(screen)
    }

    fn fill(&self, screen: &mut ChecklistScreen, content: &Content, draft: &Draft, drawn: &Drawn) {
        let language = self.language();
        let score: Score = content.score(&draft.answers);
        content.name.say(language).clone_into(&mut screen.name);
        screen.percent = score.percent();
        screen.passed = score.passed;
        screen.gaps = content.gaps(&draft.answers).iter().map(|gap| gap_line(gap, language)).collect();
        for section in &content.sections {
            let shown = section.items.iter().filter(|item| content.is_shown(item, &draft.answers));
            let items: Vec<ItemScreen> = shown.map(|item| self.item(item, draft, &screen.gaps, drawn)).collect();
            if !items.is_empty() {
                screen.sections.push(SectionScreen { title: section.title.say(language).to_owned(), items });
            }
        }
    }

    fn item(&self, item: &Item, draft: &Draft, gaps: &[Gap], drawn: &Drawn) -> ItemScreen {
        let language = self.language();
        let answer: Option<&Answer> = draft.answers.iter().find(|a| a.item == item.id);
        let value = answer.and_then(|a| a.value.as_ref());
        let id = item.id.to_string();
        let gap = gaps.iter().find(|g| g.item_id == id).map_or_else(String::new, |g| g.message.clone());
        ItemScreen {
            item_id: id,
            label: item.label.say(language).to_owned(),
            help: item.help.say(language).to_owned(),
            kind: kind(&item.kind, language),
            weight: item.weight,
            critical: item.critical,
            required: item.required,
            photo_on_failure: item.photo_on_failure,
            failed: value.is_some_and(|v| item.kind.fails(v)),
            verdict: if let Some(Value::Verdict(verdict)) = value { Some(*verdict) } else { None },
            points: if let Some(Value::Score(points)) = value { Some(*points) } else { None },
            number: if let Some(Value::Number(number)) = value { Some(*number) } else { None },
            chosen: chosen(value),
            text: if let Some(Value::Text(text)) = value { Some(text.clone()) } else { None },
            note: answer.map_or_else(String::new, |a| a.note.clone()),
            photos: photo_lines(answer.map_or(&[][..], |a| &a.photos[..]), drawn),
            gap,
        }
    }
}

/// What was drawn over the photos of a draft.
type Drawn = HashMap<PhotoId, Vec<Mark>>;

fn photo_lines(photos: &[PhotoId], drawn: &Drawn) -> Vec<PhotoLine> {
    let line = |id: &PhotoId| PhotoLine { photo_id: id.to_string(), marks: drawn.get(id).cloned().unwrap_or_default() };
    photos.iter().map(line).collect()
}

fn chosen(value: Option<&Value>) -> Option<Vec<String>> {
    match value? {
        Value::Choice(option) => Some(vec![option.to_string()]),
        Value::Choices(options) => Some(options.iter().map(ToString::to_string).collect()),
        _ => None,
    }
}

fn kind(kind: &checklist::ItemKind, language: Language) -> ItemKind {
    let lines = |options: &[checklist::ChoiceOption]| {
        options.iter().map(|o| OptionLine { option_id: o.id.to_string(), label: o.label.say(language).to_owned() }).collect()
    };
    match kind {
        checklist::ItemKind::PassFail {} => ItemKind::PassFail,
        checklist::ItemKind::Score { max, pass_from } => ItemKind::Score { max: *max, pass_from: *pass_from },
        checklist::ItemKind::Number { unit, min, max } => ItemKind::Number { unit: unit.say(language).to_owned(), min: *min, max: *max },
        checklist::ItemKind::SingleChoice { options } => ItemKind::SingleChoice { options: lines(options) },
        checklist::ItemKind::MultipleChoice { options } => ItemKind::MultipleChoice { options: lines(options) },
        checklist::ItemKind::Text { limit } => ItemKind::Text { limit: *limit },
        checklist::ItemKind::Photo { at_least } => ItemKind::Photo { at_least: *at_least },
    }
}

fn gap_line(gap: &checklist::Gap, language: Language) -> Gap {
    let (zh, en) = match gap.kind {
        GapKind::Missing => ("还没填", "Not answered yet"),
        GapKind::PhotoMissing => ("不合格，请拍照", "It failed: please take a photo"),
        GapKind::TooFewPhotos => ("照片不够", "Not enough photos"),
        GapKind::WrongKind => ("填的内容不是这一类", "This answer does not fit the question"),
        GapKind::OutOfRange => ("超出允许范围", "Outside what is allowed"),
        GapKind::Unknown => ("这一版检查表没有这一项", "This version of the checklist has no such item"),
    };
    let message = domain::text::Text::new(zh, en).say(language).to_owned();
    Gap { item_id: gap.item.to_string(), kind: gap.kind, message }
}
