//! `/supplies/consumption`: how much was used in each area in a month, against its norm?

use super::{rest::in_month, view::signed};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeCrew},
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, render},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::{
    ids::{AreaId, SiteId},
    supply::Consumption,
};

#[derive(Template)]
#[template(path = "supplies/consumption.html")]
struct ConsumptionPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    month: String,
    rows: Vec<Row>,
    list: Listing,
}

struct Row {
    area: String,
    href: String,
    supply: String,
    used: String,
    norm: String,
    percent: String,
    over: bool,
}

/// The first site whose stores somebody sees.
pub(super) fn first_site(person: &SignedIn) -> Option<SiteId> {
    person.sites().into_iter().map(|site| site.id).find(|site| person.crew_view(*site).stores)
}

/// An area; in words where nobody said which.
pub(super) fn area_name(area: Option<AreaId>, names: &Names, t: &Words) -> String {
    area.map_or_else(|| t.of("consumption-no-area"), |area| names.area(area))
}

/// `GET /supplies/consumption`.
pub async fn page(app: Data<App>, request: HttpRequest, person: May<SeeCrew>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/supplies", "nav-supplies");
    let asked = Asked::by(&request);
    let site = asked.read("site").or_else(|| first_site(&person)).ok_or(Problem::NotFound)?;
    let found = in_month(&app, &person, site, Some(asked.get("month"))).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let t = page.t();
    let mut rows: Vec<Row> = found.used.iter().map(|line| row(line, &names, t)).collect();
    rows.sort_by(|a, b| (&a.area, &a.supply).cmp(&(&b.area, &b.supply)));
    let mut sites = person.sites();
    sites.retain(|site| person.crew_view(site.id).stores);
    let sites = sites.into_iter().map(|one| Choice::new(one.id, names.say(&one.name), &site.to_string())).collect();
    let month = found.from.format("%Y-%m").to_string();
    let kept = [("site", site.to_string()), ("month", month.clone())];
    let kept: Vec<(&str, &str)> = kept.iter().map(|(key, value)| (*key, value.as_str())).collect();
    render(&ConsumptionPage {
        filters: Filters::of("/supplies/consumption").choice("site", t.of("site"), sites).typed(
            "month",
            t.of("consumption-month"),
            "month",
            &month,
        ),
        list: Listing::new("/supplies/consumption", &kept, rows.len(), None, None),
        rows,
        month,
        t,
        page,
    })
}

fn row(line: &Consumption, names: &Names, t: &Words) -> Row {
    let measure = names.measure(line.supply);
    Row {
        area: area_name(line.area, names, t),
        href: format!("/supplies/{}", line.supply),
        supply: names.supply(line.supply),
        used: format!("{} {measure}", signed(line.used)),
        norm: line.norm.map(|norm| format!("{norm} {measure}")).unwrap_or_default(),
        percent: line.percent().map(|percent| format!("{percent} %")).unwrap_or_default(),
        over: line.is_over(),
    }
}
