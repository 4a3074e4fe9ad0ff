//! What does the analysis of a week say on paper?

use super::said::{Bar, Block, Paper, Table, Tone};
use crate::{
    pages::{Words, local_time},
    statistics::weekly::{Analysis, name, sentences, title},
};
use domain::place::Site;

/// The paper about a week.
pub fn paper(analysis: &Analysis, site: &Site, t: &Words) -> Paper {
    let week = &analysis.week;
    let made = match analysis.made_at {
        Some(at) => t.s("report-made", local_time(at, site.time_zone).full),
        None => t.of("weekly-not-over"),
    };
    let mut blocks = vec![Block::Heading(t.of("weekly-said"))];
    blocks.extend(sentences(analysis, t).into_iter().map(|sentence| Block::Text(sentence, Tone::Plain)));
    blocks.push(Block::Heading(t.of("statistics-scores")));
    blocks.push(Block::Text(t.of("explain-scores"), Tone::Soft));
    let percent = |percent: Option<u8>| percent.map_or_else(|| "—".into(), |percent| format!("{percent} %"));
    let bar = |label: String, figure: Option<u8>| Bar { label, value: percent(figure), share: f32::from(figure.unwrap_or(0)) / 100.0 };
    blocks.push(Block::Bars(week.areas.iter().take(SHOWN).map(|area| bar(name(area, t), area.sums.percent())).collect()));
    blocks.push(Block::Heading(t.of("statistics-patrols")));
    blocks.push(Block::Text(t.of("explain-patrols"), Tone::Soft));
    let head = ["by-route", "walks-due", "walks-complete", "walks-partial", "walks-unfinished", "walks-missed", "walks-unknown"];
    let rows = week.routes.iter().map(|route| {
        let walks = &route.sums;
        let counts = [walks.due(), walks.complete, walks.partial, walks.unfinished, walks.missed, walks.unknown];
        let tone = if walks.missed > 0 { Tone::Bad } else { Tone::Plain };
        ([name(route, t)].into_iter().chain(counts.map(|n| n.to_string())).collect(), tone)
    });
    blocks.push(Block::Table(Table {
        shares: &[0.34, 0.11, 0.11, 0.11, 0.11, 0.11, 0.11],
        head: head.map(|key| t.of(key)).into(),
        rows: rows.collect(),
    }));
    blocks.push(Block::Heading(t.of("statistics-findings")));
    blocks.push(Block::Text(t.of("explain-findings"), Tone::Soft));
    let head = ["by-kind", "findings-raised", "findings-repeats", "findings-righted", "findings-closed"];
    let rows = week.kinds.iter().map(|kind| {
        let counts = [kind.sums.raised, kind.sums.repeats, kind.sums.righted, kind.sums.closed];
        ([name(kind, t)].into_iter().chain(counts.map(|n| n.to_string())).collect(), Tone::Plain)
    });
    blocks.push(Block::Table(Table {
        shares: &[0.4, 0.15, 0.15, 0.15, 0.15],
        head: head.map(|key| t.of(key)).into(),
        rows: rows.collect(),
    }));
    Paper {
        title: title(analysis, site, t),
        under: made,
        foot: site.name.say(t.language).to_owned(),
        numbering: t.of("report-page"),
        language: t.language.tag(),
        blocks,
        ..Paper::default()
    }
}

/// Areas that are drawn, weakest first.
const SHOWN: usize = 25;
