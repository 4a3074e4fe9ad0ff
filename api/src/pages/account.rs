//! What can everybody change about their own account? Language and password.

use super::{
    Page, Words, refused,
    render::{render, render_refused, see_other, see_other_done},
};
use crate::{
    app::App,
    auth::{self, Fields, Posted, SignedIn},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    page: Page,
    t: &'static Words,
}

#[derive(Template)]
#[template(path = "door/new_password.html")]
struct NewPasswordPage {
    page: Page,
    t: &'static Words,
}

/// `GET /account`.
pub async fn account_page(request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    render(&AccountPage { t: page.t(), page })
}

/// `GET /password`: where everybody goes whose password was made by somebody else.
pub async fn password_page(request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    render(&NewPasswordPage { t: page.t(), page })
}

/// `POST /account/password`.
pub async fn change_password(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    form: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let mut page = Page::new(&person, &request).at("/account");
    if change(&app, &person, &form.0, &mut page).await? {
        return Ok(see_other_done("/account", "password-changed"));
    }
    render_refused(&AccountPage { t: page.t(), page })
}

/// `POST /password`.
pub async fn first_password(app: Data<App>, request: HttpRequest, person: SignedIn, form: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let mut page = Page::new(&person, &request).at("/password");
    if change(&app, &person, &form.0, &mut page).await? {
        return Ok(see_other("/"));
    }
    render_refused(&NewPasswordPage { t: page.t(), page })
}

/// Changes the password; false when something does not fit, which is then said on the page.
async fn change(app: &App, person: &SignedIn, fields: &Fields, page: &mut Page) -> Result<bool, Problem> {
    let (old, new, t) = (fields.get("old"), fields.get("password"), page.t());
    if new != fields.get("again") {
        page.wrong("again", t.of("wrong-password-differs"));
        return Ok(false);
    }
    match auth::change_password(app, person, old, new).await {
        Ok(()) => return Ok(true),
        Err(Problem::WrongPassword) => page.wrong("old", t.of("wrong-password-old")),
        Err(Problem::Refused(_)) if new == old => page.wrong("password", t.of("wrong-password-same")),
        Err(Problem::Refused(_)) if !auth::PASSWORD_LENGTHS.contains(&new.chars().count()) => {
            page.wrong("password", t.of("wrong-password-short"))
        }
        Err(problem) => refused(page, &problem)?,
    }
    Ok(false)
}
