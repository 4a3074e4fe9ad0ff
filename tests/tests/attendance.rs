//! Who sees whose hours, does a board hear of it, and does a calendar open to whoever has its address and nobody else?

use domain::{
    attendance::{ShownBy, Way},
    ids::{ClockingId, MembershipId},
    operation::Clock,
    people::Role,
    route::Window,
    shift::Shift,
    wire::Status,
};
use e2e::{
    browser::Browser,
    crew,
    envelope::Device,
    estate::{Cast, Estate},
    new_id,
    office::Office,
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

struct Scene {
    estate: Estate,
    cast: Cast,
    wu: Office,
    mei: Office,
    shift: Shift,
    date: chrono::NaiveDate,
}

/// Lin and Mei are on duty since an hour; Wu leads.
fn scene() -> Scene {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (wu, mei) = (estate.colleague("Wu", Role::CleaningLead), estate.cleaner("Mei"));
    let (shift, date) = crew::running(estate.site, 60, 6);
    cast.zhou.make("/v1/shifts", &shift);
    let duties = [cast.lin.person, mei.person].map(|person| crew::duty(person, date, &shift, &cast.round.checkpoints[0]));
    crew::publish(&wu, estate.site, 0, &duties);
    Scene { estate, cast, wu, mei, shift, date }
}

fn clock(scene: &Scene, device: &Device, who: &Office, way: Way) -> domain::wire::Envelope {
    let post = &scene.cast.round.checkpoints[0];
    let shown = ShownBy::Code { code: post.code.clone() };
    device.envelope(scene.estate.site, Clock { clocking: ClockingId(new_id()), person: who.person, way, post: Some(post.id), shown })
}

fn people(list: &[Value]) -> Vec<&str> {
    let mut people: Vec<&str> = list.iter().map(|one| one["person"].as_str().unwrap()).collect();
    people.sort();
    people.dedup();
    people
}

#[test]
fn a_cleaner_sees_their_own_hours_and_a_lead_of_a_building_those_of_their_people() {
    let scene = scene();
    let Scene { estate, cast, wu, mei, .. } = &scene;
    let (lins, meis) = (estate.device(&cast.lin), estate.device(mei));
    for (device, who) in [(&lins, &cast.lin), (&meis, mei)] {
        assert_eq!(device.push(&[clock(&scene, device, who, Way::In)])[0].status, Status::Applied);
    }
    let all = wu.list("/v1/attendance/clockings");
    assert_eq!(people(&all).len(), 2);
    let hers = cast.lin.list("/v1/attendance/clockings");
    assert_eq!(people(&hers), [cast.lin.person.to_string()]);
    let meis_own = all.iter().find(|one| one["person"] == json!(mei.person)).unwrap()["id"].as_str().unwrap();
    let _ = cast.lin.get(&format!("/v1/attendance/clockings/{meis_own}")).expect(404);
    let board = cast.lin.read(&format!("/v1/attendance?site={}", estate.site));
    assert_eq!(people(board["people"].as_array().unwrap()), [cast.lin.person.to_string()]);
    let month = scene.date.format("%Y-%m");
    let sheet = |who: &Office, of: &str| who.read(&format!("/v1/attendance/sheet?site={}&month={month}{of}", estate.site));
    assert_eq!(people(sheet(&cast.lin, "")["people"].as_array().unwrap()), [cast.lin.person.to_string()]);
    assert_eq!(sheet(&cast.lin, &format!("&person={}", mei.person))["people"], json!([]));
    assert_eq!(people(sheet(wu, "")["people"].as_array().unwrap()).len(), 2);

    // Somebody who leads another building sees those who work there, and those who work everywhere.
    let other = json!({"id": new_id(), "site": estate.site, "name": {"zh": "2栋", "en": "Building 2"}});
    cast.zhou.make("/v1/buildings", &other);
    let narrow = |who: &Office, building: &Value| {
        let held = estate.admin.read(&format!("/v1/people/{}", who.person))["memberships"][0]["id"].clone();
        let held: MembershipId = held.as_str().unwrap().parse().unwrap();
        let role = if who.person == mei.person { "cleaner" } else { "cleaning_lead" };
        let to = json!({"role": role, "site": estate.site, "buildings": [building]});
        estate.admin.make(&format!("/v1/people/{}/memberships", who.person), &to);
        let _ = estate.admin.post(&format!("/v1/memberships/{held}/end"), &json!({})).expect(204);
    };
    narrow(mei, &json!(cast.round.building.id));
    narrow(wu, &other["id"]);
    assert_eq!(people(&wu.list("/v1/attendance/clockings")), [cast.lin.person.to_string()]);
    let _ = wu.get(&format!("/v1/attendance/clockings/{meis_own}")).expect(404);
    let asks = json!({"site": estate.site, "way": "in", "at": e2e::now(), "reason": "忘了"});
    let asked = mei.post("/v1/attendance/corrections", &asks).expect(201).json();
    let asked = asked["id"].as_str().unwrap();
    let _ = wu.post(&format!("/v1/attendance/corrections/{asked}/decide"), &json!({"granted": true})).expect(404);
    let _ = cast.zhou.post(&format!("/v1/attendance/corrections/{asked}/decide"), &json!({"granted": true})).expect(200);
}

#[test]
fn a_calendar_opens_to_whoever_has_its_newest_address() {
    let scene = scene();
    let Scene { estate, cast, .. } = &scene;
    let subscribe = || cast.lin.post("/v1/rosters/calendar", &json!({})).expect(201).json()["path"].as_str().unwrap().to_owned();
    let read = |path: &str| cast.lin.http.must("GET", &format!("{}{path}", estate.server.url), &[], None);
    let first = subscribe();
    let text = read(&first).expect(200).text();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.trim_end().ends_with("END:VCALENDAR"), "{text}");
    let unfolded = text.replace("\r\n ", "");
    let value = |name: &str| -> Vec<&str> {
        let named = |line: &&str| line.split([':', ';']).next() == Some(name);
        unfolded.lines().filter(named).filter_map(|line| line.split_once(':')).map(|(_, value)| value).collect()
    };
    let span = scene.shift.spans(scene.date, crew::ZONE)[0];
    let stamp = |at: domain::time::Timestamp| at.format("%Y%m%dT%H%M%SZ").to_string();
    assert_eq!((value("DTSTART"), value("DTEND")), (vec![stamp(span.from).as_str()], vec![stamp(span.until).as_str()]), "{text}");
    assert!(text.lines().all(|line| line.len() <= 75), "lines are folded (RFC 5545, 3.1)");
    let second = subscribe();
    assert_eq!((read(&first).status, read(&second).status), (404, 200));
    assert_eq!(read("/calendar/nobody.ics").status, 404);
}

/// Opens a board's stream; lines come out of it.
fn listen(url: &str, who: &Office, site: domain::ids::SiteId) -> BufReader<TcpStream> {
    let host = url.trim_start_matches("http://");
    let stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let head = format!(
        "GET /v1/attendance/events?site={site} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\naccept-encoding: gzip\r\n\r\n",
        who.token
    );
    writer.write_all(head.as_bytes()).unwrap();
    BufReader::new(stream)
}

/// Waits for the next `data:`.
fn next(events: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).unwrap() > 0, "the stream ended");
        if let Some(data) = line.strip_prefix("data: ") {
            return data.trim().to_owned();
        }
    }
}

#[test]
fn a_board_hears_of_a_clocking_within_three_seconds_and_again_after_a_restart() {
    let mut scene = scene();
    let lins = scene.estate.device(&scene.cast.lin);
    let site = scene.estate.site;
    let mut events = listen(&scene.estate.server.url, &scene.wu, site);
    assert_eq!(next(&mut events), "0", "it begins with one");
    // The first look tells where the site stands.
    let _ = next(&mut events);
    let begun = Instant::now();
    assert_eq!(lins.push(&[clock(&scene, &lins, &scene.cast.lin, Way::In)])[0].status, Status::Applied);
    let _ = next(&mut events);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    assert_eq!(crew::on_board(&scene.wu, site, scene.cast.lin.person)["on_now"], json!(true));
    assert_eq!(scene.cast.lin.get(&format!("/v1/attendance/events?site={site}")).status, 403, "a cleaner has no board");

    let begun = Instant::now();
    assert!(scene.estate.server.stop(), "it ends well");
    assert!(begun.elapsed() < Duration::from_secs(20), "an open board keeps nobody from stopping: {:?}", begun.elapsed());
    let mut rest = String::new();
    while events.read_line(&mut rest).is_ok_and(|read| read > 0) {}
    scene.estate.server.start_again();
    let mut events = listen(&scene.estate.server.url, &scene.wu, site);
    assert_eq!(next(&mut events), "0");
    let _ = next(&mut events);
    let begun = Instant::now();
    assert_eq!(lins.push(&[clock(&scene, &lins, &scene.cast.lin, Way::Out)])[0].status, Status::Applied);
    let _ = next(&mut events);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[test]
fn whoever_is_to_work_a_shift_is_told_when_its_hours_are_other_ones() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let mei = estate.cleaner("Mei");
    let (shift, date) = crew::running(estate.site, 60, 6);
    cast.zhou.make("/v1/shifts", &shift);
    let tomorrow = date.succ_opt().unwrap();
    crew::publish(&cast.zhou, estate.site, 0, &[crew::duty(cast.lin.person, tomorrow, &shift, &cast.round.checkpoints[0])]);
    let told = |who: &Office| {
        let all = who.list("/v1/messages");
        let of_hours = all.iter().filter(|one| one["kind"] == "roster_published").map(|one| one["title_en"].as_str().unwrap_or_default());
        of_hours.filter(|title| title.contains("is now")).map(str::to_owned).collect::<Vec<_>>()
    };
    let hours = Window { from: "07:00:00".parse().unwrap(), until: "15:00:00".parse().unwrap() };
    let later = Shift { parts: vec![hours], ..shift };
    cast.zhou.make("/v1/shifts", &later);
    assert_eq!((told(&cast.lin), told(&mei)), (vec!["Early is now 07:00–15:00".to_owned()], vec![]));
    cast.zhou.make("/v1/shifts", &later);
    assert_eq!(told(&cast.lin).len(), 1, "once");
}

/// A board on the wall through a night: it shows who comes without being touched, the server goes away and comes back, and it goes on.
#[test]
fn in_the_browser_a_board_goes_on_after_the_server_was_away() {
    let mut scene = scene();
    let (lins, meis) = (scene.estate.device(&scene.cast.lin), scene.estate.device(&scene.mei));
    let browser = Browser::open(&scene.estate.server.url, "zh-CN");
    browser.go("/sign-in");
    browser.fill("#login", &scene.wu.login);
    browser.fill("#password", &scene.wu.password);
    browser.follow("form button.first");
    browser.go(&format!("/attendance?site={}", scene.estate.site));
    let here = |count: usize| {
        format!("return document.querySelectorAll('.crew-shift .badge.complete, .crew-shift .badge.partial').length === {count}")
    };
    browser.wait_until(&here(0), "a board on which nobody is here");
    // What a page that is loaded anew would have lost.
    browser.script("window.same = true");
    assert_eq!(lins.push(&[clock(&scene, &lins, &scene.cast.lin, Way::In)])[0].status, Status::Applied);
    browser.wait_until(&here(1), "Lin, by herself");
    assert!(scene.estate.server.stop(), "it ends well");
    std::thread::sleep(Duration::from_secs(4));
    scene.estate.server.start_again();
    scene.estate.server.wait_until_ready();
    assert_eq!(meis.push(&[clock(&scene, &meis, &scene.mei, Way::In)])[0].status, Status::Applied);
    browser.wait_until(&here(2), "Mei, after the server was away");
    assert_eq!(browser.script("return window.same === true"), json!(true), "nothing was loaded anew");
}
