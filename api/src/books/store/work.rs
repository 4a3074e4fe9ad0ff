//! How does the work on a site stand in its tables? Patrols and visits have columns to look them up by.

use super::{
    Numbered, along,
    declared::mark_verdicts,
    json, stored,
    tally::{Ground, Tallies},
};
use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, insert,
        schema::{patrols, visits},
    },
    rows,
};
use diesel::prelude::*;
use domain::{
    books::{Change, Record},
    patrol::Patrol,
    statistics::Walked,
};

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
        counted_on: String,
        planned: bool,
        completion: &'static str,
    }
    on conflict (site_id, id) update (seq, doc, walkers, state, started_at, local_date, counted_on, planned, completion)
}

/// The walkers of a patrol as one text to look in.
#[must_use]
pub fn walkers_text(patrol: &Patrol) -> String {
    patrol.walkers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

pub(super) fn write_patrols(conn: &mut AnyConn, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let mut rows = vec![];
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
            counted_on: patrol.planned.map_or_else(|| patrol.local_date(zone), |planned| planned.date).to_string(),
            planned: patrol.planned.is_some(),
            completion: Walked::of(patrol).word(),
        });
    }
    insert(conn, &rows)?;
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

pub(super) fn write_visits(conn: &mut AnyConn, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let (mut rows, mut tallies) = (vec![], Tallies::default());
    for numbered in changes {
        let Change::Put(record @ Record::Visits(visit)) = numbered.change else { continue };
        tallies.visit(&Ground::of(numbered)?, visit);
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
