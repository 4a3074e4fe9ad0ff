//! `/v1/hooks`.

use super::{HookInfo, HookPut, LastCall};
use crate::{
    app::App,
    auth::{May, rights::ManageHooks},
    lists::{Page, PageQuery},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::ids::HookId;
use serde::Serialize;

/// A hook that was made or changed.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PutDone {
    /// As it is now.
    #[serde(flatten)]
    pub info: HookInfo,
    /// A secret that was made now: it is told this once.
    pub secret: Option<String>,
}

/// The hooks that the person may manage.
#[utoipa::path(get, path = "/v1/hooks", tag = "messages", params(PageQuery),
    responses((status = 200, body = Page<HookInfo>), (status = 403, body = ProblemBody)))]
pub async fn list(app: Data<App>, person: May<ManageHooks>, query: Query<PageQuery>) -> Result<Json<Page<HookInfo>>, Problem> {
    let hooks = super::visible_to(&app, &person).await?;
    Ok(Json(Page::by_id(hooks, &query, |info| info.hook.id.0)?))
}

/// One of them.
#[utoipa::path(get, path = "/v1/hooks/{id}", tag = "messages", params(("id" = HookId, Path)),
    responses((status = 200, body = HookInfo), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: May<ManageHooks>, id: Path<HookId>) -> Result<Json<HookInfo>, Problem> {
    super::visible(&app, &person, *id).await.map(Json)
}

/// Makes a hook, or changes one; saving one that was switched off switches it on again. Address and secret are never told again.
#[utoipa::path(post, path = "/v1/hooks", tag = "messages", request_body = HookPut,
    responses((status = 201, body = PutDone), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(app: Data<App>, person: May<ManageHooks>, hook: Json<HookPut>) -> Result<HttpResponse, Problem> {
    let (id, secret) = super::put(&app, &person, hook.into_inner()).await?;
    let info = super::visible(&app, &person, id).await?;
    Ok(HttpResponse::Created().json(PutDone { info, secret }))
}

/// Takes one away.
#[utoipa::path(delete, path = "/v1/hooks/{id}", tag = "messages", params(("id" = HookId, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn remove(app: Data<App>, person: May<ManageHooks>, id: Path<HookId>) -> Result<HttpResponse, Problem> {
    super::remove(&app, &person, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Tells it that this is only a test, at once, and says what came of it.
#[utoipa::path(post, path = "/v1/hooks/{id}/test", tag = "messages", params(("id" = HookId, Path)),
    responses((status = 200, body = LastCall), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn test(app: Data<App>, person: May<ManageHooks>, id: Path<HookId>) -> Result<Json<LastCall>, Problem> {
    super::test(&app, &person, *id).await.map(Json)
}
