//! Tools (7.8): registered, handed out and taken back in a known condition, looked after when they are due.

use super::{
    No, Ruled, allowed, allowed_to_change,
    crew::{at, keepers, known, local_date, own, signed, tell, works_here},
    not_found, site_of, standing,
};
use crate::{
    books::{Books, Change},
    ids::{PersonId, SiteId, StoreId, ToolEventId},
    message::{MessageKind, Topic},
    operation::{CheckTool, HandOutTool, Received, RegisterTool, RemindOfTool, TakeBackTool, ToolStep},
    patrol::check_note,
    refusal::Refusal,
    rights::Action,
    text::{Language, Text},
    tool::{Condition, Tool, ToolEvent, ToolHappening, ToolState},
};
use std::collections::BTreeSet;

pub(super) fn step(books: &Books, received: &Received, step: &ToolStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        ToolStep::Register(step) => register(books, received, site, step),
        ToolStep::HandOut(step) => hand_out(books, received, site, step),
        ToolStep::TakeBack(step) => take_back(books, received, site, step),
        ToolStep::Check(step) => check(books, received, site, step),
        ToolStep::Repair(step) => {
            let tool = kept(books, received, site, step.tool.0)?;
            in_state(&tool, &[ToolState::InStore, ToolState::HandedOut])?;
            let (had, after) = (tool.holder, Tool { state: ToolState::InRepair, holder: None, ..tool });
            done(books, received, site, after, ToolHappening::SentToRepair, had, &step.note)
        }
        ToolStep::Service(step) => {
            let tool = kept(books, received, site, step.tool.0)?;
            in_state(&tool, &[ToolState::InStore, ToolState::HandedOut, ToolState::InRepair])?;
            let state = if tool.state == ToolState::InRepair { ToolState::InStore } else { tool.state };
            let today = local_date(books, site, at(received))?;
            let mut after = Tool { state, condition: Condition::Good, due: tool.about.due_after(today), ..tool };
            after.about.serviced = Some(today);
            let holder = after.holder;
            done(books, received, site, after, ToolHappening::Serviced, holder, &step.note)
        }
        ToolStep::Retire(step) => {
            let tool = kept(books, received, site, step.tool.0)?;
            in_state(&tool, &[ToolState::InStore, ToolState::HandedOut, ToolState::InRepair])?;
            let (had, after) = (tool.holder, Tool { state: ToolState::Retired, holder: None, ..tool });
            done(books, received, site, after, ToolHappening::Retired, had, &step.note)
        }
        ToolStep::Remind(step) => remind(books, received, site, step),
    }
}

/// A tool, for somebody who keeps it.
fn kept(books: &Books, received: &Received, site: SiteId, id: uuid::Uuid) -> Result<Tool, No> {
    let tool: Tool = known(books, id)?;
    may_keep(books, received, site, tool.about.store)?;
    Ok(tool)
}

/// Whoever keeps stores where a tool belongs keeps the tool.
fn may_keep(books: &Books, received: &Received, site: SiteId, store: Option<StoreId>) -> Result<(), No> {
    let building = store.and_then(|store| books.site.stores.get(&store)).and_then(|store| store.building);
    allowed(books, received, Action::KeepStores, site, building)
}

fn in_state(tool: &Tool, fits: &[ToolState]) -> Result<(), Refusal> {
    if fits.contains(&tool.state) { Ok(()) } else { Err(Refusal::ToolMovedOn { state: tool.state }) }
}

/// The tool as it is now, and an entry in its history.
fn done(books: &Books, received: &Received, site: SiteId, tool: Tool, what: ToolHappening, person: Option<PersonId>, note: &str) -> Ruled {
    check_note("note", note)?;
    let signed = signed(received, note);
    let event = ToolEvent {
        id: ToolEventId(received.id.0),
        site,
        tool: tool.id,
        what,
        date: local_date(books, site, at(received))?,
        signed: signed.clone(),
        person,
        condition: tool.condition,
        photos: received.photos.clone(),
    };
    Ok(vec![Change::Put(Tool { last: signed, ..tool }.into()), Change::Put(event.into())])
}

fn register(books: &Books, received: &Received, site: SiteId, step: &RegisterTool) -> Ruled {
    let building = |store: Option<StoreId>| match store {
        Some(store) => books.site.stores.get(&store).map(|store| store.building).ok_or_else(|| not_found("store")),
        None => Ok(None),
    };
    let old = books.crew::<Tool>(step.tool.0);
    let before = old.map(|tool| building(tool.about.store)).transpose()?;
    let reaches = [Some(building(step.about.store)?), before].into_iter().flatten();
    allowed_to_change(books, received, Action::KeepStores, site, reaches)?;
    step.about.check()?;
    let today = local_date(books, site, at(received))?;
    let mut about = step.about.clone();
    // The day on which it came is the first from which its days are counted.
    let serviced = about.serviced.or_else(|| old.and_then(|tool| tool.about.serviced)).unwrap_or(today);
    about.serviced = about.service_days.map(|_| serviced);
    let due = about.due_after(serviced);
    match old {
        // What the register knows is changed; where the tool is stays, and its history is not told of it.
        Some(tool) => Ok(vec![Change::Put(Tool { about, due, ..tool.clone() }.into())]),
        None => {
            let last = signed(received, "");
            let (state, condition) = (ToolState::InStore, Condition::Good);
            let tool = Tool { id: step.tool, site, about, state, holder: None, condition, due, last };
            done(books, received, site, tool, ToolHappening::Registered, None, "")
        }
    }
}

fn hand_out(books: &Books, received: &Received, site: SiteId, step: &HandOutTool) -> Ruled {
    let tool = kept(books, received, site, step.tool.0)?;
    in_state(&tool, &[ToolState::InStore])?;
    works_here(books, site, step.to, at(received))?;
    if tool.condition == Condition::Broken {
        return Err(Refusal::Invalid { field: "condition".into() }.into());
    }
    let after = Tool { state: ToolState::HandedOut, holder: Some(step.to), ..tool };
    done(books, received, site, after, ToolHappening::HandedOut, Some(step.to), &step.note)
}

fn take_back(books: &Books, received: &Received, site: SiteId, step: &TakeBackTool) -> Ruled {
    let tool = kept(books, received, site, step.tool.0)?;
    in_state(&tool, &[ToolState::HandedOut])?;
    explained(step.condition, &step.note)?;
    if let Some(store) = step.store {
        let known = books.site.stores.contains_key(&store);
        known.then_some(()).ok_or_else(|| not_found("store"))?;
    }
    let had = tool.holder;
    let mut after = Tool { state: ToolState::InStore, holder: None, condition: step.condition, ..tool };
    after.about.store = step.store.or(after.about.store);
    done(books, received, site, after, ToolHappening::TakenBack, had, &step.note)
}

/// Whoever keeps the tool, or has it, says how it is.
fn check(books: &Books, received: &Received, site: SiteId, step: &CheckTool) -> Ruled {
    let tool: Tool = known(books, step.tool.0)?;
    if tool.holder == Some(received.author) {
        let who = books.company.who(received.author);
        let keeps = standing(received, who.may_somewhere_at(Action::KeepStores, site, received.during)).is_ok();
        if !keeps {
            own(books, received, site, received.author)?;
        }
    } else {
        may_keep(books, received, site, tool.about.store)?;
    }
    in_state(&tool, &[ToolState::InStore, ToolState::HandedOut, ToolState::InRepair])?;
    explained(step.condition, &step.note)?;
    let holder = tool.holder;
    done(books, received, site, Tool { condition: step.condition, ..tool }, ToolHappening::Checked, holder, &step.note)
}

/// The server tells that a tool is due; nobody else does in its name. Whoever has it hears of it as well: it is missed otherwise.
fn remind(books: &Books, received: &Received, site: SiteId, step: &RemindOfTool) -> Ruled {
    if received.author != PersonId::SERVER {
        return Err(Refusal::NotAllowed.into());
    }
    let tool: Tool = known(books, step.tool.0)?;
    // It was looked after meanwhile.
    if tool.due != Some(step.due) || tool.state == ToolState::Retired {
        return Err(Refusal::AlreadyDone.into());
    }
    let store = tool.about.store.and_then(|store| books.site.stores.get(&store));
    let to = keepers(books, site, store, at(received)).into_iter().chain(tool.holder);
    let to: BTreeSet<PersonId> = to.collect();
    let named = |name: &str| if tool.about.code.is_empty() { name.to_owned() } else { format!("{name} {}", tool.about.code) };
    let title = Text::new(named(&tool.about.name.zh), named(tool.about.name.say(Language::En)));
    Ok(tell(received, site, MessageKind::ToolDue, Topic::Tool(tool.id), &title, to))
}

/// What is broken is told in words as well.
fn explained(condition: Condition, note: &str) -> Result<(), Refusal> {
    if condition == Condition::Broken && note.trim().is_empty() {
        return Err(Refusal::Missing { field: "note".into() });
    }
    Ok(())
}
