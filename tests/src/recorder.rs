//! How is a phone killed while it records? The program `recorder` records in a process of its own and says what the app called saved, line by line;
//! whoever runs it kills it.

use serde::{Deserialize, Serialize};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// What the app called saved: said after its call came back, and not before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "saved", rename_all = "snake_case")]
pub enum Saved {
    /// A patrol was begun.
    Start {
        /// The patrol.
        patrol: String,
    },
    /// An item of a visit's draft was answered.
    Answer {
        /// The patrol.
        patrol: String,
        /// The checkpoint.
        checkpoint: String,
        /// The item.
        item: String,
        /// The points.
        points: u16,
    },
    /// A photo was taken into a visit's draft.
    Photo {
        /// The patrol.
        patrol: String,
        /// The checkpoint.
        checkpoint: String,
        /// The photo.
        photo: String,
        /// The hash of what the camera wrote.
        sha256: String,
    },
    /// A visit was recorded.
    Visit {
        /// The patrol.
        patrol: String,
        /// The checkpoint.
        checkpoint: String,
        /// The visit.
        visit: String,
    },
    /// A finding was raised, with a photo.
    Finding {
        /// The patrol.
        patrol: String,
        /// The finding.
        finding: String,
        /// The hash of what the camera wrote.
        sha256: String,
    },
    /// A patrol was finished.
    Finish {
        /// The patrol.
        patrol: String,
    },
}

impl Saved {
    /// The patrol that it belongs to.
    #[must_use]
    pub fn patrol(&self) -> &str {
        match self {
            Self::Start { patrol }
            | Self::Answer { patrol, .. }
            | Self::Photo { patrol, .. }
            | Self::Visit { patrol, .. }
            | Self::Finding { patrol, .. }
            | Self::Finish { patrol } => patrol,
        }
    }
}

/// The program, beside the test that runs it.
fn program() -> PathBuf {
    let here = std::env::current_exe().expect("a test knows its own path");
    let found = here.ancestors().skip(1).take(3).map(|folder| folder.join("recorder")).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("no program `recorder` near {}: build it first with `cargo build -p e2e --bins`", here.display()))
}

/// Lets somebody record on a phone's storage and kills the process after so long. What it had said until then.
#[must_use]
pub fn killed_after(storage: &Path, picture: &Path, moment: Duration) -> Vec<Saved> {
    let mut child = Command::new(program())
        .args([storage, picture])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the recorder can be run");
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let listening = thread::spawn(move || {
        let (mut said, mut line) = (vec![], String::new());
        // What has no end was cut off in the middle of being said.
        while out.read_line(&mut line).expect("it says text") > 0 && line.ends_with('\n') {
            said.push(serde_json::from_str(&line).unwrap_or_else(|e| panic!("“{line}”: {e}")));
            line.clear();
        }
        said
    });
    thread::sleep(moment);
    let ended = child.try_wait().expect("a process can be asked after");
    assert!(ended.is_none(), "the recorder ended by itself ({ended:?}): the app did not open, or refused something");
    child.kill().expect("it can be killed");
    let _ = child.wait();
    listening.join().expect("what it says is understood")
}
