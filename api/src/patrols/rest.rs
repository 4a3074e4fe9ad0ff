//! `/v1/patrols`.

use super::{
    Filter, PatrolDetail,
    store::{self, Views},
};
use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{ReviewPatrol as MayReview, Walk},
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
    ids::{PatrolId, PersonId, RouteId, SiteId},
    operation::{FinishPatrol, RecordVisit, ReviewPatrol, StartPatrol},
    patrol::{Missed, Patrol, PatrolState, ReviewVerdict},
};
use serde::Deserialize;

/// Which patrols.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PatrolQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only of this local date.
    pub date: Option<NaiveDate>,
    /// Only in this state.
    pub state: Option<PatrolState>,
    /// Only on this route.
    #[param(value_type = Option<uuid::Uuid>)]
    pub route: Option<RouteId>,
    /// Only walked by this person.
    #[param(value_type = Option<uuid::Uuid>)]
    pub person: Option<PersonId>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

impl PatrolQuery {
    /// What it narrows to.
    #[must_use]
    pub fn filter(&self) -> Filter {
        Filter { date: self.date, states: self.state.into_iter().collect(), route: self.route, person: self.person }
    }
}

/// What the person may see, of one site or of all.
pub fn views(person: &SignedIn, only: Option<SiteId>) -> Result<Views, Problem> {
    match only {
        Some(site) => Ok(vec![(site, person.at(site)?)]),
        None => Ok(person.sites().into_iter().map(|site| (site.id, person.view(site.id))).collect()),
    }
}

/// Patrols, newest first.
#[utoipa::path(get, path = "/v1/patrols", tag = "patrols", params(PatrolQuery), responses((status = 200, body = Page<Patrol>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<PatrolQuery>) -> Result<Json<Page<Patrol>>, Problem> {
    let views = views(&person, query.site)?;
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let (after, limit) = (page.after_moment()?, page.limit());
    let filter = query.filter();
    Ok(Json(app.db.read(move |conn| store::list(conn, &views, &filter, after, limit)).await?))
}

/// One patrol with its visits and findings.
#[utoipa::path(get, path = "/v1/patrols/{id}", tag = "patrols", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = PatrolDetail), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<PatrolId>) -> Result<Json<PatrolDetail>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// One patrol with everything that belongs to it, for somebody who may see it.
pub async fn find(app: &App, person: &SignedIn, id: PatrolId) -> Result<PatrolDetail, Problem> {
    let views = views(person, None)?;
    app.db.read(move |conn| store::one(conn, &views, id)).await
}

/// Begins a patrol (from a desk; phones push).
#[utoipa::path(post, path = "/v1/sites/{site}/patrols", tag = "patrols", params(("site" = uuid::Uuid, Path)), request_body = StartPatrol,
    responses((status = 201), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn start(app: Data<App>, person: May<Walk>, site: Path<SiteId>, start: Json<StartPatrol>) -> Result<HttpResponse, Problem> {
    person.at(*site)?;
    app.submit(person.company, person.person, (*site).into(), None, start.into_inner()).await?;
    Ok(HttpResponse::Created().finish())
}

/// Records a visit (from a desk, without photos; phones push).
#[utoipa::path(post, path = "/v1/patrols/{id}/visits", tag = "patrols", params(("id" = uuid::Uuid, Path)), request_body = RecordVisit,
    responses((status = 201), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn visit(app: Data<App>, person: May<Walk>, id: Path<PatrolId>, visit: Json<RecordVisit>) -> Result<HttpResponse, Problem> {
    let site = find(&app, &person, *id).await?.patrol.site;
    let visit = RecordVisit { patrol: *id, ..visit.into_inner() };
    app.submit(person.company, person.person, site.into(), None, visit).await?;
    Ok(HttpResponse::Created().finish())
}

/// How a patrol ended.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// Why checkpoints were missed.
    #[serde(default)]
    pub missed: Vec<Missed>,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

/// Ends a patrol.
#[utoipa::path(post, path = "/v1/patrols/{id}/finish", tag = "patrols", params(("id" = uuid::Uuid, Path)), request_body = Finish,
    responses((status = 200), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn finish(app: Data<App>, person: May<Walk>, id: Path<PatrolId>, finish: Json<Finish>) -> Result<HttpResponse, Problem> {
    let site = find(&app, &person, *id).await?.patrol.site;
    let Finish { missed, remark } = finish.into_inner();
    app.submit(person.company, person.person, site.into(), None, FinishPatrol { patrol: *id, missed, remark }).await?;
    Ok(HttpResponse::Ok().finish())
}

/// A supervisor's verdict.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PatrolVerdict)]
pub struct Verdict {
    /// Accept or send back.
    pub verdict: ReviewVerdict,
    /// In words; needed when it is sent back.
    #[serde(default)]
    pub remark: String,
}

/// Accepts a patrol or sends it back with a remark.
#[utoipa::path(post, path = "/v1/patrols/{id}/review", tag = "patrols", params(("id" = uuid::Uuid, Path)), request_body = Verdict,
    responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn review(app: Data<App>, person: May<MayReview>, id: Path<PatrolId>, verdict: Json<Verdict>) -> Result<HttpResponse, Problem> {
    let Verdict { verdict, remark } = verdict.into_inner();
    judge(&app, &person, *id, verdict, remark).await?;
    Ok(HttpResponse::Ok().finish())
}

/// The use case behind the review, for the page as well.
pub async fn judge(app: &App, person: &SignedIn, id: PatrolId, verdict: ReviewVerdict, remark: String) -> Result<(), Problem> {
    let site = find(app, person, id).await?.patrol.site;
    app.submit(person.company, person.person, site.into(), None, ReviewPatrol { patrol: id, verdict, remark }).await?;
    Ok(())
}
