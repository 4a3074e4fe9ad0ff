//! Which visits changed at a site behind a number? Those that somebody may see, because they may see the patrol.

use crate::{
    db::{
        AnyConn, Id, Json, among,
        schema::{patrols, visits},
    },
    each,
    patrols::store::read,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    ids::SiteId,
    patrol::{Patrol, Visit},
    rights::View,
};
use std::collections::{BTreeSet, HashMap};

/// Visits that are fetched at once.
pub const VISITS: usize = 200;

/// A visit with its patrol and the number of its last change.
pub struct Changed {
    pub change: i64,
    pub visit: Visit,
    pub patrol: Patrol,
}

/// The next visits of one site behind a change, and how far that reaches; none at the end.
pub fn next(conn: &mut AnyConn, (site, view): (SiteId, &View), behind: i64) -> Result<Option<(Vec<Changed>, i64)>, Problem> {
    let mut rows: Vec<(i64, Json)> = visits::table
        .filter(visits::site_id.eq(Id::from(site)))
        .filter(visits::seq.gt(behind))
        .order(visits::seq)
        .limit(i64::try_from(VISITS).unwrap_or(i64::MAX))
        .select((visits::seq, visits::doc))
        .load(conn)?;
    let Some(last) = rows.last().map(|(seq, _)| *seq) else { return Ok(None) };
    if rows.len() == VISITS {
        // The visits of a patrol may have changed together, under one number: those are never parted.
        rows.retain(|(seq, _)| *seq < last);
        let together = visits::table.filter(visits::site_id.eq(Id::from(site))).filter(visits::seq.eq(last));
        rows.extend(together.order(visits::id).select((visits::seq, visits::doc)).load::<(i64, Json)>(conn)?);
    }
    let rows: Vec<(i64, Visit)> = rows.iter().map(|(seq, doc)| Ok((*seq, read("visits.doc", doc)?))).collect::<Result<_, Problem>>()?;
    let keys: BTreeSet<(Id, Id)> = rows.iter().map(|(_, visit)| (Id::from(visit.site), Id::from(visit.patrol))).collect();
    // What decides who sees a patrol is in its document: the rule of the lists, for a single row.
    let of = among(patrols::site_id, patrols::id, keys);
    let docs: Vec<Json> = each!(conn, |c| patrols::table.filter(of).select(patrols::doc).load(c))?;
    let patrols: Vec<Patrol> = docs.iter().map(|doc| read("patrols.doc", doc)).collect::<Result<_, _>>()?;
    let sees = |patrol: &&Patrol| view.sees_work(patrol.walkers.contains(&view.person), patrol.building);
    let seen: HashMap<_, &Patrol> = patrols.iter().filter(sees).map(|patrol| (patrol.id, patrol)).collect();
    let changed = rows.into_iter().filter_map(|(change, visit)| {
        let patrol = (*seen.get(&visit.patrol)?).clone();
        Some(Changed { change, visit, patrol })
    });
    Ok(Some((changed.collect(), last)))
}
