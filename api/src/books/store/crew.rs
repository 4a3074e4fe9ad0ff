//! How do the records of the crew's day stand in their tables? All alike: whose, about what, on which local days, in which state. So one
//! statement for each purpose is enough, with the table's name in it.

use super::{Numbered, json, record};
use crate::{
    db::{
        AnyConn, DbError, Id, Json,
        types::{DbJson, DbUuid},
    },
    each,
};
use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{Array, BigInt, Nullable, Text},
};
use domain::{
    books::{Change, Collection, Record},
    crew::{Crew, Filing},
    ids::{PersonId, ScopeId, SiteId},
};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Document {
    #[diesel(sql_type = DbUuid)]
    site_id: Id,
    #[diesel(sql_type = DbJson)]
    doc: Json,
}

/// A record on its way into its table.
struct Put {
    site: Id,
    id: Id,
    seq: i64,
    doc: Json,
    filing: Filing,
}

/// Writes changes of one collection: on PostgreSQL by one statement with a list for each column, on SQLite, which has no round trips, row by row.
pub(super) fn write(conn: &mut AnyConn, collection: Collection, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let mut puts = vec![];
    for numbered in changes {
        let (_, id) = numbered.change.subject();
        let (site, id, seq) = (Id(numbered.scope), Id(id), numbered.seq);
        match numbered.change {
            Change::Put(record) => {
                let Some(filing) = record.filing() else { continue };
                puts.push(Put { site, id, seq, doc: json(record)?, filing });
            }
            // A tombstone keeps no text of what it buries.
            Change::Removed(..) => bury(conn, collection, site, id, seq)?,
            Change::Revealed(_) => {}
        }
    }
    if puts.is_empty() {
        return Ok(());
    }
    let (table, columns) = (collection.word(), "site_id, id, seq, removed, doc, person_id, about_id, local_date, until_date, state");
    let conflict = "ON CONFLICT (site_id, id) DO UPDATE SET seq = excluded.seq, removed = excluded.removed, doc = excluded.doc, \
         person_id = excluded.person_id, about_id = excluded.about_id, local_date = excluded.local_date, until_date = excluded.until_date, \
         state = excluded.state";
    match conn {
        AnyConn::Sqlite(conn) => {
            let query = format!("INSERT INTO {table} ({columns}) VALUES ($1, $2, $3, false, $4, $5, $6, $7, $8, $9) {conflict}");
            for put in puts {
                sql_query(&query)
                    .bind::<DbUuid, _>(put.site)
                    .bind::<DbUuid, _>(put.id)
                    .bind::<BigInt, _>(put.seq)
                    .bind::<DbJson, _>(&put.doc)
                    .bind::<Nullable<DbUuid>, _>(put.filing.person.map(Id::from))
                    .bind::<Nullable<DbUuid>, _>(put.filing.about.map(Id))
                    .bind::<Text, _>(put.filing.date.to_string())
                    .bind::<Text, _>(put.filing.until.to_string())
                    .bind::<Text, _>(put.filing.state)
                    .execute(conn)?;
            }
        }
        AnyConn::Postgres(conn) => {
            let query = format!(
                "INSERT INTO {table} ({columns}) SELECT site, id, seq, false, doc, person, about, first, last, state \
                 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS put (site, id, seq, doc, person, about, first, last, state) {conflict}"
            );
            sql_query(query)
                .bind::<Array<DbUuid>, _>(puts.iter().map(|put| put.site).collect::<Vec<_>>())
                .bind::<Array<DbUuid>, _>(puts.iter().map(|put| put.id).collect::<Vec<_>>())
                .bind::<Array<BigInt>, _>(puts.iter().map(|put| put.seq).collect::<Vec<_>>())
                .bind::<Array<DbJson>, _>(puts.iter().map(|put| &put.doc).collect::<Vec<_>>())
                .bind::<Array<Nullable<DbUuid>>, _>(puts.iter().map(|put| put.filing.person.map(Id::from)).collect::<Vec<_>>())
                .bind::<Array<Nullable<DbUuid>>, _>(puts.iter().map(|put| put.filing.about.map(Id)).collect::<Vec<_>>())
                .bind::<Array<Text>, _>(puts.iter().map(|put| put.filing.date.to_string()).collect::<Vec<_>>())
                .bind::<Array<Text>, _>(puts.iter().map(|put| put.filing.until.to_string()).collect::<Vec<_>>())
                .bind::<Array<Text>, _>(puts.iter().map(|put| put.filing.state).collect::<Vec<_>>())
                .execute(conn)?;
        }
    }
    Ok(())
}

fn bury(conn: &mut AnyConn, collection: Collection, site: Id, id: Id, seq: i64) -> Result<(), DbError> {
    let query = format!(
        "UPDATE {} SET seq = $1, removed = true, doc = 'null', state = 'removed' WHERE site_id = $2 AND id = $3",
        collection.word()
    );
    each!(conn, |c| sql_query(query).bind::<BigInt, _>(seq).bind::<DbUuid, _>(site).bind::<DbUuid, _>(id).execute(c))?;
    Ok(())
}

/// Records by their sites and ids, for a batch that names them: one statement, however many they are.
pub fn these(conn: &mut AnyConn, collection: Collection, keys: &BTreeSet<(Id, Id)>) -> Result<Vec<(ScopeId, Record)>, DbError> {
    if keys.is_empty() {
        return Ok(vec![]);
    }
    let table = collection.word();
    let rows: Vec<Document> = match conn {
        AnyConn::Sqlite(conn) => {
            let query = format!(
                "SELECT site_id, doc FROM {table} \
                 WHERE (site_id, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each($1)) AND NOT removed"
            );
            let pairs: Vec<String> = keys.iter().map(|(site, id)| format!(r#"["{}","{}"]"#, site.0, id.0)).collect();
            sql_query(query).bind::<Text, _>(format!("[{}]", pairs.join(","))).load(conn)?
        }
        AnyConn::Postgres(conn) => {
            let query = format!("SELECT site_id, doc FROM {table} WHERE (site_id, id) IN (SELECT * FROM unnest($1, $2)) AND NOT removed");
            let (sites, ids): (Vec<Id>, Vec<Id>) = keys.iter().copied().unzip();
            sql_query(query).bind::<Array<DbUuid>, _>(sites).bind::<Array<DbUuid>, _>(ids).load(conn)?
        }
    };
    rows.into_iter().map(|row| Ok((row.site_id.into(), record(collection, &row.doc.0)?))).collect()
}

/// One record of a site.
pub fn one<T: Crew + Clone>(conn: &mut AnyConn, site: SiteId, id: Uuid) -> Result<Option<T>, DbError> {
    Ok(at_one_of(conn, &[site], id)?.map(|(_, found)| found))
}

/// A record with its site, which is one of these: what an address without a site names.
pub fn at_one_of<T: Crew + Clone>(conn: &mut AnyConn, sites: &[SiteId], id: Uuid) -> Result<Option<(SiteId, T)>, DbError> {
    let keys = sites.iter().map(|site| (Id::from(*site), Id(id))).collect();
    let found = these(conn, T::COLLECTION, &keys)?;
    Ok(found.iter().find_map(|(site, record)| Some((SiteId(site.0), T::of(record)?.clone()))))
}

/// Which records of a site.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Only about this.
    pub about: Option<Uuid>,
    /// Only in this state.
    pub state: Option<&'a str>,
    /// Only what begins on this day or later.
    pub from: Option<NaiveDate>,
    /// Only what begins on this day or earlier.
    pub until: Option<NaiveDate>,
    /// Only what has not ended before this day.
    pub not_over: Option<NaiveDate>,
    /// Only what comes after this one, when the newest come first.
    pub after: Option<(NaiveDate, Uuid)>,
    /// At most so many, the newest first; none means all, in the order of their days.
    pub newest: Option<usize>,
}

/// Records of one kind of a site.
pub fn of_site<T: Crew + Clone>(conn: &mut AnyConn, site: SiteId, wanted: Wanted<'_>) -> Result<Vec<T>, DbError> {
    let mut query = format!("SELECT site_id, doc FROM {} WHERE site_id = $1 AND NOT removed", T::COLLECTION.word());
    let mut texts: Vec<String> = vec![];
    let mut ids: Vec<Uuid> = vec![];
    // SQLite counts the values by where the text names them first, so they stand in the order in which they are bound: ids, then texts.
    let mut asks: Vec<String> = vec![];
    let mut n = 2;
    for (column, id) in [("person_id", wanted.person.map(|p| p.0)), ("about_id", wanted.about)] {
        if let Some(id) = id {
            asks.push(format!("{column} = ${n}"));
            ids.push(id);
            n += 1;
        }
    }
    if let Some((_, id)) = wanted.after {
        ids.push(id);
        asks.push(format!("(id < ${n} AND local_date = ${} OR local_date < ${})", n + 1, n + 1));
        n += 1;
    }
    let date = |date: NaiveDate| date.to_string();
    if let Some((day, _)) = wanted.after {
        texts.push(date(day));
        n += 1;
    }
    let conditions = [
        ("state =", wanted.state.map(str::to_owned)),
        ("local_date >=", wanted.from.map(date)),
        ("local_date <=", wanted.until.map(date)),
        ("until_date >=", wanted.not_over.map(date)),
    ];
    for (condition, text) in conditions {
        if let Some(text) = text {
            asks.push(format!("{condition} ${n}"));
            texts.push(text);
            n += 1;
        }
    }
    for ask in asks {
        query.push_str(" AND ");
        query.push_str(&ask);
    }
    match wanted.newest {
        Some(limit) => query.push_str(&format!(" ORDER BY local_date DESC, id DESC LIMIT {limit}")),
        None => query.push_str(" ORDER BY local_date, id"),
    }
    macro_rules! load {
        ($conn:expr, $backend:ty) => {{
            let mut asked = sql_query(query).into_boxed::<$backend>().bind::<DbUuid, _>(Id::from(site));
            for id in ids {
                asked = asked.bind::<DbUuid, _>(Id(id));
            }
            for text in texts {
                asked = asked.bind::<Text, _>(text);
            }
            asked.load::<Document>($conn)?
        }};
    }
    let rows = match conn {
        AnyConn::Sqlite(conn) => load!(conn, diesel::sqlite::Sqlite),
        AnyConn::Postgres(conn) => load!(conn, diesel::pg::Pg),
    };
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(one) = T::of(&record(T::COLLECTION, &row.doc.0)?) {
            found.push(one.clone());
        }
    }
    Ok(found)
}
