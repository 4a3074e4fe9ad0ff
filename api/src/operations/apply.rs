//! How does a batch of operations reach the books? Load, decide, write; and only the middle one knows a rule.

use super::{
    Incoming,
    desk::{Desk, Judged},
    heads::{at_desks, lock},
    held, journal,
    load::load,
};
use crate::{
    books::{
        Catalogs,
        store::{self, Numbered},
    },
    db::{AnyConn, DbError, Id, insert, schema::scopes},
    photos::{doubts, repeats, verdicts},
    ports::Ports,
    rows,
};
use domain::{
    books::{Change, Collection, CompanyBooks, Record, SiteBooks},
    faults::pass,
    ids::{CompanyId, ScopeId, SiteId},
    refusal::Refusal,
    wire::{Outcome, Status},
};
use std::{
    collections::{BTreeSet, HashSet},
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
    /// What a desk was given.
    fn note(&mut self, desk: &Desk<'_>) {
        let head = desk.head;
        self.companies.push((head.company, head.company_catalog_seq, desk.books.company.clone()));
        if head.is_site() {
            self.sites.push((SiteId(head.scope.0), head.catalog_seq, desk.books.site.clone()));
        }
    }

    /// What a desk changed.
    fn changed(&mut self, desk: &Desk<'_>, catalog_seq: i64) {
        if desk.head.is_site() {
            self.sites.push((SiteId(desk.head.scope.0), catalog_seq, desk.books.site.clone()));
        } else {
            self.companies.push((desk.head.company, catalog_seq, desk.books.company.clone()));
        }
    }

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
/// Runs inside the caller's transaction; nothing is acknowledged before its commit. However many scopes there are, each table is
/// asked once and written once.
pub fn apply(conn: &mut AnyConn, catalogs: &Catalogs, ports: &Ports, batch: &[Incoming]) -> Result<(Vec<Outcome>, Fresh), DbError> {
    let named: BTreeSet<ScopeId> = batch.iter().map(|incoming| incoming.envelope.scope).collect();
    let mut heads = lock(conn, &named)?;
    let at_desks = at_desks(&heads, batch);
    let companies = at_desks.keys().copied().filter(|scope| !heads.contains_key(scope)).collect();
    heads.extend(lock(conn, &companies)?);
    let desks = load(conn, catalogs, ports, &heads, &at_desks)?;
    let mut fresh = Fresh::default();
    let mut outcomes = vec![None; batch.len()];
    let mut done = vec![];
    for mut desk in desks {
        fresh.note(&desk);
        for (place, incoming) in at_desks.get(&desk.head.scope).into_iter().flatten() {
            let told = desk.take(incoming);
            if let Some(outcome) = outcomes.get_mut(*place) {
                *outcome = Some(told);
            }
        }
        desk.release_held();
        if !desk.judged.is_empty() {
            done.push(desk);
        }
    }
    pass("server:judged");
    write(conn, done, &mut fresh)?;
    pass("server:written");
    let outcomes = outcomes.into_iter().zip(batch).map(|(outcome, incoming)| outcome.unwrap_or_else(|| no_such_scope(incoming)));
    Ok((outcomes.collect(), fresh))
}

fn no_such_scope(incoming: &Incoming) -> Outcome {
    let refusal = Refusal::NotFound { what: "site".into() };
    Outcome { id: Some(incoming.envelope.id), status: Status::Rejected, refusal: Some(refusal) }
}

rows! {
    /// A scope as a batch leaves it behind.
    struct ScopeRow in scopes {
        id: Id,
        company_id: Id,
        seq: i64,
        catalog_seq: i64,
        chain: String,
    }
    on conflict (id) update (seq, catalog_seq, chain)
}

rows! {
    /// The scope of a site that is put into the books. One that was there before stays as it was.
    struct OpenedScope in scopes {
        id: Id,
        company_id: Id,
        seq: i64,
        catalog_seq: i64,
        chain: String,
    }
    on conflict do nothing
}

/// Writes what the desks decided.
fn write(conn: &mut AnyConn, desks: Vec<Desk<'_>>, fresh: &mut Fresh) -> Result<(), DbError> {
    let (mut entries, mut numbered, mut rows, mut opened) = (vec![], vec![], vec![], vec![]);
    for desk in &desks {
        let head = desk.head;
        let (journalled, chain) = journal::rows(head.scope, head.seq, &head.chain, desk.judged.iter().map(Judged::entry))?;
        let mut seq = head.seq + i64::try_from(journalled.len()).unwrap_or(i64::MAX);
        let mut catalog_seq = head.catalog_seq;
        let zone = desk.books.company.sites.get(&SiteId(head.scope.0)).map(|site| site.time_zone);
        for change in coalesced(&desk.changes) {
            seq += 1;
            if change.subject().0.is_catalog() {
                catalog_seq = seq;
            }
            if let Change::Put(Record::Sites(site)) = change {
                opened.push(OpenedScope {
                    id: site.id.into(),
                    company_id: head.company.into(),
                    seq: 0,
                    catalog_seq: 0,
                    chain: String::new(),
                });
            }
            let site = head.is_site().then(|| desk.books.site.clone());
            let company = Some(desk.books.company.clone());
            numbered.push(Numbered { scope: head.scope.0, zone, site, company, seq, change });
        }
        entries.extend(journalled);
        rows.push(ScopeRow { id: head.scope.into(), company_id: head.company.into(), seq, catalog_seq, chain });
        if catalog_seq != head.catalog_seq {
            fresh.changed(desk, catalog_seq);
        }
    }
    journal::write(conn, &entries)?;
    insert(conn, &opened)?;
    store::write(conn, &numbered)?;
    let declared: Vec<_> = desks
        .iter()
        .flat_map(|desk| {
            desk.judged.iter().filter_map(|judged| judged.declared(&desk.books)).map(move |declared| (desk.head.company, declared))
        })
        .collect();
    store::declare(conn, &declared.iter().map(|(_, declared)| declared).collect::<Vec<_>>())?;
    repeats::mark(conn, declared.iter().flat_map(|(company, d)| d.photos.iter().map(|photo| (*company, photo.sha256, d.at))))?;
    let judged = || desks.iter().flat_map(|desk| &desk.judged);
    verdicts::keep(conn, judged().filter_map(Judged::verdict))?;
    doubts::write(conn, &judged().filter_map(Judged::doubt).collect::<Vec<_>>())?;
    held::write(conn, &desks)?;
    insert(conn, &rows)
}

/// Of several changes of one record only the last one is written.
fn coalesced(changes: &[Change]) -> Vec<&Change> {
    let mut seen: HashSet<(Collection, Uuid)> = HashSet::with_capacity(changes.len());
    let mut last: Vec<&Change> = changes.iter().rev().filter(|change| seen.insert(change.subject())).collect();
    last.reverse();
    last
}
