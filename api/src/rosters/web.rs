//! `/rosters`: a week as a grid, planned by form or by drag.

use super::{Week, copy, draft, publish, week};
use crate::{
    app::App,
    attendance::web::{hours_text, later, monday_asked, site_choices, site_of},
    auth::{
        Fields, May, Posted, SignedIn,
        rights::{PlanCrew, SeeCrew},
    },
    crew::{roles_of, works_shifts},
    pages::{Asked, Choice, Names, Page, Words, address, local_time, refused, render, render_refused, see_other_done, times::date_name},
    problem::Problem,
    shifts::web::parts,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use domain::{
    ids::{AreaId, CheckpointId, PersonId, ShiftId, SiteId},
    leave::AskState,
    operation::DraftRoster,
    refusal::Refusal,
    rights::Action,
    roster::{ClashKind, Cycle, PlannedDuty},
    shift::Shift,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Template)]
#[template(path = "rosters/week.html")]
struct WeekPage {
    page: Page,
    t: &'static Words,
    grid: Grid,
}

struct Grid {
    site: String,
    site_name: String,
    sites: Vec<Choice>,
    week: String,
    week_name: String,
    before: String,
    after: String,
    version: u32,
    status: String,
    changed: bool,
    unseen: String,
    days: Vec<Day>,
    shifts: Vec<Brush>,
    rows: Vec<PersonRow>,
    clashes: Vec<ClashRow>,
    unplanned: Vec<String>,
    may_plan: bool,
    may_publish: bool,
}

struct Day {
    name: String,
    day: String,
    free: bool,
    planned: usize,
}

struct Brush {
    id: String,
    mark: String,
    name: String,
    hours: String,
}

struct PersonRow {
    id: String,
    name: String,
    role: String,
    hours: String,
    cells: Vec<CellView>,
    areas: Vec<Choice>,
    area_names: String,
    posts: Vec<Choice>,
    editable: bool,
}

struct CellView {
    name: String,
    choices: Vec<Choice>,
    mark: String,
    more: String,
    away: String,
    clash: bool,
    label: String,
}

struct ClashRow {
    person: String,
    day: String,
    text: String,
    grave: bool,
}

async fn week_page(app: &App, person: &SignedIn, page: Page, found: &Week) -> Result<WeekPage, Problem> {
    let names = Names::seen_by(app, person, Some(found.site.id), page.language).await?;
    let t = page.t();
    Ok(WeekPage { grid: grid(person, found, &names, t), t, page })
}

fn grid(person: &SignedIn, found: &Week, names: &Names, t: &Words) -> Grid {
    let (site, week) = (found.site.id.to_string(), found.monday.to_string());
    let plans = person.can(Action::PlanCrew, found.site.id, None);
    let view = person.crew_view(found.site.id);
    let whole = view.of == domain::crew::Whose::Everybodys;
    let dates: Vec<NaiveDate> = found.monday.iter_days().take(7).collect();
    let mut shifts: Vec<&Shift> = found.books.shifts.values().collect();
    shifts.sort_by_key(|shift| (shift.parts.first().copied(), shift.id));
    let working = person.books.crew_of(found.site.id, &[], person.now());
    let planned: BTreeSet<PersonId> = found.duties().iter().map(|duty| duty.person).collect();
    let mut people: Vec<PersonId> = working.into_iter().chain(planned).filter(|one| view.sees_person(*one)).collect();
    people.sort_by_key(|one| (rank_of(person, *one, found.site.id), names.person(*one), *one));
    people.dedup();
    // Whoever works no shift that there is stands in no roster: the desk, say.
    let in_roster =
        |one: &PersonId| found.duties().iter().any(|duty| duty.person == *one) || works_shifts(person, *one, &found.books, found.site.id);
    people.retain(in_roster);
    let rows = people.iter().map(|one| person_row(person, *one, found, (&dates, &shifts), plans, names, t)).collect();
    let status = match found.roster.as_ref().and_then(|roster| roster.published.as_ref().map(|by| (roster.version, by))) {
        Some((version, by)) => t.with(
            "roster-published-by",
            &[("version", &version), ("who", &names.person(by.by)), ("when", &local_time(by.at, found.site.time_zone).short)],
        ),
        None => t.of("roster-never-published"),
    };
    let calendar = &found.site.calendar;
    Grid {
        site_name: names.site(found.site.id),
        sites: site_choices(person, names, found.site.id),
        week_name: format!("{} – {}", date_name(found.monday, names.language()), date_name(later(found.monday, 6), names.language())),
        before: address(
            "/rosters",
            &[("site", &site), ("week", &found.monday.checked_sub_days(chrono::Days::new(7)).unwrap_or(found.monday).to_string())],
        ),
        after: address("/rosters", &[("site", &site), ("week", &later(found.monday, 7).to_string())]),
        version: found.roster.as_ref().map_or(0, |roster| roster.version),
        status,
        changed: found.roster.as_ref().is_some_and(|roster| roster.changed),
        unseen: names.list(found.unseen.iter().map(|one| names.person(*one))),
        days: dates
            .iter()
            .map(|date| Day {
                name: t.word("weekday-short", date.weekday().number_from_monday()),
                day: date.format("%m-%d").to_string(),
                free: !calendar.is_workday(*date),
                planned: found.duties().iter().filter(|duty| duty.date == *date).count(),
            })
            .collect(),
        shifts: shifts
            .iter()
            .filter(|shift| !shift.retired)
            .map(|shift| Brush {
                id: shift.id.to_string(),
                mark: shift.mark.clone(),
                name: names.say(&shift.name),
                hours: parts(&shift.parts),
            })
            .collect(),
        rows,
        clashes: found
            .clashes
            .iter()
            .map(|clash| ClashRow {
                person: names.person(clash.person),
                day: clash.date.format("%m-%d").to_string(),
                text: clash_text(clash.kind, t),
                grave: clash.kind.is_grave(),
            })
            .collect(),
        unplanned: if whole { unplanned(found, names) } else { vec![] },
        may_plan: plans,
        may_publish: plans && whole,
        site,
        week,
    }
}

/// Areas that are somebody's in a shift that is worked on a day, and that nobody has then.
fn unplanned(found: &Week, names: &Names) -> Vec<String> {
    let mut had: BTreeMap<(NaiveDate, ShiftId), Vec<AreaId>> = BTreeMap::new();
    for duty in found.duties() {
        had.entry((duty.date, duty.shift)).or_default().extend(&duty.areas);
    }
    let line = |((date, shift), had): ((NaiveDate, ShiftId), Vec<AreaId>)| {
        let open = found.books.unplanned(shift, &had);
        let name = found.books.shifts.get(&shift).map(|shift| names.say(&shift.name)).unwrap_or_default();
        let areas = names.list(open.iter().map(|area| names.area(*area)));
        (!open.is_empty()).then(|| format!("{} {name}: {areas}", date.format("%m-%d")))
    };
    had.into_iter().filter_map(line).collect()
}

fn clash_text(kind: ClashKind, t: &Words) -> String {
    let key = format!("clash-{}", kind.word());
    match kind {
        ClashKind::ShortRest { minutes } | ClashKind::LongWeek { minutes } => t.s(key, hours_text(u32::try_from(minutes).unwrap_or(0))),
        ClashKind::DaysInARow { days } => t.n(key, days),
        ClashKind::Overlap | ClashKind::OnLeave | ClashKind::WrongPost => t.of(key),
    }
}

fn rank_of(person: &SignedIn, one: PersonId, site: SiteId) -> Option<domain::people::Role> {
    roles_of(person, one, site).into_iter().min()
}

fn person_row(
    person: &SignedIn,
    one: PersonId,
    found: &Week,
    (dates, shifts): (&[NaiveDate], &[&Shift]),
    plans: bool,
    names: &Names,
    t: &Words,
) -> PersonRow {
    let duties: Vec<&PlannedDuty> = found.duties().iter().filter(|duty| duty.person == one).collect();
    let zone = found.site.time_zone;
    let minutes: u32 =
        duties.iter().filter_map(|duty| found.books.shifts.get(&duty.shift).map(|shift| shift.paid_minutes(duty.date, zone))).sum();
    let roles = roles_of(person, one, found.site.id);
    let name = names.person(one);
    let cell = |date: &NaiveDate| {
        let of_day: Vec<&&PlannedDuty> = duties.iter().filter(|duty| duty.date == *date).collect();
        let first = of_day.first().map(|duty| duty.shift.to_string()).unwrap_or_default();
        let mut choices = vec![Choice::new("", "—", &first)];
        let offered = shifts.iter().filter(|shift| {
            (!shift.retired && shift.roles.iter().any(|role| roles.contains(role))) || of_day.iter().any(|duty| duty.shift == shift.id)
        });
        choices.extend(offered.map(|shift| Choice::new(shift.id, format!("{} {}", shift.mark, names.say(&shift.name)), &first)));
        let mark = |shift: ShiftId| found.books.shifts.get(&shift).map(|shift| shift.mark.clone()).unwrap_or_default();
        let leave = found.leaves.iter().find(|leave| leave.person == one && leave.from <= *date && *date <= leave.until);
        CellView {
            name: format!("d.{one}.{date}"),
            choices,
            mark: of_day.first().map(|duty| mark(duty.shift)).unwrap_or_default(),
            more: of_day.iter().skip(1).map(|duty| mark(duty.shift)).collect::<Vec<_>>().join(" "),
            away: leave
                .map(|leave| {
                    let kind = t.word("leave-kind", leave.kind.word());
                    if leave.state == AskState::Asked { t.s("roster-leave-asked", kind) } else { kind }
                })
                .unwrap_or_default(),
            clash: found.clashes.iter().any(|clash| clash.person == one && clash.date == *date),
            label: format!("{name} {}", date.format("%m-%d")),
        }
    };
    let own: BTreeSet<AreaId> = duties.iter().flat_map(|duty| &duty.areas).copied().collect();
    let post = post_of(found, one).map(|post| post.to_string()).unwrap_or_default();
    let mut areas: Vec<Choice> = found
        .books
        .areas
        .values()
        .map(|area| Choice { value: area.id.to_string(), name: names.area(area.id), chosen: own.contains(&area.id) })
        .collect();
    areas.sort_by(|a, b| a.name.cmp(&b.name));
    let mut posts: Vec<Choice> =
        found.books.checkpoints.values().map(|one| Choice::new(one.id, names.checkpoint_in_area(one.id), &post)).collect();
    posts.sort_by(|a, b| a.name.cmp(&b.name));
    posts.insert(0, Choice::new("", t.of("roster-any-post"), &post));
    PersonRow {
        id: one.to_string(),
        role: roles.iter().min().map(|role| t.word("role", role.word())).unwrap_or_default(),
        hours: hours_text(minutes),
        cells: dates.iter().map(cell).collect(),
        area_names: names.list(own.iter().map(|area| names.area(*area))),
        areas,
        posts,
        editable: plans,
        name,
    }
}

/// `GET /rosters`.
pub async fn show(app: Data<App>, request: HttpRequest, person: May<SeeCrew>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let site = site_of(&person, &asked)?;
    let zone = person.books.sites.get(&site).ok_or(Problem::NotFound)?.time_zone;
    let found = week(&app, &person, site, monday_asked(&person, &asked, zone)).await?;
    render(&week_page(&app, &person, Page::new(&person, &request), &found).await?)
}

/// The duties that a form means: the first of a cell, what else stood in it, and areas and post of each person's row.
fn read(fields: &Fields, found: &Week) -> Vec<PlannedDuty> {
    let mut cells: BTreeMap<(PersonId, NaiveDate), Option<ShiftId>> = BTreeMap::new();
    let mut areas: HashMap<PersonId, Vec<AreaId>> = HashMap::new();
    let mut posts: HashMap<PersonId, Option<CheckpointId>> = HashMap::new();
    for (name, value) in fields.iter() {
        let mut words = name.split('.');
        let (kind, whose) = (words.next().unwrap_or_default(), words.next().and_then(|id| id.parse::<PersonId>().ok()));
        let Some(whose) = whose else { continue };
        match kind {
            "d" => {
                if let Some(date) = words.next().and_then(|date| date.parse().ok()) {
                    cells.insert((whose, date), value.parse().ok());
                }
            }
            "a" => areas.entry(whose).or_default().extend(value.parse::<AreaId>().ok()),
            "p" => drop(posts.insert(whose, value.parse().ok())),
            _ => {}
        }
    }
    let shown: BTreeSet<PersonId> = cells.keys().map(|(person, _)| *person).collect();
    let mut duties: Vec<PlannedDuty> = found.duties().iter().filter(|duty| !shown.contains(&duty.person)).cloned().collect();
    for ((person, date), shift) in cells {
        let before: Vec<&PlannedDuty> = found.duties().iter().filter(|duty| duty.person == person && duty.date == date).collect();
        // The grid shows the areas of all of a person's duties as one; where nobody touched them, each duty keeps its own.
        let row: Vec<AreaId> = areas.get(&person).cloned().unwrap_or_default();
        let known: BTreeSet<AreaId> =
            found.duties().iter().filter(|duty| duty.person == person).flat_map(|duty| &duty.areas).copied().collect();
        let touched = row.iter().copied().collect::<BTreeSet<_>>() != known;
        let own = |old: Option<&&PlannedDuty>| match old {
            Some(old) if !touched => old.areas.clone(),
            _ => row.clone(),
        };
        // The same of the post: the grid shows the first one.
        let post = posts.get(&person).copied().flatten();
        let moved = post != post_of(found, person);
        let own_post = |old: Option<&&PlannedDuty>| match old {
            Some(old) if !moved => old.post,
            _ => post,
        };
        if let Some(shift) = shift {
            let same = before.iter().find(|duty| duty.shift == shift);
            let old = same.or(before.first());
            let typed = PlannedDuty { person, date, shift, areas: own(old), post: own_post(old) };
            // A shift that is new on a day has what is divided to them in it, unless somebody chose otherwise for the row.
            let as_divided = same.is_none() && !touched && !moved;
            duties.push(if as_divided { found.books.divided(typed) } else { typed });
        }
        // A second duty of the day stands beside the first and is not taken away by the form.
        let rest = before.iter().skip(1).filter(|duty| Some(duty.shift) != shift);
        duties.extend(rest.map(|duty| PlannedDuty { post: own_post(Some(duty)), areas: own(Some(duty)), ..(**duty).clone() }));
    }
    duties
}

/// The post that a person's row of the grid shows.
fn post_of(found: &Week, person: PersonId) -> Option<CheckpointId> {
    found.duties().iter().filter(|duty| duty.person == person).find_map(|duty| duty.post)
}

/// `POST /rosters`: keep the draft, look at what clashes, copy the week before, lay a pattern, take the areas as they are divided, publish.
pub async fn save(app: Data<App>, request: HttpRequest, person: May<PlanCrew>, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    let site: SiteId = fields.get("site").parse().map_err(|_| Problem::Unreadable("site".into()))?;
    let monday: NaiveDate = fields.get("week").parse().map_err(|_| Problem::Unreadable("week".into()))?;
    let found = week(&app, &person, site, monday).await?;
    let here = address("/rosters", &[("site", &site.to_string()), ("week", &found.monday.to_string())]);
    let duties = read(&fields, &found);
    let version = fields.get("version").parse().unwrap_or(u32::MAX);
    let step = DraftRoster { week: found.monday, version, duties: duties.clone() };
    let outcome = match fields.get("do") {
        "check" => {
            let typed = found.typed(duties, person.person);
            return render(&week_page(&app, &person, Page::new(&person, &request).at(here), &typed).await?);
        }
        "copy" => {
            let from = found.monday.checked_sub_days(chrono::Days::new(7)).unwrap_or(found.monday);
            copy(&app, &person, site, from, found.monday).await.map(|_| "roster-copied-done")
        }
        "divide" => {
            let duties = duties.iter().cloned().map(|duty| found.books.divided(duty)).collect();
            draft(&app, &person, site, DraftRoster { duties, ..step }).await.map(|_| "saved")
        }
        "pattern" => pattern(&app, &person, &fields, site, &found).await.map(|()| "saved"),
        "publish" => {
            let kept = if found.duties() == tidied(&step) { Ok(()) } else { draft(&app, &person, site, step).await.map(|_| ()) };
            match kept {
                Ok(()) => publish(&app, &person, site, found.monday).await.map(|()| "roster-published-done"),
                Err(problem) => Err(problem),
            }
        }
        _ => draft(&app, &person, site, step).await.map(|_| "saved"),
    };
    match outcome {
        Ok(done) => Ok(see_other_done(&here, done)),
        Err(problem) => {
            let mut page = Page::new(&person, &request).at(here);
            let problem = if problem == Problem::NotFound && fields.get("do") == "copy" {
                Problem::Refused(Refusal::NotFound { what: "roster".into() })
            } else {
                problem
            };
            refused(&mut page, problem)?;
            let typed = found.typed(duties, person.person);
            render_refused(&week_page(&app, &person, page, &typed).await?)
        }
    }
}

fn tidied(step: &DraftRoster) -> Vec<PlannedDuty> {
    domain::roster::tidy(step.week, step.duties.clone()).unwrap_or_default()
}

/// Marks in a row, one a day, are a pattern: `早 早 —`. Each person that was ticked begins it a day later than the one before, if so wished.
async fn pattern(app: &App, person: &SignedIn, fields: &Fields, site: SiteId, found: &Week) -> Result<(), Problem> {
    let invalid = |field: &str| Problem::Refused(Refusal::Invalid { field: field.into() });
    let mut days = vec![];
    for word in fields.get("pattern").split(|c: char| c.is_whitespace() || ",，、/".contains(c)).filter(|word| !word.is_empty()) {
        let free = ["-", "—", "–", "休", "0", "off", "free"].contains(&word);
        let shift = found.books.shifts.values().find(|shift| !shift.retired && shift.mark == word).map(|shift| shift.id);
        if !free && shift.is_none() {
            return Err(invalid("pattern"));
        }
        days.push(shift);
    }
    let people: Vec<PersonId> = fields.all("pattern_person").filter_map(|id| id.parse().ok()).collect();
    if people.is_empty() {
        return Err(Problem::Refused(Refusal::Missing { field: "people".into() }));
    }
    let from: NaiveDate = fields.get("pattern_from").parse().unwrap_or(found.monday);
    let stagger = fields.get("pattern_stagger") == "yes";
    for (n, whose) in people.into_iter().enumerate() {
        let begins = if stagger { later(from, n as u64) } else { from };
        let known: BTreeSet<AreaId> =
            found.duties().iter().filter(|duty| duty.person == whose).flat_map(|duty| &duty.areas).copied().collect();
        // Where the areas are divided, each shift has its own.
        let divided = found.books.responsibilities.values().any(|one| one.person == whose);
        let (areas, post) = if divided { (vec![], None) } else { (known.into_iter().collect::<Vec<_>>(), post_of(found, whose)) };
        super::lay(app, person, site, found.monday, (whose, &Cycle { from: begins, days: days.clone() }), (&areas, post)).await?;
    }
    Ok(())
}
