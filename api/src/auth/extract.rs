//! How does a request tell who sends it? Under `/v1/` by its bearer token and nothing else, elsewhere by the session's cookie and
//! nothing else: so a form on a foreign page can never reach the API with somebody's cookie.

use super::{SignedIn, credentials, sessions, shown::shown, tokens};
use crate::{app::App, db::AnyConn, messages, problem::Problem};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError,
    dev::Payload,
    http::{StatusCode, header},
    web::Data,
};
use domain::{
    ids::{CompanyId, PersonId, SiteId},
    text::Language,
    time::Timestamp,
};
use futures_util::future::LocalBoxFuture;
use std::{rc::Rc, sync::Arc};
use tokio::sync::OnceCell;

/// Why a request did not get to its handler: a problem, or a page to go to first.
#[derive(Debug)]
pub enum TurnedAway {
    /// Says why.
    Problem(Problem),
    /// Goes there.
    To(String),
}

impl std::fmt::Display for TurnedAway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Problem(problem) => problem.fmt(f),
            Self::To(place) => write!(f, "to {place}"),
        }
    }
}

impl ResponseError for TurnedAway {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.status_code(),
            Self::To(_) => StatusCode::SEE_OTHER,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Problem(problem) => problem.error_response(),
            Self::To(place) => HttpResponse::SeeOther().insert_header((header::LOCATION, place.as_str())).finish(),
        }
    }
}

impl From<Problem> for TurnedAway {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// True for addresses of the API, which answer with JSON and ask for a token.
pub fn is_api(path: &str) -> bool {
    path.starts_with("/v1/")
}

impl FromRequest for SignedIn {
    type Error = TurnedAway;
    type Future = LocalBoxFuture<'static, Result<Self, TurnedAway>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { signed_in(&request).await.map(|who| (*who).clone()) })
    }
}

type Asked = Rc<OnceCell<Arc<SignedIn>>>;

/// Looked up once for each request, however many of its parts ask, and at the same moment.
pub async fn signed_in(request: &HttpRequest) -> Result<Arc<SignedIn>, TurnedAway> {
    let asked = asked(request);
    let who = asked.get_or_try_init(|| look_up(request)).await?.clone();
    must_have_own_password(request, &who)?;
    Ok(who)
}

fn asked(request: &HttpRequest) -> Asked {
    let mut extensions = request.extensions_mut();
    if let Some(asked) = extensions.get::<Asked>() {
        return asked.clone();
    }
    let asked = Asked::default();
    extensions.insert(asked.clone());
    asked
}

async fn look_up(request: &HttpRequest) -> Result<Arc<SignedIn>, TurnedAway> {
    let app = request.app_data::<Data<App>>().ok_or(Problem::Internal)?;
    let who = if is_api(request.path()) { by_token(app, request).await? } else { by_session(app, request).await? };
    Ok(Arc::new(who))
}

/// The language that the one who asks chose, if it came to be known who asks.
pub fn chosen_language(request: &HttpRequest) -> Option<Language> {
    let asked = request.extensions().get::<Asked>().cloned();
    asked?.get()?.language
}

fn must_have_own_password(request: &HttpRequest, who: &SignedIn) -> Result<(), TurnedAway> {
    if !who.must_change {
        return Ok(());
    }
    match request.path() {
        path if path.starts_with("/v1/auth/") => Ok(()),
        path if is_api(path) => Err(Problem::MustChangePassword.into()),
        "/password" | "/sign-out" | "/language" => Ok(()),
        _ => Err(TurnedAway::To("/password".into())),
    }
}

/// The bearer token of a request.
pub fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn by_token(app: &Data<App>, request: &HttpRequest) -> Result<SignedIn, TurnedAway> {
    let now = app.ports.now();
    let token = bearer(request).ok_or(Problem::SignIn)?;
    let claims = tokens::verify(&app.secrets, &app.gate, token, now).ok_or(Problem::SignIn)?;
    shown(app, Some(claims), None).await?.person.ok_or_else(|| Problem::SignIn.into())
}

async fn by_session(app: &Data<App>, request: &HttpRequest) -> Result<SignedIn, TurnedAway> {
    let sign_in = || TurnedAway::To(sign_in_page(request));
    let token = sessions::token_of(request).ok_or_else(sign_in)?;
    let (now, catalogs) = (app.ports.now(), app.catalogs.clone());
    let token_hash = sessions::hash(&app.secrets, &token);
    let looked_up = token_hash.clone();
    let found = app
        .db
        .read(move |conn| match sessions::owner(conn, &looked_up, now)? {
            Some((person, company)) => {
                let Some(who) = load(conn, &catalogs, company, person, now)? else { return Ok::<_, Problem>(None) };
                let sites: Vec<SiteId> = who.sites().into_iter().map(|site| site.id).collect();
                let unread = messages::unread(conn, person, &sites)?;
                Ok(Some(SignedIn { unread, ..who }))
            }
            None => Ok(None),
        })
        .await?;
    let who = found.ok_or_else(sign_in)?;
    Ok(SignedIn { csrf: sessions::csrf(&app.secrets, &token), session: Some(token_hash), ..who })
}

/// Comes back to the same page afterwards, unless that was a form on its way.
fn sign_in_page(request: &HttpRequest) -> String {
    let is_page = request.method() == actix_web::http::Method::GET && request.path() != "/";
    if !is_page {
        return "/sign-in".into();
    }
    let place = request.uri().path_and_query().map_or("/", |place| place.as_str());
    let encoded = place.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    format!("/sign-in?next={}", encoded.collect::<String>())
}

impl SignedIn {
    /// A person as if they were signed in: for what the server does in somebody's name.
    pub async fn of(app: &App, company: CompanyId, person: PersonId) -> Result<Option<Self>, Problem> {
        let (now, catalogs) = (app.ports.now(), app.catalogs.clone());
        app.db.read(move |conn| load(conn, &catalogs, company, person, now)).await
    }
}

fn load(
    conn: &mut AnyConn,
    catalogs: &crate::books::Catalogs,
    company: CompanyId,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<SignedIn>, Problem> {
    let books = catalogs.company(conn, company)?;
    let Some(name) = books.people.get(&person).filter(|p| p.active).map(|p| p.name.clone()) else {
        return Ok(None);
    };
    let Some(credentials) = credentials::of_person(conn, person)? else { return Ok(None) };
    Ok(Some(SignedIn {
        company,
        person,
        name,
        who: books.who(person),
        books,
        device: None,
        language: credentials.language,
        csrf: String::new(),
        at: now,
        must_change: credentials.must_change,
        unread: 0,
        session: None,
    }))
}
