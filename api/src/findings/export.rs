//! Findings as a table.

use super::{
    list::{Filter, Place, list},
    rest::FindingQuery,
    web::{list::asked_for, view::place},
};
use crate::{
    app::App,
    auth::{SignedIn, Views},
    db::AnyConn,
    exports::{
        Row,
        listed::{self, Listed},
    },
    lists::Page,
    pages::{Asked, Names, Words, names::NOTHING},
    patrols::rest::views,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::{
    finding::{Finding, FindingKind, FindingState, Severity},
    time::Timestamp,
};
use std::collections::HashMap;
use uuid::Uuid;

struct Table {
    filter: Filter,
    now: Timestamp,
    /// Words that every row has: looked up once.
    said: HashMap<&'static str, String>,
}

/// Findings, as CSV or Excel.
#[utoipa::path(get, path = "/v1/findings.{format}", tag = "findings", params(("format" = String, Path, description = "csv or xlsx"), FindingQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<FindingQuery>,
) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, views(&person, query.site)?, query.filter()).await
}

/// `GET /findings.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    give(&app, &request, &person, &format, views(&person, asked.read("site"))?, asked_for(&asked)).await
}

async fn give(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    format: &str,
    views: Views,
    filter: Filter,
) -> Result<HttpResponse, Problem> {
    let now = app.ports.now();
    let table = |t: &Words| {
        let kinds = FindingKind::ALL.iter().map(|kind| (kind.word(), t.word("finding-kind", kind.word())));
        let severities = Severity::ALL.iter().map(|severity| (severity.word(), t.word("severity", severity.word())));
        let states = FindingState::ALL.iter().map(|state| (state.word(), t.word("finding-state", state.word())));
        Table { filter, now, said: kinds.chain(severities).chain(states).collect() }
    };
    listed::give(app, request, person, ("findings", "findings-title", format), views, table).await
}

impl Listed for Table {
    type Item = Finding;

    fn columns(&self) -> &'static [&'static str] {
        &[
            "site",
            "building",
            "finding-place",
            "finding-kind",
            "severity",
            "state",
            "finding-what",
            "finding-by",
            "finding-at",
            "export-raised-iso",
            "field",
            "responsible",
            "due",
            "export-due-iso",
            "export-notices",
            "export-closed-at",
            "export-closed-at-iso",
            "export-repeats",
            "photos",
            "export-finding-id",
            "export-patrol-id",
        ]
    }

    fn page(&self, conn: &mut AnyConn, views: &Views, after: Option<(Timestamp, Uuid)>, limit: usize) -> Result<Page<Finding>, Problem> {
        list(conn, views, &self.filter, self.now, Place { after, limit })
    }

    fn rows(&self, _: &mut AnyConn, findings: &[Finding], names: &Names, _: &Words) -> Result<Vec<Row>, Problem> {
        Ok(findings.iter().map(|finding| self.row(finding, names)).collect())
    }
}

impl Table {
    fn row(&self, finding: &Finding, names: &Names) -> Row {
        let zone = names.zone(finding.site);
        // When it was closed, if it is.
        let last = finding.history.iter().rfind(|entry| !entry.late);
        let closed = last.filter(|_| finding.state == FindingState::Closed).map(|entry| entry.at.at);
        let said = |word: &'static str| self.said.get(word).map(String::as_str).unwrap_or_default();
        Row::of(21)
            .text(names.site(finding.site))
            .text(finding.building.map(|building| names.building(building)).filter(|name| name != NOTHING).unwrap_or_default())
            .text(place(finding, names))
            .text(said(finding.kind.word()))
            .text(said(finding.severity.word()))
            .text(said(finding.state.word()))
            .text(finding.text.as_str())
            .text(names.person(finding.raised_by))
            .time(finding.raised.at, zone)
            .text(finding.field.map(|field| names.say(&field.name())).unwrap_or_default())
            .text(finding.responsible().map(|person| names.person(person)).unwrap_or_default())
            .maybe_time(finding.due.map(|due| due.at), zone)
            .whole(finding.notices.len())
            .maybe_time(closed, zone)
            .maybe_id(finding.repeats.map(|earlier| earlier.0))
            .whole(finding.photos.len())
            .id(finding.id.0)
            .maybe_id(finding.spot.patrol.map(|patrol| patrol.0))
    }
}
