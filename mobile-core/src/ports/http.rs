//! How does a question get to the server?

use engine::sync::{Header, Request, Response};
use flate2::{Compression, write::GzEncoder};
use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use ureq::{Agent, http};

/// Carries a question to the server and the answer back. Any status is an answer; only a cut line is an error.
#[uniffi::export(with_foreign)]
pub trait Transport: Send + Sync {
    /// Sends and waits; no longer than the question's `timeout_millis`, where it has one.
    ///
    /// # Errors
    /// [`TransportError`] when no answer came.
    fn send(&self, request: Request) -> Result<Response, TransportError>;
}

/// No answer came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TransportError {
    /// The line was cut before or after the server had the question.
    #[error("{why}")]
    Cut {
        /// For the log.
        why: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Cut { why: error.reason }
    }
}

/// The app's own HTTP client, with TLS of its own (rustls). JSON goes and comes packed.
#[derive(uniffi::Object)]
pub struct HttpTransport {
    agent: Agent,
    server: String,
    /// A server that once did not understand a packed question is asked plainly.
    plainly: AtomicBool,
}

/// The largest answer that is read, in bytes: pages of 200 records are far below.
const ANSWER: u64 = 64 * 1024 * 1024;
/// Bytes from which on JSON is packed: less would hardly get smaller.
const WORTH_PACKING: usize = 1024;
/// The longest that anybody waits for an answer.
const PATIENCE: Duration = Duration::from_secs(120);

#[uniffi::export]
impl HttpTransport {
    /// A client for a server's address: `https://rounds.example`.
    #[uniffi::constructor]
    #[must_use]
    pub fn new(server_url: String) -> Arc<Self> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            // Nobody reads them, and a sync without news is made of headers.
            .user_agent("")
            .accept("")
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_global(Some(PATIENCE))
            .build();
        let server = server_url.trim_end_matches('/').to_owned();
        Arc::new(Self { agent: Agent::new_with_config(config), server, plainly: AtomicBool::new(false) })
    }
}

impl Transport for HttpTransport {
    fn send(&self, mut request: Request) -> Result<Response, TransportError> {
        let until = Instant::now() + request.timeout_millis.map_or(PATIENCE, |millis| Duration::from_millis(millis).min(PATIENCE));
        let Some(packed) = self.packed(&request) else { return self.ask(request, until) };
        let plain = std::mem::replace(&mut request.body, packed);
        let (method, path, headers) = (request.method.clone(), request.path.clone(), request.headers.clone());
        request.headers.push(Header { name: "content-encoding".into(), value: "gzip".into() });
        let answer = self.ask(request, until)?;
        if !is_not_understood(&answer) {
            return Ok(answer);
        }
        // It may be the packing: a server or a proxy that does not know it must not stop a phone.
        let again = self.ask(Request { method, path, headers, body: plain, timeout_millis: None }, until)?;
        if !is_not_understood(&again) {
            self.plainly.store(true, Ordering::Relaxed);
        }
        Ok(again)
    }
}

fn is_not_understood(answer: &Response) -> bool {
    matches!(answer.status, 400 | 415)
}

fn cut(error: &dyn std::fmt::Display) -> TransportError {
    TransportError::Cut { why: error.to_string() }
}

impl HttpTransport {
    /// The body packed, where that is worth it.
    fn packed(&self, request: &Request) -> Option<Vec<u8>> {
        let is_json = |h: &Header| h.name.eq_ignore_ascii_case("content-type") && h.value.starts_with("application/json");
        if self.plainly.load(Ordering::Relaxed) || request.body.len() <= WORTH_PACKING || !request.headers.iter().any(is_json) {
            return None;
        }
        let mut gzip = GzEncoder::new(vec![], Compression::default());
        gzip.write_all(&request.body).and_then(|()| gzip.finish()).ok()
    }

    fn ask(&self, request: Request, until: Instant) -> Result<Response, TransportError> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(cut(&"the time is over"));
        }
        let mut builder = http::Request::builder().method(request.method.as_str()).uri(format!("{}{}", self.server, request.path));
        for header in &request.headers {
            builder = builder.header(&header.name, &header.value);
        }
        let is_head = request.method == "HEAD";
        let is_bare = is_head || request.method == "GET";
        let answer = if is_bare {
            let question = builder.body(()).map_err(|e| cut(&e))?;
            self.agent.run(self.agent.configure_request(question).timeout_global(Some(left)).build())
        } else {
            let question = builder.body(request.body).map_err(|e| cut(&e))?;
            self.agent.run(self.agent.configure_request(question).timeout_global(Some(left)).build())
        };
        let (head, mut body) = answer.map_err(|e| cut(&e))?.into_parts();
        // An answer to HEAD may say how its body would be packed, and has none.
        let bytes = if is_head { vec![] } else { body.with_config().limit(ANSWER).read_to_vec().map_err(|e| cut(&e))? };
        let headers = head
            .headers
            .iter()
            .filter_map(|(name, value)| Some(Header { name: name.as_str().to_owned(), value: value.to_str().ok()?.to_owned() }));
        Ok(Response { status: head.status.as_u16(), headers: headers.collect(), body: bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::{
        io::{BufRead, BufReader, Read},
        net::{TcpListener, TcpStream},
        thread,
    };

    /// A question as it came over the line: its headers in small letters, and its body.
    fn hear(line: &mut BufReader<TcpStream>) -> Option<(String, Vec<u8>)> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            (line.read_line(&mut head).ok()? > 0).then_some(())?;
        }
        let head = head.to_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()).map_or(0, |n| n.parse().unwrap());
        let mut body = vec![0; length];
        line.read_exact(&mut body).ok()?;
        Some((head, body))
    }

    /// A server that answers each question as it is told.
    fn server(answer: impl Fn(&str, &[u8]) -> Vec<u8> + Send + 'static) -> String {
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", door.local_addr().unwrap());
        thread::spawn(move || {
            for line in door.incoming() {
                let mut line = BufReader::new(line.unwrap());
                while let Some((head, body)) = hear(&mut line) {
                    line.get_mut().write_all(&answer(&head, &body)).unwrap();
                }
            }
        });
        url
    }

    fn says(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).as_bytes(), body].concat()
    }

    fn question(body: &[u8]) -> Request {
        let headers = vec![Header { name: "content-type".into(), value: "application/json".into() }];
        Request { method: "POST".into(), path: "/".into(), headers, body: body.to_vec(), timeout_millis: None }
    }

    fn long() -> Vec<u8> {
        format!("\"{}\"", "a visit and another one, ".repeat(100)).into_bytes()
    }

    #[test]
    fn what_is_long_goes_packed_and_what_is_short_goes_as_it_is() {
        let url = server(|head, body| {
            let mut plain = vec![];
            if head.contains("content-encoding: gzip") {
                assert!(body.len() < 200, "{} bytes", body.len());
                GzDecoder::new(body).read_to_end(&mut plain).unwrap();
            } else {
                plain.extend_from_slice(body);
                assert!(body.len() < 1024);
            }
            let mut answer = GzEncoder::new(vec![], Compression::default());
            answer.write_all(&plain).unwrap();
            says(200, "content-encoding: gzip\r\n", &answer.finish().unwrap())
        });
        let http = HttpTransport::new(url);
        for body in [long(), b"{}".to_vec()] {
            assert!(http.send(question(&body)).unwrap().body == body);
        }
        let photo = Request { headers: vec![], body: vec![7; 5_000], ..question(b"") };
        assert!(http.packed(&photo).is_none(), "a photo is packed already");
    }

    #[test]
    fn a_server_that_knows_no_packing_is_asked_plainly_from_then_on() {
        for refusal in [400, 415] {
            let url = server(move |head, body| match head.contains("content-encoding") {
                true => says(refusal, "", b"what is this?"),
                false => says(200, "", body),
            });
            let http = HttpTransport::new(url);
            let answer = http.send(question(&long())).unwrap();
            assert!(answer.status == 200 && answer.body == long());
            assert!(http.packed(&question(&long())).is_none());
        }
        // One that says no to what was asked says so twice, and the next question is packed again.
        let http = HttpTransport::new(server(|_, _| says(400, "", b"no")));
        assert_eq!(http.send(question(&long())).unwrap().status, 400);
        assert!(http.packed(&question(&long())).is_some());
    }

    #[test]
    fn nobody_waits_longer_than_the_question_says() {
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        let http = HttpTransport::new(format!("http://{}", door.local_addr().unwrap()));
        let asked = Instant::now();
        let silence = http.send(Request { timeout_millis: Some(300), ..question(&long()) });
        assert!(silence.is_err());
        assert!((Duration::from_millis(250)..Duration::from_secs(3)).contains(&asked.elapsed()), "{:?}", asked.elapsed());
    }

    /// How far an upload is that the server no longer knows: the question must not look like one that was lost.
    #[test]
    fn an_answer_to_head_that_would_have_been_packed_is_an_answer() {
        let url = server(|_, _| b"HTTP/1.1 404 X\r\ncontent-encoding: gzip\r\ncontent-length: 143\r\n\r\n".to_vec());
        let head = Request { method: "HEAD".into(), headers: vec![], ..question(b"") };
        let answer = HttpTransport::new(url).send(head).unwrap();
        assert_eq!((answer.status, answer.body.len()), (404, 0));
    }

    /// An answer may hold a thousand times its size; no more of it is taken in than any answer may have.
    #[test]
    fn an_answer_is_not_unpacked_beyond_measure() {
        let mut part = GzEncoder::new(vec![], Compression::fast());
        part.write_all(&vec![0; 8 * 1024 * 1024]).unwrap();
        let whole = part.finish().unwrap().repeat(9);
        let url = server(move |_, _| says(200, "content-encoding: gzip\r\n", &whole));
        assert!(HttpTransport::new(url).send(question(b"{}")).is_err());
    }
}
