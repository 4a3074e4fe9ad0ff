//! The server is killed with SIGKILL and started again on the same data.

use domain::wire::Status;
use e2e::{checklists::good_answers, estate::Estate, line::Trouble, photos, tus};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

#[test]
fn killed_between_push_and_reply_nothing_is_lost_and_nothing_is_doubled() {
    let (mut estate, cast) = Estate::ready_with_one_question(2);
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    let answers = good_answers(&cast.round.content);
    for checkpoint in &cast.round.checkpoints {
        phone.visit(&patrol, checkpoint, &answers);
    }
    phone.finish(&patrol);
    phone.line.befall(Trouble::AnswerLost, "POST /v1/sync/push");
    assert!(phone.try_sync().is_err());
    estate.server.kill();
    assert!(phone.try_sync().is_err(), "nobody answers");
    assert_eq!(phone.waiting(), 4);

    estate.server.start_again();
    let report = phone.sync();
    assert_eq!((report.duplicates, report.refused), (4, 0), "{report:?}");
    let seen = cast.zhou.read(&format!("/v1/patrols/{patrol}"));
    assert_eq!((seen["patrol"]["state"].as_str(), seen["visits"].as_array().unwrap().len()), (Some("complete"), 2));
}

/// Four phones push as fast as they can while the server is killed: whatever was acknowledged is there, once.
#[test]
fn whatever_was_acknowledged_survives_a_kill_under_load() {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let holders: Vec<_> = ["Mei", "Fang", "Hong", "Yan"].map(|name| estate.cleaner(name)).into();
    let devices: Vec<_> = holders.iter().map(|holder| estate.device(holder)).collect();
    let (round, site) = (&cast.round, estate.site);
    let acknowledged = AtomicUsize::new(0);
    let sent: Vec<_> = thread::scope(|scope| {
        let pushing: Vec<_> = devices
            .iter()
            .map(|device| {
                let acknowledged = &acknowledged;
                scope.spawn(move || {
                    let (mut all, mut told) = (vec![], vec![]);
                    loop {
                        let start = round.start();
                        let batch = [device.envelope(site, start.clone()), device.envelope(site, round.visit(&start, 0))];
                        all.push((start.patrol, batch.clone()));
                        let Some(results) = device.try_push(&batch) else {
                            return (all, told);
                        };
                        assert!(results.iter().all(|r| r.status == Status::Applied), "{results:?}");
                        told.push(start.patrol);
                        acknowledged.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let begun = Instant::now();
        while acknowledged.load(Ordering::Relaxed) < 40 && begun.elapsed() < Duration::from_secs(60) {
            thread::sleep(Duration::from_millis(5));
        }
        estate.server.kill();
        pushing.into_iter().map(|phone| phone.join().unwrap()).collect()
    });
    assert!(acknowledged.load(Ordering::Relaxed) >= 40, "too little was under way to be cut off");
    estate.server.start_again();
    for (device, (all, told)) in devices.iter().zip(&sent) {
        for patrol in told {
            assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].as_array().unwrap().len(), 1, "it was acknowledged");
        }
        // A phone that never heard back sends everything again: first time or duplicate, but once.
        for (patrol, batch) in all {
            let results = device.push(batch);
            assert!(results.iter().all(|r| matches!(r.status, Status::Applied | Status::Duplicate)), "{results:?}");
            assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].as_array().unwrap().len(), 1);
        }
    }
}

#[test]
fn a_photo_that_was_half_there_goes_on_from_where_it_was() {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let bytes = photos::lobby();
    let photo = tus::reference(bytes);
    let _ = tus::create(&device, estate.site, &photo, photo.length).expect(201);
    let half = &bytes[..256 * 1024];
    let _ = tus::patch(&device, photo.id, 0, half, half).expect(204);
    estate.server.start_again();
    let at = tus::offset(&device, photo.id);
    assert_eq!(at, half.len() as u64, "what was acknowledged is kept");
    let rest = &bytes[half.len()..];
    let _ = tus::patch(&device, photo.id, at, rest, rest).expect(204);
    let state = device.call(
        "POST",
        "/v1/photos/status",
        &[("content-type", "application/json")],
        Some(format!(r#"{{"ids":["{}"]}}"#, photo.id).as_bytes()),
    );
    assert_eq!(state.json()["photos"][0]["state"], "stored");
}

#[test]
fn asked_to_stop_it_finishes_what_it_is_at() {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let start = cast.round.start();
    assert_eq!(device.push(&[device.envelope(estate.site, start)])[0].status, Status::Applied);
    assert!(estate.server.stop(), "it stops in time and without an error:\n{}", estate.server.log());
}
