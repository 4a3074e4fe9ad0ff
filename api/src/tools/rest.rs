//! `/v1/tools`.

use crate::{
    app::App,
    auth::{May, SignedIn, rights::KeepStores},
    books::store::crew::Wanted,
    crew::{self, at},
    lists::{Page, PageQuery},
    pages::local_date,
    photos::{self, PhotoInfo},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    ids::{PersonId, SiteId, ToolId},
    operation::{CheckTool, HandOutTool, Operation, RegisterTool, RepairTool, RetireTool, ServiceTool, TakeBackTool},
    tool::{Tool, ToolEvent, ToolState},
};
use serde::{Deserialize, Serialize};

/// Entries of a tool's history that are shown.
const EVENTS: usize = 200;

/// Which tools.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ToolQuery {
    /// Only of this site.
    #[param(value_type = Option<uuid::Uuid>)]
    pub site: Option<SiteId>,
    /// Only those that are there.
    pub state: Option<ToolState>,
    /// Only what this person has.
    #[param(value_type = Option<uuid::Uuid>)]
    pub holder: Option<PersonId>,
    /// Only what is due for maintenance today, or was before.
    #[serde(default)]
    pub due: bool,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

/// A tool with its history.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ToolDetail {
    /// The tool.
    #[serde(flatten)]
    pub tool: Tool,
    /// What happened to it, newest first; the last 200.
    pub events: Vec<ToolEvent>,
    /// Photos of it.
    pub pictures: Vec<PhotoInfo>,
}

/// Tools, what is due first. Whoever keeps or sees no stores sees what they have themselves.
#[utoipa::path(get, path = "/v1/tools", tag = "tools", params(ToolQuery), responses((status = 200, body = Page<Tool>)))]
pub async fn list(app: Data<App>, person: SignedIn, query: Query<ToolQuery>) -> Result<Json<Page<Tool>>, Problem> {
    let page = PageQuery { limit: query.limit, after: query.after.clone() };
    let all = listed(&app, &person, &query).await?;
    Ok(Json(Page::in_order(all, &page, |tool: &Tool| tool.id.0)?))
}

/// Tools that somebody may see, what is due first.
pub async fn listed(app: &App, person: &SignedIn, query: &ToolQuery) -> Result<Vec<Tool>, Problem> {
    let views = crew::views(person, query.site)?;
    let today = |site: SiteId| person.books.sites.get(&site).map(|site| local_date(person.at, site.time_zone));
    let days: Vec<_> = views.iter().map(|(site, _)| (*site, today(*site))).collect();
    let (state, holder, due) = (query.state, query.holder, query.due);
    app.db
        .read(move |conn| {
            let mut found: Vec<Tool> = vec![];
            for ((site, view), (_, today)) in views.iter().zip(days) {
                let until = today.filter(|_| due);
                let wanted = Wanted { person: holder, state: state.map(ToolState::word), until, ..Wanted::default() };
                found.extend(at::<Tool>(conn, *site, view, wanted)?);
            }
            found.sort_by(|a, b| (a.due.is_none(), a.due, &a.about.name.zh, a.id).cmp(&(b.due.is_none(), b.due, &b.about.name.zh, b.id)));
            Ok(found)
        })
        .await
}

/// One tool with its history.
#[utoipa::path(get, path = "/v1/tools/{id}", tag = "tools", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ToolDetail), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, person: SignedIn, id: Path<ToolId>) -> Result<Json<ToolDetail>, Problem> {
    Ok(Json(whole(&app, &person, *id).await?))
}

/// One tool with as much of its history as somebody may see.
pub async fn whole(app: &App, person: &SignedIn, id: ToolId) -> Result<ToolDetail, Problem> {
    let views = crew::views(person, None)?;
    app.db
        .read(move |conn| {
            let tool: Tool = crew::seen(conn, &views, id.0)?;
            let view = views.iter().find(|(site, _)| *site == tool.site).map(|(_, view)| view).ok_or(Problem::NotFound)?;
            let wanted = Wanted { about: Some(id.0), newest: Some(EVENTS), ..Wanted::default() };
            let mut events = at::<ToolEvent>(conn, tool.site, view, wanted)?;
            events.sort_by_key(|event| std::cmp::Reverse((event.signed.at, event.id)));
            let taken = events.iter().flat_map(|event| &event.photos).map(|photo| photo.id);
            let pictures = photos::of_these(conn, tool.site, taken)?;
            Ok(ToolDetail { tool, events, pictures })
        })
        .await
}

/// Enters a tool in the register, or changes what it knows of it.
#[utoipa::path(post, path = "/v1/sites/{site}/tools", tag = "tools", params(("site" = uuid::Uuid, Path)), request_body = RegisterTool,
    responses((status = 201), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn register(
    app: Data<App>,
    person: May<KeepStores>,
    site: Path<SiteId>,
    step: Json<RegisterTool>,
) -> Result<HttpResponse, Problem> {
    person.at(*site)?;
    app.submit(person.company, person.person, (*site).into(), None, step.into_inner()).await?;
    Ok(HttpResponse::Created().finish())
}

/// Has a step on a tool judged and written, for the page as well.
pub async fn take(app: &App, person: &SignedIn, id: ToolId, step: impl Into<Operation>) -> Result<(), Problem> {
    let tool: Tool = crew::find(app, person, id.0).await?;
    app.submit(person.company, person.person, tool.site.into(), None, step).await?;
    Ok(())
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident($body:ident) at $path:literal);+ $(;)?) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "tools", params(("id" = uuid::Uuid, Path)), request_body = $body,
            responses((status = 200), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
        pub async fn $name(app: Data<App>, person: May<KeepStores>, id: Path<ToolId>, step: Json<$body>) -> Result<HttpResponse, Problem> {
            if step.tool != *id {
                return Err(Problem::NotFound);
            }
            take(&app, &person, *id, step.into_inner()).await?;
            Ok(HttpResponse::Ok().finish())
        }
    )+};
}

steps! {
    /// Hands a tool to somebody. `tool` is the one that the address names; so it is in all that follow.
    hand_out(HandOutTool) at "/v1/tools/{id}/hand-out";
    /// Takes a tool back (from a desk, without photos; phones push).
    take_back(TakeBackTool) at "/v1/tools/{id}/take-back";
    /// Says in which condition a tool is. Whoever has it says so with their phone.
    check(CheckTool) at "/v1/tools/{id}/check";
    /// Sends a tool to be repaired.
    repair(RepairTool) at "/v1/tools/{id}/repair";
    /// Says that a tool was looked after, or repaired.
    service(ServiceTool) at "/v1/tools/{id}/service";
    /// Takes a tool out of the register; its history stays.
    retire(RetireTool) at "/v1/tools/{id}/retire";
}
