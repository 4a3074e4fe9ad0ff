//! What waits for a patrol, an operation or a supervisor?

use super::{Delivery, Incoming, apply::Head, desk::Judged};
use crate::{
    db::{AnyConn, DbError, Id, Ts, schema::held},
    each, insert_rows,
    ports::Ports,
};
use diesel::prelude::*;
use domain::{
    ids::{OperationId, ScopeId},
    wire::Status,
};

#[derive(Insertable)]
#[diesel(table_name = held)]
struct HeldRow {
    scope_id: Id,
    operation_id: Id,
    needs_id: Option<Id>,
    device_id: Option<Id>,
    request_hash: String,
    envelope: String,
    received_at: Ts,
}

/// Operations that wait for one of these: a patrol or an operation.
pub(super) fn waiting_for(conn: &mut AnyConn, ports: &Ports, head: &Head, needs: Vec<Id>) -> Result<Vec<(OperationId, Incoming)>, DbError> {
    let rows: Vec<(Id, Option<Id>, String, String, Ts)> = each!(conn, |c| held::table
        .filter(held::scope_id.eq(Id::from(head.scope)))
        .filter(held::needs_id.eq_any(needs))
        .order((held::received_at, held::operation_id))
        .select((held::operation_id, held::device_id, held::request_hash, held::envelope, held::received_at))
        .load(c))?;
    rows.into_iter()
        .map(|(id, device, hash, envelope, received)| {
            let stored = |why: String| DbError::Stored { what: "held.envelope", why };
            let raw = serde_json::value::RawValue::from_string(envelope).map_err(|e| stored(e.to_string()))?;
            let device = device.ok_or_else(|| stored("without a device".into()))?;
            let mut incoming = Incoming::from_phone(ports, &raw, head.company, device.into(), Delivery::Author, received.0)
                .map_err(|unread| stored(unread.refusal.code().into()))?;
            // Of what was sent, not of how it was kept: the phone may send it again.
            incoming.hash = hash.parse().map_err(|_| stored("request_hash".into()))?;
            Ok((id.into(), incoming))
        })
        .collect()
}

/// Keeps what waits from now on, and lets go of what no longer does.
pub(super) fn write(conn: &mut AnyConn, scope: ScopeId, judged: &[Judged<'_>]) -> Result<(), DbError> {
    let gone: Vec<Id> = judged.iter().filter(|j| j.later && j.status != Status::Held).map(|j| j.incoming.envelope.id.into()).collect();
    if !gone.is_empty() {
        each!(conn, |c| diesel::delete(held::table.filter(held::scope_id.eq(Id::from(scope))).filter(held::operation_id.eq_any(&gone)))
            .execute(c))?;
    }
    let mut rows = vec![];
    for one in judged.iter().filter(|j| j.status == Status::Held && !j.later) {
        let envelope = &one.incoming.envelope;
        rows.push(HeldRow {
            scope_id: scope.into(),
            operation_id: envelope.id.into(),
            needs_id: one.needs.map(Id),
            device_id: one.incoming.device.map(Id::from),
            request_hash: one.incoming.hash.to_string(),
            envelope: serde_json::to_string(envelope).map_err(|e| DbError::Stored { what: "held.envelope", why: e.to_string() })?,
            received_at: Ts(one.incoming.received),
        });
    }
    insert_rows!(conn, held::table, &rows);
    Ok(())
}
