//! `/v1/trainings`.

use crate::{
    app::App,
    auth::{May, SignedIn, rights::PlanCrew},
    books::store::crew::{Wanted, of_site},
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
    crew::Crew,
    ids::{PersonId, SiteId, TrainingId},
    operation::{CancelTraining, HoldTraining, PlanTraining, ReachedAtTraining},
    training::{Training, TrainingPlan, TrainingResult, TrainingState},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which trainings.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TrainingQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only those that call this person; each comes with what they reached.
    #[param(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
    /// Only in this state.
    pub state: Option<TrainingState>,
    /// Only of this day or later.
    pub from: Option<NaiveDate>,
    /// Only of this day or earlier.
    pub until: Option<NaiveDate>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

impl TrainingQuery {
    pub(super) fn listed(&self) -> Listed<Training> {
        let wanted =
            WantedOf { state: self.state.map(|state| state.word().to_owned()), from: self.from, until: self.until, ..WantedOf::default() };
        let person = self.person;
        Listed { wanted, fits: Arc::new(move |one: &Training| person.is_none_or(|person| one.plan.called.contains(&person))) }
    }
}

/// A training with what those reached whose results the reader may see.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TrainingDetail {
    /// The training.
    #[serde(flatten)]
    pub training: Training,
    /// What each reached: one's own, and of those whom one leads.
    pub results: Vec<TrainingResult>,
}

/// Trainings, the latest day first: those that call one, and those of whom one leads.
#[utoipa::path(get, path = "/v1/trainings", tag = "trainings", params(TrainingQuery), responses((status = 200, body = Page<TrainingDetail>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<TrainingQuery>) -> Result<Json<Page<TrainingDetail>>, Problem> {
    Ok(Json(found(&app, &person, &query).await?))
}

/// The use case behind the list, for the page as well.
pub(super) async fn found(app: &App, person: &SignedIn, query: &TrainingQuery) -> Result<Page<TrainingDetail>, Problem> {
    let (views, listed) = (views(person, query.site)?, query.listed());
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let (after, limit, of) = (after_day(page.after.as_deref())?, page.limit(), query.person);
    app.db
        .read(move |conn| {
            let page = lists::page(conn, &views, &listed, after, limit)?;
            let mut items = Vec::with_capacity(page.items.len());
            for training in page.items {
                let view = views.iter().find(|(site, _)| *site == training.site).map(|(_, view)| view);
                let wanted = Wanted { about: Some(training.id.0), person: of, ..Wanted::default() };
                let mut results: Vec<TrainingResult> = of_site(conn, training.site, wanted)?;
                results.retain(|result| view.is_some_and(|view| view.sees(&result.filing())));
                items.push(TrainingDetail { training, results });
            }
            Ok(Page { items, next: page.next })
        })
        .await
}

/// One training with its results.
#[utoipa::path(get, path = "/v1/trainings/{id}", tag = "trainings", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = TrainingDetail), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<TrainingId>) -> Result<Json<TrainingDetail>, Problem> {
    Ok(Json(whole(&app, &person, *id).await?))
}

/// One training with its results, for somebody who may see it.
pub async fn whole(app: &App, person: &SignedIn, id: TrainingId) -> Result<TrainingDetail, Problem> {
    let training: Training = crew::find(app, person, id.0).await?;
    let (site, view) = (training.site, person.crew_view(training.site));
    let results = app
        .db
        .read(move |conn| {
            let mut results: Vec<TrainingResult> = of_site(conn, site, Wanted { about: Some(id.0), ..Wanted::default() })?;
            results.retain(|result| view.sees(&result.filing()));
            Ok::<_, Problem>(results)
        })
        .await?;
    Ok(TrainingDetail { training, results })
}

/// A training that somebody plans.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBody {
    /// Its id, made by the caller; one that is known changes that training, the server makes one when it is left out.
    #[serde(default)]
    pub id: Option<TrainingId>,
    /// What is planned.
    pub plan: TrainingPlan,
}

/// Plans a training, or changes one that is still to come. Whoever is called is told; when it moves, all are told again.
#[utoipa::path(post, path = "/v1/sites/{site}/trainings", tag = "trainings", params(("site" = uuid::Uuid, Path)), request_body = PlanBody,
    responses((status = 201, body = TrainingDetail), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn plan(app: Data<App>, person: May<PlanCrew>, site: Path<SiteId>, body: Json<PlanBody>) -> Result<HttpResponse, Problem> {
    person.at(*site)?;
    let PlanBody { id, plan } = body.into_inner();
    let training = id.unwrap_or_else(|| TrainingId(app.ports.new_id()));
    app.submit(person.company, person.person, (*site).into(), None, PlanTraining { training, plan }).await?;
    Ok(HttpResponse::Created().json(whole(&app, &person, training).await?))
}

/// Who was there, and what they reached.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldBody {
    /// Of each.
    pub results: Vec<ReachedAtTraining>,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Says who was there and what they reached. Said again it corrects: the earlier result is kept.
#[utoipa::path(post, path = "/v1/trainings/{id}/hold", tag = "trainings", params(("id" = uuid::Uuid, Path)), request_body = HoldBody,
    responses((status = 200, body = TrainingDetail), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn hold(
    app: Data<App>,
    person: May<PlanCrew>,
    id: Path<TrainingId>,
    body: Json<HoldBody>,
) -> Result<Json<TrainingDetail>, Problem> {
    let HoldBody { results, note } = body.into_inner();
    held(&app, &person, HoldTraining { training: *id, results, note }).await?;
    Ok(Json(whole(&app, &person, *id).await?))
}

/// The use case behind the results, for the page as well.
pub(super) async fn held(app: &App, person: &SignedIn, step: HoldTraining) -> Result<(), Problem> {
    let training: Training = crew::find(app, person, step.training.0).await?;
    app.submit(person.company, person.person, training.site.into(), None, step).await?;
    Ok(())
}

/// Why a training is called off.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelBody {
    /// In words.
    pub note: String,
}

/// Calls a training off; everybody who was called is told.
#[utoipa::path(post, path = "/v1/trainings/{id}/cancel", tag = "trainings", params(("id" = uuid::Uuid, Path)), request_body = CancelBody,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn cancel(app: Data<App>, person: May<PlanCrew>, id: Path<TrainingId>, body: Json<CancelBody>) -> Result<HttpResponse, Problem> {
    called_off(&app, &person, CancelTraining { training: *id, note: body.into_inner().note }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind the calling off, for the page as well.
pub(super) async fn called_off(app: &App, person: &SignedIn, step: CancelTraining) -> Result<(), Problem> {
    let training: Training = crew::find(app, person, step.training.0).await?;
    app.submit(person.company, person.person, training.site.into(), None, step).await?;
    Ok(())
}
