//! Trainings (7.10): planned by whoever leads the crew, for those whom they lead.

use super::{
    No, Ruled, allowed,
    crew::{at, known, leading_or_own, signed, tell, works_here},
    site_of,
};
use crate::{
    books::{Books, Change},
    ids::{PersonId, SiteId},
    message::{MessageKind, Topic},
    operation::{CancelTraining, HoldTraining, PlanTraining, ReachedAtTraining, Received, TrainingStep},
    patrol::check_note,
    refusal::Refusal,
    rights::Action,
    text::Text,
    training::{EarlierResult, Training, TrainingResult, TrainingState},
};

pub(super) fn step(books: &Books, received: &Received, step: &TrainingStep) -> Ruled {
    let site = site_of(books, received)?;
    allowed(books, received, Action::PlanCrew, site, None)?;
    match step {
        TrainingStep::Plan(step) => plan(books, received, site, step),
        TrainingStep::Hold(step) => hold(books, received, site, step),
        TrainingStep::Cancel(step) => cancel(books, received, step),
    }
}

fn plan(books: &Books, received: &Received, site: SiteId, step: &PlanTraining) -> Ruled {
    step.plan.check()?;
    check_note("about", &step.plan.about)?;
    let old = books.crew::<Training>(step.training.0);
    let called = old.map(|old| old.plan.called.as_slice()).unwrap_or_default();
    for person in step.plan.called.iter().filter(|person| !called.contains(person)) {
        leading_or_own(books, received, Action::PlanCrew, site, *person)?;
        works_here(books, site, *person, at(received))?;
    }
    if old.is_some_and(|old| old.state != TrainingState::Planned) {
        return Err(Refusal::AlreadyDone.into());
    }
    let training = Training {
        id: step.training,
        site,
        plan: step.plan.clone(),
        state: TrainingState::Planned,
        planned: old.map_or_else(|| signed(received, ""), |old| old.planned.clone()),
        ended: None,
        photos: received.photos.clone(),
    };
    // When it moves, all are told; otherwise only whoever is new.
    let when = |training: &Training| (training.plan.date, training.plan.from, training.plan.place.clone());
    let moved = old.is_none_or(|old| when(old) != when(&training));
    let to: Vec<PersonId> = training.plan.called.iter().copied().filter(|person| moved || !called.contains(person)).collect();
    let told = told(received, &training, &title(&training), to);
    Ok([vec![Change::Put(training.into())], told].concat())
}

/// `12-03 14:00 消防器材使用`, in both languages.
fn title(training: &Training) -> Text {
    let plan = &training.plan;
    let when = format!("{} {}", plan.date.format("%m-%d"), plan.from.format("%H:%M"));
    let say = |language| format!("{when} {}", plan.title.say(language));
    Text::new(say(crate::text::Language::Zh), say(crate::text::Language::En))
}

fn told(received: &Received, training: &Training, title: &Text, to: impl IntoIterator<Item = PersonId>) -> Vec<Change> {
    tell(received, training.site, MessageKind::TrainingCalled, Topic::Training(training.id), title, to)
}

fn hold(books: &Books, received: &Received, site: SiteId, step: &HoldTraining) -> Ruled {
    let mut training: Training = known(books, step.training.0)?;
    check_note("note", &step.note)?;
    if training.state == TrainingState::Cancelled {
        return Err(Refusal::AlreadyDone.into());
    }
    if step.results.is_empty() {
        return Err(Refusal::Missing { field: "results".into() }.into());
    }
    let results = step.results.iter().enumerate().map(|(n, reached)| {
        if step.results[..n].iter().any(|earlier| earlier.person == reached.person) {
            return Err(Refusal::Invalid { field: "results".into() }.into());
        }
        result(books, received, site, &training, reached).map(|result| Change::Put(result.into()))
    });
    let results: Vec<Change> = results.collect::<Result<_, No>>()?;
    if training.state == TrainingState::Planned {
        training.state = TrainingState::Held;
        training.ended = Some(signed(received, &step.note));
    }
    for photo in &received.photos {
        if training.photos.iter().all(|known| known.id != photo.id) {
            training.photos.push(photo.clone());
        }
    }
    Ok(results.into_iter().chain([Change::Put(training.into())]).collect())
}

/// Nobody says of themselves that they passed.
fn result(
    books: &Books,
    received: &Received,
    site: SiteId,
    training: &Training,
    reached: &ReachedAtTraining,
) -> Result<TrainingResult, No> {
    check_note("note", &reached.note)?;
    if !training.plan.called.contains(&reached.person) || reached.score.is_some_and(|score| score > 100) {
        return Err(Refusal::Invalid { field: "results".into() }.into());
    }
    let passed = reached.present && reached.score.map_or(reached.passed, |score| score >= training.plan.pass_mark);
    if passed && reached.person == received.author {
        return Err(Refusal::OwnWork.into());
    }
    let id = TrainingResult::id_of(training.id, reached.person);
    let mut earlier = vec![];
    if let Some(old) = books.crew::<TrainingResult>(id.0) {
        earlier.clone_from(&old.earlier);
        earlier.push(EarlierResult { present: old.present, score: old.score, passed: old.passed, recorded: old.recorded.clone() });
    }
    Ok(TrainingResult {
        id,
        site,
        training: training.id,
        title: training.plan.title.clone(),
        date: training.plan.date,
        person: reached.person,
        present: reached.present,
        score: reached.score.filter(|_| reached.present),
        passed,
        recorded: signed(received, &reached.note),
        earlier,
    })
}

fn cancel(books: &Books, received: &Received, step: &CancelTraining) -> Ruled {
    let mut training: Training = known(books, step.training.0)?;
    check_note("note", &step.note)?;
    if step.note.trim().is_empty() {
        return Err(Refusal::Missing { field: "note".into() }.into());
    }
    if training.state != TrainingState::Planned {
        return Err(Refusal::AlreadyDone.into());
    }
    training.state = TrainingState::Cancelled;
    training.ended = Some(signed(received, &step.note));
    let Text { zh, en } = title(&training);
    let title = Text::new(format!("{zh}（已取消）"), format!("{en} (cancelled)"));
    let told = told(received, &training, &title, training.plan.called.clone());
    Ok([vec![Change::Put(training.into())], told].concat())
}
