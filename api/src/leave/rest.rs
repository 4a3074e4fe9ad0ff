//! `/v1/leave`.

use super::{Balance, balances};
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
use chrono::{Datelike, NaiveDate};
use domain::{
    ids::{LeaveId, PersonId, SiteId},
    leave::{HalfDay, Leave, LeaveAllowance, LeaveKind},
    operation::{AskLeave, DecideLeave, WithdrawLeave},
};
use serde::Deserialize;

/// Leave, the newest first: one's own, and that of whom one leads.
#[utoipa::path(get, path = "/v1/leave", tag = "leave", params(CrewQuery), responses((status = 200, body = Page<Leave>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<CrewQuery>) -> Result<Json<Page<Leave>>, Problem> {
    Ok(Json(crew::list(&app, &person, &query).await?))
}

/// One leave.
#[utoipa::path(get, path = "/v1/leave/{id}", tag = "leave", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Leave), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<LeaveId>) -> Result<Json<Leave>, Problem> {
    Ok(Json(crew::find(&app, &person, id.0).await?))
}

/// Leave that is asked for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LeaveAsk)]
pub struct Ask {
    /// Where.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// For whom; oneself when not said.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
    /// Which kind.
    pub kind: LeaveKind,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Only half of the day.
    #[serde(default)]
    pub half: Option<HalfDay>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Asks for leave.
#[utoipa::path(post, path = "/v1/leave", tag = "leave", request_body = Ask,
    responses((status = 201, body = Leave), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn ask(app: Data<App>, person: May<Attend>, body: Json<Ask>) -> Result<HttpResponse, Problem> {
    let id = keep(&app, &person, body.into_inner()).await?;
    Ok(HttpResponse::Created().json(crew::find::<Leave>(&app, &person, id.0).await?))
}

/// The use case behind it.
pub async fn keep(app: &App, person: &SignedIn, ask: Ask) -> Result<LeaveId, Problem> {
    person.at(ask.site)?;
    let leave = LeaveId(app.ports.new_id());
    let Ask { site, person: whose, kind, from, until, half, reason } = ask;
    let step = AskLeave { leave, person: whose.unwrap_or(person.person), kind, from, until, half, reason };
    app.submit(person.company, person.person, site.into(), None, step).await?;
    Ok(leave)
}

/// Grants leave, or refuses it.
#[utoipa::path(post, path = "/v1/leave/{id}/decide", tag = "leave", params(("id" = uuid::Uuid, Path)), request_body = Decide,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn decide(app: Data<App>, person: May<PlanCrew>, id: Path<LeaveId>, body: Json<Decide>) -> Result<HttpResponse, Problem> {
    settle(&app, &person, *id, body.into_inner()).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind it.
pub async fn settle(app: &App, person: &SignedIn, id: LeaveId, Decide { granted, note }: Decide) -> Result<(), Problem> {
    let site = crew::find::<Leave>(app, person, id.0).await?.site;
    app.submit(person.company, person.person, site.into(), None, DecideLeave { leave: id, granted, note }).await?;
    Ok(())
}

/// Takes leave back: whoever asked before it was decided or began, a lead always.
#[utoipa::path(post, path = "/v1/leave/{id}/withdraw", tag = "leave", params(("id" = uuid::Uuid, Path)),
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn withdraw(app: Data<App>, person: May<Attend>, id: Path<LeaveId>) -> Result<HttpResponse, Problem> {
    take_back(&app, &person, *id).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind it.
pub async fn take_back(app: &App, person: &SignedIn, id: LeaveId) -> Result<(), Problem> {
    let site = crew::find::<Leave>(app, person, id.0).await?.site;
    app.submit(person.company, person.person, site.into(), None, WithdrawLeave { leave: id }).await?;
    Ok(())
}

/// Which balances.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BalanceQuery {
    /// At which site.
    #[param(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// Whose; everybody's whom one may see when not said.
    #[param(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
    /// In which year; this one when not said.
    pub year: Option<i32>,
}

/// How much leave is left, in half days.
#[utoipa::path(get, path = "/v1/leave/balances", tag = "leave", params(BalanceQuery),
    responses((status = 200, body = Vec<Balance>), (status = 404, body = ProblemBody)))]
pub async fn left(app: Data<App>, person: SignedIn, query: Query<BalanceQuery>) -> Result<Json<Vec<Balance>>, Problem> {
    Ok(Json(read_balances(&app, &person, &query).await?))
}

/// The use case behind it.
pub async fn read_balances(app: &App, person: &SignedIn, query: &BalanceQuery) -> Result<Vec<Balance>, Problem> {
    person.at(query.site)?;
    let site = person.books.sites.get(&query.site).cloned().ok_or(Problem::NotFound)?;
    let view = person.crew_view(site.id);
    let year = query.year.unwrap_or_else(|| person.at.with_timezone(&site.time_zone).year());
    let mut people = match query.person {
        Some(one) => vec![one],
        None => person.books.crew_of(site.id, &[], person.now()),
    };
    people.retain(|one| view.sees_person(*one));
    app.db.read(move |conn| balances(conn, &site, &people, year)).await
}

/// Days that somebody may take.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// At which site.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub person: PersonId,
    /// Which kind: annual or compensatory.
    pub kind: LeaveKind,
    /// In which year.
    pub year: i32,
    /// How many half days.
    pub half_days: u16,
}

/// Says how much leave somebody may take in a year.
#[utoipa::path(post, path = "/v1/leave/allowances", tag = "leave", request_body = Allow,
    responses((status = 201, body = LeaveAllowance), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn allow(app: Data<App>, person: May<PlanCrew>, body: Json<Allow>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Created().json(keep_allowance(&app, &person, body.into_inner()).await?))
}

/// The use case behind it.
pub async fn keep_allowance(app: &App, person: &SignedIn, allow: Allow) -> Result<LeaveAllowance, Problem> {
    person.at(allow.site)?;
    let Allow { site, person: whose, kind, year, half_days } = allow;
    let allowance = LeaveAllowance { id: LeaveAllowance::id_of(site, whose, kind, year), site, person: whose, kind, year, half_days };
    app.submit(person.company, person.person, site.into(), None, allowance.clone()).await?;
    Ok(allowance)
}
