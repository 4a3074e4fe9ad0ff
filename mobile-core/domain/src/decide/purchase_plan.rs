//! Purchase plans (7.9, 2.5): approved step by step, by the supervisor and the site director, and never by whoever put them.

use super::{
    No, Ruled, allowed,
    crew::{at, known, local_date, signed, tell},
    not_found, site_of, standing,
    supply::{enter, may_move, plain},
};
use crate::{
    books::{Books, Change},
    ids::{PersonId, SiteId},
    message::{MessageKind, Topic},
    operation::{DecidePurchase, DraftPurchase, PurchasePlanStep, ReceivePurchase, Received},
    patrol::check_note,
    people::{Held, Role},
    purchase_plan::{PurchaseEntry, PurchaseLine, PurchasePlan, PurchaseState, PurchaseStep},
    quantity::Quantity,
    refusal::Refusal,
    rights::Action,
    supply::{MoveKind, Movement},
    text::Text,
    time::Interval,
};
use std::collections::HashSet;

pub(super) fn step(books: &Books, received: &Received, step: &PurchasePlanStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        PurchasePlanStep::Draft(step) => draft(books, received, site, step),
        PurchasePlanStep::Submit(step) => {
            let plan = kept(books, received, site, step.plan.0)?;
            submit(books, received, plan, &step.note)
        }
        PurchasePlanStep::Decide(step) => decide(books, received, site, step),
        PurchasePlanStep::Order(step) => {
            let plan = kept(books, received, site, step.plan.0)?;
            in_state(&plan, &[PurchaseState::Approved])?;
            Ok(vec![put(received, plan, PurchaseStep::Ordered, PurchaseState::Ordered, &step.note)?])
        }
        PurchasePlanStep::Receive(step) => receive(books, received, site, step),
        PurchasePlanStep::Drop(step) => {
            let plan = kept(books, received, site, step.plan.0)?;
            in_state(&plan, &[PurchaseState::Draft, PurchaseState::Refused, PurchaseState::Submitted, PurchaseState::Approved])?;
            Ok(vec![put(received, plan, PurchaseStep::Dropped, PurchaseState::Dropped, &step.note)?])
        }
    }
}

/// A plan, for somebody who keeps stores.
fn kept(books: &Books, received: &Received, site: SiteId, id: uuid::Uuid) -> Result<PurchasePlan, No> {
    allowed(books, received, Action::KeepStores, site, None)?;
    known(books, id)
}

fn in_state(plan: &PurchasePlan, fits: &[PurchaseState]) -> Result<(), Refusal> {
    if fits.contains(&plan.state) { Ok(()) } else { Err(Refusal::PurchaseMovedOn { state: plan.state }) }
}

/// The plan after a step, in a state.
fn put(received: &Received, plan: PurchasePlan, step: PurchaseStep, state: PurchaseState, note: &str) -> Result<Change, Refusal> {
    check_note("note", note)?;
    let mut after = PurchasePlan { state, ..plan };
    after.history.push(PurchaseEntry { step, signed: signed(received, note) });
    Ok(Change::Put(after.into()))
}

fn draft(books: &Books, received: &Received, site: SiteId, step: &DraftPurchase) -> Ruled {
    allowed(books, received, Action::KeepStores, site, None)?;
    PurchasePlan::check_lines(step.title.trim(), &step.lines)?;
    if step.lines.iter().any(|line| !books.site.supplies.contains_key(&line.supply)) {
        return Err(not_found("supply").into());
    }
    let lines = step.lines.iter().map(|line| PurchaseLine { received: Quantity::ZERO, ..line.clone() }).collect();
    let title = step.title.trim().to_owned();
    let Some(old) = books.crew::<PurchasePlan>(step.plan.0).cloned() else {
        let (date, state) = (local_date(books, site, at(received))?, PurchaseState::Draft);
        let plan = PurchasePlan { id: step.plan, site, title, date, state, lines, history: vec![] };
        return Ok(vec![put(received, plan, PurchaseStep::Drafted, state, "")?]);
    };
    if !old.state.is_open() {
        return Err(Refusal::PurchaseMovedOn { state: old.state }.into());
    }
    let state = old.state;
    let mut plan = PurchasePlan { title, lines, ..old };
    // Whoever saves ten times has changed it once.
    plan.history.pop_if(|last| last.step == PurchaseStep::Changed && last.signed.by == received.author);
    Ok(vec![put(received, plan, PurchaseStep::Changed, state, "")?])
}

/// Put to the supervisor; what a supervisor puts has their word already, and goes to the site director.
fn submit(books: &Books, received: &Received, plan: PurchasePlan, note: &str) -> Ruled {
    in_state(&plan, &[PurchaseState::Draft, PurchaseState::Refused])?;
    PurchasePlan::check_lines(&plan.title, &plan.lines)?;
    let who = books.company.who(received.author);
    let supervises = who.holds(Role::Supervisor, plan.site, received.during) == Held::Yes;
    let state = if supervises { PurchaseState::Supervised } else { PurchaseState::Submitted };
    let told = ask(books, received, &plan, state);
    Ok([vec![put(received, plan, PurchaseStep::Submitted, state, note)?], told].concat())
}

/// Those who decide about it now are asked.
fn ask(books: &Books, received: &Received, plan: &PurchasePlan, state: PurchaseState) -> Vec<Change> {
    let Some(role) = state.decided_by() else { return vec![] };
    let to = books.company.crew_of(plan.site, &[role], Interval::at(at(received)));
    tell(received, plan.site, MessageKind::PurchaseToApprove, Topic::PurchasePlan(plan.id), &title(plan), to)
}

/// `CG20261201-3F2A · 1234.50 元`, in both languages.
fn title(plan: &PurchasePlan) -> Text {
    let (number, total) = (plan.number(), plan.total().unwrap_or_default());
    Text::new(format!("{number} · {total} 元"), format!("{number} · {total} yuan"))
}

fn decide(books: &Books, received: &Received, site: SiteId, step: &DecidePurchase) -> Ruled {
    allowed(books, received, Action::ApprovePurchases, site, None)?;
    let plan: PurchasePlan = known(books, step.plan.0)?;
    let Some(role) = plan.state.decided_by() else { return Err(Refusal::PurchaseMovedOn { state: plan.state }.into()) };
    // Nobody decides about their own, nor twice.
    let took_part = |entry: &PurchaseEntry| entry.signed.by == received.author;
    if plan.since_submitted().iter().any(took_part) || plan.drafted_by() == Some(received.author) {
        return Err(Refusal::OwnWork.into());
    }
    standing(received, books.company.who(received.author).holds(role, site, received.during))?;
    if !step.approved && step.note.trim().is_empty() {
        return Err(Refusal::Missing { field: "note".into() }.into());
    }
    let (what, state) = match (step.approved, plan.state) {
        (false, _) => (PurchaseStep::Refused, PurchaseState::Refused),
        (true, PurchaseState::Submitted) => (PurchaseStep::Approved, PurchaseState::Supervised),
        (true, _) => (PurchaseStep::Approved, PurchaseState::Approved),
    };
    let asked = ask(books, received, &plan, state);
    let put_by: Option<PersonId> = plan.since_submitted().first().map(|entry| entry.signed.by);
    let decided = if state == PurchaseState::Supervised { None } else { put_by };
    let told = tell(received, site, MessageKind::PurchaseDecided, Topic::PurchasePlan(plan.id), &title(&plan), decided);
    Ok([vec![put(received, plan, what, state, &step.note)?], asked, told].concat())
}

/// Goods come into a store: an entry in its ledger for each line.
fn receive(books: &Books, received: &Received, site: SiteId, step: &ReceivePurchase) -> Ruled {
    let mut plan = kept(books, received, site, step.plan.0)?;
    in_state(&plan, &[PurchaseState::Ordered])?;
    let things: HashSet<_> = step.lines.iter().map(|line| line.supply).collect();
    let entries: HashSet<_> = step.lines.iter().map(|line| line.entry).collect();
    if entries.len() != step.lines.len() {
        return Err(Refusal::IdReused.into());
    }
    if things.len() != step.lines.len() || (step.lines.is_empty() && !step.closes) {
        return Err(Refusal::Missing { field: "lines".into() }.into());
    }
    if !step.lines.is_empty() {
        may_move(books, received, site, step.store)?;
    }
    let mut changes = vec![];
    for line in &step.lines {
        let of_plan = plan.lines.iter_mut().find(|one| one.supply == line.supply).ok_or_else(|| not_found("supply"))?;
        if line.quantity > of_plan.open() {
            return Err(Refusal::Invalid { field: "quantity".into() }.into());
        }
        of_plan.received = of_plan.received.and(line.quantity);
        let movement = plain(books, received, site, line.entry, MoveKind::Received, line.quantity, &step.note)?;
        let movement = Movement { plan: Some(plan.id), ..movement };
        changes.extend(enter(books, received, site, (step.store, line.supply), movement)?);
    }
    let all_here = plan.lines.iter().all(|line| line.open().is_zero());
    let state = if step.closes || all_here { PurchaseState::Received } else { PurchaseState::Ordered };
    let what = if step.lines.is_empty() { PurchaseStep::Closed } else { PurchaseStep::Received };
    changes.push(put(received, plan, what, state, &step.note)?);
    Ok(changes)
}
