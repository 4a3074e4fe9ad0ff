//! The database is down, the disk is full: the phone hears 503 and keeps everything, and nothing is acknowledged that is not kept.
//!
//! Each database fails in its own way. A test whose name ends with `on_sqlite` or `on_postgres` is about that one alone; `tests/run`
//! leaves it out on the other and says so.

use domain::wire::Status;
use e2e::{
    checklists::good_answers,
    estate::{Cast, Estate},
    phone::Phone,
    photos,
};
use mobile_core::AppError;

/// A phone with a patrol that was begun and one visit of it, both not yet sent.
fn ready() -> (Estate, Cast, Phone, String) {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    phone.visit(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content));
    assert_eq!(phone.waiting(), 2);
    (estate, cast, phone, patrol)
}

fn keeps_everything(phone: &Phone) {
    assert_eq!(phone.waiting(), 2, "the phone keeps everything");
    assert_eq!(phone.app.delivery().unwrap().records_refused, 0);
    assert!(phone.app.signed_in().is_some(), "nobody is thrown out by it");
}

/// Once the trouble is over everything goes out, once.
fn everything_arrives(cast: &Cast, phone: &Phone, patrol: &str) {
    let report = phone.sync_in_the_end();
    assert_eq!(report.refused, 0, "{report:?}");
    let seen = cast.zhou.read_in_the_end(&format!("/v1/patrols/{patrol}"));
    assert_eq!(seen["visits"].as_array().unwrap().len(), 1);
}

/// What the office hears when it wants to write something.
fn the_office_can_not_write(cast: &Cast) {
    let refused = cast.zhou.post(&format!("/v1/sites/{}/patrols", cast.round.site), &cast.round.start()).expect(503);
    assert_eq!(refused.problem(), "unavailable");
    assert!(refused.header("retry-after").is_some());
}

#[test]
#[ignore = "needs PostgreSQL: tests/run has one"]
fn a_database_that_is_down_is_a_503_and_the_phone_keeps_everything_on_postgres() {
    let (estate, cast, phone, patrol) = ready();
    estate.database.close(true);
    let down = cast.zhou.get("/v1/patrols").expect(503);
    assert_eq!(down.problem(), "unavailable");
    assert!(down.header("retry-after").is_some());
    let _ = cast.zhou.http.must("GET", &format!("{}/readyz", estate.server.url), &[], None).expect(503);
    let _ = cast.zhou.http.must("GET", &format!("{}/healthz", estate.server.url), &[], None).expect(200);
    assert!(matches!(phone.try_sync(), Err(AppError::ServerTrouble { .. } | AppError::Offline { .. })));
    keeps_everything(&phone);

    estate.database.close(false);
    estate.server.wait_until_ready();
    everything_arrives(&cast, &phone, &patrol);
}

/// SQLite's file is the server's own, so it can't be down while the server is up; but another program may hold it.
#[test]
fn a_database_that_is_held_is_a_503_and_the_phone_keeps_everything_on_sqlite() {
    let (estate, cast, phone, patrol) = ready();
    let other = estate.database.hold();
    the_office_can_not_write(&cast);
    let _ = cast.zhou.get("/v1/patrols").expect(200);
    // Whether the sync breaks off or gets to its end without its records is all the same to who waits for them.
    let _ = phone.try_sync();
    keeps_everything(&phone);

    drop(other);
    everything_arrives(&cast, &phone, &patrol);
}

/// From here on the server can write no file beyond so many blocks of 512 bytes: a disk that is full, as far as it can see.
fn start_with_room_for(estate: &mut Estate, blocks: u32) {
    assert!(estate.server.stop(), "{}", estate.server.log());
    estate.database.fold();
    estate.server.before(Some(&format!("trap '' XFSZ; ulimit -f {blocks}")));
    estate.server.start_again();
}

fn start_with_room_again(estate: &mut Estate) {
    estate.server.before(None);
    estate.server.start_again();
}

#[test]
fn a_disk_without_room_for_a_photo_is_a_503_and_the_photo_goes_on_later_in_a_folder() {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    let (patrol, checkpoint) = (phone.start_due(&cast.round), &cast.round.checkpoints[0]);
    let bytes = photos::lobby();
    assert!(bytes.len() > 1024 * 1024, "{} bytes would fit", bytes.len());
    phone.visit_with_photo(&patrol, checkpoint, &good_answers(&cast.round.content), bytes);

    // A MiB: enough for the records, not for the photo.
    start_with_room_for(&mut estate, 2_048);
    let outcome = phone.try_sync();
    assert!(matches!(outcome, Err(AppError::ServerTrouble { .. })), "{outcome:?}");
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((ledger.records_waiting, ledger.photos_stored, ledger.photos_waiting), (0, 0, 1), "records go ahead: {ledger:?}");

    start_with_room_again(&mut estate);
    phone.sync();
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((ledger.photos_stored, ledger.photos_waiting), (1, 0), "{ledger:?}");
    let seen = cast.zhou.read(&format!("/v1/patrols/{patrol}"));
    let photo = seen["visits"][0]["photos"][0]["id"].as_str().expect("a visit with a photo");
    let kept = cast.zhou.download(&format!("/v1/photos/{}/{photo}/original", estate.site)).expect(200);
    assert!(kept.body == bytes, "byte for byte");
}

#[test]
fn a_disk_without_room_for_the_books_acknowledges_nothing_that_it_does_not_keep_on_sqlite() {
    let (mut estate, cast, phone, patrol) = ready();
    let device = estate.device(&cast.lin);
    start_with_room_for(&mut estate, 512);
    let mut acknowledged = vec![];
    let refused = loop {
        let start = cast.round.start();
        let operation = [device.envelope(estate.site, start.clone())];
        match device.try_push(&operation) {
            Some(results) if results[0].status == Status::Applied => acknowledged.push(start.patrol),
            said => {
                assert!(said.is_none_or(|results| results[0].status == Status::Retry), "it can only be asked to come again");
                break operation;
            }
        }
        assert!(acknowledged.len() < 1_000, "a disk of 256 KiB never gets full");
    };
    let _ = phone.try_sync();
    keeps_everything(&phone);

    start_with_room_again(&mut estate);
    for patrol in &acknowledged {
        let _ = cast.zhou.get(&format!("/v1/patrols/{patrol}")).expect(200);
    }
    let again = &device.push(&refused)[0];
    assert!(matches!(again.status, Status::Applied | Status::Duplicate), "{again:?}");
    everything_arrives(&cast, &phone, &patrol);
}

#[test]
#[ignore = "needs PostgreSQL: tests/run has one"]
fn a_disk_without_room_for_the_books_acknowledges_nothing_that_it_does_not_keep_on_postgres() {
    let (estate, cast, phone, patrol) = ready();
    estate.database.fill(true);
    the_office_can_not_write(&cast);
    let _ = cast.zhou.get("/v1/patrols").expect(200);
    let _ = phone.try_sync();
    keeps_everything(&phone);

    estate.database.fill(false);
    everything_arrives(&cast, &phone, &patrol);
}
