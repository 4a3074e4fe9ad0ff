//! `/v1/sync/…`.

use super::{
    hello,
    pull::{self, PullQuery},
    push,
};
use crate::{
    app::App,
    auth::Caller,
    problem::{Problem, ProblemBody},
};
use actix_web::web::{Bytes, Data, Json, Query};
use domain::wire::{Hello, Pulled, Push, Pushed};

/// What a phone asks first: the server's clock, its limits, the scopes that the person may see, how the device stands.
#[utoipa::path(get, path = "/v1/sync/hello", tag = "sync", responses((status = 200, body = Hello), (status = 401, body = ProblemBody)))]
pub async fn hello(app: Data<App>, caller: Caller) -> Result<Json<Hello>, Problem> {
    Ok(Json(hello::hello(&app, &caller).await?))
}

/// A phone's operations: at most 200, at most 1 MiB. One result for each, in the same order; a bad one never undoes its neighbours.
#[utoipa::path(post, path = "/v1/sync/push", tag = "sync", request_body = Push,
    responses((status = 200, body = Pushed), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 413, body = ProblemBody)))]
pub async fn push(app: Data<App>, caller: Caller, body: Bytes) -> Result<Json<Pushed>, Problem> {
    let delivered: Push = serde_json::from_slice(&body).map_err(|e| Problem::Unreadable(e.to_string()))?;
    Ok(Json(push::push(&app, &caller, &delivered).await?))
}

/// Changes of the scopes that are asked for, since a cursor. 410: start that scope again from cursor 0; the outbox is never touched.
#[utoipa::path(get, path = "/v1/sync/pull", tag = "sync", params(PullQuery),
    responses((status = 200, body = Pulled), (status = 401, body = ProblemBody), (status = 410, body = ProblemBody)))]
pub async fn pull(app: Data<App>, caller: Caller, query: Query<PullQuery>) -> Result<Json<Pulled>, Problem> {
    let device = caller.device;
    let person = caller.person.ok_or(Problem::SignIn)?;
    Ok(Json(pull::pull(&app, person, device, &query).await?))
}
