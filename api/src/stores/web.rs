//! `/stores`: which stores are there, what is in one, and the stocktake?

use super::rest::{find, keep};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{KeepStores, SeeCrew},
    },
    crew::store_views,
    pages::{Asked, Choice, Filters, Names, Page, Words, as_opened, local_time, mark, refused, render, render_refused, see_other_done},
    places::{of_site, of_sites},
    problem::Problem,
    supplies::{
        store::stocks,
        view,
        web::{kept_sites, quantity},
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{SiteId, StoreId, SupplyId, SupplyMoveId},
    operation::CountSupply,
    people::Held,
    refusal::Refusal,
    rights::Action,
    supply::{Stock, Store},
    text::Text,
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "stores/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    may_keep: bool,
}

struct Row {
    href: String,
    name: String,
    site: String,
    place: String,
    keepers: String,
    kinds: usize,
    low: usize,
    retired: bool,
}

fn place(store: &Store, names: &Names) -> String {
    let area = store.area.map(|area| names.area(area)).filter(|name| !name.is_empty());
    area.or_else(|| store.building.map(|building| names.building(building))).unwrap_or_default()
}

/// `GET /stores`.
pub async fn list(app: Data<App>, request: HttpRequest, person: May<SeeCrew>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/supplies", "nav-supplies");
    let (t, asked) = (page.t(), Asked::by(&request));
    let views = store_views(&person, asked.read("site"))?;
    let sites: Vec<SiteId> = views.iter().map(|(site, _)| *site).collect();
    let found = app.db.read(move |conn| stocks(conn, &views)).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let mut rows = vec![];
    for here in of_sites(&app, &person, asked.read("site")).await? {
        for store in here.stores.values().filter(|store| sites.contains(&store.site)) {
            let held = |supply: SupplyId| found.iter().find(|stock| stock.store == store.id && stock.supply == supply);
            let is_low = |supply: &&domain::supply::Supply| {
                let level = supply.level(store.id);
                !level.is_zero() && held(supply.id).is_none_or(|stock| stock.is_below(level))
            };
            rows.push(Row {
                href: format!("/stores/{}", store.id),
                name: names.say(&store.name),
                site: names.site(store.site),
                place: place(store, &names),
                keepers: names.people(&store.keepers),
                kinds: found.iter().filter(|stock| stock.store == store.id && !stock.quantity.is_zero()).count(),
                low: here.supplies.values().filter(|supply| !supply.retired).filter(is_low).count(),
                retired: store.retired,
            });
        }
    }
    rows.sort_by(|a, b| (a.retired, &a.site, &a.name).cmp(&(b.retired, &b.site, &b.name)));
    let all = vec![Choice::new("", t.of("all"), asked.get("site"))];
    let choices = person.sites().into_iter().filter(|site| person.crew_view(site.id).stores);
    let choices = choices.map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site")));
    render(&ListPage {
        filters: Filters::of("/stores").choice("site", t.of("site"), all.into_iter().chain(choices).collect()),
        may_keep: person.can_somewhere(Action::KeepStores),
        rows,
        t,
        page,
    })
}

#[derive(Template)]
#[template(path = "stores/store.html")]
struct StorePage {
    page: Page,
    t: &'static Words,
    title: String,
    href: String,
    known: bool,
    may_keep: bool,
    base: String,
    sites: Vec<Choice>,
    buildings: Vec<Choice>,
    areas: Vec<Choice>,
    keepers: Vec<Choice>,
    name_zh: String,
    name_en: String,
    retired: bool,
    lines: Vec<Line>,
}

/// A line of the stocktake.
struct Line {
    supply: String,
    href: String,
    name: String,
    unit: String,
    quantity: String,
    level: String,
    low: bool,
    counted: String,
    entry: String,
    typed: String,
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/supplies", "nav-supplies").under("/stores", "stores-title")
}

async fn shown(app: &App, person: &SignedIn, page: Page, store: &Store, known: bool, typed: &Fields) -> Result<StorePage, Problem> {
    let here = of_site(app, person, store.site).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let mut lines: Vec<Line> = vec![];
    if known {
        let views = store_views(person, Some(store.site))?;
        let found = app.db.read(move |conn| stocks(conn, &views)).await?;
        for supply in here.supplies.values() {
            let held = found.iter().find(|stock| stock.store == store.id && stock.supply == supply.id).cloned();
            if supply.retired && held.as_ref().is_none_or(|stock| stock.quantity.is_zero()) {
                continue;
            }
            let stock = held.unwrap_or_else(|| Stock::empty(store.site, store.id, supply.id));
            let level = supply.level(store.id);
            lines.push(Line {
                supply: supply.id.to_string(),
                href: format!("/supplies/{}", supply.id),
                name: names.say(&supply.name),
                unit: names.say(&supply.unit),
                quantity: stock.quantity.to_string(),
                level: if level.is_zero() { String::new() } else { level.to_string() },
                low: stock.is_below(level),
                counted: stock.counted.as_ref().map(|counted| local_time(counted.at, names.zone(store.site)).full).unwrap_or_default(),
                entry: app.ports.new_id().to_string(),
                typed: typed.get(&format!("found-{}", supply.id)).to_owned(),
            });
        }
        lines.sort_by(|a, b| (&a.name, &a.supply).cmp(&(&b.name, &b.supply)));
    }
    let building = store.building.map(|id| id.to_string()).unwrap_or_default();
    let mut buildings: Vec<Choice> = here.buildings.values().map(|one| Choice::new(one.id, names.say(&one.name), &building)).collect();
    buildings.sort_by(|a, b| a.name.cmp(&b.name));
    buildings.insert(0, Choice::new("", t.of("store-grounds"), &building));
    let keeps = |id| person.books.who(id).may_somewhere_at(Action::KeepStores, store.site, person.now()) != Held::No;
    let keepers = person.books.people.values().filter(|one| store.keepers.contains(&one.id) || (one.active && keeps(one.id)));
    let mut keepers: Vec<Choice> =
        keepers.map(|one| Choice { value: one.id.to_string(), name: one.name.clone(), chosen: store.keepers.contains(&one.id) }).collect();
    keepers.sort_by(|a, b| a.name.cmp(&b.name));
    let sites = if known { vec![store.site] } else { kept_sites(person) };
    Ok(StorePage {
        title: if known { names.say(&store.name) } else { t.of("store-new") },
        href: format!("/stores/{}", store.id),
        known,
        may_keep: person.can(Action::KeepStores, store.site, store.building),
        base: typed.find("base").map_or_else(|| if known { mark(store) } else { String::new() }, str::to_owned),
        sites: sites.iter().map(|site| Choice::new(site, names.site(*site), &store.site.to_string())).collect(),
        buildings,
        areas: view::areas(store.site, &names, t, &store.area.map(|id| id.to_string()).unwrap_or_default()),
        keepers,
        name_zh: store.name.zh.clone(),
        name_en: store.name.en.clone(),
        retired: store.retired,
        lines,
        t,
        page,
    })
}

/// `GET /stores/new`.
pub async fn new(app: Data<App>, person: May<KeepStores>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let site = kept_sites(&person).first().copied().ok_or(Problem::Forbidden)?;
    let (id, name) = (StoreId(app.ports.new_id()), Text::default());
    let store = Store { id, site, name, building: None, area: None, keepers: vec![], retired: false };
    render(&shown(&app, &person, frame(&person, &request), &store, false, &Fields::default()).await?)
}

/// `GET /stores/{id}`.
pub async fn one(app: Data<App>, person: May<SeeCrew>, id: Path<StoreId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let store = find(&app, &person, *id).await?;
    render(&shown(&app, &person, frame(&person, &request), &store, true, &Fields::default()).await?)
}

/// `POST /stores/{id}`.
pub async fn save(
    app: Data<App>,
    person: May<KeepStores>,
    id: Path<StoreId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let old = match find(&app, &person, *id).await {
        Ok(store) => Some(store),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site = old.as_ref().map(|store| store.site).or_else(|| fields.get("site").parse().ok()).ok_or(Problem::NotFound)?;
    person.at(site)?;
    let store = Store {
        id: *id,
        site,
        name: Text::new(fields.get("name_zh").trim(), fields.get("name_en").trim()),
        building: fields.get("building").parse().ok(),
        area: fields.get("area").parse().ok(),
        keepers: fields.all("keeper").filter_map(|keeper| keeper.parse().ok()).collect(),
        retired: fields.get("retired") == "yes",
    };
    let now = old.as_ref().map(mark).unwrap_or_default();
    let done = match as_opened(fields.get("base"), &now, &mark(&store)) {
        Ok(()) => keep(&app, &person, store.clone()).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = done else { return Ok(see_other_done(&format!("/stores/{id}"), "saved")) };
    let mut page = frame(&person, &request).at(format!("/stores/{id}"));
    refused(&mut page, problem)?;
    render_refused(&shown(&app, &person, page, &store, old.is_some(), &fields).await?)
}

/// `POST /stores/{id}/count`: a stocktake of everything for which a figure was typed. What could be counted stays, whatever else did not fit.
pub async fn count(
    app: Data<App>,
    person: May<KeepStores>,
    id: Path<StoreId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let store = find(&app, &person, *id).await?;
    let mut page = frame(&person, &request).at(format!("/stores/{id}"));
    let (mut left, mut counted) = (vec![], 0);
    for (key, typed) in fields.iter() {
        let Some(supply) = key.strip_prefix("found-").and_then(|id| id.parse::<SupplyId>().ok()) else { continue };
        let Some(found) = quantity(typed) else { continue };
        let entry = fields.get(&format!("entry-{supply}")).parse::<Uuid>().unwrap_or_else(|_| app.ports.new_id());
        let note = fields.get("note").trim().to_owned();
        let step = CountSupply { entry: SupplyMoveId(entry), store: store.id, supply, found, note };
        match app.submit(person.company, person.person, store.site.into(), None, step).await {
            // A form that is sent twice counts once.
            Ok(_) | Err(Problem::Conflict(Refusal::IdReused)) => counted += 1,
            Err(problem) => {
                refused(&mut page, problem)?;
                left.push((key.to_owned(), typed.to_owned()));
            }
        }
    }
    if left.is_empty() && counted > 0 {
        return Ok(see_other_done(&format!("/stores/{id}"), "store-counted-done"));
    }
    if left.is_empty() {
        page.wrong("", page.t().of("store-nothing-counted"));
    }
    render_refused(&shown(&app, &person, page, &store, true, &Fields(left)).await?)
}
