//! How are stocks and the ledger fetched? What somebody may see of them, site by site.

use crate::{
    books::store::crew::Wanted,
    crew::{CrewViews, at, day_cursor},
    db::AnyConn,
    lists::Page,
    problem::Problem,
};
use chrono::{Datelike, Months, NaiveDate};
use domain::{
    books::SiteBooks,
    crew::CrewView,
    ids::{SiteId, StoreId, SupplyId},
    supply::{Stock, SupplyMove},
};
use uuid::Uuid;

/// What all stores of some sites hold, as far as somebody may see it.
pub fn stocks(conn: &mut AnyConn, views: &CrewViews) -> Result<Vec<Stock>, Problem> {
    let mut found = vec![];
    for (site, view) in views.iter().filter(|(_, view)| view.stores) {
        found.extend(at::<Stock>(conn, *site, view, Wanted::default())?);
    }
    Ok(found)
}

/// Which entries of the ledger of one kind of supplies.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ledger {
    /// Only of this store.
    pub store: Option<StoreId>,
    /// Only from this local date on.
    pub from: Option<NaiveDate>,
    /// Only up to this local date.
    pub until: Option<NaiveDate>,
    /// Only behind this day and id.
    pub after: Option<(NaiveDate, Uuid)>,
    /// At the most so many.
    pub limit: usize,
}

/// A page of the ledger of one kind of supplies, newest first: of each store by its index, then laid together.
pub fn ledger(
    conn: &mut AnyConn,
    (site, view): (SiteId, &CrewView),
    here: &SiteBooks,
    supply: SupplyId,
    ledger: Ledger,
) -> Result<Page<SupplyMove>, Problem> {
    let Ledger { store: only, from, until, after, limit } = ledger;
    let mut found: Vec<SupplyMove> = vec![];
    for store in here.stores.keys().filter(|store| only.is_none_or(|only| only == **store)) {
        let about = Some(Stock::id_of(site, *store, supply).0);
        let wanted = Wanted { about, from, until, after, newest: Some(limit.saturating_add(1)), ..Wanted::default() };
        found.extend(at::<SupplyMove>(conn, site, view, wanted)?);
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.date, one.id)));
    Ok(Page::cut(found, limit, |entry| day_cursor(entry.date, entry.id.0)))
}

/// The whole ledger of a site in some days, oldest first.
pub fn days(conn: &mut AnyConn, site: SiteId, view: &CrewView, from: NaiveDate, until: NaiveDate) -> Result<Vec<SupplyMove>, Problem> {
    at(conn, site, view, Wanted { from: Some(from), until: Some(until), ..Wanted::default() })
}

/// The first and the last day of a month that somebody wrote: `2026-11`.
#[must_use]
pub fn month(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    month_of(format!("{text}-01").parse().ok()?)
}

/// The first and the last day of the month of a date.
#[must_use]
pub fn month_of(date: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let first = date.with_day(1)?;
    Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
}
