//! How do records stand in their tables? Every table has `seq`, `removed` and `doc`; some have columns to look things up by.

mod declared;
mod work;

pub use declared::{Declared, declare};
pub use work::walkers_text;

use crate::{
    db::{
        AnyConn, DbError, Id, Json,
        schema::{self, findings, patrols, visits},
    },
    insert_rows,
};
use chrono_tz::Tz;
use diesel::{prelude::*, upsert::excluded};
use domain::{
    books::{Change, Collection, Record},
    ids::{CompanyId, SiteId},
};
use uuid::Uuid;

/// A change with its number, on its way into a table.
pub struct Numbered {
    /// Its change number.
    pub seq: i64,
    /// What changes.
    pub change: Change,
}

/// A row of any collection, as a pull sends it.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its collection.
    pub collection: Collection,
    /// Its id.
    pub id: Uuid,
    /// Its change number.
    pub seq: i64,
    /// It is gone.
    pub removed: bool,
    /// The record.
    pub doc: String,
}

fn stored(what: &'static str, why: impl ToString) -> DbError {
    DbError::Stored { what, why: why.to_string() }
}

/// Reads a record from its document.
pub fn record(collection: Collection, doc: &str) -> Result<Record, DbError> {
    Record::from_json(collection, doc).map_err(|e| stored(collection.word(), e))
}

/// One `match` over the tables that have nothing but a document; each arm is compiled for its own table.
macro_rules! for_table {
    ($collection:expr, company($company:ident): $company_work:expr, site($site:ident): $site_work:expr, else: $other:expr) => {
        match $collection {
            Collection::Companies => {
                use schema::companies as $company;
                $company_work
            }
            Collection::Sites => {
                use schema::sites as $company;
                $company_work
            }
            Collection::People => {
                use schema::people as $company;
                $company_work
            }
            Collection::Memberships => {
                use schema::memberships as $company;
                $company_work
            }
            Collection::Templates => {
                use schema::templates as $company;
                $company_work
            }
            Collection::TemplateVersions => {
                use schema::template_versions as $company;
                $company_work
            }
            Collection::Devices => {
                use schema::devices as $company;
                $company_work
            }
            Collection::Buildings => {
                use schema::buildings as $site;
                $site_work
            }
            Collection::Units => {
                use schema::units as $site;
                $site_work
            }
            Collection::Areas => {
                use schema::areas as $site;
                $site_work
            }
            Collection::Checkpoints => {
                use schema::checkpoints as $site;
                $site_work
            }
            Collection::Routes => {
                use schema::routes as $site;
                $site_work
            }
            Collection::Patrols | Collection::Visits | Collection::Findings => $other,
        }
    };
}

/// Every record of the company's catalog that is there.
pub fn company_catalog(conn: &mut AnyConn, company: CompanyId) -> Result<Vec<Record>, DbError> {
    let mut records = vec![];
    for collection in Collection::ALL.iter().copied().filter(|c| c.is_companys()) {
        let docs: Vec<Json> = for_table!(collection,
            company(table): table::table.filter(table::company_id.eq(Id::from(company))).filter(table::removed.eq(false)).select(table::doc).load(conn)?,
            site(table): { let _ = table::table; vec![] },
            else: vec![]
        );
        for doc in docs {
            records.push(record(collection, &doc.0)?);
        }
    }
    Ok(records)
}

/// Every record of a site's catalog that is there.
pub fn site_catalog(conn: &mut AnyConn, site: SiteId) -> Result<Vec<Record>, DbError> {
    let mut records = vec![];
    for collection in Collection::ALL.iter().copied().filter(|c| c.is_catalog() && !c.is_companys()) {
        let docs: Vec<Json> = for_table!(collection,
            company(table): { let _ = table::table; vec![] },
            site(table): table::table.filter(table::site_id.eq(Id::from(site))).filter(table::removed.eq(false)).select(table::doc).load(conn)?,
            else: vec![]
        );
        for doc in docs {
            records.push(record(collection, &doc.0)?);
        }
    }
    Ok(records)
}

/// Rows of one collection that changed after a number, in order.
pub fn changed_since(conn: &mut AnyConn, collection: Collection, scope: Uuid, after: i64, limit: i64) -> Result<Vec<Row>, DbError> {
    macro_rules! rows {
        ($table:ident, $scope:ident) => {
            $table::table
                .filter($table::$scope.eq(Id(scope)))
                .filter($table::seq.gt(after))
                .order($table::seq)
                .limit(limit)
                .select(($table::id, $table::seq, $table::removed, $table::doc))
                .load::<(Id, i64, bool, Json)>(conn)?
        };
    }
    let rows = for_table!(collection,
        company(table): rows!(table, company_id),
        site(table): rows!(table, site_id),
        else: match collection {
            Collection::Patrols => rows!(patrols, site_id),
            Collection::Visits => rows!(visits, site_id),
            _ => rows!(findings, site_id),
        }
    );
    Ok(rows.into_iter().map(|(id, seq, removed, doc)| Row { collection, id: id.0, seq, removed, doc: doc.0 }).collect())
}

type Plain = (Id, Id, i64, bool, Json);

/// Writes the changes of one scope, table by table. `zone` is that of a site's local dates; the company has none.
pub fn write(conn: &mut AnyConn, scope: Uuid, zone: Option<Tz>, changes: &[Numbered]) -> Result<(), DbError> {
    for collection in Collection::ALL.iter().copied() {
        let mut of_table = changes.iter().filter(|n| n.change.subject().0 == collection).peekable();
        if of_table.peek().is_none() {
            continue;
        }
        match collection {
            Collection::Patrols => work::write_patrols(conn, zone, of_table)?,
            Collection::Visits => work::write_visits(conn, of_table)?,
            Collection::Findings => work::write_findings(conn, of_table)?,
            _ => {
                let rows: Vec<Plain> = of_table.map(|n| plain(scope, n)).collect::<Result<_, _>>()?;
                write_plain(conn, collection, &rows)?;
            }
        }
    }
    Ok(())
}

fn plain(scope: Uuid, numbered: &Numbered) -> Result<Plain, DbError> {
    let (_, id) = numbered.change.subject();
    let (removed, doc) = match &numbered.change {
        Change::Put(record) => (false, json(record)?),
        // A tombstone keeps no text of what it buries.
        Change::Removed(..) => (true, Json("null".into())),
    };
    Ok((Id(scope), Id(id), numbered.seq, removed, doc))
}

fn json(record: &Record) -> Result<Json, DbError> {
    record.to_json().map(Json).map_err(|e| stored("doc", e))
}

fn write_plain(conn: &mut AnyConn, collection: Collection, rows: &[Plain]) -> Result<(), DbError> {
    macro_rules! upsert {
        ($table:ident, $scope:ident) => {{
            let rows: Vec<_> = rows
                .iter()
                .map(|(scope, id, seq, removed, doc)| {
                    ($table::$scope.eq(scope), $table::id.eq(id), $table::seq.eq(seq), $table::removed.eq(removed), $table::doc.eq(doc))
                })
                .collect();
            insert_rows!(
                conn,
                $table::table,
                &rows,
                on_conflict(($table::$scope, $table::id)).do_update().set((
                    $table::seq.eq(excluded($table::seq)),
                    $table::removed.eq(excluded($table::removed)),
                    $table::doc.eq(excluded($table::doc)),
                ))
            );
        }};
    }
    for_table!(collection, company(table): upsert!(table, company_id), site(table): upsert!(table, site_id), else: {});
    Ok(())
}
