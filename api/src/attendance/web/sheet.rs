//! `/attendance/sheet`: a month of everybody, or of one person.

use super::{hours_text, look_of, people_choices, remarks, site_choices, site_of};
use crate::{
    app::App,
    attendance::sheet::{month, of_days},
    auth::SignedIn,
    pages::{Asked, Filters, Listing, Names, Page, Words, address, local_time, names::NOTHING, render},
    places::of_site,
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use domain::{
    attendance::{Cell, PersonSheet, Totals},
    books::SiteBooks,
    ids::{PersonId, SiteId},
};

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
    let found = of_days(&app, &person, site, only, days).await?;
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
    notes.extend(remarks(cell, names, t));
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
