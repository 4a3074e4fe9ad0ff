//! What is asked, by whom, and how long did it take?

use crate::world::{Reader, World};
use chrono::TimeDelta;
use e2e::{http::Http, now};
use rounds::lists::moment_cursor;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The address of the nth request of a kind.
type Asked = Box<dyn Fn(i64) -> String>;

/// What the page can be narrowed by, each alone, and what people put together.
fn kinds(world: &World, reader: &Reader) -> Vec<(&'static str, Asked)> {
    let site = world.sites[0];
    // Who sees nobody else's work has nobody else to choose.
    let sees_others = reader.person != world.cleaner.person;
    let people = if sees_others { world.people[0].clone() } else { vec![reader.person] };
    let newest = now().date_naive();
    let day = move |n: i64| newest - TimeDelta::days(1 + n % 1_800);
    let nth = |n: i64, of: usize| usize::try_from(n).unwrap_or(0) % of;
    let (places, items) = (world.places.clone(), world.items.clone());
    let (areas, checkpoints, building) = (places.clone(), places, world.building);
    let (one_item, more_people, first_item) = (items.clone(), people.clone(), items[0]);
    let of = move |word: &'static str| -> Asked { Box::new(move |_| word.into()) };
    vec![
        ("everything", of("")),
        ("a site", Box::new(move |_| format!("site={site}"))),
        ("a building", Box::new(move |_| format!("place=building-{building}"))),
        ("an area", Box::new(move |n| format!("place=area-{}", areas[nth(n, areas.len())].0))),
        ("a checkpoint", Box::new(move |n| format!("place=checkpoint-{}", checkpoints[nth(n, checkpoints.len())].1))),
        ("a person", Box::new(move |n| format!("person={}", people[nth(n, people.len())]))),
        ("a checklist item", Box::new(move |n| format!("item={}", items[nth(n, items.len())]))),
        ("answer failed", of("answer=failed")),
        ("answer passed", of("answer=passed")),
        ("review open", of("review=open")),
        ("review accepted", of("review=accepted")),
        ("review sent back", of("review=sent_back")),
        ("flag alike (1 in 120)", of("flag=alike")),
        ("flag doubted (1 in 50,000)", of("flag=doubted")),
        ("flag repeated (none)", of("flag=repeated")),
        ("a day", Box::new(move |n| format!("from={0}&until={0}&by=patrol", day(n * 37)))),
        ("a day, an item", Box::new(move |n| format!("item={}&from={1}&until={1}", one_item[nth(n, one_item.len())], day(n * 31)))),
        ("a person, alike", Box::new(move |n| format!("person={}&flag=alike", more_people[nth(n, more_people.len())]))),
        ("failed, alike, an item", Box::new(move |_| format!("answer=failed&flag=alike&item={first_item}"))),
    ]
}

/// Asks everything, as everybody, on the first page and far behind it.
pub fn everything(world: &World, url: &str, asks: usize, only: &str) {
    let http = Http::default();
    let two_years_ago = moment_cursor(now() - TimeDelta::days(730), Uuid::nil());
    let readers = [("supervisor", &world.supervisor), ("director", &world.director), ("cleaner", &world.cleaner)];
    for (who, reader) in readers {
        let cookie = session(&http, url, reader);
        println!("{:<28} {:>8} {:>8} {:>8} | {:>8} {:>8} {:>8} {:>7}", who, "p50 ms", "p99", "most", "deep p50", "p99", "most", "photos");
        for (name, address) in kinds(world, reader).iter().filter(|(name, _)| name.contains(only)) {
            let times = |after: &str| {
                let (mut times, mut photos) = (vec![], 0);
                for n in 0..asks {
                    let address = format!("{url}/photos?{}{after}", address(i64::try_from(n).unwrap_or(0)));
                    let (took, page) = ask(&http, &address, &cookie);
                    times.push(took);
                    photos = page.matches("<figure").count();
                }
                (spread(times), photos)
            };
            let (first, photos) = times("");
            // A day has its own depth: all of its pages are asked below.
            let deep = if name.starts_with("a day") { String::new() } else { times(&format!("&after={two_years_ago}")).0 };
            println!("{name:<28} {first} | {deep:>26} {photos:>7}");
        }
        if "whole day".contains(only) {
            whole_days(&http, world, url, &cookie);
        }
    }
}

/// Every page of some days, one after another, as somebody scrolls to their end.
fn whole_days(http: &Http, world: &World, url: &str, cookie: &str) {
    let (mut times, mut photos, mut days) = (vec![], 0, 0);
    for n in 1..20 {
        let day = (now() - TimeDelta::days(n * 90)).date_naive();
        let mut address = format!("/photos?site={}&from={day}&until={day}", world.sites[0]);
        days += 1;
        loop {
            let (took, page) = ask(http, &format!("{url}{address}"), cookie);
            times.push(took);
            photos += page.matches("<figure").count();
            let Some((_, next)) = page.split_once("rel=\"next\" href=\"") else { break };
            address = next.split('"').next().unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&");
        }
    }
    let sum: Duration = times.iter().sum();
    let all = sum.as_millis() / days;
    println!(
        "{:<28} {} | {} photos a day in {} pages, {all} ms in all",
        "whole days, page by page",
        spread(times.clone()),
        photos / usize::try_from(days).unwrap_or(1),
        times.len() / usize::try_from(days).unwrap_or(1)
    );
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
