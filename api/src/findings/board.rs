//! Where do the findings of a site stand? A column a state, what presses first; and a month of their deadlines.

use super::list::{of, waiting};
use crate::{
    db::{AnyConn, Json, Ts, schema::findings},
    patrols::store::read,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    finding::{Finding, FindingState},
    ids::SiteId,
    rights::View,
    time::Timestamp,
};

/// Cards in a column; the list shows the rest.
const CARDS: i64 = 20;
/// Deadlines of a month that are shown one by one.
const DEADLINES: i64 = 2_000;

/// A column of the board.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its state.
    pub state: FindingState,
    /// How many there are; none for those that are over, which may be very many.
    pub count: Option<u64>,
    /// The first of them: what is to be put right by its deadline, the rest by when it came.
    pub cards: Vec<Finding>,
}

/// The board of a site, as somebody may see it.
pub fn columns(conn: &mut AnyConn, site: SiteId, view: &View) -> Result<Vec<Column>, Problem> {
    FindingState::BOARD.into_iter().map(|state| column(conn, site, view, state)).collect()
}

fn column(conn: &mut AnyConn, site: SiteId, view: &View, state: FindingState) -> Result<Column, Problem> {
    let here = of(conn, site, view)?.filter(findings::state.eq(state.word())).select(findings::doc).limit(CARDS);
    let docs: Vec<Json> = match state {
        FindingState::Noticed | FindingState::SentBack => {
            here.filter(waiting()).order((findings::due_at.asc(), findings::id.asc())).load(conn)?
        }
        FindingState::Closed | FindingState::Merged => here.order((findings::raised_at.desc(), findings::id.desc())).load(conn)?,
        FindingState::Raised | FindingState::Rectified => here.order((findings::raised_at.asc(), findings::id.asc())).load(conn)?,
    };
    let cards = docs.iter().map(|doc| read("findings.doc", doc)).collect::<Result<_, _>>()?;
    let count = if state.is_open() {
        let count: i64 = of(conn, site, view)?.filter(findings::state.eq(state.word())).count().get_result(conn)?;
        Some(count.unsigned_abs())
    } else {
        None
    };
    Ok(Column { state, count, cards })
}

/// How many are overdue.
pub fn overdue(conn: &mut AnyConn, site: SiteId, view: &View, now: Timestamp) -> Result<u64, Problem> {
    let late = of(conn, site, view)?.filter(findings::due_at.le(Ts(now))).filter(waiting());
    let count: i64 = late.select(diesel::dsl::count_star()).first(conn)?;
    Ok(count.unsigned_abs())
}

/// What is due from one moment until another, the earliest first.
pub fn due_between(conn: &mut AnyConn, site: SiteId, view: &View, from: Timestamp, until: Timestamp) -> Result<Vec<Finding>, Problem> {
    let docs: Vec<Json> = of(conn, site, view)?
        .filter(findings::due_at.gt(Ts(from)))
        .filter(findings::due_at.le(Ts(until)))
        .filter(waiting())
        .order((findings::due_at.asc(), findings::id.asc()))
        .limit(DEADLINES)
        .select(findings::doc)
        .load(conn)?;
    Ok(docs.iter().map(|doc| read("findings.doc", doc)).collect::<Result<_, _>>()?)
}
