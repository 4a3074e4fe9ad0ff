//! What is told later: due soon, overdue, reported upward, sent back, closed. Each by e-mail and by hook, each once.
//!
//! The server's own clock looks at the deadlines. What makes them near or past is a phone that was without a signal for days: what it recorded
//! then counts from then.

use crate::{
    HERE,
    desk::{Finder, assign_at},
    hook::hook,
};
use chrono::{TimeDelta, Timelike, Utc};
use domain::{
    ids::{FindingId, SiteId},
    operation::{RectifyFinding, VerifyFinding, VerifyVerdict},
    people::Role,
    place::Site,
    text::Text,
    time::Captured,
    wire::Status,
    workdays::Calendar,
};
use e2e::{
    desk::Desk,
    envelope::Device,
    estate::{Estate, colleague},
    new_id,
    office::Office,
    outside::{Listener, Mailbox},
    tus,
};
use std::{thread, time::Duration};

/// A site on which every day is a working day, and it is not near midnight now.
fn in_daylight(estate: &Estate) -> SiteId {
    let in_shanghai = (Utc::now() + TimeDelta::hours(8)).hour();
    let time_zone = if in_shanghai < 16 { "Asia/Shanghai" } else { "Etc/UTC" }.parse().unwrap();
    let calendar = Calendar { weekend: [].into(), ..Calendar::default() };
    let site = Site { id: SiteId(new_id()), name: Text::new("翠湖苑", "Lakeside Court"), time_zone, calendar };
    estate.admin.make("/v1/sites", &site);
    site.id
}

/// Lin puts it right, and Zhou looks.
fn settle(lin: &Device, zhou: &Device, site: SiteId, finding: FindingId, verdict: VerifyVerdict) {
    let mut rectified = lin.envelope(site, RectifyFinding { finding, remark: "擦干净了".into() });
    rectified.photos = vec![tus::reference(new_id().as_bytes())];
    assert_eq!(lin.push(&[rectified])[0].status, Status::Applied);
    let seen = VerifyFinding { finding, verdict, remark: "看过了".into(), days: None };
    assert_eq!(zhou.push(&[zhou.envelope(site, seen)])[0].status, Status::Applied);
}

/// What somebody's inbox tells of a finding, in the order of words.
fn inbox(of: &Office, finding: FindingId) -> Vec<String> {
    let all = of.list("/v1/messages").into_iter().filter(|message| message["finding"] == finding.to_string());
    let mut kinds: Vec<String> = all.map(|message| message["kind"].as_str().unwrap().to_owned()).collect();
    kinds.sort();
    kinds
}

/// The subjects of the letters to somebody that are about findings: there was one with a code before, and a week may be told of meanwhile.
fn subjects(mailbox: &Mailbox, of: &str) -> Vec<String> {
    let all = mailbox.of(of).into_iter().map(|mail| mail.header("subject").to_owned());
    let mut all: Vec<String> = all.filter(|subject| subject.starts_with("【翠湖苑】")).collect();
    all.sort();
    all
}

fn sorted<const N: usize>(mut words: [&str; N]) -> Vec<String> {
    words.sort_unstable();
    words.map(str::to_owned).to_vec()
}

#[test]
fn due_soon_overdue_escalated_sent_back_and_closed_are_each_told_once_on_every_way() {
    let (mailbox, listener) = (Mailbox::open(), Listener::open());
    let mail = format!("smtp://127.0.0.1:{}", mailbox.port);
    let settings = [HERE, ("ROUNDS_MAIL", mail.as_str()), ("ROUNDS_MAIL_FROM", "rounds@estate.example")];
    let mut estate = Estate::with(&settings);
    let site = in_daylight(&estate);
    let member = |name, role| colleague(&estate.admin, name, role, Some(site));
    let (fang, zhou, lin) = (member("Fang", Role::SiteDirector), member("Zhou", Role::Supervisor), member("Lin", Role::Cleaner));
    for (who, address) in [(&fang, "fang@estate.example"), (&zhou, "zhou@estate.example"), (&lin, "lin@estate.example")] {
        Desk::of(who).confirm(&mailbox, address);
    }
    hook(&estate.admin, "generic", &listener.url("/ok"), None);
    let (finder, lins) = (Finder::at(&estate, site, &zhou), Device::enrol(&estate.admin, &lin));
    assert!(estate.server.stop());
    estate.database.age_company(30);
    estate.server.start_again();
    estate.server.wait_until_ready();

    // Two days were given: five days ago, so that it is late by now; and two days ago, so that it is due when today is over.
    let days_ago = |days: i64| Captured::by_server(Utc::now() - TimeDelta::days(days));
    let late = assign_at(&finder, site, &lin, "地下室积水", &days_ago(5), 2);
    let soon = assign_at(&finder, site, &lin, "楼道积灰", &days_ago(2), 2);
    let told = |count: usize| {
        let heard = listener.wait_for("/ok", count);
        let kinds = heard.iter().map(|heard| (heard.json()["data"]["finding"]["id"].clone(), heard.json()["type"].clone()));
        let of = |finding: FindingId| {
            let mine = kinds.clone().filter(|(id, _)| *id == finding.to_string());
            let mut kinds: Vec<String> = mine.map(|(_, kind)| kind.as_str().unwrap().to_owned()).collect();
            kinds.sort();
            kinds
        };
        (of(late), of(soon))
    };
    let (of_late, of_soon) = told(5);
    assert_eq!(of_late, sorted(["finding.assigned", "finding.overdue", "finding.escalated"]));
    assert_eq!(of_soon, sorted(["finding.assigned", "finding.due_soon"]));

    settle(&lins, &finder.device, site, soon, VerifyVerdict::SentBack);
    settle(&lins, &finder.device, site, soon, VerifyVerdict::Closed);
    // Two looks at the deadlines later nothing was told again.
    let _ = told(9);
    thread::sleep(Duration::from_secs(45));
    let (of_late, of_soon) = told(9);
    assert_eq!(of_late, sorted(["finding.assigned", "finding.overdue", "finding.escalated"]));
    let whole = ["finding.assigned", "finding.due_soon", "finding.to_verify", "finding.sent_back", "finding.to_verify", "finding.closed"];
    assert_eq!(of_soon, sorted(whole));

    assert_eq!(inbox(&fang, late), ["escalated"]);
    assert_eq!(inbox(&zhou, late), ["overdue"]);
    assert_eq!(inbox(&lin, late), ["assigned", "overdue"]);
    assert_eq!(inbox(&fang, soon), [""; 0]);
    assert_eq!(inbox(&zhou, soon), ["to_verify", "to_verify"]);
    assert_eq!(inbox(&lin, soon), ["assigned", "closed", "due_soon", "sent_back"]);
    // The same in their mailboxes.
    assert_eq!(subjects(&mailbox, "fang@estate.example"), ["【翠湖苑】逾期上报：地下室积水"]);
    let zhous = ["【翠湖苑】已逾期：地下室积水", "【翠湖苑】待验证：楼道积灰", "【翠湖苑】待验证：楼道积灰"];
    assert_eq!(subjects(&mailbox, "zhou@estate.example"), sorted(zhous));
    let lins = [
        "【翠湖苑】请整改：地下室积水",
        "【翠湖苑】已逾期：地下室积水",
        "【翠湖苑】请整改：楼道积灰",
        "【翠湖苑】即将到期：楼道积灰",
        "【翠湖苑】被退回，请重做：楼道积灰",
        "【翠湖苑】已关闭：楼道积灰",
    ];
    assert_eq!(subjects(&mailbox, "lin@estate.example"), sorted(lins));
}
