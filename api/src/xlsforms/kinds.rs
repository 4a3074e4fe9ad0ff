//! Which kind of item is a type of XLSForm?

use super::{
    choices::{List, Named, whole},
    expression::{Expr, Op, Operand, parse},
    grid::Line,
    survey::Ids,
    trouble::{Trouble, Why},
};
use domain::{checklist::ItemKind, text::NOTE_LIMIT};
use std::collections::HashMap;

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowType {
    BeginGroup,
    EndGroup,
    /// The beginning or the end of a repeat.
    Repeat,
    Note,
    /// Something that is recorded anyway.
    Recorded,
    SelectOne(String),
    SelectMultiple(String),
    /// A select that adds "other" by itself.
    OrOther,
    Text,
    Whole,
    Decimal,
    Scale,
    Photo,
    Unknown,
}

impl RowType {
    /// Reads the type as people write it, in the spellings that XLSForm has had over the years.
    pub fn parse(typed: &str) -> Self {
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let lower = typed.to_ascii_lowercase();
        let one = ["select_one ", "select one from ", "select one ", "select1 ", "add select one prompt using "];
        let many = [
            "select_multiple ",
            "select all that apply from ",
            "select all that apply ",
            "select multiple from ",
            "select multiple ",
            "add select multiple prompt using ",
        ];
        if lower.contains("from_file") || lower.contains("from file") || lower.contains("external") {
            return Self::Unknown;
        }
        for (prefixes, is_one) in [(one.as_slice(), true), (many.as_slice(), false)] {
            if let Some(prefix) = prefixes.iter().find(|prefix| lower.starts_with(**prefix)) {
                let list = typed[prefix.len()..].trim();
                return match list.split_once(' ') {
                    Some(_) => Self::OrOther,
                    None if is_one => Self::SelectOne(list.to_owned()),
                    None => Self::SelectMultiple(list.to_owned()),
                };
            }
        }
        match lower.replace('_', " ").as_str() {
            "begin group" => Self::BeginGroup,
            "end group" => Self::EndGroup,
            "note" | "add note prompt" => Self::Note,
            "text" | "string" | "q string" | "add text prompt" => Self::Text,
            "integer" | "int" | "q int" | "add integer prompt" => Self::Whole,
            "decimal" | "q decimal" | "add decimal prompt" => Self::Decimal,
            "range" => Self::Scale,
            "image" | "photo" | "add image prompt" | "add photo prompt" => Self::Photo,
            "start" | "end" | "today" | "deviceid" | "device id" | "username" | "phonenumber" | "phone number" | "email"
            | "subscriberid" | "simserial" | "sim id" | "imei" | "audit" | "start time" | "end time" | "get today" | "get start time"
            | "get end time" => Self::Recorded,
            other if other.contains("repeat") || other.starts_with("begin loop") || other.starts_with("end loop") => Self::Repeat,
            _ => Self::Unknown,
        }
    }
}

/// The kind of an item with the names of its options, and whether its numbers are whole.
pub(super) struct Kind {
    pub kind: ItemKind,
    pub options: Vec<Named>,
    pub is_whole: bool,
}

/// The kind of a row; none where it becomes no item, which was said.
pub(super) fn kind(
    line: &Line<'_>,
    row: &RowType,
    lists: &HashMap<String, List>,
    ids: &mut Ids<'_>,
    troubles: &mut Vec<Trouble>,
) -> Option<Kind> {
    let plain = |kind| Some(Kind { kind, options: vec![], is_whole: false });
    match row {
        RowType::SelectOne(list) | RowType::SelectMultiple(list) => {
            no_constraint(line, troubles);
            let Some(known) = lists.get(list) else {
                troubles.push(line.trouble("type", &Why::NoList));
                return None;
            };
            let is_one = matches!(row, RowType::SelectOne(_));
            if is_one && known.is_pass_fail() {
                return plain(ItemKind::PassFail {});
            }
            let named = known.options(ids);
            let options = named.iter().map(|(_, option)| option.clone()).collect();
            let kind = if is_one { ItemKind::SingleChoice { options } } else { ItemKind::MultipleChoice { options } };
            Some(Kind { kind, options: named, is_whole: false })
        }
        RowType::Text => plain(ItemKind::Text { limit: text_limit(line, troubles) }),
        RowType::Whole | RowType::Decimal => {
            let is_whole = *row == RowType::Whole;
            let (min, max) = limits(line, is_whole, troubles);
            Some(Kind { kind: ItemKind::Number { unit: line.text("rounds_unit"), min, max }, options: vec![], is_whole })
        }
        RowType::Scale => {
            no_constraint(line, troubles);
            let max = scale(line, troubles);
            let pass_from = number(line, "rounds_pass_from", 0, troubles);
            Some(Kind { kind: ItemKind::Score { max, pass_from }, options: vec![], is_whole: true })
        }
        RowType::Photo => {
            no_constraint(line, troubles);
            plain(ItemKind::Photo { at_least: number(line, "rounds_at_least", 1, troubles) })
        }
        _ => None,
    }
}

/// A whole number of a column of ours.
pub(super) fn number<N: TryFrom<u64> + Default>(line: &Line<'_>, base: &str, otherwise: N, troubles: &mut Vec<Trouble>) -> N {
    match line.get(base) {
        "" => otherwise,
        typed => whole(typed).and_then(|number| N::try_from(number).ok()).unwrap_or_else(|| {
            troubles.push(line.trouble(base, &Why::Number));
            N::default()
        }),
    }
}

/// Yes or no; none where the cell is empty, or says neither.
pub(super) fn yes_no(line: &Line<'_>, base: &str, troubles: &mut Vec<Trouble>) -> Option<bool> {
    match line.get(base).to_lowercase().as_str() {
        "" => None,
        "yes" | "true" | "true()" | "1" | "x" | "是" => Some(true),
        "no" | "false" | "false()" | "0" | "否" => Some(false),
        _ => {
            troubles.push(line.trouble(base, &Why::YesNo));
            None
        }
    }
}

fn no_constraint(line: &Line<'_>, troubles: &mut Vec<Trouble>) {
    if !line.get("constraint").is_empty() {
        troubles.push(line.trouble("constraint", &Why::Constraint));
    }
}

fn text_limit(line: &Line<'_>, troubles: &mut Vec<Trouble>) -> u16 {
    let most = u16::try_from(NOTE_LIMIT).unwrap_or(u16::MAX);
    let typed = line.get("constraint");
    if typed.is_empty() {
        return most;
    }
    let limit = match parse(typed) {
        Some(Expr::Length(Op::AtMost, limit)) => Some(limit),
        Some(Expr::Length(Op::Below, limit)) => Some(limit - 1.0),
        _ => None,
    };
    match limit.filter(|limit| limit.fract() == 0.0 && (1.0..=f64::from(most)).contains(limit)) {
        Some(limit) => limit as u16,
        None => {
            troubles.push(line.trouble("constraint", &Why::Constraint));
            most
        }
    }
}

/// `. >= 0 and . <= 100`, either side alone, in either order.
fn limits(line: &Line<'_>, is_whole: bool, troubles: &mut Vec<Trouble>) -> (Option<f64>, Option<f64>) {
    let typed = line.get("constraint");
    if typed.is_empty() {
        return (None, None);
    }
    let parts = match parse(typed) {
        Some(Expr::And(parts)) => parts,
        Some(one) => vec![one],
        None => vec![],
    };
    let (mut min, mut max, mut why) = (None, None, parts.is_empty().then_some(Why::Constraint));
    for part in parts {
        let Expr::Compare(Operand::Own, op, Operand::Number(bound)) = part else {
            why = Some(Why::Constraint);
            continue;
        };
        let next = |step: f64| is_whole.then(|| if step > 0.0 { bound.floor() + step } else { bound.ceil() + step });
        match op {
            Op::AtLeast if min.is_none() => min = Some(bound),
            Op::AtMost if max.is_none() => max = Some(bound),
            Op::Above if min.is_none() && is_whole => min = next(1.0),
            Op::Below if max.is_none() && is_whole => max = next(-1.0),
            Op::Above | Op::Below => why = Some(Why::Strict),
            _ => why = Some(Why::Constraint),
        }
    }
    if let Some(why) = why {
        troubles.push(line.trouble("constraint", &why));
    }
    (min, max)
}

/// `start=0 end=10 step=1`, with spaces, commas or semicolons.
fn scale(line: &Line<'_>, troubles: &mut Vec<Trouble>) -> u16 {
    let (mut start, mut end, mut step) = (0, 10, 1);
    let mut is_fine = true;
    for part in line.get("parameters").split([' ', ',', ';']).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let place = match name.to_lowercase().as_str() {
            "start" => &mut start,
            "end" => &mut end,
            "step" => &mut step,
            _ => {
                is_fine = false;
                continue;
            }
        };
        match whole(value) {
            Some(number) => *place = number,
            None => is_fine = false,
        }
    }
    match u16::try_from(end) {
        Ok(max) if is_fine && start == 0 && step == 1 && max > 0 => max,
        _ => {
            troubles.push(line.trouble("parameters", &Why::Scale));
            1
        }
    }
}
