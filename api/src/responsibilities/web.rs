//! `/responsibilities`: who answers for which areas; to be hung up in print.

use super::{
    rest::{self, Division},
    view::Sheet,
};
use crate::{
    app::App,
    attendance::web::{site_choices, site_of},
    auth::{Fields, May, Posted, SignedIn, rights::PlanCrew},
    crew::{roles_of, works_shifts},
    pages::{Asked, Choice, Names, Page, Words, address, as_opened, mark, refused, render, render_refused, see_other_done},
    places::of_site,
    problem::Problem,
    shifts::web::parts,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::{
    books::SiteBooks,
    ids::{PersonId, ShiftId, SiteId},
    place::Area,
    responsibility::Share,
    rights::Action,
    shift::Shift,
};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "responsibilities/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    site: String,
    site_name: String,
    sites: Vec<Choice>,
    shifts: Vec<String>,
    places: Vec<PlaceView>,
    nobodys: usize,
    nobodys_names: String,
    people: Vec<PersonRow>,
    may_plan: bool,
}

struct PlaceView {
    anchor: String,
    name: String,
    rows: Vec<AreaRow>,
}

struct AreaRow {
    area: String,
    cells: Vec<Cell>,
    nobodys: bool,
}

struct Cell {
    shift: String,
    people: String,
}

struct PersonRow {
    href: String,
    name: String,
    role: String,
    areas: String,
    gone: bool,
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/rosters", "nav-rosters")
}

/// `GET /responsibilities`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    let site = site_of(&person, &Asked::by(&request))?;
    let books = of_site(&app, &person, site).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let t = page.t();
    let sheet = Sheet::of(&books, &names);
    let area_row = |area: &Area| AreaRow {
        area: names.say(&area.name),
        cells: sheet
            .shifts
            .iter()
            .map(|shift| Cell { shift: names.say(&shift.name), people: names.list(sheet.holders(area.id, shift.id, None)) })
            .collect(),
        nobodys: sheet.nobodys.contains(&area.id),
    };
    let places = sheet.places.iter().enumerate().map(|(n, place)| PlaceView {
        anchor: format!("place-{n}"),
        name: place.building.map_or_else(|| t.of("cleaning-grounds"), |building| names.building(building)),
        rows: place.areas.iter().map(|area| area_row(area)).collect(),
    });
    let may_plan = person.can(Action::PlanCrew, site, None);
    render(&ListPage {
        t,
        site: site.to_string(),
        site_name: names.site(site),
        sites: site_choices(&person, &names, site),
        shifts: sheet.shifts.iter().map(|shift| names.say(&shift.name)).collect(),
        places: places.collect(),
        nobodys: sheet.nobodys.len(),
        nobodys_names: names.list(sheet.nobodys.iter().map(|area| names.area(*area))),
        people: if may_plan { people(&person, site, &books, &names, t) } else { vec![] },
        may_plan,
        page,
    })
}

/// Those whom areas can be divided to, and those who left and still have some.
fn people(person: &SignedIn, site: SiteId, books: &SiteBooks, names: &Names, t: &Words) -> Vec<PersonRow> {
    let view = person.crew_view(site);
    let here: BTreeSet<PersonId> = person.books.crew_of(site, &[], person.now()).into_iter().collect();
    let stands = |one: &PersonId| works_shifts(person, *one, books, site);
    let divided = books.responsibilities.values().map(|one| one.person);
    let mut all: Vec<PersonId> = here.iter().copied().filter(stands).chain(divided).filter(|one| view.sees_person(*one)).collect();
    all.sort_by_key(|one| (!here.contains(one), names.person(*one), *one));
    all.dedup();
    let areas = |one: PersonId| {
        let mut theirs: Vec<&Shift> = books.shifts.values().filter(|shift| books.share(one, shift.id).is_some()).collect();
        theirs.sort_by_key(|shift| (shift.parts.first().copied(), shift.id));
        let count = |shift: ShiftId| books.share(one, shift).map_or(0, |share| share.areas.len());
        names.list(theirs.into_iter().map(|shift| format!("{} {}", names.say(&shift.name), t.n("responsible-areas", count(shift.id)))))
    };
    all.into_iter()
        .map(|one| PersonRow {
            href: address("/responsibilities/edit", &[("site", &site.to_string()), ("person", &one.to_string())]),
            name: names.person(one),
            role: roles_of(person, one, site).iter().min().map(|role| t.word("role", role.word())).unwrap_or_default(),
            areas: areas(one),
            gone: !here.contains(&one),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "responsibilities/edit.html")]
struct EditPage {
    page: Page,
    t: &'static Words,
    site: String,
    person: String,
    name: String,
    back: String,
    base: String,
    shifts: Vec<ShiftView>,
}

struct ShiftView {
    id: String,
    name: String,
    hours: String,
    open: bool,
    count: usize,
    places: Vec<TicksOf>,
    posts: Vec<Choice>,
}

/// A building's areas to tick; beside each, who else answers for it in this shift.
struct TicksOf {
    name: String,
    areas: Vec<(Choice, String)>,
}

async fn edit_page(
    app: &App,
    person: &SignedIn,
    page: Page,
    (site, whose): (SiteId, PersonId),
    (shares, base): (&[Share], String),
) -> Result<EditPage, Problem> {
    if !person.can(Action::PlanCrew, site, None) || !person.crew_view(site).sees_person(whose) {
        return Err(Problem::NotFound);
    }
    let books = of_site(app, person, site).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let sheet = Sheet::of(&books, &names);
    let roles = roles_of(person, whose, site);
    let share = |shift: ShiftId| shares.iter().find(|share| share.shift == shift);
    let fits = |shift: &&Shift| shift.roles.iter().any(|role| roles.contains(role)) || share(shift.id).is_some();
    let view = |shift: &Shift| {
        let own = share(shift.id);
        let tick = |area: &Area| {
            let others = sheet.holders(area.id, shift.id, Some(whose));
            let chosen = own.is_some_and(|share| share.areas.contains(&area.id));
            (Choice { value: area.id.to_string(), name: names.say(&area.name), chosen }, names.list(others))
        };
        let post = own.and_then(|share| share.post).map(|post| post.to_string()).unwrap_or_default();
        let mut posts: Vec<Choice> =
            books.checkpoints.values().map(|one| Choice::new(one.id, names.checkpoint_in_area(one.id), &post)).collect();
        posts.sort_by(|a, b| a.name.cmp(&b.name));
        posts.insert(0, Choice::new("", t.of("roster-any-post"), &post));
        ShiftView {
            id: shift.id.to_string(),
            name: names.say(&shift.name),
            hours: parts(&shift.parts),
            open: own.is_some() || shares.is_empty(),
            count: own.map_or(0, |share| share.areas.len()),
            places: sheet
                .places
                .iter()
                .map(|place| TicksOf {
                    name: place.building.map_or_else(|| t.of("cleaning-grounds"), |building| names.building(building)),
                    areas: place.areas.iter().map(|area| tick(area)).collect(),
                })
                .collect(),
            posts,
        }
    };
    Ok(EditPage {
        t,
        site: site.to_string(),
        person: whose.to_string(),
        name: names.person(whose),
        back: list_of(site),
        base,
        shifts: sheet.shifts.iter().copied().filter(fits).map(view).collect(),
        page,
    })
}

fn list_of(site: SiteId) -> String {
    address("/responsibilities", &[("site", &site.to_string())])
}

fn edit_frame(person: &SignedIn, request: &HttpRequest, site: SiteId) -> Page {
    frame(person, request).under(&list_of(site), "responsibilities-title")
}

/// `GET /responsibilities/edit`.
pub async fn edit(app: Data<App>, request: HttpRequest, person: May<PlanCrew>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let (site, whose) = (site_of(&person, &asked)?, asked.read::<PersonId>("person").ok_or(Problem::NotFound)?);
    let books = of_site(&app, &person, site).await?;
    let shares = shares_of(&books, whose);
    render(&edit_page(&app, &person, edit_frame(&person, &request, site), (site, whose), (shares, mark(&shares))).await?)
}

fn shares_of(books: &SiteBooks, whose: PersonId) -> &[Share] {
    books.responsibilities.values().find(|one| one.person == whose).map(|one| one.shares.as_slice()).unwrap_or_default()
}

/// `POST /responsibilities`: save.
pub async fn save(app: Data<App>, request: HttpRequest, person: May<PlanCrew>, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let site: SiteId = fields.get("site").parse().map_err(|_| Problem::Unreadable("site".into()))?;
    let whose: PersonId = fields.get("person").parse().map_err(|_| Problem::Unreadable("person".into()))?;
    let books = of_site(&app, &person, site).await?;
    let (shares, now) = (read(fields, &books), mark(&shares_of(&books, whose)));
    let kept = match as_opened(fields.get("base"), &now, &mark(&shares)) {
        Ok(()) => rest::keep(&app, &person, Division { site, person: whose, shares: shares.clone() }).await,
        Err(problem) => Err(problem),
    };
    match kept {
        Ok(_) => Ok(see_other_done(&list_of(site), "saved")),
        Err(problem) => {
            let here = address("/responsibilities/edit", &[("site", &site.to_string()), ("person", &whose.to_string())]);
            let mut page = edit_frame(&person, &request, site).at(here);
            refused(&mut page, problem)?;
            render_refused(&edit_page(&app, &person, page, (site, whose), (&shares, now)).await?)
        }
    }
}

/// The shares that a form means: a shift without ticks is none. What is gone meanwhile nobody answers for any more.
fn read(fields: &Fields, books: &SiteBooks) -> Vec<Share> {
    let mut shifts: Vec<ShiftId> = books.shifts.keys().copied().collect();
    shifts.sort();
    let share = |shift: ShiftId| Share {
        shift,
        areas: fields
            .all(&format!("a.{shift}"))
            .filter_map(|area| area.parse().ok())
            .filter(|area| books.areas.contains_key(area))
            .collect(),
        post: fields.get(&format!("p.{shift}")).parse().ok().filter(|post| books.checkpoints.contains_key(post)),
    };
    shifts.into_iter().map(share).filter(|share| !share.areas.is_empty()).collect()
}
