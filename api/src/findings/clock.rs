//! What does the clock bring about? Whoever has to put something right is reminded a day before its deadline; once that has passed, the site
//! director is told (6.4). Each is an operation of the server's own, in the journal like any other, with an id that says what it is: two
//! servers that see the same deadline pass do it once.

use crate::{
    app::App,
    db::{
        AnyConn, Id, Json, Ts,
        schema::{findings, scopes},
    },
    operations::Incoming,
    patrols::store::read,
    problem::Problem,
};
use chrono::TimeDelta;
use diesel::prelude::*;
use domain::{
    finding::{Finding, FindingState, SOON_HOURS},
    ids::{CompanyId, OperationId},
    operation::{RemindFinding, Reminder},
    time::Timestamp,
    wire::Status,
};
use std::time::Duration;
use uuid::Uuid;

/// How often deadlines are looked at.
const EVERY: Duration = Duration::from_secs(20);
/// Findings that are looked at together.
const TOGETHER: i64 = 200;

/// Looks at deadlines, now and again and again, for as long as the server runs.
pub fn watch_deadlines(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            if let Err(problem) = look(&app).await {
                tracing::warn!(%problem, "deadlines of findings were not looked at");
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}

/// Tells what has to be told now. How many operations that took.
pub async fn look(app: &App) -> Result<usize, Problem> {
    let now = app.ports.now();
    let (mut after, mut told) = (None, 0);
    loop {
        let page = app.db.read(move |conn| near(conn, now, after)).await?;
        let Some((_, last)) = page.last() else { return Ok(told) };
        after = last.due.map(|due| (due.at, last.id.0));
        let wanted = page.iter().filter_map(|(company, finding)| incoming(app, *company, finding, now));
        let wanted: Vec<Incoming> = wanted.collect();
        let outcomes = app.operations.submit(wanted).await;
        told += outcomes.iter().filter(|outcome| outcome.status == Status::Applied).count();
        if outcomes.iter().any(|outcome| outcome.status == Status::Retry) {
            return Err(Problem::Unavailable);
        }
    }
}

/// Findings whose deadline is near or has passed, and that nobody was told of upward yet, by their deadlines.
fn near(conn: &mut AnyConn, now: Timestamp, after: Option<(Timestamp, Uuid)>) -> Result<Vec<(CompanyId, Finding)>, Problem> {
    let waiting = [FindingState::Noticed, FindingState::SentBack].map(FindingState::word);
    let mut query = findings::table
        .inner_join(scopes::table.on(scopes::id.eq(findings::site_id)))
        .filter(findings::state.eq_any(waiting))
        .filter(findings::escalated_at.is_null())
        .filter(findings::due_at.le(Ts(now + TimeDelta::hours(SOON_HOURS))))
        .order((findings::due_at.asc(), findings::id.asc()))
        .limit(TOGETHER)
        .select((scopes::company_id, findings::doc))
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(findings::due_at.gt(Ts(at)).or(findings::due_at.eq(Ts(at)).and(findings::id.gt(Id(id)))));
    }
    let rows: Vec<(Id, Json)> = query.load(conn)?;
    rows.iter().map(|(company, doc)| Ok((CompanyId(company.0), read("findings.doc", doc)?))).collect()
}

fn incoming(app: &App, company: CompanyId, finding: &Finding, now: Timestamp) -> Option<Incoming> {
    let (what, due) = (finding.reminder(now)?, finding.due?.at);
    let word = match what {
        Reminder::DueSoon => "due-soon",
        Reminder::Overdue => "overdue",
    };
    // The same deadline that is set again after something was sent back is told of again.
    let id = Uuid::new_v5(&finding.id.0, format!("{word}:{}:{}", due.timestamp_micros(), finding.deadlines_set()).as_bytes());
    let step = RemindFinding { finding: finding.id, what, due };
    Incoming::from_server(&app.ports, company, finding.site.into(), OperationId(id), step.into())
        .inspect_err(|error| tracing::error!(%error, "a reminder could not be written down"))
        .ok()
}
