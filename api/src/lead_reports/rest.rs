//! `/v1/lead-reports`.

use super::figures;
use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{PlanCrew, SeeCrew},
    },
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
    ids::{LeadReportId, PersonId, SiteId},
    lead_report::{LeadReport, ReportPeriod, ReportState, ReportWords},
    operation::{ReadLeadReport, SendLeadReport, WriteLeadReport},
};
use serde::Deserialize;
use std::sync::Arc;

/// Which reports.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only this lead's.
    #[param(value_type = Option<uuid::Uuid>)]
    pub by: Option<PersonId>,
    /// Only of weeks, or of months.
    pub period: Option<ReportPeriod>,
    /// Only in this state.
    pub state: Option<ReportState>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

impl ReportQuery {
    /// What is still being written only its author reads.
    pub(super) fn listed(&self, reader: PersonId) -> Listed<LeadReport> {
        let wanted = WantedOf { person: self.by, state: self.state.map(|state| state.word().to_owned()), ..WantedOf::default() };
        let period = self.period;
        let fits = move |one: &LeadReport| period.is_none_or(|period| one.period == period) && is_shown(one, reader);
        Listed { wanted, fits: Arc::new(fits) }
    }
}

fn is_shown(report: &LeadReport, reader: PersonId) -> bool {
    report.state != ReportState::Draft || report.by == reader
}

/// Leads' reports, the latest period first: one's own, and those that were sent of the leads whom one sees.
#[utoipa::path(get, path = "/v1/lead-reports", tag = "lead reports", params(ReportQuery), responses((status = 200, body = Page<LeadReport>)))]
pub async fn list(app: Data<App>, person: May<SeeCrew>, query: Query<ReportQuery>) -> Result<Json<Page<LeadReport>>, Problem> {
    Ok(Json(found(&app, &person, &query).await?))
}

/// The use case behind the list, for the page as well.
pub(super) async fn found(app: &App, person: &SignedIn, query: &ReportQuery) -> Result<Page<LeadReport>, Problem> {
    let (views, listed) = (views(person, query.site)?, query.listed(person.person));
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let (after, limit) = (after_day(page.after.as_deref())?, page.limit());
    app.db.read(move |conn| lists::page(conn, &views, &listed, after, limit)).await
}

/// One report.
#[utoipa::path(get, path = "/v1/lead-reports/{id}", tag = "lead reports", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = LeadReport), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: May<SeeCrew>, id: Path<LeadReportId>) -> Result<Json<LeadReport>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// One report, for somebody who may read it.
pub async fn find(app: &App, person: &SignedIn, id: LeadReportId) -> Result<LeadReport, Problem> {
    let report: LeadReport = crew::find(app, person, id.0).await?;
    if is_shown(&report, person.person) { Ok(report) } else { Err(Problem::NotFound) }
}

/// A report that a lead writes.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteBody {
    /// Its id, made by the caller; one that is known is written on, the server makes one when it is left out.
    #[serde(default)]
    pub id: Option<LeadReportId>,
    /// How much it tells of.
    pub period: ReportPeriod,
    /// A day of the period.
    pub date: NaiveDate,
    /// What the lead says.
    #[serde(default)]
    pub words: ReportWords,
}

/// Begins a report or writes on: the server counts what the records say of the period.
#[utoipa::path(post, path = "/v1/sites/{site}/lead-reports", tag = "lead reports", params(("site" = uuid::Uuid, Path)), request_body = WriteBody,
    responses((status = 201, body = LeadReport), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn write(app: Data<App>, person: May<PlanCrew>, site: Path<SiteId>, body: Json<WriteBody>) -> Result<HttpResponse, Problem> {
    let WriteBody { id, period, date, words } = body.into_inner();
    let report = id.unwrap_or_else(|| LeadReportId(app.ports.new_id()));
    written(&app, &person, *site, (report, period, date), words).await?;
    Ok(HttpResponse::Created().json(find(&app, &person, report).await?))
}

/// The use case behind the writing, for the page as well.
pub async fn written(
    app: &App,
    person: &SignedIn,
    site: SiteId,
    (report, period, date): (LeadReportId, ReportPeriod, NaiveDate),
    words: ReportWords,
) -> Result<(), Problem> {
    person.at(site)?;
    let figures = figures::of(app, person, site, period, date).await?;
    app.submit(person.company, person.person, site.into(), None, WriteLeadReport { report, period, date, figures, words }).await?;
    Ok(())
}

/// Sends a report upward, counted once more: it is fixed then. Those above are told.
#[utoipa::path(post, path = "/v1/lead-reports/{id}/send", tag = "lead reports", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = LeadReport), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn send(app: Data<App>, person: May<PlanCrew>, id: Path<LeadReportId>) -> Result<Json<LeadReport>, Problem> {
    sent(&app, &person, *id).await?;
    Ok(Json(find(&app, &person, *id).await?))
}

/// The use case behind the sending, for the page as well.
pub async fn sent(app: &App, person: &SignedIn, id: LeadReportId) -> Result<(), Problem> {
    let report = find(app, person, id).await?;
    let figures = figures::of(app, person, report.site, report.period, report.from).await?;
    app.submit(person.company, person.person, report.site.into(), None, SendLeadReport { report: id, figures }).await?;
    Ok(())
}

/// What somebody says to a report.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadBody {
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Says that one has read a report that was sent to one, with a remark; the lead is told of a remark.
#[utoipa::path(post, path = "/v1/lead-reports/{id}/read", tag = "lead reports", params(("id" = uuid::Uuid, Path)), request_body = ReadBody,
    responses((status = 200, body = LeadReport), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn read(app: Data<App>, person: May<SeeCrew>, id: Path<LeadReportId>, body: Json<ReadBody>) -> Result<Json<LeadReport>, Problem> {
    was_read(&app, &person, ReadLeadReport { report: *id, note: body.into_inner().note }).await?;
    Ok(Json(find(&app, &person, *id).await?))
}

/// The use case behind the reading, for the page as well.
pub(super) async fn was_read(app: &App, person: &SignedIn, step: ReadLeadReport) -> Result<(), Problem> {
    let report = find(app, person, step.report).await?;
    app.submit(person.company, person.person, report.site.into(), None, step).await?;
    Ok(())
}
