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

/// What was looked for and said since the server began, so that nothing is asked or submitted again and again.
#[derive(Default)]
struct Memory {
    looked: HashMap<SiteId, Timestamp>,
    said: HashSet<OperationId>,
}

/// Looks at every site again and again, for as long as the server runs. `what` names it where it fails.
pub fn watch(app: &App, what: &'static str, every: Duration, find: Find) {
    let app = app.clone();
    tokio::spawn(async move {
        let mut memory = Memory::default();
        loop {
            if let Err(problem) = look(&app, &mut memory, find).await {
                tracing::warn!(%problem, what, "the clock could not be followed");
            }
            tokio::time::sleep(every).await;
        }
    });
}

/// How many operations it took.
async fn look(app: &App, memory: &mut Memory, find: Find) -> Result<usize, Problem> {
    let now = app.ports.now();
    let mut said = 0;
    for (company, site) in app.db.read(sites).await? {
        let (catalogs, last) = (app.catalogs.clone(), memory.looked.get(&site).copied());
        let found = app.db.read(move |conn| find(conn, &Looked { catalogs: &catalogs, company, site, now, last })).await?;
        let Some(found) = found else { continue };
        let incoming: Vec<Incoming> = found
            .into_iter()
            .filter(|(id, _)| !memory.said.contains(id))
            .filter_map(|(id, operation)| {
                Incoming::from_server(&app.ports, company, site.into(), id, operation)
                    .inspect_err(|error| tracing::error!(%error, "what the clock brings about could not be written down"))
                    .ok()
            })
            .collect();
        if !incoming.is_empty() {
            for outcome in app.operations.submit(incoming).await {
                said += usize::from(outcome.status == Status::Applied);
                // What was not kept is said again the next time.
                memory.said.extend(outcome.id.filter(|_| outcome.status != Status::Retry));
            }
        }
        // Only now: what failed is looked for again.
        memory.looked.insert(site, now);
    }
    Ok(said)
}

fn sites(conn: &mut AnyConn) -> Result<Vec<(CompanyId, SiteId)>, Problem> {
    let rows: Vec<(Id, Id)> =
        scopes::table.filter(scopes::id.ne(scopes::company_id)).select((scopes::company_id, scopes::id)).load(conn)?;
    Ok(rows.into_iter().map(|(company, site)| (company.into(), SiteId(site.0))).collect())
}
