//! Two photos that look alike, side by side: what speaks for it that the later one was used again?

pub mod rest;
pub mod web;

use super::{
    flags::Flag,
    info::{self, PhotoInfo},
    likeness::{self, AlikeTo},
    repeats::RepeatOf,
    serve::sees,
    store::shows,
    verdicts::{self, Given},
};
use crate::{
    app::App,
    auth::SignedIn,
    db::{AnyConn, Id, schema::photos},
    each,
    patrols::{rest::views, store::Views},
    problem::Problem,
};
use diesel::prelude::*;
use domain::{
    ids::{BuildingId, CheckpointId, PatrolId, PhotoId, SiteId},
    operation::JudgePhoto,
    photo::LikenessVerdict,
    rights::Action,
};
use serde::Serialize;

/// Two photos, and what is known of their likeness.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Pair {
    /// The one in question: the later.
    pub photo: Side,
    /// The one that it is compared with.
    pub other: Side,
    /// Bits, of 256, in which their prints differ; none while one of them has no print.
    pub distance: Option<u32>,
    /// Their bytes are the same.
    pub same_bytes: bool,
    /// What the server found, while nobody has judged it.
    pub alike: Option<AlikeTo>,
    /// It does not count as evidence.
    pub repeated: Option<RepeatOf>,
    /// What was said of it, the newest first.
    pub verdicts: Vec<Given>,
    /// The reader may judge it.
    pub may_judge: bool,
}

/// One of the two.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Side {
    /// Where it was taken.
    pub site: SiteId,
    /// The photo.
    pub info: PhotoInfo,
    /// The patrol that it belongs to.
    pub patrol: Option<PatrolId>,
    /// The checkpoint of its visit.
    pub checkpoint: Option<CheckpointId>,
}

/// The pair, for somebody who may see both of them.
pub async fn find(app: &App, person: &SignedIn, site: SiteId, photo: PhotoId, other: PhotoId) -> Result<Pair, Problem> {
    person.at(site)?;
    let (views, reader, person) = (views(person, None)?, person.person, person.clone());
    let found = app.db.read(move |conn| {
        let (one, building) = side(conn, &views, site, photo)?;
        let at = site_of(conn, &views, site, other)?;
        let (two, _) = side(conn, &views, at, other)?;
        let known = verdicts::known(conn, [(Id::from(site), Id::from(photo))])?.pop();
        let compared = known.is_some_and(|(_, _, known)| known.compared_with.contains(&other));
        let alike: Option<AlikeTo> = one.info.flagged(Flag::Alike).filter(|alike: &AlikeTo| alike.photo == other);
        Ok(Pair {
            distance: likeness::distance(conn, (site, photo), (at, other))?,
            same_bytes: one.info.r#ref.sha256 == two.info.r#ref.sha256,
            repeated: one.info.flagged(Flag::Repeated).filter(|of: &RepeatOf| of.photo == other),
            verdicts: verdicts::of(conn, site, photo)?,
            may_judge: compared && one.info.author != reader && person.can(Action::ReviewPatrol, site, building),
            alike,
            photo: one,
            other: two,
        })
    });
    found.await
}

/// The site of the other photo: the same one, or another that the reader may see.
fn site_of(conn: &mut AnyConn, views: &Views, here: SiteId, photo: PhotoId) -> Result<SiteId, Problem> {
    let seen: Vec<Id> = views.iter().map(|(site, _)| Id::from(*site)).collect();
    let sites: Vec<Id> = each!(conn, |c| photos::table
        .filter(photos::site_id.eq_any(seen))
        .filter(photos::id.eq(Id::from(photo)))
        .select(photos::site_id)
        .load(c))?;
    let sites: Vec<SiteId> = sites.into_iter().map(SiteId::from).collect();
    sites.iter().find(|site| **site == here).or(sites.first()).copied().ok_or(Problem::NotFound)
}

fn side(conn: &mut AnyConn, views: &Views, site: SiteId, photo: PhotoId) -> Result<(Side, Option<BuildingId>), Problem> {
    let shows = shows(conn, site, photo)?.ok_or(Problem::NotFound)?;
    if !views.iter().any(|(at, view)| *at == site && sees(view, &shows)) {
        return Err(Problem::NotFound);
    }
    let info = info::one(conn, site, photo)?.ok_or(Problem::NotFound)?;
    let patrol: Option<Id> = photos::table.find((Id::from(site), Id::from(photo))).select(photos::patrol_id).first(conn)?;
    let checkpoint = info.visit.map(|visit| likeness::checkpoint_of(conn, site, visit.into())).transpose()?.flatten();
    Ok((Side { site, info, patrol: patrol.map(PatrolId::from), checkpoint }, shows.building))
}

/// Says what the later one is.
pub async fn judge(
    app: &App,
    person: &SignedIn,
    (site, photo, other): (SiteId, PhotoId, PhotoId),
    verdict: LikenessVerdict,
    remark: String,
) -> Result<(), Problem> {
    find(app, person, site, photo, other).await?;
    app.submit(person.company, person.person, site.into(), None, JudgePhoto { photo, other, verdict, remark }).await?;
    Ok(())
}
