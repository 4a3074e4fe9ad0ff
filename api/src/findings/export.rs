//! Findings as a table.

use super::{Filter, rest::FindingQuery, store, web::place};
use crate::{
    app::App,
    auth::{SignedIn, Views},
    db::AnyConn,
    exports::{BySite, Format, Row, Source, hand_out, named, walk::ROWS, words},
    pages::{Asked, Names, Words, names::NOTHING},
    patrols::rest::views,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::finding::{Finding, FindingKind, FindingState, Severity};
use std::collections::HashMap;

struct Table {
    walk: BySite,
    filter: Filter,
    names: Names,
    t: &'static Words,
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
    give(&app, &request, &person, &format, views(&person, asked.read("site"))?, super::web::asked_for(&asked)).await
}

async fn give(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    format: &str,
    views: Views,
    filter: Filter,
) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, None, t.language).await?;
    let kinds = FindingKind::ALL.iter().map(|kind| (kind.word(), t.word("finding-kind", kind.word())));
    let severities = Severity::ALL.iter().map(|severity| (severity.word(), t.word("severity", severity.word())));
    let states = FindingState::ALL.iter().map(|state| (state.word(), t.word("finding-state", state.word())));
    let said = kinds.chain(severities).chain(states).collect();
    hand_out(app, "findings", t.of("findings-title"), format, Table { walk: BySite::new(views), filter, names, t, said }).await
}

impl Source for Table {
    fn columns(&self) -> Vec<String> {
        named(
            self.t,
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
                "photos",
                "export-finding-id",
                "export-patrol-id",
            ],
        )
    }

    fn next(&mut self, conn: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem> {
        let filter = &self.filter;
        let findings = self.walk.next(
            conn,
            ROWS,
            |conn, views, after, limit| store::list(conn, views, filter, after, limit),
            |finding| (finding.raised.at, finding.id.0),
        )?;
        Ok(findings.map(|findings| findings.iter().map(|finding| self.row(finding)).collect()))
    }
}

impl Table {
    fn row(&self, finding: &Finding) -> Row {
        let names = &self.names;
        let said = |word: &'static str| self.said.get(word).map(String::as_str).unwrap_or_default();
        Row::of(14)
            .text(names.site(finding.site))
            .text(finding.building.map(|building| names.building(building)).filter(|name| name != NOTHING).unwrap_or_default())
            .text(place(finding, names))
            .text(said(finding.kind.word()))
            .text(said(finding.severity.word()))
            .text(said(finding.state.word()))
            .text(finding.text.as_str())
            .text(names.person(finding.raised_by))
            .time(finding.raised.at, names.zone(finding.site))
            .whole(finding.photos.len())
            .id(finding.id.0)
            .maybe_id(finding.spot.patrol.map(|patrol| patrol.0))
    }
}
