//! What goes over the cable between a phone and the server, how many bytes of it, and where is it cut? A proxy for TCP that counts.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

/// A cable to a server.
pub struct Cable {
    /// The address of its near end.
    pub url: String,
    up: AtomicU64,
    down: AtomicU64,
    stalled: AtomicBool,
    unplugged: AtomicBool,
    /// Bytes after which each connection is cut; 0 for never.
    holds: AtomicU64,
}

impl Cable {
    /// A good one.
    #[must_use]
    pub fn to(server: &str) -> Arc<Self> {
        let far = server.trim_start_matches("http://").to_owned();
        let door = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", door.local_addr().expect("it has an address"));
        let [up, down, holds] = [0; 3].map(AtomicU64::new);
        let cable = Arc::new(Self { url, up, down, stalled: AtomicBool::new(false), unplugged: AtomicBool::new(false), holds });
        let here = Arc::clone(&cable);
        thread::spawn(move || {
            for near in door.incoming().map_while(Result::ok) {
                if here.unplugged.load(Ordering::SeqCst) {
                    continue;
                }
                if let Ok(far) = TcpStream::connect(&far) {
                    here.lay(&near, &far);
                }
            }
        });
        cable
    }

    /// Bytes to the server and back so far, headers and all; without those of TCP and IP, and of TLS where there is any.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        (self.up.load(Ordering::SeqCst), self.down.load(Ordering::SeqCst))
    }

    /// Holds everything back, or no longer: the line is up, and nothing comes through.
    pub fn stall(&self, stalled: bool) {
        self.stalled.store(stalled, Ordering::SeqCst);
    }

    /// Pulls it out, or plugs it in again: nobody gets through, and whoever was through is cut off at their next word.
    pub fn unplug(&self, unplugged: bool) {
        self.unplugged.store(unplugged, Ordering::SeqCst);
    }

    /// Cuts each connection once so many bytes have gone up over it; 0 for never.
    pub fn cut_after(&self, bytes: u64) {
        self.holds.store(bytes, Ordering::SeqCst);
    }

    fn lay(self: &Arc<Self>, near: &TcpStream, far: &TcpStream) {
        for is_up in [true, false] {
            let (from, to) = if is_up { (near, far) } else { (far, near) };
            let (Ok(from), Ok(to)) = (from.try_clone(), to.try_clone()) else { return };
            // Packets go as they come: waiting for more would be a slow server's look.
            let _ = to.set_nodelay(true);
            let here = Arc::clone(self);
            thread::spawn(move || {
                here.carry(from, to, is_up);
            });
        }
    }

    fn carry(&self, mut from: TcpStream, mut to: TcpStream, is_up: bool) {
        let (mut buffer, mut carried) = ([0; 16 * 1024], 0);
        while let Ok(length) = from.read(&mut buffer) {
            let holds = self.holds.load(Ordering::SeqCst);
            carried += length as u64;
            if length == 0 || self.unplugged.load(Ordering::SeqCst) || (is_up && holds > 0 && carried > holds) {
                break;
            }
            while self.stalled.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(5));
            }
            if to.write_all(&buffer[..length]).is_err() {
                break;
            }
            let counter = if is_up { &self.up } else { &self.down };
            counter.fetch_add(length as u64, Ordering::SeqCst);
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }
}
