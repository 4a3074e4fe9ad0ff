//! Assessments as a table.

use super::{rest::AssessmentQuery, web::asked_for};
use crate::{
    app::App,
    auth::SignedIn,
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
use domain::assessment::{Assessment, Reply};

struct Table;

/// Assessments, as CSV or Excel.
#[utoipa::path(get, path = "/v1/assessments.{format}", tag = "assessments",
    params(("format" = String, Path, description = "csv or xlsx"), AssessmentQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<AssessmentQuery>,
) -> Result<HttpResponse, Problem> {
    give::<Table>(&app, &request, &person, &format, views(&person, query.site)?, query.listed()).await
}

/// `GET /assessments.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let query = asked_for(&Asked::by(&request));
    give::<Table>(&app, &request, &person, &format, views(&person, query.site)?, query.listed()).await
}

impl Tabled for Table {
    type Item = Assessment;

    const NAMED: (&'static str, &'static str) = ("assessments", "assessments-title");

    const COLUMNS: &'static [&'static str] = &[
        "site",
        "date",
        "assessment-person",
        "assessment-what",
        "area",
        "state",
        "assessment-counts",
        "assessment-first",
        "assessment-verdict",
        "assessment-by",
        "assessment-at",
        "assessment-at-iso",
        "assessment-remark",
        "assessment-dispute",
        "assessment-settled-note",
        "assessment-id",
    ];

    fn row(one: &Assessment, names: &Names, t: &Words) -> Row {
        let counts = one.counts();
        let verdict = counts.map(|counts| t.word("verdict", if counts.passed { "passed" } else { "failed" }));
        let note = |is: fn(&Reply) -> bool| {
            let entry = one.history.iter().rfind(|entry| !entry.late && is(&entry.reply));
            entry.map(|entry| entry.note.clone()).unwrap_or_default()
        };
        Row::of(Self::COLUMNS.len())
            .text(names.site(one.site))
            .date(one.date)
            .text(names.person(one.person))
            .text(t.word("assessment-kind", one.kind.word()))
            .text(one.area.map(|area| names.area(area)).unwrap_or_default())
            .text(t.word("assessment-state", one.state.word()))
            .number(counts.map(|counts| f64::from(counts.percent)))
            .number(one.score.percent().map(f64::from))
            .text(verdict.unwrap_or_default())
            .text(names.person(one.by))
            .time(one.recorded.at, names.zone(one.site))
            .text(one.remark.clone())
            .text(note(|reply| matches!(reply, Reply::Dispute {})))
            .text(note(|reply| matches!(reply, Reply::Settle { .. })))
            .id(one.id)
    }
}
