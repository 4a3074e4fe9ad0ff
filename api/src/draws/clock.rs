//! When is a draw made that nobody asks for? Each plan that repeats has one seed committed to for its next day; when that comes, it is held.

use super::{
    By, commit, hold,
    store::{self, Open},
};
use crate::{app::App, db::Id, db::schema::scopes, problem::Problem};
use chrono::{NaiveDate, TimeZone};
use diesel::prelude::*;
use domain::{
    books::CompanyBooks,
    ids::{CompanyId, PersonId, ScopeId, SiteId},
    people::Held,
    rights::Action,
    spot_check::SpotCheckPlan,
    time::{Interval, Timestamp},
};
use std::{sync::Arc, time::Duration};

/// How often it is looked whether a draw is due.
const EVERY: Duration = Duration::from_secs(5);

/// Commits to the next seeds and holds what is due, for as long as the server runs.
pub fn hold_due(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            if let Err(problem) = look(&app).await {
                tracing::warn!(%problem, "draws that may be due were not looked at");
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}

async fn look(app: &App) -> Result<(), Problem> {
    let (plans, open) = app.db.read(|conn| store::plans_and_open(conn).map_err(Problem::from)).await?;
    for plan in plans.iter().filter(|plan| plan.repeats.is_some()) {
        if let Err(problem) = look_at(app, plan, &open).await {
            tracing::warn!(%problem, plan = %plan.id, "a plan of spot checks was not looked at");
        }
    }
    Ok(())
}

async fn look_at(app: &App, plan: &SpotCheckPlan, open: &[Open]) -> Result<(), Problem> {
    let scheduled = open.iter().find(|draw| draw.site == plan.site && draw.plan == plan.id && draw.due.is_some());
    let Some(draw) = scheduled else { return commit_next(app, plan).await };
    let Some(due) = draw.due.as_deref().and_then(|due| due.parse::<NaiveDate>().ok()) else { return Ok(()) };
    let (by, books) = in_whose_name(app, plan).await?;
    if app.ports.now() < moment(plan, due, &books) {
        return Ok(());
    }
    match hold(app, by, plan.site, draw.id).await {
        // Another server was first.
        Err(Problem::Conflict(_)) => Ok(()),
        // Nothing to draw from yet, such as no patrol that was finished: it stays due.
        Err(Problem::Refused(domain::refusal::Refusal::Missing { field })) if field == "frame" => Ok(()),
        Err(problem) => Err(problem),
        Ok(()) => {
            tracing::info!(plan = %plan.id, draw = %draw.id, %due, "a draw was held");
            commit_next(app, plan).await
        }
    }
}

/// Commits to the seed of a plan's next day, if it has one.
pub async fn commit_next(app: &App, plan: &SpotCheckPlan) -> Result<(), Problem> {
    let (by, books) = in_whose_name(app, plan).await?;
    let now = app.ports.now();
    let zone = books.sites.get(&plan.site).map(|site| site.time_zone).ok_or(Problem::NotFound)?;
    let today = now.with_timezone(&zone).date_naive();
    // A day whose hour is past is past: its frame may be known.
    let from = if now < moment(plan, today, &books) { Some(today) } else { today.succ_opt() };
    match from.and_then(|from| plan.next_from(from)) {
        Some(due) => match commit(app, by, plan, Some(due)).await {
            Err(Problem::Conflict(_)) => Ok(()),
            other => other.map(drop),
        },
        None => Ok(()),
    }
}

/// The moment at which a plan's draw of a day falls due.
fn moment(plan: &SpotCheckPlan, day: NaiveDate, books: &CompanyBooks) -> Timestamp {
    let local = day.and_time(plan.at);
    let zone = books.sites.get(&plan.site).map_or(chrono_tz::UTC, |site| site.time_zone);
    let later = local + chrono::TimeDelta::hours(1);
    // An hour that a clock change skips is taken an hour later.
    let earliest = |local| zone.from_local_datetime(local).earliest();
    earliest(&local).or_else(|| earliest(&later)).map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// The server draws in the name of somebody who may plan spot checks there; of several the first who came.
async fn in_whose_name(app: &App, plan: &SpotCheckPlan) -> Result<(By, Arc<CompanyBooks>), Problem> {
    let (catalogs, site, building) = (app.catalogs.clone(), plan.site, plan.how.building);
    let now = Interval::at(app.ports.now());
    app.db
        .read(move |conn| {
            let company: Option<Id> =
                scopes::table.find(Id::from(ScopeId::from(site))).select(scopes::company_id).first(conn).optional()?;
            let company = CompanyId::from(company.ok_or(Problem::NotFound)?);
            let books = catalogs.company(conn, company)?;
            let person = planner(&books, site, building, now).ok_or(Problem::NotFound)?;
            Ok((By { company, person }, books))
        })
        .await
}

fn planner(books: &CompanyBooks, site: SiteId, building: Option<domain::ids::BuildingId>, now: Interval) -> Option<PersonId> {
    let may = |person: &PersonId| books.who(*person).may_change(Action::PlanSpotChecks, site, building, now) == Held::Yes;
    let active = |person: &PersonId| books.people.get(person).is_some_and(|person| person.active);
    books.memberships.keys().copied().filter(active).filter(may).min()
}
