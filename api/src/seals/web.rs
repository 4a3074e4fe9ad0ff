//! `/seals`: the days that are closed, to be printed and kept elsewhere; and what the seal of one photo shows, in plain words.

use super::{
    DayInfo, of_photo,
    rest::{DayQuery, page_of_days},
};
use crate::{
    app::App,
    auth::{May, SignedIn, rights::SeeAudit},
    pages::{Listing, Names, Page, Words, local_time, names::NOTHING, render},
    photos::serve::may_see,
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use askama::Template;
use chrono_tz::Tz;
use domain::{
    ids::{DeviceId, PhotoId, SiteId},
    photo::Sha256,
    seal::What,
};

#[derive(Template)]
#[template(path = "seals/days.html")]
struct DaysPage {
    page: Page,
    t: &'static Words,
    rows: Vec<DayRow>,
    list: Listing,
    server_key: String,
}

struct DayRow {
    number: u64,
    day: String,
    count: u64,
    hash: String,
    closed: String,
    stamped: bool,
}

/// `GET /seals`.
pub async fn days(app: Data<App>, request: HttpRequest, person: May<SeeAudit>, query: Query<DayQuery>) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let found = page_of_days(&app, &person, &query).await?;
    let zone = person.sites().first().map_or(Tz::Asia__Shanghai, |site| site.time_zone);
    let row = |day: &DayInfo| DayRow {
        number: day.number,
        day: day.day.to_string(),
        count: day.count,
        hash: in_fours(day.hash),
        closed: local_time(day.closed_at, zone).full,
        stamped: day.time_stamp.is_some(),
    };
    let rows: Vec<DayRow> = found.items.iter().map(row).collect();
    let after = query.after.map(|after| after.to_string());
    let list = Listing::new("/seals", &[], rows.len(), after.as_deref(), found.next.as_deref());
    render(&DaysPage { t: page.t(), rows, list, server_key: in_fours(app.secrets.seal_key().id()), page })
}

/// From when until when; the date is said once where it is the same.
fn between(from: &str, until: &str) -> String {
    let same = until.split_once(' ').filter(|(date, _)| from.starts_with(date));
    format!("{from} – {}", same.map_or(until, |(_, clock)| clock))
}

/// As people read long numbers to each other.
fn in_fours(hash: Sha256) -> String {
    let digits = hash.to_string();
    digits.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect::<Vec<_>>().join(" ")
}

#[derive(Template)]
#[template(path = "seals/seal.html")]
struct SealPage {
    page: Page,
    t: &'static Words,
    picture: String,
    seal: Option<SealView>,
}

struct SealView {
    problems: Vec<&'static str>,
    tier: &'static str,
    attested: bool,
    device: String,
    person: String,
    app: String,
    believed: String,
    not_before: String,
    not_after: String,
    position: String,
    mocked: bool,
    number: u64,
    code: String,
    sha256: String,
    day: Option<u64>,
}

/// `GET /photos/{site}/{photo}/seal`.
pub async fn seal(app: Data<App>, request: HttpRequest, person: SignedIn, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (Ok(site), Ok(photo)) = (path.0.parse::<SiteId>(), path.1.parse::<PhotoId>()) else { return Err(Problem::NotFound) };
    may_see(&app, &person, site, photo).await?;
    let page = Page::new(&person, &request).under("/photos", "nav-photos");
    let names = Names::seen_by(&app, &person, Some(site), page.language).await?;
    let (company, server_key) = (person.company, app.secrets.seal_key().base64());
    let found = app.read(company, move |conn, books| of_photo(conn, company, &books, &server_key, (site, photo))).await?;
    let zone = names.zone(site);
    let at = |time| local_time(time, zone).full;
    let seal = found.map(|seal| {
        let manifest = &seal.says;
        let (position, sha256) = match &manifest.what {
            What::Photo { position, sha256, .. } => (*position, sha256.to_string()),
            What::Withdrawn { .. } => (None, String::new()),
        };
        let t = page.t();
        SealView {
            problems: seal.problems.iter().map(|problem| problem.word()).collect(),
            tier: seal.key.as_ref().map_or("unknown", |key| key.tier.word()),
            attested: seal.key.as_ref().is_some_and(domain::seal::SealKey::is_attested),
            device: names.device(DeviceId(manifest.device.0)),
            person: names.person(manifest.person),
            app: manifest.app.clone(),
            believed: between(&local_time(seal.believed.from, zone).full, &local_time(seal.believed.until, zone).full),
            not_before: seal.not_before.map_or_else(|| NOTHING.into(), at),
            not_after: at(seal.not_after),
            position: position.map(|p| crate::pages::picture::spot(p, t)).unwrap_or_default(),
            mocked: position.is_some_and(|p| p.mocked),
            number: manifest.number,
            code: in_fours(seal.code),
            sha256,
            day: seal.day,
        }
    });
    render(&SealPage { t: page.t(), picture: format!("/photos/{site}/{photo}/evidence"), seal, page })
}
