//! `/statistics/findings`: what was wrong, how old is what is open, how long does it take to put right, and what comes back?

use super::{
    figure::FigurePage,
    view::{DRAWN, Form, Line, Shown, count_change, name, percent, points, steps, tenths, tenths_change, with_files},
};
use crate::{
    app::App,
    auth::{May, rights::SeeStatistics},
    charts::{self, Bar, Frame, Series},
    pages::{Asked, Page, Words, render},
    problem::Problem,
    statistics::{
        By, Figures, Group, Question, StatisticsQuery,
        figures::{self, FindingFigures, OfDays},
    },
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use domain::statistics::Findings;

/// `GET /statistics/findings`.
pub async fn findings(app: Data<App>, request: HttpRequest, person: May<SeeStatistics>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/statistics", "nav-statistics");
    let t = page.t();
    let question = Question::read(&app, &person, &StatisticsQuery::of_page(&Asked::by(&request)), By::FINDINGS).await?;
    let found = figures::findings(&app, &person.books, &question).await?;
    let figures = &found.figures;
    let (now, before) = (figures.total.sums, figures.before.sums);
    let rate = |key: &str, now: Option<u8>, before: Option<u8>| (t.of(key), format!("{} ({})", percent(now), points(now, before, t)));
    let count = |key: &str, now: i64, before: i64| (t.of(key), format!("{now} ({})", count_change(now, before, t)));
    render(&FigurePage {
        t,
        title: t.of("statistics-findings"),
        form: Form::new("/statistics/findings", &person, &question, By::FINDINGS, t),
        total: t.n("findings-raised-n", now.raised),
        change: count_change(now.raised, before.raised, t),
        facts: vec![
            count("findings-righted", now.righted, before.righted),
            (t.of("findings-took"), format!("{} ({})", tenths(found.right_tenths, t), tenths_change(&found, t))),
            rate("findings-in-time", now.in_time(), before.in_time()),
            rate("findings-repeat-rate", now.repeat_rate(), before.repeat_rate()),
            count("findings-closed", now.closed, before.closed),
        ],
        shown: with_files(shown(&found, t), "findings", &question),
        is_empty: [&now, &before].iter().all(|sums| sums.raised + sums.righted + sums.closed == 0)
            && found.ages.iter().all(|age| age.findings == 0),
        page,
    })
}

pub(super) fn shown(found: &FindingFigures, t: &Words) -> Vec<Shown> {
    vec![
        over_time(&found.figures, t),
        by_part(&found.figures, t),
        by_days("ages", "findings-ages", "explain-ages", &found.ages, t),
        by_days("took", "findings-took-by", "explain-took", &found.took, t),
        repeats(&found.figures, t),
    ]
}

/// What the tables say of findings.
const HEAD: [&str; 5] = ["findings-raised", "findings-repeats", "findings-righted", "findings-closed", "findings-took"];

pub(super) fn line(name: String, sums: &Findings) -> Line {
    let took = sums.right_tenths().map_or_else(|| "—".to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10));
    let cells = [sums.raised, sums.repeats, sums.righted, sums.closed].map(|n| n.to_string());
    Line { name, cells: cells.into_iter().chain([took]).collect() }
}

pub(super) fn head(first: String, t: &Words) -> Vec<String> {
    [first].into_iter().chain(HEAD.map(|key| t.of(key))).collect()
}

fn over_time(figures: &Figures<Findings>, t: &Words) -> Shown {
    let labels = steps(figures);
    let heading = t.of("findings-over-time");
    let (now, before) = (figures.total.sums, figures.before.sums);
    let desc = t.with("desc-trend", &[("n", &now.raised), ("before", &before.raised)]);
    let frame = Frame { id: "trend", desc, title: heading.clone(), ..Frame::default() };
    let series = |key: &str, of: fn(&Findings) -> i64| Series {
        name: t.of(key),
        values: figures.trend.iter().map(|step| Some(of(&step.sum.sums) as f64)).collect(),
    };
    let lines = [
        series("findings-raised", |sums| sums.raised),
        series("findings-righted", |sums| sums.righted),
        series("findings-closed", |sums| sums.closed),
    ];
    Shown {
        id: "trend",
        csv: String::new(),
        svg: charts::lines(&frame, &labels, &lines, None),
        explain: t.of("explain-findings"),
        head: head(t.of("step"), t),
        rows: labels.iter().zip(&figures.trend).map(|(label, step)| line(label.clone(), &step.sum.sums)).collect(),
        heading,
    }
}

fn bar(group: &Group<Findings>, of: fn(&Findings) -> Option<f64>, t: &Words) -> Bar {
    Bar { name: name(group, t), value: of(&group.sum.sums), before: of(&group.before.sums) }
}

fn by_part(figures: &Figures<Findings>, t: &Words) -> Shown {
    let by = t.word("by", figures.by.word());
    let heading = t.s("findings-by", by.to_lowercase());
    let frame = Frame { id: "parts", desc: t.of("desc-count-bars"), note: t.of("chart-mark"), title: heading.clone(), ..Frame::default() };
    let bars: Vec<Bar> = figures.groups.iter().take(DRAWN).map(|group| bar(group, |sums| Some(sums.raised as f64), t)).collect();
    Shown {
        id: "parts",
        csv: String::new(),
        svg: charts::bars(&frame, &bars),
        explain: t.word("explain-findings-by", figures.by.word()),
        head: head(by, t),
        rows: figures.groups.iter().map(|group| line(name(group, t), &group.sum.sums)).collect(),
        heading,
    }
}

fn by_days(id: &'static str, heading: &str, explain: &str, counts: &[OfDays], t: &Words) -> Shown {
    let heading = t.of(heading);
    let all: i64 = counts.iter().map(|one| one.findings).sum();
    let frame = Frame { id, desc: t.of("desc-days"), title: heading.clone(), ..Frame::default() };
    let class = |one: &OfDays| t.word("days", one.days.word());
    let bars: Vec<Bar> = counts.iter().map(|one| Bar { name: class(one), value: Some(one.findings as f64), before: None }).collect();
    let row = |one: &OfDays| Line {
        name: class(one),
        cells: vec![one.findings.to_string(), percent(domain::statistics::share(one.findings, all))],
    };
    Shown {
        id,
        csv: String::new(),
        svg: charts::bars(&frame, &bars),
        explain: t.of(explain),
        head: ["working-days-head", "findings-count", "findings-share"].map(|key| t.of(key)).into(),
        rows: counts.iter().map(row).collect(),
        heading,
    }
}

fn repeats(figures: &Figures<Findings>, t: &Words) -> Shown {
    let by = t.word("by", figures.by.word());
    let heading = t.s("findings-repeats-by", by.to_lowercase());
    let frame = Frame {
        id: "repeats",
        desc: t.of("desc-count-bars"),
        note: t.of("chart-mark"),
        title: heading.clone(),
        unit: " %",
        top: Some(100.0),
    };
    let raised = || figures.groups.iter().filter(|group| group.sum.sums.raised > 0);
    let bars: Vec<Bar> = raised().take(DRAWN).map(|group| bar(group, |sums| sums.repeat_rate().map(f64::from), t)).collect();
    let row = |group: &Group<Findings>| Line {
        name: name(group, t),
        cells: vec![
            group.sum.sums.raised.to_string(),
            group.sum.sums.repeats.to_string(),
            percent(group.sum.percent),
            points(group.sum.percent, group.before.percent, t),
        ],
    };
    Shown {
        id: "repeats",
        csv: String::new(),
        svg: charts::bars(&frame, &bars),
        explain: t.of("explain-repeats"),
        head: vec![by, t.of("findings-raised"), t.of("findings-repeats"), t.of("findings-repeat-rate"), t.of("change")],
        rows: raised().map(row).collect(),
        heading,
    }
}
