//! How is a list gone through to its end? Site by site, and in each from the newest to the oldest, by the key of the last row that was
//! seen: every page is one range of one index, however far it lies behind.

use crate::{
    auth::Views,
    db::AnyConn,
    lists::{Page, PageQuery},
    problem::Problem,
};
use domain::{ids::SiteId, rights::View, time::Timestamp};
use uuid::Uuid;

/// Rows that are fetched at once.
pub const ROWS: usize = 1_000;

/// Where somebody stands in a list of what several sites have.
pub struct BySite {
    sites: std::vec::IntoIter<(SiteId, View)>,
    /// The site that is being gone through.
    here: Option<Views>,
    after: Option<(Timestamp, Uuid)>,
}

impl BySite {
    /// Before the first row.
    #[must_use]
    pub fn new(views: Views) -> Self {
        Self { sites: views.into_iter(), here: None, after: None }
    }

    /// The next items; none at the end. `fetch` gives a page of one site behind a time and an id: it says itself where the next one begins.
    pub fn next<T>(
        &mut self,
        conn: &mut AnyConn,
        limit: usize,
        fetch: impl Fn(&mut AnyConn, &Views, Option<(Timestamp, Uuid)>, usize) -> Result<Page<T>, Problem>,
    ) -> Result<Option<Vec<T>>, Problem> {
        loop {
            let views = match self.here.take() {
                Some(views) => views,
                None => match self.sites.next() {
                    Some(site) => vec![site],
                    None => return Ok(None),
                },
            };
            let page = fetch(conn, &views, self.after, limit)?;
            if page.next.is_some() {
                self.here = Some(views);
            }
            self.after = PageQuery { limit: None, after: page.next }.after_moment()?;
            if !page.items.is_empty() {
                return Ok(Some(page.items));
            }
        }
    }
}
