//! How is a patrol's score made up, and why did it fail?

use super::view::Whole;
use crate::pages::{Names, Words};
use domain::{
    checklist::Score,
    patrol::{Patrol, Stop, Visit},
};

/// The score with its parts.
#[derive(Default)]
pub struct ScoreView {
    pub known: bool,
    pub percent: String,
    pub value: u8,
    pub fraction: String,
    pub verdict: &'static str,
    pub why: String,
    pub parts: Vec<Part>,
}

/// What one checkpoint gave.
pub struct Part {
    pub name: String,
    pub points: String,
    pub most: String,
    pub note: String,
}

/// The score of a patrol; unknown while nothing could be earned.
pub fn score(whole: &Whole, t: &Words) -> ScoreView {
    let patrol = &whole.detail.patrol;
    let Some(percent) = patrol.percent() else { return ScoreView::default() };
    let (earned, possible) = patrol.points();
    ScoreView {
        known: true,
        percent: format!("{percent} %"),
        value: percent,
        fraction: format!("{} / {}", points(earned), points(possible)),
        verdict: if patrol.failed_stops() > 0 { "failed" } else { "passed" },
        why: why(patrol, &whole.detail.visits, &whole.names, t),
        parts: patrol.stops.iter().filter_map(|stop| part(stop, &whole.names, t)).collect(),
    }
}

/// A checkpoint that asked nothing gives nothing and is not listed.
fn part(stop: &Stop, names: &Names, t: &Words) -> Option<Part> {
    let name = names.checkpoint(stop.checkpoint);
    match &stop.visit {
        Some(visit) if visit.possible > 0 => Some(Part {
            name,
            points: points(visit.earned),
            most: points(visit.possible),
            note: if visit.passed == Some(false) { t.of("score-failed") } else { String::new() },
        }),
        None if stop.missed.is_some() => Some(Part { name, points: "—".into(), most: "—".into(), note: t.of("patrol-state-missed") }),
        _ => None,
    }
}

/// Why the first sheet that failed did: a critical item, or too few points.
fn why(patrol: &Patrol, visits: &[Visit], names: &Names, t: &Words) -> String {
    let counted = |visit: &&Visit| patrol.stops.iter().any(|stop| stop.visit.as_ref().is_some_and(|counted| counted.id == visit.id));
    let failed =
        visits.iter().filter(counted).filter_map(|visit| visit.score.as_ref().filter(|score| !score.passed).map(|score| (visit, score)));
    let failed: Vec<(&Visit, &Score)> = failed.collect();
    // With the checkpoint's name: a patrol of 93 % may hold one sheet below the mark.
    let at = |visit: &Visit, why: String| format!("{} · {why}", names.checkpoint(visit.checkpoint));
    let critical = failed.iter().find_map(|(visit, score)| {
        let sheet = visit.sheet?;
        let version = names.company().versions.get(&(sheet.template, sheet.version))?;
        let item = version.content.item(*score.critical.first()?)?;
        Some(at(visit, t.s("score-critical", names.say(&item.label))))
    });
    match (critical, failed.first()) {
        (Some(why), _) => why,
        (None, Some((visit, score))) => at(visit, t.n("score-below", score.pass_mark)),
        (None, None) => String::new(),
    }
}

/// Hundredths of points as people write them.
pub fn points(hundredths: u32) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 => whole.to_string(),
        rest if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_written_without_idle_zeros() {
        assert_eq!([300, 250, 267, 205].map(points), ["3", "2.5", "2.67", "2.05"]);
    }
}
