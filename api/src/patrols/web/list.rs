//! `/patrols`: which patrols were walked?

use super::{progress, review_word, walk_word};
use crate::{
    app::App,
    auth::SignedIn,
    lists::PageQuery,
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, local_time, render},
    patrols::{Filter, rest::views, store},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::{
    patrol::{Patrol, PatrolState},
    rights::Action,
};

#[derive(Template)]
#[template(path = "patrols/list.html")]
struct PatrolsPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    list: Listing,
}

struct Row {
    href: String,
    route: String,
    site: String,
    date: String,
    times: String,
    people: String,
    state: &'static str,
    progress: String,
    score: String,
    failed: bool,
    failures: String,
    review: &'static str,
}

const FILTERS: [&str; 5] = ["site", "date", "route", "person", "state"];

/// Asks for what is finished and was not judged yet, whether complete or partial.
const TO_REVIEW: &str = "to-review";

/// `GET /patrols`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let filter = asked_for(&asked);
    let query = PageQuery { limit: None, after: asked.after().map(str::to_owned) };
    let (after, limit) = (query.after_moment()?, query.limit());
    let views = views(&person, asked.read("site"))?;
    let found = app.db.read(move |conn| store::list(conn, &views, &filter, after, limit)).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let filters = FILTERS.map(|key| (key, asked.get(key)));
    let template = PatrolsPage {
        t: page.t(),
        filters: filters_view(&person, &names, &asked, page.t()),
        rows: found.items.iter().map(|patrol| row(patrol, &names)).collect(),
        list: Listing::new("/patrols", &filters, found.items.len(), asked.after(), found.next.as_deref())
            .and_as("export-visits", "/visits", "xlsx", &filters)
            .and_as("export-visits", "/visits", "csv", &filters)
            .and_as("export-answers", "/answers", "xlsx", &filters)
            .and_as("export-answers", "/answers", "csv", &filters),
        page,
    };
    render(&template)
}

/// What the address narrows to.
pub(crate) fn asked_for(asked: &Asked) -> Filter {
    let states = states(asked.get("state"));
    Filter { date: asked.read("date"), states, route: asked.read("route"), person: asked.read("person") }
}

/// The states that a patrol may be in to be listed; none for any.
fn states(asked: &str) -> Vec<PatrolState> {
    if asked == TO_REVIEW { vec![PatrolState::Complete, PatrolState::Partial] } else { PatrolState::parse(asked).into_iter().collect() }
}

fn filters_view(person: &SignedIn, names: &Names, asked: &Asked, t: &Words) -> Filters {
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let (mut sites, mut routes, mut walkers, mut states) = (all("site"), all("route"), all("person"), all("state"));
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    routes.extend(names.routes().into_iter().map(|(id, name)| Choice::new(id, name, asked.get("route"))));
    walkers.extend(people(person, names).into_iter().map(|(id, name)| Choice::new(id, name, asked.get("person"))));
    states.push(Choice::new(TO_REVIEW, t.of("review-state-to-review"), asked.get("state")));
    states.extend(PatrolState::ALL.map(|state| Choice::new(state.word(), state_name(state, t), asked.get("state"))));
    Filters::of("/patrols")
        .choice("site", t.of("site"), sites)
        .typed("date", t.of("date"), "date", asked.get("date"))
        .choice("route", t.of("route"), routes)
        .choice("person", t.of("person"), walkers)
        .choice("state", t.of("state"), states)
}

/// A patrol that was judged is in another state than a complete or partial one that still waits for it.
fn state_name(state: PatrolState, t: &Words) -> String {
    let name = t.word("patrol-state", state.word());
    match state {
        PatrolState::Complete | PatrolState::Partial => format!("{} · {name}", t.of("review-state-to-review")),
        PatrolState::Underway | PatrolState::Accepted | PatrolState::SentBack => name,
    }
}

/// People to choose from: oneself, where one sees no other's work.
fn people(person: &SignedIn, names: &Names) -> Vec<(domain::ids::PersonId, String)> {
    if !person.can_somewhere(Action::SeeAllWork) {
        return vec![(person.person, person.name.clone())];
    }
    let mut people: Vec<_> = names.company().people.values().map(|one| (one.id, one.name.clone())).collect();
    people.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    people
}

fn row(patrol: &Patrol, names: &Names) -> Row {
    let zone = names.zone(patrol.site);
    let started = local_time(patrol.started.at, zone);
    let finished = patrol.finished.map(|finished| local_time(finished.at, zone).clock).unwrap_or_default();
    let failures = patrol.failed_stops();
    Row {
        href: format!("/patrols/{}", patrol.id),
        route: names.route(patrol.route),
        site: names.site(patrol.site),
        times: format!("{}–{finished}", started.clock),
        date: started.date,
        people: names.people(&patrol.walkers),
        state: walk_word(patrol),
        progress: progress(patrol),
        score: patrol.percent().map(|percent| format!("{percent} %")).unwrap_or_default(),
        failed: failures > 0,
        failures: if failures > 0 { failures.to_string() } else { String::new() },
        review: review_word(patrol),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_for_review_is_finished_and_not_judged() {
        assert_eq!(states(TO_REVIEW), [PatrolState::Complete, PatrolState::Partial]);
        assert_eq!(states("sent_back"), [PatrolState::SentBack]);
        assert_eq!(states(""), [], "any");
    }
}
