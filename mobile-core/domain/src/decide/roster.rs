//! Rosters and divided areas (7.3): drafted, published and divided by whoever leads; a person says what they have seen of theirs.

use super::{
    Ruled, allowed,
    crew::{at, known, leading_or_own, own, signed, tell, works_here},
    not_found, site_of,
};
use crate::{
    books::{Books, Change, Collection},
    crew::{Whose, crew_view},
    ids::{AreaId, CheckpointId, PersonId, SiteId},
    message::{MessageKind, Topic},
    operation::{DraftRoster, PublishRoster, Received, RosterStep, SeeRoster},
    people::{Held, Role},
    refusal::Refusal,
    responsibility::Responsibility,
    rights::Action,
    roster::{DutyWeek, Neighbours, PlannedDuty, Roster, find_clashes, tidy},
    text::Text,
    time::{Interval, at_local},
};
use chrono::{NaiveDate, NaiveTime};
use std::collections::{BTreeSet, HashMap};

pub(super) fn step(books: &Books, received: &Received, step: &RosterStep) -> Ruled {
    let site = site_of(books, received)?;
    match step {
        RosterStep::Draft(step) => draft(books, received, site, step),
        RosterStep::Publish(step) => publish(books, received, site, step),
        RosterStep::See(step) => see(books, received, site, step),
    }
}

/// Divides areas to somebody, or takes them from them. What is planned already keeps its areas.
pub(super) fn divide(books: &Books, received: &Received, theirs: &Responsibility) -> Ruled {
    let site = site_of(books, received)?;
    if theirs.site != site {
        return Err(not_found("site").into());
    }
    allowed(books, received, Action::PlanCrew, site, None)?;
    leading_or_own(books, received, Action::PlanCrew, site, theirs.person)?;
    theirs.check()?;
    let old = books.site.responsibilities.get(&theirs.id);
    if theirs.shares.is_empty() {
        // Whoever left gives their areas back as well.
        return Ok(old.map(|old| Change::Removed(Collection::Responsibilities, old.id.0)).into_iter().collect());
    }
    works_here(books, site, theirs.person, at(received))?;
    for share in &theirs.shares {
        let shift = books.site.shifts.get(&share.shift).ok_or_else(|| not_found("shift"))?;
        let had = old.is_some_and(|old| old.shares.iter().any(|one| one.shift == share.shift));
        if shift.retired && !had {
            return Err(not_found("shift").into());
        }
        check_places(books, &share.areas, share.post)?;
    }
    Ok(vec![Change::Put(theirs.clone().into())])
}

fn draft(books: &Books, received: &Received, site: SiteId, step: &DraftRoster) -> Ruled {
    allowed(books, received, Action::PlanCrew, site, None)?;
    let duties = tidy(step.week, step.duties.clone())?;
    check_named(books, &duties)?;
    let old = books.crew::<Roster>(Roster::id_of(site, step.week).0);
    let version = old.map_or(0, |old| old.version);
    if version != step.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    // What somebody does not see, they don't change either.
    let changed = changed_people(old.map(|old| old.duties.as_slice()).unwrap_or_default(), &duties);
    for person in changed {
        leading_or_own(books, received, Action::PlanCrew, site, person)?;
    }
    let roster = Roster {
        id: Roster::id_of(site, step.week),
        site,
        week: step.week,
        edited: signed(received, ""),
        version,
        published: old.and_then(|old| old.published.clone()),
        people: old.map(|old| old.people.clone()).unwrap_or_default(),
        changed: true,
        duties,
    };
    Ok(vec![Change::Put(roster.into())])
}

/// Those whose duties are not the same in both.
fn changed_people(before: &[PlannedDuty], after: &[PlannedDuty]) -> BTreeSet<PersonId> {
    let gone = before.iter().filter(|duty| !after.contains(duty));
    let new = after.iter().filter(|duty| !before.contains(duty));
    gone.chain(new).map(|duty| duty.person).collect()
}

fn check_named(books: &Books, duties: &[PlannedDuty]) -> Result<(), Refusal> {
    let here = &books.site;
    for duty in duties {
        if !here.shifts.contains_key(&duty.shift) {
            return Err(not_found("shift"));
        }
        if !books.company.people.contains_key(&duty.person) {
            return Err(not_found("person"));
        }
        check_places(books, &duty.areas, duty.post)?;
    }
    Ok(())
}

fn check_places(books: &Books, areas: &[AreaId], post: Option<CheckpointId>) -> Result<(), Refusal> {
    if areas.iter().any(|area| !books.site.areas.contains_key(area)) {
        return Err(not_found("area"));
    }
    if post.is_some_and(|post| !books.site.checkpoints.contains_key(&post)) {
        return Err(not_found("checkpoint"));
    }
    Ok(())
}

/// The posts that people hold at a site on each day of a week: a roster is held against them.
pub fn posts_in_week(books: &Books, site: SiteId, week: NaiveDate, people: &BTreeSet<PersonId>) -> HashMap<PersonId, Vec<Role>> {
    let Some(zone) = books.company.sites.get(&site).map(|site| site.time_zone) else { return HashMap::new() };
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let days: Vec<Interval> = week.iter_days().take(7).map(|day| Interval::at(at_local(zone, day, noon))).collect();
    let held = |person: &PersonId| {
        let memberships = books.company.memberships.get(person).into_iter().flatten();
        let here = memberships.filter(|m| m.site.is_none_or(|s| s == site) && days.iter().any(|day| m.held(*day) != Held::No));
        (*person, here.map(|m| m.role).collect())
    };
    people.iter().map(held).collect()
}

fn publish(books: &Books, received: &Received, site: SiteId, step: &PublishRoster) -> Ruled {
    allowed(books, received, Action::PlanCrew, site, None)?;
    let who = books.company.who(received.author);
    // A roster is the whole site's: whoever leads some buildings may draft their own people's part.
    if crew_view(&books.company, &who, site, received.during).of != Whose::Everybodys {
        return Err(Refusal::NotAllowed.into());
    }
    let mut roster: Roster = known(books, Roster::id_of(site, step.week).0)?;
    let affected = roster.affected();
    let named: BTreeSet<PersonId> = step.people.iter().copied().collect();
    if !roster.changed {
        return Err(Refusal::AlreadyDone.into());
    }
    if named != affected {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let zone = books.company.sites.get(&site).ok_or_else(|| not_found("site"))?.time_zone;
    let beside = Neighbours {
        duties: beside(books, site, step.week, &affected),
        posts: posts_in_week(books, site, step.week, &affected),
        ..Neighbours::default()
    };
    let clashes = find_clashes(&roster.duties, &beside, &books.site.shifts, zone);
    let grave = clashes.iter().filter(|clash| clash.kind.is_grave()).count();
    if grave > 0 {
        return Err(Refusal::RosterClashes { count: u32::try_from(grave).unwrap_or(u32::MAX) }.into());
    }
    roster.version = roster.version.saturating_add(1);
    roster.published = Some(signed(received, ""));
    roster.people = roster.duties.iter().map(|duty| duty.person).collect::<BTreeSet<_>>().into_iter().collect();
    roster.changed = false;
    let mut changes = vec![];
    for person in affected {
        let id = DutyWeek::id_of(site, person, step.week);
        let old = books.crew::<DutyWeek>(id.0).cloned();
        let mut week = old.unwrap_or_else(|| DutyWeek::empty(site, person, step.week, signed(received, "")));
        let duties = week.planned_anew(&roster.duties);
        if week.change(duties, signed(received, "")) {
            changes.extend(tell(received, site, MessageKind::RosterPublished, Topic::Duties(id), &title(step.week), [person]));
            changes.push(Change::Put(week.into()));
        }
    }
    changes.push(Change::Put(roster.into()));
    Ok(changes)
}

/// What these people do besides a week's plan: in the weeks before and after, and where they step in.
fn beside(books: &Books, site: SiteId, week: NaiveDate, people: &BTreeSet<PersonId>) -> Vec<PlannedDuty> {
    let mondays = DutyWeek::beside(week).into_iter().chain([week]);
    let weeks =
        mondays.flat_map(|monday| people.iter().filter_map(move |person| books.crew::<DutyWeek>(DutyWeek::id_of(site, *person, monday).0)));
    weeks.flat_map(|one| one.besides(week)).collect()
}

/// The week, in both languages.
pub(super) fn title(week: NaiveDate) -> Text {
    let until = week.checked_add_days(chrono::Days::new(6)).unwrap_or(week);
    let days = format!("{} – {}", week.format("%m-%d"), until.format("%m-%d"));
    Text::new(days.clone(), days)
}

fn see(books: &Books, received: &Received, site: SiteId, step: &SeeRoster) -> Ruled {
    own(books, received, site, received.author)?;
    let mut week: DutyWeek = known(books, DutyWeek::id_of(site, received.author, step.week).0)?;
    if step.version > week.version {
        return Err(Refusal::Invalid { field: "version".into() }.into());
    }
    // Two phones, or one that comes late: who has seen more has seen more.
    if week.seen.is_some_and(|seen| seen >= step.version) {
        return Ok(vec![]);
    }
    week.seen = Some(step.version);
    Ok(vec![Change::Put(week.into())])
}
