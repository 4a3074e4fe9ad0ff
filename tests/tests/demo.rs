//! Does the demo come up, walk its morning and keep it? As somebody runs it who has never seen the product.

use e2e::{office::Office, server::Server};
use serde_json::Value;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Signs in with what the demo has written down for a role.
fn office(demo: &Server, folder: &Path, role: &str) -> Office {
    let text = std::fs::read_to_string(folder.join("logins.json")).unwrap();
    let logins: Vec<Value> = serde_json::from_str(&text).unwrap();
    let of_role = logins.iter().find(|login| login["role"] == role).unwrap_or_else(|| panic!("no {role} in {text}"));
    let word = |name: &str| of_role[name].as_str().unwrap();
    Office::sign_in(&demo.url, word("login"), word("password"))
}

/// Waits until a page of patrols says what is waited for.
fn wait_for(office: &Office, what: &str, count: usize) {
    let begun = Instant::now();
    loop {
        let found = office.list(what).len();
        if found == count {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "{what}: {found}, not {count}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn the_demo_walks_a_morning_is_judged_and_keeps_its_data_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Server::demo(folder.path());
    let supervisor = office(&demo, folder.path(), "supervisor");
    wait_for(&supervisor, "/v1/patrols?state=accepted", 1);
    wait_for(&supervisor, "/v1/patrols?state=sent_back", 1);
    wait_for(&supervisor, "/v1/patrols?state=underway", 1);
    wait_for(&supervisor, "/v1/findings", 3);
    wait_for(&supervisor, "/v1/findings?state=rectified", 1);
    assert_eq!(supervisor.list("/v1/findings?state=noticed").len(), 2, "security and the engineer have theirs to do");
    assert_eq!(supervisor.list("/v1/spot-check-plans").len(), 1);
    let lead = office(&demo, folder.path(), "cleaning_lead");
    assert!(!lead.list("/v1/spot-checks?state=drawn").is_empty(), "there are areas to look at without notice");
    assert_eq!(office(&demo, folder.path(), "admin").list("/v1/devices").len(), 6);
    let patrols = supervisor.list("/v1/patrols").len();
    drop(demo);

    let again = Server::demo(folder.path());
    let supervisor = office(&again, folder.path(), "supervisor");
    assert!(supervisor.list("/v1/patrols").len() >= patrols);
}

/// Nobody got the passwords of a start that was stopped too early; the next one makes an estate of its own.
#[test]
fn a_first_start_that_was_stopped_half_way_is_no_dead_end_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Server::demo(folder.path());
    drop(demo);
    std::fs::remove_file(folder.path().join("logins.json")).unwrap();
    std::fs::write(folder.path().join("unfinished"), "").unwrap();
    let demo = Server::demo(folder.path());
    assert_eq!(office(&demo, folder.path(), "admin").list("/v1/sites").len(), 1);
}

/// A slip of the keyboard must not cost anybody their books.
#[test]
fn books_that_no_demo_made_are_left_alone_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let books = folder.path().join("rounds.db");
    std::fs::write(&books, "somebody's books").unwrap();
    let ended = std::process::Command::new(e2e::server::program())
        .args(["demo", "--listen", "127.0.0.1:0", "--folder"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success() && said.contains("another --folder"), "{said}");
    assert_eq!(std::fs::read_to_string(&books).unwrap(), "somebody's books");
}
