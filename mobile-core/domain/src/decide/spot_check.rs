//! Plans of spot checks, draws, and the checks themselves (2.6, 3.6, 5.11, 7.7).

use super::{Hold, No, Ruled, allowed, allowed_to_change, not_found, site_of, standing};
use crate::{
    books::{Books, Change, Collection},
    draw::{Draw, FRAME_LIMIT, FrameOf, Held, commitment, draw, frame_hash, sample_size, strata},
    ids::SiteId,
    operation::{CommitDraw, DrawStep, DrawnOne, HoldDraw, Received, RecordSpotCheck, SkipSpotCheck, SpotCheckPlanStep, SpotCheckStep},
    patrol::{MissReason, Moment, check_note},
    people::Held as RoleHeld,
    refusal::Refusal,
    rights::Action,
    spot_check::{CheckResult, Skipped, SpotCheck, SpotCheckPlan, SpotCheckState, Subject},
};
use chrono::Days;

pub(super) fn plan(books: &Books, received: &Received, step: &SpotCheckPlanStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        SpotCheckPlanStep::Put(plan) => {
            let old = books.site.spot_check_plans.get(&plan.id).map(|old| old.how.building);
            allowed_to_change(books, received, Action::PlanSpotChecks, site, old.into_iter().chain([plan.how.building]))?;
            if plan.site != site {
                return Err(not_found("site").into());
            }
            plan.check()?;
            check_named(books, plan)?;
            Ok(vec![Change::Put(plan.clone().into())])
        }
        SpotCheckPlanStep::Remove(remove) => {
            let plan = books.site.spot_check_plans.get(&remove.plan).ok_or_else(|| not_found("spot-check-plan"))?;
            allowed_to_change(books, received, Action::PlanSpotChecks, site, [plan.how.building])?;
            Ok(vec![Change::Removed(Collection::SpotCheckPlans, remove.plan.0)])
        }
    }
}

fn check_named(books: &Books, plan: &SpotCheckPlan) -> Result<(), Refusal> {
    if plan.how.building.is_some_and(|building| !books.site.buildings.contains_key(&building)) {
        return Err(not_found("building"));
    }
    if books.company.newest(plan.template).is_none() {
        return Err(not_found("template"));
    }
    if plan.people.iter().any(|person| !books.company.people.contains_key(person)) {
        return Err(not_found("person"));
    }
    Ok(())
}

pub(super) fn draws(books: &Books, received: &Received, step: &DrawStep) -> Ruled {
    let site = site_of(books, received)?;
    // The seed is the server's own secret: nobody commits to one that they chose.
    if received.device.is_some() {
        return Err(Refusal::NotAllowed.into());
    }
    match step {
        DrawStep::Commit(step) => commit(books, received, site, step),
        DrawStep::Hold(step) => hold(books, received, site, step),
    }
}

fn commit(books: &Books, received: &Received, site: SiteId, step: &CommitDraw) -> Ruled {
    let plan = books.site.spot_check_plans.get(&step.plan).ok_or_else(|| not_found("spot-check-plan"))?;
    allowed_to_change(books, received, Action::PlanSpotChecks, site, [plan.how.building])?;
    if books.draws.contains_key(&step.draw) {
        return Err(Refusal::IdReused.into());
    }
    let draw = Draw {
        id: step.draw,
        site,
        plan: plan.id,
        field: plan.field,
        due: step.due,
        how: plan.how.clone(),
        commitment: step.commitment,
        committed_by: received.author,
        committed: received.received,
        held: None,
    };
    Ok(vec![Change::Put(draw.into())])
}

fn hold(books: &Books, received: &Received, site: SiteId, step: &HoldDraw) -> Ruled {
    let mut held_draw = books.draws.get(&step.draw).cloned().ok_or_else(|| not_found("draw"))?;
    let plan = books.site.spot_check_plans.get(&held_draw.plan).ok_or_else(|| not_found("spot-check-plan"))?;
    allowed_to_change(books, received, Action::PlanSpotChecks, site, [held_draw.how.building])?;
    if held_draw.held.is_some() {
        return Err(Refusal::AlreadyDone.into());
    }
    if commitment(&step.seed) != held_draw.commitment {
        return Err(Refusal::Invalid { field: "seed".into() }.into());
    }
    check_frame(books, &held_draw, step)?;
    let size = sample_size(&held_draw.how.wish, step.frame.len());
    let sample = draw(&step.seed, &step.frame, size);
    // The server says of each that is drawn against whom it counts; which ones these are is not for it to say.
    let drawn = |id| step.drawn.iter().find(|one| one.subject.id() == id);
    if step.drawn.len() != sample.len() || sample.iter().any(|id| drawn(*id).is_none()) {
        return Err(Refusal::Invalid { field: "sample".into() }.into());
    }
    let zone = books.company.sites.get(&site).map(|site| site.time_zone).ok_or_else(|| not_found("site"))?;
    let today = received.received.with_timezone(&zone).date_naive();
    let until = today.checked_add_days(Days::new(u64::from(plan.days_to_do.saturating_sub(1)))).unwrap_or(today);
    let checks: Vec<Change> = sample
        .iter()
        .filter_map(|id| drawn(*id))
        .map(|one| Change::Put(drawn_check(&held_draw, plan, one, received, until).into()))
        .collect();
    held_draw.held = Some(Held {
        by: received.author,
        at: received.received,
        seed: step.seed,
        frame_hash: frame_hash(&step.frame),
        strata: strata(&step.frame, size),
        frame: step.frame.clone(),
        sample,
    });
    Ok(checks.into_iter().chain([Change::Put(held_draw.into())]).collect())
}

/// A frame is in order, names nothing twice, and nothing that the site has not.
fn check_frame(books: &Books, draw: &Draw, step: &HoldDraw) -> Result<(), Refusal> {
    if step.frame.is_empty() {
        return Err(Refusal::Missing { field: "frame".into() });
    }
    let here = &books.site;
    let known = |id| match draw.how.frame {
        FrameOf::Areas | FrameOf::CleanedAreas => here.areas.contains_key(&crate::ids::AreaId(id)),
        FrameOf::Units => here.units.contains_key(&crate::ids::UnitId(id)),
        FrameOf::Patrols => true,
    };
    let sound =
        step.frame.len() <= FRAME_LIMIT && step.frame.is_sorted_by(|a, b| a.id < b.id) && step.frame.iter().all(|item| known(item.id));
    let fits = |subject: Subject| {
        matches!(
            (draw.how.frame, subject),
            (FrameOf::Areas | FrameOf::CleanedAreas, Subject::Area(_))
                | (FrameOf::Units, Subject::Unit(_))
                | (FrameOf::Patrols, Subject::Patrol(_))
        )
    };
    if sound && step.drawn.iter().all(|one| fits(one.subject)) { Ok(()) } else { Err(Refusal::Invalid { field: "frame".into() }) }
}

fn drawn_check(draw: &Draw, plan: &SpotCheckPlan, one: &DrawnOne, received: &Received, until: chrono::NaiveDate) -> SpotCheck {
    SpotCheck {
        id: SpotCheck::id_of(draw.id, one.subject),
        site: draw.site,
        draw: draw.id,
        plan: draw.plan,
        field: draw.field,
        subject: one.subject,
        against: one.against.clone(),
        template: plan.template,
        roles: plan.roles.clone(),
        people: plan.people.clone(),
        drawn: received.received,
        until,
        state: SpotCheckState::Drawn,
        results: vec![],
        skipped: None,
    }
}

pub(super) fn check(books: &Books, received: &Received, step: &SpotCheckStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        SpotCheckStep::Record(step) => record(books, received, site, step),
        SpotCheckStep::Skip(step) => skip(books, received, site, step),
    }
}

fn record(books: &Books, received: &Received, site: SiteId, step: &RecordSpotCheck) -> Ruled {
    let mut check = known_check(books, received, site, step.check)?;
    check_note("remark", &step.remark)?;
    if step.sheet.template != check.template {
        return Err(not_found("template").into());
    }
    let version = books.company.versions.get(&(step.sheet.template, step.sheet.version)).ok_or_else(|| not_found("template"))?;
    let gaps = version.content.gaps(&step.answers);
    if !gaps.is_empty() {
        return Err(Refusal::SheetGaps { gaps }.into());
    }
    if step.answers.iter().flat_map(|a| &a.photos).any(|photo| received.photos.iter().all(|p| p.id != *photo)) {
        return Err(not_found("photo").into());
    }
    check.record(CheckResult {
        operation: received.id,
        by: received.author,
        device: received.device,
        recorded: Moment::from(&received.captured),
        received: received.received,
        sheet: step.sheet,
        answers: step.answers.clone(),
        score: version.content.score(&step.answers),
        remark: step.remark.trim().to_owned(),
        photos: received.photos.clone(),
    });
    Ok(vec![Change::Put(check.into())])
}

fn skip(books: &Books, received: &Received, site: SiteId, step: &SkipSpotCheck) -> Ruled {
    let mut check = known_check(books, received, site, step.check)?;
    if step.reason == MissReason::Other && step.note.trim().is_empty() {
        return Err(Refusal::Missing { field: "note".into() }.into());
    }
    check_note("note", &step.note)?;
    check.skip(Skipped {
        by: received.author,
        at: Moment::from(&received.captured),
        reason: step.reason,
        note: step.note.trim().to_owned(),
    });
    Ok(vec![Change::Put(check.into())])
}

/// A check that its author may do: in their field and reach, for one of their posts, and not against themselves. One that is not known (the books
/// came back from a backup) is waited for.
fn known_check(books: &Books, received: &Received, site: SiteId, id: crate::ids::SpotCheckId) -> Result<SpotCheck, No> {
    let check = books.spot_checks.get(&id).cloned().ok_or(No::Hold(Hold::Needs(id.0)))?;
    allowed(books, received, Action::SpotCheck, site, check.against.building)?;
    if check.is_against(received.author) {
        return Err(Refusal::OwnWork.into());
    }
    let memberships = books.company.who(received.author).memberships;
    let mut best = RoleHeld::No;
    for membership in memberships.iter().filter(|m| m.covers(site, check.against.building)) {
        if membership.role.may(Action::SpotCheck) && membership.role.checks(check.field) && check.is_for(received.author, membership.role) {
            match membership.held(received.during) {
                RoleHeld::Yes => best = RoleHeld::Yes,
                RoleHeld::Perhaps if best == RoleHeld::No => best = RoleHeld::Perhaps,
                RoleHeld::Perhaps | RoleHeld::No => {}
            }
        }
    }
    standing(received, best)?;
    Ok(check)
}
