//! `/v1/sites/{site}/sheets`: the drawings of plans. (The plans themselves: `places::rest`.)

use super::may_draw;
use crate::{
    app::App,
    auth::{May, SignedIn, rights::EditPlaces},
    photos::sheets::{self, SHEET_BYTES},
    places::of_site,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS},
    web::{BytesMut, Data, Path, Payload},
};
use domain::{floor_plan::Sheet, ids::SiteId, photo::Sha256};
use futures_util::TryStreamExt;

/// It is named after its bytes, so a browser may keep it; nobody between it and us may.
const FOR_LONG: &str = "private, max-age=31536000, immutable";

/// Uploads a drawing (PNG, JPEG or WebP, 20 MB and 64 megapixels at most). What is kept and shown is a JPEG that is made of it; the answer
/// is how a plan names it.
#[utoipa::path(post, path = "/v1/sites/{site}/sheets", tag = "places", params(("site" = SiteId, Path)),
    request_body(content = Vec<u8>, content_type = "image/png"), responses(
    (status = 201, body = Sheet), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 413, body = ProblemBody),
    (status = 415, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn upload(app: Data<App>, person: May<EditPlaces>, site: Path<SiteId>, mut body: Payload) -> Result<HttpResponse, Problem> {
    if !may_draw(&person, *site, &*of_site(&app, &person, *site).await?) {
        return Err(Problem::Forbidden);
    }
    let mut bytes = BytesMut::new();
    while let Some(some) = body.try_next().await.map_err(|error| Problem::Unreadable(error.to_string()))? {
        if bytes.len() + some.len() > SHEET_BYTES {
            return Err(Problem::TooLarge(SHEET_BYTES as u64));
        }
        bytes.extend_from_slice(&some);
    }
    let sheet = sheets::keep(&app, *site, bytes.freeze()).await?;
    Ok(HttpResponse::Created().json(sheet))
}

/// A drawing, as a JPEG.
#[utoipa::path(get, path = "/v1/sites/{site}/sheets/{sha256}", tag = "places",
    params(("site" = SiteId, Path), ("sha256" = String, Path)), responses(
    (status = 200, description = "The drawing", content_type = "image/jpeg"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn sheet(app: Data<App>, person: SignedIn, path: Path<(SiteId, String)>) -> Result<HttpResponse, Problem> {
    let (site, name) = path.into_inner();
    person.at(site)?;
    let sha256: Sha256 = name.parse().map_err(|_| Problem::NotFound)?;
    let bytes = sheets::bytes(&app, site, sha256).await?.ok_or(Problem::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, FOR_LONG))
        .body(bytes))
}
