//! How does a test speak HTTP? Plainly: whatever it wants to send goes out, whatever comes back is an answer.

use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use ureq::{Agent, http::Request};

/// The largest answer that a test reads, in bytes.
const ANSWER_LIMIT: u64 = 256 * 1024 * 1024;

/// A client that follows nothing and judges nothing.
#[derive(Clone)]
pub struct Http {
    agent: Agent,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Default for Http {
    fn default() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        Self { agent: config.new_agent() }
    }
}

impl Http {
    /// Sends a request. An error means that no answer came.
    pub fn send(&self, method: &str, url: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Result<Reply, String> {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            Some(bytes) => self.agent.run(request.body(bytes).map_err(|e| e.to_string())?),
            None => self.agent.run(request.body(()).map_err(|e| e.to_string())?),
        };
        let mut answer = answer.map_err(|e| format!("{method} {url}: {e}"))?;
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_ascii_lowercase(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        // An answer to HEAD may say how its body would be packed, and has none.
        let body = if method == "HEAD" {
            vec![]
        } else {
            answer.body_mut().with_config().limit(ANSWER_LIMIT).read_to_vec().map_err(|e| format!("{method} {url}: {e}"))?
        };
        Ok(Reply { status: answer.status().as_u16(), headers, body })
    }

    /// Sends a request that must be answered.
    pub fn must(&self, method: &str, url: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Reply {
        self.send(method, url, headers, body).unwrap_or_else(|e| panic!("no answer: {e}"))
    }
}

impl Reply {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        self.read()
    }

    /// The body as a value of some type.
    #[must_use]
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{} is not what was expected: {e}", self.text()))
    }

    /// A header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The same answer, if it has this status.
    #[must_use]
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The slug of a problem; panics when the answer is no `application/problem+json` with everything that belongs there.
    #[must_use]
    #[track_caller]
    pub fn problem(&self) -> String {
        assert!(self.header("content-type").is_some_and(|t| t.starts_with("application/problem+json")), "{} {}", self.status, self.text());
        let body = self.json();
        assert_eq!(body["status"], self.status, "{body}");
        assert!(!body["title"].as_str().unwrap_or_default().is_empty(), "a problem says what is the matter: {body}");
        assert!(!body["request_id"].as_str().unwrap_or_default().is_empty(), "a problem can be found in the log: {body}");
        let kind = body["type"].as_str().unwrap_or_default();
        kind.strip_prefix("/problems/").unwrap_or_else(|| panic!("a problem has a type: {body}")).to_owned()
    }
}
