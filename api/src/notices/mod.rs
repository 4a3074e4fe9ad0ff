//! Rectification notices 整改通知单 (2.6): numbered in each year of a site, on a page, on paper, and issued for several findings at once.

pub mod export;
pub mod rest;
pub mod store;
pub mod web;

use crate::{
    app::{App, answered},
    auth::SignedIn,
    findings::{rest::steps::NoticeBody, store::these},
    operations::Incoming,
    patrols::rest::views,
    problem::Problem,
};
use domain::ids::FindingId;

/// Findings that are given notices at once.
pub const TOGETHER: usize = 200;

/// Issues a notice for each of these findings; each has its own answer, and a bad one keeps none of the others.
pub async fn issue(
    app: &App,
    person: &SignedIn,
    ids: &[FindingId],
    body: &NoticeBody,
) -> Result<Vec<(FindingId, Result<(), Problem>)>, Problem> {
    if ids.len() > TOGETHER {
        return Err(Problem::Unreadable(format!("findings: {TOGETHER} at the most")));
    }
    let (views, asked) = (views(person, None)?, ids.to_vec());
    let found = app.db.read(move |conn| these(conn, &views, &asked)).await?;
    let mut results: Vec<(FindingId, Result<(), Problem>)> = ids.iter().map(|id| (*id, Err(Problem::NotFound))).collect();
    results.sort_by_key(|(id, _)| *id);
    results.dedup_by_key(|(id, _)| *id);
    let incoming = found.iter().map(|finding| {
        let step = body.of(finding.id).into();
        Incoming::from_office(&app.ports, person.company, person.person, finding.site.into(), None, step).map_err(|_| Problem::Internal)
    });
    let outcomes = app.operations.submit(incoming.collect::<Result<_, _>>()?).await;
    for (finding, outcome) in found.iter().zip(outcomes) {
        if let Some((_, result)) = results.iter_mut().find(|(id, _)| *id == finding.id) {
            *result = answered(outcome).map(drop);
        }
    }
    Ok(results)
}
