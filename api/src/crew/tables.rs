//! Lists of the crew's records as tables: what somebody may see, site by site, the newest first.

use super::{
    CrewViews,
    lists::{After, Listed, key, of_one},
};
use crate::{
    app::App,
    auth::SignedIn,
    db::AnyConn,
    exports::{Format, Row, Source, hand_out, named, words},
    pages::{Names, Words},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse};
use domain::{
    crew::{Crew, CrewView},
    ids::SiteId,
};

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
    views: std::vec::IntoIter<(SiteId, CrewView)>,
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
    views: CrewViews,
    listed: Listed<L::Item>,
) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, None, t.language).await?;
    let table: Table<L> = Table { views: views.into_iter(), here: None, listed, names, t };
    hand_out(app, L::NAMED.0, t.of(L::NAMED.1), format, table).await
}

impl<L: Tabled> Source for Table<L> {
    fn columns(&self) -> Vec<String> {
        named(self.t, L::COLUMNS)
    }

    fn next(&mut self, conn: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem> {
        loop {
            let (view, after) = match self.here.take() {
                Some(here) => here,
                None => match self.views.next() {
                    Some(view) => (view, None),
                    None => return Ok(None),
                },
            };
            let items = of_one(conn, &view, &self.listed, after, ROWS)?;
            if items.len() == ROWS {
                self.here = items.last().map(|last| (view, Some(key(last))));
            }
            if !items.is_empty() {
                return Ok(Some(items.iter().map(|item| L::row(item, &self.names, self.t)).collect()));
            }
        }
    }
}
