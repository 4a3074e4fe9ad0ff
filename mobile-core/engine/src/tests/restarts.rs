//! What happens when tokens run out, epochs change, clocks lie and servers come back from a backup?

use super::phone::Phone;
use crate::store::{ENCRYPTED, raw};
use crate::sync::Trouble;
use chrono::TimeDelta;
use domain::books::Collection;
use std::sync::atomic::Ordering;

/// `sync.md` 9, 10.
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

/// `sync.md` 16.
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

/// `sync.md` 12.
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
    lin.time.reboot();
    lin.reopen();
    let after = lin.engine.now();
    let off = (after.estimate - lin.time.true_now()).abs();
    assert!(off <= TimeDelta::seconds(i64::from(after.error)), "off by {off}, said {} s", after.error);
}

/// `sync.md` 1.
#[test]
fn what_a_crash_left_in_one_store_is_completed_at_the_next_opening() {
    use diesel::RunQueryDsl;
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    // As if the app had died between the person's store and the device's.
    let (_, mut device, _) = lin.store(None);
    diesel::sql_query("DELETE FROM outbox WHERE kind = 'patrol.visit'").execute(&mut device).unwrap();
    lin.reopen();
    assert_eq!(lin.engine.unsent().unwrap().len(), 2);
    assert_eq!(lin.sync().unwrap().applied, 2);
}

/// A page of the file is overwritten, as a cheap phone's storage does it.
fn spoil(path: &std::path::Path, from_the_end: u64) {
    use std::io::{Seek, SeekFrom, Write};
    let length = std::fs::metadata(path).unwrap().len();
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(length.saturating_sub(from_the_end) / 4_096 * 4_096)).unwrap();
    file.write_all(&[0xA5; 4_096]).unwrap();
}

/// As far as an app got that was killed before it read what was moved.
fn move_aside(path: &std::path::Path) {
    for ending in ["-wal", "-shm", ""] {
        let from = format!("{}{ending}", path.display());
        drop(std::fs::rename(&from, format!("{}.damaged{ending}", path.display())));
    }
}

#[test]
fn a_damaged_store_is_moved_aside_and_what_can_be_read_of_it_is_saved() {
    for from_the_end in [4_096, 16_384, 40_960] {
        let mut lin = Phone::of_lin();
        let patrol = lin.start();
        for code in ["LOBBY", "STAIRS"] {
            lin.visit(patrol, code);
        }
        let (path, _) = lin.folded(None);
        spoil(&path, from_the_end);
        lin.reopen();
        assert!(lin.folder.path().join("device.db.damaged").exists(), "it is kept");
        assert!(lin.engine.saved_from_damage() > 0);
        assert_eq!(lin.engine.unsent().unwrap().len(), 3, "what the outbox lost comes from the person's store");
        if lin.engine.is_enrolled() && lin.engine.signed_in().is_some() {
            lin.sync().unwrap();
            assert_eq!(lin.server.count(Collection::Visits), 2);
        }
    }
}

/// Killed after the file was moved, before it was read: the next opening reads it, and the one after that doubles nothing.
#[test]
fn a_kill_while_a_damaged_store_is_read_leaves_it_to_be_read_again() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    let (path, _) = lin.folded(None);
    move_aside(&path);
    lin.reopen();
    assert!(lin.engine.saved_from_damage() > 0 && lin.engine.is_enrolled());
    assert_eq!(lin.sync().unwrap().applied, 2);
    lin.reopen();
    assert_eq!((lin.engine.saved_from_damage(), lin.engine.unsent().unwrap().len()), (0, 0), "read once");
    assert_eq!((lin.server.count(Collection::Visits), lin.done(patrol)), (1, 1));
}

/// Damaged, and then the app was updated: the store is read by an app that knows more columns.
#[test]
fn a_damaged_store_of_an_older_app_is_read_too() {
    use diesel::connection::SimpleConnection;
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    drop(lin.folded(None));
    let (path, mut conn, _) = lin.store(None);
    conn.batch_execute("ALTER TABLE device DROP COLUMN originals_on_wifi_only").unwrap();
    drop(conn);
    move_aside(&path);
    lin.reopen();
    assert!(lin.engine.is_enrolled() && lin.engine.signed_in().is_some());
    assert_eq!(lin.sync().unwrap().applied, 2);
    assert_eq!(lin.done(patrol), 1);
}

#[test]
fn a_damaged_persons_store_gives_back_drafts_and_the_books_come_down_again() {
    let mut lin = Phone::of_lin();
    let patrol = lin.start();
    lin.visit(patrol, "LOBBY");
    let (path, _) = lin.folded(Some(super::world::LIN));
    // The last page is full of books.
    std::fs::write(
        &path,
        std::fs::read(&path).unwrap().iter().enumerate().map(|(n, b)| if n >= 4_096 { 0x5A } else { *b }).collect::<Vec<u8>>(),
    )
    .unwrap();
    lin.reopen();
    assert_eq!(lin.engine.unsent().unwrap().len(), 2, "the outbox is the device's");
    lin.sign_in(super::world::LIN);
    lin.sync().unwrap();
    assert_eq!((lin.server.count(Collection::Visits), lin.done(patrol)), (1, 1));
}

/// Whoever updates an old app keeps what is on the phone: stores as every earlier version left them, with rows in them.
#[test]
fn stores_of_every_earlier_schema_open_with_what_is_in_them() {
    use diesel::{Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection};
    let all = |which: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/phone").join(which);
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        names
    };
    let (device, person) = (all("device"), all("person"));
    for (devices, persons) in (1..=device.len()).flat_map(|d| (1..=person.len()).map(move |p| (d, p))) {
        // A server of those days had no key for letters.
        let mut lin = Phone::new();
        lin.server.letters = None;
        lin.enrol();
        lin.sign_in(super::world::LIN);
        lin.sync().unwrap();
        let patrol = lin.start();
        lin.visit(patrol, "LOBBY");
        // The same rows in stores as an old app made them.
        for (whose, migrations) in [(None, &device[..devices]), (Some(super::world::LIN), &person[..persons])] {
            let (path, key) = lin.folded(whose);
            let new = path.with_extension("new");
            std::fs::rename(&path, &new).unwrap();
            let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            conn.batch_execute("CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)").unwrap();
            for migration in migrations {
                conn.batch_execute(&std::fs::read_to_string(migration.join("up.sql")).unwrap()).unwrap();
                let version: String = migration
                    .file_name()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .chars()
                    .take_while(|c| *c != '_')
                    .filter(char::is_ascii_digit)
                    .collect();
                diesel::sql_query("INSERT INTO __diesel_schema_migrations (version) VALUES ($1)")
                    .bind::<diesel::sql_types::Text, _>(version)
                    .execute(&mut conn)
                    .unwrap();
            }
            copy_rows(&mut conn, &new, &key);
            // The app that reads it next may encrypt; this one did not.
            std::fs::remove_file(new).unwrap();
        }
        lin.reopen();
        assert_eq!(lin.engine.unsent().unwrap().len(), 2, "schema {devices}, {persons}");
        for path in std::fs::read_dir(lin.folder.path()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            assert!(!ENCRYPTED || !std::fs::read(&path).unwrap().starts_with(b"SQLite format 3"), "{} lies open", path.display());
        }
        assert_eq!(lin.done(patrol), 1);
        // What lay open goes into letters as soon as a server reads them.
        lin.server.letters = Some(1);
        lin.sync().unwrap();
        assert_eq!(lin.server.count(Collection::Visits), 1);
        assert!(lin.server.in_letters >= 2);
    }
}

/// Copies the rows of every table that there is, column by column, as far as the older table has them.
fn copy_rows(conn: &mut diesel::SqliteConnection, from: &std::path::Path, key: &[u8; 32]) {
    use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
    #[derive(QueryableByName)]
    struct Name {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let key = if ENCRYPTED { format!(" KEY \"{}\"", raw(key)) } else { String::new() };
    sql_query(format!("ATTACH DATABASE $1 AS new{key}")).bind::<Text, _>(from.to_str().unwrap()).execute(conn).unwrap();
    let tables: Vec<Name> =
        sql_query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'").load(conn).unwrap();
    for Name { name: table } in tables {
        let columns: Vec<Name> = sql_query(format!("SELECT name FROM pragma_table_info('{table}')")).load(conn).unwrap();
        let columns = columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
        sql_query(format!("INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")).execute(conn).unwrap();
    }
    sql_query("DETACH DATABASE new").execute(conn).unwrap();
}
