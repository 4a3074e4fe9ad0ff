//! How does a batch of operations reach the books? Load, decide, write; and only the middle one knows a rule.

use super::{
    Delivery, Incoming,
    journal::{self, Entry, Known},
};
use crate::{
    books::{
        Catalogs,
        store::{self, Declared, Numbered},
    },
    db::{
        AnyConn, DbError, Id, Json, Ts,
        schema::{findings, held, patrols, scopes, visits},
    },
    each, insert_rows,
    ports::Ports,
};
use diesel::prelude::*;
use domain::{
    books::{Books, Change, Collection, CompanyBooks, Record, SiteBooks},
    decide::{Hold, Ruling, judge},
    ids::{CompanyId, OperationId, ScopeId, SiteId},
    operation::{FindingStep, Operation, PatrolStep, Received},
    patrol::Patrol,
    refusal::Refusal,
    wire::{Outcome, Status},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// Catalogs that a batch changed; they are kept once the commit has gone through.
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
    let mut outcomes: Vec<Option<Outcome>> = vec![None; batch.len()];
    let mut fresh = Fresh::default();
    // Scopes are locked in the order of their ids, so that two batches never wait for each other.
    for (scope, places) in by_scope {
        let operations: Vec<&Incoming> = places.iter().filter_map(|n| batch.get(*n)).collect();
        let answers = apply_to_scope(conn, catalogs, ports, scope, &operations, &mut fresh)?;
        for (place, answer) in places.into_iter().zip(answers) {
            if let Some(outcome) = outcomes.get_mut(place) {
                *outcome = Some(answer);
            }
        }
    }
    let outcomes = outcomes.into_iter().flatten().collect();
    Ok((outcomes, fresh))
}

fn apply_to_scope(
    conn: &mut AnyConn,
    catalogs: &Catalogs,
    ports: &Ports,
    scope: ScopeId,
    operations: &[&Incoming],
    fresh: &mut Fresh,
) -> Result<Vec<Outcome>, DbError> {
    let Some(head) = lock(conn, scope)? else {
        return Ok(operations.iter().map(|incoming| no_such_scope(incoming)).collect());
    };
    let mut desk = Desk::load(conn, catalogs, &head, operations)?;
    let outcomes: Vec<Outcome> = operations.iter().map(|incoming| desk.take(incoming)).collect();
    desk.release_held();
    desk.write(conn, ports, fresh)?;
    Ok(outcomes)
}

fn no_such_scope(incoming: &Incoming) -> Outcome {
    let refusal = Refusal::NotFound { what: "site".into() };
    Outcome { id: Some(incoming.envelope.id), status: Status::Rejected, refusal: Some(refusal) }
}

/// The scope's row, locked until the commit: change numbers are taken from it, so their order is the order of commits.
struct Head {
    scope: ScopeId,
    company: CompanyId,
    seq: i64,
    catalog_seq: i64,
    company_catalog_seq: i64,
    chain: String,
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

/// An operation that has been judged.
struct Judged {
    incoming: Incoming,
    status: Status,
    refusal: Option<Refusal>,
    needs: Option<Uuid>,
    subject: Option<Uuid>,
    /// The record that its photos show.
    shows: Option<Record>,
    later: bool,
}

/// Where operations are judged: the books in memory, what has been decided so far, and nothing of SQL.
struct Desk<'a> {
    head: &'a Head,
    books: Books,
    known: HashMap<OperationId, Known>,
    waiting: Vec<(OperationId, Incoming)>,
    judged: Vec<Judged>,
    changes: Vec<Change>,
}

impl<'a> Desk<'a> {
    fn load(conn: &mut AnyConn, catalogs: &Catalogs, head: &'a Head, operations: &[&Incoming]) -> Result<Self, DbError> {
        let company = catalogs.company_at(conn, head.company, head.company_catalog_seq)?;
        let is_site = head.company.0 != head.scope.0;
        let site = if is_site { catalogs.site_at(conn, SiteId(head.scope.0), head.catalog_seq)? } else { Arc::default() };
        let mut books = Books { company, site, ..Books::default() };
        let ids: Vec<Id> = operations.iter().map(|o| o.envelope.id.into()).collect();
        let mut waiting = vec![];
        if is_site {
            let mut named = Named::default();
            operations.iter().filter_map(|o| o.operation.as_ref().ok()).for_each(|o| named.note(o));
            named.operations.extend(ids.iter().map(|id| id.0));
            waiting = held_for(conn, head, &named)?;
            waiting.iter().filter_map(|(_, o)| o.operation.as_ref().ok()).for_each(|o| named.note(o));
            named.load(conn, head.scope, &mut books)?;
        }
        let needed = operations.iter().copied().chain(waiting.iter().map(|(_, o)| o)).flat_map(|o| &o.envelope.after);
        let looked_up: Vec<Id> = ids.into_iter().chain(needed.map(|id| Id::from(*id))).collect();
        let known = journal::known(conn, head.scope, &looked_up)?.into_iter().map(|k| (k.id, k)).collect();
        Ok(Self { head, books, known, waiting, judged: vec![], changes: vec![] })
    }

    /// Judges one operation, on top of those before it.
    fn take(&mut self, incoming: &Incoming) -> Outcome {
        let id = incoming.envelope.id;
        if incoming.company != self.head.company {
            return no_such_scope(incoming);
        }
        if let Some(known) = self.known.get(&id) {
            if known.hash != incoming.hash.to_string() {
                // Not journalled again: the first content keeps the id.
                return Outcome { id: Some(id), status: Status::Rejected, refusal: Some(Refusal::IdReused) };
            }
            return match known.outcome.status {
                Status::Applied => Outcome { status: Status::Duplicate, ..known.outcome.clone() },
                _ => known.outcome.clone(),
            };
        }
        let judged = self.rule(incoming, false);
        let outcome = Outcome { id: Some(id), status: judged.status, refusal: judged.refusal.clone() };
        self.known.insert(id, Known { id, hash: incoming.hash.to_string(), outcome: outcome.clone() });
        self.judged.push(judged);
        outcome
    }

    fn rule(&mut self, incoming: &Incoming, later: bool) -> Judged {
        let mut judged = Judged {
            incoming: incoming.clone(),
            status: Status::Applied,
            refusal: None,
            needs: None,
            subject: incoming.envelope.subject,
            shows: None,
            later,
        };
        match self.ruling(incoming) {
            Ruling::Applied(changes) => {
                judged.subject = judged.subject.or_else(|| changes.last().map(|c| c.subject().1));
                judged.shows = changes.iter().rev().find_map(|c| match c {
                    Change::Put(record @ (Record::Visits(_) | Record::Findings(_))) => Some(record.clone()),
                    _ => None,
                });
                self.books.absorb(&changes);
                self.changes.extend(changes);
            }
            Ruling::Conflict(refusal) => (judged.status, judged.refusal) = (Status::Conflict, Some(refusal)),
            Ruling::Rejected(refusal) => (judged.status, judged.refusal) = (Status::Rejected, Some(refusal)),
            Ruling::Held(hold) => {
                judged.status = Status::Held;
                judged.needs = match hold {
                    Hold::Needs(needed) => Some(needed),
                    Hold::Standing => None,
                };
            }
        }
        judged
    }

    fn ruling(&self, incoming: &Incoming) -> Ruling {
        let operation = match &incoming.operation {
            Ok(operation) => operation.clone(),
            // A kind that only a newer version knows is kept raw for the office; what can't be read never will be.
            Err(Refusal::UnknownKind { .. }) => return Ruling::Held(Hold::Standing),
            Err(refusal) => return Ruling::Rejected(refusal.clone()),
        };
        let envelope = &incoming.envelope;
        let company = &self.books.company;
        let revoked = incoming.device.and_then(|d| company.devices.get(&d)).is_some_and(|d| d.revoked.is_some());
        let office_step_by_device = incoming.delivery == Delivery::Device && !is_fact(&operation);
        if revoked || office_step_by_device {
            return Ruling::Held(Hold::Standing);
        }
        if !company.people.contains_key(&envelope.author) {
            return Ruling::Rejected(Refusal::NotFound { what: "person".into() });
        }
        if let Some(needed) = envelope.after.iter().find(|id| !self.is_applied(**id)) {
            return Ruling::Held(Hold::Needs(needed.0));
        }
        judge(
            &self.books,
            &Received {
                id: envelope.id,
                scope: envelope.scope,
                author: envelope.author,
                device: incoming.device,
                captured: envelope.captured.clone(),
                during: envelope.captured.interval(incoming.received),
                received: incoming.received,
                base: envelope.base,
                photos: envelope.photos.clone(),
                operation,
            },
        )
    }

    fn is_applied(&self, id: OperationId) -> bool {
        self.known.get(&id).is_some_and(|k| matches!(k.outcome.status, Status::Applied | Status::Duplicate))
    }

    /// What waited for something of this batch gets its turn; each of those may in turn let others go.
    fn release_held(&mut self) {
        loop {
            let before = self.waiting.len();
            for (id, incoming) in std::mem::take(&mut self.waiting) {
                let judged = self.rule(&incoming, true);
                if judged.status == Status::Held {
                    self.waiting.push((id, incoming));
                    continue;
                }
                let outcome = Outcome { id: Some(id), status: judged.status, refusal: judged.refusal.clone() };
                self.known.insert(id, Known { id, hash: incoming.hash.to_string(), outcome });
                self.judged.push(judged);
            }
            if self.waiting.len() == before || self.waiting.is_empty() {
                return;
            }
        }
    }

    fn write(self, conn: &mut AnyConn, ports: &Ports, fresh: &mut Fresh) -> Result<(), DbError> {
        if self.judged.is_empty() {
            return Ok(());
        }
        let scope = self.head.scope;
        let entries: Vec<Entry<'_>> = self.judged.iter().map(entry).collect();
        let (rows, chain) = journal::rows(ports, scope, self.head.seq, self.head.chain.clone(), &entries)?;
        journal::write(conn, &rows)?;
        let mut seq = self.head.seq + i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let mut catalog_seq = self.head.catalog_seq;
        let mut numbered: Vec<Numbered> = vec![];
        for change in coalesced(self.changes) {
            seq += 1;
            if change.subject().0.is_catalog() {
                catalog_seq = seq;
            }
            if let Change::Put(Record::Sites(site)) = &change {
                open_scope(conn, site.id.into(), self.head.company)?;
            }
            numbered.push(Numbered { seq, change });
        }
        store::write(conn, scope.0, &numbered)?;
        store::declare(conn, &self.judged.iter().filter_map(declared).collect::<Vec<_>>())?;
        write_held(conn, scope, &self.judged)?;
        diesel::update(scopes::table.find(Id::from(scope)))
            .set((scopes::seq.eq(seq), scopes::catalog_seq.eq(catalog_seq), scopes::chain.eq(chain)))
            .execute(conn)?;
        if catalog_seq != self.head.catalog_seq {
            if scope.0 == self.head.company.0 {
                fresh.companies.push((self.head.company, catalog_seq, self.books.company));
            } else {
                fresh.sites.push((SiteId(scope.0), catalog_seq, self.books.site));
            }
        }
        Ok(())
    }
}

/// Facts from the field may be delivered by the device alone; everything else is a step of the office (`sync.md` 7).
fn is_fact(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Patrol(PatrolStep::Start(_) | PatrolStep::Visit(_) | PatrolStep::Finish(_)) | Operation::Finding(FindingStep::Raise(_))
    )
}

fn entry(judged: &Judged) -> Entry<'_> {
    Entry {
        incoming: &judged.incoming,
        status: judged.status,
        refusal: judged.refusal.as_ref(),
        subject: judged.subject,
        later: judged.later,
    }
}

fn declared(judged: &Judged) -> Option<Declared<'_>> {
    let record = judged.shows.as_ref()?;
    let envelope = &judged.incoming.envelope;
    Some(Declared {
        site: SiteId(envelope.scope.0),
        operation: envelope.id,
        author: envelope.author,
        at: judged.incoming.received,
        record,
        photos: &envelope.photos,
    })
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

/// What a batch names, so that it can be fetched in a handful of queries.
#[derive(Default)]
struct Named {
    patrols: BTreeSet<Uuid>,
    visits: BTreeSet<Uuid>,
    findings: BTreeSet<Uuid>,
    operations: BTreeSet<Uuid>,
}

impl Named {
    fn note(&mut self, operation: &Operation) {
        match operation {
            Operation::Patrol(PatrolStep::Start(step)) => drop(self.patrols.insert(step.patrol.0)),
            Operation::Patrol(PatrolStep::Visit(step)) => {
                self.patrols.insert(step.patrol.0);
                self.visits.insert(step.visit.0);
            }
            Operation::Patrol(PatrolStep::Finish(step)) => drop(self.patrols.insert(step.patrol.0)),
            Operation::Patrol(PatrolStep::Review(step)) => drop(self.patrols.insert(step.patrol.0)),
            Operation::Finding(FindingStep::Raise(step)) => drop(self.findings.insert(step.finding.0)),
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
            books.visits.extend(taken.into_iter().map(domain::ids::VisitId::from));
        }
        if !self.findings.is_empty() {
            let taken: Vec<Id> = each!(conn, |c| findings::table
                .filter(findings::site_id.eq(site))
                .filter(findings::id.eq_any(ids(&self.findings)))
                .select(findings::id)
                .load(c))?;
            books.findings.extend(taken.into_iter().map(domain::ids::FindingId::from));
        }
        Ok(())
    }
}

#[derive(Insertable)]
#[diesel(table_name = held)]
struct HeldRow {
    scope_id: Id,
    operation_id: Id,
    needs_id: Option<Id>,
    device_id: Option<Id>,
    request_hash: String,
    envelope: String,
    received_at: Ts,
}

/// Operations that wait for a patrol or an operation which this batch names.
fn held_for(conn: &mut AnyConn, head: &Head, named: &Named) -> Result<Vec<(OperationId, Incoming)>, DbError> {
    let needs: Vec<Id> = named.patrols.iter().chain(&named.operations).map(|id| Id(*id)).collect();
    let rows: Vec<(Id, Option<Id>, String, String, Ts)> = each!(conn, |c| held::table
        .filter(held::scope_id.eq(Id::from(head.scope)))
        .filter(held::needs_id.eq_any(needs))
        .order((held::received_at, held::operation_id))
        .select((held::operation_id, held::device_id, held::request_hash, held::envelope, held::received_at))
        .load(c))?;
    rows.into_iter()
        .map(|(id, device, hash, envelope, received)| {
            let stored = |why: String| DbError::Stored { what: "held.envelope", why };
            let raw = serde_json::value::RawValue::from_string(envelope).map_err(|e| stored(e.to_string()))?;
            let device = device.ok_or_else(|| stored("without a device".into()))?;
            let mut incoming = Incoming::from_phone(&raw, head.company, device.into(), Delivery::Author, received.0)
                .map_err(|unread| stored(unread.refusal.code().into()))?;
            // Of what was sent, not of how it was kept: the phone may send it again.
            incoming.hash = hash.parse().map_err(|_| stored("request_hash".into()))?;
            Ok((id.into(), incoming))
        })
        .collect()
}

fn write_held(conn: &mut AnyConn, scope: ScopeId, judged: &[Judged]) -> Result<(), DbError> {
    let gone: Vec<Id> = judged.iter().filter(|j| j.later && j.status != Status::Held).map(|j| j.incoming.envelope.id.into()).collect();
    if !gone.is_empty() {
        each!(conn, |c| diesel::delete(held::table.filter(held::scope_id.eq(Id::from(scope))).filter(held::operation_id.eq_any(&gone)))
            .execute(c))?;
    }
    let mut rows = vec![];
    for one in judged.iter().filter(|j| j.status == Status::Held && !j.later) {
        let envelope = &one.incoming.envelope;
        rows.push(HeldRow {
            scope_id: scope.into(),
            operation_id: envelope.id.into(),
            needs_id: one.needs.map(Id),
            device_id: one.incoming.device.map(Id::from),
            request_hash: one.incoming.hash.to_string(),
            envelope: serde_json::to_string(envelope).map_err(|e| DbError::Stored { what: "held.envelope", why: e.to_string() })?,
            received_at: Ts(one.incoming.received),
        });
    }
    insert_rows!(conn, held::table, &rows);
    Ok(())
}
