//! `/v1/rosters`.

use super::{calendar, copy, draft, lay, publish, week};
use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{Attend, PlanCrew, SeeCrew},
    },
    crew::{self, CrewQuery},
    lists::Page,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use chrono::NaiveDate;
use domain::{
    ids::{AreaId, CheckpointId, PersonId, RosterId, SiteId},
    operation::{DraftRoster, SeeRoster},
    roster::{Clash, Cycle, DutyWeek, PlannedDuty, Roster},
};
use serde::{Deserialize, Serialize};

/// Rosters, a week each, the newest first.
#[utoipa::path(get, path = "/v1/rosters", tag = "rosters", params(CrewQuery), responses((status = 200, body = Page<Roster>)))]
pub async fn list(app: Data<App>, person: May<SeeCrew>, query: Query<CrewQuery>) -> Result<Json<Page<Roster>>, Problem> {
    Ok(Json(crew::list(&app, &person, &query).await?))
}

/// A roster with what clashes in it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RosterDetail {
    /// The roster.
    #[serde(flatten)]
    pub roster: Roster,
    /// What clashes in the draft: shifts at the same time, leave, rest, hours.
    pub clashes: Vec<Clash>,
    /// Those who have not seen the newest version of their week.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub unseen: Vec<PersonId>,
}

/// One roster.
#[utoipa::path(get, path = "/v1/rosters/{id}", tag = "rosters", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = RosterDetail), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: May<SeeCrew>, id: Path<RosterId>) -> Result<Json<RosterDetail>, Problem> {
    let roster: Roster = crew::find(&app, &person, id.0).await?;
    let week = week(&app, &person, roster.site, roster.week).await?;
    Ok(Json(RosterDetail { roster, clashes: week.clashes, unseen: week.unseen.into_iter().collect() }))
}

/// A week's draft.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// The Monday of the week.
    pub week: NaiveDate,
    /// The version that was published when the draft was begun; 0 when none was.
    #[serde(default)]
    pub version: u32,
    /// Every duty of the week.
    pub duties: Vec<PlannedDuty>,
}

/// Keeps a week's draft, whole. Nobody is told anything before it is published.
#[utoipa::path(post, path = "/v1/rosters", tag = "rosters", request_body = Draft,
    responses((status = 201, body = Roster), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn keep(app: Data<App>, person: May<PlanCrew>, body: Json<Draft>) -> Result<HttpResponse, Problem> {
    let Draft { site, week, version, duties } = body.into_inner();
    let id = draft(&app, &person, site, DraftRoster { week, version, duties }).await?;
    Ok(HttpResponse::Created().json(crew::find::<Roster>(&app, &person, id.0).await?))
}

/// Publishes the draft: everybody whose week changes is told, and sees what changed.
#[utoipa::path(post, path = "/v1/rosters/{id}/publish", tag = "rosters", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Roster), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put_out(app: Data<App>, person: May<PlanCrew>, id: Path<RosterId>) -> Result<Json<Roster>, Problem> {
    let roster: Roster = crew::find(&app, &person, id.0).await?;
    publish(&app, &person, roster.site, roster.week).await?;
    Ok(Json(crew::find(&app, &person, id.0).await?))
}

/// A week that is copied.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// From the draft of this week.
    pub from: NaiveDate,
    /// Into the draft of that one, in place of what stands there.
    pub into: NaiveDate,
}

/// Copies a week's draft into another week.
#[utoipa::path(post, path = "/v1/rosters/copies", tag = "rosters", request_body = Copy,
    responses((status = 201, body = Roster), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn copy_week(app: Data<App>, person: May<PlanCrew>, body: Json<Copy>) -> Result<HttpResponse, Problem> {
    let id = copy(&app, &person, body.site, body.from, body.into).await?;
    Ok(HttpResponse::Created().json(crew::find::<Roster>(&app, &person, id.0).await?))
}

/// A pattern that is laid over a week for one person.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// A day of the week.
    pub week: NaiveDate,
    /// For whom.
    #[schema(value_type = uuid::Uuid)]
    pub person: PersonId,
    /// The pattern: two on, one off, say.
    pub cycle: Cycle,
    /// The areas of each duty; with none and without a post, those that the site's division gives them in each shift.
    #[serde(default)]
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub areas: Vec<AreaId>,
    /// The post of each duty.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub post: Option<CheckpointId>,
}

/// Lays a pattern over a week's draft for one person, in place of what they had.
#[utoipa::path(post, path = "/v1/rosters/patterns", tag = "rosters", request_body = Pattern,
    responses((status = 201, body = Roster), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn lay_pattern(app: Data<App>, person: May<PlanCrew>, body: Json<Pattern>) -> Result<HttpResponse, Problem> {
    let Pattern { site, week, person: whose, cycle, areas, post } = body.into_inner();
    let id = lay(&app, &person, site, week, (whose, &cycle), (&areas, post)).await?;
    Ok(HttpResponse::Created().json(crew::find::<Roster>(&app, &person, id.0).await?))
}

/// Weeks of duties as they were published, the newest first: one's own, and those of whom one leads.
#[utoipa::path(get, path = "/v1/rosters/weeks", tag = "rosters", params(CrewQuery), responses((status = 200, body = Page<DutyWeek>)))]
pub async fn weeks(app: Data<App>, person: SignedIn, query: Query<CrewQuery>) -> Result<Json<Page<DutyWeek>>, Problem> {
    Ok(Json(crew::list(&app, &person, &query).await?))
}

/// A week that somebody has seen.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenWeek {
    /// The site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// The Monday of the week.
    pub week: NaiveDate,
    /// The version.
    pub version: u32,
}

/// Says that one has seen a version of one's week.
#[utoipa::path(post, path = "/v1/rosters/weeks/seen", tag = "rosters", request_body = SeenWeek,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn seen(app: Data<App>, person: May<Attend>, body: Json<SeenWeek>) -> Result<HttpResponse, Problem> {
    person.at(body.site)?;
    let step = SeeRoster { week: body.week, version: body.version };
    app.submit(person.company, person.person, body.site.into(), None, step).await?;
    Ok(HttpResponse::Ok().finish())
}

/// A calendar's address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CalendarAddress {
    /// The address to subscribe to; told once. Whoever has it reads this person's duties.
    pub path: String,
}

/// Makes an address of one's own under which a calendar program finds one's duties (iCalendar, RFC 5545); the one before opens nothing any more.
#[utoipa::path(post, path = "/v1/rosters/calendar", tag = "rosters", responses((status = 201, body = CalendarAddress), (status = 403, body = ProblemBody)))]
pub async fn subscribe(app: Data<App>, person: May<Attend>) -> Result<HttpResponse, Problem> {
    let path = calendar::make(&app, &person).await?;
    Ok(HttpResponse::Created().json(CalendarAddress { path }))
}
