//! `/tools`: the register, what is due; one tool with its history, and what may be done with it.

use super::{
    rest::{ToolDetail, ToolQuery, listed, take, whole},
    view::{self, Event, Line, tone},
};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{KeepStores, SeeCrew},
    },
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, local_date, refused, render, render_refused, see_other_done},
    places::{of_site, of_sites},
    problem::Problem,
    supplies::{
        view::{people, stores},
        web::kept_sites,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use chrono::NaiveDate;
use domain::{
    ids::{PersonId, SiteId, StoreId, ToolId},
    operation::{CheckTool, HandOutTool, Operation, RegisterTool, RepairTool, RetireTool, ServiceTool, TakeBackTool},
    rights::Action,
    text::Text,
    tool::{Condition, Tool, ToolCard, ToolState},
};

/// Lines on a page.
const LINES: usize = 500;

#[derive(Template)]
#[template(path = "tools/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Line>,
    list: Listing,
    due: usize,
    may_keep: bool,
}

/// What the address narrows to. Tools that were taken out are shown when somebody asks for them.
pub(super) fn asked_for(asked: &Asked) -> ToolQuery {
    ToolQuery {
        site: asked.read("site"),
        state: ToolState::parse(asked.get("state")),
        holder: asked.read("holder"),
        due: asked.get("due") == "true",
        ..ToolQuery::default()
    }
}

/// `GET /tools`.
pub async fn list(app: Data<App>, request: HttpRequest, person: May<SeeCrew>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let (t, asked) = (page.t(), Asked::by(&request));
    let query = asked_for(&asked);
    let mut tools = listed(&app, &person, &query).await?;
    if query.state.is_none() {
        tools.retain(|tool| tool.state != ToolState::Retired);
    }
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let mut rows: Vec<Line> = tools.iter().map(|tool| view::line(tool, local_date(person.at, names.zone(tool.site)), &names)).collect();
    let due = rows.iter().filter(|row| row.is_due).count();
    rows.truncate(LINES);
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let sites = person.sites().into_iter().filter(|site| person.crew_view(site.id).stores);
    let sites = sites.map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site")));
    let states = ToolState::ALL.iter().map(|state| Choice::new(state.word(), t.word("tool-state", state.word()), asked.get("state")));
    let dues = [Choice::new("true", t.of("tool-only-due"), asked.get("due"))];
    let kept: Vec<(&str, &str)> = ["site", "state", "due", "holder"].map(|key| (key, asked.get(key))).into();
    render(&ListPage {
        filters: Filters::of("/tools")
            .choice("site", t.of("site"), all("site").into_iter().chain(sites).collect())
            .choice("state", t.of("state"), all("state").into_iter().chain(states).collect())
            .choice("due", t.of("tool-due"), all("due").into_iter().chain(dues).collect()),
        list: Listing::new("/tools", &kept, rows.len(), None, None),
        may_keep: person.can_somewhere(Action::KeepStores),
        rows,
        due,
        t,
        page,
    })
}

#[derive(Template)]
#[template(path = "tools/tool.html")]
struct ToolPage {
    page: Page,
    t: &'static Words,
    title: String,
    href: String,
    known: bool,
    may_keep: bool,
    line: Option<Line>,
    events: Vec<Event>,
    steps: Vec<&'static str>,
    people: Vec<Choice>,
    conditions: Vec<Choice>,
    stores: Vec<Choice>,
    sites: Vec<Choice>,
    about: ToolCard,
    service_days: String,
    serviced: String,
    typed: Fields,
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/tools", "nav-tools")
}

/// What may be done with a tool where it is.
fn steps(tool: &Tool) -> Vec<&'static str> {
    match tool.state {
        ToolState::InStore if tool.condition == Condition::Broken => vec!["repair", "service", "check", "retire"],
        ToolState::InStore => vec!["hand_out", "check", "repair", "service", "retire"],
        ToolState::HandedOut => vec!["take_back", "check", "repair", "service", "retire"],
        ToolState::InRepair => vec!["service", "check", "retire"],
        ToolState::Retired => vec![],
    }
}

async fn shown(
    app: &App,
    person: &SignedIn,
    page: Page,
    (id, site): (ToolId, SiteId),
    detail: Option<ToolDetail>,
    about: ToolCard,
    typed: Fields,
) -> Result<ToolPage, Problem> {
    let here = of_site(app, person, site).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let today = local_date(person.at, names.zone(site));
    let tool = detail.as_ref().map(|detail| &detail.tool);
    let building = about.store.and_then(|store| here.stores.get(&store)).and_then(|store| store.building);
    let condition =
        if typed.get("condition").is_empty() { tool.map_or("good", |tool| tool.condition.word()) } else { typed.get("condition") };
    let mut all_stores = stores(&here, page.language, &about.store.map(|store| store.to_string()).unwrap_or_default());
    all_stores.insert(0, Choice::new("", t.of("tool-no-store"), &about.store.map(|store| store.to_string()).unwrap_or_default()));
    let sites = if tool.is_some() { vec![site] } else { kept_sites(person) };
    Ok(ToolPage {
        title: if tool.is_some() { names.say(&about.name) } else { t.of("tool-new") },
        href: format!("/tools/{id}"),
        known: tool.is_some(),
        may_keep: person.can(Action::KeepStores, site, building),
        line: tool.map(|tool| view::line(tool, today, &names)),
        events: detail.iter().flat_map(|detail| &detail.events).map(|event| view::event(event, &names, t)).collect(),
        steps: tool.map(steps).unwrap_or_default(),
        people: people(person, site, typed.get("person")),
        conditions: Condition::ALL.iter().map(|one| Choice::new(one.word(), t.word("tool-condition", one.word()), condition)).collect(),
        stores: all_stores,
        sites: sites.iter().map(|one| Choice::new(one, names.site(*one), &site.to_string())).collect(),
        service_days: about.service_days.map(|days| days.to_string()).unwrap_or_default(),
        serviced: about.serviced.map(|date| date.to_string()).unwrap_or_default(),
        about,
        typed,
        t,
        page,
    })
}

const fn blank() -> ToolCard {
    let name = Text { zh: String::new(), en: String::new() };
    ToolCard { name, code: String::new(), kind: String::new(), store: None, service_days: None, serviced: None }
}

/// `GET /tools/new`.
pub async fn new(app: Data<App>, person: May<KeepStores>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let site = kept_sites(&person).first().copied().ok_or(Problem::Forbidden)?;
    let of = (ToolId(app.ports.new_id()), site);
    render(&shown(&app, &person, frame(&person, &request), of, None, blank(), Fields::default()).await?)
}

/// `GET /tools/{id}`.
pub async fn one(app: Data<App>, person: May<SeeCrew>, id: Path<ToolId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let detail = whole(&app, &person, *id).await?;
    let (site, about) = (detail.tool.site, detail.tool.about.clone());
    render(&shown(&app, &person, frame(&person, &request), (*id, site), Some(detail), about, Fields::default()).await?)
}

/// `POST /tools/{id}`: the card of the register.
pub async fn save(
    app: Data<App>,
    person: May<KeepStores>,
    id: Path<ToolId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let detail = match whole(&app, &person, *id).await {
        Ok(detail) => Some(detail),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site = detail.as_ref().map(|detail| detail.tool.site).or_else(|| fields.get("site").parse().ok()).ok_or(Problem::NotFound)?;
    person.at(site)?;
    // A store of another site is none here.
    let known: Vec<StoreId> = of_sites(&app, &person, Some(site)).await?.iter().flat_map(|here| here.stores.keys().copied()).collect();
    let days = fields.get("service_days").trim();
    let about = ToolCard {
        name: Text::new(fields.get("name_zh").trim(), fields.get("name_en").trim()),
        code: fields.get("tool_code").trim().to_owned(),
        kind: fields.get("tool_kind").trim().to_owned(),
        store: fields.get("store").parse().ok().filter(|store| known.contains(store)),
        // What can't be read becomes something that the rules refuse.
        service_days: if days.is_empty() { None } else { Some(days.parse().unwrap_or(u16::MAX)) },
        serviced: fields.get("serviced").parse::<NaiveDate>().ok(),
    };
    let step = RegisterTool { tool: *id, about: about.clone() };
    let done = app.submit(person.company, person.person, site.into(), None, step).await;
    let Err(problem) = done else { return Ok(see_other_done(&format!("/tools/{id}"), "saved")) };
    let mut page = frame(&person, &request).at(format!("/tools/{id}"));
    refused(&mut page, problem)?;
    render_refused(&shown(&app, &person, page, (*id, site), detail, about, fields).await?)
}

/// `POST /tools/{id}/steps`.
pub async fn step(
    app: Data<App>,
    person: May<KeepStores>,
    id: Path<ToolId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let detail = whole(&app, &person, *id).await?;
    let step = read_step(&fields, *id).ok_or_else(|| Problem::Unreadable("do: no such step".into()))?;
    let done = match take(&app, &person, *id, step).await {
        // Nobody was chosen.
        Err(Problem::NotFound) => Err(Problem::Refused(domain::refusal::Refusal::Missing { field: "person".into() })),
        done => done,
    };
    let Err(problem) = done else { return Ok(see_other_done(&format!("/tools/{id}"), "tool-step-done")) };
    let mut page = frame(&person, &request).at(format!("/tools/{id}"));
    refused(&mut page, problem)?;
    let (site, about) = (detail.tool.site, detail.tool.about.clone());
    render_refused(&shown(&app, &person, page, (*id, site), Some(detail), about, fields).await?)
}

fn read_step(fields: &Fields, tool: ToolId) -> Option<Operation> {
    let note = fields.get("note").trim().to_owned();
    let condition = Condition::parse(fields.get("condition")).unwrap_or(Condition::Good);
    Some(match fields.get("do") {
        "hand_out" => HandOutTool { tool, to: fields.get("person").parse().unwrap_or(PersonId::SERVER), note }.into(),
        "take_back" => TakeBackTool { tool, condition, store: None, note }.into(),
        "check" => CheckTool { tool, condition, note }.into(),
        "repair" => RepairTool { tool, note }.into(),
        "service" => ServiceTool { tool, note }.into(),
        "retire" => RetireTool { tool, note }.into(),
        _ => return None,
    })
}
