//! `/replacements`: gaps, who could step in and why, who was asked, who does.

use super::{proposals, rest};
use crate::{
    app::App,
    attendance::web::{hours_text, site_choices, site_of},
    auth::{Fields, May, Posted, SignedIn, rights::Attend},
    crew::{self, CrewQuery},
    pages::{Asked, Choice, Filters, Listing, Names, Page, Words, local_time, refused, render, render_refused, see_other_done},
    places::of_site,
    problem::Problem,
    shifts::web::parts,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use domain::{
    ids::{PersonId, ReplacementId},
    people::Held,
    replacement::{Ranked, Reason, ReasonKind, Replacement, ReplacementState, Round},
    rights::Action,
};

#[derive(Template)]
#[template(path = "replacements/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<Row>,
    list: Listing,
    proposals: Vec<ProposalRow>,
}

struct Row {
    href: String,
    date: String,
    shift: String,
    hours: String,
    person: String,
    why: &'static str,
    state: &'static str,
    filled: String,
    asked: String,
    areas: String,
}

struct ProposalRow {
    href: String,
    gap: String,
    person: String,
    person_id: String,
}

fn look(state: ReplacementState) -> &'static str {
    state.word()
}

fn row(one: &Replacement, books: &domain::books::SiteBooks, names: &Names) -> Row {
    let shift = books.shifts.get(&one.shift);
    Row {
        href: format!("/replacements/{}", one.id),
        date: one.date.to_string(),
        shift: shift.map(|shift| names.say(&shift.name)).unwrap_or_default(),
        hours: shift.map(|shift| parts(shift.hours(one.date).parts)).unwrap_or_default(),
        person: names.person(one.person),
        why: one.why.word(),
        state: look(one.state),
        filled: one.filled.as_ref().map(|filled| names.person(filled.person)).unwrap_or_default(),
        asked: names.list(one.asked.iter().map(|asked| names.person(asked.person))),
        areas: names.list(one.areas.iter().map(|area| names.area(*area))),
    }
}

/// `GET /replacements`.
pub async fn list(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let site = site_of(&person, &asked)?;
    let state = Some(asked.get("state")).filter(|state| !state.is_empty()).map(str::to_owned);
    let query = CrewQuery { site: Some(site), state, after: asked.after().map(str::to_owned), ..CrewQuery::default() };
    let found = crew::list::<Replacement>(&app, &person, &query).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let books = of_site(&app, &person, site).await?;
    let t = page.t();
    let open = found.items.iter().filter(|one| one.state == ReplacementState::Open).count();
    let today = person.at.with_timezone(&names.zone(site)).date_naive().pred_opt();
    // One gap has its own ranking; several are worth solving together.
    let proposed = if open > 1 && person.crew_view(site).leads() { proposals(&app, &person, site, today).await? } else { vec![] };
    let proposal = |choice: &domain::replacement::Choice| {
        let gap = found.items.iter().find(|one| one.id == choice.replacement)?;
        let row = row(gap, &books, &names);
        Some(ProposalRow {
            href: row.href,
            gap: format!("{} {} · {}", row.date, row.shift, row.person),
            person: choice.person.map_or_else(|| t.of("replacement-nobody"), |one| names.person(one)),
            person_id: choice.person.map(|one| one.to_string()).unwrap_or_default(),
        })
    };
    let mut states = vec![Choice::new("", t.of("all"), asked.get("state"))];
    states.extend(
        ReplacementState::ALL.iter().map(|state| Choice::new(state.word(), t.word("replacement-state", state.word()), asked.get("state"))),
    );
    let kept = ["site", "state"].map(|key| (key, asked.get(key)));
    render(&ListPage {
        filters: Filters::of("/replacements").choice("site", t.of("site"), site_choices(&person, &names, site)).choice(
            "state",
            t.of("state"),
            states,
        ),
        rows: found.items.iter().map(|one| row(one, &books, &names)).collect(),
        list: Listing::new("/replacements", &kept, found.items.len(), asked.after(), found.next.as_deref()),
        proposals: proposed.iter().filter_map(proposal).collect(),
        t,
        page,
    })
}

#[derive(Template)]
#[template(path = "replacements/replacement.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    row: Row,
    id: String,
    site: String,
    note: String,
    opened: String,
    post: String,
    asked: Vec<AskedRow>,
    ranked: Vec<RankRow>,
    kept: Vec<KeptRow>,
    filled: String,
    cancelled: String,
    may_plan: bool,
    may_cancel: bool,
    may_answer: bool,
    said: String,
}

struct AskedRow {
    person: String,
    when: String,
    state: &'static str,
    note: String,
}

struct RankRow {
    place: usize,
    person: String,
    id: String,
    able: bool,
    cost: i64,
    reasons: Vec<String>,
    asked: bool,
}

struct KeptRow {
    when: String,
    who: String,
    order: String,
}

/// A reason in words, with its price.
fn reason_text(reason: &Reason, t: &Words) -> String {
    let key = format!("step-reason-{}", reason.kind.word());
    let minutes = || hours_text(u32::try_from(reason.value.max(0)).unwrap_or(0));
    let text = match reason.kind {
        ReasonKind::Knows if reason.value == 0 => t.of("step-reason-new"),
        ReasonKind::Knows | ReasonKind::SteppedIn => t.n(key, reason.value),
        ReasonKind::Rest if reason.value < 0 => t.of("step-reason-rested"),
        ReasonKind::Rest | ReasonKind::Week | ReasonKind::NoRest => t.s(key, minutes()),
        ReasonKind::Distance if reason.value < 0 => t.of("step-reason-nowhere"),
        ReasonKind::Distance => t.n(key, reason.value),
        ReasonKind::OnLeave | ReasonKind::OnDuty | ReasonKind::WrongPost => t.of(key),
    };
    if reason.cost > 0 { format!("{text} (+{})", reason.cost) } else { text }
}

fn rank_row(n: usize, one: &Ranked, gap: &Replacement, names: &Names, t: &Words) -> RankRow {
    RankRow {
        place: n + 1,
        person: names.person(one.person),
        id: one.person.to_string(),
        able: one.able,
        cost: one.cost,
        reasons: one.reasons.iter().map(|reason| reason_text(reason, t)).collect(),
        asked: gap.has_asked(one.person),
    }
}

async fn one_page(app: &App, person: &SignedIn, page: Page, id: ReplacementId) -> Result<OnePage, Problem> {
    let gap = rest::find(app, person, id).await?;
    let leads = person.crew_view(gap.site).leads() && person.crew_view(gap.site).sees_person(gap.person);
    let plans = leads && person.who.may_somewhere_at(Action::PlanCrew, gap.site, person.now()) == Held::Yes;
    let ranking = if leads { Some(rest::whole_ranking(app, person, id).await?.1) } else { None };
    let names = Names::seen_by(app, person, Some(gap.site), page.language).await?;
    let books = of_site(app, person, gap.site).await?;
    let (t, zone) = (page.t(), names.zone(gap.site));
    let own = gap.asked.iter().find(|one| one.person == person.person);
    let is_open = gap.state == ReplacementState::Open;
    let kept = |round: &Round| KeptRow {
        when: local_time(round.by.at, zone).full,
        who: names.person(round.by.by),
        order: names.list(round.ranked.iter().take(5).map(|one| format!("{} ({})", names.person(one.person), one.cost))),
    };
    let asked = gap.asked.iter().filter(|one| leads || one.person == person.person);
    Ok(OnePage {
        row: row(&gap, &books, &names),
        id: id.to_string(),
        site: names.site(gap.site),
        note: gap.opened.note.clone(),
        opened: format!("{} · {}", names.person(gap.opened.by), local_time(gap.opened.at, zone).full),
        post: gap.post.map(|post| names.checkpoint_in_area(post)).unwrap_or_default(),
        asked: asked
            .map(|one| AskedRow {
                person: names.person(one.person),
                when: format!("{} · {}", names.person(one.asked.by), local_time(one.asked.at, zone).short),
                state: match &one.answer {
                    Some(answer) if answer.accepts => "yes",
                    Some(_) => "no",
                    None => "waiting",
                },
                note: one.answer.as_ref().map(|answer| answer.note.clone()).unwrap_or_default(),
            })
            .collect(),
        ranked: ranking
            .iter()
            .flat_map(|ranking| ranking.now.iter().enumerate())
            .map(|(n, one)| rank_row(n, one, &gap, &names, t))
            .collect(),
        kept: ranking.iter().flat_map(|ranking| ranking.kept.iter().rev()).map(kept).collect(),
        filled: gap
            .filled
            .as_ref()
            .map(|filled| format!("{} · {}", names.person(filled.person), local_time(filled.at, zone).full))
            .unwrap_or_default(),
        cancelled: gap
            .cancelled
            .as_ref()
            .map(|by| format!("{} · {} {}", names.person(by.by), local_time(by.at, zone).full, by.note))
            .unwrap_or_default(),
        may_plan: plans && is_open,
        may_cancel: plans && gap.state != ReplacementState::Cancelled,
        may_answer: is_open && own.is_some_and(|one| one.answer.as_ref().is_none_or(|answer| !answer.accepts)),
        said: match own.and_then(|one| one.answer.as_ref()) {
            Some(answer) if answer.accepts => t.of("replacement-you-said-yes"),
            Some(_) => t.of("replacement-you-said-no"),
            None => String::new(),
        },
        t,
        page,
    })
}

fn frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/attendance", "nav-attendance").under("/replacements", "nav-replacements")
}

/// `GET /replacements/{id}`.
pub async fn one(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<ReplacementId>) -> Result<HttpResponse, Problem> {
    render(&one_page(&app, &person, frame(&person, &request), *id).await?)
}

/// `POST /replacements/{id}`: asks, assigns, answers, calls off.
pub async fn decide(
    app: Data<App>,
    request: HttpRequest,
    person: May<Attend>,
    id: Path<ReplacementId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let here = format!("/replacements/{id}");
    rest::find(&app, &person, *id).await?;
    let note = || fields.get("note").to_owned();
    let (outcome, done) = match fields.get("do") {
        "ask" => {
            let people: Vec<PersonId> = fields.all("person").filter_map(|id| id.parse().ok()).collect();
            (rest::call(&app, &person, *id, people).await, "replacement-asked-done")
        }
        "yes" => (rest::say(&app, &person, *id, rest::Answer { accepts: true, note: note() }).await, "replacement-yes-done"),
        "no" => (rest::say(&app, &person, *id, rest::Answer { accepts: false, note: note() }).await, "replacement-no-done"),
        "cancel" => (rest::call_off(&app, &person, *id, note()).await, "replacement-cancelled-done"),
        assign => {
            let whom: PersonId =
                assign.strip_prefix("assign.").and_then(|id| id.parse().ok()).ok_or_else(|| Problem::Unreadable("do".into()))?;
            (rest::put(&app, &person, *id, whom).await, "replacement-assigned-done")
        }
    };
    match outcome {
        Ok(()) => Ok(see_other_done(&here, done)),
        Err(problem) => {
            let mut page = frame(&person, &request).at(here);
            refused(&mut page, problem)?;
            render_refused(&one_page(&app, &person, page, *id).await?)
        }
    }
}
