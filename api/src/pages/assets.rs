//! Where do style sheets, scripts and icons come from? Out of the program itself.

use crate::problem::Problem;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, EntityTag, IfNoneMatch},
    web::{Header, Path},
};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

macro_rules! assets {
    ($($name:literal => $kind:expr),+ $(,)?) => {
        &[$(Asset { name: $name, kind: $kind, bytes: include_bytes!(concat!("../../static/", $name)) }),+]
    };
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

const ASSETS: &[Asset] = assets! {
    "app.css" => CSS,
    "parts.css" => CSS,
    "pages.css" => CSS,
    "print.css" => CSS,
    "figures.css" => CSS,
    "crew.css" => CSS,
    "forms.js" => SCRIPT,
    "zoom.js" => SCRIPT,
    "plan.js" => SCRIPT,
    "viewer.js" => SCRIPT,
    "live.js" => SCRIPT,
    "roster.js" => SCRIPT,
    "wall.js" => SCRIPT,
    "icons.svg" => SVG,
    "favicon.svg" => SVG,
    "arrow.svg" => SVG,
};

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for asset in ASSETS {
        hash.update(asset.bytes);
    }
    hex::encode(hash.finalize()).chars().take(10).collect()
});

/// Changes whenever one of the files does: it stands behind their addresses, so that a browser may keep them for long.
#[must_use]
pub fn version() -> &'static str {
    &VERSION
}

/// `GET /static/{file}`.
pub async fn file(request: HttpRequest, name: Path<String>, known: Header<IfNoneMatch>) -> Result<HttpResponse, Problem> {
    let asset = ASSETS.iter().find(|asset| asset.name == name.as_str()).ok_or(Problem::NotFound)?;
    let tag = EntityTag::new_strong(version().to_owned());
    let fresh = match known.into_inner() {
        IfNoneMatch::Any => true,
        IfNoneMatch::Items(tags) => tags.iter().any(|one| one.weak_eq(&tag)),
    };
    let for_long = request.query_string() == format!("v={}", version());
    let keep = if for_long { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let mut answer = if fresh { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::CACHE_CONTROL, keep)).insert_header(header::ETag(tag));
    Ok(if fresh { answer.finish() } else { answer.content_type(asset.kind).body(asset.bytes) })
}
