//! How fast does a list of a million rows leave the house, and what does it take? A real server over a database of findings, asked for them
//! as CSV and as a workbook by a supervisor; its memory is looked at all the while.
//!
//! ```text
//! ROUNDS_BINARY=target/release/rounds export --rows 1000000
//! ```
//!
//! The database is SQLite's file, or one on the server that `ROUNDS_TEST_DATABASE` names. The rows are written while the server is down:
//! pushing that many would take hours. Everything else is the product; what comes is kept by curl, and counted afterwards.

use clap::Parser;
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::FindingId,
    operation::RaiseFinding,
};
use e2e::{checklists, estate::Estate, new_id, now, office::Office, round::Round};
use rounds::db::AnyConn;
use std::{
    fmt::Write,
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

#[derive(Parser)]
#[command(about = "Times the export of a long list")]
struct Arguments {
    /// Findings at the site.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// How often each is asked for.
    #[arg(long, default_value_t = 2)]
    times: u32,
}

/// Rows of one statement.
const AT_ONCE: u64 = 500;

fn main() {
    let arguments = Arguments::parse();
    let mut estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    let round = Round::lay_out(&zhou, estate.site, checklists::one_question(), 20);
    let model = model(&zhou, &round);
    assert!(estate.server.stop(), "it ends well");
    let begun = Instant::now();
    fill(&estate.database.url, &model, &zhou, &round, arguments.rows);
    println!("{} findings written in {} s", arguments.rows, begun.elapsed().as_secs());
    estate.server.start_again();
    estate.server.wait_until_ready();
    let zhou = Office::sign_in(&estate.server.url, &zhou.login, &zhou.password);
    // What a server takes once it has answered anything at all.
    let _ = zhou.get("/v1/findings.csv?kind=nonconformity").expect(200);
    println!("{:<8} {:>10} {:>8} {:>8} {:>10} {:>10} {:>10} {:>9}", "", "rows", "MB", "s", "rows/s", "before kB", "peak kB", "more MB");
    for _ in 0..arguments.times {
        for format in ["csv", "xlsx"] {
            export(&estate, &zhou, format, arguments.rows);
        }
    }
}

/// A real finding as its row has it, without the model's own id and time.
struct Model {
    document: String,
    id: String,
    raised: String,
}

fn model(zhou: &Office, round: &Round) -> Model {
    let spot = Spot { area: Some(round.areas[0].id), checkpoint: Some(round.checkpoints[0].id), ..Spot::default() };
    let (kind, severity, text) = (FindingKind::Damage, Severity::Major, "大堂东侧第二盏灯不亮, 灯罩有裂纹".to_owned());
    zhou.make(
        &format!("/v1/sites/{}/findings", round.site),
        &RaiseFinding { finding: FindingId(new_id()), kind, severity, spot, text, field: None, stopped: false, utility: None },
    );
    let found = zhou.list("/v1/findings").remove(0);
    let word = |value: &serde_json::Value| value.as_str().expect("a word").to_owned();
    Model { document: found.to_string(), id: word(&found["id"]), raised: word(&found["raised"]["at"]) }
}

fn fill(url: &str, model: &Model, zhou: &Office, round: &Round, rows: u64) {
    let mut conn = match url.strip_prefix("sqlite://") {
        Some(path) => AnyConn::Sqlite(SqliteConnection::establish(path).expect("the file can be opened")),
        None => AnyConn::Postgres(PgConnection::establish(url).expect("the database can be reached")),
    };
    let document = model.document.replace('\'', "''");
    let newest = now();
    conn.batch_execute("BEGIN").expect("it begins");
    for first in (0..rows).step_by(usize::try_from(AT_ONCE).expect("a number")) {
        let mut sql = String::from(
            "INSERT INTO findings (site_id, id, seq, removed, doc, building_id, kind, severity, state, raised_by, raised_at) VALUES ",
        );
        for n in first..(first + AT_ONCE).min(rows) {
            let id = new_id();
            let at = newest - chrono::TimeDelta::seconds(i64::try_from(n).expect("a number") * 90);
            let at = at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
            let comma = if n == first { "" } else { "," };
            let doc = document.replace(&model.id, &id.to_string()).replace(&model.raised, &at);
            write!(
                sql,
                "{comma}('{}','{id}',{},FALSE,'{doc}','{}','damage','major','raised','{}','{at}')",
                round.site,
                n + 1_000_000,
                round.building.id,
                zhou.person
            )
            .expect("text");
        }
        conn.batch_execute(&sql).expect("the rows are written");
    }
    conn.batch_execute("COMMIT").expect("they are kept");
    if let AnyConn::Postgres(conn) = &mut conn {
        conn.batch_execute("VACUUM ANALYZE findings").expect("as a server's database is in time");
    }
}

fn export(estate: &Estate, zhou: &Office, format: &str, rows: u64) {
    let file = estate.folder.path().join(format!("taken.{format}"));
    let pid = estate.server.pid();
    let before = resident(pid);
    let (peak, done) = (Arc::new(AtomicU64::new(before)), Arc::new(AtomicBool::new(false)));
    let watch = thread::spawn({
        let (peak, done) = (peak.clone(), done.clone());
        move || {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(resident(pid), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(10));
            }
        }
    });
    let begun = Instant::now();
    let status = Command::new("curl")
        .args([
            "--silent",
            "--show-error",
            "--fail",
            "--noproxy",
            "*",
            "--header",
            &format!("Authorization: Bearer {}", zhou.token),
            "--output",
        ])
        .arg(&file)
        .arg(format!("{}/v1/findings.{format}", zhou.url))
        .stdout(Stdio::null())
        .status();
    let took = begun.elapsed().as_secs_f64();
    done.store(true, Ordering::Relaxed);
    watch.join().expect("it watched");
    assert!(status.is_ok_and(|status| status.success()), "the download is whole");
    let (bytes, peak) = (fs::metadata(&file).expect("it was kept").len(), peak.load(Ordering::Relaxed));
    if format == "csv" {
        // One line a row and one for the head; and the model.
        assert_eq!(lines(&file), rows + 2);
    }
    let (rate, more) = (rows as f64 / took, (peak - before) as f64 / 1024.0);
    println!("{format:<8} {rows:>10} {:>8} {took:>8.1} {rate:>10.0} {before:>10} {peak:>10} {more:>9.1}", bytes / 1_000_000);
    fs::remove_file(&file).expect("room for the next one");
}

/// Counted by a program that is quick even where this one was built without optimisation.
fn lines(file: &Path) -> u64 {
    let told = Command::new("wc").arg("-l").arg(file).output().expect("wc");
    let text = String::from_utf8(told.stdout).expect("text");
    text.split_whitespace().next().and_then(|count| count.parse().ok()).expect("a count")
}

/// Memory of a process, in kilobytes.
fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0)
}
