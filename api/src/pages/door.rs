//! How does somebody come in and go out again?

use super::{
    Page, Words,
    render::{own_path, render, render_with, see_other},
};
use crate::{
    app::App,
    auth::{self, Fields, SignedIn},
    limits::address,
    middleware::{self, LANGUAGE_COOKIE},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
    web::Data,
};
use askama::Template;
use domain::text::Language;

#[derive(Template)]
#[template(path = "door/sign_in.html")]
struct SignInPage {
    page: Page,
    t: &'static Words,
    login: String,
    next: String,
    wrong: bool,
}

impl SignInPage {
    fn new(page: Page, login: &str, next: &str) -> Self {
        Self { t: page.t(), page, login: login.into(), next: own_path(next).into(), wrong: false }
    }
}

/// `GET /sign-in`.
pub async fn sign_in_page(request: HttpRequest, person: Option<SignedIn>) -> Result<HttpResponse, Problem> {
    let asked = super::Asked::by(&request);
    let next = own_path(asked.get("next"));
    if person.is_some() {
        return Ok(see_other(next));
    }
    let page = Page::of_stranger(middleware::language(&request), &request);
    render(&SignInPage::new(page, "", next))
}

/// `POST /sign-in`.
pub async fn sign_in(app: Data<App>, request: HttpRequest, fields: Fields) -> Result<HttpResponse, Problem> {
    let next = own_path(fields.get("next"));
    match auth::sign_in(&app, fields.get("login"), fields.get("password"), address(&request)).await {
        Ok(known) => {
            let session = auth::open_session(&app, &request, &known).await?;
            let to = if known.must_change { "/password" } else { next };
            with_cookie(see_other(to), &session)
        }
        Err(problem @ (Problem::WrongPassword | Problem::TooMany(_))) => try_again(&request, &fields, &problem),
        Err(problem) => Err(problem),
    }
}

fn try_again(request: &HttpRequest, fields: &Fields, problem: &Problem) -> Result<HttpResponse, Problem> {
    let mut page = Page::of_stranger(middleware::language(request), request);
    match problem {
        Problem::TooMany(seconds) => page.wrong("", page.t().n("sign-in-too-often", seconds)),
        _ => page.wrong("login", page.t().of("sign-in-wrong")),
    }
    let template = SignInPage { wrong: true, ..SignInPage::new(page, fields.get("login"), fields.get("next")) };
    let mut answer = render_with(problem.status_code(), &template)?;
    if let Problem::TooMany(seconds) = problem {
        answer.headers_mut().insert(header::RETRY_AFTER, (*seconds).into());
    }
    Ok(answer)
}

/// `POST /sign-out`.
pub async fn sign_out(app: Data<App>, request: HttpRequest, _from_our_own_page: Fields) -> Result<HttpResponse, Problem> {
    let removal = auth::close_session(&app, &request).await?;
    with_cookie(see_other("/sign-in?done=signed-out"), &removal)
}

/// `POST /language`: for this browser, and for the person wherever they sign in.
pub async fn set_language(app: Data<App>, person: Option<SignedIn>, fields: Fields) -> Result<HttpResponse, Problem> {
    let language = Language::parse(fields.get("language")).unwrap_or_default();
    if let Some(person) = person {
        auth::set_language(&app, &person, Some(language)).await?;
    }
    let keep = Cookie::build(LANGUAGE_COOKIE, language.tag())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(365))
        .finish();
    with_cookie(see_other(own_path(fields.get("back"))), &keep)
}

fn with_cookie(mut answer: HttpResponse, cookie: &Cookie<'_>) -> Result<HttpResponse, Problem> {
    answer.add_cookie(cookie).map_err(|error| {
        tracing::error!(%error, "a cookie could not be written");
        Problem::Internal
    })?;
    Ok(answer)
}
