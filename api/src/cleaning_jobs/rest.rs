//! `/v1/cleaning-jobs`.

use super::detail::JobDetail;
use crate::{
    app::App,
    auth::{May, SignedIn, rights::PlanCrew},
    crew::{
        self, after_day,
        lists::{self, Listed, WantedOf},
        views,
    },
    lists::{Page, PageQuery},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use chrono::NaiveDate;
use domain::{
    cleaning_job::{CleaningJob, JobOrder, JobState},
    ids::{CleaningJobId, PersonId, SiteId},
    operation::{AdvanceCleaningJob, PutCleaningJob},
};
use serde::Deserialize;
use std::sync::Arc;

/// Which jobs.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only those that this person works on.
    #[param(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
    /// Only in this state.
    pub state: Option<JobState>,
    /// Only for this day or later.
    pub from: Option<NaiveDate>,
    /// Only for this day or earlier.
    pub until: Option<NaiveDate>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

impl JobQuery {
    pub(super) fn listed(&self) -> Listed<CleaningJob> {
        let wanted =
            WantedOf { state: self.state.map(|state| state.word().to_owned()), from: self.from, until: self.until, ..WantedOf::default() };
        let person = self.person;
        Listed { wanted, fits: Arc::new(move |one: &CleaningJob| person.is_none_or(|person| one.order.workers.contains(&person))) }
    }
}

/// Paid cleaning jobs, the latest day first: those of whom one leads, and those that one works on, without amounts.
#[utoipa::path(get, path = "/v1/cleaning-jobs", tag = "cleaning jobs", params(JobQuery), responses((status = 200, body = Page<JobDetail>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<JobQuery>) -> Result<Json<Page<JobDetail>>, Problem> {
    Ok(Json(found(&app, &person, &query).await?))
}

/// The use case behind the list, for the page as well.
pub(super) async fn found(app: &App, person: &SignedIn, query: &JobQuery) -> Result<Page<JobDetail>, Problem> {
    let (views, listed) = (views(person, query.site)?, query.listed());
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let (after, limit) = (after_day(page.after.as_deref())?, page.limit());
    let Page { items, next } = app.db.read(move |conn| lists::page(conn, &views, &listed, after, limit)).await?;
    Ok(Page { items: items.into_iter().map(|job| JobDetail::seen_by(person, job)).collect(), next })
}

/// One job; its amounts are for those who lead.
#[utoipa::path(get, path = "/v1/cleaning-jobs/{id}", tag = "cleaning jobs", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = JobDetail), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<CleaningJobId>) -> Result<Json<JobDetail>, Problem> {
    Ok(Json(JobDetail::seen_by(&person, find(&app, &person, *id).await?)))
}

/// One job, for somebody who may see it.
pub async fn find(app: &App, person: &SignedIn, id: CleaningJobId) -> Result<CleaningJob, Problem> {
    crew::find(app, person, id.0).await
}

/// A job that somebody takes on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutBody {
    /// Its id, made by the caller; one that is known changes that job, the server makes one when it is left out.
    #[serde(default)]
    pub id: Option<CleaningJobId>,
    /// What is agreed, and what it costs; amounts in fen.
    pub order: JobOrder,
}

/// Offers a job, or changes one that was neither paid nor cancelled. Amounts that it had before stay in its history.
#[utoipa::path(post, path = "/v1/sites/{site}/cleaning-jobs", tag = "cleaning jobs", params(("site" = uuid::Uuid, Path)), request_body = PutBody,
    responses((status = 201, body = JobDetail), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(app: Data<App>, person: May<PlanCrew>, site: Path<SiteId>, body: Json<PutBody>) -> Result<HttpResponse, Problem> {
    let PutBody { id, order } = body.into_inner();
    let job = id.unwrap_or_else(|| CleaningJobId(app.ports.new_id()));
    keep(&app, &person, *site, PutCleaningJob { job, order }).await?;
    Ok(HttpResponse::Created().json(JobDetail::seen_by(&person, find(&app, &person, job).await?)))
}

/// The use case behind the change, for the page as well.
pub(super) async fn keep(app: &App, person: &SignedIn, site: SiteId, step: PutCleaningJob) -> Result<(), Problem> {
    person.at(site)?;
    app.submit(person.company, person.person, site.into(), None, step).await?;
    Ok(())
}

/// Where a job goes on to.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceBody {
    /// Where to: offered → ordered → done → paid; offered and ordered ones may be cancelled.
    pub to: JobState,
    /// In words; needed to cancel one.
    #[serde(default)]
    pub note: String,
}

/// Takes a job on to its next state.
#[utoipa::path(post, path = "/v1/cleaning-jobs/{id}/advance", tag = "cleaning jobs", params(("id" = uuid::Uuid, Path)), request_body = AdvanceBody,
    responses((status = 200, body = JobDetail), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn advance(
    app: Data<App>,
    person: May<PlanCrew>,
    id: Path<CleaningJobId>,
    body: Json<AdvanceBody>,
) -> Result<Json<JobDetail>, Problem> {
    let AdvanceBody { to, note } = body.into_inner();
    go_on(&app, &person, AdvanceCleaningJob { job: *id, to, note }).await?;
    Ok(Json(JobDetail::seen_by(&person, find(&app, &person, *id).await?)))
}

/// The use case behind the step, for the page as well.
pub(super) async fn go_on(app: &App, person: &SignedIn, step: AdvanceCleaningJob) -> Result<(), Problem> {
    let job = find(app, person, step.job).await?;
    app.submit(person.company, person.person, job.site.into(), None, step).await?;
    Ok(())
}
