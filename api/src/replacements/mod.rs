//! Who could step in (7.6)? What is known of each is gathered here; the rules in `domain` rank them, and say why.

pub mod rest;
pub mod web;

use crate::{
    app::App,
    auth::SignedIn,
    books::store::crew::{self as rows, Wanted},
    crew,
    db::{AnyConn, Id, Ts, schema::last_seen},
    problem::Problem,
};
use chrono::{Days, NaiveDate, TimeDelta};
use diesel::prelude::*;
use domain::{
    books::{CompanyBooks, SiteBooks},
    crew::CrewView,
    geo::Position,
    ids::{AreaId, CheckpointId, PersonId, ReplacementId, SiteId},
    leave::{AskState, Leave},
    people::{Held, Role},
    place::Site,
    replacement::{Candidate, Choice, Gap, Ranked, Replacement, ReplacementState, choose, rank},
    roster::{Duty, DutyWeek, monday_of},
    shift::Span,
    time::{Interval, Timestamp},
};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

/// Days back in which somebody came to know an area.
const KNOWS_DAYS: u64 = 60;

/// What candidates of a site's gaps are drawn from: duties of two months, leave, posts, where people were seen.
struct Pool {
    site: Site,
    books: Arc<SiteBooks>,
    duties: BTreeMap<PersonId, Vec<Duty>>,
    leaves: Vec<Leave>,
    seen: HashMap<PersonId, CheckpointId>,
    roles: HashMap<PersonId, Vec<Role>>,
}

/// Gathers the pool around some days, for somebody who leads.
fn pool(
    conn: &mut AnyConn,
    (site, books): (&Site, Arc<SiteBooks>),
    company: &CompanyBooks,
    view: &CrewView,
    (first, last): (NaiveDate, NaiveDate),
    now: Timestamp,
) -> Result<Pool, Problem> {
    let since = monday_of(first.checked_sub_days(Days::new(KNOWS_DAYS)).unwrap_or(first));
    let until = last.checked_add_days(Days::new(7)).unwrap_or(last);
    let mut duties: BTreeMap<PersonId, Vec<Duty>> = BTreeMap::new();
    for week in rows::of_site::<DutyWeek>(conn, site.id, Wanted { from: Some(since), until: Some(until), ..Wanted::default() })? {
        duties.entry(week.person).or_default().extend(week.duties);
    }
    let running = Wanted { until: Some(last), not_over: Some(first), state: Some(AskState::Granted.word()), ..Wanted::default() };
    let leaves = rows::of_site::<Leave>(conn, site.id, running)?;
    let seen: Vec<(Id, Id)> = last_seen::table
        .filter(last_seen::site_id.eq(Id::from(site.id)))
        .filter(last_seen::seen_at.ge(Ts(now - TimeDelta::days(14))))
        .select((last_seen::person_id, last_seen::checkpoint_id))
        .load(conn)?;
    let mut roles: HashMap<PersonId, Vec<Role>> = HashMap::new();
    let active = |person: &PersonId| company.people.get(person).is_some_and(|person| person.active);
    for m in company.memberships.values().flatten() {
        let here = m.site.is_none_or(|s| s == site.id) && m.held(Interval::at(now)) != Held::No;
        if here && active(&m.person) && view.sees_person(m.person) {
            roles.entry(m.person).or_default().push(m.role);
        }
    }
    let seen = seen.into_iter().map(|(person, checkpoint)| (person.into(), checkpoint.into())).collect();
    Ok(Pool { site: site.clone(), books, duties, leaves, seen, roles })
}

impl Pool {
    /// Everybody who could be asked about a gap, ranked. People whose posts never work shifts like it are left out.
    fn ranked(&self, gap: &Replacement) -> Vec<Ranked> {
        let Some(shift) = self.books.shifts.get(&gap.shift) else { return vec![] };
        let zone = self.site.time_zone;
        let spans = shift.spans(gap.date, zone);
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return vec![] };
        let hull = Span { from: first.from, until: last.until };
        let monday = monday_of(gap.date);
        let month = (gap.date.format("%Y-%m")).to_string();
        let post = gap.post.and_then(|post| self.spot(post));
        let areas: HashSet<AreaId> = gap.areas.iter().copied().collect();
        let fits = |roles: &Vec<Role>| roles.iter().any(|role| shift.roles.contains(role));
        let candidates: Vec<Candidate> = self
            .roles
            .iter()
            .filter(|(person, roles)| **person != gap.person && fits(roles))
            .map(|(person, _)| {
                let none = vec![];
                let duties = self.duties.get(person).unwrap_or(&none);
                let placed: Vec<(&Duty, Span)> = duties
                    .iter()
                    .filter(|duty| duty.covered_by.is_none() && duty.replaces != Some(gap.id))
                    .filter_map(|duty| Some((duty, self.hull(duty)?)))
                    .collect();
                let on_duty = placed.iter().any(|(_, span)| span.common(&hull).is_some());
                let before =
                    placed.iter().filter(|(_, span)| span.until <= hull.from).map(|(_, span)| (hull.from - span.until).num_minutes()).min();
                let after =
                    placed.iter().filter(|(_, span)| span.from >= hull.until).map(|(_, span)| (span.from - hull.until).num_minutes()).min();
                let near = |minutes: &i64| *minutes < 24 * 60;
                let week = placed.iter().filter(|(duty, _)| monday_of(duty.date) == monday);
                let minutes = |duty: &Duty| self.books.shifts.get(&duty.shift).map_or(0, |shift| shift.paid_minutes(duty.date, zone));
                let known =
                    placed.iter().filter(|(duty, span)| span.until <= hull.from && duty.areas.iter().any(|area| areas.contains(area)));
                Candidate {
                    person: *person,
                    knows: u32::try_from(known.count()).unwrap_or(u32::MAX),
                    rest: before.into_iter().chain(after).filter(near).min(),
                    week_minutes: week.map(|(duty, _)| minutes(duty)).sum(),
                    metres: self.metres(*person, post.as_ref()),
                    stepped_in: placed
                        .iter()
                        .filter(|(duty, _)| duty.replaces.is_some() && duty.date.format("%Y-%m").to_string() == month)
                        .count()
                        .try_into()
                        .unwrap_or(u32::MAX),
                    on_leave: self.leaves.iter().any(|leave| leave.person == *person && leave.span(zone).common(&hull).is_some()),
                    on_duty,
                    holds_post: true,
                }
            })
            .collect();
        rank(&Gap { replacement: gap.id, minutes: shift.paid_minutes(gap.date, zone) }, &candidates)
    }

    fn hull(&self, duty: &Duty) -> Option<Span> {
        let spans = self.books.shifts.get(&duty.shift)?.spans(duty.date, self.site.time_zone);
        Some(Span { from: spans.first()?.from, until: spans.last()?.until })
    }

    fn spot(&self, checkpoint: CheckpointId) -> Option<Position> {
        self.books.checkpoints.get(&checkpoint)?.position
    }

    fn metres(&self, person: PersonId, post: Option<&Position>) -> Option<u32> {
        let seen = self.spot(*self.seen.get(&person)?)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "metres on this planet fit into u32")]
        Some(seen.distance(post?) as u32)
    }
}

/// Ranks those who could step in for a gap: only whoever leads sees it.
pub async fn ranking(app: &App, person: &SignedIn, gap: &Replacement) -> Result<Vec<Ranked>, Problem> {
    Ok(rankings(app, person, gap.site, vec![gap.clone()]).await?.into_iter().flat_map(|(_, ranked)| ranked).collect())
}

/// The same for several gaps of one site at once.
pub async fn rankings(
    app: &App,
    person: &SignedIn,
    site: SiteId,
    gaps: Vec<Replacement>,
) -> Result<Vec<(ReplacementId, Vec<Ranked>)>, Problem> {
    let view = person.crew_view(site);
    if !view.leads() {
        return Err(Problem::NotFound);
    }
    let days = gaps.iter().map(|gap| gap.date);
    let Some(days) = days.clone().min().zip(days.max()) else { return Ok(vec![]) };
    let place = person.books.sites.get(&site).cloned().ok_or(Problem::NotFound)?;
    let (catalogs, company, now) = (app.catalogs.clone(), person.books.clone(), app.ports.now());
    app.db
        .read(move |conn| {
            let books = catalogs.site(conn, site)?;
            let pool = pool(conn, (&place, books), &company, &view, days, now)?;
            Ok(gaps.iter().map(|gap| (gap.id, pool.ranked(gap))).collect())
        })
        .await
}

/// Solves a site's open gaps together, from a day on; from yesterday on when none is named: a night that runs is of yesterday, and whoever
/// was missing last week is not stepped in for any more.
pub async fn proposals(app: &App, person: &SignedIn, site: SiteId, from: Option<NaiveDate>) -> Result<Vec<Choice>, Problem> {
    person.at(site)?;
    let zone = person.books.sites.get(&site).ok_or(Problem::NotFound)?.time_zone;
    let yesterday = app.ports.now().with_timezone(&zone).date_naive().checked_sub_days(Days::new(1));
    let from = from.or(yesterday);
    let query = crew::CrewQuery {
        site: Some(site),
        state: Some(ReplacementState::Open.word().into()),
        from,
        limit: Some(crate::lists::PAGE_LIMIT),
        ..crew::CrewQuery::default()
    };
    let gaps = crew::list::<Replacement>(app, person, &query).await?.items;
    // Nobody is proposed who has said no.
    let mut ranked = rankings(app, person, site, gaps.clone()).await?;
    for (gap, (_, people)) in gaps.iter().zip(&mut ranked) {
        let said_no = |one: &Ranked| {
            gap.asked.iter().any(|asked| asked.person == one.person && asked.answer.as_ref().is_some_and(|answer| !answer.accepts))
        };
        people.retain(|one| !said_no(one));
    }
    Ok(choose(&ranked))
}
