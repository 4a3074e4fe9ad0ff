//! `/v1/photos`: resumable upload by tus 1.0.0, and how photos stand. Listing them is in [`super::wall`], showing them in
//! [`super::serve`].

use super::{
    Variant,
    expiry::expires,
    receive,
    sender::Sender,
    status,
    store::{self, State, Upload},
    tus::{self, Refused},
};
use crate::{
    app::App,
    auth::Caller,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header::LOCATION},
    web::{Bytes, Data, Json, Path, Payload, Query},
};
use domain::{
    ids::{PhotoId, SiteId},
    time::Timestamp,
    wire::{PhotoQuery, PhotoStates},
};
use serde::Deserialize;

/// Which upload of a photo is meant.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// original (the default), evidence or thumbnail.
    variant: Option<String>,
    /// The site; needed only where two sites use the same id.
    site_id: Option<SiteId>,
}

/// What the server can do: version, extensions and limits of tus.
#[utoipa::path(options, path = "/v1/photos", tag = "photos", responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm")))]
pub async fn offer() -> HttpResponse {
    tus::offer()
}

/// Announces a photo: `Upload-Length`, and `Upload-Metadata` with `photo_id`, `sha256` (hex) and `site_id`, perhaps `variant`. The same again
/// answers 200 with the present `Upload-Offset`; the first bytes may come along.
#[utoipa::path(post, path = "/v1/photos", tag = "photos", responses(
    (status = 201, description = "Location and Upload-Offset"), (status = 200, description = "known already: Location and Upload-Offset"),
    (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
    (status = 412, body = ProblemBody), (status = 413, body = ProblemBody), (status = 415, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn create(app: Data<App>, caller: Caller, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refused> {
    tus::speaks(&request)?;
    let promise = tus::promise(request.headers())?;
    let first = tus::first_chunk(request.headers())?;
    let sender = Sender::of(&caller);
    let _place = app.photos.crowd.enter(sender.id()).await?;
    let turn = app.photos.uploads.take(promise.key).await;
    let (upload, mut offset, new) = receive::promised(&app, &turn, sender, promise).await?;
    let (location, length, now) = (address(&upload), upload.length, app.ports.now());
    if let (Some(chunk), 0) = (first, offset) {
        offset = receive::append(app, turn, upload, chunk, payload).await?;
    }
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok(reached(status, offset, length, now).insert_header((LOCATION, location)).finish())
}

/// How far an upload has come, and until when it is kept while it is unfinished.
fn reached(status: StatusCode, offset: u64, length: u64, touched: Timestamp) -> HttpResponseBuilder {
    let mut answer = tus::answer(status);
    answer.insert_header(("upload-offset", offset.to_string()));
    if offset < length {
        answer.insert_header(("upload-expires", expires(touched)));
    }
    answer
}

fn address(upload: &Upload) -> String {
    let photo = upload.key.photo;
    match upload.key.variant {
        Variant::Original => format!("/v1/photos/{photo}"),
        variant => format!("/v1/photos/{photo}?variant={}", variant.word()),
    }
}

/// How far an upload has come.
#[utoipa::path(head, path = "/v1/photos/{photo}", tag = "photos", params(("photo" = PhotoId, Path), Which), responses(
    (status = 200, description = "Upload-Offset and Upload-Length"), (status = 401), (status = 404), (status = 412)))]
pub async fn progress(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    photo: Path<String>,
    which: Query<Which>,
) -> Result<HttpResponse, Refused> {
    tus::speaks(&request)?;
    let upload = find(&app, &caller, &photo, &which).await?;
    let offset = match upload.state {
        State::Partial => app.photos.storage.partial_length(upload.key).await?,
        State::Stored => upload.length,
        State::Quarantined => 0,
    };
    let unsettled = upload.state == State::Partial && offset >= upload.length;
    let offset = if unsettled { settled(&app, &upload).await? } else { offset };
    let mut answer = reached(StatusCode::OK, offset, upload.length, upload.updated);
    Ok(answer.insert_header(("upload-length", upload.length.to_string())).finish())
}

/// Its last byte is there, but nobody has said what became of it: somebody is at it, or was when the server stopped.
async fn settled(app: &App, upload: &Upload) -> Result<u64, Problem> {
    let turn = app.photos.uploads.take(upload.key).await;
    let key = upload.key;
    let now = app.db.glance(move |conn| store::upload(conn, key)).await?.ok_or(Problem::NotFound)?;
    receive::reached(app, &turn, &now).await
}

/// Sends bytes from an offset on, perhaps with an `Upload-Checksum` (sha256): a chunk that does not match is discarded alone (460). When the last
/// byte is there, the whole is hashed and looked at: 415 says what is wrong with the photo, 460 that its hash is not the promised one.
#[utoipa::path(patch, path = "/v1/photos/{photo}", tag = "photos", params(("photo" = PhotoId, Path), Which),
    request_body(content = String, content_type = "application/offset+octet-stream"), responses(
    (status = 204, description = "Upload-Offset"), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
    (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 412, body = ProblemBody), (status = 413, body = ProblemBody),
    (status = 415, body = ProblemBody), (status = 460, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn append(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    photo: Path<String>,
    which: Query<Which>,
    payload: Payload,
) -> Result<HttpResponse, Refused> {
    tus::speaks(&request)?;
    let chunk = tus::chunk(request.headers())?;
    let mut upload = find(&app, &caller, &photo, &which).await?;
    let _place = app.photos.crowd.enter(Sender::of(&caller).id()).await?;
    let turn = app.photos.uploads.take(upload.key).await;
    if turn.waited {
        upload = find(&app, &caller, &photo, &which).await?;
    }
    let (length, now) = (upload.length, app.ports.now());
    let offset = receive::append(app, turn, upload, chunk, payload).await?;
    Ok(reached(StatusCode::NO_CONTENT, offset, length, now).finish())
}

/// Takes an upload back. What is stored is evidence and stays: 403.
#[utoipa::path(delete, path = "/v1/photos/{photo}", tag = "photos", params(("photo" = PhotoId, Path), Which), responses(
    (status = 204), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 412, body = ProblemBody)))]
pub async fn cancel(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    photo: Path<String>,
    which: Query<Which>,
) -> Result<HttpResponse, Refused> {
    tus::speaks(&request)?;
    let key = find(&app, &caller, &photo, &which).await?.key;
    let _turn = app.photos.uploads.take(key).await;
    let gone = app.db.write(move |conn| store::withdraw(conn, key).map_err(Problem::from)).await?;
    if !gone {
        return Err(Problem::Forbidden.into());
    }
    app.photos.storage.forget_partial(key).await?;
    Ok(tus::answer(StatusCode::NO_CONTENT).finish())
}

/// How these photos stand: at most 500 at once.
#[utoipa::path(post, path = "/v1/photos/status", tag = "photos", request_body = PhotoQuery, responses(
    (status = 200, body = PhotoStates), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn status(app: Data<App>, caller: Caller, body: Bytes) -> Result<Json<PhotoStates>, Problem> {
    let query: PhotoQuery = serde_json::from_slice(&body).map_err(|e| Problem::Unreadable(e.to_string()))?;
    Ok(Json(status::of(&app, Sender::of(&caller), query).await?))
}

/// An upload that the caller may go on with; of several sites' the latest.
async fn find(app: &App, caller: &Caller, photo: &str, which: &Which) -> Result<Upload, Problem> {
    let photo: PhotoId = photo.parse().map_err(|_| Problem::NotFound)?;
    let variant = which.variant.as_deref().map_or(Some(Variant::Original), Variant::parse).ok_or(Problem::NotFound)?;
    let (sender, site) = (Sender::of(caller), which.site_id);
    let uploads = app.db.glance(move |conn| store::uploads_of(conn, &[photo])).await?;
    let fits = |u: &Upload| u.key.variant == variant && site.is_none_or(|s| s == u.key.site) && sender.may_send(u.key.site);
    uploads.into_iter().filter(fits).max_by_key(|u| u.updated).ok_or(Problem::NotFound)
}
