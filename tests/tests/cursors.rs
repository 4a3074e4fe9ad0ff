//! Do those who pull miss anything while others push (`sync.md` 8)? Writers at several sites, readers that follow by their cursors all the while,
//! and in the end each reader has seen every change, in the order of the numbers, none skipped.

use domain::{
    faults::MISTAKE,
    ids::{ScopeId, SiteId},
    operation::FinishPatrol,
    people::Role,
    wire::{Envelope, Hello, Pulled, ScopePage, Status},
};
use e2e::{
    checklists,
    envelope::Device,
    estate::{self, Estate},
    new_id,
    office::Office,
    round::Round,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};
use uuid::Uuid;

/// Sites that are written to at once.
const SITES: usize = 3;
/// Phones at each.
const PHONES: usize = 2;
/// Readers at each.
const READERS: usize = 2;
/// Checkpoints of a walk.
const STOPS: usize = 6;

/// A record, by its collection and its id.
type Of = (String, Uuid);

/// Somebody who follows a site by a cursor.
struct Reader {
    office: Office,
    site: SiteId,
    epoch: String,
    cursor: u64,
    /// The last number at which each record was seen.
    last_seen: BTreeMap<Of, u64>,
    /// Pages that brought something.
    pages: usize,
}

impl Reader {
    fn of(office: &Office, site: SiteId) -> Self {
        let hello: Hello = office.get("/v1/sync/hello").expect(200).read();
        let scope = hello.scopes.into_iter().find(|s| s.scope == ScopeId::from(site)).expect("the site is theirs to see");
        Self { office: office.clone(), site, epoch: scope.epoch, cursor: 0, last_seen: BTreeMap::new(), pages: 0 }
    }

    /// Pulls one page; true when there was something in it.
    fn pull(&mut self, limit: u128) -> bool {
        let (site, epoch, cursor) = (self.site, &self.epoch, self.cursor);
        let pulled: Pulled = self.office.get(&format!("/v1/sync/pull?scopes={site}:{epoch}:{cursor}&limit={limit}")).expect(200).read();
        let ScopePage { changes, next, .. } = pulled.scopes.into_iter().next().expect("the scope that was asked for");
        let mut before = self.cursor;
        for change in &changes {
            assert!(change.seq > before, "{} after {before}", change.seq);
            before = change.seq;
            self.last_seen.insert((change.collection.clone(), change.id), change.seq);
        }
        assert!(next >= before, "the cursor {next} lies before the last change {before}");
        self.cursor = next;
        self.pages += usize::from(!changes.is_empty());
        !changes.is_empty()
    }

    /// Follows until the writers are done and nothing more comes.
    fn follow(mut self, done: &AtomicBool) -> Self {
        loop {
            let last = done.load(Ordering::SeqCst);
            if !self.pull(1 + new_id().as_u128() % 200) && last {
                return self;
            }
        }
    }
}

/// A walk: begun, each checkpoint visited, finished.
fn walk(device: &Device, round: &Round) -> (Vec<Envelope>, Vec<Of>) {
    let start = round.start();
    let visits: Vec<_> = (0..STOPS).map(|stop| round.visit(&start, stop)).collect();
    let finish = FinishPatrol { patrol: start.patrol, missed: vec![], remark: String::new() };
    let records = visits.iter().map(|visit| ("visits".to_owned(), visit.visit.0)).chain([("patrols".to_owned(), start.patrol.0)]).collect();
    let mut batch = vec![device.envelope(round.site, start)];
    batch.extend(visits.into_iter().map(|visit| device.envelope(round.site, visit)));
    batch.push(device.envelope(round.site, finish));
    (batch, records)
}

/// Pushes walks, a few operations at a time, until so many operations were applied by all phones together. What must be in the books.
fn write(device: &Device, round: &Round, applied: &AtomicUsize, enough: usize) -> Vec<Of> {
    let mut all = vec![];
    while applied.load(Ordering::Relaxed) < enough {
        let (batch, records) = walk(device, round);
        let a_few = 1 + usize::try_from(new_id().as_u128() % 8).expect("a few");
        for part in batch.chunks(a_few) {
            let results = device.push(part);
            assert!(results.iter().all(|r| r.status == Status::Applied), "{results:?}");
            applied.fetch_add(results.len(), Ordering::Relaxed);
        }
        all.extend(records);
    }
    all
}

struct Town {
    estate: Estate,
    zhou: Office,
    rounds: Vec<Round>,
    devices: Vec<Device>,
}

fn build() -> Town {
    let estate = Estate::open();
    let zhou = estate::colleague(&estate.admin, "Zhou", Role::Supervisor, None);
    let mut sites = vec![estate.site];
    sites.extend((1..SITES).map(|_| estate.another_site()));
    let rounds: Vec<Round> = sites.iter().map(|site| Round::lay_out(&zhou, *site, checklists::one_question(), STOPS)).collect();
    let mut devices = vec![];
    for (n, site) in sites.iter().cycle().take(SITES * PHONES).enumerate() {
        let cleaner = estate::colleague(&estate.admin, &format!("Cleaner {n}"), Role::Cleaner, Some(*site));
        devices.push(Device::enrol(&estate.admin, &cleaner));
    }
    Town { estate, zhou, rounds, devices }
}

/// Lets everybody write and read at once. In the end the readers, and all records that were acknowledged, by site.
fn rush(town: &Town, operations: usize) -> (Vec<Reader>, BTreeMap<SiteId, BTreeSet<Of>>) {
    let (applied, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (applied, done) = (&applied, &done);
    thread::scope(|scope| {
        let writing: Vec<_> = town
            .devices
            .iter()
            .zip(town.rounds.iter().cycle())
            .map(|(device, round)| (round.site, scope.spawn(move || write(device, round, applied, operations))))
            .collect();
        let reading: Vec<_> = town
            .rounds
            .iter()
            .cycle()
            .take(SITES * READERS)
            .map(|round| {
                let reader = Reader::of(&town.zhou, round.site);
                scope.spawn(move || reader.follow(done))
            })
            .collect();
        let mut written: BTreeMap<SiteId, BTreeSet<Of>> = BTreeMap::new();
        for (site, phone) in writing {
            written.entry(site).or_default().extend(phone.join().expect("nothing is refused"));
        }
        done.store(true, Ordering::SeqCst);
        let readers = reading.into_iter().map(|reader| reader.join().expect("what is pulled is in order")).collect();
        assert!(applied.load(Ordering::Relaxed) >= operations);
        (readers, written)
    })
}

/// Records that a reader has not seen as they are now: at the number that somebody finds who comes only now.
fn skipped(town: &Town, readers: &[Reader], written: &BTreeMap<SiteId, BTreeSet<Of>>) -> Vec<Of> {
    let mut skipped = vec![];
    for reader in readers {
        let mut fresh = Reader::of(&town.zhou, reader.site);
        while fresh.pull(200) {}
        let acknowledged = written[&reader.site].iter().filter(|record| !fresh.last_seen.contains_key(*record));
        skipped.extend(acknowledged.cloned());
        let now = fresh.last_seen.iter().filter(|(record, seq)| reader.last_seen.get(*record) != Some(*seq));
        skipped.extend(now.map(|(record, _)| record.clone()));
        assert!(
            reader.last_seen.keys().all(|record| fresh.last_seen.contains_key(record)),
            "something was pulled that is not in the books"
        );
    }
    skipped
}

fn follow(operations: usize) {
    let town = build();
    let (readers, written) = rush(&town, operations);
    let skipped = skipped(&town, &readers, &written);
    assert!(skipped.is_empty(), "{} changes were skipped: {skipped:?}", skipped.len());
    let few = readers.iter().map(|reader| reader.pages).min();
    assert!(few > Some(operations / 500), "a reader who gets everything in {few:?} pages followed nobody");
}

#[test]
fn who_follows_by_a_cursor_while_others_write_skips_nothing() {
    follow(2_000);
}

/// A check that finds nothing proves nothing.
#[test]
fn a_cursor_that_ran_ahead_would_be_noticed() {
    let mut town = build();
    town.estate.server.set(MISTAKE, "cursor-runs-ahead");
    town.estate.server.start_again();
    let (readers, written) = rush(&town, 300);
    town.estate.server.unset(MISTAKE);
    town.estate.server.start_again();
    assert!(
        !skipped(&town, &readers, &written).is_empty(),
        "nobody noticed that changes were skipped: is it a build with the steps in it?"
    );
}

mod long {
    #[test]
    fn who_follows_by_a_cursor_while_others_write_fifty_thousand_times_skips_nothing() {
        super::follow(50_000);
    }
}
