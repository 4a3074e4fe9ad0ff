//! Who did what? The journal, read by those who may.

pub mod export;
pub mod rest;
pub mod web;

use crate::{
    app::App,
    auth::SignedIn,
    db::{AnyConn, Id, schema::journal},
    lists::{Page, PageQuery},
    operations::JournalRow,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    ids::{ScopeId, SiteId},
    rights::Action,
};

/// Whether somebody may read the journal of a scope: a site's, or the company's.
pub fn may_read(person: &SignedIn, scope: ScopeId) -> Result<(), Problem> {
    let may = if scope.0 == person.company.0 {
        person.can_somewhere(Action::SeeAudit)
    } else {
        person.at(SiteId(scope.0))?;
        person.can(Action::SeeAudit, SiteId(scope.0), None)
    };
    if may { Ok(()) } else { Err(Problem::Forbidden) }
}

/// A page of one scope's journal, newest first.
pub async fn page(app: &App, person: &SignedIn, scope: ScopeId, query: &PageQuery) -> Result<Page<JournalRow>, Problem> {
    may_read(person, scope)?;
    let after: Option<i64> = query
        .after
        .as_deref()
        .map(|text| text.parse().map_err(|_| Problem::Unreadable("after: not a cursor of this list".into())))
        .transpose()?;
    let limit = query.limit();
    app.db
        .read(move |conn| {
            let rows = before(conn, scope, after, limit.saturating_add(1))?;
            Ok(Page::cut(rows, limit, |row| row.seq.to_string()))
        })
        .await
}

/// Rows of a scope's journal before a number, newest first.
fn before(conn: &mut AnyConn, scope: ScopeId, number: Option<i64>, limit: usize) -> Result<Vec<JournalRow>, Problem> {
    Ok(journal::table
        .filter(journal::scope_id.eq(Id::from(scope)))
        .filter(journal::seq.lt(number.unwrap_or(i64::MAX)))
        .order(journal::seq.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(JournalRow::as_select())
        .load(conn)?)
}
