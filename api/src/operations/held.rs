//! What waits for a patrol, an operation or a supervisor?

use super::{Delivery, Incoming, desk::Desk, heads::Heads};
use crate::{
    db::{AnyConn, DbError, Id, Ts, among, insert, schema::held},
    each,
    ports::Ports,
    rows,
};
use diesel::prelude::*;
use domain::{
    ids::{OperationId, ScopeId},
    wire::Status,
};

rows! {
    /// How an operation that waits stands in its table.
    struct HeldRow in held {
        scope_id: Id,
        operation_id: Id,
        needs_id: Option<Id>,
        device_id: Option<Id>,
        request_hash: String,
        envelope: String,
        received_at: Ts,
    }
}

type Row = (Id, Id, Option<Id>, String, String, Ts);

macro_rules! columns {
    () => {
        (held::scope_id, held::operation_id, held::device_id, held::request_hash, held::envelope, held::received_at)
    };
}

/// Operations that wait for one of these, each a patrol or an operation of a scope.
pub(super) fn waiting_for(
    conn: &mut AnyConn,
    ports: &Ports,
    heads: &Heads,
    needs: impl Iterator<Item = (Id, Id)>,
) -> Result<Vec<(ScopeId, OperationId, Incoming)>, DbError> {
    let rows: Vec<Row> = each!(conn, |c| held::table.filter(among(held::scope_id, held::needs_id, needs)).select(columns!()).load(c))?;
    read(ports, heads, rows)
}

/// Operations that wait, by their own ids.
pub(super) fn these(
    conn: &mut AnyConn,
    ports: &Ports,
    heads: &Heads,
    keys: Vec<(Id, Id)>,
) -> Result<Vec<(ScopeId, OperationId, Incoming)>, DbError> {
    if keys.is_empty() {
        return Ok(vec![]);
    }
    let rows: Vec<Row> = each!(conn, |c| held::table.filter(among(held::scope_id, held::operation_id, keys)).select(columns!()).load(c))?;
    read(ports, heads, rows)
}

fn read(ports: &Ports, heads: &Heads, mut rows: Vec<Row>) -> Result<Vec<(ScopeId, OperationId, Incoming)>, DbError> {
    // Sorted here: asked for an order, SQLite may walk through all that waits instead of looking it up.
    rows.sort_unstable_by_key(|(_, id, .., received)| (*received, *id));
    let mut waiting = vec![];
    for (scope, id, device, hash, envelope, received) in rows {
        let Some(head) = heads.get(&scope.into()) else { continue };
        let stored = |why: String| DbError::Stored { what: "held.envelope", why };
        let raw = serde_json::value::RawValue::from_string(envelope).map_err(|e| stored(e.to_string()))?;
        let device = device.ok_or_else(|| stored("without a device".into()))?;
        let mut incoming = Incoming::from_phone(ports, &raw, head.company, device.into(), Delivery::Author, received.0)
            .map_err(|unread| stored(unread.refusal.code().into()))?;
        // Of what was sent, not of how it was kept: the phone may send it again.
        incoming.hash = hash.parse().map_err(|_| stored("request_hash".into()))?;
        waiting.push((head.scope, id.into(), incoming));
    }
    Ok(waiting)
}

/// Keeps what waits from now on, and lets go of what no longer does.
pub(super) fn write(conn: &mut AnyConn, desks: &[Desk<'_>]) -> Result<(), DbError> {
    let judged = || desks.iter().flat_map(|desk| desk.judged.iter().map(|one| (desk.head.scope, one)));
    for (scope, one) in judged().filter(|(_, j)| j.later && j.status != Status::Held) {
        diesel::delete(held::table.find((Id::from(scope), Id::from(one.incoming.envelope.id)))).execute(conn)?;
    }
    let mut rows = vec![];
    for (scope, one) in judged().filter(|(_, j)| j.status == Status::Held && !j.later) {
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
    insert(conn, &rows)
}
