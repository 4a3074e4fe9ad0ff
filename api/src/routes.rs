//! Which addresses are there? Every one of them, REST and web, in one table, with who may call it.
//!
//! The table registers the handlers and is what the access tests are generated from: an address without a rule does not
//! compile, and a handler that is kinder than its rule fails them.

use crate::{audit, auth, checklists, devices, findings, health, openapi, pages, patrol_routes, patrols, people, photos, places, sync};
use actix_web::web::{self, ServiceConfig};
use domain::rights::Action;

/// Who may call an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Open,
    /// Whoever is signed in (REST: a bearer token).
    Person,
    /// Whoever holds a role that may do this (REST).
    Right(Action),
    /// A person's token, a device's credential, or both.
    Caller,
    /// Whoever is signed in on the web.
    Page,
    /// Whoever holds a role that may do this, on the web.
    PageRight(Action),
}

/// An address with its rule.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    /// `get`, `post`, …
    pub method: &'static str,
    /// The path, with `{names}` for its parts.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
}

macro_rules! addresses {
    ($($method:ident $path:literal => $handler:path, $access:expr;)+) => {
        /// Every address.
        pub const ADDRESSES: &[Address] = &[$(Address { method: stringify!($method), path: $path, access: $access }),+];

        /// Registers every address.
        pub fn configure(config: &mut ServiceConfig) {
            $(config.route($path, web::$method().to($handler));)+
        }
    };
}

use Access::{Caller, Open, Page, PageRight, Person, Right};
use Action::{EditChecklists, EditPlaces, EditRoutes, ManageDevices, ManagePeople, RaiseFinding, ReviewPatrol, SeeAllWork, SeeAudit, SeePeople, Walk};

addresses! {
    // The machine room
    get "/healthz" => health::healthz, Open;
    get "/readyz" => health::readyz, Open;
    get "/metrics" => health::metrics, Open;
    get "/openapi.json" => openapi::json, Open;

    // Phones
    get "/v1/sync/hello" => sync::rest::hello, Caller;
    post "/v1/sync/push" => sync::rest::push, Caller;
    get "/v1/sync/pull" => sync::rest::pull, Person;

    // Places
    get "/v1/sites" => places::rest::list_sites, Person;
    get "/v1/sites/{id}" => places::rest::one_site, Person;
    post "/v1/sites" => places::rest::put_site, Right(ManagePeople);
    get "/v1/buildings" => places::rest::buildings::list, Person;
    get "/v1/buildings/{id}" => places::rest::buildings::one, Person;
    post "/v1/buildings" => places::rest::buildings::put, Right(EditPlaces);
    delete "/v1/buildings/{id}" => places::rest::buildings::remove, Right(EditPlaces);
    get "/v1/units" => places::rest::units::list, Person;
    get "/v1/units/{id}" => places::rest::units::one, Person;
    post "/v1/units" => places::rest::units::put, Right(EditPlaces);
    delete "/v1/units/{id}" => places::rest::units::remove, Right(EditPlaces);
    get "/v1/areas" => places::rest::areas::list, Person;
    get "/v1/areas/{id}" => places::rest::areas::one, Person;
    post "/v1/areas" => places::rest::areas::put, Right(EditPlaces);
    delete "/v1/areas/{id}" => places::rest::areas::remove, Right(EditPlaces);
    get "/v1/checkpoints" => places::rest::checkpoints::list, Person;
    get "/v1/checkpoints/{id}" => places::rest::checkpoints::one, Person;
    post "/v1/checkpoints" => places::rest::checkpoints::put, Right(EditPlaces);
    delete "/v1/checkpoints/{id}" => places::rest::checkpoints::remove, Right(EditPlaces);

    // Checklists and routes
    get "/v1/templates" => checklists::rest::list, Person;
    get "/v1/templates/{id}" => checklists::rest::one, Person;
    get "/v1/templates/{id}/versions/{version}" => checklists::rest::version, Person;
    post "/v1/templates" => checklists::rest::draft, Right(EditChecklists);
    post "/v1/templates/{id}/publish" => checklists::rest::publish, Right(EditChecklists);
    get "/v1/routes" => patrol_routes::rest::list, Person;
    get "/v1/routes/{id}" => patrol_routes::rest::one, Person;
    post "/v1/routes" => patrol_routes::rest::put, Right(EditRoutes);
    delete "/v1/routes/{id}" => patrol_routes::rest::remove, Right(EditRoutes);

    // Work
    get "/v1/patrols" => patrols::rest::list, Person;
    get "/v1/patrols/{id}" => patrols::rest::one, Person;
    post "/v1/sites/{site}/patrols" => patrols::rest::start, Right(Walk);
    post "/v1/patrols/{id}/visits" => patrols::rest::visit, Right(Walk);
    post "/v1/patrols/{id}/finish" => patrols::rest::finish, Right(Walk);
    post "/v1/patrols/{id}/review" => patrols::rest::review, Right(ReviewPatrol);
    get "/v1/findings" => findings::rest::list, Person;
    get "/v1/findings/{id}" => findings::rest::one, Person;
    post "/v1/sites/{site}/findings" => findings::rest::raise, Right(RaiseFinding);
    get "/v1/journal" => audit::rest::list, Right(SeeAudit);
}
