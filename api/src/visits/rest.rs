//! `/v1/visits`.

use crate::{
    app::App,
    auth::SignedIn,
    lists::{Page, PageQuery},
    patrols::rest::views,
    problem::{Problem, ProblemBody},
};
use actix_web::web::{Data, Json, Path, Query};
use domain::{
    ids::{CheckpointId, PatrolId, VisitId},
    patrol::Visit,
};
use serde::Deserialize;

/// Which visits.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VisitQuery {
    /// Of this patrol.
    #[param(value_type = uuid::Uuid)]
    pub patrol: PatrolId,
    /// Only at this checkpoint.
    #[param(value_type = Option<uuid::Uuid>)]
    pub checkpoint: Option<CheckpointId>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// Visits of a patrol with their answer sheets, in the order in which they were made.
#[utoipa::path(get, path = "/v1/visits", tag = "patrols", params(VisitQuery),
    responses((status = 200, body = Page<Visit>), (status = 404, body = ProblemBody)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<VisitQuery>) -> Result<Json<Page<Visit>>, Problem> {
    let (views, patrol) = (views(&person, None)?, query.patrol);
    let mut visits = app.db.read(move |conn| super::of_patrol(conn, &views, patrol)).await?;
    visits.retain(|visit| query.checkpoint.is_none_or(|checkpoint| visit.checkpoint == checkpoint));
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    Ok(Json(Page::in_order(visits, &page, |visit| visit.id.0)?))
}

/// One visit.
#[utoipa::path(get, path = "/v1/visits/{id}", tag = "patrols", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Visit), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<VisitId>) -> Result<Json<Visit>, Problem> {
    let (views, id) = (views(&person, None)?, *id);
    Ok(Json(app.db.read(move |conn| super::one(conn, &views, id)).await?))
}
