//! How do changes go down to a phone? Each scope's rows in the order of their change numbers, page by page, all of one snapshot.

use super::{
    hello::{epoch, server_epoch},
    visible,
};
use crate::{
    app::App,
    auth::SignedIn,
    books::store::{self, Row},
    db::{AnyConn, DbError, Id, schema::scopes},
    operations::later_outcomes,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    books::Collection,
    faults::planted,
    ids::{DeviceId, ScopeId, SiteId},
    wire::{Changed, OUTCOMES, Outcome, PULL_PAGE, Pulled, ScopePage},
};
use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};

/// What a phone asks for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PullQuery {
    /// `SCOPE:EPOCH:CURSOR`, several with commas; cursor 0 asks for everything.
    pub scopes: String,
    /// Changes of one scope in one page; 200 at the most.
    pub limit: Option<usize>,
}

/// A scope with where the phone stands in it.
struct Wanted {
    scope: ScopeId,
    epoch: String,
    cursor: i64,
}

impl PullQuery {
    fn wanted(&self) -> Result<Vec<Wanted>, Problem> {
        self.scopes.split(',').filter(|part| !part.is_empty()).map(|part| read(part).ok_or_else(|| unreadable(part))).collect()
    }
}

fn read(part: &str) -> Option<Wanted> {
    let mut fields = part.split(':');
    let (scope, epoch, cursor) = (fields.next()?, fields.next()?, fields.next()?);
    let cursor = cursor.parse().ok().filter(|c| *c >= 0)?;
    Some(Wanted { scope: scope.parse().ok()?, epoch: epoch.to_owned(), cursor })
}

fn unreadable(part: &str) -> Problem {
    Problem::Unreadable(format!("scopes: “{part}” is not SCOPE:EPOCH:CURSOR"))
}

pub async fn pull(app: &App, person: SignedIn, device: Option<DeviceId>, query: &PullQuery) -> Result<Pulled, Problem> {
    let wanted = query.wanted()?;
    let limit = query.limit.unwrap_or(PULL_PAGE).clamp(1, PULL_PAGE);
    let (server_epoch, now) = (server_epoch(app).await?, app.ports.now());
    for one in &wanted {
        let is_visible = one.scope.0 == person.company.0 || person.view(SiteId(one.scope.0)).site;
        if !is_visible {
            return Err(Problem::NotFound);
        }
        if one.epoch != epoch(&person, one.scope, server_epoch) {
            return Err(Problem::StartAgain { why: "epoch", scope: one.scope });
        }
    }
    app.db
        .read(move |conn| {
            let pages = wanted.iter().map(|one| page(conn, &person, device, one, limit)).collect::<Result<_, _>>()?;
            Ok(Pulled { server_time: Some(now), scopes: pages })
        })
        .await
}

fn page(conn: &mut AnyConn, person: &SignedIn, device: Option<DeviceId>, wanted: &Wanted, limit: usize) -> Result<ScopePage, Problem> {
    let end: i64 = scopes::table.find(Id::from(wanted.scope)).select(scopes::seq).first(conn)?;
    if wanted.cursor > end {
        return Err(Problem::StartAgain { why: "cursor", scope: wanted.scope });
    }
    if wanted.cursor == end {
        return Ok(ScopePage { scope: wanted.scope, changes: vec![], next: number(end), more: false });
    }
    let mut rows = rows(conn, person, wanted, limit)?;
    let outcomes = match device {
        Some(device) => later_outcomes(conn, wanted.scope, device, wanted.cursor, as_i64(limit) + 1)?,
        None => vec![],
    };
    let mut numbers: Vec<i64> = rows.iter().map(|r| r.seq).chain(outcomes.iter().map(|(seq, _)| *seq)).collect();
    numbers.sort_unstable();
    let more = numbers.len() > limit;
    // The page ends at its last change; the last page at the scope's end, or an idle phone would ask for hidden rows again and again.
    let last = if more { numbers.get(limit - 1).copied().unwrap_or(end) } else { end };
    rows.retain(|row| row.seq <= last);
    let rows = if wanted.scope.0 == person.company.0 {
        visible::of_company(person, rows)?
    } else {
        let site = SiteId(wanted.scope.0);
        visible::of_site(conn, site, &person.view(site), &person.checks_view(site), &person.crew_view(site), rows)?
    };
    let mut changes: Vec<Changed> = rows.into_iter().map(changed).collect::<Result<_, DbError>>()?;
    for (seq, outcome) in outcomes.into_iter().filter(|(seq, _)| *seq <= last) {
        changes.push(told(seq, &outcome)?);
    }
    changes.sort_by_key(|c| c.seq);
    if planted("cursor-runs-ahead") && changes.len() > 1 {
        changes.pop();
    }
    Ok(ScopePage { scope: wanted.scope, changes, next: number(last), more })
}

/// The next rows of every collection of the scope, at most one more than the page takes of each.
fn rows(conn: &mut AnyConn, person: &SignedIn, wanted: &Wanted, limit: usize) -> Result<Vec<Row>, DbError> {
    let is_company = wanted.scope.0 == person.company.0;
    let mut rows = vec![];
    for collection in Collection::ALL.iter().copied().filter(|c| c.is_companys() == is_company && !c.stays_at_office()) {
        rows.extend(store::changed_since(conn, collection, wanted.scope.0, wanted.cursor, as_i64(limit) + 1)?);
    }
    Ok(rows)
}

fn changed(row: Row) -> Result<Changed, DbError> {
    let broken = |e: serde_json::Error| DbError::Stored { what: "doc", why: e.to_string() };
    let put = if row.removed { None } else { Some(RawValue::from_string(row.doc).map_err(broken)?) };
    Ok(Changed { collection: row.collection.word().into(), id: row.id, seq: number(row.seq), put, removed: row.removed })
}

fn told(seq: i64, outcome: &Outcome) -> Result<Changed, DbError> {
    let broken = |e: serde_json::Error| DbError::Stored { what: "journal", why: e.to_string() };
    let id = outcome.id.map_or_else(uuid::Uuid::nil, |id| id.0);
    Ok(Changed { collection: OUTCOMES.into(), id, seq: number(seq), put: Some(to_raw_value(outcome).map_err(broken)?), removed: false })
}

fn number(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or_default()
}

fn as_i64(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
