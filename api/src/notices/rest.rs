//! `/v1/notices`.

use super::{
    issue,
    store::{self, Issued},
};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::IssueNotice},
    findings::rest::steps::NoticeBody,
    lists::{Page, SiteQuery},
    patrols::rest::views,
    problem::{Problem, ProblemBody},
};
use actix_web::web::{Data, Json, Path, Query};
use domain::{
    finding::{FindingState, Notice, NoticeNumber, Severity},
    ids::{FindingId, SiteId},
};
use serde::{Deserialize, Serialize};

/// A notice, with what its finding says.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NoticeInfo {
    /// Its number, as it is printed: `2026-0001`.
    pub number: String,
    /// The site.
    pub site: SiteId,
    /// The finding.
    pub finding: FindingId,
    /// What is wrong.
    pub text: String,
    /// How bad it is.
    pub severity: Severity,
    /// Where the finding stands now.
    pub state: FindingState,
    /// What it says.
    pub notice: Notice,
    /// No other one came in its place.
    pub counts: bool,
}

impl NoticeInfo {
    fn of(issued: &Issued) -> Option<Self> {
        let finding = &issued.finding;
        Some(Self {
            number: issued.number.to_string(),
            site: finding.site,
            finding: finding.id,
            text: finding.text.clone(),
            severity: finding.severity,
            state: finding.state,
            notice: issued.notice()?.clone(),
            counts: issued.counts(),
        })
    }
}

/// Rectification notices, newest first.
#[utoipa::path(get, path = "/v1/notices", tag = "notices", params(SiteQuery), responses((status = 200, body = Page<NoticeInfo>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<SiteQuery>) -> Result<Json<Page<NoticeInfo>>, Problem> {
    let (views, page) = (views(&person, query.site)?, query.page());
    let (after, limit) = (page.after_moment()?, page.limit());
    let found = app.db.read(move |conn| store::list(conn, &views, after, limit)).await?;
    Ok(Json(Page { items: found.items.iter().filter_map(NoticeInfo::of).collect(), next: found.next }))
}

/// One notice by its number.
#[utoipa::path(get, path = "/v1/notices/{site}/{year}/{number}", tag = "notices",
    params(("site" = uuid::Uuid, Path), ("year" = i32, Path), ("number" = u32, Path)),
    responses((status = 200, body = NoticeInfo), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, path: Path<(SiteId, i32, u32)>) -> Result<Json<NoticeInfo>, Problem> {
    let (site, year, number) = path.into_inner();
    let views = views(&person, Some(site))?;
    let found = app.db.read(move |conn| store::one(conn, &views, site, NoticeNumber { year, number })).await?;
    NoticeInfo::of(&found).map(Json).ok_or(Problem::NotFound)
}

/// Notices for several findings at once.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct NoticesBody {
    /// The findings: 200 at the most.
    pub findings: Vec<FindingId>,
    /// What the notices say.
    #[serde(flatten)]
    pub notice: NoticeBody,
}

/// What became of each of them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NoticeResult {
    /// The finding.
    pub finding: FindingId,
    /// True when its notice was issued.
    pub issued: bool,
    /// Why not: a stable code.
    pub code: Option<&'static str>,
    /// Why not, in both languages.
    pub reason: Option<domain::text::Text>,
}

/// Issues a notice for each of several findings. A bad one keeps none of the others.
#[utoipa::path(post, path = "/v1/notices", tag = "notices", request_body = NoticesBody,
    responses((status = 200, body = Vec<NoticeResult>), (status = 403, body = ProblemBody), (status = 400, body = ProblemBody)))]
pub async fn issue_all(app: Data<App>, person: May<IssueNotice>, body: Json<NoticesBody>) -> Result<Json<Vec<NoticeResult>>, Problem> {
    let NoticesBody { findings, notice } = body.into_inner();
    let results = issue(&app, &person, &findings, &notice).await?;
    let told = |(finding, result): (FindingId, Result<(), Problem>)| match result {
        Ok(()) => NoticeResult { finding, issued: true, code: None, reason: None },
        Err(problem) => NoticeResult { finding, issued: false, code: Some(problem.code()), reason: Some(problem.title()) },
    };
    Ok(Json(results.into_iter().map(told).collect()))
}
