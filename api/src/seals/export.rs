//! The chain of days as a table: to be kept elsewhere.

use super::rest::{DayQuery, page_of_days};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeAudit},
    exports::{Few, Format, Row, hand_out, named, words},
    lists::PAGE_LIMIT,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use chrono_tz::Tz;

/// The chain of days, as CSV or Excel.
#[utoipa::path(get, path = "/v1/seals.{format}", tag = "photos", params(("format" = String, Path, description = "csv or xlsx")),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(app: Data<App>, request: HttpRequest, person: May<SeeAudit>, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format).await
}

/// `GET /seals.{format}`.
pub async fn web(app: Data<App>, request: HttpRequest, person: May<SeeAudit>, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format).await
}

async fn give(app: &App, request: &HttpRequest, person: &SignedIn, format: &str) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let zone = person.sites().first().map_or(Tz::Asia__Shanghai, |site| site.time_zone);
    let mut query = DayQuery { limit: Some(PAGE_LIMIT), after: None };
    let mut rows = vec![];
    loop {
        let page = page_of_days(app, person, &query).await?;
        for day in &page.items {
            let row = Row::of(6).whole(day.number).text(day.day.to_string()).whole(day.count).text(day.hash.to_string());
            rows.push(row.time(day.closed_at, zone));
        }
        match page.next.and_then(|next| next.parse().ok()) {
            Some(next) => query.after = Some(next),
            None => break,
        }
    }
    let columns = ["export-number", "seals-day", "seals-count", "seals-hash", "seals-closed", "export-closed-iso"];
    hand_out(app, "seals", t.of("seals-title"), format, Few::new(named(t, &columns), rows)).await
}
