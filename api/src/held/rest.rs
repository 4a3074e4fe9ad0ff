//! `/v1/held…`.

use super::{Decision, HeldItem, Which};
use crate::{
    app::App,
    auth::{May, rights::DecideHeld},
    lists::{Page, PageQuery},
    problem::{Problem, ProblemBody},
};
use actix_web::web::{Data, Json, Path, Query};
use domain::{
    ids::{OperationId, ScopeId, SiteId},
    operation::{AcceptHeld, RefuseHeld},
    wire::Outcome,
};
use serde::Deserialize;

/// Which records.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HeldQuery {
    /// Those that wait (when not said), or those that were refused.
    #[param(inline)]
    pub state: Option<Which>,
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// Why.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HeldRemark)]
pub struct Remark {
    /// In words; needed when it is refused.
    #[serde(default)]
    pub remark: String,
}

/// Records that wait for somebody to decide, the oldest first; or those that were refused, the newest first.
#[utoipa::path(get, path = "/v1/held", tag = "held", params(HeldQuery),
    responses((status = 200, body = Page<HeldItem>), (status = 403, body = ProblemBody)))]
pub async fn list(app: Data<App>, who: May<DecideHeld>, query: Query<HeldQuery>) -> Result<Json<Page<HeldItem>>, Problem> {
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    Ok(Json(super::list(&app, &who, query.state.unwrap_or_default(), query.site, &page).await?))
}

/// Lets a record count that waits. Answers what became of it: the rules may still say no.
#[utoipa::path(post, path = "/v1/held/{scope}/{operation}/accept", tag = "held", request_body = Remark,
    params(("scope" = uuid::Uuid, Path), ("operation" = uuid::Uuid, Path)),
    responses((status = 200, body = Outcome), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn accept(
    app: Data<App>,
    who: May<DecideHeld>,
    path: Path<(ScopeId, OperationId)>,
    body: Json<Remark>,
) -> Result<Json<Outcome>, Problem> {
    let (scope, operation) = *path;
    let step = AcceptHeld { operation, remark: body.into_inner().remark };
    Ok(Json(super::decide(&app, &who, scope, Decision::Accept(step)).await?))
}

/// Refuses a record that waits; its author reads why.
#[utoipa::path(post, path = "/v1/held/{scope}/{operation}/refuse", tag = "held", request_body = Remark,
    params(("scope" = uuid::Uuid, Path), ("operation" = uuid::Uuid, Path)),
    responses((status = 200, body = Outcome), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn refuse(
    app: Data<App>,
    who: May<DecideHeld>,
    path: Path<(ScopeId, OperationId)>,
    body: Json<Remark>,
) -> Result<Json<Outcome>, Problem> {
    let (scope, operation) = *path;
    let step = RefuseHeld { operation, remark: body.into_inner().remark };
    Ok(Json(super::decide(&app, &who, scope, Decision::Refuse(step)).await?))
}
