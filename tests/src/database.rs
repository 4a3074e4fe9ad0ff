//! On which database does this run? On SQLite in the test's own folder, or on PostgreSQL where `ROUNDS_TEST_DATABASE` names one.

use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, connection::SimpleConnection};
use std::{path::Path, process::Command};

/// A database of one test, gone with it.
#[derive(Debug)]
pub struct Database {
    /// Its address, as `rounds` takes it.
    pub url: String,
    made_at: Option<(String, String)>,
}

impl Database {
    /// Makes one.
    #[must_use]
    pub fn make(folder: &Path) -> Self {
        match std::env::var("ROUNDS_TEST_DATABASE") {
            Ok(server) if server.starts_with("postgres") => Self::on_postgres(&server),
            _ => Self { url: format!("sqlite://{}", folder.join("rounds.db").display()), made_at: None },
        }
    }

    fn on_postgres(server: &str) -> Self {
        let name = format!("rounds_{}", crate::new_id().simple());
        psql(server, &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"));
        let (before, _) = server.rsplit_once('/').expect("postgres://USER@HOST/DATABASE");
        Self { url: format!("{before}/{name}"), made_at: Some((server.to_owned(), name)) }
    }

    /// Lets nobody in any more (or again) and throws out who is in: a database that is down. On PostgreSQL only.
    pub fn close(&self, closed: bool) {
        let (server, name) = self.on_server("closed");
        psql(server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {}", !closed));
        psql(server, &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    }

    /// Has every write answered as PostgreSQL answers on a full disk, or no longer: the real one cannot be filled for one test.
    pub fn fill(&self, full: bool) {
        let _ = self.on_server("filled");
        psql(&self.url, if full { FULL } else { NO_LONGER_FULL });
    }

    /// Holds SQLite's file as another program would that writes to it and does not finish, until what this gives is dropped.
    #[must_use]
    pub fn hold(&self) -> SqliteConnection {
        let mut other = self.open_file();
        other.batch_execute("PRAGMA busy_timeout=10000; BEGIN IMMEDIATE").expect("the file can be held");
        other
    }

    /// Folds SQLite's log into its file while no server runs, so that what is written next begins at the log's first byte.
    /// On PostgreSQL there is nothing to fold.
    pub fn fold(&self) {
        if self.made_at.is_none() {
            self.open_file().batch_execute("PRAGMA busy_timeout=10000; PRAGMA wal_checkpoint(TRUNCATE)").expect("the log can be folded in");
        }
    }

    /// Makes SQLite's uploads so many days older.
    pub fn age_uploads(&self, days: u32) {
        let older = format!("UPDATE uploads SET updated_at = strftime('%Y-%m-%dT%H:%M:%S.000000Z', updated_at, '-{days} days')");
        self.open_file().batch_execute(&older).expect("the uploads can be aged");
    }

    /// Makes seals so many days older.
    pub fn age_seals(&self, days: u32) {
        if self.url.starts_with("sqlite:") {
            let older = format!(
                "UPDATE seals SET received_at = strftime('%Y-%m-%dT%H:%M:%S.000000Z', received_at, '-{days} days') WHERE day IS NULL"
            );
            return self.open_file().batch_execute(&older).expect("the seals can be aged");
        }
        let mut postgres = PgConnection::establish(&self.url).expect("the database can be reached");
        let older = format!("UPDATE seals SET received_at = received_at - interval '{days} days' WHERE day IS NULL");
        postgres.batch_execute(&older).expect("the seals can be aged");
    }

    /// Makes it so many seconds later for what waits to be carried out of the house.
    pub fn age_deliveries(&self, seconds: u32) {
        if self.url.starts_with("sqlite:") {
            let older = format!("UPDATE deliveries SET next_try = strftime('%Y-%m-%dT%H:%M:%S.000000Z', next_try, '-{seconds} seconds')");
            return self.open_file().batch_execute(&older).expect("the deliveries can be aged");
        }
        psql(&self.url, &format!("UPDATE deliveries SET next_try = next_try - interval '{seconds} seconds'"));
    }

    /// Makes it so many days longer that devices were let in and posts are held. The server reads it when it starts.
    pub fn age_company(&self, days: u32) {
        for (table, field) in [("devices", "enrolled"), ("memberships", "from")] {
            if self.url.starts_with("sqlite:") {
                let then = format!("strftime('%Y-%m-%dT%H:%M:%S.000000Z', json_extract(doc, '$.{field}'), '-{days} days')");
                let older = format!("UPDATE {table} SET doc = json_set(doc, '$.{field}', {then})");
                self.open_file().batch_execute(&older).expect("the company can be aged");
            } else {
                let then = format!("(doc->>'{field}')::timestamptz AT TIME ZONE 'UTC' - interval '{days} days'");
                let text = format!("to_jsonb(to_char({then}, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))");
                psql(&self.url, &format!("UPDATE {table} SET doc = jsonb_set(doc, '{{{field}}}', {text})"));
            }
        }
    }

    /// How many things are on their way out of the house, or were.
    #[must_use]
    pub fn deliveries(&self) -> i64 {
        let count = diesel::sql_query("SELECT COUNT(*) AS n FROM deliveries");
        let row: Count = match self.url.starts_with("sqlite:") {
            true => count.get_result(&mut self.open_file()),
            false => count.get_result(&mut PgConnection::establish(&self.url).expect("the database can be reached")),
        }
        .expect("they can be counted");
        row.n
    }

    /// Lets the deadline of every finding pass a day ago, as the tables see it.
    pub fn make_overdue(&self) {
        match self.url.starts_with("sqlite:") {
            true => self
                .open_file()
                .batch_execute(
                    "UPDATE findings SET due_at = strftime('%Y-%m-%dT%H:%M:%S.000000Z', 'now', '-1 day') WHERE due_at IS NOT NULL",
                )
                .expect("deadlines can be moved"),
            false => psql(&self.url, "UPDATE findings SET due_at = now() - interval '1 day' WHERE due_at IS NOT NULL"),
        }
    }

    /// Takes away what was found out about photos while their copies were made: as if a server had stopped before.
    pub fn forget_what_was_measured(&self) {
        let gone = "DELETE FROM likenesses; DELETE FROM photo_flags";
        match self.url.starts_with("sqlite:") {
            true => self.open_file().batch_execute(gone),
            false => PgConnection::establish(&self.url).expect("the database can be reached").batch_execute(gone),
        }
        .expect("it can be forgotten");
    }

    /// Takes away what the statistics have added up, as if it had been counted by other rules before; what was due stays.
    pub fn forget_the_figures(&self) {
        let gone = "UPDATE figure_sites SET rules = 0; DELETE FROM score_days; DELETE FROM finding_days";
        match self.url.starts_with("sqlite:") {
            true => self.open_file().batch_execute(&format!("PRAGMA busy_timeout=10000; {gone}")),
            false => PgConnection::establish(&self.url).expect("the database can be reached").batch_execute(gone),
        }
        .expect("they can be forgotten");
    }

    fn on_server(&self, what: &str) -> &(String, String) {
        self.made_at.as_ref().unwrap_or_else(|| panic!("only a PostgreSQL database can be {what}: tests/run has one"))
    }

    fn open_file(&self) -> SqliteConnection {
        let path = self.url.strip_prefix("sqlite://").expect("this is about SQLite's file");
        let mut file = SqliteConnection::establish(path).expect("the file can be opened");
        // The server is at work meanwhile.
        file.batch_execute("PRAGMA busy_timeout=10000").expect("it waits for its turn");
        file
    }
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// The message and the code are those of the real thing.
const FULL: &str = "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file \"base/16384/2619\": No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER disk_is_full BEFORE INSERT ON journal EXECUTE FUNCTION disk_is_full()";
const NO_LONGER_FULL: &str = "DROP TRIGGER disk_is_full ON journal; DROP FUNCTION disk_is_full()";

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.made_at {
            let _ = run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn psql(server: &str, statement: &str) {
    if let Err(why) = run(server, statement) {
        panic!("psql could not run “{statement}”: {why}");
    }
}

fn run(server: &str, statement: &str) -> Result<(), String> {
    let output = Command::new("psql")
        .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", statement, server])
        .output()
        .map_err(|e| format!("psql did not start ({e}); it comes with PostgreSQL's client programs"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
