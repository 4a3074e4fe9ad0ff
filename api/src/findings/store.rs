//! How are findings fetched? Every query starts at what the person may see.

use crate::{
    db::{AnyConn, Id, Json, MultiBackend, Ts, schema::findings},
    lists::{Page, moment_cursor},
    patrols::store::{Views, read},
    problem::Problem,
};
use diesel::{BoxableExpression, prelude::*, sql_types::Bool};
use domain::{
    finding::{Finding, FindingKind, Severity},
    ids::FindingId,
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

type Condition = Box<dyn BoxableExpression<findings::table, MultiBackend, SqlType = Bool>>;

/// The root of every query over findings: those that the person may see.
#[must_use]
pub fn visible_to(views: &Views) -> Condition {
    let mut visible: Condition = Box::new(findings::removed.ne(findings::removed));
    for (site, view) in views.iter().filter(|(_, view)| view.site) {
        let own: Condition = Box::new(findings::raised_by.eq(Id::from(view.person)));
        let seen: Condition = match (&view.buildings, view.all_work) {
            (_, false) => own,
            (None, true) => Box::new(findings::removed.eq(false)),
            (Some(buildings), true) => {
                let mut seen: Condition = Box::new(own.or(findings::building_id.is_null()));
                for building in buildings {
                    seen = Box::new(
                        seen.or(findings::building_id.is_not_null().and(findings::building_id.assume_not_null().eq(Id::from(*building)))),
                    );
                }
                seen
            }
        };
        let here: Condition = Box::new(findings::site_id.eq(Id::from(*site)).and(seen));
        visible = Box::new(visible.or(here));
    }
    visible
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
