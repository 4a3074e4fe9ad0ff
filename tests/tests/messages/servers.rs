//! Servers that die, and two of them at once.

use crate::{
    HERE,
    desk::{Finder, assign},
    hook::{hook, wait_until},
};
use e2e::{estate::Estate, outside::Listener};
use std::{
    collections::HashSet,
    thread,
    time::{Duration, Instant},
};

/// The listener hangs while the server dies: whether it was told, nobody knows. It is told again, by the same id.
#[test]
fn a_server_that_dies_between_telling_and_writing_it_down_tells_again_by_the_same_id() {
    let listener = Listener::open();
    let mut estate = Estate::with(&[HERE]);
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    hook(&estate.admin, "generic", &listener.url("/hang"), None);
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "断电");
    let first = listener.wait_for("/hang", 1).remove(0);
    estate.server.kill();
    estate.database.age_deliveries(600);
    estate.server.start_again();
    let second = listener.wait_for("/hang", 2).remove(1);
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.json()["data"], second.json()["data"]);
}

/// Two servers look for what is due at the same time; on SQLite, too, though nobody should run it so.
#[test]
fn two_servers_tell_everything_once() {
    let listener = Listener::open();
    let estate = Estate::with(&[HERE]);
    let beside = estate.server.beside();
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    hook(&estate.admin, "generic", &listener.url("/ok"), None);
    let finder = Finder::of(&estate, &zhou);
    for n in 0..60 {
        assign(&finder, &estate, &lin, &format!("第 {n} 件"));
    }
    let told = listener.wait_for("/ok", 60);
    thread::sleep(Duration::from_secs(5));
    assert_eq!(listener.heard("/ok").len(), 60);
    let ids: HashSet<String> = told.iter().map(|heard| heard.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 60);
    drop(beside);
}

/// What was taken ninety days ago is no longer kept; what waits is.
#[test]
fn what_was_told_long_ago_is_taken_away() {
    let listener = Listener::open();
    let mut estate = Estate::with(&[HERE]);
    let (zhou, lin) = (estate.supervisor("Zhou"), estate.cleaner("Lin"));
    let made = hook(&estate.admin, "generic", &listener.url("/ok"), None);
    hook(&estate.admin, "wecom", &listener.url("/hang"), None);
    let finder = Finder::of(&estate, &zhou);
    assign(&finder, &estate, &lin, "很久以前");
    wait_until(&estate.admin, &made, |hook| hook["last"]["taken"] == true);
    let left = |estate: &mut Estate, days: u32| {
        estate.server.kill();
        estate.database.age_deliveries(days * 86_400);
        estate.server.start_again();
        let begun = Instant::now();
        while estate.database.deliveries() > 1 && begun.elapsed() < Duration::from_secs(4) {
            thread::sleep(Duration::from_millis(100));
        }
        estate.database.deliveries()
    };
    assert_eq!(left(&mut estate, 88), 2, "a quarter is not over");
    assert_eq!(left(&mut estate, 4), 1, "the one that was taken is gone, the one that waits is not");
    assert_eq!(listener.heard("/ok").len(), 1, "and nobody is told again");
    assert_eq!(lin.list("/v1/messages").len(), 1, "the inbox keeps what it told");
}
