//! `/purchase-plans`: which there are; one with its lines, and the steps that it may take.

use super::{
    draft_proposed, form,
    rest::{PurchaseQuery, listed, take},
    view::{self, Line, Row, Step},
};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{ApprovePurchases, KeepStores, SeeCrew},
    },
    crew,
    pages::{
        Asked, Choice, Filters, Listing, Names, Page, Words, local_date, mark, refused, render, render_refused, see_other, see_other_done,
    },
    places::of_site,
    problem::Problem,
    supplies::{
        view::stores,
        web::{kept_sites, problem_of},
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{PurchasePlanId, SiteId},
    operation::{DecidePurchase, DropPurchase, OrderPurchase, SubmitPurchase},
    people::Held,
    purchase_plan::{PurchasePlan, PurchaseState},
    refusal::Refusal,
    rights::Action,
};

#[derive(Template)]
#[template(path = "purchase_plans/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    list: Listing,
    /// Where somebody may write plans.
    sites: Vec<Choice>,
}

/// What the address narrows to.
pub(super) fn asked_for(asked: &Asked) -> PurchaseQuery {
    PurchaseQuery {
        site: asked.read("site"),
        state: PurchaseState::parse(asked.get("state")),
        limit: None,
        after: asked.after().map(str::to_owned),
    }
}

/// `GET /purchase-plans`.
pub async fn list(app: Data<App>, request: HttpRequest, person: May<SeeCrew>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    render(&listing(&app, &person, page, &Asked::by(&request)).await?)
}

async fn listing(app: &App, person: &SignedIn, page: Page, asked: &Asked) -> Result<ListPage, Problem> {
    let t = page.t();
    let found = listed(app, person, &asked_for(asked)).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let rows: Vec<Row> = found.items.iter().map(|plan| view::row(plan, &names)).collect();
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let sites = person.sites().into_iter().filter(|site| person.crew_view(site.id).stores);
    let sites = sites.map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site")));
    let states = PurchaseState::ALL.iter().map(|one| Choice::new(one.word(), t.word("purchase-state", one.word()), asked.get("state")));
    let kept = [("site", asked.get("site")), ("state", asked.get("state"))];
    Ok(ListPage {
        filters: Filters::of("/purchase-plans").choice("site", t.of("site"), all("site").into_iter().chain(sites).collect()).choice(
            "state",
            t.of("state"),
            all("state").into_iter().chain(states).collect(),
        ),
        list: Listing::new("/purchase-plans", &kept, rows.len(), asked.after(), found.next.as_deref()),
        sites: kept_sites(person).iter().map(|site| Choice::new(site, names.site(*site), asked.get("site"))).collect(),
        rows,
        t,
        page,
    })
}

/// `POST /purchase-plans`: has a plan drafted from what runs low and from the norms.
pub async fn propose(
    app: Data<App>,
    request: HttpRequest,
    person: May<KeepStores>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let kept = kept_sites(&person);
    let wanted: Option<SiteId> = posted.0.get("site").parse().ok();
    let site = kept.into_iter().find(|site| wanted.is_none_or(|wanted| wanted == *site)).ok_or(Problem::Forbidden)?;
    let plan = PurchasePlanId(app.ports.new_id());
    match draft_proposed(&app, &person, site, plan).await {
        Ok(()) => Ok(see_other(&format!("/purchase-plans/{plan}"))),
        Err(Problem::Refused(Refusal::Missing { .. })) => {
            let mut page = Page::new(&person, &request).at("/purchase-plans");
            page.wrong("", page.t().of("purchase-nothing-low"));
            render_refused(&listing(&app, &person, page, &Asked::default()).await?)
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Template)]
#[template(path = "purchase_plans/plan.html")]
struct PlanPage {
    page: Page,
    t: &'static Words,
    heading: String,
    href: String,
    known: bool,
    base: String,
    title: String,
    state: &'static str,
    tone: &'static str,
    site: String,
    site_id: String,
    total: String,
    lines: Vec<Line>,
    /// Lines of the form that are still empty.
    empty: Vec<usize>,
    supplies: Vec<Choice>,
    stores: Vec<Choice>,
    history: Vec<Step>,
    may_edit: bool,
    may_decide: bool,
    may_order: bool,
    may_receive: bool,
    may_drop: bool,
    downloads: bool,
    note: String,
}

/// Empty lines that a form offers.
const EMPTY: usize = 3;

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/purchase-plans", "nav-purchase-plans")
}

async fn shown(app: &App, person: &SignedIn, page: Page, plan: &PurchasePlan, known: bool, typed: &Fields) -> Result<PlanPage, Problem> {
    let here = of_site(app, person, plan.site).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let keeps = person.can(Action::KeepStores, plan.site, None);
    let mut supplies: Vec<Choice> = here
        .supplies
        .values()
        .filter(|supply| !supply.retired || plan.lines.iter().any(|line| line.supply == supply.id))
        .map(|supply| Choice::new(supply.id, format!("{} ({})", names.say(&supply.name), names.say(&supply.unit)), ""))
        .collect();
    supplies.sort_by(|a, b| a.name.cmp(&b.name));
    let by_role = plan.state.decided_by().is_some_and(|role| person.who.holds(role, plan.site, person.now()) == Held::Yes);
    let took_part = plan.drafted_by() == Some(person.person) || plan.since_submitted().iter().any(|entry| entry.signed.by == person.person);
    let is = |states: &[PurchaseState]| keeps && known && states.contains(&plan.state);
    let droppable = [PurchaseState::Draft, PurchaseState::Refused, PurchaseState::Submitted, PurchaseState::Approved];
    Ok(PlanPage {
        heading: if known { plan.number() } else { t.of("purchase-new") },
        href: format!("/purchase-plans/{}", plan.id),
        known,
        base: typed.find("base").map_or_else(|| if known { mark(plan) } else { String::new() }, str::to_owned),
        title: plan.title.clone(),
        state: plan.state.word(),
        tone: view::tone(plan.state),
        site: names.site(plan.site),
        site_id: plan.site.to_string(),
        total: plan.total().unwrap_or_default().to_string(),
        lines: plan.lines.iter().map(|line| view::line(line, app.ports.new_id().to_string(), &names, t)).collect(),
        empty: (plan.lines.len() + 1..=plan.lines.len() + EMPTY).collect(),
        supplies,
        stores: stores(&here, page.language, typed.get("store")),
        history: view::history(plan, &names),
        may_edit: keeps && plan.state.is_open(),
        may_decide: known && person.can(Action::ApprovePurchases, plan.site, None) && by_role && !took_part,
        may_order: is(&[PurchaseState::Approved]),
        may_receive: is(&[PurchaseState::Ordered]),
        may_drop: is(&droppable),
        downloads: known,
        note: typed.get("note").to_owned(),
        t,
        page,
    })
}

fn blank(id: PurchasePlanId, site: SiteId, person: &SignedIn) -> PurchasePlan {
    let zone = person.books.sites.get(&site).map_or(chrono_tz::Tz::UTC, |site| site.time_zone);
    let (date, state) = (local_date(person.at, zone), PurchaseState::Draft);
    PurchasePlan { id, site, title: String::new(), date, state, lines: vec![], history: vec![] }
}

/// `GET /purchase-plans/new`.
pub async fn new(app: Data<App>, person: May<KeepStores>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let asked: Option<SiteId> = Asked::by(&request).read("site");
    let site = kept_sites(&person).into_iter().find(|site| asked.is_none_or(|asked| asked == *site)).ok_or(Problem::Forbidden)?;
    let plan = blank(PurchasePlanId(app.ports.new_id()), site, &person);
    render(&shown(&app, &person, frame(&person, &request), &plan, false, &Fields::default()).await?)
}

/// `GET /purchase-plans/{id}`.
pub async fn one(app: Data<App>, person: May<SeeCrew>, id: Path<PurchasePlanId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let plan: PurchasePlan = crew::find(&app, &person, id.0).await?;
    render(&shown(&app, &person, frame(&person, &request), &plan, true, &Fields::default()).await?)
}

/// `POST /purchase-plans/{id}`: save, submit, order, drop.
pub async fn save(
    app: Data<App>,
    person: May<KeepStores>,
    id: Path<PurchasePlanId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let old: Option<PurchasePlan> = match crew::find(&app, &person, id.0).await {
        Ok(plan) => Some(plan),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site = old.as_ref().map(|plan| plan.site).or_else(|| fields.get("site").parse().ok()).ok_or(Problem::NotFound)?;
    person.at(site)?;
    let (plan, note) = (*id, fields.get("note").trim().to_owned());
    let mut now = old.clone().unwrap_or_else(|| blank(*id, site, &person));
    let done = match (fields.get("do"), &old) {
        ("order", Some(_)) => take(&app, &person, plan, OrderPurchase { plan, note }).await.map(|()| "purchase-ordered-done"),
        ("drop", Some(_)) => take(&app, &person, plan, DropPurchase { plan, note }).await.map(|()| "purchase-dropped-done"),
        (what, old) => {
            let draft = form::draft(&fields, plan, old.as_ref());
            now = PurchasePlan { title: draft.title.clone(), lines: draft.lines.clone(), ..now };
            let base = fields.get("base");
            let overtaken = !base.is_empty() && old.as_ref().is_none_or(|old| mark(old) != base);
            if overtaken {
                Err(Problem::Conflict(Refusal::ChangedMeanwhile))
            } else {
                match app.submit(person.company, person.person, site.into(), None, draft).await {
                    Ok(_) if what == "submit" => {
                        take(&app, &person, plan, SubmitPurchase { plan, note }).await.map(|()| "purchase-submitted-done")
                    }
                    done => done.map(|_| "saved"),
                }
            }
        }
    };
    match done {
        Ok(key) => Ok(see_other_done(&format!("/purchase-plans/{id}"), key)),
        Err(problem) => {
            let mut page = frame(&person, &request).at(format!("/purchase-plans/{id}"));
            refused(&mut page, problem_of(problem))?;
            render_refused(&shown(&app, &person, page, &now, old.is_some(), &fields).await?)
        }
    }
}

/// Takes a step on a plan that is there, and comes back to its page.
async fn step(
    app: &App,
    person: &SignedIn,
    request: &HttpRequest,
    id: PurchasePlanId,
    fields: &Fields,
    (step, done): (impl Into<domain::operation::Operation>, &str),
) -> Result<HttpResponse, Problem> {
    let plan: PurchasePlan = crew::find(app, person, id.0).await?;
    let Err(problem) = take(app, person, id, step).await else {
        return Ok(see_other_done(&format!("/purchase-plans/{id}"), done));
    };
    let mut page = frame(person, request).at(format!("/purchase-plans/{id}"));
    refused(&mut page, problem_of(problem))?;
    render_refused(&shown(app, person, page, &plan, true, fields).await?)
}

/// `POST /purchase-plans/{id}/decision`.
pub async fn decide(
    app: Data<App>,
    person: May<ApprovePurchases>,
    id: Path<PurchasePlanId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let approved = posted.0.get("do") == "approve";
    let decision = DecidePurchase { plan: *id, approved, note: posted.0.get("note").trim().to_owned() };
    step(&app, &person, &request, *id, &posted.0, (decision, "purchase-decided-done")).await
}

/// `POST /purchase-plans/{id}/goods`.
pub async fn receive(
    app: Data<App>,
    person: May<KeepStores>,
    id: Path<PurchasePlanId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let goods = form::goods(&posted.0, *id, || app.ports.new_id());
    step(&app, &person, &request, *id, &posted.0, (goods, "purchase-received-done")).await
}
