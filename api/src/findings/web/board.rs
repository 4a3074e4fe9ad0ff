//! `/findings/board`: where do the findings of a site stand?

use super::view::{due_words, place, tone};
use crate::{
    app::App,
    auth::SignedIn,
    findings::board::columns,
    pages::{Asked, Choice, Names, Page, Words, address, local_time, render},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::{finding::Finding, message::title};

#[derive(Template)]
#[template(path = "findings/board.html")]
struct BoardPage {
    page: Page,
    t: &'static Words,
    sites: Vec<Choice>,
    lanes: Vec<Lane>,
}

struct Lane {
    state: &'static str,
    tone: &'static str,
    count: String,
    cards: Vec<Card>,
    /// The list with all of them; empty when all are here.
    more_href: String,
}

pub(super) struct Card {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) severity: &'static str,
    pub(super) kind: String,
    pub(super) place: String,
    pub(super) responsible: String,
    pub(super) at: String,
    pub(super) due: String,
    pub(super) urgency: &'static str,
    pub(super) repeats: bool,
}

/// `GET /findings/board`.
pub async fn board(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/findings", "nav-findings");
    let asked = Asked::by(&request);
    let t = page.t();
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let site = asked.read("site").or_else(|| person.sites().first().map(|site| site.id));
    let mut lanes = vec![];
    if let Some(site) = site {
        let view = person.at(site)?;
        let found = app.db.read(move |conn| columns(conn, site, &view)).await?;
        lanes.extend(found.into_iter().map(|column| {
            let all = column.count.is_some_and(|count| count <= column.cards.len() as u64);
            let state = column.state.word();
            let query = [("site", site.to_string()), ("state", state.to_owned())];
            let query: Vec<(&str, &str)> = query.iter().map(|(key, value)| (*key, value.as_str())).collect();
            Lane {
                state,
                tone: tone(column.state),
                count: column.count.map(|count| count.to_string()).unwrap_or_default(),
                cards: column.cards.iter().map(|finding| card(finding, &person, &names, t)).collect(),
                more_href: if all || column.cards.is_empty() { String::new() } else { address("/findings", &query) },
            }
        }));
    }
    let chosen = site.map(|site| site.to_string()).unwrap_or_default();
    let sites = person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), &chosen)).collect();
    render(&BoardPage { t, sites, lanes, page })
}

pub(super) fn card(finding: &Finding, person: &SignedIn, names: &Names, t: &Words) -> Card {
    Card {
        href: format!("/findings/{}", finding.id),
        title: title(&finding.text),
        severity: finding.severity.word(),
        kind: t.word("finding-kind", finding.kind.word()),
        place: place(finding, names),
        responsible: finding.responsible().map(|one| names.person(one)).unwrap_or_default(),
        at: local_time(finding.raised.at, names.zone(finding.site)).short,
        due: if finding.state.is_to_rectify() { due_words(finding, person.at, t) } else { String::new() },
        urgency: finding.urgency(person.at).word(),
        repeats: finding.repeats.is_some(),
    }
}
