//! Which photos does the server wait for? Those that operations declared, with what they belong to.

use super::stored;
use crate::{
    db::{AnyConn, DbError, Id, Json, Ts, insert, schema::photos},
    rows,
};
use domain::{
    books::Record,
    ids::{OperationId, PersonId, SiteId},
    photo::PhotoRef,
    time::Timestamp,
};

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

rows! {
    /// How a declared photo stands in its table. One that was declared before stays as it was.
    struct PhotoRow in photos {
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
    on conflict do nothing
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
    insert(conn, &rows)
}
