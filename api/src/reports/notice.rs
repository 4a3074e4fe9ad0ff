//! What does a rectification notice say on paper? One page to sign: what is wrong, whose it is, by when, what is to be done, and who signed.

use super::{
    album::Album,
    said::{Block, Paper, Table, Tone},
};
use crate::{app::App, auth::SignedIn, notices::web, pages::Words, problem::Problem};
use domain::{finding::NoticeNumber, ids::SiteId, text::Language};

const LINES: &[f32] = &[0.4, 0.34, 0.26];

/// The paper of a notice, for somebody who may see it.
pub async fn paper(app: &App, person: &SignedIn, site: SiteId, number: NoticeNumber, language: Language) -> Result<Paper, Problem> {
    let t = Words::of_language(language);
    let whole = web::of_number(app, person, site, number, language).await?;
    let album = Album::fetch(app, &whole.photos, &whole.names, t).await?;
    let (finding, notice) = (&whole.finding, &whole.notice);
    let fact = |key: &str, value: &str| (t.of(key), value.to_owned());
    let mut blocks = vec![
        Block::Facts(vec![
            fact("notice-number", &notice.number),
            fact("notice-at", &notice.at),
            fact("responsible", &notice.responsible),
            fact("due", &notice.due),
            fact("finding-place", &finding.place),
            fact("finding-kind", &finding.kind),
            fact("severity", &t.word("severity", finding.severity)),
            fact("notice-by", &notice.by),
        ]),
        Block::Heading(t.of("finding-what")),
        Block::Text(finding.text.clone(), Tone::Plain),
        Block::Photos(album.all(&finding.before, t)),
        Block::Heading(t.of("corrective")),
        Block::Text(notice.corrective.clone(), Tone::Plain),
        Block::Heading(t.of("preventive")),
        Block::Text(notice.preventive.clone(), Tone::Plain),
    ];
    if notice.replaced {
        blocks.insert(0, Block::Text(t.of("notice-replaced-long"), Tone::Bad));
    }
    if !finding.after.is_empty() {
        blocks.push(Block::Heading(t.of("finding-after")));
        blocks.push(Block::Photos(album.all(&finding.after, t)));
    }
    blocks.push(Block::Heading(t.of("notice-signatures")));
    let line = "________________".to_owned();
    let rows = ["notice-sign-issuer", "notice-sign-responsible", "notice-sign-done", "notice-sign-verified"];
    blocks.push(Block::Table(Table {
        shares: LINES,
        head: vec![String::new(), t.of("notice-signature"), t.of("date")],
        rows: rows
            .iter()
            .map(|key| (vec![format!("\n{}", t.of(key)), format!("\n{line}"), "\n____________".into()], Tone::Plain))
            .collect(),
    }));
    Ok(Paper {
        title: t.s("notice-title", &notice.number),
        under: [whole.company.as_str(), whole.site.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        foot: format!("{} · {}", whole.site, notice.number),
        blocks,
        ..Paper::default()
    })
}
