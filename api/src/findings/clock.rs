//! What does the clock bring about? Whoever has to put something right is reminded a day before its deadline; once that has passed, the site
//! director is told (6.4). Each is an operation of the server's own, in the journal like any other, with an id that says what it is: two
//! servers that see the same deadline pass do it once.

use super::list::waiting;
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
    finding::{Finding, SOON_HOURS},
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
    let mut query = findings::table
        .inner_join(scopes::table.on(scopes::id.eq(findings::site_id)))
        .filter(waiting())
        .filter(findings::escalated_at.is_null())
        .filter(findings::due_at.le(Ts(now + TimeDelta::hours(SOON_HOURS))))
        .order((findings::due_at.asc(), findings::id.asc()))
        .limit(TOGETHER)
        .select((scopes::company_id, findings::doc))
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(findings::due_at.ge(Ts(at))).filter(findings::due_at.gt(Ts(at)).or(findings::id.gt(Id(id))));
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

#[cfg(test)]
#[cfg(feature = "demo")]
mod tests {
    use super::*;
    use crate::{
        commands::demo::{Seeded, seed_for_tests},
        db::schema::{journal, messages},
        ports::{Hand, Ports},
    };
    use domain::{
        finding::{FindingKind, Severity, Spot},
        ids::FindingId,
        operation::{IssueNotice, RaiseFinding},
        people::Role,
    };
    use std::sync::Arc;

    /// Who was told what of a finding: the demo's own are told of as well.
    fn messages_of(app: &App, finding: FindingId) -> Vec<(String, Id)> {
        let about = messages::table.filter(messages::about_id.eq(Id::from(finding))).order(messages::seq);
        app.db.write_now(|conn| Ok::<_, Problem>(about.select((messages::kind, messages::to_id)).load(conn)?)).unwrap()
    }

    /// Looks once more: how many times is a finding's deadline on record by now?
    async fn reminded(app: &App, finding: FindingId) -> i64 {
        look(app).await.unwrap();
        let of_finding = journal::table.filter(journal::kind.eq("finding.remind")).filter(journal::subject_id.eq(Id::from(finding)));
        app.db.write_now(|conn| Ok::<_, Problem>(of_finding.count().get_result(conn)?)).unwrap()
    }

    /// 6.4: reminded a day before, reported to the director once the day is over; by as many servers as there are, once.
    #[actix_web::test]
    async fn a_deadline_is_reminded_of_and_then_reported_upward() {
        let thursday: Timestamp = "2026-11-26T02:00:00Z".parse().unwrap();
        let hand = Arc::new(Hand::at(thursday));
        let set = |days: i64, hours: i64| hand.set(thursday + TimeDelta::days(days) + TimeDelta::hours(hours));
        let folder = tempfile::tempdir().unwrap();
        let ports = Ports { clock: hand.clone(), ..Ports::of_this_machine() };
        let (app, Seeded { company, site, supervisor, cleaners, .. }) = seed_for_tests(folder.path(), ports).await;
        let catalogs = app.catalogs.clone();
        let area = app.db.read(move |conn| Ok::<_, Problem>(*catalogs.site(conn, site)?.areas.keys().min().unwrap())).await.unwrap();
        let finding = FindingId(app.ports.new_id());
        let raise = RaiseFinding {
            finding,
            kind: FindingKind::Nonconformity,
            severity: Severity::Major,
            spot: Spot { area: Some(area), ..Spot::default() },
            text: "积灰".into(),
            field: None,
            stopped: false,
            utility: None,
        };
        let notice = IssueNotice { finding, responsible: cleaners[0], days: 3, corrective: "擦".into(), preventive: "查".into() };
        app.submit(company, supervisor, site.into(), None, raise).await.unwrap();
        app.submit(company, supervisor, site.into(), None, notice).await.unwrap();
        assert_eq!(reminded(&app, finding).await, 0, "there is time");

        // Three working days are Friday, Monday, Tuesday: due when Tuesday 1 December is over in Chongqing, 16:00 UTC.
        set(4, 13);
        assert_eq!(reminded(&app, finding).await, 0, "25 hours before");
        set(4, 15);
        assert_eq!((reminded(&app, finding).await, reminded(&app, finding).await), (1, 1), "once");
        set(5, 13);
        assert_eq!(reminded(&app, finding).await, 1, "an hour before its end");
        set(5, 15);
        assert_eq!((reminded(&app, finding).await, reminded(&app, finding).await), (2, 2), "once");

        let director = app
            .read(company, |_, books| {
                let held = books.memberships.values().flatten().find(|m| m.role == Role::SiteDirector).map(|m| m.person);
                Ok(held.unwrap())
            })
            .await
            .unwrap();
        let mut told = messages_of(&app, finding);
        told.sort();
        let mut meant = vec![
            ("assigned".to_owned(), Id::from(cleaners[0])),
            ("due_soon".to_owned(), Id::from(cleaners[0])),
            ("escalated".to_owned(), Id::from(director)),
            ("overdue".to_owned(), Id::from(cleaners[0])),
            ("overdue".to_owned(), Id::from(supervisor)),
        ];
        meant.sort();
        assert_eq!(told, meant);
    }
}
