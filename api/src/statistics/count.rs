//! What was due, and what was there before this program counted as it goes? Walks whose windows have closed become rows, by the plan of that hour:
//! a route that is changed later does not change what was missed. Visits from before are counted once.

use super::weekly;
use crate::{
    app::App,
    books::store::{Counted, Counts, Ground, Tallies, checks_done, keep_roles},
    db::{
        AnyConn, DbError, Id, Json, Ts, insert,
        schema::{companies, figure_sites, finding_days, findings, patrols, score_days, visits, walks_due},
    },
    devices::oldest_contact,
    operations::lock,
    patrols::store::read,
    problem::Problem,
    rows,
};
use chrono_tz::Tz;
use diesel::prelude::*;
use domain::{
    books::{CompanyBooks, SiteBooks},
    ids::{CompanyId, RouteId, SiteId},
    patrol::Visit,
    place::Site,
    route::Route,
    statistics::closed_between,
    time::Timestamp,
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use uuid::Uuid;

/// Changes whenever what is counted changes: every site is counted anew then.
const RULES: i64 = 2;
/// How often windows that have closed are looked for.
const EVERY: Duration = Duration::from_secs(300);
/// Documents that are read at a time.
const CHUNK: i64 = 5_000;

rows! {
    /// A walk that was due.
    struct DueRow in walks_due {
        site_id: Id,
        local_date: String,
        patrol_id: Id,
        route_id: Id,
        building_id: Option<Id>,
        until_at: Ts,
    }
    on conflict (site_id, local_date, patrol_id) update (until_at)
}

rows! {
    /// Up to when a site was counted.
    struct MarkRow in figure_sites {
        site_id: Id,
        rules: i64,
        time_zone: String,
        due_until: Ts,
    }
    on conflict (site_id) update (rules, time_zone, due_until)
}

/// Up to when a site was counted; none where it has to be counted anew, with the end of what was due.
fn mark(conn: &mut AnyConn, site: SiteId, zone: Tz) -> Result<(Option<Timestamp>, bool), DbError> {
    let row: Option<(i64, String, Ts)> = figure_sites::table
        .find(Id::from(site))
        .select((figure_sites::rules, figure_sites::time_zone, figure_sites::due_until))
        .first(conn)
        .optional()?;
    Ok(match row {
        None => (None, false),
        Some((rules, counted_in, until)) => (Some(until.0), rules == RULES && counted_in == zone.name()),
    })
}

/// A site's books, and the oldest last contact of a phone, once everything up to now is counted.
pub(super) async fn ready(
    app: &App,
    company: CompanyId,
    site: &Site,
    now: Timestamp,
) -> Result<(Arc<SiteBooks>, Option<Timestamp>), Problem> {
    let (id, zone, catalogs) = (site.id, site.time_zone, app.catalogs.clone());
    let (books, reported, is_counted) = app
        .db
        .read(move |conn| {
            let books = catalogs.site(conn, id)?;
            let (until, is_good) = mark(conn, id, zone)?;
            let is_counted = is_good && until.is_some_and(|until| closed(&books, zone, until, now).next().is_none());
            Ok::<_, Problem>((books, oldest_contact(conn, company)?, is_counted))
        })
        .await?;
    if !is_counted {
        let catalogs = app.catalogs.clone();
        app.db
            .write(move |conn| {
                let site_books = catalogs.site(conn, id)?;
                let company_books = catalogs.company(conn, company)?;
                catch_up(conn, &company_books, &site_books, (id, zone), now).map_err(Problem::from)
            })
            .await?;
    }
    Ok((books, reported))
}

fn closed(books: &SiteBooks, zone: Tz, after: Timestamp, until: Timestamp) -> impl Iterator<Item = DueRow> {
    books.routes.values().flat_map(move |route| due(route, zone, after, until))
}

fn due(route: &Route, zone: Tz, after: Timestamp, until: Timestamp) -> Vec<DueRow> {
    let row = |planned: domain::route::Planned| DueRow {
        site_id: route.site.into(),
        local_date: planned.date.to_string(),
        patrol_id: planned.patrol(route.id).into(),
        route_id: route.id.into(),
        building_id: route.building.map(Id::from),
        until_at: Ts(planned.span(zone).1),
    };
    closed_between(route, zone, after, until).into_iter().map(row).collect()
}

/// Counts what is not counted yet, under the site's lock: of two who do, the second finds nothing left.
fn catch_up(
    conn: &mut AnyConn,
    company: &CompanyBooks,
    books: &SiteBooks,
    (site, zone): (SiteId, Tz),
    now: Timestamp,
) -> Result<(), DbError> {
    let _head = lock(conn, &[site.into()].into())?;
    let (until, is_good) = mark(conn, site, zone)?;
    if !is_good {
        recount(conn, company, books, (site, zone))?;
    }
    let rows: Vec<DueRow> = match until {
        Some(until) => closed(books, zone, until, now).collect(),
        None => {
            let first = first_walks(conn, site)?;
            let known = books.routes.values().filter_map(|route| Some((route, *first.get(&route.id)?)));
            known.flat_map(|(route, first)| due(route, zone, first, now)).collect()
        }
    };
    insert(conn, &rows)?;
    let due_until = Ts(until.map_or(now, |until| until.max(now)));
    insert(conn, &[MarkRow { site_id: site.into(), rules: RULES, time_zone: zone.name().into(), due_until }])
}

/// When each route was first walked: nobody knows since when it is planned.
fn first_walks(conn: &mut AnyConn, site: SiteId) -> Result<HashMap<RouteId, Timestamp>, DbError> {
    let rows: Vec<(Id, Option<Ts>)> = patrols::table
        .filter(patrols::site_id.eq(Id::from(site)))
        .group_by(patrols::route_id)
        .select((patrols::route_id, diesel::dsl::min(patrols::started_at)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(route, first)| Some((route.into(), first?.0))).collect())
}

/// Counts every visit, spot check and finding of a site anew.
fn recount(conn: &mut AnyConn, company: &CompanyBooks, books: &SiteBooks, (site, zone): (SiteId, Tz)) -> Result<(), DbError> {
    let ground = Ground::new(company, books, zone);
    recount_visits(conn, &ground, site)?;
    recount_checks(conn, &ground, site)?;
    recount_findings(conn, &ground, site.into())
}

fn recount_findings(conn: &mut AnyConn, ground: &Ground<'_>, site: Id) -> Result<(), DbError> {
    diesel::delete(finding_days::table.filter(finding_days::site_id.eq(site))).execute(conn)?;
    let (mut counts, mut after) = (Counts::default(), Id(Uuid::nil()));
    loop {
        let page = Counted::page(conn, site, after, CHUNK)?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for mut finding in page {
            // Put right before this was kept.
            if finding.took_days.is_none()
                && let Some(days) = ground.took(&finding)
            {
                finding.took_days = Some(days);
                diesel::update(findings::table.find((site, finding.id))).set(findings::took_days.eq(Some(days))).execute(conn)?;
            }
            counts.add(ground, &finding);
        }
    }
    counts.write(conn)
}

fn recount_visits(conn: &mut AnyConn, ground: &Ground<'_>, site: SiteId) -> Result<(), DbError> {
    diesel::delete(score_days::table.filter(score_days::site_id.eq(Id::from(site)))).execute(conn)?;
    let (mut tallies, mut after) = (Tallies::default(), Id(Uuid::nil()));
    loop {
        let rows: Vec<(Id, Json)> = visits::table
            .filter(visits::site_id.eq(Id::from(site)))
            .filter(visits::id.gt(after))
            .order(visits::id)
            .limit(CHUNK)
            .select((visits::id, visits::doc))
            .load(conn)?;
        let Some(last) = rows.last() else { break };
        after = last.0;
        for (_, doc) in &rows {
            let visit: Visit = read("visits.doc", doc)?;
            tallies.visit(ground, &visit);
        }
    }
    tallies.write(conn)
}

/// Adds the site's spot checks to its visits.
fn recount_checks(conn: &mut AnyConn, ground: &Ground<'_>, site: SiteId) -> Result<(), DbError> {
    let (mut tallies, mut after) = (Tallies::default(), Id(Uuid::nil()));
    loop {
        let page = checks_done(conn, site, after, CHUNK)?;
        let Some((last, _)) = page.last() else { break };
        after = last.id.into();
        for (check, known) in &page {
            let roles = known.clone().unwrap_or_else(|| ground.crew_roles(check));
            // Checked before this was kept.
            if known.is_none() {
                keep_roles(conn, check, &roles)?;
            }
            tallies.check(ground, check, &roles);
        }
    }
    tallies.write(conn)
}

/// Counts what becomes due, and writes what the director is told about a week, for as long as the server runs.
pub fn keep(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            if let Err(problem) = all_sites(&app).await {
                tracing::warn!(%problem, "the figures of a site were not counted");
            }
            tokio::time::sleep(EVERY).await;
        }
    });
}

async fn all_sites(app: &App) -> Result<(), Problem> {
    let known: Vec<Id> = app
        .db
        .read(|conn| companies::table.select(companies::id).load(conn).map_err(|e| DbError::from(e).into()))
        .await
        .map_err(|e: Problem| e)?;
    for company in known.into_iter().map(CompanyId::from) {
        let books = app.read(company, |_, books| Ok(books)).await?;
        for site in books.sites.values() {
            ready(app, company, site, app.ports.now()).await?;
            weekly::make_if_due(app, &books, company, site).await?;
        }
    }
    Ok(())
}
