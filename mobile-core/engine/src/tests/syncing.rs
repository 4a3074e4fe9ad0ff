//! What happens between phone and server, on a bad line?

use super::{
    phone::{Phone, jpeg, phone_with_photos},
    world::{LOBBY, WANG},
};
use crate::{inputs::Arrival, screens::TodayState, sync::Trouble};
use domain::{books::Collection, patrol::PatrolState};

#[test]
fn what_the_phone_showed_is_what_the_server_has() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    lin.visit(patrol, "STAIRS");
    lin.engine.finish_patrol(patrol, &[], "好了").unwrap();
    let before = lin.engine.patrol(patrol).unwrap();
    let report = lin.sync().unwrap();
    assert_eq!((report.pushed, report.applied, report.refused), (4, 4, 0));
    assert!(lin.engine.unsent().unwrap().is_empty());
    assert_eq!(lin.engine.patrol(patrol).unwrap(), before);
    lin.reopen();
    assert_eq!(lin.engine.patrol(patrol).unwrap(), before);
    assert_eq!(lin.sync().unwrap().pushed, 0);
}

#[test]
fn a_lost_reply_after_commit_doubles_nothing() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    let cut = lin.sync_until(|path, _| path == "/v1/sync/push");
    assert_eq!(cut, Err(Trouble::Offline));
    assert_eq!(lin.engine.unsent().unwrap()[0].sent, 1);
    lin.reopen();
    let report = lin.sync().unwrap();
    assert_eq!((report.pushed, report.duplicates), (2, 2));
    assert_eq!((lin.server.count(Collection::Visits), lin.done(patrol)), (1, 1));
}

#[test]
fn a_line_that_is_cut_after_any_step_ends_with_the_same_books() {
    for step in 1..=40 {
        let mut lin = Phone::of_lin();
        let patrol = lin.start();
        lin.engine.arrive(patrol, Arrival::Qr { code: "LOBBY".into() }).unwrap();
        lin.engine.photo(patrol, LOBBY, None, &jpeg()).unwrap();
        lin.pass(patrol, LOBBY);
        lin.engine.record_visit(patrol, LOBBY).unwrap();
        let first = lin.sync_until(|_, asked| asked == step);
        lin.reopen();
        lin.sync().unwrap();
        assert_eq!((lin.server.count(Collection::Visits), lin.done(patrol)), (1, 1), "cut after step {step}");
        let delivery = lin.engine.delivery().unwrap();
        assert_eq!((delivery.records_waiting, delivery.photos_stored), (0, 1), "cut after step {step}");
        if first.is_ok() {
            assert!(step > 6, "the whole sync has {step} steps");
            return;
        }
    }
    panic!("a sync of more than 40 steps");
}

#[test]
fn what_is_refused_is_shown_and_blocks_nothing() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    lin.engine.finish_patrol(patrol, &[miss()], "").unwrap();
    lin.server.refuse_kind = Some("patrol.visit");
    let report = lin.sync().unwrap();
    assert_eq!(report.refused, 2, "the visit, and the finish that leaned on it");
    let refused = lin.engine.refused().unwrap();
    assert_eq!((refused[0].kind.as_str(), refused[0].code.as_str()), ("patrol.visit", "not-allowed"));
    assert!(refused[0].words.contains(&LOBBY.to_string()));
    assert!(!refused[0].zh.is_empty() && !refused[0].en.is_empty());
    assert_eq!(lin.done(patrol), 0, "it is not shown as done");
    assert_eq!(lin.engine.patrol(patrol).unwrap().state, PatrolState::Underway);
    lin.sync().unwrap();
    assert_eq!(lin.engine.refused().unwrap().len(), 2, "it stays on the list");
}

fn miss() -> crate::inputs::MissedInput {
    let reason = domain::patrol::MissReason::NoTime;
    crate::inputs::MissedInput { checkpoint_id: super::world::STAIRS.to_string(), reason, note: String::new() }
}

#[test]
fn one_that_the_server_can_not_even_look_at_blocks_nothing_behind_it() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    // hello, then the batch of two, then the first alone: all refused as a whole; the second alone goes through.
    let mut steps = 0;
    let mut sync = crate::sync::Sync::begin(&mut lin.engine).unwrap();
    while let Some(request) = sync.next(&mut lin.engine).unwrap() {
        if request.path == "/v1/sync/push" {
            steps += 1;
            lin.server.bend = if steps <= 2 { vec![(400, "unreadable")] } else { vec![] };
        }
        let answer = lin.server.answer(&request);
        sync.feed(&mut lin.engine, crate::sync::Reply::Answer(answer)).unwrap();
    }
    assert_eq!(lin.server.journal.len(), 1);
    assert_eq!(lin.engine.unsent().unwrap().len(), 1 + 1, "the first waits, the second is held for it");
    lin.sync().unwrap();
    assert_eq!(lin.server.journal.len(), 2);
}

#[test]
fn a_patrol_that_is_sent_back_says_why_and_can_be_gone_on_with() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    lin.engine.finish_patrol(patrol, &[miss()], "").unwrap();
    lin.sync().unwrap();
    lin.server.send_back(patrol, "楼梯也要去");
    lin.sync().unwrap();
    let today = lin.engine.today().unwrap();
    assert_eq!((today[0].state, today[0].sent_back_remark.as_deref()), (TodayState::SentBack, Some("楼梯也要去")));
    assert_eq!(lin.engine.patrol(patrol).unwrap().reviews[0].by, "王芳");
    lin.visit(patrol, "STAIRS");
    lin.engine.finish_patrol(patrol, &[], "").unwrap();
    lin.sync().unwrap();
    assert_eq!(lin.engine.patrol(patrol).unwrap().state, PatrolState::Complete);
}

/// `sync.md` 13: text first, thumbnail next, originals when the network allows.
#[test]
fn every_photo_is_seen_small_before_the_first_original_is_sent() {
    let mut lin = phone_with_photos(2);
    let cut = lin.sync_until(|path, _| path.starts_with("/v1/photos/"));
    assert_eq!(cut, Err(Trouble::Offline), "the line goes with the first original");
    let variants: Vec<&str> = lin.server.copies.keys().map(|(_, variant)| variant.as_str()).collect();
    assert_eq!(variants.iter().filter(|v| **v == "thumbnail").count(), 2, "{variants:?}");
    assert_eq!(variants.iter().filter(|v| **v == "evidence").count(), 2, "{variants:?}");
    for bytes in lin.server.copies.values() {
        photo::look(bytes).unwrap();
    }
    lin.server.copies.clear();
    let report = lin.sync().unwrap();
    assert_eq!((report.photos_stored, lin.server.copies.len()), (2, 0), "and no copy is sent twice");
}

#[test]
fn a_photo_that_the_server_can_not_take_is_kept_told_and_not_sent_for_ever() {
    let mut lin = phone_with_photos(1);
    lin.server.refuses_photos = true;
    let report = lin.sync().unwrap();
    assert_eq!((report.applied, report.photos_sent), (2, 0), "its record is in the books all the same");
    let ledger = lin.engine.delivery().unwrap();
    assert_eq!((ledger.photos_refused, ledger.photos_waiting), (1, 0));
    let asked = lin.sync_until(|path, _| path.starts_with("/v1/photos"));
    assert!(asked.is_ok(), "it is not offered again: {asked:?}");
}

#[test]
fn a_damaged_chunk_is_sent_again_and_a_cut_upload_goes_on_where_it_was() {
    let mut lin = phone_with_photos(1);
    lin.server.damage_next_chunk = true;
    let mut chunks = 0;
    let cut = lin.sync_until(|path, _| {
        chunks += usize::from(path.starts_with("/v1/photos/0"));
        chunks == 3
    });
    assert_eq!(cut, Err(Trouble::Offline));
    let report = lin.sync().unwrap();
    assert_eq!((report.photos_sent, report.photos_stored, report.photos_waiting), (1, 1, 0));
    let (_, bytes) = lin.server.uploads.values().next().unwrap();
    assert!(*bytes == jpeg(), "byte for byte");
}

#[test]
fn a_colleague_delivers_what_somebody_else_recorded_and_sees_none_of_it() {
    let mut phone = Phone::of_lin();
    let patrol = phone.start();
    phone.visit(patrol, "LOBBY");
    phone.engine.sign_out().unwrap();
    assert!(phone.engine.today().is_err());
    phone.sign_in(WANG);
    assert!(phone.engine.patrol(patrol).is_err(), "her books are not his");
    phone.sync().unwrap();
    assert_eq!(phone.server.count(Collection::Visits), 1);
    assert!(phone.engine.refused().unwrap().is_empty());
}

/// Batteries: what hello said is remembered for an hour, and all scopes are asked at once.
#[test]
fn a_sync_without_news_is_one_question() {
    let mut phone = Phone::of_lin();
    let mut asked = vec![];
    phone
        .sync_until(|path, _| {
            asked.push(path.to_owned());
            false
        })
        .unwrap();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0].starts_with("/v1/sync/pull"), "{asked:?}");

    // After an hour hello is asked again; the token has run out meanwhile.
    phone.time.pass(3_700);
    let mut asked = 0;
    phone
        .sync_until(|_, count| {
            asked = count;
            false
        })
        .unwrap();
    assert_eq!(asked, 3, "refresh, hello, pull");
}

/// What was remembered no longer holds: the phone notices at once, and the books are the server's.
#[test]
fn a_remembered_hello_that_is_out_of_date_is_asked_anew() {
    let mut phone = Phone::of_lin();
    let patrol = phone.start();
    phone.visit(patrol, "LOBBY");
    phone.sync().unwrap();
    phone.server.server_epoch = 2;
    let report = phone.sync().unwrap();
    assert!(report.finished);
    assert_eq!((phone.server.count(Collection::Visits), phone.done(patrol)), (1, 1), "what was sent before goes out again");
}
