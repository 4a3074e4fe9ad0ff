//! What must be at hand before a batch can be judged? The catalogs, what the batch names, and what waits for it; in a handful of
//! queries for all scopes together.

use super::{
    Incoming,
    desk::{Desk, decided_by},
    heads::{AtDesks, Heads},
    held, journal,
};
use crate::{
    books::{
        Catalogs,
        store::crew::{self, Wanted},
    },
    db::{
        AnyConn, DbError, Id, Json, Ts, among,
        schema::{draws, findings, messages, notices, patrols, spot_checks, visits},
    },
    each, hooks, photos,
    ports::Ports,
};
use chrono::{Datelike, TimeDelta};
use diesel::prelude::*;
use domain::{
    books::{Books, Collection},
    draw::Draw,
    finding::{Finding, RECURS_WITHIN_DAYS},
    ids::{ScopeId, SiteId},
    message::Message,
    operation::{
        CallBackRepair, DispatchRepair, DrawStep, FindingStep, HookStep, MessageStep, Operation, PatrolStep, PhotoStep, RepairDone,
        RepairStep, ShiftStep, SpotCheckStep,
    },
    patrol::Patrol,
    roster::{DutyWeek, monday_of},
    spot_check::SpotCheck,
};
use serde::de::DeserializeOwned;
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
    let operations = || at_desks.iter().flat_map(|(scope, sent)| sent.iter().map(|(_, incoming)| (*scope, *incoming)));
    let mut named = Named::default();
    operations().for_each(|(scope, incoming)| named.note(scope, incoming));
    let ids: Vec<Key> = operations().map(|(scope, incoming)| key(scope, incoming.envelope.id.0)).collect();
    let decided =
        held::these(conn, ports, heads, operations().filter_map(|(scope, incoming)| Some(key(scope, decided_by(incoming)?.0))).collect())?;
    decided.iter().for_each(|(scope, _, incoming)| named.note(*scope, incoming));
    // What waits for a record that is let count has its turn as well.
    let let_go = decided.iter().map(|(scope, id, _)| key(*scope, id.0));
    let needs = named.patrols.iter().chain(&named.findings).copied().chain(ids.iter().copied()).chain(let_go);
    let waiting = held::waiting_for(conn, ports, heads, needs)?;
    waiting.iter().for_each(|(scope, _, incoming)| named.note(*scope, incoming));
    let all = operations().chain(waiting.iter().map(|(scope, _, incoming)| (*scope, incoming)));
    let needed = all.flat_map(|(scope, incoming)| incoming.envelope.after.iter().map(move |id| key(scope, id.0)));
    let looked_up: Vec<Key> = ids.into_iter().chain(needed).collect();

    let mut desks: BTreeMap<ScopeId, Desk<'a>> = BTreeMap::new();
    for (scope, head) in heads.iter().filter(|(scope, _)| at_desks.contains_key(scope)) {
        let company = catalogs.company_at(conn, head.company, head.company_catalog_seq)?;
        let site = if head.is_site() { catalogs.site_at(conn, SiteId(scope.0), head.catalog_seq)? } else { Arc::default() };
        let books = Books { company, site, ..Books::default() };
        desks.insert(
            *scope,
            Desk { head, books, known: HashMap::new(), waiting: vec![], held: HashMap::new(), judged: vec![], changes: vec![] },
        );
    }
    for (scope, id, incoming) in waiting {
        if let Some(desk) = desks.get_mut(&scope) {
            desk.waiting.push((id, incoming));
        }
    }
    for (scope, id, incoming) in decided {
        if let Some(desk) = desks.get_mut(&scope) {
            desk.books.held.insert(id, incoming.envelope.author);
            desk.held.insert(id, incoming);
        }
    }
    for known in journal::known(conn, looked_up)? {
        if let Some(desk) = desks.get_mut(&known.scope) {
            desk.known.insert(known.id, known);
        }
    }
    named.load(conn, ports, &mut desks)?;
    Ok(desks.into_values().collect())
}

/// Days that a phone may have been away.
const OFFLINE_DAYS: i64 = 90;

/// Something by the desk that it is for and its id.
type Key = (Id, Id);

fn key(scope: ScopeId, id: Uuid) -> Key {
    (scope.into(), Id(id))
}

/// What a batch names.
#[derive(Default)]
struct Named {
    patrols: BTreeSet<Key>,
    visits: BTreeSet<Key>,
    findings: BTreeSet<Key>,
    /// Where new findings are: what was wrong there before may have come back.
    places: BTreeSet<Key>,
    /// Years in which notices are counted.
    years: BTreeSet<(ScopeId, i32)>,
    messages: BTreeSet<Key>,
    photos: BTreeSet<Key>,
    hooks: BTreeSet<Key>,
    draws: BTreeSet<Key>,
    spot_checks: BTreeSet<Key>,
    crew: BTreeMap<Collection, BTreeSet<Key>>,
    /// Sites where a shift may get other hours: whoever is to work it is told.
    shifts: BTreeSet<ScopeId>,
}

impl Named {
    fn note(&mut self, scope: ScopeId, incoming: &Incoming) {
        let Ok(operation) = &incoming.operation else { return };
        for (collection, id) in operation.crew_records(incoming.envelope.author, SiteId(scope.0)) {
            self.crew.entry(collection).or_default().insert(key(scope, id));
        }
        match operation {
            Operation::Shift(ShiftStep::Put(_)) => {
                self.shifts.insert(scope);
            }
            Operation::Patrol(PatrolStep::Start(step)) => {
                self.patrols.insert(key(scope, step.patrol.0));
            }
            Operation::Patrol(PatrolStep::Visit(step)) => {
                self.patrols.insert(key(scope, step.patrol.0));
                self.visits.insert(key(scope, step.visit.0));
            }
            Operation::Patrol(PatrolStep::Finish(step)) => {
                self.patrols.insert(key(scope, step.patrol.0));
            }
            Operation::Patrol(PatrolStep::Review(step)) => {
                self.patrols.insert(key(scope, step.patrol.0));
            }
            Operation::Finding(step) => self.note_finding(scope, incoming, step),
            Operation::Repair(
                RepairStep::Dispatch(DispatchRepair { finding, .. }) | RepairStep::CallBack(CallBackRepair { finding, .. }),
            )
            | Operation::Repair(RepairStep::Done(RepairDone { finding, .. })) => {
                self.findings.insert(key(scope, finding.0));
            }
            Operation::Message(MessageStep::Read(step)) => {
                self.messages.extend(step.messages.iter().map(|id| key(scope, id.0)));
            }
            Operation::Photo(PhotoStep::Doubt(step)) => {
                self.photos.insert(key(scope, step.photo.0));
            }
            Operation::Photo(PhotoStep::Clear(step)) => {
                self.photos.insert(key(scope, step.photo.0));
            }
            Operation::Photo(PhotoStep::Judge(step)) => {
                self.photos.insert(key(scope, step.photo.0));
            }
            Operation::Hook(HookStep::Put(hook)) => {
                self.hooks.insert(key(scope, hook.id.0));
            }
            Operation::Hook(HookStep::Remove(step)) => {
                self.hooks.insert(key(scope, step.hook.0));
            }
            Operation::Draw(DrawStep::Commit(step)) => {
                self.draws.insert(key(scope, step.draw.0));
            }
            Operation::Draw(DrawStep::Hold(step)) => {
                self.draws.insert(key(scope, step.draw.0));
            }
            Operation::SpotCheck(SpotCheckStep::Record(step)) => {
                self.spot_checks.insert(key(scope, step.check.0));
            }
            Operation::SpotCheck(SpotCheckStep::Skip(step)) => {
                self.spot_checks.insert(key(scope, step.check.0));
            }
            _ => {}
        }
    }

    fn note_finding(&mut self, scope: ScopeId, incoming: &Incoming, step: &FindingStep) {
        let id = match step {
            FindingStep::Raise(step) => {
                self.places.extend(step.spot.place().map(|place| key(scope, place)));
                step.finding
            }
            FindingStep::Notice(step) => {
                // The site's own year is this one, or its neighbour for a few hours.
                let year = incoming.received.year();
                self.years.extend([year - 1, year, year + 1].map(|year| (scope, year)));
                step.finding
            }
            FindingStep::Merge(step) => {
                self.findings.insert(key(scope, step.into.0));
                step.finding
            }
            FindingStep::Stop(step) => step.finding,
            FindingStep::Rectify(step) => step.finding,
            FindingStep::Verify(step) => step.finding,
            FindingStep::Reopen(step) => step.finding,
            FindingStep::Remind(step) => step.finding,
        };
        self.findings.insert(key(scope, id.0));
    }

    /// Puts them on the desks of their sites.
    fn load(self, conn: &mut AnyConn, ports: &Ports, desks: &mut BTreeMap<ScopeId, Desk<'_>>) -> Result<(), DbError> {
        /// The keys that are taken in a table; nothing is asked for when nothing was named.
        macro_rules! taken {
            ($table:ident, $keys:expr) => {
                if $keys.is_empty() {
                    vec![]
                } else {
                    each!(conn, |c| $table::table
                        .filter(among($table::site_id, $table::id, $keys))
                        .select(($table::site_id, $table::id))
                        .load::<Key>(c))?
                }
            };
        }
        if !self.patrols.is_empty() {
            let docs: Vec<Json> =
                each!(conn, |c| patrols::table.filter(among(patrols::site_id, patrols::id, self.patrols)).select(patrols::doc).load(c))?;
            for doc in docs {
                let patrol: Patrol = stored("patrols.doc", &doc)?;
                if let Some(desk) = desks.get_mut(&patrol.site.into()) {
                    desk.books.patrols.insert(patrol.id, patrol);
                }
            }
        }
        if !self.draws.is_empty() {
            let docs: Vec<Json> =
                each!(conn, |c| draws::table.filter(among(draws::site_id, draws::id, self.draws)).select(draws::doc).load(c))?;
            for doc in docs {
                let draw: Draw = serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what: "draws.doc", why: e.to_string() })?;
                if let Some(desk) = desks.get_mut(&draw.site.into()) {
                    desk.books.draws.insert(draw.id, draw);
                }
            }
        }
        if !self.spot_checks.is_empty() {
            let wanted = among(spot_checks::site_id, spot_checks::id, self.spot_checks);
            let docs: Vec<Json> = each!(conn, |c| spot_checks::table.filter(wanted).select(spot_checks::doc).load(c))?;
            for doc in docs {
                let check: SpotCheck =
                    serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what: "spot_checks.doc", why: e.to_string() })?;
                if let Some(desk) = desks.get_mut(&check.site.into()) {
                    desk.books.spot_checks.insert(check.id, check);
                }
            }
        }
        for (collection, keys) in self.crew {
            for (site, record) in crew::these(conn, collection, &keys)? {
                if let Some(desk) = desks.get_mut(&site) {
                    desk.books.crew.insert((collection, record.id()), record);
                }
            }
        }
        for scope in self.shifts {
            let Some(desk) = desks.get_mut(&scope) else { continue };
            // The site's own date is this one or its neighbour.
            let from = monday_of((ports.now() - TimeDelta::days(1)).date_naive());
            for week in crew::of_site::<DutyWeek>(conn, SiteId(scope.0), Wanted { from: Some(from), ..Wanted::default() })? {
                desk.books.crew.insert((Collection::DutyWeeks, week.id.0), week.into());
            }
        }
        for (site, id, photo) in photos::verdicts::known(conn, self.photos)? {
            if let Some(desk) = desks.get_mut(&site.into()) {
                desk.books.photos.insert(id, photo);
            }
        }
        for (company, id, site) in hooks::known(conn, self.hooks)? {
            if let Some(desk) = desks.get_mut(&company.into()) {
                desk.books.hooks.insert(id, site);
            }
        }
        for (site, id) in taken!(visits, self.visits) {
            if let Some(desk) = desks.get_mut(&site.into()) {
                desk.books.visits.insert(id.into());
            }
        }
        load_findings(conn, ports, desks, self.findings, self.places)?;
        load_numbers(conn, desks, self.years)?;
        if !self.messages.is_empty() {
            let docs: Vec<Json> = each!(conn, |c| messages::table
                .filter(among(messages::site_id, messages::id, self.messages))
                .select(messages::doc)
                .load(c))?;
            for doc in docs {
                let message: Message = stored("messages.doc", &doc)?;
                if let Some(desk) = desks.get_mut(&message.site.into()) {
                    desk.books.messages.insert(message.id, message);
                }
            }
        }
        Ok(())
    }
}

fn stored<T: DeserializeOwned>(what: &'static str, doc: &Json) -> Result<T, DbError> {
    serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what, why: e.to_string() })
}

/// The findings that a batch names, and those that were closed not long ago where new ones are.
fn load_findings(
    conn: &mut AnyConn,
    ports: &Ports,
    desks: &mut BTreeMap<ScopeId, Desk<'_>>,
    named: BTreeSet<Key>,
    places: BTreeSet<Key>,
) -> Result<(), DbError> {
    let mut docs: Vec<Json> = vec![];
    if !named.is_empty() {
        docs.extend(each!(conn, |c| findings::table
            .filter(among(findings::site_id, findings::id, named))
            .select(findings::doc)
            .load::<Json>(c))?);
    }
    if !places.is_empty() {
        // What comes from a phone that was away for weeks is older than now.
        let since = Ts(ports.now() - TimeDelta::days(RECURS_WITHIN_DAYS + OFFLINE_DAYS));
        docs.extend(each!(conn, |c| findings::table
            .filter(among(findings::site_id, findings::place_id, places))
            .filter(findings::closed_at.gt(since))
            .select(findings::doc)
            .load::<Json>(c))?);
    }
    for doc in docs {
        let finding: Finding = stored("findings.doc", &doc)?;
        if let Some(desk) = desks.get_mut(&finding.site.into()) {
            desk.books.findings.insert(finding.id, finding);
        }
    }
    Ok(())
}

/// The highest numbers of notices in the years that a batch counts in.
fn load_numbers(conn: &mut AnyConn, desks: &mut BTreeMap<ScopeId, Desk<'_>>, years: BTreeSet<(ScopeId, i32)>) -> Result<(), DbError> {
    for desk in desks.values_mut() {
        desk.books.notice_numbers = Some(HashMap::new());
    }
    for (scope, year) in years {
        let in_year = notices::table.filter(notices::site_id.eq(Id::from(scope))).filter(notices::year.eq(i64::from(year)));
        let last: Option<i64> = in_year.select(notices::number).order(notices::number.desc()).first(conn).optional()?;
        if let (Some(last), Some(desk)) = (last, desks.get_mut(&scope)) {
            desk.books.notice_numbers.get_or_insert_default().insert(year, u32::try_from(last).unwrap_or(u32::MAX));
        }
    }
    Ok(())
}
