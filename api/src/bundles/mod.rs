//! What does a stranger need to check our evidence without us? A bundle of a patrol or of a finding: originals, seals, receipts, keys, the chain of
//! days, and a page that checks it all.
//!
//! | question | room |
//! | --- | --- |
//! | what is in it | [`shape`] |
//! | where does that come from | [`collect`] |
//! | how does it go out | [`write`], with the pages of [`pages`] |
//! | how is one from a stranger opened | [`archive`] |
//! | does it fit together | [`check`], told in the sentences of [`words`] |

mod archive;
mod check;
mod collect;
mod pages;
mod shape;
pub mod words;
mod write;

pub use check::{Outcome, check};

use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeOriginals},
    photos::lent,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS},
    web::{Data, Path},
};
use collect::Contents;
use domain::{
    ids::{FindingId, PatrolId},
    rights::Action,
};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Bundles that go out at the same time.
static DOOR: Semaphore = Semaphore::const_new(4);
const PATIENCE: Duration = Duration::from_secs(20);

/// The evidence bundle of a patrol: a ZIP of originals, seals, receipts, keys and the chain of days.
#[utoipa::path(get, path = "/v1/patrols/{id}/bundle.zip", tag = "patrols", params(("id" = uuid::Uuid, Path)), responses(
    (status = 200, description = "The bundle", content_type = "application/zip"), (status = 403, body = ProblemBody),
    (status = 404, body = ProblemBody), (status = 413, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn of_patrol(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeOriginals>,
    id: Path<PatrolId>,
) -> Result<HttpResponse, Problem> {
    let place = place().await?;
    let contents = collect::of_patrol(&app, &person, *id).await?;
    hand_out(&app, &request, &person, contents, place).await
}

/// The evidence bundle of a finding: a ZIP of originals, seals, receipts, keys and the chain of days.
#[utoipa::path(get, path = "/v1/findings/{id}/bundle.zip", tag = "findings", params(("id" = uuid::Uuid, Path)), responses(
    (status = 200, description = "The bundle", content_type = "application/zip"), (status = 403, body = ProblemBody),
    (status = 404, body = ProblemBody), (status = 413, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn of_finding(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeOriginals>,
    id: Path<FindingId>,
) -> Result<HttpResponse, Problem> {
    let place = place().await?;
    let contents = collect::of_finding(&app, &person, *id).await?;
    hand_out(&app, &request, &person, contents, place).await
}

async fn place() -> Result<SemaphorePermit<'static>, Problem> {
    match tokio::time::timeout(PATIENCE, DOOR.acquire()).await {
        Ok(Ok(place)) => Ok(place),
        _ => Err(Problem::Unavailable),
    }
}

/// Every original in it is written down as taken, before the first byte goes.
async fn hand_out(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    contents: Contents,
    place: SemaphorePermit<'static>,
) -> Result<HttpResponse, Problem> {
    if !person.can(Action::SeeOriginals, contents.site, contents.building) {
        return Err(Problem::Forbidden);
    }
    lent::write_down(app, person, contents.originals.iter().map(|(_, original)| original), request).await?;
    let (noun, id) = (contents.index.noun.clone(), contents.index.id);
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{noun}-{id}.zip\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(write::stream(app, contents, place)?))
}

/// `GET /check`: the page that checks a bundle, in the browser alone. It may run its own script and reach nothing, not even this server.
pub async fn check_page() -> HttpResponse {
    const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src blob:; base-uri 'none'; \
                          form-action 'none'; frame-ancestors 'none'";
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(pages::check_page())
}
