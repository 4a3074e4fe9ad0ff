//! How does a browser stay signed in? By a cookie that scripts can't read and other sites can't send along with a form.

use super::{Secrets, sign_in::Known};
use crate::{
    app::App,
    db::{AnyConn, DbError, Id, Ts, schema::web_sessions},
    problem::Problem,
};
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use chrono::TimeDelta;
use diesel::prelude::*;
use domain::{
    ids::{CompanyId, PersonId},
    time::Timestamp,
};

/// The cookie's name.
pub const SESSION_COOKIE: &str = "rounds_session";
/// Days that a session lasts.
const DAYS: i64 = 7;

/// Opens a session; gives the cookie to set.
pub async fn open_session(app: &App, request: &HttpRequest, known: &Known) -> Result<Cookie<'static>, Problem> {
    let (token, now) = (app.ports.new_secret(), app.ports.now());
    let row = (
        web_sessions::token_hash.eq(hash(&app.secrets, &token)),
        web_sessions::person_id.eq(Id::from(known.person)),
        web_sessions::company_id.eq(Id::from(known.company)),
        web_sessions::created_at.eq(Ts(now)),
        web_sessions::expires_at.eq(Ts(now + TimeDelta::days(DAYS))),
    );
    app.db
        .write(move |conn| {
            diesel::delete(web_sessions::table.filter(web_sessions::expires_at.lt(Ts(now)))).execute(conn)?;
            diesel::insert_into(web_sessions::table).values(row).execute(conn).map_err(Problem::from)
        })
        .await?;
    let mut cookie = cookie(app, request, token);
    cookie.set_max_age(Duration::days(DAYS));
    Ok(cookie)
}

/// Closes the session that a request came with; gives the cookie that takes it from the browser.
pub async fn close_session(app: &App, request: &HttpRequest) -> Result<Cookie<'static>, Problem> {
    if let Some(token) = token_of(request) {
        let token_hash = hash(&app.secrets, &token);
        app.db.write(move |conn| diesel::delete(web_sessions::table.find(token_hash)).execute(conn).map_err(Problem::from)).await?;
    }
    let mut cookie = cookie(app, request, String::new());
    cookie.make_removal();
    Ok(cookie)
}

fn cookie(app: &App, request: &HttpRequest, token: String) -> Cookie<'static> {
    let set = app.settings.behind_proxy || app.settings.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let over_tls = set || request.app_config().secure();
    Cookie::build(SESSION_COOKIE, token).path("/").http_only(true).same_site(SameSite::Lax).secure(over_tls).finish()
}

/// The session's token, where a request has one.
pub fn token_of(request: &HttpRequest) -> Option<String> {
    request.cookie(SESSION_COOKIE).map(|cookie| cookie.value().to_owned()).filter(|token| !token.is_empty())
}

/// Only this is kept of a session's token.
pub fn hash(secrets: &Secrets, token: &str) -> String {
    secrets.derive("session", token.as_bytes())
}

/// What a form of this session must carry.
pub fn csrf(secrets: &Secrets, token: &str) -> String {
    secrets.derive("csrf", token.as_bytes())
}

/// Whose session it is, while it lasts.
pub fn owner(conn: &mut AnyConn, token_hash: &str, now: Timestamp) -> Result<Option<(PersonId, CompanyId)>, DbError> {
    let row: Option<(Id, Id, Ts)> = web_sessions::table
        .find(token_hash)
        .select((web_sessions::person_id, web_sessions::company_id, web_sessions::expires_at))
        .first(conn)
        .optional()?;
    Ok(row.filter(|(_, _, until)| now < until.0).map(|(person, company, _)| (person.into(), company.into())))
}
