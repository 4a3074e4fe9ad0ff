//! Who did what, when, with which outcome? The journal: append-only, chained per scope over the hashes of salted bodies, so
//! that a body with personal data can be erased by law and the chain still holds.

use super::Incoming;
use crate::{
    db::{AnyConn, DbError, Id, Json, Ts, among, insert, schema::journal},
    each, rows,
};
use diesel::prelude::*;
use domain::{
    ids::{DeviceId, OperationId, ScopeId},
    refusal::Refusal,
    wire::{Outcome, Status},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

rows! {
    /// A row of the journal.
    #[derive(Debug, Clone, Queryable, Selectable)]
    #[diesel(table_name = journal)]
    pub struct JournalRow in journal {
        /// The scope.
        pub scope_id: Id,
        /// Its change number, and its place in the chain.
        pub seq: i64,
        /// The operation.
        pub operation_id: Id,
        /// Who did it.
        pub author_id: Id,
        /// With which device.
        pub device_id: Option<Id>,
        /// Its kind.
        pub kind: String,
        /// What it was about.
        pub subject_id: Option<Id>,
        /// What became of it.
        pub status: String,
        /// Why.
        pub refusal: Option<Json>,
        /// True for an outcome that came after the first one (held, then applied).
        pub later: bool,
        /// When, by the device.
        pub captured: Json,
        /// When the server had it.
        pub received_at: Ts,
        /// Hash over everything that was sent.
        pub request_hash: String,
        /// Salt of the body's hash.
        pub salt: String,
        /// The body, word for word.
        pub body: String,
        /// Hash over the row before and this one.
        pub chain: String,
    }
}

/// What came of an operation, on its way into the journal.
pub struct Entry<'a> {
    /// The operation.
    pub incoming: &'a Incoming,
    /// What became of it.
    pub status: Status,
    /// Why.
    pub refusal: Option<&'a Refusal>,
    /// What it was about.
    pub subject: Option<Uuid>,
    /// An outcome after the first one.
    pub later: bool,
}

/// Makes the rows of a batch, each chained to the one before; gives the new end of the chain. The bodies were hashed before: only
/// the links of the chain are made while the scope is locked.
pub fn rows<'a>(
    scope: ScopeId,
    mut seq: i64,
    chain: &str,
    entries: impl Iterator<Item = Entry<'a>>,
) -> Result<(Vec<JournalRow>, String), DbError> {
    let mut chain = chain.to_owned();
    let mut rows = vec![];
    for entry in entries {
        seq += 1;
        let envelope = &entry.incoming.envelope;
        let link = Sha256::new()
            .chain_update(&chain)
            .chain_update(scope.0.as_bytes())
            .chain_update(seq.to_be_bytes())
            .chain_update(envelope.id.0.as_bytes())
            .chain_update(envelope.author.0.as_bytes())
            .chain_update(entry.status.word())
            .chain_update(entry.incoming.hash.0)
            .chain_update(entry.incoming.salted.hash.0)
            .finalize();
        chain = hex::encode(link);
        rows.push(JournalRow {
            scope_id: scope.into(),
            seq,
            operation_id: envelope.id.into(),
            author_id: envelope.author.into(),
            device_id: entry.incoming.device.map(Id::from),
            kind: envelope.kind.chars().take(80).collect(),
            subject_id: entry.subject.map(Id),
            status: entry.status.word().to_owned(),
            refusal: entry.refusal.map(refusal_json).transpose()?,
            later: entry.later,
            captured: Json(to_json("journal.captured", &envelope.captured)?),
            received_at: Ts(entry.incoming.received),
            request_hash: entry.incoming.hash.to_string(),
            salt: hex::encode(entry.incoming.salted.salt),
            body: envelope.body.get().to_owned(),
            chain: chain.clone(),
        });
    }
    Ok((rows, chain))
}

fn refusal_json(refusal: &Refusal) -> Result<Json, DbError> {
    to_json("journal.refusal", refusal).map(Json)
}

fn to_json(what: &'static str, value: &impl serde::Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|e| DbError::Stored { what, why: e.to_string() })
}

/// Writes the rows.
pub fn write(conn: &mut AnyConn, rows: &[JournalRow]) -> Result<(), DbError> {
    insert(conn, rows)
}

/// What is known of an operation that was here before: the hash of its content and its outcome as it is now.
pub struct Known {
    /// Its scope.
    pub scope: ScopeId,
    /// Which.
    pub id: OperationId,
    /// Hash over everything that was sent.
    pub hash: String,
    /// Its outcome as it is now.
    pub outcome: Outcome,
}

/// Looks operations up in their scopes; of several rows of one, the last counts.
pub fn known(conn: &mut AnyConn, keys: Vec<(Id, Id)>) -> Result<Vec<Known>, DbError> {
    // Sorted here: asked for an order, SQLite walks a whole journal in it instead of looking the ids up.
    let mut rows: Vec<(Id, i64, Id, String, String, Option<Json>)> = each!(conn, |c| journal::table
        .filter(among(journal::scope_id, journal::operation_id, keys))
        .select((journal::scope_id, journal::seq, journal::operation_id, journal::request_hash, journal::status, journal::refusal))
        .load(c))?;
    rows.sort_unstable_by_key(|(scope, seq, ..)| (*scope, *seq));
    let known = |(scope, _, id, hash, status, refusal): (Id, i64, Id, String, String, Option<Json>)| {
        Ok(Known { scope: scope.into(), id: id.into(), hash, outcome: outcome(id, &status, refusal)? })
    };
    rows.into_iter().map(known).collect()
}

fn outcome(id: Id, status: &str, refusal: Option<Json>) -> Result<Outcome, DbError> {
    let status = Status::parse(status).ok_or_else(|| DbError::Stored { what: "journal.status", why: status.to_owned() })?;
    let refusal = refusal
        .map(|json| serde_json::from_str(&json.0).map_err(|e| DbError::Stored { what: "journal.refusal", why: e.to_string() }))
        .transpose()?;
    Ok(Outcome { id: Some(id.into()), status, refusal })
}

/// What has become of an operation by now; none when nobody has heard of it.
pub(crate) fn outcome_of(conn: &mut AnyConn, scope: ScopeId, id: OperationId) -> Result<Option<Outcome>, DbError> {
    Ok(known(conn, vec![(scope.into(), id.into())])?.pop().map(|known| known.outcome))
}

/// Later outcomes of a device's own operations, for its pull.
pub fn later_outcomes(
    conn: &mut AnyConn,
    scope: ScopeId,
    device: DeviceId,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Outcome)>, DbError> {
    let rows: Vec<(Id, i64, String, Option<Json>)> = journal::table
        .filter(journal::scope_id.eq(Id::from(scope)))
        .filter(journal::device_id.eq(Id::from(device)))
        // Bare, so that both databases see that the index of later rows is enough.
        .filter(journal::later)
        .filter(journal::seq.gt(after))
        .order(journal::seq)
        .limit(limit)
        .select((journal::operation_id, journal::seq, journal::status, journal::refusal))
        .load(conn)?;
    rows.into_iter().map(|(id, seq, status, refusal)| Ok((seq, outcome(id, &status, refusal)?))).collect()
}
