//! How are notices fetched? With their findings; whoever may not see the finding does not see its notice.

use crate::{
    auth::Views,
    db::{
        AnyConn, Id, Ts,
        schema::{finding_people, notices},
    },
    findings::store::these,
    lists::{Page, moment_cursor},
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    finding::{Finding, Notice, NoticeNumber},
    ids::{FindingId, SiteId},
    time::Timestamp,
};
use uuid::Uuid;

/// A notice with its finding.
#[derive(Debug, Clone)]
pub struct Issued {
    /// Its number.
    pub number: NoticeNumber,
    /// The finding.
    pub finding: Finding,
}

impl Issued {
    /// What it says.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.finding.notices.iter().find(|notice| notice.number == Some(self.number))
    }

    /// It is the one that counts: no other came in its place.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.finding.notice().is_some_and(|notice| notice.number == Some(self.number))
    }
}

type Row = (i64, i64, Id, Ts);

/// A page of notices, newest first.
pub fn list(conn: &mut AnyConn, views: &Views, after: Option<(Timestamp, Uuid)>, limit: usize) -> Result<Page<Issued>, Problem> {
    let mut rows: Vec<(SiteId, Row)> = vec![];
    for (site, view) in views.iter().filter(|(_, view)| view.site) {
        let mut query = notices::table.filter(notices::site_id.eq(Id::from(*site))).into_boxed();
        if !view.all_work {
            let concerns = finding_people::table.filter(finding_people::site_id.eq(Id::from(*site)));
            let mine = concerns.filter(finding_people::person_id.eq(Id::from(view.person)));
            let mine: Vec<Id> = mine.select(finding_people::finding_id).load(conn)?;
            query = query.filter(notices::finding_id.eq_any(mine));
        }
        if let Some((at, id)) = after {
            query = query.filter(notices::issued_at.lt(Ts(at)).or(notices::issued_at.eq(Ts(at)).and(notices::finding_id.lt(Id(id)))));
        }
        let found: Vec<Row> = query
            .order((notices::issued_at.desc(), notices::finding_id.desc()))
            .limit(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1))
            .select((notices::year, notices::number, notices::finding_id, notices::issued_at))
            .load(conn)?;
        rows.extend(found.into_iter().map(|row| (*site, row)));
    }
    rows.sort_by_key(|(_, (.., id, at))| std::cmp::Reverse((at.0, id.0)));
    let page = Page::cut(rows, limit, |(_, (.., id, at))| moment_cursor(at.0, id.0));
    let ids: Vec<FindingId> = page.items.iter().map(|(_, (_, _, id, _))| FindingId(id.0)).collect();
    let found = these(conn, views, &ids)?;
    // In buildings that are none of theirs there may be notices of the same page.
    let items = page.items.into_iter().filter_map(|(_, row)| issued(row, &found)).collect();
    Ok(Page { items, next: page.next })
}

fn issued((year, number, id, _): Row, found: &[Finding]) -> Option<Issued> {
    let finding = found.iter().find(|finding| finding.id.0 == id.0)?.clone();
    let number = NoticeNumber { year: i32::try_from(year).ok()?, number: u32::try_from(number).ok()? };
    Some(Issued { number, finding })
}

/// One notice by its number; 404 when it is not there or not theirs to see.
pub fn one(conn: &mut AnyConn, views: &Views, site: SiteId, number: NoticeNumber) -> Result<Issued, Problem> {
    let key = (Id::from(site), i64::from(number.year), i64::from(number.number));
    let id: Option<Id> = notices::table.find(key).select(notices::finding_id).first(conn).optional()?;
    let id = FindingId(id.ok_or(Problem::NotFound)?.0);
    let finding = these(conn, views, &[id])?.into_iter().find(|finding| finding.site == site).ok_or(Problem::NotFound)?;
    Ok(Issued { number, finding })
}
