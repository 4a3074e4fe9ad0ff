//! `/`: how does the day stand at a site?

use super::{progress, review_word, walk_word};
use crate::{
    app::App,
    auth::SignedIn,
    pages::{
        Asked, Choice, Names, Page, Words, local_time,
        names::NOTHING,
        parts::address,
        render,
        times::{day_name, local_date},
    },
    patrols::board::{Board, Standing, Walk, of_day},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use domain::{ids::PersonId, patrol::Patrol, people::Held, rights::Action, time::Timestamp};

#[derive(Template)]
#[template(path = "board/board.html")]
struct BoardPage {
    page: Page,
    t: &'static Words,
    board: BoardView,
}

#[derive(Default)]
struct BoardView {
    site_name: String,
    sites: Vec<Choice>,
    date: String,
    day_name: String,
    is_today: bool,
    now: String,
    now_minute: i64,
    day_before: String,
    day_after: String,
    all_href: String,
    may_edit_routes: bool,
    may_add_site: bool,
    ruler: Ruler,
    tallies: Vec<Tally>,
    crew: Vec<Out>,
    rows: Vec<Row>,
}

/// The stretch of the day that is drawn, in minutes of the site's local day.
#[derive(Default)]
struct Ruler {
    from: i64,
    width: i64,
    marks: String,
    hours: Vec<String>,
}

struct Tally {
    state: &'static str,
    count: usize,
    href: String,
}

struct Out {
    name: String,
    initial: String,
    role: String,
    href: String,
    doing: String,
    seen: String,
    late: bool,
}

struct Row {
    route: String,
    window: String,
    people: String,
    state: &'static str,
    why: String,
    href: String,
    progress: String,
    from_minute: i64,
    window_minutes: i64,
    started_minute: i64,
    done_minutes: i64,
    visit_minutes: Vec<i64>,
}

/// The day's clock at the site.
struct Day {
    midnight: chrono::NaiveDateTime,
    zone: Tz,
    now: Timestamp,
}

impl Day {
    fn minute(&self, at: Timestamp) -> i64 {
        (at.with_timezone(&self.zone).naive_local() - self.midnight).num_minutes()
    }

    fn clock(&self, at: Timestamp) -> String {
        local_time(at, self.zone).clock
    }
}

/// Somebody who is out and has reached no checkpoint for so long may need a call.
const LATE: TimeDelta = TimeDelta::minutes(60);

/// `GET /`.
pub async fn board(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let asked = Asked::by(&request);
    let site = asked.read("site").or_else(|| person.sites().first().map(|site| site.id));
    let Some(site) = site else {
        let board = BoardView { may_add_site: person.can_everywhere(Action::ManagePeople), ..BoardView::default() };
        return render(&BoardPage { t: page.t(), page, board });
    };
    let board = of_day(&app, &person, site, asked.read("date")).await?;
    let names = Names::seen_by(&app, &person, Some(site), page.language).await?;
    let board = view(&person, &names, &board, page.t());
    render(&BoardPage { t: page.t(), page, board })
}

fn view(person: &SignedIn, names: &Names, board: &Board, t: &Words) -> BoardView {
    let zone = board.site.time_zone;
    let day = Day { midnight: board.date.and_time(chrono::NaiveTime::MIN), zone, now: person.at };
    let (site, date) = (board.site.id.to_string(), board.date.to_string());
    let other_day =
        |date: Option<NaiveDate>| date.map(|date| address("/", &[("site", &site), ("date", &date.to_string())])).unwrap_or_default();
    let rows: Vec<Row> = board.walks.iter().map(|walk| row(walk, &day, names, t)).collect();
    BoardView {
        site_name: names.say(&board.site.name),
        sites: person.sites().into_iter().map(|one| Choice::new(one.id, names.say(&one.name), &site)).collect(),
        day_name: day_name(board.date, names.language()),
        is_today: board.date == local_date(day.now, zone),
        now: day.clock(day.now),
        now_minute: day.minute(day.now),
        day_before: other_day(board.date.pred_opt()),
        day_after: other_day(board.date.succ_opt()),
        all_href: address("/patrols", &[("site", &site), ("date", &date)]),
        may_edit_routes: person.can(Action::EditRoutes, board.site.id, None),
        may_add_site: false,
        ruler: ruler(&rows),
        tallies: tallies(board, &site, &date),
        crew: board.out.iter().filter_map(|one| out(*one, board, &day, names, t)).collect(),
        rows,
        date,
    }
}

fn state_word(walk: &Walk) -> &'static str {
    match (walk.standing, &walk.patrol) {
        (Standing::Later, _) => "upcoming",
        (Standing::Due, _) => "due",
        (Standing::Running, _) => "underway",
        (Standing::Missed, _) => "missed",
        (Standing::Unknown, _) => "unknown",
        (Standing::SentBack, _) => "sent-back",
        (Standing::Done | Standing::Accepted, Some(patrol)) => walk_word(patrol),
        (Standing::Done | Standing::Accepted, None) => "complete",
    }
}

fn tallies(board: &Board, site: &str, date: &str) -> Vec<Tally> {
    let listed = |state: &str| address("/patrols", &[("site", site), ("date", date), ("state", state)]);
    let tally = |state: &'static str| {
        let fits = |walk: &&Walk| match state {
            "to-review" => walk.standing == Standing::Done,
            state => state_word(walk) == state,
        };
        let href = match state {
            "underway" | "to-review" => listed(state),
            // A complete walk may have been judged since: the list has no one filter for the others, the table below has them all.
            _ => "#patrols".to_owned(),
        };
        Tally { state, count: board.walks.iter().filter(fits).count(), href }
    };
    ["underway", "due", "complete", "partial", "missed", "unknown", "to-review"].map(tally).into()
}

fn row(walk: &Walk, day: &Day, names: &Names, t: &Words) -> Row {
    let (from, until) = walk.span.map_or((0, 0), |(from, until)| (day.minute(from), day.minute(until)));
    let state = state_word(walk);
    let mut row = Row {
        route: names.say(&walk.route.name),
        window: walk.span.map_or_else(|| t.of("patrol-at-will"), |(from, until)| format!("{}–{}", day.clock(from), day.clock(until))),
        people: meant(walk, names, t),
        state,
        why: if state == "unknown" { t.of("board-why-unknown") } else { String::new() },
        href: String::new(),
        progress: if state == "unknown" { NOTHING.into() } else { format!("0/{}", walk.route.checkpoints.len()) },
        from_minute: from,
        window_minutes: until - from,
        started_minute: 0,
        done_minutes: 0,
        visit_minutes: vec![],
    };
    if let Some(patrol) = &walk.patrol {
        walked(&mut row, patrol, day, names, t);
    }
    row
}

/// Who is to walk it: the people whose route it is, or whoever holds one of the posts.
fn meant(walk: &Walk, names: &Names, t: &Words) -> String {
    if walk.route.people.is_empty() {
        names.list(walk.route.roles.iter().map(|role| t.word("role", role.word())))
    } else {
        names.people(&walk.route.people)
    }
}

fn walked(row: &mut Row, patrol: &Patrol, day: &Day, names: &Names, t: &Words) {
    let visits: Vec<Timestamp> = patrol.stops.iter().filter_map(|stop| stop.visit.as_ref()).map(|visit| visit.at).collect();
    let last = visits.iter().max().copied().unwrap_or(patrol.started.at);
    let end = patrol.finished.map_or(last, |finished| finished.at).max(last);
    row.people = names.people(&patrol.walkers);
    row.href = format!("/patrols/{}", patrol.id);
    row.progress = progress(patrol);
    row.started_minute = day.minute(patrol.started.at);
    row.done_minutes = (day.minute(end) - row.started_minute).max(1);
    row.visit_minutes = visits.into_iter().map(|at| day.minute(at)).collect();
    if matches!(row.state, "complete" | "partial") {
        row.why = t.word("review-state", review_word(patrol));
    }
}

/// One who is out: which patrol, how far, and when they last reached a checkpoint.
fn out(one: PersonId, board: &Board, day: &Day, names: &Names, t: &Words) -> Option<Out> {
    let running = board.walks.iter().filter(|walk| walk.standing == Standing::Running).filter_map(|walk| walk.patrol.as_ref());
    let patrol = running.filter(|patrol| patrol.walkers.contains(&one)).max_by_key(|patrol| patrol.started.at)?;
    let last = patrol.stops.iter().filter_map(|stop| stop.visit.as_ref()).filter(|visit| visit.by == one).map(|visit| visit.at).max();
    let late = day.now - last.unwrap_or(patrol.started.at) > LATE;
    let name = names.person(one);
    Some(Out {
        initial: name.chars().next().map(String::from).unwrap_or_default(),
        name,
        role: role(one, board, day, names, t),
        href: format!("/patrols/{}", patrol.id),
        doing: format!("{} · {}", names.route(patrol.route), progress(patrol)),
        seen: match last {
            None => t.of("board-not-yet"),
            Some(last) if late => t.s("board-contact-late", day.clock(last)),
            Some(last) => t.s("board-contact", day.clock(last)),
        },
        late,
    })
}

fn role(one: PersonId, board: &Board, day: &Day, names: &Names, t: &Words) -> String {
    let now = domain::time::Interval::at(day.now);
    let held = names.company().memberships.get(&one).into_iter().flatten();
    let held = held.filter(|m| m.covers(board.site.id, None) && m.held(now) != Held::No);
    let mut words: Vec<String> = held.map(|m| t.word("role", m.role.word())).collect();
    words.dedup();
    names.list(words.into_iter())
}

/// From 6:00 to 21:00, and wider by three hours each where somebody walks earlier or later.
fn ruler(rows: &[Row]) -> Ruler {
    const STEP: i64 = 180;
    let windows = rows.iter().filter(|row| row.window_minutes > 0).map(|row| (row.from_minute, row.from_minute + row.window_minutes));
    let walks = rows.iter().filter(|row| row.done_minutes > 0).map(|row| (row.started_minute, row.started_minute + row.done_minutes));
    let (from, until) = windows.chain(walks).fold((360, 1_260), |(from, until), (begins, ends)| (from.min(begins), until.max(ends)));
    // A walk that went on for days would make everything else too thin to see.
    let (from, until) = (from.max(-360).div_euclid(STEP) * STEP, (until.min(2_160) + STEP - 1).div_euclid(STEP) * STEP);
    let minutes: Vec<i64> = (0..=(until - from) / STEP).map(|n| from + n * STEP).collect();
    Ruler {
        from,
        width: until - from,
        marks: minutes.iter().map(|minute| format!("M{minute} 0V22")).collect(),
        hours: minutes.iter().map(|minute| format!("{}:00", minute.div_euclid(60).rem_euclid(24))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(from: i64, minutes: i64) -> Row {
        Row {
            route: String::new(),
            window: String::new(),
            people: String::new(),
            state: "due",
            why: String::new(),
            href: String::new(),
            progress: String::new(),
            from_minute: from,
            window_minutes: minutes,
            started_minute: 0,
            done_minutes: 0,
            visit_minutes: vec![],
        }
    }

    #[test]
    fn the_ruler_widens_for_a_night_round() {
        let day = ruler(&[row(420, 90)]);
        assert_eq!((day.from, day.width, day.hours.first().map(String::as_str)), (360, 900, Some("6:00")));
        let night = ruler(&[row(1_320, 240)]);
        assert_eq!((night.from, night.from + night.width, night.hours.last().map(String::as_str)), (360, 1_620, Some("3:00")));
    }
}
