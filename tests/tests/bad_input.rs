//! Bad input gets a clear answer and loses nothing.

use chrono::Days;
use domain::{people::Role, time::Timestamp, wire::Status};
use e2e::{
    checklists::good_answers,
    envelope::Device,
    estate::{Cast, Estate},
    new_id, now,
    office::Office,
    photos, tus,
};
use mobile_core::AppError;
use serde_json::{Value, json};
use std::{fs::File, path::Path, thread, time::Duration};

fn raw(device: &Device, body: &[u8]) -> e2e::http::Reply {
    device.call("POST", "/v1/sync/push", &[("content-type", "application/json")], Some(body))
}

#[test]
fn a_push_that_can_not_be_read_is_told_so() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let whole = json!({"device_id": device.id, "protocol": 1, "operations": []}).to_string();
    for broken in ["", "{", "null", "[]", "no json at all", &whole[..whole.len() - 5], "\u{0}\u{1}"] {
        assert_eq!(raw(&device, broken.as_bytes()).expect(400).problem(), "unreadable", "{broken:?}");
    }
    assert_eq!(raw(&device, &[0xFF, 0xFE, 0x80]).expect(400).problem(), "unreadable");
    let surplus = json!({"device_id": device.id, "protocol": 1, "operations": [], "moon": true}).to_string();
    assert!(raw(&device, surplus.as_bytes()).expect(400).json()["detail"].as_str().is_some_and(|why| why.contains("moon")));
    let future = json!({"device_id": device.id, "protocol": 99, "operations": []}).to_string();
    assert!((400..500).contains(&raw(&device, future.as_bytes()).status));
    let not_mine = json!({"device_id": new_id(), "protocol": 1, "operations": []}).to_string();
    let _ = raw(&device, not_mine.as_bytes()).expect(403);
}

/// `sync.md` 4.
#[test]
fn a_bad_operation_spoils_no_other() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (device, site) = (estate.device(&cast.lin), estate.site);
    let start = cast.round.start();
    let good = |e: domain::wire::Envelope| serde_json::to_value(e).unwrap();
    let first = good(device.envelope(site, start.clone()));
    let visit = good(device.envelope(site, cast.round.visit(&start, 0)));
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut value = good(device.envelope(site, cast.round.start()));
        change(&mut value);
        value
    };
    let operations = [
        first.clone(),
        json!({"id": new_id()}),
        json!("not even an object"),
        changed(&|o| o["kind"] = json!("moon.land")),
        changed(&|o| o["body"]["moon"] = json!(1)),
        changed(&|o| o["body"]["route"] = json!(new_id())),
        changed(&|o| o["scope"] = json!(new_id())),
        changed(&|o| o["author"] = json!(new_id())),
        {
            let mut reused = visit.clone();
            reused["id"] = first["id"].clone();
            reused
        },
        visit,
    ];
    let results = device.push_raw(&operations).expect(200).json();
    let of = |n: usize| (results["results"][n]["status"].as_str().unwrap(), results["results"][n]["refusal"]["code"].as_str());
    assert_eq!(of(0).0, "applied");
    assert_eq!(of(1), ("rejected", Some("unreadable")));
    assert_eq!(of(2), ("rejected", Some("unreadable")));
    assert_eq!(of(3).0, "held", "an unknown kind is kept for the office: {results}");
    assert_eq!(of(4), ("rejected", Some("unreadable")));
    assert_eq!(of(5), ("rejected", Some("not-found")));
    assert!(matches!(of(6).0, "rejected"), "{results}");
    assert!(matches!(of(7).0, "rejected"), "{results}");
    assert_eq!(of(8), ("rejected", Some("id-reused")));
    assert_eq!(of(9).0, "applied", "the queue behind it goes on: {results}");
    let unreadable = || {
        let journal = estate.admin.list(&format!("/v1/journal?scope={}", estate.company()));
        journal.iter().filter(|row| row["kind"] == "unreadable" && row["status"] == "rejected").count()
    };
    assert_eq!(unreadable(), 2, "what is no operation at all is kept in the company's journal");
    let again = device.push_raw(&operations[1..3]).expect(200).json();
    assert_eq!((again["results"][0]["status"].as_str(), unreadable()), (Some("rejected"), 2), "and known when it comes again: {again}");
    let journal = estate.admin.list(&format!("/v1/journal?scope={site}"));
    let kept = journal.iter().filter(|row| row["status"] == "rejected").count();
    assert!(kept >= 2, "what was refused stays in the journal: {kept}");
}

#[test]
fn things_of_another_site_are_as_if_they_were_not_there() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let other = estate.another_site();
    let fang = e2e::estate::colleague(&estate.admin, "Fang", Role::Cleaner, Some(other));
    let device = estate.device(&fang);
    let start = cast.round.start();
    let there = &device.push(&[device.envelope(estate.site, start.clone())])[0];
    assert_eq!(there.status, Status::Rejected, "{there:?}");
    let smuggled = &device.push(&[device.envelope(other, start)])[0];
    assert_eq!((smuggled.status, smuggled.refusal.as_ref().map(|r| r.code())), (Status::Rejected, Some("not-found")));
    let bytes = photos::small(1);
    let photo = tus::reference(&bytes);
    let _ = tus::upload(&estate.device(&cast.lin), estate.site, &photo, &bytes).expect(204);
    let state = |who: &Office| who.post("/v1/photos/status", &json!({"ids": [photo.id]})).expect(200).json()["photos"][0]["state"].clone();
    assert_eq!((state(&cast.lin), state(&fang)), (json!("stored"), json!("expected")));
    let _ = fang.get(&format!("/v1/routes/{}", cast.round.route.id)).expect(404);
    assert_eq!(fang.list("/v1/checkpoints").len(), 0);
}

#[test]
fn a_push_may_be_large_but_not_too_large() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let many: Vec<_> = (0..201).map(|_| device.envelope(estate.site, cast.round.start())).collect();
    assert!(device.push(&many[..200]).iter().all(|r| r.status == Status::Applied));
    let raw_many: Vec<Value> = many.iter().map(|o| serde_json::to_value(o).unwrap()).collect();
    assert_eq!(device.push_raw(&raw_many).expect(413).problem(), "too-large");
    let huge = vec![b' '; 1_100_000];
    let refused = raw(&device, &huge);
    assert_eq!(refused.status, 413, "{}", refused.text());
}

#[test]
fn a_clock_that_is_years_off_does_not_decide_anything() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let (device, site) = (estate.device(&cast.lin), estate.site);
    let start = cast.round.start();
    let mut batch = vec![
        device.envelope(site, start.clone()),
        device.envelope(site, cast.round.visit(&start, 0)),
        device.envelope(site, cast.round.visit(&start, 1)),
    ];
    for envelope in &mut batch {
        envelope.captured.wall = now() + Days::new(3_650);
    }
    // A phone without any contact knows nothing better than its wall clock: ten years ahead, and says that it may be far off.
    batch[1].captured.estimate = batch[1].captured.wall;
    batch[1].captured.error = 400_000_000;
    let results = device.push(&batch);
    assert!(results.iter().all(|r| matches!(r.status, Status::Applied | Status::Held)), "{results:?}");
    assert_eq!(results[0].status, Status::Applied);
    assert_eq!(results[2].status, Status::Applied, "order does not depend on clocks");
}

#[test]
fn a_clock_that_fell_back_by_decades_loses_nothing() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (device, site) = (estate.device(&cast.lin), estate.site);
    let start = cast.round.start();
    let mut batch = [device.envelope(site, start.clone()), device.envelope(site, cast.round.visit(&start, 0))];
    for envelope in &mut batch {
        // An empty battery: the phone believes what its clock says, and it says 1970.
        envelope.captured.wall = Timestamp::UNIX_EPOCH;
        envelope.captured.estimate = Timestamp::UNIX_EPOCH;
    }
    let results = device.push(&batch);
    assert!(results.iter().all(|r| matches!(r.status, Status::Applied | Status::Held)), "nobody is judged by such a clock: {results:?}");
}

/// `sync.md` 6.
#[test]
fn who_lost_the_role_before_the_capture_is_refused_and_at_its_edge_a_supervisor_decides() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (device, site) = (estate.device(&cast.lin), estate.site);
    let start = cast.round.start();
    let mut before = device.envelope(site, start.clone());
    before.captured.error = 0;
    let mut across = device.envelope(site, cast.round.start());
    across.captured.error = 3_600;
    thread::sleep(Duration::from_millis(20));
    let person = estate.admin.read(&format!("/v1/people/{}", cast.lin.person));
    let membership = person["memberships"][0]["id"].as_str().unwrap();
    let _ = estate.admin.post(&format!("/v1/memberships/{membership}/end"), &json!({"until": now()})).expect(204);
    thread::sleep(Duration::from_millis(20));
    let mut after = device.envelope(site, cast.round.start());
    after.captured.error = 0;
    let statuses: Vec<Status> = device.push(&[before, across, after]).into_iter().map(|r| r.status).collect();
    assert_eq!(statuses[2], Status::Rejected, "{statuses:?}");
    assert_eq!(statuses[1], Status::Held, "{statuses:?}");
    assert!(matches!(statuses[0], Status::Applied | Status::Held), "{statuses:?}");
}

fn area_of(cast: &Cast) -> String {
    serde_json::to_string(&cast.round.areas[0]).unwrap()
}

#[test]
fn forms_and_bodies_of_rest_are_refused_by_name() {
    let (_estate, cast) = Estate::ready_with_one_question(1);
    let zhou: &Office = &cast.zhou;
    let send = |body: &str| zhou.call("POST", "/v1/areas", Some(body.as_bytes()));
    for broken in ["", "{", "[]", r#"{"id": 5}"#] {
        let reply = send(broken);
        assert_eq!((reply.status, reply.problem().as_str()), (400, "unreadable"), "{broken:?}");
    }
    let mut area: Value = serde_json::from_str(&area_of(&cast)).unwrap();
    area["moon"] = json!(true);
    assert!(send(&area.to_string()).expect(400).text().contains("moon"));
    let whole = area_of(&cast).into_bytes();
    for cut in [1, whole.len() / 2, whole.len() - 1] {
        let reply = zhou.call("POST", "/v1/areas", Some(&whole[..cut])).expect(400);
        assert_eq!(reply.problem(), "unreadable", "cut after {cut} bytes");
    }
    let before = zhou.read(&format!("/v1/areas/{}", cast.round.areas[0].id));
    assert_eq!(before["name"]["en"], "Lobby 1", "nothing of it was written");
    for (path, body) in [
        ("/v1/auth/login", json!({"login": "lin", "password": "x", "moon": 1})),
        ("/v1/auth/refresh", json!({"refresh_token": "x", "request_id": new_id(), "moon": 1})),
        ("/v1/devices/enrol", json!({"code": "x", "name": "x", "moon": 1})),
        ("/v1/photos/status", json!({"ids": [], "moon": 1})),
    ] {
        let reply = zhou.post(path, &body).expect(400);
        assert_eq!(reply.problem(), "unreadable", "{path}");
        assert!(reply.text().contains("moon"), "{path}: {}", reply.text());
    }
    assert_eq!(zhou.get("/v1/areas/not-an-id").expect(400).problem(), "unreadable");
    assert_eq!(zhou.get("/v1/patrols?state=flying").expect(400).problem(), "unreadable");
    assert_eq!(zhou.get("/v1/areas?limit=many").expect(400).problem(), "unreadable");
}

/// What the camera app hands over may be anything. The phone says at once what is wrong, while the camera is still at hand.
#[test]
fn the_phone_refuses_what_is_no_photo_and_keeps_the_visit() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    phone.offline();
    let patrol = phone.start_due(&cast.round);
    let checkpoint = &cast.round.checkpoints[0];
    phone.scan(&patrol, checkpoint);
    phone.answer(&patrol, checkpoint, &good_answers(&cast.round.content));
    let take = |path: &Path| phone.app.photo(patrol.clone(), checkpoint.id.to_string(), None, path.display().to_string());
    let file = |name: &str, bytes: &[u8]| photos::in_folder(phone.folder.path(), name, bytes);

    let cut = &photos::small(1)[..5_000];
    let huge = file("huge.jpg", &photos::small(1));
    File::options().write(true).open(&huge).unwrap().set_len(200 * 1024 * 1024).unwrap();
    for (path, code) in [
        (file("empty.jpg", b""), "photo_empty"),
        (file("words.jpg", "这不是照片".as_bytes()), "photo_not_a_photo"),
        (file("wide.jpg", &photos::of_65_megapixels()), "photo_too_many_pixels"),
        (huge, "photo_too_many_bytes"),
        (file("cut.jpg", cut), "photo_broken"),
    ] {
        match take(&path) {
            Err(AppError::BadPhoto { code: said, zh, en }) => {
                assert_eq!(said, code);
                assert!(!zh.is_empty() && !en.is_empty(), "{code} has its sentence in both languages");
            }
            other => panic!("{}: {other:?}", path.display()),
        }
    }
    assert!(matches!(take(&phone.folder.path().join("gone.jpg")), Err(AppError::NotFound { .. })));

    take(&file("good.jpg", photos::lobby())).unwrap();
    phone.app.record_visit(patrol.clone(), checkpoint.id.to_string()).unwrap();
    phone.finish(&patrol);
    phone.online().sync();
    assert_eq!((phone.waiting(), phone.app.delivery().unwrap().photos_stored), (0, 1));
}
