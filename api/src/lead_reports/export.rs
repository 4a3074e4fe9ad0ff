//! Leads' reports as a table.

use super::{
    rest::ReportQuery,
    web::{asked_for, say},
};
use crate::{
    app::App,
    auth::{May, rights::SeeCrew},
    crew::{
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
use domain::lead_report::LeadReport;

struct Table;

/// Leads' reports, as CSV or Excel.
#[utoipa::path(get, path = "/v1/lead-reports.{format}", tag = "lead reports",
    params(("format" = String, Path, description = "csv or xlsx"), ReportQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    format: Path<String>,
    query: Query<ReportQuery>,
) -> Result<HttpResponse, Problem> {
    give::<Table>(&app, &request, &person, &format, views(&person, query.site)?, query.listed(person.person)).await
}

/// `GET /lead-reports.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: May<SeeCrew>, format: Path<String>) -> Result<HttpResponse, Problem> {
    let query = asked_for(&Asked::by(&request));
    give::<Table>(&app, &request, &person, &format, views(&person, query.site)?, query.listed(person.person)).await
}

impl Tabled for Table {
    type Item = LeadReport;

    const NAMED: (&'static str, &'static str) = ("lead-reports", "lead-reports-title");

    const COLUMNS: &'static [&'static str] = &[
        "site",
        "lead-report-by",
        "lead-report-period",
        "assessment-from",
        "assessment-until",
        "state",
        "lead-report-figures",
        "lead-report-done",
        "lead-report-problems",
        "lead-report-plan",
        "lead-report-reads",
        "lead-report-id",
    ];

    fn row(one: &LeadReport, names: &Names, t: &Words) -> Row {
        let figures = one.figures.iter().map(|figure| format!("{} {}", t.word("figure-of", figure.what.word()), say(figure)));
        let reads = one
            .reads
            .iter()
            .map(|read| if read.note.is_empty() { names.person(read.by) } else { format!("{}: {}", names.person(read.by), read.note) });
        Row::of(Self::COLUMNS.len())
            .text(names.site(one.site))
            .text(names.person(one.by))
            .text(t.word("lead-report-title", one.period.word()))
            .date(one.from)
            .date(one.until)
            .text(t.word("lead-report-state", one.state.word()))
            .text(names.list(figures))
            .text(one.words.done.clone())
            .text(one.words.problems.clone())
            .text(one.words.plan.clone())
            .text(reads.collect::<Vec<_>>().join(" | "))
            .id(one.id)
    }
}
