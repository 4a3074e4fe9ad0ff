//! What is it like when the server was updated? A proxy before it that has another version of the phone page to give, once it is published.

use crate::http::Http;
use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// The server, before and after.
pub struct NewerPage {
    /// Its address.
    pub url: String,
    published: AtomicBool,
    server: String,
}

impl NewerPage {
    /// What the new version's style sheet says.
    pub const MARK: &str = "/* the new version */";

    /// Stands before a server, and gives what it gives.
    #[must_use]
    pub fn before(server: &str) -> Arc<Self> {
        let door = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", door.local_addr().expect("it has an address"));
        let page = Arc::new(Self { url, published: AtomicBool::new(false), server: server.into() });
        let here = Arc::clone(&page);
        thread::spawn(move || {
            for near in door.incoming().map_while(Result::ok) {
                let here = Arc::clone(&here);
                // A browser that hangs up is no matter.
                thread::spawn(move || drop(here.serve(near)));
            }
        });
        page
    }

    /// The new version is there.
    pub fn publish(&self) {
        self.published.store(true, Ordering::SeqCst);
    }

    /// One question a connection: the next one may be for the other version.
    fn serve(&self, near: TcpStream) -> io::Result<()> {
        let mut asked = BufReader::new(near.try_clone()?);
        let mut head = String::new();
        while asked.read_line(&mut head)? > 2 {}
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let is_changed = self.published.load(Ordering::SeqCst) && ["/phone/sw.js", "/phone/phone.css"].contains(&path.as_str());
        if is_changed { self.give_newer(&path, near) } else { self.pass_on(&head, asked, near) }
    }

    fn give_newer(&self, path: &str, mut near: TcpStream) -> io::Result<()> {
        let (old, kind) = (Http::default().must("GET", &format!("{}{path}", self.server), &[], None).text(), path.rsplit('.').next());
        let (new, kind) = if kind == Some("css") {
            (format!("{old}\n{}\n", Self::MARK), "text/css")
        } else {
            // Another version, of which one file is another.
            let (before, after) = old.split_once(r#""/phone/phone.css":""#).expect("the list names the style sheet");
            let new = format!(r#"{before}"/phone/phone.css":"new-{after}"#);
            (new.replacen(r#""version":""#, r#""version":"new-"#, 1), "text/javascript")
        };
        write!(
            near,
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nService-Worker-Allowed: /phone\r\n\
             Cross-Origin-Embedder-Policy: require-corp\r\nCross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n\r\n{new}",
            new.len()
        )
    }

    fn pass_on(&self, head: &str, mut asked: BufReader<TcpStream>, near: TcpStream) -> io::Result<()> {
        let far = TcpStream::connect(self.server.trim_start_matches("http://"))?;
        let kept = head.lines().filter(|line| !line.is_empty() && !line.to_ascii_lowercase().starts_with("connection:"));
        let lines: Vec<&str> = kept.collect();
        write!(&far, "{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"))?;
        let mut up = far.try_clone()?;
        thread::spawn(move || drop(io::copy(&mut asked, &mut up)));
        let copied = io::copy(&mut &far, &mut &near);
        near.shutdown(std::net::Shutdown::Both)?;
        copied.map(drop)
    }
}
