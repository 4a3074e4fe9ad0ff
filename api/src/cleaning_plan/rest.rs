//! `/v1/cleaning-plan`.

use crate::{
    app::App,
    auth::{May, SignedIn, rights::PlanCrew},
    lists::{Page, SiteQuery},
    places::of_sites,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    cleaning_task::CleaningTask,
    ids::{CleaningTaskId, SiteId},
    operation::{CleaningTaskStep, Operation, RemoveCleaningTask},
};

/// The cleaning plan of a site, or of every one that the person may see.
#[utoipa::path(get, path = "/v1/cleaning-plan", tag = "cleaning plan", params(SiteQuery), responses((status = 200, body = Page<CleaningTask>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<SiteQuery>) -> Result<Json<Page<CleaningTask>>, Problem> {
    let all = seen_by(&app, &person, query.site).await?;
    Ok(Json(Page::by_id(all, &query.page(), |task: &CleaningTask| task.id.0)?))
}

/// The tasks that a person may see.
pub async fn seen_by(app: &App, person: &SignedIn, only: Option<SiteId>) -> Result<Vec<CleaningTask>, Problem> {
    let books = of_sites(app, person, only).await?;
    Ok(books.iter().flat_map(|site| site.cleaning_tasks.values()).cloned().collect())
}

/// One task of the plan.
#[utoipa::path(get, path = "/v1/cleaning-plan/{id}", tag = "cleaning plan", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = CleaningTask), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<CleaningTaskId>) -> Result<Json<CleaningTask>, Problem> {
    Ok(Json(find(&app, &person, *id).await?))
}

/// One task, for somebody who may see it.
pub async fn find(app: &App, person: &SignedIn, id: CleaningTaskId) -> Result<CleaningTask, Problem> {
    seen_by(app, person, None).await?.into_iter().find(|task| task.id == id).ok_or(Problem::NotFound)
}

/// Makes a task of the plan, or changes it.
#[utoipa::path(post, path = "/v1/cleaning-plan", tag = "cleaning plan", request_body = CleaningTask,
    responses((status = 201, body = CleaningTask), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn put(app: Data<App>, person: May<PlanCrew>, task: Json<CleaningTask>) -> Result<HttpResponse, Problem> {
    keep(&app, &person, &task).await?;
    Ok(HttpResponse::Created().json(&*task))
}

/// Keeps a task, for the page as well.
pub async fn keep(app: &App, person: &SignedIn, task: &CleaningTask) -> Result<(), Problem> {
    person.at(task.site)?;
    let step = Operation::CleaningTask(CleaningTaskStep::Put(task.clone()));
    app.submit(person.company, person.person, task.site.into(), None, step).await?;
    Ok(())
}

/// Takes a task off the plan.
#[utoipa::path(delete, path = "/v1/cleaning-plan/{id}", tag = "cleaning plan", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn remove(app: Data<App>, person: May<PlanCrew>, id: Path<CleaningTaskId>) -> Result<HttpResponse, Problem> {
    let task = find(&app, &person, *id).await?;
    app.submit(person.company, person.person, task.site.into(), None, RemoveCleaningTask { task: task.id }).await?;
    Ok(HttpResponse::NoContent().finish())
}
