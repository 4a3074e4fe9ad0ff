//! `/v1/supplies`.

use super::store::{self, Ledger, month, month_of};
use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{KeepStores, SeeCrew},
    },
    crew::{after_day, store_views},
    lists::{Page, PageQuery, SiteQuery},
    pages::local_date,
    places::{of_site, of_sites},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use chrono::NaiveDate;
use domain::{
    ids::{SiteId, StoreId, SupplyId},
    operation::{
        CorrectSupply, CountSupply, IssueSupply, Operation, ReceiveSupply, ReturnSupply, SupplyStep, TransferSupply, WriteOffSupply,
    },
    supply::{Consumption, Stock, Supply, SupplyMove, consumption},
};
use serde::{Deserialize, Serialize};

/// Kinds of supplies, of a site or of every one that the person may see.
#[utoipa::path(get, path = "/v1/supplies", tag = "supplies", params(SiteQuery), responses((status = 200, body = Page<Supply>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<SiteQuery>) -> Result<Json<Page<Supply>>, Problem> {
    let books = of_sites(&app, &person, query.site).await?;
    let all = books.iter().flat_map(|here| here.supplies.values().cloned()).collect();
    Ok(Json(Page::by_id(all, &query.page(), |supply: &Supply| supply.id.0)?))
}

/// One kind of supplies.
#[utoipa::path(get, path = "/v1/supplies/{id}", tag = "supplies", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Supply), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<SupplyId>) -> Result<Json<Supply>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// One kind of supplies, for somebody who may see its site.
pub async fn find(app: &App, person: &SignedIn, id: SupplyId) -> Result<Supply, Problem> {
    let books = of_sites(app, person, None).await?;
    books.iter().find_map(|here| here.supplies.get(&id).cloned()).ok_or(Problem::NotFound)
}

/// Makes a kind of supplies, or changes it.
#[utoipa::path(post, path = "/v1/supplies", tag = "supplies", request_body = Supply,
    responses((status = 201, body = Supply), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(app: Data<App>, person: May<KeepStores>, supply: Json<Supply>) -> Result<HttpResponse, Problem> {
    person.at(supply.site)?;
    keep(&app, &person, supply.clone()).await?;
    Ok(HttpResponse::Created().json(&*supply))
}

/// Keeps it, for the page as well.
pub async fn keep(app: &App, person: &SignedIn, supply: Supply) -> Result<(), Problem> {
    let step = Operation::Supply(SupplyStep::Put(supply.clone()));
    app.submit(person.company, person.person, supply.site.into(), None, step).await?;
    Ok(())
}

/// What the stores hold of one kind of supplies.
#[utoipa::path(get, path = "/v1/supplies/{id}/stock", tag = "supplies", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Vec<Stock>), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn stock(app: Data<App>, person: May<SeeCrew>, id: Path<SupplyId>) -> Result<Json<Vec<Stock>>, Problem> {
    let supply = find(&app, &person, *id).await?;
    let views = store_views(&person, Some(supply.site))?;
    let mut stocks = app.db.read(move |conn| store::stocks(conn, &views)).await?;
    stocks.retain(|stock| stock.supply == supply.id);
    Ok(Json(stocks))
}

/// Which entries of the ledger.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LedgerQuery {
    /// Only of this store.
    #[param(value_type = Option<uuid::Uuid>)]
    pub store: Option<StoreId>,
    /// Only from this local date on.
    pub from: Option<NaiveDate>,
    /// Only up to this local date.
    pub until: Option<NaiveDate>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// The ledger of one kind of supplies, newest first. Whoever keeps or sees no stores sees what was issued to them.
#[utoipa::path(get, path = "/v1/supplies/{id}/moves", tag = "supplies", params(("id" = uuid::Uuid, Path), LedgerQuery),
    responses((status = 200, body = Page<SupplyMove>), (status = 404, body = ProblemBody)))]
pub async fn moves(
    app: Data<App>,
    person: SignedIn,
    id: Path<SupplyId>,
    query: Query<LedgerQuery>,
) -> Result<Json<Page<SupplyMove>>, Problem> {
    let LedgerQuery { store, from, until, limit, after } = query.into_inner();
    let ledger = Ledger { store, from, until, after: after_day(after.as_deref())?, limit: PageQuery { limit, after: None }.limit() };
    Ok(Json(entries(&app, &person, *id, ledger).await?))
}

/// A page of the ledger, for the page as well.
pub async fn entries(app: &App, person: &SignedIn, id: SupplyId, ledger: Ledger) -> Result<Page<SupplyMove>, Problem> {
    let supply = find(app, person, id).await?;
    let here = of_site(app, person, supply.site).await?;
    let view = person.crew_view(supply.site);
    app.db.read(move |conn| store::ledger(conn, (supply.site, &view), &here, supply.id, ledger)).await
}

/// Has something entered in the ledger, for the page as well.
pub async fn enter(app: &App, person: &SignedIn, id: SupplyId, step: impl Into<Operation>) -> Result<(), Problem> {
    let site = find(app, person, id).await?.site;
    app.submit(person.company, person.person, site.into(), None, step).await?;
    Ok(())
}

macro_rules! moves {
    ($($(#[$doc:meta])* $name:ident($body:ident) at $path:literal);+ $(;)?) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "supplies", params(("id" = uuid::Uuid, Path)), request_body = $body,
            responses((status = 201), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
        pub async fn $name(app: Data<App>, person: May<KeepStores>, id: Path<SupplyId>, step: Json<$body>) -> Result<HttpResponse, Problem> {
            if step.supply != *id {
                return Err(Problem::NotFound);
            }
            enter(&app, &person, *id, step.into_inner()).await?;
            Ok(HttpResponse::Created().finish())
        }
    )+};
}

moves! {
    /// Takes supplies in. `supply` is the one that the address names; so it is in all that follow.
    receive(ReceiveSupply) at "/v1/supplies/{id}/receive";
    /// Gives somebody supplies, for an area.
    issue(IssueSupply) at "/v1/supplies/{id}/issue";
    /// Takes back what somebody did not use.
    take_back(ReturnSupply) at "/v1/supplies/{id}/return";
    /// Writes off what was used up in the store, spoilt or lost.
    write_off(WriteOffSupply) at "/v1/supplies/{id}/write-off";
    /// Sends supplies to another store.
    transfer(TransferSupply) at "/v1/supplies/{id}/transfer";
    /// Says how much was found in a stocktake.
    count(CountSupply) at "/v1/supplies/{id}/count";
    /// Takes back an entry that was wrong, by a counter-entry.
    correct(CorrectSupply) at "/v1/supplies/{id}/correct";
}

/// Which month.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MonthQuery {
    /// Of which site.
    #[param(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// Which month, as `2026-11`; this one when not said.
    pub month: Option<String>,
}

/// What was used in a month.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MonthUsed {
    /// The site.
    pub site: SiteId,
    /// The first day of the month.
    pub from: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
    /// Each kind of supplies in each area.
    pub used: Vec<Consumption>,
}

/// What was used in a month in each area, against its norm.
#[utoipa::path(get, path = "/v1/supplies/consumption", tag = "supplies", params(MonthQuery),
    responses((status = 200, body = MonthUsed), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn consumed(app: Data<App>, person: May<SeeCrew>, query: Query<MonthQuery>) -> Result<Json<MonthUsed>, Problem> {
    let MonthQuery { site, month } = query.into_inner();
    Ok(Json(in_month(&app, &person, site, month.as_deref()).await?))
}

/// What was used in a month, for the page and the table as well.
pub async fn in_month(app: &App, person: &SignedIn, site: SiteId, wanted: Option<&str>) -> Result<MonthUsed, Problem> {
    let views = store_views(person, Some(site))?;
    let here = of_site(app, person, site).await?;
    let today = local_date(person.at, person.books.sites.get(&site).ok_or(Problem::NotFound)?.time_zone);
    let found = match wanted.filter(|text| !text.is_empty()) {
        Some(text) => month(text),
        None => month_of(today),
    };
    let (from, until) = found.ok_or_else(|| Problem::Unreadable("month: as 2026-11".into()))?;
    app.db
        .read(move |conn| {
            let mut moves = vec![];
            for (site, view) in &views {
                moves.extend(store::days(conn, *site, view, from, until)?);
            }
            Ok(MonthUsed { site, from, until, used: consumption(&here, &moves) })
        })
        .await
}
