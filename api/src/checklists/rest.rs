//! `/v1/templates`.

use crate::{
    app::App,
    auth::{May, SignedIn, rights::EditChecklists},
    lists::{Page, PageQuery},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    checklist::{Template, TemplateVersion},
    ids::TemplateId,
    operation::{DraftTemplate, PublishTemplate},
};

/// Checklists of the company.
#[utoipa::path(get, path = "/v1/templates", tag = "checklists", params(PageQuery), responses((status = 200, body = Page<Template>)))]
pub async fn list(person: SignedIn, query: Query<PageQuery>) -> Result<Json<Page<Template>>, Problem> {
    let all = person.books.templates.values().cloned().collect();
    Ok(Json(Page::by_id(all, &query, |template: &Template| template.id.0)?))
}

/// One checklist with its draft.
#[utoipa::path(get, path = "/v1/templates/{id}", tag = "checklists", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = Template), (status = 404, body = ProblemBody)))]
pub async fn one(person: SignedIn, id: Path<TemplateId>) -> Result<Json<Template>, Problem> {
    person.books.templates.get(&*id).cloned().map(Json).ok_or(Problem::NotFound)
}

/// One published version.
#[utoipa::path(get, path = "/v1/templates/{id}/versions/{version}", tag = "checklists",
    params(("id" = uuid::Uuid, Path), ("version" = u32, Path)),
    responses((status = 200, body = TemplateVersion), (status = 404, body = ProblemBody)))]
pub async fn version(person: SignedIn, path: Path<(TemplateId, u32)>) -> Result<HttpResponse, Problem> {
    let version = person.books.versions.get(&path).ok_or(Problem::NotFound)?;
    Ok(HttpResponse::Ok().json(version))
}

/// Keeps a draft; a new template id makes a new checklist.
#[utoipa::path(post, path = "/v1/templates", tag = "checklists", request_body = DraftTemplate,
    responses((status = 201), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn draft(app: Data<App>, person: May<EditChecklists>, draft: Json<DraftTemplate>) -> Result<HttpResponse, Problem> {
    app.submit(person.company, person.person, person.company.into(), None, draft.into_inner()).await?;
    Ok(HttpResponse::Created().finish())
}

/// Publishes the draft as a new version. 422 names every fault that keeps it from being published.
#[utoipa::path(post, path = "/v1/templates/{id}/publish", tag = "checklists", params(("id" = uuid::Uuid, Path)),
    responses((status = 201), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn publish(app: Data<App>, person: May<EditChecklists>, id: Path<TemplateId>) -> Result<HttpResponse, Problem> {
    app.submit(person.company, person.person, person.company.into(), None, PublishTemplate { template: *id }).await?;
    Ok(HttpResponse::Created().finish())
}
