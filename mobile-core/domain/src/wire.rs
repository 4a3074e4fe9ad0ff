//! What crosses the wire between phone and server? The messages of `sync.md`, version 1.

pub use crate::device::{Enrol, Enrolled};
use crate::{
    books::Collection,
    ids::{DeviceId, OperationId, PersonId, ScopeId},
    letter::{Letter, LetterKey},
    photo::PhotoRef,
    refusal::Refusal,
    time::{Captured, Timestamp},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

/// The oldest protocol that the server speaks.
pub const PROTOCOL_MIN: u32 = 1;
/// The newest protocol that the server speaks.
pub const PROTOCOL_MAX: u32 = 1;
/// Operations in one push.
pub const PUSH_OPERATIONS: usize = 200;
/// Bytes of one push.
pub const PUSH_BYTES: usize = 1024 * 1024;
/// Changes in one page of a pull.
pub const PULL_PAGE: usize = 200;

/// Days for which a phone may show the books without a word from the server, where the server says nothing else.
pub const READ_LEASE_DAYS: u32 = 14;

/// An operation on its way: what a phone recorded, word for word.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Its id. The same id with the same content is the same operation, however often it is sent.
    pub id: OperationId,
    /// The device's own count, from 1 on.
    pub device_seq: u64,
    /// Who did it.
    pub author: PersonId,
    /// The scope that it changes: a site, or the company.
    pub scope: ScopeId,
    /// The thing that it is about, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Uuid>,
    /// The change number of the subject that the person saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<u64>,
    /// The version of the body's shape.
    pub schema: u32,
    /// What kind of operation it is.
    pub kind: String,
    /// The body, by its kind.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub body: Box<RawValue>,
    /// Operations that must have happened first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<OperationId>,
    /// When it was captured.
    pub captured: Captured,
    /// Photos that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// The device's signature, where it signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// An operation that only the server can read: an [`Envelope`] in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SealedEnvelope {
    /// Its id, the same as in the envelope.
    pub id: OperationId,
    /// The envelope.
    pub letter: Letter,
}

impl SealedEnvelope {
    /// What its letter is about: none opens in the place of another.
    #[must_use]
    pub fn about(id: OperationId) -> String {
        format!("operation:{id}")
    }
}

/// `POST /v1/sync/push`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// The device that delivers.
    pub device_id: DeviceId,
    /// The protocol that it speaks.
    pub protocol: u32,
    /// At most [`PUSH_OPERATIONS`], in any order: each an [`Envelope`], or a [`SealedEnvelope`]. Each stays as raw text until its turn, so that
    /// one that can't be read spoils no other.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<PushedOperation>))]
    pub operations: Vec<Box<RawValue>>,
}

/// An operation as a push brings it, for the description of the API.
#[cfg(feature = "openapi")]
#[derive(Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum PushedOperation {
    /// As it is.
    Open(Envelope),
    /// In a letter.
    Sealed(SealedEnvelope),
}

/// The answer to a push: one result for each operation, in the same order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pushed {
    /// The server's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub server_time: Timestamp,
    /// What became of each.
    pub results: Vec<Outcome>,
}

/// What became of one operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// Which; none when its id could not be read.
    pub id: Option<OperationId>,
    /// What became of it.
    pub status: Status,
    /// Why, where it was not simply applied.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "reason")]
    pub refusal: Option<Refusal>,
}

/// A reason that only a newer server knows keeps nobody from learning the outcome.
fn reason<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Refusal>, D::Error> {
    let said = Option::<serde_json::Value>::deserialize(from)?;
    Ok(said.and_then(|said| serde_json::from_value(said).ok()))
}

/// What became of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Done.
    Applied,
    /// It was here before; the outcome is the one of then, as it is now: applied.
    Duplicate,
    /// What it is about has moved on: both are kept and shown.
    Conflict,
    /// Waits for another operation, or for a supervisor.
    Held,
    /// Can't be done; kept as a dead letter, to be corrected.
    Rejected,
    /// Not tried, or not kept: send it again.
    Retry,
}

impl Status {
    /// The word that stands for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Duplicate => "duplicate",
            Self::Conflict => "conflict",
            Self::Held => "held",
            Self::Rejected => "rejected",
            Self::Retry => "retry",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Applied, Self::Duplicate, Self::Conflict, Self::Held, Self::Rejected, Self::Retry].into_iter().find(|s| s.word() == word)
    }
}

/// `GET /v1/sync/hello`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hello {
    /// The server's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub server_time: Timestamp,
    /// Changes when the server was restored from a backup.
    pub server_epoch: Uuid,
    /// Protocols that the server speaks.
    pub protocol: Protocol,
    /// What it takes.
    pub limits: Limits,
    /// Scopes that the person may see. Empty without a person's token.
    pub scopes: Vec<ScopeEpoch>,
    /// How the device stands.
    pub device: DeviceStanding,
    /// The key that a phone writes its letters to; servers of before the 26th of November 2026 have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter_key: Option<LetterKey>,
    /// Days for which a phone may show the books without a word from the server; [`READ_LEASE_DAYS`] where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_lease_days: Option<u32>,
}

/// Protocols that the server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Protocol {
    /// Oldest.
    pub min: u32,
    /// Newest.
    pub max: u32,
}

/// What the server takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limits {
    /// Bytes of a photo.
    pub photo_bytes: u64,
    /// Pixels of a photo.
    pub photo_pixels: u64,
    /// Operations in one push.
    pub push_operations: usize,
    /// Bytes of one push.
    pub push_bytes: usize,
    /// Changes in one page of a pull.
    pub page: usize,
}

impl Limits {
    /// The limits of this version.
    pub const NOW: Self = Self {
        photo_bytes: crate::photo::PHOTO_BYTES,
        photo_pixels: crate::photo::PHOTO_PIXELS,
        push_operations: PUSH_OPERATIONS,
        push_bytes: PUSH_BYTES,
        page: PULL_PAGE,
    };
}

/// A scope with the epoch of what this person may see in it. Another epoch means: start again from a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScopeEpoch {
    /// The scope.
    pub scope: ScopeId,
    /// The epoch: opaque, without `:` and `,`.
    pub epoch: String,
}

/// How a device stands with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeviceStanding {
    /// Enrolled.
    Ok,
    /// Revoked: hand in the outbox, then wipe.
    Revoked,
    /// No device was named.
    None,
}

/// `GET /v1/sync/pull`: changes of each scope that was asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pulled {
    /// What time it is; servers of before the 26th of November 2026 don't say.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub server_time: Option<Timestamp>,
    /// One for each scope of the request.
    pub scopes: Vec<ScopePage>,
}

/// Changes of one scope, in the order of their numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScopePage {
    /// The scope.
    pub scope: ScopeId,
    /// The changes.
    pub changes: Vec<Changed>,
    /// The cursor to go on from.
    pub next: u64,
    /// True when there are more right now.
    pub more: bool,
}

/// A record that changed. Exactly one of `put` and `removed` is there.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changed {
    /// Its collection, or `outcomes`: later outcomes of the device's own operations ([`Outcome`] as `put`).
    pub collection: String,
    /// Its id.
    pub id: Uuid,
    /// Its change number.
    pub seq: u64,
    /// The record as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub put: Option<Box<RawValue>>,
    /// It is gone, or no longer theirs to see.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

/// The collection under which later outcomes of a device's own operations come.
pub const OUTCOMES: &str = "outcomes";

impl Changed {
    /// The collection, when it is one of the books.
    #[must_use]
    pub fn collection(&self) -> Option<Collection> {
        Collection::parse(&self.collection)
    }
}

/// `POST /v1/auth/login`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
    /// The device that it happens on.
    #[serde(default)]
    pub device_id: Option<DeviceId>,
    /// The key of the person's store on that device, in a letter that is about [`SignIn::about_key`]: whoever forgot their PIN gets it back for their password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_key: Option<Letter>,
}

impl SignIn {
    /// What the letter with a store's key is about.
    #[must_use]
    pub fn about_key(device: DeviceId, person: PersonId) -> String {
        format!("store-key:{device}:{person}")
    }
}

/// The answer to a sign-in and to a refresh.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// For the `Authorization: Bearer` header.
    pub access_token: String,
    /// For the next refresh; works once.
    pub refresh_token: String,
    /// Seconds for which the access token holds.
    pub expires_in: u64,
    /// Who signed in.
    pub person: SignedInPerson,
    /// What was in the letter with the key of their store, in base64, when it could be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_key: Option<String>,
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedInPerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// They must choose a new password before anything else.
    pub must_change_password: bool,
}

/// `POST /v1/auth/refresh`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token.
    pub refresh_token: String,
    /// Chosen anew for each refresh; repeated when the reply was lost.
    pub request_id: Uuid,
}

/// `POST /v1/photos/status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PhotoQuery {
    /// Which photos; at most 500.
    pub ids: Vec<crate::ids::PhotoId>,
}

/// The answer: one for each photo, in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoStates {
    /// The states.
    pub photos: Vec<PhotoState>,
}

/// How a photo's original stands on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoState {
    /// Which.
    pub id: crate::ids::PhotoId,
    /// How it stands.
    #[serde(flatten)]
    pub state: PhotoStanding,
}

/// How far a photo's bytes have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PhotoStanding {
    /// Not a byte yet.
    Expected,
    /// So many bytes.
    Partial {
        /// Bytes that are kept.
        offset: u64,
    },
    /// All bytes, hashed again and right: the phone may free it in 7 days.
    Stored,
    /// All bytes, but not what was promised: send it again from 0.
    Quarantined,
}
