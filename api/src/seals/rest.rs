//! `/v1/seals…`, and the seal of a photo.

use super::{
    DayInfo, SealInfo, hand_in,
    info::{Proof, proof},
    of_photo, store,
};
use crate::{
    app::App,
    auth::{Caller, May, SignedIn, rights::SeeAudit},
    lists::Page,
    photos::serve::may_see,
    problem::{Problem, ProblemBody},
};
use actix_web::web::{Data, Json, Path, Query};
use domain::{
    ids::{PhotoId, SiteId},
    seal::{HandIn, HandedIn, Signed, Step},
};
use serde::{Deserialize, Serialize};

/// A phone hands in links of its chain, oldest first, and fetches tickets. The same links again get the same receipts. What is wrong with a link is
/// said beside its receipt: it is kept all the same.
#[utoipa::path(post, path = "/v1/seals", tag = "photos", request_body = HandIn,
    responses((status = 200, body = HandedIn), (status = 401, body = ProblemBody), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn take(app: Data<App>, caller: Caller, body: Json<HandIn>) -> Result<Json<HandedIn>, Problem> {
    Ok(Json(hand_in::hand_in(&app, &caller, body.into_inner()).await?))
}

/// The seal of a photo: what the phone signed, with all that it takes to check it without this server.
#[utoipa::path(get, path = "/v1/photos/{site}/{photo}/seal", tag = "photos", params(("site" = SiteId, Path), ("photo" = PhotoId, Path)),
    responses((status = 200, body = SealProof), (status = 404, body = ProblemBody)))]
pub async fn of(app: Data<App>, person: SignedIn, path: Path<(String, String)>) -> Result<Json<SealProof>, Problem> {
    let (Ok(site), Ok(photo)) = (path.0.parse::<SiteId>(), path.1.parse::<PhotoId>()) else { return Err(Problem::NotFound) };
    may_see(&app, &person, site, photo).await?;
    let (company, server_key) = (person.company, app.secrets.seal_key().base64());
    let found = app
        .read(company, move |conn, books| {
            let Some(seal) = of_photo(conn, company, &books, &server_key, (site, photo))? else { return Err(Problem::NotFound) };
            let proof = match seal.day {
                Some(day) => proof(conn, company, day, &seal.receipt)?,
                None => None,
            };
            Ok((seal, proof))
        })
        .await?;
    Ok(Json(SealProof::of(found)))
}

/// A seal with its way into the tree of its day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SealProof {
    /// The seal.
    #[serde(flatten)]
    seal: SealInfo,
    /// The day that closed it, as the server signed it.
    closed_by: Option<Signed>,
    /// The way from the receipt up to the day's root.
    path: Vec<Step>,
}

impl SealProof {
    fn of((seal, proof): (SealInfo, Option<Proof>)) -> Self {
        let (closed_by, path) = proof.map(|proof| (proof.closed.signed, proof.path)).unzip();
        Self { seal, closed_by, path: path.unwrap_or_default() }
    }
}

/// Which days.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<u64>,
}

/// The chain of days, the newest first.
#[utoipa::path(get, path = "/v1/seals/days", tag = "photos", params(DayQuery),
    responses((status = 200, body = Page<DayInfo>), (status = 403, body = ProblemBody)))]
pub async fn days(app: Data<App>, person: May<SeeAudit>, query: Query<DayQuery>) -> Result<Json<Page<DayInfo>>, Problem> {
    Ok(Json(page_of_days(&app, &person, &query).await?))
}

/// A page of the chain of days.
pub(super) async fn page_of_days(app: &App, person: &SignedIn, query: &DayQuery) -> Result<Page<DayInfo>, Problem> {
    let (company, before) = (person.company, query.after);
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let wanted = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut found = app.db.read(move |conn| store::days(conn, company, before, wanted).map_err(Problem::from)).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.day.number.to_string());
    Ok(Page { items: found.into_iter().map(DayInfo::from).collect(), next })
}
