//! Who works when (7.3)? A week's draft, what helps to fill it, what clashes, and the weeks that people have.

pub mod calendar;
pub mod mine;
pub mod rest;
pub mod web;

use crate::{
    app::App,
    auth::SignedIn,
    books::store::crew::{self, Wanted},
    db::AnyConn,
    problem::Problem,
};
use chrono::{Days, NaiveDate, NaiveTime};
use domain::{
    books::{Books, SiteBooks},
    crew::Signed,
    decide::posts_in_week,
    ids::{AreaId, CheckpointId, PersonId, RosterId, SiteId},
    leave::{AskState, Leave},
    operation::{DraftRoster, PublishRoster},
    place::Site,
    roster::{Clash, Cycle, DutyWeek, Neighbours, PlannedDuty, Roster, copied, find_clashes, monday_of},
    time::{Interval, Timestamp, at_local},
};
use std::{collections::BTreeSet, sync::Arc};

/// A week's roster with what clashes in its draft.
pub struct Week {
    /// The site.
    pub site: Site,
    /// Its shifts and areas.
    pub books: Arc<SiteBooks>,
    /// Its Monday.
    pub monday: NaiveDate,
    /// The roster; none while nobody has planned this week.
    pub roster: Option<Roster>,
    /// What clashes.
    pub clashes: Vec<Clash>,
    /// What the draft is held against.
    beside: Neighbours,
    /// Leave in this week that was granted or asked for.
    pub leaves: Vec<Leave>,
    /// Whose weeks changed since they looked, or never looked.
    pub unseen: BTreeSet<PersonId>,
}

impl Week {
    /// The duties of the draft.
    #[must_use]
    pub fn duties(&self) -> &[PlannedDuty] {
        self.roster.as_ref().map(|roster| roster.duties.as_slice()).unwrap_or_default()
    }

    /// The same week with what somebody typed in place of the draft, and what would clash then.
    #[must_use]
    pub fn typed(self, duties: Vec<PlannedDuty>, by: PersonId) -> Self {
        let clashes = find_clashes(&duties, &self.beside, &self.books.shifts, self.site.time_zone);
        let new = || Roster {
            id: Roster::id_of(self.site.id, self.monday),
            site: self.site.id,
            week: self.monday,
            duties: vec![],
            edited: Signed { by, at: Timestamp::UNIX_EPOCH, note: String::new() },
            version: 0,
            published: None,
            people: vec![],
            changed: true,
        };
        let roster = Roster { duties, ..self.roster.clone().unwrap_or_else(new) };
        Self { roster: Some(roster), clashes, ..self }
    }
}

/// Reads a week of a site, for somebody who leads there.
pub async fn week(app: &App, person: &SignedIn, site: SiteId, date: NaiveDate) -> Result<Week, Problem> {
    person.at(site)?;
    if !person.crew_view(site).stores {
        return Err(Problem::NotFound);
    }
    let place = person.books.sites.get(&site).cloned().ok_or(Problem::NotFound)?;
    let (catalogs, company) = (app.catalogs.clone(), person.books.clone());
    app.db
        .read(move |conn| {
            let books = catalogs.site(conn, site)?;
            let books = Books { company, site: books, ..Books::default() };
            read(conn, &books, &place, monday_of(date))
        })
        .await
}

fn read(conn: &mut AnyConn, books: &Books, site: &Site, monday: NaiveDate) -> Result<Week, Problem> {
    let (before, after) = (minus(monday, 7), plus(monday, 7));
    let roster: Option<Roster> = crew::one(conn, site.id, Roster::id_of(site.id, monday).0)?;
    let around = Wanted { from: Some(before), until: Some(after), ..Wanted::default() };
    let weeks = crew::of_site::<DutyWeek>(conn, site.id, around)?;
    let running = Wanted { until: Some(plus(monday, 6)), not_over: Some(monday), ..Wanted::default() };
    let leaves: Vec<Leave> = crew::of_site::<Leave>(conn, site.id, running)?
        .into_iter()
        .filter(|leave| matches!(leave.state, AskState::Granted | AskState::Asked))
        .collect();
    let duties = roster.as_ref().map(|roster| roster.duties.as_slice()).unwrap_or_default();
    let now = Interval {
        from: at_local(site.time_zone, monday, NaiveTime::MIN),
        until: at_local(site.time_zone, plus(monday, 7), NaiveTime::MIN),
    };
    let crew = books.company.crew_of(site.id, &[], now);
    let people: BTreeSet<PersonId> = duties.iter().map(|duty| duty.person).chain(crew).collect();
    let beside = Neighbours {
        duties: weeks.iter().flat_map(|week| week.besides(monday)).collect(),
        leaves: leaves.iter().filter(|leave| leave.state == AskState::Granted).cloned().collect(),
        posts: posts_in_week(books, site.id, monday, &people),
    };
    let clashes = find_clashes(duties, &beside, &books.site.shifts, site.time_zone);
    let unseen = weeks.iter().filter(|week| week.week == monday && week.seen != Some(week.version)).map(|week| week.person).collect();
    Ok(Week { site: site.clone(), books: books.site.clone(), monday, roster, clashes, beside, leaves, unseen })
}

fn plus(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

fn minus(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

/// Keeps a draft.
pub async fn draft(app: &App, person: &SignedIn, site: SiteId, draft: DraftRoster) -> Result<RosterId, Problem> {
    person.at(site)?;
    let id = Roster::id_of(site, draft.week);
    app.submit(person.company, person.person, site.into(), None, draft).await?;
    Ok(id)
}

/// Publishes the draft of a week.
pub async fn publish(app: &App, person: &SignedIn, site: SiteId, monday: NaiveDate) -> Result<(), Problem> {
    let roster = week(app, person, site, monday).await?.roster.ok_or(Problem::NotFound)?;
    let step = PublishRoster { week: roster.week, people: roster.affected().into_iter().collect() };
    app.submit(person.company, person.person, site.into(), None, step).await?;
    Ok(())
}

/// Puts the draft of another week into this one, in place of what these people had there.
pub async fn copy(app: &App, person: &SignedIn, site: SiteId, from: NaiveDate, into: NaiveDate) -> Result<RosterId, Problem> {
    let (from, into) = (monday_of(from), monday_of(into));
    let source = week(app, person, site, from).await?.roster.ok_or(Problem::NotFound)?;
    let target = week(app, person, site, into).await?;
    let version = target.roster.as_ref().map_or(0, |roster| roster.version);
    // Whoever does not work here any more is not copied.
    let now = person.now();
    let works: BTreeSet<PersonId> = person.books.crew_of(site, &[], now).into_iter().collect();
    let planned = |shift| target.books.shifts.get(&shift).is_some_and(|shift| !shift.retired);
    let kept = source.duties.iter().filter(|duty| works.contains(&duty.person) && planned(duty.shift)).cloned().collect::<Vec<_>>();
    draft(app, person, site, DraftRoster { week: into, version, duties: copied(&kept, from, into) }).await
}

/// Lays a pattern over a week for one person, in place of what they had; without areas and post, with those that are divided to them.
pub async fn lay(
    app: &App,
    person: &SignedIn,
    site: SiteId,
    monday: NaiveDate,
    (whose, cycle): (PersonId, &Cycle),
    (areas, post): (&[AreaId], Option<CheckpointId>),
) -> Result<RosterId, Problem> {
    if cycle.days.is_empty() || cycle.days.len() > 62 {
        return Err(Problem::Refused(domain::refusal::Refusal::Invalid { field: "days".into() }));
    }
    let monday = monday_of(monday);
    let target = week(app, person, site, monday).await?;
    let version = target.roster.as_ref().map_or(0, |roster| roster.version);
    let others = target.duties().iter().filter(|duty| duty.person != whose).cloned();
    let theirs = cycle.week(monday, whose, areas, post).into_iter();
    // Where nobody says which areas, the site's division does.
    let theirs = theirs.map(|duty| if areas.is_empty() && post.is_none() { target.books.divided(duty) } else { duty });
    let duties = others.chain(theirs).collect();
    draft(app, person, site, DraftRoster { week: monday, version, duties }).await
}
