//! What did somebody say of a photo that looks like an earlier one? The verdict stands in the journal and here; the photo's flags follow it
//! in the same transaction.

use super::{
    flags::{self, Flag, Raised},
    likeness::AlikeTo,
    repeats::RepeatOf,
    store::{shows, stored},
};
use crate::{
    db::{
        AnyConn, DbError, Id, Ts, insert,
        schema::{photo_verdicts, photos},
    },
    rows,
};
use diesel::prelude::*;
use domain::{
    ids::{FindingId, OperationId, PatrolId, PersonId, PhotoId, SiteId},
    operation::JudgePhoto,
    photo::{KnownPhoto, LikenessVerdict},
    time::Timestamp,
};
use serde::Serialize;

/// A verdict that was allowed.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    pub site: SiteId,
    pub operation: OperationId,
    pub by: PersonId,
    pub at: Timestamp,
    pub judge: JudgePhoto,
}

/// A verdict as it is read back.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Given {
    /// The earlier photo.
    pub other: PhotoId,
    /// The verdict.
    pub verdict: LikenessVerdict,
    /// Who gave it.
    pub by: PersonId,
    /// In words.
    pub remark: String,
    /// When the server had it.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

rows! {
    /// How a verdict stands in its table.
    struct VerdictRow in photo_verdicts {
        site_id: Id,
        photo_id: Id,
        operation_id: Id,
        other_id: Id,
        verdict: String,
        person_id: Id,
        remark: String,
        judged_at: Ts,
    }
    on conflict do nothing
}

/// Verdicts on a photo, the newest first.
pub fn of(conn: &mut AnyConn, site: SiteId, photo: PhotoId) -> Result<Vec<Given>, DbError> {
    let rows: Vec<(Id, String, Id, String, Ts)> = photo_verdicts::table
        .filter(photo_verdicts::site_id.eq(Id::from(site)))
        .filter(photo_verdicts::photo_id.eq(Id::from(photo)))
        .order((photo_verdicts::judged_at.desc(), photo_verdicts::operation_id.desc()))
        .select((
            photo_verdicts::other_id,
            photo_verdicts::verdict,
            photo_verdicts::person_id,
            photo_verdicts::remark,
            photo_verdicts::judged_at,
        ))
        .load(conn)?;
    let read = |(other, verdict, by, remark, at): (Id, String, Id, String, Ts)| {
        let verdict = LikenessVerdict::parse(&verdict).ok_or_else(|| stored("photo_verdicts.verdict", verdict))?;
        Ok(Given { other: other.into(), verdict, by: by.into(), remark, at: at.0 })
    };
    rows.into_iter().map(read).collect()
}

/// Photos as the rules ask about them. Few are judged at once, so each is asked for alone.
pub(crate) fn known(conn: &mut AnyConn, keys: impl IntoIterator<Item = (Id, Id)>) -> Result<Vec<(SiteId, PhotoId, KnownPhoto)>, DbError> {
    let mut known = vec![];
    for (site, photo) in keys {
        let (site, photo) = (SiteId::from(site), PhotoId::from(photo));
        let Some(shows) = shows(conn, site, photo)? else { continue };
        let mut compared_with: Vec<PhotoId> = of(conn, site, photo)?.into_iter().map(|given| given.other).collect();
        compared_with.extend(alike_to(conn, site, photo)?.map(|alike| alike.photo));
        known.push((site, photo, KnownPhoto { author: shows.author, building: shows.building, compared_with }));
    }
    Ok(known)
}

fn alike_to(conn: &mut AnyConn, site: SiteId, photo: PhotoId) -> Result<Option<AlikeTo>, DbError> {
    let flags = flags::of(conn, &[(site, photo)])?;
    let alike = flags.into_iter().find(|raised| raised.flag == Flag::Alike);
    alike.map(|raised| serde_json::from_str(&raised.doc).map_err(|e| stored("photo_flags.doc", e))).transpose()
}

/// Keeps verdicts and lets the flags follow.
pub(crate) fn keep(conn: &mut AnyConn, verdicts: impl Iterator<Item = Verdict>) -> Result<(), DbError> {
    for Verdict { site, operation, by, at, judge } in verdicts {
        insert(
            conn,
            &[VerdictRow {
                site_id: site.into(),
                photo_id: judge.photo.into(),
                operation_id: operation.into(),
                other_id: judge.other.into(),
                verdict: judge.verdict.word().to_owned(),
                person_id: by.into(),
                remark: judge.remark.trim().to_owned(),
                judged_at: Ts(at),
            }],
        )?;
        flags::lower(conn, site, judge.photo, Flag::Alike)?;
        let flagged = flags::of(conn, &[(site, judge.photo)])?.into_iter().find(|raised| raised.flag == Flag::Repeated);
        let repeat: Option<RepeatOf> =
            flagged.map(|raised| serde_json::from_str(&raised.doc).map_err(|e| stored("photo_flags.doc", e))).transpose()?;
        match (judge.verdict, repeat) {
            (LikenessVerdict::Recycled, None) => {
                let of = earlier(conn, site, judge.other, at)?;
                let doc = serde_json::to_string(&of).map_err(|e| stored("photo_flags.doc", e))?;
                flags::raise(conn, &[Raised { site, photo: judge.photo, flag: Flag::Repeated, doc, at }])?;
            }
            // The same bytes stay the same bytes, whatever anybody says.
            (LikenessVerdict::Honest, Some(repeat)) if repeat.judged => flags::lower(conn, site, judge.photo, Flag::Repeated)?,
            _ => {}
        }
    }
    Ok(())
}

fn earlier(conn: &mut AnyConn, site: SiteId, photo: PhotoId, now: Timestamp) -> Result<RepeatOf, DbError> {
    let row: Option<(Option<Id>, Option<Id>, Ts)> = photos::table
        .find((Id::from(site), Id::from(photo)))
        .select((photos::patrol_id, photos::finding_id, photos::declared_at))
        .first(conn)
        .optional()?;
    let (patrol, finding, at) = row.unwrap_or((None, None, Ts(now)));
    Ok(RepeatOf { site, photo, patrol: patrol.map(PatrolId::from), finding: finding.map(FindingId::from), declared_at: at.0, judged: true })
}
