//! What leaves the house on paper? A report of a patrol or of a finding as a PDF, in Chinese or in English.
//!
//! | question | room |
//! | --- | --- |
//! | what is said | [`patrol`], [`finding`], [`notice`], [`week`], [`lead_report`], in the shape of [`said`] |
//! | with which pictures | [`album`] |
//! | where it stands on the page | [`layout`] |
//! | how it becomes a file | [`pdf`], in the letters of [`font`], with what was [`drawn`] over photos |
//!
//! A stamped photo ([`stamp`]) is drawn in the same letters ([`canvas`]).
//!
//! A report is a view: it shows small copies, and its code leads to the page where the originals and their seals are checked.

mod album;
mod canvas;
mod drawn;
mod finding;
pub(crate) mod font;
mod layout;
mod lead_report;
mod notice;
mod patrol;
mod pdf;
mod said;
pub mod stamp;
mod week;

use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeCrew},
    devices::web::server_address,
    middleware,
    pages::{Asked, Words, local_time},
    problem::{Problem, ProblemBody},
    statistics::weekly::Analysis,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS},
    web::{Data, Path},
};
use chrono_tz::Tz;
use domain::{
    finding::NoticeNumber,
    ids::{FindingId, LeadReportId, PatrolId, SiteId},
    place::Site,
    text::Language,
};
use said::{Block, Check, Paper, Tone};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Reports that are made at the same time: each may hold tens of megabytes of pictures.
static DESK: Semaphore = Semaphore::const_new(1);
const PATIENCE: Duration = Duration::from_secs(60);

/// The report of a patrol as a PDF: `?language=zh` or `en`; the reader's own when not said.
#[utoipa::path(get, path = "/v1/patrols/{id}/report.pdf", tag = "patrols",
    params(("id" = uuid::Uuid, Path), ("language" = Option<Language>, Query)), responses(
    (status = 200, description = "The report", content_type = "application/pdf"), (status = 404, body = ProblemBody),
    (status = 503, body = ProblemBody)))]
pub async fn of_patrol(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<PatrolId>) -> Result<HttpResponse, Problem> {
    let language = language(&request, &person);
    let _place = place().await?;
    let paper = patrol::paper(&app, &person, *id, language).await?;
    finish(&app, &request, &person, paper, language, ("patrol", id.to_string())).await
}

/// The report of a finding as a PDF: `?language=zh` or `en`; the reader's own when not said.
#[utoipa::path(get, path = "/v1/findings/{id}/report.pdf", tag = "findings",
    params(("id" = uuid::Uuid, Path), ("language" = Option<Language>, Query)), responses(
    (status = 200, description = "The report", content_type = "application/pdf"), (status = 404, body = ProblemBody),
    (status = 503, body = ProblemBody)))]
pub async fn of_finding(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<FindingId>) -> Result<HttpResponse, Problem> {
    let language = language(&request, &person);
    let _place = place().await?;
    let paper = finding::paper(&app, &person, *id, language).await?;
    finish(&app, &request, &person, paper, language, ("finding", id.to_string())).await
}

/// A rectification notice as a PDF, to print and sign: `?language=zh` or `en`; the reader's own when not said.
#[utoipa::path(get, path = "/v1/notices/{site}/{year}/{number}/notice.pdf", tag = "notices",
    params(("site" = uuid::Uuid, Path), ("year" = i32, Path), ("number" = u32, Path), ("language" = Option<Language>, Query)), responses(
    (status = 200, description = "The notice", content_type = "application/pdf"), (status = 404, body = ProblemBody),
    (status = 503, body = ProblemBody)))]
pub async fn of_notice(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    path: Path<(SiteId, i32, u32)>,
) -> Result<HttpResponse, Problem> {
    let language = language(&request, &person);
    let _place = place().await?;
    let (site, year, number) = path.into_inner();
    let number = NoticeNumber { year, number };
    let paper = notice::paper(&app, &person, site, number, language).await?;
    finish(&app, &request, &person, paper, language, ("notice", number.to_string())).await
}

/// A lead's report as a PDF: `?language=zh` or `en`; the reader's own when not said.
#[utoipa::path(get, path = "/v1/lead-reports/{id}/report.pdf", tag = "lead reports",
    params(("id" = uuid::Uuid, Path), ("language" = Option<Language>, Query)), responses(
    (status = 200, description = "The report", content_type = "application/pdf"), (status = 404, body = ProblemBody),
    (status = 503, body = ProblemBody)))]
pub async fn of_lead(app: Data<App>, request: HttpRequest, person: May<SeeCrew>, id: Path<LeadReportId>) -> Result<HttpResponse, Problem> {
    let language = language(&request, &person);
    let _place = place().await?;
    let paper = lead_report::paper(&app, &person, *id, language).await?;
    Ok(sent(file(paper).await?, &format!("lead-report-{id}")))
}

/// The language that is asked for, else the reader's.
pub(crate) fn language(request: &HttpRequest, person: &SignedIn) -> Language {
    let asked = Language::parse(Asked::by(request).get("language"));
    asked.or(person.language).unwrap_or_else(|| middleware::language(request))
}

/// The analysis of a week as a PDF.
pub async fn of_week(analysis: &Analysis, site: &Site, language: Language) -> Result<Vec<u8>, Problem> {
    let _place = place().await?;
    file(week::paper(analysis, site, Words::of_language(language))).await
}

async fn file(paper: Paper) -> Result<Vec<u8>, Problem> {
    let write = move || {
        let face = font::face()?;
        pdf::write(&paper, &layout::pages(&paper, face), face)
    };
    tokio::task::spawn_blocking(write).await.map_err(|_| Problem::Internal)?
}

async fn place() -> Result<tokio::sync::SemaphorePermit<'static>, Problem> {
    match tokio::time::timeout(PATIENCE, DESK.acquire()).await {
        Ok(Ok(place)) => Ok(place),
        _ => Err(Problem::Unavailable),
    }
}

/// What every paper says, and its file.
async fn finish(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    mut paper: Paper,
    language: Language,
    (noun, id): (&'static str, String),
) -> Result<HttpResponse, Problem> {
    let t = Words::of_language(language);
    let zone = person.sites().first().map_or(Tz::Asia__Shanghai, |site| site.time_zone);
    let now = local_time(person.at, zone).full;
    paper.language = language.tag();
    paper.numbering = t.of("report-page");
    paper.foot = format!("{} · {} · {}", paper.foot, t.s("report-made", now), person.name);
    paper.check =
        Check { address: format!("{}/check#{noun}/{id}", server_address(app, request)), words: format!("{} {id}", t.of("report-check")) };
    paper.blocks.push(Block::Heading(t.of("report-limits")));
    paper.blocks.push(Block::Text(t.of("report-limits-1"), Tone::Soft));
    paper.blocks.push(Block::Text(t.of("report-limits-2"), Tone::Soft));
    Ok(sent(file(paper).await?, &format!("{noun}-{id}")))
}

/// The file of a paper, to look at and to keep under a name.
pub(crate) fn sent(file: Vec<u8>, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(file)
}
