//! What does a phone without our app open? `/phone`: a page that can be installed and works offline, with the engine of the apps in it.
//!
//! Its files lie in `static/phone`. They are open to everybody, for they hold nobody's data: what a person may see comes over
//! `/v1`, as for every phone.

mod files;

use crate::{app::App, problem::Problem};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, AcceptEncoding, ContentEncoding, Encoding, EntityTag, IfNoneMatch},
    web::{Data, Header},
};

/// Only what lies here; no frame, no form, no other host. WebAssembly is the engine.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// What every file of the page carries. The three `Cross-Origin` ones give the page the memory that its two workers share.
const HEADERS: [(&str, &str); 6] = [
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), geolocation=(self)"),
    // The service worker is what keeps files: it asks after each, and is told that nothing is new.
    ("Cache-Control", "no-cache"),
];

/// `GET /phone` and the files behind it.
pub async fn file(request: HttpRequest, accepted: Header<AcceptEncoding>, known: Header<IfNoneMatch>) -> Result<HttpResponse, Problem> {
    // The page is its folder, with a slash and without.
    let address = if request.path() == "/phone/" { "/phone" } else { request.path() };
    let file = files::at(address).ok_or(Problem::NotFound)?;
    let packed = file.packed.as_ref().filter(|_| accepts_brotli(&accepted));
    // Packed bytes are other bytes.
    let tag = EntityTag::new_strong(if packed.is_some() { format!("{}-br", file.hash) } else { file.hash.clone() });
    let is_known = match known.into_inner() {
        IfNoneMatch::Any => true,
        IfNoneMatch::Items(tags) => tags.iter().any(|one| one.weak_eq(&tag)),
    };
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    for header in HEADERS {
        answer.insert_header(header);
    }
    answer.insert_header(header::ETag(tag));
    if file.packed.is_some() {
        answer.insert_header((header::VARY, "Accept-Encoding"));
    }
    if file.address == files::WORKER {
        // A worker rules what lies below its own folder; the page itself is the folder.
        answer.insert_header(("Service-Worker-Allowed", "/phone"));
    }
    if is_known {
        return Ok(answer.finish());
    }
    answer.content_type(file.kind);
    Ok(match packed {
        Some(packed) => answer.insert_header(ContentEncoding::Brotli).body(packed.clone()),
        None => answer.body(file.bytes.clone()),
    })
}

fn accepts_brotli(accepted: &AcceptEncoding) -> bool {
    let known = [Encoding::brotli(), Encoding::identity()];
    accepted.negotiate(known.iter()) == Some(Encoding::brotli())
}

/// `GET /phone/ca.crt`: the authority that a demo with HTTPS is vouched for by.
pub async fn authority(app: Data<App>) -> Result<HttpResponse, Problem> {
    let certificate = app.authority.clone().ok_or(Problem::NotFound)?;
    Ok(HttpResponse::Ok().content_type("application/x-x509-ca-cert").body(certificate))
}
