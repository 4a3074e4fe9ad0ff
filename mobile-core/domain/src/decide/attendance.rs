//! Attendance (7.6, 8.2): clocking in is a fact; a correction is asked for and granted by somebody else.

use super::{
    No, Ruled,
    crew::{at, known, leading, leads_of, local_date, name_of, own, signed, tell, works_here},
    not_found, site_of,
};
use crate::{
    attendance::{Clocking, Correction, ShownBy, Way},
    books::{Books, Change},
    ids::{PersonId, SiteId},
    leave::AskState,
    message::{MessageKind, Topic},
    operation::{AskCorrection, AttendanceStep, Clock, DecideCorrection, LookFor, Received},
    patrol::{Moment, check_note},
    place::Checkpoint,
    refusal::Refusal,
    rights::Action,
    text::Text,
};
use chrono::{DurationRound, TimeDelta};

/// Days that a correction may reach back.
const CORRECTION_DAYS: i64 = 92;

pub(super) fn step(books: &Books, received: &Received, step: &AttendanceStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        AttendanceStep::Clock(step) => clock(books, received, site, step),
        AttendanceStep::AskCorrection(step) => ask(books, received, site, step),
        AttendanceStep::DecideCorrection(step) => decide(books, received, site, step),
        AttendanceStep::Look(step) => look(books, received, site, step),
    }
}

fn clock(books: &Books, received: &Received, site: SiteId, step: &Clock) -> Ruled {
    let post = match step.post {
        Some(post) => Some(books.site.checkpoints.get(&post).ok_or_else(|| not_found("checkpoint"))?),
        None => None,
    };
    let metres = shown(books, received, site, step, post)?;
    if books.crew::<Clocking>(step.clocking.0).is_some() {
        return Err(Refusal::IdReused.into());
    }
    // A phone whose clock is ahead has nobody at work before it is time.
    let at = Moment { at: at(received), error: received.captured.error };
    let clocking = Clocking {
        id: step.clocking,
        site,
        person: step.person,
        way: step.way,
        post: step.post,
        date: local_date(books, site, at.at)?,
        at,
        by: received.author,
        device: received.device,
        received: Some(received.received),
        shown: step.shown.clone(),
        metres,
        photos: received.photos.clone(),
    };
    Ok(vec![Change::Put(clocking.into())])
}

/// Who clocks in shows that they are there, and how near; what a lead says about somebody needs their eyes only, and never is about themselves.
fn shown(books: &Books, received: &Received, site: SiteId, step: &Clock, post: Option<&Checkpoint>) -> Result<Option<u32>, No> {
    if let ShownBy::Lead { note } = &step.shown {
        check_note("note", note)?;
        leading(books, received, Action::PlanCrew, site, step.person)?;
        works_here(books, site, step.person, at(received))?;
        return Ok(None);
    }
    own(books, received, site, step.person)?;
    let post = post.ok_or_else(|| Refusal::Missing { field: "post".into() })?;
    match &step.shown {
        ShownBy::Code { code } if *code == post.code => Ok(None),
        ShownBy::Code { .. } => Err(Refusal::WrongCode.into()),
        ShownBy::Position { position } => {
            if !position.is_sane() {
                return Err(Refusal::Invalid { field: "position".into() }.into());
            }
            let spot = post.position.ok_or_else(|| Refusal::Missing { field: "position".into() })?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "metres on this planet fit into u32")]
            let metres = position.distance(&spot) as u32;
            if position.may_be_within(f64::from(post.radius), &spot) { Ok(Some(metres)) } else { Err(Refusal::TooFar { metres }.into()) }
        }
        ShownBy::Lead { .. } => Ok(None),
    }
}

fn ask(books: &Books, received: &Received, site: SiteId, step: &AskCorrection) -> Ruled {
    if received.author == step.person {
        own(books, received, site, step.person)?;
    } else {
        leading(books, received, Action::PlanCrew, site, step.person)?;
    }
    // Who came before the office had entered them says so afterwards; whoever grants it knows.
    works_here(books, site, step.person, at(received))?;
    check_note("reason", &step.reason)?;
    if step.reason.trim().is_empty() {
        return Err(Refusal::Missing { field: "reason".into() }.into());
    }
    let now = at(received);
    // Nobody says today when they will have gone tomorrow.
    if step.at > now + TimeDelta::minutes(1) || step.at < now - TimeDelta::days(CORRECTION_DAYS) {
        return Err(Refusal::Invalid { field: "at".into() }.into());
    }
    if books.crew::<Correction>(step.correction.0).is_some() {
        return Err(Refusal::IdReused.into());
    }
    let correction = Correction {
        id: step.correction,
        site,
        person: step.person,
        way: step.way,
        at: step.at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(step.at),
        date: local_date(books, site, step.at)?,
        asked: signed(received, &step.reason),
        photos: received.photos.clone(),
        state: AskState::Asked,
        decided: None,
    };
    let leads = leads_of(books, site, Action::PlanCrew, step.person, now);
    let told = tell(received, site, MessageKind::CorrectionAsked, Topic::Correction(correction.id), &title(books, &correction), leads);
    Ok([vec![Change::Put(correction.into())], told].concat())
}

fn title(books: &Books, correction: &Correction) -> Text {
    let zone = books.company.sites.get(&correction.site).map(|site| site.time_zone).unwrap_or_default();
    let at = correction.at.with_timezone(&zone).format("%Y-%m-%d %H:%M");
    let name = name_of(books, correction.person);
    match correction.way {
        Way::In => Text::new(format!("{name} 上班 {at}"), format!("{name}, in {at}")),
        Way::Out => Text::new(format!("{name} 下班 {at}"), format!("{name}, out {at}")),
    }
}

fn decide(books: &Books, received: &Received, site: SiteId, step: &DecideCorrection) -> Ruled {
    let mut correction: Correction = known(books, step.correction.0)?;
    leading(books, received, Action::PlanCrew, site, correction.person)?;
    check_note("note", &step.note)?;
    if correction.state != AskState::Asked {
        return Err(Refusal::AskMovedOn { state: correction.state }.into());
    }
    if !step.granted && step.note.trim().is_empty() {
        return Err(Refusal::Missing { field: "note".into() }.into());
    }
    correction.state = if step.granted { AskState::Granted } else { AskState::Refused };
    correction.decided = Some(signed(received, &step.note));
    let kind = if step.granted { MessageKind::CorrectionGranted } else { MessageKind::CorrectionRefused };
    let told = tell(received, site, kind, Topic::Correction(correction.id), &title(books, &correction), [correction.person]);
    Ok([vec![Change::Put(correction.into())], told].concat())
}

/// The server asks the leads to look; nobody else does in its name. It says nothing about where the person is.
fn look(books: &Books, received: &Received, site: SiteId, step: &LookFor) -> Ruled {
    if received.author != PersonId::SERVER {
        return Err(Refusal::NotAllowed.into());
    }
    let shift = books.site.shifts.get(&step.shift).ok_or_else(|| not_found("shift"))?;
    let (name, day) = (name_of(books, step.person), step.date.format("%m-%d"));
    let title = Text::new(format!("{name} {day} {}", shift.name.zh), format!("{name} {day} {}", shift.name.en));
    let leads = leads_of(books, site, Action::PlanCrew, step.person, at(received));
    Ok(tell(received, site, MessageKind::NotSeen, Topic::Attendance(step.person), &title, leads))
}
