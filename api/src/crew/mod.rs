//! How are the crew's records read? By id and page by page, each starting at what the person may see ([`CrewView`]): their own, those that
//! name them, those of the people whom they lead.

pub mod live;

use crate::{
    app::App,
    auth::SignedIn,
    books::store::crew::{self, Wanted},
    db::AnyConn,
    lists::{Page, PageQuery},
    problem::Problem,
};
use chrono::NaiveDate;
use domain::{
    books::Collection,
    crew::{Crew, CrewView},
    ids::{PersonId, SiteId},
};
use serde::Deserialize;
use uuid::Uuid;

/// Rows that are looked through at once for those that somebody may see.
const AT_ONCE: usize = 200;

/// Sites with what somebody may see of the crew there.
pub type CrewViews = Vec<(SiteId, CrewView)>;

/// What a person may see of the crew, at one site or at all of theirs.
pub fn views(person: &SignedIn, only: Option<SiteId>) -> Result<CrewViews, Problem> {
    match only {
        Some(site) => person.at(site).map(|_| vec![(site, person.crew_view(site))]),
        None => Ok(person.sites().into_iter().map(|site| (site.id, person.crew_view(site.id))).collect()),
    }
}

/// One record that the person may see; 404 when it is not there or not theirs to see.
pub async fn find<T: Crew + Clone + Send + 'static>(app: &App, person: &SignedIn, id: Uuid) -> Result<T, Problem> {
    let views = views(person, None)?;
    app.db.read(move |conn| seen(conn, &views, id)).await
}

/// The same, inside a transaction.
pub fn seen<T: Crew + Clone>(conn: &mut AnyConn, views: &CrewViews, id: Uuid) -> Result<T, Problem> {
    for (site, view) in views {
        if let Some(found) = crew::one::<T>(conn, *site, id)? {
            return if view.sees(&found.filing()) { Ok(found) } else { Err(Problem::NotFound) };
        }
    }
    Err(Problem::NotFound)
}

/// Which records of a list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CrewQuery {
    /// Only of this site.
    #[param(value_type = Option<Uuid>)]
    pub site: Option<SiteId>,
    /// Only this person's.
    #[param(value_type = Option<Uuid>)]
    pub person: Option<PersonId>,
    /// Only in this state.
    pub state: Option<String>,
    /// Only of this local date or later.
    pub from: Option<NaiveDate>,
    /// Only of this local date or earlier.
    pub until: Option<NaiveDate>,
    /// Items in this page: 1 to 200; 50 when not said.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

impl CrewQuery {
    fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, after: self.after.clone() }
    }

    /// Where to begin: the date and id of the last one.
    fn after(&self) -> Result<Option<(NaiveDate, Uuid)>, Problem> {
        let unreadable = || Problem::Unreadable("after: not a cursor of this list".into());
        let Some(text) = self.after.as_deref().filter(|text| !text.is_empty()) else { return Ok(None) };
        let (date, id) = text.split_once('_').ok_or_else(unreadable)?;
        Ok(Some((date.parse().map_err(|_| unreadable())?, id.parse().map_err(|_| unreadable())?)))
    }
}

/// A page of records, the newest day first.
pub async fn list<T: Crew + Clone + Send + 'static>(app: &App, person: &SignedIn, query: &CrewQuery) -> Result<Page<T>, Problem> {
    let (views, after, limit) = (views(person, query.site)?, query.after()?, query.page().limit());
    let query = query.clone();
    app.db.read(move |conn| page(conn, &views, &query, after, limit)).await
}

fn page<T: Crew + Clone>(
    conn: &mut AnyConn,
    views: &CrewViews,
    query: &CrewQuery,
    after: Option<(NaiveDate, Uuid)>,
    limit: usize,
) -> Result<Page<T>, Problem> {
    let mut found: Vec<(NaiveDate, Uuid, T)> = vec![];
    for (site, view) in views {
        let mut from = after;
        let mut of_site = 0;
        // What others may see besides whose it is has no column of its own: rows are looked through until the page is full.
        while of_site <= limit {
            // Whoever leads nobody looks through their own, where nobody else's names them.
            let own = (!view.leads() && is_ones_own(T::COLLECTION)).then_some(view.person);
            let wanted = Wanted {
                person: query.person.or(own),
                state: query.state.as_deref(),
                from: query.from,
                until: query.until,
                after: from,
                newest: Some(AT_ONCE.max(limit + 1)),
                ..Wanted::default()
            };
            let rows = crew::of_site::<T>(conn, *site, wanted)?;
            let Some(last) = rows.last() else { break };
            let full = rows.len() >= AT_ONCE.max(limit + 1);
            from = Some((last.filing().date, id_of(last)));
            let seen = rows.into_iter().filter(|row| view.sees(&row.filing())).map(|row| (row.filing().date, id_of(&row), row));
            let before = found.len();
            found.extend(seen);
            of_site += found.len() - before;
            if !full {
                break;
            }
        }
    }
    found.sort_by_key(|(date, id, _)| std::cmp::Reverse((*date, *id)));
    let page = Page::cut(found, limit, |(date, id, _)| format!("{date}_{id}"));
    Ok(Page { items: page.items.into_iter().map(|(.., item)| item).collect(), next: page.next })
}

/// Records that only whose they are sees, and those who lead them.
const fn is_ones_own(collection: Collection) -> bool {
    matches!(
        collection,
        Collection::Clockings | Collection::Corrections | Collection::DutyWeeks | Collection::LeaveAllowances | Collection::Leaves
    )
}

fn id_of<T: Crew + Clone>(one: &T) -> Uuid {
    let record: domain::books::Record = one.clone().into();
    record.id()
}
