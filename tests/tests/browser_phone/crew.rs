//! The crew's day on the page: clocking in without a signal, the week, leave, stepping in, and the lead's board and decisions.

use super::{look::fits, plug_in, tasks::page_of};
use chrono::{NaiveDate, TimeDelta};
use domain::{
    ids::{AreaId, RouteId, ShiftId},
    people::Role,
    place::Area,
    roster::{PlannedDuty, Roster, monday_of},
    route::{Route, Window},
    shift::Shift,
    text::Text,
};
use e2e::{
    browser::{Film, PhonePage, keys},
    estate::{Cast, Estate},
    new_id,
    office::Office,
};
use serde_json::json;

/// The day at the site: Shanghai is eight hours ahead all year round.
pub(super) fn today() -> NaiveDate {
    (e2e::now() + TimeDelta::hours(8)).date_naive()
}

/// A shift that runs all day long, so that the story may be told at any hour; on the roster of today.
pub(super) fn rostered(lead: &Office, cast: &Cast) -> Shift {
    let shift = Shift {
        id: ShiftId(new_id()),
        site: cast.round.site,
        name: Text::new("全天班", "All day"),
        mark: "全".into(),
        parts: vec![Window { from: "00:00:00".parse().unwrap(), until: "23:59:00".parse().unwrap() }],
        break_minutes: 60,
        grace_minutes: 5,
        look_after_minutes: 20,
        roles: vec![Role::Cleaner],
        retired: false,
        earlier: vec![],
    };
    lead.make("/v1/shifts", &shift);
    let duty = PlannedDuty {
        person: cast.lin.person,
        date: today(),
        shift: shift.id,
        areas: vec![cast.round.areas[0].id],
        post: Some(cast.round.checkpoints[0].id),
    };
    let week = monday_of(today());
    lead.make("/v1/rosters", &json!({"site": cast.round.site, "week": week, "version": 0, "duties": [duty]}));
    let roster = Roster::id_of(cast.round.site, week);
    let _ = lead.post(&format!("/v1/rosters/{roster}/publish"), &json!({})).expect(200);
    shift
}

/// Puts a value into a field for days, as its own chooser does.
fn choose_day(page: &PhonePage, name: &str, value: &str) {
    let _ = page.text(&format!("input[data-test='{name}'][type]"));
    page.script(&format!(
        "const field = document.querySelector(\"[data-test='{name}']\"); field.value = '{value}'; field.dispatchEvent(new Event('change', {{bubbles: true}}))"
    ));
}

pub(super) fn all_delivered(page: &PhonePage) {
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0 && ledger["photos_waiting"] == 0);
}

#[test]
fn in_the_browser_a_cleaner_clocks_in_without_a_signal_sees_the_week_and_asks_for_leave() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let fang = estate.colleague("Fang", Role::CleaningLead);
    rostered(&fang, &cast);
    let (page, cable) = page_of(&estate, &cast.lin, "zh-CN");
    assert!(page.sees("shift").contains("全天班") && page.sees("shift").contains("00:00–23:59"), "{}", page.sees("shift"));
    assert!(page.sees("news").contains("1 天"), "{}", page.sees("news"));
    cable.unplug(true);
    page.show(&Film::Code(&cast.round.checkpoints[0].code));
    page.tap("clock");
    assert!(page.text("a[data-test='clock'][href='#/clock/out']").contains("下班打卡"));
    // Nothing of it is lost with the battery.
    let page = page.killed_and_opened_again();
    page.tap("my-shift");
    assert!(page.sees("clocked").contains("上班打卡") && page.sees("not-sent").contains("在手机里"), "{}", page.sees("clocked"));

    page.tap("ask-leave");
    assert_eq!(page.sees("leave-done"), "请选择日期");
    choose_day(&page, "leave-from", &(today() + chrono::Days::new(2)).to_string());
    page.write("leave-reason", "回家看母亲");
    page.tap("leave-done");
    assert!(page.sees("leave").contains("待批复"), "{}", page.sees("leave"));
    page.go("/phone#/weeks");
    assert!(page.sees("changed").contains("有变动"));
    assert!(page.text("[data-date][data-changed='yes']").contains("全天班"));

    plug_in(&page, &cable);
    all_delivered(&page);
    let clockings = fang.list("/v1/attendance/clockings");
    assert_eq!((clockings.len(), &clockings[0]["way"], &clockings[0]["person"]), (1, &json!("in"), &json!(cast.lin.person)));
    let weeks = cast.lin.list("/v1/rosters/weeks");
    assert_eq!((&weeks[0]["seen"], &weeks[0]["version"]), (&json!(1), &json!(1)), "the lead sees that she looked");
    let leave = fang.list("/v1/leave");
    let _ = fang.post(&format!("/v1/leave/{}/decide", leave[0]["id"].as_str().unwrap()), &json!({"granted": true, "note": ""})).expect(200);
    page.go("/phone#/");
    page.tap("sync");
    page.wait_until_core("my_leave", |mine| mine["leaves"][0]["state"] == "granted");
    page.tap("my-shift");
    assert!(page.sees("leave").contains("已批准"), "{}", page.sees("leave"));
}

#[test]
fn in_the_browser_a_lead_opens_a_gap_asks_and_sees_who_steps_in() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (fang, mei) = (estate.colleague("Fang", Role::CleaningLead), estate.cleaner("Mei"));
    rostered(&fang, &cast);
    let (lead, lead_s_cable) = page_of(&estate, &fang, "zh-CN");
    lead.tap("board");
    assert_eq!(lead.attribute("[data-test='on-board']", "data-state").as_deref(), Some("unknown"), "nobody is absent for want of a signal");
    lead_s_cable.unplug(true);
    lead.tap("on-board");
    lead.tap("open-gap");
    lead.tap_at("[data-value='absent']");
    lead.write("reason-note", "电话不通");
    lead.tap("reason-done");
    assert!(lead.sees("gap-line").contains("Lin") && lead.sees("gap-state").contains("待补位"), "{}", lead.sees("gap-line"));
    lead.tap_at(&format!("[data-person='{}']", mei.person));
    assert!(lead.sees("ask").contains("问这 1 人"), "{}", lead.sees("ask"));
    lead.tap("ask");
    assert!(lead.sees("were-asked").contains("还没答复"), "{}", lead.sees("were-asked"));
    plug_in(&lead, &lead_s_cable);
    all_delivered(&lead);

    let (phone, cable) = page_of(&estate, &mei, "zh-CN");
    phone.tap("asked");
    assert!(phone.sees("step-in").contains("全天班") && !phone.sees("step-in").contains("Lin"), "{}", phone.sees("step-in"));
    cable.unplug(true);
    phone.tap("yes-i-can");
    phone.wait_until(
        "return document.querySelector(\"[data-test='step-in']\")?.textContent.includes('等待确认')",
        "her yes, to be confirmed",
    );
    plug_in(&phone, &cable);
    all_delivered(&phone);

    lead.go("/phone#/crew");
    lead.tap("sync");
    lead.wait_until_core("crew_board", |board| board["gaps"][0]["state"] == "filled");
    let gap = lead.text("[data-test='gap'].complete");
    assert!(gap.contains("由Mei补位"), "{gap}");
    let replacement = &fang.list("/v1/replacements")[0];
    assert_eq!((&replacement["state"], &replacement["filled"]["person"]), (&json!("filled"), &json!(mei.person)), "{replacement}");
    // She stands before the lead, and her phone is empty.
    lead.tap_at(&format!("[data-person='{}']", mei.person));
    lead.tap("clock-for");
    lead.tap("yes");
    assert!(lead.sees("clocked").contains("主管代打卡"), "{}", lead.sees("clocked"));
    all_delivered(&lead);
}

#[test]
fn in_the_browser_every_screen_of_the_crew_can_be_used_by_everybody_in_both_languages() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (fang, mei) = (estate.colleague("Fang", Role::CleaningLead), estate.cleaner("Mei"));
    let shift = rostered(&fang, &cast);
    // Mei, who is free today, has an area as well; and a walk was due just after midnight.
    let stairs = Area { id: AreaId(new_id()), name: Text::new("楼梯", "Stairs"), ..cast.round.areas[0].clone() };
    cast.zhou.make("/v1/areas", &stairs);
    for (person, area) in [(cast.lin.person, cast.round.areas[0].id), (mei.person, stairs.id)] {
        let share = json!({"shift": shift.id, "areas": [area], "post": cast.round.checkpoints[0].id});
        fang.make("/v1/responsibilities", &json!({"site": cast.round.site, "person": person, "shares": [share]}));
    }
    let early = Window { from: "00:00:00".parse().unwrap(), until: "00:01:00".parse().unwrap() };
    cast.zhou.make("/v1/routes", &Route { id: RouteId(new_id()), windows: vec![early], ..cast.round.route.clone() });
    for language in ["zh-CN", "en"] {
        let (page, _cable) = page_of(&estate, &cast.lin, language);
        fits(&page, "crew-today", language);
        for (screen, name) in [
            ("weeks", "week"),
            ("clock/in", "by-position"),
            ("shift", "ask-leave"),
            ("leave", "leave-done"),
            ("correction", "correction-done"),
        ] {
            page.go(&format!("/phone#/{screen}"));
            let _ = page.sees(name);
            if screen == "shift" {
                assert!(page.sees("my-areas").contains(if language == "en" { "Lobby" } else { "大堂" }), "{}", page.sees("my-areas"));
            }
            fits(&page, &format!("crew-{}", screen.replace('/', "-")), language);
        }
        // What is asked for leads back to where one came from.
        page.go("/phone#/shift");
        page.go("/phone#/leave");
        choose_day(&page, "leave-from", &(today() + chrono::Days::new(3)).to_string());
        page.tap("leave-done");
        let _ = page.sees("leave");
        fits(&page, "crew-asked", language);
        page.go("/phone#/step-ins");
        let _ = page.sees("no-step-ins");
        fits(&page, "crew-step-ins-none", language);
        all_delivered(&page);

        let (lead, _cable) = page_of(&estate, &fang, language);
        lead.tap("board");
        let open = if language == "en" { "Stairs" } else { "楼梯" };
        assert!(lead.sees("counts").contains('1') && lead.sees("uncovered").contains(open), "{}", lead.sees("counts"));
        let _ = lead.sees("overdue");
        fits(&lead, "crew-board", language);
        lead.tap("refuse");
        let _ = lead.sees("refuse-note");
        fits(&lead, "crew-refuse", language);
        lead.press(keys::ESCAPE);
        lead.sees_no("refuse-note");
        lead.tap("on-board");
        let _ = lead.sees("duty");
        fits(&lead, "crew-person", language);
        if language == "zh-CN" {
            lead.tap("open-gap");
            let _ = lead.sees("reason-done");
            fits(&lead, "crew-missing", language);
            lead.tap_at("[data-value='absent']");
            lead.tap("reason-done");
        } else {
            lead.tap("to-gap");
        }
        let _ = lead.sees("candidates");
        lead.tap("candidate");
        fits(&lead, "crew-gap", language);
        all_delivered(&lead);
    }
}
