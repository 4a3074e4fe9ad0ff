//! Who makes the copies that nobody waits for? One thread that steps back behind everybody else, so that a rush of photos is received first.

use crate::problem::Problem;
use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
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

/// Milliseconds over which it is counted how much comes in.
const SPAN: u64 = 250;
/// Chunks in such a span from which on there is a rush.
const RUSH: u64 = 25;
/// How long one photo's copies wait for a rush to end; then they are made all the same, so that a rush without end starves nobody.
const PATIENCE: Duration = Duration::from_secs(1);

static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);
/// The span that is counted now, and how many chunks came in it and in the one before. Two threads may count past each other at the edge of
/// a span: it is only about being polite.
static SPAN_NOW: AtomicU64 = AtomicU64::new(0);
static CAME: AtomicU64 = AtomicU64::new(0);
static CAME_BEFORE: AtomicU64 = AtomicU64::new(0);

fn span() -> u64 {
    u64::try_from(BEGINNING.elapsed().as_millis()).unwrap_or(u64::MAX) / SPAN
}

/// A chunk of a photo has come.
pub(super) fn came() {
    let now = span();
    let counted = SPAN_NOW.swap(now, Relaxed);
    if counted != now {
        let came = CAME.swap(0, Relaxed);
        CAME_BEFORE.store(if counted + 1 == now { came } else { 0 }, Relaxed);
    }
    CAME.fetch_add(1, Relaxed);
}

fn is_rush() -> bool {
    let age = span().saturating_sub(SPAN_NOW.load(Relaxed));
    match age {
        0 => CAME.load(Relaxed).max(CAME_BEFORE.load(Relaxed)) >= RUSH,
        1 => CAME.load(Relaxed) >= RUSH,
        _ => false,
    }
}

/// Waits while photos come in faster than anybody looks at them. Whoever waits here holds nothing that somebody else wants.
pub(super) async fn let_the_rush_pass() {
    let begun = Instant::now();
    while is_rush() && begun.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(SPAN / 5)).await;
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
        thread::Builder::new().name("copies".into()).spawn(work).map_err(|error| error.to_string())?;
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
