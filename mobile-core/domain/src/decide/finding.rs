//! The life of a finding, step by step (1.2, 2.6, 5.11, 6.4, 8.5, 8.6): who may, what changes, who is told.

use super::{No, Ruled, allowed, not_found, site_of};
use crate::{
    books::{Books, Change},
    finding::{CallBack, Entry, Finding, FindingKind, FindingState, Notice, NoticeNumber, Repair, Spot, Step, repeated},
    ids::{BuildingId, FindingId, PersonId, SiteId},
    message::{Message, MessageKind},
    operation::{
        CallBackRepair, DispatchRepair, FindingStep, IssueNotice, MergeFinding, RaiseFinding, Received, RectifyFinding, RemindFinding,
        Reminder, ReopenFinding, RepairStep, VerifyFinding, VerifyVerdict,
    },
    patrol::{Moment, check_note},
    people::{Held, Role},
    refusal::Refusal,
    rights::Action,
    time::{Interval, Timestamp},
    workdays::{DAYS_LIMIT, Deadline},
};
use chrono::Datelike;
use std::collections::BTreeSet;

pub(super) fn step(books: &Books, received: &Received, step: &FindingStep) -> Ruled {
    match step {
        FindingStep::Raise(step) => raise(books, received, step),
        FindingStep::Stop(step) => stop(books, received, step.finding, &step.remark),
        FindingStep::Notice(step) => issue(books, received, step),
        FindingStep::Rectify(step) => rectify(books, received, step),
        FindingStep::Verify(step) => verify(books, received, step),
        FindingStep::Reopen(step) => reopen(books, received, step),
        FindingStep::Merge(step) => merge(books, received, step),
        FindingStep::Remind(step) => remind(books, received, step),
    }
}

pub(super) fn repair(books: &Books, received: &Received, step: &RepairStep) -> Ruled {
    match step {
        RepairStep::Dispatch(step) => dispatch(books, received, step),
        RepairStep::Done(step) => repaired(books, received, step.finding, &step.remark),
        RepairStep::CallBack(step) => call_back(books, received, step),
    }
}

fn raise(books: &Books, received: &Received, raise: &RaiseFinding) -> Ruled {
    let site = site_of(books, received)?;
    let building = building(books, raise)?;
    allowed(books, received, Action::RaiseFinding, site, building)?;
    if books.findings.contains_key(&raise.finding) {
        return Err(Refusal::IdReused.into());
    }
    if raise.text.trim().is_empty() {
        return Err(Refusal::Missing { field: "text".into() }.into());
    }
    check_note("text", &raise.text)?;
    if raise.stopped && raise.kind != FindingKind::Violation {
        return Err(Refusal::Invalid { field: "stopped".into() }.into());
    }
    if raise.utility.is_some() && raise.kind != FindingKind::Damage {
        return Err(Refusal::Invalid { field: "utility".into() }.into());
    }
    let mut finding = Finding {
        id: raise.finding,
        site,
        building,
        kind: raise.kind,
        severity: raise.severity,
        state: FindingState::Raised,
        spot: raise.spot,
        text: raise.text.trim().to_owned(),
        raised_by: received.author,
        raised: Moment::from(&received.captured),
        photos: received.photos.clone(),
        field: raise.field,
        history: vec![],
        notices: vec![],
        due: None,
        escalated: None,
        repair: raise.utility.map(Repair::reported),
        repeats: None,
        merged_into: None,
    };
    finding.repeats = repeated(books.findings.values(), &finding);
    if raise.stopped {
        // Its photos are those that it was raised with.
        finding.stop(Entry { photos: vec![], ..entry(received, Step::Stopped, "") });
    }
    Ok(vec![Change::Put(finding.into())])
}

/// The building that a finding is in. It must be somewhere: an area, a unit or a checkpoint of this site.
fn building(books: &Books, raise: &RaiseFinding) -> Result<Option<BuildingId>, Refusal> {
    let Spot { area, unit, checkpoint, .. } = raise.spot;
    if area.is_none() && unit.is_none() && checkpoint.is_none() {
        return Err(Refusal::Missing { field: "spot".into() });
    }
    let here = &books.site;
    if area.is_some_and(|id| !here.areas.contains_key(&id)) {
        return Err(not_found("area"));
    }
    if unit.is_some_and(|id| !here.units.contains_key(&id)) {
        return Err(not_found("unit"));
    }
    let of_checkpoint = match checkpoint {
        Some(id) => Some(here.checkpoints.get(&id).ok_or_else(|| not_found("checkpoint"))?.area),
        None => None,
    };
    let of_unit = unit.and_then(|id| here.units.get(&id)).map(|u| u.building);
    Ok(of_unit.or_else(|| area.or(of_checkpoint).and_then(|a| here.building_of(a))))
}

fn stop(books: &Books, received: &Received, id: FindingId, remark: &str) -> Ruled {
    let mut finding = may(books, received, id, Action::RaiseFinding)?;
    if finding.kind != FindingKind::Violation {
        return Err(Refusal::Invalid { field: "finding".into() }.into());
    }
    check_note("remark", remark)?;
    finding.stop(entry(received, Step::Stopped, remark));
    Ok(vec![Change::Put(finding.into())])
}

fn issue(books: &Books, received: &Received, step: &IssueNotice) -> Ruled {
    let mut finding = may(books, received, step.finding, Action::IssueNotice)?;
    let (corrective, preventive) = (needed("corrective", &step.corrective)?, needed("preventive", &step.preventive)?);
    let responsible = able(books, received, &finding, step.responsible)?;
    let due = deadline(books, received, step.days)?;
    let notice = Notice {
        number: number(books, received, finding.site),
        responsible,
        due,
        corrective,
        preventive,
        by: received.author,
        at: Moment::from(&received.captured),
    };
    finding.issue(notice, entry(received, Step::Noticed, ""))?;
    told(received, finding, MessageKind::Assigned, [responsible])
}

/// The next number in the site's year. Only the office counts: a phone's notice has none until it was delivered.
fn number(books: &Books, received: &Received, site: SiteId) -> Option<NoticeNumber> {
    let zone = books.company.sites.get(&site)?.time_zone;
    let year = received.received.with_timezone(&zone).year();
    let last = books.notice_numbers.as_ref()?.get(&year).copied().unwrap_or(0);
    Some(NoticeNumber { year, number: last.saturating_add(1) })
}

fn rectify(books: &Books, received: &Received, step: &RectifyFinding) -> Ruled {
    let finding = may(books, received, step.finding, Action::Rectify)?;
    put_right(received, finding, Step::Rectified, &step.remark)
}

fn repaired(books: &Books, received: &Received, id: FindingId, remark: &str) -> Ruled {
    let finding = may(books, received, id, Action::Rectify)?;
    if finding.repair.is_none() {
        return Err(not_found("repair").into());
    }
    put_right(received, finding, Step::Repaired, remark)
}

/// What was put right shows: without a photo, somebody else would have to take it on trust.
fn put_right(received: &Received, mut finding: Finding, step: Step, remark: &str) -> Ruled {
    check_note("remark", remark)?;
    if received.photos.is_empty() {
        return Err(Refusal::Missing { field: "photos".into() }.into());
    }
    let before = finding.state;
    finding.rectify(entry(received, step, remark));
    if finding.state == before {
        return Ok(vec![Change::Put(finding.into())]);
    }
    let waiting = finding.notice().map_or(finding.raised_by, |notice| notice.by);
    told(received, finding, MessageKind::ToVerify, [waiting])
}

fn verify(books: &Books, received: &Received, step: &VerifyFinding) -> Ruled {
    let mut finding = may(books, received, step.finding, Action::VerifyFinding)?;
    check_note("remark", &step.remark)?;
    let rectified_by = finding.last_rectified().map(|entry| entry.by);
    let responsible = finding.responsible();
    match step.verdict {
        VerifyVerdict::Closed => {
            finding.close(entry(received, Step::Closed, &step.remark))?;
            let issuer = finding.notice().map(|notice| notice.by);
            let concerned = [Some(finding.raised_by), responsible, issuer, rectified_by];
            told(received, finding, MessageKind::Closed, concerned.into_iter().flatten())
        }
        VerifyVerdict::SentBack => {
            needed("remark", &step.remark)?;
            let due = again(books, received, &finding, step.days)?;
            finding.send_back(entry(received, Step::SentBack, &step.remark), due)?;
            told(received, finding, MessageKind::SentBack, responsible.into_iter().chain(rectified_by))
        }
    }
}

fn reopen(books: &Books, received: &Received, step: &ReopenFinding) -> Ruled {
    let mut finding = may(books, received, step.finding, Action::VerifyFinding)?;
    needed("remark", &step.remark)?;
    let due = again(books, received, &finding, step.days)?;
    let concerned = finding.responsible().or_else(|| finding.last_rectified().map(|entry| entry.by));
    finding.reopen(entry(received, Step::Reopened, &step.remark), due)?;
    told(received, finding, MessageKind::SentBack, concerned)
}

fn merge(books: &Books, received: &Received, step: &MergeFinding) -> Ruled {
    let mut finding = may(books, received, step.finding, Action::MergeFindings)?;
    let mut other = may(books, received, step.into, Action::MergeFindings)?;
    check_note("remark", &step.remark)?;
    finding.merge_into(&mut other, entry(received, Step::MergedInto { into: step.into }, &step.remark))?;
    Ok(vec![Change::Put(other.into()), Change::Put(finding.into())])
}

/// The server reminds and reports upward; nobody else does in its name.
fn remind(books: &Books, received: &Received, step: &RemindFinding) -> Ruled {
    if received.author != PersonId::SERVER {
        return Err(Refusal::NotAllowed.into());
    }
    let mut finding = known(books, step.finding)?;
    let what = match step.what {
        Reminder::DueSoon => Step::Reminded,
        Reminder::Overdue => Step::Escalated,
    };
    finding.remind(entry(received, what, ""), step.due)?;
    let (responsible, issuer) = (finding.responsible(), finding.notice().map(|notice| notice.by));
    match step.what {
        Reminder::DueSoon => told(received, finding, MessageKind::DueSoon, responsible),
        Reminder::Overdue => {
            let directors = directors(books, &finding, at(received));
            let upward = messages(received, &finding, MessageKind::Escalated, directors.iter().copied());
            let own = responsible.into_iter().chain(issuer).filter(|person| !directors.contains(person));
            let own = messages(received, &finding, MessageKind::Overdue, own);
            Ok(upward.chain(own).chain([Change::Put(finding.clone().into())]).collect())
        }
    }
}

/// Whom a passed deadline is reported to: the site's directors (6.4), its supervisors where it has none.
fn directors(books: &Books, finding: &Finding, now: Timestamp) -> BTreeSet<PersonId> {
    let holding = |role: Role| -> BTreeSet<PersonId> {
        let held = books.company.memberships.values().flatten();
        let here = held.filter(|m| m.role == role && m.covers(finding.site, finding.building) && m.held(Interval::at(now)) != Held::No);
        here.map(|m| m.person).collect()
    };
    let directors = holding(Role::SiteDirector);
    if directors.is_empty() { holding(Role::Supervisor) } else { directors }
}

fn dispatch(books: &Books, received: &Received, step: &DispatchRepair) -> Ruled {
    let mut finding = may(books, received, step.finding, Action::IssueNotice)?;
    check_note("remark", &step.remark)?;
    let to = able(books, received, &finding, step.to)?;
    let due = deadline(books, received, step.days)?;
    finding.dispatch(to, due, entry(received, Step::Dispatched { to }, &step.remark))?;
    told(received, finding, MessageKind::Assigned, [to])
}

fn call_back(books: &Books, received: &Received, step: &CallBackRepair) -> Ruled {
    let mut finding = may(books, received, step.finding, Action::VerifyFinding)?;
    let satisfied = step.said == CallBack::Satisfied;
    if satisfied {
        check_note("remark", &step.remark)?
    } else {
        drop(needed("remark", &step.remark)?)
    }
    let due = if satisfied { None } else { again(books, received, &finding, step.days)? };
    let repairer = finding.repair.and_then(|repair| repair.to);
    finding.call_back(step.said, entry(received, Step::CalledBack { satisfied }, &step.remark), due)?;
    if satisfied {
        return Ok(vec![Change::Put(finding.into())]);
    }
    told(received, finding, MessageKind::SentBack, repairer)
}

/// A finding that this person may do this to, where it is.
fn may(books: &Books, received: &Received, id: FindingId, action: Action) -> Result<Finding, No> {
    let site = site_of(books, received)?;
    let finding = known(books, id)?;
    allowed(books, received, action, site, finding.building)?;
    Ok(finding)
}

/// A finding that has not arrived yet is waited for: records may travel in any order.
fn known(books: &Books, id: FindingId) -> Result<Finding, No> {
    books.findings.get(&id).cloned().ok_or(No::Hold(super::Hold::Needs(id.0)))
}

/// Somebody who works where the finding is, and may put it right.
fn able(books: &Books, received: &Received, finding: &Finding, person: PersonId) -> Result<PersonId, Refusal> {
    let works_here = books.company.people.get(&person).is_some_and(|person| person.active);
    let may = books.company.who(person).may(Action::Rectify, finding.site, finding.building, received.during);
    if works_here && may != Held::No { Ok(person) } else { Err(Refusal::Invalid { field: "responsible".into() }) }
}

/// When something is due that is given this many working days from now.
fn deadline(books: &Books, received: &Received, days: u16) -> Result<Deadline, Refusal> {
    let site = site_of(books, received)?;
    let site = books.company.sites.get(&site).ok_or_else(|| not_found("site"))?;
    if days > DAYS_LIMIT {
        return Err(Refusal::Invalid { field: "days".into() });
    }
    Ok(site.calendar.deadline(site.time_zone, at(received), days))
}

/// The deadline of what begins again: as said, or as it was; a working day more where that has passed. What never had one gets none.
fn again(books: &Books, received: &Received, finding: &Finding, days: Option<u16>) -> Result<Option<Deadline>, Refusal> {
    match (days, finding.due) {
        (Some(days), _) => deadline(books, received, days).map(Some),
        (None, Some(due)) if due.at <= at(received) => deadline(books, received, 1).map(Some),
        (None, due) => Ok(due),
    }
}

fn needed(field: &str, text: &str) -> Result<String, Refusal> {
    check_note(field, text)?;
    let text = text.trim();
    if text.is_empty() { Err(Refusal::Missing { field: field.into() }) } else { Ok(text.to_owned()) }
}

/// When it was done, as far as the server believes the phone: a clock that is years off sets no deadline in the past.
fn at(received: &Received) -> Timestamp {
    received.captured.estimate.max(received.during.from).min(received.received)
}

fn entry(received: &Received, step: Step, remark: &str) -> Entry {
    Entry {
        operation: received.id,
        by: received.author,
        at: Moment { at: at(received), error: received.captured.error },
        step,
        remark: remark.trim().to_owned(),
        photos: received.photos.clone(),
        late: false,
    }
}

/// The finding as it is now, and who is told of it; nobody is told what they did themselves.
fn told(received: &Received, finding: Finding, kind: MessageKind, to: impl IntoIterator<Item = PersonId>) -> Ruled {
    Ok(messages(received, &finding, kind, to).chain([Change::Put(finding.clone().into())]).collect())
}

fn messages(
    received: &Received,
    finding: &Finding,
    kind: MessageKind,
    to: impl IntoIterator<Item = PersonId>,
) -> impl Iterator<Item = Change> {
    let others: BTreeSet<PersonId> = to.into_iter().filter(|person| *person != received.author).collect();
    let (finding, at) = (finding.clone(), received.received);
    others.into_iter().map(move |person| Change::Put(Message::about(&finding, kind, person, at).into()))
}
