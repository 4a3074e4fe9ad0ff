//! A listener for hooks that does as its path says: `/ok`, `/fail/2` (the first two times), `/hang`, `/redirect`, `/no` (a robot that says no with 200).

use super::wait_for;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// How long `/hang` hangs.
const HANGS: Duration = Duration::from_secs(15);

/// A call that was heard.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The path with its query.
    pub path: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Heard {
    /// A header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{}: {e}", self.body))
    }
}

/// A listener.
pub struct Listener {
    /// Its port.
    pub port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Listener {
    /// Begins to listen on 127.0.0.1.
    #[must_use]
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard = Arc::new(Mutex::new(vec![]));
        let all = heard.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let all = all.clone();
                thread::spawn(move || answer(stream, &all));
            }
        });
        Self { port, heard }
    }

    /// An address of it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was heard at paths that begin like this.
    #[must_use]
    pub fn heard(&self, path: &str) -> Vec<Heard> {
        let heard = self.heard.lock().expect("nobody panics with it");
        heard.iter().filter(|heard| heard.path.starts_with(path)).cloned().collect()
    }

    /// The same, once there are so many.
    #[must_use]
    #[track_caller]
    pub fn wait_for(&self, path: &str, count: usize) -> Vec<Heard> {
        wait_for(count, path, || self.heard(path))
    }
}

fn answer(stream: TcpStream, all: &Mutex<Vec<Heard>>) {
    let Some(heard) = read(&stream) else { return };
    let path = heard.path.clone();
    let before = {
        let mut all = all.lock().expect("nobody panics with it");
        let before = all.iter().filter(|earlier| earlier.path == path).count();
        all.push(heard);
        before
    };
    let fails = path.strip_prefix("/fail/").and_then(|rest| rest.split('?').next()?.parse().ok()).unwrap_or(0);
    let (status, headers, body) = match path.split('?').next().unwrap_or_default() {
        "/hang" => {
            thread::sleep(HANGS);
            ("200 OK", "", "late")
        }
        "/redirect" => ("302 Found", "Location: http://169.254.169.254/latest/meta-data/\r\n", ""),
        "/no" => ("200 OK", "", r#"{"errcode":310000,"errmsg":"sign not match"}"#),
        "/feishu" => ("200 OK", "", r#"{"code":0,"msg":"success"}"#),
        _ if before < fails => ("500 Internal Server Error", "", "out of order"),
        _ => ("200 OK", "", r#"{"errcode":0,"errmsg":"ok"}"#),
    };
    let length = body.len();
    let _ = write!(&stream, "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
}

fn read(stream: &TcpStream) -> Option<Heard> {
    let mut lines = BufReader::new(stream);
    let mut first = String::new();
    lines.read_line(&mut first).ok()?;
    let path = first.split_whitespace().nth(1)?.to_owned();
    let mut headers = vec![];
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.to_owned())),
            None => break,
        }
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    Some(Heard { path, headers, body: String::from_utf8(body).ok()? })
}
