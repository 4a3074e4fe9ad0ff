//! What happened at each checkpoint? Visits in the order in which they were made, then what was missed or is still open.

use super::{score::points, view::Whole};
use crate::pages::{
    Moment, Names, Words, local_time,
    picture::{Picture, metres},
};
use domain::{
    checklist::{Answer, Fate, Item, ItemKind, Score, Value, Verdict},
    finding::Finding,
    ids::{CheckpointId, OptionId},
    patrol::{Doubt, Presence, Stop, Visit},
};

/// A visit, or a checkpoint without one.
#[derive(Default)]
pub struct StopView {
    pub number: usize,
    pub checkpoint: String,
    pub place: String,
    pub at: Moment,
    pub took: String,
    /// `failed`, `missed`, `upcoming`; empty for a visit where all is well.
    pub kind: &'static str,
    /// There was no visit.
    pub missed: bool,
    pub presence: &'static str,
    pub presence_note: String,
    pub points: String,
    pub doubts: Vec<String>,
    pub reason: String,
    pub answers: Vec<AnswerView>,
    pub summary: String,
    pub open: bool,
    pub remark: String,
    pub photos: Vec<Picture>,
    pub findings: Vec<Raised>,
}

/// An answer with the words of the version that was answered.
pub struct AnswerView {
    pub item: String,
    pub given: String,
    pub points: String,
    pub failed: bool,
    pub critical: bool,
    pub note: String,
}

/// A finding raised on the patrol.
pub struct Raised {
    pub severity: &'static str,
    pub title: String,
    pub kind: String,
    pub href: String,
}

/// The time line.
pub fn stops(whole: &Whole, t: &Words) -> Vec<StopView> {
    let patrol = &whole.detail.patrol;
    let number = |id: CheckpointId| patrol.stops.iter().position(|stop| stop.checkpoint == id).map_or(0, |place| place + 1);
    let visited = whole.detail.visits.iter().map(|visit| visited(visit, number(visit.checkpoint), whole, t));
    let open = patrol.open_stops().map(|stop| without_visit(stop, number(stop.checkpoint), whole, t));
    visited.chain(open).collect()
}

fn without_visit(stop: &Stop, number: usize, whole: &Whole, t: &Words) -> StopView {
    let names = &whole.names;
    let reason = stop.missed.as_ref().map(|missed| with_note(t.word("miss-reason", word(&missed.reason)), &missed.note));
    StopView {
        number,
        checkpoint: names.checkpoint(stop.checkpoint),
        place: names.around(stop.checkpoint),
        kind: if reason.is_some() { "missed" } else { "upcoming" },
        missed: true,
        reason: reason.unwrap_or_default(),
        ..StopView::default()
    }
}

fn visited(visit: &Visit, number: usize, whole: &Whole, t: &Words) -> StopView {
    let names = &whole.names;
    let zone = names.zone(visit.site);
    let checkpoint = names.checkpoint(visit.checkpoint);
    let (presence, presence_note, reason) = presence(&visit.presence, t);
    let answers = answers(visit, names, t);
    let failed = answers.iter().filter(|answer| answer.failed).count();
    let minutes = (visit.recorded.at - visit.arrived.at).num_minutes();
    let sheet_failed = visit.score.as_ref().is_some_and(|score| !score.passed);
    let below = format!("/patrols/{}", visit.patrol);
    let photos = whole.photos.iter().filter(|photo| photo.visit == Some(visit.id) && photo.finding.is_none());
    let picture = |photo| Picture::new(photo, &checkpoint, &below, names, t).with_original(whole.may_original);
    StopView {
        number,
        place: names.around(visit.checkpoint),
        at: local_time(visit.arrived.at, zone),
        took: if minutes > 0 { t.n("visit-took", minutes) } else { String::new() },
        kind: if sheet_failed || failed > 0 { "failed" } else { "" },
        missed: false,
        presence,
        presence_note,
        reason,
        points: visit.score.as_ref().filter(|score| score.possible > 0).map(sum).unwrap_or_default(),
        // That presence was entered by hand stands beside the checkpoint's name already.
        doubts: visit.doubts.iter().filter(|doubt| **doubt != Doubt::ByHand).map(word).collect(),
        summary: if failed > 0 { t.n("visit-failed-count", failed) } else { t.n("visit-all-passed", answers.len()) },
        open: failed > 0,
        answers,
        remark: visit.remark.clone(),
        photos: photos.map(picture).collect(),
        findings: whole.detail.findings.iter().filter(|finding| is_at(finding, visit)).map(|finding| raised(finding, t)).collect(),
        checkpoint,
    }
}

/// What was found on the way, between the checkpoints.
pub fn elsewhere(whole: &Whole, t: &Words) -> Vec<Raised> {
    let detail = &whole.detail;
    let elsewhere = detail.findings.iter().filter(|finding| !detail.visits.iter().any(|visit| is_at(finding, visit)));
    elsewhere.map(|finding| raised(finding, t)).collect()
}

/// A finding shows at its visit; one that names only the checkpoint shows there.
fn is_at(finding: &Finding, visit: &Visit) -> bool {
    finding.spot.visit.map_or(finding.spot.checkpoint == Some(visit.checkpoint), |at| at == visit.id)
}

fn raised(finding: &Finding, t: &Words) -> Raised {
    Raised {
        severity: finding.severity.word(),
        title: domain::message::title(&finding.text),
        kind: t.word("finding-kind", finding.kind.word()),
        href: format!("/findings/{}", finding.id),
    }
}

/// The word of a value as it stands on the wire; the last part of a key.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn with_note(reason: String, note: &str) -> String {
    if note.is_empty() { reason } else { format!("{reason} · {note}") }
}

fn presence(presence: &Presence, t: &Words) -> (&'static str, String, String) {
    match presence {
        Presence::Qr { .. } => ("qr", String::new(), String::new()),
        Presence::Nfc { .. } => ("nfc", String::new(), String::new()),
        Presence::Position { position } => ("position", t.n("presence-accuracy", metres(*position)), String::new()),
        Presence::ByHand { reason, note } => ("by-hand", String::new(), with_note(t.word("hand-reason", word(reason)), note)),
    }
}

fn sum(score: &Score) -> String {
    format!("{}/{}", points(score.earned), points(score.possible))
}

/// Every item that was shown, with its answer, in the order of the version that was answered.
fn answers(visit: &Visit, names: &Names, t: &Words) -> Vec<AnswerView> {
    let Some(sheet) = visit.sheet else { return vec![] };
    let Some(version) = names.company().versions.get(&(sheet.template, sheet.version)) else { return vec![] };
    version.content.items().filter_map(|item| answer(item, visit, names, t)).collect()
}

fn answer(item: &Item, visit: &Visit, names: &Names, t: &Words) -> Option<AnswerView> {
    let given = visit.answers.iter().find(|answer| answer.item == item.id);
    let line = visit.score.as_ref().and_then(|score| score.lines.iter().find(|line| line.item == item.id));
    if given.is_none() && line.is_none() {
        return None;
    }
    let failed = line.is_some_and(|line| line.fate == Fate::Failed);
    let counted = line.filter(|line| line.fate != Fate::NotCounted);
    Some(AnswerView {
        item: names.say(&item.label),
        given: given.map_or_else(|| t.of("answer-none"), |given| said(given, item, names, t)),
        points: counted.map_or_else(|| "—".into(), |line| format!("{}/{}", points(line.earned), line.weight)),
        failed,
        critical: item.critical && failed,
        note: given.map(|given| given.note.clone()).unwrap_or_default(),
    })
}

fn said(answer: &Answer, item: &Item, names: &Names, t: &Words) -> String {
    let option = |id: &OptionId| {
        item.kind.options().iter().find(|option| option.id == *id).map_or_else(|| "—".into(), |option| names.say(&option.label))
    };
    match (&answer.value, &item.kind) {
        (Some(Value::Verdict(Verdict::Pass)), _) => t.of("answer-pass"),
        (Some(Value::Verdict(Verdict::Fail)), _) => t.of("answer-fail"),
        (Some(Value::Verdict(Verdict::NotApplicable)), _) => t.of("answer-na"),
        (Some(Value::Score(given)), ItemKind::Score { max, .. }) => format!("{given}/{max}"),
        (Some(Value::Score(given)), _) => given.to_string(),
        (Some(Value::Number(given)), ItemKind::Number { unit, .. }) => format!("{given} {}", names.say(unit)).trim_end().to_owned(),
        (Some(Value::Number(given)), _) => given.to_string(),
        (Some(Value::Choice(chosen)), _) => option(chosen),
        (Some(Value::Choices(chosen)), _) if chosen.is_empty() => t.of("none"),
        (Some(Value::Choices(chosen)), _) => names.list(chosen.iter().map(option)),
        (Some(Value::Text(text)), _) => text.clone(),
        (None, _) if !answer.photos.is_empty() => t.n("answer-photos", answer.photos.len()),
        (None, _) => t.of("answer-none"),
    }
}
