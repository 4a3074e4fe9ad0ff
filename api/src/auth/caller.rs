//! Who delivers from the field? A person's phone with their token, with its own credential, or with both (`sync.md` 7).

use super::{
    SignedIn,
    extract::bearer,
    shown::{Shown, shown},
    tokens,
};
use crate::{app::App, devices, problem::Problem};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use domain::{
    books::CompanyBooks,
    ids::{CompanyId, DeviceId},
};
use futures_util::future::LocalBoxFuture;
use std::sync::Arc;

/// The header that carries a device's credential.
pub const DEVICE_HEADER: &str = "X-Rounds-Device";
/// What a phone may deliver although its person must choose a new password first.
const PUSH: &str = "/v1/sync/push";

/// A phone, or a program with a person's token.
#[derive(Clone)]
pub struct Caller {
    /// The company.
    pub company: CompanyId,
    /// The person, while their token holds.
    pub person: Option<SignedIn>,
    /// The device.
    pub device: Option<DeviceId>,
    /// The device was revoked: it may hand in its outbox and nothing else.
    pub revoked: bool,
    /// The company's books as they stood when the request came.
    pub books: Arc<CompanyBooks>,
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { caller(&request).await })
    }
}

async fn caller(request: &HttpRequest) -> Result<Caller, Problem> {
    let app = request.app_data::<Data<App>>().ok_or(Problem::Internal)?;
    let claims = bearer(request).and_then(|token| tokens::verify(&app.secrets, &app.gate, token, app.ports.now()));
    let credential =
        request.headers().get(DEVICE_HEADER).and_then(|value| value.to_str().ok()).map(|token| devices::hash(&app.secrets, token));
    let Shown { person, device, books } = shown(app, claims, credential).await?;
    if let Some(device) = &device {
        // What it holds first: a phone that was heard of, and has more to say, has nobody absent (`attendance::contacts`).
        devices::told(app, device.company, device.id, request.headers()).await;
        devices::met(app, device, person.as_ref().map(|person| person.person)).await;
    }
    let Some(books) = books else { return Err(Problem::SignIn) };
    let found = match (person, device) {
        (None, None) => return Err(Problem::SignIn),
        (Some(person), None) => Caller { company: person.company, device: person.device, person: Some(person), revoked: false, books },
        (None, Some(device)) => Caller { company: device.company, person: None, device: Some(device.id), revoked: device.revoked, books },
        (Some(person), Some(device)) if person.company == device.company => Caller {
            company: device.company,
            person: Some(person).filter(|_| !device.revoked),
            device: Some(device.id),
            revoked: device.revoked,
            books,
        },
        (Some(_), Some(_)) => return Err(Problem::SignIn),
    };
    with_own_password(found, request.path())
}

fn with_own_password(mut found: Caller, path: &str) -> Result<Caller, Problem> {
    let must_change = found.person.as_ref().is_some_and(|person| person.must_change);
    match (must_change, found.device) {
        (false, _) => Ok(found),
        (true, Some(_)) if path == PUSH => {
            found.person = None;
            Ok(found)
        }
        (true, _) => Err(Problem::MustChangePassword),
    }
}
