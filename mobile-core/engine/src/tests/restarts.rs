//! What happens when tokens run out, epochs change, clocks lie and servers come back from a backup?

use super::phone::Phone;
use crate::sync::Trouble;
use chrono::TimeDelta;
use domain::books::Collection;
use std::sync::atomic::Ordering;

#[test]
fn another_epoch_fetches_everything_anew_and_touches_no_unsent_record() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    lin.server.epoch = "e2".into();
    lin.server.bend = vec![(200, "not-a-hello")];
    assert!(matches!(lin.sync(), Err(Trouble::Server { .. })), "a captive portal is no server");
    assert_eq!(lin.engine.unsent().unwrap().len(), 2);
    assert_eq!(lin.sync().unwrap().applied, 2);
    assert_eq!(lin.done(patrol), 1);
}

#[test]
fn a_410_in_the_middle_starts_that_scope_again() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    let mut bent = false;
    let mut sync = crate::sync::Sync::begin(&mut lin.engine).unwrap();
    while let Some(request) = sync.next(&mut lin.engine).unwrap() {
        if request.path.starts_with("/v1/sync/pull") && !bent {
            bent = true;
            lin.server.epoch = "e2".into();
        }
        let answer = lin.server.answer(&request);
        sync.feed(&mut lin.engine, crate::sync::Reply::Answer(answer)).unwrap();
        assert_eq!(lin.done(patrol), 1, "nothing vanishes from the screen meanwhile");
    }
    assert!(sync.outcome().unwrap().finished);
    lin.reopen();
    assert_eq!((lin.done(patrol), lin.engine.unsent().unwrap().len()), (1, 0));
}

#[test]
fn an_expired_token_is_renewed_and_a_lost_renewal_repeated() {
    let mut lin = Phone::of_lin();
    lin.start();
    lin.time.pass(3_600);
    assert_eq!(lin.sync_until(|path, _| path == "/v1/auth/refresh"), Err(Trouble::Offline));
    lin.reopen();
    assert_eq!(lin.sync().unwrap().applied, 1);
}

#[test]
fn without_a_valid_token_the_device_still_delivers() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    lin.server.revoked_tokens = true;
    assert_eq!(lin.sync(), Err(Trouble::SignInAgain));
    assert_eq!(lin.server.count(Collection::Visits), 1);
    assert_eq!(lin.done(patrol), 1, "what is here stays readable");
    lin.visit(patrol, "STAIRS");
    lin.server.revoked_tokens = false;
    lin.sign_in(super::world::LIN);
    lin.sync().unwrap();
    assert_eq!((lin.server.count(Collection::Visits), lin.done(patrol)), (2, 2));
}

#[test]
fn a_busy_server_is_given_its_time() {
    let mut lin = Phone::of_lin();
    lin.start();
    lin.server.bend = vec![(503, "unavailable")];
    assert!(matches!(lin.sync(), Err(Trouble::Server { .. })));
    let (first, second) = (lin.engine.retry_in(None), lin.engine.retry_in(None));
    assert!((4..=8).contains(&first) && second > first / 2 && lin.engine.retry_in(Some(60)) >= 60);
    assert_eq!(lin.sync().unwrap().applied, 1);
}

#[test]
fn a_restored_server_gets_again_what_it_may_have_lost() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    lin.sync().unwrap();
    let time = std::sync::Arc::clone(&lin.time);
    lin.server = super::server::Server::new(time);
    lin.server.server_epoch = 2;
    lin.server.epoch = "restored".into();
    assert_eq!(lin.sync().unwrap().applied, 2);
    assert_eq!((lin.server.count(Collection::Visits), lin.done(patrol)), (1, 1));
}

#[test]
fn a_restored_server_hears_again_what_it_had_refused() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.server.refuse_kind = Some("patrol.visit");
    lin.visit(patrol, "LOBBY");
    assert_eq!(lin.sync().unwrap().refused, 1);
    let time = std::sync::Arc::clone(&lin.time);
    lin.server = super::server::Server::new(time);
    (lin.server.server_epoch, lin.server.refuse_kind) = (2, Some("patrol.visit"));
    let report = lin.sync().unwrap();
    assert_eq!((report.applied, report.refused, lin.engine.refused().unwrap().len()), (1, 1, 1), "it is in the office's books once more");
}

#[test]
fn a_clock_ten_years_off_moves_nothing_until_a_reboot_and_is_honest_after_it() {
    let mut lin = Phone::of_lin();
    lin.time.wall_off_seconds.store(315_360_000, Ordering::Relaxed);
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    lin.sync().unwrap();
    let arrived = lin.server.visits().remove(0).arrived;
    assert!((arrived.estimate - lin.time.true_now()).abs() < TimeDelta::minutes(3));
    assert!(arrived.error < 10 && arrived.wall > arrived.estimate + TimeDelta::days(3_000));

    lin.time.pass(7_200);
    lin.time.boot.store(lin.time.millis.load(Ordering::Relaxed), Ordering::Relaxed);
    lin.reopen();
    let after = lin.engine.now();
    let off = (after.estimate - lin.time.true_now()).abs();
    assert!(off <= TimeDelta::seconds(i64::from(after.error)), "off by {off}, said {} s", after.error);
}

#[test]
fn what_a_crash_left_in_one_store_is_completed_at_the_next_opening() {
    use diesel::{Connection, RunQueryDsl, SqliteConnection};
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    // As if the app had died between the person's store and the device's.
    let path = lin.folder.path().join("device.db");
    let mut device = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    diesel::sql_query("DELETE FROM outbox WHERE kind = 'patrol.visit'").execute(&mut device).unwrap();
    lin.reopen();
    assert_eq!(lin.engine.unsent().unwrap().len(), 2);
    assert_eq!(lin.sync().unwrap().applied, 2);
}
