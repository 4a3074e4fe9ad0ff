//! What does the report of a finding say?

use super::{
    album::Album,
    said::{Block, Paper, Tone},
};
use crate::{app::App, auth::SignedIn, findings::web, pages::Words, problem::Problem};
use domain::{ids::FindingId, text::Language};

/// The report of a finding, for somebody who may see it.
pub async fn paper(app: &App, person: &SignedIn, id: FindingId, language: Language) -> Result<Paper, Problem> {
    let t = Words::of_language(language);
    let (finding, photos, names) = web::whole(app, person, id, language).await?;
    let album = Album::fetch(app, &photos, &names, t).await?;
    let view = web::finding_view(&finding, &photos, false, person.at, &names, t);
    let fact = |key: &str, value: &str| (t.of(key), value.to_owned());
    let mut facts = vec![
        fact("finding-kind", &view.kind),
        fact("severity", &t.word("severity", view.severity)),
        fact("finding-place", &view.place),
        fact("state", &t.word("finding-state", view.state)),
        fact("finding-by", &view.by),
        fact("finding-at", &view.at),
    ];
    if !view.responsible.is_empty() {
        facts.push(fact("responsible", &view.responsible));
    }
    if !view.due.is_empty() {
        facts.push(fact("due", &view.due));
    }
    if !view.item.is_empty() {
        facts.push(fact("item", &view.item));
    }
    let mut blocks = vec![Block::Facts(facts), Block::Heading(t.of("finding-what")), Block::Text(view.text.clone(), Tone::Plain)];
    match album.all(&view.before, t) {
        none if none.is_empty() => blocks.push(Block::Text(t.of("finding-no-photo"), Tone::Soft)),
        photos => blocks.push(Block::Photos(photos)),
    }
    for notice in &view.notices {
        blocks.push(Block::Heading(t.s("notice-title", &notice.number)));
        blocks.push(Block::Facts(vec![
            fact("responsible", &notice.responsible),
            fact("due", &notice.due),
            fact("corrective", &notice.corrective),
            fact("preventive", &notice.preventive),
            fact("notice-by", &notice.by),
            fact("notice-at", &notice.at),
        ]));
    }
    if !view.steps.is_empty() {
        blocks.push(Block::Heading(t.of("finding-history")));
    }
    for step in view.steps.iter().rev() {
        let remark = if step.remark.is_empty() { String::new() } else { format!(" · {}", step.remark) };
        blocks.push(Block::Text(format!("{} · {} · {}{remark}", step.text, step.by, step.at), Tone::Plain));
        if !step.photos.is_empty() {
            blocks.push(Block::Photos(album.all(&step.photos, t)));
        }
    }
    if album.left_out > 0 {
        blocks.push(Block::Text(t.n("report-left-out", album.left_out), Tone::Bad));
    }
    Ok(Paper {
        title: t.s("report-of-finding", &view.title),
        under: view.place.clone(),
        foot: format!("{} · {}", view.place, view.title),
        blocks,
        ..Paper::default()
    })
}
