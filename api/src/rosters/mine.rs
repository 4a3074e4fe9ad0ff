//! `/rosters/mine`: one's own weeks, with what is new in them, and an address for one's calendar.

use super::calendar;
use crate::{
    app::App,
    attendance::web::later,
    auth::{Fields, May, Posted, SignedIn, rights::Attend},
    crew::{self, CrewQuery},
    pages::{Names, Page, Words, render, see_other},
    problem::Problem,
    shifts::web::parts,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use domain::{
    ids::{ShiftId, SiteId},
    operation::SeeRoster,
    roster::{Duty, DutyWeek},
};

#[derive(Template)]
#[template(path = "rosters/mine.html")]
struct MinePage {
    page: Page,
    t: &'static Words,
    weeks: Vec<MyWeek>,
    calendar: String,
}

struct MyWeek {
    name: String,
    site: String,
    new: bool,
    first: bool,
    days: Vec<MyDay>,
    version: u32,
    site_id: String,
    monday: String,
}

struct MyDay {
    day: String,
    duties: Vec<MyDuty>,
    before: String,
    changed: bool,
    today: bool,
}

struct MyDuty {
    shift: String,
    hours: String,
    areas: String,
    post: String,
    stepping: bool,
    covered_by: String,
}

/// `GET /rosters/mine`.
pub async fn show(app: Data<App>, request: HttpRequest, person: SignedIn) -> Result<HttpResponse, Problem> {
    render(&mine_page(&app, &person, Page::new(&person, &request), String::new()).await?)
}

async fn mine_page(app: &App, person: &SignedIn, page: Page, calendar: String) -> Result<MinePage, Problem> {
    let names = Names::seen_by(app, person, None, page.language).await?;
    let since = domain::roster::monday_of(person.at.date_naive().pred_opt().unwrap_or_default());
    let query = CrewQuery { person: Some(person.person), from: Some(since), limit: Some(50), ..CrewQuery::default() };
    let mut weeks = crew::list::<DutyWeek>(app, person, &query).await?.items;
    weeks.sort_by_key(|week| (week.week, week.site));
    let shifts = crate::shifts::rest::seen_by(app, person, None).await?;
    let t = page.t();
    let view = |week: &DutyWeek| {
        let zone = names.zone(week.site);
        let today = person.at.with_timezone(&zone).date_naive();
        let changes = week.changes_since_seen();
        let shift = |id: ShiftId| shifts.iter().find(|shift| shift.id == id);
        let mark = |duty: &Duty| shift(duty.shift).map(|shift| names.say(&shift.name)).unwrap_or_default();
        let duty = |duty: &Duty| MyDuty {
            shift: mark(duty),
            hours: shift(duty.shift).map(|shift| parts(shift.hours(duty.date).parts)).unwrap_or_default(),
            areas: names.list(duty.areas.iter().map(|area| names.area(*area))),
            post: duty.post.map(|post| names.checkpoint(post)).unwrap_or_default(),
            stepping: duty.replaces.is_some(),
            covered_by: duty.covered_by.map(|by| names.person(by)).unwrap_or_default(),
        };
        let day = |date: NaiveDate| {
            let change = changes.iter().find(|change| change.date == date).filter(|_| week.seen.is_some());
            MyDay {
                day: format!("{} {}", date.format("%m-%d"), t.word("weekday-short", date.weekday().number_from_monday())),
                duties: week.duties.iter().filter(|one| one.date == date).map(duty).collect(),
                before: change
                    .map(|change| if change.before.is_empty() { t.of("roster-free") } else { names.list(change.before.iter().map(mark)) })
                    .unwrap_or_default(),
                changed: change.is_some(),
                today: date == today,
            }
        };
        MyWeek {
            name: format!("{} – {}", week.week.format("%m-%d"), later(week.week, 6).format("%m-%d")),
            site: names.site(week.site),
            new: !changes.is_empty(),
            first: week.seen.is_none(),
            days: week.week.iter_days().take(7).map(day).collect(),
            version: week.version,
            site_id: week.site.to_string(),
            monday: week.week.to_string(),
        }
    };
    Ok(MinePage { weeks: weeks.iter().map(view).collect(), calendar, t, page })
}

/// `POST /rosters/mine`: says that a week was seen, or makes an address for one's calendar.
pub async fn save(app: Data<App>, request: HttpRequest, person: May<Attend>, posted: Posted<Fields>) -> Result<HttpResponse, Problem> {
    let fields = posted.0;
    if fields.get("do") == "calendar" {
        let path = calendar::make(&app, &person).await?;
        let base = app.settings.public_url.clone().unwrap_or_else(|| {
            let info = request.connection_info();
            format!("{}://{}", info.scheme(), info.host())
        });
        let address = format!("{}{path}", base.trim_end_matches('/'));
        return render(&mine_page(&app, &person, Page::new(&person, &request), address).await?);
    }
    let site: SiteId = fields.get("site").parse().map_err(|_| Problem::Unreadable("site".into()))?;
    person.at(site)?;
    let week = fields.get("week").parse().map_err(|_| Problem::Unreadable("week".into()))?;
    let step = SeeRoster { week, version: fields.get("version").parse().unwrap_or(0) };
    app.submit(person.company, person.person, site.into(), None, step).await?;
    Ok(see_other("/rosters/mine"))
}
