//! `/statistics`: how does the site do, at a glance?

use super::view::{Form, days, other_page, percent, points, trend};
use crate::{
    app::App,
    auth::{May, rights::SeeStatistics},
    charts,
    pages::{Asked, Page, Words, render},
    problem::Problem,
    statistics::{By, Figures, Measure, Question, StatisticsQuery, figures, weekly},
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::statistics::Period;

#[derive(Template)]
#[template(path = "statistics/overview.html")]
struct OverviewPage {
    page: Page,
    t: &'static Words,
    form: Form,
    cards: Vec<Card>,
    weeks: Vec<(String, String)>,
}

/// A figure with its way to more.
pub(super) struct Card {
    pub href: String,
    pub heading: String,
    pub figure: String,
    pub change: String,
    pub svg: String,
    pub about: String,
}

/// Weeks that are linked.
const WEEKS: usize = 8;

/// `GET /statistics`.
pub async fn overview(app: Data<App>, request: HttpRequest, person: May<SeeStatistics>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let t = page.t();
    let question = Question::read(&app, &person, &StatisticsQuery::of_page(&Asked::by(&request)), &[]).await?;
    let scores = figures::scores(&app, &person.books, &question).await?;
    let walks = figures::walks(&app, &person.books, &question).await?;
    let site = question.site.id;
    let made = app.db.read(move |conn| weekly::made(conn, site).map_err(Problem::from)).await?;
    let week = |from| (format!("/statistics/weeks/{from}?site={site}"), days(Period::Week.around(from), t));
    let cards = vec![
        card(("scores", By::Area), &scores, &question, t.n("scores-sheets-n", scores.total.sums.sheets), t),
        card(("patrols", By::Route), &walks, &question, t.n("walks-due-n", walks.total.sums.due()), t),
    ];
    render(&OverviewPage {
        t,
        form: Form::new("/statistics", &person, &question, &[], t),
        cards,
        weeks: made.into_iter().take(WEEKS).map(week).collect(),
        page,
    })
}

fn card<T: Measure>((noun, by): (&'static str, By), figures: &Figures<T>, question: &Question, about: String, t: &Words) -> Card {
    let heading = t.word("statistics", noun);
    let title = t.with("spark-title", &[("name", &heading), ("n", &percent(figures.total.percent))]);
    Card {
        href: other_page(&format!("/statistics/{noun}"), question, by),
        figure: percent(figures.total.percent),
        change: points(figures.total.percent, figures.before.percent, t),
        svg: charts::spark(&format!("spark-{noun}"), &title, &trend(figures), 100.0),
        about,
        heading,
    }
}
