//! What does the clock bring about? Some minutes after a shift began the leads are asked to look for whoever was not seen, whether their phone
//! has spoken or not: a message, no verdict. Each is an operation of the server's own with an id that says what it is, so that two servers ask once.

use super::day;
use crate::{
    app::App,
    db::{AnyConn, Id, schema::scopes},
    operations::Incoming,
    problem::Problem,
};
use chrono::{Days, TimeDelta};
use diesel::prelude::*;
use domain::{
    attendance::Attended,
    crew::{CrewView, Whose},
    ids::{CompanyId, OperationId, PersonId, SiteId},
    operation::LookFor,
    roster::DutyWeek,
    time::Timestamp,
    wire::Status,
};
use std::time::Duration;
use uuid::Uuid;

/// How often shifts are looked at.
const EVERY: Duration = Duration::from_secs(30);
/// What begun longer ago than this is not told of any more: the server was off, or the roster came later.
const STALE: TimeDelta = TimeDelta::hours(4);

/// Looks at shifts that have begun, for as long as the server runs.
pub fn watch_shifts(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            if let Err(problem) = look(&app).await {
                tracing::warn!(%problem, "shifts that have begun were not looked at");
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}

/// Asks the leads to look where it is time to. How many operations that took.
pub async fn look(app: &App) -> Result<usize, Problem> {
    let now = app.ports.now();
    let sites = app.db.read(sites).await?;
    let mut told = 0;
    for (company, site) in sites {
        let catalogs = app.catalogs.clone();
        let wanted = app.db.read(move |conn| unseen(conn, &catalogs, company, site, now)).await?;
        let incoming: Vec<Incoming> = wanted.into_iter().filter_map(|step| incoming(app, company, site, step)).collect();
        if incoming.is_empty() {
            continue;
        }
        let outcomes = app.operations.submit(incoming).await;
        told += outcomes.iter().filter(|outcome| outcome.status == Status::Applied).count();
    }
    Ok(told)
}

fn sites(conn: &mut AnyConn) -> Result<Vec<(CompanyId, SiteId)>, Problem> {
    let rows: Vec<(Id, Id)> =
        scopes::table.filter(scopes::id.ne(scopes::company_id)).select((scopes::company_id, scopes::id)).load(conn)?;
    Ok(rows.into_iter().map(|(company, site)| (company.into(), SiteId(site.0))).collect())
}

/// Duties whose time to look has come, and of whom nobody was seen.
fn unseen(
    conn: &mut AnyConn,
    catalogs: &crate::books::Catalogs,
    company: CompanyId,
    site: SiteId,
    now: Timestamp,
) -> Result<Vec<LookFor>, Problem> {
    let (people, books) = (catalogs.company(conn, company)?, catalogs.site(conn, site)?);
    let Some(place) = people.sites.get(&site).filter(|_| !books.shifts.is_empty()) else { return Ok(vec![]) };
    let today = now.with_timezone(&place.time_zone).date_naive();
    let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    // Most of the time no shift has just begun: then nothing is read.
    let is_near = |shift: &domain::shift::Shift| {
        [yesterday, today].iter().any(|date| {
            let begins =
                shift.spans(*date, place.time_zone).first().map(|span| span.from + TimeDelta::minutes(shift.look_after_minutes.into()));
            begins.is_some_and(|at| at <= now && now < at + STALE)
        })
    };
    if !books.shifts.values().any(is_near) {
        return Ok(vec![]);
    }
    let everybody = CrewView { person: PersonId::SERVER, of: Whose::Everybodys, stores: true };
    let gathered = day::gather(conn, (place, books), &everybody, None, (yesterday, today), now)?;
    let mut found = vec![];
    for person in gathered.duties.keys() {
        for cell in gathered.sheet(*person, (yesterday, today)).cells {
            let Some(shift) = gathered.books.shifts.get(&cell.duty.shift) else { continue };
            let Some(begins) = shift.spans(cell.duty.date, place.time_zone).first().map(|span| span.from) else { continue };
            let time = begins + TimeDelta::minutes(shift.look_after_minutes.into());
            let is_time = time <= now && now < time + STALE;
            let is_gap =
                gathered.replacements.iter().any(|one| one.person == *person && (one.date, one.shift) == (cell.duty.date, cell.duty.shift));
            if is_time && !is_gap && matches!(cell.reckoned.state, Attended::Absent | Attended::Unknown) {
                found.push(LookFor { person: *person, date: cell.duty.date, shift: cell.duty.shift });
            }
        }
    }
    Ok(found)
}

fn incoming(app: &App, company: CompanyId, site: SiteId, step: LookFor) -> Option<Incoming> {
    let week = DutyWeek::id_of(site, step.person, domain::roster::monday_of(step.date));
    let id = Uuid::new_v5(&week.0, format!("look|{}|{}", step.date, step.shift).as_bytes());
    Incoming::from_server(&app.ports, company, site.into(), OperationId(id), step.into())
        .inspect_err(|error| tracing::error!(%error, "a shift that nobody came to could not be written down"))
        .ok()
}
