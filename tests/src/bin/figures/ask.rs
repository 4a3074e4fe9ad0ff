//! What is asked, and how long did it take?

use crate::world::{Reader, World};
use chrono::TimeDelta;
use e2e::{http::Http, now};
use std::time::{Duration, Instant};

/// Pages, under what they show.
fn kinds(world: &World) -> Vec<(&'static str, String)> {
    let site = world.sites[0];
    let year = (now() - TimeDelta::days(365)).date_naive();
    let of_year = format!("site={site}&period=free&from={year}");
    vec![
        ("findings, list", "/findings".into()),
        ("findings, list of a site", format!("/findings?site={site}")),
        ("findings, list by kind", format!("/findings?site={site}&kind=violation")),
        ("findings, list by severity", format!("/findings?site={site}&severity=critical")),
        ("findings, board", format!("/findings/board?site={site}")),
        ("statistics of a year", format!("/statistics?{of_year}")),
        ("scores of a year by area", format!("/statistics/scores?{of_year}&by=area")),
        ("scores of a year by person", format!("/statistics/scores?{of_year}&by=person")),
        ("walks of a year by route", format!("/statistics/patrols?{of_year}&by=route")),
        ("findings of a year by kind", format!("/statistics/findings?{of_year}&by=kind")),
        ("findings of a year by area", format!("/statistics/findings?{of_year}&by=area")),
        ("findings of a year by person", format!("/statistics/findings?{of_year}&by=person")),
        ("statistics of three years", format!("/statistics?site={site}&period=free&from={}", year - TimeDelta::days(730))),
    ]
}

/// Asks everything, as the supervisor of the large site.
pub fn everything(world: &World, url: &str, asks: usize, only: &str) {
    let http = Http::default();
    let cookie = session(&http, url, &world.supervisor);
    println!("{:<32} {:>8} {:>8} {:>8} {:>8}", "", "p50 ms", "p99", "most", "kB");
    for (name, path) in kinds(world).iter().filter(|(name, _)| name.contains(only)) {
        let there = http.must("GET", &format!("{url}{path}"), &[("cookie", &cookie)], None);
        if there.status != 200 {
            println!("{name:<32} {:>8}", there.status);
            continue;
        }
        let (mut times, mut size) = (vec![], 0);
        for _ in 0..asks {
            let (took, page) = ask(&http, &format!("{url}{path}"), &cookie);
            times.push(took);
            size = page.len();
        }
        println!("{name:<32} {} {:>8}", spread(times), size / 1_000);
    }
}

fn ask(http: &Http, url: &str, cookie: &str) -> (Duration, String) {
    let begun = Instant::now();
    let reply = http.must("GET", url, &[("cookie", cookie), ("accept-language", "zh-CN")], None);
    let page = reply.text();
    let took = begun.elapsed();
    assert_eq!(reply.status, 200, "{url}: {page}");
    (took, page)
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    format!("{:>8.1} {:>8.1} {:>8.1}", at(50), at(99), at(100))
}

fn session(http: &Http, url: &str, who: &Reader) -> String {
    let form = format!("login={}&password={}", who.login.replace(' ', "+"), who.password.replace(' ', "+"));
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let reply = http.must("POST", &format!("{url}/sign-in"), &headers, Some(form.as_bytes())).expect(303);
    reply.header("set-cookie").expect("a session").split(';').next().expect("a cookie").to_owned()
}
