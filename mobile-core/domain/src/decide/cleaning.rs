//! The cleaning plan (7.1) and paid cleaning jobs (7.5).

use super::{Ruled, allowed, allowed_to_change, crew::at, crew::known, crew::signed, crew::works_here, not_found, site_of};
use crate::{
    books::{Books, Change, Collection},
    cleaning_job::{CleaningJob, JobOrder, JobState},
    cleaning_task::CleaningTask,
    ids::{BuildingId, SiteId},
    operation::{AdvanceCleaningJob, CleaningJobStep, CleaningTaskStep, PutCleaningJob, Received},
    patrol::check_note,
    refusal::Refusal,
    rights::Action,
};

pub(super) fn task(books: &Books, received: &Received, step: &CleaningTaskStep) -> Ruled {
    let site = site_of(books, received)?;
    let building = |task: &CleaningTask| books.site.building_of(task.area);
    match step {
        CleaningTaskStep::Put(task) => {
            if task.site != site {
                return Err(not_found("site").into());
            }
            task.check()?;
            if !books.site.areas.contains_key(&task.area) {
                return Err(not_found("area").into());
            }
            let old = books.site.cleaning_tasks.get(&task.id).map(building);
            allowed_to_change(books, received, Action::PlanCrew, site, old.into_iter().chain([building(task)]))?;
            if task.template.is_some_and(|template| books.company.newest(template).is_none()) {
                return Err(not_found("template").into());
            }
            Ok(vec![Change::Put(task.clone().into())])
        }
        CleaningTaskStep::Remove(remove) => {
            let task = books.site.cleaning_tasks.get(&remove.task).ok_or_else(|| not_found("cleaning-task"))?;
            allowed_to_change(books, received, Action::PlanCrew, site, [building(task)])?;
            Ok(vec![Change::Removed(Collection::CleaningTasks, remove.task.0)])
        }
    }
}

pub(super) fn job(books: &Books, received: &Received, step: &CleaningJobStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        CleaningJobStep::Put(step) => put(books, received, site, step),
        CleaningJobStep::Advance(step) => advance(books, received, site, step),
    }
}

fn building_of(books: &Books, order: &JobOrder) -> Option<BuildingId> {
    let of_unit = order.unit.and_then(|unit| books.site.units.get(&unit)).map(|unit| unit.building);
    of_unit.or_else(|| order.area.and_then(|area| books.site.building_of(area)))
}

/// Offers a job, or changes one. What was paid is settled.
fn put(books: &Books, received: &Received, site: SiteId, step: &PutCleaningJob) -> Ruled {
    let old = books.crew::<CleaningJob>(step.job.0).cloned();
    for order in old.iter().map(|job| &job.order).chain([&step.order]) {
        allowed(books, received, Action::PlanCrew, site, building_of(books, order))?;
    }
    step.order.check()?;
    if step.order.unit.is_some_and(|unit| !books.site.units.contains_key(&unit)) {
        return Err(not_found("unit").into());
    }
    if step.order.area.is_some_and(|area| !books.site.areas.contains_key(&area)) {
        return Err(not_found("area").into());
    }
    let known = old.as_ref().map(|job| job.order.workers.as_slice()).unwrap_or_default();
    for worker in step.order.workers.iter().filter(|worker| !known.contains(worker)) {
        works_here(books, site, *worker, at(received))?;
    }
    let mut job = match old {
        Some(job) if matches!(job.state, JobState::Paid | JobState::Cancelled) => return Err(Refusal::AlreadyDone.into()),
        Some(job) => job,
        None => CleaningJob { id: step.job, site, order: step.order.clone(), state: JobState::Offered, history: vec![] },
    };
    let same = job.history.last().is_some_and(|last| last.price == step.order.price && Some(last.cost) == step.order.cost());
    job.order = step.order.clone();
    if !same {
        job.note(signed(received, ""));
    }
    Ok(vec![Change::Put(job.into())])
}

fn advance(books: &Books, received: &Received, site: SiteId, step: &AdvanceCleaningJob) -> Ruled {
    let mut job: CleaningJob = known(books, step.job.0)?;
    allowed(books, received, Action::PlanCrew, site, building_of(books, &job.order))?;
    check_note("note", &step.note)?;
    if job.state == step.to {
        return Err(Refusal::AlreadyDone.into());
    }
    if !job.state.leads_to(step.to) {
        return Err(Refusal::Invalid { field: "to".into() }.into());
    }
    if step.to == JobState::Cancelled && step.note.trim().is_empty() {
        return Err(Refusal::Missing { field: "note".into() }.into());
    }
    job.state = step.to;
    job.note(signed(received, &step.note));
    Ok(vec![Change::Put(job.into())])
}
