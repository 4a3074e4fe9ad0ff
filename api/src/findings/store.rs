//! How is one finding fetched? For somebody whom it concerns, or who sees everybody's work where it is.

use crate::{
    auth::Views,
    db::{AnyConn, DbError, Id, Json, among, schema::findings},
    each,
    patrols::store::read,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    finding::{Finding, FindingKind, FindingState},
    ids::{FindingId, SiteId},
    rights::View,
};

/// One finding; 404 when it is not there or not theirs to see.
pub fn one(conn: &mut AnyConn, views: &Views, id: FindingId) -> Result<Finding, Problem> {
    these(conn, views, &[id])?.pop().ok_or(Problem::NotFound)
}

/// Of these findings those that somebody may see.
pub fn these(conn: &mut AnyConn, views: &Views, ids: &[FindingId]) -> Result<Vec<Finding>, Problem> {
    let keys = views.iter().filter(|(_, view)| view.site).flat_map(|(site, _)| ids.iter().map(|id| (Id::from(*site), Id::from(*id))));
    let keys: Vec<(Id, Id)> = keys.collect();
    let docs: Vec<Json> =
        each!(conn, |c| findings::table.filter(among(findings::site_id, findings::id, keys)).select(findings::doc).load(c))?;
    let mut found: Vec<Finding> = docs.iter().map(|doc| read("findings.doc", doc)).collect::<Result<_, _>>()?;
    found.retain(|finding| views.iter().any(|(site, view)| *site == finding.site && sees(view, finding)));
    Ok(found)
}

/// Whether somebody may see a finding.
#[must_use]
pub fn sees(view: &View, finding: &Finding) -> bool {
    view.sees_work(finding.concerns().contains(&view.person), finding.building)
}

/// Other findings of the same kind at the same place that are open: they may tell of the same.
pub fn alike(conn: &mut AnyConn, finding: &Finding, limit: i64) -> Result<Vec<Finding>, DbError> {
    let Some(place) = finding.spot.place() else { return Ok(vec![]) };
    let open = [FindingState::Raised, FindingState::Noticed, FindingState::SentBack, FindingState::Rectified].map(FindingState::word);
    let docs: Vec<Json> = findings::table
        .filter(findings::site_id.eq(Id::from(finding.site)))
        .filter(findings::place_id.eq(Id(place)))
        .filter(findings::kind.eq(finding.kind.word()))
        .filter(findings::state.eq_any(open))
        .filter(findings::id.ne(Id::from(finding.id)))
        .order(findings::raised_at.desc())
        .limit(limit)
        .select(findings::doc)
        .load(conn)?;
    docs.iter().map(|doc| read("findings.doc", doc)).collect()
}

/// Later findings that were linked to this one as its return.
pub fn returns(conn: &mut AnyConn, site: SiteId, id: FindingId, kind: FindingKind, limit: i64) -> Result<Vec<Finding>, DbError> {
    let docs: Vec<Json> = findings::table
        .filter(findings::site_id.eq(Id::from(site)))
        .filter(findings::repeats_id.eq(Id::from(id)))
        .filter(findings::kind.eq(kind.word()))
        .order(findings::raised_at)
        .limit(limit)
        .select(findings::doc)
        .load(conn)?;
    docs.iter().map(|doc| read("findings.doc", doc)).collect()
}
