//! Leave (7.3): asked for by whom it is for, granted or refused by somebody who leads them.

use super::{
    Ruled,
    crew::{at, known, leading, leads_of, local_date, name_of, own, signed, tell, works_here},
    site_of,
};
use crate::{
    books::{Books, Change},
    ids::SiteId,
    leave::{AskState, Leave, LeaveAllowance},
    message::{MessageKind, Topic},
    operation::{AskLeave, DecideLeave, LeaveStep, Received, WithdrawLeave},
    patrol::check_note,
    refusal::Refusal,
    rights::Action,
    text::Text,
};

pub(super) fn step(books: &Books, received: &Received, step: &LeaveStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        LeaveStep::Ask(step) => ask(books, received, site, step),
        LeaveStep::Decide(step) => decide(books, received, site, step),
        LeaveStep::Withdraw(step) => withdraw(books, received, site, step),
        LeaveStep::Allow(allowance) => allow(books, received, site, allowance),
    }
}

fn ask(books: &Books, received: &Received, site: SiteId, step: &AskLeave) -> Ruled {
    if received.author == step.person {
        own(books, received, site, step.person)?;
    } else {
        leading(books, received, Action::PlanCrew, site, step.person)?;
    }
    works_here(books, site, step.person, at(received))?;
    Leave::check_dates(step.from, step.until, step.half)?;
    check_note("reason", &step.reason)?;
    if books.crew::<Leave>(step.leave.0).is_some() {
        return Err(Refusal::IdReused.into());
    }
    let leave = Leave {
        id: step.leave,
        site,
        person: step.person,
        kind: step.kind,
        from: step.from,
        until: step.until,
        half: step.half,
        asked: signed(received, &step.reason),
        photos: received.photos.clone(),
        state: AskState::Asked,
        decided: None,
    };
    let leads = leads_of(books, site, Action::PlanCrew, step.person, at(received));
    let told = tell(received, site, MessageKind::LeaveAsked, Topic::Leave(leave.id), &title(books, &leave), leads);
    Ok([vec![Change::Put(leave.into())], told].concat())
}

/// `李芳 2026-12-01`, in both languages.
fn title(books: &Books, leave: &Leave) -> Text {
    let days = if leave.from == leave.until { leave.from.to_string() } else { format!("{} – {}", leave.from, leave.until) };
    let text = format!("{} {days}", name_of(books, leave.person));
    Text::new(text.clone(), text)
}

fn decide(books: &Books, received: &Received, site: SiteId, step: &DecideLeave) -> Ruled {
    let mut leave: Leave = known(books, step.leave.0)?;
    leading(books, received, Action::PlanCrew, site, leave.person)?;
    check_note("note", &step.note)?;
    if leave.state != AskState::Asked {
        return Err(Refusal::AskMovedOn { state: leave.state }.into());
    }
    if !step.granted && step.note.trim().is_empty() {
        return Err(Refusal::Missing { field: "note".into() }.into());
    }
    leave.state = if step.granted { AskState::Granted } else { AskState::Refused };
    leave.decided = Some(signed(received, &step.note));
    let kind = if step.granted { MessageKind::LeaveGranted } else { MessageKind::LeaveRefused };
    let told = tell(received, site, kind, Topic::Leave(leave.id), &title(books, &leave), [leave.person]);
    Ok([vec![Change::Put(leave.into())], told].concat())
}

/// Whoever asked takes it back while it is open, or granted and not begun; a lead may always.
fn withdraw(books: &Books, received: &Received, site: SiteId, step: &WithdrawLeave) -> Ruled {
    let mut leave: Leave = known(books, step.leave.0)?;
    let begun = local_date(books, site, at(received))? >= leave.from;
    if received.author == leave.person {
        own(books, received, site, leave.person)?;
        if begun && leave.state == AskState::Granted {
            return Err(Refusal::AskMovedOn { state: leave.state }.into());
        }
    } else {
        leading(books, received, Action::PlanCrew, site, leave.person)?;
    }
    if !matches!(leave.state, AskState::Asked | AskState::Granted) {
        return Err(Refusal::AskMovedOn { state: leave.state }.into());
    }
    leave.state = AskState::Withdrawn;
    leave.decided = Some(signed(received, ""));
    // Somebody whose leave is taken from them hears of it.
    let told = tell(received, site, MessageKind::LeaveRefused, Topic::Leave(leave.id), &title(books, &leave), [leave.person]);
    Ok([vec![Change::Put(leave.into())], told].concat())
}

fn allow(books: &Books, received: &Received, site: SiteId, allowance: &LeaveAllowance) -> Ruled {
    leading(books, received, Action::PlanCrew, site, allowance.person)?;
    let sane = (2000..2200).contains(&allowance.year) && allowance.half_days <= 732 && allowance.kind.has_allowance();
    let of = LeaveAllowance::id_of(site, allowance.person, allowance.kind, allowance.year);
    if allowance.site != site || allowance.id != of || !sane {
        return Err(Refusal::Invalid { field: "allowance".into() }.into());
    }
    Ok(vec![Change::Put(allowance.clone().into())])
}
