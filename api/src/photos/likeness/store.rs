//! Where do prints stand, and how do they get their numbers? In the order of commits, one site at a time.

use super::Printed;
use crate::{
    db::{
        AnyConn, DbError, Id, Json, Ts, among, insert,
        schema::{likenesses, photo_flags, photos, visits},
    },
    each,
    photos::{
        Key,
        flags::{self, Flag, Raised},
        store::stored,
    },
    rows,
};
use diesel::{dsl::max, prelude::*, sql_types::Text};
use domain::{
    ids::{CheckpointId, DeviceId, FindingId, PersonId, PhotoId, SiteId, VisitId},
    patrol::Visit,
    photo::PhotoRef,
    time::Timestamp,
};
use photo::{Likeness, Seen};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Which photo one looks like, and how much that says: what [`Flag::Alike`] has to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AlikeTo {
    /// The earlier one, of the same site.
    pub photo: PhotoId,
    /// Bits, of 256, in which their prints differ.
    pub distance: u32,
    /// From which distance on they are flagged.
    pub threshold: u32,
    /// Of one honest photo, the part that is flagged all the same; not known for photos of different checkpoints.
    pub false_alarms: Option<f64>,
    /// Honest pairs of this checkpoint that it was learnt from.
    pub pairs: usize,
    /// Both show the same checkpoint.
    pub same_checkpoint: bool,
    /// The same person took both.
    pub same_person: bool,
    /// Both came from the same phone.
    pub same_device: bool,
}

rows! {
    /// A print that has no number yet.
    struct PrintRow in likenesses {
        site_id: Id,
        photo_id: Id,
        seq: i64,
        print: String,
        device_id: Option<Id>,
        taken_at: Ts,
        light: Option<i64>,
        blur: Option<i64>,
    }
    on conflict (site_id, photo_id) update (light, blur)
}

/// Keeps a print and what was measured; a print that is there stays. One that has its number already is not looked at again, so its hint is
/// raised here.
pub(super) fn note(
    conn: &mut AnyConn,
    key: Key,
    (print, seen): (Likeness, Seen),
    device: Option<DeviceId>,
    now: Timestamp,
) -> Result<(), DbError> {
    let row = PrintRow {
        site_id: key.site.into(),
        photo_id: key.photo.into(),
        seq: 0,
        print: print.to_string(),
        device_id: device.map(Id::from),
        taken_at: Ts(now),
        light: Some(seen.light.into()),
        blur: Some(seen.blur.into()),
    };
    insert(conn, &[row])?;
    match printed(conn, key.site, key.photo)? {
        Some(before) if before.seq > 0 => hint(conn, key.site, &before, now),
        _ => Ok(()),
    }
}

/// Raises what was measured, where it is worth a look.
pub(super) fn hint(conn: &mut AnyConn, site: SiteId, one: &Printed, at: Timestamp) -> Result<(), DbError> {
    let Some(seen) = one.seen else { return Ok(()) };
    // Nothing is sharp in the dark.
    let flag = match (seen.is_black(), seen.is_blurred()) {
        (true, _) => Flag::Dark,
        (false, true) => Flag::Blurred,
        (false, false) => return Ok(()),
    };
    let doc = serde_json::json!({ "light": seen.light, "blur": seen.blur }).to_string();
    flags::raise(conn, &[Raised { site, photo: one.photo, flag, doc, at }])
}

/// Those of these photos that have a print and were measured.
pub(super) fn measured(conn: &mut AnyConn, site: SiteId, photos: &[PhotoId]) -> Result<HashSet<PhotoId>, DbError> {
    let keys: Vec<(Id, Id)> = photos.iter().map(|photo| (Id::from(site), Id::from(*photo))).collect();
    let found: Vec<Id> = each!(conn, |c| likenesses::table
        .filter(among(likenesses::site_id, likenesses::photo_id, keys))
        .filter(likenesses::light.is_not_null())
        .select(likenesses::photo_id)
        .load(c))?;
    Ok(found.into_iter().map(PhotoId::from).collect())
}

type Row = (Id, i64, String, Option<Id>, Option<Id>, Option<Id>, Option<Id>, Option<Id>, Ts, Option<i64>, Option<i64>);

macro_rules! columns {
    () => {
        (
            likenesses::photo_id,
            likenesses::seq,
            likenesses::print,
            likenesses::checkpoint_id,
            likenesses::visit_id,
            likenesses::finding_id,
            likenesses::person_id,
            likenesses::device_id,
            likenesses::taken_at,
            likenesses::light,
            likenesses::blur,
        )
    };
}

fn read_print(text: &str) -> Result<Likeness, DbError> {
    text.parse().map_err(|_| stored("likenesses.print", text))
}

fn read_seen(light: Option<i64>, blur: Option<i64>) -> Result<Option<Seen>, DbError> {
    let Some((light, blur)) = light.zip(blur) else { return Ok(None) };
    let light = u8::try_from(light).map_err(|e| stored("likenesses.light", e))?;
    Ok(Some(Seen { light, blur: u16::try_from(blur).map_err(|e| stored("likenesses.blur", e))? }))
}

fn read((photo, seq, print, checkpoint, visit, finding, person, device, taken, light, blur): Row) -> Result<Printed, DbError> {
    Ok(Printed {
        seq,
        photo: photo.into(),
        print: read_print(&print)?,
        checkpoint: checkpoint.map(CheckpointId::from),
        visit: visit.map(VisitId::from),
        finding: finding.map(FindingId::from),
        person: person.map(PersonId::from),
        device: device.map(DeviceId::from),
        taken: taken.0,
        seen: read_seen(light, blur)?,
    })
}

/// One photo's print, if it has a number.
pub(super) fn printed(conn: &mut AnyConn, site: SiteId, photo: PhotoId) -> Result<Option<Printed>, DbError> {
    let row: Option<Row> = likenesses::table.find((Id::from(site), Id::from(photo))).select(columns!()).first(conn).optional()?;
    row.map(read).transpose()
}

/// Bits in which two photos' prints differ, if they have any.
pub(crate) fn distance(conn: &mut AnyConn, one: (SiteId, PhotoId), other: (SiteId, PhotoId)) -> Result<Option<u32>, DbError> {
    let (one, other) = (printed(conn, one.0, one.1)?, printed(conn, other.0, other.1)?);
    Ok(one.zip(other).map(|(one, other)| one.print.distance(other.print)))
}

/// Prints after a number, in their order.
pub(super) fn prints_after(conn: &mut AnyConn, site: SiteId, seq: i64, limit: i64) -> Result<Vec<(i64, PhotoId, Likeness)>, DbError> {
    let rows: Vec<(i64, Id, String)> = likenesses::table
        .filter(likenesses::site_id.eq(Id::from(site)))
        .filter(likenesses::seq.gt(seq))
        .order(likenesses::seq)
        .limit(limit)
        .select((likenesses::seq, likenesses::photo_id, likenesses::print))
        .load(conn)?;
    rows.into_iter().map(|(seq, photo, print)| Ok((seq, photo.into(), read_print(&print)?))).collect()
}

/// Sites with prints that have no number and a photo that was declared.
pub(super) fn waiting(conn: &mut AnyConn) -> Result<Vec<SiteId>, DbError> {
    let sites: Vec<Id> = likenesses::table
        .inner_join(photos::table.on(photos::site_id.eq(likenesses::site_id).and(photos::id.eq(likenesses::photo_id))))
        .filter(likenesses::seq.eq(0))
        .select(likenesses::site_id)
        .distinct()
        .load(conn)?;
    Ok(sites.into_iter().map(SiteId::from).collect())
}

/// Numbers what waits and was declared meanwhile. Whoever numbers a site's prints is alone at it until the commit, so that a number that is
/// seen has none before it that is yet to come.
pub(super) fn number(conn: &mut AnyConn, site: SiteId) -> Result<Vec<Printed>, DbError> {
    if let AnyConn::Postgres(conn) = conn {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))").bind::<Text, _>(site.to_string()).execute(conn)?;
    }
    type Declared = (Id, Json, Id, Option<Id>, Option<Id>, Ts);
    let declared: Vec<Declared> = likenesses::table
        .inner_join(photos::table.on(photos::site_id.eq(likenesses::site_id).and(photos::id.eq(likenesses::photo_id))))
        .filter(likenesses::site_id.eq(Id::from(site)))
        .filter(likenesses::seq.eq(0))
        .order((photos::declared_at, photos::id))
        .select((photos::id, photos::doc, photos::author_id, photos::visit_id, photos::finding_id, photos::declared_at))
        .load(conn)?;
    let last: Option<i64> = likenesses::table.filter(likenesses::site_id.eq(Id::from(site))).select(max(likenesses::seq)).first(conn)?;
    let mut numbered = vec![];
    for (seq, (photo, doc, author, visit, finding, declared_at)) in (last.unwrap_or_default() + 1..).zip(declared) {
        let reference: PhotoRef = serde_json::from_str(&doc.0).map_err(|e| stored("photos.doc", e))?;
        let checkpoint = visit.map(|visit| checkpoint_of(conn, site, visit)).transpose()?.flatten();
        let taken = reference.taken.map_or(declared_at.0, |taken| taken.estimate.min(declared_at.0));
        diesel::update(likenesses::table.find((Id::from(site), photo)))
            .set((
                likenesses::seq.eq(seq),
                likenesses::checkpoint_id.eq(checkpoint.map(Id::from)),
                likenesses::visit_id.eq(visit),
                likenesses::finding_id.eq(finding),
                likenesses::person_id.eq(Some(author)),
                likenesses::taken_at.eq(Ts(taken)),
            ))
            .execute(conn)?;
        numbered.extend(printed(conn, site, photo.into())?);
    }
    Ok(numbered)
}

/// The checkpoint of a visit.
pub(crate) fn checkpoint_of(conn: &mut AnyConn, site: SiteId, visit: Id) -> Result<Option<CheckpointId>, DbError> {
    let doc: Option<Json> = visits::table.find((Id::from(site), visit)).select(visits::doc).first(conn).optional()?;
    let visit = doc.map(|doc| serde_json::from_str::<Visit>(&doc.0).map_err(|e| stored("visits.doc", e))).transpose()?;
    Ok(visit.map(|visit| visit.checkpoint))
}

/// The latest photos of a checkpoint before a number that nothing speaks against, and how many there are in all.
pub(super) fn history(
    conn: &mut AnyConn,
    site: SiteId,
    checkpoint: CheckpointId,
    before: i64,
    limit: usize,
) -> Result<(Vec<Printed>, usize), DbError> {
    let of = likenesses::table
        .filter(likenesses::site_id.eq(Id::from(site)))
        .filter(likenesses::checkpoint_id.eq(Id::from(checkpoint)))
        .filter(likenesses::seq.lt(before));
    let count: i64 = of.count().get_result(conn)?;
    let rows: Vec<Row> = of.order(likenesses::seq.desc()).limit(i64::try_from(limit).unwrap_or(i64::MAX)).select(columns!()).load(conn)?;
    let printed: Vec<Printed> = rows.into_iter().map(read).collect::<Result<_, _>>()?;
    let keys: Vec<(SiteId, PhotoId)> = printed.iter().map(|one| (site, one.photo)).collect();
    let flagged = flags::of(conn, &keys)?;
    let doubted = |one: &Printed| flagged.iter().any(|f| f.photo == one.photo && matches!(f.flag, Flag::Alike | Flag::Repeated));
    Ok((printed.into_iter().filter(|one| !doubted(one)).collect(), usize::try_from(count).unwrap_or_default()))
}

/// Flags the later declared of the two, unless the very same bytes already speak against it.
pub(super) fn flag(
    conn: &mut AnyConn,
    site: SiteId,
    (newcomer, other): (&Printed, &Printed),
    alike: AlikeTo,
    at: Timestamp,
) -> Result<(), DbError> {
    let keys = [newcomer, other].map(|one| (Id::from(site), Id::from(one.photo)));
    let order: Vec<Id> = each!(conn, |c| photos::table
        .filter(among(photos::site_id, photos::id, keys))
        .order((photos::declared_at, photos::id))
        .select(photos::id)
        .load(c))?;
    let newcomer_is_first = order.first() == Some(&Id::from(newcomer.photo));
    let (photo, earlier) = if newcomer_is_first { (other.photo, newcomer.photo) } else { (newcomer.photo, other.photo) };
    let has: i64 = photo_flags::table.find((Id::from(site), Id::from(photo), Flag::Repeated.word())).count().get_result(conn)?;
    if has > 0 {
        return Ok(());
    }
    let doc = serde_json::to_string(&AlikeTo { photo: earlier, ..alike }).map_err(|e| stored("photo_flags.doc", e))?;
    flags::raise(conn, &[Raised { site, photo, flag: Flag::Alike, doc, at }])
}
