//! `/people`.

use super::{
    Grant, PeopleFilter, PersonPut,
    view::{EditNew, PersonView, Row, filters},
};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{ManagePeople, SeePeople},
    },
    messages,
    pages::{Filters, Listing, Page, Words, as_opened, mark, refused, render, render_refused, see_other_done},
    places::{self, view::natural},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use askama::Template;
use chrono::{NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use domain::{
    ids::{MembershipId, PersonId, SiteId},
    people::{Person, Role},
    refusal::Refusal,
    rights::Action,
    time::Timestamp,
};
use serde::Deserialize;

/// What the list was asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    site: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    name: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "people/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    may_edit: bool,
    list: Listing,
}

/// The people that the person may see.
pub async fn list(app: Data<App>, person: May<SeePeople>, asked: Query<Asked>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let t = page.t();
    let query = PeopleFilter {
        search: asked.name.clone(),
        site: asked.site.parse().ok(),
        role: Role::parse(&asked.role.replace('-', "_")),
        limit: None,
        after: asked.after.clone(),
    };
    let found = super::list(&app, &person, &query).await?;
    let rows: Vec<Row> = found.items.iter().map(|info| Row::of(info, &person.books, page.language)).collect();
    let query = [("site", asked.site.as_str()), ("role", asked.role.as_str()), ("name", asked.name.as_str())];
    let list = Listing::new("/people", &query, rows.len(), asked.after.as_deref(), found.next.as_deref());
    let filters = filters(&person, &asked.site, &asked.role, &asked.name, page.language, t);
    render(&ListPage { t, filters, rows, may_edit: person.can_somewhere(Action::ManagePeople), list, page })
}

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage {
    page: Page,
    t: &'static Words,
    edit: EditNew,
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/people", "nav-people")
}

/// The form of a new person.
pub async fn new(person: May<ManagePeople>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    let edit = EditNew::of(&person, &Fields::default(), page.language);
    render(&NewPage { t: page.t(), edit, page })
}

/// A new person with a login and a first role; the page shows the first password, once.
pub async fn create(
    app: Data<App>,
    person: May<ManagePeople>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    match enter(&app, &person, fields).await {
        Ok((id, password)) => {
            let page = frame(&person, &request).at(format!("/people/{id}"));
            // The catalog has the new person from the next request on: read it anew.
            let fresh = person.refreshed(&app).await?;
            show(&app, &fresh, id, page, &password).await
        }
        Err(problem) => {
            let mut page = frame(&person, &request).at("/people/new");
            refused(&mut page, problem)?;
            let edit = EditNew::of(&person, fields, page.language);
            render_refused(&NewPage { t: page.t(), edit, page })
        }
    }
}

async fn enter(app: &App, person: &SignedIn, fields: &Fields) -> Result<(PersonId, String), Problem> {
    if fields.get("login").trim().is_empty() {
        return Err(Problem::Refused(Refusal::Missing { field: "login".into() }));
    }
    let grant = grant_of(person, fields)?;
    let put = PersonPut {
        name: fields.get("name").trim().to_owned(),
        staff_no: fields.get("staff_no").trim().to_owned(),
        active: true,
        login: Some(fields.get("login").to_owned()),
    };
    let made = super::create(app, person, put).await?;
    let fresh = person.refreshed(app).await?;
    super::grant(app, &fresh, made.person.id, grant).await?;
    Ok((made.person.id, made.first_password.unwrap_or_default()))
}

/// The role that a form gives: from the start of a local day, until the end of another.
fn grant_of(person: &SignedIn, fields: &Fields) -> Result<Grant, Problem> {
    let role = Role::parse(&fields.get("role").replace('-', "_")).ok_or_else(|| missing("role"))?;
    let site: Option<SiteId> = fields.get("site").parse().ok();
    let zone = site.and_then(|id| person.books.sites.get(&id)).map_or(Tz::Asia__Shanghai, |site| site.time_zone);
    let from = day(fields.get("from"), zone);
    let until = match fields.get("until").trim() {
        "" => None,
        typed => Some(day(typed, zone).ok_or_else(|| Problem::Refused(Refusal::Invalid { field: "until".into() }))?),
    };
    Ok(Grant { role, site, buildings: fields.all("building").filter_map(|b| b.parse().ok()).collect(), from, until })
}

fn day(typed: &str, zone: Tz) -> Option<Timestamp> {
    let date: NaiveDate = typed.trim().parse().ok()?;
    zone.from_local_datetime(&date.and_time(NaiveTime::MIN)).earliest().map(|at| at.to_utc())
}

fn missing(field: &str) -> Problem {
    Problem::Refused(Refusal::Missing { field: field.into() })
}

#[derive(Template)]
#[template(path = "people/person.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    person: PersonView,
}

/// A person with what they hold.
pub async fn one(app: Data<App>, person: May<SeePeople>, id: Path<PersonId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    show(&app, &person, *id, page, "").await
}

async fn show(app: &App, person: &SignedIn, id: PersonId, page: Page, new_password: &str) -> Result<HttpResponse, Problem> {
    let view = view(app, person, id, &page, new_password).await?;
    render(&OnePage { t: page.t(), person: view, page })
}

async fn view(app: &App, person: &SignedIn, id: PersonId, page: &Page, new_password: &str) -> Result<PersonView, Problem> {
    let info = super::one(app, person, id).await?;
    let mut buildings = vec![];
    for site in places::of_sites(app, person, None).await? {
        buildings.extend(site.buildings.values().cloned());
    }
    buildings.sort_by_key(|building| natural(&building.name, page.language));
    let address = app.db.read(move |conn| messages::address_of(conn, id).map_err(Problem::from)).await?;
    Ok(PersonView::of(&info, person, &buildings, new_password, page.language, page.t()).reached_at(address))
}

/// The page again, with what does not fit.
async fn again(app: &App, person: &SignedIn, id: PersonId, request: &HttpRequest, problem: &Problem) -> Result<HttpResponse, Problem> {
    let mut page = frame(person, request).at(format!("/people/{id}"));
    refused(&mut page, problem)?;
    let view = view(app, person, id, &page, "").await?;
    render_refused(&OnePage { t: page.t(), person: view, page })
}

/// Name, staff number, whether they still work here.
pub async fn change(
    app: Data<App>,
    person: May<ManagePeople>,
    id: Path<PersonId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let put = PersonPut {
        name: fields.get("name").trim().to_owned(),
        staff_no: fields.get("staff_no").trim().to_owned(),
        active: fields.find("active").is_some(),
        login: None,
    };
    let now = person.books.people.get(&*id).map(mark).unwrap_or_default();
    let typed = Person { id: *id, name: put.name.clone(), staff_no: put.staff_no.clone(), active: put.active };
    let changed = match as_opened(fields.get("base"), &now, &mark(&typed)) {
        Ok(()) => super::change(&app, &person, *id, put).await.map(drop),
        Err(problem) => Err(problem),
    };
    match changed {
        Ok(()) => Ok(see_other_done(&format!("/people/{id}"), "saved")),
        Err(problem) => again(&app, &person, *id, &request, &problem).await,
    }
}

/// One more role.
pub async fn grant(
    app: Data<App>,
    person: May<ManagePeople>,
    id: Path<PersonId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let given = match grant_of(&person, &posted.0) {
        Ok(grant) => super::grant(&app, &person, *id, grant).await,
        Err(problem) => Err(problem),
    };
    match given {
        Ok(_) => Ok(see_other_done(&format!("/people/{id}"), "saved")),
        Err(problem) => again(&app, &person, *id, &request, &problem).await,
    }
}

/// A role ends now.
pub async fn end(
    app: Data<App>,
    person: May<ManagePeople>,
    path: Path<(PersonId, MembershipId)>,
    request: HttpRequest,
    _posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let (id, membership) = path.into_inner();
    match super::end_membership(&app, &person, membership, None).await {
        Ok(()) => Ok(see_other_done(&format!("/people/{id}"), "saved")),
        Err(problem) => again(&app, &person, id, &request, &problem).await,
    }
}

/// A new password, shown once; they choose another at the next sign-in.
pub async fn reset(
    app: Data<App>,
    person: May<ManagePeople>,
    id: Path<PersonId>,
    request: HttpRequest,
    _posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    match super::reset_password(&app, &person, *id).await {
        Ok(drawn) => show(&app, &person, *id, frame(&person, &request).at(format!("/people/{id}")), &drawn.password).await,
        Err(problem) => again(&app, &person, *id, &request, &problem).await,
    }
}
