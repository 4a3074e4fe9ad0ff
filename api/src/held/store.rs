//! Where do records stand that wait, and those that were refused? The first have a table, the others the journal.

use super::HeldItem;
use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts,
        schema::{held, journal},
    },
    each,
};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use domain::{
    ids::DeviceId,
    time::{Captured, Timestamp},
    wire::{Envelope, Status},
};
use serde_json::value::RawValue;
use uuid::Uuid;

/// A record that waits.
pub(super) struct Held {
    pub envelope: Envelope,
    pub needs: Option<Uuid>,
    pub device: Option<DeviceId>,
    pub received: Timestamp,
}

fn broken(what: &'static str, why: impl ToString) -> DbError {
    DbError::Stored { what, why: why.to_string() }
}

fn as_i64(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The oldest first, behind a time and an id.
pub(super) fn held(conn: &mut AnyConn, scopes: &[Id], after: Option<(Timestamp, Uuid)>, limit: usize) -> Result<Vec<Held>, DbError> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, Uuid::nil()));
    let (at, id) = (Ts(at), Id(id));
    let rows: Vec<(Option<Id>, Option<Id>, String, Ts)> = each!(conn, |c| held::table
        .filter(held::scope_id.eq_any(scopes))
        .filter(held::received_at.gt(at).or(held::received_at.eq(at).and(held::operation_id.gt(id))))
        .order((held::received_at, held::operation_id))
        .limit(as_i64(limit))
        .select((held::needs_id, held::device_id, held::envelope, held::received_at))
        .load(c))?;
    let read = |(needs, device, envelope, received): (Option<Id>, Option<Id>, String, Ts)| {
        Ok(Held {
            envelope: serde_json::from_str(&envelope).map_err(|e| broken("held.envelope", e))?,
            needs: needs.map(|id| id.0),
            device: device.map(DeviceId::from),
            received: received.0,
        })
    };
    rows.into_iter().map(read).collect()
}

type Row = (Id, Id, String, String, Id, Option<Id>, Json, Ts, Option<Json>, String);

/// What came from phones and was refused, or came too late; the newest first.
pub(super) fn refused(conn: &mut AnyConn, scopes: &[Id], after: Option<(Timestamp, Uuid)>, limit: usize) -> Result<Vec<HeldItem>, DbError> {
    let (at, id) = after.unwrap_or((Timestamp::from_timestamp(253_402_300_799, 0).unwrap_or_default(), Uuid::max()));
    let (at, id) = (Ts(at), Id(id));
    let rows: Vec<Row> = each!(conn, |c| journal::table
        .filter(journal::scope_id.eq_any(scopes))
        // Word for word, so that both databases see that the index of refused rows is enough.
        .filter(sql::<Bool>("status IN ('rejected', 'conflict')"))
        .filter(journal::device_id.is_not_null())
        .filter(journal::received_at.lt(at).or(journal::received_at.eq(at).and(journal::operation_id.lt(id))))
        .order((journal::received_at.desc(), journal::operation_id.desc()))
        .limit(as_i64(limit))
        .select((
            journal::scope_id,
            journal::operation_id,
            journal::status,
            journal::kind,
            journal::author_id,
            journal::device_id,
            journal::captured,
            journal::received_at,
            journal::refusal,
            journal::body,
        ))
        .load(c))?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<HeldItem, DbError> {
    let (scope, operation, status, kind, author, device, captured, received, refusal, body) = row;
    let captured: Captured = serde_json::from_str(&captured.0).map_err(|e| broken("journal.captured", e))?;
    // A body that was erased by law is no JSON any more.
    let body = RawValue::from_string(body).or_else(|_| RawValue::from_string("null".into())).map_err(|e| broken("journal.body", e))?;
    Ok(HeldItem {
        scope: scope.into(),
        operation: operation.into(),
        status: Status::parse(&status).ok_or_else(|| broken("journal.status", status))?,
        kind,
        author: author.into(),
        device: device.map(DeviceId::from),
        captured_at: captured.estimate,
        received_at: received.0,
        why: None,
        needs: None,
        overdue: false,
        refusal: refusal.and_then(|json| serde_json::from_str(&json.0).ok()),
        photos: 0,
        body,
    })
}
