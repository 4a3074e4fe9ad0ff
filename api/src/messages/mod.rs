//! What was somebody told, and how do they want to be told? The inbox, and beside it each person's choices and address.

pub mod account;
mod addresses;
mod choices;
mod letter;
pub mod rest;
mod store;
pub mod web;

pub use addresses::{AddressInfo, mailed, of as address_of};
pub use choices::{Choices, names, of as choices_of};
pub use letter::{letter, of_week as letter_of_week};
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
    operation::ReadMessages,
    quiet::Quiet,
    refusal::Refusal,
    text::Language,
};
use std::collections::BTreeMap;

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
    let found =
        app.db.read(move |conn| store::page(conn, me, &sites, which == Which::Unread, after, limit + 1).map_err(Problem::from)).await?;
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

/// Messages that are marked in one go.
const AT_ONCE: usize = 200;

/// Marks somebody's own messages as read: an operation for each site that they are of.
pub async fn read(app: &App, person: &SignedIn, ids: &[MessageId]) -> Result<(), Problem> {
    if ids.len() > AT_ONCE {
        return Err(Problem::Refused(Refusal::Invalid { field: "messages".into() }));
    }
    let mut of_sites: BTreeMap<SiteId, Vec<MessageId>> = BTreeMap::new();
    for id in ids {
        let message = one(app, person, *id).await?.message;
        if message.read.is_none() {
            of_sites.entry(message.site).or_default().push(*id);
        }
    }
    mark(app, person, of_sites).await
}

/// Marks all of somebody's messages as read that their inbox shows as new.
pub async fn read_all(app: &App, person: &SignedIn) -> Result<(), Problem> {
    let query = PageQuery { limit: Some(AT_ONCE), after: None };
    loop {
        let page = list(app, person, Which::Unread, None, &query).await?;
        let mut of_sites: BTreeMap<SiteId, Vec<MessageId>> = BTreeMap::new();
        page.items.iter().for_each(|info| of_sites.entry(info.message.site).or_default().push(info.message.id));
        mark(app, person, of_sites).await?;
        if page.next.is_none() {
            return Ok(());
        }
    }
}

async fn mark(app: &App, person: &SignedIn, of_sites: BTreeMap<SiteId, Vec<MessageId>>) -> Result<(), Problem> {
    for (site, messages) in of_sites {
        app.submit(person.company, person.person, site.into(), None, ReadMessages { messages }).await?;
    }
    Ok(())
}
