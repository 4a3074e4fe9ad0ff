//! `/v1/routes`.

use crate::{
    app::App,
    auth::{May, SignedIn, rights::EditRoutes},
    lists::{Page, SiteQuery},
    places::of_sites,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    ids::RouteId,
    operation::{Operation, RemoveRoute, RouteStep},
    route::Route,
};

/// Routes of a site, or of every site that the person may see.
#[utoipa::path(get, path = "/v1/routes", tag = "routes", params(SiteQuery), responses((status = 200, body = Page<Route>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<SiteQuery>) -> Result<Json<Page<Route>>, Problem> {
    let books = of_sites(&app, &person, query.site).await?;
    let all = books.iter().flat_map(|site| site.routes.values().cloned()).collect();
    Ok(Json(Page::by_id(all, &query.page(), |route: &Route| route.id.0)?))
}

/// One route.
#[utoipa::path(get, path = "/v1/routes/{id}", tag = "routes", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Route), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<RouteId>) -> Result<Json<Route>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// Makes a route, or changes it. Patrols that walked it keep the checkpoints that it had.
#[utoipa::path(post, path = "/v1/routes", tag = "routes", request_body = Route,
    responses((status = 201, body = Route), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(app: Data<App>, person: May<EditRoutes>, route: Json<Route>) -> Result<HttpResponse, Problem> {
    person.at(route.site)?;
    app.submit(person.company, person.person, route.site.into(), None, Operation::Route(RouteStep::Put(route.clone()))).await?;
    Ok(HttpResponse::Created().json(&*route))
}

/// Takes a route away; patrols that walked it stay.
#[utoipa::path(delete, path = "/v1/routes/{id}", tag = "routes", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
pub async fn remove(app: Data<App>, person: May<EditRoutes>, id: Path<RouteId>) -> Result<HttpResponse, Problem> {
    let route = find(&app, &person, *id).await?;
    app.submit(person.company, person.person, route.site.into(), None, RemoveRoute { route: route.id }).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// One route, for somebody who may see it.
pub async fn find(app: &App, person: &SignedIn, id: RouteId) -> Result<Route, Problem> {
    let books = of_sites(app, person, None).await?;
    books.iter().find_map(|site| site.routes.get(&id).cloned()).ok_or(Problem::NotFound)
}
