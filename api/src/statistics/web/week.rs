//! `/statistics/weeks/{date}`: what is the director told about a week?

use super::{
    findings::{head, line},
    view::{DRAWN, Line, Shown, days, percent},
};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeStatistics},
    charts::{self, Frame},
    pages::{Asked, Page, Words, local_time, render},
    problem::{Problem, ProblemBody},
    reports,
    statistics::weekly::{self, Analysis, name},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use chrono::NaiveDate;
use domain::{place::Site, statistics::Period, text::Language};

#[derive(Template)]
#[template(path = "statistics/week.html")]
struct WeekPage {
    page: Page,
    t: &'static Words,
    title: String,
    made: String,
    sentences: Vec<String>,
    shown: Vec<Shown>,
    pdf_href: String,
    before: (String, String),
    after: (String, String),
}

fn place<'a>(person: &'a SignedIn, analysis: &Analysis) -> Result<&'a Site, Problem> {
    person.books.sites.get(&analysis.site).ok_or(Problem::NotFound)
}

/// `GET /statistics/weeks/{date}`.
pub async fn week(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeStatistics>,
    date: Path<NaiveDate>,
) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/statistics", "nav-statistics");
    let t = page.t();
    let analysis = weekly::of(&app, &person, Asked::by(&request).read("site"), *date).await?;
    let site = place(&person, &analysis)?;
    let range = analysis.week.days;
    let link = |from: NaiveDate| {
        let other = Period::Week.around(from);
        (format!("/statistics/weeks/{}?site={}", other.from, site.id), days(other, t))
    };
    let today = local_time(person.at, site.time_zone).date;
    let next = Period::Week.after(range).from;
    render(&WeekPage {
        t,
        title: weekly::title(&analysis, site, t),
        made: match analysis.made_at {
            Some(at) => t.s("weekly-made", local_time(at, site.time_zone).full),
            None => t.of("weekly-not-over"),
        },
        sentences: weekly::sentences(&analysis, t),
        shown: vec![areas(&analysis, t), routes(&analysis, t), kinds(&analysis, t)],
        pdf_href: format!("/statistics/weeks/{}/report.pdf?site={}", range.from, site.id),
        before: link(Period::Week.before(range).from),
        after: if next.to_string() > today { (String::new(), String::new()) } else { link(next) },
        page,
    })
}

fn areas(analysis: &Analysis, t: &Words) -> Shown {
    let heading = t.s("scores-by", t.of("by-area").to_lowercase());
    let frame = Frame { id: "areas", desc: t.of("desc-bars"), title: heading.clone(), unit: " %", top: Some(100.0), ..Frame::default() };
    let bar = |area: &domain::statistics::weekly::Part<domain::statistics::Scores>| charts::Bar {
        name: name(area, t),
        value: area.sums.percent().map(f64::from),
        before: None,
    };
    let row = |area: &domain::statistics::weekly::Part<domain::statistics::Scores>| Line {
        name: name(area, t),
        cells: vec![percent(area.sums.percent()), area.sums.sheets.to_string(), percent(area.sums.pass_rate())],
    };
    Shown {
        id: "areas",
        csv: String::new(),
        svg: charts::bars(&frame, &analysis.week.areas.iter().take(DRAWN).map(bar).collect::<Vec<_>>()),
        explain: t.of("explain-scores"),
        head: ["by-area", "score", "scores-sheets", "scores-pass-rate"].map(|key| t.of(key)).into(),
        rows: analysis.week.areas.iter().map(row).collect(),
        heading,
    }
}

fn routes(analysis: &Analysis, t: &Words) -> Shown {
    let heading = t.s("walks-by", t.of("by-route").to_lowercase());
    let frame = Frame { id: "routes", desc: t.of("desc-bars"), title: heading.clone(), unit: " %", top: Some(100.0), ..Frame::default() };
    let routes = &analysis.week.routes;
    let bars: Vec<charts::Bar> = routes
        .iter()
        .take(DRAWN)
        .map(|route| charts::Bar { name: name(route, t), value: route.sums.rate().map(f64::from), before: None })
        .collect();
    let row = |route: &domain::statistics::weekly::Part<domain::statistics::Completion>| {
        let walks = &route.sums;
        let counts = [walks.due(), walks.complete, walks.partial, walks.unfinished, walks.missed, walks.unknown];
        Line { name: name(route, t), cells: [percent(walks.rate())].into_iter().chain(counts.map(|n| n.to_string())).collect() }
    };
    let head =
        ["by-route", "walks-rate", "walks-due", "walks-complete", "walks-partial", "walks-unfinished", "walks-missed", "walks-unknown"];
    Shown {
        id: "routes",
        csv: String::new(),
        svg: charts::bars(&frame, &bars),
        explain: t.of("explain-patrols"),
        head: head.map(|key| t.of(key)).into(),
        rows: routes.iter().map(row).collect(),
        heading,
    }
}

fn kinds(analysis: &Analysis, t: &Words) -> Shown {
    let heading = t.s("findings-by", t.of("by-kind").to_lowercase());
    let frame = Frame { id: "kinds", desc: t.of("desc-count-bars"), title: heading.clone(), ..Frame::default() };
    let kinds = &analysis.week.kinds;
    let bars: Vec<charts::Bar> =
        kinds.iter().map(|kind| charts::Bar { name: name(kind, t), value: Some(kind.sums.raised as f64), before: None }).collect();
    Shown {
        id: "kinds",
        csv: String::new(),
        svg: charts::bars(&frame, &bars),
        explain: t.of("explain-findings"),
        head: head(t.of("by-kind"), t),
        rows: kinds.iter().map(|kind| line(name(kind, t), &kind.sums)).collect(),
        heading,
    }
}

/// The analysis of a week as a PDF: `?language=zh` or `en`; the reader's own when not said.
#[utoipa::path(get, path = "/v1/statistics/weeks/{date}/report.pdf", tag = "statistics",
    params(("date" = chrono::NaiveDate, Path), ("site" = Option<uuid::Uuid>, Query), ("language" = Option<Language>, Query)), responses(
    (status = 200, description = "The analysis", content_type = "application/pdf"), (status = 403, body = ProblemBody),
    (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn pdf(app: Data<App>, request: HttpRequest, person: May<SeeStatistics>, date: Path<NaiveDate>) -> Result<HttpResponse, Problem> {
    let language = reports::language(&request, &person);
    let analysis = weekly::of(&app, &person, Asked::by(&request).read("site"), *date).await?;
    let file = reports::of_week(&analysis, place(&person, &analysis)?, language).await?;
    Ok(reports::sent(file, &format!("week-{}", analysis.week.days.from)))
}
