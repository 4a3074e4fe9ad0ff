//! `/shifts`: the hours that are worked here.

use super::{form, rest};
use crate::{
    app::App,
    attendance::web::hours_text,
    auth::{Fields, May, Posted, SignedIn, rights::PlanCrew},
    pages::{Choice, Names, Page, Words, refused, render, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{ShiftId, SiteId},
    people::Role,
    rights::Action,
    route::Window,
    shift::{PARTS_LIMIT, Shift},
};

#[derive(Template)]
#[template(path = "shifts/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    rows: Vec<Row>,
    may_plan: bool,
}

struct Row {
    href: String,
    name: String,
    mark: String,
    site: String,
    parts: String,
    paid: String,
    roles: String,
    look: u16,
    retired: bool,
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/rosters", "nav-rosters")
}

/// `GET /shifts`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = frame(&person, &request);
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let t = page.t();
    let mut shifts = rest::seen_by(&app, &person, None).await?;
    shifts.sort_by_key(|shift| (shift.retired, names.site(shift.site), shift.parts.first().copied(), shift.id));
    let row = |shift: &Shift| Row {
        href: format!("/shifts/{}", shift.id),
        name: names.say(&shift.name),
        mark: shift.mark.clone(),
        site: names.site(shift.site),
        parts: parts(&shift.parts),
        paid: hours_text(shift.usual_minutes()),
        roles: names.list(shift.roles.iter().map(|role| t.word("role", role.word()))),
        look: shift.look_after_minutes,
        retired: shift.retired,
    };
    render(&ListPage { t, rows: shifts.iter().map(row).collect(), may_plan: person.can_somewhere(Action::PlanCrew), page })
}

/// The hours of a shift.
#[must_use]
pub fn parts(windows: &[Window]) -> String {
    let part = |window: &Window| format!("{}–{}", window.from.format("%H:%M"), window.until.format("%H:%M"));
    windows.iter().map(part).collect::<Vec<_>>().join(" · ")
}

#[derive(Template)]
#[template(path = "shifts/shift.html")]
struct ShiftPage {
    page: Page,
    t: &'static Words,
    title: String,
    action: String,
    sites: Vec<Choice>,
    name_zh: String,
    name_en: String,
    mark: String,
    parts: Vec<(usize, String, String)>,
    /// What its hours were, and until which day.
    earlier: Vec<String>,
    break_minutes: u16,
    grace_minutes: u16,
    look_after_minutes: u16,
    roles: Vec<Choice>,
    known: bool,
    retired: bool,
    may_edit: bool,
}

async fn page(app: &App, person: &SignedIn, page: Page, shift: &Shift, known: bool) -> Result<ShiftPage, Problem> {
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let sites =
        person.sites().into_iter().filter(|site| if known { site.id == shift.site } else { person.can(Action::PlanCrew, site.id, None) });
    let clock = |n: usize| {
        let part = shift.parts.get(n);
        let text = |time: Option<chrono::NaiveTime>| time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
        (n, text(part.map(|part| part.from)), text(part.map(|part| part.until)))
    };
    Ok(ShiftPage {
        title: if known { names.say(&shift.name) } else { t.of("shift-new") },
        action: format!("/shifts/{}", shift.id),
        sites: sites.map(|site| Choice::new(site.id, names.say(&site.name), &shift.site.to_string())).collect(),
        name_zh: shift.name.zh.clone(),
        name_en: shift.name.en.clone(),
        mark: shift.mark.clone(),
        parts: (0..PARTS_LIMIT).map(clock).collect(),
        earlier: shift
            .earlier
            .iter()
            .map(|then| t.with("shift-earlier", &[("hours", &parts(&then.parts)), ("until", &then.until.to_string())]))
            .collect(),
        break_minutes: shift.break_minutes,
        grace_minutes: shift.grace_minutes,
        look_after_minutes: shift.look_after_minutes,
        roles: Role::ALL
            .into_iter()
            .filter(|role| role.may(Action::Attend))
            .map(|role| Choice { value: role.word().into(), name: t.word("role", role.word()), chosen: shift.roles.contains(&role) })
            .collect(),
        known,
        retired: shift.retired,
        may_edit: person.can(Action::PlanCrew, shift.site, None),
        t,
        page,
    })
}

/// `GET /shifts/new`.
pub async fn new(app: Data<App>, person: May<PlanCrew>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let site = person
        .sites()
        .into_iter()
        .find(|site| person.can(Action::PlanCrew, site.id, None))
        .map(|site| site.id)
        .ok_or(Problem::Forbidden)?;
    let shift = form::blank(ShiftId(app.ports.new_id()), site);
    render(&page(&app, &person, frame(&person, &request).under("/shifts", "shifts-title"), &shift, false).await?)
}

/// `GET /shifts/{id}`.
pub async fn one(app: Data<App>, person: SignedIn, id: Path<ShiftId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let shift = rest::find(&app, &person, *id).await?;
    render(&page(&app, &person, frame(&person, &request).under("/shifts", "shifts-title"), &shift, true).await?)
}

/// `POST /shifts/{id}`: save.
pub async fn save(
    app: Data<App>,
    person: May<PlanCrew>,
    id: Path<ShiftId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let known = match rest::find(&app, &person, *id).await {
        Ok(shift) => Some(shift),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site: SiteId = match &known {
        Some(shift) => shift.site,
        // Somebody else's shift is as if it was not there, and names no site of one's own.
        None => posted.0.get("site").parse().map_err(|_| Problem::NotFound)?,
    };
    let shift = form::read(&posted.0, *id, site);
    match rest::keep(&app, &person, &shift).await {
        Ok(()) => Ok(see_other_done("/shifts", "saved")),
        Err(problem) => {
            let mut frame = frame(&person, &request).under("/shifts", "shifts-title");
            refused(&mut frame, problem)?;
            render_refused(&page(&app, &person, frame, &shift, known.is_some()).await?)
        }
    }
}
