//! Who makes the copies that nobody waits for? One thread that steps back behind everybody else, so that a rush of photos is received first.

use crate::problem::Problem;
use std::sync::{
    atomic::{AtomicU64, Ordering::Relaxed},
    mpsc,
};
use tokio::sync::oneshot;

/// How far it steps back: 19 is the farthest.
const NICE: i32 = 15;

type Job = Box<dyn FnOnce() + Send>;

/// Photos that wait for their copies, for `/metrics`.
static WAITING: AtomicU64 = AtomicU64::new(0);

/// Photos that wait for their copies.
pub fn waiting() -> u64 {
    WAITING.load(Relaxed)
}

/// One more photo that waits, for as long as this is kept.
pub(super) struct Waiting(());

impl Waiting {
    pub fn one() -> Self {
        WAITING.fetch_add(1, Relaxed);
        Self(())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Relaxed);
    }
}

/// The thread.
pub(super) struct Backstage {
    jobs: mpsc::Sender<Job>,
}

impl Backstage {
    pub fn open() -> Result<Self, String> {
        let (jobs, waiting) = mpsc::channel::<Job>();
        let work = move || {
            // Where the system does not let us, copies are made at everybody's pace.
            if let Err(error) = rustix::process::nice(NICE) {
                tracing::debug!(%error, "copies of photos are made without stepping back");
            }
            waiting.into_iter().for_each(|job| job());
        };
        std::thread::Builder::new().name("copies".into()).spawn(work).map_err(|error| error.to_string())?;
        Ok(Self { jobs })
    }

    /// Runs this when its turn comes.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let (tell, told) = oneshot::channel();
        let job = move || {
            // A photo that breaks the decoder must not end the thread: the others still want their copies.
            if let Ok(done) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
                drop(tell.send(done));
            }
        };
        self.jobs.send(Box::new(job)).map_err(|_| Problem::Internal)?;
        told.await.map_err(|_| Problem::Internal)
    }
}
