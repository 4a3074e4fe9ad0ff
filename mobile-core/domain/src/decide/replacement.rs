//! Replacements (7.6): a gap is opened, people are asked, the first yes counts. The server orders: of two who say yes without a signal the one
//! whose phone speaks first steps in, and the other is told.

use super::{
    No, Ruled,
    crew::{known, leading, leading_or_own, name_of, own, signed, tell},
    not_found, site_of,
};
use crate::{
    books::{Books, Change},
    ids::{PersonId, SiteId},
    message::{MessageKind, Topic},
    operation::{AnswerStepIn, AskToStepIn, AssignReplacement, CancelReplacement, OpenReplacement, Received, ReplacementStep},
    patrol::check_note,
    refusal::Refusal,
    replacement::{AnsweredOne, AskedOne, Filled, Ranked, Ranking, Replacement, ReplacementState, Round},
    rights::Action,
    roster::{Duty, DutyWeek, monday_of},
    text::Text,
};

/// People who are asked about one gap.
const ASKED_LIMIT: usize = 50;
/// Rankings that are kept with one gap, and people in each.
const ROUNDS_LIMIT: usize = 12;
const RANKED_LIMIT: usize = 300;

pub(super) fn step(books: &Books, received: &Received, step: &ReplacementStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        ReplacementStep::Open(step) => open(books, received, site, step),
        ReplacementStep::Ask(step) => ask(books, received, site, step),
        ReplacementStep::Answer(step) => answer(books, received, site, step),
        ReplacementStep::Assign(step) => assign(books, received, site, step),
        ReplacementStep::Cancel(step) => cancel(books, received, site, step),
    }
}

fn open(books: &Books, received: &Received, site: SiteId, step: &OpenReplacement) -> Ruled {
    leading_or_own(books, received, Action::PlanCrew, site, step.person)?;
    check_note("note", &step.note)?;
    let id = Replacement::id_of(site, step.person, step.date, step.shift);
    let old = books.crew::<Replacement>(id.0);
    if let Some(old) = old.filter(|old| old.state != ReplacementState::Cancelled) {
        return Err(Refusal::ReplacementMovedOn { state: old.state }.into());
    }
    // Not waited for: a gap of a duty that is only planned later would open by itself then.
    let week = books.crew::<DutyWeek>(DutyWeek::id_of(site, step.person, monday_of(step.date)).0);
    let duty = week.and_then(|week| week.own_duty(step.date, step.shift)).ok_or_else(|| not_found("duty"))?;
    let replacement = Replacement {
        id,
        site,
        person: step.person,
        date: step.date,
        shift: step.shift,
        areas: duty.areas.clone(),
        post: duty.post,
        why: step.why,
        opened: signed(received, &step.note),
        asked: vec![],
        state: ReplacementState::Open,
        filled: None,
        cancelled: None,
    };
    Ok(vec![Change::Put(replacement.into())])
}

/// A gap that its author may decide about.
fn may(books: &Books, received: &Received, site: SiteId, id: uuid::Uuid) -> Result<Replacement, No> {
    let replacement: Replacement = known(books, id)?;
    leading_or_own(books, received, Action::PlanCrew, site, replacement.person)?;
    Ok(replacement)
}

fn still_open(replacement: &Replacement) -> Result<(), Refusal> {
    match replacement.state {
        ReplacementState::Open => Ok(()),
        state => Err(Refusal::ReplacementMovedOn { state }),
    }
}

fn ask(books: &Books, received: &Received, site: SiteId, step: &AskToStepIn) -> Ruled {
    let mut replacement = may(books, received, site, step.replacement.0)?;
    still_open(&replacement)?;
    if step.people.is_empty() {
        return Err(Refusal::Missing { field: "people".into() }.into());
    }
    let mut fresh = vec![];
    for person in &step.people {
        leading(books, received, Action::PlanCrew, site, *person)?;
        if *person == replacement.person {
            return Err(Refusal::Invalid { field: "people".into() }.into());
        }
        if !replacement.has_asked(*person) {
            replacement.asked.push(AskedOne { person: *person, asked: signed(received, ""), answer: None });
            fresh.push(*person);
        }
    }
    if replacement.asked.len() > ASKED_LIMIT {
        return Err(Refusal::Invalid { field: "people".into() }.into());
    }
    let kept = keep_ranking(books, received, &replacement, &step.ranked)?;
    let told = tell(received, site, MessageKind::StepIn, Topic::Replacement(replacement.id), &title(books, &replacement), fresh);
    Ok([vec![Change::Put(replacement.into())], kept, told].concat())
}

/// The ranking that a decision rests on is kept with it.
fn keep_ranking(books: &Books, received: &Received, replacement: &Replacement, ranked: &[Ranked]) -> Result<Vec<Change>, Refusal> {
    if ranked.is_empty() {
        return Ok(vec![]);
    }
    if ranked.len() > RANKED_LIMIT || ranked.iter().any(|one| one.reasons.len() > 16) {
        return Err(Refusal::Invalid { field: "ranked".into() });
    }
    let empty = || Ranking { id: replacement.id, site: replacement.site, date: replacement.date, rounds: vec![] };
    let mut ranking = books.crew::<Ranking>(replacement.id.0).cloned().unwrap_or_else(empty);
    ranking.rounds.push(Round { by: signed(received, ""), ranked: ranked.to_vec() });
    if ranking.rounds.len() > ROUNDS_LIMIT {
        ranking.rounds.remove(0);
    }
    Ok(vec![Change::Put(ranking.into())])
}

/// `11-27 早班`, in both languages.
fn title(books: &Books, replacement: &Replacement) -> Text {
    let shift = books.site.shifts.get(&replacement.shift).map(|shift| shift.name.clone()).unwrap_or_else(|| Text::new("", ""));
    let areas: Vec<&Text> = replacement.areas.iter().filter_map(|area| books.site.areas.get(area)).map(|area| &area.name).take(3).collect();
    let day = replacement.date.format("%m-%d");
    let zh = areas.iter().map(|name| name.zh.as_str()).collect::<Vec<_>>().join("、");
    let en = areas.iter().map(|name| name.en.as_str()).collect::<Vec<_>>().join(", ");
    Text::new(format!("{day} {} {zh}", shift.zh).trim().to_owned(), format!("{day} {} {en}", shift.en).trim().to_owned())
}

fn answer(books: &Books, received: &Received, site: SiteId, step: &AnswerStepIn) -> Ruled {
    own(books, received, site, received.author)?;
    check_note("note", &step.note)?;
    let mut replacement: Replacement = known(books, step.replacement.0)?;
    check_gap(&replacement, step.absent, step.date)?;
    let me = received.author;
    let Some(one) = replacement.asked.iter_mut().find(|one| one.person == me) else {
        return Err(Refusal::NotAllowed.into());
    };
    let answer = AnsweredOne {
        accepts: step.accepts,
        at: received.captured.estimate.min(received.received),
        operation: received.id,
        note: step.note.trim().to_owned(),
    };
    match (step.accepts, replacement.state, &replacement.filled) {
        // A no is a fact, whenever it comes; but whoever said yes and steps in has to talk to the lead.
        (false, ReplacementState::Filled, Some(filled)) if filled.person == me => {
            Err(Refusal::ReplacementMovedOn { state: replacement.state }.into())
        }
        (false, ..) => {
            one.answer = Some(answer);
            Ok(vec![Change::Put(replacement.into())])
        }
        (true, ReplacementState::Open, _) => {
            one.answer = Some(answer);
            fill(books, received, replacement, me)
        }
        (true, state, _) => Err(Refusal::ReplacementMovedOn { state }.into()),
    }
}

fn check_gap(replacement: &Replacement, absent: PersonId, date: chrono::NaiveDate) -> Result<(), Refusal> {
    let fits = replacement.person == absent && replacement.date == date;
    if fits { Ok(()) } else { Err(Refusal::Invalid { field: "replacement".into() }) }
}

fn assign(books: &Books, received: &Received, site: SiteId, step: &AssignReplacement) -> Ruled {
    let replacement = may(books, received, site, step.replacement.0)?;
    check_gap(&replacement, step.absent, step.date)?;
    still_open(&replacement)?;
    leading_or_own(books, received, Action::PlanCrew, site, step.person)?;
    if step.person == replacement.person {
        return Err(Refusal::Invalid { field: "person".into() }.into());
    }
    let kept = keep_ranking(books, received, &replacement, &step.ranked)?;
    Ok([fill(books, received, replacement, step.person)?, kept].concat())
}

/// Somebody steps in: the roster changes, the areas have a name again, and those who wait to be needed are told that they are not.
fn fill(books: &Books, received: &Received, mut replacement: Replacement, person: PersonId) -> Ruled {
    let site = replacement.site;
    let (absent, stepping) =
        (week(books, received, site, replacement.person, &replacement), week(books, received, site, person, &replacement));
    let at_work = clashing(books, site, &stepping, &replacement);
    if at_work > 0 {
        return Err(Refusal::RosterClashes { count: at_work }.into());
    }
    let mut changes = vec![];
    let marked = |duty: &Duty| {
        let own = duty.replaces.is_none() && (duty.date, duty.shift) == (replacement.date, replacement.shift);
        Duty { covered_by: if own { Some(person) } else { duty.covered_by }, ..duty.clone() }
    };
    let mut absent = absent;
    let duties = absent.duties.iter().map(marked).collect();
    // On the phone of whoever steps in, the missing colleague's week is not to be seen; the office has it.
    if absent.change(duties, signed(received, "")) {
        changes.push(Change::Put(absent.into()));
    }
    let mut stepping = stepping;
    let duty = Duty {
        date: replacement.date,
        shift: replacement.shift,
        areas: replacement.areas.clone(),
        post: replacement.post,
        replaces: Some(replacement.id),
        covered_by: None,
    };
    let duties = stepping.duties.iter().filter(|old| old.replaces != Some(replacement.id)).cloned().chain([duty]).collect();
    if stepping.change(duties, signed(received, "")) {
        // They know: they said so themselves.
        if received.author == person {
            stepping.seen = Some(stepping.version);
        }
        changes.push(Change::Put(stepping.into()));
    }
    let topic = Topic::Replacement(replacement.id);
    let text = title(books, &replacement);
    let name = name_of(books, person);
    let with_name = Text::new(format!("{} {name}", text.zh), format!("{} {name}", text.en));
    let leads = [replacement.opened.by]
        .into_iter()
        .chain(replacement.asked.iter().map(|one| one.asked.by))
        .collect::<std::collections::BTreeSet<_>>();
    changes.extend(tell(received, site, MessageKind::SteppedIn, topic, &with_name, leads.into_iter().chain([person])));
    changes.extend(tell(received, site, MessageKind::StepInOver, topic, &text, replacement.waiting_but(person)));
    replacement.state = ReplacementState::Filled;
    replacement.filled = Some(Filled { person, by: received.author, at: received.captured.estimate.min(received.received) });
    changes.push(Change::Put(replacement.into()));
    Ok(changes)
}

/// Nobody is at two places at once: duties of a week that are at the same time as a gap, and that nobody has taken over.
fn clashing(books: &Books, site: SiteId, week: &DutyWeek, gap: &Replacement) -> u32 {
    let Some(zone) = books.company.sites.get(&site).map(|site| site.time_zone) else { return 0 };
    let spans = |date, shift| books.site.shifts.get(&shift).map(|shift| shift.spans(date, zone)).unwrap_or_default();
    let needed = spans(gap.date, gap.shift);
    let clashes = |duty: &&Duty| {
        let own = duty.covered_by.is_none() && duty.replaces != Some(gap.id);
        own && spans(duty.date, duty.shift).iter().any(|a| needed.iter().any(|b| a.common(b).is_some()))
    };
    u32::try_from(week.duties.iter().filter(clashes).count()).unwrap_or(u32::MAX)
}

fn week(books: &Books, received: &Received, site: SiteId, person: PersonId, gap: &Replacement) -> DutyWeek {
    let monday = monday_of(gap.date);
    let known = books.crew::<DutyWeek>(DutyWeek::id_of(site, person, monday).0).cloned();
    known.unwrap_or_else(|| DutyWeek::empty(site, person, monday, signed(received, "")))
}

fn cancel(books: &Books, received: &Received, site: SiteId, step: &CancelReplacement) -> Ruled {
    let mut replacement = may(books, received, site, step.replacement.0)?;
    check_gap(&replacement, step.absent, step.date)?;
    check_note("note", &step.note)?;
    let stepping = replacement.filled.as_ref().map(|filled| filled.person);
    if replacement.state == ReplacementState::Cancelled {
        return Err(Refusal::ReplacementMovedOn { state: replacement.state }.into());
    }
    if stepping != step.stepping {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let mut changes = vec![];
    for person in [Some(replacement.person), stepping].into_iter().flatten() {
        let mut week = week(books, received, site, person, &replacement);
        let uncovered = |duty: &Duty| {
            let own = duty.replaces.is_none() && (duty.date, duty.shift) == (replacement.date, replacement.shift);
            Duty { covered_by: if own && person == replacement.person { None } else { duty.covered_by }, ..duty.clone() }
        };
        let duties = week.duties.iter().filter(|duty| duty.replaces != Some(replacement.id)).map(uncovered).collect();
        if week.change(duties, signed(received, &step.note)) {
            changes.push(Change::Put(week.into()));
        }
    }
    let told = replacement.waiting_but(PersonId::SERVER).chain(stepping).collect::<std::collections::BTreeSet<_>>();
    changes.extend(tell(received, site, MessageKind::StepInOver, Topic::Replacement(replacement.id), &title(books, &replacement), told));
    replacement.state = ReplacementState::Cancelled;
    replacement.cancelled = Some(signed(received, &step.note));
    changes.push(Change::Put(replacement.into()));
    Ok(changes)
}
