//! Phones as a table.

use super::everyone;
use crate::{
    app::App,
    auth::{May, SignedIn, rights::ManageDevices},
    exports::{Few, Format, Row, hand_out, named, words},
    problem::{Problem, ProblemBody},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use chrono_tz::Tz;

/// Phones and how far what is on them has come, as CSV or Excel.
#[utoipa::path(get, path = "/v1/devices.{format}", tag = "devices", params(("format" = String, Path, description = "csv or xlsx")),
    responses((status = 200, content_type = "text/csv"), (status = 403, body = ProblemBody), (status = 503, body = ProblemBody)))]
pub async fn rest(app: Data<App>, request: HttpRequest, who: May<ManageDevices>, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &who, &format).await
}

/// `GET /devices.{format}`.
pub async fn web(app: Data<App>, request: HttpRequest, who: May<ManageDevices>, format: Path<String>) -> Result<HttpResponse, Problem> {
    give(&app, &request, &who, &format).await
}

async fn give(app: &App, request: &HttpRequest, who: &SignedIn, format: &str) -> Result<HttpResponse, Problem> {
    let (format, t) = (Format::parse(format)?, words(who, request));
    let zone = who.sites().first().map_or(Tz::Asia__Shanghai, |site| site.time_zone);
    let columns = [
        "device",
        "export-enrolled",
        "export-enrolled-iso",
        "device-enrolled-by",
        "device-last-contact",
        "export-contact-iso",
        "delivery",
        "seal-key",
        "export-seals",
        "export-seals-wrong",
        "device-revoked",
        "export-revoked-iso",
        "export-device-id",
    ];
    let rows = everyone(app, who).await?.into_iter().map(|info| {
        Row::of(13)
            .text(info.device.name.as_str())
            .time(info.device.enrolled, zone)
            .text(info.enrolled_by_name.as_str())
            .maybe_time(info.last_contact, zone)
            .text(t.word("delivery-state", info.delivery.state.word()))
            .text(t.word("key-tier", info.device.key().map_or("none", |key| key.tier.word())))
            .whole(info.seals)
            .whole(info.seals_wrong)
            .maybe_time(info.device.revoked, zone)
            .id(info.device.id.0)
    });
    hand_out(app, "devices", t.of("devices-title"), format, Few::new(named(t, &columns), rows.collect())).await
}
