//! How do records stand in their tables? Every table has `seq`, `removed` and `doc`; some have columns to look things up by.

use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts,
        schema::{self, findings, patrols, photos, visits},
    },
    insert_rows,
};
use diesel::{prelude::*, upsert::excluded};
use domain::{
    books::{Change, Collection, Record},
    ids::{CompanyId, OperationId, PersonId, SiteId},
    patrol::Patrol,
    photo::PhotoRef,
    time::Timestamp,
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

/// Writes the changes of one scope, table by table.
pub fn write(conn: &mut AnyConn, scope: Uuid, changes: &[Numbered]) -> Result<(), DbError> {
    for collection in Collection::ALL.iter().copied() {
        let mut of_table = changes.iter().filter(|n| n.change.subject().0 == collection).peekable();
        if of_table.peek().is_none() {
            continue;
        }
        match collection {
            Collection::Patrols => write_patrols(conn, of_table)?,
            Collection::Visits => write_visits(conn, of_table)?,
            Collection::Findings => write_findings(conn, of_table)?,
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

#[derive(Insertable)]
#[diesel(table_name = patrols)]
struct PatrolRow {
    site_id: Id,
    id: Id,
    seq: i64,
    removed: bool,
    doc: Json,
    route_id: Id,
    building_id: Option<Id>,
    walkers: String,
    state: &'static str,
    started_at: Ts,
    local_date: String,
}

/// The walkers of a patrol as one text to look in.
#[must_use]
pub fn walkers_text(patrol: &Patrol) -> String {
    patrol.walkers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn write_patrols<'a>(conn: &mut AnyConn, changes: impl Iterator<Item = &'a Numbered>) -> Result<(), DbError> {
    let mut rows = vec![];
    for numbered in changes {
        let Change::Put(record @ Record::Patrols(patrol)) = &numbered.change else { continue };
        let local_date = patrol.planned.map_or_else(|| patrol.started.at.date_naive(), |p| p.date);
        rows.push(PatrolRow {
            site_id: patrol.site.into(),
            id: patrol.id.into(),
            seq: numbered.seq,
            removed: false,
            doc: json(record)?,
            route_id: patrol.route.into(),
            building_id: patrol.building.map(Id::from),
            walkers: walkers_text(patrol),
            state: patrol.state.word(),
            started_at: Ts(patrol.started.at),
            local_date: local_date.to_string(),
        });
    }
    insert_rows!(
        conn,
        patrols::table,
        &rows,
        on_conflict((patrols::site_id, patrols::id)).do_update().set((
            patrols::seq.eq(excluded(patrols::seq)),
            patrols::doc.eq(excluded(patrols::doc)),
            patrols::walkers.eq(excluded(patrols::walkers)),
            patrols::state.eq(excluded(patrols::state)),
            patrols::started_at.eq(excluded(patrols::started_at)),
        ))
    );
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = visits)]
struct VisitRow {
    site_id: Id,
    id: Id,
    seq: i64,
    removed: bool,
    doc: Json,
    patrol_id: Id,
}

fn write_visits<'a>(conn: &mut AnyConn, changes: impl Iterator<Item = &'a Numbered>) -> Result<(), DbError> {
    let mut rows = vec![];
    for numbered in changes {
        let Change::Put(record @ Record::Visits(visit)) = &numbered.change else { continue };
        rows.push(VisitRow {
            site_id: visit.site.into(),
            id: visit.id.into(),
            seq: numbered.seq,
            removed: false,
            doc: json(record)?,
            patrol_id: visit.patrol.into(),
        });
    }
    insert_rows!(conn, visits::table, &rows);
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = findings)]
struct FindingRow {
    site_id: Id,
    id: Id,
    seq: i64,
    removed: bool,
    doc: Json,
    building_id: Option<Id>,
    patrol_id: Option<Id>,
    kind: &'static str,
    severity: &'static str,
    state: &'static str,
    raised_by: Id,
    raised_at: Ts,
}

fn write_findings<'a>(conn: &mut AnyConn, changes: impl Iterator<Item = &'a Numbered>) -> Result<(), DbError> {
    let mut rows = vec![];
    for numbered in changes {
        let Change::Put(record @ Record::Findings(finding)) = &numbered.change else { continue };
        rows.push(FindingRow {
            site_id: finding.site.into(),
            id: finding.id.into(),
            seq: numbered.seq,
            removed: false,
            doc: json(record)?,
            building_id: finding.building.map(Id::from),
            patrol_id: finding.spot.patrol.map(Id::from),
            kind: finding.kind.word(),
            severity: finding.severity.word(),
            state: finding.state.word(),
            raised_by: finding.raised_by.into(),
            raised_at: Ts(finding.raised.at),
        });
    }
    insert_rows!(
        conn,
        findings::table,
        &rows,
        on_conflict((findings::site_id, findings::id)).do_update().set((
            findings::seq.eq(excluded(findings::seq)),
            findings::doc.eq(excluded(findings::doc)),
            findings::state.eq(excluded(findings::state)),
        ))
    );
    Ok(())
}

/// Photos that an operation declared, with what they belong to.
pub struct Declared<'a> {
    /// The site.
    pub site: SiteId,
    /// The operation.
    pub operation: OperationId,
    /// Who did it.
    pub author: PersonId,
    /// When the server had it.
    pub at: Timestamp,
    /// What they show.
    pub record: &'a Record,
    /// The photos.
    pub photos: &'a [PhotoRef],
}

#[derive(Insertable)]
#[diesel(table_name = photos)]
struct PhotoRow {
    site_id: Id,
    id: Id,
    doc: Json,
    sha256: String,
    operation_id: Id,
    author_id: Id,
    building_id: Option<Id>,
    patrol_id: Option<Id>,
    visit_id: Option<Id>,
    finding_id: Option<Id>,
    declared_at: Ts,
}

/// Writes the photos that operations declared. One that was declared before stays as it was.
pub fn declare(conn: &mut AnyConn, declared: &[Declared<'_>]) -> Result<(), DbError> {
    let mut rows = vec![];
    for one in declared {
        let (building, patrol, visit, finding) = match one.record {
            Record::Visits(v) => (None, Some(v.patrol.0), Some(v.id.0), None),
            Record::Findings(f) => (f.building.map(|b| b.0), f.spot.patrol.map(|p| p.0), None, Some(f.id.0)),
            _ => continue,
        };
        for photo in one.photos {
            rows.push(PhotoRow {
                site_id: one.site.into(),
                id: photo.id.into(),
                doc: Json(serde_json::to_string(photo).map_err(|e| stored("photos.doc", e))?),
                sha256: photo.sha256.to_string(),
                operation_id: one.operation.into(),
                author_id: one.author.into(),
                building_id: building.map(Id),
                patrol_id: patrol.map(Id),
                visit_id: visit.map(Id),
                finding_id: finding.map(Id),
                declared_at: Ts(one.at),
            });
        }
    }
    insert_rows!(conn, photos::table, &rows, on_conflict_do_nothing());
    Ok(())
}
