//! `/v1/replacements`.

use super::{proposals, ranking};
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
    ids::{PersonId, ReplacementId, ShiftId, SiteId},
    operation::{AnswerStepIn, AskToStepIn, AssignReplacement, CancelReplacement, OpenReplacement},
    replacement::{Choice, Missing, Ranked, Ranking, Replacement, Round},
};
use serde::{Deserialize, Serialize};

/// Gaps and who steps in, the newest day first: those of whom one leads, one's own, and those that one was asked about.
#[utoipa::path(get, path = "/v1/replacements", tag = "replacements", params(CrewQuery), responses((status = 200, body = Page<Replacement>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<CrewQuery>) -> Result<Json<Page<Replacement>>, Problem> {
    Ok(Json(crew::list(&app, &person, &query).await?))
}

/// One gap.
#[utoipa::path(get, path = "/v1/replacements/{id}", tag = "replacements", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Replacement), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<ReplacementId>) -> Result<Json<Replacement>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// One gap, for somebody who may see it.
pub async fn find(app: &App, person: &SignedIn, id: ReplacementId) -> Result<Replacement, Problem> {
    crew::find(app, person, id.0).await
}

/// Who could step in: now, and whenever somebody decided.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RankingInfo {
    /// Now, the best first; each with the reasons and their price in points.
    pub now: Vec<Ranked>,
    /// What decisions rested on, the newest last.
    pub kept: Vec<Round>,
}

/// Who could step in for a gap, and why in this order.
#[utoipa::path(get, path = "/v1/replacements/{id}/ranking", tag = "replacements", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = RankingInfo), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn ranked(app: Data<App>, person: May<SeeCrew>, id: Path<ReplacementId>) -> Result<Json<RankingInfo>, Problem> {
    Ok(Json(whole_ranking(&app, &person, *id).await?.1))
}

/// A gap with its ranking.
pub async fn whole_ranking(app: &App, person: &SignedIn, id: ReplacementId) -> Result<(Replacement, RankingInfo), Problem> {
    let gap = find(app, person, id).await?;
    let now = ranking(app, person, &gap).await?;
    let kept = match crew::find::<Ranking>(app, person, id.0).await {
        Ok(ranking) => ranking.rounds,
        Err(Problem::NotFound) => vec![],
        Err(problem) => return Err(problem),
    };
    Ok((gap, RankingInfo { now, kept }))
}

/// Which proposals.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProposalQuery {
    /// Of which site.
    #[param(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// From which local date on; yesterday when not said.
    pub from: Option<NaiveDate>,
}

/// All open gaps of a site, solved together at the least price: who is proposed for which.
#[utoipa::path(get, path = "/v1/replacements/proposals", tag = "replacements", params(ProposalQuery),
    responses((status = 200, body = Vec<Choice>), (status = 404, body = ProblemBody)))]
pub async fn proposed(app: Data<App>, person: May<SeeCrew>, query: Query<ProposalQuery>) -> Result<Json<Vec<Choice>>, Problem> {
    Ok(Json(proposals(&app, &person, query.site, query.from).await?))
}

/// Somebody is missing.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Where.
    #[schema(value_type = uuid::Uuid)]
    pub site: SiteId,
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub person: PersonId,
    /// The local date on which the shift begins.
    pub date: NaiveDate,
    /// The shift.
    #[schema(value_type = uuid::Uuid)]
    pub shift: ShiftId,
    /// Why.
    pub why: Missing,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Says that somebody is missing at a duty.
#[utoipa::path(post, path = "/v1/replacements", tag = "replacements", request_body = Open,
    responses((status = 201, body = Replacement), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn open(app: Data<App>, person: May<PlanCrew>, body: Json<Open>) -> Result<HttpResponse, Problem> {
    let id = keep(&app, &person, body.into_inner()).await?;
    Ok(HttpResponse::Created().json(find(&app, &person, id).await?))
}

/// The use case behind it.
pub async fn keep(app: &App, person: &SignedIn, open: Open) -> Result<ReplacementId, Problem> {
    person.at(open.site)?;
    let Open { site, person: whose, date, shift, why, note } = open;
    app.submit(person.company, person.person, site.into(), None, OpenReplacement { person: whose, date, shift, why, note }).await?;
    Ok(Replacement::id_of(site, whose, date, shift))
}

/// Whom to ask.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReplacementAsk)]
pub struct Ask {
    /// The people.
    #[schema(value_type = Vec<uuid::Uuid>)]
    pub people: Vec<PersonId>,
}

/// Asks people to step in; the ranking that it rests on is kept. The first yes counts.
#[utoipa::path(post, path = "/v1/replacements/{id}/ask", tag = "replacements", params(("id" = uuid::Uuid, Path)), request_body = Ask,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn ask(app: Data<App>, person: May<PlanCrew>, id: Path<ReplacementId>, body: Json<Ask>) -> Result<HttpResponse, Problem> {
    call(&app, &person, *id, body.into_inner().people).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind it.
pub async fn call(app: &App, person: &SignedIn, id: ReplacementId, people: Vec<PersonId>) -> Result<(), Problem> {
    let gap = find(app, person, id).await?;
    let ranked = ranking(app, person, &gap).await?;
    app.submit(person.company, person.person, gap.site.into(), None, AskToStepIn { replacement: id, people, ranked }).await?;
    Ok(())
}

/// Yes or no.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReplacementReply)]
pub struct Answer {
    /// Yes.
    pub accepts: bool,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Says yes or no to stepping in. 409 when somebody else was quicker.
#[utoipa::path(post, path = "/v1/replacements/{id}/answer", tag = "replacements", params(("id" = uuid::Uuid, Path)), request_body = Answer,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn answer(app: Data<App>, person: May<Attend>, id: Path<ReplacementId>, body: Json<Answer>) -> Result<HttpResponse, Problem> {
    say(&app, &person, *id, body.into_inner()).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind it.
pub async fn say(app: &App, person: &SignedIn, id: ReplacementId, Answer { accepts, note }: Answer) -> Result<(), Problem> {
    let gap = find(app, person, id).await?;
    let step = AnswerStepIn { replacement: id, absent: gap.person, date: gap.date, accepts, note };
    app.submit(person.company, person.person, gap.site.into(), None, step).await?;
    Ok(())
}

/// Who steps in.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// Who.
    #[schema(value_type = uuid::Uuid)]
    pub person: PersonId,
}

/// Decides who steps in, without asking: the lead has telephoned, say.
#[utoipa::path(post, path = "/v1/replacements/{id}/assign", tag = "replacements", params(("id" = uuid::Uuid, Path)), request_body = Assign,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn assign(app: Data<App>, person: May<PlanCrew>, id: Path<ReplacementId>, body: Json<Assign>) -> Result<HttpResponse, Problem> {
    put(&app, &person, *id, body.person).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind it.
pub async fn put(app: &App, person: &SignedIn, id: ReplacementId, whom: PersonId) -> Result<(), Problem> {
    let gap = find(app, person, id).await?;
    let ranked = ranking(app, person, &gap).await?;
    let step = AssignReplacement { replacement: id, absent: gap.person, date: gap.date, person: whom, ranked };
    app.submit(person.company, person.person, gap.site.into(), None, step).await?;
    Ok(())
}

/// Why it is none.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Calls a gap off: whoever was missing came, or is not needed.
#[utoipa::path(post, path = "/v1/replacements/{id}/cancel", tag = "replacements", params(("id" = uuid::Uuid, Path)), request_body = Cancel,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn cancel(app: Data<App>, person: May<PlanCrew>, id: Path<ReplacementId>, body: Json<Cancel>) -> Result<HttpResponse, Problem> {
    call_off(&app, &person, *id, body.into_inner().note).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind it.
pub async fn call_off(app: &App, person: &SignedIn, id: ReplacementId, note: String) -> Result<(), Problem> {
    let gap = find(app, person, id).await?;
    let stepping = gap.filled.as_ref().map(|filled| filled.person);
    let step = CancelReplacement { replacement: id, absent: gap.person, date: gap.date, stepping, note };
    app.submit(person.company, person.person, gap.site.into(), None, step).await?;
    Ok(())
}
