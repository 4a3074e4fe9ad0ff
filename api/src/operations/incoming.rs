//! How does an operation come in? From a phone as an envelope, word for word; from a page or a REST call as a value.

use crate::ports::Ports;
use domain::{
    ids::{CompanyId, DeviceId, OperationId, PersonId, ScopeId},
    operation::Operation,
    photo::Sha256,
    refusal::Refusal,
    time::{Captured, Timestamp},
    wire::Envelope,
};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256 as Hasher};
use uuid::Uuid;

/// Who hands an operation over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Its author, signed in.
    Author,
    /// A device that is enrolled, for one of its people who is not signed in now (`sync.md` 7).
    Device,
    /// The server itself, for what the clock brings about.
    Server,
}

/// The hash of a body with its salt: what the journal's chain runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salted {
    /// The salt.
    pub salt: [u8; 16],
    /// Hash over salt and body.
    pub hash: Sha256,
}

impl Salted {
    /// Salts and hashes a body.
    #[must_use]
    pub fn of(ports: &Ports, body: &RawValue) -> Self {
        let salt: [u8; 16] = ports.bytes();
        Self { salt, hash: Sha256(Hasher::new().chain_update(salt).chain_update(body.get()).finalize().into()) }
    }
}

/// An operation that waits to be judged. Reading and hashing are done: nothing but SQL happens once the scope is locked.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The company that it belongs to.
    pub company: CompanyId,
    /// What came.
    pub envelope: Envelope,
    /// The device that delivered it.
    pub device: Option<DeviceId>,
    /// Who hands it over.
    pub delivery: Delivery,
    /// When the server had it.
    pub received: Timestamp,
    /// Hash over everything that was sent.
    pub hash: Sha256,
    /// Hash of the body alone, for the journal.
    pub salted: Salted,
    /// What it does, or why that can't be read.
    pub operation: Result<Operation, Refusal>,
}

/// An envelope that is none: not even its id can be told for sure.
#[derive(Debug, Clone, PartialEq)]
pub struct Unread {
    /// Its id, where that could be read.
    pub id: Option<OperationId>,
    /// What is the matter.
    pub refusal: Refusal,
}

impl Incoming {
    /// Reads one operation of a push.
    pub fn from_phone(
        ports: &Ports,
        raw: &RawValue,
        company: CompanyId,
        device: DeviceId,
        delivery: Delivery,
        received: Timestamp,
    ) -> Result<Self, Unread> {
        let envelope: Envelope =
            serde_json::from_str(raw.get()).map_err(|e| Unread { id: id_of(raw), refusal: Refusal::Unreadable { why: e.to_string() } })?;
        let operation = Operation::read(&envelope.kind, &envelope.body);
        let hash = Sha256::of(raw.get().as_bytes());
        let salted = Salted::of(ports, &envelope.body);
        Ok(Self { company, envelope, device: Some(device), delivery, received, hash, salted, operation })
    }

    /// What can't be read all the same goes into the company's journal, word for word: nothing that somebody recorded is dropped. Its id
    /// comes from its content where it has none, so that it is known when it is sent again.
    pub fn unreadable(
        ports: &Ports,
        raw: &RawValue,
        company: CompanyId,
        device: DeviceId,
        author: Option<PersonId>,
        received: Timestamp,
        unread: Unread,
    ) -> Self {
        let hash = Sha256::of(raw.get().as_bytes());
        let envelope = Envelope {
            id: unread.id.unwrap_or_else(|| OperationId(Uuid::new_v5(&device.0, &hash.0))),
            device_seq: 0,
            author: author.unwrap_or(PersonId(Uuid::nil())),
            scope: company.into(),
            subject: None,
            base: None,
            schema: 1,
            kind: "unreadable".into(),
            body: raw.to_owned(),
            after: vec![],
            captured: Captured::by_server(received),
            photos: vec![],
            signature: None,
        };
        let salted = Salted::of(ports, &envelope.body);
        Self { company, envelope, device: Some(device), delivery: Delivery::Device, received, hash, salted, operation: Err(unread.refusal) }
    }

    /// Makes one from a page or a REST call.
    pub fn from_office(
        ports: &Ports,
        company: CompanyId,
        author: PersonId,
        scope: ScopeId,
        id: Option<OperationId>,
        operation: Operation,
    ) -> Result<Self, serde_json::Error> {
        let received = ports.now();
        let body = operation.body()?;
        // A repeated request has another time on it but is the same: the hash is over what the person sent.
        let hash = Sha256::of(format!("{author}|{scope}|{}|{}", operation.kind(), body.get()).as_bytes());
        let envelope = Envelope {
            id: id.unwrap_or_else(|| ports.new_id().into()),
            device_seq: 0,
            author,
            scope,
            subject: None,
            base: None,
            schema: 1,
            kind: operation.kind().to_owned(),
            body,
            after: vec![],
            captured: Captured::by_server(received),
            photos: vec![],
            signature: None,
        };
        let salted = Salted::of(ports, &envelope.body);
        Ok(Self { company, envelope, device: None, delivery: Delivery::Author, received, hash, salted, operation: Ok(operation) })
    }
}

impl Incoming {
    /// Makes one that the server itself brings about. Its id says what it is, so that two servers do it once.
    pub fn from_server(
        ports: &Ports,
        company: CompanyId,
        scope: ScopeId,
        id: OperationId,
        operation: Operation,
    ) -> Result<Self, serde_json::Error> {
        let incoming = Self::from_office(ports, company, PersonId::SERVER, scope, Some(id), operation)?;
        Ok(Self { delivery: Delivery::Server, ..incoming })
    }
}

fn id_of(raw: &RawValue) -> Option<OperationId> {
    #[derive(serde::Deserialize)]
    struct Id {
        id: OperationId,
    }
    serde_json::from_str::<Id>(raw.get()).ok().map(|named| named.id)
}
