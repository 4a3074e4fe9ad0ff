//! `/audit`: who did what, and what became of it?

use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeAudit},
    lists::PageQuery,
    operations::JournalRow,
    pages::{Asked, Choice, Listing, Names, Page, Words, local_time, names::NOTHING, render},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use chrono_tz::Tz;
use domain::{
    checklist,
    ids::{DeviceId, PersonId, RouteId, ScopeId, SiteId, TemplateId},
    refusal::Refusal,
    rights::Action,
    time::Captured,
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "audit/list.html")]
struct AuditPage {
    page: Page,
    t: &'static Words,
    scopes: Vec<Choice>,
    rows: Vec<Row>,
    list: Listing,
}

struct Row {
    received: String,
    number: String,
    claimed: String,
    person: String,
    device: String,
    what: String,
    subject: String,
    href: String,
    outcome: String,
    why: String,
}

/// `GET /audit`.
pub async fn list(app: Data<App>, request: HttpRequest, person: May<SeeAudit>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let scopes = scopes(&person, &names, asked.get("scope"), page.t());
    let chosen = scopes.iter().find(|scope| scope.chosen).or(scopes.first()).map(|scope| scope.value.clone()).ok_or(Problem::Forbidden)?;
    let scope: ScopeId = chosen.parse().map_err(|_| Problem::NotFound)?;
    let query = PageQuery { limit: None, after: asked.after().map(str::to_owned) };
    let found = super::page(&app, &person, scope, &query).await?;
    let t = page.t();
    let zone = zone(&person, &names, scope);
    let template = AuditPage {
        t,
        rows: found.items.iter().map(|row| view(row, zone, &names, t)).collect(),
        list: Listing::new("/audit", &[("scope", &chosen)], found.items.len(), asked.after(), found.next.as_deref()),
        scopes,
        page,
    };
    render(&template)
}

/// The company's journal and those of the sites, as far as they may be read.
fn scopes(person: &May<SeeAudit>, names: &Names, asked: &str, t: &Words) -> Vec<Choice> {
    let company = [Choice::new(person.company, t.of("company"), asked)];
    let sites = person.sites().into_iter().filter(|site| person.can(Action::SeeAudit, site.id, None));
    company.into_iter().chain(sites.map(|site| Choice::new(site.id, names.say(&site.name), asked))).collect()
}

/// A site's journal is told in its own time; the company's in that of the first site.
pub(super) fn zone(person: &SignedIn, names: &Names, scope: ScopeId) -> Tz {
    if scope.0 == person.company.0 { person.sites().first().map_or(Tz::UTC, |site| site.time_zone) } else { names.zone(SiteId(scope.0)) }
}

fn view(row: &JournalRow, zone: Tz, names: &Names, t: &Words) -> Row {
    let captured: Option<Captured> = serde_json::from_str(&row.captured.0).ok();
    let refusal: Option<Refusal> = row.refusal.as_ref().and_then(|refusal| serde_json::from_str(&refusal.0).ok());
    let key = format!("operation-{}", row.kind.replace(['.', '_'], "-"));
    let (subject, href) = row.subject_id.map(|id| subject(&row.kind, id.0, row.scope_id.0, names)).unwrap_or_default();
    Row {
        received: local_time(row.received_at.0, zone).full,
        number: format!("#{}", row.seq),
        claimed: captured.map_or_else(|| NOTHING.into(), |captured| local_time(captured.estimate, zone).full),
        person: names.person(PersonId::from(row.author_id)),
        device: row.device_id.map_or_else(|| t.of("audit-on-web"), |device| names.device(DeviceId::from(device))),
        what: if t.has(&key) { t.of(&key) } else { row.kind.clone() },
        subject,
        href,
        outcome: row.status.clone(),
        why: refusal.map(|refusal| names.say(&refusal.message())).unwrap_or_default(),
    }
}

/// The checklist that was drafted, or of which a version was published.
fn template(id: Uuid, names: &Names) -> Option<&checklist::Template> {
    let company = names.company();
    let published = || company.versions.values().find(|version| version.id() == id);
    let template = company.templates.get(&TemplateId(id));
    template.or_else(|| company.templates.get(&published()?.template))
}

/// What it was about: a name where there is one, else the beginning of its id; and its page.
pub(super) fn subject(kind: &str, id: Uuid, scope: Uuid, names: &Names) -> (String, String) {
    let short = || id.simple().to_string().chars().take(8).collect::<String>();
    let (noun, _) = kind.split_once('.').unwrap_or((kind, ""));
    match noun {
        "patrol" => (short(), format!("/patrols/{id}")),
        "finding" => (short(), format!("/findings/{id}")),
        "photo" => (short(), format!("/photos/{scope}/{id}")),
        "person" => (names.person(PersonId(id)), format!("/people/{id}")),
        "device" => (names.device(DeviceId(id)), String::new()),
        "site" => (names.site(SiteId(id)), String::new()),
        "route" => match names.find_route(RouteId(id)) {
            Some(route) => (names.say(&route.name), format!("/routes/{id}")),
            None => (short(), String::new()),
        },
        "company" => (names.company().company.as_ref().map_or_else(short, |company| names.say(&company.name)), String::new()),
        "membership" => match names.company().memberships.values().flatten().find(|one| one.id.0 == id) {
            Some(one) => (names.person(one.person), format!("/people/{}", one.person)),
            None => (short(), String::new()),
        },
        "template" => match template(id, names) {
            Some(template) => (names.say(&template.draft.name), format!("/checklists/{}", template.id)),
            None => (short(), String::new()),
        },
        _ => (short(), String::new()),
    }
}
