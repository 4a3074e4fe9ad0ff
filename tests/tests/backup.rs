//! The server's disk has died. What was backed up while phones pushed comes back, what the phones still have comes again, and nothing is there twice.

use diesel::prelude::*;
use domain::{photo::Sha256, wire::Status};
use e2e::{
    checklists::good_answers,
    database::Database,
    envelope::Device,
    estate::{Cast, Estate},
    files::below,
    photos, tus,
};
use rounds::{
    db::{
        Db, DbError, DbSettings,
        schema::{journal, scopes},
    },
    operations::JournalRow,
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use tempfile::TempDir;

fn run(estate: &Estate, arguments: &[&str]) -> (i32, String) {
    let (code, said) = estate.server.command_ends(arguments);
    (code.expect("it ends by itself"), said)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

#[track_caller]
fn back_up(estate: &Estate, folder: &Path) -> String {
    let (code, said) = run(estate, &["backup", text(folder), "--language", "en"]);
    assert_eq!(code, 0, "{said}");
    said
}

/// Backups of a folder that are whole, the oldest first.
fn backups(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.join("manifest.json").is_file()).collect();
    found.sort();
    found
}

/// Another place for everything; the old one is as good as burnt.
struct Elsewhere {
    folder: TempDir,
    database: Database,
}

/// The server is gone; its settings lead to an empty place.
fn moved(estate: &mut Estate) -> Elsewhere {
    estate.server.kill();
    let folder = TempDir::new().unwrap();
    let database = Database::make(folder.path());
    let on_s3 = std::env::var("ROUNDS_TEST_PHOTOS").is_ok_and(|place| place == "s3");
    let photos = if on_s3 { "s3://rounds/another/place".to_owned() } else { folder.path().join("photos").display().to_string() };
    estate.server.set("ROUNDS_DATABASE_URL", &database.url);
    estate.server.set("ROUNDS_PHOTOS", &photos);
    estate.server.set("ROUNDS_SECRETS", text(&folder.path().join("secrets")));
    Elsewhere { folder, database }
}

#[track_caller]
fn restore(estate: &mut Estate, folder: &Path, more: &[&str]) -> (Elsewhere, String) {
    let elsewhere = moved(estate);
    let (code, said) = run(estate, &[&["restore", text(folder), "--language", "en"], more].concat());
    assert_eq!(code, 0, "{said}");
    estate.server.start_again();
    (elsewhere, said)
}

fn epoch(estate: &Estate) -> String {
    estate.admin.read("/v1/sync/hello")["server_epoch"].as_str().unwrap().to_owned()
}

/// Every link of every journal's chain leans on the one before, and the scope's row names the last.
#[track_caller]
fn journals_hold(database: &Database) -> usize {
    let db = Db::open(&DbSettings { url: database.url.clone(), connections: 2 }).unwrap();
    let (rows, heads): (Vec<JournalRow>, Vec<(rounds::db::Id, String)>) = db
        .write_now(|conn| {
            let rows = journal::table.order((journal::scope_id, journal::seq)).select(JournalRow::as_select()).load(conn)?;
            Ok::<_, DbError>((rows, scopes::table.select((scopes::id, scopes::chain)).load(conn)?))
        })
        .unwrap();
    for (scope, last) in heads {
        let mut chain = String::new();
        for row in rows.iter().filter(|row| row.scope_id == scope) {
            let hash = |text: &str| text.parse::<Sha256>().unwrap().0;
            let salt: Vec<u8> = (0..row.salt.len()).step_by(2).map(|at| u8::from_str_radix(&row.salt[at..at + 2], 16).unwrap()).collect();
            let body = Sha256::of(&[salt.as_slice(), row.body.as_bytes()].concat());
            let link = [
                chain.as_bytes(),
                scope.0.as_bytes(),
                &row.seq.to_be_bytes(),
                row.operation_id.0.as_bytes(),
                row.author_id.0.as_bytes(),
                row.status.as_bytes(),
                &hash(&row.request_hash),
                &body.0,
            ];
            chain = Sha256::of(&link.concat()).to_string();
            assert_eq!(chain, row.chain, "{} {}", row.kind, row.seq);
        }
        assert_eq!(chain, last);
    }
    rows.len()
}

/// How often each operation of a site stands in its journal.
fn operations(estate: &Estate) -> Vec<String> {
    let rows = estate.admin.list(&format!("/v1/journal?scope={}", estate.site));
    rows.iter().map(|row| row["operation"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn nothing_is_doubled(estate: &Estate) {
    let all = operations(estate);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "an operation is there twice");
}

#[track_caller]
fn every_original_is_right(estate: &Estate, count: usize) {
    let (code, said) = run(estate, &["verify", "storage", "--deep", "--language", "en"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&format!("Originals hashed anew: {count}")), "{said}");
    assert!(!said.contains(" · "), "{said}");
}

/// A phone that had gone on after the backup: records, photos and seals come again, those that the backup holds are duplicates.
#[test]
fn a_phone_that_was_ahead_sends_again_and_nothing_is_lost_or_doubled() {
    let (mut estate, cast) = Estate::ready_with_one_question(2);
    let phone = estate.phone(&cast.lin);
    let (patrol, answers) = (phone.start_due(&cast.round), good_answers(&cast.round.content));
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &answers, &photos::small(1));
    phone.sync();
    let folder = TempDir::new().unwrap();
    back_up(&estate, folder.path());
    let before = epoch(&estate);
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[1], &answers, &photos::small(2));
    phone.finish(&patrol);
    phone.sync();
    assert_eq!(phone.app.delivery().unwrap().photos_stored, 2);
    let journal = operations(&estate);

    let (elsewhere, said) = restore(&mut estate, folder.path(), &[]);
    assert!(said.contains("Photos in their place: 1") && said.contains("phones that were closed out"), "{said}");
    assert_ne!(epoch(&estate), before);
    let seen = |estate: &Estate| estate.admin.read(&format!("/v1/patrols/{patrol}"));
    assert_eq!(seen(&estate)["visits"].as_array().unwrap().len(), 1, "as it was when it was backed up");
    every_original_is_right(&estate, 1);

    let report = phone.sync();
    assert_eq!((report.pushed, report.duplicates, report.refused, report.held), (4, 2, 0, 0), "{report:?}");
    assert_eq!((report.photos_sent, report.photos_stored), (2, 2), "{report:?}");
    let now = seen(&estate);
    assert_eq!((now["patrol"]["state"].as_str(), now["visits"].as_array().unwrap().len()), (Some("complete"), 2));
    every_original_is_right(&estate, 2);
    nothing_is_doubled(&estate);
    let sorted = |mut all: Vec<String>| {
        all.sort();
        all
    };
    assert_eq!(sorted(operations(&estate)), sorted(journal), "the very same operations");
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((ledger.records_waiting, ledger.photos_waiting, ledger.seals_waiting), (0, 0, 0), "{ledger:?}");
    let again = phone.sync();
    assert_eq!((again.pushed, again.photos_sent, again.pulled), (0, 0, 0), "once is enough: {again:?}");
    for visit in now["visits"].as_array().unwrap() {
        for photo in visit["photos"].as_array().into_iter().flatten() {
            let id = photo["id"].as_str().or_else(|| photo.as_str()).unwrap();
            let seal: Value = cast.zhou.read(&format!("/v1/photos/{}/{id}/seal", estate.site));
            assert_eq!(seal["problems"].as_array().map_or(0, Vec::len), 0, "{seal}");
        }
    }
    estate.server.kill();
    assert!(journals_hold(&elsewhere.database) > 10);
}

/// Sends visits with photos until it is told to stop; gives all that it sent and knows to have arrived.
fn sending(estate: &Estate, cast: &Cast, device: &Device, stop: &AtomicBool) -> Vec<(Vec<domain::wire::Envelope>, Vec<u8>)> {
    let mut sent = vec![];
    while !stop.load(Ordering::Relaxed) || sent.len() < 3 {
        let bytes = photos::small(1_000 + u64::from(u32::from_be_bytes(*device.id.0.as_bytes().last_chunk().unwrap())) + sent.len() as u64);
        let photo = tus::reference(&bytes);
        let start = cast.round.start();
        let mut visit = device.envelope(estate.site, cast.round.visit(&start, 0));
        visit.photos = vec![photo.clone()];
        let batch = vec![device.envelope(estate.site, start), visit];
        // The photo sometimes first: it may be stored before anybody has heard of its record.
        if sent.len() % 2 == 0 {
            let _ = tus::upload(device, estate.site, &photo, &bytes).expect(204);
        }
        assert!(device.push(&batch).iter().all(|outcome| outcome.status == Status::Applied));
        if sent.len() % 2 == 1 {
            let _ = tus::upload(device, estate.site, &photo, &bytes).expect(204);
        }
        sent.push((batch, bytes));
    }
    sent
}

#[test]
fn a_backup_while_phones_push_is_of_one_moment_and_holds_every_photo_that_it_calls_stored() {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let devices: Vec<Device> = ["Mei", "Fang", "Hong"].map(|name| estate.device(&estate.cleaner(name))).into();
    let (folder, stop) = (TempDir::new().unwrap(), AtomicBool::new(false));
    let sent: Vec<_> = thread::scope(|scope| {
        let (estate, cast, stop) = (&estate, &cast, &stop);
        let at_work: Vec<_> = devices.iter().map(|device| scope.spawn(move || sending(estate, cast, device, stop))).collect();
        (0..3).for_each(|_| drop(back_up(estate, folder.path())));
        stop.store(true, Ordering::Relaxed);
        at_work.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(backups(folder.path()).len(), 3);
    let all: usize = sent.iter().map(Vec::len).sum();
    let (elsewhere, said) = restore(&mut estate, folder.path(), &[]);
    let kept: usize = said.lines().find_map(|line| line.strip_prefix("Photos in their place: ")).unwrap().parse().unwrap();
    every_original_is_right(&estate, kept);
    // What came later comes again; what is there is known.
    for (device, sent) in devices.iter().zip(&sent) {
        let device = Device::known(&estate.server.url, device);
        for (batch, bytes) in sent {
            let outcomes = device.push(batch);
            assert!(outcomes.iter().all(|o| matches!(o.status, Status::Applied | Status::Duplicate)), "{outcomes:?}");
            let photo = &batch[1].photos[0];
            let created = tus::create(&device, estate.site, photo, photo.length);
            if created.header("upload-offset") != Some(&photo.length.to_string()) {
                let _ = tus::patch(&device, photo.id, 0, bytes, bytes).expect(204);
            }
        }
    }
    nothing_is_doubled(&estate);
    assert_eq!(estate.admin.list("/v1/patrols").len(), all);
    every_original_is_right(&estate, all);
    estate.server.kill();
    journals_hold(&elsewhere.database);
}

#[test]
fn a_second_backup_in_the_same_folder_copies_only_what_is_new_and_nobody_else_may_read_it() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let store = |seed: u64| {
        let bytes = photos::small(seed);
        let _ = tus::upload(&device, estate.site, &tus::reference(&bytes), &bytes).expect(204);
    };
    let _ = cast.zhou.floor_plan(&cast.round);
    (1..=3).for_each(store);
    let home = TempDir::new().unwrap();
    let folder = home.path().join("backups");
    assert!(back_up(&estate, &folder).contains("Copied this time: 4 "), "three photos and a plan's drawing");
    let photos = below(&folder.join("photos"));
    let inodes = |paths: &[PathBuf]| paths.iter().map(|path| fs::metadata(path).unwrap().ino()).collect::<Vec<_>>();
    let first = inodes(&photos);
    // A copy that was made here is made again, and is not in it.
    assert!(photos.iter().all(|path| path.ends_with("original.jpg") || path.display().to_string().contains("/sheets/")), "{photos:?}");
    store(4);
    let said = back_up(&estate, &folder);
    assert!(said.contains("Copied this time: 1 ") && said.contains("Photos in it: 5"), "{said}");
    assert_eq!(inodes(&photos), first, "what was there was not touched");
    assert_eq!(backups(&folder).len(), 2);

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for backup in backups(&folder) {
        assert_eq!(mode(&backup), 0o700);
        let files = below(&backup);
        assert!(files.iter().any(|path| path.ends_with("secrets/seal-key.pem")));
        // PostgreSQL's own program writes its file; nobody reaches it.
        let ours = files.iter().filter(|path| path.extension().is_none_or(|ending| ending != "pgdump"));
        assert!(ours.into_iter().all(|path| mode(path) == 0o600), "{files:?}");
    }
    let (code, said) = run(&estate, &["verify", "backup", text(&folder), "--language", "en"]);
    assert!(code == 0 && said.contains("5 photos were read"), "{said}");
    let said = run(&estate, &["backup", text(&folder), "--language", "zh"]).1;
    assert!(said.contains("照片：5 张") && said.contains("再存一份到别的机器"), "{said}");
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn half_a_backup_and_a_damaged_one_are_refused_and_what_is_there_is_never_written_over() {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    let (patrol, answers) = (phone.start_due(&cast.round), good_answers(&cast.round.content));
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &answers, &photos::small(9));
    phone.sync();
    let folder = TempDir::new().unwrap();
    back_up(&estate, folder.path());
    let backup = backups(folder.path()).remove(0);

    // Into the place that it came from: nothing of it is touched, the server goes on.
    let (code, said) = run(&estate, &["restore", text(folder.path())]);
    assert!(code == 2 && said.contains("不会覆盖"), "{said}");
    estate.admin.read("/v1/patrols");
    let elsewhere = moved(&mut estate);
    let refused = |estate: &Estate, en: &str, zh: &str| {
        for (language, says) in [("en", en), ("zh", zh)] {
            let (code, said) = run(estate, &["restore", text(folder.path()), "--language", language]);
            assert!(code == 2 && said.contains(says), "{code}: {said}");
        }
        assert!(below(elsewhere.folder.path()).is_empty(), "nothing was begun");
    };

    let manifest = fs::read(backup.join("manifest.json")).unwrap();
    fs::remove_file(backup.join("manifest.json")).unwrap();
    refused(&estate, "was broken off", "没有做完");
    fs::write(backup.join("manifest.json"), &manifest[..manifest.len() / 2]).unwrap();
    refused(&estate, "manifest.json", "已损坏");
    fs::write(backup.join("manifest.json"), &manifest).unwrap();

    let photo = below(&folder.path().join("photos")).remove(0);
    let database = below(&backup).into_iter().find(|path| path.file_name().unwrap().to_string_lossy().starts_with("database.")).unwrap();
    for file in [backup.join("secrets/secret"), database, backup.join("photos.jsonl"), photo.clone()] {
        let bytes = fs::read(&file).unwrap();
        flip(&file);
        let name = file.file_name().unwrap().to_str().unwrap();
        refused(&estate, name, name);
        assert_eq!(run(&estate, &["verify", "backup", text(folder.path())]).0, 1);
        fs::write(&file, bytes).unwrap();
    }

    // A photo that rotted in the backup is left out when that is asked for, and the phone still has it.
    flip(&photo);
    let (code, said) = run(&estate, &["restore", text(folder.path()), "--leave-out-damaged", "--language", "en"]);
    assert!(code == 0 && said.contains("One photo is missing or damaged"), "{said}");
    estate.server.start_again();
    every_original_is_right(&estate, 0);
    phone.sync();
    every_original_is_right(&estate, 1);
    let (code, said) = run(&estate, &["restore", text(folder.path()), "--language", "en"]);
    assert!(code == 2 && said.contains("is not written over"), "{said}");
}

/// A photo that is gone from the storage keeps nobody from backing up the rest; it is told, and the phones are asked for it.
#[test]
fn a_photo_that_the_storage_has_lost_is_told_and_asked_for_again() {
    let (mut estate, cast) = Estate::ready_with_one_question(1);
    let phone = estate.phone(&cast.lin);
    let (patrol, answers) = (phone.start_due(&cast.round), good_answers(&cast.round.content));
    phone.visit_with_photo(&patrol, &cast.round.checkpoints[0], &answers, &photos::small(5));
    phone.sync();
    let original = estate.place.below(&estate.site.to_string()).into_iter().find(|path| path.ends_with("original.jpg")).unwrap();
    flip(&original);
    let folder = TempDir::new().unwrap();
    let (code, said) = run(&estate, &["backup", text(folder.path()), "--language", "en"]);
    assert!(code == 1 && said.contains("one photo that the books call stored") && said.contains("original.jpg"), "{said}");
    let (_elsewhere, said) = restore(&mut estate, folder.path(), &[]);
    assert!(said.contains("a phone that still has it sends it again"), "{said}");
    phone.sync();
    every_original_is_right(&estate, 1);
}

#[test]
fn a_wrong_place_is_named_and_makes_nothing() {
    let (mut estate, _) = Estate::ready_with_one_question(1);
    let folder = TempDir::new().unwrap();
    let (code, said) = run(&estate, &["restore", text(folder.path())]);
    assert!(code == 2 && said.contains("这里没有备份"), "{said}");
    let secrets = folder.path().join("no-secrets");
    estate.server.set("ROUNDS_SECRETS", text(&secrets));
    let (code, said) = run(&estate, &["backup", text(&folder.path().join("b")), "--language", "en"]);
    assert!(code == 2 && said.contains("Is ROUNDS_SECRETS right?"), "{said}");
    assert!(backups(&folder.path().join("b")).is_empty() && !secrets.exists());
}

#[test]
fn books_that_are_not_there_are_not_made_on_sqlite() {
    let (mut estate, _) = Estate::ready_with_one_question(1);
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("mistyped.db");
    estate.server.set("ROUNDS_DATABASE_URL", &format!("sqlite://{}", path.display()));
    let (code, said) = run(&estate, &["backup", text(&folder.path().join("b")), "--language", "en"]);
    assert!(code == 2 && said.contains("no books") && !path.exists(), "{said}");
}

#[test]
#[ignore = "needs PostgreSQL: tests/run has one"]
fn a_program_of_postgresqls_that_is_missing_or_old_is_named_on_postgres() {
    let (mut estate, _) = Estate::ready_with_one_question(1);
    let folder = TempDir::new().unwrap();
    let programs = folder.path().join("bin");
    fs::create_dir(&programs).unwrap();
    estate.server.set("PATH", text(&programs));
    let (code, said) = run(&estate, &["backup", text(&folder.path().join("b")), "--language", "en"]);
    assert!(code == 2 && said.contains("pg_dump was not found") && said.contains("postgresql-client"), "{said}");
    let old = programs.join("pg_dump");
    fs::write(&old, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n").unwrap();
    fs::set_permissions(&old, fs::Permissions::from_mode(0o755)).unwrap();
    let (code, said) = run(&estate, &["backup", text(&folder.path().join("b")), "--language", "en"]);
    assert!(code == 2 && said.contains("too old (pg_dump 9 < "), "{said}");
    assert!(backups(&folder.path().join("b")).is_empty());
}
