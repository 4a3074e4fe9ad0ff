//! `/v1/draws`.

use super::{
    By,
    store::{self, Sights},
};
use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{PlanSpotChecks, SeeSpotChecks},
    },
    lists::{Page, PageQuery},
    places::of_site,
    problem::{Problem, ProblemBody},
    spot_check_plans::rest::find as find_plan,
};
use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Json, Path, Query},
};
use domain::{
    draw::{Draw, DrawFile},
    ids::{DrawId, SiteId, SpotCheckPlanId},
};
use serde::Deserialize;

/// Which draws.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DrawQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only of this plan.
    #[param(value_type = Option<uuid::Uuid>)]
    pub plan: Option<SpotCheckPlanId>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// What somebody may see of spot checks, of one site or of all.
pub fn sights(person: &SignedIn, only: Option<SiteId>) -> Result<Sights, Problem> {
    match only {
        Some(site) => person.at(site).map(|_| vec![(site, person.checks_view(site))]),
        None => Ok(person.sites().into_iter().map(|site| (site.id, person.checks_view(site.id))).collect()),
    }
}

/// Draws, newest first. Whoever is drawn against sees a draw when all that counts against them is done.
#[utoipa::path(get, path = "/v1/draws", tag = "spot checks", params(DrawQuery), responses((status = 200, body = Page<Draw>)))]
pub async fn list(app: Data<App>, person: May<SeeSpotChecks>, query: Query<DrawQuery>) -> Result<Json<Page<Draw>>, Problem> {
    let sights = sights(&person, query.site)?;
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let (after, limit, plan) = (page.after_moment()?, page.limit(), query.plan);
    Ok(Json(app.db.read(move |conn| store::list(conn, &sights, plan, after, limit)).await?))
}

/// One draw.
#[utoipa::path(get, path = "/v1/draws/{id}", tag = "spot checks", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Draw), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: May<SeeSpotChecks>, id: Path<DrawId>) -> Result<Json<Draw>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// One draw, for somebody who may see it.
pub async fn find(app: &App, person: &SignedIn, id: DrawId) -> Result<Draw, Problem> {
    let sights = sights(person, None)?;
    app.db.read(move |conn| store::one(conn, &sights, id)).await
}

/// The file that a stranger repeats the draw from (`rounds verify draw`); 404 before it was held.
#[utoipa::path(get, path = "/v1/draws/{id}/file", tag = "spot checks", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = DrawFile), (status = 404, body = ProblemBody)))]
pub async fn file(app: Data<App>, person: May<SeeSpotChecks>, id: Path<DrawId>) -> Result<HttpResponse, Problem> {
    let draw = find(&app, &person, *id).await?;
    let books = of_site(&app, &person, draw.site).await?;
    let site_name = person.books.sites.get(&draw.site).map(|site| site.name.clone()).unwrap_or_default();
    let file = app.db.read(move |conn| super::file(conn, &books, &draw, site_name)).await?.ok_or(Problem::NotFound)?;
    let name = format!("attachment; filename=\"draw-{id}.json\"");
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_DISPOSITION, name)).json(file))
}

/// Commits to the seed of a draw that somebody holds at will: its hash stands in the books from now on.
#[utoipa::path(post, path = "/v1/spot-check-plans/{id}/draws", tag = "spot checks", params(("id" = uuid::Uuid, Path)),
    responses((status = 201, body = Draw), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn commit(app: Data<App>, person: May<PlanSpotChecks>, id: Path<SpotCheckPlanId>) -> Result<HttpResponse, Problem> {
    let plan = find_plan(&app, &person, *id).await?;
    let draw = super::commit(&app, By { company: person.company, person: person.person }, &plan, None).await?;
    Ok(HttpResponse::Created().json(find(&app, &person, draw).await?))
}

/// Fixes the frame, reveals the seed and draws.
#[utoipa::path(post, path = "/v1/draws/{id}/hold", tag = "spot checks", params(("id" = uuid::Uuid, Path)),
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn hold(app: Data<App>, person: May<PlanSpotChecks>, id: Path<DrawId>) -> Result<HttpResponse, Problem> {
    let draw = find(&app, &person, *id).await?;
    super::hold(&app, By { company: person.company, person: person.person }, draw.site, draw.id).await?;
    Ok(HttpResponse::Ok().finish())
}
