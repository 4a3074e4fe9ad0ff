//! How many photos may one phone send at once? A handful: a good line is used, and a phone gone wild keeps nobody else waiting.

use crate::problem::Problem;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// Uploads of one sender that go on at the same time.
const AT_ONCE: usize = 8;
/// How long another one waits for its turn; its connection is all that it costs.
const PATIENCE: Duration = Duration::from_secs(20);
/// Senders from which on those that have gone are forgotten.
const MANY: usize = 256;

/// Who sends how many.
#[derive(Default)]
pub(super) struct Crowd(Mutex<HashMap<Uuid, Arc<Semaphore>>>);

impl Crowd {
    /// A place for one upload of a sender, for as long as this is kept; 429 when its others go on for too long.
    pub async fn enter(&self, sender: Uuid) -> Result<OwnedSemaphorePermit, Problem> {
        let places = self.places_of(sender);
        match tokio::time::timeout(PATIENCE, places.acquire_owned()).await {
            Ok(place) => place.map_err(|_| Problem::Internal),
            Err(_) => Err(Problem::TooMany(PATIENCE.as_secs())),
        }
    }

    fn places_of(&self, sender: Uuid) -> Arc<Semaphore> {
        let mut senders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if senders.len() >= MANY {
            // Whoever is sending holds its semaphore too.
            senders.retain(|_, places| Arc::strong_count(places) > 1);
        }
        senders.entry(sender).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE))).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn a_phone_sends_eight_at_once_and_keeps_no_other_phone_waiting() {
        actix_web::rt::System::new().block_on(async {
            let (crowd, one, other) = (Crowd::default(), Uuid::from_u128(1), Uuid::from_u128(2));
            let mut places = vec![];
            for _ in 0..AT_ONCE {
                places.push(crowd.enter(one).await.unwrap());
            }
            assert!(crowd.enter(one).now_or_never().is_none(), "the ninth waits");
            assert!(crowd.enter(other).now_or_never().is_some());
            places.pop();
            assert!(crowd.enter(one).now_or_never().is_some());
        });
    }

    #[test]
    fn senders_that_have_gone_are_forgotten() {
        let crowd = Crowd::default();
        let _stays = crowd.places_of(Uuid::from_u128(0));
        for n in 1..=2 * MANY as u128 {
            drop(crowd.places_of(Uuid::from_u128(n)));
        }
        assert!(crowd.0.lock().unwrap().len() <= MANY + 1);
        assert!(crowd.0.lock().unwrap().contains_key(&Uuid::from_u128(0)));
    }
}
