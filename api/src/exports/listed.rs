//! How does a list of what happens on sites leave as a table? What somebody may see, site by site, by the same pages as on the screen.

use super::{Format, Row, Source, hand_out, named, walk, walk::BySite, words};
use crate::{
    app::App,
    auth::{SignedIn, Views},
    db::AnyConn,
    lists::Page,
    pages::{Names, Words},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse};
use domain::time::Timestamp;
use uuid::Uuid;

/// A list that is shown by cursor.
pub(crate) trait Listed: Send + 'static {
    /// Items that are fetched at once.
    const ITEMS: usize = walk::ROWS;
    /// What it lists.
    type Item;
    /// The names of its columns, by their keys.
    fn columns(&self) -> &'static [&'static str];
    /// A page of one site, behind a time and an id.
    fn page(&self, conn: &mut AnyConn, views: &Views, after: Option<(Timestamp, Uuid)>, limit: usize) -> Result<Page<Self::Item>, Problem>;
    /// The rows of a page.
    fn rows(&self, conn: &mut AnyConn, items: &[Self::Item], names: &Names, t: &Words) -> Result<Vec<Row>, Problem>;
}

struct Table<L> {
    listed: L,
    walk: BySite,
    names: Names,
    t: &'static Words,
}

/// Sends what somebody may see of a list as a file. `noun` names the file, `title` is the key of what the list is called.
pub(crate) async fn give<L: Listed>(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    (noun, title, format): (&str, &str, &str),
    views: Views,
    listed: impl FnOnce(&'static Words) -> L,
) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, None, t.language).await?;
    hand_out(app, noun, t.of(title), format, Table { listed: listed(t), walk: BySite::new(views), names, t }).await
}

impl<L: Listed> Source for Table<L> {
    fn columns(&self) -> Vec<String> {
        named(self.t, self.listed.columns())
    }

    fn next(&mut self, conn: &mut AnyConn) -> Result<Option<Vec<Row>>, Problem> {
        let listed = &self.listed;
        let items = self.walk.next(conn, L::ITEMS, |conn, views, after, limit| listed.page(conn, views, after, limit))?;
        items.map(|items| listed.rows(conn, &items, &self.names, self.t)).transpose()
    }
}
