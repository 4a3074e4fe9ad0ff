//! What happens on the phone itself, without a signal?

use super::{
    phone::{Phone, jpeg},
    world::{AREA, CLEAN, LOBBY, STAIRS},
};
use crate::{
    Error,
    inputs::{AnswerInput, Arrival, FindingInput, MissedInput},
    screens::TodayState,
};
use domain::{
    checklist::Verdict,
    finding::{FindingKind, Severity},
    patrol::{HandReason, MissReason, PatrolState},
    photo::{Mark, Point},
    refusal::Refusal,
};

fn code(text: &str) -> Arrival {
    Arrival::Qr { code: text.into() }
}

#[test]
fn a_round_without_a_signal_is_complete_on_the_phone_at_once() {
    let mut lin = Phone::of_lin();
    assert_eq!(lin.engine.today().unwrap()[0].state, TodayState::Due);
    let patrol = lin.start();
    assert_eq!(lin.start(), patrol, "a second tap starts nothing new");
    lin.visit(patrol, "LOBBY");
    assert_eq!(lin.engine.patrol(patrol).unwrap().next_checkpoint, Some(STAIRS.to_string()));
    lin.visit(patrol, "STAIRS");
    lin.engine.finish_patrol(patrol, &[], "").unwrap();
    let today = lin.engine.today().unwrap();
    assert_eq!((today[0].state, today[0].stops_done, today[0].score_percent), (TodayState::Complete, 2, Some(100)));
    assert_eq!(lin.engine.unsent().unwrap().len(), 4);
}

#[test]
fn a_foreign_code_is_refused_on_the_spot_and_nothing_is_kept() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    assert!(matches!(lin.engine.arrive(patrol, code("ELSEWHERE")), Err(Error::Refused(Refusal::WrongCode))));
    let by_hand = Arrival::ByHand { checkpoint_id: LOBBY.to_string(), reason: HandReason::Other, note: String::new() };
    assert!(matches!(lin.engine.arrive(patrol, by_hand), Err(Error::Refused(Refusal::Missing { .. }))));
    assert!(lin.engine.checklist(patrol, LOBBY).is_err());
}

#[test]
fn a_failed_item_wants_its_photo_and_a_draft_survives_a_kill() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.engine.arrive(patrol, code("LOBBY")).unwrap();
    lin.engine.answer(patrol, LOBBY, CLEAN, AnswerInput::Verdict { verdict: Verdict::Fail }).unwrap();
    assert!(matches!(lin.engine.record_visit(patrol, LOBBY), Err(Error::Refused(Refusal::SheetGaps { .. }))));
    let taken = lin.engine.photo(patrol, LOBBY, Some(CLEAN), &jpeg()).unwrap();
    lin.engine.remark(patrol, LOBBY, "灯也坏了").unwrap();

    lin.reopen();

    let sheet = lin.engine.checklist(patrol, LOBBY).unwrap();
    assert_eq!(sheet.remark, "灯也坏了");
    assert!(sheet.gaps.is_empty() && !sheet.passed);
    assert_eq!(sheet.sections[0].items[0].photos[0].photo_id, taken.photo_id);
    let recorded = lin.engine.record_visit(patrol, LOBBY).unwrap();
    assert_eq!((recorded.percent, recorded.passed), (Some(0), Some(false)));
    assert_eq!(lin.engine.delivery().unwrap().photos_waiting, 1);
    lin.reopen();
    assert_eq!(lin.done(patrol), 1);
}

#[test]
fn what_is_drawn_over_a_photo_goes_with_its_record_and_leaves_the_photo_alone() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.engine.arrive(patrol, code("LOBBY")).unwrap();
    let photo = lin.engine.photo(patrol, LOBBY, Some(CLEAN), &jpeg()).unwrap().photo_id.parse().unwrap();
    let (middle, edge) = (Point { x: 5_000, y: 5_000 }, Point { x: 10_000, y: 0 });
    let marks = vec![
        Mark::Arrow { from: edge, to: middle },
        Mark::Circle { centre: middle, radius: 800 },
        Mark::Text { at: edge, text: "灯管坏了".into() },
    ];
    lin.engine.mark_photo(patrol, LOBBY, photo, marks.clone()).unwrap();
    for wrong in [Mark::Circle { centre: Point { x: 10_001, y: 0 }, radius: 5 }, Mark::Text { at: middle, text: "长".repeat(81) }] {
        assert!(matches!(lin.engine.mark_photo(patrol, LOBBY, photo, vec![wrong]), Err(Error::Refused(Refusal::Invalid { .. }))));
    }
    lin.pass(patrol, LOBBY);
    lin.engine.record_visit(patrol, LOBBY).unwrap();
    assert!(matches!(lin.engine.mark_photo(patrol, LOBBY, photo, vec![]), Err(Error::NotFound(_))), "what is recorded stays");
    lin.sync().unwrap();
    let (words, _) = lin.server.journal.values().find(|(words, _)| words.contains("patrol.visit")).unwrap();
    let envelope: domain::wire::Envelope = serde_json::from_str(words).unwrap();
    assert_eq!(envelope.photos[0].marks, marks);
    assert_eq!(lin.server.uploads[&photo.to_string()].1, jpeg());
}

#[test]
fn a_wrong_kind_of_answer_and_a_file_that_is_no_photo_are_refused() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.engine.arrive(patrol, code("LOBBY")).unwrap();
    let answered = lin.engine.answer(patrol, LOBBY, CLEAN, AnswerInput::Score { points: 3 });
    assert!(matches!(answered, Err(Error::Refused(Refusal::SheetGaps { .. }))));
    assert!(matches!(lin.engine.photo(patrol, LOBBY, None, b"no photo"), Err(Error::Photo(_))));
    assert_eq!(lin.engine.delivery().unwrap().photos_waiting, 0);
}

#[test]
fn a_photo_can_be_taken_out_again_and_one_of_a_given_up_arrival_is_kept_aside() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.engine.arrive(patrol, code("LOBBY")).unwrap();
    let first = lin.engine.photo(patrol, LOBBY, None, &jpeg()).unwrap();
    lin.engine.photo(patrol, LOBBY, None, &jpeg()).unwrap();
    lin.engine.remove_photo(patrol, LOBBY, first.photo_id.parse().unwrap()).unwrap();
    assert_eq!(lin.engine.checklist(patrol, LOBBY).unwrap().photos.len(), 1);
    lin.engine.undo_arrival(patrol, LOBBY).unwrap();
    assert_eq!(lin.engine.delivery().unwrap().photos_set_aside, 1);
}

/// `sync.md` 2.
#[test]
fn a_photo_without_its_row_is_adopted_at_the_next_opening() {
    let mut lin = Phone::of_lin();
    let name = format!("{}.original", uuid::Uuid::from_u128(0x0199));
    std::fs::write(lin.folder.path().join("photos").join(&name), jpeg()).unwrap();
    lin.reopen();
    assert_eq!(lin.engine.delivery().unwrap().photos_set_aside, 1);
    assert!(lin.folder.path().join("photos").join(&name).exists());
}

#[test]
fn a_black_or_blurred_photo_is_kept_and_may_be_taken_again_on_the_spot() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.engine.arrive(patrol, Arrival::Qr { code: "LOBBY".into() }).unwrap();
    let mut take = |bytes: &[u8]| lin.engine.photo(patrol, LOBBY, Some(CLEAN), bytes).unwrap();
    let black = take(include_bytes!("../../../photo/src/tests/files/black.jpg"));
    assert!(black.take_again && black.hint.unwrap().contains("全黑"));
    let blurred = take(include_bytes!("../../../photo/src/tests/files/blurred.jpg"));
    assert!(blurred.take_again && blurred.hint.unwrap().contains("模糊"));
    let photo = blurred.photo_id.parse().unwrap();
    lin.engine.remove_photo(patrol, LOBBY, photo).unwrap();
    let left =
        lin.engine.checklist(patrol, LOBBY).unwrap().sections.into_iter().flat_map(|s| s.items).map(|i| i.photos.len()).sum::<usize>();
    assert_eq!(left, 1, "the black one stays until the person decides so");
}

#[test]
fn a_missed_checkpoint_needs_its_reason() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    let open = lin.engine.finish_patrol(patrol, &[], "");
    assert!(matches!(open, Err(Error::Refused(Refusal::CheckpointsOpen { count: 1 }))));
    let missed = MissedInput { checkpoint_id: STAIRS.to_string(), reason: MissReason::NoAccess, note: String::new() };
    lin.engine.finish_patrol(patrol, &[missed], "").unwrap();
    assert_eq!(lin.engine.patrol(patrol).unwrap().state, PatrolState::Partial);
}

#[test]
fn a_broken_lamp_is_reported_with_its_photo_or_not_at_all() {
    let mut lin = Phone::of_lin();
    let mut lamp = FindingInput {
        kind: FindingKind::Damage,
        severity: Severity::Minor,
        text: "灯坏了".into(),
        area_id: Some(AREA.to_string()),
        unit_id: None,
        checkpoint_id: None,
        patrol_id: None,
        photos: vec![],
        marks: vec![],
        field: None,
        stopped: false,
        utility: None,
        spot_check_id: None,
    };
    assert!(lin.engine.raise_finding(&lamp, &[jpeg(), b"no photo".to_vec()]).is_err());
    lamp.text = " ".into();
    assert!(lin.engine.raise_finding(&lamp, &[jpeg()]).is_err());
    assert_eq!((lin.engine.unsent().unwrap().len(), lin.engine.delivery().unwrap().photos_waiting), (0, 0));
    lamp.text = "灯坏了".into();
    lin.engine.raise_finding(&lamp, &[jpeg()]).unwrap();
    assert_eq!((lin.engine.unsent().unwrap().len(), lin.engine.delivery().unwrap().photos_waiting), (1, 1));
}
