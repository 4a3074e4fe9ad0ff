//! What do pages of figures have in common? What is asked for, the way to the stretches beside it, how a figure and its change are said, and each
//! drawing with its table.

use crate::{
    auth::SignedIn,
    books::store::Source,
    pages::{Choice, Words, parts::address},
    statistics::{
        By, Question,
        figures::{Figures, FindingFigures, Group, Measure},
        question::sites,
    },
};
use domain::statistics::{Against, Grain, Period, Range};

/// The form above the figures, and the links beside it.
pub struct Form {
    pub path: &'static str,
    pub sites: Vec<Choice>,
    pub periods: Vec<Choice>,
    pub against: Vec<Choice>,
    pub by: Vec<Choice>,
    /// Empty where figures have but one source.
    pub sources: Vec<Choice>,
    pub date: String,
    pub from: String,
    pub until: String,
    pub is_free: bool,
    pub site_name: String,
    pub days: String,
    pub compared: String,
    pub before_href: String,
    pub after_href: String,
}

impl Form {
    pub fn new(path: &'static str, person: &SignedIn, question: &Question, ways: &[By], t: &Words) -> Self {
        let site = question.site.id.to_string();
        let is_free = question.period == Period::Free;
        let other = |range: Range| {
            let other = Question { whole: range, ..question.clone() };
            other_page(path, &other, question.by)
        };
        let after = question.period.after(question.whole);
        Self {
            path,
            sites: sites(person).into_iter().map(|one| Choice::new(one.id, one.name.say(t.language), &site)).collect(),
            periods: Period::ALL.map(|one| Choice::new(one.word(), t.word("period", one.word()), question.period.word())).into(),
            against: Against::ALL.map(|one| Choice::new(one.word(), t.word("against", one.word()), question.against.word())).into(),
            by: ways.iter().map(|one| Choice::new(one.word(), t.word("by", one.word()), question.by.word())).collect(),
            sources: vec![],
            date: question.whole.from.max(question.whole.until.min(question.today)).to_string(),
            from: question.whole.from.to_string(),
            until: question.whole.until.to_string(),
            is_free,
            site_name: question.site.name.say(t.language).to_owned(),
            days: days(question.range, t),
            compared: t.s("compared-with", days(question.before, t)),
            before_href: other(question.period.before(question.whole)),
            after_href: if after.from > question.today { String::new() } else { other(after) },
        }
    }
}

impl Form {
    /// The same for scores: they come from patrols and from spot checks.
    pub fn of_scores(path: &'static str, person: &SignedIn, question: &Question, t: &Words) -> Self {
        let source = question.source.map_or("", Source::word);
        let mut sources = vec![Choice::new("", t.of("source-all"), source)];
        sources.extend(Source::ALL.map(|one| Choice::new(one.word(), t.word("source", one.word()), source)));
        Self { sources, ..Self::new(path, person, question, By::SCORES, t) }
    }
}

/// The same question on another page.
pub fn other_page(path: &str, question: &Question, by: By) -> String {
    let (site, from, until) = (question.site.id.to_string(), question.whole.from.to_string(), question.whole.until.to_string());
    let stretch = match question.period {
        Period::Free => [("from", from.as_str()), ("until", until.as_str())],
        _ => [("date", from.as_str()), ("until", "")],
    };
    let against = match question.against {
        Against::Before => "",
        against => against.word(),
    };
    let by = if by == By::All { "" } else { by.word() };
    let mut query = vec![("site", site.as_str()), ("period", question.period.word())];
    query.extend(stretch);
    query.extend([("against", against), ("by", by), ("source", question.source.map_or("", Source::word))]);
    address(path, &query)
}

/// Days in words.
pub fn days(range: Range, t: &Words) -> String {
    if range.from == range.until {
        range.from.to_string()
    } else {
        t.with("days-from-until", &[("from", &range.from), ("until", &range.until)])
    }
}

/// The name of a step of a trend: what it is told from its neighbours by.
pub fn step_name(days: Range, grain: Grain) -> String {
    match grain {
        Grain::Day | Grain::Week => days.from.format("%m-%d").to_string(),
        Grain::Month => days.from.format("%Y-%m").to_string(),
    }
}

/// What stands behind a figure in per cent, on the same line as the figure.
pub(super) const PER_CENT: &str = "\u{a0}%";

/// A figure in per cent; a dash where there is none.
pub fn percent(figure: Option<u8>) -> String {
    figure.map_or_else(|| "—".to_owned(), |figure| format!("{figure}{PER_CENT}"))
}

/// By how many points a figure changed, in words and with a sign.
pub fn points(now: Option<u8>, before: Option<u8>, t: &Words) -> String {
    match domain::statistics::weekly::change(now, before) {
        None => t.of("change-none"),
        Some(0) => t.of("change-same"),
        Some(more @ 1..) => t.n("change-points-up", more),
        Some(fewer) => t.n("change-points-down", -fewer),
    }
}

/// By how many a number changed.
pub fn count_change(now: i64, before: i64, t: &Words) -> String {
    match now - before {
        0 => t.of("change-same"),
        more @ 1.. => t.n("change-up", more),
        fewer => t.n("change-down", -fewer),
    }
}

/// Working days in tenths, in words.
pub fn tenths(tenths: Option<i64>, t: &Words) -> String {
    tenths.map_or_else(|| "—".to_owned(), |tenths| t.with("working-days", &[("n", &format!("{}.{}", tenths / 10, tenths % 10))]))
}

/// By how many working days that changed.
pub fn tenths_change(found: &FindingFigures, t: &Words) -> String {
    let (Some(now), Some(before)) = (found.right_tenths, found.right_tenths_before) else { return t.of("change-none") };
    let more = now - before;
    let size = format!("{}.{}", more.abs() / 10, more.abs() % 10);
    match more {
        0 => t.of("change-same"),
        1.. => t.with("change-days-up", &[("n", &size)]),
        _ => t.with("change-days-down", &[("n", &size)]),
    }
}

/// A drawing with the table behind it.
pub struct Shown {
    pub id: &'static str,
    pub heading: String,
    pub explain: String,
    /// Where the table is a file; empty where it is none.
    pub csv: String,
    pub svg: String,
    pub head: Vec<String>,
    pub rows: Vec<Line>,
}

/// A row of a table.
pub struct Line {
    pub name: String,
    pub cells: Vec<String>,
}

/// Says of each where its table is a file.
pub fn with_files(shown: Vec<Shown>, figures: &str, question: &Question) -> Vec<Shown> {
    let file = |one: &Shown| format!("{}&table={}", other_page(&format!("/statistics/{figures}.csv"), question, question.by), one.id);
    shown.into_iter().map(|one| Shown { csv: file(&one), ..one }).collect()
}

/// The values of a trend, for a drawing.
pub fn trend<T: Measure>(figures: &Figures<T>) -> Vec<Option<f64>> {
    figures.trend.iter().map(|step| step.sum.percent.map(f64::from)).collect()
}

/// The names of its steps.
pub fn steps<T>(figures: &Figures<T>) -> Vec<String> {
    figures.trend.iter().map(|step| step_name(step.days, figures.grain)).collect()
}

/// Parts that are drawn: a site may have hundreds of areas, and the table has all of them.
pub const DRAWN: usize = 20;

/// The name of a part.
pub fn name<T>(group: &Group<T>, t: &Words) -> String {
    group.name.say(t.language).to_owned()
}
