//! `/v1/spot-checks`.

use super::store::{self, Filter};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SpotCheck as MayCheck},
    draws::rest::sights,
    findings::store as findings,
    lists::{Page, PageQuery},
    patrols::rest::views,
    photos::{self, PhotoInfo},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    checklist::Answer,
    field::Field,
    finding::Finding,
    ids::{AreaId, DrawId, RouteId, SiteId, SpotCheckId, SpotCheckPlanId},
    operation::{RecordSpotCheck, SkipSpotCheck},
    patrol::{MissReason, SheetOf},
    spot_check::{SpotCheck, SpotCheckState},
};
use serde::{Deserialize, Serialize};

/// Which spot checks.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SpotCheckQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only in this state.
    pub state: Option<SpotCheckState>,
    /// Only of this field.
    pub field: Option<Field>,
    /// Only of this draw.
    #[param(value_type = Option<uuid::Uuid>)]
    pub draw: Option<DrawId>,
    /// Only of this plan.
    #[param(value_type = Option<uuid::Uuid>)]
    pub plan: Option<SpotCheckPlanId>,
    /// Only of this area.
    #[param(value_type = Option<uuid::Uuid>)]
    pub area: Option<AreaId>,
    /// Only what counts against this route.
    #[param(value_type = Option<uuid::Uuid>)]
    pub route: Option<RouteId>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// A spot check with what belongs to it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SpotCheckDetail {
    /// The check.
    #[serde(flatten)]
    pub check: SpotCheck,
    /// What was found, as far as the person may see it.
    pub findings: Vec<Finding>,
    /// Photos.
    pub pictures: Vec<PhotoInfo>,
}

/// Spot checks, the last drawn first. What counts against somebody they see when it is done.
#[utoipa::path(get, path = "/v1/spot-checks", tag = "spot checks", params(SpotCheckQuery),
    responses((status = 200, body = Page<SpotCheck>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<SpotCheckQuery>) -> Result<Json<Page<SpotCheck>>, Problem> {
    let sights = sights(&person, query.site)?;
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let (after, limit) = (page.after_moment()?, page.limit());
    let SpotCheckQuery { state, field, draw, plan, area, route, .. } = query.into_inner();
    let filter = Filter { state, field, draw, plan, area, route };
    Ok(Json(app.db.read(move |conn| store::list(conn, &sights, &filter, after, limit)).await?))
}

/// One spot check with its findings and photos.
#[utoipa::path(get, path = "/v1/spot-checks/{id}", tag = "spot checks", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = SpotCheckDetail), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<SpotCheckId>) -> Result<Json<SpotCheckDetail>, Problem> {
    Ok(Json(whole(&app, &person, *id).await?))
}

/// One spot check with what belongs to it, for somebody who may see it.
pub async fn whole(app: &App, person: &SignedIn, id: SpotCheckId) -> Result<SpotCheckDetail, Problem> {
    let (sights, views) = (sights(person, None)?, views(person, None)?);
    app.db
        .read(move |conn| {
            let check = store::one(conn, &sights, id)?;
            let findings = findings::of_spot_check(conn, &views, check.site, id)?;
            let taken = check.results.iter().flat_map(|result| &result.photos).map(|photo| photo.id);
            let pictures = photos::of_these(conn, check.site, taken)?;
            Ok(SpotCheckDetail { check, findings, pictures })
        })
        .await
}

async fn find(app: &App, person: &SignedIn, id: SpotCheckId) -> Result<SpotCheck, Problem> {
    let sights = sights(person, None)?;
    app.db.read(move |conn| store::one(conn, &sights, id)).await
}

/// What somebody found, at a desk.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The version of the checklist that was answered.
    pub sheet: SheetOf,
    /// The answers.
    pub answers: Vec<Answer>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Records a spot check (from a desk, without photos; phones push).
#[utoipa::path(post, path = "/v1/spot-checks/{id}/record", tag = "spot checks", params(("id" = uuid::Uuid, Path)), request_body = Record,
    responses((status = 201), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn record(app: Data<App>, person: May<MayCheck>, id: Path<SpotCheckId>, record: Json<Record>) -> Result<HttpResponse, Problem> {
    let Record { sheet, answers, remark } = record.into_inner();
    keep(&app, &person, RecordSpotCheck { check: *id, sheet, answers, remark }).await?;
    Ok(HttpResponse::Created().finish())
}

/// The use case behind the record, for the page as well.
pub async fn keep(app: &App, person: &SignedIn, record: RecordSpotCheck) -> Result<(), Problem> {
    let site = find(app, person, record.check).await?.site;
    app.submit(person.company, person.person, site.into(), None, record).await?;
    Ok(())
}

/// Why a check can't be done.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// Why.
    pub reason: MissReason,
    /// In words; needed when the reason is `other`.
    #[serde(default)]
    pub note: String,
}

/// Says why a spot check can't be done.
#[utoipa::path(post, path = "/v1/spot-checks/{id}/skip", tag = "spot checks", params(("id" = uuid::Uuid, Path)), request_body = Skip,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn skip(app: Data<App>, person: May<MayCheck>, id: Path<SpotCheckId>, skip: Json<Skip>) -> Result<HttpResponse, Problem> {
    let Skip { reason, note } = skip.into_inner();
    pass_over(&app, &person, SkipSpotCheck { check: *id, reason, note }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind the skip, for the page as well.
pub async fn pass_over(app: &App, person: &SignedIn, skip: SkipSpotCheck) -> Result<(), Problem> {
    let site = find(app, person, skip.check).await?.site;
    app.submit(person.company, person.person, site.into(), None, skip).await?;
    Ok(())
}
