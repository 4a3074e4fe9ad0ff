//! `/statistics/sites`: which site does how, beside the others?

use super::view::{Form, Line, Shown, percent, points};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeStatistics},
    charts::{self, Frame},
    pages::{Asked, Page, Words, parts::address, render},
    problem::Problem,
    statistics::{SiteFigures, StatisticsQuery, sites},
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;

#[derive(Template)]
#[template(path = "statistics/sites.html")]
struct SitesPage {
    page: Page,
    t: &'static Words,
    form: Form,
    one: Shown,
}

/// `GET /statistics/sites`.
pub async fn compare(app: Data<App>, request: HttpRequest, person: May<SeeStatistics>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/statistics", "nav-statistics");
    let t = page.t();
    let (lines, question) = sites::all(&app, &person, &StatisticsQuery::of_page(&Asked::by(&request))).await?;
    let form = Form { sites: vec![], ..Form::new("/statistics/sites", &person, &question, &[], t) };
    let csv = |form: &Form| {
        let query = [("period", question.period.word()), ("against", question.against.word())];
        let days = if form.is_free {
            [("from", form.from.as_str()), ("until", form.until.as_str())]
        } else {
            [("date", form.date.as_str()), ("until", "")]
        };
        address("/statistics/sites.csv", &[query.as_slice(), &days].concat())
    };
    let one = Shown { csv: csv(&form), ..shown(&lines, t) };
    render(&SitesPage { t, form, one, page })
}

/// The table, and what it is called.
pub(super) async fn table(app: &App, person: &SignedIn, query: &StatisticsQuery, t: &Words) -> Result<Shown, Problem> {
    let (lines, _) = sites::all(app, person, query).await?;
    Ok(Shown { heading: t.of("statistics-sites"), ..shown(&lines, t) })
}

fn shown(lines: &[SiteFigures], t: &Words) -> Shown {
    let heading = t.of("statistics-sites-score");
    let frame =
        Frame { id: "sites", desc: t.of("desc-bars"), note: t.of("chart-mark"), title: heading.clone(), unit: " %", top: Some(100.0) };
    let bar = |line: &SiteFigures| charts::Bar {
        name: line.name.say(t.language).to_owned(),
        value: line.scores.percent.map(f64::from),
        before: line.scores_before.percent.map(f64::from),
    };
    let row = |line: &SiteFigures| Line {
        name: line.name.say(t.language).to_owned(),
        cells: vec![
            percent(line.scores.percent),
            points(line.scores.percent, line.scores_before.percent, t),
            line.scores.sums.sheets.to_string(),
            percent(line.walks.percent),
            line.walks.sums.missed.to_string(),
            line.open.to_string(),
            line.overdue.to_string(),
            line.right_tenths.map_or_else(|| "—".to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10)),
            percent(line.findings.percent),
        ],
    };
    let head = [
        "site",
        "score",
        "change",
        "scores-sheets",
        "sites-walks",
        "sites-missed",
        "sites-open",
        "sites-overdue",
        "findings-took",
        "findings-repeat-rate",
    ];
    Shown {
        id: "sites",
        explain: t.of("explain-sites"),
        csv: String::new(),
        svg: charts::bars(&frame, &lines.iter().map(bar).collect::<Vec<_>>()),
        head: head.map(|key| t.of(key)).into(),
        rows: lines.iter().map(row).collect(),
        heading,
    }
}
