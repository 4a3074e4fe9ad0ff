//! What is known of a photo that an operation declared: what it says of itself, and how far its bytes have come.

use super::{
    Key, Variant,
    store::{State, Upload, stored, uploads_of},
};
use crate::{
    db::{AnyConn, DbError, Id, Json, Ts, schema::photos},
    seals::{self, SealLine},
};
use diesel::prelude::*;
use domain::{
    ids::{DeviceId, FindingId, PatrolId, PersonId, PhotoId, SiteId, VisitId},
    photo::PhotoRef,
    time::Timestamp,
    wire::PhotoStanding,
};
use serde::Serialize;

/// A photo of a patrol or a finding, with how far its bytes have come.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PhotoInfo {
    /// Its id.
    pub id: PhotoId,
    /// As the operation declared it.
    pub r#ref: PhotoRef,
    /// Who took it.
    pub author: PersonId,
    /// The visit that it belongs to.
    pub visit: Option<VisitId>,
    /// The finding that it belongs to.
    pub finding: Option<FindingId>,
    /// How far its bytes have come.
    pub state: PhotoStanding,
    /// The best picture of it that can be shown now: the phone sends small copies ahead of the original. None when there is none yet.
    pub shown: Option<Variant>,
    /// Why its bytes can't be shown, where that is so: a stable word.
    pub reason: Option<String>,
    /// When the server heard of it.
    #[schema(value_type = String, format = DateTime)]
    pub declared_at: Timestamp,
    /// When its bytes were stored.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub stored_at: Option<Timestamp>,
    /// Its seal; none when it came without one.
    pub seal: Option<SealLine>,
    /// The phone that sent it.
    pub device: Option<DeviceId>,
}

type Declared = (Id, Json, Id, Option<Id>, Option<Id>, Ts);

/// Photos of a patrol: of its visits, and of findings raised on the way. In the order in which they were declared.
pub fn of_patrol(conn: &mut AnyConn, site: SiteId, patrol: PatrolId) -> Result<Vec<PhotoInfo>, DbError> {
    let rows: Vec<Declared> = photos::table
        .filter(photos::site_id.eq(Id::from(site)))
        .filter(photos::patrol_id.eq(Id::from(patrol)))
        .order((photos::declared_at, photos::id))
        .select((photos::id, photos::doc, photos::author_id, photos::visit_id, photos::finding_id, photos::declared_at))
        .load(conn)?;
    with_uploads(conn, site, rows)
}

/// Photos of a finding.
pub fn of_finding(conn: &mut AnyConn, site: SiteId, finding: FindingId) -> Result<Vec<PhotoInfo>, DbError> {
    let rows: Vec<Declared> = photos::table
        .filter(photos::site_id.eq(Id::from(site)))
        .filter(photos::finding_id.eq(Id::from(finding)))
        .order((photos::declared_at, photos::id))
        .select((photos::id, photos::doc, photos::author_id, photos::visit_id, photos::finding_id, photos::declared_at))
        .load(conn)?;
    with_uploads(conn, site, rows)
}

fn with_uploads(conn: &mut AnyConn, site: SiteId, rows: Vec<Declared>) -> Result<Vec<PhotoInfo>, DbError> {
    let ids: Vec<PhotoId> = rows.iter().map(|row| PhotoId::from(row.0)).collect();
    let uploads = uploads_of(conn, &ids)?;
    let seals = seals::lines(conn, site, &ids)?;
    let sent = |id: PhotoId, variant| uploads.iter().find(|u| u.key == Key { site, photo: id, variant });
    let original = |id: PhotoId| sent(id, Variant::Original);
    let is_there = |id, variant| sent(id, variant).is_some_and(|u| u.state == State::Stored);
    let shown = |id| match is_there(id, Variant::Original) || is_there(id, Variant::Evidence) {
        true => Some(Variant::Evidence),
        false => is_there(id, Variant::Thumbnail).then_some(Variant::Thumbnail),
    };
    let info = |(id, doc, author, visit, finding, declared_at): Declared| -> Result<PhotoInfo, DbError> {
        let upload = original(id.into());
        Ok(PhotoInfo {
            id: id.into(),
            r#ref: serde_json::from_str(&doc.0).map_err(|e| stored("photos.doc", e))?,
            author: author.into(),
            visit: visit.map(VisitId::from),
            finding: finding.map(FindingId::from),
            state: upload.map_or(PhotoStanding::Expected, Upload::standing),
            shown: shown(id.into()),
            reason: upload.and_then(|u| u.reason.clone()),
            declared_at: declared_at.0,
            stored_at: upload.filter(|u| u.state == State::Stored).map(|u| u.updated),
            device: upload.and_then(|u| u.device),
            seal: seals.get(&PhotoId::from(id)).copied(),
        })
    };
    rows.into_iter().map(info).collect()
}
