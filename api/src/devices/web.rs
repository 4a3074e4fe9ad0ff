//! `/devices`.

use super::{DeliveryInfo, MissingPhoto, OfPerson};
use crate::{
    app::App,
    auth::{Fields, May, Posted, rights::ManageDevices},
    lists::PageQuery,
    pages::{Listing, Names, Page, Words, local_date, local_time, render, see_other_done},
    places::view::qr_svg,
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use askama::Template;
use chrono_tz::Tz;
use domain::{delivery::DeliveryState, ids::DeviceId, time::Timestamp};

#[derive(Template)]
#[template(path = "devices/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    /// Where a phone's browser gets in, in a sentence.
    phone_page: String,
    /// How many phones stand how.
    summary: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    list: Listing,
}

struct Row {
    name: String,
    enrolled: String,
    enrolled_by: String,
    last_contact: String,
    href: String,
    delivery: Said,
    tier: &'static str,
    seals: String,
    wrong: String,
    revoked: bool,
    emptied: bool,
    revoke_href: String,
}

/// The phones.
pub async fn list(
    app: Data<App>,
    person: May<ManageDevices>,
    query: Query<PageQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request);
    let t = page.t();
    let found = super::list(&app, &person, &query).await?;
    let zone = person.sites().first().map_or(Tz::Asia__Shanghai, |site| site.time_zone);
    let now = app.ports.now();
    let rows: Vec<Row> = found
        .items
        .iter()
        .map(|info| Row {
            name: info.device.name.clone(),
            enrolled: t.s("device-enrolled", local_time(info.device.enrolled, zone).date),
            enrolled_by: info.enrolled_by_name.clone(),
            last_contact: info.last_contact.map_or_else(|| t.of("never"), |at| contact(at, now, zone)),
            href: format!("/devices/{}", info.device.id),
            delivery: Said::of(&info.delivery, t),
            tier: info.device.key().map_or("none", |key| key.tier.word()),
            seals: if info.seals == 0 { String::new() } else { t.n("device-seals", info.seals) },
            wrong: if info.seals_wrong == 0 { String::new() } else { t.n("device-seals-wrong", info.seals_wrong) },
            revoked: info.device.revoked.is_some(),
            emptied: info.delivery.is_emptied(),
            revoke_href: format!("/devices/{}/revoke", info.device.id),
        })
        .collect();
    let in_use = || found.items.iter().filter(|info| info.device.revoked.is_none());
    let standing = |state: DeliveryState| {
        let count = in_use().filter(|info| info.delivery.state == state).count();
        (count > 0).then(|| (state.word(), t.n(format!("delivery-count-{}", state.word()), count)))
    };
    // Of a part of them, a sum would mislead.
    let is_all = found.next.is_none() && query.after.is_none();
    let summary = DeliveryState::ALL.into_iter().filter_map(standing).filter(|_| is_all).collect();
    let list = Listing::new("/devices", &[], rows.len(), query.after.as_deref(), found.next.as_deref());
    let phone_page = of_phone_page(&server_address(&app, &request), t);
    render(&ListPage { t, phone_page, summary, rows, list, page })
}

#[derive(Template)]
#[template(path = "devices/enrol.html")]
struct EnrolPage {
    page: Page,
    t: &'static Words,
    enrol: Enrol,
}

struct Enrol {
    /// The phone page, for a phone without our app, and its code for the phone's camera.
    page: String,
    page_svg: String,
    /// Browsers give no camera to that address.
    needs_https: bool,
    svg: String,
    server: String,
    code: String,
    until: String,
}

/// When a phone was last heard of: today the time is enough.
fn contact(at: Timestamp, now: Timestamp, zone: Tz) -> String {
    let moment = local_time(at, zone);
    if local_date(at, zone) == local_date(now, zone) { moment.clock } else { moment.short }
}

/// The ledger in one glance.
struct Said {
    state: &'static str,
    photos: String,
    records: Vec<String>,
}

impl Said {
    fn of(info: &DeliveryInfo, t: &Words) -> Self {
        let photos = match (info.photos, info.photos_waiting) {
            (0, _) => t.of("delivery-no-photos"),
            (photos, 0) => t.n("delivery-photos-all", photos),
            (photos, waiting) => format!("{}{}", t.n_of("delivery-photos", info.photos_stored, photos), t.n("delivery-waiting", waiting)),
        };
        let counts = [
            ("delivery-records-waiting", info.records_waiting),
            ("delivery-records-held", info.records_held),
            ("delivery-records-refused", info.records_refused),
        ];
        let records = counts.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| t.n(key, count)).collect();
        Self { state: info.state.word(), photos, records }
    }
}

#[derive(Template)]
#[template(path = "devices/one.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    name: String,
    said: Said,
    sentence: String,
    facts: Vec<(String, String)>,
    people: Vec<Of>,
    missing: Vec<Missing>,
    more_missing: bool,
}

struct Of {
    name: String,
    photos: String,
    is_all: bool,
}

struct Missing {
    who: String,
    place: String,
    href: String,
    declared: String,
}

/// One phone: has everything arrived, whose work is it, what is still to come?
pub async fn one(app: Data<App>, person: May<ManageDevices>, id: Path<DeviceId>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/devices", "nav-devices");
    let t = page.t();
    let device = person.books.devices.get(&*id).cloned().ok_or(Problem::NotFound)?;
    let found = super::delivery(&app, &person, *id).await?;
    let names = Names::seen_by(&app, &person, None, page.language).await?;
    let zone = person.sites().first().map_or(Tz::Asia__Shanghai, |site| site.time_zone);
    let now = app.ports.now();
    let of_person = |of: &OfPerson| Of {
        name: names.person(of.person),
        photos: t.n_of("delivery-photos", of.photos_stored, of.photos),
        is_all: of.photos == of.photos_stored,
    };
    let missing = |photo: &MissingPhoto| Missing {
        who: names.person(photo.person),
        place: names.site(photo.site),
        href: match (photo.finding, photo.patrol) {
            (Some(finding), _) => format!("/findings/{finding}"),
            (None, Some(patrol)) => format!("/patrols/{patrol}"),
            (None, None) => format!("/photos/{}/{}", photo.site, photo.photo),
        },
        declared: local_time(photo.declared_at, names.zone(photo.site)).short,
    };
    let mut facts = facts(&found.ledger, zone, now, t);
    facts.push((t.of("device-enrolled-by"), format!("{} · {}", names.person(device.enrolled_by), local_time(device.enrolled, zone).date)));
    render(&OnePage {
        t,
        said: Said::of(&found.ledger, t),
        sentence: t.of(match (device.revoked, found.ledger.is_emptied()) {
            (Some(_), true) => "delivery-means-emptied".to_owned(),
            (Some(_), false) => "delivery-means-revoked".to_owned(),
            (None, _) => format!("delivery-means-{}", found.ledger.state.word()),
        }),
        facts,
        people: found.people.iter().map(of_person).collect(),
        more_missing: found.missing.len() > ON_A_PAGE,
        missing: found.missing.iter().take(ON_A_PAGE).map(missing).collect(),
        name: device.name,
        page,
    })
}

/// Photos that a page names.
const ON_A_PAGE: usize = 50;

fn facts(ledger: &DeliveryInfo, zone: Tz, now: Timestamp, t: &Words) -> Vec<(String, String)> {
    let mut facts = vec![(t.of("device-last-contact"), ledger.last_contact.map_or_else(|| t.of("never"), |at| contact(at, now, zone)))];
    let Some((at, told)) = ledger.told_at.zip(ledger.told.as_ref()) else {
        facts.push((t.of("delivery-told"), t.of("delivery-told-never")));
        return facts;
    };
    facts.push((t.of("delivery-told"), contact(at, now, zone)));
    facts.push((t.of("delivery-on-phone-records"), told.records_waiting.to_string()));
    if let Some(oldest) = told.oldest_waiting {
        facts.push((t.of("delivery-oldest"), local_time(oldest, zone).short));
    }
    facts.push((t.of("delivery-on-phone-photos"), megabytes(told.photos_waiting, told.photos_waiting_bytes)));
    facts.push((t.of("delivery-delivered"), told.records_delivered.to_string()));
    let seldom = [
        ("delivery-photos-refused", told.photos_refused),
        ("delivery-set-aside", told.photos_set_aside),
        ("delivery-seals-waiting", told.seals_waiting),
    ];
    facts.extend(seldom.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| (t.of(key), count.to_string())));
    if !told.app.is_empty() {
        facts.push((t.of("delivery-app"), told.app.clone()));
    }
    facts
}

fn megabytes(count: u64, bytes: u64) -> String {
    if count == 0 { "0".to_owned() } else { format!("{count} · {} MB", bytes.div_ceil(1_000_000)) }
}

/// Draws a code and shows it, to be scanned or typed; it is not shown again.
pub async fn enrol(
    app: Data<App>,
    person: May<ManageDevices>,
    request: HttpRequest,
    _posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    let page = Page::new(&person, &request).under("/devices", "nav-devices").at("/devices");
    let drawn = super::new_code(&app, &person).await?;
    let server = server_address(&app, &request);
    let zone = person.sites().first().map_or(Tz::Asia__Shanghai, |site| site.time_zone);
    let phone_page = phone_page(&server);
    let enrol = Enrol {
        page_svg: qr_svg(&phone_page),
        page: phone_page,
        needs_https: !is_secure(&server),
        svg: qr_svg(&format!("ROUNDS:ENROL:{server}:{}", drawn.code)),
        server,
        until: local_time(drawn.expires_at, zone).clock,
        code: drawn.code,
    };
    render(&EnrolPage { t: page.t(), enrol, page })
}

fn phone_page(server: &str) -> String {
    format!("{server}/phone")
}

fn of_phone_page(server: &str, t: &Words) -> String {
    let page = phone_page(server);
    if is_secure(server) { t.s("devices-phone-page", page) } else { t.s("devices-phone-page-plain", page) }
}

/// What browsers count as secure: HTTPS, and the machine that they run on.
fn is_secure(server: &str) -> bool {
    let of_this_machine = ["localhost", "127.0.0.1", "[::1]"];
    let host = server.strip_prefix("http://");
    host.is_none_or(|host| {
        of_this_machine.iter().any(|own| host.strip_prefix(own).is_some_and(|port| port.is_empty() || port.starts_with(':')))
    })
}

/// How phones reach the server: as it was set, else as this page was reached.
pub(crate) fn server_address(app: &App, request: &HttpRequest) -> String {
    let reached = || {
        let info = request.connection_info();
        // What a request says of itself counts only where a proxy says it.
        let own = if request.app_config().secure() { "https" } else { "http" };
        let scheme = if app.settings.behind_proxy { info.scheme() } else { own };
        format!("{scheme}://{}", info.host())
    };
    app.settings.public_url.clone().unwrap_or_else(reached)
}

/// Closes a phone out.
pub async fn revoke(
    app: Data<App>,
    person: May<ManageDevices>,
    id: Path<DeviceId>,
    _posted: Posted<Fields>,
) -> Result<HttpResponse, Problem> {
    super::revoke(&app, &person, *id).await?;
    Ok(see_other_done("/devices", "device-revoked-done"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_give_the_camera_to_https_and_to_this_machine() {
        for yes in ["https://rounds.example", "http://localhost:8080", "http://127.0.0.1", "http://[::1]:80"] {
            assert!(is_secure(yes), "{yes}");
        }
        for no in ["http://192.168.1.5:8080", "http://localhost.example", "http://127.0.0.1.example:80"] {
            assert!(!is_secure(no), "{no}");
        }
    }
}
