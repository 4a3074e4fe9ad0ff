//! `/v1/responsibilities`.

use crate::{
    app::App,
    auth::{May, SignedIn, rights::PlanCrew},
    lists::{Page, SiteQuery},
    places::of_sites,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    ids::{PersonId, ResponsibilityId, SiteId},
    responsibility::{Responsibility, Share},
};
use serde::Deserialize;

/// What people answer for, at a site or at every one that the person may see.
#[utoipa::path(get, path = "/v1/responsibilities", tag = "rosters", params(SiteQuery), responses((status = 200, body = Page<Responsibility>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<SiteQuery>) -> Result<Json<Page<Responsibility>>, Problem> {
    let all = seen_by(&app, &person, query.site).await?;
    Ok(Json(Page::by_id(all, &query.page(), |one: &Responsibility| one.id.0)?))
}

async fn seen_by(app: &App, person: &SignedIn, only: Option<SiteId>) -> Result<Vec<Responsibility>, Problem> {
    Ok(of_sites(app, person, only).await?.iter().flat_map(|site| site.responsibilities.values()).cloned().collect())
}

/// What one person answers for at a site.
#[utoipa::path(get, path = "/v1/responsibilities/{id}", tag = "rosters", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Responsibility), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<ResponsibilityId>) -> Result<Json<Responsibility>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

async fn find(app: &App, person: &SignedIn, id: ResponsibilityId) -> Result<Responsibility, Problem> {
    seen_by(app, person, None).await?.into_iter().find(|one| one.id == id).ok_or(Problem::NotFound)
}

/// Somebody's areas.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Division {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// Whose.
    #[schema(value_type = uuid::Uuid)]
    pub person: PersonId,
    /// Their areas, shift by shift, in place of what they had.
    pub shares: Vec<Share>,
}

/// Divides areas to somebody, in place of what they had. Rosters take it over when they are planned; what is planned already stays.
#[utoipa::path(post, path = "/v1/responsibilities", tag = "rosters", request_body = Division,
    responses((status = 201, body = Responsibility), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(app: Data<App>, person: May<PlanCrew>, body: Json<Division>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Created().json(keep(&app, &person, body.into_inner()).await?))
}

/// Keeps somebody's areas, for the page as well.
pub async fn keep(app: &App, person: &SignedIn, division: Division) -> Result<Responsibility, Problem> {
    let Division { site, person: whose, shares } = division;
    person.at(site)?;
    let step = Responsibility { id: Responsibility::id_of(site, whose), site, person: whose, shares };
    app.submit(person.company, person.person, site.into(), None, step.clone()).await?;
    Ok(step)
}

/// Takes all areas from somebody.
#[utoipa::path(delete, path = "/v1/responsibilities/{id}", tag = "rosters", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn remove(app: Data<App>, person: May<PlanCrew>, id: Path<ResponsibilityId>) -> Result<HttpResponse, Problem> {
    let Responsibility { site, person: whose, .. } = find(&app, &person, *id).await?;
    keep(&app, &person, Division { site, person: whose, shares: vec![] }).await?;
    Ok(HttpResponse::NoContent().finish())
}
