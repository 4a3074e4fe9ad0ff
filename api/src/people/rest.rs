//! `/v1/people…`, `/v1/memberships…`, `/v1/me`.

use super::{DrawnPassword, Grant, MembershipFilter, PeopleFilter, PersonInfo, PersonMade, PersonPut};
use crate::{
    app::App,
    auth::{
        May, SignedIn,
        rights::{ManagePeople, SeePeople},
    },
    lists::Page,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpResponse,
    web::{Data, Json, Path, Query},
};
use domain::{
    ids::{MembershipId, PersonId},
    people::{Held, Membership},
    place::Site,
    text::Language,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Who asks, and what they see.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Me {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// The language that they chose.
    pub language: Option<Language>,
    /// What they hold now.
    pub memberships: Vec<Membership>,
    /// The sites that they see.
    pub sites: Vec<Site>,
}

/// Who asks, and what they see.
#[utoipa::path(get, path = "/v1/me", tag = "people", responses((status = 200, body = Me), (status = 401, body = ProblemBody)))]
pub async fn me(who: SignedIn) -> Json<Me> {
    let now = who.now();
    let memberships = who.who.memberships.iter().filter(|m| m.held(now) != Held::No).cloned().collect();
    let sites = who.sites().into_iter().cloned().collect();
    Json(Me { id: who.person, name: who.name.clone(), language: who.language, memberships, sites })
}

/// The people, by name; those who have left come last.
#[utoipa::path(get, path = "/v1/people", tag = "people", params(PeopleFilter),
    responses((status = 200, body = Page<PersonInfo>), (status = 403, body = ProblemBody)))]
pub async fn list(app: Data<App>, who: May<SeePeople>, filter: Query<PeopleFilter>) -> Result<Json<Page<PersonInfo>>, Problem> {
    Ok(Json(super::list(&app, &who, &filter).await?))
}

/// One person.
#[utoipa::path(get, path = "/v1/people/{id}", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonInfo), (status = 404, body = ProblemBody)))]
pub async fn one(app: Data<App>, who: May<SeePeople>, id: Path<PersonId>) -> Result<Json<PersonInfo>, Problem> {
    Ok(Json(super::one(&app, &who, *id).await?))
}

/// Makes a person; with a login, the answer holds its first password, once.
#[utoipa::path(post, path = "/v1/people", tag = "people", request_body = PersonPut,
    responses((status = 201, body = PersonMade), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create(app: Data<App>, who: May<ManagePeople>, body: Json<PersonPut>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Created().json(super::create(&app, &who, body.into_inner()).await?))
}

/// Changes a person. Who has left is signed out everywhere.
#[utoipa::path(put, path = "/v1/people/{id}", tag = "people", params(("id" = Uuid, Path)), request_body = PersonPut,
    responses((status = 200, body = PersonMade), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn change(
    app: Data<App>,
    who: May<ManagePeople>,
    id: Path<PersonId>,
    body: Json<PersonPut>,
) -> Result<Json<PersonMade>, Problem> {
    Ok(Json(super::change(&app, &who, *id, body.into_inner()).await?))
}

/// Gives a role.
#[utoipa::path(post, path = "/v1/people/{id}/memberships", tag = "people", params(("id" = Uuid, Path)), request_body = Grant,
    responses((status = 201, body = Membership), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn grant(app: Data<App>, who: May<ManagePeople>, id: Path<PersonId>, body: Json<Grant>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Created().json(super::grant(&app, &who, *id, body.into_inner()).await?))
}

/// Who holds or held what.
#[utoipa::path(get, path = "/v1/memberships", tag = "people", params(MembershipFilter),
    responses((status = 200, body = Page<Membership>), (status = 403, body = ProblemBody)))]
pub async fn list_memberships(who: May<SeePeople>, filter: Query<MembershipFilter>) -> Result<Json<Page<Membership>>, Problem> {
    Ok(Json(super::memberships(&who, &filter)?))
}

/// One role that somebody holds or held.
#[utoipa::path(get, path = "/v1/memberships/{id}", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = Membership), (status = 404, body = ProblemBody)))]
pub async fn one_membership(who: May<SeePeople>, id: Path<MembershipId>) -> Result<Json<Membership>, Problem> {
    Ok(Json(super::membership(&who, *id)?))
}

/// When a role ends.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// Until when, not included; now when not said.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
}

/// Ends a role. The last administrator of the company keeps theirs.
#[utoipa::path(post, path = "/v1/memberships/{id}/end", tag = "people", params(("id" = Uuid, Path)), request_body = Ending,
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
pub async fn end_membership(
    app: Data<App>,
    who: May<ManagePeople>,
    id: Path<MembershipId>,
    body: Json<Ending>,
) -> Result<HttpResponse, Problem> {
    super::end_membership(&app, &who, *id, body.until).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Draws a new password for somebody who forgot theirs; shown once.
#[utoipa::path(post, path = "/v1/people/{id}/password", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = DrawnPassword), (status = 404, body = ProblemBody)))]
pub async fn reset_password(app: Data<App>, who: May<ManagePeople>, id: Path<PersonId>) -> Result<Json<DrawnPassword>, Problem> {
    Ok(Json(super::reset_password(&app, &who, *id).await?))
}
