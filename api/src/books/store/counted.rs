//! What is added up of findings? What happened to each on which day. A finding moves on, so what was counted of it is taken back first, from the
//! columns that it was counted by: the sums are never behind, and never counted twice.

use super::tally::Ground;
use crate::{
    db::{
        AnyConn, DbError, Id, Ts, among, insert,
        schema::{finding_days, findings},
    },
    each, rows,
};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::statistics::{Days, Findings};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A finding, by the columns that it is counted by.
#[derive(Debug, Clone, Queryable)]
pub struct Counted {
    /// The site.
    pub site_id: Id,
    /// Its id.
    pub id: Id,
    /// The building; none for the grounds.
    pub building_id: Option<Id>,
    /// The area.
    pub area_id: Option<Id>,
    /// What kind.
    pub kind: String,
    /// How bad.
    pub severity: String,
    /// The field of work.
    pub field: Option<String>,
    /// Whose it is to put right.
    pub responsible_id: Option<Id>,
    /// Where it stands.
    pub state: String,
    /// When it was raised.
    pub raised_at: Ts,
    /// When it is due.
    pub due_at: Option<Ts>,
    /// When it was put right, last.
    pub rectified_at: Option<Ts>,
    /// When it was closed, last.
    pub closed_at: Option<Ts>,
    /// The one that it repeats.
    pub repeats_id: Option<Id>,
    /// Working days until it was put right, as they were counted then.
    pub took_days: Option<i64>,
}

/// Its columns, in their order.
macro_rules! columns {
    () => {
        (
            findings::site_id,
            findings::id,
            findings::building_id,
            findings::area_id,
            findings::kind,
            findings::severity,
            findings::field,
            findings::responsible_id,
            findings::state,
            findings::raised_at,
            findings::due_at,
            findings::rectified_at,
            findings::closed_at,
            findings::repeats_id,
            findings::took_days,
        )
    };
}

impl Counted {
    /// How some findings stand in their table.
    pub(super) fn stored(conn: &mut AnyConn, keys: impl Iterator<Item = (Id, Id)>) -> Result<HashMap<(Id, Id), Self>, DbError> {
        let keys: Vec<(Id, Id)> = keys.collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<Self> =
            each!(conn, |c| findings::table.filter(among(findings::site_id, findings::id, keys)).select(columns!()).load(c))?;
        Ok(rows.into_iter().map(|row| ((row.site_id, row.id), row)).collect())
    }

    /// A page of a site's findings, in the order of their ids.
    pub fn page(conn: &mut AnyConn, site: Id, after: Id, limit: i64) -> Result<Vec<Self>, DbError> {
        let of_site = findings::table.filter(findings::site_id.eq(site)).filter(findings::id.gt(after));
        Ok(of_site.order(findings::id).limit(limit).select(columns!()).load(conn)?)
    }

    /// Two reports of the same are one.
    fn is_merged(&self) -> bool {
        self.state == "merged"
    }

    fn is_closed(&self) -> bool {
        self.state == "closed"
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    site: Id,
    dimension: &'static str,
    date: NaiveDate,
    building: Id,
    value: String,
}

/// Sums to be added to what is there.
#[derive(Default)]
pub struct Counts(BTreeMap<Key, Findings>);

rows! {
    /// Findings of one day.
    struct DayRow in finding_days {
        site_id: Id,
        dimension: &'static str,
        local_date: String,
        building_id: Id,
        value: String,
        raised: i64,
        still_open: i64,
        repeats: i64,
        righted: i64,
        right_days: i64,
        late: i64,
        closed: i64,
    }
    on conflict (site_id, dimension, local_date, building_id, value) add (raised, still_open, repeats, righted, right_days, late, closed)
}

impl Counts {
    /// Counts a finding.
    pub fn add(&mut self, ground: &Ground<'_>, finding: &Counted) {
        self.count(ground, finding, 1);
    }

    /// Takes back what was counted of it.
    pub fn take_back(&mut self, ground: &Ground<'_>, finding: &Counted) {
        self.count(ground, finding, -1);
    }

    fn count(&mut self, ground: &Ground<'_>, finding: &Counted, n: i64) {
        if finding.is_merged() {
            return;
        }
        let repeats = if finding.repeats_id.is_some() { n } else { 0 };
        let still_open = if finding.is_closed() { 0 } else { n };
        let raised = Findings { raised: n, open: still_open, repeats, ..Findings::default() };
        self.everywhere(finding, ground.date(finding.raised_at.0), raised);
        if let (Some(right), Some(days)) = (finding.rectified_at, finding.took_days) {
            let late = if finding.due_at.is_some_and(|due| due < right) { n } else { 0 };
            let sums = Findings { righted: n, right_days: days * n, late, ..Findings::default() };
            let date = ground.date(right.0);
            self.everywhere(finding, date, sums);
            self.one(finding, date, "took", Days::of(days).word().to_owned(), sums);
        }
        if let Some(closed) = finding.closed_at.filter(|_| finding.is_closed()) {
            self.everywhere(finding, ground.date(closed.0), Findings { closed: n, ..Findings::default() });
        }
    }

    /// In every dimension that a finding has.
    fn everywhere(&mut self, finding: &Counted, date: NaiveDate, sums: Findings) {
        let id = |id: Option<Id>| id.map(|id| id.0.to_string());
        let dimensions = [
            ("all", Some(String::new())),
            ("kind", Some(finding.kind.clone())),
            ("severity", Some(finding.severity.clone())),
            ("field", finding.field.clone()),
            ("area", id(finding.area_id)),
            ("person", id(finding.responsible_id)),
        ];
        for (dimension, value) in dimensions {
            if let Some(value) = value {
                self.one(finding, date, dimension, value, sums);
            }
        }
    }

    fn one(&mut self, finding: &Counted, date: NaiveDate, dimension: &'static str, value: String, sums: Findings) {
        let building = finding.building_id.unwrap_or(Id(Uuid::nil()));
        *self.0.entry(Key { site: finding.site_id, dimension, date, building, value }).or_default() += sums;
    }

    /// Adds them to what is there. Whoever calls holds the sites' locks.
    pub fn write(self, conn: &mut AnyConn) -> Result<(), DbError> {
        let row = |(key, sums): (Key, Findings)| DayRow {
            site_id: key.site,
            dimension: key.dimension,
            local_date: key.date.to_string(),
            building_id: key.building,
            value: key.value,
            raised: sums.raised,
            still_open: sums.open,
            repeats: sums.repeats,
            righted: sums.righted,
            right_days: sums.right_days,
            late: sums.late,
            closed: sums.closed,
        };
        // Most steps of a finding change a few of its sums.
        let changed = self.0.into_iter().filter(|(_, sums)| *sums != Findings::default());
        insert(conn, &changed.map(row).collect::<Vec<_>>())
    }
}
