//! `/findings`: which are there, and a notice for several of them at once?

use super::view::{due_words, place, tone};
use crate::{
    app::App,
    auth::{Fields, May, Posted, SignedIn, rights::IssueNotice},
    findings::{
        list::{Filter, Place, Standing, list as page_of},
        rest::steps::NoticeBody,
    },
    lists::PageQuery,
    notices,
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, local_time, refused, render, see_other_done},
    patrols::rest::views,
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use domain::{
    field::Field,
    finding::{Finding, FindingKind, Severity, Urgency},
    ids::{FindingId, PersonId},
    message::title,
    people::Held,
    rights::Action,
};

#[derive(Template)]
#[template(path = "findings/list.html")]
struct FindingsPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    /// What was asked for, to come back to.
    kept: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    list: Listing,
    may_issue: bool,
    able: Vec<Choice>,
    typed: Fields,
}

struct Row {
    id: String,
    href: String,
    title: String,
    severity: &'static str,
    kind: String,
    place: String,
    by: String,
    at: String,
    state: &'static str,
    tone: &'static str,
    responsible: String,
    due: String,
    urgency: &'static str,
    repeats: bool,
    photos: String,
    may_issue: bool,
    chosen: bool,
}

const FILTERS: [&str; 7] = ["site", "state", "due", "kind", "severity", "field", "responsible"];

/// `GET /findings`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    render(&found(&app, &person, page, &Asked::by(&request), Fields::default()).await?)
}

/// `POST /findings/notices`: a notice for each of those that were ticked.
pub async fn issue(app: Data<App>, request: HttpRequest, person: May<IssueNotice>, form: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = form.0;
    let ids: Vec<FindingId> = fields.all("finding").filter_map(|id| id.parse().ok()).collect();
    let mut page = Page::new(&person, &request).at("/findings");
    let asked = Asked::of(FILTERS.iter().map(|key| (*key, fields.get(key))));
    if ids.is_empty() {
        page.wrong("", page.t().of("wrong-nothing-ticked"));
        return render(&found(&app, &person, page, &asked, fields).await?);
    }
    let body = notice_body(&fields)?;
    let results = notices::issue(&app, &person, &ids, &body).await?;
    let wrong: Vec<_> = results.iter().filter_map(|(id, result)| result.as_ref().err().map(|problem| (*id, problem))).collect();
    if wrong.is_empty() {
        let kept: Vec<(&str, &str)> = FILTERS.iter().map(|key| (*key, fields.get(key))).collect();
        return Ok(see_other_done(&crate::pages::address("/findings", &kept), "notices-issued-done"));
    }
    let issued = results.len() - wrong.len();
    if issued > 0 {
        page.wrong("", page.t().n("notices-issued-some", issued));
    }
    // The same mistake is said once, however many were ticked.
    let mut said: Vec<String> = vec![];
    for (_, problem) in wrong {
        let words = problem.title().say(page.language).to_owned();
        if !said.contains(&words) {
            refused(&mut page, problem)?;
            said.push(words);
        }
    }
    render(&found(&app, &person, page, &asked, fields).await?)
}

/// The notice that a form asks for. A deadline that is no number is one that the rules refuse.
pub(super) fn notice_body(fields: &Fields) -> Result<NoticeBody, Problem> {
    let responsible = fields.get("responsible_id").parse().unwrap_or(PersonId::SERVER);
    let days = fields.get("days").trim().parse().unwrap_or(u16::MAX);
    Ok(NoticeBody { responsible, days, corrective: fields.get("corrective").into(), preventive: fields.get("preventive").into() })
}

/// What the address narrows to.
pub(crate) fn asked_for(asked: &Asked) -> Filter {
    Filter {
        kind: FindingKind::parse(asked.get("kind")),
        severity: Severity::parse(asked.get("severity")),
        field: Field::parse(asked.get("field")),
        standing: Standing::parse(asked.get("state")),
        responsible: asked.read("responsible"),
        due: Urgency::parse(asked.get("due")),
        ..Filter::default()
    }
}

async fn found(app: &App, person: &SignedIn, page: Page, asked: &Asked, typed: Fields) -> Result<FindingsPage, Problem> {
    let filter = asked_for(asked);
    let query = PageQuery { limit: None, after: asked.after().map(str::to_owned) };
    let place = Place { after: query.after_moment()?, limit: query.limit() };
    let (views, now) = (views(person, asked.read("site"))?, person.at);
    let found = app.db.read(move |conn| page_of(conn, &views, &filter, now, place)).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let rows: Vec<Row> = found.items.iter().map(|finding| row(finding, person, &typed, &names, t)).collect();
    let kept = FILTERS.map(|key| (key, asked.get(key)));
    Ok(FindingsPage {
        t,
        filters: filters(person, &names, asked, t),
        kept: FILTERS.iter().map(|key| (*key, asked.get(key).to_owned())).filter(|(_, value)| !value.is_empty()).collect(),
        list: Listing::new("/findings", &kept, rows.len(), asked.after(), found.next.as_deref()),
        may_issue: rows.iter().any(|row| row.may_issue),
        able: able(person, &names, typed.get("responsible_id")),
        rows,
        typed,
        page,
    })
}

/// Everybody who may put something right at a site of this person, by name.
fn able(person: &SignedIn, names: &Names, chosen: &str) -> Vec<Choice> {
    let sites = person.sites();
    let may = |id: PersonId| {
        let who = person.books.who(id);
        sites.iter().any(|site| who.may_somewhere_at(Action::Rectify, site.id, person.now()) == Held::Yes)
    };
    choices(person, names, chosen, may)
}

/// People to choose from, by name, each with their posts.
pub(super) fn choices(person: &SignedIn, names: &Names, chosen: &str, may: impl Fn(PersonId) -> bool) -> Vec<Choice> {
    let all = person.books.people.values().filter(|one| one.active && may(one.id));
    let mut all: Vec<Choice> = all
        .map(|one| {
            let posts = person.books.who(one.id).memberships.into_iter().filter(|m| m.held(person.now()) != Held::No);
            let mut posts: Vec<String> = posts.map(|m| names.say(&m.role.name())).collect();
            posts.dedup();
            Choice::new(one.id, format!("{} · {}", one.name, names.list(posts.into_iter())), chosen)
        })
        .collect();
    all.sort_by(|a, b| (&a.name, &a.value).cmp(&(&b.name, &b.value)));
    all
}

fn filters(person: &SignedIn, names: &Names, asked: &Asked, t: &Words) -> Filters {
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let words = |key: &'static str, family: &str, of: &[&str]| {
        let words = of.iter().map(|word| Choice::new(word, t.word(family, word), asked.get(key)));
        all(key).into_iter().chain(words).collect::<Vec<_>>()
    };
    let mut sites = all("site");
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    let mut fields = all("field");
    fields.extend(Field::ALL.iter().map(|field| Choice::new(field.word(), names.say(&field.name()), asked.get("field"))));
    let mut responsible = all("responsible");
    responsible.extend(able(person, names, asked.get("responsible")));
    let kinds: Vec<&str> = FindingKind::ALL.iter().map(|kind| kind.word()).collect();
    let severities: Vec<&str> = Severity::ALL.iter().map(|one| one.word()).collect();
    Filters::of("/findings")
        .choice("site", t.of("site"), sites)
        .choice("state", t.of("state"), words("state", "finding-state", &Standing::ALL.map(Standing::word)))
        .choice("due", t.of("due"), words("due", "due", &[Urgency::Soon.word(), Urgency::Over.word()]))
        .choice("kind", t.of("finding-kind"), words("kind", "finding-kind", &kinds))
        .choice("severity", t.of("severity"), words("severity", "severity", &severities))
        .choice("field", t.of("field"), fields)
        .choice("responsible", t.of("responsible"), responsible)
}

fn row(finding: &Finding, person: &SignedIn, typed: &Fields, names: &Names, t: &Words) -> Row {
    let id = finding.id.to_string();
    let waits = finding.state.is_to_rectify() || finding.state == domain::finding::FindingState::Raised;
    Row {
        href: format!("/findings/{id}"),
        title: title(&finding.text),
        severity: finding.severity.word(),
        kind: t.word("finding-kind", finding.kind.word()),
        place: place(finding, names),
        by: names.person(finding.raised_by),
        at: local_time(finding.raised.at, names.zone(finding.site)).short,
        state: finding.state.word(),
        tone: tone(finding.state),
        responsible: finding.responsible().map(|one| names.person(one)).unwrap_or_default(),
        due: if finding.state.is_to_rectify() { due_words(finding, person.at, t) } else { String::new() },
        urgency: finding.urgency(person.at).word(),
        repeats: finding.repeats.is_some(),
        photos: (finding.photos.len() + finding.history.iter().map(|entry| entry.photos.len()).sum::<usize>()).to_string(),
        may_issue: waits && person.can(Action::IssueNotice, finding.site, finding.building),
        chosen: typed.all("finding").any(|one| one == id),
        id,
    }
}
