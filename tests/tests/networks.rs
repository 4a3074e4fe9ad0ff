//! Bad networks and small batteries: what is packed, what waits for Wi-Fi, and how long a sync in the background takes.

use e2e::{
    cable::Cable,
    checklists::good_answers,
    envelope::Device,
    estate::{Cast, Estate},
    http::Http,
    office::to_bytes,
    phone::Phone,
    photos,
};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::{
    fs,
    io::Write,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(vec![], Compression::best());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

const JSON: (&str, &str) = ("content-type", "application/json");
const GZIP: (&str, &str) = ("content-encoding", "gzip");

fn device(estate: &Estate, cast: &Cast) -> Device {
    estate.device(&cast.lin)
}

/// A phone behind a cable that counts.
fn phone_on(cable: &Arc<Cable>, estate: &Estate, cast: &Cast) -> Phone {
    let phone = Phone::new(&cable.url);
    phone.enrol(&estate.admin.enrolment_code(), "Lin's phone");
    phone.sign_in(&cast.lin);
    phone.sync();
    phone
}

#[test]
fn a_packed_push_is_the_same_push() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = device(&estate, &cast);
    let start = device.envelope(estate.site, cast.round.start());
    let body = to_bytes(&json!({"device_id": device.id, "protocol": 1, "operations": [start]}));
    let first = device.call("POST", "/v1/sync/push", &[JSON, GZIP], Some(&packed(&body))).expect(200).json();
    assert_eq!(first["results"][0]["status"], "applied", "{first}");
    let again = device.call("POST", "/v1/sync/push", &[JSON], Some(&body)).expect(200).json();
    assert_eq!(again["results"][0]["status"], "duplicate", "{again}");
}

/// What is not JSON, not gzip, or not even that is a problem like any other, in the client's language.
#[test]
fn what_can_not_be_unpacked_is_refused_in_words() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = device(&estate, &cast);
    let push = |headers: &[(&str, &str)], body: &[u8]| device.call("POST", "/v1/sync/push", headers, Some(body));
    let wrong = push(&[JSON, ("content-encoding", "br")], b"{}").expect(415);
    assert_eq!((wrong.problem().as_str(), wrong.header("accept-encoding")), ("wrong-coding", Some("gzip")));
    assert_eq!(push(&[("content-type", "image/jpeg"), GZIP], &packed(b"{}")).expect(415).problem(), "wrong-coding");
    assert_eq!(push(&[JSON, GZIP], b"{}").expect(400).problem(), "unreadable");
    let whole = packed(&[b"what somebody wrote ".as_slice(); 100].concat());
    assert_eq!(push(&[JSON, GZIP], &whole[..whole.len() / 2]).expect(400).problem(), "unreadable");
}

/// A megabyte that unpacks into nine hundred is refused once it is larger than a body may be; the server takes in no more of it.
#[test]
fn a_gzip_bomb_is_refused_in_both_languages_and_costs_no_memory() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = device(&estate, &cast);
    let part = packed(&vec![b' '; 8 * 1024 * 1024]);
    let bomb = part.repeat(1_000_000 / part.len());
    let unpacked = 8 * (bomb.len() / part.len());
    assert!(unpacked > 500, "only {unpacked} MiB");
    let (http, url) = (Http::default(), format!("{}/v1/sync/push", estate.server.url));
    let push = |language| {
        let headers = [JSON, GZIP, ("accept-language", language), ("x-rounds-device", device.credential.as_str())];
        http.must("POST", &url, &headers, Some(&bomb)).expect(413)
    };
    let before = peak(&estate);
    for (language, words) in [("zh", "太大了"), ("en", "Too large")] {
        let refused = push(language);
        assert_eq!(refused.problem(), "too-large");
        assert!(refused.json()["title"].as_str().unwrap().starts_with(words), "{}", refused.text());
    }
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| push("en").problem());
        }
    });
    let grown = peak(&estate) - before;
    assert!(grown < 40, "ten bombs of {unpacked} MiB cost {grown} MB at the peak");
    let english = estate.admin.call("POST", "/v1/buildings", Some(b"{}"));
    assert!(english.status < 500, "it serves on");
}

/// The most memory that the server ever had, in MB.
fn peak(estate: &Estate) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", estate.server.pid())).expect("the server runs");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("the kernel counts memory");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).expect("a number") / 1024
}

#[test]
fn a_phone_sends_records_packed_and_gets_the_books_packed() {
    let (estate, cast) = Estate::ready_with_one_question(12);
    let cable = Cable::to(&estate.server.url);
    let phone = phone_on(&cable, &estate, &cast);
    let patrol = phone.start_due(&cast.round);
    for checkpoint in &cast.round.checkpoints {
        phone.visit(&patrol, checkpoint, &good_answers(&cast.round.content));
    }
    let (before, _) = cable.bytes();
    assert_eq!(phone.sync().applied, 13);
    let (after, _) = cable.bytes();
    // 700 bytes a record, and a letter around it in base64.
    let plain = 13 * (700 + 73) * 4 / 3;
    assert!(
        after - before < plain,
        "{} bytes went up; thirteen letters alone have more than {plain} where nothing is packed",
        after - before
    );
}

/// `sync.md` 13: the setting, on the real server.
#[test]
fn originals_wait_for_wifi_while_the_office_sees_every_photo_small() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content), photos::lobby());
    phone.app.set_originals_on_wifi_only(true).unwrap();
    phone.app.network(true);
    phone.sync();
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((ledger.records_waiting, ledger.photos_waiting, ledger.photos_for_wifi, ledger.photos_stored), (0, 1, 1, 0), "{ledger:?}");
    let listed = cast.zhou.list(&format!("/v1/photos?patrol={patrol}")).remove(0);
    assert_eq!(listed["shown"], "evidence", "{listed}");
    assert!(phone.line.log().iter().all(|message| !message.starts_with("PATCH")), "no chunk of an original");

    let phone = phone.killed_and_opened_again();
    assert!(phone.app.originals_on_wifi_only());
    phone.app.network(false);
    phone.sync();
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((ledger.photos_for_wifi, ledger.photos_stored), (0, 1), "{ledger:?}");
}

/// A line that is up and brings nothing: the sync gives up when its time is over, and the next one goes on from there.
#[test]
fn a_sync_in_the_background_takes_no_longer_than_it_may() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let cable = Cable::to(&estate.server.url);
    let phone = phone_on(&cable, &estate, &cast);
    let patrol = phone.start_due(&cast.round);
    phone.visit(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content));
    cable.stall(true);
    let begun = Instant::now();
    let report = phone.app.sync_for(2, None).unwrap();
    assert!(!report.finished);
    assert!((1_500..4_000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
    assert_eq!(phone.waiting(), 2);

    // Another sync has the line, and the time is over before it is through.
    thread::scope(|scope| {
        let long = scope.spawn(|| phone.app.sync_for(4, None));
        thread::sleep(Duration::from_millis(300));
        let begun = Instant::now();
        assert!(!phone.app.sync_for(1, None).unwrap().finished);
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        cable.stall(false);
        assert!(long.join().unwrap().unwrap().finished);
    });
    assert!(phone.app.sync_for(30, None).unwrap().finished);
    assert_eq!(phone.waiting(), 0);
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].as_array().unwrap().len(), 1);
}

/// Time that is over before anything was asked harms nothing.
#[test]
fn no_time_at_all_is_no_error() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    let asked = phone.line.log().len();
    assert!(!phone.app.sync_for(0, None).unwrap().finished);
    assert_eq!(phone.line.log().len(), asked);
    assert!(phone.sync().finished);
}

/// Every connection is cut after 100 kB, whatever is on it: the photo gets through all the same, in chunks that fit.
#[test]
fn a_photo_gets_over_a_line_that_is_always_cut_before_a_chunk_is_through() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let cable = Cable::to(&estate.server.url);
    let phone = phone_on(&cable, &estate, &cast);
    let patrol = phone.start_due(&cast.round);
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content), photos::lobby());
    cable.cut_after(100_000);
    let mut cuts = 0;
    while phone.app.delivery().unwrap().photos_stored == 0 {
        cuts += usize::from(phone.try_sync().is_err());
        assert!(cuts < 100, "{:?}", phone.app.delivery());
    }
    assert!(cuts > 2, "the line was cut {cuts} times");
    let stored = cast.zhou.list(&format!("/v1/photos?patrol={patrol}")).remove(0);
    assert_eq!(stored["state"]["state"], "stored", "{stored}");
}
