//! People as a table.

use super::{PeopleFilter, PersonInfo, everybody};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeePeople},
    exports::{Few, Format, Row, hand_out, named, words},
    pages::{Asked, Words},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use chrono_tz::Tz;
use domain::{
    people::{Membership, Role},
    rights::Action,
};

/// People and what they hold or held, as CSV or Excel: one row a post.
#[utoipa::path(get, path = "/v1/people.{format}", tag = "people", params(("format" = String, Path, description = "csv or xlsx"), PeopleFilter),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeePeople>,
    format: Path<String>,
    filter: Query<PeopleFilter>,
) -> Result<HttpResponse, Problem> {
    give(&app, &request, &person, &format, &filter).await
}

/// `GET /people.{format}`, by the filters of the page.
pub async fn web(app: Data<App>, request: HttpRequest, person: May<SeePeople>, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let filter = PeopleFilter {
        search: asked.get("name").to_owned(),
        site: asked.read("site"),
        role: Role::parse(&asked.get("role").replace('-', "_")),
        ..PeopleFilter::default()
    };
    give(&app, &request, &person, &format, &filter).await
}

async fn give(app: &App, request: &HttpRequest, who: &SignedIn, format: &str, filter: &PeopleFilter) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(who, request));
    let shows_logins = who.can_somewhere(Action::ManagePeople);
    let mut columns =
        vec!["name", "person-staff-no", "state", "role", "site", "role-from", "export-from-iso", "role-until", "export-until-iso"];
    if shows_logins {
        columns.push("sign-in-login");
    }
    let mut rows = vec![];
    for info in everybody(app, who, filter).await? {
        if info.memberships.is_empty() {
            rows.push(row(who, &info, None, shows_logins, t));
        }
        rows.extend(info.memberships.iter().map(|held| row(who, &info, Some(held), shows_logins, t)));
    }
    hand_out(app, "people", t.of("people-title"), format, Few::new(named(t, &columns), rows)).await
}

fn row(who: &SignedIn, info: &PersonInfo, held: Option<&Membership>, shows_logins: bool, t: &Words) -> Row {
    let site = held.and_then(|held| held.site).and_then(|id| who.books.sites.get(&id));
    let zone = site.or_else(|| who.sites().first().copied()).map_or(Tz::Asia__Shanghai, |site| site.time_zone);
    let site = match (held, site) {
        (None, _) => String::new(),
        (Some(_), Some(site)) => site.name.say(t.language).to_owned(),
        (Some(_), None) => t.of("site-all"),
    };
    let row = Row::of(10)
        .text(info.person.name.as_str())
        .text(info.person.staff_no.as_str())
        .text(t.of(if info.person.active { "person-active" } else { "person-left" }))
        .text(held.map(|held| held.role.name().say(t.language).to_owned()).unwrap_or_default())
        .text(site)
        .maybe_time(held.map(|held| held.from), zone)
        .maybe_time(held.and_then(|held| held.until), zone);
    if shows_logins { row.text(info.login.clone().unwrap_or_default()) } else { row }
}
