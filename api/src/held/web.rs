//! `/held`: what waits for a supervisor, and what was refused?

use super::{Decision, HeldItem, Which, Why};
use crate::{
    app::App,
    auth::{Fields, May, Posted, rights::DecideHeld},
    lists::PageQuery,
    pages::{
        Asked, Choice, Filters, Listing, Names, Page, Words, local_time, names::NOTHING, refused, render, render_refused, see_other_done,
    },
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{OperationId, ScopeId, SiteId},
    operation::{AcceptHeld, FindingStep, Operation, PatrolStep, RefuseHeld},
    rights::Action,
    wire::Status,
};

#[derive(Template)]
#[template(path = "held/list.html")]
struct HeldPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    which: &'static str,
    rows: Vec<Row>,
    list: Listing,
}

struct Row {
    href: String,
    id: String,
    what: String,
    about: String,
    site: String,
    person: String,
    device: String,
    captured: String,
    received: String,
    status: &'static str,
    why: String,
    hint: String,
    overdue: bool,
    photos: String,
    body: String,
    may_decide: bool,
    is_own: bool,
    may_accept: bool,
}

/// `GET /held`.
pub async fn list(app: Data<App>, request: HttpRequest, person: May<DecideHeld>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    render(&found(&app, &person, page, &Asked::by(&request)).await?)
}

async fn found(app: &App, person: &May<DecideHeld>, page: Page, asked: &Asked) -> Result<HeldPage, Problem> {
    let t = page.t();
    let which = Which::ALL.into_iter().find(|which| which.word() == asked.get("state")).unwrap_or_default();
    let query = PageQuery { limit: None, after: asked.after().map(str::to_owned) };
    let found = super::list(app, person, which, asked.read::<SiteId>("site"), &query).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    // What is shown when nothing is asked for has no word in the address.
    let value = |which: Which| if which == Which::default() { "" } else { which.word() };
    let states = Which::ALL.map(|one| Choice::new(value(one), t.word("held-which", one.word()), value(which))).to_vec();
    let mut sites = vec![Choice::new("", t.of("all"), asked.get("site"))];
    let theirs = person.sites().into_iter().filter(|site| person.can(Action::DecideHeld, site.id, None));
    sites.extend(theirs.map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    let kept = [("state", asked.get("state")), ("site", asked.get("site"))];
    Ok(HeldPage {
        t,
        which: which.word(),
        rows: found.items.iter().map(|item| row(item, person, &names, t)).collect(),
        list: Listing::new("/held", &kept, found.items.len(), asked.after(), found.next.as_deref()),
        filters: Filters::of("/held").choice("state", t.of("held-show"), states).choice("site", t.of("site"), sites),
        page,
    })
}

fn row(item: &HeldItem, person: &May<DecideHeld>, names: &Names, t: &Words) -> Row {
    let site = SiteId(item.scope.0);
    let zone = if person.books.sites.contains_key(&site) {
        names.zone(site)
    } else {
        person.sites().first().map_or(chrono_tz::Tz::UTC, |site| site.time_zone)
    };
    let key = format!("operation-{}", item.kind.replace(['.', '_'], "-"));
    let why = match (item.why, &item.refusal) {
        (Some(why), _) => t.word("held-why", why.word()),
        (None, Some(refusal)) => names.say(&refusal.message()),
        (None, None) => t.word("outcome", item.status.word()),
    };
    Row {
        href: format!("/held/{}/{}", item.scope, item.operation),
        id: item.operation.to_string(),
        what: if t.has(&key) { t.of(&key) } else { t.s("held-unknown", &item.kind) },
        about: Some(about(item, names, t)).filter(|about| about != NOTHING).unwrap_or_default(),
        site: if item.scope.0 == person.company.0 { t.of("company") } else { names.site(site) },
        person: names.person(item.author),
        device: item.device.map(|device| names.device(device)).unwrap_or_default(),
        captured: local_time(item.captured_at, zone).full,
        received: local_time(item.received_at, zone).full,
        status: item.status.word(),
        why,
        hint: item.why.map(|why| t.word("held-hint", why.word())).unwrap_or_default(),
        overdue: item.overdue,
        photos: if item.photos == 0 { String::new() } else { t.n("held-photos", item.photos) },
        body: serde_json::from_str::<serde_json::Value>(item.body.get())
            .and_then(|value| serde_json::to_string_pretty(&value))
            .unwrap_or_else(|_| item.body.get().to_owned()),
        may_decide: item.status == Status::Held && item.author != person.person,
        is_own: item.status == Status::Held && item.author == person.person,
        may_accept: item.why != Some(Why::UnknownKind),
    }
}

/// What it was about, in a few words.
pub(super) fn about(item: &HeldItem, names: &Names, t: &Words) -> String {
    match Operation::read(&item.kind, &item.body) {
        Ok(Operation::Patrol(PatrolStep::Start(step))) => names.route(step.route),
        Ok(Operation::Patrol(PatrolStep::Visit(step))) => names.checkpoint_in_area(step.checkpoint),
        Ok(Operation::Patrol(PatrolStep::Finish(step))) => step.remark,
        Ok(Operation::Patrol(PatrolStep::Review(step))) => {
            let verdict = serde_json::to_value(step.verdict).ok().and_then(|word| word.as_str().map(|word| t.word("review-state", word)));
            names.list([verdict.unwrap_or_default(), step.remark].into_iter().filter(|part| !part.is_empty()))
        }
        Ok(Operation::Finding(FindingStep::Raise(step))) => step.text,
        _ => String::new(),
    }
}

/// `POST /held/{scope}/{operation}`: what somebody decided.
pub async fn decide(
    app: Data<App>,
    request: HttpRequest,
    person: May<DecideHeld>,
    path: Path<(ScopeId, OperationId)>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let (scope, operation) = *path;
    let remark = posted.0.get("remark").trim().to_owned();
    let step = match posted.0.get("step") {
        "accept" => Decision::Accept(AcceptHeld { operation, remark }),
        "refuse" => Decision::Refuse(RefuseHeld { operation, remark }),
        other => return Err(Problem::Unreadable(format!("step: {other:?}"))),
    };
    let is_refused = matches!(step, Decision::Refuse(_));
    let problem = match super::decide(&app, &person, scope, step).await {
        Ok(outcome) => {
            let applied = matches!(outcome.status, Status::Applied | Status::Duplicate);
            let done = match (is_refused, applied) {
                (true, _) => "held-refused-done",
                (false, true) => "held-accepted-done",
                (false, false) => "held-not-applied-done",
            };
            return Ok(see_other_done("/held", done));
        }
        Err(problem) => problem,
    };
    let mut page = Page::new(&person, &request).at("/held");
    refused(&mut page, &problem)?;
    render_refused(&found(&app, &person, page, &Asked::default()).await?)
}
