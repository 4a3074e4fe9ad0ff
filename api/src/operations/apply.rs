//! How does a batch of operations reach the books? Load, decide, write; and only the middle one knows a rule.

use super::{
    Incoming,
    desk::{Desk, Judged},
    held, journal,
    load::load,
};
use crate::{
    books::{
        Catalogs,
        store::{self, Numbered},
    },
    db::{AnyConn, DbError, Id, schema::scopes},
    each,
    ports::Ports,
};
use diesel::prelude::*;
use domain::{
    books::{Change, Collection, CompanyBooks, Record, SiteBooks},
    ids::{CompanyId, ScopeId, SiteId},
    refusal::Refusal,
    wire::{Outcome, Status},
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// Catalogs that a batch read or changed; they are kept once the commit has gone through.
#[derive(Default)]
pub struct Fresh {
    companies: Vec<(CompanyId, i64, Arc<CompanyBooks>)>,
    sites: Vec<(SiteId, i64, Arc<SiteBooks>)>,
}

impl Fresh {
    /// Keeps them.
    pub fn keep(self, catalogs: &Catalogs) {
        for (id, version, books) in self.companies {
            catalogs.keep_company(id, version, books);
        }
        for (id, version, books) in self.sites {
            catalogs.keep_site(id, version, books);
        }
    }
}

/// Applies operations of any scopes, in the order in which they came within each: one outcome for each, in the same order.
/// Runs inside the caller's transaction; nothing is acknowledged before its commit.
pub fn apply(conn: &mut AnyConn, catalogs: &Catalogs, ports: &Ports, batch: &[Incoming]) -> Result<(Vec<Outcome>, Fresh), DbError> {
    let mut by_scope: BTreeMap<ScopeId, Vec<usize>> = BTreeMap::new();
    for (n, incoming) in batch.iter().enumerate() {
        by_scope.entry(incoming.envelope.scope).or_default().push(n);
    }
    let mut work = Work { catalogs, ports, batch, outcomes: vec![None; batch.len()], fresh: Fresh::default() };
    let mut astray: BTreeMap<CompanyId, Vec<usize>> = BTreeMap::new();
    // Scopes are locked in the order of their ids, so that two batches never wait for each other.
    for (scope, places) in by_scope {
        let head = lock(conn, scope)?;
        let company = head.as_ref().map(|head| head.company);
        let mut at_home = vec![];
        for place in places {
            match batch.get(place) {
                Some(incoming) if Some(incoming.company) == company => at_home.push(place),
                Some(incoming) => astray.entry(incoming.company).or_default().push(place),
                None => {}
            }
        }
        if let Some(head) = head {
            work.judge(conn, &head, &at_home)?;
        }
    }
    // What names a scope that its company has not is refused; the company's journal keeps it, so that nothing recorded is dropped.
    for (company, places) in astray {
        if let Some(head) = lock(conn, company.into())? {
            work.judge(conn, &head, &places)?;
        }
    }
    let outcomes = work.outcomes.into_iter().zip(batch).map(|(outcome, incoming)| outcome.unwrap_or_else(|| no_such_scope(incoming)));
    Ok((outcomes.collect(), work.fresh))
}

/// A batch on its way through the desks of its scopes.
struct Work<'a> {
    catalogs: &'a Catalogs,
    ports: &'a Ports,
    batch: &'a [Incoming],
    outcomes: Vec<Option<Outcome>>,
    fresh: Fresh,
}

impl Work<'_> {
    /// Judges the operations at these places of the batch at the desk of one scope, and writes what came of it.
    fn judge(&mut self, conn: &mut AnyConn, head: &Head, places: &[usize]) -> Result<(), DbError> {
        let batch = self.batch;
        let operations: Vec<&Incoming> = places.iter().filter_map(|n| batch.get(*n)).collect();
        if operations.is_empty() {
            return Ok(());
        }
        let mut desk = load(conn, self.catalogs, self.ports, head, &operations)?;
        self.fresh.companies.push((head.company, head.company_catalog_seq, desk.books.company.clone()));
        if head.is_site() {
            self.fresh.sites.push((SiteId(head.scope.0), head.catalog_seq, desk.books.site.clone()));
        }
        for (place, incoming) in places.iter().zip(operations) {
            let told = desk.take(incoming);
            if let Some(outcome) = self.outcomes.get_mut(*place) {
                *outcome = Some(told);
            }
        }
        desk.release_held();
        write(conn, desk, &mut self.fresh)
    }
}

fn no_such_scope(incoming: &Incoming) -> Outcome {
    let refusal = Refusal::NotFound { what: "site".into() };
    Outcome { id: Some(incoming.envelope.id), status: Status::Rejected, refusal: Some(refusal) }
}

/// The scope's row, locked until the commit: change numbers are taken from it, so their order is the order of commits.
pub(super) struct Head {
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

fn lock(conn: &mut AnyConn, scope: ScopeId) -> Result<Option<Head>, DbError> {
    let row: Option<(Id, i64, i64, String)> = match conn {
        AnyConn::Postgres(conn) => scopes::table
            .find(Id::from(scope))
            .select((scopes::company_id, scopes::seq, scopes::catalog_seq, scopes::chain))
            .for_update()
            .first(conn)
            .optional()?,
        // BEGIN IMMEDIATE has locked the whole database already.
        AnyConn::Sqlite(conn) => scopes::table
            .find(Id::from(scope))
            .select((scopes::company_id, scopes::seq, scopes::catalog_seq, scopes::chain))
            .first(conn)
            .optional()?,
    };
    let Some((company, seq, catalog_seq, chain)) = row else { return Ok(None) };
    let company_catalog_seq =
        if company.0 == scope.0 { catalog_seq } else { scopes::table.find(company).select(scopes::catalog_seq).first(conn)? };
    Ok(Some(Head { scope, company: company.into(), seq, catalog_seq, company_catalog_seq, chain }))
}

fn write(conn: &mut AnyConn, desk: Desk<'_>, fresh: &mut Fresh) -> Result<(), DbError> {
    let Desk { head, books, judged, changes, .. } = desk;
    if judged.is_empty() {
        return Ok(());
    }
    let scope = head.scope;
    let entries: Vec<_> = judged.iter().map(Judged::entry).collect();
    let (rows, chain) = journal::rows(scope, head.seq, head.chain.clone(), &entries)?;
    journal::write(conn, &rows)?;
    let mut seq = head.seq + i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let mut catalog_seq = head.catalog_seq;
    let mut numbered: Vec<Numbered> = vec![];
    for change in coalesced(changes) {
        seq += 1;
        if change.subject().0.is_catalog() {
            catalog_seq = seq;
        }
        if let Change::Put(Record::Sites(site)) = &change {
            open_scope(conn, site.id.into(), head.company)?;
        }
        numbered.push(Numbered { seq, change });
    }
    let zone = books.company.sites.get(&SiteId(scope.0)).map(|site| site.time_zone);
    store::write(conn, scope.0, zone, &numbered)?;
    store::declare(conn, &judged.iter().filter_map(Judged::declared).collect::<Vec<_>>())?;
    held::write(conn, scope, &judged)?;
    diesel::update(scopes::table.find(Id::from(scope)))
        .set((scopes::seq.eq(seq), scopes::catalog_seq.eq(catalog_seq), scopes::chain.eq(chain)))
        .execute(conn)?;
    if catalog_seq != head.catalog_seq {
        if head.is_site() {
            fresh.sites.push((SiteId(scope.0), catalog_seq, books.site));
        } else {
            fresh.companies.push((head.company, catalog_seq, books.company));
        }
    }
    Ok(())
}

/// Of several changes of one record only the last one is written.
fn coalesced(changes: Vec<Change>) -> Vec<Change> {
    let mut seen: HashSet<(Collection, Uuid)> = HashSet::with_capacity(changes.len());
    let mut last: Vec<Change> = changes.into_iter().rev().filter(|change| seen.insert(change.subject())).collect();
    last.reverse();
    last
}

fn open_scope(conn: &mut AnyConn, scope: ScopeId, company: CompanyId) -> Result<(), DbError> {
    let row = (
        scopes::id.eq(Id::from(scope)),
        scopes::company_id.eq(Id::from(company)),
        scopes::seq.eq(0_i64),
        scopes::catalog_seq.eq(0_i64),
        scopes::chain.eq(""),
    );
    each!(conn, |c| diesel::insert_into(scopes::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}
