//! On which database does this run? On SQLite in the test's own folder, or on PostgreSQL where `ROUNDS_TEST_DATABASE` names one.

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

    /// True on PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.made_at.is_some()
    }

    /// Lets nobody in any more (or again) and throws out who is in: a database that is down. On PostgreSQL only.
    pub fn close(&self, closed: bool) {
        let (server, name) = self.made_at.as_ref().expect("only a PostgreSQL database can be closed");
        psql(server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {}", !closed));
        psql(server, &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    }
}

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
