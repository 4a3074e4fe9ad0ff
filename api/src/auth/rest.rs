//! `/v1/auth/…`.

use super::{SignedIn, change_password, login as begin, logout as end, refresh as renew, sign_in, sign_in::Known};
use crate::{
    app::App,
    limits::address,
    problem::{Problem, ProblemBody},
    sync::letters,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Json},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::wire;
use serde::Deserialize;

/// Bytes of the key of a store.
const STORE_KEY: usize = 32;

/// Signs in. Guessing is throttled per login and per address.
#[utoipa::path(post, path = "/v1/auth/login", tag = "auth", request_body = wire::SignIn,
    responses((status = 200, body = wire::SignedIn), (status = 401, body = ProblemBody), (status = 429, body = ProblemBody)))]
pub async fn login(app: Data<App>, request: HttpRequest, body: Json<wire::SignIn>) -> Result<Json<wire::SignedIn>, Problem> {
    let known = sign_in(&app, &body.login, &body.password, address(&request)).await?;
    let store_key = store_key(&app, &known, &body);
    Ok(Json(wire::SignedIn { store_key, ..begin(&app, known, body.device_id).await? }))
}

/// The key of a person's store on this very phone: theirs for their password. A letter that does not open costs nobody the sign-in.
fn store_key(app: &App, known: &Known, body: &wire::SignIn) -> Option<String> {
    let about = wire::SignIn::about_key(body.device_id?, known.person);
    let key = letters::open(app, body.store_key.as_ref()?, &about, STORE_KEY).ok()?;
    Some(STANDARD.encode(key))
}

/// The next pair of tokens. Repeated with the same `request_id`, it gives the same answer; a token used twice ends them all.
#[utoipa::path(post, path = "/v1/auth/refresh", tag = "auth", request_body = wire::Refresh,
    responses((status = 200, body = wire::SignedIn), (status = 401, body = ProblemBody)))]
pub async fn refresh(app: Data<App>, body: Json<wire::Refresh>) -> Result<Json<wire::SignedIn>, Problem> {
    let body = body.into_inner();
    Ok(Json(renew(&app, body.refresh_token, body.request_id).await?))
}

/// Which tokens to end.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Logout {
    /// Any refresh token of the family.
    pub refresh_token: String,
}

/// Ends a family of refresh tokens. The access token runs out by itself.
#[utoipa::path(post, path = "/v1/auth/logout", tag = "auth", request_body = Logout, responses((status = 204)))]
pub async fn logout(app: Data<App>, body: Json<Logout>) -> Result<HttpResponse, Problem> {
    end(&app, &body.refresh_token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A new password.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The one so far.
    pub old: String,
    /// The new one: 10 characters at the least, and not the login.
    pub new: String,
}

/// Chooses a new password. Everything else that the person is signed in with ends; the answer holds fresh tokens.
#[utoipa::path(post, path = "/v1/auth/password", tag = "auth", request_body = NewPassword,
    responses((status = 200, body = wire::SignedIn), (status = 401, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn password(app: Data<App>, who: SignedIn, body: Json<NewPassword>) -> Result<Json<wire::SignedIn>, Problem> {
    change_password(&app, &who, &body.old, &body.new).await?;
    let known = Known { person: who.person, company: who.company, name: who.name, must_change: false, language: who.language };
    Ok(Json(begin(&app, known, who.device).await?))
}
