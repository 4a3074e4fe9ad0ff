//! The journal as a table: who did what, and what became of it. The bodies stay: they are read one by one.

use super::{
    before, may_read,
    rest::JournalQuery,
    web::{subject, zone},
};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeAudit},
    db::AnyConn,
    exports::{Format, Row, Source, hand_out, named, walk::ROWS, words},
    operations::JournalRow,
    pages::{Asked, Names, Words},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use chrono_tz::Tz;
use domain::{
    ids::{DeviceId, PersonId, ScopeId},
    refusal::Refusal,
    time::Captured,
};

struct Table {
    scope: ScopeId,
    zone: Tz,
    number: Option<i64>,
    names: Names,
    t: &'static Words,
}

/// The journal of the company or of a site, as CSV or Excel.
#[utoipa::path(get, path = "/v1/journal.{format}", tag = "audit", params(("format" = String, Path, description = "csv or xlsx"), JournalQuery),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeAudit>,
    format: Path<String>,
    query: Query<JournalQuery>,
) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, query.scope).await
}

/// `GET /audit.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: May<SeeAudit>, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, Asked::by(&request).read("scope")).await
}

async fn give(app: &App, request: &HttpRequest, person: &SignedIn, format: &str, scope: Option<ScopeId>) -> Result<HttpResponse, Problem> {
    let scope = scope.unwrap_or_else(|| person.company.into());
    may_read(person, scope)?;
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, None, t.language).await?;
    let zone = zone(person, &names, scope);
    hand_out(app, "journal", t.of("audit-title"), format, Table { scope, zone, number: None, names, t }).await
}

impl Source for Table {
    fn columns(&self) -> Vec<String> {
        named(
            self.t,
            &[
                "export-number",
                "audit-received",
                "export-received-iso",
                "audit-claimed",
                "export-claimed-iso",
                "person",
                "device",
                "audit-what",
                "audit-subject",
                "audit-outcome",
                "export-why",
                "export-operation-id",
                "export-chain",
            ],
        )
    }

    fn next(&mut self, conn: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem> {
        let rows = before(conn, self.scope, self.number, ROWS)?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.number = Some(last.seq);
        Ok(Some(rows.iter().map(|row| self.row(row)).collect()))
    }
}

impl Table {
    fn row(&self, row: &JournalRow) -> Row {
        let (names, t) = (&self.names, self.t);
        let captured: Option<Captured> = serde_json::from_str(&row.captured.0).ok();
        let refusal: Option<Refusal> = row.refusal.as_ref().and_then(|refusal| serde_json::from_str(&refusal.0).ok());
        let key = format!("operation-{}", row.kind.replace(['.', '_'], "-"));
        let (subject, _) = row.subject_id.map(|id| subject(&row.kind, id.0, row.scope_id.0, names)).unwrap_or_default();
        Row::of(13)
            .whole(row.seq)
            .time(row.received_at.0, self.zone)
            .maybe_time(captured.map(|captured| captured.estimate), self.zone)
            .text(names.person(PersonId::from(row.author_id)))
            .text(row.device_id.map_or_else(|| t.of("audit-on-web"), |device| names.device(DeviceId::from(device))))
            .text(if t.has(&key) { t.of(&key) } else { row.kind.clone() })
            .text(subject)
            .text(t.word("outcome", &row.status))
            .text(refusal.map(|refusal| names.say(&refusal.message())).unwrap_or_default())
            .id(row.operation_id.0)
            .text(row.chain.as_str())
    }
}
