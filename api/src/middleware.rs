//! What is added to every answer? The request's id, a problem's words in the client's language, the headers that keep browsers safe.

use crate::{
    app::App,
    auth::{chosen_language, is_api},
    health,
    limits::{Requests, address},
    pages,
    problem::{PROBLEM_JSON, Problem, ProblemBody},
};
use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use domain::text::Language;
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;

/// The header that carries a request's id.
pub const REQUEST_ID: &str = "X-Request-Id";
/// The cookie in which somebody who is not signed in keeps a language.
pub const LANGUAGE_COOKIE: &str = "rounds_language";

/// Finds the request in the log, and in the answer.
#[derive(Clone)]
struct RequestId(String);

/// A span for each request, with its id: the client's where it is sane, else a new one.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.headers().get(REQUEST_ID).and_then(sane_id).unwrap_or_else(|| new_id(request));
        let span = tracing::info_span!("request", id = %id, method = %request.method(), path = %request.path());
        request.extensions_mut().insert(RequestId(id));
        span
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        tracing::debug!(parent: &span, status = status.as_u16(), "answered");
    }
}

fn sane_id(value: &HeaderValue) -> Option<String> {
    let id = value.to_str().ok()?;
    let fits = (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    fits.then(|| id.to_owned())
}

fn new_id(request: &ServiceRequest) -> String {
    request.app_data::<Data<App>>().map(|app| app.ports.new_id().to_string()).unwrap_or_default()
}

/// The language to answer in: the person's choice, else that of the browser's cookie, else what the client asks for, else Chinese.
#[must_use]
pub fn language(request: &HttpRequest) -> Language {
    let by_cookie = || request.cookie(LANGUAGE_COOKIE).and_then(|cookie| Language::parse(cookie.value()));
    chosen_language(request).or_else(by_cookie).or_else(|| accepted(request.headers())).unwrap_or_default()
}

/// The first language of `Accept-Language` that we speak; clients list the best one first.
fn accepted(headers: &HeaderMap) -> Option<Language> {
    headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?.split(',').find_map(Language::parse)
}

/// Counts the request, refuses one too many, and finishes the answer.
pub async fn answer(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let allowed = request.app_data::<Data<Requests>>().map_or(Ok(()), |limit| limit.check(address(request.request())));
    let answered = match allowed {
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(problem) => request.into_response(problem.error_response()),
    };
    let mut answered = in_words(answered);
    health::count_response(answered.status());
    let id = answered.request().extensions().get::<RequestId>().and_then(|id| HeaderValue::from_str(&id.0).ok());
    let is_public = answered.request().path().starts_with("/static/");
    // Who is well served by a program needs no number to complain about.
    let is_quiet = answered.status().is_success() && is_api(answered.request().path());
    let headers = answered.headers_mut();
    if let Some(id) = id.filter(|_| !is_quiet) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    safe_headers(headers, is_public);
    Ok(answered)
}

/// Says a problem in the client's language: as JSON to programs, as a page to people.
fn in_words(answered: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = answered.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return answered;
    }
    let problem = answered.response().extensions().get::<Problem>().cloned();
    let request = answered.request();
    let (language, path) = (language(request), request.path());
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let is_head = request.method() == actix_web::http::Method::HEAD;
    let mut worded = match problem {
        // An answer to HEAD has no body to put words in; an answer with a body of its own keeps it.
        _ if is_head => return answered,
        Some(problem) if is_api(path) || is_machine(path) => problem_json(&problem.body(language, Some(id)), status),
        Some(problem) => pages::problem_page(language, &problem, &id),
        None if is_api(path) && !has_body(&answered) => problem_json(&plain(status, id), status),
        None => return answered,
    };
    let (request, original) = answered.into_parts();
    for (name, value) in original.headers() {
        if !(*name == header::CONTENT_TYPE || *name == header::CONTENT_LENGTH) {
            worded.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, worded)
}

fn is_machine(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics" | "/openapi.json")
}

fn has_body(answered: &ServiceResponse<BoxBody>) -> bool {
    answered.headers().contains_key(header::CONTENT_TYPE)
}

fn problem_json(body: &ProblemBody, status: StatusCode) -> HttpResponse {
    HttpResponse::build(status).content_type(PROBLEM_JSON).json(body)
}

/// What HTTP itself says no to: another method.
fn plain(status: StatusCode, id: String) -> ProblemBody {
    let title = status.canonical_reason().unwrap_or("Error");
    ProblemBody {
        kind: format!("/problems/{}", title.to_lowercase().replace(' ', "-")),
        title: title.to_owned(),
        status: status.as_u16(),
        code: None,
        detail: None,
        refusal: None,
        request_id: Some(id),
    }
}

/// Only our own scripts and styles; no frame round our pages; nothing of somebody's work left in a shared computer's cache.
const POLICY: &str =
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

fn safe_headers(headers: &mut HeaderMap, is_public: bool) {
    let is_json = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let mut unless_there = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    // A program's answer is no document: a phone on a bad line pays for every header.
    if !is_json {
        unless_there(header::CONTENT_SECURITY_POLICY, POLICY);
        unless_there(header::REFERRER_POLICY, "same-origin");
    }
    unless_there(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !is_public {
        unless_there(header::CACHE_CONTROL, "no-store");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn the_cookie_comes_before_what_the_browser_asks_for() {
        let browser = || TestRequest::get().insert_header(("Accept-Language", "fr, en-GB;q=0.9, zh;q=0.8"));
        assert_eq!(language(&browser().to_http_request()), Language::En);
        let chosen = browser().cookie(actix_web::cookie::Cookie::new(LANGUAGE_COOKIE, "zh")).to_http_request();
        assert_eq!(language(&chosen), Language::Zh);
        assert_eq!(language(&TestRequest::get().to_http_request()), Language::Zh);
    }

    #[test]
    fn only_a_sane_id_is_taken_over() {
        let read = |text: &'static str| sane_id(&HeaderValue::from_static(text));
        assert_eq!(read("0190a0b2-req_7").as_deref(), Some("0190a0b2-req_7"));
        assert_eq!(read("short"), None);
        assert_eq!(read("12345678 <script>"), None);
    }
}
