//! Hooks that fail, hang, redirect, are turned inward, or never work.

use crate::{
    HERE,
    desk::{Finder, assign},
    hook::{hook, last, wait_until},
};
use chrono::{TimeDelta, Timelike, Utc};
use e2e::{desk::Desk, estate::Estate, outside::Listener};
use serde_json::{Value, json};
use std::{thread, time::Duration};

#[test]
fn a_hook_that_fails_hangs_or_redirects_says_so_and_is_tried_again() {
    let listener = Listener::open();
    let estate = Estate::with(&[HERE]);
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    let admin = &estate.admin;
    let [fails, hangs, redirects, refuses] =
        ["/fail/2", "/hang", "/redirect", "/no"].map(|path| hook(admin, "dingtalk", &listener.url(path), None));
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "垃圾桶满了");
    let first = wait_until(admin, &fails, |hook| hook["failures"] == 1);
    assert_eq!((first["last"]["taken"].as_bool(), first["last"]["text"].as_str()), (Some(false), Some("500 · out of order")));
    // The second try comes after five seconds, the third after thirty more.
    assert_eq!(listener.wait_for("/fail/2", 2).len(), 2);
    wait_until(admin, &fails, |hook| hook["failures"] == 2);
    estate.database.age_deliveries(60);
    let well = wait_until(admin, &fails, |hook| hook["last"]["taken"] == true);
    assert_eq!(well["failures"], 0);
    assert_eq!(listener.heard("/fail/2").len(), 3, "and never again");

    let seen = wait_until(admin, &redirects, |hook| hook["failures"].as_u64() >= Some(1));
    assert!(seen["last"]["text"].as_str().unwrap().starts_with("302 (redirect, not followed)"), "{seen}");
    let seen = wait_until(admin, &hangs, |hook| hook["failures"].as_u64() >= Some(1));
    assert!(seen["last"]["ms"].as_u64().unwrap() >= 9_000 && seen["last"]["text"].as_str().unwrap().contains("timeout"), "{seen}");
    let seen = wait_until(admin, &refuses, |hook| hook["failures"].as_u64() >= Some(1));
    assert!(seen["last"]["text"].as_str().unwrap().contains("sign not match"), "{seen}");
    let desk = Desk::of(admin);
    assert!(desk.page(&format!("/hooks/{}", redirects["id"].as_str().unwrap())).contains("not followed"));
}

#[test]
fn no_hook_reaches_a_private_address_unless_the_administrator_allows_it() {
    let listener = Listener::open();
    let mut estate = Estate::open();
    let admin = &estate.admin.clone();
    let hosts = ["127.0.0.1", "localhost", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"];
    for host in hosts {
        let made = hook(admin, "generic", &format!("http://{host}:{}/ok", listener.port), None);
        let told = admin.post(&format!("/v1/hooks/{}/test", made["id"].as_str().unwrap()), &json!({})).expect(200).json();
        assert_eq!(told["taken"], false, "{host}: {told}");
        assert!(told["text"].as_str().unwrap().contains("private address") || host.starts_with('['), "{host}: {told}");
        let page = Desk::of(admin).page(&format!("/hooks/{}", made["id"].as_str().unwrap()));
        assert!(page.contains("ROUNDS_HOOKS_PRIVATE") || host.starts_with('['), "{host}");
    }
    for url in ["file:///etc/passwd", "ftp://x.example/", "https://user:word@x.example/", "nothing"] {
        let body = json!({"name": "x", "format": "generic", "url": url, "kinds": ["closed"]});
        assert_eq!(admin.post("/v1/hooks", &body).status, 422, "{url}");
    }
    assert!(listener.heard("/").is_empty(), "nobody was connected to");
    let made = hook(admin, "generic", &listener.url("/ok"), None);
    estate.server.set(HERE.0, HERE.1);
    estate.server.start_again();
    let told = admin.post(&format!("/v1/hooks/{}/test", made["id"].as_str().unwrap()), &json!({})).expect(200).json();
    assert_eq!(told["taken"], true, "{told}");
    assert_eq!(listener.heard("/ok").len(), 1);
    assert_eq!(estate.supervisor("Zhou").get("/v1/hooks").status, 403);
}

#[test]
fn a_hook_that_never_works_is_switched_off_and_on_again_by_hand() {
    let listener = Listener::open();
    let estate = Estate::with(&[HERE]);
    let admin = &estate.admin;
    let made = hook(admin, "generic", &listener.url("/fail/20"), None);
    let id = made["id"].as_str().unwrap();
    for n in 1..=20 {
        let told = admin.post(&format!("/v1/hooks/{id}/test"), &json!({})).expect(200).json();
        assert_eq!(told["taken"], false, "{n}");
        assert_eq!(last(admin, &made)["off_at"].is_null(), n < 20, "{n}");
    }
    let desk = Desk::of(admin);
    assert!(desk.page(&format!("/hooks/{id}")).contains("Switched off after 20 failures in a row"));
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "没有人听");
    let _ = desk.post(&format!("/hooks/{id}"), "do=save&name=again&kind=assigned&active=yes&language=en").expect(303);
    assert!(last(admin, &made)["off_at"].is_null());
    let heard = assign(&finder, &estate, &lin, "有人听了");
    let told = listener.wait_for("/fail/20", 21);
    assert_eq!(told.len(), 21, "what was told while it was off stays untold");
    assert_eq!(told[20].json()["data"]["finding"]["id"], heard.to_string());
    let removed = admin.delete(&format!("/v1/hooks/{id}"));
    assert_eq!(removed.status, 204);
    assert_eq!(admin.get(&format!("/v1/hooks/{id}")).status, 404);
}

/// A robot rings on the phones of a whole group; a program does not sleep.
#[test]
fn a_group_is_left_alone_at_night_and_told_when_it_is_over() {
    let listener = Listener::open();
    let estate = Estate::with(&[HERE]);
    let admin = &estate.admin;
    // As the clocks in Shanghai show it.
    let minute = |hours: i64| {
        let there = Utc::now() + TimeDelta::hours(8 + hours);
        there.hour() * 60 + there.minute()
    };
    let night = |from: i64, until: i64| json!({"from": minute(from), "until": minute(until)});
    let body = |format: &str, path: &str, quiet: Value| json!({"name": "值班群", "format": format, "url": listener.url(path), "kinds": ["assigned"], "quiet": quiet});
    let _ = admin.post("/v1/hooks", &body("generic", "/ok", night(-1, 2))).expect(422);
    let _ = admin.post("/v1/hooks", &body("wecom", "/wecom", json!({"from": 60, "until": 60}))).expect(400);
    let group = admin.post("/v1/hooks", &body("wecom", "/wecom", night(-1, 2))).expect(201).json();
    hook(admin, "generic", &listener.url("/ok"), None);
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "夜里的事");
    assert_eq!(listener.wait_for("/ok", 1).len(), 1, "a program is told at once");
    thread::sleep(Duration::from_secs(4));
    assert!(listener.heard("/wecom").is_empty(), "the group sleeps");
    let seen = last(admin, &group);
    assert_eq!((&seen["quiet"], &seen["failures"]), (&group["quiet"], &json!(0)), "that is no failure");

    // By the form: half a night is none; another night, and it is over.
    let (desk, id) = (Desk::of(admin), group["id"].as_str().unwrap());
    let form = "do=save&name=again&kind=assigned&active=yes&language=zh-CN";
    let half = desk.post(&format!("/hooks/{id}"), &format!("{form}&quiet_from=22:00")).expect(422).text();
    assert!(half.contains("data-field=\"quiet_until\"") && half.contains("value=\"22:00\""), "{half}");
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let night = format!("quiet_from={}&quiet_until={}", clock(minute(-3)), clock(minute(-1)));
    let _ = desk.post(&format!("/hooks/{id}"), &format!("{form}&{night}")).expect(303);
    assert_eq!(listener.wait_for("/wecom", 1).len(), 1);
    assert!(desk.page(&format!("/hooks/{id}")).contains(&night[11..16]));
}
