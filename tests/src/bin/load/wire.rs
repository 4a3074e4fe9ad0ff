//! How does a request go out at the least cost to the client? One connection a phone, kept open, one write a request.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// A kept-open HTTP/1.1 connection.
pub struct Wire {
    stream: TcpStream,
    host: String,
    out: Vec<u8>,
    back: Vec<u8>,
}

impl Wire {
    /// Connects to `http://HOST:PORT`.
    pub fn connect(url: &str) -> Result<Self, String> {
        let host = url.strip_prefix("http://").ok_or("only http:// is spoken here")?.trim_end_matches('/').to_owned();
        let stream = TcpStream::connect(&host).map_err(|e| format!("{host}: {e}"))?;
        stream.set_nodelay(true).map_err(|e| e.to_string())?;
        Ok(Self { stream, host, out: vec![], back: vec![] })
    }

    /// Sends a request and gives status and body. `headers` are whole lines, each with its end.
    pub fn send(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<(u16, &[u8]), String> {
        self.out.clear();
        write!(self.out, "{method} {path} HTTP/1.1\r\nHost: {}\r\n{headers}Content-Length: {}\r\n\r\n", self.host, body.len())
            .map_err(|e| e.to_string())?;
        self.out.extend_from_slice(body);
        self.stream.write_all(&self.out).map_err(|e| e.to_string())?;
        self.back.clear();
        let (status, from, length) = loop {
            if let Some(head) = head(&self.back)? {
                break head;
            }
            self.more()?;
        };
        while self.back.len() < from + length {
            self.more()?;
        }
        Ok((status, self.back.get(from..from + length).unwrap_or_default()))
    }

    fn more(&mut self) -> Result<(), String> {
        let filled = self.back.len();
        self.back.resize(filled + 64 * 1024, 0);
        let read = self.stream.read(&mut self.back[filled..]).map_err(|e| e.to_string())?;
        self.back.truncate(filled + read);
        if read == 0 { Err("the server closed the connection".into()) } else { Ok(()) }
    }
}

/// Status, where the body begins, and its length; none while the head is not all there.
fn head(bytes: &[u8]) -> Result<Option<(u16, usize, usize)>, String> {
    let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&bytes[..end]).map_err(|e| e.to_string())?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or("no HTTP status")?;
    let length = lines.filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = match length {
        Some((_, value)) => value.trim().parse().map_err(|_| "no length")?,
        None if status == 204 => 0,
        None => return Err(format!("an answer without a length: {text}")),
    };
    Ok(Some((status, end + 4, length)))
}
