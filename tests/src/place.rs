//! Where do photos lie in this test? In a folder of the test's own; or, where `ROUNDS_TEST_PHOTOS=s3`, on an S3 server of the test's own
//! (`s3s-fs`, a program beside ours; `ROUNDS_S3_SERVER` says where it is), which can be stopped and started again.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

const BUCKET: &str = "rounds";
const PREFIX: &str = "estate/photos";
const KEY: &str = "AKIAROUNDSTEST";
const SECRET: &str = "only for the tests of rounds";
const PATIENCE: Duration = Duration::from_secs(30);

/// The place of an estate's photos.
pub enum Place {
    /// A folder.
    Folder(PathBuf),
    /// An S3 server.
    S3(S3Server),
}

impl Place {
    /// What the environment asks for.
    #[must_use]
    pub fn make(folder: &Path) -> Self {
        match std::env::var("ROUNDS_TEST_PHOTOS").as_deref() {
            Ok("s3") => Self::S3(S3Server::start(&folder.join("s3"))),
            Ok("folder") | Err(_) => Self::Folder(folder.join("photos")),
            Ok(other) => panic!("ROUNDS_TEST_PHOTOS is {other:?}: folder or s3"),
        }
    }

    /// The server's settings.
    #[must_use]
    pub fn settings(&self) -> Vec<(String, String)> {
        let settings = match self {
            Self::Folder(folder) => vec![("ROUNDS_PHOTOS", folder.display().to_string())],
            Self::S3(server) => vec![
                ("ROUNDS_PHOTOS", format!("s3://{BUCKET}/{PREFIX}")),
                ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
                ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
                ("AWS_ENDPOINT_URL", server.url.clone()),
            ],
        };
        settings.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The folder in which what is kept can be looked at, and spoiled: the S3 server keeps each object as a file of its name.
    #[must_use]
    pub fn files(&self) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.clone(),
            Self::S3(server) => server.root.join(BUCKET).join(PREFIX),
        }
    }

    /// Every file below a name, but the S3 server's own notes.
    #[must_use]
    pub fn below(&self, name: &str) -> Vec<PathBuf> {
        let (mut found, mut folders) = (vec![], vec![self.files().join(name)]);
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
            for path in entries.filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))) {
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found.sort();
        found
    }

    /// The S3 server, in a test that is about it.
    pub fn s3(&mut self) -> &mut S3Server {
        match self {
            Self::S3(server) => server,
            Self::Folder(_) => panic!("only an S3 server can be stopped: set ROUNDS_TEST_PHOTOS=s3, as tests/run does"),
        }
    }
}

/// A running S3 server; gone with the test.
pub struct S3Server {
    /// Where it is reached. It stays when the server is started again.
    pub url: String,
    root: PathBuf,
    child: Option<Child>,
}

impl S3Server {
    fn start(root: &Path) -> Self {
        fs::create_dir_all(root.join(BUCKET)).expect("the test's folder can be written");
        let mut server = Self { url: String::new(), root: root.to_owned(), child: None };
        server.run("0");
        server
    }

    fn run(&mut self, port: &str) {
        let program = std::env::var("ROUNDS_S3_SERVER").unwrap_or_else(|_| "s3s-fs".to_owned());
        let mut child = Command::new(&program)
            .args(["--host", "127.0.0.1", "--port", port, "--access-key", KEY, "--secret-key", SECRET])
            .arg(&self.root)
            .env("RUST_LOG", "s3s_fs=info")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} can't be run ({error}): ROUNDS_S3_SERVER says where s3s-fs is"));
        let (said, heard) = mpsc::channel();
        follow(child.stdout.take().expect("piped"), said.clone());
        follow(child.stderr.take().expect("piped"), said);
        self.child = Some(child);
        let port = heard.recv_timeout(PATIENCE).expect("the S3 server says where it listens");
        self.url = format!("http://127.0.0.1:{port}");
    }

    /// Ends it: nobody answers any more.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts it again, on the same data and the same port.
    pub fn start_again(&mut self) {
        self.stop();
        let port = self.url.rsplit(':').next().expect("a port").to_owned();
        self.run(&port);
    }
}

/// Reads to the end, so that the program never waits for us; tells the port.
fn follow(stream: impl Read + Send + 'static, said: mpsc::Sender<String>) {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if let Some((_, after)) = line.split_once("http://127.0.0.1:") {
                let _ = said.send(after.chars().take_while(char::is_ascii_digit).collect());
            }
        }
    });
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.stop();
    }
}
