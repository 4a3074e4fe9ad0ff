//! `/v1/spot-check-plans`.

use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{PlanSpotChecks, SeeSpotChecks},
    },
    draws,
    lists::{Page, SiteQuery},
    places::of_sites,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    ids::{SiteId, SpotCheckPlanId},
    operation::{Operation, RemoveSpotCheckPlan, SpotCheckPlanStep},
    spot_check::SpotCheckPlan,
};

/// Plans of spot checks, of a site or of every one that the person may see; only of the fields in which they check.
#[utoipa::path(get, path = "/v1/spot-check-plans", tag = "spot checks", params(SiteQuery),
    responses((status = 200, body = Page<SpotCheckPlan>)))]
pub async fn list(app: Data<App>, person: May<SeeSpotChecks>, query: Query<SiteQuery>) -> Result<Json<Page<SpotCheckPlan>>, Problem> {
    let all = seen_by(&app, &person, query.site).await?;
    Ok(Json(Page::by_id(all, &query.page(), |plan: &SpotCheckPlan| plan.id.0)?))
}

/// The plans that a person may see.
pub async fn seen_by(app: &App, person: &SignedIn, only: Option<SiteId>) -> Result<Vec<SpotCheckPlan>, Problem> {
    let books = of_sites(app, person, only).await?;
    let plans = books.iter().flat_map(|site| site.spot_check_plans.values());
    Ok(plans.filter(|plan| person.checks_view(plan.site).sees_plans(plan.field)).cloned().collect())
}

/// One plan.
#[utoipa::path(get, path = "/v1/spot-check-plans/{id}", tag = "spot checks", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = SpotCheckPlan), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: May<SeeSpotChecks>, id: Path<SpotCheckPlanId>) -> Result<Json<SpotCheckPlan>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// One plan, for somebody who may see it.
pub async fn find(app: &App, person: &SignedIn, id: SpotCheckPlanId) -> Result<SpotCheckPlan, Problem> {
    seen_by(app, person, None).await?.into_iter().find(|plan| plan.id == id).ok_or(Problem::NotFound)
}

/// Makes a plan, or changes it. A draw whose seed was committed to before goes by what the plan said then.
#[utoipa::path(post, path = "/v1/spot-check-plans", tag = "spot checks", request_body = SpotCheckPlan,
    responses((status = 201, body = SpotCheckPlan), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(app: Data<App>, person: May<PlanSpotChecks>, plan: Json<SpotCheckPlan>) -> Result<HttpResponse, Problem> {
    person.at(plan.site)?;
    keep(&app, &person, &plan).await?;
    Ok(HttpResponse::Created().json(&*plan))
}

/// Keeps a plan; one that repeats gets the seed of its next day at once.
pub async fn keep(app: &App, person: &SignedIn, plan: &SpotCheckPlan) -> Result<(), Problem> {
    let step = Operation::SpotCheckPlan(SpotCheckPlanStep::Put(plan.clone()));
    app.submit(person.company, person.person, plan.site.into(), None, step).await?;
    if let Err(problem) = draws::commit_next(app, plan).await {
        // The clock tries again.
        tracing::warn!(%problem, plan = %plan.id, "no seed was committed to yet");
    }
    Ok(())
}

/// Takes a plan away; what was drawn stays.
#[utoipa::path(delete, path = "/v1/spot-check-plans/{id}", tag = "spot checks", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemBody)))]
pub async fn remove(app: Data<App>, person: May<PlanSpotChecks>, id: Path<SpotCheckPlanId>) -> Result<HttpResponse, Problem> {
    let plan = find(&app, &person, *id).await?;
    app.submit(person.company, person.person, plan.site.into(), None, RemoveSpotCheckPlan { plan: plan.id }).await?;
    Ok(HttpResponse::NoContent().finish())
}
