//! How does a question get to the server?

use engine::sync::{Header, Request, Response};
use std::{sync::Arc, time::Duration};
use ureq::{Agent, http};

/// Carries a question to the server and the answer back. Any status is an answer; only a cut line is an error.
#[uniffi::export(with_foreign)]
pub trait Transport: Send + Sync {
    /// Sends and waits.
    ///
    /// # Errors
    /// [`TransportError`] when no answer came.
    fn send(&self, request: Request) -> Result<Response, TransportError>;
}

/// No answer came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TransportError {
    /// The line was cut before or after the server had the question.
    #[error("{why}")]
    Cut {
        /// For the log.
        why: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Cut { why: error.reason }
    }
}

/// The app's own HTTP client, with TLS of its own (rustls).
#[derive(uniffi::Object)]
pub struct HttpTransport {
    agent: Agent,
    server: String,
}

/// The largest answer that is read, in bytes: pages of 200 records are far below.
const ANSWER: u64 = 64 * 1024 * 1024;

#[uniffi::export]
impl HttpTransport {
    /// A client for a server's address: `https://rounds.example`.
    #[uniffi::constructor]
    #[must_use]
    pub fn new(server_url: String) -> Arc<Self> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_global(Some(Duration::from_secs(120)))
            .build();
        Arc::new(Self { agent: Agent::new_with_config(config), server: server_url.trim_end_matches('/').to_owned() })
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        let cut = |error: &dyn std::fmt::Display| TransportError::Cut { why: error.to_string() };
        let mut builder = http::Request::builder().method(request.method.as_str()).uri(format!("{}{}", self.server, request.path));
        for header in &request.headers {
            builder = builder.header(&header.name, &header.value);
        }
        let is_bare = matches!(request.method.as_str(), "GET" | "HEAD");
        let answer = if is_bare {
            builder.body(()).map_err(|e| cut(&e)).and_then(|r| self.agent.run(r).map_err(|e| cut(&e)))
        } else {
            builder.body(request.body).map_err(|e| cut(&e)).and_then(|r| self.agent.run(r).map_err(|e| cut(&e)))
        }?;
        let (head, mut body) = answer.into_parts();
        let bytes = body.with_config().limit(ANSWER).read_to_vec().map_err(|e| cut(&e))?;
        let headers = head
            .headers
            .iter()
            .filter_map(|(name, value)| Some(Header { name: name.as_str().to_owned(), value: value.to_str().ok()?.to_owned() }));
        Ok(Response { status: head.status.as_u16(), headers: headers.collect(), body: bytes })
    }
}
