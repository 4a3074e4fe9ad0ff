//! `/devices`.

use crate::{
    app::App,
    auth::{Fields, May, Posted, rights::ManageDevices},
    lists::PageQuery,
    pages::{Listing, Page, Words, local_time, render, see_other_done},
    places::view::qr_svg,
    problem::Problem,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Query},
};
use askama::Template;
use chrono_tz::Tz;
use domain::ids::DeviceId;

#[derive(Template)]
#[template(path = "devices/list.html")]
struct ListPage {
    page: Page,
    t: &'static Words,
    rows: Vec<Row>,
    list: Listing,
}

struct Row {
    name: String,
    enrolled: String,
    enrolled_by: String,
    last_contact: String,
    tier: &'static str,
    seals: String,
    wrong: String,
    revoked: bool,
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
    let rows: Vec<Row> = found
        .items
        .iter()
        .map(|info| Row {
            name: info.device.name.clone(),
            enrolled: t.s("device-enrolled", local_time(info.device.enrolled, zone).date),
            enrolled_by: info.enrolled_by_name.clone(),
            last_contact: info.last_contact.map_or_else(|| t.of("never"), |at| local_time(at, zone).full),
            tier: info.device.key().map_or("none", |key| key.tier.word()),
            seals: if info.seals == 0 { String::new() } else { t.n("device-seals", info.seals) },
            wrong: if info.seals_wrong == 0 { String::new() } else { t.n("device-seals-wrong", info.seals_wrong) },
            revoked: info.device.revoked.is_some(),
            revoke_href: format!("/devices/{}/revoke", info.device.id),
        })
        .collect();
    let list = Listing::new("/devices", &[], rows.len(), query.after.as_deref(), found.next.as_deref());
    render(&ListPage { t, rows, list, page })
}

#[derive(Template)]
#[template(path = "devices/enrol.html")]
struct EnrolPage {
    page: Page,
    t: &'static Words,
    enrol: Enrol,
}

struct Enrol {
    svg: String,
    server: String,
    code: String,
    until: String,
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
    let enrol = Enrol {
        svg: qr_svg(&format!("ROUNDS:ENROL:{server}:{}", drawn.code)),
        server,
        until: local_time(drawn.expires_at, zone).clock,
        code: drawn.code,
    };
    render(&EnrolPage { t: page.t(), enrol, page })
}

/// How phones reach the server: as it was set, else as this page was reached.
pub(crate) fn server_address(app: &App, request: &HttpRequest) -> String {
    let reached = || {
        let info = request.connection_info();
        let scheme = if app.settings.behind_proxy { info.scheme().to_owned() } else { "http".to_owned() };
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
