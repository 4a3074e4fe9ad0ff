//! What can come in between.

use super::{phone_of, plug_in};
use e2e::{
    checklists::good_answers,
    estate::{Cast, Estate},
    photos,
};
use serde_json::json;

#[test]
fn in_the_browser_a_full_phone_says_so_and_what_is_begun_can_be_recorded() {
    let (estate, Cast { lin, round, .. }) = Estate::ready_with_one_question(2);
    let (page, cable) = phone_of(&estate, &lin, "zh-CN");
    page.tap("patrol");
    page.scan(&round.checkpoints[0]);
    let used = page.script_in_time("const [done] = [...arguments].slice(-1); navigator.storage.estimate().then(({usage}) => done(usage))");
    // The browser gives hardly anything any more, and does not say so before.
    page.quota(Some(used.as_u64().unwrap() + 256 * 1024));
    let picture = photos::in_folder(estate.folder.path(), "full.jpg", photos::broken_lamp());
    page.choose("#whole [type='file']", &picture);
    page.wait_until(
        "return document.querySelector('[data-test=told]')?.innerText.includes('空间已满')",
        "the phone to say that it is full",
    );
    page.answers(&good_answers(&round.content));
    page.tap("record");
    let _ = page.sees("recorded");
    page.quota(None);
    page.tap("to-patrol");
    plug_in(&page, &cable);
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0 && ledger["photos_waiting"] == 0);
    assert_eq!(estate.admin.list("/v1/patrols").len(), 1);
}

#[test]
fn in_the_browser_a_phone_that_was_closed_out_hands_in_what_it_holds_and_shows_nothing() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(2);
    let (page, cable) = phone_of(&estate, &lin, "zh-CN");
    cable.unplug(true);
    page.tap("patrol");
    page.scan(&round.checkpoints[0]);
    page.answers(&good_answers(&round.content));
    page.tap("record");
    page.tap("to-patrol");
    let id = zhou.list("/v1/devices")[0]["id"].as_str().unwrap().to_owned();
    let _ = estate.admin.post(&format!("/v1/devices/{id}/revoke"), &json!({})).expect(204);
    plug_in(&page, &cable);
    page.wait_until("return document.querySelector('[data-test=halt]')?.dataset.kind === 'revoked'", "the page to be closed out");
    page.wait_until_core("delivery", |said| said["records_waiting"] == 0);
    let told = zhou.read_in_the_end(&format!("/v1/devices/{id}/delivery"));
    assert_eq!(told["told"]["emptied"], true, "{told}");
    assert_eq!(zhou.list("/v1/held").len(), 2, "the start and the visit wait for a supervisor");
    assert_eq!(page.core("people"), json!([]), "nobody was ever here");
}

#[test]
fn in_the_browser_somebody_whose_session_is_over_goes_on_recording_and_signs_in_again() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(2);
    let (page, _cable) = phone_of(&estate, &lin, "en");
    let handed = estate.admin.post(&format!("/v1/people/{}/password", lin.person), &json!({})).expect(200).json();
    let page = page.killed_and_opened_again();
    page.tap("patrol");
    page.scan(&round.checkpoints[0]);
    page.answers(&good_answers(&round.content));
    page.tap("record");
    page.tap("to-patrol");
    page.wait_until("return document.querySelector('.line').innerText.includes('sign in')", "the page to say that the session is over");
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    assert_eq!(zhou.list("/v1/patrols").len(), 1, "what she recorded came with the phone's own credential");

    page.go("/phone#/settings");
    page.tap("sign-out");
    page.tap("yes");
    page.tap("person");
    page.write("password", handed["password"].as_str().unwrap());
    page.tap("sign-in");
    let _ = page.sees("change-password");
}

#[test]
fn in_the_browser_a_second_tab_says_so_and_takes_over_and_a_worker_that_died_is_started_anew() {
    let (estate, Cast { lin, .. }) = Estate::ready_with_one_question(2);
    let (page, _cable) = phone_of(&estate, &lin, "zh-CN");
    let first = page.tab();
    let second = page.new_tab("/phone");
    page.wait_until("return document.querySelector('[data-test=halt]')?.dataset.kind === 'second-tab'", "the second tab to say so");
    page.tap("use-here");
    let _ = page.sees("patrol");
    page.to_tab(&first);
    page.wait_until("return document.querySelector('[data-test=halt]')?.dataset.kind === 'lost-tab'", "the first tab to let go");
    page.tap("use-here");
    let _ = page.sees("patrol");
    page.to_tab(&second);
    page.wait_until("return document.querySelector('[data-test=halt]')?.dataset.kind === 'lost-tab'", "the second tab to let go");
    page.to_tab(&first);

    // The engine traps: nothing that was kept is lost, and the page goes on with a new one.
    page.script("const post = Worker.prototype.postMessage; Worker.prototype.postMessage = function (...all) { window.engine = this; post.apply(this, all); }");
    page.wait_until_core("signed_in", |me| me["name"] == "Lin");
    page.script("window.dead = window.engine; dead.terminate(); dead.onerror(new ErrorEvent('error', {message: 'unreachable'}))");
    page.wait_until_core("signed_in", |me| me["name"] == "Lin");
    assert_eq!(page.script("return window.dead !== window.engine"), true);
}

/// What the core said was kept is there after each kill, in the middle of whatever was written then.
fn survives_kills(kills: u32) {
    let (estate, Cast { lin, round, .. }) = Estate::ready_with_one_question(2);
    let (mut page, _cable) = phone_of(&estate, &lin, "zh-CN");
    page.tap("patrol");
    page.scan(&round.checkpoints[0]);
    let patrol = page.core("today")[0]["patrol_id"].as_str().unwrap().to_owned();
    let at = json!({"patrol_id": patrol, "checkpoint_id": round.checkpoints[0].id});
    let mut kept = 0;
    for kill in 0..kills {
        page.script(&format!(
            "window.kept = {kept};
            import('/phone/store.js').then(async ({{ call }}) => {{
              for (let n = {kept} + 1; ; n++) {{ await call('remark', {{ ...{at}, remark: `${{n}}` }}); window.kept = n; }}
            }});"
        ));
        std::thread::sleep(std::time::Duration::from_millis(u64::from(300 + kill * 137 % 500)));
        let said = page.script("return window.kept").as_u64().unwrap();
        assert!(said > kept, "nothing was written");
        page = page.killed_and_opened_again();
        let _ = page.sees("patrol");
        let there = page.core_with("visit_draft", &at)["remark"].as_str().unwrap().parse::<u64>().unwrap();
        assert!(there >= said, "{said} were said to be kept, {there} are there");
        kept = there;
    }
    println!("{kept} writes over {kills} kills");
}

#[test]
fn in_the_browser_what_was_said_to_be_kept_survives_kills() {
    survives_kills(3);
}

mod long {
    #[test]
    fn in_the_browser_what_was_said_to_be_kept_survives_many_kills() {
        super::survives_kills(60);
    }
}
