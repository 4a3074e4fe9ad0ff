//! `/v1/devices…`.

use super::{Code, DeviceInfo, OneDelivery};
use crate::{
    app::App,
    auth::{May, rights::ManageDevices},
    limits::address,
    lists::{Page, PageQuery},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    ids::DeviceId,
    wire::{Enrol, Enrolled},
};

/// Draws a code that lets one phone in, once, within 30 minutes.
#[utoipa::path(post, path = "/v1/devices/codes", tag = "devices",
    responses((status = 201, body = Code), (status = 403, body = ProblemBody)))]
pub async fn new_code(app: Data<App>, who: May<ManageDevices>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Created().json(super::new_code(&app, &who).await?))
}

/// A phone comes in with a code. Its credential is shown once.
#[utoipa::path(post, path = "/v1/devices/enrol", tag = "devices", request_body = Enrol,
    responses((status = 201, body = Enrolled), (status = 422, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub async fn enrol(app: Data<App>, request: HttpRequest, body: Json<Enrol>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Created().json(super::enrol(&app, body.into_inner(), address(&request)).await?))
}

/// The phones, newest first, those that were revoked last.
#[utoipa::path(get, path = "/v1/devices", tag = "devices", params(PageQuery),
    responses((status = 200, body = Page<DeviceInfo>), (status = 403, body = ProblemBody)))]
pub async fn list(app: Data<App>, who: May<ManageDevices>, query: Query<PageQuery>) -> Result<Json<Page<DeviceInfo>>, Problem> {
    Ok(Json(super::list(&app, &who, &query).await?))
}

/// A phone's delivery ledger: what has arrived, what is still to come, and whose work it is.
#[utoipa::path(get, path = "/v1/devices/{id}/delivery", tag = "devices", params(("id" = Uuid, Path)),
    responses((status = 200, body = OneDelivery), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delivery(app: Data<App>, who: May<ManageDevices>, id: Path<DeviceId>) -> Result<Json<OneDelivery>, Problem> {
    Ok(Json(super::delivery(&app, &who, *id).await?))
}

/// Closes a phone out. It may hand in its outbox and nothing else.
#[utoipa::path(post, path = "/v1/devices/{id}/revoke", tag = "devices", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn revoke(app: Data<App>, who: May<ManageDevices>, id: Path<DeviceId>) -> Result<HttpResponse, Problem> {
    super::revoke(&app, &who, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
