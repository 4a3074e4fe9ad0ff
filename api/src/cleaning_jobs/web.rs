//! `/cleaning-jobs`: who wants what for which price, what it costs, and how far it has come.

use super::{
    detail::{JobDetail, sees_amounts},
    form,
    rest::{self, JobQuery},
};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::PlanCrew},
    crew::{led_by, planned_by},
    pages::{
        Asked, Choice, Filters, Listing, Names, Page, Words, local_date, local_time, names::NOTHING, refused, render, render_refused,
        see_other_done,
    },
    places::of_site,
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    cleaning_job::{CleaningJob, Cost, JobOrder, JobState},
    ids::{AreaId, CleaningJobId, SiteId, UnitId},
    money::Money,
    operation::{AdvanceCleaningJob, PutCleaningJob},
    rights::Action,
};

#[derive(Template)]
#[template(path = "cleaning_jobs/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<JobRow>,
    list: Listing,
    may_plan: bool,
    sees_amounts: bool,
    sees_months: bool,
}

/// A job as a line of a list.
struct JobRow {
    pub href: String,
    pub what: String,
    pub customer: String,
    pub place: String,
    pub date: String,
    pub price: String,
    pub cost: String,
    pub margin: String,
    pub state: &'static str,
    pub icon: &'static str,
}

fn said(money: Option<Money>) -> String {
    money.map_or_else(|| NOTHING.into(), |money| money.to_string())
}

/// A job as a line of a list.
fn row(job: &JobDetail, names: &Names) -> JobRow {
    JobRow {
        href: format!("/cleaning-jobs/{}", job.id),
        what: job.order.what.clone(),
        customer: job.order.customer.clone(),
        place: place((job.order.unit, job.order.area, &job.order.place), names),
        date: job.order.date.to_string(),
        price: said(job.order.price),
        cost: said(job.cost),
        margin: said(job.margin),
        state: job.state.word(),
        icon: match job.state {
            JobState::Offered => "upcoming",
            JobState::Ordered => "due",
            JobState::Done => "complete",
            JobState::Paid => "accepted",
            JobState::Cancelled => "missed",
        },
    }
}

/// Where, in words.
pub(super) fn place((unit, area, place): (Option<UnitId>, Option<AreaId>, &str), names: &Names) -> String {
    let unit = unit.map(|unit| names.unit(unit));
    let area = area.map(|area| names.area(area));
    names.list([unit, area, Some(place.to_owned())].into_iter().flatten().filter(|part| !part.trim().is_empty()))
}

const FILTERS: [&str; 4] = ["site", "state", "from", "until"];

/// What the address of the page asks for.
pub(super) fn asked_for(asked: &Asked) -> JobQuery {
    JobQuery {
        site: asked.read("site"),
        person: asked.read("person"),
        state: JobState::parse(asked.get("state")),
        from: asked.read("from"),
        until: asked.read("until"),
        limit: None,
        after: asked.after().map(str::to_owned),
    }
}

/// `GET /cleaning-jobs`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let found = rest::found(&app, &person, &asked_for(&asked)).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let t = page.t();
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let (mut sites, mut states) = (all("site"), all("state"));
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    states.extend(JobState::ALL.iter().map(|s| Choice::new(s.word(), t.word("job-state", s.word()), asked.get("state"))));
    let filters = FILTERS.map(|key| (key, asked.get(key)));
    render(&ListPage {
        rows: found.items.iter().map(|one| row(one, &names)).collect(),
        filters: Filters::of("/cleaning-jobs")
            .choice("site", t.of("site"), sites)
            .choice("state", t.of("state"), states)
            .typed("from", t.of("job-from"), "date", asked.get("from"))
            .typed("until", t.of("job-until"), "date", asked.get("until")),
        list: Listing::new("/cleaning-jobs", &filters, found.items.len(), asked.after(), found.next.as_deref()),
        may_plan: !planned_by(&person).is_empty(),
        sees_amounts: found.items.iter().any(|one| one.order.price.is_some()),
        sees_months: person.can_somewhere(Action::SeeCrew),
        t,
        page,
    })
}

#[derive(Template)]
#[template(path = "cleaning_jobs/one.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    row: JobRow,
    site: String,
    phone: String,
    workers: String,
    costs: Vec<CostView>,
    sees_amounts: bool,
    next: Vec<&'static str>,
    history: Vec<EntryView>,
    may_plan: bool,
    may_edit: bool,
    note: String,
}

struct CostView {
    kind: String,
    what: String,
    minutes: String,
    amount: String,
    sum: String,
}

struct EntryView {
    state: String,
    amounts: String,
    by: String,
    at: String,
    note: String,
}

fn cost(cost: &Cost, t: &Words) -> CostView {
    let (minutes, amount) = match cost {
        Cost::Labour { minutes, hourly, .. } => (minutes.to_string(), *hourly),
        Cost::Supplies { amount, .. } | Cost::Other { amount, .. } => (String::new(), *amount),
    };
    let sum = said(cost.amount());
    CostView { kind: t.word("job-cost", cost.word()), what: cost.what().to_owned(), minutes, amount: amount.to_string(), sum }
}

async fn one_page(app: &App, person: &SignedIn, page: Page, job: &CleaningJob, note: &str) -> Result<OnePage, Problem> {
    let names = Names::seen_by(app, person, Some(job.site), page.language).await?;
    let t = page.t();
    let sees = sees_amounts(person, job.site);
    let entry = |entry: &domain::cleaning_job::JobEntry| EntryView {
        state: t.word("job-state", entry.state.word()),
        amounts: if sees { t.with("job-history-amounts", &[("price", &entry.price), ("cost", &entry.cost)]) } else { String::new() },
        by: names.person(entry.signed.by),
        at: local_time(entry.signed.at, names.zone(job.site)).full,
        note: entry.signed.note.clone(),
    };
    let may_plan = person.can(Action::PlanCrew, job.site, None);
    Ok(OnePage {
        row: row(&JobDetail::seen_by(person, job.clone()), &names),
        site: names.site(job.site),
        phone: job.order.phone.clone(),
        workers: if job.order.workers.is_empty() { NOTHING.into() } else { names.people(&job.order.workers) },
        costs: if sees { job.order.costs.iter().map(|one| cost(one, t)).collect() } else { vec![] },
        sees_amounts: sees,
        next: if may_plan { job.state.next().map(JobState::word).collect() } else { vec![] },
        history: job.history.iter().map(entry).collect(),
        may_edit: may_plan && !matches!(job.state, JobState::Paid | JobState::Cancelled),
        may_plan,
        note: note.to_owned(),
        t,
        page,
    })
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/cleaning-jobs", "nav-cleaning-jobs")
}

/// `GET /cleaning-jobs/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<CleaningJobId>) -> Result<HttpResponse, Problem> {
    let job = rest::find(&app, &person, *id).await?;
    render(&one_page(&app, &person, frame(&person, &request), &job, "").await?)
}

/// `POST /cleaning-jobs/{id}`: on to the next state.
pub async fn save(
    app: Data<App>,
    request: HttpRequest,
    person: May<PlanCrew>,
    id: Path<CleaningJobId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let job = rest::find(&app, &person, *id).await?;
    let (here, note) = (format!("/cleaning-jobs/{id}"), fields.get("note").trim().to_owned());
    // What is no state is where it stands already: the rules say so.
    let to = JobState::parse(fields.get("to")).unwrap_or(job.state);
    let done = rest::go_on(&app, &person, AdvanceCleaningJob { job: *id, to, note: note.clone() }).await;
    let Err(problem) = done else { return Ok(see_other_done(&here, "saved")) };
    let mut page = frame(&person, &request).at(here);
    refused(&mut page, problem)?;
    render_refused(&one_page(&app, &person, page, &job, &note).await?)
}

#[derive(Template)]
#[template(path = "cleaning_jobs/edit.html")]
struct EditPage {
    page: Page,
    t: &'static Words,
    action: String,
    known: bool,
    sites: Vec<Choice>,
    units: Vec<Choice>,
    areas: Vec<Choice>,
    order: JobOrder,
    price: String,
    lines: Vec<LineView>,
    workers: Vec<Choice>,
}

struct LineView {
    number: usize,
    kinds: Vec<Choice>,
    what: String,
    minutes: String,
    amount: String,
}

/// An amount as it was typed; what could not be read is left open.
fn typed(money: Money) -> String {
    if money < Money::ZERO { String::new() } else { money.to_string() }
}

fn lines(costs: &[Cost], t: &Words) -> Vec<LineView> {
    let kinds = |word: &str| Cost::KINDS.map(|kind| Choice::new(kind, t.word("job-cost", kind), word)).into();
    let filled = costs.iter().map(|cost| {
        let (minutes, amount) = match cost {
            Cost::Labour { minutes, hourly, .. } => (minutes.to_string(), *hourly),
            Cost::Supplies { amount, .. } | Cost::Other { amount, .. } => (String::new(), *amount),
        };
        (kinds(cost.word()), cost.what().to_owned(), minutes, typed(amount))
    });
    // There is always a line left to write in.
    let spare = form::LINES.saturating_sub(costs.len()).max(1);
    let empty = (0..spare).map(|n| (kinds(Cost::KINDS.get(n).copied().unwrap_or("other")), String::new(), String::new(), String::new()));
    let numbered = filled.chain(empty).enumerate();
    numbered.map(|(n, (kinds, what, minutes, amount))| LineView { number: n + 1, kinds, what, minutes, amount }).collect()
}

async fn edit_page(
    app: &App,
    person: &SignedIn,
    page: Page,
    (id, site): (CleaningJobId, SiteId),
    order: JobOrder,
    known: bool,
) -> Result<EditPage, Problem> {
    let here = of_site(app, person, site).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let chosen = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let (unit, area) = (chosen(order.unit.map(|unit| unit.0)), chosen(order.area.map(|area| area.0)));
    let optional = |mut choices: Vec<Choice>, asked: &str| {
        choices.sort_by(|a, b| a.name.cmp(&b.name));
        choices.insert(0, Choice::new("", NOTHING, asked));
        choices
    };
    let mut crew = led_by(person, site);
    crew.extend(order.workers.iter().copied());
    crew.sort();
    crew.dedup();
    let worker = |one| Choice { value: format!("{one}"), name: names.person(one), chosen: order.workers.contains(&one) };
    let mut workers: Vec<Choice> = crew.into_iter().map(worker).collect();
    workers.sort_by(|a, b| a.name.cmp(&b.name));
    let sites = if known { vec![site] } else { planned_by(person) };
    Ok(EditPage {
        action: format!("/cleaning-jobs/{id}/edit"),
        known,
        sites: sites.iter().map(|one| Choice::new(one, names.site(*one), &site.to_string())).collect(),
        units: optional(here.units.values().map(|one| Choice::new(one.id, names.unit(one.id), &unit)).collect(), &unit),
        areas: optional(here.areas.values().map(|one| Choice::new(one.id, names.area(one.id), &area)).collect(), &area),
        price: if known || order.price != Money::ZERO { typed(order.price) } else { String::new() },
        lines: lines(&order.costs, t),
        order,
        workers,
        t,
        page,
    })
}

/// `GET /cleaning-jobs/new`.
pub async fn new(app: Data<App>, request: HttpRequest, person: May<PlanCrew>) -> Result<HttpResponse, Problem> {
    let planned = planned_by(&person);
    let asked: Option<SiteId> = Asked::by(&request).read("site");
    let site = asked.filter(|site| planned.contains(site)).or(planned.first().copied()).ok_or(Problem::Forbidden)?;
    let zone = person.books.sites.get(&site).map_or(chrono_tz::Tz::UTC, |site| site.time_zone);
    let order = JobOrder {
        customer: String::new(),
        phone: String::new(),
        unit: None,
        area: None,
        place: String::new(),
        what: String::new(),
        date: local_date(person.at, zone),
        price: Money::ZERO,
        costs: vec![],
        workers: vec![],
    };
    let id = CleaningJobId(app.ports.new_id());
    render(&edit_page(&app, &person, frame(&person, &request), (id, site), order, false).await?)
}

/// `GET /cleaning-jobs/{id}/edit`.
pub async fn edit(app: Data<App>, request: HttpRequest, person: May<PlanCrew>, id: Path<CleaningJobId>) -> Result<HttpResponse, Problem> {
    let job = rest::find(&app, &person, *id).await?;
    render(&edit_page(&app, &person, frame(&person, &request), (*id, job.site), job.order, true).await?)
}

/// `POST /cleaning-jobs/{id}/edit`.
pub async fn keep(
    app: Data<App>,
    request: HttpRequest,
    person: May<PlanCrew>,
    id: Path<CleaningJobId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let old = match rest::find(&app, &person, *id).await {
        Ok(job) => Some(job),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site = old.as_ref().map(|old| old.site).or_else(|| fields.get("site").parse().ok()).ok_or(Problem::NotFound)?;
    person.at(site)?;
    let zone = person.books.sites.get(&site).map_or(chrono_tz::Tz::UTC, |site| site.time_zone);
    let order = form::read(fields, local_date(person.at, zone));
    match rest::keep(&app, &person, site, PutCleaningJob { job: *id, order: order.clone() }).await {
        Ok(()) => Ok(see_other_done(&format!("/cleaning-jobs/{id}"), "saved")),
        Err(problem) => {
            let mut page = frame(&person, &request).at(format!("/cleaning-jobs/{id}/edit"));
            refused(&mut page, problem)?;
            render_refused(&edit_page(&app, &person, page, (*id, site), order, old.is_some()).await?)
        }
    }
}
