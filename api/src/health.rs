//! How is the server? `/healthz` says that it runs, `/readyz` that it reaches its books, `/metrics` how much it does.

use crate::{
    app::App,
    db::schema::server,
    photos,
    problem::{Problem, ProblemBody},
};
use actix_web::{HttpResponse, http::StatusCode, web::Data};
use diesel::prelude::*;
use domain::wire::Status;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Answers by the hundreds of their status, 1xx to 5xx.
static RESPONSES: [AtomicU64; 5] = [const { AtomicU64::new(0) }; 5];
/// Operations by outcome, in the order of [`STATUSES`].
static OPERATIONS: [AtomicU64; 6] = [const { AtomicU64::new(0) }; 6];
static UPLOADED: AtomicU64 = AtomicU64::new(0);

const STATUSES: [Status; 6] = [Status::Applied, Status::Duplicate, Status::Conflict, Status::Held, Status::Rejected, Status::Retry];

/// Counts an answer.
pub fn count_response(status: StatusCode) {
    let hundreds = usize::from(status.as_u16() / 100).saturating_sub(1);
    if let Some(counter) = RESPONSES.get(hundreds) {
        counter.fetch_add(1, Relaxed);
    }
}

/// Counts what became of an operation.
pub fn count_operation(status: Status) {
    let counter = STATUSES.iter().zip(&OPERATIONS).find(|(known, _)| **known == status);
    if let Some((_, counter)) = counter {
        counter.fetch_add(1, Relaxed);
    }
}

/// Counts bytes of photos that came in.
pub fn count_upload(bytes: u64) {
    UPLOADED.fetch_add(bytes, Relaxed);
}

/// It runs.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 200)))]
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// It reaches its books.
#[utoipa::path(get, path = "/readyz", tag = "server", responses((status = 200), (status = 503, body = ProblemBody)))]
pub async fn readyz(app: Data<App>) -> Result<&'static str, Problem> {
    app.db.read(|conn| server::table.find(1).select(server::id).first::<i32>(conn).map_err(Problem::from)).await?;
    Ok("ready\n")
}

/// Figures in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "server", responses((status = 200)))]
pub async fn metrics(app: Data<App>) -> HttpResponse {
    let (connections, idle) = app.db.connections();
    let mut page = String::new();
    let mut family = |name: &str, kind: &str, help: &str, samples: &[(String, u64)]| {
        page.push_str(&format!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
        for (labels, value) in samples {
            page.push_str(&format!("{name}{labels} {value}\n"));
        }
    };
    let responses = (1..).zip(&RESPONSES).map(|(class, n): (u8, _)| (format!("{{class=\"{class}xx\"}}"), n.load(Relaxed)));
    let operations = STATUSES.iter().zip(&OPERATIONS).map(|(status, n)| (format!("{{status=\"{}\"}}", status.word()), n.load(Relaxed)));
    let one = |value: u64| [(String::new(), value)];
    family("rounds_responses_total", "counter", "Answers by the class of their status.", &responses.collect::<Vec<_>>());
    family("rounds_operations_total", "counter", "Operations by what became of them.", &operations.collect::<Vec<_>>());
    family("rounds_upload_bytes_total", "counter", "Bytes of photos that came in.", &one(UPLOADED.load(Relaxed)));
    family("rounds_photo_copies_waiting", "gauge", "Photos that wait for their copies for screens.", &one(photos::copies_waiting()));
    family("rounds_database_connections", "gauge", "Open database connections of the pool.", &one(connections.into()));
    family("rounds_database_connections_idle", "gauge", "Of these, idle.", &one(idle.into()));
    if let Some(bytes) = resident_memory() {
        family("process_resident_memory_bytes", "gauge", "Memory of the process.", &one(bytes));
    }
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(page)
}

/// As Linux tells it; other systems go without this figure.
fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}
