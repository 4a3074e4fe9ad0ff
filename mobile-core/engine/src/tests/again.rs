//! Can somebody put right what was refused? (`sync.md` 15)

use super::{
    phone::{Phone, jpeg},
    world::{LIN, LOBBY},
};
use crate::{
    Error,
    inputs::{Arrival, FindingInput},
};
use domain::{
    books::Collection,
    finding::{FindingKind, Severity},
    ids::OperationId,
};

/// Lin's phone with a visit and its photo, which the server refused.
fn refused() -> (Phone, OperationId) {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.sync().unwrap();
    lin.engine.arrive(patrol, Arrival::Qr { code: "LOBBY".into() }).unwrap();
    lin.pass(patrol, LOBBY);
    lin.engine.remark(patrol, LOBBY, "wet floor").unwrap();
    lin.engine.photo(patrol, LOBBY, None, &jpeg()).unwrap();
    lin.engine.record_visit(patrol, LOBBY).unwrap();
    lin.server.refuse_kind = Some("patrol.visit");
    lin.sync().unwrap();
    lin.server.refuse_kind = None;
    let refused = lin.engine.refused().unwrap();
    assert_eq!((refused.len(), lin.done(patrol)), (1, 0));
    (lin, refused[0].operation_id.parse().unwrap())
}

#[test]
fn a_visit_is_corrected_and_recorded_anew_with_its_photos() {
    let (mut lin, id) = refused();
    let (patrol, checkpoint) = lin.engine.correct_visit(id).unwrap();
    assert!(lin.engine.refused().unwrap().is_empty());
    let draft = lin.engine.checklist(patrol, checkpoint).unwrap();
    assert_eq!((draft.remark.as_str(), draft.photos.len(), draft.sections[0].items[0].verdict.is_some()), ("wet floor", 1, true));
    lin.engine.remark(patrol, checkpoint, "wet floor, dried").unwrap();
    lin.reopen();
    lin.engine.record_visit(patrol, checkpoint).unwrap();
    lin.sync().unwrap();
    assert_eq!((lin.server.count(Collection::Visits), lin.done(patrol)), (1, 1));
    assert!(lin.server.visits().iter().any(|visit| visit.remark == "wet floor, dried"));
    assert_eq!(lin.engine.delivery().unwrap().photos_stored, 1);
    assert!(matches!(lin.engine.correct_visit(id), Err(Error::NotFound("record"))), "once");
}

#[test]
fn what_was_refused_is_sent_again_as_it_is_exported_or_let_go() {
    let (mut lin, id) = refused();
    let exported: serde_json::Value = serde_json::from_str(&lin.engine.export_refused().unwrap()).unwrap();
    assert_eq!((exported[0]["words"]["remark"].as_str(), exported[0]["code"].as_str()), (Some("wet floor"), Some("not-allowed")));
    lin.engine.send_again(id).unwrap();
    lin.sync().unwrap();
    assert_eq!((lin.server.count(Collection::Visits), lin.engine.refused().unwrap().len()), (1, 0));

    let (mut lin, id) = refused();
    // A colleague can't: it is not theirs.
    lin.sign_in(super::world::MEI);
    for done in [lin.engine.send_again(id), lin.engine.let_go_of_refused(id), lin.engine.correct_visit(id).map(drop)] {
        assert!(matches!(done, Err(Error::NotFound("record"))));
    }
    lin.sign_in(LIN);
    lin.engine.let_go_of_refused(id).unwrap();
    assert!(lin.engine.refused().unwrap().is_empty());
    lin.sync().unwrap();
    assert_eq!(lin.server.count(Collection::Visits), 0, "the office keeps it as it was");
}

/// The office keeps what it refused, so its photos still go, whatever becomes of the correction.
#[test]
fn a_photo_of_a_refused_record_stays_when_the_correction_is_given_up() {
    for gives_up in [false, true] {
        let mut lin = Phone::of_lin();
        let patrol = lin.start();
        lin.engine.arrive(patrol, Arrival::Qr { code: "LOBBY".into() }).unwrap();
        lin.pass(patrol, LOBBY);
        let photo = lin.engine.photo(patrol, LOBBY, None, &jpeg()).unwrap().photo_id.parse().unwrap();
        lin.engine.record_visit(patrol, LOBBY).unwrap();
        lin.server.refuse_kind = Some("patrol.visit");
        // The record goes, its photo does not yet.
        lin.sync_until(|path, _| path == "/v1/seals").unwrap_err();
        let id = lin.engine.refused().unwrap()[0].operation_id.parse().unwrap();
        lin.engine.correct_visit(id).unwrap();
        if gives_up {
            lin.engine.undo_arrival(patrol, LOBBY).unwrap();
        } else {
            lin.engine.remove_photo(patrol, LOBBY, photo).unwrap();
        }
        lin.sync().unwrap();
        assert_eq!((lin.engine.delivery().unwrap().photos_stored, lin.server.uploads.len()), (1, 1));
    }
}

#[test]
fn a_finding_is_reported_again_in_other_words() {
    let mut lin = Phone::of_lin();
    let input = FindingInput {
        kind: FindingKind::Damage,
        severity: Severity::Minor,
        text: "lamp".into(),
        area_id: None,
        unit_id: None,
        checkpoint_id: Some(LOBBY.to_string()),
        patrol_id: None,
        photos: vec![],
        marks: vec![],
        field: None,
        stopped: false,
        utility: None,
        spot_check_id: None,
    };
    lin.engine.raise_finding(&input, &[jpeg()]).unwrap();
    lin.server.refuse_kind = Some("finding.raise");
    lin.sync().unwrap();
    lin.server.refuse_kind = None;
    let id = lin.engine.refused().unwrap()[0].operation_id.parse().unwrap();
    lin.engine.correct_finding(id, FindingKind::Damage, Severity::Major, "two lamps").unwrap();
    lin.sync().unwrap();
    assert_eq!((lin.server.count(Collection::Findings), lin.engine.refused().unwrap().len()), (1, 0));
    assert_eq!(lin.engine.delivery().unwrap().photos_stored, 1);
}
