//! `/v1/messages`.

use super::{MessageInfo, Which};
use crate::{
    app::App,
    auth::SignedIn,
    lists::{Page, PageQuery},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    ids::{MessageId, SiteId},
    operation::ReadMessages,
};
use serde::Deserialize;

/// Which messages.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MessageQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only those that were not read.
    #[serde(default)]
    pub unread: bool,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// One's own messages, the newest first.
#[utoipa::path(get, path = "/v1/messages", tag = "messages", params(MessageQuery), responses((status = 200, body = Page<MessageInfo>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<MessageQuery>) -> Result<Json<Page<MessageInfo>>, Problem> {
    let which = if query.unread { Which::Unread } else { Which::All };
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    super::list(&app, &person, which, query.site, &page).await.map(Json)
}

/// One of them.
#[utoipa::path(get, path = "/v1/messages/{id}", tag = "messages", params(("id" = MessageId, Path)),
    responses((status = 200, body = MessageInfo), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<MessageId>) -> Result<Json<MessageInfo>, Problem> {
    super::one(&app, &person, *id).await.map(Json)
}

/// Marks messages as read.
#[utoipa::path(post, path = "/v1/messages/read", tag = "messages", request_body = ReadMessages,
    responses((status = 204), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn read(app: Data<App>, person: SignedIn, step: Json<ReadMessages>) -> Result<HttpResponse, Problem> {
    super::read(&app, &person, &step.messages).await?;
    Ok(HttpResponse::NoContent().finish())
}
