//! Paid cleaning jobs as a table.

use super::{
    detail::sees_amounts,
    months::yuan,
    rest::JobQuery,
    web::{asked_for, place},
};
use crate::{
    app::App,
    auth::SignedIn,
    crew::{
        CrewViews,
        tables::{Tabled, give},
        views,
    },
    exports::Row,
    pages::{Asked, Names, Words},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::{cleaning_job::CleaningJob, ids::SiteId};

struct Table;

/// Paid cleaning jobs, as CSV or Excel; amounts in yuan. Of the sites whose amounts one sees: those where one leads.
#[utoipa::path(get, path = "/v1/cleaning-jobs.{format}", tag = "cleaning jobs",
    params(("format" = String, Path, description = "csv or xlsx"), JobQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<JobQuery>,
) -> Result<HttpResponse, Problem> {
    give::<Table>(&app, &request, &person, &format, amounts_of(&person, query.site)?, query.listed()).await
}

/// `GET /cleaning-jobs.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let query = asked_for(&Asked::by(&request));
    give::<Table>(&app, &request, &person, &format, amounts_of(&person, query.site)?, query.listed()).await
}

fn amounts_of(person: &SignedIn, site: Option<SiteId>) -> Result<CrewViews, Problem> {
    Ok(views(person, site)?.into_iter().filter(|(site, _)| sees_amounts(person, *site)).collect())
}

impl Tabled for Table {
    type Item = CleaningJob;

    const NAMED: (&'static str, &'static str) = ("cleaning-jobs", "cleaning-jobs-title");

    const COLUMNS: &'static [&'static str] = &[
        "site",
        "job-date",
        "job-customer",
        "job-phone",
        "job-place",
        "job-what",
        "state",
        "job-price",
        "job-cost",
        "job-margin",
        "job-workers",
        "job-id",
    ];

    fn row(one: &CleaningJob, names: &Names, t: &Words) -> Row {
        let order = &one.order;
        Row::of(Self::COLUMNS.len())
            .text(names.site(one.site))
            .date(order.date)
            .text(order.customer.clone())
            .text(order.phone.clone())
            .text(place((order.unit, order.area, &order.place), names))
            .text(order.what.clone())
            .text(t.word("job-state", one.state.word()))
            .number(yuan(Some(order.price)))
            .number(yuan(order.cost()))
            .number(yuan(order.margin()))
            .text(names.people(&order.workers))
            .id(one.id)
    }
}
