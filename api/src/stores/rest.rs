//! `/v1/stores`.

use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{KeepStores, SeeCrew},
    },
    crew::store_views,
    lists::{Page, SiteQuery},
    places::of_sites,
    problem::{Problem, ProblemBody},
    supplies,
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    ids::StoreId,
    operation::{Operation, SupplyStep},
    supply::{Stock, Store},
};

/// Stores, of a site or of every one that the person may see.
#[utoipa::path(get, path = "/v1/stores", tag = "supplies", params(SiteQuery), responses((status = 200, body = Page<Store>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<SiteQuery>) -> Result<Json<Page<Store>>, Problem> {
    let books = of_sites(&app, &person, query.site).await?;
    let all = books.iter().flat_map(|here| here.stores.values().cloned()).collect();
    Ok(Json(Page::by_id(all, &query.page(), |store: &Store| store.id.0)?))
}

/// One store.
#[utoipa::path(get, path = "/v1/stores/{id}", tag = "supplies", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Store), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<StoreId>) -> Result<Json<Store>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// One store, for somebody who may see its site.
pub async fn find(app: &App, person: &SignedIn, id: StoreId) -> Result<Store, Problem> {
    let books = of_sites(app, person, None).await?;
    books.iter().find_map(|here| here.stores.get(&id).cloned()).ok_or(Problem::NotFound)
}

/// What a store holds.
#[utoipa::path(get, path = "/v1/stores/{id}/stock", tag = "supplies", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Vec<Stock>), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn stock(app: Data<App>, person: May<SeeCrew>, id: Path<StoreId>) -> Result<Json<Vec<Stock>>, Problem> {
    let store = find(&app, &person, *id).await?;
    let views = store_views(&person, Some(store.site))?;
    let mut stocks = app.db.read(move |conn| supplies::store::stocks(conn, &views)).await?;
    stocks.retain(|stock| stock.store == store.id);
    Ok(Json(stocks))
}

/// Makes a store, or changes it.
#[utoipa::path(post, path = "/v1/stores", tag = "supplies", request_body = Store,
    responses((status = 201, body = Store), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(app: Data<App>, person: May<KeepStores>, store: Json<Store>) -> Result<HttpResponse, Problem> {
    person.at(store.site)?;
    keep(&app, &person, store.clone()).await?;
    Ok(HttpResponse::Created().json(&*store))
}

/// Keeps it, for the page as well.
pub async fn keep(app: &App, person: &SignedIn, store: Store) -> Result<(), Problem> {
    let step = Operation::Supply(SupplyStep::PutStore(store.clone()));
    app.submit(person.company, person.person, store.site.into(), None, step).await?;
    Ok(())
}
