//! From a notice to a finding that is closed: what somebody has to put right, who looks at it, and how that reads.

use super::{look::fits, plug_in};
use domain::{
    finding::{FindingKind, Severity},
    people::Role,
};
use e2e::{
    browser::{Film, PhonePage, keys},
    cable::Cable,
    estate::{Cast, Estate},
    office::Office,
    phone::Phone,
    photos,
    round::Round,
};
use mobile_core::{FindingInput, FindingStepInput, NoticeInput};
use std::{fs, sync::Arc};

/// The photo that a finding was raised with is on the screen.
const BEFORE: &str = "return document.querySelector(\"[data-test='before'] img\")?.naturalWidth > 0";
/// The photo of what was put right is.
const AFTER: &str = "return document.querySelector(\"[data-test='after'] img\")?.naturalWidth > 0";

#[test]
fn in_the_browser_a_task_comes_with_its_photo_is_put_right_without_a_signal_sent_back_once_and_closed_by_somebody_else() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(1);
    let fang = estate.colleague("Fang", Role::CleaningLead);
    let finding = given(&estate.phone(&zhou), &round, &lin);
    let (page, cable) = page_of(&estate, &lin, "zh-CN");
    page.wait_until_core("task_counts", |counts| counts["unread"] == 1);
    assert_eq!(page.sees("unread"), "1");
    page.tap("bell");
    assert!(page.sees("message").contains("请您整改"), "{}", page.sees("message"));
    page.tap("message");
    // Photos of others come last in a sync.
    page.wait_until(BEFORE, "the photo of what is wrong");
    cable.unplug(true);
    page.go("/phone#/");
    assert!(page.sees("tasks").contains("待整改 1 项"), "{}", page.sees("tasks"));
    page.tap("bell");
    assert!(page.sees("message").contains("请您整改"), "{}", page.sees("message"));
    page.tap("message");
    assert!(page.sees("facts").contains("雨天铺垫"), "{}", page.sees("facts"));
    assert!(page.sees("due").contains("今天 24:00 前"), "{}", page.sees("due"));
    // What is wrong is to be seen down in the basement too.
    page.wait_until(BEFORE, "the photo of what is wrong, without a signal");

    page.tap("rectify");
    assert_eq!(page.sees("step-done"), "请先拍照");
    take(&page, photos::broken_lamp());
    page.write("step-remark", "已擦干");
    page.tap("step-done");
    let _ = page.text("[data-test='history'] [data-step='rectified']");
    // Nothing of it is lost with the battery.
    let page = page.killed_and_opened_again();
    page.go(&format!("/phone#/found/{finding}"));
    assert!(page.sees("not-sent").contains("在手机里"), "{}", page.sees("not-sent"));
    assert_eq!(page.core("task_counts")["to_rectify"], 0);
    plug_in(&page, &cable);
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0 && ledger["photos_waiting"] == 0);

    // The lead stands before it, and it is not dry.
    let (lead, lead_s_cable) = page_of(&estate, &fang, "zh-CN");
    open_to_verify(&lead);
    lead.wait_until(AFTER, "the photo of what Lin did");
    lead_s_cable.unplug(true);
    lead.go("/phone#/");
    open_to_verify(&lead);
    lead.wait_until(AFTER, "the photo of what Lin did, without a signal");
    lead.tap("verify");
    assert_eq!(lead.sees("verdict-done"), "请选择结论");
    lead.tap_at("[data-value='sent_back']");
    assert_eq!(lead.sees("verdict-done"), "请写明哪里不合格");
    lead.write("verdict-remark", "门边还有水");
    lead.tap_at("[data-value='0']");
    lead.tap("verdict-done");
    let _ = lead.text("[data-test='history'] [data-step='sent_back']");
    plug_in(&lead, &lead_s_cable);
    lead.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);

    // Back to Lin, who puts it right once more; nobody says so of their own work.
    page.go("/phone#/");
    page.tap("sync");
    page.wait_until_core("task_counts", |counts| counts["to_rectify"] == 1);
    page.tap("tasks");
    assert!(page.sees("found").contains("门边还有水"), "{}", page.sees("found"));
    page.tap("found");
    assert!(page.sees("sent-back").contains("门边还有水"));
    page.tap("rectify");
    take(&page, photos::broken_lamp());
    page.tap("step-done");
    let _ = page.text("[data-test='history'] [data-step='rectified'] ~ [data-step='rectified']");
    assert!(!page.has("[data-test='verify']"));
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0 && ledger["photos_waiting"] == 0);

    lead.go("/phone#/");
    lead.tap("sync");
    lead.wait_until_core("task_counts", |counts| counts["to_verify"] == 1);
    open_to_verify(&lead);
    lead.tap("verify");
    lead.tap_at("[data-value='closed']");
    lead.tap("verdict-done");
    let _ = lead.text("[data-test='history'] [data-step='closed']");
    lead.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    let at_the_office = zhou.read(&format!("/v1/findings/{finding}"));
    assert!(at_the_office.to_string().contains("\"state\":\"closed\""), "{at_the_office}");

    page.go("/phone#/");
    page.tap("sync");
    page.wait_until_core("task_counts", |counts| counts["unread"] == 1);
    page.tap("bell");
    assert!(page.sees("message").contains("验证合格，已关闭"), "{}", page.sees("message"));
    page.tap("read-all");
    page.wait_until_core("task_counts", |counts| counts["unread"] == 0);
}

#[test]
fn in_the_browser_a_lead_issues_a_notice_on_the_spot_and_a_violation_is_stopped_first() {
    let (estate, Cast { lin, round, .. }) = Estate::ready_with_one_question(1);
    let fang = estate.colleague("Fang", Role::CleaningLead);
    let (page, cable) = page_of(&estate, &fang, "zh-CN");
    page.wait_until_core("sites", |sites| sites[0]["areas"].as_array().is_some_and(|areas| !areas.is_empty()));
    cable.unplug(true);
    page.go("/phone#/finding");
    let _ = page.sees("place-area");
    page.tap_at("[data-value='violation']");
    page.tap("place-area");
    page.tap_at("[data-test='places'] button");
    page.write("finding-text", "楼道堆放纸箱");
    page.tap("raise");
    page.tap("tasks");
    page.tap_at("[data-value='raised']");
    page.tap("found");
    let _ = page.sees("to-stop");
    page.tap("stop");
    page.write("step-remark", "已劝业主搬走");
    page.tap("step-done");
    page.sees_no("to-stop");
    page.tap("notice");
    page.tap("responsible");
    page.tap_at(&format!("[data-person='{}']", lin.person));
    page.tap_at("[data-value='3']");
    page.write("corrective", "清走纸箱");
    assert!(page.sees("notice-done").contains("预防措施"), "{}", page.sees("notice-done"));
    page.write("preventive", "每周巡楼道");
    page.tap("notice-done");
    assert!(page.sees("facts").contains("送达办公室后编号"), "{}", page.sees("facts"));
    plug_in(&page, &cable);
    page.wait_until_core("delivery", |ledger| ledger["records_waiting"] == 0);
    page.go("/phone#/");
    page.tap("sync");
    let finding = page.core_with("findings", &serde_json::json!({"list": "raised"}))[0]["finding_id"].as_str().unwrap().to_owned();
    let number = page.core_with("finding", &serde_json::json!({"finding_id": finding}))["notice"]["number"].clone();
    assert!(number.as_str().is_some_and(|number| number.ends_with("-0001")), "{number}");
    drop(round);
}

#[test]
fn in_the_browser_every_screen_of_tasks_can_be_used_by_everybody_in_both_languages() {
    let (estate, Cast { zhou, lin, round }) = Estate::ready_with_one_question(2);
    let fang = estate.colleague("Fang", Role::CleaningLead);
    let office = estate.phone(&zhou);
    let (open, done) = (given(&office, &round, &lin), given(&office, &round, &lin));
    let phone = estate.phone(&lin);
    phone.sync();
    let photo = file(&phone, "after.jpg", photos::broken_lamp());
    let step = FindingStepInput { finding_id: done.clone(), remark: "已擦干".into(), photos: vec![photo], marks: vec![] };
    phone.app.rectify_finding(step).unwrap();
    phone.sync_in_the_end();
    for language in ["zh-CN", "en"] {
        let (page, _cable) = page_of(&estate, &lin, language);
        page.wait_until_core("task_counts", |counts| counts["to_rectify"] == 1);
        fits(&page, "tasks-today", language);
        for (screen, sign) in [
            ("inbox".to_owned(), "messages"),
            ("tasks".to_owned(), "list"),
            (format!("found/{open}"), "rectify"),
            (format!("found/{open}/rectify"), "step-done"),
        ] {
            page.go(&format!("/phone#/{screen}"));
            let _ = page.sees(sign);
            fits(&page, &format!("cleaner-{sign}"), language);
        }
        page.go("/phone#/finding");
        for kind in ["violation", "damage"] {
            page.tap_at(&format!("[data-value='{kind}']"));
            fits(&page, &format!("finding-{kind}"), language);
        }

        let (page, _cable) = page_of(&estate, &fang, language);
        page.wait_until_core("task_counts", |counts| counts["to_verify"] == 1);
        for (screen, sign) in [
            ("inbox".to_owned(), "no-messages"),
            ("tasks".to_owned(), "nothing"),
            (format!("found/{done}"), "verify"),
            (format!("found/{done}/verdict"), "verdict-done"),
            (format!("found/{open}/notice"), "notice-done"),
        ] {
            page.go(&format!("/phone#/{screen}"));
            let _ = page.sees(sign);
            fits(&page, &format!("lead-{sign}"), language);
        }
        page.tap("responsible");
        let _ = page.sees("people");
        fits(&page, "lead-people", language);
        page.press(keys::ESCAPE);
        page.sees_no("people");
        page.go(&format!("/phone#/found/{done}/verdict"));
        page.tap_at("[data-value='sent_back']");
        let _ = page.sees("verdict-remark");
        fits(&page, "lead-sent-back", language);
    }
}

/// A phone's browser with somebody signed in, who may have nothing to walk.
pub(super) fn page_of(estate: &Estate, holder: &Office, language: &str) -> (PhonePage, Arc<Cable>) {
    let cable = Cable::to(&estate.server.url);
    let page = PhonePage::open(&cable.url, language);
    page.enrol(&estate.admin.enrolment_code(), holder);
    let _ = page.sees("tasks");
    page.wait_until("return navigator.serviceWorker.controller !== null", "the service worker to keep the page");
    (page, cable)
}

/// Somebody sees wet floor, photographs it, and has it put right by tonight.
fn given(office: &Phone, round: &Round, responsible: &Office) -> String {
    office.sync();
    let photo = file(office, "before.jpg", photos::broken_lamp());
    let input = FindingInput {
        kind: FindingKind::Damage,
        severity: Severity::Major,
        text: "门口地面有积水，灯也不亮".into(),
        area_id: None,
        unit_id: None,
        checkpoint_id: Some(round.checkpoints[0].id.to_string()),
        patrol_id: None,
        photos: vec![photo],
        marks: vec![],
        field: None,
        stopped: false,
        utility: None,
        spot_check_id: None,
    };
    let finding = office.app.raise_finding(input).unwrap();
    let notice = NoticeInput {
        finding_id: finding.clone(),
        responsible_id: responsible.person.to_string(),
        days: 0,
        corrective: "擦干地面".into(),
        preventive: "雨天铺垫".into(),
    };
    office.app.issue_notice(notice).unwrap();
    office.sync_in_the_end();
    finding
}

fn file(phone: &Phone, name: &str, bytes: &[u8]) -> String {
    let path = phone.folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

/// The camera's live view takes what is before it.
pub(super) fn take(page: &PhonePage, picture: &[u8]) {
    page.show(&Film::Picture(picture));
    page.tap("photo-live");
    page.wait_until("return document.querySelector('dialog video')?.videoWidth > 0", "the camera");
    page.tap("shutter");
    let _ = page.text("[data-photo] img");
}

fn open_to_verify(page: &PhonePage) {
    // The first screen may still be filling: what is tapped stands where it will stay.
    page.wait_until("return /1/.test(document.querySelector(\"[data-test='tasks']\")?.textContent)", "one to verify");
    page.tap("tasks");
    page.tap_at("[data-value='to_verify']");
    let _ = page.sees("list");
    page.tap("found");
    let _ = page.sees("verify");
}
