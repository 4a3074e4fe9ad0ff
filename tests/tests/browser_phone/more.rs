//! What does not go straight: work that is sent back or refused, stops that can't be entered, positions, photos that show nothing.

mod photos;

use super::{phone_of, plug_in};
use chrono::DateTime;
use domain::{people::Role, place::Checkpoint};
use e2e::{
    browser::PhonePage,
    checklists::{find, good_answers},
    estate::{Cast, Estate},
    office::Office,
    photos::TAKEN_AT,
    round::Round,
};
use serde_json::{Value, json};
use std::{fs, path::Path, thread, time::Duration};

#[test]
fn in_the_browser_a_patrol_that_was_sent_back_says_why_is_walked_again_and_is_accepted() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(2);
    let (page, _cable) = phone_of(&estate, &lin, "zh-CN");
    page.tap("patrol");
    for checkpoint in &round.checkpoints {
        visit(&page, checkpoint, &round);
    }
    page.tap("finish");
    page.tap("finish-done");
    let _ = page.sees("result");
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    let patrol = zhou.list("/v1/patrols")[0]["id"].as_str().unwrap().to_owned();
    let review = format!("/v1/patrols/{patrol}/review");
    let _ = zhou.post(&review, &json!({"verdict": "sent_back", "remark": "2层大堂请再看一遍"})).expect(200);

    // Today says it, first of all; so does the patrol, and by whom.
    page.go("/phone#/");
    page.tap("sync");
    let _ = page.text("[data-test='patrol'][data-state='sent_back']");
    assert!(page.sees("patrol").contains("2层大堂请再看一遍"), "{}", page.sees("patrol"));
    look(&page, "sent-back-today");
    page.tap("patrol");
    let said = page.sees("review");
    assert!(said.contains("退回") && said.contains("Zhou") && said.contains("2层大堂请再看一遍"), "{said}");
    look(&page, "sent-back-patrol");

    visit(&page, &round.checkpoints[1], &round);
    assert!(page.text(&stop(&round.checkpoints[1])).contains("已重走"));
    assert!(!page.text(&stop(&round.checkpoints[0])).contains("已重走"));
    look(&page, "sent-back-walked-again");
    page.tap("finish");
    page.tap("finish-done");
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    assert_eq!(zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].as_array().unwrap().len(), 3);
    let _ = zhou.post(&review, &json!({"verdict": "accepted", "remark": "好"})).expect(200);
    page.go("/phone#/");
    page.tap("sync");
    let _ = page.text("[data-test='patrol'][data-state='accepted']");
    page.tap("patrol");
    assert!(page.sees("result").contains("通过"), "{}", page.sees("result"));
    look(&page, "accepted");
}

#[test]
fn in_the_browser_a_wrong_tap_is_taken_back_a_stop_is_skipped_one_is_done_by_hand_and_the_office_sees_why() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(3);
    let (page, _cable) = phone_of(&estate, &lin, "zh-CN");
    page.tap("patrol");
    let [first, second, third] = &round.checkpoints[..] else { panic!("three stops") };

    // The label hangs in shreds. But it was the wrong door: the arrival is taken back.
    let by_hand = |checkpoint: &Checkpoint| {
        to_stop(&page, checkpoint);
        page.tap("by-hand");
        page.tap_at("dialog [data-value='label_damaged']");
        page.write("reason-note", "被雨淋湿");
        page.tap("reason-done");
        let _ = page.sees("item");
    };
    by_hand(second);
    look(&page, "by-hand-arrived");
    page.tap("told-action");
    let _ = page.sees("stop");
    assert!(!page.text(&stop(second)).contains("正在填写"), "{}", page.text(&stop(second)));
    by_hand(first);

    // A thumb too far to the right: nothing was answered.
    let clean = find(&round.content, "Clean").id;
    let pressed = |verdict: &str, is: bool| {
        page.wait_until(
            &format!("return document.querySelector('#item-{clean} [data-verdict={verdict}]')?.ariaPressed === '{is}'"),
            &format!("{verdict} to be {is}"),
        );
    };
    page.tap_at(&format!("#item-{clean} [data-verdict='fail']"));
    pressed("fail", true);
    look(&page, "answer-undo");
    page.tap("told-action");
    pressed("fail", false);
    let _ = page.sees("to-gap");
    page.tap_at(&format!("#item-{clean} [data-verdict='pass']"));
    page.tap_at(&format!("#item-{clean} [data-verdict='fail']"));
    pressed("fail", true);
    page.tap("told-action");
    pressed("pass", true);
    page.tap("record");
    page.tap("to-patrol");

    // The second is locked, the third would be, too; then somebody opens it.
    for checkpoint in [second, third] {
        to_stop(&page, checkpoint);
        page.tap("skip");
        page.tap_at("dialog [data-value='no_access']");
        page.write("reason-note", "住户不开门");
        if checkpoint.id == second.id {
            look(&page, "skip-why");
        }
        page.tap("reason-done");
        let _ = page.sees("told-action");
    }
    look(&page, "skipped-two");
    page.tap("told-action");
    let _ = page.sees("by-scan");
    page.go("/phone#/");
    page.tap("patrol");
    assert!(page.text(&stop(second)).contains("将跳过"), "{}", page.text(&stop(second)));
    assert!(!page.text(&stop(third)).contains("将跳过"), "{}", page.text(&stop(third)));
    page.tap("finish");
    look(&page, "finish-with-a-gap");
    assert!(page.attribute("[data-test='finish-done']", "disabled").is_some(), "the third has no reason");
    page.tap_at(&format!("[data-test='missed'][data-checkpoint='{}']", third.id));
    page.tap_at("dialog [data-value='no_time']");
    page.tap("reason-done");
    page.wait_until("return !document.querySelector('[data-test=finish-done]').disabled", "all reasons to be there");
    look(&page, "finish-partial");
    page.tap("finish-done");
    let _ = page.sees("result");
    look(&page, "partial");
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);

    let patrols = zhou.list("/v1/patrols");
    assert_eq!((patrols.len(), patrols[0]["state"].as_str()), (1, Some("partial")), "{patrols:?}");
    let seen = zhou.read(&format!("/v1/patrols/{}", patrols[0]["id"].as_str().unwrap()));
    let visits = seen["visits"].as_array().unwrap();
    assert_eq!((visits.len(), visits[0]["checkpoint"].as_str()), (1, Some(&*first.id.to_string())), "{seen}");
    let words = seen.to_string();
    for why in ["by_hand", "label_damaged", "被雨淋湿", "no_access", "住户不开门", "no_time"] {
        assert!(words.contains(why), "{why}: {seen}");
    }
}

#[test]
fn in_the_browser_the_position_shows_presence_where_it_is_near_and_says_so_where_it_is_far() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(1);
    let (page, cable) = phone_of(&estate, &lin, "zh-CN");
    page.tap("patrol");
    to_stop(&page, &round.checkpoints[0]);
    let (latitude, longitude) = TAKEN_AT;
    let told = |words: &str| {
        page.wait_until(
            &format!("return document.querySelector('[data-test=told]')?.innerText.includes('{words}') ?? false"),
            &format!("the phone to say {words}"),
        );
    };

    page.devtools("Browser.setPermission", &json!({"origin": cable.url, "permission": {"name": "geolocation"}, "setting": "denied"}));
    page.tap("by-position");
    told("权限");
    look(&page, "position-denied");
    page.devtools("Browser.grantPermissions", &json!({"origin": cable.url, "permissions": ["geolocation"]}));
    page.devtools("Emulation.setGeolocationOverride", &json!({"latitude": latitude + 0.02, "longitude": longitude, "accuracy": 8}));
    page.tap("by-position");
    told("米");
    look(&page, "position-far");
    page.devtools("Emulation.setGeolocationOverride", &json!({"latitude": latitude + 0.0001, "longitude": longitude, "accuracy": 8}));
    // Where the phone was a moment ago is good enough for the browser; a minute's walk takes longer than that.
    page.script("const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation); navigator.geolocation.getCurrentPosition = (found, failed, how) => ask(found, failed, {...how, maximumAge: 0})");
    page.tap("by-position");
    let _ = page.sees("item");
    page.answers(&good_answers(&round.content));
    page.tap("record");
    let _ = page.sees("recorded");
    let patrol = delivered(&page, &zhou);
    assert_eq!(patrol["visits"][0]["presence"]["shown_by"], "position", "{patrol}");
}

#[test]
fn in_the_browser_what_the_office_refused_says_why_can_be_exported_sent_again_and_let_go() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(2);
    let (page, cable) = phone_of(&estate, &lin, "zh-CN");
    page.tap("patrol");
    let _ = page.sees("stop");
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    cable.unplug(true);
    let posts = format!("/v1/people/{}/memberships", lin.person);
    let post = estate.admin.read(&format!("/v1/people/{}", lin.person))["memberships"][0]["id"].as_str().unwrap().to_owned();
    visit(&page, &round.checkpoints[0], &round);
    // Her post ended in the moment in which she recorded it, and she does not know; from now on she sits at the desk.
    let recorded = page.core("unsent")[0]["recorded_at"].as_i64().and_then(DateTime::from_timestamp_millis).unwrap();
    let _ = estate.admin.post(&format!("/v1/memberships/{post}/end"), &json!({"until": recorded})).expect(204);
    estate.admin.make(&posts, &json!({"role": Role::ServiceClerk, "site": estate.site}));
    // Longer than any clock may be off: what she records now is surely too late.
    thread::sleep(Duration::from_secs(5));
    visit(&page, &round.checkpoints[1], &round);
    plug_in(&page, &cable);
    page.wait_until_core("delivery", |ledger| ledger["records_held"] == 1 && ledger["records_refused"] == 1);
    page.go("/phone#/delivery");
    let _ = page.sees("held");
    look(&page, "held");
    let held: Vec<String> = zhou.list("/v1/held").iter().map(|item| item["operation"].as_str().unwrap().to_owned()).collect();
    for operation in &held {
        let _ = zhou.post(&format!("/v1/held/{}/{operation}/refuse", estate.site), &json!({"remark": "那天已交班"})).expect(200);
    }
    let are_refused = |count: usize| {
        page.wait_until(
            &format!("return document.querySelector('[data-test=summary]') && document.querySelectorAll('[data-test=refused]').length === {count}"),
            &format!("{count} to be refused"),
        );
    };
    page.tap_at("main [data-test='sync']");
    are_refused(2);
    assert!(page.sees("refused").contains("那天已交班"), "{}", page.sees("refused"));
    look(&page, "refused-list");
    page.tap("refused");
    assert!(page.sees("why").contains("那天已交班"));
    look(&page, "refused");

    let folder = tempfile::TempDir::new().unwrap();
    page.devtools("Browser.setDownloadBehavior", &json!({"behavior": "allow", "downloadPath": folder.path()}));
    page.tap("export");
    let exported = downloaded(&page, folder.path());
    assert!(exported.to_string().contains("那天已交班"), "{exported}");
    look(&page, "refused-exported");

    // As things are, nobody would take it; the phone says so at once. Then the office sees its error.
    page.tap("send-again");
    page.wait_until(
        "return document.querySelector('[data-test=told]')?.innerText.includes('岗位') ?? false",
        "the phone to say that she may not",
    );
    look(&page, "refused-send-again");
    estate.admin.make(&posts, &json!({"role": Role::Cleaner, "site": estate.site}));
    page.go("/phone#/delivery");
    page.tap_at("main [data-test='sync']");
    page.wait_until("return document.querySelector('[data-test=told]')?.innerText.includes('已同步') ?? false", "the sync");
    page.tap("refused");
    page.tap("send-again");
    are_refused(1);
    look(&page, "sent-again");
    page.tap("refused");
    page.tap("let-go");
    look(&page, "let-go");
    page.tap("yes");
    are_refused(0);
    look(&page, "let-gone");
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    // Nobody can say on which side of her new post it was recorded either; this time the supervisor takes it.
    for item in zhou.list("/v1/held") {
        let accept = format!("/v1/held/{}/{}/accept", estate.site, item["operation"].as_str().unwrap());
        let _ = zhou.post(&accept, &json!({"remark": ""})).expect(200);
    }
    let patrol = delivered(&page, &zhou);
    assert_eq!(patrol["visits"].as_array().unwrap().len(), 1, "what was sent again counts: {patrol}");
    assert_eq!(zhou.list("/v1/held?state=refused").len(), 2, "the office keeps what it refused");
}

/// Does a stop of a patrol that is open, from its list of stops.
fn visit(page: &PhonePage, checkpoint: &Checkpoint, round: &Round) {
    page.scan(checkpoint);
    page.answers(&good_answers(&round.content));
    page.tap("record");
    page.tap("to-patrol");
    page.sees_no("recorded");
}

fn stop(checkpoint: &Checkpoint) -> String {
    format!("[data-test='stop'][data-checkpoint='{}']", checkpoint.id)
}

fn to_stop(page: &PhonePage, checkpoint: &Checkpoint) {
    page.tap_at(&stop(checkpoint));
    let _ = page.sees("by-hand");
}

/// What the office has of the only patrol, once everything has arrived.
fn delivered(page: &PhonePage, office: &Office) -> Value {
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    let patrols = office.list("/v1/patrols");
    assert_eq!(patrols.len(), 1, "{patrols:?}");
    office.read(&format!("/v1/patrols/{}", patrols[0]["id"].as_str().unwrap()))
}

/// The only file in a folder of downloads.
fn downloaded(page: &PhonePage, folder: &Path) -> Value {
    let _ = page.sees("told");
    for _ in 0..100 {
        let file =
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).find(|path| path.extension().is_some_and(|end| end == "json"));
        if let Some(file) = file {
            return serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("nothing was downloaded")
}

/// Nothing is wrong for somebody who hears or magnifies it, and nothing sticks out in either language.
fn look(page: &PhonePage, name: &str) {
    assert_eq!(page.violations(), Vec::<String>::new(), "{name}");
    for (language, speaks) in [("en", "en"), ("zh-CN", "zh")] {
        page.script_in_time(&format!(
            "const [done] = [...arguments].slice(-1); import('/phone/store.js').then(({{speak, draw}}) => {{ speak('{speaks}'); draw(); setTimeout(done); }})"
        ));
        page.picture(&format!("more-{name}-{language}"));
        assert_eq!(
            page.script("return document.documentElement.scrollWidth <= innerWidth"),
            true,
            "{name} in {language} is wider than the phone"
        );
    }
}
