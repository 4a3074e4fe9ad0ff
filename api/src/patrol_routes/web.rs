//! `/routes`.

use super::{
    form::{self, Typed},
    rest::find,
    view::{Edit, EditStop, Row, stops},
};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::EditRoutes},
    pages::{Listing, Page, Words, as_opened, mark, refused, render, render_refused, see_other_done},
    places::{of_site, of_sites},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{RouteId, SiteId},
    operation::{Operation, RemoveRoute, RouteStep},
    people::Held,
    refusal::Refusal,
    rights::Action,
    route::{Repeats, Route},
    text::Text,
};

#[derive(Template)]
#[template(path = "routes/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    rows: Vec<Row>,
    may_edit: bool,
    list: Listing,
}

/// The routes of every site that the person may see.
pub async fn list(app: Data<App>, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let t = page.t();
    let books = of_sites(&app, &person, None).await?;
    let mut rows: Vec<Row> =
        books.iter().flat_map(|site| site.routes.values()).map(|route| Row::of(route, &person.books, page.language, t)).collect();
    rows.sort_by(|a, b| (&a.site, &a.name).cmp(&(&b.site, &b.name)));
    let list = Listing::new("/routes", &[], rows.len(), None, None);
    render(&ListPage { t, rows, may_edit: person.can_somewhere(Action::EditRoutes), list, page })
}

#[derive(Template)]
#[template(path = "routes/edit.html")]
struct EditPage {
    page: Page,
    t: &'static Words,
    edit: Edit,
}

/// Where the editor works: which route, whether it is there already, and the mark of what was opened.
struct Desk {
    known: bool,
    typed: Typed,
    base: String,
}

#[derive(Template)]
#[template(path = "routes/route.html")]
struct RoutePage {
    page: Page,
    t: &'static Words,
    route: Row,
    stops: Vec<EditStop>,
}

/// The editor of a new route, at the first site that the person may edit.
pub async fn new(app: Data<App>, person: May<EditRoutes>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let site = editable(&person).first().copied().ok_or(Problem::NotFound)?;
    let route = Route {
        id: RouteId(app.ports.new_id()),
        site,
        building: None,
        name: Text::default(),
        checkpoints: vec![],
        ordered: true,
        repeats: Repeats::Daily {},
        windows: vec![],
        roles: vec![],
        people: vec![],
    };
    let desk = Desk { known: false, typed: Typed { windows: vec![("07:00".into(), "09:00".into())], route }, base: String::new() };
    render(&editor(&app, &person, frame(&person, &request), desk).await?)
}

/// A route: to be read, or its editor for those who may change it.
pub async fn edit(app: Data<App>, person: SignedIn, id: Path<RouteId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let route = find(&app, &person, *id).await?;
    if person.who.may_change(Action::EditRoutes, route.site, route.building, person.now()) != Held::Yes {
        return show(&app, &person, &route, frame(&person, &request)).await;
    }
    let base = mark(&route);
    let clock = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
    let windows = route.windows.iter().map(|w| (clock(w.from), clock(w.until))).collect();
    let desk = Desk { known: true, typed: Typed { route, windows }, base };
    render(&editor(&app, &person, frame(&person, &request), desk).await?)
}

async fn show(app: &App, person: &SignedIn, route: &Route, page: Page) -> Result<HttpResponse, Problem> {
    let here = of_site(app, person, route.site).await?;
    let (t, stops) = (page.t(), stops(route, &here, page.language));
    render(&RoutePage { t, route: Row::of(route, &person.books, page.language, t), stops, page })
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/routes", "nav-routes")
}

fn editable(person: &SignedIn) -> Vec<SiteId> {
    person.sites().into_iter().map(|site| site.id).filter(|site| person.can(Action::EditRoutes, *site, None)).collect()
}

async fn editor(app: &App, person: &SignedIn, page: Page, desk: Desk) -> Result<EditPage, Problem> {
    let here = of_site(app, person, desk.typed.route.site).await?;
    let sites = if desk.known { vec![desk.typed.route.site] } else { editable(person) };
    let edit = Edit { base: desk.base, ..Edit::of(&desk.typed, desk.known, &sites, &here, &person.books, page.language, page.t()) };
    Ok(EditPage { t: page.t(), edit, page })
}

/// A button of the editor was pressed, with the whole form.
pub async fn save(
    app: Data<App>,
    person: May<EditRoutes>,
    id: Path<RouteId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let old = match find(&app, &person, *id).await {
        Ok(route) => Some(route),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site = old.as_ref().map(|r| r.site).or_else(|| fields.get("site").parse().ok()).ok_or(Problem::NotFound)?;
    person.at(site)?;
    let mut desk = Desk { known: old.is_some(), typed: form::read(fields, *id, site), base: fields.get("base").to_owned() };
    if form::press(&mut desk.typed, fields) {
        return render(&editor(&app, &person, frame(&person, &request), desk).await?);
    }
    let removing = fields.get("do") == "remove-route";
    let now = old.as_ref().map(mark).unwrap_or_default();
    let kept = match as_opened(&desk.base, &now, &mark(&desk.typed.route)) {
        Ok(()) => keep(&app, &person, &desk.typed, removing).await,
        Err(problem) => Err(problem),
    };
    match kept {
        Ok(()) if removing => Ok(see_other_done("/routes", "removed-done")),
        Ok(()) => Ok(see_other_done(&format!("/routes/{id}"), "saved")),
        Err(problem) => {
            let mut page = frame(&person, &request);
            refused(&mut page, problem)?;
            desk.base = now;
            render_refused(&editor(&app, &person, page, desk).await?)
        }
    }
}

async fn keep(app: &App, person: &SignedIn, typed: &Typed, removing: bool) -> Result<(), Problem> {
    let route = &typed.route;
    // A window that was begun and not finished would vanish in silence.
    let unfinished = typed.windows.iter().any(|(from, until)| from.is_empty() != until.is_empty());
    if unfinished && !removing {
        return Err(Problem::Refused(Refusal::Invalid { field: "windows".into() }));
    }
    let operation: Operation =
        if removing { RemoveRoute { route: route.id }.into() } else { Operation::Route(RouteStep::Put(route.clone())) };
    app.submit(person.company, person.person, route.site.into(), None, operation).await?;
    Ok(())
}
