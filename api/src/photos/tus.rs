//! Which words of tus 1.0.0 do we speak? Headers in, headers out; what they mean for a photo is told elsewhere.
//! Extensions: creation, creation-with-upload, checksum (SHA-256), expiration, termination.

use super::{Key, Variant, store::Promise};
use crate::problem::Problem;
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{photo::PHOTO_BYTES, text::Text};
use photo::Unfit;
use std::{collections::HashMap, fmt, str::FromStr};

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,creation-with-upload,checksum,expiration,termination";
const CHUNK: &str = "application/offset+octet-stream";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSIONS: HeaderName = HeaderName::from_static("tus-version");

/// A problem as tus wants it: with the version in its headers.
#[derive(Debug)]
pub struct Refused(Problem);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Refused {
    fn status_code(&self) -> StatusCode {
        self.0.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.0.error_response();
        let headers = response.headers_mut();
        headers.insert(RESUMABLE, HeaderValue::from_static(VERSION));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.0 == Problem::WrongTusVersion {
            headers.insert(VERSIONS, HeaderValue::from_static(VERSION));
        }
        response
    }
}

/// An answer with what every answer carries.
pub(super) fn answer(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((RESUMABLE, VERSION)).insert_header((CACHE_CONTROL, "no-store"));
    response
}

/// What the server can do.
pub(super) fn offer() -> HttpResponse {
    answer(StatusCode::NO_CONTENT)
        .insert_header((VERSIONS, VERSION))
        .insert_header(("tus-extension", EXTENSIONS))
        .insert_header(("tus-max-size", PHOTO_BYTES.to_string()))
        .insert_header(("tus-checksum-algorithm", "sha256"))
        .finish()
}

/// Every request but OPTIONS names the version that it speaks.
pub(super) fn speaks(request: &HttpRequest) -> Result<(), Problem> {
    if header(request.headers(), "tus-resumable") == Some(VERSION) { Ok(()) } else { Err(Problem::WrongTusVersion) }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn unreadable(why: impl Into<String>) -> Problem {
    Problem::Unreadable(why.into())
}

fn number(headers: &HeaderMap, name: &str) -> Result<u64, Problem> {
    let text = header(headers, name).ok_or_else(|| unreadable(format!("{name} is missing")))?;
    // `parse` would take a plus sign.
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = if digits { text.parse().ok() } else { None };
    number.ok_or_else(|| unreadable(format!("{name} is no number of bytes")))
}

/// A photo that can't be taken, in the words of its reason.
pub(super) fn unfit(unfit: &Unfit) -> Problem {
    Problem::UnfitPhoto { code: unfit.code(), say: Text::new(unfit.zh(), unfit.en()) }
}

/// Reads what a creation promises. Refused here, before a byte of the body is read: what is too long, and what is empty.
pub(super) fn promise(headers: &HeaderMap) -> Result<Promise, Problem> {
    if headers.contains_key("upload-defer-length") {
        return Err(unreadable("Upload-Defer-Length is not offered: say Upload-Length"));
    }
    let length = number(headers, "upload-length")?;
    if length > PHOTO_BYTES {
        return Err(Problem::TooLarge(PHOTO_BYTES));
    }
    if length == 0 {
        return Err(unfit(&Unfit::Empty));
    }
    let said = metadata(header(headers, "upload-metadata").unwrap_or_default())?;
    let variant = match said.get("variant") {
        Some(word) => Variant::parse(word).ok_or_else(|| unreadable("Upload-Metadata: variant is original, evidence or thumbnail"))?,
        None => Variant::Original,
    };
    let key = Key { site: named(&said, "site_id")?, photo: named(&said, "photo_id")?, variant };
    Ok(Promise { key, sha256: named(&said, "sha256")?, length })
}

fn named<T: FromStr>(said: &HashMap<String, String>, name: &str) -> Result<T, Problem> {
    let text = said.get(name).ok_or_else(|| unreadable(format!("Upload-Metadata: {name} is missing")))?;
    text.parse().map_err(|_| unreadable(format!("Upload-Metadata: {name} can't be read")))
}

/// `key base64,key base64`; a key may stand alone.
fn metadata(text: &str) -> Result<HashMap<String, String>, Problem> {
    let pair = |pair: &str| -> Result<(String, String), Problem> {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let bytes = STANDARD.decode(value.trim()).map_err(|_| unreadable(format!("Upload-Metadata: {key} is not base64")))?;
        let value = String::from_utf8(bytes).map_err(|_| unreadable(format!("Upload-Metadata: {key} is not UTF-8")))?;
        Ok((key.to_owned(), value))
    };
    text.split(',').map(str::trim).filter(|p| !p.is_empty()).map(pair).collect()
}

/// A chunk on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Where it goes.
    pub offset: u64,
    /// Its length, where the request says it.
    pub length: Option<u64>,
    /// SHA-256 that its bytes must have.
    pub promised: Option<[u8; 32]>,
}

/// Reads what a PATCH says about its chunk.
pub(super) fn chunk(headers: &HeaderMap) -> Result<Chunk, Problem> {
    if !carries_chunk(headers) {
        let say = Text::new(format!("请以 {CHUNK} 类型上传。"), format!("Send it as {CHUNK}."));
        return Err(Problem::UnfitPhoto { code: "photo_chunk_type", say });
    }
    body(headers, number(headers, "upload-offset")?)
}

/// Reads what a creation says about the first chunk that it carries, if it carries one.
pub(super) fn first_chunk(headers: &HeaderMap) -> Result<Option<Chunk>, Problem> {
    if carries_chunk(headers) { body(headers, 0).map(Some) } else { Ok(None) }
}

fn carries_chunk(headers: &HeaderMap) -> bool {
    header(headers, CONTENT_TYPE.as_str()).is_some_and(|kind| kind.eq_ignore_ascii_case(CHUNK))
}

fn body(headers: &HeaderMap, offset: u64) -> Result<Chunk, Problem> {
    let length = if headers.contains_key(CONTENT_LENGTH) { Some(number(headers, CONTENT_LENGTH.as_str())?) } else { None };
    let promised = header(headers, "upload-checksum").map(checksum).transpose()?;
    Ok(Chunk { offset, length, promised })
}

fn checksum(text: &str) -> Result<[u8; 32], Problem> {
    let digest = text.strip_prefix("sha256 ").ok_or_else(|| unreadable("Upload-Checksum: only sha256 is offered"))?;
    let bytes = STANDARD.decode(digest.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| unreadable("Upload-Checksum: sha256 is no 32 bytes in base64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(said: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in said {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn upload_metadata(sha256: &str) -> String {
        let id = |n: u128| STANDARD.encode(uuid::Uuid::from_u128(n).to_string());
        format!("photo_id {},site_id {}, sha256 {},is_confidential", id(1), id(2), STANDARD.encode(sha256))
    }

    #[test]
    fn a_promise_is_read() {
        let hash = "ab".repeat(32);
        let said = promise(&headers(&[("upload-length", "1000"), ("upload-metadata", &upload_metadata(&hash))])).unwrap();
        assert_eq!((said.length, said.key.variant), (1000, Variant::Original));
        assert_eq!(said.sha256.to_string(), hash);
    }

    #[test]
    fn what_can_never_be_a_photo_is_refused_before_its_bytes_come() {
        let of = |length: &str| promise(&headers(&[("upload-length", length), ("upload-metadata", "")])).unwrap_err();
        assert_eq!(of("209715200"), Problem::TooLarge(PHOTO_BYTES));
        assert!(matches!(of("0"), Problem::UnfitPhoto { code: "photo_empty", .. }));
        for wrong in ["-1", "+5", "1e3", "", "99999999999999999999999"] {
            assert!(matches!(of(wrong), Problem::Unreadable(_)), "{wrong}");
        }
        assert!(matches!(of("10"), Problem::Unreadable(why) if why.contains("site_id")));
        let deferred = headers(&[("upload-defer-length", "1")]);
        assert!(matches!(promise(&deferred), Err(Problem::Unreadable(why)) if why.contains("Upload-Length")));
    }

    #[test]
    fn a_chunk_is_read_with_its_checksum() {
        let digest = format!("sha256 {}", STANDARD.encode([7; 32]));
        let said = [("content-type", CHUNK), ("upload-offset", "70"), ("content-length", "9"), ("upload-checksum", digest.as_str())];
        assert_eq!(chunk(&headers(&said)).unwrap(), Chunk { offset: 70, length: Some(9), promised: Some([7; 32]) });
        let weak = headers(&[("content-type", CHUNK), ("upload-offset", "0"), ("upload-checksum", "md5 AAAA")]);
        assert!(matches!(chunk(&weak), Err(Problem::Unreadable(_))));
        assert!(matches!(chunk(&headers(&[("upload-offset", "0")])), Err(Problem::UnfitPhoto { code: "photo_chunk_type", .. })));
    }
}
