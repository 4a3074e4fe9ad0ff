//! A day's work.

use super::{phone_of, plug_in};
use domain::{
    checklist::{Value, Verdict},
    people::Role,
};
use e2e::{
    browser::Film,
    checklists::{self, find, good_answers},
    estate::{Cast, Estate},
    photos,
};

#[test]
fn in_the_browser_a_cleaner_walks_without_a_signal_with_a_battery_that_falls_out_and_the_supervisor_sees_it() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready(checklists::every_kind(), 2);
    let (page, cable) = phone_of(&estate, &lin, "zh-CN");

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
    page.take_photo(lamps);
    page.tap("record");
    assert!(page.sees("recorded").contains("80"), "{}", page.sees("recorded"));
    page.tap("to-finish");
    page.tap("finish-done");
    let _ = page.sees("result");
    assert_eq!(zhou.list("/v1/patrols").len(), 0, "the office knows nothing yet");
    assert_eq!(page.core("delivery")["records_waiting"], 4, "start, two visits, finish");

    // Up again: by itself, as soon as there is a signal.
    plug_in(&page, &cable);
    page.wait_until_core("delivery", |ledger| {
        ledger["records_waiting"] == 0 && ledger["photos_stored"] == 1 && ledger["seals_waiting"] == 0
    });
    let patrols = zhou.list("/v1/patrols");
    assert_eq!((patrols.len(), patrols[0]["state"].as_str()), (1, Some("complete")), "{patrols:?}");
    let seen = zhou.read(&format!("/v1/patrols/{}", patrols[0]["id"].as_str().unwrap()));
    let visit = &seen["visits"][1];
    assert_eq!((visit["score"]["earned"].as_u64(), visit["presence"]["shown_by"].as_str()), (Some(8_000), Some("qr")), "{visit}");
    assert!(visit.to_string().contains("左侧第二盏"), "{visit}");

    // The photo came whole, and its seal says what held the key.
    let photo = visit["photos"][0]["id"].as_str().unwrap();
    let original = zhou.download(&format!("/v1/photos/{}/{photo}/original", estate.site)).expect(200);
    let facts = photo::look(&original.body).unwrap();
    assert_eq!((facts.width, facts.height), (640, 480), "as the camera gave it");
    let seal = zhou.read(&format!("/v1/photos/{}/{photo}/seal", estate.site));
    assert_eq!((seal["problems"].as_array().map(Vec::len), seal["key"]["tier"].as_str()), (Some(0), Some("browser")), "{seal}");
}

#[test]
fn in_the_browser_two_people_share_a_phone_and_each_has_their_own_books() {
    let (estate, Cast { lin, round, .. }) = Estate::ready_with_one_question(2);
    let (page, cable) = phone_of(&estate, &lin, "zh-CN");
    page.go("/phone#/pin");
    for button in ["pin-done", "pin-done"] {
        page.type_pin("8642");
        page.tap(button);
    }
    page.tap("lock");
    cable.unplug(true);
    assert!(page.sees("person").contains("Lin"));
    page.tap("person");
    page.type_pin("1357");
    page.tap("unlock");
    assert!(page.sees("told").len() > 3, "a wrong PIN is said");
    page.type_pin("8642");
    page.tap("unlock");
    page.wait_until_core("signed_in", |me| me["name"] == "Lin");
    page.go("/phone#/");

    // Without a signal Lin does half of her round, and hands the phone to Mei, who can't see what Lin wrote.
    page.tap("patrol");
    page.scan(&round.checkpoints[0]);
    page.answers(&good_answers(&round.content));
    page.tap("record");
    page.tap("to-patrol");
    cable.unplug(false);
    let mei = estate.colleague("Mei", Role::Cleaner);
    page.go("/phone#/settings");
    page.tap("lock");
    page.tap("another");
    page.sign_in(&mei);
    page.tap("pin-later");
    page.wait_until_core("signed_in", |me| me["name"] == "Mei");
    // What Lin recorded is delivered by Mei's sync.
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    let by: Vec<String> = estate.admin.list("/v1/patrols").iter().map(|patrol| patrol["walkers"].to_string()).collect();
    assert!(by.len() == 1 && by[0].contains(&lin.person.to_string()), "{by:?}");
    // Back to Lin, by her PIN.
    page.go("/phone#/settings");
    page.tap("sign-out");
    page.tap("yes");
    page.tap_at("[data-login='lin']");
    page.type_pin("8642");
    page.tap("unlock");
    page.wait_until_core("signed_in", |me| me["name"] == "Lin");
    page.go("/phone#/");
    assert!(page.sees("patrol").contains("1/2"), "{}", page.sees("patrol"));
}
