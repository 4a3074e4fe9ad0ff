//! How does the day stand? What was due, what runs, what is done, what was missed; and what nobody can know yet, because a
//! phone that may have walked it has not reported since.

use super::store::{self, Views};
use crate::{app::App, auth::SignedIn, problem::Problem};
use chrono::NaiveDate;
use domain::{
    books::SiteBooks,
    ids::{PatrolId, PersonId, RouteId, SiteId},
    patrol::{Patrol, PatrolState},
    place::Site,
    route::{Planned, Route},
    time::Timestamp,
};
use serde::Serialize;
use std::sync::Arc;

/// How one walk of the day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its window has not begun.
    Later,
    /// Its window is open and nobody has begun, as far as is known.
    Due,
    /// Somebody is out.
    Running,
    /// Finished, to be looked at.
    Done,
    /// Accepted.
    Accepted,
    /// Sent back.
    SentBack,
    /// Its window has passed and no phone has reported it.
    Missed,
    /// Its window has passed, but a phone that may have walked it has not reported since (`sync.md` 12).
    Unknown,
}

/// One walk of the day.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The route.
    pub route: Arc<Route>,
    /// The window, in UTC; none for a walk at will.
    pub span: Option<(Timestamp, Timestamp)>,
    /// The walk that was due.
    pub planned: Option<Planned>,
    /// The patrol, once somebody began it.
    pub patrol: Option<Patrol>,
    /// How it stands.
    pub standing: Standing,
}

/// The board of one site and day.
pub struct Board {
    /// The site.
    pub site: Site,
    /// The local date.
    pub date: NaiveDate,
    /// The walks, by their windows.
    pub walks: Vec<Walk>,
    /// Who is out right now.
    pub out: Vec<PersonId>,
}

/// The board of a site and local date; today when none is said.
pub async fn of_day(app: &App, person: &SignedIn, site: SiteId, date: Option<NaiveDate>) -> Result<Board, Problem> {
    let view = person.at(site)?;
    let place = person.books.sites.get(&site).cloned().ok_or(Problem::NotFound)?;
    let now = app.ports.now();
    let date = date.unwrap_or_else(|| now.with_timezone(&place.time_zone).date_naive());
    let views: Views = vec![(site, view.clone())];
    let catalogs = app.catalogs.clone();
    let company = person.company;
    let (books, patrols, reported): (Arc<SiteBooks>, Vec<Patrol>, Option<Timestamp>) = app
        .db
        .read(move |conn| {
            let books = catalogs.site(conn, site)?;
            let patrols = store::of_date(conn, &views, date)?;
            let reported = crate::devices::oldest_contact(conn, company)?;
            Ok::<_, Problem>((books, patrols, reported))
        })
        .await?;
    let sees_plan = view.all_work;
    let walks = walks(&books, &place, date, patrols, now, reported, |route| sees_plan || route.people.contains(&person.person));
    let out = walks.iter().filter(|w| w.standing == Standing::Running).filter_map(|w| w.patrol.as_ref()).flat_map(|p| p.walkers.clone());
    let mut out: Vec<PersonId> = out.collect();
    out.sort();
    out.dedup();
    Ok(Board { site: place, date, walks, out })
}

/// A patrol of today whose window has closed, and that is not done.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct OverduePatrol {
    /// Of which route.
    #[schema(value_type = uuid::Uuid)]
    pub route: RouteId,
    /// The patrol, when somebody is out on it.
    #[schema(value_type = Option<uuid::Uuid>)]
    pub patrol: Option<PatrolId>,
    /// When its window closed.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// A phone that may have walked it has not reported since: nobody knows yet.
    pub unknown: bool,
}

impl Board {
    /// The patrols that are overdue now, by their windows.
    #[must_use]
    pub fn overdue(&self, now: Timestamp) -> Vec<OverduePatrol> {
        let late = |walk: &&Walk| matches!(walk.standing, Standing::Running | Standing::Missed | Standing::Unknown);
        let overdue = |walk: &Walk| {
            let until = walk.span.map(|(_, until)| until).filter(|until| *until < now)?;
            let (route, patrol) = (walk.route.id, walk.patrol.as_ref().map(|patrol| patrol.id));
            Some(OverduePatrol { route, patrol, until, unknown: walk.standing == Standing::Unknown })
        };
        self.walks.iter().filter(late).filter_map(overdue).collect()
    }
}

fn walks(
    books: &SiteBooks,
    site: &Site,
    date: NaiveDate,
    mut patrols: Vec<Patrol>,
    now: Timestamp,
    reported: Option<Timestamp>,
    sees: impl Fn(&Route) -> bool,
) -> Vec<Walk> {
    let mut walks = vec![];
    for route in books.routes.values() {
        let route = Arc::new(route.clone());
        for planned in route.planned_on(date) {
            let span = planned.span(site.time_zone);
            let place = patrols.iter().position(|p| p.id == planned.patrol(route.id));
            let patrol = place.map(|n| patrols.swap_remove(n));
            if patrol.is_none() && !sees(&route) {
                continue;
            }
            let standing = standing(patrol.as_ref(), Some(span), now, reported);
            walks.push(Walk { route: route.clone(), span: Some(span), planned: Some(planned), patrol, standing });
        }
    }
    // What is left was walked at will, or its plan has changed since.
    for patrol in patrols {
        let Some(route) = books.routes.get(&patrol.route) else { continue };
        let standing = standing(Some(&patrol), None, now, reported);
        let planned = patrol.planned;
        walks.push(Walk {
            route: Arc::new(route.clone()),
            span: planned.map(|p| p.span(site.time_zone)),
            planned,
            patrol: Some(patrol),
            standing,
        });
    }
    walks.sort_by_key(|w| (w.span.map(|s| s.0), w.patrol.as_ref().map(|p| p.started.at), w.route.name.zh.clone()));
    walks
}

fn standing(patrol: Option<&Patrol>, span: Option<(Timestamp, Timestamp)>, now: Timestamp, reported: Option<Timestamp>) -> Standing {
    match (patrol.map(|p| p.state), span) {
        (Some(PatrolState::Underway), _) => Standing::Running,
        (Some(PatrolState::Complete | PatrolState::Partial), _) => Standing::Done,
        (Some(PatrolState::Accepted), _) => Standing::Accepted,
        (Some(PatrolState::SentBack), _) => Standing::SentBack,
        (None, Some((from, _))) if now < from => Standing::Later,
        (None, Some((_, until))) if now <= until => Standing::Due,
        // A phone that has not been heard of since the window closed may still have it.
        (None, Some((_, until))) if reported.is_some_and(|last| last < until) => Standing::Unknown,
        (None, _) => Standing::Missed,
    }
}
