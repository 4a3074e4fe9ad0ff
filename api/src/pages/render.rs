//! How does a page become an answer?

use super::{page::Page, words::Words};
use crate::problem::Problem;
use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use askama::Template;
use domain::text::Language;

/// A page.
pub fn render(template: &impl Template) -> Result<HttpResponse, Problem> {
    render_with(StatusCode::OK, template)
}

/// The page of a form again, with what does not fit.
pub fn render_refused(template: &impl Template) -> Result<HttpResponse, Problem> {
    render_with(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A page with a status.
pub fn render_with(status: StatusCode, template: &impl Template) -> Result<HttpResponse, Problem> {
    let html = template.render().map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        Problem::Internal
    })?;
    // What one person may see is not for the next one at the same computer.
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").insert_header((header::CACHE_CONTROL, "no-store")).body(html))
}

/// Go and read there.
#[must_use]
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// Go and read there, with a notice of what was done (a key that `Page` knows).
#[must_use]
pub fn see_other_done(path: &str, key: &str) -> HttpResponse {
    let joint = if path.contains('?') { '&' } else { '?' };
    see_other(&format!("{path}{joint}done={key}"))
}

/// A path that a form or an address named, if it is one of ours; otherwise the first page.
#[must_use]
pub fn own_path(path: &str) -> &str {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    if ours { path } else { "/" }
}

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage<'a> {
    page: Page,
    t: &'static Words,
    kind: &'static str,
    status: u16,
    detail: String,
    request_id: &'a str,
}

/// The page of a problem, for people.
#[must_use]
pub fn problem_page(language: Language, problem: &Problem, request_id: &str) -> HttpResponse {
    let status = problem.status_code();
    let detail = match problem {
        Problem::Refused(refusal) | Problem::Conflict(refusal) => refusal.message().say(language).to_owned(),
        _ => String::new(),
    };
    let template = ErrorPage {
        page: Page::bare(language),
        t: Words::of_language(language),
        kind: kind(problem),
        status: status.as_u16(),
        detail,
        request_id,
    };
    render_with(status, &template).unwrap_or_else(|problem| HttpResponse::build(problem.status_code()).finish())
}

/// The family of words for a problem.
fn kind(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotFound => "not-found",
        Problem::Forbidden | Problem::SignIn | Problem::WrongPassword | Problem::MustChangePassword => "forbidden",
        Problem::Unavailable => "unavailable",
        Problem::TooMany(_) => "too-often",
        Problem::Internal => "fault",
        Problem::Conflict(_) | Problem::Refused(_) => "refused",
        _ => "bad-request",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_followed() {
        for path in ["https://evil.example", "//evil.example", "/\\evil.example", "", "patrols"] {
            assert_eq!(own_path(path), "/", "{path}");
        }
        assert_eq!(own_path("/patrols?state=partial"), "/patrols?state=partial");
    }
}
