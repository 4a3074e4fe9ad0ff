//! `/findings/calendar`: what is due in a month, and on which days does work go on?

use super::board::{Card, card};
use crate::{
    app::App,
    auth::SignedIn,
    findings::board::due_between,
    pages::{Asked, Choice, Names, Page, Words, address, day_name, local_date, render},
    problem::Problem,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use domain::{ids::SiteId, rights::Action, time::Timestamp};

#[derive(Template)]
#[template(path = "findings/calendar.html")]
struct CalendarPage {
    page: Page,
    t: &'static Words,
    sites: Vec<Choice>,
    month: String,
    name: String,
    before_href: String,
    after_href: String,
    weekdays: Vec<String>,
    weeks: Vec<Vec<Day>>,
    /// Where the site's working days are written down, for those who may.
    edit_href: String,
}

struct Day {
    /// Of the month, not of its neighbours.
    inside: bool,
    today: bool,
    off: bool,
    number: u32,
    name: String,
    cards: Vec<Card>,
}

/// `GET /findings/calendar`.
pub async fn calendar(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/findings", "nav-findings");
    let asked = Asked::by(&request);
    let t = page.t();
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let id: SiteId = match asked.read("site").or_else(|| person.sites().first().map(|site| site.id)) {
        Some(site) => site,
        None => return Err(Problem::NotFound),
    };
    let view = person.at(id)?;
    let site = person.books.sites.get(&id).cloned().ok_or(Problem::NotFound)?;
    let today = local_date(person.at, site.time_zone);
    let first = asked.read::<NaiveDate>("month").or_else(|| format!("{}-01", asked.get("month")).parse().ok()).unwrap_or(today);
    let first = first.with_day(1).unwrap_or(first);
    let next = first.checked_add_months(Months::new(1)).ok_or(Problem::NotFound)?;
    let before = first.checked_sub_months(Months::new(1)).ok_or(Problem::NotFound)?;
    let (from, until) = (midnight(first, site.time_zone), midnight(next, site.time_zone));
    // What is due on a day is due at the midnight that ends it.
    let due = app.db.read(move |conn| due_between(conn, id, &view, from, until)).await?;
    let monday = first - Days::new(first.weekday().num_days_from_monday().into());
    let days: Vec<Day> = monday
        .iter_days()
        .take_while(|date| *date < next || date.weekday() != chrono::Weekday::Mon)
        .map(|date| Day {
            inside: date >= first && date < next,
            today: date == today,
            off: !site.calendar.is_workday(date),
            number: date.day(),
            name: day_name(date, page.language),
            cards: due.iter().filter(|f| f.due.is_some_and(|due| due.date == date)).map(|f| card(f, &person, &names, t)).collect(),
        })
        .collect();
    let mut weeks: Vec<Vec<Day>> = vec![];
    for day in days {
        match weeks.last_mut().filter(|week| week.len() < 7) {
            Some(week) => week.push(day),
            None => weeks.push(vec![day]),
        }
    }
    let month = |date: NaiveDate| address("/findings/calendar", &[("site", &id.to_string()), ("month", &date.format("%Y-%m").to_string())]);
    let may_edit = person.can_everywhere(Action::ManagePeople);
    render(&CalendarPage {
        t,
        sites: person.sites().into_iter().map(|site| Choice::new(site.id, names.say(&site.name), &id.to_string())).collect(),
        month: first.format("%Y-%m").to_string(),
        name: first.format(if page.language == domain::text::Language::Zh { "%Y年%-m月" } else { "%B %Y" }).to_string(),
        before_href: month(before),
        after_href: month(next),
        weekdays: (1..=7).map(|day| t.word("weekday", day)).collect(),
        weeks,
        edit_href: if may_edit { format!("/places/{id}/sites/{id}") } else { String::new() },
        page,
    })
}

fn midnight(date: NaiveDate, zone: Tz) -> Timestamp {
    let local = date.and_time(NaiveTime::MIN);
    zone.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |at| at.to_utc())
}
