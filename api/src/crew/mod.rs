//! How are the records of the crew's day read? Every reading starts at what the person may see ([`CrewView`]): their own, those that name
//! them, those of the people whom they lead. What is hidden does not exist.

pub mod clock;
pub mod lists;
pub mod live;
pub mod tables;

pub use lists::{CrewQuery, list};

use crate::{
    app::App,
    auth::SignedIn,
    books::store::crew::{self, Wanted},
    db::AnyConn,
    problem::Problem,
};
use chrono::NaiveDate;
use domain::{
    books::{Collection, SiteBooks},
    crew::{Crew, CrewView},
    ids::{PersonId, SiteId},
    people::{Held, Role},
    rights::Action,
};
use serde::Deserialize;
use uuid::Uuid;

/// What a lead says to leave or a correction that was asked for.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Yes.
    pub granted: bool,
    /// In words; needed for a no.
    #[serde(default)]
    pub note: String,
}

/// Sites with what somebody may see of the crew there.
pub type CrewViews = Vec<(SiteId, CrewView)>;

/// What a person may see of the crew, at one site or at all of theirs.
pub fn views(person: &SignedIn, only: Option<SiteId>) -> Result<CrewViews, Problem> {
    match only {
        Some(site) => person.at(site).map(|_| vec![(site, person.crew_view(site))]),
        None => Ok(person.sites().into_iter().map(|site| (site.id, person.crew_view(site.id))).collect()),
    }
}

/// The same, only where they see what belongs to nobody: stores, tools, plans. A site that was asked for and where they don't is none of theirs.
pub fn store_views(person: &SignedIn, only: Option<SiteId>) -> Result<CrewViews, Problem> {
    let views: CrewViews = views(person, only)?.into_iter().filter(|(_, view)| view.stores).collect();
    if only.is_some() && views.is_empty() { Err(Problem::NotFound) } else { Ok(views) }
}

/// One record that the person may see; 404 when it is not there or not theirs to see.
pub async fn find<T: Crew + Clone + Send + 'static>(app: &App, person: &SignedIn, id: Uuid) -> Result<T, Problem> {
    let views = views(person, None)?;
    app.db.read(move |conn| seen(conn, &views, id)).await
}

/// The same, within a read.
pub fn seen<T: Crew + Clone>(conn: &mut AnyConn, views: &CrewViews, id: Uuid) -> Result<T, Problem> {
    let sites: Vec<SiteId> = views.iter().map(|(site, _)| *site).collect();
    let (site, record) = crew::at_one_of::<T>(conn, &sites, id)?.ok_or(Problem::NotFound)?;
    let sees = views.iter().any(|(of, view)| *of == site && view.sees(&record.filing()));
    if sees { Ok(record) } else { Err(Problem::NotFound) }
}

/// Records of a site that somebody may see. Whoever leads nobody is given their own by their own index, where nobody else's names them.
pub fn at<T: Crew + Clone>(conn: &mut AnyConn, site: SiteId, view: &CrewView, wanted: Wanted<'_>) -> Result<Vec<T>, Problem> {
    let found: Vec<T> = crew::of_site(conn, site, Wanted { person: wanted.person.or(own(T::COLLECTION, view)), ..wanted })?;
    Ok(found.into_iter().filter(|record| view.sees(&record.filing())).collect())
}

/// Whose records alone somebody can see of a kind: their own, or (none) more.
const fn own(collection: Collection, view: &CrewView) -> Option<PersonId> {
    let is_ones_own = matches!(
        collection,
        Collection::Clockings
            | Collection::Corrections
            | Collection::DutyWeeks
            | Collection::LeaveAllowances
            | Collection::Leaves
            | Collection::SupplyMoves
            | Collection::Tools
    );
    if is_ones_own && !view.stores { Some(view.person) } else { None }
}

/// The cursor behind a record of a list that is sorted by day, the newest first.
#[must_use]
pub fn day_cursor(date: NaiveDate, id: Uuid) -> String {
    format!("{date}_{id}")
}

/// The day and id to begin after.
pub fn after_day(after: Option<&str>) -> Result<Option<(NaiveDate, Uuid)>, Problem> {
    let Some(text) = after.filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = || Problem::Unreadable("after: not a cursor of this list".into());
    let (date, id) = text.split_once('_').ok_or_else(wrong)?;
    Ok(Some((date.parse().map_err(|_| wrong())?, id.parse().map_err(|_| wrong())?)))
}

/// The people whom somebody leads at a site, but for themselves: whom they may assess, call to a training, send to a job.
#[must_use]
pub fn led_by(person: &SignedIn, site: SiteId) -> Vec<PersonId> {
    let view = person.crew_view(site);
    let works = person.books.crew_of(site, &[], person.now());
    works.into_iter().filter(|one| *one != person.person && view.sees_person(*one)).collect()
}

/// The posts that one of the crew holds at a site now.
#[must_use]
pub fn roles_of(person: &SignedIn, one: PersonId, site: SiteId) -> Vec<Role> {
    let held = person.books.memberships.get(&one).into_iter().flatten();
    held.filter(|m| m.site.is_none_or(|s| s == site) && m.held(person.now()) != Held::No).map(|m| m.role).collect()
}

/// One of the crew holds a post that works some shift of a site: they stand in rosters.
#[must_use]
pub fn works_shifts(person: &SignedIn, one: PersonId, books: &SiteBooks, site: SiteId) -> bool {
    let roles = roles_of(person, one, site);
    books.shifts.values().any(|shift| !shift.retired && shift.roles.iter().any(|role| roles.contains(role)))
}

/// The sites at which somebody may plan the crew.
#[must_use]
pub fn planned_by(person: &SignedIn) -> Vec<SiteId> {
    person.sites().into_iter().map(|site| site.id).filter(|site| person.can(Action::PlanCrew, *site, None)).collect()
}
