//! What the books say of somebody, on the page: scores and what they say to them, supplies, the month; the lead's several gaps at once, and what
//! messages lead to.

use super::{
    crew::{all_delivered, rostered, today},
    look::fits,
    plug_in,
    tasks::page_of,
};
use domain::{
    checklist::{Answer, Value},
    ids::{AreaId, StoreId},
    people::Role,
    roster::{PlannedDuty, monday_of},
    shift::Shift,
};
use e2e::{
    browser::{PhonePage, keys},
    checklists,
    estate::{Cast, Estate},
    new_id,
    office::Office,
    stores::{issue, receive, store, supply, with_level},
};
use serde_json::json;

/// The lead looks at her work and writes down what they saw, of an area or else of the shift; gives the assessment's id. A floor that is not clean
/// loses points, with the reason.
fn assessed(lead: &Office, cast: &Cast, area: Option<AreaId>, floor: u16) -> String {
    let id = new_id().to_string();
    let answers: Vec<Answer> = checklists::good_answers(&cast.round.content)
        .into_iter()
        .map(|answer| match answer.value {
            Some(Value::Score(_)) if floor < 5 => {
                Answer { value: Some(Value::Score(floor)), note: "墙角有水渍，玻璃门上有手印".into(), ..answer }
            }
            _ => answer,
        })
        .collect();
    let (sheet, kind) = (json!({"template": cast.round.template, "version": 1}), if area.is_some() { "area" } else { "shift" });
    lead.make(
        &format!("/v1/sites/{}/assessments", cast.round.site),
        &json!({"id": id, "person": cast.lin.person, "date": today(), "kind": kind, "area": area, "sheet": sheet, "answers": answers,
            "remark": "下午再看一次"}),
    );
    id
}

/// Detergent runs low in the store after Lin and Mei were given some.
fn issued(lead: &Office, cast: &Cast, to: &[&Office]) -> StoreId {
    let site = cast.round.site;
    let main = store(site, "一号库");
    lead.make("/v1/stores", &main);
    let soap = with_level(supply(site, "洗洁精"), &main, 6);
    lead.make("/v1/supplies", &soap);
    let _ = receive(lead, &soap, &main, 8);
    for (to, n) in to.iter().zip(1..) {
        let mut step = issue(&soap, &main, to.person, n * 2_500);
        step.area = Some(cast.round.areas[0].id);
        lead.make(&format!("/v1/supplies/{}/issue", soap.id), &step);
    }
    main.id
}

/// Everybody of them works all day, and is on the roster of today in the place of who was before.
fn everybody_works(lead: &Office, cast: &Cast, shift: &Shift, people: &[&Office]) {
    let duty = |one: &&Office| PlannedDuty {
        person: one.person,
        date: today(),
        shift: shift.id,
        areas: vec![cast.round.areas[0].id],
        post: Some(cast.round.checkpoints[0].id),
    };
    let duties: Vec<PlannedDuty> = people.iter().map(duty).collect();
    let week = monday_of(today());
    lead.make("/v1/rosters", &json!({"site": cast.round.site, "week": week, "version": 1, "duties": duties}));
    let roster = domain::roster::Roster::id_of(cast.round.site, week);
    let _ = lead.post(&format!("/v1/rosters/{roster}/publish"), &json!({})).expect(200);
}

fn missing(lead: &Office, cast: &Cast, shift: &Shift, who: &Office) {
    let gap = json!({"site": cast.round.site, "person": who.person, "date": today(), "shift": shift.id, "why": "absent", "note": ""});
    lead.make("/v1/replacements", &gap);
}

/// A training calls her: the phone has no screen for it.
fn called(lead: &Office, cast: &Cast) {
    let title = json!({"zh": "消毒液配比、安全与礼仪", "en": "Mixing disinfectant"});
    let plan = json!({"title": title, "about": "戴手套，先加水", "date": today(), "from": "14:00:00", "until": "15:30:00", "place": "会议室",
        "trainer": "Fang", "pass_mark": 60, "called": [cast.lin.person]});
    let address = format!("/v1/sites/{}/trainings", cast.round.site);
    let _ = lead.post(&address, &json!({"id": new_id(), "plan": plan})).expect(201);
}

fn opens(page: &PhonePage, screen: &str, sees: &str) {
    page.go(&format!("/phone#/{screen}"));
    let _ = page.sees(sees);
}

#[test]
fn in_the_browser_a_cleaner_disputes_a_score_without_a_signal_and_reads_what_came_of_it() {
    let (estate, cast) = Estate::ready(checklists::every_kind(), 1);
    let fang = estate.colleague("Fang", Role::CleaningLead);
    let _ = rostered(&fang, &cast);
    let id = assessed(&fang, &cast, Some(cast.round.areas[0].id), 2);
    let _ = issued(&fang, &cast, &[&cast.lin]);
    let (page, cable) = page_of(&estate, &cast.lin, "zh-CN");
    assert!(page.sees("new-scores").contains("1 项待确认"), "{}", page.sees("new-scores"));
    cable.unplug(true);
    page.tap("my-shift");
    page.tap("to-scores");
    assert!(page.sees("score").contains("区域检查") && page.sees("percent").contains("82 %"), "{}", page.sees("score"));
    page.tap("score");
    let lost = page.sees("lost");
    assert!(lost.contains("地面") && lost.contains("玻璃门上有手印") && lost.contains("12/30 分"), "{lost}");
    assert!(page.sees("remark").contains("下午再看"));
    page.tap("dispute");
    assert_eq!(page.sees("dispute-done"), "请写明原因");
    page.write("dispute-note", "那天我在二号楼");
    page.tap("dispute-done");
    assert!(page.sees("said").contains("那天我在二号楼") && page.sees("not-sent").contains("在手机里"), "{}", page.sees("said"));
    // Nothing of it is lost with the battery.
    let page = page.killed_and_opened_again();
    opens(&page, &format!("score/{id}"), "said");
    opens(&page, "supplies", "issued");
    assert!(page.sees("issued").contains("2.5 瓶") && page.sees("issued").contains("一号库"), "{}", page.sees("issued"));
    page.tap("month-before");
    let _ = page.sees("nothing-issued");
    plug_in(&page, &cable);
    all_delivered(&page);
    let seen = fang.read(&format!("/v1/assessments/{id}"));
    assert_eq!((&seen["state"], &seen["history"][0]["note"]), (&json!("disputed"), &json!("那天我在二号楼")), "{seen}");

    let how = json!({"how": {"outcome": "changed", "percent": 95}, "note": "核对照片后更正"});
    let _ = cast.zhou.post(&format!("/v1/assessments/{id}/settle"), &how).expect(200);
    page.go("/phone#/");
    page.tap("sync");
    page.wait_until_core("my_scores", |scores| scores["assessments"][0]["state"] == "changed");
    page.tap("bell");
    page.tap_at("[data-kind='assessed']");
    assert!(page.sees("percent").contains("95 %") && page.sees("said").contains("更正为 95 %"), "{}", page.sees("said"));
    let read = page.core("inbox");
    assert!(read.as_array().unwrap().iter().all(|message| message["kind"] != "assessed" || message["read"] == true), "{read}");
}

#[test]
fn in_the_browser_a_lead_solves_two_gaps_together_and_asks_with_one_tap() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let fang = estate.colleague("Fang", Role::CleaningLead);
    let (mei, ana, bo) = (estate.cleaner("Mei"), estate.cleaner("Ana"), estate.cleaner("Bo"));
    let shift = rostered(&fang, &cast);
    everybody_works(&fang, &cast, &shift, &[&cast.lin, &mei]);
    // Whoever gives it out is not told what they know.
    let _ = issued(&cast.zhou, &cast, &[&cast.lin]);
    [&cast.lin, &mei].into_iter().for_each(|who| missing(&fang, &cast, &shift, who));
    let (page, cable) = page_of(&estate, &fang, "zh-CN");
    // What runs low is a tap away from the message and from the board.
    page.tap("bell");
    page.tap_at("[data-kind='low_stock']");
    assert!(page.sees("low").contains("洗洁精") && page.sees("low").contains("剩 "), "{}", page.sees("low"));
    page.go("/phone#/crew");
    assert!(page.sees("low-stock").contains("库存不足"));
    cable.unplug(true);
    assert!(page.sees("solve").contains("2 个缺岗"), "{}", page.sees("solve"));
    page.tap("solve");
    let proposed = page.sees("proposed");
    assert!(proposed.contains("Ana") && proposed.contains("Bo"), "{proposed}");
    assert!(page.sees("ask-all").contains("问这 2 人"), "{}", page.sees("ask-all"));
    page.tap("ask-all");
    let _ = page.text("[data-test='proposed-line'].due");
    plug_in(&page, &cable);
    all_delivered(&page);
    let mut asked: Vec<String> =
        fang.list("/v1/replacements").iter().map(|gap| gap["asked"][0]["person"].as_str().unwrap().to_owned()).collect();
    let mut both = vec![ana.person.to_string(), bo.person.to_string()];
    asked.sort();
    both.sort();
    assert_eq!(asked, both, "each is asked about one gap");
}

#[test]
fn in_the_browser_what_is_done_at_the_office_is_read_whole_and_leads_there() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let fang = estate.colleague("Fang", Role::CleaningLead);
    called(&fang, &cast);
    let (page, cable) = page_of(&estate, &cast.lin, "zh-CN");
    page.tap("bell");
    page.tap_at("[data-kind='training_called']");
    assert!(page.sees("whole").contains("消毒液配比"), "{}", page.sees("whole"));
    assert!(page.attribute("a[data-test='office']", "href").unwrap().starts_with("/trainings/"));
    fits(&page, "crew-message-whole", "zh-CN");
    page.press(keys::ESCAPE);
    page.sees_no("whole");
    // Without a signal nothing leads nowhere.
    cable.unplug(true);
    page.script("dispatchEvent(new Event('offline'))");
    page.tap_at("[data-kind='training_called']");
    let _ = page.sees("office-later");
}

#[test]
fn in_the_browser_every_screen_of_the_crew_s_books_can_be_used_by_everybody_in_both_languages() {
    let (estate, cast) = Estate::ready(checklists::every_kind(), 1);
    let fang = estate.colleague("Fang", Role::CleaningLead);
    let (mei, _ana) = (estate.cleaner("Mei"), estate.cleaner("Ana"));
    let shift = rostered(&fang, &cast);
    everybody_works(&fang, &cast, &shift, &[&cast.lin, &mei]);
    let first = assessed(&fang, &cast, Some(cast.round.areas[0].id), 1);
    let second = assessed(&fang, &cast, None, 5);
    let _ = issued(&fang, &cast, &[&cast.lin]);
    for language in ["zh-CN", "en"] {
        let (page, _cable) = page_of(&estate, &cast.lin, language);
        let _ = page.sees("shift");
        fits(&page, "crew-books-today", language);
        for (screen, name) in [
            ("shift", "mine"),
            ("scores", "month-score"),
            ("supplies", "issued"),
            ("supplies/2020-01", "nothing-issued"),
            ("sheet", "sheet-days"),
        ] {
            opens(&page, screen, name);
            fits(&page, &format!("crew-books-{}", screen.replace('/', "-")), language);
        }
        opens(&page, &format!("score/{first}"), "score-line");
        fits(&page, "crew-books-score", language);
        if language == "zh-CN" {
            page.tap("dispute");
            page.write("dispute-note", "那天我在二号楼");
            page.tap("dispute-done");
            let _ = page.sees("said");
            [&cast.lin, &mei].into_iter().for_each(|who| missing(&fang, &cast, &shift, who));
        }
        opens(&page, &format!("score/{second}"), "score-line");
        page.tap("dispute");
        let _ = page.sees("dispute-note");
        fits(&page, "crew-books-dispute", language);
        page.press(keys::ESCAPE);
        page.sees_no("dispute-note");
        page.go("/phone#/");
        page.tap("sync");
        all_delivered(&page);

        let (lead, _cable) = page_of(&estate, &fang, language);
        lead.tap("board");
        let _ = lead.sees("solve");
        fits(&lead, "crew-books-board", language);
        lead.tap("solve");
        let _ = lead.sees("proposed");
        fits(&lead, "crew-books-proposal", language);
        opens(&lead, "supplies", "low");
        fits(&lead, "crew-books-stores", language);
        opens(&lead, &format!("score/{first}"), "score-line");
        fits(&lead, "crew-books-score-of-others", language);
    }
}
