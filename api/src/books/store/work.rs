//! How does the work on a site stand in its tables? Patrols and visits have columns to look them up by.

use super::{
    Numbered, along,
    declared::mark_verdicts,
    json, stored,
    tally::{Ground, Tallies},
};
use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, among, insert,
        schema::{last_seen, patrols, visits, walks_due},
    },
    each, rows,
};
use diesel::prelude::*;
use domain::{
    books::{Change, Record},
    patrol::{Patrol, Visit},
    statistics::Walked,
};
use std::collections::HashMap;

rows! {
    /// How a patrol stands in its table.
    struct PatrolRow in patrols {
        site_id: Id,
        id: Id,
        seq: i64,
        removed: bool,
        doc: Json,
        route_id: Id,
        building_id: Option<Id>,
        walkers: String,
        state: &'static str,
        started_at: Ts,
        local_date: String,
    }
    on conflict (site_id, id) update (seq, doc, walkers, state, started_at, local_date)
}

rows! {
    /// What became of a walk that was planned; when its window closed is written beside it.
    struct WalkRow in walks_due {
        site_id: Id,
        local_date: String,
        patrol_id: Id,
        route_id: Id,
        building_id: Option<Id>,
        ending: &'static str,
    }
    on conflict (site_id, local_date, patrol_id) update (ending)
}

/// The walkers of a patrol as one text to look in.
#[must_use]
pub fn walkers_text(patrol: &Patrol) -> String {
    patrol.walkers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

pub(super) fn write_patrols(conn: &mut AnyConn, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let (mut rows, mut walks) = (vec![], vec![]);
    for numbered in changes {
        let Change::Put(record @ Record::Patrols(patrol)) = numbered.change else { continue };
        let zone = numbered.zone.ok_or_else(|| stored("patrols.local_date", "a patrol outside a site"))?;
        rows.push(PatrolRow {
            site_id: patrol.site.into(),
            id: patrol.id.into(),
            seq: numbered.seq,
            removed: false,
            doc: json(record)?,
            route_id: patrol.route.into(),
            building_id: patrol.building.map(Id::from),
            walkers: walkers_text(patrol),
            state: patrol.state.word(),
            started_at: Ts(patrol.started.at),
            local_date: patrol.local_date(zone).to_string(),
        });
        if let Some(planned) = patrol.planned {
            walks.push(WalkRow {
                site_id: patrol.site.into(),
                local_date: planned.date.to_string(),
                patrol_id: patrol.id.into(),
                route_id: patrol.route.into(),
                building_id: patrol.building.map(Id::from),
                ending: Walked::of(patrol).word(),
            });
        }
    }
    insert(conn, &rows)?;
    insert(conn, &walks)?;
    let patrols = || {
        changes.iter().filter_map(|numbered| match numbered.change {
            Change::Put(Record::Patrols(patrol)) => Some(patrol),
            _ => None,
        })
    };
    along::show(conn, patrols())?;
    mark_verdicts(conn, patrols())
}

rows! {
    /// How a visit stands in its table. It is written once.
    struct VisitRow in visits {
        site_id: Id,
        id: Id,
        seq: i64,
        removed: bool,
        doc: Json,
        patrol_id: Id,
    }
}

rows! {
    /// Where somebody was seen last.
    struct SeenRow in last_seen { site_id: Id, person_id: Id, checkpoint_id: Id, seen_at: Ts }
    on conflict (site_id, person_id) update (checkpoint_id, seen_at)
}

/// Of these visits the last one of each person, where nothing later is known: a phone that was away for days tells of days ago.
fn write_seen(conn: &mut AnyConn, visits: &[&Visit]) -> Result<(), DbError> {
    let mut last: HashMap<(Id, Id), &Visit> = HashMap::new();
    for visit in visits {
        let known = last.entry((visit.site.into(), visit.by.into())).or_insert(visit);
        if visit.arrived.at > known.arrived.at {
            *known = visit;
        }
    }
    let keys: Vec<(Id, Id)> = last.keys().copied().collect();
    if keys.is_empty() {
        return Ok(());
    }
    let known: Vec<(Id, Id, Ts)> = each!(conn, |c| last_seen::table
        .filter(among(last_seen::site_id, last_seen::person_id, keys))
        .select((last_seen::site_id, last_seen::person_id, last_seen::seen_at))
        .load(c))?;
    for (site, person, at) in known {
        if last.get(&(site, person)).is_some_and(|visit| visit.arrived.at <= at.0) {
            last.remove(&(site, person));
        }
    }
    let row = |visit: &Visit| SeenRow {
        site_id: visit.site.into(),
        person_id: visit.by.into(),
        checkpoint_id: visit.checkpoint.into(),
        seen_at: Ts(visit.arrived.at),
    };
    let mut rows: Vec<SeenRow> = last.into_values().map(row).collect();
    // In an order of their own, so that two servers never wait for each other.
    rows.sort_by_key(|row| (row.site_id, row.person_id));
    insert(conn, &rows)
}

pub(super) fn write_visits(conn: &mut AnyConn, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let (mut rows, mut tallies, mut seen) = (vec![], Tallies::default(), vec![]);
    for numbered in changes {
        let Change::Put(record @ Record::Visits(visit)) = numbered.change else { continue };
        tallies.visit(&Ground::of(numbered)?, visit);
        seen.push(visit);
        rows.push(VisitRow {
            site_id: visit.site.into(),
            id: visit.id.into(),
            seq: numbered.seq,
            removed: false,
            doc: json(record)?,
            patrol_id: visit.patrol.into(),
        });
    }
    insert(conn, &rows)?;
    write_seen(conn, &seen)?;
    tallies.write(conn)?;
    for numbered in changes {
        let Change::Revealed(patrol) = numbered.change else { continue };
        // They are pulled once more, by those who had them too: that changes nothing for them.
        let of_patrol = visits::site_id.eq(Id(numbered.scope)).and(visits::patrol_id.eq(Id::from(*patrol)));
        diesel::update(visits::table.filter(of_patrol).filter(visits::seq.lt(numbered.seq)))
            .set(visits::seq.eq(numbered.seq))
            .execute(conn)?;
    }
    Ok(())
}
