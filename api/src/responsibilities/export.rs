//! Who answers for which areas, as a table.

use super::view::Sheet;
use crate::{
    app::App,
    auth::SignedIn,
    exports::{Few, Format, Row, hand_out, named, words},
    lists::SiteQuery,
    pages::{Asked, Names},
    places::of_sites,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};

/// Who answers for which areas, a line an area and shift, as CSV or Excel.
#[utoipa::path(get, path = "/v1/responsibilities.{format}", tag = "rosters",
    params(("format" = String, Path, description = "csv or xlsx"), SiteQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn give(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(&format)?, words(&person, &request));
    let names = Names::seen_by(&app, &person, None, t.language).await?;
    let books = of_sites(&app, &person, Asked::by(&request).read("site")).await?;
    let columns = ["site", "building", "area", "shift", "responsible-here", "area-id", "shift-id"];
    let mut rows = vec![];
    for here in &books {
        let sheet = Sheet::of(here, &names);
        let of_area = sheet.places.iter().flat_map(|place| place.areas.iter().map(|area| (place.building, *area)));
        for (building, area) in of_area {
            for shift in &sheet.shifts {
                let row = Row::of(columns.len())
                    .text(names.site(area.site))
                    .text(building.map(|building| names.building(building)).unwrap_or_default())
                    .text(names.say(&area.name))
                    .text(names.say(&shift.name))
                    .text(names.list(sheet.holders(area.id, shift.id, None)))
                    .id(area.id)
                    .id(shift.id);
                rows.push(row);
            }
        }
    }
    hand_out(&app, "responsibilities", t.of("responsibilities-title"), format, Few::new(named(t, &columns), rows)).await
}
