//! What waits, or was refused, as a table.

use super::{HeldItem, Which, behind, scopes, web::about};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::DecideHeld},
    db::{AnyConn, Id},
    exports::{Format, Row, Source, hand_out, named, walk::ROWS, words},
    pages::{Asked, Names, Words, names::NOTHING},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use chrono_tz::Tz;
use domain::{books::CompanyBooks, ids::SiteId, time::Timestamp};
use std::sync::Arc;
use uuid::Uuid;

struct Table {
    which: Which,
    scopes: Vec<Id>,
    after: Option<(Timestamp, Uuid)>,
    books: Arc<CompanyBooks>,
    now: Timestamp,
    /// For what belongs to no site.
    zone: Tz,
    names: Names,
    t: &'static Words,
}

/// What waits for somebody to decide, or was refused, as CSV or Excel.
#[utoipa::path(get, path = "/v1/held.{format}", tag = "held",
    params(("format" = String, Path, description = "csv or xlsx"), super::rest::HeldQuery),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<DecideHeld>,
    format: Path<String>,
    query: Query<super::rest::HeldQuery>,
) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, query.state.unwrap_or_default(), query.site).await
}

/// `GET /held.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: May<DecideHeld>, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let which = Which::ALL.into_iter().find(|which| which.word() == asked.get("state")).unwrap_or_default();
    give(&app, &request, &person, &format, which, asked.read("site")).await
}

async fn give(
    app: &App,
    request: &HttpRequest,
    who: &SignedIn,
    format: &str,
    which: Which,
    site: Option<SiteId>,
) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(who, request));
    let scopes = scopes(who, site)?.into_iter().map(Id::from).collect();
    let names = Names::seen_by(app, who, None, t.language).await?;
    let zone = who.sites().first().map_or(Tz::UTC, |site| site.time_zone);
    let table = Table { which, scopes, after: None, books: who.books.clone(), now: app.ports.now(), zone, names, t };
    hand_out(app, which.word(), t.of("held-title"), format, table).await
}

impl Source for Table {
    fn columns(&self) -> Vec<String> {
        named(
            self.t,
            &[
                "site",
                "audit-what",
                "audit-subject",
                "person",
                "device",
                "audit-claimed",
                "export-claimed-iso",
                "audit-received",
                "export-received-iso",
                "audit-outcome",
                "export-why",
                "photos",
                "export-operation-id",
            ],
        )
    }

    fn next(&mut self, conn: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem> {
        let items = behind(conn, self.which, &self.scopes, self.after, ROWS, &self.books, self.now)?;
        let Some(last) = items.last() else { return Ok(None) };
        self.after = Some((last.received_at, last.operation.0));
        Ok(Some(items.iter().map(|item| self.row(item)).collect()))
    }
}

impl Table {
    fn row(&self, item: &HeldItem) -> Row {
        let (names, t) = (&self.names, self.t);
        let site = SiteId(item.scope.0);
        let is_site = self.books.sites.contains_key(&site);
        let zone = if is_site { names.zone(site) } else { self.zone };
        let key = format!("operation-{}", item.kind.replace(['.', '_'], "-"));
        let why = match (item.why, &item.refusal) {
            (Some(why), _) => t.word("held-why", why.word()),
            (None, Some(refusal)) => names.say(&refusal.message()),
            (None, None) => String::new(),
        };
        Row::of(13)
            .text(if is_site { names.site(site) } else { t.of("company") })
            .text(if t.has(&key) { t.of(&key) } else { t.s("held-unknown", &item.kind) })
            .text(Some(about(item, names, t)).filter(|about| about != NOTHING).unwrap_or_default())
            .text(names.person(item.author))
            .text(item.device.map(|device| names.device(device)).unwrap_or_default())
            .time(item.captured_at, zone)
            .time(item.received_at, zone)
            .text(t.word("outcome", item.status.word()))
            .text(why)
            .whole(item.photos)
            .id(item.operation.0)
    }
}
