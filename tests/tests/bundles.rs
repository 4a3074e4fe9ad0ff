//! Can a stranger check our evidence with nothing but the bundle?

use domain::people::Role;
use e2e::{
    bundles::{self, Sealed, fetch, text, verify},
    estate::{Cast, Estate},
    sealer::Sealer,
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    thread,
    time::{Duration, Instant},
};

/// A patrol with three sealed photos and one without a seal, on a day that is closed.
fn closed() -> (Estate, Cast, Sealed) {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let mut sealer = Sealer::enrol(&estate.admin, &cast.lin);
    let sealed = Sealed::make(&estate, &cast, &mut sealer, 3);
    // Nobody else writes while the test does.
    estate.server.kill();
    estate.database.age_seals(1);
    estate.server.start_again();
    let patience = Instant::now() + Duration::from_secs(20);
    while estate.admin.list("/v1/seals/days").is_empty() {
        assert!(Instant::now() < patience, "the day is not closed");
        thread::sleep(Duration::from_millis(100));
    }
    (estate, cast, sealed)
}

#[test]
fn a_bundle_is_whole_and_every_spoiled_one_is_found() {
    let (estate, cast, sealed) = closed();
    let bundle = fetch(&cast.zhou, &format!("/v1/patrols/{}/bundle.zip", sealed.patrol));
    let index: Value = serde_json::from_str(&text(&bundle, "index.json")).unwrap();
    assert_eq!((index["form"].as_str(), index["photos"].as_array().map(Vec::len)), (Some("rounds.bundle.1"), Some(4)));
    assert!(text(&bundle, "index.html").contains(&sealed.photos[3]) && text(&bundle, "README.txt").contains("rounds verify bundle"));
    assert!(text(&bundle, "check.html").contains("seal-other-photo"), "the sentences are in the page");
    assert_eq!(verify(estate.folder.path(), &bundle), (BTreeSet::new(), true));
    for (what, spoiled, code) in bundles::spoiled(&bundle, &sealed) {
        let (codes, good) = verify(estate.folder.path(), &spoiled);
        assert!(codes.contains(code) && !good, "{what}: {codes:?}");
    }
    // Bits all over a photo.
    let file = format!("photos/{}.jpg", sealed.photos[1]);
    let (_, length) = bundles::entry(&bundle, &file);
    for n in 0..20 {
        let (codes, good) = verify(estate.folder.path(), &bundles::flipped(&bundle, &file, n * 7_919 % length));
        assert!(codes.contains("photo-changed") && !good, "bit {n}: {codes:?}");
    }
}

#[test]
fn a_bundle_is_told_in_both_languages_and_promises_no_more_than_it_shows() {
    let (estate, cast, sealed) = closed();
    let file = estate.folder.path().join("whole.zip");
    std::fs::write(&file, fetch(&cast.zhou, &format!("/v1/patrols/{}/bundle.zip", sealed.patrol))).unwrap();
    let told = estate.server.command(&["verify", "bundle", &file.display().to_string()], "");
    for words in [
        "照片 4 张；与封存相符 3 张；没有封存 1 张",
        "Photos: 4; consistent with their seals: 3; not sealed: 1",
        "没有说明什么",
        "What is not shown",
    ] {
        assert!(told.contains(words), "{words}:\n{told}");
    }
    assert!(!told.contains("proven"), "{told}");
    let key = cast.zhou.read(&format!("/v1/photos/{}/{}/seal", estate.site, sealed.photos[0]));
    let key = domain::seal::ServerKey::parse(key["server_key"].as_str().unwrap()).unwrap();
    assert!(told.contains(&key.id().to_string()), "the fingerprint to compare");
}

#[test]
fn only_who_may_see_originals_takes_a_bundle_and_each_original_is_written_down() {
    let (estate, cast, sealed) = closed();
    let path = format!("/v1/patrols/{}/bundle.zip", sealed.patrol);
    let clerk = estate.colleague("Chen", Role::SeniorClerk);
    for office in [&cast.lin, &clerk] {
        assert_eq!(office.call("GET", &path, None).status, 403);
    }
    let _ = fetch(&cast.zhou, &path);
    for photo in &sealed.photos {
        let views = estate.admin.list(&format!("/v1/photos/{}/{photo}/views", estate.site));
        assert_eq!(views.iter().filter(|view| view["person"] == cast.zhou.person.to_string()).count(), 1, "{views:?}");
    }
    let _ = fetch(&cast.zhou, &format!("/v1/findings/{}/bundle.zip", sealed.finding));
}

#[test]
fn in_the_browser_the_check_page_finds_what_the_command_finds() {
    use e2e::browser::Browser;
    let (estate, cast, sealed) = closed();
    let bundle = fetch(&cast.zhou, &format!("/v1/patrols/{}/bundle.zip", sealed.patrol));
    let (folder, page) = (estate.folder.path(), estate.folder.path().join("check.html"));
    std::fs::write(&page, text(&bundle, "check.html")).unwrap();
    let mut files = 0;
    let mut chosen = |browser: &Browser, bytes: &[u8]| -> Value {
        files += 1;
        let file = folder.join(format!("chosen-{files}.zip"));
        std::fs::write(&file, bytes).unwrap();
        browser.script("delete document.getElementById('outcome').dataset.done");
        browser.choose("#file", &file);
        browser.wait_until("return document.getElementById('outcome').dataset.done === 'yes'", "the outcome");
        browser.script("return window.outcome")
    };
    // From the disk, without any server; then from the server.
    for (site, path) in [("file://", page.display().to_string()), (estate.server.url.as_str(), format!("/check#patrol/{}", sealed.patrol))]
    {
        let browser = Browser::open(site, "zh-CN");
        browser.go(&path);
        let said = chosen(&browser, &bundle);
        assert_eq!((bundles::codes(&said), said["fit"].as_u64(), said["unsealed"].as_u64()), (BTreeSet::new(), Some(3), Some(1)), "{said}");
        assert!(browser.text("#outcome").contains("没有发现不符之处"));
        assert_eq!(browser.count("[data-code='no-ed25519']"), 0, "this browser checks the server's signatures too");
        browser.picture(if site == "file://" { "check-good-file" } else { "check-good" });
    }
    let browser = Browser::open("file://", "en");
    browser.go(&page.display().to_string());
    for (what, spoiled, code) in bundles::spoiled(&bundle, &sealed) {
        let said = chosen(&browser, &spoiled);
        let (codes, _) = verify(folder, &spoiled);
        assert!(codes.contains(code), "{what}: {codes:?}");
        assert_eq!(bundles::codes(&said), codes, "{what}: the two checkers agree");
        assert!(browser.text("#outcome").contains("Something does not fit"), "{what}");
        assert!(browser.has(&format!("[data-code='{code}']")), "{what}");
    }
    browser.picture("check-bad");
}
