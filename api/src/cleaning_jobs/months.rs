//! `/v1/cleaning-jobs/months`: what the jobs of each month brought in, cost and left over.

use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeCrew},
    crew::{
        lists::{self, WantedOf},
        views,
    },
    exports::{Few, Format, Row, hand_out, named, words},
    pages::{Asked, Page as Frame, Words, parts::Listing, render},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Json, Path, Query},
};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use domain::{
    cleaning_job::{CleaningJob, JobSum},
    ids::SiteId,
    money::Money,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which months.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MonthsQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only from this day on.
    pub from: Option<NaiveDate>,
    /// Only up to this day.
    pub until: Option<NaiveDate>,
}

/// What the jobs of a month come to.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MonthSum {
    /// Its first day.
    pub month: NaiveDate,
    /// The sums of the jobs that were done, in fen.
    #[serde(flatten)]
    pub sum: JobSum,
}

/// What the jobs of each month come to, the latest month first: those that were done, by the day that they were ordered for.
#[utoipa::path(get, path = "/v1/cleaning-jobs/months", tag = "cleaning jobs", params(MonthsQuery), responses((status = 200, body = Vec<MonthSum>)))]
pub async fn rest(app: Data<App>, person: May<SeeCrew>, query: Query<MonthsQuery>) -> Result<Json<Vec<MonthSum>>, Problem> {
    Ok(Json(of(&app, &person, &query).await?))
}

async fn of(app: &App, person: &SignedIn, query: &MonthsQuery) -> Result<Vec<MonthSum>, Problem> {
    let mut views = views(person, query.site)?;
    // Whoever only works on a job reads no sums.
    views.retain(|(_, view)| view.stores);
    let wanted = WantedOf { from: query.from, until: query.until, ..WantedOf::default() };
    let found: Vec<CleaningJob> = app.db.read(move |conn| lists::all(conn, &views, &wanted)).await?;
    let mut months: BTreeMap<NaiveDate, Vec<CleaningJob>> = BTreeMap::new();
    for job in found.into_iter().filter(|job| job.state.earns()) {
        months.entry(job.order.date.with_day(1).unwrap_or(job.order.date)).or_default().push(job);
    }
    let sum = |(month, jobs): (NaiveDate, Vec<CleaningJob>)| {
        JobSum::of(&jobs).map(|sum| MonthSum { month, sum }).ok_or_else(|| {
            tracing::error!(%month, "the jobs of a month come to more than can be held");
            Problem::Internal
        })
    };
    months.into_iter().rev().map(sum).collect()
}

#[derive(Template)]
#[template(path = "cleaning_jobs/months.html")]
struct MonthsPage {
    page: Frame,
    t: &'static Words,
    rows: Vec<MonthRow>,
    list: Listing,
}

struct MonthRow {
    month: String,
    jobs: u32,
    income: Money,
    received: Money,
    cost: Money,
    margin: Money,
}

fn asked_for(asked: &Asked) -> MonthsQuery {
    MonthsQuery { site: asked.read("site"), from: asked.read("from"), until: asked.read("until") }
}

/// `GET /cleaning-jobs/months`.
pub async fn web(app: Data<App>, request: HttpRequest, person: May<SeeCrew>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let page = Frame::new(&person, &request).under("/cleaning-jobs", "nav-cleaning-jobs");
    let row = |one: &MonthSum| MonthRow {
        month: one.month.format("%Y-%m").to_string(),
        jobs: one.sum.jobs,
        income: one.sum.income,
        received: one.sum.received,
        cost: one.sum.cost,
        margin: one.sum.margin,
    };
    let rows: Vec<MonthRow> = of(&app, &person, &asked_for(&asked)).await?.iter().map(row).collect();
    let filters = ["site", "from", "until"].map(|key| (key, asked.get(key)));
    let list = Listing::new("/cleaning-jobs/months", &filters, rows.len(), None, None);
    render(&MonthsPage { t: page.t(), rows, list, page })
}

/// An amount in yuan, as a number in a cell: sums of a site stay far below where a number loses its fen.
pub(super) fn yuan(money: Option<Money>) -> Option<f64> {
    let hundredths = i32::try_from(money?.in_fen() % 100).ok()?;
    let whole = money?.in_fen() / 100;
    // Up to 2^53 every whole number has its own `f64`.
    whole.to_string().parse::<f64>().ok().map(|whole| whole + f64::from(hundredths) / 100.0)
}

/// The sums of months, as CSV or Excel; amounts in yuan.
#[utoipa::path(get, path = "/v1/cleaning-jobs/months.{format}", tag = "cleaning jobs",
    params(("format" = String, Path, description = "csv or xlsx"), MonthsQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn export(app: Data<App>, request: HttpRequest, person: May<SeeCrew>, format: Path<String>) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(&format)?, words(&person, &request));
    let months = of(&app, &person, &asked_for(&Asked::by(&request))).await?;
    let columns = ["job-month", "job-count", "job-income", "job-received", "job-cost", "job-margin"];
    let row = |one: &MonthSum| {
        let MonthSum { month, sum } = one;
        let amounts = [sum.income, sum.received, sum.cost, sum.margin];
        let row = Row::of(columns.len()).text(month.format("%Y-%m").to_string()).whole(sum.jobs);
        amounts.into_iter().fold(row, |row, amount| row.number(yuan(Some(amount))))
    };
    let rows = months.iter().map(row).collect();
    hand_out(&app, "cleaning-jobs-months", t.of("job-months"), format, Few::new(named(t, &columns), rows)).await
}
