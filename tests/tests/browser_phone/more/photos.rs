//! Photos: of a finding without a signal, drawn over; and one that shows nothing.

use super::{
    super::{phone_of, plug_in},
    look,
};
use domain::{ids::UnitId, place::Unit, text::Text};
use e2e::{
    browser::{Film, PhonePage},
    checklists::{self, find, good_answers},
    estate::{Cast, Estate},
    new_id, photos,
};
use serde_json::{Value, json};

const BLACK: &[u8] = include_bytes!("../../../../mobile-core/photo/src/tests/files/black.jpg");

#[test]
fn in_the_browser_a_finding_without_a_signal_outlives_a_kill_and_arrives_with_its_photo_and_what_was_drawn() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(1);
    for n in 1..=3 {
        let name = format!("1-1-{n}");
        zhou.make(
            "/v1/units",
            &Unit { id: UnitId(new_id()), site: round.site, building: round.building.id, name: Text::new(&*name, &*name) },
        );
    }
    let (page, cable) = phone_of(&estate, &lin, "zh-CN");
    cable.unplug(true);
    page.tap_at("nav a[href='#/finding']");
    page.tap_at("[data-value='damage']");
    page.tap_at("[data-value='major']");
    page.tap("place-unit");
    page.write("flat-search", "1-1-2");
    page.wait_until("return document.querySelectorAll('[data-test=places] button').length === 1", "one flat to be found");
    look(&page, "flat-search");
    page.tap_at("[data-test='places'] button");
    page.write("finding-text", "门口的灯罩破了");
    for _ in 0..100 {
        if jotted(&page).contains("灯罩破了") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(jotted(&page).contains("灯罩破了"), "what was written so far is kept: {}", jotted(&page));

    let page = page.killed_and_opened_again();
    let _ = page.sees("patrol");
    page.go("/phone#/finding");
    assert!(page.sees("place").contains("1-1-2"), "{}", page.sees("place"));
    assert_eq!(page.script("return document.querySelector('[data-test=finding-text]').value"), "门口的灯罩破了");
    page.show(&Film::Picture(photos::broken_lamp()));
    live_photo(&page, "main");
    let _ = page.text("[data-photo] img");
    look(&page, "finding-photo");
    page.tap("mark");
    draw(&page, (0.2, 0.8), (0.6, 0.4));
    rests(&page);
    page.tap_at("[data-tool='circle']");
    let _ = page.text("[data-tool='circle'][aria-pressed='true']");
    draw(&page, (0.7, 0.3), (0.8, 0.3));
    look(&page, "finding-marks");
    page.tap("mark-done");
    page.sees_no("canvas");
    look(&page, "finding-marked");
    // The system's camera gives another, held upright.
    page.choose("[data-test='photo-file']", &photos::in_folder(estate.folder.path(), "upright.jpg", photos::broken_lamp()));
    page.wait_until("return document.querySelectorAll('[data-photo]').length === 2", "the second photo");
    page.tap_at("[data-photo]:last-child [data-test='mark']");
    rests(&page);
    page.tap_at("[data-tool='circle']");
    draw(&page, (0.5, 0.9), (0.7, 0.9));
    look(&page, "finding-marks-upright");
    page.tap("mark-done");
    page.sees_no("canvas");
    look(&page, "finding-two-marked");
    page.tap("raise");
    let _ = page.sees("patrol");
    look(&page, "finding-raised");
    assert_eq!(zhou.list("/v1/findings").len(), 0, "the office knows nothing yet");

    plug_in(&page, &cable);
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0 && ledger["photos_stored"] == 2);
    let findings = zhou.list("/v1/findings?kind=damage");
    assert_eq!(
        (findings.len(), findings[0]["severity"].as_str(), findings[0]["text"].as_str()),
        (1, Some("major"), Some("门口的灯罩破了"))
    );
    let seen = zhou.read(&format!("/v1/findings/{}", findings[0]["id"].as_str().unwrap()));
    for word in ["arrow", "circle"] {
        assert!(seen.to_string().contains(word), "{word}: {seen}");
    }
    assert_eq!(page.core("unsent"), json!([]));

    // Hers are all there, and the next finding begins empty.
    page.go("/phone#/photos");
    page.wait_until("return document.querySelectorAll('.wall li[data-state=stored]').length === 2", "both photos to be stored");
    assert!(page.sees("photo-count").contains("2/2"), "{}", page.sees("photo-count"));
    page.wait_until("return document.querySelectorAll('.wall img').length === 2", "the thumbnails");
    look(&page, "photos-stored");
    page.go("/phone#/finding");
    let _ = page.sees("raise");
    assert_eq!(page.script("return document.querySelector('[data-test=finding-text]').value"), "");
    assert!(!page.has("[data-photo]"));
}

#[test]
fn in_the_browser_a_black_photo_asks_for_another() {
    let (estate, Cast { lin, round, .. }) = Estate::ready(checklists::every_kind(), 1);
    let (page, _cable) = phone_of(&estate, &lin, "zh-CN");
    page.tap("patrol");
    page.scan(&round.checkpoints[0]);
    let view = find(&round.content, "A view of it all").id;
    let within = format!("#item-{view}");
    page.show(&Film::Picture(BLACK));
    live_photo(&page, &within);
    let _ = page.sees("yes");
    assert!(page.text("dialog").contains("黑"), "{}", page.text("dialog"));
    look(&page, "black");
    page.tap("yes");
    page.wait_until(&format!("return !document.querySelector('{within} [data-photo]')"), "the black photo to go");
    look(&page, "black-removed");
    // Somebody may know better: the lamp is out, and that is what it shows.
    live_photo(&page, &within);
    page.tap("no");
    let _ = page.text(&format!("{within} [data-photo] img"));
    assert_eq!(page.count(&format!("{within} [data-photo]")), 1);
    page.show(&Film::Picture(photos::lobby()));
    page.take_photo(view);
    page.wait_until(&format!("return document.querySelectorAll('{within} [data-photo]').length === 2"), "the second photo");
    assert!(!page.has("dialog[open]"));
    look(&page, "two-photos");
    page.answers(&good_answers(&round.content));
    page.tap("record");
    let _ = page.sees("recorded");
    page.tap("to-patrol");
    page.wait_until_core("delivery", |ledger| ledger["photos_stored"] == 2);
    page.go("/phone#/photos");
    page.wait_until("return document.querySelectorAll('.wall li[data-state=stored]').length === 2", "both photos to be stored");
    assert!(page.sees("photo-count").contains("2/2"), "{}", page.sees("photo-count"));
    look(&page, "two-photos-stored");
}

/// Takes what the live view shows, in the part of the page that matches.
fn live_photo(page: &PhonePage, within: &str) {
    page.tap_at(&format!("{within} [data-test='photo-live']"));
    page.wait_until("return document.querySelector('dialog video')?.videoWidth > 0", "the camera");
    page.tap("shutter");
}

/// Waits until the photo that is drawn on is there, and its sheet has slid in.
fn rests(page: &PhonePage) {
    page.wait_until(
        "return document.querySelector('[data-test=canvas] img')?.complete && document.getAnimations().length === 0",
        "the photo to be there and to rest",
    );
    // It stands where it stays once it was drawn.
    page.script_in_time("const [done] = [...arguments].slice(-1); requestAnimationFrame(() => requestAnimationFrame(() => done()))");
}

/// A finger drawn over the photo, in shares of its width and height.
fn draw(page: &PhonePage, from: (f64, f64), to: (f64, f64)) {
    rests(page);
    page.script("document.querySelector('[data-test=canvas]').scrollIntoView({block: 'center', behavior: 'instant'})");
    let canvas = page.script(
        "const box = document.querySelector('[data-test=canvas]').getBoundingClientRect(); return [box.x, box.y, box.width, box.height]",
    );
    let of = |n: usize| canvas[n].as_f64().unwrap();
    let finger = |kind: &str, at: Option<(f64, f64)>| {
        let points: Vec<Value> = at.iter().map(|at| json!({"x": of(0) + at.0 * of(2), "y": of(1) + at.1 * of(3)})).collect();
        page.devtools("Input.dispatchTouchEvent", &json!({"type": kind, "touchPoints": points}));
    };
    finger("touchStart", Some(from));
    finger("touchMove", Some((f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1))));
    finger("touchMove", Some(to));
    finger("touchEnd", None);
}

/// What the core keeps of a finding that is being written.
fn jotted(page: &PhonePage) -> String {
    let kept = "const [done] = [...arguments].slice(-1); import('/phone/store.js').then(({call}) => call('jotting', {name: 'finding'})).then(done)";
    page.script_in_time(kept).to_string()
}
