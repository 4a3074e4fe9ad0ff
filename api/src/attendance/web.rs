//! `/attendance`: who is here now; `/attendance/sheet`: who was; `/corrections`: who could not clock in.

use super::{
    corrections::{self, Ask},
    day::{CrewBoard, OnBoard},
    rest::{self, ClockNow},
    sheet::{self, month},
};
use crate::{
    app::App,
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{Attend, PlanCrew, SeeCrew},
    },
    crew::{self, CrewQuery, live},
    pages::{
        Asked, Choice, Filters, Listing, Names, Page, Words, address, day_name, local_time, names::NOTHING, refused, render,
        render_refused, see_other_done,
    },
    places::of_site,
    problem::Problem,
    replacements,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use askama::Template;
use chrono::{Datelike, Days, NaiveDate};
use domain::{
    attendance::{Attended, Cell, Correction, PersonSheet, ShownBy, Totals, Way},
    books::SiteBooks,
    ids::{CorrectionId, PersonId, ShiftId, SiteId},
    leave::AskState,
    operation::DecideCorrection,
    replacement::Missing,
    rights::Action,
    shift::Span,
    time::at_local,
};
use std::collections::BTreeMap;

/// The class and the icon of a state: a shape and a colour of its own.
#[must_use]
pub const fn look_of(state: Attended) -> &'static str {
    match state {
        Attended::Upcoming => "upcoming",
        Attended::Present => "complete",
        Attended::Late | Attended::LeftEarly => "partial",
        Attended::OnLeave => "held",
        Attended::Absent => "missed",
        Attended::Unknown => "unknown",
    }
}

/// The site that a page is about: the one that was asked for, else the first.
pub fn site_of(person: &SignedIn, asked: &Asked) -> Result<SiteId, Problem> {
    let site = asked.read("site").or_else(|| person.sites().first().map(|site| site.id)).ok_or(Problem::NotFound)?;
    person.at(site).map(|_| site)
}

/// The sites to choose from.
#[must_use]
pub fn site_choices(person: &SignedIn, names: &Names, chosen: SiteId) -> Vec<Choice> {
    person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), &chosen.to_string())).collect()
}

/// Minutes as people read them: 7:30.
#[must_use]
pub fn hours_text(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

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
    stepping: bool,
    covered_by: String,
    missing_out: bool,
    may_in: bool,
    may_out: bool,
    may_gap: bool,
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
        times: if reckoned.came.is_some() { format!("{} – {}", clock(reckoned.came), clock(reckoned.left)) } else { String::new() },
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
        stepping: duty.replaces.is_some(),
        covered_by: duty.covered_by.map(|by| names.person(by)).unwrap_or_default(),
        missing_out: reckoned.missing_out,
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

#[derive(Template)]
#[template(path = "attendance/sheet.html")]
struct SheetPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    title: String,
    days: Vec<DayHead>,
    people: Vec<PersonRow>,
    totals: TotalsView,
    list: Listing,
    one: Option<Vec<DutyRow>>,
}

struct DayHead {
    day: u32,
    week: String,
    free: bool,
}

struct PersonRow {
    name: String,
    href: String,
    marks: Vec<Mark>,
    totals: TotalsView,
}

/// What stands in a cell of the sheet: a sign for each duty of the day.
struct Mark {
    sign: String,
    look: &'static str,
    said: String,
}

struct TotalsView {
    duties: u32,
    attended: u32,
    late: u32,
    on_leave: u32,
    absent: u32,
    planned: String,
    worked: String,
}

impl From<&Totals> for TotalsView {
    fn from(totals: &Totals) -> Self {
        Self {
            duties: totals.duties,
            attended: totals.attended,
            late: totals.late,
            on_leave: totals.on_leave,
            absent: totals.absent,
            planned: hours_text(totals.planned_minutes),
            worked: hours_text(totals.worked_minutes),
        }
    }
}

/// A duty of one person's sheet.
struct DutyRow {
    date: String,
    shift: String,
    state: &'static str,
    look: &'static str,
    came: String,
    left: String,
    worked: String,
    notes: Vec<String>,
}

const SHEET_FILTERS: [&str; 3] = ["site", "month", "person"];

/// `GET /attendance/sheet`.
pub async fn sheet(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let site = site_of(&person, &asked)?;
    let page = Page::new(&person, &request).under("/attendance", "nav-attendance");
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let zone = names.zone(site);
    let this_month = person.at.with_timezone(&zone).format("%Y-%m").to_string();
    let days = month(asked.get("month")).or_else(|| month(&this_month)).ok_or(Problem::NotFound)?;
    let only: Option<PersonId> = asked.read("person");
    let found = sheet::of_days(&app, &person, site, only, days).await?;
    let books = of_site(&app, &person, site).await?;
    let t = page.t();
    let month_text = days.0.format("%Y-%m").to_string();
    let kept = SHEET_FILTERS.map(|key| (key, if key == "month" { month_text.as_str() } else { asked.get(key) }));
    let calendar = person.books.sites.get(&site).map(|site| site.calendar.clone()).unwrap_or_default();
    let head = |date: NaiveDate| DayHead {
        day: date.day(),
        week: t.word("weekday-short", date.weekday().number_from_monday()),
        free: !calendar.is_workday(date),
    };
    let dates: Vec<NaiveDate> = days.0.iter_days().take_while(|date| *date <= days.1).collect();
    let rows = found.people.iter().map(|one| person_row(one, &dates, &books, site, &month_text, &names, t)).collect();
    let one =
        only.and_then(|_| found.people.first()).map(|one| one.cells.iter().map(|cell| duty_row(cell, &books, &names, zone, t)).collect());
    let filters = Filters::of("/attendance/sheet")
        .choice("site", t.of("site"), site_choices(&person, &names, site))
        .typed("month", t.of("crew-month"), "month", &month_text)
        .choice("person", t.of("person"), people_choices(&person, site, asked.get("person"), t));
    render(&SheetPage {
        title: format!("{} · {month_text}", names.site(site)),
        filters,
        days: dates.iter().map(|date| head(*date)).collect(),
        people: rows,
        totals: TotalsView::from(&found.totals),
        list: Listing::new("/attendance/sheet", &kept, found.people.len(), None, None),
        one,
        t,
        page,
    })
}

/// Those of a site's crew whom somebody may see, to choose from.
#[must_use]
pub fn people_choices(person: &SignedIn, site: SiteId, chosen: &str, t: &Words) -> Vec<Choice> {
    let view = person.crew_view(site);
    let seen = person.books.crew_of(site, &[], person.now()).into_iter().filter(|one| view.sees_person(*one));
    let name = |id: PersonId| person.books.people.get(&id).map(|one| one.name.clone()).unwrap_or_default();
    let mut choices: Vec<Choice> = seen.map(|one| Choice::new(one, name(one), chosen)).collect();
    choices.sort_by(|a, b| a.name.cmp(&b.name));
    choices.insert(0, Choice::new("", t.of("all"), chosen));
    choices
}

fn person_row(one: &PersonSheet, dates: &[NaiveDate], books: &SiteBooks, site: SiteId, month: &str, names: &Names, t: &Words) -> PersonRow {
    let zone = names.zone(site);
    let mark = |date: &NaiveDate| {
        let cells: Vec<&Cell> = one.cells.iter().filter(|cell| cell.duty.date == *date).collect();
        let sign = |cell: &&Cell| books.shifts.get(&cell.duty.shift).map(|shift| shift.mark.clone()).unwrap_or_default();
        // The worst of the day is what the eye has to find.
        let worst = cells.iter().max_by_key(|cell| cell.reckoned.state).map(|cell| cell.reckoned.state);
        Mark {
            sign: cells.iter().map(sign).collect::<Vec<_>>().join("/"),
            look: worst.map_or("", look_of),
            said: cells
                .iter()
                .map(|cell| {
                    let row = duty_row(cell, books, names, zone, t);
                    format!("{} {} {} {}", row.date, row.shift, t.word("attended", row.state), row.worked)
                })
                .collect::<Vec<_>>()
                .join("; "),
        }
    };
    PersonRow {
        name: names.person(one.person),
        href: address("/attendance/sheet", &[("site", &site.to_string()), ("month", month), ("person", &one.person.to_string())]),
        marks: dates.iter().map(mark).collect(),
        totals: TotalsView::from(&one.totals),
    }
}

fn duty_row(cell: &Cell, books: &SiteBooks, names: &Names, zone: chrono_tz::Tz, t: &Words) -> DutyRow {
    let Cell { duty, reckoned } = cell;
    let clock = |at: Option<domain::time::Timestamp>| at.map_or_else(|| NOTHING.to_owned(), |at| local_time(at, zone).clock);
    let mut notes = vec![];
    if reckoned.late_minutes > 0 {
        notes.push(t.n("crew-late-minutes", reckoned.late_minutes as usize));
    }
    if reckoned.early_minutes > 0 {
        notes.push(t.n("crew-early-minutes", reckoned.early_minutes as usize));
    }
    if reckoned.missing_out {
        notes.push(t.of("crew-missing-out"));
    }
    if reckoned.corrected {
        notes.push(t.of("crew-corrected"));
    }
    if duty.replaces.is_some() {
        notes.push(t.of("crew-steps-in"));
    }
    if let Some(by) = duty.covered_by {
        notes.push(t.s("crew-covered-by", names.person(by)));
    }
    DutyRow {
        date: duty.date.to_string(),
        shift: books.shifts.get(&duty.shift).map(|shift| names.say(&shift.name)).unwrap_or_default(),
        state: reckoned.state.word(),
        look: look_of(reckoned.state),
        came: clock(reckoned.came),
        left: clock(reckoned.left),
        worked: format!("{} / {}", hours_text(reckoned.worked_minutes), hours_text(reckoned.planned_minutes)),
        notes,
    }
}

#[derive(Template)]
#[template(path = "attendance/corrections.html")]
struct CorrectionsPage {
    page: Page,
    t: &'static Words,
    filters: Filters,
    rows: Vec<CorrectionRow>,
    list: Listing,
    sites: Vec<Choice>,
    people: Vec<Choice>,
    ways: Vec<Choice>,
    at: String,
    reason: String,
    may_ask: bool,
}

struct CorrectionRow {
    href: String,
    person: String,
    way: &'static str,
    at: String,
    state: &'static str,
    asked: String,
    reason: String,
}

fn correction_row(one: &Correction, names: &Names) -> CorrectionRow {
    let zone = names.zone(one.site);
    CorrectionRow {
        href: format!("/corrections/{}", one.id),
        person: names.person(one.person),
        way: one.way.word(),
        at: local_time(one.at, zone).full,
        state: one.state.word(),
        asked: format!("{} · {}", names.person(one.asked.by), local_time(one.asked.at, zone).short),
        reason: one.asked.note.clone(),
    }
}

async fn corrections_page(
    app: &App,
    person: &SignedIn,
    page: Page,
    asked: &Asked,
    typed: (&str, &str),
) -> Result<CorrectionsPage, Problem> {
    let state = Some(asked.get("state")).filter(|state| !state.is_empty()).map(str::to_owned);
    let query = CrewQuery {
        site: asked.read("site"),
        person: asked.read("person"),
        state,
        after: asked.after().map(str::to_owned),
        ..CrewQuery::default()
    };
    let found = crew::list::<Correction>(app, person, &query).await?;
    let names = Names::seen_by(app, person, None, page.language).await?;
    let t = page.t();
    let site = site_of(person, asked)?;
    let kept = ["site", "state", "person"].map(|key| (key, asked.get(key)));
    Ok(CorrectionsPage {
        filters: ask_filters("/corrections", person, site, asked, &names, t),
        rows: found.items.iter().map(|one| correction_row(one, &names)).collect(),
        list: Listing::new("/corrections", &kept, found.items.len(), asked.after(), found.next.as_deref()),
        sites: site_choices(person, &names, site),
        people: own_and_led(person, site),
        ways: Way::ALL.iter().map(|way| Choice::new(way.word(), t.word("way", way.word()), "in")).collect(),
        at: typed.0.to_owned(),
        reason: typed.1.to_owned(),
        may_ask: person.can(Action::Attend, site, None) || person.can_somewhere(Action::Attend),
        t,
        page,
    })
}

/// The filters of what is asked for: site, state, person.
pub fn ask_filters(path: &'static str, person: &SignedIn, site: SiteId, asked: &Asked, names: &Names, t: &Words) -> Filters {
    let mut states = vec![Choice::new("", t.of("all"), asked.get("state"))];
    states.extend(AskState::ALL.iter().map(|state| Choice::new(state.word(), t.word("ask-state", state.word()), asked.get("state"))));
    let mut sites = vec![Choice::new("", t.of("all"), asked.get("site"))];
    sites.extend(person.sites().into_iter().map(|one| Choice::new(one.id, names.say(&one.name), asked.get("site"))));
    Filters::of(path).choice("site", t.of("site"), sites).choice("state", t.of("state"), states).choice(
        "person",
        t.of("person"),
        people_choices(person, site, asked.get("person"), t),
    )
}

/// Oneself, and those whom one leads: for whom somebody may ask.
#[must_use]
pub fn own_and_led(person: &SignedIn, site: SiteId) -> Vec<Choice> {
    let own = person.person.to_string();
    let plans = person.who.may_somewhere_at(Action::PlanCrew, site, person.now()) == domain::people::Held::Yes;
    let view = person.crew_view(site);
    let mut people = person.books.crew_of(site, &[], person.now());
    people.retain(|one| *one == person.person || (plans && view.sees_person(*one)));
    let name = |id: PersonId| person.books.people.get(&id).map(|one| one.name.clone()).unwrap_or_default();
    let mut choices: Vec<Choice> = people.into_iter().map(|one| Choice::new(one, name(one), &own)).collect();
    choices.sort_by_key(|choice| (!choice.chosen, choice.name.clone()));
    choices
}

/// `GET /corrections`.
pub async fn corrections(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/attendance", "nav-attendance");
    render(&corrections_page(&app, &person, page, &Asked::by(&request), ("", "")).await?)
}

/// `POST /corrections`: asks for one.
pub async fn ask(app: Data<App>, request: HttpRequest, person: May<Attend>, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let site: SiteId = fields.get("site").parse().map_err(|_| Problem::Unreadable("site".into()))?;
    let zone = person.books.sites.get(&site).ok_or(Problem::NotFound)?.time_zone;
    let (at, reason) = (fields.get("at"), fields.get("reason"));
    let local = chrono::NaiveDateTime::parse_from_str(at.get(..16).unwrap_or_default(), "%Y-%m-%dT%H:%M").ok();
    let outcome = match local {
        Some(local) => {
            let ask = Ask {
                site,
                person: fields.get("person").parse().ok(),
                way: Way::parse(fields.get("way")).unwrap_or(Way::In),
                at: at_local(zone, local.date(), local.time()),
                reason: reason.to_owned(),
            };
            corrections::keep(&app, &person, ask).await
        }
        None => Err(Problem::Refused(domain::refusal::Refusal::Invalid { field: "at".into() })),
    };
    match outcome {
        Ok(id) => Ok(see_other_done(&format!("/corrections/{id}"), "correction-asked-done")),
        Err(problem) => {
            let mut page = Page::new(&person, &request).under("/attendance", "nav-attendance").at("/corrections");
            refused(&mut page, problem)?;
            let site_text = site.to_string();
            render_refused(
                &corrections_page(&app, &person, page, &Asked::of([("site", site_text.as_str())].into_iter()), (at, reason)).await?,
            )
        }
    }
}

#[derive(Template)]
#[template(path = "attendance/correction.html")]
struct CorrectionPage {
    page: Page,
    t: &'static Words,
    row: CorrectionRow,
    id: String,
    site: String,
    decided: String,
    decided_note: String,
    sheet_href: String,
    may_decide: bool,
}

async fn correction_page(app: &App, person: &SignedIn, page: Page, id: CorrectionId) -> Result<CorrectionPage, Problem> {
    let one: Correction = crew::find(app, person, id.0).await?;
    let names = Names::seen_by(app, person, Some(one.site), page.language).await?;
    let zone = names.zone(one.site);
    let may_decide = one.state == AskState::Asked
        && one.person != person.person
        && person.who.may_somewhere_at(Action::PlanCrew, one.site, person.now()) == domain::people::Held::Yes;
    Ok(CorrectionPage {
        t: page.t(),
        row: correction_row(&one, &names),
        id: id.to_string(),
        site: names.site(one.site),
        decided: one.decided.as_ref().map(|by| format!("{} · {}", names.person(by.by), local_time(by.at, zone).full)).unwrap_or_default(),
        decided_note: one.decided.as_ref().map(|by| by.note.clone()).unwrap_or_default(),
        sheet_href: address(
            "/attendance/sheet",
            &[("site", &one.site.to_string()), ("month", &one.date.format("%Y-%m").to_string()), ("person", &one.person.to_string())],
        ),
        may_decide,
        page,
    })
}

fn correction_frame(person: &SignedIn, request: &HttpRequest) -> Page {
    Page::new(person, request).under("/attendance", "nav-attendance").under("/corrections", "corrections-title")
}

/// `GET /corrections/{id}`.
pub async fn correction(app: Data<App>, request: HttpRequest, person: SignedIn, id: Path<CorrectionId>) -> Result<HttpResponse, Problem> {
    render(&correction_page(&app, &person, correction_frame(&person, &request), *id).await?)
}

/// `POST /corrections/{id}`: yes or no.
pub async fn settle(
    app: Data<App>,
    request: HttpRequest,
    person: May<PlanCrew>,
    id: Path<CorrectionId>,
    posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let granted = posted.0.get("do") == "grant";
    let one: Correction = crew::find(&app, &person, id.0).await?;
    let step = DecideCorrection { correction: *id, granted, note: posted.0.get("note").to_owned() };
    match app.submit(person.company, person.person, one.site.into(), None, step).await {
        Ok(_) => Ok(see_other_done(&format!("/corrections/{id}"), if granted { "asked-granted-done" } else { "asked-refused-done" })),
        Err(problem) => {
            let mut page = correction_frame(&person, &request).at(format!("/corrections/{id}"));
            refused(&mut page, problem)?;
            render_refused(&correction_page(&app, &person, page, *id).await?)
        }
    }
}

/// The Monday of a week that an address names; this week's when it names none.
#[must_use]
pub fn monday_asked(person: &SignedIn, asked: &Asked, zone: chrono_tz::Tz) -> NaiveDate {
    let today = person.at.with_timezone(&zone).date_naive();
    domain::roster::monday_of(asked.read("week").unwrap_or(today))
}

/// A day some days later.
#[must_use]
pub fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}
