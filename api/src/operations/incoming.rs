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

/// Who hands an operation over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Its author, signed in.
    Author,
    /// A device that is enrolled, for one of its people who is not signed in now (`sync.md` 7).
    Device,
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
        Ok(Self { company, envelope, device: Some(device), delivery, received, hash, operation })
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
        Ok(Self { company, envelope, device: None, delivery: Delivery::Author, received, hash, operation: Ok(operation) })
    }
}

fn id_of(raw: &RawValue) -> Option<OperationId> {
    #[derive(serde::Deserialize)]
    struct Id {
        id: OperationId,
    }
    serde_json::from_str::<Id>(raw.get()).ok().map(|named| named.id)
}
