//! Visits by themselves: what was found at a checkpoint. They are written, and seen, with the patrol that they belong to.

pub mod answered;
pub mod export;
pub mod rest;

use crate::{
    db::{AnyConn, Id, Json, among, schema::visits},
    each,
    patrols::store::{Views, one as one_patrol, read},
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    ids::{PatrolId, VisitId},
    patrol::Visit,
};

/// The visits of a patrol, in the order in which they were made.
pub fn of_patrol(conn: &mut AnyConn, views: &Views, patrol: PatrolId) -> Result<Vec<Visit>, Problem> {
    Ok(one_patrol(conn, views, patrol)?.visits)
}

/// One visit; 404 when it is not there, or not theirs to see because its patrol is not.
pub fn one(conn: &mut AnyConn, views: &Views, id: VisitId) -> Result<Visit, Problem> {
    let keys: Vec<(Id, Id)> = views.iter().map(|(site, _)| (Id::from(*site), Id::from(id))).collect();
    let docs: Vec<Json> = each!(conn, |c| visits::table.filter(among(visits::site_id, visits::id, keys)).select(visits::doc).load(c))?;
    for doc in docs {
        let visit: Visit = read("visits.doc", &doc)?;
        match one_patrol(conn, views, visit.patrol) {
            Ok(_) => return Ok(visit),
            Err(Problem::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Err(Problem::NotFound)
}
