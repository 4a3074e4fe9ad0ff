//! How are the records of the crew's day read? Every reading starts at what the person may see: their own, and those of whom they lead. Of
//! several sites the newest come first, whichever site they are of.

use crate::{
    app::App,
    auth::SignedIn,
    books::store::crew::{self, Wanted},
    db::{AnyConn, DbError},
    exports::{Format, Row, Source, hand_out, named, words},
    lists::{Page, PageQuery},
    pages::{Names, Words},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use domain::{
    crew::{Crew, CrewView, Whose},
    ids::{PersonId, SiteId},
    rights::Action,
};
use std::sync::Arc;
use uuid::Uuid;

/// What a person may see of the crew of each site that they may see at all.
pub type CrewSights = Vec<(SiteId, CrewView)>;

/// What somebody may see of the crew of their sites, or of one of them.
pub fn sights(person: &SignedIn, only: Option<SiteId>) -> Result<CrewSights, Problem> {
    match only {
        Some(site) => person.at(site).map(|_| vec![(site, person.crew_view(site))]),
        None => Ok(person.sites().into_iter().map(|site| (site.id, person.crew_view(site.id))).collect()),
    }
}

/// Where the next page begins: after this day and id, the newest first.
pub type After = Option<(NaiveDate, Uuid)>;

/// The day and id to begin after.
pub fn after_day(query: &PageQuery) -> Result<After, Problem> {
    let bad = || Problem::Unreadable("after: not a cursor of this list".into());
    let Some(text) = query.after.as_deref() else { return Ok(None) };
    let (day, id) = text.split_once('_').ok_or_else(bad)?;
    Ok(Some((day.parse().map_err(|_| bad())?, id.parse().map_err(|_| bad())?)))
}

fn key<T: Crew + Clone>(record: &T) -> (NaiveDate, Uuid) {
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
#[derive(Debug, Clone, Copy, Default)]
pub struct WantedOf {
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Only about this.
    pub about: Option<Uuid>,
    /// Only in this state.
    pub state: Option<&'static str>,
    /// Only of this day or later.
    pub from: Option<NaiveDate>,
    /// Only of this day or earlier.
    pub until: Option<NaiveDate>,
}

impl<T> Listed<T> {
    /// By what the table finds it alone.
    #[must_use]
    pub fn by(wanted: WantedOf) -> Self {
        Self { wanted, fits: Arc::new(|_| true) }
    }
}

/// A page of one site: those that the person may see, the newest first, one more than fits where there are more.
fn of_one<T: Crew + Clone>(
    conn: &mut AnyConn,
    (site, view): &(SiteId, CrewView),
    listed: &Listed<T>,
    after: After,
    limit: usize,
) -> Result<Vec<T>, DbError> {
    let WantedOf { person, about, state, from, until } = listed.wanted;
    let mut found = vec![];
    let mut after = after;
    // Whoever sees everything gets the rows as they come; for others some of them fall out, and more are fetched.
    let fetched = if view.of == Whose::Everybodys { limit } else { limit.max(200) };
    loop {
        let wanted = Wanted { person, about, state, from, until, not_over: None, after, newest: Some(fetched) };
        let rows: Vec<T> = crew::of_site(conn, *site, wanted)?;
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
    sights: &CrewSights,
    listed: &Listed<T>,
    after: After,
    limit: usize,
) -> Result<Page<T>, Problem> {
    let mut found = vec![];
    for sight in sights {
        found.extend(of_one(conn, sight, listed, after, limit.saturating_add(1))?);
    }
    found.sort_by_key(|record| std::cmp::Reverse(key(record)));
    Ok(Page::cut(found, limit, |record| {
        let (day, id) = key(record);
        format!("{day}_{id}")
    }))
}

/// Every record of a period that the person may see, in the order of their days.
pub fn all<T: Crew + Clone>(conn: &mut AnyConn, sights: &CrewSights, wanted: WantedOf) -> Result<Vec<T>, DbError> {
    let WantedOf { person, about, state, from, until } = wanted;
    let mut found = vec![];
    for (site, view) in sights {
        let wanted = Wanted { person, about, state, from, until, not_over: None, after: None, newest: None };
        let rows: Vec<T> = crew::of_site(conn, *site, wanted)?;
        found.extend(rows.into_iter().filter(|row| view.sees(&row.filing())));
    }
    Ok(found)
}

/// One record; 404 when it is not there or not theirs to see.
pub async fn one<T: Crew + Clone + Send + 'static>(app: &App, person: &SignedIn, id: Uuid) -> Result<T, Problem> {
    let sights = sights(person, None)?;
    app.db
        .read(move |conn| {
            let sites: Vec<SiteId> = sights.iter().map(|(site, _)| *site).collect();
            let Some(site) = crew::site_of(conn, T::COLLECTION, &sites, id)? else { return Err(Problem::NotFound) };
            let record: T = crew::one(conn, site, id)?.ok_or(Problem::NotFound)?;
            let seen = sights.iter().any(|(here, view)| *here == site && view.sees(&record.filing()));
            if seen { Ok(record) } else { Err(Problem::NotFound) }
        })
        .await
}

/// A list of the crew's as a table.
pub trait Tabled: Send + 'static {
    /// What it lists.
    type Item: Crew + Clone + Send;
    /// Its name in files, and the key of what it is called.
    const NAMED: (&'static str, &'static str);
    /// The names of its columns, by their keys.
    const COLUMNS: &'static [&'static str];
    /// One row.
    fn row(item: &Self::Item, names: &Names, t: &Words) -> Row;
}

struct Table<L: Tabled> {
    sights: std::vec::IntoIter<(SiteId, CrewView)>,
    here: Option<((SiteId, CrewView), After)>,
    listed: Listed<L::Item>,
    names: Names,
    t: &'static Words,
}

/// Records that are fetched at once.
const ROWS: usize = 1_000;

/// Sends what somebody may see of a list as a file: site by site, the newest first.
pub async fn give<L: Tabled>(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    format: &str,
    sights: CrewSights,
    listed: Listed<L::Item>,
) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, None, t.language).await?;
    let table: Table<L> = Table { sights: sights.into_iter(), here: None, listed, names, t };
    hand_out(app, L::NAMED.0, t.of(L::NAMED.1), format, table).await
}

impl<L: Tabled> Source for Table<L> {
    fn columns(&self) -> Vec<String> {
        named(self.t, L::COLUMNS)
    }

    fn next(&mut self, conn: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem> {
        loop {
            let (sight, after) = match self.here.take() {
                Some(here) => here,
                None => match self.sights.next() {
                    Some(sight) => (sight, None),
                    None => return Ok(None),
                },
            };
            let items = of_one(conn, &sight, &self.listed, after, ROWS)?;
            if items.len() == ROWS {
                self.here = items.last().map(|last| (sight, Some(key(last))));
            }
            if !items.is_empty() {
                return Ok(Some(items.iter().map(|item| L::row(item, &self.names, self.t)).collect()));
            }
        }
    }
}

/// The people whom somebody leads at a site, but for themselves: whom they may assess, call to a training, send to a job.
#[must_use]
pub fn crew_of(person: &SignedIn, site: SiteId) -> Vec<PersonId> {
    let view = person.crew_view(site);
    let works = person.books.crew_of(site, &[], person.now());
    works.into_iter().filter(|one| *one != person.person && view.sees_person(*one)).collect()
}

/// The sites at which somebody may plan the crew.
#[must_use]
pub fn planned_by(person: &SignedIn) -> Vec<SiteId> {
    person.sites().into_iter().map(|site| site.id).filter(|site| person.can(Action::PlanCrew, *site, None)).collect()
}
