//! What if the line is cut at a byte? A stretch of line between a client and the server that is cut after so many bytes, on their way there or back.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

/// The stretch of line. It carries connections until it is dropped.
pub struct Cutter {
    /// Its near end, to be used as the server's address.
    pub url: String,
    near: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Bytes before which a connection is cut on the way there, at the latest; 0: never.
    there: AtomicU64,
    /// The same on the way back.
    back: AtomicU64,
    cuts: AtomicU64,
    /// Connections that nobody would cut: a client may keep one for ever.
    good: Mutex<Vec<TcpStream>>,
    gone: AtomicBool,
}

impl Cutter {
    /// A line to a server that nobody cuts yet.
    #[must_use]
    pub fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let near = listener.local_addr().expect("it listens");
        let state = Arc::<State>::default();
        let (far, shared) = (server.trim_start_matches("http://").to_owned(), state.clone());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if shared.gone.load(Ordering::SeqCst) {
                    return;
                }
                carry(client, &far, &shared);
            }
        });
        Self { url: format!("http://{near}"), near, state }
    }

    /// From here on each connection is cut, by lot in one direction: before so many bytes on the way there, or on the way back. Those that are
    /// there now end at once.
    pub fn cut_within(&self, there: u64, back: u64) {
        self.state.there.store(there, Ordering::SeqCst);
        self.state.back.store(back, Ordering::SeqCst);
        for stream in self.state.good.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// New connections are good ones again.
    pub fn mend(&self) {
        self.cut_within(0, 0);
    }

    /// How many connections were cut.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        self.state.cuts.load(Ordering::SeqCst)
    }
}

impl Drop for Cutter {
    fn drop(&mut self) {
        self.state.gone.store(true, Ordering::SeqCst);
        // So that it notices.
        let _ = TcpStream::connect(self.near);
    }
}

/// Bytes after which a direction is cut.
fn draw(within: u64) -> u64 {
    let (_, chance) = crate::new_id().as_u64_pair();
    // The bits at the top say which kind of id it is.
    (chance & u64::from(u32::MAX)) % within.max(1)
}

fn carry(client: TcpStream, far: &str, state: &Arc<State>) {
    // A server that is down: the client sees a connection that closes.
    let Ok(server) = TcpStream::connect(far) else { return };
    let (there, back) = (state.there.load(Ordering::SeqCst), state.back.load(Ordering::SeqCst));
    let (mut up, mut down) = (u64::MAX, u64::MAX);
    if there > 0 && (back == 0 || draw(3) > 0) {
        up = draw(there);
    } else if back > 0 {
        down = draw(back);
    }
    let both = |stream: &TcpStream| stream.try_clone().expect("a socket has a second handle");
    if (up, down) == (u64::MAX, u64::MAX) {
        state.good.lock().unwrap_or_else(PoisonError::into_inner).push(both(&client));
    }
    let (client_too, server_too) = (both(&client), both(&server));
    let (counted, counted_too) = (state.clone(), state.clone());
    thread::spawn(move || copy(client, server, up, &counted));
    thread::spawn(move || copy(server_too, client_too, down, &counted_too));
}

/// Moves bytes until one side is done, or the line is cut.
fn copy(mut from: TcpStream, mut to: TcpStream, left: u64, state: &State) {
    let (mut left, mut buffer) = (left, vec![0; 16 * 1024]);
    loop {
        let read = from.read(&mut buffer).unwrap_or(0);
        let passes = read.min(usize::try_from(left).unwrap_or(usize::MAX));
        let arrived = to.write_all(&buffer[..passes]).is_ok();
        left -= passes as u64;
        if passes < read {
            state.cuts.fetch_add(1, Ordering::SeqCst);
        }
        if read == 0 || passes < read || !arrived {
            // Either way: half a connection is of no use to HTTP.
            let _ = from.shutdown(Shutdown::Both);
            let _ = to.shutdown(Shutdown::Both);
            return;
        }
    }
}
