//! Which records of the crew may somebody see? Their own, and those of whom they lead; what is hidden does not exist.

use super::store::crew::{Wanted, of_site, one as stored, site_of};
use crate::{app::App, auth::SignedIn, db::AnyConn, problem::Problem};
use chrono::NaiveDate;
use domain::{
    crew::{Crew, CrewView},
    ids::SiteId,
};
use uuid::Uuid;

/// What somebody may see of the crew at each of some sites.
pub type CrewViews = Vec<(SiteId, CrewView)>;

/// What somebody may see of the crew: at every site of theirs, or at the one that was asked for.
pub fn crew_views(person: &SignedIn, only: Option<SiteId>) -> Result<CrewViews, Problem> {
    let sites = match only {
        Some(site) => person.at(site).map(|_| vec![site])?,
        None => person.sites().into_iter().map(|site| site.id).collect(),
    };
    Ok(sites.into_iter().map(|site| (site, person.crew_view(site))).collect())
}

/// The same, only where they see what belongs to nobody: stores, tools, plans. A site that was asked for and where they don't is none of theirs.
pub fn store_views(person: &SignedIn, only: Option<SiteId>) -> Result<CrewViews, Problem> {
    let views: CrewViews = crew_views(person, only)?.into_iter().filter(|(_, view)| view.stores).collect();
    if only.is_some() && views.is_empty() { Err(Problem::NotFound) } else { Ok(views) }
}

/// One record, for somebody who may see it; 404 otherwise.
pub async fn one<T: Crew + Clone + Send + 'static>(app: &App, person: &SignedIn, id: Uuid) -> Result<T, Problem> {
    let views = crew_views(person, None)?;
    app.db.read(move |conn| find(conn, &views, id)).await
}

/// The same, within a read.
pub fn find<T: Crew + Clone>(conn: &mut AnyConn, views: &CrewViews, id: Uuid) -> Result<T, Problem> {
    let sites: Vec<SiteId> = views.iter().map(|(site, _)| *site).collect();
    let site = site_of(conn, T::COLLECTION, &sites, id)?.ok_or(Problem::NotFound)?;
    let view = views.iter().find(|(of, _)| *of == site).map(|(_, view)| view).ok_or(Problem::NotFound)?;
    let record: T = stored(conn, site, id)?.ok_or(Problem::NotFound)?;
    if view.sees(&record.filing()) { Ok(record) } else { Err(Problem::NotFound) }
}

/// Records of a site that somebody may see. Whoever sees nobody's but their own is given these by their own index.
pub fn at<T: Crew + Clone>(conn: &mut AnyConn, site: SiteId, view: &CrewView, wanted: Wanted<'_>) -> Result<Vec<T>, Problem> {
    let person = if view.leads() || view.stores { wanted.person } else { Some(view.person) };
    let found: Vec<T> = of_site(conn, site, Wanted { person, ..wanted })?;
    Ok(found.into_iter().filter(|record| view.sees(&record.filing())).collect())
}

/// The cursor behind a record of a list that is sorted by day, newest first.
#[must_use]
pub fn day_cursor(date: NaiveDate, id: Uuid) -> String {
    format!("{date}_{id}")
}

/// The day and id to begin after.
pub fn after_day(after: Option<&str>) -> Result<Option<(NaiveDate, Uuid)>, Problem> {
    let Some(text) = after else { return Ok(None) };
    let wrong = || Problem::Unreadable("after: not a cursor of this list".into());
    let (date, id) = text.split_once('_').ok_or_else(wrong)?;
    Ok(Some((date.parse().map_err(|_| wrong())?, id.parse().map_err(|_| wrong())?)))
}
