//! `/v1/attendance/corrections`: what somebody says when they could not clock in, and what their lead says to that.

use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{Attend, PlanCrew},
    },
    crew::{self, CrewQuery, Decide},
    lists::Page,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    attendance::{Correction, Way},
    ids::{CorrectionId, PersonId, SiteId},
    operation::{AskCorrection, DecideCorrection},
    time::Timestamp,
};
use serde::Deserialize;

/// Corrections, the newest day first: one's own, and those of whom one leads.
#[utoipa::path(get, path = "/v1/attendance/corrections", tag = "attendance", params(CrewQuery),
    responses((status = 200, body = Page<Correction>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<CrewQuery>) -> Result<Json<Page<Correction>>, Problem> {
    Ok(Json(crew::list(&app, &person, &query).await?))
}

/// One correction.
#[utoipa::path(get, path = "/v1/attendance/corrections/{id}", tag = "attendance", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Correction), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<CorrectionId>) -> Result<Json<Correction>, Problem> {
    Ok(Json(crew::find(&app, &person, id.0).await?))
}

/// A correction that is asked for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CorrectionAsk)]
pub struct Ask {
    /// Where.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// For whom; oneself when not said.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
    /// In or out.
    pub way: Way,
    /// When it was.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Why it was not clocked.
    pub reason: String,
}

/// Asks for a correction.
#[utoipa::path(post, path = "/v1/attendance/corrections", tag = "attendance", request_body = Ask,
    responses((status = 201, body = Correction), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn ask(app: Data<App>, person: May<Attend>, body: Json<Ask>) -> Result<HttpResponse, Problem> {
    let id = keep(&app, &person, body.into_inner()).await?;
    Ok(HttpResponse::Created().json(crew::find::<Correction>(&app, &person, id.0).await?))
}

/// The use case behind it.
pub async fn keep(app: &App, person: &SignedIn, ask: Ask) -> Result<CorrectionId, Problem> {
    person.at(ask.site)?;
    let correction = CorrectionId(app.ports.new_id());
    let step = AskCorrection { correction, person: ask.person.unwrap_or(person.person), way: ask.way, at: ask.at, reason: ask.reason };
    app.submit(person.company, person.person, ask.site.into(), None, step).await?;
    Ok(correction)
}

/// Grants a correction, or refuses it.
#[utoipa::path(post, path = "/v1/attendance/corrections/{id}/decide", tag = "attendance", params(("id" = uuid::Uuid, Path)), request_body = Decide,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn decide(app: Data<App>, person: May<PlanCrew>, id: Path<CorrectionId>, body: Json<Decide>) -> Result<HttpResponse, Problem> {
    settle(&app, &person, *id, body.into_inner()).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind it.
pub async fn settle(app: &App, person: &SignedIn, id: CorrectionId, Decide { granted, note }: Decide) -> Result<(), Problem> {
    let site = crew::find::<Correction>(app, person, id.0).await?.site;
    app.submit(person.company, person.person, site.into(), None, DecideCorrection { correction: id, granted, note }).await?;
    Ok(())
}
