//! What was somebody told, and how do they want to be told? The inbox, and beside it each person's choices and address.

pub mod account;
mod addresses;
mod choices;
mod letter;
pub mod rest;
mod store;
pub mod web;

pub use addresses::{AddressInfo, mailed};
pub use choices::{Choices, names};
pub use letter::letter;
pub use store::{MessageInfo, unread};

use crate::{
    app::App,
    auth::{SignedIn, credentials},
    db::{AnyConn, DbError},
    lists::{Page, PageQuery, moment_cursor},
    problem::Problem,
};
use domain::{
    ids::{MessageId, PersonId, SiteId},
    quiet::Quiet,
    text::Language,
};

/// How somebody is written to.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Where; they have shown that it is theirs.
    pub address: String,
    /// In which language.
    pub language: Language,
    /// When not.
    pub quiet: Option<Quiet>,
}

/// How somebody is written to about a site; none where they have no address that works.
pub fn reader(conn: &mut AnyConn, site: SiteId, person: PersonId) -> Result<Option<Reader>, DbError> {
    let Some(info) = addresses::of(conn, person)?.filter(AddressInfo::works) else { return Ok(None) };
    let language = credentials::of_person(conn, person)?.and_then(|credentials| credentials.language).unwrap_or_default();
    let quiet = choices::of(conn, site, person)?.quiet;
    Ok(Some(Reader { address: info.address, language, quiet }))
}

/// Which messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// Those that were not read.
    Unread,
    /// All.
    #[default]
    All,
}

/// Somebody's own messages of the sites that they may still see, the newest first.
pub async fn list(
    app: &App,
    person: &SignedIn,
    which: Which,
    site: Option<SiteId>,
    query: &PageQuery,
) -> Result<Page<MessageInfo>, Problem> {
    let sites = sites(person, site);
    let (me, after, limit) = (person.person, query.after_moment()?, query.limit());
    let found = app
        .db
        .read(move |conn| store::page(conn, me, &sites, which == Which::Unread, after, limit + 1).map_err(Problem::from))
        .await?;
    Ok(Page::cut(found, limit, |info| moment_cursor(info.message.at, info.message.id.0)))
}

fn sites(person: &SignedIn, site: Option<SiteId>) -> Vec<SiteId> {
    let all = person.sites().into_iter().map(|site| site.id);
    all.filter(|id| site.is_none_or(|site| site == *id)).collect()
}

/// One of somebody's own messages.
pub async fn one(app: &App, person: &SignedIn, message: MessageId) -> Result<MessageInfo, Problem> {
    let (me, sites) = (person.person, sites(person, None));
    app.db.read(move |conn| store::one(conn, me, &sites, message).map_err(Problem::from)).await?.ok_or(Problem::NotFound)
}
