//! `/v1/statistics`.

use super::{
    By, Figures, Question, SiteFigures, StatisticsQuery,
    figures::{self, FindingFigures},
    sites,
    weekly::{self, Analysis},
};
use crate::{
    app::App,
    auth::{May, rights::SeeStatistics},
    problem::{Problem, ProblemBody},
};
use actix_web::web::{Data, Json, Path, Query};
use chrono::NaiveDate;
use domain::statistics::{Completion, Scores};

/// Scores of answered sheets: points earned of points possible, over time and by area, building, person, post or field.
#[utoipa::path(get, path = "/v1/statistics/scores", tag = "statistics", params(StatisticsQuery),
    responses((status = 200, body = Figures<Scores>), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn scores(app: Data<App>, person: May<SeeStatistics>, query: Query<StatisticsQuery>) -> Result<Json<Figures<Scores>>, Problem> {
    let question = Question::read(&app, &person, &query, By::SCORES).await?;
    Ok(Json(figures::scores(&app, &person.books, &question).await?))
}

/// Walks that were due: complete, partial, unfinished, missed, not yet known; over time and by route or building.
#[utoipa::path(get, path = "/v1/statistics/patrols", tag = "statistics", params(StatisticsQuery),
    responses((status = 200, body = Figures<Completion>), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn patrols(
    app: Data<App>,
    person: May<SeeStatistics>,
    query: Query<StatisticsQuery>,
) -> Result<Json<Figures<Completion>>, Problem> {
    let question = Question::read(&app, &person, &query, By::WALKS).await?;
    Ok(Json(figures::walks(&app, &person.books, &question).await?))
}

/// Findings: raised, put right, closed, repeats; ages in working days, and how long it took; over time and by kind, severity, field, area,
/// building or person.
#[utoipa::path(get, path = "/v1/statistics/findings", tag = "statistics", params(StatisticsQuery),
    responses((status = 200, body = FindingFigures), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn findings(app: Data<App>, person: May<SeeStatistics>, query: Query<StatisticsQuery>) -> Result<Json<FindingFigures>, Problem> {
    let question = Question::read(&app, &person, &query, By::FINDINGS).await?;
    Ok(Json(figures::findings(&app, &person.books, &question).await?))
}

/// Figures of every site of which the person may read them, beside each other.
#[utoipa::path(get, path = "/v1/statistics/sites", tag = "statistics", params(StatisticsQuery),
    responses((status = 200, body = Vec<SiteFigures>), (status = 403, body = ProblemBody)))]
pub async fn of_sites(
    app: Data<App>,
    person: May<SeeStatistics>,
    query: Query<StatisticsQuery>,
) -> Result<Json<Vec<SiteFigures>>, Problem> {
    Ok(Json(sites::all(&app, &person, &query).await?.0))
}

/// The analysis of the week that a day is in, as it stood when it was made; of a week that is not over, as it stands now.
#[utoipa::path(get, path = "/v1/statistics/weeks/{date}", tag = "statistics", params(("date" = chrono::NaiveDate, Path), StatisticsQuery),
    responses((status = 200, body = Analysis), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn week(
    app: Data<App>,
    person: May<SeeStatistics>,
    date: Path<NaiveDate>,
    query: Query<StatisticsQuery>,
) -> Result<Json<Analysis>, Problem> {
    Ok(Json(weekly::of(&app, &person, query.site, *date).await?))
}
