//! The register of tools as a table.

use super::rest::{ToolQuery, listed};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeCrew},
    exports::{Few, Format, Row, hand_out, named, words},
    pages::{Asked, Names, local_date},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use chrono::NaiveDate;

/// Tools, as CSV or Excel.
#[utoipa::path(get, path = "/v1/tools.{format}", tag = "tools", params(("format" = String, Path, description = "csv or xlsx"), ToolQuery),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    format: Path<String>,
    query: Query<ToolQuery>,
) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, &query).await
}

/// `GET /tools.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: May<SeeCrew>, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, &super::web::asked_for(&Asked::by(&request))).await
}

fn date(row: Row, date: Option<NaiveDate>) -> Row {
    match date {
        Some(date) => row.date(date),
        None => row.text(""),
    }
}

async fn give(app: &App, request: &HttpRequest, person: &SignedIn, format: &str, query: &ToolQuery) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let tools = listed(app, person, query).await?;
    let names = Names::seen_by(app, person, None, t.language).await?;
    let columns = [
        "site",
        "tool",
        "tool-code",
        "tool-kind",
        "state",
        "tool-holder",
        "store",
        "tool-condition",
        "tool-service-days",
        "tool-serviced",
        "tool-due",
        "tool-is-due",
        "note",
        "export-tool-id",
    ];
    let rows = tools.iter().map(|tool| {
        let today = local_date(person.at, names.zone(tool.site));
        let row = Row::of(14)
            .text(names.site(tool.site))
            .text(names.say(&tool.about.name))
            .text(tool.about.code.as_str())
            .text(tool.about.kind.as_str())
            .text(t.word("tool-state", tool.state.word()))
            .text(tool.holder.map(|holder| names.person(holder)).unwrap_or_default())
            .text(tool.about.store.map(|store| names.store(store)).unwrap_or_default())
            .text(t.word("tool-condition", tool.condition.word()))
            .number(tool.about.service_days.map(f64::from));
        date(date(row, tool.about.serviced), tool.due)
            .text(if tool.is_due(today) { t.of("yes") } else { String::new() })
            .text(tool.last.note.as_str())
            .id(tool.id.0)
    });
    let rows = rows.collect();
    hand_out(app, "tools", t.of("tools-title"), format, Few::new(named(t, &columns), rows)).await
}
