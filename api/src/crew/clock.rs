//! What does the clock bring about at a site? Something is found to be said now, and said as an operation of the server's own; its id follows from
//! what it says, so that two servers, or one that starts again, say it once.

use crate::{
    app::App,
    books::Catalogs,
    db::{AnyConn, Id, schema::scopes},
    operations::Incoming,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    ids::{CompanyId, OperationId, SiteId},
    operation::Operation,
    time::Timestamp,
    wire::Status,
};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

/// A site that is looked at.
pub struct Looked<'a> {
    /// The catalogs.
    pub catalogs: &'a Catalogs,
    /// Whose site.
    pub company: CompanyId,
    /// Which.
    pub site: SiteId,
    /// Now.
    pub now: Timestamp,
    /// When something was looked for here the last time, since the server began.
    pub last: Option<Timestamp>,
}

/// What is to be said at a site; none when it was not the time to look.
pub type Found = Option<Vec<(OperationId, Operation)>>;

/// Finds what is to be said.
pub type Find = fn(&mut AnyConn, &Looked<'_>) -> Result<Found, Problem>;

/// When each site was looked at, and what was found and said then: what is still found is not submitted again.
#[derive(Default)]
struct Memory(HashMap<SiteId, (Timestamp, HashSet<OperationId>)>);

/// Looks at every site again and again, for as long as the server runs. `what` names it where it fails.
pub fn watch(app: &App, what: &'static str, every: Duration, find: Find) {
    let app = app.clone();
    tokio::spawn(async move {
        let mut memory = Memory::default();
        loop {
            if let Err(problem) = look(&app, what, &mut memory, find).await {
                tracing::warn!(%problem, what, "the clock could not be followed");
            }
            tokio::time::sleep(every).await;
        }
    });
}

/// Looks once, like a server that has just begun.
#[cfg(all(test, feature = "demo"))]
pub async fn look_anew(app: &App, find: Find) -> Result<(), Problem> {
    look(app, "a test", &mut Memory::default(), find).await
}

/// Looks at every site once. One that can't be looked at keeps no other from it, and is looked at again.
async fn look(app: &App, what: &'static str, memory: &mut Memory, find: Find) -> Result<(), Problem> {
    for (company, site) in app.db.read(sites).await? {
        if let Err(problem) = look_at(app, company, site, memory, find).await {
            tracing::warn!(%problem, what, %site, "a site could not be looked at");
        }
    }
    Ok(())
}

async fn look_at(app: &App, company: CompanyId, site: SiteId, memory: &mut Memory, find: Find) -> Result<(), Problem> {
    let now = app.ports.now();
    let (last, before) = memory.0.get(&site).cloned().unzip();
    let catalogs = app.catalogs.clone();
    let found = app.db.read(move |conn| find(conn, &Looked { catalogs: &catalogs, company, site, now, last })).await?;
    let Some(found) = found else { return Ok(()) };
    let (known, fresh): (Vec<_>, Vec<_>) = found.into_iter().partition(|(id, _)| before.as_ref().is_some_and(|said| said.contains(id)));
    let mut said: HashSet<OperationId> = known.into_iter().map(|(id, _)| id).collect();
    let write = |(id, operation)| {
        Incoming::from_server(&app.ports, company, site.into(), id, operation)
            .inspect_err(|error| tracing::error!(%error, "what the clock brings about could not be written down"))
            .ok()
    };
    let incoming: Vec<Incoming> = fresh.into_iter().filter_map(write).collect();
    if !incoming.is_empty() {
        let outcomes = app.operations.submit(incoming).await;
        // What was not kept is said again the next time.
        said.extend(outcomes.iter().filter(|outcome| outcome.status != Status::Retry).filter_map(|outcome| outcome.id));
    }
    memory.0.insert(site, (now, said));
    Ok(())
}

fn sites(conn: &mut AnyConn) -> Result<Vec<(CompanyId, SiteId)>, Problem> {
    let rows: Vec<(Id, Id)> =
        scopes::table.filter(scopes::id.ne(scopes::company_id)).select((scopes::company_id, scopes::id)).load(conn)?;
    Ok(rows.into_iter().map(|(company, site)| (company.into(), SiteId(site.0))).collect())
}
