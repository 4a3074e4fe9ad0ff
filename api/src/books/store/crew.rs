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
    sql_types::{BigInt, Bool, Nullable, Text},
};
use domain::{
    books::{Change, Collection, Record},
    crew::Crew,
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

/// Writes changes of one collection.
pub(super) fn write(conn: &mut AnyConn, collection: Collection, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let table = collection.word();
    let put = format!(
        "INSERT INTO {table} (site_id, id, seq, removed, doc, person_id, about_id, local_date, until_date, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (site_id, id) DO UPDATE SET seq = excluded.seq, \
         removed = excluded.removed, doc = excluded.doc, person_id = excluded.person_id, about_id = excluded.about_id, \
         local_date = excluded.local_date, until_date = excluded.until_date, state = excluded.state"
    );
    // A tombstone keeps no text of what it buries.
    let bury = format!("UPDATE {table} SET seq = $1, removed = true, doc = 'null', state = 'removed' WHERE site_id = $2 AND id = $3");
    for numbered in changes {
        let (_, id) = numbered.change.subject();
        match numbered.change {
            Change::Put(record) => {
                let Some(filing) = record.filing() else { continue };
                let doc = json(record)?;
                each!(conn, |c| sql_query(&put)
                    .bind::<DbUuid, _>(Id(numbered.scope))
                    .bind::<DbUuid, _>(Id(id))
                    .bind::<BigInt, _>(numbered.seq)
                    .bind::<Bool, _>(false)
                    .bind::<DbJson, _>(&doc)
                    .bind::<Nullable<DbUuid>, _>(filing.person.map(Id::from))
                    .bind::<Nullable<DbUuid>, _>(filing.about.map(Id))
                    .bind::<Text, _>(filing.date.to_string())
                    .bind::<Text, _>(filing.until.to_string())
                    .bind::<Text, _>(filing.state)
                    .execute(c))?;
            }
            Change::Removed(..) => {
                each!(conn, |c| sql_query(&bury)
                    .bind::<BigInt, _>(numbered.seq)
                    .bind::<DbUuid, _>(Id(numbered.scope))
                    .bind::<DbUuid, _>(Id(id))
                    .execute(c))?;
            }
            Change::Revealed(_) => {}
        }
    }
    Ok(())
}

/// Records by their sites and ids, for a batch that names them.
pub fn these(conn: &mut AnyConn, collection: Collection, keys: &BTreeSet<(Id, Id)>) -> Result<Vec<(ScopeId, Record)>, DbError> {
    let query = format!("SELECT site_id, doc FROM {} WHERE site_id = $1 AND id = $2 AND NOT removed", collection.word());
    let mut found = vec![];
    for (site, id) in keys {
        let rows: Vec<Document> = each!(conn, |c| sql_query(&query).bind::<DbUuid, _>(*site).bind::<DbUuid, _>(*id).load(c))?;
        for row in rows {
            found.push((row.site_id.into(), record(collection, &row.doc.0)?));
        }
    }
    Ok(found)
}

/// One record of a site.
pub fn one<T: Crew + Clone>(conn: &mut AnyConn, site: SiteId, id: Uuid) -> Result<Option<T>, DbError> {
    let found = these(conn, T::COLLECTION, &BTreeSet::from([(Id::from(site), Id(id))]))?;
    Ok(found.iter().find_map(|(_, record)| T::of(record).cloned()))
}

/// A site that has a record of this id, whichever it is: what an address without a site names.
pub fn site_of(conn: &mut AnyConn, collection: Collection, sites: &[SiteId], id: Uuid) -> Result<Option<SiteId>, DbError> {
    let keys = sites.iter().map(|site| (Id::from(*site), Id(id))).collect();
    Ok(these(conn, collection, &keys)?.first().map(|(site, _)| SiteId(site.0)))
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
