//! Lists of the crew's records, page by page: of several sites the newest come first, whichever site they are of.

use super::{CrewViews, after_day, at, day_cursor, own, views};
use crate::{
    app::App,
    auth::SignedIn,
    books::store::crew::{self, Wanted},
    db::AnyConn,
    lists::{Page, PageQuery},
    pages::Asked,
    problem::Problem,
};
use chrono::NaiveDate;
use domain::{
    crew::{Crew, CrewView, Whose},
    ids::{PersonId, SiteId},
};
use serde::Deserialize;
use std::sync::Arc;
use uuid::Uuid;

/// Rows that are looked through at once for those that somebody may see.
const AT_ONCE: usize = 200;

/// Where the next page begins: after this day and id, the newest first.
pub type After = Option<(NaiveDate, Uuid)>;

/// Day and id of a record: by these lists are sorted.
pub fn key<T: Crew + Clone>(record: &T) -> (NaiveDate, Uuid) {
    let id = <T as Into<domain::books::Record>>::into(record.clone()).id();
    (record.filing().date, id)
}

/// What of a list somebody wants to read.
pub struct Listed<T> {
    /// By what the table finds it.
    pub wanted: WantedOf,
    /// What else it must be.
    pub fits: Arc<dyn Fn(&T) -> bool + Send + Sync>,
}

/// By what the table finds records.
#[derive(Debug, Clone, Default)]
pub struct WantedOf {
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Only about this.
    pub about: Option<Uuid>,
    /// Only in this state.
    pub state: Option<String>,
    /// Only of this day or later.
    pub from: Option<NaiveDate>,
    /// Only of this day or earlier.
    pub until: Option<NaiveDate>,
}

impl WantedOf {
    fn wanted(&self) -> Wanted<'_> {
        let Self { person, about, state, from, until } = self;
        Wanted { person: *person, about: *about, state: state.as_deref(), from: *from, until: *until, ..Wanted::default() }
    }
}

impl<T> Listed<T> {
    /// By what the table finds it alone.
    #[must_use]
    pub fn by(wanted: WantedOf) -> Self {
        Self { wanted, fits: Arc::new(|_| true) }
    }
}

/// A page of one site: those that the person may see, the newest first.
pub fn of_one<T: Crew + Clone>(
    conn: &mut AnyConn,
    (site, view): &(SiteId, CrewView),
    listed: &Listed<T>,
    mut after: After,
    limit: usize,
) -> Result<Vec<T>, Problem> {
    let mut found = vec![];
    // Whoever sees everything gets the rows as they come; for others some of them fall out, and more are fetched.
    let fetched = if view.of == Whose::Everybodys { limit } else { limit.max(AT_ONCE) };
    loop {
        let person = listed.wanted.person.or(own(T::COLLECTION, view));
        let rows: Vec<T> = crew::of_site(conn, *site, Wanted { person, after, newest: Some(fetched), ..listed.wanted.wanted() })?;
        let last = rows.last().map(key).filter(|_| rows.len() == fetched);
        found.extend(rows.into_iter().filter(|row| view.sees(&row.filing()) && (listed.fits)(row)));
        match last {
            Some(last) if found.len() < limit => after = Some(last),
            _ => break,
        }
    }
    found.truncate(limit);
    Ok(found)
}

/// A page of several sites, the newest first.
pub fn page<T: Crew + Clone>(
    conn: &mut AnyConn,
    views: &CrewViews,
    listed: &Listed<T>,
    after: After,
    limit: usize,
) -> Result<Page<T>, Problem> {
    let mut found = vec![];
    for view in views {
        found.extend(of_one(conn, view, listed, after, limit.saturating_add(1))?);
    }
    found.sort_by_key(|record| std::cmp::Reverse(key(record)));
    Ok(Page::cut(found, limit, |record| {
        let (day, id) = key(record);
        day_cursor(day, id)
    }))
}

/// Every record of a period that the person may see, in the order of their days.
pub fn all<T: Crew + Clone>(conn: &mut AnyConn, views: &CrewViews, wanted: &WantedOf) -> Result<Vec<T>, Problem> {
    let mut found = vec![];
    for (site, view) in views {
        found.extend(at::<T>(conn, *site, view, wanted.wanted())?);
    }
    Ok(found)
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
    /// By what a page's filters say.
    #[must_use]
    pub fn asked(asked: &Asked) -> Self {
        Self {
            site: asked.read("site"),
            person: asked.read("person"),
            state: Some(asked.get("state")).filter(|state| !state.is_empty()).map(str::to_owned),
            after: asked.after().map(str::to_owned),
            ..Self::default()
        }
    }
}

/// A page of records, the newest day first.
pub async fn list<T: Crew + Clone + Send + 'static>(app: &App, person: &SignedIn, query: &CrewQuery) -> Result<Page<T>, Problem> {
    let (views, after) = (views(person, query.site)?, after_day(query.after.as_deref())?);
    let limit = PageQuery { limit: query.limit, after: None }.limit();
    let CrewQuery { person, state, from, until, .. } = query.clone();
    let listed = Listed::by(WantedOf { person, about: None, state, from, until });
    app.db.read(move |conn| page(conn, &views, &listed, after, limit)).await
}
