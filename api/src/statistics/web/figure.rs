//! `/statistics/scores`, `/statistics/patrols`: one kind of figures over time and by part, each drawing with its table and with how it is reckoned.

use super::view::{DRAWN, Form, Line, Shown, count_change, name, percent, points, steps, trend, with_files};
use crate::{
    app::App,
    auth::{May, rights::SeeStatistics},
    charts::{self, Frame, Series},
    pages::{Asked, Page, Words, render},
    problem::Problem,
    statistics::{By, Figures, Question, StatisticsQuery, figures},
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::statistics::{Completion, Scores};

#[derive(Template)]
#[template(path = "statistics/figure.html")]
pub(super) struct FigurePage {
    pub page: Page,
    pub t: &'static Words,
    pub title: String,
    pub form: Form,
    pub total: String,
    pub change: String,
    pub facts: Vec<(String, String)>,
    pub shown: Vec<Shown>,
    pub is_empty: bool,
}

/// `GET /statistics/scores`.
pub async fn scores(app: Data<App>, request: HttpRequest, person: May<SeeStatistics>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/statistics", "nav-statistics");
    let t = page.t();
    let question = Question::read(&app, &person, &StatisticsQuery::of_page(&Asked::by(&request)), By::SCORES).await?;
    let figures = figures::scores(&app, &person.books, &question).await?;
    let sums = figures.total.sums;
    render(&FigurePage {
        t,
        title: t.of("statistics-scores"),
        form: Form::of_scores("/statistics/scores", &person, &question, t),
        total: percent(figures.total.percent),
        change: points(figures.total.percent, figures.before.percent, t),
        facts: vec![
            (t.of("scores-sheets"), format!("{} ({})", sums.sheets, count_change(sums.sheets, figures.before.sums.sheets, t))),
            (
                t.of("scores-pass-rate"),
                format!("{} ({})", percent(sums.pass_rate()), points(sums.pass_rate(), figures.before.sums.pass_rate(), t)),
            ),
        ],
        shown: with_files(shown(&figures, t), "scores", &question),
        is_empty: sums.sheets == 0 && figures.before.sums.sheets == 0,
        page,
    })
}

pub(super) fn shown(figures: &Figures<Scores>, t: &Words) -> Vec<Shown> {
    vec![over_time(figures, t), by_part(figures, t)]
}

fn over_time(figures: &Figures<Scores>, t: &Words) -> Shown {
    let labels = steps(figures);
    let heading = t.of("scores-over-time");
    let frame = Frame {
        id: "trend",
        desc: t.with("desc-trend", &[("n", &percent(figures.total.percent)), ("before", &percent(figures.before.percent))]),
        title: heading.clone(),
        unit: " %",
        top: Some(100.0),
        ..Frame::default()
    };
    let before = figures.before.percent.map(|before| (t.s("chart-before", percent(Some(before))), f64::from(before)));
    let series = [Series { name: heading.clone(), values: trend(figures) }];
    let row = |(label, step): (&String, &figures::Step<Scores>)| Line {
        name: label.clone(),
        cells: vec![percent(step.sum.percent), step.sum.sums.sheets.to_string(), percent(step.sum.sums.pass_rate())],
    };
    Shown {
        id: "trend",
        csv: String::new(),
        svg: charts::lines(&frame, &labels, &series, before),
        explain: t.of("explain-scores"),
        head: ["step", "score", "scores-sheets", "scores-pass-rate"].map(|key| t.of(key)).into(),
        rows: labels.iter().zip(&figures.trend).map(row).collect(),
        heading,
    }
}

fn by_part(figures: &Figures<Scores>, t: &Words) -> Shown {
    let by = t.word("by", figures.by.word());
    let heading = t.s("scores-by", by.to_lowercase());
    let frame =
        Frame { id: "parts", desc: t.of("desc-bars"), note: t.of("chart-mark"), title: heading.clone(), unit: " %", top: Some(100.0) };
    let bars: Vec<charts::Bar> = figures
        .groups
        .iter()
        .filter(|group| group.sum.sums.sheets > 0)
        .take(DRAWN)
        .map(|group| charts::Bar {
            name: name(group, t),
            value: group.sum.percent.map(f64::from),
            before: group.before.percent.map(f64::from),
        })
        .collect();
    let row = |group: &figures::Group<Scores>| Line {
        name: name(group, t),
        cells: vec![
            percent(group.sum.percent),
            points(group.sum.percent, group.before.percent, t),
            group.sum.sums.sheets.to_string(),
            percent(group.sum.sums.pass_rate()),
        ],
    };
    Shown {
        id: "parts",
        csv: String::new(),
        svg: charts::bars(&frame, &bars),
        explain: t.word("explain-scores-by", figures.by.word()),
        head: vec![by, t.of("score"), t.of("change"), t.of("scores-sheets"), t.of("scores-pass-rate")],
        rows: figures.groups.iter().map(row).collect(),
        heading,
    }
}

/// `GET /statistics/patrols`.
pub async fn patrols(app: Data<App>, request: HttpRequest, person: May<SeeStatistics>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/statistics", "nav-statistics");
    let t = page.t();
    let question = Question::read(&app, &person, &StatisticsQuery::of_page(&Asked::by(&request)), By::WALKS).await?;
    let figures = figures::walks(&app, &person.books, &question).await?;
    let (now, before) = (figures.total.sums, figures.before.sums);
    let fact = |key: &str, now: i64, before: i64| (t.of(key), format!("{now} ({})", count_change(now, before, t)));
    render(&FigurePage {
        t,
        title: t.of("statistics-patrols"),
        form: Form::new("/statistics/patrols", &person, &question, By::WALKS, t),
        total: percent(figures.total.percent),
        change: points(figures.total.percent, figures.before.percent, t),
        facts: vec![
            fact("walks-due", now.due(), before.due()),
            fact("walks-missed", now.missed, before.missed),
            fact("walks-unknown", now.unknown, before.unknown),
        ],
        shown: with_files(walks_shown(&figures, t), "patrols", &question),
        is_empty: now.due() == 0 && before.due() == 0,
        page,
    })
}

/// Complete, partial, unfinished, missed, not yet known: as they are stacked, and as the tables have them.
const ENDINGS: [&str; 5] = ["walks-complete", "walks-partial", "walks-unfinished", "walks-missed", "walks-unknown"];

fn counts(walks: &Completion) -> [i64; 5] {
    [walks.complete, walks.partial, walks.unfinished, walks.missed, walks.unknown]
}

fn walks_line(name: String, walks: &Completion, rate: Option<u8>) -> Line {
    let cells = [percent(rate), walks.due().to_string()].into_iter().chain(counts(walks).map(|n| n.to_string()));
    Line { name, cells: cells.collect() }
}

fn walks_head(first: String, t: &Words) -> Vec<String> {
    [first, t.of("walks-rate"), t.of("walks-due")].into_iter().chain(ENDINGS.map(|key| t.of(key))).collect()
}

pub(super) fn walks_shown(figures: &Figures<Completion>, t: &Words) -> Vec<Shown> {
    vec![walks_over_time(figures, t), walks_by_part(figures, t)]
}

fn walks_over_time(figures: &Figures<Completion>, t: &Words) -> Shown {
    let labels = steps(figures);
    let heading = t.of("walks-over-time");
    let frame = Frame {
        id: "trend",
        desc: t.with("desc-trend", &[("n", &percent(figures.total.percent)), ("before", &percent(figures.before.percent))]),
        title: heading.clone(),
        ..Frame::default()
    };
    let of = |ending: usize| figures.trend.iter().map(|step| counts(&step.sum.sums).get(ending).map(|n| *n as f64)).collect();
    let series: Vec<Series> = ENDINGS.iter().enumerate().map(|(n, key)| Series { name: t.of(key), values: of(n) }).collect();
    let rows = labels.iter().zip(&figures.trend).map(|(label, step)| walks_line(label.clone(), &step.sum.sums, step.sum.percent));
    Shown {
        id: "trend",
        csv: String::new(),
        svg: charts::columns(&frame, &labels, &series),
        explain: t.of("explain-patrols"),
        head: walks_head(t.of("step"), t),
        rows: rows.collect(),
        heading,
    }
}

fn walks_by_part(figures: &Figures<Completion>, t: &Words) -> Shown {
    let by = t.word("by", figures.by.word());
    let heading = t.s("walks-by", by.to_lowercase());
    let frame =
        Frame { id: "parts", desc: t.of("desc-bars"), note: t.of("chart-mark"), title: heading.clone(), unit: " %", top: Some(100.0) };
    let due = figures.groups.iter().filter(|group| group.sum.sums.due() > 0);
    let bar = |group: &figures::Group<Completion>| charts::Bar {
        name: name(group, t),
        value: group.sum.percent.map(f64::from),
        before: group.before.percent.map(f64::from),
    };
    Shown {
        id: "parts",
        csv: String::new(),
        svg: charts::bars(&frame, &due.take(DRAWN).map(bar).collect::<Vec<_>>()),
        explain: t.of("explain-patrols-by"),
        head: walks_head(by, t),
        rows: figures.groups.iter().map(|group| walks_line(name(group, t), &group.sum.sums, group.sum.percent)).collect(),
        heading,
    }
}
