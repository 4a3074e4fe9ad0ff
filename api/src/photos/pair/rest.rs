//! `/v1/photos/{site}/{photo}/pair/{other}`.

use super::{Pair, find, judge};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::ReviewPatrol},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path},
};
use domain::{
    ids::{PhotoId, SiteId},
    photo::LikenessVerdict,
};
use serde::Deserialize;

/// What somebody says of the later photo.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhotoVerdict {
    /// Recycled or honest.
    pub verdict: LikenessVerdict,
    /// In words; needed when it is called recycled.
    #[serde(default)]
    pub remark: String,
}

/// A photo beside one that it looks like or repeats, with what speaks for it that it was used again.
#[utoipa::path(get, path = "/v1/photos/{site}/{photo}/pair/{other}", tag = "photos",
    params(("site" = SiteId, Path), ("photo" = PhotoId, Path), ("other" = PhotoId, Path)),
    responses((status = 200, body = Pair), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, path: Path<(SiteId, PhotoId, PhotoId)>) -> Result<Json<Pair>, Problem> {
    let (site, photo, other) = *path;
    Ok(Json(find(&app, &person, site, photo, other).await?))
}

/// Says whether a photo that looks like an earlier one was used again. A recycled one no longer counts as evidence; an honest one teaches its
/// checkpoint what honest photos look like.
#[utoipa::path(post, path = "/v1/photos/{site}/{photo}/pair/{other}", tag = "photos",
    params(("site" = SiteId, Path), ("photo" = PhotoId, Path), ("other" = PhotoId, Path)), request_body = PhotoVerdict,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn say(
    app: Data<App>,
    person: May<ReviewPatrol>,
    path: Path<(SiteId, PhotoId, PhotoId)>,
    verdict: Json<PhotoVerdict>,
) -> Result<HttpResponse, Problem> {
    let PhotoVerdict { verdict, remark } = verdict.into_inner();
    judge(&app, &person, *path, verdict, remark).await?;
    Ok(HttpResponse::Ok().finish())
}
