//! Who sits at a desk? Somebody whose line never fails: what they do is part of the story, not of its troubles.

use crate::server::Server;
use engine::sync::{Header, Request, Response};
use serde_json::{Value, json};

/// Somebody at a desk.
#[derive(Debug, Clone)]
pub struct Office {
    login: String,
    token: String,
}

/// What everybody's password is.
pub const PASSWORD: &str = "right horse battery";

impl Office {
    /// Somebody who has not signed in yet.
    #[must_use]
    pub fn new(login: &str) -> Self {
        Self { login: login.into(), token: String::new() }
    }

    /// Asks the server; signs in first where that is needed.
    pub async fn ask(&mut self, server: &mut Server, method: &str, path: &str, body: Option<&Value>) -> Option<Response> {
        let answered = self.once(server, method, path, body).await?;
        if answered.status != 401 {
            return Some(answered);
        }
        let sign_in = json!({ "login": self.login, "password": PASSWORD });
        let signed_in = self.once(server, "POST", "/v1/auth/login", Some(&sign_in)).await?;
        let text = String::from_utf8_lossy(&signed_in.body);
        assert!(signed_in.status == 200, "{} signs in: {} {text}", self.login, signed_in.status);
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        answer["access_token"].as_str().expect("a token").clone_into(&mut self.token);
        self.once(server, method, path, body).await
    }

    async fn once(&self, server: &mut Server, method: &str, path: &str, body: Option<&Value>) -> Option<Response> {
        let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
        let mut headers = vec![header("authorization", &format!("Bearer {}", self.token))];
        if body.is_some() {
            headers.push(header("content-type", "application/json"));
        }
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        server.ask(Request { method: method.into(), path: path.into(), headers, body, timeout_millis: None }).await
    }

    /// Posts something that must be taken; its answer.
    pub async fn make(&mut self, server: &mut Server, path: &str, body: &impl serde::Serialize) -> Value {
        let body = serde_json::to_value(body).expect("it has JSON");
        let answered = self.ask(server, "POST", path, Some(&body)).await.expect("an answer");
        let text = String::from_utf8_lossy(&answered.body).into_owned();
        assert!((200..300).contains(&answered.status), "POST {path}: {} {text}", answered.status);
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// Reads a list; empty where the server does not answer.
    pub async fn list(&mut self, server: &mut Server, path: &str) -> Vec<Value> {
        let Some(answered) = self.ask(server, "GET", path, None).await else { return vec![] };
        let text = String::from_utf8_lossy(&answered.body);
        assert!(answered.status == 200, "GET {path}: {} {text}", answered.status);
        let page: Value = serde_json::from_slice(&answered.body).unwrap_or(Value::Null);
        page["items"].as_array().cloned().unwrap_or_default()
    }
}
