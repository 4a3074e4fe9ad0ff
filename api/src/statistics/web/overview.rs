//! `/statistics`: how does the site do, at a glance?

use super::view::{Form, count_change, days, other_page, percent, points, tenths, tenths_change, trend};
use crate::{
    app::App,
    auth::{May, rights::SeeStatistics},
    charts,
    pages::{Asked, Page, Words, render},
    problem::Problem,
    statistics::{
        By, Figures, Measure, Question, StatisticsQuery,
        figures::{self, FindingFigures},
        question::sites,
        weekly,
    },
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::statistics::{Days, Findings, Period};

#[derive(Template)]
#[template(path = "statistics/overview.html")]
struct OverviewPage {
    page: Page,
    t: &'static Words,
    form: Form,
    cards: Vec<Card>,
    weeks: Vec<(String, String)>,
    /// Empty for those who see one site.
    sites_href: String,
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
    let found = figures::findings(&app, &person.books, &question).await?;
    let site = question.site.id;
    let made = app.db.read(move |conn| weekly::made(conn, site).map_err(Problem::from)).await?;
    let week = |from| (format!("/statistics/weeks/{from}?site={site}"), days(Period::Week.around(from), t));
    let mut cards = vec![
        card(("scores", By::Area), &scores, &question, t.n("scores-sheets-n", scores.total.sums.sheets), t),
        card(("patrols", By::Route), &walks, &question, t.n("walks-due-n", walks.total.sums.due()), t),
    ];
    cards.extend(finding_cards(&found, &question, t));
    render(&OverviewPage {
        t,
        form: Form::new("/statistics", &person, &question, &[], t),
        cards,
        sites_href: if sites(&person).len() > 1 { other_page("/statistics/sites", &question, By::All) } else { String::new() },
        weeks: made.into_iter().take(WEEKS).map(week).collect(),
        page,
    })
}

/// How many were raised, how long it takes to put them right, how many come back, and what is open.
fn finding_cards(found: &FindingFigures, question: &Question, t: &Words) -> Vec<Card> {
    let figures = &found.figures;
    let (now, before) = (figures.total.sums, figures.before.sums);
    let open: i64 = found.ages.iter().map(|age| age.findings).sum();
    let old: i64 = found.ages.iter().filter(|age| age.days > Days::UpTo5).map(|age| age.findings).sum();
    let card = |key: &'static str, figure: String, change: String, values: Vec<Option<f64>>, top: f64, about: String| {
        let heading = t.of(key);
        let title = t.with("spark-title", &[("name", &heading), ("n", &figure)]);
        let svg = if values.is_empty() { String::new() } else { charts::spark(key, &title, &values, top) };
        Card { href: other_page("/statistics/findings", question, By::Kind), heading, figure, change, svg, about }
    };
    let each = |of: fn(&Findings) -> f64| figures.trend.iter().map(|step| Some(of(&step.sum.sums))).collect::<Vec<_>>();
    let took = figures.trend.iter().map(|step| step.sum.sums.right_tenths().map(|tenths| tenths as f64 / 10.0)).collect();
    vec![
        card(
            "card-raised",
            now.raised.to_string(),
            count_change(now.raised, before.raised, t),
            each(|sums| sums.raised as f64),
            0.0,
            t.n("findings-closed-n", now.closed),
        ),
        card("card-took", tenths(found.right_tenths, t), tenths_change(found, t), took, 0.0, t.n("findings-righted-n", now.righted)),
        card(
            "card-repeat-rate",
            percent(figures.total.percent),
            points(figures.total.percent, figures.before.percent, t),
            trend(figures),
            100.0,
            t.n("findings-repeats-n", now.repeats),
        ),
        card("card-open", open.to_string(), String::new(), vec![], 0.0, t.n("findings-old-n", old)),
    ]
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
