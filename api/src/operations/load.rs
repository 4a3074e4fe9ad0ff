//! What must be at hand before a batch can be judged? The catalogs, what the batch names, and what waits for it; in a handful of
//! queries for all scopes together.

use super::{
    Incoming,
    apply::{AtDesks, Heads},
    desk::Desk,
    held, journal,
};
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
    ids::{ScopeId, SiteId},
    operation::{FindingStep, Operation, PatrolStep},
    patrol::Patrol,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};
use uuid::Uuid;

/// The desks of these scopes, with everything on them that the operations touch.
pub(super) fn load<'a>(
    conn: &mut AnyConn,
    catalogs: &Catalogs,
    ports: &Ports,
    heads: &'a Heads,
    at_desks: &AtDesks<'_>,
) -> Result<Vec<Desk<'a>>, DbError> {
    let operations = || at_desks.values().flatten().map(|(_, incoming)| *incoming);
    let mut named = Named::default();
    operations().for_each(|o| named.note(o));
    let ids: Vec<Id> = operations().map(|o| o.envelope.id.into()).collect();
    let needs = named.patrols.iter().map(|id| Id(*id)).chain(ids.iter().copied()).collect();
    let waiting = held::waiting_for(conn, ports, heads, needs)?;
    waiting.iter().for_each(|(_, _, o)| named.note(o));
    let needed = operations().chain(waiting.iter().map(|(_, _, o)| o)).flat_map(|o| &o.envelope.after);
    let looked_up: Vec<Id> = ids.into_iter().chain(needed.map(|id| Id::from(*id))).collect();

    let mut desks: BTreeMap<ScopeId, Desk<'a>> = BTreeMap::new();
    for (scope, head) in heads.iter().filter(|(scope, _)| at_desks.contains_key(scope)) {
        let company = catalogs.company_at(conn, head.company, head.company_catalog_seq)?;
        let site = if head.is_site() { catalogs.site_at(conn, SiteId(scope.0), head.catalog_seq)? } else { Arc::default() };
        let books = Books { company, site, ..Books::default() };
        desks.insert(*scope, Desk { head, books, known: HashMap::new(), waiting: vec![], judged: vec![], changes: vec![] });
    }
    for (scope, id, incoming) in waiting {
        if let Some(desk) = desks.get_mut(&scope) {
            desk.waiting.push((id, incoming));
        }
    }
    for known in journal::known(conn, &looked_up)? {
        if let Some(desk) = desks.get_mut(&known.scope) {
            desk.known.insert(known.id, known);
        }
    }
    named.load(conn, &mut desks)?;
    Ok(desks.into_values().collect())
}

/// What a batch names.
#[derive(Default)]
struct Named {
    patrols: BTreeSet<Uuid>,
    visits: BTreeSet<Uuid>,
    findings: BTreeSet<Uuid>,
}

impl Named {
    fn note(&mut self, incoming: &Incoming) {
        let Ok(operation) = &incoming.operation else { return };
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

    /// Puts them on the desks of their sites. They are looked up by id alone; what lies at another site finds no desk.
    fn load(&self, conn: &mut AnyConn, desks: &mut BTreeMap<ScopeId, Desk<'_>>) -> Result<(), DbError> {
        let ids = |set: &BTreeSet<Uuid>| set.iter().map(|id| Id(*id)).collect::<Vec<_>>();
        if !self.patrols.is_empty() {
            let docs: Vec<Json> =
                each!(conn, |c| patrols::table.filter(patrols::id.eq_any(ids(&self.patrols))).select(patrols::doc).load(c))?;
            for doc in docs {
                let patrol: Patrol =
                    serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what: "patrols.doc", why: e.to_string() })?;
                if let Some(desk) = desks.get_mut(&patrol.site.into()) {
                    desk.books.patrols.insert(patrol.id, patrol);
                }
            }
        }
        if !self.visits.is_empty() {
            let taken: Vec<(Id, Id)> =
                each!(conn, |c| visits::table.filter(visits::id.eq_any(ids(&self.visits))).select((visits::site_id, visits::id)).load(c))?;
            for (site, id) in taken {
                if let Some(desk) = desks.get_mut(&site.into()) {
                    desk.books.visits.insert(id.into());
                }
            }
        }
        if !self.findings.is_empty() {
            let taken: Vec<(Id, Id)> = each!(conn, |c| findings::table
                .filter(findings::id.eq_any(ids(&self.findings)))
                .select((findings::site_id, findings::id))
                .load(c))?;
            for (site, id) in taken {
                if let Some(desk) = desks.get_mut(&site.into()) {
                    desk.books.findings.insert(id.into());
                }
            }
        }
        Ok(())
    }
}
