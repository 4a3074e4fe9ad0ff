//! How are patrols fetched? Every query starts at what the person may see.

pub use crate::auth::Views;

use crate::{
    auth::{Condition, visible_rows},
    db::{
        AnyConn, DbError, Id, Json, Ts,
        schema::{findings, patrols, visits},
    },
    each,
    lists::{Page, moment_cursor},
    problem::Problem,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::{
    finding::Finding,
    ids::{PatrolId, PersonId, RouteId},
    patrol::{Patrol, PatrolState, Visit},
    time::Timestamp,
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Which patrols.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// On this local date.
    pub date: Option<NaiveDate>,
    /// In one of these states; none for any.
    pub states: Vec<PatrolState>,
    /// On this route.
    pub route: Option<RouteId>,
    /// Walked by this person.
    pub person: Option<PersonId>,
}

/// The root of every query over patrols: those that the person may see.
#[must_use]
pub fn visible_to(views: &Views) -> Condition<patrols::table> {
    visible_rows!(patrols, views, |_site, view| patrols::walkers.like(format!("%{}%", view.person)))
}

/// A page of patrols, newest first.
pub fn list(
    conn: &mut AnyConn,
    views: &Views,
    filter: &Filter,
    after: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Page<Patrol>, Problem> {
    let mut query = patrols::table
        .filter(visible_to(views))
        .order((patrols::started_at.desc(), patrols::id.desc()))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1))
        .select(patrols::doc)
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(patrols::started_at.lt(Ts(at)).or(patrols::started_at.eq(Ts(at)).and(patrols::id.lt(Id(id)))));
    }
    if let Some(date) = filter.date {
        query = query.filter(patrols::local_date.eq(date.to_string()));
    }
    if let Some((first, more)) = filter.states.split_first() {
        let mut wanted: Condition<patrols::table> = Box::new(patrols::state.eq(first.word()));
        for state in more {
            wanted = Box::new(wanted.or(patrols::state.eq(state.word())));
        }
        query = query.filter(wanted);
    }
    if let Some(route) = filter.route {
        query = query.filter(patrols::route_id.eq(Id::from(route)));
    }
    if let Some(person) = filter.person {
        query = query.filter(patrols::walkers.like(format!("%{person}%")));
    }
    let docs: Vec<Json> = query.load(conn)?;
    let patrols: Vec<Patrol> = docs.iter().map(|doc| read("patrols.doc", doc)).collect::<Result<_, _>>()?;
    Ok(Page::cut(patrols, limit, |p| moment_cursor(p.started.at, p.id.0)))
}

/// Every patrol of a local date that the person may see.
pub fn of_date(conn: &mut AnyConn, views: &Views, date: NaiveDate) -> Result<Vec<Patrol>, Problem> {
    let docs: Vec<Json> =
        patrols::table.filter(visible_to(views)).filter(patrols::local_date.eq(date.to_string())).select(patrols::doc).load(conn)?;
    Ok(docs.iter().map(|doc| read("patrols.doc", doc)).collect::<Result<_, _>>()?)
}

/// A patrol with everything that belongs to it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PatrolDetail {
    /// The patrol.
    pub patrol: Patrol,
    /// Its visits, in the order in which they were made.
    pub visits: Vec<Visit>,
    /// Findings that were raised on it.
    pub findings: Vec<Finding>,
}

/// One patrol; 404 when it is not there or not theirs to see.
pub fn one(conn: &mut AnyConn, views: &Views, id: PatrolId) -> Result<PatrolDetail, Problem> {
    let found: Option<(Id, Json)> = patrols::table
        .filter(visible_to(views))
        .filter(patrols::id.eq(Id::from(id)))
        .select((patrols::site_id, patrols::doc))
        .first(conn)
        .optional()?;
    let (site, doc) = found.ok_or(Problem::NotFound)?;
    let patrol: Patrol = read("patrols.doc", &doc)?;
    let visits =
        visits::table.filter(visits::site_id.eq(site)).filter(visits::patrol_id.eq(Id::from(id))).select(visits::doc).load::<Json>(conn)?;
    let mut visits: Vec<Visit> = visits.iter().map(|doc| read("visits.doc", doc)).collect::<Result<_, _>>()?;
    visits.sort_by_key(|v| (v.arrived.at, v.id));
    let wanted = Some(Id::from(id));
    let raised: Vec<Json> = each!(conn, |c| findings::table
        .filter(findings::site_id.eq(site))
        .filter(findings::patrol_id.eq(wanted))
        .order((findings::raised_at, findings::id))
        .select(findings::doc)
        .load(c))?;
    let findings = raised.iter().map(|doc| read("findings.doc", doc)).collect::<Result<_, _>>()?;
    Ok(PatrolDetail { patrol, visits, findings })
}

/// Reads a stored document.
pub fn read<T: DeserializeOwned>(what: &'static str, doc: &Json) -> Result<T, DbError> {
    serde_json::from_str(&doc.0).map_err(|e| DbError::Stored { what, why: e.to_string() })
}
