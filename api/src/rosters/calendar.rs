//! `/calendar/{token}.ics`: one person's duties for the calendar of their own phone. Who has the address reads them, so it is long, kept
//! hashed, and one's own to change.

use crate::{
    app::App,
    auth::SignedIn,
    books::store::crew::{self, Wanted},
    db::{Id, Ts, schema::calendar_feeds},
    pages::{Names, Words},
    problem::Problem,
};
use actix_web::{
    HttpResponse,
    http::header::CACHE_CONTROL,
    web::{Data, Path},
};
use chrono::TimeDelta;
use diesel::prelude::*;
use domain::{
    ids::{CompanyId, PersonId},
    photo::Sha256,
    roster::{DutyWeek, monday_of},
};
use icalendar::{Calendar, Component, Event, EventLike};

/// Days back that a calendar shows.
const BACK: i64 = 35;

fn hash(token: &str) -> String {
    Sha256::of(token.as_bytes()).to_string()
}

/// Makes a new address for somebody; those before open nothing any more.
pub async fn make(app: &App, person: &SignedIn) -> Result<String, Problem> {
    let token = hex::encode(app.ports.bytes::<24>());
    let (who, now, token_hash) = (person.person, app.ports.now(), hash(&token));
    app.db
        .write(move |conn| {
            diesel::delete(calendar_feeds::table.filter(calendar_feeds::person_id.eq(Id::from(who)))).execute(conn)?;
            let row = (
                calendar_feeds::token_hash.eq(token_hash),
                calendar_feeds::person_id.eq(Id::from(who)),
                calendar_feeds::made_at.eq(Ts(now)),
            );
            diesel::insert_into(calendar_feeds::table).values(row).execute(conn)?;
            Ok::<_, Problem>(())
        })
        .await?;
    Ok(format!("/calendar/{token}.ics"))
}

/// `GET /calendar/{token}.ics`.
pub async fn feed(app: Data<App>, token: Path<String>) -> Result<HttpResponse, Problem> {
    let token_hash = hash(token.trim_end_matches(".ics"));
    let found: Option<(CompanyId, PersonId)> = app.db.read(move |conn| owner(conn, &token_hash)).await?;
    let (company, person) = found.ok_or(Problem::NotFound)?;
    // Whoever has left has no calendar either.
    let who = SignedIn::of(&app, company, person).await?.ok_or(Problem::NotFound)?;
    let text = calendar(&app, &who).await?;
    Ok(HttpResponse::Ok().content_type("text/calendar; charset=utf-8").insert_header((CACHE_CONTROL, "private, no-store")).body(text))
}

fn owner(conn: &mut crate::db::AnyConn, token_hash: &str) -> Result<Option<(CompanyId, PersonId)>, Problem> {
    use crate::db::schema::people;
    let person: Option<Id> = calendar_feeds::table.find(token_hash).select(calendar_feeds::person_id).first(conn).optional()?;
    let Some(person) = person else { return Ok(None) };
    let company: Option<Id> = people::table.filter(people::id.eq(person)).select(people::company_id).first(conn).optional()?;
    Ok(company.map(|company| (company.into(), person.into())))
}

async fn calendar(app: &App, person: &SignedIn) -> Result<String, Problem> {
    let language = person.language.unwrap_or_default();
    let t = Words::of_language(language);
    let names = Names::seen_by(app, person, None, language).await?;
    let since = monday_of((person.at - TimeDelta::days(BACK)).date_naive());
    let (sites, whose) = (person.sites().into_iter().cloned().collect::<Vec<_>>(), person.person);
    let weeks: Vec<DutyWeek> = app
        .db
        .read(move |conn| {
            let mut weeks = vec![];
            for site in &sites {
                weeks.extend(crew::of_site::<DutyWeek>(
                    conn,
                    site.id,
                    Wanted { person: Some(whose), from: Some(since), ..Wanted::default() },
                )?);
            }
            Ok::<_, Problem>(weeks)
        })
        .await?;
    let shifts = crate::shifts::rest::seen_by(app, person, None).await?;
    let mut calendar = Calendar::new();
    calendar.name(&t.s("calendar-name", &person.name));
    for week in &weeks {
        for duty in week.duties.iter().filter(|duty| duty.covered_by.is_none()) {
            let Some(shift) = shifts.iter().find(|shift| shift.id == duty.shift) else { continue };
            let areas = names.list(duty.areas.iter().map(|area| names.area(*area)));
            for (part, span) in shift.spans(duty.date, names.zone(week.site)).into_iter().enumerate() {
                let mut event = Event::new();
                event
                    .uid(&format!("{}-{}-{}-{part}@rounds", week.id, duty.date, duty.shift))
                    .timestamp(week.changed.at)
                    .sequence(week.version)
                    .summary(&names.say(&shift.name))
                    .description(&areas)
                    .location(&names.site(week.site))
                    .starts(span.from)
                    .ends(span.until);
                calendar.push(event.done());
            }
        }
    }
    Ok(calendar.done().to_string())
}
