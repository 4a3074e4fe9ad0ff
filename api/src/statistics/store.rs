//! Which sums stand in the tables? A few rows a day; what they add up to is reckoned in memory.

use crate::{
    books::store::Source,
    db::{
        AnyConn, DbError, Id, Ts,
        schema::{finding_days, findings as findings_table, score_days},
        types::{DbTs, DbUuid},
    },
    each,
    findings::list::waiting,
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Nullable, Text},
};
use domain::{
    ids::{BuildingId, SiteId},
    statistics::{Completion, Findings, Range, Scores},
    time::Timestamp,
};

/// The sums of a day, a building and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// The local date.
    pub date: NaiveDate,
    /// The building; none for the grounds.
    pub building: Option<BuildingId>,
    /// An id or a word; what it is depends on what was asked.
    pub value: String,
    /// The sums.
    pub sums: T,
}

pub(super) fn date(what: &'static str, text: &str) -> Result<NaiveDate, DbError> {
    text.parse().map_err(|_| DbError::Stored { what, why: text.to_owned() })
}

/// The grounds have no building: in a key they stand as the nil id.
pub(super) fn building(id: Id) -> Option<BuildingId> {
    (!id.0.is_nil()).then(|| id.into())
}

/// Scores of a site, in one dimension, of these sources.
pub fn scores(conn: &mut AnyConn, site: SiteId, dimension: &str, sources: &[Source], range: Range) -> Result<Vec<Row<Scores>>, DbError> {
    type Found = (String, Id, String, i64, i64, i64, i64);
    let rows: Vec<Found> = score_days::table
        .filter(score_days::site_id.eq(Id::from(site)))
        .filter(score_days::dimension.eq(dimension))
        .filter(score_days::local_date.between(range.from.to_string(), range.until.to_string()))
        .filter(score_days::source.eq_any(sources.iter().map(|source| source.word())))
        .select((
            score_days::local_date,
            score_days::building_id,
            score_days::value,
            score_days::sheets,
            score_days::passed,
            score_days::earned,
            score_days::possible,
        ))
        .load(conn)?;
    let row = |(day, place, value, sheets, passed, earned, possible): Found| {
        let sums = Scores { sheets, passed, earned, possible };
        Ok(Row { date: date("score_days.local_date", &day)?, building: building(place), value, sums })
    };
    rows.into_iter().map(row).collect()
}

/// What happened to findings of a site, in one dimension.
pub fn findings(conn: &mut AnyConn, site: SiteId, dimension: &str, range: Range) -> Result<Vec<Row<Findings>>, DbError> {
    type Found = ((String, Id, String), (i64, i64, i64, i64, i64, i64, i64));
    let rows: Vec<Found> = finding_days::table
        .filter(finding_days::site_id.eq(Id::from(site)))
        .filter(finding_days::dimension.eq(dimension))
        .filter(finding_days::local_date.between(range.from.to_string(), range.until.to_string()))
        .select((
            (finding_days::local_date, finding_days::building_id, finding_days::value),
            (
                finding_days::raised,
                finding_days::still_open,
                finding_days::repeats,
                finding_days::righted,
                finding_days::right_days,
                finding_days::late,
                finding_days::closed,
            ),
        ))
        .load(conn)?;
    let row = |((day, place, value), (raised, open, repeats, righted, right_days, late, closed)): Found| {
        let sums = Findings { raised, open, repeats, righted, right_days, late, closed };
        Ok(Row { date: date("finding_days.local_date", &day)?, building: building(place), value, sums })
    };
    rows.into_iter().map(row).collect()
}

/// What is open, by the day on which it was raised, whenever that was.
pub fn open_findings(conn: &mut AnyConn, site: SiteId) -> Result<Vec<Row<i64>>, DbError> {
    let rows: Vec<(String, Id, i64)> = finding_days::table
        .filter(finding_days::site_id.eq(Id::from(site)))
        .filter(finding_days::dimension.eq("all"))
        .filter(finding_days::still_open.gt(0))
        .select((finding_days::local_date, finding_days::building_id, finding_days::still_open))
        .load(conn)?;
    let row = |(day, place, open): (String, Id, i64)| {
        Ok(Row { date: date("finding_days.local_date", &day)?, building: building(place), value: String::new(), sums: open })
    };
    rows.into_iter().map(row).collect()
}

/// Findings whose deadline has passed, by building.
pub fn overdue(conn: &mut AnyConn, site: SiteId, now: Timestamp) -> Result<Vec<(Option<BuildingId>, i64)>, DbError> {
    let rows: Vec<(Option<Id>, i64)> = findings_table::table
        .filter(findings_table::site_id.eq(Id::from(site)))
        .filter(waiting())
        .filter(findings_table::due_at.le(Ts(now)))
        .group_by(findings_table::building_id)
        .select((findings_table::building_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(building, count)| (building.map(BuildingId::from), count)).collect())
}

#[derive(QueryableByName)]
struct Walks {
    #[diesel(sql_type = Text)]
    local_date: String,
    #[diesel(sql_type = DbUuid)]
    route_id: Id,
    #[diesel(sql_type = Nullable<DbUuid>)]
    building_id: Option<Id>,
    #[diesel(sql_type = BigInt)]
    complete: i64,
    #[diesel(sql_type = BigInt)]
    partial: i64,
    #[diesel(sql_type = BigInt)]
    unfinished: i64,
    #[diesel(sql_type = BigInt)]
    missed: i64,
    #[diesel(sql_type = BigInt)]
    unknown: i64,
}

/// What was due, or walked before its window closed, and what became of it: one range of one index, in its order. What nobody walked is missed once
/// every phone has reported since; one that is underway counts once its window has closed. (SQLite numbers `$1` and its like by where they
/// first appear.)
const WALKS: &str = "SELECT local_date, route_id, building_id, COUNT(CASE WHEN ending = 'complete' THEN 1 END) AS complete,
    COUNT(CASE WHEN ending = 'partial' THEN 1 END) AS partial,
    COUNT(CASE WHEN ending = 'unfinished' AND until_at IS NOT NULL THEN 1 END) AS unfinished,
    COUNT(CASE WHEN ending IS NULL AND until_at <= $1 THEN 1 END) AS missed,
    COUNT(CASE WHEN ending IS NULL AND until_at > $1 THEN 1 END) AS unknown
    FROM walks_due WHERE site_id = $2 AND local_date BETWEEN $3 AND $4 GROUP BY local_date, route_id, building_id";

/// Walks of a site by route; `reported` is the oldest last contact of a phone.
pub fn walks(conn: &mut AnyConn, site: SiteId, range: Range, reported: Option<Timestamp>) -> Result<Vec<Row<Completion>>, DbError> {
    let known_until = Ts(reported.unwrap_or(FAR));
    let (from, until) = (range.from.to_string(), range.until.to_string());
    let found: Vec<Walks> = each!(conn, |c| sql_query(WALKS)
        .bind::<DbTs, _>(known_until)
        .bind::<DbUuid, _>(Id::from(site))
        .bind::<Text, _>(&from)
        .bind::<Text, _>(&until)
        .load(c))?;
    found.into_iter().map(row_of).collect()
}

/// Where no phone was ever let in, none holds anything back.
const FAR: Timestamp = DateTime::<Utc>::from_timestamp_nanos(4_102_444_800_000_000_000);

fn row_of(walks: Walks) -> Result<Row<Completion>, DbError> {
    let Walks { local_date, route_id, building_id, complete, partial, unfinished, missed, unknown } = walks;
    Ok(Row {
        date: date("walks_due.local_date", &local_date)?,
        building: building_id.map(BuildingId::from),
        value: route_id.0.to_string(),
        sums: Completion { complete, partial, unfinished, missed, unknown },
    })
}
