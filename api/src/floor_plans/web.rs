//! `/floor-plans`.

use super::{
    form, may_draw,
    view::{Drawn, Edit, Tally, tallies},
};
use crate::{
    app::App,
    auth::{May, PostedFile, SignedIn, rights::EditPlaces},
    pages::{
        Asked, Names, Page, Words, as_opened, mark, refused, render, render_refused, see_other_done,
        times::{day_name, local_date},
    },
    photos::{sheets, wall},
    places::{of_site, view::natural},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use chrono::{Days, NaiveDate};
use domain::{
    books::SiteBooks,
    floor_plan::FloorPlan,
    ids::{BuildingId, FloorPlanId, SiteId},
    operation::{Operation, PlaceStep, RemovePlace},
    people::Held,
    refusal::Refusal,
    rights::Action,
};
use std::collections::HashMap;

/// Photos of a day that are counted, at most.
const COUNTED: usize = 5_000;

#[derive(Template)]
#[template(path = "floor_plans/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    sites: Vec<OfSite>,
}

struct OfSite {
    name: String,
    /// Empty for those who may not add one.
    new_href: String,
    plans: Vec<Drawn>,
}

/// `GET /floor-plans`: every plan that the person may see.
pub async fn list(app: Data<App>, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    let t = page.t();
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let mut sites = vec![];
    for site in person.sites() {
        let mut plans: Vec<&FloorPlan> = names.floor_plans().filter(|plan| plan.site == site.id).collect();
        plans.sort_by_key(|plan| (plan.building.is_some(), natural(&plan.name, page.language), plan.id));
        let may_add = may_draw(&person, site.id, &*of_site(&app, &person, site.id).await?);
        sites.push(OfSite {
            name: names.say(&site.name),
            new_href: if may_add { format!("/floor-plans/{}/new", site.id) } else { String::new() },
            plans: plans.into_iter().map(|plan| Drawn::of(plan, &names, t)).collect(),
        });
    }
    render(&ListPage { t, sites, page })
}

#[derive(Template)]
#[template(path = "floor_plans/one.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    drawn: Drawn,
    may_edit: bool,
    day: NaiveDate,
    day_name: String,
    before_href: String,
    after_href: String,
    /// Photos of the day that no pin of this plan stands for.
    elsewhere: usize,
    /// Only the newest were counted.
    more: bool,
}

/// `GET /floor-plans/{site}/{plan}`: a plan, and what came from where on a day.
pub async fn one(
    app: Data<App>,
    person: SignedIn,
    path: Path<(SiteId, FloorPlanId)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (site, id) = *path;
    let page = frame(&person, &request).under("/floor-plans", "floor-plans-title");
    let here = of_site(&app, &person, site).await?;
    let plan = here.floor_plans.get(&id).ok_or(Problem::NotFound)?;
    let names = Names::seen_by(&app, &person, Some(site), page.language).await?;
    let day = Asked::by(&request).read("date").unwrap_or_else(|| local_date(person.at, names.zone(site)));
    let (tallies, more) = of_day(&app, &person, site, day).await?;
    let drawn = Drawn::with_day(plan, day, &tallies, &names, page.t());
    let counted: usize = tallies.values().map(|tally| tally.photos).sum();
    let on_it: usize = drawn.pins.iter().map(|pin| pin.tally.photos).sum();
    let at = |day: Option<NaiveDate>| day.map(|day| format!("{}?date={day}", drawn.href)).unwrap_or_default();
    render(&OnePage {
        t: page.t(),
        may_edit: may_edit(&person, plan),
        day_name: day_name(day, page.language),
        before_href: at(day.checked_sub_days(Days::new(1))),
        after_href: at(day.checked_add_days(Days::new(1))),
        elsewhere: counted.saturating_sub(on_it),
        more,
        day,
        drawn,
        page,
    })
}

/// What the person may see of a day's photos, by checkpoint; and whether there were more.
async fn of_day(
    app: &App,
    person: &SignedIn,
    site: SiteId,
    day: NaiveDate,
) -> Result<(HashMap<domain::ids::CheckpointId, Tally>, bool), Problem> {
    let seen = wall::seen(person, Some(site))?;
    let filter = wall::Filter { from: Some(day), until: Some(day), ..wall::Filter::default() };
    let found = app.db.read(move |conn| wall::page(conn, &seen, &filter, None, COUNTED).map_err(Problem::from)).await?;
    Ok((tallies(&found.items), found.next.is_some()))
}

#[derive(Template)]
#[template(path = "floor_plans/edit.html")]
struct EditPage {
    page: Page,
    t: &'static Words,
    edit: Edit,
}

/// `GET /floor-plans/{site}/new`.
pub async fn new(app: Data<App>, person: May<EditPlaces>, site: Path<SiteId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let here = of_site(&app, &person, *site).await?;
    let building: Option<BuildingId> = Asked::by(&request).read("building");
    let plan = form::empty(*site, FloorPlanId(app.ports.new_id()), building);
    let page = frame(&person, &request).under("/floor-plans", "floor-plans-title");
    editor(&app, &person, page, &plan, String::new(), &here).await.and_then(|page| render(&page))
}

/// `GET /floor-plans/{site}/{plan}/edit`.
pub async fn edit(
    app: Data<App>,
    person: May<EditPlaces>,
    path: Path<(SiteId, FloorPlanId)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (site, id) = *path;
    let here = of_site(&app, &person, site).await?;
    let plan = here.floor_plans.get(&id).ok_or(Problem::NotFound)?;
    let page = frame(&person, &request).under("/floor-plans", "floor-plans-title");
    editor(&app, &person, page, plan, mark(plan), &here).await.and_then(|page| render(&page))
}

/// `POST /floor-plans/{site}/{plan}`: a button of the editor was pressed. A new drawing takes the place of the old one; the pins stay.
pub async fn save(
    app: Data<App>,
    person: May<EditPlaces>,
    path: Path<(SiteId, FloorPlanId)>,
    request: HttpRequest,
    posted: PostedFile,
) -> Result<HttpResponse, Problem> {
    let (site, id) = *path;
    let here = of_site(&app, &person, site).await?;
    let stored = here.floor_plans.get(&id);
    // Before a drawing is kept for somebody who may not put it up.
    if !may_draw(&person, site, &here) {
        return Err(Problem::Forbidden);
    }
    let old = stored.cloned().unwrap_or_else(|| form::empty(site, id, None));
    let mut plan = form::read(&posted.fields, &old, &here);
    let removing = posted.fields.get("do") == "remove";
    let done = if removing {
        put(&app, &person, site, PlaceStep::Remove(RemovePlace::FloorPlan(id))).await
    } else {
        let now = stored.map(mark).unwrap_or_default();
        match drawn(&app, &mut plan, posted.file).await.and_then(|()| as_opened(posted.fields.get("base"), &now, &mark(&plan))) {
            Ok(()) => put(&app, &person, site, PlaceStep::PutFloorPlan(plan.clone())).await,
            Err(problem) => Err(problem),
        }
    };
    match done {
        Ok(()) if removing => Ok(see_other_done("/floor-plans", "removed-done")),
        // Whoever has just uploaded a drawing sets its pins next.
        Ok(()) if stored.is_none() => Ok(see_other_done(&format!("/floor-plans/{site}/{id}/edit"), "saved")),
        Ok(()) => Ok(see_other_done(&format!("/floor-plans/{site}/{id}"), "saved")),
        Err(problem) => {
            let mut page = frame(&person, &request).under("/floor-plans", "floor-plans-title");
            match &problem {
                Problem::UnfitPhoto { say, .. } => page.wrong("sheet", say.say(page.language)),
                problem => refused(&mut page, problem)?,
            }
            editor(&app, &person, page, &plan, posted.fields.get("base").to_owned(), &here).await.and_then(|page| render_refused(&page))
        }
    }
}

/// Gives a plan the drawing that was chosen; the one that it has stays where none was.
async fn drawn(app: &App, plan: &mut FloorPlan, file: Option<actix_web::web::Bytes>) -> Result<(), Problem> {
    match file {
        Some(file) => plan.sheet = sheets::keep(app, plan.site, file).await?,
        None if plan.sheet.width == 0 => return Err(Problem::Refused(Refusal::Missing { field: "sheet".into() })),
        None => {}
    }
    Ok(())
}

async fn put(app: &App, person: &SignedIn, site: SiteId, step: PlaceStep) -> Result<(), Problem> {
    app.submit(person.company, person.person, site.into(), None, Operation::Place(step)).await.map(drop)
}

async fn editor(app: &App, person: &SignedIn, page: Page, plan: &FloorPlan, base: String, here: &SiteBooks) -> Result<EditPage, Problem> {
    let names = Names::seen_by(app, person, Some(plan.site), page.language).await?;
    let may_site = person.can_change(Action::EditPlaces, plan.site);
    Ok(EditPage { edit: Edit::of(plan, base, here, may_site, &names, page.t()), t: page.t(), page })
}

/// The rules say it again when it is done; here it decides what is offered.
fn may_edit(person: &SignedIn, plan: &FloorPlan) -> bool {
    person.who.may_change(Action::EditPlaces, plan.site, plan.building, person.now()) == Held::Yes
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/photos", "nav-photos")
}
