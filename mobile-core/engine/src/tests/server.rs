//! A server as small as can be: the same rules, one row a record, a journal. What it answers a test may bend.

use super::{phone::Time, world};
use crate::sync::{Header, Request, Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    books::{Books, Change, Collection, Record},
    crew::crew_view,
    decide::{Ruling, judge},
    delivery::{HOLDING_HEADER, Holding},
    ids::{OperationId, PersonId, PhotoId, ScopeId},
    letter::{Letter, LetterBox, LetterKey},
    operation::{Operation, Received, RecordVisit, ReviewPatrol},
    refusal::Refusal,
    seal::{HandIn, HandedIn, Signed, Taken, Ticket, canonical, ticket::TICKET},
    time::{Captured, Interval},
    wire::{
        Changed, DeviceStanding, Enrolled, Envelope, Hello, Limits, Outcome, PhotoQuery, PhotoStanding, PhotoState, PhotoStates, Protocol,
        Pulled, Push, Pushed, Refresh, ScopeEpoch, ScopePage, SealedEnvelope, SignIn, SignedIn, SignedInPerson, Status,
    },
};
use serde::Serialize;
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use uuid::Uuid;

pub(super) struct Server {
    time: Arc<Time>,
    pub books: Books,
    rows: Vec<(ScopeId, Collection, Uuid, u64, Option<Record>)>,
    seq: u64,
    pub journal: HashMap<OperationId, (String, Outcome)>,
    pub epoch: String,
    pub server_epoch: u128,
    pub revoked_tokens: bool,
    /// The answer to a push with this kind in it.
    pub refuse_kind: Option<&'static str>,
    /// Answers to come before the server looks at anything.
    pub bend: Vec<(u16, &'static str)>,
    pub uploads: HashMap<String, (u64, Vec<u8>)>,
    /// Copies that came ahead of their originals, by photo and variant.
    pub copies: BTreeMap<(String, String), Vec<u8>>,
    pub damage_next_chunk: bool,
    /// It takes what is sent for no photo.
    pub refuses_photos: bool,
    pub pushes: usize,
    /// The links that were handed in.
    pub seals: Vec<Signed>,
    /// The secret of its key for letters; none for a server of before there were any.
    pub letters: Option<u8>,
    /// Operations that came in a letter.
    pub in_letters: usize,
    pub standing: DeviceStanding,
    /// What the phone said last of what it holds.
    pub told: Option<Holding>,
    /// Small copies that phones asked for.
    pub thumbnails_asked: usize,
    /// Strips of tickets that were given out.
    strips: u128,
    tokens: u64,
    /// Whose an access token is.
    holders: HashMap<String, PersonId>,
    refreshes: HashMap<Uuid, SignedIn>,
}

impl Server {
    pub(super) fn new(time: Arc<Time>) -> Self {
        let mut server = Self {
            time,
            books: Books::default(),
            rows: vec![],
            seq: 0,
            journal: HashMap::new(),
            epoch: "e1".into(),
            server_epoch: 1,
            revoked_tokens: false,
            refuse_kind: None,
            bend: vec![],
            uploads: HashMap::new(),
            copies: BTreeMap::new(),
            damage_next_chunk: false,
            refuses_photos: false,
            pushes: 0,
            letters: Some(1),
            in_letters: 0,
            standing: DeviceStanding::Ok,
            told: None,
            seals: vec![],
            thumbnails_asked: 0,
            strips: 0,
            tokens: 0,
            holders: HashMap::new(),
            refreshes: HashMap::new(),
        };
        server.books.notice_numbers = Some(HashMap::new());
        let changes: Vec<Change> = world::records().into_iter().map(Change::Put).collect();
        server.write(&changes);
        server
    }

    pub(super) fn write(&mut self, changes: &[Change]) {
        self.books.absorb(changes);
        for change in changes {
            let (collection, id) = change.subject();
            self.seq += 1;
            self.rows.retain(|row| (row.1, row.2) != (collection, id));
            let scope = if collection.is_companys() { world::COMPANY.into() } else { world::SITE.into() };
            let record = if let Change::Put(record) = change { Some(record.clone()) } else { None };
            self.rows.push((scope, collection, id, self.seq, record));
        }
    }

    /// As the real one: it changes with the server's own, too.
    fn epoch_now(&self) -> String {
        format!("{}-{}", self.epoch, self.server_epoch)
    }

    /// Removals are told for a while only.
    pub(super) fn forget_removals(&mut self) {
        self.rows.retain(|row| row.4.is_some());
    }

    pub(super) fn count(&self, collection: Collection) -> usize {
        self.rows.iter().filter(|row| row.1 == collection && row.4.is_some()).count()
    }

    /// Somebody at the office does something.
    pub(super) fn office(&mut self, author: PersonId, operation: Operation) {
        let now = self.time.true_now();
        let captured = Captured::by_server(now);
        let received = Received {
            id: OperationId(Uuid::nil()),
            scope: world::SITE.into(),
            author,
            device: None,
            during: captured.interval(now),
            captured,
            received: now,
            base: None,
            photos: vec![],
            operation,
            vouched: false,
        };
        let Ruling::Applied(changes) = judge(&self.books, &received) else { panic!("the office may not do this") };
        self.write(&changes);
    }

    pub(super) fn send_back(&mut self, patrol: domain::ids::PatrolId, remark: &str) {
        let verdict = domain::patrol::ReviewVerdict::SentBack;
        self.office(world::WANG, ReviewPatrol { patrol, verdict, remark: remark.into() }.into());
    }

    pub(super) fn answer(&mut self, request: &Request) -> Response {
        if !self.bend.is_empty() {
            let (status, slug) = self.bend.remove(0);
            return json(status, &serde_json::json!({ "type": format!("/problems/{slug}"), "title": slug }));
        }
        let bearer = header(request, "authorization");
        let is_person = bearer.is_some() && !self.revoked_tokens;
        if bearer.is_some() && !is_person {
            return json(401, &serde_json::json!({ "type": "/problems/sign-in" }));
        }
        if let Some(holding) = header(request, HOLDING_HEADER) {
            self.told = Some(serde_json::from_str(holding).unwrap());
        }
        let path = request.path.split('?').next().unwrap();
        match (request.method.as_str(), path) {
            ("POST", "/v1/devices/enrol") => {
                let (device_id, letter_key) = (Uuid::from_u128(99).into(), self.letter_key());
                json(200, &Enrolled { device_id, device_token: "device".into(), letter_key })
            }
            ("POST", "/v1/auth/login") => self.login(&read(request)),
            ("POST", "/v1/auth/refresh") => self.refresh(&read(request)),
            ("GET", "/v1/sync/hello") => self.hello(is_person),
            ("POST", "/v1/sync/push") => self.push(&read(request)),
            ("GET", "/v1/sync/pull") => {
                let holder = bearer.and_then(|bearer| self.holders.get(bearer.trim_start_matches("Bearer ")).copied());
                self.pull(&request.path, holder)
            }
            ("POST", "/v1/seals") => self.seals(&read(request)),
            ("POST", "/v1/photos/status") => self.status(&read(request)),
            ("GET", path) if path.starts_with("/v1/photos/") => self.thumbnail(path),
            (_, path) if path.starts_with("/v1/photos") => self.upload(request),
            (method, path) => panic!("{method} {path}"),
        }
    }

    fn tokens_of(&mut self, person: PersonId) -> SignedIn {
        self.tokens += 1;
        self.holders.insert(format!("access-{}", self.tokens), person);
        SignedIn {
            access_token: format!("access-{}", self.tokens),
            refresh_token: format!("{person}/{}", self.tokens),
            expires_in: 900,
            person: SignedInPerson { id: person, name: "somebody".into(), must_change_password: false },
            store_key: None,
        }
    }

    fn login(&mut self, asked: &SignIn) -> Response {
        if asked.password != "right" {
            return json(401, &serde_json::json!({ "type": "/problems/wrong-password" }));
        }
        let person = asked.login.parse().unwrap();
        let about = SignIn::about_key(Uuid::from_u128(99).into(), person);
        let store_key = asked.store_key.as_ref().and_then(|letter| self.open(letter, &about)).map(|key| STANDARD.encode(key));
        json(200, &SignedIn { store_key, ..self.tokens_of(person) })
    }

    /// A repeated request gets the same answer.
    fn refresh(&mut self, asked: &Refresh) -> Response {
        if self.revoked_tokens {
            return json(401, &serde_json::json!({ "type": "/problems/sign-in" }));
        }
        if let Some(answer) = self.refreshes.get(&asked.request_id) {
            return json(200, answer);
        }
        let person = asked.refresh_token.split('/').next().unwrap().parse().unwrap();
        let answer = self.tokens_of(person);
        self.refreshes.insert(asked.request_id, answer.clone());
        json(200, &answer)
    }

    fn letter_key(&self) -> Option<LetterKey> {
        Some(LetterBox::of(&[self.letters?; 32]).key().clone())
    }

    fn open(&self, letter: &Letter, about: &str) -> Option<Vec<u8>> {
        let letters = LetterBox::of(&[self.letters?; 32]);
        let taken = letters.take(letter).ok()?;
        taken.open(&letters.shared(&taken.half).ok()?, about, 1_000_000).ok()
    }

    fn hello(&self, is_person: bool) -> Response {
        let scope = |scope| ScopeEpoch { scope, epoch: self.epoch_now() };
        json(
            200,
            &Hello {
                server_time: self.time.true_now(),
                server_epoch: Uuid::from_u128(self.server_epoch),
                protocol: Protocol { min: 1, max: 1 },
                limits: Limits { page: 5, ..Limits::NOW },
                scopes: if is_person { vec![scope(world::COMPANY.into()), scope(world::SITE.into())] } else { vec![] },
                device: self.standing,
                letter_key: self.letter_key(),
                read_lease_days: None,
            },
        )
    }

    fn push(&mut self, push: &Push) -> Response {
        self.pushes += 1;
        let results = push.operations.iter().map(|raw| self.unfold(raw)).collect();
        json(200, &Pushed { server_time: self.time.true_now(), results })
    }

    fn unfold(&mut self, raw: &RawValue) -> Outcome {
        let Ok(sealed) = serde_json::from_str::<SealedEnvelope>(raw.get()) else { return self.one(raw) };
        self.in_letters += 1;
        match self.open(&sealed.letter, &SealedEnvelope::about(sealed.id)) {
            Some(words) => self.one(&RawValue::from_string(String::from_utf8(words).unwrap()).unwrap()),
            None => Outcome { id: Some(sealed.id), status: Status::Retry, refusal: Some(Refusal::LetterClosed) },
        }
    }

    fn one(&mut self, raw: &RawValue) -> Outcome {
        let envelope: Envelope = serde_json::from_str(raw.get()).unwrap();
        if let Some((words, outcome)) = self.journal.get(&envelope.id) {
            assert_eq!(words, raw.get(), "the same id with other words");
            let status = if outcome.status == Status::Applied { Status::Duplicate } else { outcome.status };
            return Outcome { status, ..outcome.clone() };
        }
        let operation = Operation::read(&envelope.kind, &envelope.body).unwrap();
        let now = self.time.true_now();
        let received = Received {
            id: envelope.id,
            scope: envelope.scope,
            author: envelope.author,
            device: None,
            during: envelope.captured.interval(now),
            captured: envelope.captured.clone(),
            received: now,
            base: None,
            photos: envelope.photos.clone(),
            operation,
            vouched: false,
        };
        let (status, refusal) = match judge(&self.books, &received) {
            _ if self.refuse_kind == Some(envelope.kind.as_str()) => (Status::Rejected, Some(Refusal::NotAllowed)),
            Ruling::Applied(changes) => {
                self.write(&changes);
                (Status::Applied, None)
            }
            Ruling::Conflict(refusal) => (Status::Conflict, Some(refusal)),
            Ruling::Held(_) => (Status::Held, None),
            Ruling::Rejected(refusal) => (Status::Rejected, Some(refusal)),
        };
        let outcome = Outcome { id: Some(envelope.id), status, refusal };
        self.journal.insert(envelope.id, (raw.get().to_owned(), outcome.clone()));
        outcome
    }

    /// The small copy that a phone sent ahead.
    fn thumbnail(&mut self, path: &str) -> Response {
        self.thumbnails_asked += 1;
        let photo = path.split('/').nth(4).unwrap();
        match self.copies.get(&(photo.to_owned(), "thumbnail".to_owned())) {
            Some(bytes) => Response { status: 200, headers: vec![], body: bytes.clone() },
            None => json(404, &serde_json::json!({ "type": "/problems/not-found" })),
        }
    }

    fn pull(&self, path: &str, holder: Option<PersonId>) -> Response {
        let query = path.split("scopes=").nth(1).unwrap().split('&').next().unwrap();
        let pages: Option<Vec<ScopePage>> = query.split(',').map(|one| self.page(one, holder)).collect();
        match pages {
            Some(scopes) => json(200, &Pulled { server_time: Some(self.time.true_now()), scopes }),
            None => json(410, &serde_json::json!({ "type": "/problems/start-again" })),
        }
    }

    fn page(&self, wanted: &str, holder: Option<PersonId>) -> Option<ScopePage> {
        let [scope, epoch, cursor] = wanted.split(':').collect::<Vec<_>>().try_into().unwrap();
        let (scope, cursor): (ScopeId, u64) = (scope.parse().unwrap(), cursor.parse().unwrap());
        if epoch != self.epoch_now() || cursor > self.seq {
            return None;
        }
        let mut rows: Vec<_> =
            self.rows.iter().filter(|row| row.0 == scope && row.3 > cursor).filter(|row| self.is_for(row.4.as_ref(), holder)).collect();
        rows.sort_by_key(|row| row.3);
        let more = rows.len() > 5;
        rows.truncate(5);
        let changes: Vec<Changed> = rows
            .iter()
            .map(|(_, collection, id, seq, record)| Changed {
                collection: collection.word().into(),
                id: *id,
                seq: *seq,
                put: record.as_ref().map(|r| RawValue::from_string(r.to_json().unwrap()).unwrap()),
                removed: record.is_none(),
            })
            .collect();
        let next = if more { changes.last().unwrap().seq } else { self.seq };
        Some(ScopePage { scope, changes, next, more })
    }

    /// A message is its reader's alone; of the crew's records each sees their own, and whoever leads those of theirs.
    fn is_for(&self, record: Option<&Record>, holder: Option<PersonId>) -> bool {
        let Some(record) = record else { return true };
        if let Record::Messages(message) = record {
            return Some(message.to) == holder;
        }
        let (Some(filing), Some(person)) = (record.filing(), holder) else { return true };
        let company = &self.books.company;
        crew_view(company, &company.who(person), world::SITE, Interval::at(self.time.true_now())).sees(&filing)
    }

    fn upload(&mut self, request: &Request) -> Response {
        assert_eq!(header(request, "tus-resumable"), Some("1.0.0"));
        let id = request.path.trim_start_matches("/v1/photos").trim_start_matches('/').to_owned();
        match request.method.as_str() {
            "POST" => {
                let metadata = header(request, "upload-metadata").unwrap();
                let id = metadata.split(',').next().unwrap().strip_prefix("photo_id ").unwrap();
                let id = String::from_utf8(STANDARD.decode(id).unwrap()).unwrap();
                if let Some((_, variant)) = metadata.split_once(",variant ") {
                    let variant = String::from_utf8(STANDARD.decode(variant).unwrap()).unwrap();
                    self.copies.insert((id, variant), request.body.clone());
                    return at(201, request.body.len());
                }
                let length = header(request, "upload-length").unwrap().parse().unwrap();
                self.uploads.insert(id, (length, vec![]));
                json(201, &())
            }
            "HEAD" => match self.uploads.get(&id) {
                Some((_, bytes)) => at(200, bytes.len()),
                None => json(404, &()),
            },
            "PATCH" => {
                let (_, bytes) = self.uploads.get_mut(&id).unwrap();
                if std::mem::take(&mut self.damage_next_chunk) {
                    return json(460, &());
                }
                let sum = format!("sha256 {}", STANDARD.encode(domain::photo::Sha256::of(&request.body).0));
                assert_eq!(header(request, "upload-checksum"), Some(sum.as_str()));
                if header(request, "upload-offset").unwrap() != bytes.len().to_string() {
                    return json(409, &());
                }
                if self.refuses_photos {
                    return json(415, &());
                }
                bytes.extend(&request.body);
                at(204, bytes.len())
            }
            method => panic!("{method}"),
        }
    }

    fn seals(&mut self, asked: &HandIn) -> Response {
        let receipt = || Taken { receipt: Some(Signed { text: "{}".into(), signature: String::new() }), problems: vec![] };
        let links = asked.links.iter().map(|_| receipt()).collect();
        self.seals.extend(asked.links.clone());
        let tickets = asked.wants_tickets.then(|| {
            self.strips += 1;
            let (id, issued) = (Uuid::from_u128(self.strips), self.time.true_now());
            let key = domain::photo::Sha256::of(b"server");
            let ticket = Ticket { form: TICKET.into(), id, device: Uuid::from_u128(99).into(), uses: 2, issued, key };
            Signed { text: canonical::write(&ticket).unwrap(), signature: String::new() }
        });
        json(200, &HandedIn { links, tickets })
    }

    fn status(&self, query: &PhotoQuery) -> Response {
        let state = |id: &PhotoId| match self.uploads.get(&id.to_string()) {
            Some((length, bytes)) if *length == bytes.len() as u64 => PhotoStanding::Stored,
            Some((_, bytes)) => PhotoStanding::Partial { offset: bytes.len() as u64 },
            None => PhotoStanding::Expected,
        };
        json(200, &PhotoStates { photos: query.ids.iter().map(|id| PhotoState { id: *id, state: state(id) }).collect() })
    }

    /// The visits as the server has them.
    pub(super) fn visits(&self) -> Vec<RecordVisit> {
        let steps = self.journal.values().filter_map(|(words, _)| {
            let envelope: Envelope = serde_json::from_str(words).unwrap();
            (envelope.kind == "patrol.visit").then(|| serde_json::from_str(envelope.body.get()).unwrap())
        });
        steps.collect()
    }
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|h| h.name == name).map(|h| h.value.as_str())
}

fn read<T: serde::de::DeserializeOwned>(request: &Request) -> T {
    serde_json::from_slice(&request.body).unwrap()
}

fn json(status: u16, body: &impl Serialize) -> Response {
    Response { status, headers: vec![], body: serde_json::to_vec(body).unwrap() }
}

fn at(status: u16, offset: usize) -> Response {
    let header = Header { name: "Upload-Offset".into(), value: offset.to_string() };
    Response { status, headers: vec![header], body: vec![] }
}
