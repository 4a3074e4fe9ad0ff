//! What can a program ask? `/openapi.json`, made from the handlers.

use crate::{
    audit, auth, bundles, checklists, devices, findings, floor_plans, held, notices, patrol_routes, patrols, people, photos, places,
    reports, seals, statistics, sync, visits,
};
use actix_web::{HttpResponse, web};
use std::sync::OnceLock;
use utoipa::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The description, from the handlers' own annotations.
#[derive(OpenApi)]
#[openapi(
    info(title = "Rounds", description = "The field book of a property company. Errors are application/problem+json (RFC 9457)."),
    paths(
        sync::rest::hello,
        sync::rest::push,
        sync::rest::pull,
        places::rest::list_companies,
        places::rest::one_company,
        places::rest::put_company,
        places::rest::list_sites,
        places::rest::one_site,
        places::rest::put_site,
        places::rest::buildings::list,
        places::rest::buildings::one,
        places::rest::buildings::put,
        places::rest::buildings::remove,
        places::rest::units::list,
        places::rest::units::one,
        places::rest::units::put,
        places::rest::units::remove,
        places::rest::areas::list,
        places::rest::areas::one,
        places::rest::areas::put,
        places::rest::areas::remove,
        places::rest::checkpoints::list,
        places::rest::checkpoints::one,
        places::rest::checkpoints::put,
        places::rest::checkpoints::remove,
        places::rest::floor_plans::list,
        places::rest::floor_plans::one,
        places::rest::floor_plans::put,
        places::rest::floor_plans::remove,
        floor_plans::rest::upload,
        floor_plans::rest::sheet,
        checklists::rest::list,
        checklists::rest::one,
        checklists::rest::version,
        checklists::rest::draft,
        checklists::rest::publish,
        patrol_routes::rest::list,
        patrol_routes::rest::one,
        patrol_routes::rest::put,
        patrol_routes::rest::remove,
        patrols::rest::list,
        patrols::rest::one,
        patrols::rest::start,
        patrols::rest::visit,
        patrols::rest::finish,
        patrols::rest::review,
        bundles::of_patrol,
        bundles::of_finding,
        reports::of_patrol,
        reports::of_finding,
        reports::stamp::stamped,
        visits::rest::list,
        visits::rest::one,
        findings::rest::list,
        findings::rest::one,
        findings::rest::raise,
        findings::rest::steps::notice,
        findings::rest::steps::stop,
        findings::rest::steps::verify,
        findings::rest::steps::reopen,
        findings::rest::steps::merge,
        findings::rest::steps::dispatch,
        findings::rest::steps::call_back,
        notices::rest::list,
        notices::rest::one,
        notices::rest::issue_all,
        reports::of_notice,
        audit::rest::list,
        held::rest::list,
        held::rest::accept,
        held::rest::refuse,
        auth::rest::login,
        auth::rest::refresh,
        auth::rest::logout,
        auth::rest::password,
        people::rest::me,
        people::rest::list,
        people::rest::create,
        people::rest::one,
        people::rest::change,
        people::rest::grant,
        people::rest::reset_password,
        people::rest::list_memberships,
        people::rest::one_membership,
        people::rest::end_membership,
        devices::rest::new_code,
        devices::rest::enrol,
        devices::rest::list,
        devices::rest::delivery,
        devices::rest::revoke,
        photos::wall::rest::list,
        photos::wall::rest::doubt,
        photos::wall::rest::clear,
        photos::rest::offer,
        photos::rest::create,
        photos::rest::status,
        photos::rest::progress,
        photos::rest::append,
        photos::rest::cancel,
        photos::originals::list,
        photos::serve::photo,
        seals::rest::take,
        seals::rest::of,
        seals::rest::days,
        photos::pair::rest::one,
        photos::pair::rest::say,
        statistics::rest::scores,
        statistics::rest::patrols,
        statistics::rest::findings,
        statistics::rest::week,
        statistics::web::week::pdf,
    )
)]
pub struct Description;

/// `/openapi.json`.
pub async fn json() -> HttpResponse {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| Description::openapi().to_json().unwrap_or_default());
    HttpResponse::Ok().content_type("application/json").body(web::Bytes::from_static(text.as_bytes()))
}

/// The pages that show the description, with everything that they need inside the binary.
pub fn pages() -> SwaggerUi {
    SwaggerUi::new("/docs/{_:.*}").config(Config::from("/openapi.json"))
}

/// `/docs`: the pages begin below it.
pub async fn docs() -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", "/docs/")).finish()
}
