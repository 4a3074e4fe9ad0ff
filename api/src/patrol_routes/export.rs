//! Routes as a table.

use super::view;
use crate::{
    app::App,
    auth::SignedIn,
    exports::{Few, Format, Row, hand_out, named, words},
    lists::SiteQuery,
    pages::Asked,
    places::of_sites,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::ids::SiteId;

/// Routes, as CSV or Excel.
#[utoipa::path(get, path = "/v1/routes.{format}", tag = "routes", params(("format" = String, Path, description = "csv or xlsx"), SiteQuery),
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

/// `GET /routes.{format}`.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, Asked::by(&request).read("site")).await
}

async fn give(app: &App, request: &HttpRequest, person: &SignedIn, format: &str, site: Option<SiteId>) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let columns =
        ["site", "route", "route-days", "route-windows", "route-walkers", "route-order", "checkpoints", "export-stops", "export-route-id"];
    let mut rows = vec![];
    for here in of_sites(app, person, site).await? {
        for route in here.routes.values() {
            let line = view::Row::of(route, &person.books, t.language, t);
            let stops = route.checkpoints.iter().filter_map(|id| here.checkpoints.get(id));
            let stops: Vec<&str> = stops.map(|checkpoint| checkpoint.name.say(t.language)).collect();
            let row = Row::of(9)
                .text(line.site.as_str())
                .text(line.name.as_str())
                .text(line.days)
                .text(line.windows)
                .text(line.walkers)
                .text(line.order)
                .whole(line.checkpoints)
                .text(stops.join(" → "))
                .id(route.id.0);
            rows.push(((line.site, line.name), row));
        }
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    hand_out(app, "routes", t.of("routes-title"), format, Few::new(named(t, &columns), rows)).await
}
