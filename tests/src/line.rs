//! What can happen to a message between phone and server? It can be cut, its answer can be lost, it can be late.

use mobile_core::{HttpTransport, Request, Response, Transport, TransportError};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

/// A phone's line to the server.
pub struct Line {
    http: Arc<HttpTransport>,
    cut: AtomicBool,
    delay: AtomicU64,
    trouble: Mutex<Option<(Trouble, String)>>,
    log: Mutex<Vec<String>>,
}

/// What befalls the next message of its kind, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It never reaches the server.
    NeverArrives,
    /// The server does what it asks, and the answer is lost.
    AnswerLost,
}

impl Line {
    /// A good line.
    #[must_use]
    pub fn to(url: &str) -> Arc<Self> {
        Arc::new(Self {
            http: HttpTransport::new(url.into()),
            cut: AtomicBool::new(false),
            delay: AtomicU64::new(0),
            trouble: Mutex::new(None),
            log: Mutex::new(vec![]),
        })
    }

    /// Cuts it, or mends it.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::SeqCst);
    }

    /// Makes every message late.
    pub fn delay(&self, by: Duration) {
        self.delay.store(u64::try_from(by.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// Lets something befall the next message whose method and path begin so: `POST /v1/sync/push`.
    pub fn befall(&self, trouble: Trouble, message: &str) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some((trouble, message.into()));
    }

    /// Methods and paths of the messages so far.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn trouble_of(&self, message: &str) -> Option<Trouble> {
        let mut waiting = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let befalls = waiting.as_ref().is_some_and(|(_, begins)| message.starts_with(begins));
        if befalls { waiting.take().map(|(trouble, _)| trouble) } else { None }
    }
}

fn gone(why: &str) -> TransportError {
    TransportError::Cut { why: why.into() }
}

impl Transport for Line {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        if self.cut.load(Ordering::SeqCst) {
            return Err(gone("no signal"));
        }
        let message = format!("{} {}", request.method, request.path);
        self.log.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
        thread::sleep(Duration::from_millis(self.delay.load(Ordering::SeqCst)));
        match self.trouble_of(&message) {
            None => self.http.send(request),
            Some(Trouble::NeverArrives) => Err(gone("lost on the way there")),
            Some(Trouble::AnswerLost) => {
                self.http.send(request)?;
                Err(gone("lost on the way back"))
            }
        }
    }
}
