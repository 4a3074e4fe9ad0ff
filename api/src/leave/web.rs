//! `/leave`: who is away, who asks, and how much is left.

use super::rest::{self, Allow, Ask, BalanceQuery};
use crate::{
    app::App,
    attendance::web::{ask_filters, own_and_led, people_choices, site_choices, site_of},
    auth::{Fields, May, Posted, SignedIn, rights::Attend},
    crew::{self, CrewQuery, Decide},
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, local_time, refused, render, render_refused, see_other_done},
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use chrono::Datelike;
use domain::{
    ids::{LeaveId, SiteId},
    leave::{AskState, HalfDay, Leave, LeaveKind},
    people::Held,
    refusal::Refusal,
    rights::Action,
};

#[derive(Template)]
#[template(path = "leave/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    list: Listing,
    balances: Vec<BalanceRow>,
    year: i32,
    form: AskForm,
    may_ask: bool,
    may_plan: bool,
}

struct Row {
    href: String,
    person: String,
    kind: &'static str,
    days: String,
    state: &'static str,
    asked: String,
    reason: String,
}

struct BalanceRow {
    person: String,
    kind: &'static str,
    allowed: String,
    taken: String,
    asked: String,
    left: String,
    over: bool,
}

/// The form with which leave is asked for.
struct AskForm {
    sites: Vec<Choice>,
    people: Vec<Choice>,
    led: Vec<Choice>,
    kinds: Vec<Choice>,
    counted: Vec<Choice>,
    halves: Vec<Choice>,
    from: String,
    until: String,
    reason: String,
}

/// Half days as people say them: 2, 2.5.
fn days_text(half_days: i64) -> String {
    if half_days % 2 == 0 { (half_days / 2).to_string() } else { format!("{:.1}", half_days as f64 / 2.0) }
}

fn row(leave: &Leave, names: &Names, t: &Words) -> Row {
    let half = leave.half.map(|half| t.word("half-day", if half == HalfDay::Morning { "morning" } else { "afternoon" }));
    let days = if leave.from == leave.until { leave.from.to_string() } else { format!("{} – {}", leave.from, leave.until) };
    Row {
        href: format!("/leave/{}", leave.id),
        person: names.person(leave.person),
        kind: leave.kind.word(),
        days: half.map_or_else(|| days.clone(), |half| format!("{days} {half}")),
        state: leave.state.word(),
        asked: format!("{} · {}", names.person(leave.asked.by), local_time(leave.asked.at, names.zone(leave.site)).short),
        reason: leave.asked.note.clone(),
    }
}

async fn list_page(app: &App, person: &SignedIn, page: Page, asked: &Asked, typed: &Fields) -> Result<ListPage, Problem> {
    let site = site_of(person, asked)?;
    let found = crew::list::<Leave>(app, person, &CrewQuery::asked(asked)).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let year = person.at.with_timezone(&names.zone(site)).year();
    let balances = rest::read_balances(app, person, &BalanceQuery { site, person: asked.read("person"), year: Some(year) }).await?;
    let balance = |one: &super::Balance| BalanceRow {
        person: names.person(one.person),
        kind: one.kind.word(),
        allowed: one.allowed.map(|allowed| days_text(allowed.into())).unwrap_or_default(),
        taken: days_text(one.taken.into()),
        asked: days_text(one.asked.into()),
        left: one.left().map(days_text).unwrap_or_default(),
        over: one.left().is_some_and(|left| left < 0),
    };
    let kept = ["site", "state", "person"].map(|key| (key, asked.get(key)));
    let mut led = people_choices(person, site, "", t);
    led.retain(|one| !one.value.is_empty() && one.value != person.person.to_string());
    let halves = [("", "half-day-none"), ("morning", "half-day-morning"), ("afternoon", "half-day-afternoon")];
    Ok(ListPage {
        filters: ask_filters("/leave", person, site, asked, &names, t),
        rows: found.items.iter().map(|leave| row(leave, &names, t)).collect(),
        list: Listing::new("/leave", &kept, found.items.len(), asked.after(), found.next.as_deref()),
        balances: balances.iter().map(balance).collect(),
        year,
        form: AskForm {
            sites: site_choices(person, &names, site),
            people: own_and_led(person, site),
            led,
            kinds: LeaveKind::ALL
                .iter()
                .map(|kind| Choice::new(kind.word(), t.word("leave-kind", kind.word()), typed.get("kind")))
                .collect(),
            counted: LeaveKind::ALL
                .iter()
                .filter(|kind| kind.has_allowance())
                .map(|kind| Choice::new(kind.word(), t.word("leave-kind", kind.word()), typed.get("kind")))
                .collect(),
            halves: halves.iter().map(|(value, key)| Choice::new(value, t.of(key), typed.get("half"))).collect(),
            from: typed.get("from").to_owned(),
            until: typed.get("until").to_owned(),
            reason: typed.get("reason").to_owned(),
        },
        may_ask: person.who.may_somewhere_at(Action::Attend, site, person.now()) == Held::Yes,
        may_plan: person.who.may_somewhere_at(Action::PlanCrew, site, person.now()) == Held::Yes,
        t,
        page,
    })
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request)
}

/// `GET /leave`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    render(&list_page(&app, &person, frame(&person, &request), &Asked::by(&request), &Fields::default()).await?)
}

/// `POST /leave`: asks for leave, or says how much somebody may take.
pub async fn ask(app: Data<App>, request: HttpRequest, person: May<Attend>, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let site: SiteId = fields.get("site").parse().map_err(|_| Problem::Unreadable("site".into()))?;
    let kind = LeaveKind::parse(fields.get("kind")).unwrap_or(LeaveKind::Annual);
    let outcome = if fields.get("do") == "allow" {
        allow(&app, &person, &fields, site, kind).await
    } else {
        keep(&app, &person, &fields, site, kind).await
    };
    match outcome {
        Ok(answer) => Ok(answer),
        Err(problem) => {
            let mut page = frame(&person, &request).at("/leave");
            refused(&mut page, problem)?;
            let site_text = site.to_string();
            render_refused(&list_page(&app, &person, page, &Asked::of([("site", site_text.as_str())].into_iter()), &fields).await?)
        }
    }
}

async fn keep(app: &App, person: &SignedIn, fields: &Fields, site: SiteId, kind: LeaveKind) -> Result<HttpResponse, Problem> {
    let invalid = |field: &str| Problem::Refused(Refusal::Invalid { field: field.into() });
    let from = fields.get("from").parse().map_err(|_| invalid("from"))?;
    let half = match fields.get("half") {
        "morning" => Some(HalfDay::Morning),
        "afternoon" => Some(HalfDay::Afternoon),
        _ => None,
    };
    let until = match fields.get("until") {
        "" => from,
        text => text.parse().map_err(|_| invalid("until"))?,
    };
    let ask = Ask { site, person: fields.get("person").parse().ok(), kind, from, until, half, reason: fields.get("reason").to_owned() };
    let id = rest::keep(app, person, ask).await?;
    Ok(see_other_done(&format!("/leave/{id}"), "leave-asked-done"))
}

async fn allow(app: &App, person: &SignedIn, fields: &Fields, site: SiteId, kind: LeaveKind) -> Result<HttpResponse, Problem> {
    let invalid = || Problem::Refused(Refusal::Invalid { field: "days".into() });
    let days: f64 = fields.get("days").trim().parse().map_err(|_| invalid())?;
    let half_days = (days * 2.0).round();
    if !(0.0..=732.0).contains(&half_days) {
        return Err(invalid());
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 732")]
    let half_days = half_days as u16;
    let allow = Allow {
        site,
        person: fields.get("person").parse().map_err(|_| Problem::Unreadable("person".into()))?,
        kind,
        year: fields.get("year").parse().map_err(|_| invalid())?,
        half_days,
    };
    rest::keep_allowance(app, person, allow).await?;
    Ok(see_other_done(&crate::pages::address("/leave", &[("site", &site.to_string())]), "saved"))
}

#[derive(Template)]
#[template(path = "leave/leave.html")]
struct LeavePage {
    page: Page,
    t: &'static Words,
    row: Row,
    id: String,
    site: String,
    decided: String,
    decided_note: String,
    may_decide: bool,
    may_withdraw: bool,
    roster_href: String,
}

async fn leave_page(app: &App, person: &SignedIn, page: Page, id: LeaveId) -> Result<LeavePage, Problem> {
    let leave: Leave = crew::find(app, person, id.0).await?;
    let names = Names::seen_by(app, person, Some(leave.site), page.language).await?;
    let t = page.t();
    let zone = names.zone(leave.site);
    let own = leave.person == person.person;
    let leads = !own && person.who.may_somewhere_at(Action::PlanCrew, leave.site, person.now()) == Held::Yes;
    let open = matches!(leave.state, AskState::Asked | AskState::Granted);
    let begun = person.at.with_timezone(&zone).date_naive() >= leave.from;
    Ok(LeavePage {
        row: row(&leave, &names, t),
        id: id.to_string(),
        site: names.site(leave.site),
        decided: leave.decided.as_ref().map(|by| format!("{} · {}", names.person(by.by), local_time(by.at, zone).full)).unwrap_or_default(),
        decided_note: leave.decided.as_ref().map(|by| by.note.clone()).unwrap_or_default(),
        may_decide: leads && leave.state == AskState::Asked,
        may_withdraw: open && (leads || (own && (leave.state == AskState::Asked || !begun))),
        roster_href: if person.crew_view(leave.site).leads() {
            crate::pages::address("/rosters", &[("site", &leave.site.to_string()), ("week", &leave.from.to_string())])
        } else {
            String::new()
        },
        t,
        page,
    })
}

/// `GET /leave/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<LeaveId>) -> Result<HttpResponse, Problem> {
    render(&leave_page(&app, &person, frame(&person, &request).under("/leave", "nav-leave"), *id).await?)
}

/// `POST /leave/{id}`: yes, no, or taken back.
pub async fn settle(
    app: Data<App>,
    request: HttpRequest,
    person: May<Attend>,
    id: Path<LeaveId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let (here, note) = (format!("/leave/{id}"), posted.0.get("note").to_owned());
    let (outcome, done) = match posted.0.get("do") {
        "withdraw" => (rest::take_back(&app, &person, *id).await, "leave-withdrawn-done"),
        "grant" => (rest::settle(&app, &person, *id, Decide { granted: true, note }).await, "asked-granted-done"),
        _ => (rest::settle(&app, &person, *id, Decide { granted: false, note }).await, "asked-refused-done"),
    };
    match outcome {
        Ok(()) => Ok(see_other_done(&here, done)),
        Err(problem) => {
            let mut page = frame(&person, &request).under("/leave", "nav-leave").at(here);
            refused(&mut page, problem)?;
            render_refused(&leave_page(&app, &person, page, *id).await?)
        }
    }
}
