//! Does the demo come up, walk its morning and keep it? As somebody runs it who has never seen the product.

use e2e::{desk::Desk, office::Office, server::Server};
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
    wait_for(&supervisor, "/v1/findings", 5);
    wait_for(&supervisor, "/v1/findings?state=rectified", 1);
    assert_eq!(supervisor.list("/v1/findings?state=noticed").len(), 4, "security has one to do and the engineer three");
    assert_eq!(supervisor.list("/v1/spot-check-plans").len(), 1);
    let lead = office(&demo, folder.path(), "cleaning_lead");
    assert!(!lead.list("/v1/spot-checks?state=drawn").is_empty(), "there are areas to look at without notice");
    assert_eq!(office(&demo, folder.path(), "admin").list("/v1/devices").len(), 6);
    let patrols = supervisor.list("/v1/patrols").len();
    crew_has_a_week(&lead, &supervisor);
    drop(demo);

    let again = Server::demo(folder.path());
    let supervisor = office(&again, folder.path(), "supervisor");
    assert!(supervisor.list("/v1/patrols").len() >= patrols);
}

/// Every list of the crew's has something to see, and something to do; so has every page.
fn crew_has_a_week(lead: &Office, supervisor: &Office) {
    for (what, at_least) in [
        ("/v1/shifts", 3),
        ("/v1/rosters", 3),
        ("/v1/replacements", 1),
        ("/v1/leave?state=asked", 1),
        ("/v1/stores", 2),
        ("/v1/supplies", 6),
        ("/v1/tools", 5),
        ("/v1/tools?state=handed_out", 2),
        ("/v1/tools?state=in_repair", 1),
        ("/v1/tools?due=true", 1),
        ("/v1/purchase-plans?state=supervised", 1),
        ("/v1/purchase-plans?state=received", 1),
        ("/v1/repairs", 3),
        ("/v1/cleaning-plan", 20),
        ("/v1/responsibilities", 4),
        ("/v1/assessments", 5),
        ("/v1/trainings?state=held", 1),
        ("/v1/trainings?state=planned", 1),
        ("/v1/cleaning-jobs?state=paid", 1),
        ("/v1/cleaning-jobs?state=offered", 1),
        ("/v1/lead-reports?state=read", 1),
    ] {
        let found = lead.list(what).len();
        assert!(found >= at_least, "{what}: {found}, not {at_least}");
    }
    let draft = lead.list("/v1/lead-reports?state=draft").remove(0);
    let missed = draft["figures"].as_array().unwrap().iter().find(|figure| figure["what"] == "patrols_missed").unwrap();
    assert_eq!(missed["value"], 0, "nothing was missed before there was anything to walk: {draft}");
    let disputed = ["disputed", "changed"].map(|state| lead.list(&format!("/v1/assessments?state={state}")).len());
    assert!(disputed.iter().sum::<usize>() >= 1, "somebody disputes what they were given");
    let low = lead.list("/v1/supplies").iter().filter(|supply| is_low(lead, supply)).count();
    assert!(low >= 1, "something runs low");
    let desk = Desk::of(supervisor);
    for page in [
        "/attendance",
        "/stores",
        "/supplies",
        "/supplies/consumption",
        "/tools",
        "/purchase-plans",
        "/repairs",
        "/assessments",
        "/assessments/scores",
        "/cleaning-plan",
        "/responsibilities",
        "/trainings",
        "/cleaning-jobs",
        "/cleaning-jobs/months",
        "/lead-reports",
    ] {
        let shown = desk.page(page);
        assert!(shown.contains("<tbody>") && !shown.contains("class=\"empty\""), "{page}: {shown}");
    }
}

fn is_low(office: &Office, supply: &Value) -> bool {
    let id = supply["id"].as_str().unwrap();
    let stocks = office.read(&format!("/v1/supplies/{id}/stock"));
    let held = |store: &Value| {
        stocks.as_array().unwrap().iter().find(|stock| stock["store"] == *store).map_or(0, |stock| stock["quantity"].as_u64().unwrap())
    };
    supply["low"].as_array().unwrap().iter().any(|low| held(&low["store"]) < low["level"].as_u64().unwrap())
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
