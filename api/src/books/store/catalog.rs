//! How do the tables stand that have nothing but an owner, an id and a document? All alike: a statement for each purpose is enough,
//! with the table's name in it, where a typed query would be compiled once for each of twelve tables.

use super::{Numbered, json, record};
use crate::{
    db::{
        AnyConn, DbError, Id, Json,
        types::{DbJson, DbUuid},
    },
    each,
};
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Bool},
};
use domain::{
    books::{Change, Collection, Record},
    ids::{CompanyId, SiteId},
};
use uuid::Uuid;

/// Every record of the company's catalog that is there.
pub fn company_catalog(conn: &mut AnyConn, company: CompanyId) -> Result<Vec<Record>, DbError> {
    read(conn, Collection::is_companys, company.0)
}

/// Every record of a site's catalog that is there.
pub fn site_catalog(conn: &mut AnyConn, site: SiteId) -> Result<Vec<Record>, DbError> {
    read(conn, |collection| collection.is_catalog() && !collection.is_companys(), site.0)
}

#[derive(QueryableByName)]
struct Document {
    #[diesel(sql_type = DbJson)]
    doc: Json,
}

fn read(conn: &mut AnyConn, is_wanted: fn(Collection) -> bool, owner: Uuid) -> Result<Vec<Record>, DbError> {
    let mut records = vec![];
    for collection in Collection::ALL.iter().copied().filter(|c| is_wanted(*c)) {
        let (table, column) = (collection.word(), owner_column(collection));
        let query = format!("SELECT doc FROM {table} WHERE {column} = $1 AND NOT removed");
        let rows: Vec<Document> = each!(conn, |c| sql_query(query).bind::<DbUuid, _>(Id(owner)).load(c))?;
        for row in rows {
            records.push(record(collection, &row.doc.0)?);
        }
    }
    Ok(records)
}

/// Writes changes of one collection; the last state of a record is all that its table knows.
pub(super) fn write(conn: &mut AnyConn, collection: Collection, changes: &[&Numbered<'_>]) -> Result<(), DbError> {
    let (table, column) = (collection.word(), owner_column(collection));
    let query = format!(
        "INSERT INTO {table} ({column}, id, seq, removed, doc) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT ({column}, id) DO UPDATE SET seq = excluded.seq, removed = excluded.removed, doc = excluded.doc"
    );
    for numbered in changes {
        let (_, id) = numbered.change.subject();
        let (removed, doc) = match numbered.change {
            Change::Put(record) => (false, json(record)?),
            // A tombstone keeps no text of what it buries.
            Change::Removed(..) => (true, Json("null".into())),
            Change::Revealed(_) => continue,
        };
        each!(conn, |c| sql_query(&query)
            .bind::<DbUuid, _>(Id(numbered.scope))
            .bind::<DbUuid, _>(Id(id))
            .bind::<BigInt, _>(numbered.seq)
            .bind::<Bool, _>(removed)
            .bind::<DbJson, _>(&doc)
            .execute(c))?;
    }
    Ok(())
}

fn owner_column(collection: Collection) -> &'static str {
    if collection.is_companys() { "company_id" } else { "site_id" }
}
