//! How do draws and spot checks stand in their tables? What a result counts against has columns, and each of the crew a row.

use super::{
    Numbered, json, stored,
    tally::{Ground, Tallies},
};
use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, among, insert,
        schema::{draws, spot_check_crews, spot_checks},
    },
    each, rows,
};
use diesel::prelude::*;
use domain::{
    books::{Change, Record},
    ids::SiteId,
    people::Role,
    spot_check::{SpotCheck, Subject},
};
use std::collections::HashMap;

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
        counted_roles: Option<String>,
    }
    on conflict (site_id, id) update (seq, doc, state, checked_by, checked_at, local_date, percent, passed, counted_roles)
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
            counted_roles: None,
        });
        let crew = against.people.iter();
        crews.extend(crew.map(|person| CrewRow {
            site_id: check.site.into(),
            person_id: (*person).into(),
            spot_check_id: check.id.into(),
        }));
    }
    count(conn, changes, &mut rows)?;
    insert(conn, &rows)?;
    insert(conn, &crews)
}

/// Posts as a column has them.
fn roles_text(roles: &[Role]) -> String {
    roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(",")
}

/// A check that was counted, with the posts that it was counted against.
fn counted((doc, roles): &(Json, Option<String>)) -> Result<(SpotCheck, Option<Vec<Role>>), DbError> {
    let check = serde_json::from_str(&doc.0).map_err(|e| stored("spot_checks.doc", e))?;
    let read = |word: &str| Role::parse(word).ok_or_else(|| stored("spot_checks.counted_roles", word));
    let words = |text: &String| text.split(',').filter(|word| !word.is_empty()).map(read).collect::<Result<Vec<_>, _>>();
    Ok((check, roles.as_ref().map(words).transpose()?))
}

/// Takes what was counted of these checks back, and counts them by the result that counts now: an earlier one may have come in later.
fn count(conn: &mut AnyConn, changes: &[&Numbered<'_>], rows: &mut [CheckRow]) -> Result<(), DbError> {
    let done: Vec<(Id, Id)> = rows.iter().filter(|row| row.checked_at.is_some()).map(|row| (row.site_id, row.id)).collect();
    if done.is_empty() {
        return Ok(());
    }
    let before: Vec<(Id, (Json, Option<String>))> = each!(conn, |c| spot_checks::table
        .filter(among(spot_checks::site_id, spot_checks::id, done))
        .select((spot_checks::id, (spot_checks::doc, spot_checks::counted_roles)))
        .load(c))?;
    let before: HashMap<Id, (Json, Option<String>)> = before.into_iter().collect();
    let mut tallies = Tallies::default();
    for numbered in changes {
        let Change::Put(Record::SpotChecks(check)) = numbered.change else { continue };
        let Some(result) = check.result() else { continue };
        let ground = Ground::of(numbered)?;
        let old = before.get(&check.id.into()).map(counted).transpose()?;
        let mut roles = None;
        if let Some((old, Some(old_roles))) = &old {
            tallies.take_back_check(&ground, old, old_roles);
            // A post that is given to somebody for the past does not change what was counted.
            roles = old.result().filter(|old| old.operation == result.operation).map(|_| old_roles.clone());
        }
        let roles = roles.unwrap_or_else(|| ground.crew_roles(check));
        tallies.check(&ground, check, &roles);
        if let Some(row) = rows.iter_mut().find(|row| row.id == check.id.into()) {
            row.counted_roles = Some(roles_text(&roles));
        }
    }
    tallies.write(conn)
}

/// A page of a site's checks that have a result, in the order of their ids.
pub fn checks_done(conn: &mut AnyConn, site: SiteId, after: Id, limit: i64) -> Result<Vec<(SpotCheck, Option<Vec<Role>>)>, DbError> {
    let rows: Vec<(Json, Option<String>)> = spot_checks::table
        .filter(spot_checks::site_id.eq(Id::from(site)))
        .filter(spot_checks::checked_at.is_not_null())
        .filter(spot_checks::id.gt(after))
        .order(spot_checks::id)
        .limit(limit)
        .select((spot_checks::doc, spot_checks::counted_roles))
        .load(conn)?;
    rows.iter().map(counted).collect()
}

/// Keeps the posts that a check was counted against.
pub fn keep_roles(conn: &mut AnyConn, check: &SpotCheck, roles: &[Role]) -> Result<(), DbError> {
    let row = spot_checks::table.find((Id::from(check.site), Id::from(check.id)));
    diesel::update(row).set(spot_checks::counted_roles.eq(Some(roles_text(roles)))).execute(conn)?;
    Ok(())
}
