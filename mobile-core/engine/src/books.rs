//! What does the phone believe to be true? The pulled books, with what was recorded here and is not in them yet on top.

use crate::{
    error::{Error, Result},
    store::{documents::Cursor, outbox::Standing, person::PersonStore},
};
use domain::{
    books::{Books, Change, Collection, CompanyBooks, Record, SiteBooks},
    crew::Crew,
    decide::{Ruling, judge},
    finding::Finding,
    ids::{FindingId, MessageId, PatrolId, SiteId, SpotCheckId, UnitId},
    message::Message,
    operation::{FindingStep, MessageStep, Operation, PatrolStep, RaiseFinding, Received, RepairStep, SpotCheckStep},
    patrol::Patrol,
    people::Role,
    place::Unit,
    rights::Who,
    spot_check::SpotCheck,
    wire::{Changed, Envelope},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// One person's books, in memory: no tap waits for five thousand rows.
#[derive(Default)]
pub(crate) struct LocalBooks {
    pub company: Arc<CompanyBooks>,
    pub sites: HashMap<SiteId, Arc<SiteBooks>>,
    pulled: HashMap<PatrolId, Patrol>,
    on_top: HashMap<PatrolId, Patrol>,
    /// Findings that are open, and those that somebody named.
    findings: HashMap<FindingId, Finding>,
    findings_on_top: HashMap<FindingId, Finding>,
    messages: HashMap<MessageId, Message>,
    /// Messages that were read here.
    read_on_top: HashMap<MessageId, Message>,
    spot_checks: HashMap<SpotCheckId, SpotCheck>,
    checks_on_top: HashMap<SpotCheckId, SpotCheck>,
    /// Records of the crew's day.
    crew: HashMap<(Collection, Uuid), Record>,
    crew_on_top: HashMap<(Collection, Uuid), Record>,
    /// Ids of visits and findings that were recorded here.
    taken: HashSet<Uuid>,
}

impl LocalBooks {
    /// Reads everything that is kept whole in memory: not what happened, nor the flats, of which a site may have twenty thousand.
    pub(crate) fn load(store: &mut PersonStore) -> Result<Self> {
        let mut books = Self::default();
        for collection in Collection::ALL.iter().filter(|c| !matches!(c, Collection::Visits | Collection::Findings | Collection::Units)) {
            for (scope, json) in store.documents(*collection)? {
                books.read(*collection, &scope, &json)?;
            }
        }
        for (scope, json) in store.open_findings()? {
            books.read(Collection::Findings, &scope, &json)?;
        }
        Ok(books)
    }

    /// A record in a newer form than this app knows is skipped, not fatal: it shows again after an update.
    fn read(&mut self, collection: Collection, scope: &str, json: &str) -> Result<()> {
        let site = SiteId(scope.parse().map_err(|_| Error::Damaged(format!("documents.scope: {scope:?}")))?);
        if let Ok(record) = Record::from_json(collection, json) {
            self.absorb(site, Change::Put(record));
        }
        Ok(())
    }

    /// A flat, read when somebody names it.
    pub(crate) fn unit(&mut self, store: &mut PersonStore, id: UnitId) -> Result<Option<Unit>> {
        if self.known_unit(id).is_none()
            && let Some((scope, json)) = store.document(Collection::Units, id.0)?
        {
            self.read(Collection::Units, &scope, &json)?;
        }
        Ok(self.known_unit(id).cloned())
    }

    /// A finding that is closed, read when somebody names it.
    pub(crate) fn fetch_finding(&mut self, store: &mut PersonStore, id: FindingId) -> Result<()> {
        if self.finding(id).is_none()
            && let Some((_, json)) = store.document(Collection::Findings, id.0)?
            && let Ok(Record::Findings(finding)) = Record::from_json(Collection::Findings, &json)
        {
            self.findings.insert(finding.id, finding);
        }
        Ok(())
    }

    /// A finding, as it looks here.
    pub(crate) fn finding(&self, id: FindingId) -> Option<&Finding> {
        self.findings_on_top.get(&id).or_else(|| self.findings.get(&id))
    }

    /// Every finding that is open or was named, as it looks here.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings_on_top.values().chain(self.findings.values().filter(|f| !self.findings_on_top.contains_key(&f.id)))
    }

    /// Every message to this person, as it looks here.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.read_on_top.values().chain(self.messages.values().filter(|m| !self.read_on_top.contains_key(&m.id)))
    }

    fn known_unit(&self, id: UnitId) -> Option<&Unit> {
        self.sites.values().find_map(|site| site.units.get(&id))
    }

    /// Takes a page in, as far as it is not replaced as a whole later.
    pub(crate) fn pulled(&mut self, at: &Cursor, changes: &[Changed]) {
        let site = SiteId(at.scope.0);
        for change in changes {
            let Some(collection) = change.collection() else { continue };
            if collection == Collection::Units && self.known_unit(UnitId(change.id)).is_none() {
                continue;
            }
            match &change.put {
                Some(json) => {
                    if let Ok(record) = Record::from_json(collection, json.get()) {
                        self.absorb(site, Change::Put(record));
                    }
                }
                None => self.absorb(site, Change::Removed(collection, change.id)),
            }
        }
    }

    fn absorb(&mut self, site: SiteId, change: Change) {
        match change {
            Change::Put(Record::Patrols(patrol)) => drop(self.pulled.insert(patrol.id, patrol)),
            Change::Removed(Collection::Patrols, id) => drop(self.pulled.remove(&PatrolId(id))),
            // What is over lies in the store until somebody asks for it.
            Change::Put(Record::Findings(f)) if !f.state.is_open() && !self.findings.contains_key(&f.id) => {}
            Change::Put(Record::Findings(finding)) => drop(self.findings.insert(finding.id, finding)),
            Change::Removed(Collection::Findings, id) => drop(self.findings.remove(&FindingId(id))),
            Change::Put(Record::Messages(message)) => drop(self.messages.insert(message.id, message)),
            Change::Removed(Collection::Messages, id) => drop(self.messages.remove(&MessageId(id))),
            Change::Put(Record::SpotChecks(check)) => drop(self.spot_checks.insert(check.id, check)),
            Change::Removed(Collection::SpotChecks, id) => drop(self.spot_checks.remove(&SpotCheckId(id))),
            Change::Put(record) if record.collection().is_crews() => drop(self.crew.insert((record.collection(), record.id()), record)),
            Change::Removed(collection, id) if collection.is_crews() => drop(self.crew.remove(&(collection, id))),
            change if change.subject().0.is_companys() => Arc::make_mut(&mut self.company).absorb(change),
            change => Arc::make_mut(self.sites.entry(site).or_default()).absorb(change),
        }
    }

    /// Re-applies what was recorded here, by the same rules as the server, and names what the pulled books speak for now.
    pub(crate) fn reapply(&mut self, store: &mut PersonStore, standings: &HashMap<String, Standing>) -> Result<Vec<String>> {
        self.on_top.clear();
        self.findings_on_top.clear();
        self.read_on_top.clear();
        self.checks_on_top.clear();
        self.crew_on_top.clear();
        self.taken.clear();
        let mut done = vec![];
        for row in store.recorded()? {
            let standing = standings.get(&row.id).copied().unwrap_or(Standing::New);
            if !standing.counts() {
                // What was refused stays: its author's own words, to be shown, corrected, exported.
                if standing == Standing::Settled {
                    done.push(row.id);
                }
                continue;
            }
            // What this version of the app can't read is still delivered; only the screen does without it.
            let Ok(received) = received(&row.envelope) else { continue };
            for finding in findings_of(&received.operation) {
                self.fetch_finding(store, finding)?;
            }
            if self.is_pulled(store, &received)? {
                continue;
            }
            if let Operation::Finding(FindingStep::Raise(RaiseFinding { spot, .. })) = &received.operation
                && let Some(unit) = spot.unit
            {
                self.unit(store, unit)?;
            }
            // What the rules no longer allow is not shown as done; the server will say so too, and then it is listed as refused.
            if let Ruling::Applied(changes) = self.judge(&received) {
                self.put_on_top(&changes);
            }
        }
        Ok(done)
    }

    /// What the pulled books hold already must not count twice.
    fn is_pulled(&self, store: &mut PersonStore, received: &Received) -> Result<bool> {
        Ok(match &received.operation {
            Operation::Patrol(PatrolStep::Visit(step)) => store.has_document(Collection::Visits, step.visit.0)?,
            Operation::Finding(FindingStep::Raise(step)) => store.has_document(Collection::Findings, step.finding.0)?,
            operation => {
                let told = |id: FindingId| self.findings.get(&id).is_some_and(|f| f.history.iter().any(|e| e.operation == received.id));
                findings_of(operation).into_iter().any(told)
            }
        })
    }

    /// Judges an operation by the books as they look here.
    pub(crate) fn judge(&self, received: &Received) -> Ruling {
        let mut books = Books {
            company: Arc::clone(&self.company),
            site: self.sites.get(&SiteId(received.scope.0)).cloned().unwrap_or_default(),
            ..Books::default()
        };
        if let Some(patrol) = patrol_of(&received.operation).and_then(|id| self.patrol(id)) {
            books.patrols.insert(patrol.id, patrol.clone());
        }
        match &received.operation {
            Operation::Patrol(PatrolStep::Visit(step)) if self.taken.contains(&step.visit.0) => {
                books.visits.insert(step.visit);
            }
            Operation::Message(MessageStep::Read(step)) => {
                let named = step.messages.iter().filter_map(|id| self.read_on_top.get(id).or_else(|| self.messages.get(id)));
                books.messages = named.map(|message| (message.id, message.clone())).collect();
            }
            _ => {}
        }
        if let Some(check) = check_of(&received.operation).and_then(|id| self.spot_check(id)) {
            books.spot_checks.insert(check.id, check.clone());
        }
        for key in received.operation.crew_records(received.author, SiteId(received.scope.0)) {
            if let Some(record) = self.crew_on_top.get(&key).or_else(|| self.crew.get(&key)) {
                books.crew.insert(key, record.clone());
            }
        }
        let named = findings_of(&received.operation).into_iter().filter_map(|id| self.finding(id));
        books.findings = named.map(|finding| (finding.id, finding.clone())).collect();
        judge(&books, received)
    }

    /// Shows the changes of an operation that was just recorded.
    pub(crate) fn put_on_top(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Put(Record::Patrols(patrol)) => drop(self.on_top.insert(patrol.id, patrol.clone())),
                Change::Put(Record::Visits(visit)) => drop(self.taken.insert(visit.id.0)),
                Change::Put(Record::Findings(finding)) => {
                    self.taken.insert(finding.id.0);
                    self.findings_on_top.insert(finding.id, finding.clone());
                }
                Change::Put(Record::Messages(message)) if self.messages.contains_key(&message.id) => {
                    self.read_on_top.insert(message.id, message.clone());
                }
                Change::Put(Record::SpotChecks(check)) => drop(self.checks_on_top.insert(check.id, check.clone())),
                Change::Put(record) if record.collection().is_crews() => {
                    self.crew_on_top.insert((record.collection(), record.id()), record.clone());
                }
                // Phones record patrols, findings, spot checks and the crew's day; nothing else is changed here, and what others are told is not theirs to see.
                _ => {}
            }
        }
    }

    /// A spot check, as it looks here.
    pub(crate) fn spot_check(&self, id: SpotCheckId) -> Option<&SpotCheck> {
        self.checks_on_top.get(&id).or_else(|| self.spot_checks.get(&id))
    }

    /// Every spot check, as it looks here.
    pub(crate) fn spot_checks(&self) -> impl Iterator<Item = &SpotCheck> {
        self.checks_on_top.values().chain(self.spot_checks.values().filter(|check| !self.checks_on_top.contains_key(&check.id)))
    }

    /// A record of the crew's day, as it looks here.
    pub(crate) fn crew_record<T: Crew>(&self, id: Uuid) -> Option<&T> {
        let key = (T::COLLECTION, id);
        T::of(self.crew_on_top.get(&key).or_else(|| self.crew.get(&key))?)
    }

    /// Every record of the crew's day of one kind, as it looks here.
    pub(crate) fn crew<T: Crew + 'static>(&self) -> impl Iterator<Item = &T> {
        let below = self.crew.iter().filter(|(key, _)| !self.crew_on_top.contains_key(key));
        below.chain(&self.crew_on_top).filter_map(|(_, record)| T::of(record))
    }

    pub(crate) fn patrol(&self, id: PatrolId) -> Option<&Patrol> {
        self.on_top.get(&id).or_else(|| self.pulled.get(&id))
    }

    /// Every patrol, as it looks here.
    pub(crate) fn patrols(&self) -> impl Iterator<Item = &Patrol> {
        self.on_top.values().chain(self.pulled.values().filter(|p| !self.on_top.contains_key(&p.id)))
    }

    /// Posts that a person holds at a site at a moment.
    pub(crate) fn roles(&self, who: &Who, site: SiteId, now: domain::time::Interval) -> Vec<Role> {
        let holds = |m: &&domain::people::Membership| m.covers(site, None) && m.held(now) != domain::people::Held::No;
        who.memberships.iter().filter(holds).map(|m| m.role).collect()
    }
}

/// What the rules look at, read back from what was kept.
fn received(envelope: &str) -> Result<Received> {
    let envelope: Envelope = serde_json::from_str(envelope)?;
    let operation = Operation::read(&envelope.kind, &envelope.body)?;
    Ok(crate::record::received(envelope.id, envelope.author, None, envelope.scope, &envelope.captured, envelope.photos.clone(), operation))
}

/// The findings that an operation names.
fn findings_of(operation: &Operation) -> Vec<FindingId> {
    match operation {
        Operation::Finding(step) => match step {
            FindingStep::Raise(step) => vec![step.finding],
            FindingStep::Stop(step) => vec![step.finding],
            FindingStep::Notice(step) => vec![step.finding],
            FindingStep::Rectify(step) => vec![step.finding],
            FindingStep::Verify(step) => vec![step.finding],
            FindingStep::Reopen(step) => vec![step.finding],
            FindingStep::Merge(step) => vec![step.finding, step.into],
            FindingStep::Remind(step) => vec![step.finding],
        },
        Operation::Repair(RepairStep::Dispatch(step)) => vec![step.finding],
        Operation::Repair(RepairStep::Done(step)) => vec![step.finding],
        Operation::Repair(RepairStep::CallBack(step)) => vec![step.finding],
        _ => vec![],
    }
}

fn check_of(operation: &Operation) -> Option<SpotCheckId> {
    match operation {
        Operation::SpotCheck(SpotCheckStep::Record(step)) => Some(step.check),
        Operation::SpotCheck(SpotCheckStep::Skip(step)) => Some(step.check),
        _ => None,
    }
}

fn patrol_of(operation: &Operation) -> Option<PatrolId> {
    match operation {
        Operation::Patrol(PatrolStep::Start(step)) => Some(step.patrol),
        Operation::Patrol(PatrolStep::Visit(step)) => Some(step.patrol),
        Operation::Patrol(PatrolStep::Finish(step)) => Some(step.patrol),
        Operation::Patrol(PatrolStep::Review(step)) => Some(step.patrol),
        _ => None,
    }
}
