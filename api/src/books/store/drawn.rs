//! How do draws and spot checks stand in their tables? What a result counts against has columns, and each of the crew a row.

use super::{Numbered, json, stored};
use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, insert,
        schema::{draws, spot_check_crews, spot_checks},
    },
    rows,
};
use domain::{
    books::{Change, Record},
    spot_check::Subject,
};

rows! {
    /// How a draw stands in its table.
    struct DrawRow in draws {
        site_id: Id,
        id: Id,
        seq: i64,
        removed: bool,
        doc: Json,
        plan_id: Id,
        field: &'static str,
        due_date: Option<String>,
        committed_at: Ts,
        held_at: Option<Ts>,
    }
    on conflict (site_id, id) update (seq, doc, held_at)
}

pub(super) fn write_draws(conn: &mut AnyConn, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let mut rows = vec![];
    for numbered in changes {
        let Change::Put(record @ Record::Draws(draw)) = numbered.change else { continue };
        rows.push(DrawRow {
            site_id: draw.site.into(),
            id: draw.id.into(),
            seq: numbered.seq,
            removed: false,
            doc: json(record)?,
            plan_id: draw.plan.into(),
            field: draw.field.word(),
            due_date: draw.due.map(|due| due.to_string()),
            committed_at: Ts(draw.committed),
            held_at: draw.held.as_ref().map(|held| Ts(held.at)),
        });
    }
    insert(conn, &rows)
}

rows! {
    /// How a spot check stands in its table.
    struct CheckRow in spot_checks {
        site_id: Id,
        id: Id,
        seq: i64,
        removed: bool,
        doc: Json,
        draw_id: Id,
        plan_id: Id,
        field: &'static str,
        state: &'static str,
        building_id: Option<Id>,
        area_id: Option<Id>,
        unit_id: Option<Id>,
        patrol_id: Option<Id>,
        route_id: Option<Id>,
        people: String,
        drawn_at: Ts,
        until_date: String,
        checked_by: Option<Id>,
        checked_at: Option<Ts>,
        local_date: Option<String>,
        percent: Option<i32>,
        passed: Option<bool>,
    }
    on conflict (site_id, id) update (seq, doc, state, checked_by, checked_at, local_date, percent, passed)
}

rows! {
    /// Somebody whom a check counts against.
    struct CrewRow in spot_check_crews { site_id: Id, person_id: Id, spot_check_id: Id }
    on conflict do nothing
}

pub(super) fn write_checks(conn: &mut AnyConn, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let (mut rows, mut crews) = (vec![], vec![]);
    for numbered in changes {
        let Change::Put(record @ Record::SpotChecks(check)) = numbered.change else { continue };
        let zone = numbered.zone.ok_or_else(|| stored("spot_checks.local_date", "a check outside a site"))?;
        let (against, result) = (&check.against, check.result());
        let (unit, patrol) = match check.subject {
            Subject::Unit(unit) => (Some(unit), None),
            Subject::Patrol(patrol) => (None, Some(patrol)),
            Subject::Area(_) => (None, None),
        };
        rows.push(CheckRow {
            site_id: check.site.into(),
            id: check.id.into(),
            seq: numbered.seq,
            removed: false,
            doc: json(record)?,
            draw_id: check.draw.into(),
            plan_id: check.plan.into(),
            field: check.field.word(),
            state: check.state.word(),
            building_id: against.building.map(Id::from),
            area_id: against.area.map(Id::from),
            unit_id: unit.map(Id::from),
            patrol_id: patrol.map(Id::from),
            route_id: against.route.map(Id::from),
            people: against.people.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            drawn_at: Ts(check.drawn),
            until_date: check.until.to_string(),
            checked_by: result.map(|result| result.by.into()),
            checked_at: result.map(|result| Ts(result.recorded.at)),
            local_date: result.map(|result| result.recorded.at.with_timezone(&zone).date_naive().to_string()),
            percent: result.and_then(|result| result.score.percent()).map(i32::from),
            passed: result.map(|result| result.score.passed),
        });
        let crew = against.people.iter();
        crews.extend(crew.map(|person| CrewRow {
            site_id: check.site.into(),
            person_id: (*person).into(),
            spot_check_id: check.id.into(),
        }));
    }
    insert(conn, &rows)?;
    insert(conn, &crews)
}
