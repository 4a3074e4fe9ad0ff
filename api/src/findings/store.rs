//! How are findings fetched? Every query starts at what the person may see.

use crate::{
    auth::{Condition, Views, visible_rows},
    db::{
        AnyConn, Id, Json, Ts,
        schema::{finding_people, findings},
    },
    lists::{Page, moment_cursor},
    patrols::store::read,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    finding::{Finding, FindingKind, Severity},
    ids::{FindingId, SiteId, SpotCheckId},
    time::Timestamp,
};
use uuid::Uuid;

/// Which findings.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<FindingKind>,
    /// Of this severity.
    pub severity: Option<Severity>,
}

/// The root of every query over findings: those that the person may see.
#[must_use]
pub fn visible_to(views: &Views) -> Condition<findings::table> {
    visible_rows!(findings, views, |site, view| {
        let here = finding_people::table.filter(finding_people::site_id.eq(Id::from(*site)));
        let concerns = here.filter(finding_people::person_id.eq(Id::from(view.person)));
        findings::id.eq_any(concerns.select(finding_people::finding_id))
    })
}

/// A page of findings, newest first.
pub fn list(
    conn: &mut AnyConn,
    views: &Views,
    filter: &Filter,
    after: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Page<Finding>, Problem> {
    let mut query = findings::table
        .filter(visible_to(views))
        .order((findings::raised_at.desc(), findings::id.desc()))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1))
        .select(findings::doc)
        .into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(findings::raised_at.lt(Ts(at)).or(findings::raised_at.eq(Ts(at)).and(findings::id.lt(Id(id)))));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(findings::kind.eq(kind.word()));
    }
    if let Some(severity) = filter.severity {
        query = query.filter(findings::severity.eq(severity.word()));
    }
    let docs: Vec<Json> = query.load(conn)?;
    let findings: Vec<Finding> = docs.iter().map(|doc| read("findings.doc", doc)).collect::<Result<_, _>>()?;
    Ok(Page::cut(findings, limit, |f| moment_cursor(f.raised.at, f.id.0)))
}

/// One finding; 404 when it is not there or not theirs to see.
pub fn one(conn: &mut AnyConn, views: &Views, id: FindingId) -> Result<Finding, Problem> {
    let doc: Option<Json> =
        findings::table.filter(visible_to(views)).filter(findings::id.eq(Id::from(id))).select(findings::doc).first(conn).optional()?;
    Ok(read("findings.doc", &doc.ok_or(Problem::NotFound)?)?)
}

/// What was found at a spot check, as far as somebody may see it.
pub fn of_spot_check(conn: &mut AnyConn, views: &Views, site: SiteId, check: SpotCheckId) -> Result<Vec<Finding>, Problem> {
    let docs: Vec<Json> = findings::table
        .filter(visible_to(views))
        .filter(findings::site_id.eq(Id::from(site)))
        .filter(findings::spot_check_id.eq(Id::from(check)))
        .order((findings::raised_at, findings::id))
        .select(findings::doc)
        .load(conn)?;
    Ok(docs.iter().map(|doc| read("findings.doc", doc)).collect::<Result<_, _>>()?)
}
