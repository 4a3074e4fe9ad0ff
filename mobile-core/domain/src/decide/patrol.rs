//! Patrols: the walk itself, and the verdict on it.

use super::{Hold, No, Ruled, allowed, not_found, site_of};
use crate::{
    books::{Books, Change},
    checklist::Score,
    ids::SiteId,
    operation::{FinishPatrol, PatrolStep, Received, RecordVisit, ReviewPatrol, StartPatrol},
    patrol::{Doubt, HandReason, Moment, Patrol, Presence, Review, Visit, check_note},
    place::Checkpoint,
    refusal::Refusal,
    rights::Action,
};

pub(super) fn step(books: &Books, received: &Received, step: &PatrolStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        PatrolStep::Start(start) => begin(books, received, site, start),
        PatrolStep::Visit(visit) => record(books, received, site, visit),
        PatrolStep::Finish(finish) => end(books, received, site, finish),
        PatrolStep::Review(review) => judge(books, received, site, review),
    }
}

fn begin(books: &Books, received: &Received, site: SiteId, start: &StartPatrol) -> Ruled {
    let started = Moment::from(&received.captured);
    if let Some(known) = books.patrols.get(&start.patrol) {
        if known.route != start.route {
            return Err(Refusal::IdReused.into());
        }
        allowed(books, received, Action::Walk, site, known.building)?;
        let mut patrol = known.clone();
        patrol.join(received.author, started);
        return Ok(with_newcomer(known, patrol).collect());
    }
    let route = books.site.routes.get(&start.route).ok_or_else(|| not_found("route"))?;
    allowed(books, received, Action::Walk, site, route.building)?;
    if start.planned.is_some_and(|planned| planned.patrol(route.id) != start.patrol) {
        return Err(Refusal::Invalid { field: "patrol".into() }.into());
    }
    let patrol = Patrol::start(start.patrol, route, start.planned, received.author, started);
    Ok(vec![Change::Put(patrol.into())])
}

fn record(books: &Books, received: &Received, site: SiteId, step: &RecordVisit) -> Ruled {
    let mut patrol = known_patrol(books, step.patrol)?;
    allowed(books, received, Action::Walk, site, patrol.building)?;
    if books.visits.contains(&step.visit) {
        return Err(Refusal::IdReused.into());
    }
    check_note("remark", &step.remark)?;
    let checkpoint = books.site.checkpoints.get(&step.checkpoint);
    check_presence(checkpoint, &step.presence)?;
    let score = answered(books, received, step)?;
    let mut visit = Visit {
        id: step.visit,
        site,
        patrol: patrol.id,
        checkpoint: step.checkpoint,
        by: received.author,
        device: received.device,
        arrived: Moment::from(&step.arrived),
        recorded: Moment::from(&received.captured),
        received: Some(received.received),
        presence: step.presence.clone(),
        sheet: step.sheet,
        answers: step.answers.clone(),
        score,
        remark: step.remark.clone(),
        photos: received.photos.clone(),
        doubts: doubts(books, received, &patrol, step),
    };
    if patrol.visit(&visit)? {
        visit.doubts.insert(0, Doubt::LateEntry);
    }
    let before = books.patrols.get(&patrol.id).cloned().unwrap_or_else(|| patrol.clone());
    Ok(with_newcomer(&before, patrol).chain([Change::Put(visit.into())]).collect())
}

/// A patrol as it is now; whoever has joined it sees what was visited before, too.
fn with_newcomer(before: &Patrol, now: Patrol) -> impl Iterator<Item = Change> {
    let newcomer = (now.walkers.len() > before.walkers.len()).then_some(Change::Revealed(now.id));
    [Change::Put(now.into())].into_iter().chain(newcomer)
}

/// A code must be the checkpoint's; a position near it. A checkpoint that was removed meanwhile has neither: the fact stands.
fn check_presence(checkpoint: Option<&Checkpoint>, presence: &Presence) -> Result<(), Refusal> {
    match presence {
        Presence::Qr { code } | Presence::Nfc { code } => match checkpoint {
            Some(checkpoint) if checkpoint.code != *code => Err(Refusal::WrongCode),
            _ => Ok(()),
        },
        Presence::Position { position } => {
            if !position.is_sane() {
                return Err(Refusal::Invalid { field: "position".into() });
            }
            let Some((checkpoint, spot)) = checkpoint.and_then(|c| Some((c, c.position?))) else {
                return Ok(());
            };
            if position.may_be_within(f64::from(checkpoint.radius), &spot) {
                return Ok(());
            }
            // Distances on this planet fit.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "metres on this planet fit into u32")]
            let metres = position.distance(&spot) as u32;
            Err(Refusal::TooFar { metres })
        }
        Presence::ByHand { reason, note } => {
            if *reason == HandReason::Other && note.trim().is_empty() {
                return Err(Refusal::Missing { field: "note".into() });
            }
            check_note("note", note)
        }
    }
}

/// The answers must be whole by the version that they name; the score is computed here, whatever the phone showed.
fn answered(books: &Books, received: &Received, step: &RecordVisit) -> Result<Option<Score>, Refusal> {
    let Some(sheet) = step.sheet else {
        return if step.answers.is_empty() { Ok(None) } else { Err(not_found("template")) };
    };
    let version = books.company.versions.get(&(sheet.template, sheet.version)).ok_or_else(|| not_found("template"))?;
    let gaps = version.content.gaps(&step.answers);
    if !gaps.is_empty() {
        return Err(Refusal::SheetGaps { gaps });
    }
    let unknown = step.answers.iter().flat_map(|a| &a.photos).any(|photo| received.photos.iter().all(|p| p.id != *photo));
    if unknown {
        return Err(not_found("photo"));
    }
    Ok(Some(version.content.score(&step.answers)))
}

fn doubts(books: &Books, received: &Received, patrol: &Patrol, step: &RecordVisit) -> Vec<Doubt> {
    let mut doubts = vec![];
    let ordered = books.site.routes.get(&patrol.route).is_some_and(|r| r.ordered);
    if ordered && patrol.is_out_of_order(step.checkpoint) {
        doubts.push(Doubt::OutOfOrder);
    }
    if let (Some(planned), Some(site)) = (patrol.planned, books.company.sites.get(&patrol.site)) {
        let (from, until) = planned.span(site.time_zone);
        let arrived = step.arrived.interval(received.received);
        if arrived.until < from || arrived.from > until {
            doubts.push(Doubt::OutsideWindow);
        }
    }
    match &step.presence {
        Presence::Position { position } if position.mocked => doubts.push(Doubt::MockedPosition),
        Presence::ByHand { .. } => doubts.push(Doubt::ByHand),
        _ => {}
    }
    doubts
}

fn end(books: &Books, received: &Received, site: SiteId, step: &FinishPatrol) -> Ruled {
    let mut patrol = known_patrol(books, step.patrol)?;
    allowed(books, received, Action::Walk, site, patrol.building)?;
    check_note("remark", &step.remark)?;
    patrol.finish(&step.missed, &step.remark, Moment::from(&received.captured))?;
    Ok(vec![Change::Put(patrol.into())])
}

fn judge(books: &Books, received: &Received, site: SiteId, step: &ReviewPatrol) -> Ruled {
    let mut patrol = known_patrol(books, step.patrol)?;
    allowed(books, received, Action::ReviewPatrol, site, patrol.building)?;
    patrol.review(Review {
        by: received.author,
        at: received.captured.estimate.min(received.received),
        verdict: step.verdict,
        remark: step.remark.trim().to_owned(),
    })?;
    Ok(vec![Change::Put(patrol.into())])
}

/// A patrol that has not arrived yet is waited for: records may travel in any order.
fn known_patrol(books: &Books, id: crate::ids::PatrolId) -> Result<Patrol, No> {
    books.patrols.get(&id).cloned().ok_or(No::Hold(Hold::Needs(id.0)))
}
