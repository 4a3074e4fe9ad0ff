//! The phone page, in a Chromium the size of a phone: a day's work, and what can come in between.

use domain::{
    checklist::{Value, Verdict},
    patrol::PatrolState,
};
use e2e::{
    browser::{Film, PhonePage},
    cable::Cable,
    checklists::{self, find, good_answers},
    estate::{Cast, Estate},
    photos,
};
use serde_json::json;
use std::sync::Arc;

/// A phone's browser on the page, over a cable that can be pulled out, with somebody signed in.
fn phone_of(estate: &Estate, holder: &e2e::office::Office) -> (PhonePage, Arc<Cable>) {
    let cable = Cable::to(&estate.server.url);
    let page = PhonePage::open(&cable.url, "zh-CN");
    page.enrol(&estate.admin.enrolment_code(), holder);
    let _ = page.sees("patrol");
    (page, cable)
}

fn the_shell_is_kept(page: &PhonePage) {
    page.wait_until("return navigator.serviceWorker.controller !== null", "the service worker to keep the page");
}

#[test]
fn in_the_browser_a_cleaner_walks_without_a_signal_with_a_battery_that_falls_out_and_the_supervisor_sees_it() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready(checklists::every_kind(), 2);
    let (page, cable) = phone_of(&estate, &lin);
    the_shell_is_kept(&page);

    // Down into the basement.
    cable.unplug(true);
    page.tap("patrol");
    let _ = page.sees("stop");
    page.scan(&round.checkpoints[0]);
    page.answers(&good_answers(&round.content));
    page.tap("record");
    assert!(page.sees("recorded").contains("100"), "{}", page.sees("recorded"));
    page.tap("to-patrol");

    // At the second a lamp is broken. The checklist asks which, and demands a photo; the battery falls out in the middle.
    page.scan(&round.checkpoints[1]);
    let lamps = find(&round.content, "Lamps").id;
    let mut answers = good_answers(&round.content);
    answers.retain(|answer| answer.item != lamps);
    page.answers(&answers);
    page.answer(lamps, &Value::Verdict(Verdict::Fail));
    let page = page.killed_and_opened_again();
    page.tap("patrol");
    page.tap_at(&format!("[data-checkpoint='{}']", round.checkpoints[1].id));
    let which = find(&round.content, "Which lamp?").id;
    page.answer(which, &Value::Text("左侧第二盏".into()));
    page.show(&Film::Picture(photos::broken_lamp()));
    page.tap_at(&format!("#item-{lamps} [data-test='photo-live']"));
    page.wait_until("return document.querySelector('dialog video')?.videoWidth > 0", "the camera");
    page.tap("shutter");
    let _ = page.sees("photo");
    page.tap("record");
    assert!(page.sees("recorded").contains("80"), "{}", page.sees("recorded"));
    page.tap("to-finish");
    page.tap("finish-done");
    let _ = page.sees("result");
    assert_eq!(zhou.list("/v1/patrols").len(), 0, "the office knows nothing yet");
    assert_eq!(page.core("delivery")["records_waiting"], 4, "start, two visits, finish");

    // Up again: by itself, as soon as there is a signal.
    cable.unplug(false);
    page.script("window.dispatchEvent(new Event('online'))");
    page.wait_until_core("delivery", |ledger| {
        ledger["records_waiting"] == 0 && ledger["photos_stored"] == 1 && ledger["seals_waiting"] == 0
    });
    let patrols = zhou.list("/v1/patrols");
    assert_eq!((patrols.len(), patrols[0]["state"].as_str()), (1, Some("complete")), "{patrols:?}");
    let seen = zhou.read(&format!("/v1/patrols/{}", patrols[0]["id"].as_str().unwrap()));
    assert_eq!(
        seen["visits"][1]["answers"].as_array().unwrap().iter().find(|a| a["item"] == which.to_string()).unwrap()["value"]["text"],
        "左侧第二盏"
    );
    let photo =
        seen["visits"][1]["answers"].as_array().unwrap().iter().find(|a| a["item"] == lamps.to_string()).unwrap()["photos"][0].clone();
    let info = zhou.read_in_the_end(&format!("/v1/photos/{}/{}", estate.site, photo.as_str().unwrap()));
    println!("{info}");
    let _ = PatrolState::Complete;
    let _ = json!({});
}
