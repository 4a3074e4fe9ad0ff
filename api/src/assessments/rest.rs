//! `/v1/assessments`.

use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{Attend, PlanCrew},
    },
    crew::{
        self, after_day,
        lists::{self, Listed, WantedOf},
        views,
    },
    lists::{Page, PageQuery},
    photos::{self, PhotoInfo},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use chrono::NaiveDate;
use domain::{
    assessment::{Assessment, AssessmentKind, AssessmentState, Counts, Settlement},
    checklist::Answer,
    ids::{AreaId, AssessmentId, PersonId, ShiftId, SiteId},
    operation::{AnswerAssessment, RecordAssessment, SettleAssessment},
    patrol::SheetOf,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which assessments.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssessmentQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only of this person's work.
    #[param(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
    /// Only in this state.
    pub state: Option<AssessmentState>,
    /// Only of this kind.
    pub kind: Option<AssessmentKind>,
    /// Only in this area.
    #[param(value_type = Option<uuid::Uuid>)]
    pub area: Option<AreaId>,
    /// Only of this day or later.
    pub from: Option<NaiveDate>,
    /// Only of this day or earlier.
    pub until: Option<NaiveDate>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

impl AssessmentQuery {
    pub(super) fn listed(&self) -> Listed<Assessment> {
        let wanted = WantedOf {
            person: self.person,
            about: self.area.map(|area| area.0),
            state: self.state.map(|state| state.word().to_owned()),
            from: self.from,
            until: self.until,
        };
        let kind = self.kind;
        Listed { wanted, fits: Arc::new(move |one: &Assessment| kind.is_none_or(|kind| one.kind == kind)) }
    }
}

/// An assessment with what belongs to it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AssessmentDetail {
    /// The assessment.
    #[serde(flatten)]
    pub assessment: Assessment,
    /// What counts of it; none once it was withdrawn, or where it earned nothing to count.
    pub counts: Option<Counts>,
    /// Photos.
    pub pictures: Vec<PhotoInfo>,
}

/// Assessments, the latest day first: of one's own work, of those whom one leads, and those that one made.
#[utoipa::path(get, path = "/v1/assessments", tag = "assessments", params(AssessmentQuery),
    responses((status = 200, body = Page<Assessment>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<AssessmentQuery>) -> Result<Json<Page<Assessment>>, Problem> {
    Ok(Json(found(&app, &person, &query).await?))
}

/// The use case behind the list, for the page as well.
pub(super) async fn found(app: &App, person: &SignedIn, query: &AssessmentQuery) -> Result<Page<Assessment>, Problem> {
    let (views, listed) = (views(person, query.site)?, query.listed());
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let (after, limit) = (after_day(page.after.as_deref())?, page.limit());
    app.db.read(move |conn| lists::page(conn, &views, &listed, after, limit)).await
}

/// One assessment with its photos.
#[utoipa::path(get, path = "/v1/assessments/{id}", tag = "assessments", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = AssessmentDetail), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<AssessmentId>) -> Result<Json<AssessmentDetail>, Problem> {
    Ok(Json(whole(&app, &person, *id).await?))
}

/// One assessment with what belongs to it, for somebody who may see it.
pub async fn whole(app: &App, person: &SignedIn, id: AssessmentId) -> Result<AssessmentDetail, Problem> {
    let assessment: Assessment = crew::find(app, person, id.0).await?;
    let (site, taken) = (assessment.site, assessment.photos.iter().map(|photo| photo.id).collect::<Vec<_>>());
    let pictures = app.db.read(move |conn| Ok::<_, Problem>(photos::of_these(conn, site, taken.into_iter())?)).await?;
    Ok(AssessmentDetail { counts: assessment.counts(), assessment, pictures })
}

/// An assessment, as a lead records it at a desk.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// Its id, made by the caller, so that the same one is never recorded twice; the server makes one when it is left out.
    #[serde(default)]
    pub id: Option<AssessmentId>,
    /// Whose work.
    pub person: PersonId,
    /// On which day: today or one of the 31 days before, by the site's clock.
    pub date: NaiveDate,
    /// What of it.
    pub kind: AssessmentKind,
    /// In which area; an area check needs one.
    #[serde(default)]
    pub area: Option<AreaId>,
    /// On which shift.
    #[serde(default)]
    pub shift: Option<ShiftId>,
    /// The version of the checklist that was answered.
    pub sheet: SheetOf,
    /// The answers.
    pub answers: Vec<Answer>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Assesses somebody's work (from a desk, without photos; phones push `assessment.record`). The person is told.
#[utoipa::path(post, path = "/v1/sites/{site}/assessments", tag = "assessments", params(("site" = uuid::Uuid, Path)), request_body = Assess,
    responses((status = 201, body = AssessmentDetail), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn record(app: Data<App>, person: May<PlanCrew>, site: Path<SiteId>, body: Json<Assess>) -> Result<HttpResponse, Problem> {
    person.at(*site)?;
    let Assess { id, person: of, date, kind, area, shift, sheet, answers, remark } = body.into_inner();
    let assessment = id.unwrap_or_else(|| AssessmentId(app.ports.new_id()));
    let step = RecordAssessment { assessment, person: of, date, kind, area, shift, sheet, answers, remark };
    app.submit(person.company, person.person, (*site).into(), None, step).await?;
    Ok(HttpResponse::Created().json(whole(&app, &person, assessment).await?))
}

/// What whose work it is says.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// They agree.
    pub agree: bool,
    /// In words; needed when they don't.
    #[serde(default)]
    pub note: String,
}

/// Agrees with an assessment of one's own work, or disputes it. Whoever assessed is told. After it was settled, an answer is kept as late.
#[utoipa::path(post, path = "/v1/assessments/{id}/answer", tag = "assessments", params(("id" = uuid::Uuid, Path)), request_body = Answered,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn answer(app: Data<App>, person: May<Attend>, id: Path<AssessmentId>, body: Json<Answered>) -> Result<HttpResponse, Problem> {
    let Answered { agree, note } = body.into_inner();
    say(&app, &person, AnswerAssessment { assessment: *id, agree, note }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind the answer, for the page as well.
pub(super) async fn say(app: &App, person: &SignedIn, step: AnswerAssessment) -> Result<(), Problem> {
    let assessment: Assessment = crew::find(app, person, step.assessment.0).await?;
    app.submit(person.company, person.person, assessment.site.into(), None, step).await?;
    Ok(())
}

/// How a dispute is settled.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// How.
    pub how: Settlement,
    /// Why.
    pub note: String,
}

/// Settles a dispute, or takes an assessment back: by whoever assessed, or somebody who leads the person and holds a higher post.
#[utoipa::path(post, path = "/v1/assessments/{id}/settle", tag = "assessments", params(("id" = uuid::Uuid, Path)), request_body = Settled,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn settle(app: Data<App>, person: May<PlanCrew>, id: Path<AssessmentId>, body: Json<Settled>) -> Result<HttpResponse, Problem> {
    let Settled { how, note } = body.into_inner();
    end(&app, &person, SettleAssessment { assessment: *id, how, note }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind the settlement, for the page as well.
pub(super) async fn end(app: &App, person: &SignedIn, step: SettleAssessment) -> Result<(), Problem> {
    let assessment: Assessment = crew::find(app, person, step.assessment.0).await?;
    app.submit(person.company, person.person, assessment.site.into(), None, step).await?;
    Ok(())
}
