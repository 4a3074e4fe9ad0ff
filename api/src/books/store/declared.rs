//! Which photos does the server wait for? Those that operations declared, with what they belong to.

use super::{along, stored};
use crate::{
    db::{AnyConn, DbError, Id, Json, Ts, insert, schema::photos},
    rows,
};
use diesel::prelude::*;
use domain::{
    books::{Books, Record},
    checklist::{Answer, Fate, Score},
    finding::Finding,
    ids::{AreaId, BuildingId, CheckpointId, DeviceId, ItemId, OperationId, PersonId, PhotoId, SiteId},
    patrol::{Patrol, PatrolState, Visit},
    photo::PhotoRef,
    spot_check::SpotCheck,
    time::Timestamp,
    tool::ToolEvent,
};
use std::borrow::Cow;

/// Photos that an operation declared, with what they belong to.
pub struct Declared<'a> {
    /// The site.
    pub site: SiteId,
    /// The operation.
    pub operation: OperationId,
    /// Who did it.
    pub author: PersonId,
    /// With which device: its photos come from there.
    pub device: Option<DeviceId>,
    /// When the server had it.
    pub at: Timestamp,
    /// What they show.
    pub record: &'a Record,
    /// The photos.
    pub photos: &'a [PhotoRef],
    /// The books that it was judged by: where its place is, what was said of its patrol.
    pub books: &'a Books,
}

rows! {
    /// How a declared photo stands in its table. One that was declared before stays as it was.
    struct PhotoRow in photos {
        site_id: Id,
        id: Id,
        doc: Json,
        sha256: String,
        operation_id: Id,
        author_id: Id,
        building_id: Option<Id>,
        patrol_id: Option<Id>,
        visit_id: Option<Id>,
        finding_id: Option<Id>,
        declared_at: Ts,
        taken_at: Ts,
        place_building_id: Option<Id>,
        area_id: Option<Id>,
        checkpoint_id: Option<Id>,
        item_id: Option<Id>,
        failed: Option<bool>,
        verdict: Option<&'static str>,
        device_id: Option<Id>,
    }
    on conflict do nothing
}

/// What a record's photos have in common.
struct Shown<'a> {
    /// The building of the work: who may see it is judged by this.
    building: Option<BuildingId>,
    patrol: Option<Id>,
    visit: Option<Id>,
    finding: Option<Id>,
    checkpoint: Option<CheckpointId>,
    area: Option<AreaId>,
    verdict: Option<&'static str>,
    /// Who is on the walk, or whom the finding concerns: it is theirs to see, whoever took it.
    walkers: Cow<'a, [PersonId]>,
    /// When it was recorded: for photos that do not say when they were taken.
    at: Timestamp,
}

fn of_visit<'a>(visit: &Visit, books: &'a Books) -> Shown<'a> {
    let patrol = books.patrols.get(&visit.patrol);
    Shown {
        building: patrol.and_then(|patrol| patrol.building),
        patrol: Some(visit.patrol.into()),
        visit: Some(visit.id.into()),
        finding: None,
        checkpoint: Some(visit.checkpoint),
        area: books.site.checkpoints.get(&visit.checkpoint).map(|checkpoint| checkpoint.area),
        verdict: patrol.and_then(verdict_of),
        walkers: patrol.map_or(Cow::Borrowed(&[]), |patrol| Cow::Borrowed(&patrol.walkers)),
        at: visit.recorded.at,
    }
}

fn of_finding<'a>(finding: &Finding, books: &'a Books) -> Shown<'a> {
    let spot = &finding.spot;
    let of_checkpoint = spot.checkpoint.and_then(|id| books.site.checkpoints.get(&id)).map(|checkpoint| checkpoint.area);
    Shown {
        building: finding.building,
        patrol: spot.patrol.map(Id::from),
        visit: None,
        finding: Some(finding.id.into()),
        checkpoint: spot.checkpoint,
        area: spot.area.or(of_checkpoint),
        verdict: spot.patrol.and_then(|id| books.patrols.get(&id)).and_then(verdict_of),
        walkers: Cow::Owned(finding.concerns().into_iter().collect()),
        at: finding.history.last().map_or(finding.raised.at, |entry| entry.at.at),
    }
}

/// A photo of a check is the check's own, of a patrol that is walked again too.
fn of_check<'a>(check: &SpotCheck, at: Timestamp) -> Shown<'a> {
    let (building, area) = (check.against.building, check.against.area);
    Shown { building, patrol: None, visit: None, finding: None, checkpoint: None, area, verdict: None, walkers: Cow::Borrowed(&[]), at }
}

/// A photo of a tool is nobody's walk; whoever had the tool may see it too.
fn of_tool(event: &ToolEvent) -> Shown<'static> {
    Shown {
        building: None,
        patrol: None,
        visit: None,
        finding: None,
        checkpoint: None,
        area: None,
        verdict: None,
        walkers: Cow::Owned(event.person.into_iter().collect()),
        at: event.signed.at,
    }
}

/// The item that a photo was taken at, and whether its answer failed; none where that was not scored.
fn item_of(record: &Record, photo: PhotoId) -> (Option<ItemId>, Option<bool>) {
    match record {
        Record::Visits(visit) => answered(&visit.answers, visit.score.as_ref(), photo),
        Record::SpotChecks(check) => check
            .results
            .iter()
            .find(|result| result.photos.iter().any(|one| one.id == photo))
            .map_or((None, None), |result| answered(&result.answers, Some(&result.score), photo)),
        Record::Findings(finding) => (finding.spot.item, None),
        _ => (None, None),
    }
}

fn answered(answers: &[Answer], score: Option<&Score>, photo: PhotoId) -> (Option<ItemId>, Option<bool>) {
    let item = answers.iter().find(|answer| answer.photos.contains(&photo)).map(|answer| answer.item);
    let line = score.and_then(|score| score.lines.iter().find(|line| Some(line.item) == item));
    let failed = line.and_then(|line| match line.fate {
        Fate::Passed => Some(false),
        Fate::Failed => Some(true),
        Fate::NotCounted | Fate::Unanswered => None,
    });
    (item, failed)
}

/// What a supervisor said of a patrol, as it stands beside its photos; none while nobody has.
fn verdict_of(patrol: &Patrol) -> Option<&'static str> {
    matches!(patrol.state, PatrolState::Accepted | PatrolState::SentBack).then(|| patrol.state.word())
}

/// Writes beside the photos of patrols what was said of them. Until somebody has, there is nothing to write.
pub(super) fn mark_verdicts<'a>(conn: &mut AnyConn, patrols: impl Iterator<Item = &'a Patrol>) -> Result<(), DbError> {
    for patrol in patrols.filter(|patrol| !patrol.reviews.is_empty()) {
        diesel::update(photos::table)
            .filter(photos::site_id.eq(Id::from(patrol.site)))
            .filter(photos::patrol_id.eq(Id::from(patrol.id)))
            .set(photos::verdict.eq(verdict_of(patrol)))
            .execute(conn)?;
    }
    Ok(())
}

/// Writes the photos that operations declared. One that was declared before stays as it was.
pub fn declare(conn: &mut AnyConn, declared: &[&Declared<'_>]) -> Result<(), DbError> {
    let (mut rows, mut alongs) = (vec![], vec![]);
    for one in declared {
        let shown = match one.record {
            Record::Visits(visit) => of_visit(visit, one.books),
            Record::Findings(finding) => of_finding(finding, one.books),
            Record::SpotChecks(check) => of_check(check, one.at),
            Record::ToolEvents(event) => of_tool(event),
            _ => continue,
        };
        let place_building = shown.area.and_then(|area| one.books.site.building_of(area)).or(shown.building);
        for photo in one.photos {
            let (item, failed) = item_of(one.record, photo.id);
            // A phone's clock may be years ahead; nothing was taken after the server had it.
            let taken = photo.taken.as_ref().map_or(shown.at, |taken| taken.estimate).min(one.at);
            alongs.extend(along::rows(one.site, photo.id, one.author, Ts(taken), &shown.walkers));
            rows.push(PhotoRow {
                site_id: one.site.into(),
                id: photo.id.into(),
                doc: Json(serde_json::to_string(photo).map_err(|e| stored("photos.doc", e))?),
                sha256: photo.sha256.to_string(),
                operation_id: one.operation.into(),
                author_id: one.author.into(),
                building_id: shown.building.map(Id::from),
                patrol_id: shown.patrol,
                visit_id: shown.visit,
                finding_id: shown.finding,
                declared_at: Ts(one.at),
                taken_at: Ts(taken),
                place_building_id: place_building.map(Id::from),
                area_id: shown.area.map(Id::from),
                checkpoint_id: shown.checkpoint.map(Id::from),
                item_id: item.map(Id::from),
                failed,
                verdict: shown.verdict,
                device_id: one.device.map(Id::from),
            });
        }
    }
    insert(conn, &rows)?;
    insert(conn, &alongs)
}
