//! What must be at hand before a batch can be judged? The catalogs, what the batch names, and what waits for it; in a handful of
//! queries.

use super::{Incoming, apply::Head, desk::Desk, held, journal};
use crate::{
    books::Catalogs,
    db::{
        AnyConn, DbError, Id, Json,
        schema::{findings, patrols, visits},
    },
    each,
    ports::Ports,
};
use diesel::prelude::*;
use domain::{
    books::Books,
    ids::{FindingId, ScopeId, SiteId, VisitId},
    operation::{FindingStep, Operation, PatrolStep},
    patrol::Patrol,
};
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;

/// A desk with everything on it that these operations touch.
pub(super) fn load<'a>(
    conn: &mut AnyConn,
    catalogs: &Catalogs,
    ports: &Ports,
    head: &'a Head,
    operations: &[&Incoming],
) -> Result<Desk<'a>, DbError> {
    let company = catalogs.company_at(conn, head.company, head.company_catalog_seq)?;
    let site = if head.is_site() { catalogs.site_at(conn, SiteId(head.scope.0), head.catalog_seq)? } else { Arc::default() };
    let mut books = Books { company, site, ..Books::default() };
    let ids: Vec<Id> = operations.iter().map(|o| o.envelope.id.into()).collect();
    let mut waiting = vec![];
    if head.is_site() {
        let mut named = Named::default();
        operations.iter().filter_map(|o| o.operation.as_ref().ok()).for_each(|o| named.note(o));
        let needs = named.patrols.iter().map(|id| Id(*id)).chain(ids.iter().copied()).collect();
        waiting = held::waiting_for(conn, ports, head, needs)?;
        waiting.iter().filter_map(|(_, o)| o.operation.as_ref().ok()).for_each(|o| named.note(o));
        named.load(conn, head.scope, &mut books)?;
    }
    let needed = operations.iter().copied().chain(waiting.iter().map(|(_, o)| o)).flat_map(|o| &o.envelope.after);
    let looked_up: Vec<Id> = ids.into_iter().chain(needed.map(|id| Id::from(*id))).collect();
    let known = journal::known(conn, head.scope, &looked_up)?.into_iter().map(|k| (k.id, k)).collect();
    Ok(Desk { head, books, known, waiting, judged: vec![], changes: vec![] })
}

/// What a batch names.
#[derive(Default)]
struct Named {
    patrols: BTreeSet<Uuid>,
    visits: BTreeSet<Uuid>,
    findings: BTreeSet<Uuid>,
}

impl Named {
    fn note(&mut self, operation: &Operation) {
        match operation {
            Operation::Patrol(PatrolStep::Start(step)) => {
                self.patrols.insert(step.patrol.0);
            }
            Operation::Patrol(PatrolStep::Visit(step)) => {
                self.patrols.insert(step.patrol.0);
                self.visits.insert(step.visit.0);
            }
            Operation::Patrol(PatrolStep::Finish(step)) => {
                self.patrols.insert(step.patrol.0);
            }
            Operation::Patrol(PatrolStep::Review(step)) => {
                self.patrols.insert(step.patrol.0);
            }
            Operation::Finding(FindingStep::Raise(step)) => {
                self.findings.insert(step.finding.0);
            }
            _ => {}
        }
    }

    fn load(&self, conn: &mut AnyConn, scope: ScopeId, books: &mut Books) -> Result<(), DbError> {
        let site = Id::from(scope);
        let ids = |set: &BTreeSet<Uuid>| set.iter().map(|id| Id(*id)).collect::<Vec<_>>();
        if !self.patrols.is_empty() {
            let docs: Vec<Json> = each!(conn, |c| patrols::table
                .filter(patrols::site_id.eq(site))
                .filter(patrols::id.eq_any(ids(&self.patrols)))
                .select(patrols::doc)
                .load(c))?;
            for doc in docs {
                let patrol: Patrol =
                    serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what: "patrols.doc", why: e.to_string() })?;
                books.patrols.insert(patrol.id, patrol);
            }
        }
        if !self.visits.is_empty() {
            let taken: Vec<Id> = each!(conn, |c| visits::table
                .filter(visits::site_id.eq(site))
                .filter(visits::id.eq_any(ids(&self.visits)))
                .select(visits::id)
                .load(c))?;
            books.visits.extend(taken.into_iter().map(VisitId::from));
        }
        if !self.findings.is_empty() {
            let taken: Vec<Id> = each!(conn, |c| findings::table
                .filter(findings::site_id.eq(site))
                .filter(findings::id.eq_any(ids(&self.findings)))
                .select(findings::id)
                .load(c))?;
            books.findings.extend(taken.into_iter().map(FindingId::from));
        }
        Ok(())
    }
}
