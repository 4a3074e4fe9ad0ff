//! What the rules about the crew's day have in common: whose it is, who may, who is told.

use super::{No, Ruled, allowed, not_found, site_of, standing};
use crate::{
    books::{Books, Change},
    crew::{Crew, Signed, crew_view},
    ids::{PersonId, SiteId},
    message::{Message, MessageKind, Topic},
    operation::{Received, ShiftStep},
    people::Held,
    refusal::Refusal,
    rights::Action,
    roster::{Duty, DutyWeek},
    route::Window,
    shift::Shift,
    supply::Store,
    text::{Language, Text},
    time::{Interval, Timestamp},
};
use chrono::NaiveDate;
use uuid::Uuid;

/// A record of the crew that an operation names. One that is not known yet may still come from another phone.
pub(super) fn known<T: Crew + Clone>(books: &Books, id: Uuid) -> Result<T, No> {
    books.crew::<T>(id).cloned().ok_or(No::Hold(super::Hold::Needs(id)))
}

/// When it happened, as far as the server stands for it.
pub(super) fn at(received: &Received) -> Timestamp {
    received.captured.estimate.min(received.received)
}

/// The author's name under a step, with what they said.
pub(super) fn signed(received: &Received, note: &str) -> Signed {
    Signed { by: received.author, at: at(received), note: note.trim().to_owned() }
}

/// The local date of a moment at a site.
pub(super) fn local_date(books: &Books, site: SiteId, at: Timestamp) -> Result<NaiveDate, Refusal> {
    let zone = books.company.sites.get(&site).ok_or_else(|| not_found("site"))?.time_zone;
    Ok(at.with_timezone(&zone).date_naive())
}

/// Somebody does something of their own.
pub(super) fn own(books: &Books, received: &Received, site: SiteId, person: PersonId) -> Result<(), No> {
    if received.author != person {
        return Err(Refusal::NotAllowed.into());
    }
    let who = books.company.who(received.author);
    standing(received, who.may_somewhere_at(Action::Attend, site, received.during))
}

/// Somebody does something to a person whom they lead, and never to themselves.
pub(super) fn leading(books: &Books, received: &Received, action: Action, site: SiteId, person: PersonId) -> Result<(), No> {
    if received.author == person {
        return Err(Refusal::OwnWork.into());
    }
    leading_or_own(books, received, action, site, person)
}

/// The same, where it does not matter whether it is themselves.
pub(super) fn leading_or_own(books: &Books, received: &Received, action: Action, site: SiteId, person: PersonId) -> Result<(), No> {
    if !books.company.people.contains_key(&person) {
        return Err(not_found("person").into());
    }
    let who = books.company.who(received.author);
    standing(received, who.may_somewhere_at(action, site, received.during))?;
    if crew_view(&books.company, &who, site, received.during).sees_person(person) { Ok(()) } else { Err(not_found("person").into()) }
}

/// Somebody works at a site at a moment.
pub(super) fn works_here(books: &Books, site: SiteId, person: PersonId, at: Timestamp) -> Result<(), Refusal> {
    let held = books.company.memberships.get(&person).into_iter().flatten();
    let here = held.filter(|m| m.site.is_none_or(|s| s == site)).any(|m| m.held(Interval::at(at)) != Held::No);
    if here { Ok(()) } else { Err(not_found("person")) }
}

/// A message to each of these people but the author.
pub(super) fn tell(
    received: &Received,
    site: SiteId,
    kind: MessageKind,
    topic: Topic,
    title: &Text,
    to: impl IntoIterator<Item = PersonId>,
) -> Vec<Change> {
    let to = to.into_iter().filter(|person| *person != received.author && *person != PersonId::SERVER);
    to.map(|person| Change::Put(Message::on(site, kind, topic, title, received.id.0, person, at(received)).into())).collect()
}

/// Those who lead somebody at a site: whom their asking goes to.
pub(super) fn leads_of(books: &Books, site: SiteId, action: Action, person: PersonId, at: Timestamp) -> Vec<PersonId> {
    let now = Interval::at(at);
    let able = books.company.able_at(site, action, now).into_iter().filter(|lead| *lead != person);
    able.filter(|lead| crew_view(&books.company, &books.company.who(*lead), site, now).sees_person(person)).collect()
}

/// Those who keep a store: the ones that it names, or whoever may keep stores at the site.
pub(super) fn keepers(books: &Books, site: SiteId, store: Option<&Store>, at: Timestamp) -> Vec<PersonId> {
    match store {
        Some(store) if !store.keepers.is_empty() => store.keepers.clone(),
        _ => books.company.able_at(site, Action::KeepStores, Interval::at(at)).into_iter().collect(),
    }
}

/// A person's name.
pub(super) fn name_of(books: &Books, person: PersonId) -> String {
    books.company.people.get(&person).map(|person| person.name.clone()).unwrap_or_default()
}

pub(super) fn shift(books: &Books, received: &Received, step: &ShiftStep) -> Ruled {
    let site = site_of(books, received)?;
    allowed(books, received, Action::PlanCrew, site, None)?;
    match step {
        ShiftStep::Put(shift) => {
            if shift.site != site {
                return Err(not_found("site").into());
            }
            shift.check()?;
            let mut shift = Shift { earlier: vec![], ..shift.clone() };
            let mut changes = vec![];
            if let Some(before) = books.site.shifts.get(&shift.id) {
                let zone = books.company.sites.get(&site).ok_or_else(|| not_found("site"))?.time_zone;
                shift.follow(before, at(received), zone);
                changes = tell_other_hours(books, received, before, &shift);
            }
            changes.push(Change::Put(shift.into()));
            Ok(changes)
        }
        ShiftStep::Retire(retire) => {
            let mut shift = books.site.shifts.get(&retire.shift).cloned().ok_or_else(|| not_found("shift"))?;
            shift.retired = true;
            Ok(vec![Change::Put(shift.into())])
        }
    }
}

/// Everybody who is to work a shift on a day on which it has other hours now is told once, with the first week that it reaches.
fn tell_other_hours(books: &Books, received: &Received, before: &Shift, shift: &Shift) -> Vec<Change> {
    let other =
        |duty: &Duty| duty.shift == shift.id && duty.covered_by.is_none() && shift.hours(duty.date).parts != before.hours(duty.date).parts;
    let mut weeks: Vec<&DutyWeek> = books.crew.values().filter_map(DutyWeek::of).filter(|week| week.site == shift.site).collect();
    weeks.retain(|week| week.duties.iter().any(other));
    weeks.sort_by_key(|week| (week.person, week.week));
    weeks.dedup_by_key(|week| week.person);
    let part = |part: &Window| format!("{}–{}", part.from.format("%H:%M"), part.until.format("%H:%M"));
    let hours = shift.parts.iter().map(part).collect::<Vec<_>>().join(" · ");
    let (zh, en) = (shift.name.say(Language::Zh), shift.name.say(Language::En));
    let title = Text::new(format!("{zh}改为 {hours}"), format!("{en} is now {hours}"));
    weeks
        .into_iter()
        .flat_map(|week| tell(received, shift.site, MessageKind::RosterPublished, Topic::Duties(week.id), &title, [week.person]))
        .collect()
}
