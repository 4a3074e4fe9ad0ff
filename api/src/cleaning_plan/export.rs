//! The cleaning plan as a table.

use super::{view::row, web::asked_for};
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

/// The cleaning plan, as CSV or Excel.
#[utoipa::path(get, path = "/v1/cleaning-plan.{format}", tag = "cleaning plan",
    params(("format" = String, Path, description = "csv or xlsx"), SiteQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn give(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(&format)?, words(&person, &request));
    let asked = Asked::by(&request);
    let names = Names::seen_by(&app, &person, None, t.language).await?;
    let books = of_sites(&app, &person, asked.read("site")).await?;
    let columns = [
        "site",
        "building",
        "area",
        "cleaning-what",
        "cleaning-how-often",
        "cleaning-times",
        "cleaning-standard",
        "cleaning-template",
        "cleaning-roles",
        "cleaning-task-id",
    ];
    let mut tasks = asked_for(&app, &person, &asked).await?;
    tasks.sort_by_key(|task| (names.site(task.site), names.area(task.area), names.say(&task.what), task.id));
    let rows = tasks.iter().map(|task| {
        let said = row(task, &names, t);
        let area = books.iter().find_map(|site| site.areas.get(&task.area));
        let building = area.and_then(|area| area.building).map(|building| names.building(building));
        let template = task.template.and_then(|template| person.books.newest(template));
        Row::of(columns.len())
            .text(names.site(task.site))
            .text(building.unwrap_or_default())
            .text(area.map(|area| names.say(&area.name)).unwrap_or_default())
            .text(said.what)
            .text(said.how_often)
            .whole(task.times)
            .text(said.standard)
            .text(template.map(|version| names.say(&version.content.name)).unwrap_or_default())
            .text(said.roles)
            .id(task.id)
    });
    hand_out(&app, "cleaning-plan", t.of("cleaning-plan-title"), format, Few::new(named(t, &columns), rows.collect())).await
}
