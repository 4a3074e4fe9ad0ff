//! The few words of WebDriver that the tests need, by plain HTTP.

use crate::http::Http;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    rc::Rc,
    thread,
};
use tempfile::TempDir;

/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub struct WebDriver {
    program: Child,
    session: String,
    http: Http,
    /// The browser's own process.
    pid: u64,
    _profile: Rc<TempDir>,
}

/// How a window is to be.
pub struct Setting {
    /// What the browser asks for.
    pub language: String,
    /// Where it keeps what it knows: the same folder, the same browser.
    pub profile: Rc<TempDir>,
    /// A phone, whose camera sees this film; none for a desk.
    pub camera: Option<PathBuf>,
}

impl WebDriver {
    pub fn start(setting: &Setting) -> Self {
        let (program, port) = program();
        let session = format!("http://127.0.0.1:{port}/session");
        let mut driver = Self { program, session, http: Http::default(), pid: 0, _profile: Rc::clone(&setting.profile) };
        let opened = driver.post("", &capabilities(setting));
        driver.pid = opened["capabilities"]["goog:processID"].as_u64().unwrap_or(0);
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

    /// Kills the browser with SIGKILL, as a phone's battery does.
    pub fn kill_browser(&self) {
        assert!(self.pid > 0, "chromedriver did not say which process is the browser");
        assert!(Command::new("kill").args(["-9", &self.pid.to_string()]).status().is_ok_and(|status| status.success()), "kill");
    }

    /// A word of Chrome's own protocol.
    pub fn devtools(&self, word: &str, about: &Value) -> Value {
        self.post("goog/cdp/execute", &json!({"cmd": word, "params": about}))
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

/// How often chromedriver may begin.
const STARTS: usize = 5;

/// Chromedriver and its port. It takes a port that is free in one family of addresses and wants the same in the other;
/// beside hundreds of servers of other tests that one may be taken, and it ends.
fn program() -> (Child, u16) {
    let mut said = String::new();
    for _ in 0..STARTS {
        let mut program = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver can be started (ROUNDS_SKIP=browser leaves these tests out)");
        if let Some(port) = port_of(&mut program, &mut said) {
            return (program, port);
        }
        let _ = program.kill();
        let _ = program.wait();
    }
    panic!("chromedriver did not begin to listen in {STARTS} starts:\n{said}")
}

/// None when it ended before it listened; `said` gets what it said.
fn port_of(program: &mut Child, said: &mut String) -> Option<u16> {
    let mut lines = BufReader::new(program.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        said.push_str(&line);
        said.push('\n');
        let (_, after) = line.split_once("successfully on port ")?;
        after.trim_end_matches('.').trim().parse().ok()
    });
    // Whoever writes into a closed pipe dies of it.
    thread::spawn(move || lines.for_each(drop));
    port
}

fn capabilities(setting: &Setting) -> Value {
    let mut arguments: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-proxy-server",
        "--window-size=1280,900",
    ]
    .map(String::from)
    .to_vec();
    arguments.push(format!("--accept-lang={}", setting.language));
    arguments.push(format!("--user-data-dir={}", setting.profile.path().display()));
    let mut options = json!({"prefs": {"intl.accept_languages": setting.language}});
    if let Some(camera) = &setting.camera {
        arguments.extend(["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"].map(String::from));
        arguments.push(format!("--use-file-for-fake-video-capture={}", camera.display()));
        options["mobileEmulation"] = json!({"deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 2.0, "touch": true}});
    }
    options["args"] = json!(arguments);
    json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}})
}
