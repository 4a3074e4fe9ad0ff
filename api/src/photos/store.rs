//! What do the books say about photos? Table `photos`: what operations declared; table `uploads`: which bytes have come.

use super::{Key, Variant};
use crate::{
    db::{
        AnyConn, DbError, Id, Ts,
        schema::{finding_people, patrols, photo_walkers, photos, scopes, uploads},
    },
    each,
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    ids::{BuildingId, DeviceId, PersonId, PhotoId, SiteId},
    photo::Sha256,
    refusal::Refusal,
    time::Timestamp,
    wire::PhotoStanding,
};

/// Where an upload stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Partial,
    Stored,
    Quarantined,
}

impl State {
    const ALL: [Self; 3] = [Self::Partial, Self::Stored, Self::Quarantined];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Partial => "partial",
            Self::Stored => "stored",
            Self::Quarantined => "quarantined",
        }
    }
}

/// An upload as its row has it. How far a partial one has come, its file knows better.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Upload {
    pub key: Key,
    pub sha256: Sha256,
    pub length: u64,
    pub received: u64,
    pub state: State,
    /// Why it was quarantined; or what is to be known of a stored one.
    pub reason: Option<String>,
    pub media_type: Option<String>,
    pub device: Option<DeviceId>,
    pub updated: Timestamp,
}

impl Upload {
    /// How the phone hears of it.
    pub fn standing(&self) -> PhotoStanding {
        match self.state {
            State::Partial => PhotoStanding::Partial { offset: self.received },
            State::Stored => PhotoStanding::Stored,
            State::Quarantined => PhotoStanding::Quarantined,
        }
    }
}

type Row = (Id, Id, String, String, i64, i64, String, Option<String>, Option<String>, Option<Id>, Ts);

macro_rules! columns {
    () => {
        (
            uploads::site_id,
            uploads::id,
            uploads::variant,
            uploads::sha256,
            uploads::length,
            uploads::received,
            uploads::state,
            uploads::reason,
            uploads::media_type,
            uploads::device_id,
            uploads::updated_at,
        )
    };
}

pub(super) fn stored(what: &'static str, why: impl ToString) -> DbError {
    DbError::Stored { what, why: why.to_string() }
}

fn read(row: Row) -> Result<Upload, DbError> {
    let (site, photo, variant, sha256, length, received, state, reason, media_type, device, updated) = row;
    let variant = Variant::parse(&variant).ok_or_else(|| stored("uploads.variant", variant))?;
    Ok(Upload {
        key: Key { site: site.into(), photo: photo.into(), variant },
        sha256: sha256.parse::<Sha256>().map_err(|e| stored("uploads.sha256", e))?,
        length: u64::try_from(length).map_err(|e| stored("uploads.length", e))?,
        received: u64::try_from(received).map_err(|e| stored("uploads.received", e))?,
        state: State::ALL.into_iter().find(|s| s.word() == state).ok_or_else(|| stored("uploads.state", state))?,
        reason,
        media_type,
        device: device.map(DeviceId::from),
        updated: updated.0,
    })
}

fn bytes(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Uploads of these photos at any site, every variant.
pub(super) fn uploads_of(conn: &mut AnyConn, ids: &[PhotoId]) -> Result<Vec<Upload>, DbError> {
    let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
    let rows: Vec<Row> = match ids.as_slice() {
        [] => vec![],
        // The statement of every chunk: prepared once, which those for several are not.
        [id] => uploads::table.filter(uploads::id.eq(id)).select(columns!()).load(conn)?,
        ids => each!(conn, |c| uploads::table.filter(uploads::id.eq_any(ids)).select(columns!()).load(c))?,
    };
    rows.into_iter().map(read).collect()
}

/// Every site of every company.
pub(super) fn all_sites(conn: &mut AnyConn) -> Result<Vec<SiteId>, DbError> {
    let ids: Vec<Id> = scopes::table.filter(scopes::id.ne(scopes::company_id)).select(scopes::id).load(conn)?;
    Ok(ids.into_iter().map(SiteId::from).collect())
}

/// Uploads of a site in the order of their keys, behind one of them.
pub(super) fn uploads_at(conn: &mut AnyConn, site: SiteId, after: Option<Key>, limit: usize) -> Result<Vec<Upload>, DbError> {
    let (photo, variant) = after.map_or((Id(uuid::Uuid::nil()), ""), |key| (Id::from(key.photo), key.variant.word()));
    let rows: Vec<Row> = uploads::table
        .filter(uploads::site_id.eq(Id::from(site)))
        .filter(uploads::id.ge(photo))
        .filter(uploads::id.gt(photo).or(uploads::variant.gt(variant)))
        .order((uploads::id, uploads::variant))
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(columns!())
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// An upload by its key.
pub(super) fn upload(conn: &mut AnyConn, key: Key) -> Result<Option<Upload>, DbError> {
    let row: Option<Row> =
        uploads::table.find((Id::from(key.site), Id::from(key.photo), key.variant.word())).select(columns!()).first(conn).optional()?;
    row.map(read).transpose()
}

/// What a phone promises to send.
#[derive(Debug, Clone)]
pub(super) struct Promise {
    pub key: Key,
    pub sha256: Sha256,
    pub length: u64,
}

/// Who sends it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SentBy {
    pub person: Option<PersonId>,
    pub device: Option<DeviceId>,
    /// A revoked device hands in what it still has: true, and worth a note.
    pub revoked: bool,
}

/// What became of a promise.
pub(super) enum Promised {
    /// It is new.
    New(Upload),
    /// It was made before.
    Known(Upload),
    /// Bytes that came before were not the right ones: from 0 on again.
    Again(Upload),
}

/// Writes a promise down. The same again is the same; another hash under a taken id is refused, unless it is the hash that the
/// operation declared: then whatever came before was not the photo.
pub(super) fn promise(conn: &mut AnyConn, promise: &Promise, by: SentBy, now: Timestamp) -> Result<Promised, Problem> {
    let key = promise.key;
    let declared = if key.variant == Variant::Original { declared_hash(conn, key)? } else { None };
    if declared.is_some_and(|hash| hash != promise.sha256) {
        return Err(Problem::Conflict(Refusal::IdReused));
    }
    if insert(conn, promise, by, now)? {
        return upload(conn, key)?.map(Promised::New).ok_or(Problem::Internal);
    }
    let known = upload(conn, key)?.ok_or(Problem::Internal)?;
    let same = known.sha256 == promise.sha256 && known.length == promise.length;
    if same && known.state != State::Quarantined {
        return Ok(Promised::Known(known));
    }
    if !same && declared.is_none() {
        return Err(Problem::Conflict(Refusal::IdReused));
    }
    begin_again(conn, promise, by, now)?;
    upload(conn, key)?.map(Promised::Again).ok_or(Problem::Internal)
}

fn declared_hash(conn: &mut AnyConn, key: Key) -> Result<Option<Sha256>, DbError> {
    let hash: Option<String> =
        photos::table.find((Id::from(key.site), Id::from(key.photo))).select(photos::sha256).first(conn).optional()?;
    hash.map(|hash| hash.parse::<Sha256>().map_err(|e| stored("photos.sha256", e))).transpose()
}

/// False when there is one already.
fn insert(conn: &mut AnyConn, promise: &Promise, by: SentBy, now: Timestamp) -> Result<bool, DbError> {
    let row = (
        uploads::site_id.eq(Id::from(promise.key.site)),
        uploads::id.eq(Id::from(promise.key.photo)),
        uploads::variant.eq(promise.key.variant.word()),
        uploads::person_id.eq(by.person.map(Id::from)),
        uploads::device_id.eq(by.device.map(Id::from)),
        uploads::sha256.eq(promise.sha256.to_string()),
        uploads::length.eq(bytes(promise.length)),
        uploads::received.eq(0_i64),
        uploads::state.eq(State::Partial.word()),
        uploads::reason.eq(note(by)),
        uploads::created_at.eq(Ts(now)),
        uploads::updated_at.eq(Ts(now)),
    );
    let written = each!(conn, |c| diesel::insert_into(uploads::table).values(&row).on_conflict_do_nothing().execute(c))?;
    Ok(written > 0)
}

fn begin_again(conn: &mut AnyConn, promise: &Promise, by: SentBy, now: Timestamp) -> Result<(), DbError> {
    let key = promise.key;
    diesel::update(uploads::table.find((Id::from(key.site), Id::from(key.photo), key.variant.word())))
        .set((
            uploads::person_id.eq(by.person.map(Id::from)),
            uploads::device_id.eq(by.device.map(Id::from)),
            uploads::sha256.eq(promise.sha256.to_string()),
            uploads::length.eq(bytes(promise.length)),
            uploads::received.eq(0_i64),
            uploads::state.eq(State::Partial.word()),
            uploads::reason.eq(note(by)),
            uploads::updated_at.eq(Ts(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Sent by a phone that had been revoked: what it had taken before is evidence all the same.
const DEVICE_REVOKED: &str = "device_revoked";

fn note(by: SentBy) -> Option<&'static str> {
    by.revoked.then_some(DEVICE_REVOKED)
}

/// Writes down how far an upload has come.
pub(super) fn reached(conn: &mut AnyConn, key: Key, received: u64, now: Timestamp) -> Result<(), DbError> {
    diesel::update(uploads::table.find((Id::from(key.site), Id::from(key.photo), key.variant.word())))
        .set((uploads::received.eq(bytes(received)), uploads::state.eq(State::Partial.word()), uploads::updated_at.eq(Ts(now))))
        .execute(conn)?;
    Ok(())
}

/// Writes down that the bytes are whole, right and in their place.
pub(super) fn is_stored(conn: &mut AnyConn, upload: &Upload, media_type: &str, now: Timestamp) -> Result<(), DbError> {
    let key = upload.key;
    diesel::update(uploads::table.find((Id::from(key.site), Id::from(key.photo), key.variant.word())))
        .set((
            uploads::received.eq(bytes(upload.length)),
            uploads::state.eq(State::Stored.word()),
            uploads::media_type.eq(media_type),
            // Why an earlier try was refused no longer matters.
            uploads::reason.eq(upload.reason.clone().filter(|reason| reason == DEVICE_REVOKED)),
            uploads::updated_at.eq(Ts(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes down that the bytes are not what was promised, or no photo.
pub(super) fn is_quarantined(conn: &mut AnyConn, key: Key, reason: &str, now: Timestamp) -> Result<(), DbError> {
    diesel::update(uploads::table.find((Id::from(key.site), Id::from(key.photo), key.variant.word())))
        .set((
            uploads::received.eq(0_i64),
            uploads::state.eq(State::Quarantined.word()),
            uploads::reason.eq(reason),
            uploads::updated_at.eq(Ts(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes down what was found out about a stored photo: it is damaged behind its header.
pub(super) fn note_reason(conn: &mut AnyConn, key: Key, reason: &str) -> Result<(), DbError> {
    diesel::update(uploads::table.find((Id::from(key.site), Id::from(key.photo), key.variant.word())))
        .set(uploads::reason.eq(reason))
        .execute(conn)?;
    Ok(())
}

/// Takes an upload back; never one that is stored.
pub(super) fn withdraw(conn: &mut AnyConn, key: Key) -> Result<bool, DbError> {
    let gone = diesel::delete(
        uploads::table
            .filter(uploads::site_id.eq(Id::from(key.site)))
            .filter(uploads::id.eq(Id::from(key.photo)))
            .filter(uploads::variant.eq(key.variant.word()))
            .filter(uploads::state.ne(State::Stored.word())),
    )
    .execute(conn)?;
    Ok(gone > 0)
}

/// Unfinished uploads that nobody has touched since a time.
pub(super) fn untouched_since(conn: &mut AnyConn, before: Timestamp, limit: i64) -> Result<Vec<Upload>, DbError> {
    let rows: Vec<Row> = uploads::table
        .filter(uploads::state.eq(State::Partial.word()))
        .filter(uploads::updated_at.lt(Ts(before)))
        .limit(limit)
        .select(columns!())
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Takes an unfinished upload away, unless somebody has touched it since.
pub(super) fn expire(conn: &mut AnyConn, key: Key, before: Timestamp) -> Result<bool, DbError> {
    let row = uploads::table
        .filter(uploads::site_id.eq(Id::from(key.site)))
        .filter(uploads::id.eq(Id::from(key.photo)))
        .filter(uploads::variant.eq(key.variant.word()))
        .filter(uploads::state.eq(State::Partial.word()))
        .filter(uploads::updated_at.lt(Ts(before)));
    Ok(diesel::delete(row).execute(conn)? > 0)
}

/// Whose work a photo shows, and where.
pub(super) struct Shows {
    pub author: PersonId,
    pub walkers: String,
    pub building: Option<BuildingId>,
}

/// What a declared photo shows; none when no operation declared it.
pub(super) fn shows(conn: &mut AnyConn, site: SiteId, photo: PhotoId) -> Result<Option<Shows>, DbError> {
    let row: Option<(Id, Option<Id>, Option<Id>, Option<Id>)> = photos::table
        .find((Id::from(site), Id::from(photo)))
        .select((photos::author_id, photos::building_id, photos::patrol_id, photos::finding_id))
        .first(conn)
        .optional()?;
    let Some((author, building, patrol, finding)) = row else { return Ok(None) };
    let (walkers, building) = match (finding, patrol) {
        // A finding's photo is shown to those whom the finding concerns.
        (Some(finding), _) => {
            let concerned = finding_people::table.filter(finding_people::site_id.eq(Id::from(site)));
            let people: Vec<Id> = concerned.filter(finding_people::finding_id.eq(finding)).select(finding_people::person_id).load(conn)?;
            (people.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(","), building)
        }
        // A visit's belongs to everybody who walked the patrol.
        (None, Some(patrol)) => {
            let walk = patrols::table.find((Id::from(site), patrol)).select((patrols::walkers, patrols::building_id));
            walk.first(conn).optional()?.unwrap_or_default()
        }
        // One of an assessment or a training is shown to those whom that is about.
        (None, None) => {
            let along = photo_walkers::table.filter(photo_walkers::site_id.eq(Id::from(site)));
            let people: Vec<Id> = along.filter(photo_walkers::photo_id.eq(Id::from(photo))).select(photo_walkers::person_id).load(conn)?;
            (people.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(","), building)
        }
    };
    Ok(Some(Shows { author: author.into(), walkers, building: building.map(BuildingId::from) }))
}
