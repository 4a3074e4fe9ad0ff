//! How does a simulated phone lose its signal? Its line can be cut.

use mobile_core::{HttpTransport, Request, Response, Transport, TransportError};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// A line to the server.
pub struct Line {
    http: Arc<HttpTransport>,
    is_cut: AtomicBool,
}

impl Line {
    pub fn to(address: &str) -> Arc<Self> {
        Arc::new(Self { http: HttpTransport::new(address.into()), is_cut: AtomicBool::new(false) })
    }

    pub fn cut(&self, cut: bool) {
        self.is_cut.store(cut, Ordering::SeqCst);
    }
}

impl Transport for Line {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        if self.is_cut.load(Ordering::SeqCst) {
            return Err(TransportError::Cut { why: "no signal".into() });
        }
        self.http.send(request)
    }
}
