//! Does a photo fit its seal? The two come in either order, so they are laid side by side whenever one of them, or the photo's bytes, has come.

use super::store::{self, Seal};
use crate::{
    db::{
        AnyConn, DbError, Id, Ts, among,
        schema::{photos, uploads},
    },
    each,
    photos::flags::{self, Flag, Raised},
};
use diesel::prelude::*;
use domain::{
    ids::{CompanyId, DeviceId, PhotoId, SiteId},
    seal::{Problem, Shown, compare},
    time::Timestamp,
};
use std::collections::BTreeSet;

/// A photo as its record declares it, with when the server heard of it.
pub(super) struct Declared {
    pub shown: Shown,
    pub at: Timestamp,
    /// The phone that sent its original, once that is stored.
    pub sent_by: Option<DeviceId>,
}

type Row = (Id, Id, String, Id, Option<Id>, Option<Id>, Option<Id>, Ts);

/// These photos, at any of the company's sites.
pub(super) fn declared(conn: &mut AnyConn, sites: &[SiteId], ids: &[PhotoId]) -> Result<Vec<Declared>, DbError> {
    let keys: Vec<(Id, Id)> = sites.iter().flat_map(|site| ids.iter().map(|id| (Id::from(*site), Id::from(*id)))).collect();
    let rows: Vec<Row> = each!(conn, |c| photos::table
        .filter(among(photos::site_id, photos::id, keys.clone()))
        .select((
            photos::site_id,
            photos::id,
            photos::sha256,
            photos::author_id,
            photos::patrol_id,
            photos::visit_id,
            photos::finding_id,
            photos::declared_at,
        ))
        .load(c))?;
    let sent: Vec<(Id, Id, Option<Id>)> = each!(conn, |c| uploads::table
        .filter(among(uploads::site_id, uploads::id, keys))
        .filter(uploads::variant.eq("original"))
        .filter(uploads::state.eq("stored"))
        .select((uploads::site_id, uploads::id, uploads::device_id))
        .load(c))?;
    rows.into_iter()
        .map(|(site, photo, sha256, author, patrol, visit, finding, at)| {
            let sent_by = sent.iter().find(|(s, p, _)| (*s, *p) == (site, photo)).and_then(|(_, _, device)| *device);
            let sha256 = sha256.parse().map_err(|e| DbError::Stored { what: "photos.sha256", why: format!("{e}") })?;
            Ok(Declared {
                shown: Shown {
                    site: site.into(),
                    photo: photo.into(),
                    sha256,
                    author: author.into(),
                    patrol: patrol.map(|id| id.0.into()),
                    visit: visit.map(|id| id.0.into()),
                    finding: finding.map(|id| id.0.into()),
                },
                at: at.0,
                sent_by: sent_by.map(DeviceId::from),
            })
        })
        .collect()
}

/// The seal that speaks for a photo, with everything that is not right about it: the best of those that name it.
pub(super) fn best<'a>(seals: &'a [Seal], shown: &Shown) -> Option<(&'a Seal, BTreeSet<Problem>)> {
    let about = seals.iter().filter(|seal| seal.manifest.what.photo() == shown.photo);
    let taken_back = about.clone().any(|seal| !seal.is_of_photo() && seal.is_genuine());
    let judged = about.filter(|seal| seal.is_of_photo()).map(|seal| {
        let mut problems: BTreeSet<Problem> = seal.problems.union(&compare(&seal.manifest, shown)).copied().collect();
        if taken_back {
            problems.insert(Problem::Subject);
        }
        (seal, problems)
    });
    judged.min_by_key(|(_, problems)| problems.len())
}

/// Flags that go up and flags that come down.
#[derive(Default)]
pub(super) struct Findings {
    up: Vec<Raised>,
    down: Vec<(SiteId, PhotoId, Flag)>,
}

impl Findings {
    pub fn is_empty(&self) -> bool {
        self.up.is_empty() && self.down.is_empty()
    }
}

/// Lays photos beside their seals and writes down what does not fit.
pub(super) fn lay_together(
    conn: &mut AnyConn,
    company: CompanyId,
    sites: &[SiteId],
    ids: &[PhotoId],
    now: Timestamp,
) -> Result<(), DbError> {
    let found = look(conn, company, sites, ids, now)?;
    for (site, photo, flag) in found.down {
        flags::lower(conn, site, photo, flag)?;
    }
    flags::raise(conn, &found.up)
}

/// What is to be written down about photos; nothing about those that no operation declared yet.
pub(super) fn look(conn: &mut AnyConn, company: CompanyId, sites: &[SiteId], ids: &[PhotoId], now: Timestamp) -> Result<Findings, DbError> {
    let mut found = Findings::default();
    let declared = if ids.is_empty() { vec![] } else { declared(conn, sites, ids)? };
    if declared.is_empty() {
        return Ok(found);
    }
    let seals = store::of_photos(conn, company, ids)?;
    let keys: Vec<(SiteId, PhotoId)> = declared.iter().map(|one| (one.shown.site, one.shown.photo)).collect();
    let flagged = flags::of(conn, &keys)?;
    for one in &declared {
        let (site, photo) = (one.shown.site, one.shown.photo);
        let wrong = match best(&seals, &one.shown) {
            Some((_, problems)) if problems.is_empty() => None,
            Some((_, problems)) => Some((Flag::SealBroken, serde_json::json!({ "problems": problems }).to_string())),
            None if should_be_sealed(conn, company, one)? => Some((Flag::Unsealed, "{}".to_owned())),
            None => None,
        };
        for flag in [Flag::SealBroken, Flag::Unsealed] {
            let up = flagged.iter().find(|f| (f.site, f.photo, f.flag) == (site, photo, flag));
            let raised = wrong.as_ref().filter(|(is, _)| *is == flag).map(|(_, doc)| doc);
            match (raised, up) {
                (Some(doc), Some(up)) if says_the_same(&up.doc, doc) => {}
                (Some(doc), _) => found.up.push(Raised { site, photo, flag, doc: doc.clone(), at: now }),
                (None, Some(_)) => found.down.push((site, photo, flag)),
                (None, None) => {}
            }
        }
    }
    Ok(found)
}

/// PostgreSQL writes JSON in a way of its own.
fn says_the_same(one: &str, other: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    read(one) == read(other)
}

/// Its original is here, and the phone that sent it had sealed photos before: then a seal would have come first.
fn should_be_sealed(conn: &mut AnyConn, company: CompanyId, one: &Declared) -> Result<bool, DbError> {
    match one.sent_by {
        Some(device) => store::sealed_before(conn, company, device, one.at),
        None => Ok(false),
    }
}

pub(super) fn company_of(conn: &mut AnyConn, site: SiteId) -> Result<Option<CompanyId>, DbError> {
    use crate::db::schema::scopes;
    let found: Option<Id> = scopes::table.find(Id::from(site)).select(scopes::company_id).first(conn).optional()?;
    Ok(found.map(CompanyId::from))
}
