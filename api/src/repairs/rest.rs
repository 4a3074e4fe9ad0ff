//! `/v1/repairs`.

use crate::{
    app::App,
    auth::{May, SignedIn, rights::RaiseFinding as MayRaise},
    findings::{
        find,
        list::{Filter, Place, Standing, list as page_of},
    },
    lists::{Page, PageQuery},
    patrols::rest::views,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    finding::{Finding, FindingKind, RepairState, Severity, Spot, Utility},
    ids::{FindingId, SiteId},
    operation::RaiseFinding,
};
use serde::Deserialize;

/// Which repairs.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RepairQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only of water, power or lighting.
    pub utility: Option<Utility>,
    /// Only those that stand here.
    pub repair: Option<RepairState>,
    /// Only those whose findings stand here: `open`, `closed`, …
    pub state: Option<Standing>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

impl RepairQuery {
    /// The findings that it asks for.
    #[must_use]
    pub fn filter(&self) -> Filter {
        Filter { repairs: true, utility: self.utility, repair: self.repair, standing: self.state, ..Filter::default() }
    }
}

/// Repairs, newest first: the findings of damage that report them.
#[utoipa::path(get, path = "/v1/repairs", tag = "repairs", params(RepairQuery), responses((status = 200, body = Page<Finding>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<RepairQuery>) -> Result<Json<Page<Finding>>, Problem> {
    Ok(Json(listed(&app, &person, &query).await?))
}

/// A page of repairs that somebody may see.
pub async fn listed(app: &App, person: &SignedIn, query: &RepairQuery) -> Result<Page<Finding>, Problem> {
    let views = views(person, query.site)?;
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let place = Place { after: page.after_moment()?, limit: page.limit() };
    let (filter, now) = (query.filter(), person.at);
    app.db.read(move |conn| page_of(conn, &views, &filter, now, place)).await
}

/// One repair: its finding.
#[utoipa::path(get, path = "/v1/repairs/{id}", tag = "repairs", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Finding), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<FindingId>) -> Result<Json<Finding>, Problem> {
    let finding = find(&app, &person, *id).await?;
    if finding.repair.is_none() {
        return Err(Problem::NotFound);
    }
    Ok(Json(finding))
}

/// What is broken.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Its id, made by the caller.
    pub id: FindingId,
    /// The site.
    pub site: SiteId,
    /// Where: an area, a unit or a checkpoint.
    pub spot: Spot,
    /// Water, power or lighting.
    pub utility: Utility,
    /// How bad; major when not said.
    #[serde(default = "usual")]
    pub severity: Severity,
    /// In words.
    pub text: String,
}

const fn usual() -> Severity {
    Severity::Major
}

/// Reports a repair (from a desk, without photos; phones push `finding.raise` with theirs).
#[utoipa::path(post, path = "/v1/repairs", tag = "repairs", request_body = Report,
    responses((status = 201), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn report(app: Data<App>, person: May<MayRaise>, body: Json<Report>) -> Result<HttpResponse, Problem> {
    raise(&app, &person, body.into_inner()).await?;
    Ok(HttpResponse::Created().finish())
}

/// The use case behind the report, for the page as well.
pub async fn raise(app: &App, person: &SignedIn, report: Report) -> Result<(), Problem> {
    person.at(report.site)?;
    let Report { id, site, spot, utility, severity, text } = report;
    let (kind, utility) = (FindingKind::Damage, Some(utility));
    let step = RaiseFinding { finding: id, kind, severity, spot, text, field: None, stopped: false, utility };
    app.submit(person.company, person.person, site.into(), None, step).await?;
    Ok(())
}
