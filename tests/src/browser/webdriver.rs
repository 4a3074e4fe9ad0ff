//! The few words of WebDriver that the tests need, by plain HTTP.

use crate::http::Http;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread,
};
use tempfile::TempDir;

/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub struct WebDriver {
    program: Child,
    session: String,
    http: Http,
    _profile: TempDir,
}

impl WebDriver {
    pub fn start(language: &str) -> Self {
        let mut program = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver can be started (ROUNDS_SKIP=browser leaves these tests out)");
        let port = port_of(&mut program);
        let (http, profile) = (Http::default(), TempDir::new().expect("a temporary folder"));
        let mut driver = Self { program, session: format!("http://127.0.0.1:{port}/session"), http, _profile: profile };
        let opened = driver.post("", &capabilities(driver._profile.path(), language));
        let id = opened["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {opened}")).to_owned();
        driver.session = format!("{}/{id}/", driver.session);
        driver.post("timeouts", &json!({"script": 60_000, "pageLoad": 60_000}));
        driver
    }

    pub fn get(&self, path: &str) -> Value {
        self.call("GET", path, None)
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.call("POST", path, Some(body))
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let bytes = body.map(|b| b.to_string().into_bytes());
        let url = format!("{}{path}", self.session);
        let reply = self.http.must(method, &url, &[("content-type", "application/json")], bytes.as_deref());
        assert_eq!(reply.status, 200, "WebDriver {method} {path}: {}", reply.text());
        reply.json()["value"].take()
    }

    /// Everything that matches now.
    pub fn elements(&self, css: &str) -> Vec<String> {
        let found = self.post("elements", &json!({"using": "css selector", "value": css}));
        found.as_array().into_iter().flatten().filter_map(|e| Some(e[ELEMENT].as_str()?.to_owned())).collect()
    }
}

impl Drop for WebDriver {
    fn drop(&mut self) {
        // Closes the browser; it would outlive its driver.
        let _ = self.http.send("DELETE", self.session.trim_end_matches('/'), &[], None);
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn port_of(program: &mut Child) -> u16 {
    let mut lines = BufReader::new(program.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, after) = line.split_once("successfully on port ")?;
        after.trim_end_matches('.').trim().parse().ok()
    });
    // Whoever writes into a closed pipe dies of it.
    thread::spawn(move || lines.for_each(drop));
    port.expect("chromedriver says on which port it listens")
}

fn capabilities(profile: &std::path::Path, language: &str) -> Value {
    let arguments = [
        "--headless".to_owned(),
        "--no-sandbox".into(),
        "--disable-gpu".into(),
        "--disable-dev-shm-usage".into(),
        "--no-first-run".into(),
        "--disable-background-networking".into(),
        "--disable-component-update".into(),
        "--disable-sync".into(),
        "--no-proxy-server".into(),
        "--window-size=1280,900".into(),
        format!("--accept-lang={language}"),
        format!("--user-data-dir={}", profile.display()),
    ];
    let options = json!({"args": arguments, "prefs": {"intl.accept_languages": language}});
    json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}})
}
