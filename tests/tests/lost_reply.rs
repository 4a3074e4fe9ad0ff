//! The reply is lost after the server has committed.

use e2e::{checklists::good_answers, estate::Estate, line::Trouble, photos};
use mobile_core::AppError;

/// `sync.md` 3.
#[test]
fn a_push_whose_reply_is_lost_is_sent_again_and_counts_once() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    let answers = good_answers(&cast.round.content);
    for checkpoint in &cast.round.checkpoints {
        phone.visit(&patrol, checkpoint, &answers);
    }
    phone.line.befall(Trouble::AnswerLost, "POST /v1/sync/push");
    assert!(matches!(phone.try_sync(), Err(AppError::Offline { .. })));
    assert_eq!(phone.waiting(), 3, "the phone can't know");
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].as_array().unwrap().len(), 2, "but the server has it");

    let report = phone.sync();
    assert_eq!((report.pushed, report.duplicates, report.refused), (3, 3, 0), "{report:?}");
    assert_eq!(phone.waiting(), 0);
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].as_array().unwrap().len(), 2, "nothing is doubled");
}

#[test]
fn a_photo_goes_on_where_the_line_was_cut() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content), photos::lobby());
    for trouble in [Trouble::AnswerLost, Trouble::NeverArrives, Trouble::AnswerLost] {
        phone.line.befall(trouble, "PATCH /v1/photos/");
        assert!(phone.try_sync().is_err(), "{trouble:?}");
        assert_eq!(phone.app.delivery().unwrap().photos_stored, 0);
    }
    phone.sync();
    assert_eq!(phone.app.delivery().unwrap().photos_stored, 1);
    let sent = phone.line.log().iter().filter(|m| m.starts_with("PATCH")).count();
    let chunks = photos::lobby().len().div_ceil(256 * 1024);
    assert!(sent < 2 * chunks, "{sent} messages for {chunks} chunks: it did not begin again from 0 each time");
}

/// `sync.md` 13: on a line that carries only a little, the office sees every photo small, and the server calls none of them evidence.
#[test]
fn the_office_sees_small_copies_while_the_originals_wait_for_a_better_line() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &good_answers(&cast.round.content), photos::lobby());
    phone.line.befall(Trouble::NeverArrives, "PATCH /v1/photos/");
    assert!(phone.try_sync().is_err());
    let listed = || cast.zhou.list(&format!("/v1/photos?patrol={patrol}")).remove(0);
    let photo = listed();
    assert_eq!((photo["state"]["state"].as_str(), photo["shown"].as_str()), (Some("partial"), Some("evidence")), "{photo}");
    let picture = |variant: &str| cast.zhou.get(&format!("/v1/photos/{}/{}/{variant}", estate.site, photo["id"].as_str().unwrap()));
    for variant in ["thumbnail", "evidence"] {
        assert_eq!(picture(variant).expect(200).header("content-type"), Some("image/jpeg"));
    }
    let _ = picture("original").expect(404);
    phone.sync();
    assert_eq!(listed()["state"]["state"], "stored");
    let _ = picture("original").expect(200);
}

#[test]
fn a_killed_app_keeps_its_draft_and_everything_that_it_called_saved() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let phone = estate.phone(&cast.lin);
    phone.offline();
    let patrol = phone.start_due(&cast.round);
    let answers = good_answers(&cast.round.content);
    phone.visit(&patrol, &cast.round.checkpoints[0], &answers);
    phone.scan(&patrol, &cast.round.checkpoints[1]);
    phone.answer(&patrol, &cast.round.checkpoints[1], &answers);

    let phone = phone.killed_and_opened_again();
    assert!(phone.app.signed_in().is_some(), "nobody has to sign in again without a signal");
    assert_eq!(phone.waiting(), 2);
    let second = cast.round.checkpoints[1].id.to_string();
    assert_eq!(phone.app.checklist(patrol.clone(), second.clone()).unwrap().gaps, vec![], "the draft is as it was");
    phone.app.record_visit(patrol.clone(), second).unwrap();
    phone.finish(&patrol);
    phone.online().sync();
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["patrol"]["state"], "complete");
}
