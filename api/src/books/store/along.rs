//! Whose photos may somebody see who walked along? Those that others took on the walk: a row for each of them, so that the wall finds
//! them without looking at walks.

use crate::{
    db::{
        AnyConn, DbError, Id, Ts, among, insert,
        schema::{photo_walkers, photos},
    },
    each, rows,
};
use diesel::prelude::*;
use domain::{
    finding::Finding,
    ids::{PersonId, PhotoId, SiteId},
    patrol::Patrol,
};
use std::collections::HashMap;

rows! {
    /// A photo that somebody sees who did not take it.
    pub(super) struct AlongRow in photo_walkers { site_id: Id, person_id: Id, taken_at: Ts, photo_id: Id }
    on conflict do nothing
}

/// The rows of one photo: none on a walk of one.
pub(super) fn rows<'a>(
    site: SiteId,
    photo: PhotoId,
    author: PersonId,
    taken_at: Ts,
    walkers: &'a [PersonId],
) -> impl Iterator<Item = AlongRow> + use<'a> {
    let others = walkers.iter().filter(move |walker| **walker != author);
    others.map(move |walker| AlongRow { site_id: site.into(), person_id: (*walker).into(), taken_at, photo_id: photo.into() })
}

/// Shows walkers what was photographed before they joined. Walks of more than one are few.
pub(super) fn show<'a>(conn: &mut AnyConn, patrols: impl Iterator<Item = &'a Patrol>) -> Result<(), DbError> {
    let mut found = vec![];
    for patrol in patrols.filter(|patrol| patrol.walkers.len() > 1) {
        let taken: Vec<(Id, Id, Ts)> = photos::table
            .filter(photos::site_id.eq(Id::from(patrol.site)))
            .filter(photos::patrol_id.eq(Id::from(patrol.id)))
            .filter(photos::finding_id.is_null())
            .select((photos::id, photos::author_id, photos::taken_at))
            .load(conn)?;
        for (photo, author, at) in taken {
            found.extend(rows(patrol.site, photo.into(), author.into(), at, &patrol.walkers));
        }
    }
    insert(conn, &found)
}

/// Shows whom a finding concerns what was photographed of it before it concerned them.
pub(super) fn show_findings<'a>(conn: &mut AnyConn, findings: impl Iterator<Item = &'a Finding>) -> Result<(), DbError> {
    let moved_on: HashMap<(Id, Id), &Finding> = findings.map(|finding| ((finding.site.into(), finding.id.into()), finding)).collect();
    if moved_on.is_empty() {
        return Ok(());
    }
    let taken: Vec<(Id, Option<Id>, Id, Id, Ts)> = each!(conn, |c| photos::table
        .filter(among(photos::site_id, photos::finding_id, moved_on.keys().copied()))
        .select((photos::site_id, photos::finding_id, photos::id, photos::author_id, photos::taken_at))
        .load(c))?;
    let mut found = vec![];
    for (site, finding, photo, author, at) in taken {
        let Some(finding) = finding.and_then(|id| moved_on.get(&(site, id))) else { continue };
        let concerned: Vec<PersonId> = finding.concerns().into_iter().collect();
        found.extend(rows(finding.site, photo.into(), author.into(), at, &concerned));
    }
    insert(conn, &found)
}
