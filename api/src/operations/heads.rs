//! Whose turn is it to change a scope? Its row says: locked until the commit, it gives the change numbers and the end of the chain.

use super::Incoming;
use crate::{
    db::{AnyConn, DbError, Id, schema::scopes},
    each,
};
use diesel::prelude::*;
use domain::ids::{CompanyId, ScopeId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The scope's row, locked until the commit: change numbers are taken from it, so their order is the order of commits.
pub(crate) struct Head {
    pub scope: ScopeId,
    pub company: CompanyId,
    pub seq: i64,
    pub catalog_seq: i64,
    pub company_catalog_seq: i64,
    pub chain: String,
}

impl Head {
    /// A site's, not the company's own.
    pub fn is_site(&self) -> bool {
        self.company.0 != self.scope.0
    }
}

/// The rows of a batch's scopes, in the order of their ids.
pub(crate) type Heads = BTreeMap<ScopeId, Head>;

/// Locks scopes in the order of their ids, so that two batches never wait for each other.
pub(crate) fn lock(conn: &mut AnyConn, wanted: &BTreeSet<ScopeId>) -> Result<Heads, DbError> {
    if wanted.is_empty() {
        return Ok(Heads::new());
    }
    let ids: Vec<Id> = wanted.iter().map(|id| Id::from(*id)).collect();
    let columns = (scopes::id, scopes::company_id, scopes::seq, scopes::catalog_seq, scopes::chain);
    let rows: Vec<(Id, Id, i64, i64, String)> = match conn {
        AnyConn::Postgres(conn) => {
            scopes::table.filter(scopes::id.eq_any(&ids)).order(scopes::id).select(columns).for_update().load(conn)?
        }
        // BEGIN IMMEDIATE has locked the whole database already.
        AnyConn::Sqlite(conn) => scopes::table.filter(scopes::id.eq_any(&ids)).select(columns).load(conn)?,
    };
    let companies: BTreeSet<Id> = rows.iter().map(|row| row.1).collect();
    let catalogs: HashMap<Id, i64> =
        each!(conn, |c| scopes::table.filter(scopes::id.eq_any(companies)).select((scopes::id, scopes::catalog_seq)).load::<(Id, i64)>(c))?
            .into_iter()
            .collect();
    let head = |(scope, company, seq, catalog_seq, chain): (Id, Id, i64, i64, String)| Head {
        scope: scope.into(),
        company: company.into(),
        seq,
        catalog_seq,
        company_catalog_seq: catalogs.get(&company).copied().unwrap_or_default(),
        chain,
    };
    Ok(rows.into_iter().map(head).map(|head| (head.scope, head)).collect())
}

/// The operations of each desk with their places in the batch.
pub(super) type AtDesks<'a> = BTreeMap<ScopeId, Vec<(usize, &'a Incoming)>>;

/// Which desk is each operation for? That of its scope. What names a scope that its company has not is refused at the company's
/// own, whose journal keeps it, so that nothing recorded is dropped.
pub(super) fn at_desks<'a>(heads: &Heads, batch: &'a [Incoming]) -> AtDesks<'a> {
    let mut desks = AtDesks::new();
    for (place, incoming) in batch.iter().enumerate() {
        let scope = incoming.envelope.scope;
        let is_at_home = heads.get(&scope).is_some_and(|head| head.company == incoming.company);
        let desk = if is_at_home { scope } else { incoming.company.into() };
        desks.entry(desk).or_default().push((place, incoming));
    }
    desks
}
