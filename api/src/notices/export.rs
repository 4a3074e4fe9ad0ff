//! Rectification notices as a table.

use super::store::{self, Issued};
use crate::{
    app::App,
    auth::{SignedIn, Views},
    db::AnyConn,
    exports::{
        Row,
        listed::{self, Listed},
    },
    findings::web::view::place,
    lists::{Page, SiteQuery},
    pages::{Asked, Names, Words, names::NOTHING},
    patrols::rest::views,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::{ids::SiteId, time::Timestamp};
use uuid::Uuid;

struct Table;

/// Notices, as CSV or Excel.
#[utoipa::path(get, path = "/v1/notices.{format}", tag = "notices", params(("format" = String, Path, description = "csv or xlsx"), SiteQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<SiteQuery>,
) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, query.site).await
}

/// `GET /notices.{format}`, by the filter of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, Asked::by(&request).read("site")).await
}

async fn give(app: &App, request: &HttpRequest, person: &SignedIn, format: &str, site: Option<SiteId>) -> Result<HttpResponse, Problem> {
    listed::give(app, request, person, ("notices", "notices-title", format), views(person, site)?, |_| Table).await
}

impl Listed for Table {
    type Item = Issued;

    fn columns(&self) -> &'static [&'static str] {
        &[
            "site",
            "notice-number",
            "building",
            "finding-place",
            "finding-kind",
            "severity",
            "finding-what",
            "responsible",
            "due",
            "export-due-iso",
            "corrective",
            "preventive",
            "notice-by",
            "export-issued",
            "export-issued-iso",
            "notice-replaced",
            "state",
            "export-finding-id",
        ]
    }

    fn page(&self, conn: &mut AnyConn, views: &Views, after: Option<(Timestamp, Uuid)>, limit: usize) -> Result<Page<Issued>, Problem> {
        store::list(conn, views, after, limit)
    }

    fn rows(&self, _: &mut AnyConn, notices: &[Issued], names: &Names, t: &Words) -> Result<Vec<Row>, Problem> {
        Ok(notices.iter().filter_map(|issued| row(issued, names, t)).collect())
    }
}

fn row(issued: &Issued, names: &Names, t: &Words) -> Option<Row> {
    let (finding, notice) = (&issued.finding, issued.notice()?);
    let zone = names.zone(finding.site);
    let replaced = if issued.counts() { String::new() } else { t.of("notice-replaced") };
    let row = Row::of(18)
        .text(names.site(finding.site))
        .text(issued.number.to_string())
        .text(finding.building.map(|building| names.building(building)).filter(|name| name != NOTHING).unwrap_or_default())
        .text(place(finding, names))
        .text(t.word("finding-kind", finding.kind.word()))
        .text(t.word("severity", finding.severity.word()))
        .text(finding.text.as_str())
        .text(names.person(notice.responsible))
        .time(notice.due.at, zone)
        .text(notice.corrective.as_str())
        .text(notice.preventive.as_str())
        .text(names.person(notice.by))
        .time(notice.at.at, zone)
        .text(replaced)
        .text(t.word("finding-state", finding.state.word()))
        .id(finding.id.0);
    Some(row)
}
