//! Somebody is looked at without notice: what is drawn comes to the phone of whoever checks, is worked without a signal, and comes back.

use super::{
    look::fits,
    plug_in,
    tasks::{page_of, take},
};
use domain::{
    checklist::{Value, Verdict},
    people::Role,
};
use e2e::{
    browser::{Film, PhonePage, keys},
    checklists::{self, find, good_answers},
    estate::{Cast, Estate},
    photos, spot_checks,
};
use serde_json::{Value as Json, json};

#[test]
fn in_the_browser_a_spot_check_is_worked_without_a_signal_and_comes_back_with_its_score_its_finding_and_its_photos() {
    let (estate, cast) = Estate::ready(checklists::every_kind(), 2);
    let fang = estate.colleague("Fang", Role::CleaningLead);
    cleaned(&estate, &cast);
    let (lins, lins_cable) = page_of(&estate, &cast.lin, "zh-CN");
    let drawn = spot_checks::drawn(&cast.zhou, &cast.round);
    assert_eq!((drawn.len(), &drawn[0]["against"]["people"]), (2, &json!([cast.lin.person])));
    let (page, cable) = page_of(&estate, &fang, "zh-CN");
    page.wait_until_core("spot_checks", |checks| checks.as_array().is_some_and(|checks| checks.len() == 2));
    cable.unplug(true);
    page.go("/phone#/");
    assert!(page.sees("all-checks").contains("待检查 2 项"), "{}", page.sees("all-checks"));
    page.tap("check");
    assert!(page.sees("facts").contains("环境卫生"), "{}", page.sees("facts"));
    assert!(page.sees("due").contains("24:00 前"), "{}", page.sees("due"));
    page.tap("begin");
    let lamps = worked_badly(&page, &cast);
    let id = page.path().rsplit('/').nth(1).unwrap().to_owned();

    // Nothing of it is lost with the battery, and it goes on where it was.
    let page = page.killed_and_opened_again();
    page.go("/phone#/checks");
    page.tap_at(&format!("[data-check='{id}']"));
    page.tap("go-on");
    let _ = page.text(&format!("#item-{lamps} [data-photo] img"));
    page.tap("record");
    assert!(page.sees("recorded").contains("50 分") && page.sees("recorded").contains("不合格"), "{}", page.sees("recorded"));
    page.tap("report-it");
    assert!(page.sees("at-check").contains("抽检"), "{}", page.sees("at-check"));
    assert_eq!(page.attribute("[data-value='sanitation']", "aria-pressed").as_deref(), Some("true"), "the check's field");
    assert!(!page.sees("place").is_empty(), "where the check is");
    page.tap_at("[data-value='major']");
    page.tap_at("[data-value='engineering']");
    page.write("finding-text", "大堂地面积水，灯不亮");
    take(&page, photos::broken_lamp());
    page.tap("raise");
    assert!(page.sees("result").contains("50 分"), "{}", page.sees("result"));

    // The other one can't be done.
    page.go("/phone#/checks");
    let other = drawn.iter().map(|check| check["id"].as_str().unwrap()).find(|one| *one != id).unwrap();
    page.tap_at(&format!("[data-check='{other}']"));
    page.tap("skip");
    page.tap_at("[data-value='no_access']");
    page.tap("reason-done");
    assert!(page.sees("result").contains("门锁着"), "{}", page.sees("result"));
    let page = page.killed_and_opened_again();
    page.go("/phone#/checks");
    assert!(page.sees("not-sent").contains("在手机里"));
    assert!(page.core("spot_checks").as_array().unwrap().iter().all(|check| check["open"] == false));

    // Lin, who is drawn against, sees nothing before it is done.
    lins.tap("sync");
    lins.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    assert_eq!(lins.core("spot_checks"), json!([]));
    assert!(!lins.has("[data-test='check']") && !lins.has("[data-test='all-checks']"));
    assert_eq!(lins.core_with("spot_check", &json!({"spot_check_id": id}))["error"]["kind"], "not_found");

    plug_in(&page, &cable);
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0 && ledger["photos_waiting"] == 0);
    page.wait_until_core("spot_checks", |checks| checks[0]["unsent"] == false);
    at_the_office(&cast, &id, other);
    lins.go("/phone#/");
    lins.tap("sync");
    lins.wait_until_core("spot_checks", |checks| checks.as_array().is_some_and(|checks| !checks.is_empty()));
    lins.tap("all-checks");
    assert!(lins.text(&format!("[data-check='{id}']")).contains("不合格"));
    drop(lins_cable);
}

/// Lin walks past every lobby.
fn cleaned(estate: &Estate, cast: &Cast) {
    let lin = estate.device(&cast.lin);
    let start = cast.round.start();
    let visits = (0..2).map(|stop| lin.envelope(cast.round.site, cast.round.visit(&start, stop)));
    let _ = lin.push(&[lin.envelope(cast.round.site, start.clone())].into_iter().chain(visits).collect::<Vec<_>>());
}

/// Everything is answered, by keypad and big buttons; floor and lamps are wanting, with words and a photo. Gives the lamps' item.
fn worked_badly(page: &PhonePage, cast: &Cast) -> String {
    let content = &cast.round.content;
    let (floor, lamps, which) = (find(content, "Floor").id, find(content, "Lamps").id, find(content, "Which lamp?").id);
    let _ = page.sees("item");
    page.answers(&good_answers(content));
    page.answer(floor, &Value::Score(0));
    page.answer(lamps, &Value::Verdict(Verdict::Fail));
    page.answer(which, &Value::Text("左边第二盏".into()));
    page.show(&Film::Picture(photos::broken_lamp()));
    page.take_photo(lamps);
    let _ = page.sees("record");
    lamps.to_string()
}

fn at_the_office(cast: &Cast, done: &str, skipped: &str) {
    let seen = cast.zhou.read(&format!("/v1/spot-checks/{done}"));
    let result = &seen["results"][0];
    assert_eq!((&seen["state"], &result["score"]["passed"]), (&json!("done"), &json!(false)), "{seen}");
    assert!(result.to_string().contains("左边第二盏"), "{result}");
    let finding = &seen["findings"][0];
    assert_eq!((&finding["field"], &finding["severity"]), (&json!("engineering"), &json!("major")), "{seen}");
    assert_eq!((&finding["spot"]["area"], &finding["spot"]["spot_check"]), (&seen["subject"]["id"], &json!(done)));
    let photos = |of: &Json| of["photos"].as_array().map_or(0, Vec::len);
    assert_eq!((seen["pictures"].as_array().map(Vec::len), photos(finding)), (Some(1), 1), "{seen}");
    let skip = cast.zhou.read(&format!("/v1/spot-checks/{skipped}"));
    assert_eq!((&skip["state"], &skip["skipped"]["reason"]), (&json!("skipped"), &json!("no_access")), "{skip}");
}

#[test]
fn in_the_browser_every_screen_of_spot_checks_can_be_used_by_everybody_in_both_languages() {
    let (estate, cast) = Estate::ready(checklists::every_kind(), 2);
    let leads = [("zh-CN", estate.colleague("Fang", Role::CleaningLead)), ("en", estate.colleague("Wu", Role::CleaningLead))];
    for (language, lead) in &leads {
        let (page, _cable) = page_of(&estate, lead, language);
        page.go("/phone#/checks");
        if *language == "zh-CN" {
            let _ = page.sees("nothing");
            fits(&page, "checks-none", language);
            drop(spot_checks::drawn(&cast.zhou, &cast.round));
        }
        page.go("/phone#/");
        page.tap("sync");
        page.wait_until_core("spot_checks", |checks| {
            checks.as_array().is_some_and(|checks| checks.iter().any(|check| check["open"] == true))
        });
        let _ = page.sees("all-checks");
        fits(&page, "checks-today", language);
        page.tap("all-checks");
        let _ = page.sees("checks");
        fits(&page, "checks", language);
        page.tap("check");
        let _ = page.sees("begin");
        fits(&page, "check", language);
        page.tap("skip");
        let _ = page.sees("reason-done");
        fits(&page, "check-skip", language);
        page.press(keys::ESCAPE);
        page.sees_no("reason-done");
        page.tap("begin");
        let _ = page.sees("item");
        fits(&page, "check-work", language);
        worked_badly(&page, &cast);
        page.tap("record");
        let _ = page.sees("recorded");
        fits(&page, "check-recorded", language);
        page.tap("report-it");
        let _ = page.sees("at-check");
        fits(&page, "check-finding", language);
        page.go("/phone#/checks");
        let _ = page.sees("checks");
        page.tap_at("[data-check].sent_back");
        let _ = page.sees("result");
        fits(&page, "check-done", language);
        page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0 && ledger["photos_waiting"] == 0);
    }
}
