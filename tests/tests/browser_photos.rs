//! A patrol's photos are looked through by keyboard alone, at a desk and at the width of a phone.

use e2e::{
    browser::{Browser, keys},
    checklists::{self, good_answers},
    estate::{Cast, Estate},
    photos,
};

/// Two walks with a photo at each checkpoint.
fn walks() -> (Estate, Cast, [String; 2]) {
    let (estate, cast) = Estate::ready(checklists::every_kind(), 2);
    let phone = estate.phone(&cast.lin);
    let walk = |patrol: String| {
        for (checkpoint, seed) in cast.round.checkpoints.iter().zip(0..) {
            phone.visit_with_photo(&patrol, checkpoint, &good_answers(&cast.round.content), &photos::small(40 + seed));
        }
        phone.finish(&patrol);
        phone.sync();
        patrol
    };
    let first = walk(phone.start_due(&cast.round));
    let second = walk(phone.app.start_patrol(cast.round.route.id.to_string(), None).expect("it may be walked at will"));
    (estate, cast, [first, second])
}

fn type_in(browser: &Browser, text: &str) {
    text.chars().for_each(|letter| browser.press(&letter.to_string()));
}

fn state(cast: &Cast, patrol: &str) -> String {
    cast.zhou.read(&format!("/v1/patrols/{patrol}"))["patrol"]["state"].as_str().unwrap_or_default().to_owned()
}

/// Opens the wall of one walk's photos, and its first photo, without touching the mouse.
fn open(browser: &Browser) {
    browser.go("/photos?by=patrol");
    browser.wait_until("return document.querySelectorAll('a[data-viewer]').length === 4", "four photos");
    for _ in 0..60 {
        browser.press(keys::TAB);
        if browser.script("return document.activeElement.matches('a[data-viewer]')") == true {
            break;
        }
    }
    browser.press(keys::ENTER);
    panel(browser);
}

/// Waits until the panel of the photo is there; gives the patrol that it is of.
fn panel(browser: &Browser) -> String {
    browser.wait_until("return document.querySelector('dialog.viewer[open] .about .panel') !== null", "the panel");
    browser.attribute("dialog.viewer .panel", "data-patrol").unwrap_or_default()
}

fn done(browser: &Browser) {
    browser.wait_until("return document.querySelector('dialog.viewer .told').textContent === 'Done.'", "the server's word");
}

fn by_keyboard_alone(width: u32) {
    let (estate, cast, patrols) = walks();
    let browser = Browser::open(&estate.server.url, "en");
    browser.resize(width, 900);
    browser.go("/sign-in");
    browser.fill("#login", &cast.zhou.login);
    browser.fill("#password", &cast.zhou.password);
    browser.follow("form button.first");
    open(&browser);
    let first = panel(&browser);
    assert!(patrols.contains(&first));
    assert!(browser.text("dialog.viewer .title").starts_with("1 / 4"));

    // The keys are listed in the page's language, and go away with Escape, which does not close the photo yet.
    browser.press("?");
    assert!(browser.text("dialog.viewer .help").contains("Send patrol back"));
    assert_eq!(browser.violations(), Vec::<String>::new(), "with the help");
    browser.press(keys::ESCAPE);
    browser.wait_until("return document.querySelector('.help').hidden && document.querySelector('dialog.viewer').open", "the photo");

    // Closer, turned, and back.
    browser.press("+");
    browser.press("r");
    let moved = browser.script("return document.querySelector('dialog.viewer .stage img').style.transform");
    assert!(moved.as_str().is_some_and(|moved| moved.contains("scale(1.") && moved.contains("rotate(90deg)")), "{moved}");
    browser.press("0");

    // Flagged, with a reason; the tile behind says so too.
    browser.press("f");
    browser.wait_until("return document.activeElement.name === 'remark'", "the field");
    type_in(&browser, "wrong lobby");
    browser.press(keys::ENTER);
    done(&browser);
    let doubted = cast.zhou.list("/v1/photos?flag=doubted");
    assert_eq!(doubted.len(), 1);
    assert_eq!(doubted[0]["patrol"], first);
    assert!(browser.text("dialog.viewer .panel .history").contains("wrong lobby"));
    assert!(browser.text("main .wall").contains("doubted"));
    assert_eq!(browser.violations(), Vec::<String>::new(), "with a doubt");
    browser.picture(&format!("photo-doubted-{width}"));

    // A reason that is missing sends nothing; Escape leaves the field and not the photo.
    browser.press("s");
    browser.wait_until("return document.activeElement.name === 'remark'", "the field");
    browser.press(keys::ENTER);
    assert_eq!(state(&cast, &first), "complete");
    browser.press(keys::ESCAPE);
    browser.wait_until("return document.activeElement.matches('.stage') && document.querySelector('dialog.viewer').open", "the photo");

    // This patrol is sent back.
    browser.press("s");
    browser.wait_until("return document.activeElement.name === 'remark'", "the field");
    type_in(&browser, "take it again");
    browser.press(keys::ENTER);
    done(&browser);
    assert_eq!(state(&cast, &first), "sent_back");

    // On to the other patrol's photos, which is accepted.
    for _ in 0..3 {
        browser.press("n");
        if panel(&browser) != first {
            break;
        }
    }
    let second = panel(&browser);
    assert_ne!(second, first);
    browser.press("a");
    done(&browser);
    assert_eq!(state(&cast, &second), "accepted");
    browser.press(keys::LEFT);
    browser.press(keys::ESCAPE);
    browser.wait_until(
        "return !document.querySelector('dialog.viewer').open && document.activeElement.matches('a[data-viewer]')",
        "the focus, back on a photo",
    );
}

#[test]
fn in_the_browser_photos_are_reviewed_by_keyboard_alone_at_a_desk() {
    by_keyboard_alone(1280);
}

#[test]
fn in_the_browser_photos_are_reviewed_by_keyboard_alone_at_phone_width() {
    by_keyboard_alone(500);
}

#[test]
fn in_the_browser_two_photos_of_one_place_are_compared() {
    let (estate, cast, _) = walks();
    let browser = Browser::open(&estate.server.url, "en");
    browser.go("/sign-in");
    browser.fill("#login", &cast.zhou.login);
    browser.fill("#password", &cast.zhou.password);
    browser.follow("form button.first");
    let newest = cast.zhou.list("/v1/photos").remove(0);
    browser.go(&format!("/photos/compare?site={}&right={}", cast.round.site, newest["id"].as_str().expect("an id")));
    assert_eq!(browser.count("[data-compare] figure"), 2);
    // The earlier visit of the same checkpoint stands on the left.
    let sides = browser.script("return [...document.querySelectorAll('[data-compare] figure a')].map((a) => a.getAttribute('href'))");
    let same_place: Vec<_> = cast.zhou.list(&format!("/v1/photos?checkpoint={}", newest["checkpoint"].as_str().expect("a place")));
    assert_eq!(same_place.len(), 2);
    let href = |photo: &serde_json::Value| format!("/photos/{}/{}", cast.round.site, photo["id"].as_str().expect("an id"));
    assert_eq!(sides, serde_json::json!([href(&same_place[1]), href(&same_place[0])]));
    browser.press("+");
    let moved = browser.script("return [...document.querySelectorAll('[data-compare] img')].map((i) => i.style.transform)");
    assert_eq!(moved[0], moved[1], "both move as one");
    assert!(moved[0].as_str().is_some_and(|moved| moved.contains("scale(1.5)")), "{moved}");
    assert_eq!(browser.violations(), Vec::<String>::new());
    browser.picture("compare");
}
