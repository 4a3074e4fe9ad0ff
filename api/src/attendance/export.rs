//! A month's sheet as a table: a row for each duty, or for each person.

use super::{
    rest::SheetQuery,
    sheet::{self, Sheet, month},
    web::{hours_text, remarks, site_of},
};
use crate::{
    app::App,
    auth::SignedIn,
    exports::{Few, Format, Row, hand_out, named, words},
    pages::{Asked, Names, Words, local_time},
    places::of_site,
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use domain::{books::SiteBooks, ids::PersonId};

const DUTIES: [&str; 14] = [
    "person",
    "staff-no",
    "date",
    "shift",
    "crew-post",
    "areas",
    "state",
    "crew-came",
    "crew-left",
    "crew-planned",
    "crew-worked",
    "crew-late",
    "crew-early",
    "crew-notes",
];
const PEOPLE: [&str; 13] = [
    "person",
    "staff-no",
    "crew-duties",
    "crew-attended",
    "crew-late-times",
    "crew-early-times",
    "crew-on-leave",
    "crew-absent",
    "crew-unknown",
    "crew-stepped-in",
    "crew-planned",
    "crew-worked",
    "crew-late",
];

/// Attendance of a month, as CSV or Excel: a row for each duty.
#[utoipa::path(get, path = "/v1/attendance/sheet.{format}", tag = "attendance", params(("format" = String, Path, description = "csv or xlsx"), SheetQuery),
    responses((status = 200, content_type = "text/csv"), (status = 404, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(
    app: Data<App>,
    request: HttpRequest,
    person: SignedIn,
    format: Path<String>,
    query: Query<SheetQuery>,
) -> Result<HttpResponse, Problem> {
    let found = sheet::of_days(&app, &person, query.site, query.person, query.days()?).await?;
    give(&app, &request, &person, &format, found, false).await
}

/// `GET /attendance/sheet.{format}`, by the filters of the page; `?by=person` sums up.
pub async fn web(app: Data<App>, request: HttpRequest, person: SignedIn, format: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Asked::by(&request);
    let site = site_of(&person, &asked)?;
    let zone = person.books.sites.get(&site).ok_or(Problem::NotFound)?.time_zone;
    let this_month = person.at.with_timezone(&zone).format("%Y-%m").to_string();
    let days = month(asked.get("month")).or_else(|| month(&this_month)).ok_or(Problem::NotFound)?;
    let found = sheet::of_days(&app, &person, site, asked.read::<PersonId>("person"), days).await?;
    give(&app, &request, &person, &format, found, asked.get("by") == "person").await
}

async fn give(
    app: &App,
    request: &HttpRequest,
    person: &SignedIn,
    format: &str,
    found: Sheet,
    by_person: bool,
) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(person, request));
    let names = Names::seen_by(app, person, Some(found.site), t.language).await?;
    let books = of_site(app, person, found.site).await?;
    let (columns, rows) =
        if by_person { (named(t, &PEOPLE), people(&found, &names)) } else { (named(t, &DUTIES), duties(&found, &books, &names, t)) };
    hand_out(app, "attendance", t.of("sheet-title"), format, Few::new(columns, rows)).await
}

fn staff_no(names: &Names, person: PersonId) -> String {
    names.company().people.get(&person).map(|one| one.staff_no.clone()).unwrap_or_default()
}

fn duties(found: &Sheet, books: &SiteBooks, names: &Names, t: &Words) -> Vec<Row> {
    let zone = names.zone(found.site);
    let clock = |at: Option<domain::time::Timestamp>| at.map(|at| local_time(at, zone).full).unwrap_or_default();
    let cells = found.people.iter().flat_map(|one| one.cells.iter().map(move |cell| (one.person, cell)));
    cells
        .map(|(person, cell)| {
            let (duty, reckoned) = (&cell.duty, &cell.reckoned);
            let notes = remarks(cell, names, t);
            Row::of(14)
                .text(names.person(person))
                .text(staff_no(names, person))
                .text(duty.date.to_string())
                .text(books.shifts.get(&duty.shift).map(|shift| names.say(&shift.name)).unwrap_or_default())
                .text(duty.post.map(|post| names.checkpoint(post)).unwrap_or_default())
                .text(names.list(duty.areas.iter().map(|area| names.area(*area))))
                .text(t.word("attended", reckoned.state.word()))
                .text(clock(reckoned.came))
                .text(clock(reckoned.left))
                .text(hours_text(reckoned.planned_minutes))
                .text(hours_text(reckoned.worked_minutes))
                .whole(reckoned.late_minutes)
                .whole(reckoned.early_minutes)
                .text(notes.join("; "))
        })
        .collect()
}

fn people(found: &Sheet, names: &Names) -> Vec<Row> {
    let row = |one: &domain::attendance::PersonSheet| {
        let totals = &one.totals;
        Row::of(13)
            .text(names.person(one.person))
            .text(staff_no(names, one.person))
            .whole(totals.duties)
            .whole(totals.attended)
            .whole(totals.late)
            .whole(totals.left_early)
            .whole(totals.on_leave)
            .whole(totals.absent)
            .whole(totals.unknown)
            .whole(totals.stepped_in)
            .text(hours_text(totals.planned_minutes))
            .text(hours_text(totals.worked_minutes))
            .whole(totals.late_minutes)
    };
    found.people.iter().map(row).collect()
}
