//! `/v1/journal`.

use crate::{
    app::App,
    auth::{May, rights::SeeAudit},
    lists::{Page, PageQuery},
    problem::{Problem, ProblemBody},
};
use actix_web::web::{Data, Json, Query};
use chrono::{DateTime, Utc};
use domain::ids::{DeviceId, OperationId, PersonId, ScopeId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

/// Whose journal, and which page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JournalQuery {
    /// A site, or the company when not said.
    #[param(value_type = Option<Uuid>)]
    pub scope: Option<ScopeId>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// One row of the journal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct JournalItem {
    /// Its place in the scope's journal.
    pub seq: i64,
    /// The operation.
    pub operation: OperationId,
    /// Who did it.
    pub author: PersonId,
    /// With which device.
    pub device: Option<DeviceId>,
    /// Its kind.
    pub kind: String,
    /// What it was about.
    pub subject: Option<Uuid>,
    /// What became of it.
    pub status: String,
    /// Why.
    #[schema(value_type = Option<Object>)]
    pub refusal: Option<Box<RawValue>>,
    /// When the server had it.
    pub received_at: DateTime<Utc>,
    /// The body, word for word.
    pub body: String,
    /// Hash over the row before and this one.
    pub chain: String,
}

/// The journal of the company or of a site, newest first.
#[utoipa::path(get, path = "/v1/journal", tag = "audit", params(JournalQuery),
    responses((status = 200, body = Page<JournalItem>), (status = 403, body = ProblemBody)))]
pub async fn list(app: Data<App>, person: May<SeeAudit>, query: Query<JournalQuery>) -> Result<Json<Page<JournalItem>>, Problem> {
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let scope = query.scope.unwrap_or_else(|| person.company.into());
    let rows = super::page(&app, &person, scope, &page).await?;
    let items = rows
        .items
        .into_iter()
        .map(|row| JournalItem {
            seq: row.seq,
            operation: row.operation_id.into(),
            author: row.author_id.into(),
            device: row.device_id.map(DeviceId::from),
            kind: row.kind,
            subject: row.subject_id.map(|id| id.0),
            status: row.status,
            refusal: row.refusal.and_then(|json| RawValue::from_string(json.0).ok()),
            received_at: row.received_at.0,
            body: row.body,
            chain: row.chain,
        })
        .collect();
    Ok(Json(Page { items, next: rows.next }))
}
