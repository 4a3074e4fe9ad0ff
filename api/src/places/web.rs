//! `/places`.

use super::{
    form::{self, Noun, Place},
    of_site,
    view::{Edit, Label, SiteTree},
};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{EditPlaces, ManagePeople},
    },
    pages::{Page, Words, as_opened, mark, refused, render, render_refused, see_other_done},
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
    may_add_site: bool,
}

/// Every site that the person may see, as a tree.
pub async fn list(app: Data<App>, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let t = page.t();
    let mut sites = vec![];
    for site in person.sites() {
        let here = of_site(&app, &person, site.id).await?;
        sites.push(SiteTree::of(site, &here, &person, page.language, t));
    }
    render(&ListPage { t, sites, may_add_site: person.can_everywhere(Action::ManagePeople), page })
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

/// The kind of place that an address speaks of, in the plural.
fn noun_of(word: &str) -> Result<Noun, Problem> {
    word.strip_suffix('s').and_then(Noun::parse).ok_or(Problem::NotFound)
}

fn mark_of(place: &Place) -> String {
    match place {
        Place::Site(place) => mark(place),
        Place::Building(place) => mark(place),
        Place::Unit(place) => mark(place),
        Place::Area(place) => mark(place),
        Place::Checkpoint(place) => mark(place),
    }
}

/// The editor of a new site.
pub async fn new_site(app: Data<App>, person: May<ManagePeople>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let id = SiteId(app.ports.new_id());
    let record = form::empty(Noun::Site, id, id.0, None, None);
    render(&editor(&person, frame(&person, &request), &record, String::new(), &SiteBooks::default()))
}

fn editor(person: &SignedIn, page: Page, record: &Place, base: String, here: &SiteBooks) -> EditPage {
    let mut edit = Edit::of(record, base, here, &person.books, page.language, page.t());
    // How many buildings there are is the site's own affair.
    if let Place::Building(building) = record {
        edit.may_remove &= person.can_change(Action::EditPlaces, building.site);
    }
    EditPage { t: page.t(), edit, page }
}

/// The editor of a new place of a site.
pub async fn new(
    app: Data<App>,
    person: May<EditPlaces>,
    path: Path<(SiteId, String)>,
    place: Query<Where>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let noun = noun_of(&path.1)?;
    if noun == Noun::Site {
        return Err(Problem::NotFound);
    }
    let here = of_site(&app, &person, path.0).await?;
    let record = form::empty(noun, path.0, app.ports.new_id(), place.building, place.area);
    render(&editor(&person, frame(&person, &request), &record, String::new(), &here))
}

/// The editor of a place.
pub async fn edit(
    app: Data<App>,
    person: May<EditPlaces>,
    path: Path<(SiteId, String, Uuid)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (site, noun, id) = path.into_inner();
    let noun = noun_of(&noun)?;
    if noun == Noun::Site && !person.can_everywhere(Action::ManagePeople) {
        return Err(Problem::Forbidden);
    }
    let here = of_site(&app, &person, site).await?;
    let record = form::stored(noun, site, id, &here, &person.books).ok_or(Problem::NotFound)?;
    render(&editor(&person, frame(&person, &request), &record, mark_of(&record), &here))
}

/// A button of the editor was pressed.
pub async fn save(
    app: Data<App>,
    person: May<EditPlaces>,
    path: Path<(SiteId, String, Uuid)>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let (site, noun, id) = path.into_inner();
    let noun = noun_of(&noun)?;
    let here = match of_site(&app, &person, site).await {
        // A site that is being made has no books yet.
        Err(Problem::NotFound) if noun == Noun::Site => Arc::new(SiteBooks::default()),
        other => other?,
    };
    let record = form::read(noun, &posted.0, site, id);
    let removing = posted.0.get("do") == "remove";
    let operation: Operation = if removing { record.remove().ok_or(Problem::NotFound)? } else { record.put() };
    let scope = if noun == Noun::Site { person.company.into() } else { site.into() };
    let now = form::stored(noun, site, id, &here, &person.books).as_ref().map(mark_of).unwrap_or_default();
    let saved = match as_opened(posted.0.get("base"), &now, &mark_of(&record)) {
        Ok(()) => app.submit(person.company, person.person, scope, None, operation).await.map(drop),
        Err(problem) => Err(problem),
    };
    match saved {
        Ok(()) => Ok(see_other_done("/places", if removing { "removed-done" } else { "saved" })),
        Err(problem) => {
            let mut page = frame(&person, &request);
            refused(&mut page, problem)?;
            render_refused(&editor(&person, page, &record, now, &here))
        }
    }
}
