//! What does a host send, and what does it bring back?

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Serialize, de::DeserializeOwned};

/// A header.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A question for the server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct Request {
    /// GET, POST, HEAD or PATCH.
    pub method: String,
    /// The path with its query, to be put behind the server's address.
    pub path: String,
    /// Its headers.
    pub headers: Vec<Header>,
    /// Its body; empty for none.
    pub body: Vec<u8>,
    /// Milliseconds after which nobody waits for the answer any more; none where the transport's own patience holds.
    pub timeout_millis: Option<u64>,
}

/// The server's answer, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ffi", derive(uniffi::Record))]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<Header>,
    /// Its body.
    pub body: Vec<u8>,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// An answer came.
    Answer(Response),
    /// None came: the line was cut before or after the server had the question.
    Lost,
}

impl Request {
    pub(super) fn new(method: &str, path: impl Into<String>) -> Self {
        Self { method: method.into(), path: path.into(), headers: vec![], body: vec![], timeout_millis: None }
    }

    pub(super) fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    pub(super) fn post(path: impl Into<String>, body: &impl Serialize) -> Result<Self, serde_json::Error> {
        let mut request = Self { body: serde_json::to_vec(body)?, ..Self::new("POST", path) };
        request.header("content-type", "application/json");
        Ok(request)
    }

    pub(super) fn header(&mut self, name: &str, value: &str) {
        self.headers.push(Header { name: name.into(), value: value.into() });
    }
}

impl Response {
    /// A header's value; names don't mind their letters' case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name)).map(|h| h.value.as_str())
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// As tus wants its metadata and checksums.
pub(super) fn base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}
