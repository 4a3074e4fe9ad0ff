//! `/v1/templates/{id}/xlsform`.

use super::{Trouble, import, write};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::EditChecklists},
    exports::XLSX,
    problem::{Problem, ProblemBody},
    xlsforms::file,
};
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS},
    web::{BytesMut, Data, Path, Payload, Query},
};
use domain::{checklist::Content, ids::TemplateId};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

/// Which version goes out.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// A published version; the draft when not said.
    pub version: Option<u32>,
}

/// Whether it is only looked at.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// True: says what would be imported and what is in the way, and changes nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a file comes to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Imported {
    /// It became the draft.
    pub imported: bool,
    /// What would be, or was imported; none where something is in the way.
    pub content: Option<Content>,
    /// What is in the way, row by row: each keeps all of it from being imported.
    pub troubles: Vec<Trouble>,
    /// What is left out, or comes in another way, without changing what is asked or counted.
    pub remarks: Vec<Trouble>,
}

/// A checklist as an XLSForm: the draft, or a published version.
#[utoipa::path(get, path = "/v1/templates/{id}/xlsform", tag = "checklists", params(("id" = uuid::Uuid, Path), Which),
    responses((status = 200, description = "An Excel workbook"), (status = 404, body = ProblemBody)))]
pub async fn download(person: SignedIn, id: Path<TemplateId>, which: Query<Which>) -> Result<HttpResponse, Problem> {
    give(&person, *id, which.version)
}

/// The file, for the page as well.
pub(super) fn give(person: &SignedIn, id: TemplateId, version: Option<u32>) -> Result<HttpResponse, Problem> {
    let template = person.books.templates.get(&id).ok_or(Problem::NotFound)?;
    let (content, name) = match version {
        Some(version) => (&person.books.versions.get(&(id, version)).ok_or(Problem::NotFound)?.content, version.to_string()),
        None => (&template.draft, "draft".to_owned()),
    };
    let bytes = file::pack(&write(content, &id.to_string(), &name)).map_err(|error| {
        tracing::error!(%error, "a checklist could not be written as a workbook");
        Problem::Internal
    })?;
    Ok(HttpResponse::Ok()
        .content_type(XLSX)
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"checklist-{id}-{name}.xlsx\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(bytes))
}

/// Reads an XLSForm (.xlsx or .xls, 4 MB at most) and makes it the draft of this checklist; a new id makes a new one. Nothing is imported by halves:
/// where a row can't be taken over, the answer is 422 with the list, and nothing changes.
#[utoipa::path(post, path = "/v1/templates/{id}/xlsform", tag = "checklists", params(("id" = uuid::Uuid, Path), How),
    request_body(content = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), responses(
    (status = 200, description = "Only looked at", body = Imported), (status = 201, body = Imported),
    (status = 403, body = ProblemBody), (status = 413, body = ProblemBody), (status = 422, description = "Something is in the way", body = Imported)))]
pub async fn upload(
    app: Data<App>,
    person: May<EditChecklists>,
    id: Path<TemplateId>,
    how: Query<How>,
    mut body: Payload,
) -> Result<HttpResponse, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(some) = body.try_next().await.map_err(|error| Problem::Unreadable(error.to_string()))? {
        if bytes.len() + some.len() > file::FILE_BYTES {
            return Err(Problem::TooLarge(file::FILE_BYTES as u64));
        }
        bytes.extend_from_slice(&some);
    }
    let reading = import::look(&app, &person, *id, bytes.freeze()).await?;
    let is_clean = reading.troubles.is_empty();
    if is_clean && !how.dry_run {
        import::keep(&app, &person, *id, &reading.content).await?;
    }
    let mut answer = match (is_clean, how.dry_run) {
        (_, true) => HttpResponse::Ok(),
        (true, false) => HttpResponse::Created(),
        (false, false) => HttpResponse::UnprocessableEntity(),
    };
    Ok(answer.json(Imported {
        imported: is_clean && !how.dry_run,
        content: is_clean.then_some(reading.content),
        troubles: reading.troubles,
        remarks: reading.remarks,
    }))
}
