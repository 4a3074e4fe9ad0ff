//! `/messages`: the inbox.

use super::{MessageInfo, Which};
use crate::{
    app::App,
    auth::{Fields, Posted, SignedIn},
    deliveries::{due_text, page_of},
    lists::PageQuery,
    pages::{Asked, Choice, Filters, Listing, Moment, Page, Words, local_time, render, see_other, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use chrono_tz::Tz;
use domain::ids::{MessageId, SiteId};

#[derive(Template)]
#[template(path = "messages/list.html")]
struct InboxPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    unread: usize,
    list: Listing,
}

struct Row {
    id: String,
    kind: &'static str,
    title: String,
    severity: Option<&'static str>,
    site: String,
    due: String,
    at: Moment,
    unread: bool,
}

/// `GET /messages`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let (t, asked) = (page.t(), Asked::by(&request));
    let which = if asked.get("show") == "unread" { Which::Unread } else { Which::All };
    let query = PageQuery { limit: None, after: asked.after().map(str::to_owned) };
    let found = super::list(&app, &person, which, asked.read("site"), &query).await?;
    let shown = vec![
        Choice::new("", t.of("messages-all"), asked.get("show")),
        Choice::new("unread", t.of("messages-only-unread"), asked.get("show")),
    ];
    let mut filters = Filters::of("/messages").choice("show", t.of("messages-show"), shown);
    let sites = person.sites();
    if sites.len() > 1 {
        let mut choices = vec![Choice::new("", t.of("all"), asked.get("site"))];
        choices.extend(sites.iter().map(|site| Choice::new(site.id, site.name.say(page.language), asked.get("site"))));
        filters = filters.choice("site", t.of("site"), choices);
    }
    let kept = [("show", asked.get("show")), ("site", asked.get("site"))];
    let list = Listing::new("/messages", &kept, found.items.len(), asked.after(), found.next.as_deref());
    let rows = found.items.iter().map(|info| row(info, &person, t)).collect();
    render(&InboxPage { t, filters, rows, unread: person.unread, list, page })
}

fn row(MessageInfo { message, .. }: &MessageInfo, person: &SignedIn, t: &Words) -> Row {
    let site = |id: SiteId| person.books.sites.get(&id);
    let zone = site(message.site).map_or(Tz::UTC, |site| site.time_zone);
    Row {
        id: message.id.to_string(),
        kind: message.kind.word(),
        title: message.title(t.language).to_owned(),
        severity: message.severity.map(domain::finding::Severity::word),
        site: site(message.site).map(|site| site.name.say(t.language).to_owned()).unwrap_or_default(),
        due: message.due.map(|due| due_text(due, zone)).unwrap_or_default(),
        at: local_time(message.at, zone),
        unread: message.read.is_none(),
    }
}

/// `POST /messages`: all of them were read.
pub async fn read_all(app: Data<App>, person: SignedIn, _posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    super::read_all(&app, &person).await?;
    Ok(see_other_done("/messages", "messages-read-done"))
}

/// `GET /messages/{id}`: goes to what it tells of; then it was read.
pub async fn open(app: Data<App>, person: SignedIn, id: Path<MessageId>) -> Result<HttpResponse, Problem> {
    let message = super::one(&app, &person, *id).await?.message;
    super::read(&app, &person, &[*id]).await?;
    Ok(see_other(&page_of(&message)))
}
