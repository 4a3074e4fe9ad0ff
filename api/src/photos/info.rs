//! What is known of a photo that an operation declared: what it says of itself, what it shows, what speaks against it, and how far its
//! bytes have come.

use super::{
    Variant,
    flags::{self, Flag},
    store::{State, Upload, stored, uploads_of},
};
use crate::{
    db::{AnyConn, DbError, Id, Json, Ts, schema::photos},
    seals::{self, SealLine},
};
use diesel::prelude::*;
use domain::{
    ids::{AreaId, CheckpointId, DeviceId, FindingId, ItemId, PatrolId, PersonId, PhotoId, SiteId, VisitId},
    photo::PhotoRef,
    time::Timestamp,
    wire::PhotoStanding,
};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// A photo of a patrol or a finding, with how far its bytes have come.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PhotoInfo {
    /// Its id.
    pub id: PhotoId,
    /// The site.
    pub site: SiteId,
    /// As the operation declared it.
    pub r#ref: PhotoRef,
    /// Who took it.
    pub author: PersonId,
    /// The patrol that it was taken on.
    pub patrol: Option<PatrolId>,
    /// The visit that it belongs to.
    pub visit: Option<VisitId>,
    /// The finding that it belongs to.
    pub finding: Option<FindingId>,
    /// Where it was taken.
    pub checkpoint: Option<CheckpointId>,
    /// The area of that place.
    pub area: Option<AreaId>,
    /// The checklist item that it shows.
    pub item: Option<ItemId>,
    /// The answer at that item failed; none where that was not scored.
    pub failed: Option<bool>,
    /// How far its bytes have come.
    pub state: PhotoStanding,
    /// The best picture of it that can be shown now: the phone sends small copies ahead of the original. None when there is none yet.
    pub shown: Option<Variant>,
    /// Why its bytes can't be shown, where that is so: a stable word.
    pub reason: Option<String>,
    /// When it was taken by the phone's best estimate, and never after the server heard of it.
    #[schema(value_type = String, format = DateTime)]
    pub taken_at: Timestamp,
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
    /// What speaks against it as evidence.
    pub flags: Vec<FlagInfo>,
}

/// What speaks against a photo.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FlagInfo {
    /// Which.
    pub flag: Flag,
    /// What is to be known of it: a shape of the flag's own.
    #[schema(value_type = Object)]
    pub what: serde_json::Value,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

impl PhotoInfo {
    /// What a flag on it has to say.
    #[must_use]
    pub fn flagged<T: serde::de::DeserializeOwned>(&self, flag: Flag) -> Option<T> {
        let found = self.flags.iter().find(|one| one.flag == flag)?;
        serde_json::from_value(found.what.clone()).ok()
    }

    /// It counts as evidence: it is not known to have been used before.
    #[must_use]
    pub fn counts(&self) -> bool {
        !self.flags.iter().any(|one| one.flag == Flag::Repeated)
    }
}

/// A row of the table of photos.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = photos)]
pub(super) struct Declared {
    pub site_id: Id,
    pub id: Id,
    pub doc: Json,
    pub author_id: Id,
    pub patrol_id: Option<Id>,
    pub visit_id: Option<Id>,
    pub finding_id: Option<Id>,
    pub declared_at: Ts,
    pub taken_at: Ts,
    pub area_id: Option<Id>,
    pub checkpoint_id: Option<Id>,
    pub item_id: Option<Id>,
    pub failed: Option<bool>,
}

/// Photos of a patrol: of its visits, and of findings raised on the way. In the order in which they were declared.
pub fn of_patrol(conn: &mut AnyConn, site: SiteId, patrol: PatrolId) -> Result<Vec<PhotoInfo>, DbError> {
    let rows: Vec<Declared> = photos::table
        .filter(photos::site_id.eq(Id::from(site)))
        .filter(photos::patrol_id.eq(Id::from(patrol)))
        .order((photos::declared_at, photos::id))
        .select(Declared::as_select())
        .load(conn)?;
    informed(conn, rows)
}

/// Photos of a finding.
pub fn of_finding(conn: &mut AnyConn, site: SiteId, finding: FindingId) -> Result<Vec<PhotoInfo>, DbError> {
    let rows: Vec<Declared> = photos::table
        .filter(photos::site_id.eq(Id::from(site)))
        .filter(photos::finding_id.eq(Id::from(finding)))
        .order((photos::declared_at, photos::id))
        .select(Declared::as_select())
        .load(conn)?;
    informed(conn, rows)
}

/// These photos, as far as operations declared them.
pub fn of_these(conn: &mut AnyConn, site: SiteId, ids: impl Iterator<Item = PhotoId>) -> Result<Vec<PhotoInfo>, DbError> {
    let wanted: Vec<Id> = ids.map(Id::from).collect();
    let rows: Vec<Declared> = photos::table
        .filter(photos::site_id.eq(Id::from(site)))
        .filter(photos::id.eq_any(wanted))
        .order((photos::declared_at, photos::id))
        .select(Declared::as_select())
        .load(conn)?;
    informed(conn, rows)
}

/// One photo, whoever asks; none when no operation declared it.
pub fn one(conn: &mut AnyConn, site: SiteId, photo: PhotoId) -> Result<Option<PhotoInfo>, DbError> {
    let row: Option<Declared> =
        photos::table.find((Id::from(site), Id::from(photo))).select(Declared::as_select()).first(conn).optional()?;
    Ok(informed(conn, row.into_iter().collect())?.pop())
}

/// Rows with what their uploads and flags say.
pub(super) fn informed(conn: &mut AnyConn, rows: Vec<Declared>) -> Result<Vec<PhotoInfo>, DbError> {
    let keys: Vec<(SiteId, PhotoId)> = rows.iter().map(|row| (row.site_id.into(), row.id.into())).collect();
    let mut sent: HashMap<(SiteId, PhotoId), Vec<Upload>> = HashMap::new();
    for upload in uploads_of(conn, &keys.iter().map(|(_, photo)| *photo).collect::<Vec<_>>())? {
        sent.entry((upload.key.site, upload.key.photo)).or_default().push(upload);
    }
    let mut raised: HashMap<(SiteId, PhotoId), Vec<FlagInfo>> = HashMap::new();
    for flag in flags::of(conn, &keys)? {
        let what = serde_json::from_str(&flag.doc).map_err(|e| stored("photo_flags.doc", e))?;
        raised.entry((flag.site, flag.photo)).or_default().push(FlagInfo { flag: flag.flag, what, since: flag.at });
    }
    let mut seals: HashMap<(SiteId, PhotoId), SealLine> = HashMap::new();
    let sites: BTreeSet<SiteId> = keys.iter().map(|(site, _)| *site).collect();
    for site in sites {
        let here: Vec<PhotoId> = keys.iter().filter(|key| key.0 == site).map(|key| key.1).collect();
        seals.extend(seals::lines(conn, site, &here)?.into_iter().map(|(photo, line)| ((site, photo), line)));
    }
    rows.into_iter()
        .zip(keys)
        .map(|(row, key)| {
            let mut flags = raised.remove(&key).unwrap_or_default();
            flags.sort_by_key(|one| one.flag);
            info(row, &sent.remove(&key).unwrap_or_default(), flags, seals.remove(&key))
        })
        .collect()
}

fn info(row: Declared, sent: &[Upload], flags: Vec<FlagInfo>, seal: Option<SealLine>) -> Result<PhotoInfo, DbError> {
    let upload = sent.iter().find(|upload| upload.key.variant == Variant::Original);
    let is_there = |variant| sent.iter().any(|upload| upload.key.variant == variant && upload.state == State::Stored);
    let shown = match is_there(Variant::Original) || is_there(Variant::Evidence) {
        true => Some(Variant::Evidence),
        false => is_there(Variant::Thumbnail).then_some(Variant::Thumbnail),
    };
    Ok(PhotoInfo {
        id: row.id.into(),
        site: row.site_id.into(),
        r#ref: serde_json::from_str(&row.doc.0).map_err(|e| stored("photos.doc", e))?,
        author: row.author_id.into(),
        patrol: row.patrol_id.map(PatrolId::from),
        visit: row.visit_id.map(VisitId::from),
        finding: row.finding_id.map(FindingId::from),
        checkpoint: row.checkpoint_id.map(CheckpointId::from),
        area: row.area_id.map(AreaId::from),
        item: row.item_id.map(ItemId::from),
        failed: row.failed,
        flags,
        state: upload.map_or(PhotoStanding::Expected, Upload::standing),
        shown,
        reason: upload.and_then(|u| u.reason.clone()),
        taken_at: row.taken_at.0,
        declared_at: row.declared_at.0,
        stored_at: upload.filter(|u| u.state == State::Stored).map(|u| u.updated),
        device: upload.and_then(|u| u.device),
        seal,
    })
}
