//! What did a web form send, and did it come from one of our own pages?

use super::{TurnedAway, extract::signed_in};
use crate::{limits::BODY_BYTES, photos::sheets::SHEET_BYTES, problem::Problem};
use actix_multipart::Multipart;
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header,
    web::{self, Bytes, BytesMut},
};
use futures_util::{TryStreamExt, future::LocalBoxFuture};

/// The fields of a form, in their order. A name may come more than once: ticks, rows of an editor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// A field; empty when it did not come.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// A field, when it came.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

async fn read(request: &HttpRequest, mut payload: Payload) -> Result<Fields, Problem> {
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Err(Problem::Unreadable("Content-Type must be application/x-www-form-urlencoded".into()));
    }
    let body = Bytes::from_request(request, &mut payload).await.map_err(|_| Problem::TooLarge(BODY_BYTES as u64))?;
    let fields =
        web::Query::<Vec<(String, String)>>::from_query(std::str::from_utf8(&body).map_err(|e| Problem::Unreadable(e.to_string()))?);
    fields.map(|fields| Fields(fields.into_inner())).map_err(|e| Problem::Unreadable(e.to_string()))
}

/// A form of somebody who is not signed in (the sign-in page): the browser says which site it came from.
impl FromRequest for Fields {
    type Error = TurnedAway;
    type Future = LocalBoxFuture<'static, Result<Self, TurnedAway>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if !is_own(&request) {
                return Err(Problem::Forbidden.into());
            }
            Ok(read(&request, payload).await?)
        })
    }
}

fn is_own(request: &HttpRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match (header("Sec-Fetch-Site"), header(header::ORIGIN.as_str()), header(header::HOST.as_str())) {
        (Some(from), _, _) => matches!(from, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, origin)| origin == host),
        (None, _, _) => true,
    }
}

/// A form that came from a page of this session: its field `csrf` says so.
#[derive(Debug, Clone)]
pub struct Posted<T>(pub T);

impl<T: From<Fields> + 'static> FromRequest for Posted<T> {
    type Error = TurnedAway;
    type Future = LocalBoxFuture<'static, Result<Self, TurnedAway>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let who = signed_in(&request).await?;
            let fields = read(&request, payload).await?;
            let is_own = !who.csrf.is_empty() && same(fields.get("csrf").as_bytes(), who.csrf.as_bytes());
            if is_own { Ok(Self(T::from(fields))) } else { Err(Problem::Forbidden.into()) }
        })
    }
}

/// A form with a file, that came from a page of this session.
#[derive(Debug, Clone)]
pub struct PostedFile {
    /// Its fields.
    pub fields: Fields,
    /// The file, where one was chosen.
    pub file: Option<Bytes>,
}

impl FromRequest for PostedFile {
    type Error = TurnedAway;
    type Future = LocalBoxFuture<'static, Result<Self, TurnedAway>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let who = signed_in(&request).await?;
            let form = parts(Multipart::new(request.headers(), payload), &who.csrf).await?;
            Ok(form)
        })
    }
}

/// Reads a form part by part. What proves where it came from stands first: without it, not a byte of the file is read.
async fn parts(mut form: Multipart, csrf: &str) -> Result<PostedFile, Problem> {
    let unreadable = |error: actix_multipart::MultipartError| Problem::Unreadable(error.to_string());
    let mut read = PostedFile { fields: Fields::default(), file: None };
    let mut left = BODY_BYTES;
    while let Some(mut part) = form.try_next().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.content_disposition().is_some_and(|said| said.get_filename().is_some());
        if is_file && (csrf.is_empty() || !same(read.fields.get("csrf").as_bytes(), csrf.as_bytes())) {
            return Err(Problem::Forbidden);
        }
        let limit = if is_file { SHEET_BYTES } else { left };
        let mut bytes = BytesMut::new();
        while let Some(some) = part.try_next().await.map_err(unreadable)? {
            if bytes.len() + some.len() > limit {
                return Err(Problem::TooLarge(limit as u64));
            }
            bytes.extend_from_slice(&some);
        }
        if is_file {
            read.file = Some(bytes.freeze()).filter(|file| !file.is_empty()).or(read.file);
        } else {
            left -= bytes.len();
            read.fields.0.push((name, String::from_utf8(bytes.to_vec()).map_err(|e| Problem::Unreadable(e.to_string()))?));
        }
    }
    let is_own = !csrf.is_empty() && same(read.fields.get("csrf").as_bytes(), csrf.as_bytes());
    if is_own { Ok(read) } else { Err(Problem::Forbidden) }
}

/// Takes the same time wherever they differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differ, (x, y)| differ | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[actix_web::test]
    async fn a_name_may_come_more_than_once_and_keeps_its_order() {
        let (request, payload) = TestRequest::post()
            .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
            .set_payload("day=1&name=%E5%A4%A7+%E5%A0%82&day=3&empty=")
            .to_http_parts();
        let fields = read(&request, payload).await.unwrap();
        assert_eq!(fields.all("day").collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!(fields.get("name"), "大 堂");
        assert_eq!((fields.find("empty"), fields.find("none")), (Some(""), None));
    }

    #[test]
    fn a_form_from_another_site_is_told_apart() {
        let from =
            |name, value| TestRequest::post().insert_header(("Host", "rounds.example")).insert_header((name, value)).to_http_request();
        assert!(is_own(&from("Sec-Fetch-Site", "same-origin")));
        assert!(!is_own(&from("Sec-Fetch-Site", "cross-site")));
        assert!(is_own(&from("Origin", "https://rounds.example")));
        assert!(!is_own(&from("Origin", "https://evil.example")));
    }
}
