//! What does a lead's report say on paper? What its page says: the figures, the lead's words, and what those above said to them.

use super::said::{Block, Paper, Tone};
use crate::{
    app::App,
    auth::SignedIn,
    lead_reports::{
        rest::find,
        web::{say, title},
    },
    pages::{Names, Words, local_time},
    problem::Problem,
};
use domain::{ids::LeadReportId, lead_report::LeadReport, text::Language, time::Timestamp};

/// The paper of a lead's report, for somebody who may read it.
pub async fn paper(app: &App, person: &SignedIn, id: LeadReportId, language: Language) -> Result<Paper, Problem> {
    let t = Words::of_language(language);
    let report = find(app, person, id).await?;
    let names = Names::seen_by(app, person, Some(report.site), language).await?;
    let (site, zone) = (names.site(report.site), names.zone(report.site));
    let title = format!("{} · {}", title(&report, t), names.person(report.by));
    let when = |at: Timestamp| local_time(at, zone).full;
    let mut facts = vec![
        (t.of("lead-report-by"), names.person(report.by)),
        (t.of("lead-report-days"), format!("{} – {}", report.from, report.until)),
        (t.of("state"), t.word("lead-report-state", report.state.word())),
    ];
    facts.extend(report.sent.as_ref().map(|sent| (t.of("lead-report-sent"), when(sent.at))));
    if !report.to.is_empty() {
        facts.push((t.of("lead-report-to"), names.people(&report.to)));
    }
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(figures(&report, t));
    let words = [
        ("lead-report-done", &report.words.done),
        ("lead-report-problems", &report.words.problems),
        ("lead-report-plan", &report.words.plan),
    ];
    for (heading, said) in words.into_iter().filter(|(_, said)| !said.is_empty()) {
        blocks.push(Block::Heading(t.of(heading)));
        blocks.push(Block::Text(said.clone(), Tone::Plain));
    }
    if !report.reads.is_empty() {
        blocks.push(Block::Heading(t.of("lead-report-reads")));
    }
    for read in &report.reads {
        blocks.push(Block::Text(format!("{} · {}", names.person(read.by), when(read.at)), Tone::Soft));
        if !read.note.is_empty() {
            blocks.push(Block::Text(read.note.clone(), Tone::Plain));
        }
    }
    Ok(Paper {
        foot: format!("{site} · {title} · {} · {}", t.s("report-made", when(person.at)), person.name),
        title,
        under: site,
        numbering: t.of("report-page"),
        language: language.tag(),
        blocks,
        ..Paper::default()
    })
}

fn figures(report: &LeadReport, t: &Words) -> [Block; 2] {
    let facts: Vec<_> = report.figures.iter().map(|figure| (t.word("figure-of", figure.what.word()), say(figure))).collect();
    let counted = if facts.is_empty() { Block::Text(t.of("lead-report-figures-none"), Tone::Soft) } else { Block::Facts(facts) };
    [Block::Heading(t.of("lead-report-figures")), counted]
}
