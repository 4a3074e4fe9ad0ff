//! A mail server: `aiosmtpd`, as `tests/setup/install.sh` installs it.

use super::wait_for;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

const SERVER: &str = include_str!("mailbox.py");

/// An e-mail that was taken.
#[derive(Debug, Clone)]
pub struct Mail(pub Value);

impl Mail {
    /// A header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.0["headers"][name].as_str().unwrap_or_default()
    }

    /// As plain text.
    #[must_use]
    pub fn plain(&self) -> &str {
        self.0["plain"].as_str().unwrap_or_default()
    }
}

/// A mail server.
pub struct Mailbox {
    /// Its port.
    pub port: u16,
    child: Child,
    taken: Arc<Mutex<Vec<Mail>>>,
}

/// Where the packages are that the tests bring along.
fn tools() -> PathBuf {
    if let Ok(named) = std::env::var("ROUNDS_AIOSMTPD") {
        return named.into();
    }
    let here = std::env::current_exe().expect("a test knows its own path");
    let found = here.ancestors().map(|folder| folder.join("tools/aiosmtpd")).find(|path| path.is_dir());
    found.expect("aiosmtpd is there: tests/run installs it")
}

impl Mailbox {
    /// One that takes everything, without TLS.
    #[must_use]
    pub fn open() -> Self {
        Self::start(&[])
    }

    /// One that takes nothing without STARTTLS and a password, with this certificate and its key.
    #[must_use]
    pub fn with_tls(certificate: &Path, key: &Path) -> Self {
        Self::start(&[certificate, key])
    }

    fn start(more: &[&Path]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let mut child = Command::new("python3")
            .args(["-c", SERVER, &port.to_string()])
            .args(more)
            .env("PYTHONPATH", tools())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 runs");
        let taken = Arc::new(Mutex::new(vec![]));
        let (ready, began) = mpsc::channel();
        let (lines, all) = (BufReader::new(child.stdout.take().expect("piped")).lines(), taken.clone());
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                match serde_json::from_str(&line) {
                    Ok(mail) => all.lock().expect("nobody panics with it").push(Mail(mail)),
                    Err(_) => drop(ready.send(())),
                }
            }
        });
        began.recv_timeout(Duration::from_secs(30)).expect("the mail server starts");
        Self { port, child, taken }
    }

    /// What was taken for an address.
    #[must_use]
    pub fn of(&self, address: &str) -> Vec<Mail> {
        let taken = self.taken.lock().expect("nobody panics with it");
        taken.iter().filter(|mail| mail.0["to"][0] == address).cloned().collect()
    }

    /// The same, once there are so many.
    #[must_use]
    #[track_caller]
    pub fn wait_for(&self, address: &str, count: usize) -> Vec<Mail> {
        wait_for(count, address, || self.of(address))
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
