//! Places as a table: buildings with their units, areas and the checkpoints of those.

use super::of_sites;
use crate::{
    app::App,
    auth::SignedIn,
    exports::{Few, Format, Row, hand_out, named, words},
    lists::SiteQuery,
    pages::{Asked, Names, Words},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::{books::SiteBooks, ids::SiteId};

/// Buildings, units, areas and checkpoints, as CSV or Excel.
#[utoipa::path(get, path = "/v1/places.{format}", tag = "places", params(("format" = String, Path, description = "csv or xlsx"), SiteQuery),
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

/// `GET /places.{format}`.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, Asked::by(&request).read("site")).await
}

async fn give(app: &App, request: &HttpRequest, person: &SignedIn, format: &str, site: Option<SiteId>) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, site, t.language).await?;
    let columns = [
        "site",
        "export-kind",
        "building",
        "area",
        "name",
        "checkpoint-code",
        "checkpoint-checklist",
        "latitude",
        "longitude",
        "checkpoint-radius",
        "export-place-id",
    ];
    let mut rows = vec![];
    for here in of_sites(app, person, site).await? {
        let first = rows.len();
        rows.extend(of_site(&here, &names, t));
        rows[first..].sort_by(|a, b| a.0.cmp(&b.0));
    }
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    hand_out(app, "places", t.of("places-title"), format, Few::new(named(t, &columns), rows)).await
}

/// By building, area, and what it is.
type Order = (String, String, u8, String);

fn of_site(here: &SiteBooks, names: &Names, t: &Words) -> Vec<(Order, Row)> {
    let building = |id: Option<domain::ids::BuildingId>| {
        id.and_then(|id| here.buildings.get(&id)).map(|building| names.say(&building.name)).unwrap_or_default()
    };
    let row = |site: SiteId, rank: u8, key: &str, in_building: &str, in_area: &str, name: String| {
        let row = Row::of(11).text(names.site(site)).text(t.of(key)).text(in_building).text(in_area).text(name.as_str());
        ((in_building.to_owned(), in_area.to_owned(), rank, name), row)
    };
    let mut rows = vec![];
    for one in here.buildings.values() {
        let name = names.say(&one.name);
        let (order, row) = row(one.site, 0, "building", &name, "", name.clone());
        rows.push((order, bare(row).id(one.id.0)));
    }
    for one in here.units.values() {
        let (order, row) = row(one.site, 1, "unit", &building(Some(one.building)), "", names.say(&one.name));
        rows.push((order, bare(row).id(one.id.0)));
    }
    for one in here.areas.values() {
        let name = names.say(&one.name);
        let (order, row) = row(one.site, 2, "area", &building(one.building), &name, name.clone());
        rows.push((order, bare(row).id(one.id.0)));
    }
    for one in here.checkpoints.values() {
        let area = here.areas.get(&one.area);
        let (in_building, in_area) = (building(area.and_then(|area| area.building)), area.map(|area| names.say(&area.name)));
        let (order, row) = row(one.site, 3, "checkpoint", &in_building, &in_area.unwrap_or_default(), names.say(&one.name));
        let checklist = one.template.and_then(|id| names.company().templates.get(&id)).map(|template| names.say(&template.draft.name));
        let row = row
            .text(one.code.as_str())
            .text(checklist.unwrap_or_default())
            .number(one.position.map(|position| position.latitude))
            .number(one.position.map(|position| position.longitude))
            .whole(one.radius);
        rows.push((order, row.id(one.id.0)));
    }
    rows
}

/// What only a checkpoint has.
fn bare(row: Row) -> Row {
    row.text("").text("").number(None).number(None).number(None)
}
