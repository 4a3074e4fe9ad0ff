//! The load of records: visits go up, changes come down.

use crate::{
    Load,
    report::{self, Cost, Tally},
    state::{Beat, Handset, State},
    wire::Wire,
};
use domain::wire::{Hello, Pulled};
use std::{
    fmt::Write as _,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};
use uuid::Uuid;

pub fn push(load: &Load, per_push: usize) -> Result<String, String> {
    let state = State::open(&load.state)?;
    run(load, &state, &format!("visits, {per_push} a push"), |phone, wire, until| {
        let mut walker = Walker::new(phone, &state.sites[phone.beat]);
        let headers = format!("{}Content-Type: application/json\r\n", phone.headers());
        let mut tally = Tally::default();
        while Instant::now() < until {
            let operations = walker.fill(per_push);
            let begun = Instant::now();
            let (status, body) = wire.send("POST", "/v1/sync/push", &headers, walker.body.as_bytes())?;
            tally.times.push(begun.elapsed());
            let applied = count(body, b"\"status\":\"applied\"");
            if status != 200 || applied != operations {
                return Err(format!("{status}: {applied} of {operations} applied: {}", String::from_utf8_lossy(body)));
            }
            tally.done += per_push as u64;
        }
        Ok(tally)
    })
}

pub fn pull(load: &Load) -> Result<String, String> {
    let state = State::open(&load.state)?;
    run(load, &state, "changes pulled, 200 a page", |phone, wire, until| {
        let headers = phone.headers();
        let scope = state.sites[phone.beat].site.0;
        let (_, body) = wire.send("GET", "/v1/sync/hello", &headers, b"")?;
        let hello: Hello = serde_json::from_slice(body).map_err(|e| e.to_string())?;
        let epoch = hello.scopes.iter().find(|s| s.scope.0 == scope).map(|s| s.epoch.clone()).ok_or("the site is not mine to see")?;
        let (mut tally, mut cursor) = (Tally::default(), 0);
        while Instant::now() < until {
            let begun = Instant::now();
            let (status, body) = wire.send("GET", &format!("/v1/sync/pull?scopes={scope}:{epoch}:{cursor}&limit=200"), &headers, b"")?;
            tally.times.push(begun.elapsed());
            if status != 200 {
                return Err(format!("{status}: {}", String::from_utf8_lossy(body)));
            }
            let page: Pulled = serde_json::from_slice(body).map_err(|e| e.to_string())?;
            let page = page.scopes.first().ok_or("an answer without the scope")?;
            tally.done += page.changes.len() as u64;
            cursor = if page.more { page.next } else { 0 };
        }
        Ok(tally)
    })
}

/// Lets every phone work at once, each on a connection of its own, and reports.
pub fn run(
    load: &Load,
    state: &State,
    what: &str,
    work: impl Fn(&Handset, &mut Wire, Instant) -> Result<Tally, String> + Sync,
) -> Result<String, String> {
    if load.phones > state.phones.len() {
        return Err(format!("only {} phones were set up", state.phones.len()));
    }
    let phones = &state.phones[..load.phones];
    let start = Barrier::new(phones.len() + 1);
    let (tallies, took, cost) = thread::scope(|scope| {
        let working: Vec<_> = phones
            .iter()
            .map(|phone| {
                let (start, work) = (&start, &work);
                scope.spawn(move || {
                    let wire = Wire::connect(&state.url);
                    start.wait();
                    work(phone, &mut wire?, Instant::now() + Duration::from_secs(load.seconds))
                })
            })
            .collect();
        let cost = Cost::begin(load.pid);
        start.wait();
        let begun = Instant::now();
        let tallies: Result<Vec<Tally>, String> =
            working.into_iter().map(|phone| phone.join().unwrap_or_else(|_| Err("a phone panicked".into()))).collect();
        (tallies, begun.elapsed(), cost)
    });
    Ok(report::line(what, tallies?, took, &cost))
}

fn count(text: &[u8], word: &[u8]) -> usize {
    text.windows(word.len()).filter(|w| *w == word).count()
}

/// Writes a phone's pushes, word by word: serde would cost the client more than the server should be measured with.
struct Walker<'a> {
    phone: &'a Handset,
    beat: &'a Beat,
    items: Vec<Uuid>,
    body: String,
    patrol: Uuid,
    next_stop: usize,
    device_seq: u64,
    chance: u64,
}

const WORDS: [&str; 12] = ["gate", "door", "pump", "valve", "seal", "checked", "replaced", "loose", "rust", "clean", "north", "south"];

impl<'a> Walker<'a> {
    fn new(phone: &'a Handset, beat: &'a Beat) -> Self {
        let id = e2e::new_id();
        Self {
            phone,
            beat,
            items: beat.content.items().map(|item| item.id.0).collect(),
            body: String::with_capacity(128 * 1024),
            patrol: id,
            next_stop: beat.stops.len(),
            device_seq: 1_000_000 * (crate::state::seconds() % 1_000_000_000),
            chance: id.as_u64_pair().1 | 1,
        }
    }

    /// Writes a push with so many visits; a patrol that is used up is followed by a new one. Gives the number of operations.
    fn fill(&mut self, visits: usize) -> usize {
        let mut operations = visits;
        self.body.clear();
        let _ = write!(self.body, r#"{{"device_id":"{}","protocol":1,"operations":["#, self.phone.device);
        for n in 0..visits {
            if n > 0 {
                self.body.push(',');
            }
            if self.next_stop == self.beat.stops.len() {
                self.start();
                self.body.push(',');
                operations += 1;
            }
            self.visit();
        }
        self.body.push_str("]}");
        operations
    }

    fn start(&mut self) {
        (self.patrol, self.next_stop) = (e2e::new_id(), 0);
        self.envelope(e2e::new_id(), "patrol.start");
        let _ = write!(self.body, r#""body":{{"patrol":"{}","route":"{}"}}}}"#, self.patrol, self.beat.route);
    }

    fn visit(&mut self) {
        let (checkpoint, code) = &self.beat.stops[self.next_stop];
        self.next_stop += 1;
        self.envelope(e2e::new_id(), "patrol.visit");
        let _ =
            write!(self.body, r#""body":{{"visit":"{}","patrol":"{}","checkpoint":"{checkpoint}","arrived":"#, e2e::new_id(), self.patrol);
        self.captured();
        let template = self.beat.template;
        let _ = write!(
            self.body,
            r#","presence":{{"shown_by":"qr","code":"{code}"}},"sheet":{{"template":"{template}","version":1}},"answers":["#
        );
        for n in 0..self.items.len() {
            let (comma, score) = (if n == 0 { "" } else { "," }, self.draw() % 101);
            let _ = write!(self.body, r#"{comma}{{"item":"{}","value":{{"score":{score}}}}}"#, self.items[n]);
        }
        self.body.push_str(r#"],"remark":""#);
        for n in 0..12 {
            if n > 0 {
                self.body.push(' ');
            }
            let word = WORDS[(self.draw() % 12) as usize];
            self.body.push_str(word);
        }
        self.body.push_str("\"}}");
    }

    fn envelope(&mut self, id: Uuid, kind: &str) {
        self.device_seq += 1;
        let (author, scope) = (self.phone.person, self.beat.site);
        let _ = write!(
            self.body,
            r#"{{"id":"{id}","device_seq":{},"author":"{author}","scope":"{scope}","schema":1,"kind":"{kind}","#,
            self.device_seq
        );
        self.body.push_str(r#""captured":"#);
        self.captured();
        self.body.push(',');
    }

    fn captured(&mut self) {
        let now = e2e::now().format("%Y-%m-%dT%H:%M:%S%.6fZ");
        let _ = write!(self.body, r#"{{"wall":"{now}","monotonic":{},"boot_id":"load","estimate":"{now}","error":1}}"#, self.device_seq);
    }

    fn draw(&mut self) -> u64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance
    }
}
