//! Phones that several people share, that are lost, that the office closes out: nothing that was recorded is lost, and nobody reads what is not
//! theirs (`sync.md` 7, and what goes wrong).

use domain::{
    ids::OperationId,
    letter::Pen,
    wire::{Hello, PUSH_BYTES, SealedEnvelope},
};
use e2e::{checklists::good_answers, estate::Estate, files::below, line::Trouble, photos};
use mobile_core::AppError;
use serde_json::json;
use std::{fs, path::PathBuf};

const PIN: &str = "2580";

/// Files of the phone in which these bytes lie open.
fn shows(folder: &std::path::Path, bytes: &[u8]) -> Vec<String> {
    let shows = |path: &PathBuf| fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes);
    below(folder).into_iter().filter(shows).map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn one_phone_two_people_and_neither_reads_the_other() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let phone = estate.phone(&cast.lin);
    let mei = estate.cleaner("Mei");
    phone.app.set_pin(Some(PIN.into())).unwrap();
    let patrol = phone.start_due(&cast.round);
    let answers = good_answers(&cast.round.content);
    phone.scan(&patrol, &cast.round.checkpoints[0]);
    let checkpoint = cast.round.checkpoints[0].id.to_string();
    let remark = "only Lin and the office may read this";
    phone.app.remark(patrol.clone(), checkpoint.clone(), remark.into()).unwrap();
    phone.answer(&patrol, &cast.round.checkpoints[0], &answers);
    let file = photos::in_folder(phone.folder.path(), "camera.jpg", &photos::small(1));
    let taken = phone.app.photo(patrol.clone(), checkpoint.clone(), None, file.display().to_string()).unwrap();
    fs::remove_file(file).unwrap();
    phone.app.record_visit(patrol.clone(), checkpoint).unwrap();
    phone.app.lock().unwrap();

    // Mei takes over, with a signal. She sees that something of Lin's waits, and not what.
    phone.sign_in(&mei);
    assert!(matches!(phone.app.unlock(cast.lin.person.to_string(), "9630".into()), Err(AppError::WrongPin { wait_seconds: 0 })));
    assert!(matches!(phone.app.thumbnail(taken.photo_id), Err(AppError::NotFound { .. })));
    let open = shows(phone.folder.path(), remark.as_bytes());
    assert!(open.iter().all(|name| name.starts_with(&format!("person-{}", cast.lin.person))), "{open:?}");
    assert!(phone.app.unsent().unwrap().iter().any(|item| item.author == "Lin"));
    let report = phone.sync();
    assert_eq!((report.applied, report.photos_stored), (2, 1), "{report:?}");
    let seen = cast.zhou.read(&format!("/v1/patrols/{patrol}"));
    assert_eq!(seen["visits"][0]["remark"], remark);
    assert_eq!(seen["visits"][0]["by"], cast.lin.person.to_string());

    // Lin comes back, without a signal.
    phone.offline();
    let known = phone.app.unlock(cast.lin.person.to_string(), PIN.into()).unwrap();
    assert!(known.has_pin && !known.books_closed);
    phone.visit(&patrol, &cast.round.checkpoints[1], &answers);
    phone.online().sync();
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].as_array().unwrap().len(), 2);
}

#[test]
fn a_forgotten_pin_costs_a_password_and_no_draft() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    phone.app.set_pin(Some(PIN.into())).unwrap();
    let patrol = phone.start_due(&cast.round);
    phone.scan(&patrol, &cast.round.checkpoints[0]);
    let checkpoint = cast.round.checkpoints[0].id.to_string();
    phone.app.remark(patrol.clone(), checkpoint.clone(), "half a draft".into()).unwrap();
    phone.app.lock().unwrap();
    let phone = phone.killed_and_opened_again();
    assert!(phone.app.signed_in().is_none());
    for _ in 0..4 {
        assert!(matches!(phone.app.unlock(cast.lin.person.to_string(), "9630".into()), Err(AppError::WrongPin { wait_seconds: 0 })));
    }
    assert!(matches!(phone.app.unlock(cast.lin.person.to_string(), "9630".into()), Err(AppError::WrongPin { wait_seconds: 30 })));
    assert!(matches!(phone.app.unlock(cast.lin.person.to_string(), PIN.into()), Err(AppError::WrongPin { .. })), "too early");
    // A wrong password opens nothing either.
    assert!(phone.app.sign_in(cast.lin.login.clone(), "wrong password 1".into()).is_err());
    phone.sign_in(&cast.lin);
    assert_eq!(phone.app.visit_draft(patrol, checkpoint).unwrap().remark, "half a draft");
    phone.app.set_pin(Some("8642".into())).unwrap();
    assert!(matches!(phone.app.set_pin(Some("1234".into())), Err(AppError::NotAllowed { .. })));
    phone.app.lock().unwrap();
    phone.app.unlock(cast.lin.person.to_string(), "8642".into()).unwrap();
}

#[test]
fn a_phone_that_was_closed_out_hands_in_what_it_holds_for_a_supervisor_and_empties_itself() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let phone = estate.phone(&cast.lin);
    let patrol = phone.start_due(&cast.round);
    let answers = good_answers(&cast.round.content);
    phone.sync();
    phone.offline();
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &answers, &photos::small(1));
    let id = cast.zhou.list("/v1/devices").iter().find(|one| one["name"] == "Lin's phone").unwrap()["id"].as_str().unwrap().to_owned();
    let _ = estate.admin.post(&format!("/v1/devices/{id}/revoke"), &json!({})).expect(204);

    // It hears so, and the line breaks before anything is handed in.
    phone.online().line.befall(Trouble::NeverArrives, "POST /v1/sync/push");
    assert!(phone.try_sync().is_err());
    assert!(matches!(phone.app.today(), Err(AppError::PhoneRevoked)), "nobody reads anything any more");
    assert!(matches!(phone.app.sign_in(cast.lin.login.clone(), cast.lin.password.clone()), Err(AppError::PhoneRevoked)));
    let phone = phone.killed_and_opened_again();
    let seen = cast.zhou.read(&format!("/v1/devices/{id}/delivery"));
    assert_eq!((seen["told"]["records_waiting"].as_u64(), seen["told"]["emptied"].as_bool()), (Some(1), None), "{seen}");

    let report = phone.sync();
    assert!(report.device_revoked && report.emptied && report.finished, "{report:?}");
    let seen = cast.zhou.read(&format!("/v1/devices/{id}/delivery"));
    assert_eq!((seen["records_waiting"].as_u64(), seen["told"]["emptied"].as_bool()), (Some(0), Some(true)), "{seen}");
    // A supervisor decides about what came.
    let held = cast.zhou.list("/v1/held");
    assert_eq!(held.len(), 1, "{held:?}");
    let operation = held[0]["operation"].as_str().unwrap();
    let _ = cast.zhou.post(&format!("/v1/held/{}/{operation}/accept", estate.site), &json!({ "remark": "" })).expect(200);
    let visits = cast.zhou.read(&format!("/v1/patrols/{patrol}"))["visits"].clone();
    assert_eq!(visits.as_array().unwrap().len(), 1);
    // Nothing is left on the phone, and it may begin anew.
    assert!(!phone.app.enrolled() && phone.app.people().unwrap().is_empty());
    assert_eq!(fs::read_dir(phone.folder.path().join("photos")).unwrap().count(), 0);
    let stores = fs::read_dir(phone.folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("person-"));
    assert_eq!(stores.count(), 0);
    phone.enrol(&estate.admin.enrolment_code(), "Lin's phone again");
    phone.sign_in(&cast.lin);
    phone.sync();
    assert!(!phone.app.today().unwrap().is_empty());
}

#[test]
fn letters_that_nobody_can_open_keep_nothing_else_waiting() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let start = cast.round.start();
    let good = device.envelope(estate.site, start.clone());
    let closed = |closed: &str, to: &str| json!({ "id": e2e::new_id(), "letter": { "to": to, "closed": closed } });
    let sent = [
        closed("AAAA", "0123456789abcdef"),
        serde_json::to_value(&good).unwrap(),
        closed("", ""),
        closed(&"x".repeat(200_000), "0123456789abcdef"),
    ];
    let reply = device.push_raw(&sent).expect(200);
    let results = reply.json()["results"].clone();
    let statuses: Vec<&str> = results.as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["retry", "applied", "retry", "retry"], "{results}");
    assert_eq!(results[0]["refusal"]["code"], "letter-closed", "{results}");
}

/// A megabyte of letters can hold a gigabyte of words: each is bounded, and so are all of a push together. What is beyond waits.
#[test]
fn letters_that_swell_are_opened_up_to_a_measure() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let hello: Hello = device.call("GET", "/v1/sync/hello", &[], None).expect(200).read();
    let pen = Pen::new(&hello.letter_key.unwrap(), [7; 32]).unwrap();
    let words = format!("{{\"remark\":\"{}\"}}", "a".repeat(PUSH_BYTES - 100));
    let swollen = |n: u8| {
        let id = OperationId(e2e::new_id());
        let letter = pen.close(words.as_bytes(), &SealedEnvelope::about(id), [n; 24]).unwrap();
        serde_json::to_value(SealedEnvelope { id, letter }).unwrap()
    };
    let sent: Vec<_> = (0..12).map(swollen).collect();
    let results = device.push_raw(&sent).expect(200).json()["results"].clone();
    let retried = results.as_array().unwrap().iter().filter(|one| one["status"] == "retry").count();
    assert_eq!(retried, 4, "eight megabytes are looked at: {results}");
}
