//! `/v1/shifts`.

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
    ids::{ShiftId, SiteId},
    operation::{Operation, RetireShift, ShiftStep},
    shift::Shift,
};

/// Shifts, of a site or of every one that the person may see; those that are planned no more as well.
#[utoipa::path(get, path = "/v1/shifts", tag = "rosters", params(SiteQuery), responses((status = 200, body = Page<Shift>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<SiteQuery>) -> Result<Json<Page<Shift>>, Problem> {
    let all = seen_by(&app, &person, query.site).await?;
    Ok(Json(Page::by_id(all, &query.page(), |shift: &Shift| shift.id.0)?))
}

/// The shifts that a person may see.
pub async fn seen_by(app: &App, person: &SignedIn, only: Option<SiteId>) -> Result<Vec<Shift>, Problem> {
    Ok(of_sites(app, person, only).await?.iter().flat_map(|site| site.shifts.values()).cloned().collect())
}

/// One shift.
#[utoipa::path(get, path = "/v1/shifts/{id}", tag = "rosters", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Shift), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<ShiftId>) -> Result<Json<Shift>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// One shift, for somebody who may see it.
pub async fn find(app: &App, person: &SignedIn, id: ShiftId) -> Result<Shift, Problem> {
    seen_by(app, person, None).await?.into_iter().find(|shift| shift.id == id).ok_or(Problem::NotFound)
}

/// Makes a shift, or changes it: what was planned with it has the new hours from then on.
#[utoipa::path(post, path = "/v1/shifts", tag = "rosters", request_body = Shift,
    responses((status = 201, body = Shift), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(app: Data<App>, person: May<PlanCrew>, shift: Json<Shift>) -> Result<HttpResponse, Problem> {
    keep(&app, &person, &shift).await?;
    Ok(HttpResponse::Created().json(&*shift))
}

/// Keeps a shift.
pub async fn keep(app: &App, person: &SignedIn, shift: &Shift) -> Result<(), Problem> {
    person.at(shift.site)?;
    app.submit(person.company, person.person, shift.site.into(), None, Operation::Shift(ShiftStep::Put(shift.clone()))).await?;
    Ok(())
}

/// Plans a shift no more; what was worked stays.
#[utoipa::path(delete, path = "/v1/shifts/{id}", tag = "rosters", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn retire(app: Data<App>, person: May<PlanCrew>, id: Path<ShiftId>) -> Result<HttpResponse, Problem> {
    let site = find(&app, &person, *id).await?.site;
    app.submit(person.company, person.person, site.into(), None, RetireShift { shift: *id }).await?;
    Ok(HttpResponse::NoContent().finish())
}
