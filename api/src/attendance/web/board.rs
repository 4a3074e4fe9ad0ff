//! `/attendance`: who is here now.

use super::{look_of, remarks, site_choices, site_of};
use crate::{
    app::App,
    attendance::{
        day::{CrewBoard, OnBoard},
        rest::{self, ClockNow},
    },
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{PlanCrew, SeeCrew},
    },
    crew::live,
    pages::{
        Asked, Choice, Names, Page, Words, address, day_name, local_time, names::NOTHING, refused, render, render_refused, see_other_done,
    },
    places::of_site,
    problem::Problem,
    replacements,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use chrono::NaiveDate;
use domain::{
    attendance::{Attended, Cell, ShownBy, Way},
    books::SiteBooks,
    ids::{PersonId, ShiftId, SiteId},
    replacement::Missing,
    rights::Action,
    shift::Span,
};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "attendance/board.html")]
struct BoardPage {
    page: Page,
    t: &'static Words,
    board: BoardView,
}

struct BoardView {
    site: String,
    site_name: String,
    sites: Vec<Choice>,
    day: String,
    now: String,
    here: String,
    events: String,
    tallies: Vec<Tally>,
    groups: Vec<Group>,
    uncovered: Vec<String>,
    gaps: Vec<GapRow>,
    overdue: Vec<OverdueRow>,
    overdue_findings: u64,
    overdue_href: String,
    leaves_asked: usize,
    corrections_asked: usize,
    leads: bool,
    may_plan: bool,
    reasons: Vec<Choice>,
}

struct Tally {
    state: &'static str,
    look: &'static str,
    count: usize,
}

struct Group {
    shift: String,
    hours: String,
    running: bool,
    rows: Vec<Row>,
}

struct Row {
    person: String,
    person_id: String,
    date: String,
    shift_id: String,
    href: String,
    state: &'static str,
    look: &'static str,
    times: String,
    minutes: String,
    areas: String,
    seen: String,
    heard: String,
    replacement: String,
    remarks: Vec<String>,
    may_in: bool,
    may_out: bool,
    may_gap: bool,
}

struct OverdueRow {
    href: String,
    route: String,
    until: String,
    unknown: bool,
}

struct GapRow {
    href: String,
    what: String,
    person: String,
    areas: String,
    asked: String,
}

async fn board_page(app: &App, person: &SignedIn, page: Page, site: SiteId) -> Result<BoardPage, Problem> {
    let board = rest::read(app, person, site).await?;
    let books = of_site(app, person, site).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    Ok(BoardPage { t, board: view(person, &board, &books, &names, t), page })
}

fn view(person: &SignedIn, board: &CrewBoard, books: &SiteBooks, names: &Names, t: &'static Words) -> BoardView {
    let zone = names.zone(board.site);
    let site = board.site.to_string();
    let may_plan = person.can(Action::PlanCrew, board.site, None);
    let mut groups: BTreeMap<(chrono::DateTime<chrono::Utc>, ShiftId, NaiveDate), Group> = BTreeMap::new();
    for one in &board.people {
        let key = (one.hours.from, one.cell.duty.shift, one.cell.duty.date);
        let group = groups.entry(key).or_insert_with(|| Group {
            shift: books.shifts.get(&one.cell.duty.shift).map(|shift| names.say(&shift.name)).unwrap_or_default(),
            hours: span_text(one.hours, zone),
            running: one.hours.holds(board.at),
            rows: vec![],
        });
        group.rows.push(row(one, board, may_plan && one.person != person.person, names, t));
    }
    let count = |state| board.people.iter().filter(|one| one.cell.reckoned.state == state).count();
    let shown = [
        Attended::Present,
        Attended::Late,
        Attended::LeftEarly,
        Attended::Absent,
        Attended::Unknown,
        Attended::OnLeave,
        Attended::Upcoming,
    ];
    BoardView {
        site_name: names.site(board.site),
        sites: site_choices(person, names, board.site),
        day: day_name(board.date, names.language()),
        now: local_time(board.at, zone).clock,
        here: address("/attendance", &[("site", &site)]),
        events: address("/attendance/events", &[("site", &site)]),
        tallies: shown.into_iter().map(|state| Tally { state: state.word(), look: look_of(state), count: count(state) }).collect(),
        groups: groups.into_values().map(worst_first).collect(),
        uncovered: board.uncovered.iter().map(|area| names.area(*area)).collect(),
        gaps: board
            .gaps
            .iter()
            .map(|gap| GapRow {
                href: format!("/replacements/{}", gap.id),
                what: format!("{} {}", gap.date, books.shifts.get(&gap.shift).map(|shift| names.say(&shift.name)).unwrap_or_default()),
                person: names.person(gap.person),
                areas: names.list(gap.areas.iter().map(|area| names.area(*area))),
                asked: names.list(gap.waiting_but(PersonId::SERVER).map(|one| names.person(one))),
            })
            .collect(),
        overdue: board
            .overdue_patrols
            .iter()
            .map(|walk| OverdueRow {
                href: walk.patrol.map_or_else(|| address("/", &[("site", &site)]), |patrol| format!("/patrols/{patrol}")),
                route: names.route(walk.route),
                until: local_time(walk.until, zone).clock,
                unknown: walk.unknown,
            })
            .collect(),
        overdue_findings: board.overdue_findings,
        overdue_href: address("/findings", &[("site", &site), ("due", "over")]),
        leaves_asked: board.leaves_asked,
        corrections_asked: board.corrections_asked,
        leads: person.crew_view(board.site).leads(),
        may_plan,
        reasons: Missing::ALL.iter().map(|why| Choice::new(why.word(), t.word("missing", why.word()), "absent")).collect(),
        site,
    }
}

/// What has to be looked at stands first.
fn worst_first(mut group: Group) -> Group {
    let place = |row: &Row| ["absent", "unknown", "left_early", "late", "on_leave", "present"].iter().position(|state| *state == row.state);
    group.rows.sort_by(|a, b| (place(a).unwrap_or(9), &a.person).cmp(&(place(b).unwrap_or(9), &b.person)));
    group
}

fn span_text(span: Span, zone: chrono_tz::Tz) -> String {
    format!("{}–{}", local_time(span.from, zone).clock, local_time(span.until, zone).clock)
}

fn row(one: &OnBoard, board: &CrewBoard, may: bool, names: &Names, t: &Words) -> Row {
    let zone = names.zone(board.site);
    let Cell { duty, reckoned } = &one.cell;
    let clock = |at: Option<domain::time::Timestamp>| at.map_or_else(|| NOTHING.to_owned(), |at| local_time(at, zone).clock);
    let minutes = match reckoned.state {
        Attended::LeftEarly => t.n("crew-early-minutes", reckoned.early_minutes as usize),
        _ if reckoned.late_minutes > 0 => t.n("crew-late-minutes", reckoned.late_minutes as usize),
        _ => String::new(),
    };
    let gone = matches!(reckoned.state, Attended::Absent | Attended::Unknown | Attended::OnLeave | Attended::LeftEarly);
    Row {
        person: names.person(one.person),
        person_id: one.person.to_string(),
        date: duty.date.to_string(),
        shift_id: duty.shift.to_string(),
        href: address(
            "/attendance/sheet",
            &[("site", &board.site.to_string()), ("person", &one.person.to_string()), ("month", &board.date.format("%Y-%m").to_string())],
        ),
        state: reckoned.state.word(),
        look: look_of(reckoned.state),
        times: if reckoned.was_here() { format!("{} – {}", clock(reckoned.came), clock(reckoned.left)) } else { String::new() },
        minutes,
        areas: names.list(duty.areas.iter().map(|area| names.area(*area))),
        seen: one
            .seen
            .map(|seen| format!("{} {}", local_time(seen.at, zone).clock, names.checkpoint_in_area(seen.checkpoint)))
            .unwrap_or_default(),
        heard: match (reckoned.state, one.heard) {
            (Attended::Unknown, Some(at)) => t.s("crew-heard", local_time(at, zone).short),
            (Attended::Unknown, None) => t.of("crew-heard-never"),
            _ => String::new(),
        },
        replacement: one.replacement.map(|id| format!("/replacements/{id}")).unwrap_or_default(),
        remarks: remarks(&one.cell, names, t),
        may_in: may && !reckoned.on_now && reckoned.state != Attended::OnLeave && one.hours.until > board.at,
        may_out: may && reckoned.on_now,
        may_gap: may && gone && one.replacement.is_none() && duty.replaces.is_none() && one.hours.until > board.at,
    }
}

/// `GET /attendance`.
pub async fn board(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let site = site_of(&person, &Asked::by(&request))?;
    render(&board_page(&app, &person, Page::new(&person, &request), site).await?)
}

/// `GET /attendance/events`: the board's news.
pub async fn events(app: Data<App>, request: HttpRequest, person: May<SeeCrew>) -> Result<HttpResponse, Problem> {
    let site = site_of(&person, &Asked::by(&request))?;
    Ok(live::events(&app, site))
}

/// `POST /attendance`: a lead on the spot: clocks somebody in or out, or says that somebody is missing.
pub async fn decide(app: Data<App>, request: HttpRequest, person: May<PlanCrew>, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let site: SiteId = fields.get("site").parse().map_err(|_| Problem::Unreadable("site".into()))?;
    let whose: PersonId = fields.get("person").parse().map_err(|_| Problem::Unreadable("person".into()))?;
    let here = address("/attendance", &[("site", &site.to_string())]);
    let outcome = match fields.get("do") {
        "gap" => {
            let open = replacements::rest::Open {
                site,
                person: whose,
                date: fields.get("date").parse().map_err(|_| Problem::Unreadable("date".into()))?,
                shift: fields.get("shift").parse().map_err(|_| Problem::Unreadable("shift".into()))?,
                why: Missing::parse(fields.get("why")).unwrap_or(Missing::Absent),
                note: fields.get("note").to_owned(),
            };
            replacements::rest::keep(&app, &person, open).await.map(|id| see_other_done(&format!("/replacements/{id}"), "gap-opened-done"))
        }
        word => {
            let way = Way::parse(word).ok_or_else(|| Problem::Unreadable("do".into()))?;
            let shown = ShownBy::Lead { note: fields.get("note").to_owned() };
            let now = ClockNow { site, person: Some(whose), way, post: None, shown };
            rest::keep(&app, &person, now).await.map(|_| see_other_done(&here, "clocked-done"))
        }
    };
    match outcome {
        Ok(answer) => Ok(answer),
        Err(problem) => {
            let mut page = Page::new(&person, &request).at(here);
            refused(&mut page, problem)?;
            render_refused(&board_page(&app, &person, page, site).await?)
        }
    }
}
