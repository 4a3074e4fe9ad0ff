//! How does a test run the real server, kill it and start it again?

use crate::http::Http;
use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(180);

/// A running `rounds serve`, or `rounds demo`.
pub struct Server {
    /// Where it is reached: `http://127.0.0.1:PORT`. It stays when the server is started again.
    pub url: String,
    verb: &'static str,
    settings: Vec<(String, String)>,
    /// A shell command line in front of the program: `ulimit -f 100`.
    before: Option<String>,
    child: Option<Child>,
    followers: Vec<JoinHandle<()>>,
    log: Arc<Mutex<String>>,
}

/// The program under test.
#[must_use]
pub fn program() -> PathBuf {
    if let Ok(named) = std::env::var("ROUNDS_BINARY") {
        return named.into();
    }
    let here = std::env::current_exe().expect("a test knows its own path");
    let found = here.ancestors().skip(1).take(3).map(|folder| folder.join("rounds")).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("no program `rounds` near {}: build it first with `cargo build -p rounds`", here.display()))
}

/// Settings as the environment carries them.
#[must_use]
pub fn settings(folder: &Path, database: &str) -> Vec<(String, String)> {
    let inside = |name: &str| folder.join(name).display().to_string();
    [
        ("ROUNDS_LISTEN", "127.0.0.1:0".to_owned()),
        ("ROUNDS_DATABASE_URL", database.to_owned()),
        ("ROUNDS_PHOTOS", inside("photos")),
        ("ROUNDS_SECRETS", inside("secrets")),
        ("ROUNDS_WORKERS", "2".to_owned()),
        ("ROUNDS_CONNECTIONS", "4".to_owned()),
        ("ROUNDS_REQUESTS_PER_MINUTE", "0".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

impl Server {
    /// Starts one and waits until it listens.
    #[must_use]
    pub fn start(settings: Vec<(String, String)>) -> Self {
        Self::of("serve", settings)
    }

    /// Starts a demo in a folder and waits until it has told its logins.
    #[must_use]
    pub fn demo(folder: &Path) -> Self {
        let settings = [("ROUNDS_LISTEN", "127.0.0.1:0".to_owned()), ("ROUNDS_DEMO_FOLDER", folder.display().to_string())];
        Self::of("demo", settings.map(|(name, value)| (name.to_owned(), value)).to_vec())
    }

    fn of(verb: &'static str, settings: Vec<(String, String)>) -> Self {
        let mut server = Self { url: String::new(), verb, settings, before: None, child: None, followers: vec![], log: Arc::default() };
        server.run();
        server
    }

    fn run(&mut self) {
        let mut command = match &self.before {
            None => Command::new(program()),
            Some(before) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]).arg(program());
                shell
            }
        };
        command.arg(self.verb).env_clear().env("PATH", std::env::var("PATH").unwrap_or_default()).envs(self.settings.iter().cloned());
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the server's program can be run");
        let (said, heard) = mpsc::channel();
        let (out, err) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
        self.followers = vec![self.follow(out, said.clone()), self.follow(err, said)];
        self.child = Some(child);
        let url = heard.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("the server did not say where it listens:\n{}", self.log()));
        // The next start takes the same port, so that phones find it again.
        let port = url.trim_start_matches("http://").to_owned();
        self.set("ROUNDS_LISTEN", &port);
        self.url = url;
    }

    fn follow(&self, stream: impl Read + Send + 'static, said: mpsc::Sender<String>) -> JoinHandle<()> {
        let log = self.log.clone();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if let Some(url) = listening_on(&line) {
                    let _ = said.send(url);
                }
                let mut log = log.lock().expect("no test writes the log");
                log.push_str(&line);
                log.push('\n');
            }
        })
    }

    /// Reads what it said to its very end; its process has to be gone.
    fn hear_out(&mut self) {
        for follower in self.followers.drain(..) {
            let _ = follower.join();
        }
    }

    /// Changes a setting for the next start.
    pub fn set(&mut self, name: &str, value: &str) {
        self.unset(name);
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    /// Takes a setting away from the next start.
    pub fn unset(&mut self, name: &str) {
        self.settings.retain(|(n, _)| n != name);
    }

    /// Puts a shell's words before the program at the next start: limits, mostly.
    pub fn before(&mut self, words: Option<&str>) {
        self.before = words.map(str::to_owned);
    }

    /// What it has written so far: all of it once it has ended.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.lock().expect("no test writes the log").clone()
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// Ends it as a power cut would: SIGKILL, no farewell.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
            self.hear_out();
        }
    }

    /// Waits until it has ended by itself, and says by which signal; none when it goes on for longer, or ended without one.
    pub fn died_of(&mut self, patience: Duration) -> Option<i32> {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if let Some(status) = self.child.as_mut()?.try_wait().expect("a process can be asked after") {
                self.child = None;
                self.hear_out();
                return status.signal();
            }
            thread::sleep(Duration::from_millis(5));
        }
        None
    }

    /// Asks it to stop (SIGTERM), and says whether it ended well and in time.
    pub fn stop(&mut self) -> bool {
        let Some(mut child) = self.child.take() else {
            return false;
        };
        let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            match child.try_wait() {
                Ok(Some(status)) => {
                    self.hear_out();
                    return status.success();
                }
                _ => thread::sleep(Duration::from_millis(20)),
            }
        }
        let _ = child.kill();
        let _ = child.wait();
        self.hear_out();
        false
    }

    /// Starts another one beside it, on the same data and a port of its own.
    #[must_use]
    pub fn beside(&self) -> Self {
        let mut settings = self.settings.clone();
        settings.retain(|(name, _)| name != "ROUNDS_LISTEN");
        settings.push(("ROUNDS_LISTEN".to_owned(), "127.0.0.1:0".to_owned()));
        Self::start(settings)
    }

    /// Runs another command of the same program on the same data, and says how it ended: its exit code, and what it said.
    #[must_use]
    pub fn command_ends(&self, arguments: &[&str]) -> (Option<i32>, String) {
        ends(&self.settings, arguments)
    }

    /// Starts it again on the same data and the same port.
    pub fn start_again(&mut self) {
        self.kill();
        self.run();
    }

    /// Waits until it is ready.
    pub fn wait_until_ready(&self) {
        let (http, begun) = (Http::default(), Instant::now());
        while begun.elapsed() < PATIENCE {
            if http.send("GET", &format!("{}/readyz", self.url), &[], None).is_ok_and(|reply| reply.status == 200) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("the server is not ready:\n{}", self.log());
    }

    /// Runs another command of the same program on the same data, with something on its standard input.
    pub fn command(&self, arguments: &[&str], input: &str) -> String {
        command(&self.settings, arguments, input)
    }
}

/// Runs a command of the program.
pub fn command(settings: &[(String, String)], arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(program())
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap_or_default())
        .envs(settings.iter().cloned())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server's program can be run");
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "rounds {arguments:?} failed:\n{said}");
    said
}

/// Runs a command of the program to its end, good or bad.
#[must_use]
pub fn ends(settings: &[(String, String)], arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(program())
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap_or_default())
        .envs(settings.iter().cloned())
        .stdin(Stdio::null())
        .output()
        .expect("the server's program can be run");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), said)
}

fn listening_on(line: &str) -> Option<String> {
    let (_, after) = line.split_once("listening on http://")?;
    let address: String = after.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect();
    Some(format!("http://{address}"))
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            let log = self.log();
            let tail: Vec<&str> = log.lines().rev().take(40).collect();
            eprintln!("the server's last words:\n{}", tail.into_iter().rev().collect::<Vec<_>>().join("\n"));
        }
    }
}
