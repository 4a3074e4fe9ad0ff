//! `/v1/findings`: which there are; what happens to them stands in [`steps`].

pub mod steps;

use super::{
    find,
    list::{Filter, Place, Standing},
};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::RaiseFinding as MayRaise},
    lists::{Page, PageQuery},
    patrols::rest::views,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    field::Field,
    finding::{Finding, FindingKind, Severity, Urgency},
    ids::{FindingId, PersonId, SiteId},
    operation::RaiseFinding,
};
use serde::Deserialize;

/// Which findings.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindingQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only of this kind.
    pub kind: Option<FindingKind>,
    /// Only of this severity.
    pub severity: Option<Severity>,
    /// Only of this field of work.
    pub field: Option<Field>,
    /// Only those that stand here.
    pub state: Option<Standing>,
    /// Only those that are this person's to put right.
    #[param(value_type = Option<uuid::Uuid>)]
    pub responsible: Option<PersonId>,
    /// `soon`: due within a day, or over; `over`: only those whose deadline has passed. Then the earliest deadline comes first.
    pub due: Option<Urgency>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

impl FindingQuery {
    /// What it narrows to.
    #[must_use]
    pub fn filter(&self) -> Filter {
        let Self { kind, severity, field, state, responsible, due, .. } = *self;
        Filter { kind, severity, field, standing: state, responsible, due, ..Filter::default() }
    }
}

/// Findings, newest first; by their deadlines where `due` is asked for.
#[utoipa::path(get, path = "/v1/findings", tag = "findings", params(FindingQuery), responses((status = 200, body = Page<Finding>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<FindingQuery>) -> Result<Json<Page<Finding>>, Problem> {
    let views = views(&person, query.site)?;
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let place = Place { after: page.after_moment()?, limit: page.limit() };
    let (filter, now) = (query.filter(), app.ports.now());
    Ok(Json(app.db.read(move |conn| super::list::list(conn, &views, &filter, now, place)).await?))
}

/// One finding.
#[utoipa::path(get, path = "/v1/findings/{id}", tag = "findings", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Finding), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<FindingId>) -> Result<Json<Finding>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// Raises a finding (from a desk, without photos; phones push).
#[utoipa::path(post, path = "/v1/sites/{site}/findings", tag = "findings", params(("site" = uuid::Uuid, Path)), request_body = RaiseFinding,
    responses((status = 201), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn raise(app: Data<App>, person: May<MayRaise>, site: Path<SiteId>, raise: Json<RaiseFinding>) -> Result<HttpResponse, Problem> {
    person.at(*site)?;
    app.submit(person.company, person.person, (*site).into(), None, raise.into_inner()).await?;
    Ok(HttpResponse::Created().finish())
}
