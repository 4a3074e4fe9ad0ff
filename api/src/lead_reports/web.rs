//! `/lead-reports`: what leads tell upward; on paper as well.

use super::rest::{self, ReportQuery};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{PlanCrew, SeeCrew},
    },
    crew::planned_by,
    pages::{
        Asked, Choice, Filters, Listing, Names, Page, Words, local_date, local_time, refused, render, render_refused, see_other,
        see_other_done,
    },
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{LeadReportId, SiteId},
    lead_report::{Figure, FigureOf, LeadReport, ReportPeriod, ReportState, ReportWords},
    money::Money,
    operation::ReadLeadReport,
    refusal::Refusal,
    rights::Action,
};

#[derive(Template)]
#[template(path = "lead_reports/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<ReportRow>,
    list: Listing,
    may_write: bool,
    sites: Vec<Choice>,
    periods: Vec<Choice>,
    today: String,
}

/// A report as a line of a list.
struct ReportRow {
    href: String,
    title: String,
    by: String,
    site: String,
    days: String,
    state: &'static str,
    icon: &'static str,
    sent: String,
}

fn row(report: &LeadReport, names: &Names, t: &Words) -> ReportRow {
    ReportRow {
        href: format!("/lead-reports/{}", report.id),
        title: title(report, t),
        by: names.person(report.by),
        site: names.site(report.site),
        days: format!("{} – {}", report.from, report.until),
        state: report.state.word(),
        icon: match report.state {
            ReportState::Draft => "underway",
            ReportState::Sent => "to-review",
            ReportState::Read => "accepted",
        },
        sent: report.sent.as_ref().map(|sent| local_time(sent.at, names.zone(report.site)).full).unwrap_or_default(),
    }
}

/// `周报 2026-11-23`.
pub fn title(report: &LeadReport, t: &Words) -> String {
    let what = t.word("lead-report-title", report.period.word());
    match report.period {
        ReportPeriod::Week => format!("{what} {}", report.from),
        ReportPeriod::Month => format!("{what} {}", report.from.format("%Y-%m")),
    }
}

const FILTERS: [&str; 3] = ["site", "period", "state"];

/// What the address of the page asks for.
pub(super) fn asked_for(asked: &Asked) -> ReportQuery {
    ReportQuery {
        site: asked.read("site"),
        by: asked.read("by"),
        period: ReportPeriod::parse(asked.get("period")),
        state: ReportState::parse(asked.get("state")),
        limit: None,
        after: asked.after().map(str::to_owned),
    }
}

/// `GET /lead-reports`.
pub async fn list(app: Data<App>, request: HttpRequest, person: May<SeeCrew>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    render(&list_page(&app, &person, page, &Asked::by(&request)).await?)
}

async fn list_page(app: &App, person: &SignedIn, page: Page, asked: &Asked) -> Result<ListPage, Problem> {
    let found = rest::found(app, person, &asked_for(asked)).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let all = |key: &str| vec![Choice::new("", t.of("all"), asked.get(key))];
    let (mut sites, mut periods, mut states) = (all("site"), all("period"), all("state"));
    sites.extend(person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), asked.get("site"))));
    let of_period = |asked: &str| ReportPeriod::ALL.map(|p| Choice::new(p.word(), t.word("lead-report-title", p.word()), asked));
    periods.extend(of_period(asked.get("period")));
    states.extend(ReportState::ALL.iter().map(|s| Choice::new(s.word(), t.word("lead-report-state", s.word()), asked.get("state"))));
    let filters = FILTERS.map(|key| (key, asked.get(key)));
    let planned = planned_by(person);
    let zone = planned.first().map_or(chrono_tz::Tz::UTC, |site| names.zone(*site));
    Ok(ListPage {
        rows: found.items.iter().map(|one| row(one, &names, t)).collect(),
        filters: Filters::of("/lead-reports")
            .choice("site", t.of("site"), sites)
            .choice("period", t.of("lead-report-period"), periods)
            .choice("state", t.of("state"), states),
        list: Listing::new("/lead-reports", &filters, found.items.len(), asked.after(), found.next.as_deref()),
        may_write: !planned.is_empty(),
        sites: planned.iter().map(|site| Choice::new(site, names.site(*site), "")).collect(),
        periods: of_period("week").into(),
        today: local_date(person.at, zone).to_string(),
        t,
        page,
    })
}

/// `POST /lead-reports`: drafts one from the records.
pub async fn draft(app: Data<App>, request: HttpRequest, person: May<PlanCrew>, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let period = ReportPeriod::parse(fields.get("period")).unwrap_or(ReportPeriod::Week);
    let report = LeadReportId(app.ports.new_id());
    let missing = |field: &str| Err(Refusal::Missing { field: field.into() }.into());
    let done = match (fields.get("site").parse::<SiteId>(), fields.get("date").parse()) {
        (Ok(site), Ok(date)) => rest::written(&app, &person, site, (report, period, date), ReportWords::default()).await,
        (Err(_), _) => missing("for-site"),
        (_, Err(_)) => missing("date"),
    };
    let Err(problem) = done else { return Ok(see_other(&format!("/lead-reports/{report}"))) };
    let mut page = Page::new(&person, &request);
    refused(&mut page, problem)?;
    render_refused(&list_page(&app, &person, page, &Asked::default()).await?)
}

#[derive(Template)]
#[template(path = "lead_reports/one.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    row: ReportRow,
    figures: Vec<FigureView>,
    words: ReportWords,
    to: String,
    reads: Vec<ReadView>,
    may_write: bool,
    may_read: bool,
    note: String,
}

struct FigureView {
    name: String,
    value: String,
}

struct ReadView {
    by: String,
    at: String,
    note: String,
}

/// A figure in its unit.
pub fn say(figure: &Figure) -> String {
    match figure.what {
        FigureOf::AssessmentMean => format!("{}.{} %", figure.value / 10, figure.value % 10),
        FigureOf::JobsMargin => format!("¥ {}", Money::fen(figure.value)),
        _ => figure.value.to_string(),
    }
}

async fn one_page(
    app: &App,
    person: &SignedIn,
    page: Page,
    report: &LeadReport,
    words: ReportWords,
    note: &str,
) -> Result<OnePage, Problem> {
    let names = Names::seen_by(app, person, Some(report.site), page.language).await?;
    let t = page.t();
    let figure = |figure: &Figure| FigureView { name: t.word("figure-of", figure.what.word()), value: say(figure) };
    let read = |read: &domain::crew::Signed| ReadView {
        by: names.person(read.by),
        at: local_time(read.at, names.zone(report.site)).full,
        note: read.note.clone(),
    };
    let own = report.by == person.person;
    Ok(OnePage {
        row: row(report, &names, t),
        figures: report.figures.iter().map(figure).collect(),
        words,
        to: names.people(&report.to),
        reads: report.reads.iter().map(read).collect(),
        may_write: own && report.state == ReportState::Draft && person.can(Action::PlanCrew, report.site, None),
        may_read: !own && report.state != ReportState::Draft && report.to.contains(&person.person),
        note: note.to_owned(),
        t,
        page,
    })
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/lead-reports", "nav-lead-reports")
}

/// `GET /lead-reports/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: May<SeeCrew>, id: Path<LeadReportId>) -> Result<HttpResponse, Problem> {
    let report = rest::find(&app, &person, *id).await?;
    let words = report.words.clone();
    render(&one_page(&app, &person, frame(&person, &request), &report, words, "").await?)
}

/// `POST /lead-reports/{id}`: written on, sent, read.
pub async fn save(
    app: Data<App>,
    request: HttpRequest,
    person: May<SeeCrew>,
    id: Path<LeadReportId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = &posted.0;
    let report = rest::find(&app, &person, *id).await?;
    let typed = |name: &str| fields.get(name).trim().to_owned();
    let words = ReportWords { done: typed("done"), problems: typed("problems"), plan: typed("plan") };
    let done = match fields.get("do") {
        "read" => rest::was_read(&app, &person, ReadLeadReport { report: *id, note: typed("note") }).await,
        step => {
            let named = (report.id, report.period, report.from);
            match rest::written(&app, &person, report.site, named, words.clone()).await {
                Ok(()) if step == "send" => rest::sent(&app, &person, *id).await,
                done => done,
            }
        }
    };
    let here = format!("/lead-reports/{id}");
    let Err(problem) = done else { return Ok(see_other_done(&here, "saved")) };
    let mut page = frame(&person, &request).at(here);
    refused(&mut page, problem)?;
    let (words, note) = if fields.get("do") == "read" { (report.words.clone(), typed("note")) } else { (words, String::new()) };
    render_refused(&one_page(&app, &person, page, &report, words, &note).await?)
}
