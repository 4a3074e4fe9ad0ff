//! How do pushes that wait share a transaction? Whoever is first works for those who wait: while one transaction is on its way
//! to the disk, the next one fills up.

use super::{Incoming, apply};
use crate::{
    books::Catalogs,
    db::{Db, DbError},
    ports::Ports,
};
use domain::{
    faults::{pass, planted},
    ids::ScopeId,
    wire::{Outcome, Status},
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// Operations that may wait in one lane before more are told to try again.
const LANE_LIMIT: usize = 20_000;
/// Operations that one transaction takes.
const BATCH_LIMIT: usize = 400;

/// The door for writes.
#[derive(Clone)]
pub struct Operations {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    catalogs: Arc<Catalogs>,
    ports: Ports,
    /// One for each of the database's writers. A scope keeps to its lane, so what is sent in order is judged in order.
    lanes: Vec<Mutex<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    parcels: VecDeque<Parcel>,
    operations: usize,
    running: bool,
}

struct Parcel {
    operations: Vec<Incoming>,
    reply: oneshot::Sender<Vec<Outcome>>,
}

impl Operations {
    /// A door to this database.
    #[must_use]
    pub fn new(db: Db, catalogs: Arc<Catalogs>, ports: Ports) -> Self {
        let lanes = std::iter::repeat_with(Mutex::default).take(db.writers()).collect();
        Self { inner: Arc::new(Inner { db, catalogs, ports, lanes }) }
    }

    /// Has operations judged and written; comes back after the commit, with one outcome for each, in the same order.
    pub async fn submit(&self, operations: Vec<Incoming>) -> Vec<Outcome> {
        let mut by_lane: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (n, incoming) in operations.iter().enumerate() {
            by_lane.entry(self.lane_of(incoming.envelope.scope)).or_default().push(n);
        }
        let mut outcomes: Vec<Outcome> = operations.iter().map(retry).collect();
        let mut operations: Vec<Option<Incoming>> = operations.into_iter().map(Some).collect();
        let mut told = vec![];
        for (lane, places) in by_lane {
            let parcel = places.iter().filter_map(|n| operations.get_mut(*n).and_then(Option::take)).collect();
            told.push((places, self.enqueue(lane, parcel)));
        }
        for (places, reply) in told {
            // No reply (a full lane, a writer that died): the outcome stays `retry`.
            let Ok(answers) = reply.await else { continue };
            for (place, answer) in places.into_iter().zip(answers) {
                if let Some(outcome) = outcomes.get_mut(place) {
                    *outcome = answer;
                }
            }
        }
        outcomes
    }

    /// Has one operation judged and written.
    pub async fn submit_one(&self, operation: Incoming) -> Outcome {
        let fallback = retry(&operation);
        self.submit(vec![operation]).await.pop().unwrap_or(fallback)
    }

    fn lane_of(&self, scope: ScopeId) -> usize {
        // The random half of an id, as good as a hash.
        let number = scope.0.as_u64_pair().1 % self.inner.lanes.len() as u64;
        usize::try_from(number).unwrap_or_default()
    }

    fn lane(&self, lane: usize) -> Option<MutexGuard<'_, Waiting>> {
        self.inner.lanes.get(lane).map(|waiting| waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn enqueue(&self, lane: usize, operations: Vec<Incoming>) -> oneshot::Receiver<Vec<Outcome>> {
        let (reply, told) = oneshot::channel();
        let Some(mut waiting) = self.lane(lane) else { return told };
        if waiting.operations + operations.len() > LANE_LIMIT {
            return told;
        }
        waiting.operations += operations.len();
        waiting.parcels.push_back(Parcel { operations, reply });
        if !waiting.running {
            waiting.running = true;
            tokio::spawn(self.clone().work(lane));
        }
        told
    }

    async fn work(self, lane: usize) {
        while let Some(parcels) = self.take(lane) {
            let (operations, replies): (Vec<_>, Vec<_>) = parcels.into_iter().map(|p| (p.operations, p.reply)).unzip();
            let lengths: Vec<usize> = operations.iter().map(Vec::len).collect();
            let batch: Arc<Vec<Incoming>> = Arc::new(operations.into_iter().flatten().collect());
            let mut outcomes = self.commit(lane, batch).await.into_iter();
            for (reply, length) in replies.into_iter().zip(lengths) {
                // The phone that waited may be gone; it will ask again.
                drop(reply.send(outcomes.by_ref().take(length).collect()));
            }
        }
    }

    /// The next batch, or none when the lane is empty: then the next one to come works again.
    fn take(&self, lane: usize) -> Option<Vec<Parcel>> {
        let mut waiting = self.lane(lane)?;
        let mut parcels = vec![];
        let mut count = 0;
        while let Some(parcel) = waiting.parcels.front() {
            if count > 0 && count + parcel.operations.len() > BATCH_LIMIT {
                break;
            }
            count += parcel.operations.len();
            parcels.extend(waiting.parcels.pop_front());
        }
        waiting.operations = waiting.operations.saturating_sub(count);
        waiting.running = !parcels.is_empty();
        waiting.running.then_some(parcels)
    }

    async fn commit(&self, lane: usize, batch: Arc<Vec<Incoming>>) -> Vec<Outcome> {
        match self.transact(lane, batch.clone()).await {
            Ok(outcomes) => outcomes,
            Err(_) if planted("acknowledged-before-commit") => batch.iter().map(applied).collect(),
            // The database refused something that the rules allowed: find the culprit by going one by one.
            Err(error) if is_somebodys_fault(&error) && batch.len() > 1 => {
                tracing::warn!(%error, operations = batch.len(), "a batch was rolled back; going one by one");
                self.one_by_one(lane, &batch).await
            }
            Err(error) => {
                tracing::error!(%error, operations = batch.len(), "operations were not written");
                batch.iter().map(retry).collect()
            }
        }
    }

    async fn one_by_one(&self, lane: usize, batch: &[Incoming]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for incoming in batch {
            let outcome = match self.transact(lane, Arc::new(vec![incoming.clone()])).await {
                Ok(mut written) => written.pop(),
                Err(error) => {
                    tracing::error!(%error, operation = %incoming.envelope.id, kind = %incoming.envelope.kind, "an operation was not written");
                    None
                }
            };
            outcomes.push(outcome.unwrap_or_else(|| retry(incoming)));
        }
        outcomes
    }

    async fn transact(&self, lane: usize, batch: Arc<Vec<Incoming>>) -> Result<Vec<Outcome>, DbError> {
        let (catalogs, ports) = (self.inner.catalogs.clone(), self.inner.ports.clone());
        let (outcomes, fresh) = self.inner.db.write_by(lane, move |conn| apply(conn, &catalogs, &ports, &batch)).await?;
        fresh.keep(&self.inner.catalogs);
        pass("server:committed");
        Ok(outcomes)
    }
}

/// Nothing was kept; send it again.
fn retry(incoming: &Incoming) -> Outcome {
    Outcome { id: Some(incoming.envelope.id), status: Status::Retry, refusal: None }
}

/// A mistake that the simulator plants.
fn applied(incoming: &Incoming) -> Outcome {
    Outcome { status: Status::Applied, ..retry(incoming) }
}

fn is_somebodys_fault(error: &DbError) -> bool {
    matches!(error, DbError::Query(_) | DbError::Panicked | DbError::Stored { .. })
}
