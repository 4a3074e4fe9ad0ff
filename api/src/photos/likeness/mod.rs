//! Does a photo look like an earlier one of its site? Asked when its copies are made, behind everybody else. It flags; a person decides.
//!
//! The photo's print goes into a table ([`store`]) and gets a number in the order of commits. Every server keeps the prints of the sites that
//! it is asked about in memory ([`photo::index`]) and reads what is new by that number before it searches. How near is too near, the checkpoint's own
//! history says ([`calibration`]); for what was taken elsewhere, a fixed distance does.

pub mod calibration;
mod memory;
mod store;

pub use memory::Memory;
pub use store::AlikeTo;
pub(super) use store::{checkpoint_of, distance};

use super::store::Upload;
use crate::{app::App, problem::Problem};
use calibration::{Threshold, threshold};
use chrono::TimeDelta;
use domain::{
    ids::{CheckpointId, DeviceId, FindingId, PersonId, PhotoId, SiteId, VisitId},
    time::Timestamp,
};
use photo::{Likeness, Seen};
use std::{collections::HashSet, time::Duration};

/// How often prints are looked for whose photo was declared only after its bytes had come.
const EVERY: Duration = Duration::from_secs(5);
/// Photos of one person taken so shortly one after the other are one look at one thing.
const ONE_LOOK: TimeDelta = TimeDelta::minutes(10);
/// How near a photo from elsewhere may be that the same person or the same phone took.
const SAME_HAND: u32 = 40;
/// How near anybody's may be: a distance that prints of this kind are known to be safe at.
const ANYBODYS: u32 = 31;
/// Photos of a checkpoint that its threshold is learnt from: the latest.
const HISTORY: usize = 48;

/// A photo with its print and what a comparison has to know of it.
#[derive(Debug, Clone)]
struct Printed {
    seq: i64,
    photo: PhotoId,
    print: Likeness,
    checkpoint: Option<CheckpointId>,
    visit: Option<VisitId>,
    finding: Option<FindingId>,
    person: Option<PersonId>,
    device: Option<DeviceId>,
    taken: Timestamp,
    /// None when it was kept before anything was measured.
    seen: Option<Seen>,
}

impl Printed {
    /// Two photos of one visit, of one finding, or of one person within minutes may look alike: that is one thing, looked at twice.
    fn may_look_like(&self, other: &Self) -> bool {
        let same = |one: Option<uuid::Uuid>, other: Option<uuid::Uuid>| one.is_some() && one == other;
        same(self.visit.map(|v| v.0), other.visit.map(|v| v.0))
            || same(self.finding.map(|f| f.0), other.finding.map(|f| f.0))
            || (self.person == other.person && (self.taken - other.taken).abs() < ONE_LOOK)
    }

    fn is_at(&self, other: &Self) -> bool {
        self.checkpoint.is_some() && self.checkpoint == other.checkpoint
    }

    fn same_hand(&self, other: &Self) -> bool {
        (self.person.is_some() && self.person == other.person) || (self.device.is_some() && self.device == other.device)
    }
}

/// Keeps what was found out about a photo while its copies were made: its print, which is compared, and how well something is to be seen.
pub(super) async fn note(app: &App, original: &Upload, print: Likeness, seen: Seen) -> Result<(), Problem> {
    let (key, device, now) = (original.key, original.device, app.ports.now());
    app.db.write(move |conn| store::note(conn, key, (print, seen), device, now).map_err(Problem::from)).await?;
    compare(app, key.site).await
}

/// Those of these photos of which that is known.
pub(super) async fn noted(app: &App, site: SiteId, photos: Vec<PhotoId>) -> Result<HashSet<PhotoId>, Problem> {
    app.db.read(move |conn| store::measured(conn, site, &photos).map_err(Problem::from)).await
}

/// Compares what has come at a site and was not compared yet.
async fn compare(app: &App, site: SiteId) -> Result<(), Problem> {
    let (memory, now) = (app.photos.memory.clone(), app.ports.now());
    // What is new is read before the write begins: on a server that just started, that is everything.
    let (reading, of) = (memory.clone(), site);
    app.db.read(move |conn| reading.catch_up(conn, of).map_err(Problem::from)).await?;
    let work = move |conn: &mut crate::db::AnyConn| {
        for newcomer in store::number(conn, site)? {
            store::hint(conn, site, &newcomer, now)?;
            if let Some((printed, alike)) = judged(conn, &memory, site, &newcomer)? {
                store::flag(conn, site, (&newcomer, &printed), alike, now)?;
            }
        }
        Ok::<_, Problem>(())
    };
    app.db.write(work).await
}

/// Earlier photos that a newcomer is too near to, the nearest alone: one is enough to look at.
fn judged(
    conn: &mut crate::db::AnyConn,
    memory: &Memory,
    site: SiteId,
    newcomer: &Printed,
) -> Result<Option<(Printed, AlikeTo)>, crate::db::DbError> {
    let near = memory.near(conn, site, newcomer, calibration::FARTHEST)?;
    let mut here: Option<Threshold> = None;
    for (distance, photo) in near {
        let Some(other) = store::printed(conn, site, photo)? else { continue };
        if newcomer.may_look_like(&other) {
            continue;
        }
        let bound = if newcomer.is_at(&other) {
            match here {
                Some(known) => known,
                None => *here.insert(learnt(conn, site, newcomer)?),
            }
        } else {
            Threshold { bits: if newcomer.same_hand(&other) { SAME_HAND } else { ANYBODYS }, false_alarms: 0.0, pairs: 0 }
        };
        if distance <= bound.bits {
            let alike = AlikeTo {
                photo: other.photo,
                distance,
                threshold: bound.bits,
                false_alarms: newcomer.is_at(&other).then_some(bound.false_alarms),
                pairs: bound.pairs,
                same_checkpoint: newcomer.is_at(&other),
                same_person: newcomer.person.is_some() && newcomer.person == other.person,
                same_device: newcomer.device.is_some() && newcomer.device == other.device,
            };
            return Ok(Some((other, alike)));
        }
    }
    Ok(None)
}

/// What the checkpoint's history says, without the photos that are in doubt.
fn learnt(conn: &mut crate::db::AnyConn, site: SiteId, newcomer: &Printed) -> Result<Threshold, crate::db::DbError> {
    let Some(checkpoint) = newcomer.checkpoint else { return Ok(threshold(&[], 1)) };
    let (history, compared) = store::history(conn, site, checkpoint, newcomer.seq, HISTORY)?;
    let mut honest = vec![];
    for (number, one) in history.iter().enumerate() {
        honest.extend(history.iter().take(number).filter(|other| !one.may_look_like(other)).map(|other| one.print.distance(other.print)));
    }
    Ok(threshold(&honest, compared))
}

/// Compares, now and every few seconds, photos whose record came after their bytes.
pub fn sweep(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            let waiting = app.db.read(|conn| store::waiting(conn).map_err(Problem::from)).await;
            for site in waiting.unwrap_or_default() {
                if let Err(problem) = compare(&app, site).await {
                    tracing::warn!(%problem, %site, "photos were not compared");
                }
            }
        }
    });
}
