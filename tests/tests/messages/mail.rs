//! E-mail: locked, at night, to a busy server, and once a week.

use crate::desk::{Finder, assign};
use chrono::{TimeDelta, Utc};
use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::FindingId,
    operation::RaiseFinding,
    people::Role,
    time::Captured,
    wire::Status,
};
use e2e::{desk::Desk, estate::Estate, new_id, outside::Mailbox};
use serde_json::json;
use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

#[test]
fn mail_goes_by_starttls_waits_for_the_end_of_a_night_and_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let openssl = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl runs");
    assert!(openssl.status.success(), "{}", String::from_utf8_lossy(&openssl.stderr));
    let mailbox = Mailbox::with_tls(&certificate, &key);
    let mail = format!("smtp://rounds:room@localhost:{}?tls=required", mailbox.port);
    let trusted = certificate.display().to_string();
    let estate =
        Estate::with(&[("ROUNDS_MAIL", mail.as_str()), ("ROUNDS_MAIL_FROM", "rounds@estate.example"), ("SSL_CERT_FILE", trusted.as_str())]);
    let (zhou, lin, mei) = (estate.supervisor("Zhou"), estate.cleaner("Lin"), estate.cleaner("Mei"));
    let (lins, meis) = (Desk::of(&lin), Desk::of(&mei));
    lins.confirm(&mailbox, "lin@estate.example");
    let first = &mailbox.of("lin@estate.example")[0];
    assert_eq!(first.0["tls"], true);
    let kinds = "mail=assigned&inbox=assigned&inbox=closed";
    // A night that has begun an hour ago, as the clocks in Shanghai show it.
    let clock = |hours: i64| {
        let there = Utc::now() + TimeDelta::hours(8 + hours);
        there.format("%H:%M").to_string()
    };
    let night = format!("quiet_from={}&quiet_until={}", clock(-1), clock(2));
    let _ = lins.post("/account/messages", &format!("site={}&{kinds}&{night}", estate.site)).expect(303);
    let half = lins.post("/account/messages", &format!("site={}&{kinds}&quiet_from=22:00", estate.site)).expect(422).text();
    assert!(half.contains("data-field=\"quiet_until\""), "{half}");
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "夜里的事");
    thread::sleep(Duration::from_secs(5));
    assert_eq!(mailbox.of("lin@estate.example").len(), 1, "she sleeps");
    assert_eq!(lin.list("/v1/messages").len(), 1, "and reads it when she wakes");
    let _ = lins
        .post("/account/messages", &format!("site={}&{kinds}&quiet_from={}&quiet_until={}", estate.site, clock(-3), clock(-1)))
        .expect(303);
    assert_eq!(mailbox.wait_for("lin@estate.example", 2).len(), 2, "the night is over");
    // What she does not want by mail does not come, and what is hidden from her inbox is not there.
    let _ = lins.post("/account/messages", &format!("site={}&mail=closed&inbox=closed", estate.site)).expect(303);
    assign(&finder, &estate, &lin, "不想知道");
    assert!(lin.list("/v1/messages").is_empty() && !lins.page("/").contains("class=\"count\""));

    thread::sleep(Duration::from_secs(3));
    assert_eq!(mailbox.of("lin@estate.example").len(), 2);

    // The mail server is busy twice.
    meis.confirm(&mailbox, "busy@estate.example");
    assert_eq!(meis.post("/account/address", "do=give&address=busy@estate.example").status, 422, "one code a minute");
    assign(&finder, &estate, &mei, "很忙");
    let begun = Instant::now();
    while mailbox.of("busy@estate.example").len() < 2 {
        let seen = meis.page("/account/messages");
        assert!(seen.contains("451") || begun.elapsed() < Duration::from_secs(5), "the trouble is shown: {seen}");
        assert!(begun.elapsed() < Duration::from_secs(30), "it is tried again");
        estate.database.age_deliveries(10);
        thread::sleep(Duration::from_secs(1));
    }
    assert!(!meis.page("/account/messages").contains("451"), "and is over");
    // There is no such mailbox: that is known at once, and to the administrator.
    let wang = estate.cleaner("Wang");
    let _ = Desk::of(&wang).post("/account/address", "do=give&address=nobody@estate.example").expect(303);
    assert!(Desk::of(&wang).page("/account/messages").contains("no such mailbox"));
    assert!(Desk::of(&estate.admin).page(&format!("/people/{}", wang.person)).contains("no such mailbox"));
}

/// 6.3: what a week was like goes to the site director, once, with all of it as a PDF.
#[test]
fn the_week_goes_to_the_director_by_mail() {
    let mailbox = Mailbox::open();
    let mail = format!("smtp://127.0.0.1:{}", mailbox.port);
    let mut estate = Estate::with(&[
        ("ROUNDS_MAIL", mail.as_str()),
        ("ROUNDS_MAIL_FROM", "Rounds <rounds@estate.example>"),
        ("ROUNDS_PUBLIC_URL", "https://rounds.example"),
    ]);
    let (zhou, fang) = (estate.supervisor("Zhou"), estate.colleague("Fang", Role::SiteDirector));
    Desk::of(&fang).confirm(&mailbox, "fang@estate.example");
    let zhous = Desk::of(&zhou);
    zhous.confirm(&mailbox, "zhou@estate.example");
    // Somebody found something in each of the two weeks before this one.
    let finder = Finder::of(&estate, &zhou);
    for days in [7, 14] {
        let raise = RaiseFinding {
            finding: FindingId(new_id()),
            kind: FindingKind::Nonconformity,
            severity: Severity::Minor,
            spot: Spot { unit: Some(finder.unit), ..Spot::default() },
            text: "楼道积灰".into(),
            field: None,
            stopped: false,
            utility: None,
        };
        let mut envelope = finder.device.envelope(estate.site, raise);
        envelope.captured = Captured::by_server(Utc::now() - TimeDelta::days(days));
        assert_eq!(finder.device.push(&[envelope])[0].status, Status::Applied);
    }
    // A server that starts finds that a week is to be told of; one that starts once more does not tell it again.
    for _ in 0..2 {
        assert!(estate.server.stop());
        estate.server.start_again();
        estate.server.wait_until_ready();
        let told = mailbox.wait_for("fang@estate.example", 2).remove(1);
        assert!(told.header("subject").contains("周分析"), "{told:?}");
        assert!(
            told.plain().contains("新增不合格项 1 项") && told.plain().contains("https://rounds.example/statistics/weeks/"),
            "{told:?}"
        );
        let paper = &told.0["attachments"][0];
        assert_eq!((&paper["type"], &paper["begins"]), (&json!("application/pdf"), &json!("%PDF-")));
    }
    thread::sleep(Duration::from_secs(3));
    assert_eq!(mailbox.of("fang@estate.example").len(), 2, "once");
    assert_eq!(mailbox.of("zhou@estate.example").len(), 1, "the site has a director");
}
