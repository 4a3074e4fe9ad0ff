//! `/cleaning-plan`: what is cleaned where, how often, and by which standard; to be hung up in print.

use super::{
    rest,
    view::{self, Place},
};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::PlanCrew},
    crew::planned_by,
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, refused, render, render_refused, see_other_done},
    places::{of_site, of_sites},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    cleaning_task::CleaningTask,
    ids::{AreaId, CleaningTaskId, SiteId},
    operation::RemoveCleaningTask,
    people::Role,
    rights::Action,
    route::Repeats,
    text::Text,
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "cleaning_plan/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    places: Vec<Place>,
    list: Listing,
    may_plan: bool,
}

/// `GET /cleaning-plan`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let site: Option<SiteId> = asked.read("site");
    let tasks = asked_for(&app, &person, &asked).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let books = of_sites(&app, &person, site).await?;
    let t = page.t();
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let (mut sites, mut buildings) = (all("site"), all("building"));
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    let mut here: Vec<(String, String)> =
        books.iter().flat_map(|site| site.buildings.values()).map(|one| (names.say(&one.name), one.id.to_string())).collect();
    here.sort();
    buildings.extend(here.into_iter().map(|(name, id)| Choice::new(id, name, asked.get("building"))));
    let filters = [("site", asked.get("site")), ("building", asked.get("building"))];
    render(&ListPage {
        places: view::places(&tasks, &books, &names, t),
        filters: Filters::of("/cleaning-plan").choice("site", t.of("site"), sites).choice("building", t.of("building"), buildings),
        list: Listing::new("/cleaning-plan", &filters, tasks.len(), None, None),
        may_plan: !planned_by(&person).is_empty(),
        t,
        page,
    })
}

/// The tasks that the page's address asks for.
pub(super) async fn asked_for(app: &App, person: &SignedIn, asked: &Asked) -> Result<Vec<CleaningTask>, Problem> {
    let site = asked.read("site");
    let books = of_sites(app, person, site).await?;
    let mut tasks = rest::seen_by(app, person, site).await?;
    if let Some(building) = asked.read("building") {
        tasks.retain(|task| books.iter().any(|site| site.building_of(task.area) == Some(building)));
    }
    Ok(tasks)
}

#[derive(Template)]
#[template(path = "cleaning_plan/edit.html")]
struct EditPage {
    page: Page,
    t: &'static Words,
    title: String,
    action: String,
    known: bool,
    may_edit: bool,
    sites: Vec<Choice>,
    areas: Vec<Choice>,
    what: Text,
    standard: Text,
    repeats: Vec<Choice>,
    days: Vec<Choice>,
    month_days: String,
    times: u8,
    templates: Vec<Choice>,
    roles: Vec<Choice>,
}

async fn edit_page(app: &App, person: &SignedIn, page: Page, task: &CleaningTask, known: bool) -> Result<EditPage, Problem> {
    let here = of_site(app, person, task.site).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let sites = if known { vec![task.site] } else { planned_by(person) };
    let ticked = |value: &str, name: String, chosen: bool| Choice { value: value.to_owned(), name, chosen };
    let by_name = |mut choices: Vec<Choice>| {
        choices.sort_by(|a, b| a.name.cmp(&b.name));
        choices
    };
    let area = task.area.to_string();
    // Where the site is still to be chosen, areas of every one stand there: the rules say whether they fit.
    let books = of_sites(app, person, None).await?;
    let areas = books.iter().filter(|_| !known).flat_map(|site| site.areas.values()).filter(|area| sites.contains(&area.site));
    let areas = areas.chain(here.areas.values().filter(|_| known)).map(|one| Choice::new(one.id, names.area(one.id), &area)).collect();
    let template = task.template.map(|template| template.to_string()).unwrap_or_default();
    let published = person.books.templates.values().filter_map(|one| person.books.newest(one.id));
    let templates = published.map(|one| Choice::new(one.template, one.content.name.say(page.language), &template)).collect();
    let (repeats, week, month_days): (_, &[u8], _) = match &task.repeats {
        Repeats::Daily {} => ("daily", &[], String::new()),
        Repeats::Weekly { days } => ("weekly", days, String::new()),
        Repeats::Monthly { days } => ("monthly", &[], days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    };
    let posts = Role::ALL.into_iter().filter(|role| role.may(Action::Attend));
    Ok(EditPage {
        t,
        title: if known { names.say(&task.what) } else { t.of("cleaning-task-new") },
        action: format!("/cleaning-plan/{}", task.id),
        known,
        may_edit: person.can(Action::PlanCrew, task.site, here.building_of(task.area)),
        sites: sites.iter().map(|site| Choice::new(site, names.site(*site), &task.site.to_string())).collect(),
        areas: by_name(areas),
        what: task.what.clone(),
        standard: task.standard.clone(),
        repeats: ["daily", "weekly", "monthly"].map(|word| Choice::new(word, t.word("repeats", word), repeats)).into(),
        days: (1..=7_u8).map(|day| ticked(&day.to_string(), t.of(format!("weekday-{day}")), week.contains(&day))).collect(),
        month_days,
        times: task.times,
        templates: [vec![Choice::new("", t.of("none"), &template)], by_name(templates)].concat(),
        roles: posts.map(|role| ticked(role.word(), names.say(&role.name()), task.roles.contains(&role))).collect(),
        page,
    })
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/cleaning-plan", "nav-cleaning-plan")
}

/// `GET /cleaning-plan/new`.
pub async fn new(app: Data<App>, request: HttpRequest, person: May<PlanCrew>) -> Result<HttpResponse, Problem> {
    let site = Asked::by(&request).read("site").or(planned_by(&person).first().copied()).ok_or(Problem::Forbidden)?;
    let task = CleaningTask {
        id: CleaningTaskId(app.ports.new_id()),
        site,
        area: AreaId(Uuid::nil()),
        what: Text::default(),
        repeats: Repeats::Daily {},
        times: 1,
        standard: Text::default(),
        template: None,
        roles: vec![Role::Cleaner],
    };
    render(&edit_page(&app, &person, frame(&person, &request), &task, false).await?)
}

/// `GET /cleaning-plan/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<CleaningTaskId>) -> Result<HttpResponse, Problem> {
    let task = rest::find(&app, &person, *id).await?;
    render(&edit_page(&app, &person, frame(&person, &request), &task, true).await?)
}

/// `POST /cleaning-plan/{id}`: save or remove.
pub async fn save(
    app: Data<App>,
    request: HttpRequest,
    person: May<PlanCrew>,
    id: Path<CleaningTaskId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let old = match rest::find(&app, &person, *id).await {
        Ok(task) => Some(task),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site = old.as_ref().map(|task| task.site).or_else(|| fields.get("site").parse().ok()).ok_or(Problem::NotFound)?;
    person.at(site)?;
    let task = read(fields, *id, site);
    let done = if let ("remove", Some(old)) = (fields.get("do"), &old) {
        let step = RemoveCleaningTask { task: old.id };
        app.submit(person.company, person.person, site.into(), None, step).await.map(|_| see_other_done("/cleaning-plan", "removed-done"))
    } else {
        rest::keep(&app, &person, &task).await.map(|()| see_other_done(&format!("/cleaning-plan/{id}"), "saved"))
    };
    match done {
        Ok(reply) => Ok(reply),
        Err(problem) => {
            let mut page = frame(&person, &request).at(format!("/cleaning-plan/{id}"));
            refused(&mut page, problem)?;
            render_refused(&edit_page(&app, &person, page, &task, old.is_some()).await?)
        }
    }
}

fn read(fields: &Fields, id: CleaningTaskId, site: SiteId) -> CleaningTask {
    let text = |name: &str| Text::new(fields.get(&format!("{name}_zh")).trim(), fields.get(&format!("{name}_en")).trim());
    let month_days = || fields.get("month_days").split([',', '，', '、', ' ']).filter_map(|day| day.trim().parse().ok()).collect();
    CleaningTask {
        id,
        site,
        area: fields.get("area").parse().unwrap_or(AreaId(Uuid::nil())),
        what: text("what"),
        repeats: match fields.get("repeats") {
            "weekly" => Repeats::Weekly { days: fields.all("day").filter_map(|day| day.parse().ok()).collect() },
            "monthly" => Repeats::Monthly { days: month_days() },
            _ => Repeats::Daily {},
        },
        times: fields.get("times").parse().unwrap_or(0),
        standard: text("standard"),
        template: fields.get("template").parse().ok(),
        roles: fields.all("role").filter_map(Role::parse).collect(),
    }
}
