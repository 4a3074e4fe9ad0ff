//! `/supplies`: what is there, what runs low; one kind of supplies with its ledger, and what may be entered in it.

use super::{
    form,
    rest::{enter as keep_entry, entries as page_of_ledger, find, keep},
    store::{Ledger, stocks},
    view::{self, Edit, Entry, InStore, in_stores},
};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{KeepStores, SeeCrew},
    },
    crew::{after_day, store_views},
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, as_opened, mark, refused, render, render_refused, see_other_done},
    places::{of_site, of_sites},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{SiteId, StoreId, SupplyId},
    quantity::Quantity,
    rights::Action,
    supply::{MoveKind, Stock, Supply},
};

#[derive(Template)]
#[template(path = "supplies/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    list: Listing,
    low: usize,
    may_keep: bool,
}

struct Row {
    href: String,
    name: String,
    site: String,
    total: String,
    stores: Vec<InStore>,
    price: String,
    low: bool,
    retired: bool,
}

/// `GET /supplies`.
pub async fn list(app: Data<App>, request: HttpRequest, person: May<SeeCrew>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let (t, asked) = (page.t(), Asked::by(&request));
    let only: Option<SiteId> = asked.read("site");
    let views = store_views(&person, only)?;
    let sites: Vec<SiteId> = views.iter().map(|(site, _)| *site).collect();
    let found = app.db.read(move |conn| stocks(conn, &views)).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let (store, show): (Option<StoreId>, &str) = (asked.read("store"), asked.get("show"));
    let (mut rows, mut low, mut all_stores) = (vec![], 0, vec![]);
    for here in of_sites(&app, &person, only).await? {
        all_stores.extend(view::stores(&here, page.language, asked.get("store")));
        for supply in here.supplies.values().filter(|supply| sites.contains(&supply.site)) {
            let of_supply: Vec<Stock> = found.iter().filter(|stock| stock.supply == supply.id).cloned().collect();
            let row = row(supply, in_stores(supply, &here, &of_supply, &names), &of_supply, &names);
            low += usize::from(row.low && !supply.retired);
            let in_it = store.is_none_or(|store| of_supply.iter().any(|stock| stock.store == store && !stock.quantity.is_zero()));
            let shown = match show {
                "low" => row.low && !supply.retired,
                "retired" => supply.retired,
                _ => !supply.retired,
            };
            if shown && in_it {
                rows.push(row);
            }
        }
    }
    rows.sort_by(|a, b| (!a.low, &a.site, &a.name).cmp(&(!b.low, &b.site, &b.name)));
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let choices = sites.iter().map(|site| Choice::new(site, names.site(*site), asked.get("site")));
    let shows = ["low", "retired"].map(|word| Choice::new(word, t.word("supply-show", word), show));
    all_stores.sort_by(|a, b| a.name.cmp(&b.name));
    let kept: Vec<(&str, &str)> = ["site", "store", "show"].map(|key| (key, asked.get(key))).into();
    render(&ListPage {
        filters: Filters::of("/supplies")
            .choice("site", t.of("site"), all("site").into_iter().chain(choices).collect())
            .choice("store", t.of("store"), all("store").into_iter().chain(all_stores).collect())
            .choice("show", t.of("state"), vec![Choice::new("", t.of("supply-show-kept"), show)].into_iter().chain(shows).collect()),
        list: Listing::new("/supplies", &kept, rows.len(), None, None),
        may_keep: person.can_somewhere(Action::KeepStores),
        rows,
        low,
        t,
        page,
    })
}

fn row(supply: &Supply, stores: Vec<InStore>, stocks: &[Stock], names: &Names) -> Row {
    let total = stocks.iter().fold(Quantity::ZERO, |sum, stock| sum.and(stock.quantity));
    Row {
        href: format!("/supplies/{}", supply.id),
        name: names.say(&supply.name),
        site: names.site(supply.site),
        total: names.quantity(total, supply.id),
        low: stores.iter().any(|store| store.low),
        stores,
        price: supply.price.map(|price| price.to_string()).unwrap_or_default(),
        retired: supply.retired,
    }
}

#[derive(Template)]
#[template(path = "supplies/supply.html")]
struct SupplyPage {
    page: Page,
    t: &'static Words,
    title: String,
    unit: String,
    edit: Edit,
    stores: Vec<InStore>,
    entries: Vec<Entry>,
    list: Listing,
    may_keep: bool,
    moves: Vec<MoveForm>,
    href: String,
}

/// A form of one kind of entry.
struct MoveForm {
    kind: &'static str,
    open: bool,
    entry: String,
    stores: Vec<Choice>,
    others: Vec<Choice>,
    people: Vec<Choice>,
    areas: Vec<Choice>,
    quantity: String,
    note: String,
}

const ENTERED: [MoveKind; 5] = [MoveKind::Issued, MoveKind::Received, MoveKind::Returned, MoveKind::MovedOut, MoveKind::WrittenOff];

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/supplies", "nav-supplies")
}

pub(crate) use form::{price, quantity};

/// Sites whose stores somebody keeps.
pub(crate) fn kept_sites(person: &SignedIn) -> Vec<SiteId> {
    person.sites().into_iter().map(|site| site.id).filter(|site| person.can(Action::KeepStores, *site, None)).collect()
}

/// The page of a kind of supplies, with its ledger behind a cursor, and what was typed before.
async fn shown(
    app: &App,
    person: &SignedIn,
    page: Page,
    (supply, known): (&Supply, bool),
    after: Option<&str>,
    typed: &Fields,
) -> Result<SupplyPage, Problem> {
    let here = of_site(app, person, supply.site).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let href = format!("/supplies/{}", supply.id);
    let may_keep = person.can(Action::KeepStores, supply.site, None);
    let (found, next) = if known {
        let ledger = Ledger { after: after_day(after)?, limit: 50, ..Ledger::default() };
        let found = page_of_ledger(app, person, supply.id, ledger).await?;
        (found.items, found.next)
    } else {
        (vec![], None)
    };
    let stock = if known {
        let views = store_views(person, Some(supply.site))?;
        app.db.read(move |conn| stocks(conn, &views)).await?
    } else {
        vec![]
    };
    let sites = if known { vec![supply.site] } else { kept_sites(person) };
    let sites = sites.iter().map(|site| Choice::new(site, names.site(*site), &supply.site.to_string())).collect();
    // Things are taken from where most of them are.
    let usual = stock.iter().filter(|one| one.supply == supply.id).max_by_key(|one| one.quantity).map(|one| one.store.to_string());
    let moves = if known && may_keep && !supply.retired {
        ENTERED
            .into_iter()
            .map(|kind| {
                let again = typed.get("do") == kind.word();
                let was = |key: &str| if again { typed.get(key) } else { "" };
                let with_person = matches!(kind, MoveKind::Issued | MoveKind::Returned);
                let from = if again { typed.get("store") } else { usual.as_deref().unwrap_or_default() };
                let mut others = if kind == MoveKind::MovedOut { view::stores(&here, page.language, was("to")) } else { vec![] };
                others.sort_by_key(|one| one.value == from);
                MoveForm {
                    kind: kind.word(),
                    open: again || (kind == MoveKind::Issued && typed.get("do").is_empty()),
                    entry: app.ports.new_id().to_string(),
                    stores: view::stores(&here, page.language, from),
                    others,
                    people: if with_person { view::people(person, supply.site, was("person")) } else { vec![] },
                    areas: if with_person { view::areas(supply.site, &names, t, was("area")) } else { vec![] },
                    quantity: was("quantity").to_owned(),
                    note: was("note").to_owned(),
                }
            })
            .collect()
    } else {
        vec![]
    };
    let mut edit = view::edit(supply, known, sites, &here, &names, t);
    if let Some(base) = typed.find("base") {
        base.clone_into(&mut edit.base);
    }
    Ok(SupplyPage {
        title: if known { names.say(&supply.name) } else { t.of("supply-new") },
        unit: names.say(&supply.unit),
        edit,
        stores: if known { in_stores(supply, &here, &stock, &names) } else { vec![] },
        entries: view::entries(&found, &names),
        list: Listing::new(&href, &[], found.len(), after, next.as_deref()),
        may_keep,
        moves,
        href,
        t,
        page,
    })
}

/// `GET /supplies/new`.
pub async fn new(app: Data<App>, person: May<KeepStores>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let asked: Option<SiteId> = Asked::by(&request).read("site");
    let site = kept_sites(&person).into_iter().find(|site| asked.is_none_or(|asked| asked == *site)).ok_or(Problem::Forbidden)?;
    let supply = form::blank(SupplyId(app.ports.new_id()), site);
    render(&shown(&app, &person, frame(&person, &request), (&supply, false), None, &Fields::default()).await?)
}

/// `GET /supplies/{id}`.
pub async fn one(app: Data<App>, person: May<SeeCrew>, id: Path<SupplyId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let supply = find(&app, &person, *id).await?;
    let asked = Asked::by(&request);
    render(&shown(&app, &person, frame(&person, &request), (&supply, true), asked.after(), &Fields::default()).await?)
}

/// `POST /supplies/{id}`.
pub async fn save(
    app: Data<App>,
    person: May<KeepStores>,
    id: Path<SupplyId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let old = match find(&app, &person, *id).await {
        Ok(supply) => Some(supply),
        Err(Problem::NotFound) => None,
        Err(problem) => return Err(problem),
    };
    let site = old.as_ref().map(|supply| supply.site).or_else(|| fields.get("site").parse().ok()).ok_or(Problem::NotFound)?;
    person.at(site)?;
    let supply = form::read(&fields, *id, site);
    let now = old.as_ref().map(mark).unwrap_or_default();
    let done = match as_opened(fields.get("base"), &now, &mark(&supply)) {
        Ok(()) => keep(&app, &person, supply.clone()).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = done else { return Ok(see_other_done(&format!("/supplies/{id}"), "saved")) };
    let mut page = frame(&person, &request).at(format!("/supplies/{id}"));
    refused(&mut page, problem)?;
    render_refused(&shown(&app, &person, page, (&supply, old.is_some()), None, &fields).await?)
}

/// `POST /supplies/{id}/moves`.
pub async fn enter(
    app: Data<App>,
    person: May<KeepStores>,
    id: Path<SupplyId>,
    request: HttpRequest,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let supply = find(&app, &person, *id).await?;
    let step = form::entry(&fields, *id, app.ports.new_id()).ok_or_else(|| Problem::Unreadable("do: no kind of entry".into()))?;
    let Err(problem) = keep_entry(&app, &person, *id, step).await else {
        return Ok(see_other_done(&format!("/supplies/{id}"), "supply-entered-done"));
    };
    let mut page = frame(&person, &request).at(format!("/supplies/{id}"));
    refused(&mut page, problem_of(problem))?;
    render_refused(&shown(&app, &person, page, (&supply, true), None, &fields).await?)
}

/// What a form names and is not there belongs to the form: a store that was not chosen is said at its field.
pub(crate) fn problem_of(problem: Problem) -> Problem {
    match problem {
        Problem::NotFound => Problem::Refused(domain::refusal::Refusal::Missing { field: "store".into() }),
        problem => problem,
    }
}
