//! What does the report of a patrol say? The same words as its page, from the same view.

use super::{
    album::Album,
    said::{Block, Paper, Table, Tone},
};
use crate::{
    app::App,
    auth::SignedIn,
    pages::{Words, picture::Picture},
    patrols::web::{
        one,
        stops::{AnswerView, Raised, StopView},
        view::{PatrolView, Whole},
    },
    problem::Problem,
};
use domain::{ids::PatrolId, text::Language};

const ANSWERS: &[f32] = &[0.62, 0.24, 0.14];
const PARTS: &[f32] = &[0.64, 0.18, 0.18];

/// The report of a patrol, for somebody who may see it.
pub async fn paper(app: &App, person: &SignedIn, id: PatrolId, language: Language) -> Result<Paper, Problem> {
    let t = Words::of_language(language);
    let whole = one::whole(app, person, id, language).await?;
    let album = Album::fetch(app, &whole.photos, &whole.names, t).await?;
    let patrol = PatrolView::new(&whole, person, t);
    let mut blocks = vec![facts(&patrol, t)];
    if !patrol.remark.is_empty() {
        blocks.push(Block::Text(format!("{}: {}", t.of("patrol-remark"), patrol.remark), Tone::Plain));
    }
    score(&mut blocks, &patrol, t);
    review(&mut blocks, &patrol, t);
    blocks.push(Block::Heading(t.of("patrol-timeline")));
    for stop in &patrol.stops {
        self::stop(&mut blocks, stop, &whole, &album, t);
    }
    if !patrol.elsewhere.is_empty() {
        blocks.push(Block::Heading(t.of("patrol-elsewhere")));
        findings(&mut blocks, &patrol.elsewhere, &whole, &album, t);
    }
    if album.left_out > 0 {
        blocks.push(Block::Text(t.n("report-left-out", album.left_out), Tone::Bad));
    }
    let state = [
        t.word("patrol-state", patrol.state),
        if patrol.review.is_empty() { String::new() } else { t.word("review-state", patrol.review) },
    ];
    let state = state.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
    Ok(Paper {
        title: t.s("report-of-patrol", &patrol.route),
        under: format!("{} · {} · {state}", patrol.site, patrol.date),
        foot: format!("{} · {} · {}", patrol.site, patrol.route, patrol.date),
        blocks,
        ..Paper::default()
    })
}

fn facts(patrol: &PatrolView, t: &Words) -> Block {
    let fact = |key: &str, value: &str| (t.of(key), value.to_owned());
    Block::Facts(vec![
        fact("person", &patrol.people),
        fact("patrol-window", &patrol.window),
        fact("patrol-started", &patrol.started),
        fact("patrol-finished", &patrol.finished),
        fact("checkpoints", &patrol.progress),
        fact("photos", &patrol.photos),
        fact("device", &patrol.device),
        fact("patrol-received", &patrol.received),
    ])
}

fn score(blocks: &mut Vec<Block>, patrol: &PatrolView, t: &Words) {
    let score = &patrol.score;
    blocks.push(Block::Heading(t.of("score")));
    if !score.known {
        blocks.push(Block::Text(t.of("score-none"), Tone::Soft));
        return;
    }
    let tone = if score.verdict == "failed" { Tone::Bad } else { Tone::Good };
    blocks.push(Block::Text(format!("{} · {} · {}", score.percent, score.fraction, t.word("verdict", score.verdict)), tone));
    if !score.why.is_empty() {
        blocks.push(Block::Text(score.why.clone(), Tone::Bad));
    }
    let rows = score.parts.iter().map(|part| {
        let name = if part.note.is_empty() { part.name.clone() } else { format!("{} · {}", part.name, part.note) };
        (vec![name, part.points.clone(), part.most.clone()], if part.note.is_empty() { Tone::Plain } else { Tone::Bad })
    });
    let head = ["checkpoint", "score-points", "score-most"].map(|key| t.of(key)).to_vec();
    blocks.push(Block::Table(Table { shares: PARTS, head, rows: rows.collect() }));
    blocks.push(Block::Text(t.of("score-how"), Tone::Soft));
}

fn review(blocks: &mut Vec<Block>, patrol: &PatrolView, t: &Words) {
    blocks.push(Block::Heading(t.of("review")));
    if patrol.history.is_empty() {
        blocks.push(Block::Text(t.of("review-history-empty"), Tone::Soft));
    }
    for step in &patrol.history {
        let tone = if step.state == "accepted" { Tone::Good } else { Tone::Bad };
        let remark = if step.remark.is_empty() { String::new() } else { format!(" · {}", step.remark) };
        blocks.push(Block::Text(format!("{} · {} · {}{remark}", t.word("review-state", step.state), step.by, step.at), tone));
    }
}

fn stop(blocks: &mut Vec<Block>, stop: &StopView, whole: &Whole, album: &Album, t: &Words) {
    let missing = || t.word("patrol-state", stop.kind);
    let end = if stop.missed { missing() } else { format!("{}  {}", stop.at.clock, stop.points).trim_end().to_owned() };
    let tone = if matches!(stop.kind, "failed" | "missed") { Tone::Bad } else { Tone::Plain };
    blocks.push(Block::Stop { name: format!("{}. {}", stop.number, stop.checkpoint), end, tone });
    let presence = if stop.presence.is_empty() { String::new() } else { t.word("presence", stop.presence) };
    let about = [&stop.place, &presence, &stop.presence_note, &stop.took];
    let about: Vec<&str> = about.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let mut say = |text: String, tone| {
        if !text.is_empty() {
            blocks.push(Block::Text(text, tone));
        }
    };
    say(about.join(" · "), Tone::Soft);
    if !stop.reason.is_empty() {
        say(t.s("visit-reason", &stop.reason), Tone::Plain);
    }
    say(stop.doubts.iter().map(|doubt| t.word("doubt", doubt)).collect::<Vec<_>>().join(" · "), Tone::Bad);
    if !stop.answers.is_empty() {
        let head = ["item", "answer", "points"].map(|key| t.of(key)).to_vec();
        blocks.push(Block::Table(Table {
            shares: ANSWERS,
            head,
            rows: stop.answers.iter().map(|answer| self::answer(answer, t)).collect(),
        }));
    }
    if !stop.remark.is_empty() {
        blocks.push(Block::Text(stop.remark.clone(), Tone::Plain));
    }
    blocks.push(Block::Photos(album.all(&stop.photos, t)));
    findings(blocks, &stop.findings, whole, album, t);
}

fn answer(answer: &AnswerView, t: &Words) -> (Vec<String>, Tone) {
    let mut item = answer.item.clone();
    if answer.critical {
        item = format!("{item} [{}]", t.of("item-critical"));
    }
    if !answer.note.is_empty() {
        item = format!("{item}\n{}", answer.note);
    }
    (vec![item, answer.given.clone(), answer.points.clone()], if answer.failed { Tone::Bad } else { Tone::Plain })
}

fn findings(blocks: &mut Vec<Block>, raised: &[Raised], whole: &Whole, album: &Album, t: &Words) {
    for one in raised {
        let found = whole.detail.findings.iter().find(|finding| one.href == format!("/findings/{}", finding.id));
        let Some(finding) = found else { continue };
        let head = format!("{} · {} · {}", t.of("finding"), t.word("severity", one.severity), one.kind);
        blocks.push(Block::Text(head, Tone::Bad));
        blocks.push(Block::Text(finding.text.clone(), Tone::Plain));
        let photos = whole.photos.iter().filter(|photo| photo.finding == Some(finding.id));
        let pictures: Vec<Picture> = photos.map(|photo| Picture::new(photo, &one.title, "", &whole.names, t)).collect();
        blocks.push(Block::Photos(album.all(&pictures, t)));
    }
}
