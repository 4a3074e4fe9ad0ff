//! Who can open what on a phone that several people share, that was lost, that was closed out?

use super::{
    phone::{Phone, jpeg},
    world::{LIN, LOBBY, MEI, STAIRS},
};
use crate::{Error, WrongPin, engine::THUMBNAIL, store::ENCRYPTED};
use domain::{books::Collection, wire::DeviceStanding};
use std::{fs, path::Path, sync::atomic::Ordering};

const PIN: &str = "2580";
const REMARK: &str = "三号楼门厅积水-secret-remark";

/// A visit with a remark and a photo, not sent yet.
fn recorded(phone: &mut Phone) {
    let patrol = phone.start();
    let lobby = phone.engine.arrive(patrol, crate::inputs::Arrival::Qr { code: "LOBBY".into() }).unwrap();
    phone.pass(patrol, lobby);
    phone.engine.remark(patrol, lobby, REMARK).unwrap();
    phone.engine.photo(patrol, lobby, None, &jpeg()).unwrap();
    phone.engine.record_visit(patrol, lobby).unwrap();
}

fn wrong(answer: Result<(), Error>) -> u64 {
    match answer {
        Err(Error::WrongPin(WrongPin { wait })) => wait,
        other => panic!("{other:?}"),
    }
}

/// Files below a folder in which these bytes lie open.
fn shows(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(shows(&path, bytes));
        } else if fs::read(&path).unwrap().windows(bytes.len()).any(|window| window == bytes) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn a_pin_opens_the_books_without_a_signal_and_guessing_slows_down() {
    let mut lin = Phone::of_lin();
    lin.engine.set_pin(Some(PIN)).unwrap();
    recorded(&mut lin);
    lin.engine.lock().unwrap();
    assert!(lin.engine.signed_in().is_none() && matches!(lin.engine.today(), Err(Error::NobodySignedIn)));
    assert!(lin.engine.people().unwrap()[0].has_pin);
    for _ in 0..4 {
        assert_eq!(wrong(lin.engine.unlock(LIN, "9753")), 0);
    }
    assert_eq!(wrong(lin.engine.unlock(LIN, "9753")), 30);
    // Not even the right one before that, nor after a restart of app and phone.
    assert_eq!(wrong(lin.engine.unlock(LIN, PIN)), 30);
    lin.reopen();
    lin.time.reboot();
    assert!(wrong(lin.engine.unlock(LIN, PIN)) >= 25);
    lin.time.pass(31);
    lin.engine.unlock(LIN, PIN).unwrap();
    assert_eq!(lin.engine.unsent().unwrap().len(), 2);
    // The right one forgives the wrong ones.
    lin.engine.lock().unwrap();
    assert_eq!(wrong(lin.engine.unlock(LIN, "9753")), 0);
    lin.engine.unlock(LIN, PIN).unwrap();
    lin.sync().unwrap();
    assert_eq!(lin.server.count(Collection::Visits), 1);
}

#[test]
fn a_closed_phone_still_delivers_and_opens_closed_again() {
    let mut lin = Phone::of_lin();
    lin.engine.set_pin(Some(PIN)).unwrap();
    recorded(&mut lin);
    lin.reopen();
    assert!(lin.engine.signed_in().is_none(), "the app was closed: the PIN is asked for again");
    let report = lin.sync().unwrap();
    assert_eq!((report.applied, report.photos_stored, report.pulled), (2, 1, 0));
    lin.engine.unlock(LIN, PIN).unwrap();
    lin.sync().unwrap();
    assert_eq!(lin.engine.unsent().unwrap().len(), 0);
}

#[test]
fn a_forgotten_pin_costs_a_password_and_nothing_else() {
    let mut lin = Phone::of_lin();
    lin.engine.set_pin(Some(PIN)).unwrap();
    let patrol = lin.start();
    lin.engine.arrive(patrol, crate::inputs::Arrival::Qr { code: "LOBBY".into() }).unwrap();
    lin.engine.remark(patrol, LOBBY, REMARK).unwrap();
    lin.engine.sign_out().unwrap();
    assert!(matches!(lin.engine.unlock(LIN, PIN), Err(Error::NotFound(_))), "who signed out signs in");
    assert!(!lin.engine.people().unwrap()[0].has_pin);
    lin.reopen();
    lin.sign_in(LIN);
    assert_eq!(lin.engine.visit_draft(patrol, LOBBY).unwrap().remark, REMARK);
    // The PIN is the same as before, until they choose another.
    lin.engine.lock().unwrap();
    lin.engine.unlock(LIN, PIN).unwrap();
    lin.engine.set_pin(Some("8642")).unwrap();
    lin.engine.lock().unwrap();
    assert_eq!(wrong(lin.engine.unlock(LIN, PIN)), 0);
    lin.engine.unlock(LIN, "8642").unwrap();
    lin.engine.set_pin(None).unwrap();
    lin.reopen();
    assert!(lin.engine.signed_in().is_some_and(|who| !who.has_pin));
}

#[test]
fn nobody_without_the_password_gets_a_key_back() {
    let mut lin = Phone::of_lin();
    lin.engine.set_pin(Some(PIN)).unwrap();
    lin.engine.lock().unwrap();
    // Somebody else's password brings somebody else's store.
    lin.sign_in(MEI);
    assert_eq!(lin.engine.signed_in().unwrap().person_id, MEI.to_string());
    assert!(matches!(lin.engine.unlock(MEI, PIN), Err(Error::NotFound(_))));
    lin.engine.unlock(LIN, PIN).unwrap();
    assert_eq!(lin.engine.signed_in().unwrap().person_id, LIN.to_string());
}

/// `sync.md` 1, 7: what one person recorded is delivered by the next, who can't read it.
#[test]
fn a_colleague_delivers_what_they_can_not_read() {
    let mut lin = Phone::of_lin();
    recorded(&mut lin);
    lin.engine.sign_out().unwrap();
    lin.sign_in(MEI);
    for (what, bytes) in [("the remark", REMARK.as_bytes()), ("the photo", &jpeg()[200_000..200_064])] {
        let open = shows(lin.folder.path(), bytes);
        let own = format!("person-{LIN}.db");
        // Without encryption at rest their own store has it, and nothing else.
        assert!(open.iter().all(|name| !ENCRYPTED && name.starts_with(&own)), "{what} lies open in {open:?}");
    }
    assert!(!lin.engine.unsent().unwrap().is_empty() && lin.engine.refused().unwrap().is_empty());
    lin.sync().unwrap();
    assert_eq!((lin.server.count(Collection::Visits), lin.server.in_letters), (1, 2));
}

#[test]
fn nothing_lies_open_on_an_encrypted_phone() {
    if !ENCRYPTED {
        return;
    }
    let mut lin = Phone::of_lin();
    lin.engine.set_pin(Some(PIN)).unwrap();
    recorded(&mut lin);
    lin.sync().unwrap();
    lin.engine.lock().unwrap();
    let folder = lin.folder.path();
    let tables: &[u8] = b"CREATE TABLE";
    for bytes in
        [tables, REMARK.as_bytes(), b"LOBBY", LIN.to_string().as_bytes(), b"device_seq", b"SQLite format 3", b"JFIF", PIN.as_bytes()]
    {
        // The name of a file says whose it is; nothing in it does.
        assert_eq!(shows(folder, bytes), Vec::<String>::new(), "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn the_owner_sees_the_thumbnail_of_a_photo_and_nobody_else_does() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.engine.arrive(patrol, crate::inputs::Arrival::Qr { code: "LOBBY".into() }).unwrap();
    let photo = lin.engine.photo(patrol, LOBBY, None, &jpeg()).unwrap().photo_id.parse().unwrap();
    assert!(lin.engine.thumbnail(photo).unwrap().starts_with(&[0xff, 0xd8]));
    let lying = fs::read(lin.folder.path().join("photos").join(format!("{photo}{THUMBNAIL}"))).unwrap();
    assert!(!lying.starts_with(&[0xff, 0xd8]));
    lin.sign_in(MEI);
    assert!(matches!(lin.engine.thumbnail(photo), Err(Error::NotFound("photo"))));
}

/// The server lost its keys: what was written to the old one is written anew by whoever wrote it, and keeps nothing else waiting.
#[test]
fn a_letter_to_a_key_that_was_lost_is_written_anew() {
    let mut lin = Phone::of_lin();
    recorded(&mut lin);
    lin.engine.sign_out().unwrap();
    lin.server.letters = Some(2);
    lin.sign_in(MEI);
    let report = lin.sync().unwrap();
    assert_eq!((report.retry, report.applied), (2, 0), "Mei can't write for Lin");
    assert_eq!(lin.engine.unsent().unwrap().len(), 2);
    let patrol = lin.start();
    lin.visit(patrol, "STAIRS");
    assert_eq!(lin.sync().unwrap().retry, 2, "the others go on");
    assert_eq!(lin.server.count(Collection::Visits), 1);
    lin.sign_in(LIN);
    lin.sync().unwrap();
    assert_eq!((lin.server.count(Collection::Visits), lin.engine.unsent().unwrap().len()), (2, 0));
}

#[test]
fn a_phone_that_was_closed_out_hands_in_and_is_empty() {
    let mut lin = Phone::of_lin();
    recorded(&mut lin);
    let patrol = lin.start();
    lin.engine.arrive(patrol, crate::inputs::Arrival::Qr { code: "STAIRS".into() }).unwrap();
    lin.engine.photo(patrol, STAIRS, None, &jpeg()).unwrap();
    lin.server.standing = DeviceStanding::Revoked;
    // The line is cut once it was told: from then on nobody reads anything, and nothing that was recorded is gone.
    lin.sync_until(|path, _| path == "/v1/sync/push").unwrap_err();
    assert!(matches!(lin.engine.today(), Err(Error::Revoked)));
    assert!(matches!(lin.engine.ask_sign_in("lin", "right"), Err(Error::Revoked)));
    lin.reopen();
    assert!(!lin.folder.path().join(format!("person-{LIN}.db")).exists());
    // The office did not hear that it is empty: it is told again.
    let mut hellos = 0;
    lin.sync_until(|path, _| {
        path == "/v1/sync/hello" && {
            hellos += 1;
            hellos == 2
        }
    })
    .unwrap_err();
    assert_eq!(lin.server.count(Collection::Visits), 1);
    assert_eq!(lin.server.uploads.len(), 1, "the photo of the record; the draft's went with the books");
    lin.reopen();
    let report = lin.sync().unwrap();
    assert!(report.emptied && lin.server.told.as_ref().is_some_and(|told| told.emptied && told.records_waiting == 0));
    assert!(!lin.engine.is_enrolled() && lin.engine.people().unwrap().is_empty());
    assert_eq!(fs::read_dir(lin.folder.path().join("photos")).unwrap().count(), 0);
    // And it may be used again.
    lin.server.standing = DeviceStanding::Ok;
    lin.enrol();
    lin.sign_in(MEI);
    lin.sync().unwrap();
    assert!(lin.engine.today().is_ok());
}

/// Killed between what it was told and the last file: the next opening goes on, and opens nobody's books.
#[test]
fn a_phone_that_was_killed_while_it_was_closed_out_opens_nobodys_books() {
    let mut lin = Phone::of_lin();
    recorded(&mut lin);
    lin.engine.device.set_revoked(crate::store::device::Revoked::Told).unwrap();
    lin.reopen();
    assert!(lin.engine.signed_in().is_none() && matches!(lin.engine.today(), Err(Error::Revoked)));
    assert!(!lin.folder.path().join(format!("person-{LIN}.db")).exists());
    lin.server.standing = DeviceStanding::Revoked;
    assert!(lin.sync().unwrap().emptied);
    assert_eq!(lin.server.count(Collection::Visits), 1);
}

/// A sync without news asks nothing but the books; the refusal of the person's token must lead to hello, which says why.
#[test]
fn a_phone_hears_that_it_was_closed_out_even_when_it_had_nothing_to_say() {
    let mut lin = Phone::of_lin();
    lin.sync().unwrap();
    (lin.server.standing, lin.server.revoked_tokens) = (DeviceStanding::Revoked, true);
    let report = lin.sync();
    assert!(!lin.engine.is_enrolled(), "{report:?}");
    assert!(lin.server.told.as_ref().is_some_and(|told| told.emptied));
}

#[test]
fn after_two_weeks_offline_the_books_are_closed_and_recording_goes_on() {
    let mut lin = Phone::of_lin();
    let before = lin.start();
    lin.visit(before, "LOBBY");
    lin.sync().unwrap();
    lin.sign_in(MEI);
    lin.sync().unwrap();
    lin.visit(before, "STAIRS");
    lin.sync().unwrap();
    lin.sign_in(LIN);
    lin.sync().unwrap();
    let by = |lin: &mut Phone| lin.engine.patrol(before).unwrap().stops.iter().filter(|s| s.visited_by.is_some()).count();
    assert_eq!((lin.engine.signed_in().unwrap().books_closed, by(&mut lin)), (false, 2));
    lin.time.pass(14 * 86_400 + 60);
    assert_eq!((lin.engine.signed_in().unwrap().books_closed, by(&mut lin)), (true, 1), "only what they did themselves");
    // Recording goes on, with all that it needs.
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    // A clock that was set back opens nothing, in this boot or the next.
    lin.time.wall_off_seconds.store(-20 * 86_400, Ordering::Relaxed);
    lin.time.reboot();
    lin.reopen();
    assert!(lin.engine.signed_in().unwrap().books_closed);
    lin.sync().unwrap();
    assert!(!lin.engine.signed_in().unwrap().books_closed);
}
