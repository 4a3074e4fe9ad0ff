//! `/places`.

use super::{
    form::{self, Noun},
    of_site,
    view::{Edit, Label, SiteTree},
};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::EditPlaces},
    pages::{Page, Words, page::refused, render, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use askama::Template;
use domain::{
    books::SiteBooks,
    ids::{AreaId, BuildingId, SiteId},
    operation::Operation,
    rights::Action,
};
use serde::Deserialize;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "places/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    sites: Vec<SiteTree>,
    may_edit: bool,
}

pub async fn list(app: Data<App>, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let t = page.t();
    let mut sites = vec![];
    for site in person.sites() {
        let here = of_site(&app, &person, site.id).await?;
        sites.push(SiteTree::of(site, &here, &person.books, page.language, t));
    }
    render(&ListPage { t, sites, may_edit: person.can_somewhere(Action::EditPlaces), page })
}

#[derive(Template)]
#[template(path = "places/labels.html")]
struct LabelsPage {
    page: Page,
    t: &'static Words,
    labels: Vec<Label>,
}

/// The QR labels of a site, to print and cut.
pub async fn labels(app: Data<App>, person: SignedIn, site: Path<SiteId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    let here = of_site(&app, &person, *site).await?;
    let place = person.books.sites.get(&*site).ok_or(Problem::NotFound)?;
    let mut labels: Vec<Label> = here.checkpoints.values().map(|c| Label::of(c, place, page.language)).collect();
    labels.sort_by(|a, b| a.code.cmp(&b.code));
    render(&LabelsPage { t: page.t(), labels, page })
}

#[derive(Template)]
#[template(path = "places/edit.html")]
struct EditPage {
    page: Page,
    t: &'static Words,
    edit: Edit,
}

/// Where a new place is to be.
#[derive(Debug, Deserialize)]
pub struct Where {
    building: Option<BuildingId>,
    area: Option<AreaId>,
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/places", "nav-places")
}

/// The editor of a new site.
pub async fn new_site(
    app: Data<App>,
    person: May<crate::auth::rights::ManagePeople>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    let id = SiteId(app.ports.new_id());
    let edit =
        Edit::of(&form::empty(Noun::Site, id, id.0, None, None), false, &SiteBooks::default(), &person.books, page.language, page.t());
    render(&EditPage { t: page.t(), edit, page })
}

/// The editor of a new place of a site.
pub async fn new(
    app: Data<App>,
    person: May<EditPlaces>,
    path: Path<(SiteId, String)>,
    place: Query<Where>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let noun = Noun::parse(&path.1).filter(|noun| *noun != Noun::Site).ok_or(Problem::NotFound)?;
    let page = frame(&person, &request);
    let here = of_site(&app, &person, path.0).await?;
    let record = form::empty(noun, path.0, app.ports.new_id(), place.building, place.area);
    let edit = Edit::of(&record, false, &here, &person.books, page.language, page.t());
    render(&EditPage { t: page.t(), edit, page })
}

/// The editor of a place.
pub async fn edit(
    app: Data<App>,
    person: SignedIn,
    path: Path<(SiteId, String, Uuid)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (site, noun, id) = path.into_inner();
    let noun = Noun::parse(&noun).ok_or(Problem::NotFound)?;
    let page = frame(&person, &request);
    let here = of_site(&app, &person, site).await?;
    let record = form::stored(noun, site, id, &here, &person.books).ok_or(Problem::NotFound)?;
    let edit = Edit::of(&record, true, &here, &person.books, page.language, page.t());
    render(&EditPage { t: page.t(), edit, page })
}

/// A button of the editor was pressed.
pub async fn save(
    app: Data<App>,
    person: SignedIn,
    path: Path<(SiteId, String, Uuid)>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let (site, noun, id) = path.into_inner();
    let noun = Noun::parse(&noun).ok_or(Problem::NotFound)?;
    let here = match of_site(&app, &person, site).await {
        // A site that is being made has no books yet.
        Err(Problem::NotFound) if noun == Noun::Site => Arc::new(SiteBooks::default()),
        other => other?,
    };
    let record = form::read(noun, &posted.0, site, id);
    let removing = posted.0.get("do") == "remove";
    let operation: Operation = if removing { record.remove().ok_or(Problem::NotFound)? } else { record.put() };
    let scope = if noun == Noun::Site { person.company.into() } else { site.into() };
    match app.submit(person.company, person.person, scope, None, operation).await {
        Ok(_) => Ok(see_other_done("/places", if removing { "removed-done" } else { "saved" })),
        Err(problem) => {
            let mut page = frame(&person, &request);
            refused(&mut page, problem)?;
            let known = form::stored(noun, site, id, &here, &person.books).is_some();
            let edit = Edit::of(&record, known, &here, &person.books, page.language, page.t());
            render_refused(&EditPage { t: page.t(), edit, page })
        }
    }
}
