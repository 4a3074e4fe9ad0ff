//! Which addresses are there? Every one of them, REST and web, in one table, with who may call it.
//!
//! The table registers the handlers and is what the access tests are generated from: an address without a rule does not
//! compile, and a handler that is kinder than its rule fails them.

use crate::{
    assessments, attendance, audit, auth, bundles, checklists, cleaning_jobs, cleaning_plan, devices, draws, feeds, findings, floor_plans,
    health, held, hooks, lead_reports, leave, messages, notices, openapi, pages, patrol_routes, patrols, people, phone, photos, places,
    purchase_plans, repairs, replacements, reports, responsibilities, rosters, seals, shifts, spot_check_plans, spot_checks, statistics,
    stores, supplies, sync, tools, trainings, visits, xlsforms,
};
use actix_web::{
    http::Method,
    web::{self, ServiceConfig},
};
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
            $(config.route($path, web::method(method(stringify!($method))).to($handler));)+
            config.service(openapi::pages());
        }
    };
}

/// The method that a word of the table stands for.
fn method(word: &str) -> Method {
    Method::from_bytes(word.to_ascii_uppercase().as_bytes()).unwrap_or(Method::GET)
}

use Access::{Caller, Open, Page, PageRight, Person, Right};
use Action::{
    ApprovePurchases, Attend, DecideHeld, EditChecklists, EditPlaces, EditRoutes, IssueNotice, KeepStores, ManageDevices, ManageHooks,
    ManagePeople, MergeFindings, PlanCrew, PlanSpotChecks, RaiseFinding, ReviewPatrol, SeeAudit, SeeCrew, SeeOriginals, SeePeople,
    SeeSpotChecks, SeeStatistics, SpotCheck, VerifyFinding, Walk,
};

addresses! {
    // The machine room
    get "/healthz" => health::healthz, Open;
    get "/readyz" => health::readyz, Open;
    get "/metrics" => health::metrics, Open;
    get "/openapi.json" => openapi::json, Open;
    get "/docs" => openapi::docs, Open;

    // Phones: first, for these come most often, and an address with a name in it is compared with one pattern after another
    get "/v1/sync/hello" => sync::rest::hello, Caller;
    post "/v1/sync/push" => sync::rest::push, Caller;
    get "/v1/sync/pull" => sync::rest::pull, Person;
    options "/v1/photos" => photos::rest::offer, Open;
    post "/v1/photos" => photos::rest::create, Caller;
    post "/v1/photos/status" => photos::rest::status, Caller;
    head "/v1/photos/{photo}" => photos::rest::progress, Caller;
    patch "/v1/photos/{photo}" => photos::rest::append, Caller;
    delete "/v1/photos/{photo}" => photos::rest::cancel, Caller;

    // Places
    get "/v1/companies" => places::rest::list_companies, Person;
    get "/v1/companies/{id}" => places::rest::one_company, Person;
    post "/v1/companies" => places::rest::put_company, Right(ManagePeople);
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

    get "/v1/floor-plans" => places::rest::floor_plans::list, Person;
    get "/v1/floor-plans/{id}" => places::rest::floor_plans::one, Person;
    post "/v1/floor-plans" => places::rest::floor_plans::put, Right(EditPlaces);
    delete "/v1/floor-plans/{id}" => places::rest::floor_plans::remove, Right(EditPlaces);
    post "/v1/sites/{site}/sheets" => floor_plans::rest::upload, Right(EditPlaces);
    get "/v1/sites/{site}/sheets/{sha256}" => floor_plans::rest::sheet, Person;

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
    get "/v1/patrols/{id}/report.pdf" => reports::of_patrol, Person;
    get "/v1/findings/{id}/report.pdf" => reports::of_finding, Person;
    get "/v1/patrols/{id}/bundle.zip" => bundles::of_patrol, Right(SeeOriginals);
    get "/v1/findings/{id}/bundle.zip" => bundles::of_finding, Right(SeeOriginals);
    get "/v1/visits" => visits::rest::list, Person;
    get "/v1/visits/{id}" => visits::rest::one, Person;
    get "/v1/findings" => findings::rest::list, Person;
    get "/v1/findings/{id}" => findings::rest::one, Person;
    post "/v1/sites/{site}/findings" => findings::rest::raise, Right(RaiseFinding);
    post "/v1/findings/{id}/notice" => findings::rest::steps::notice, Right(IssueNotice);
    post "/v1/findings/{id}/stop" => findings::rest::steps::stop, Right(RaiseFinding);
    post "/v1/findings/{id}/verify" => findings::rest::steps::verify, Right(VerifyFinding);
    post "/v1/findings/{id}/reopen" => findings::rest::steps::reopen, Right(VerifyFinding);
    post "/v1/findings/{id}/merge" => findings::rest::steps::merge, Right(MergeFindings);
    post "/v1/findings/{id}/dispatch" => findings::rest::steps::dispatch, Right(IssueNotice);
    post "/v1/findings/{id}/call-back" => findings::rest::steps::call_back, Right(VerifyFinding);
    get "/v1/notices" => notices::rest::list, Person;
    post "/v1/notices" => notices::rest::issue_all, Right(IssueNotice);
    get "/v1/notices/{site}/{year}/{number}" => notices::rest::one, Person;
    get "/v1/notices/{site}/{year}/{number}/notice.pdf" => reports::of_notice, Person;
    get "/v1/journal" => audit::rest::list, Right(SeeAudit);
    get "/v1/held" => held::rest::list, Right(DecideHeld);
    post "/v1/held/{scope}/{operation}/accept" => held::rest::accept, Right(DecideHeld);
    post "/v1/held/{scope}/{operation}/refuse" => held::rest::refuse, Right(DecideHeld);
    get "/v1/spot-check-plans" => spot_check_plans::rest::list, Right(SeeSpotChecks);
    get "/v1/spot-check-plans/{id}" => spot_check_plans::rest::one, Right(SeeSpotChecks);
    post "/v1/spot-check-plans" => spot_check_plans::rest::put, Right(PlanSpotChecks);
    delete "/v1/spot-check-plans/{id}" => spot_check_plans::rest::remove, Right(PlanSpotChecks);
    post "/v1/spot-check-plans/{id}/draws" => draws::rest::commit, Right(PlanSpotChecks);
    get "/v1/draws" => draws::rest::list, Right(SeeSpotChecks);
    get "/v1/draws/{id}" => draws::rest::one, Right(SeeSpotChecks);
    get "/v1/draws/{id}/file" => draws::rest::file, Right(SeeSpotChecks);
    post "/v1/draws/{id}/hold" => draws::rest::hold, Right(PlanSpotChecks);
    get "/v1/spot-checks" => spot_checks::rest::list, Person;
    get "/v1/spot-checks/{id}" => spot_checks::rest::one, Person;
    post "/v1/spot-checks/{id}/record" => spot_checks::rest::record, Right(SpotCheck);
    post "/v1/spot-checks/{id}/skip" => spot_checks::rest::skip, Right(SpotCheck);

    // The crew's work
    get "/v1/assessments" => assessments::rest::list, Person;
    get "/v1/assessments/scores" => assessments::scores::rest, Person;
    get "/v1/assessments/scores.{format}" => assessments::scores::export, Person;
    get "/v1/assessments/{id}" => assessments::rest::one, Person;
    post "/v1/sites/{site}/assessments" => assessments::rest::record, Right(PlanCrew);
    post "/v1/assessments/{id}/answer" => assessments::rest::answer, Right(Attend);
    post "/v1/assessments/{id}/settle" => assessments::rest::settle, Right(PlanCrew);
    get "/assessments" => assessments::web::list, Page;
    get "/assessments/scores" => assessments::scores::web, Page;
    get "/assessments/new" => assessments::web::new, PageRight(PlanCrew);
    post "/assessments/new" => assessments::web::create, PageRight(PlanCrew);
    get "/assessments/scores.{format}" => assessments::scores::export, Page;
    get "/assessments/{id}" => assessments::web::one, Page;
    post "/assessments/{id}" => assessments::web::save, Page;
    get "/assessments/{id}/photos/{photo}" => assessments::web::photo, Page;
    get "/v1/assessments.{format}" => assessments::export::rest, Person;
    get "/assessments.{format}" => assessments::export::web, Page;
    get "/v1/cleaning-plan" => cleaning_plan::rest::list, Person;
    get "/v1/cleaning-plan/{id}" => cleaning_plan::rest::one, Person;
    post "/v1/cleaning-plan" => cleaning_plan::rest::put, Right(PlanCrew);
    delete "/v1/cleaning-plan/{id}" => cleaning_plan::rest::remove, Right(PlanCrew);
    get "/cleaning-plan" => cleaning_plan::web::list, Page;
    get "/cleaning-plan/new" => cleaning_plan::web::new, PageRight(PlanCrew);
    get "/cleaning-plan/{id}" => cleaning_plan::web::one, Page;
    post "/cleaning-plan/{id}" => cleaning_plan::web::save, PageRight(PlanCrew);
    get "/v1/cleaning-plan.{format}" => cleaning_plan::export::give, Person;
    get "/cleaning-plan.{format}" => cleaning_plan::export::give, Page;
    get "/v1/trainings" => trainings::rest::list, Person;
    get "/v1/trainings/{id}" => trainings::rest::one, Person;
    post "/v1/sites/{site}/trainings" => trainings::rest::plan, Right(PlanCrew);
    post "/v1/trainings/{id}/hold" => trainings::rest::hold, Right(PlanCrew);
    post "/v1/trainings/{id}/cancel" => trainings::rest::cancel, Right(PlanCrew);
    get "/trainings" => trainings::web::list, Page;
    get "/trainings/new" => trainings::web::new, PageRight(PlanCrew);
    get "/trainings/{id}" => trainings::web::one, Page;
    post "/trainings/{id}" => trainings::web::save, PageRight(PlanCrew);
    get "/trainings/{id}/edit" => trainings::web::edit, PageRight(PlanCrew);
    post "/trainings/{id}/edit" => trainings::web::keep, PageRight(PlanCrew);
    get "/v1/trainings.{format}" => trainings::export::rest, Person;
    get "/trainings.{format}" => trainings::export::web, Page;
    get "/v1/lead-reports" => lead_reports::rest::list, Right(SeeCrew);
    get "/v1/lead-reports/{id}" => lead_reports::rest::one, Right(SeeCrew);
    get "/v1/lead-reports/{id}/report.pdf" => reports::of_lead, Right(SeeCrew);
    post "/v1/sites/{site}/lead-reports" => lead_reports::rest::write, Right(PlanCrew);
    post "/v1/lead-reports/{id}/send" => lead_reports::rest::send, Right(PlanCrew);
    post "/v1/lead-reports/{id}/read" => lead_reports::rest::read, Right(SeeCrew);
    get "/lead-reports" => lead_reports::web::list, PageRight(SeeCrew);
    post "/lead-reports" => lead_reports::web::draft, PageRight(PlanCrew);
    get "/lead-reports/{id}" => lead_reports::web::one, PageRight(SeeCrew);
    get "/lead-reports/{id}/report.pdf" => reports::of_lead, PageRight(SeeCrew);
    post "/lead-reports/{id}" => lead_reports::web::save, PageRight(SeeCrew);
    get "/v1/lead-reports.{format}" => lead_reports::export::rest, Right(SeeCrew);
    get "/lead-reports.{format}" => lead_reports::export::web, PageRight(SeeCrew);
    get "/v1/cleaning-jobs" => cleaning_jobs::rest::list, Person;
    get "/v1/cleaning-jobs/months" => cleaning_jobs::months::rest, Right(SeeCrew);
    get "/v1/cleaning-jobs/months.{format}" => cleaning_jobs::months::export, Right(SeeCrew);
    get "/v1/cleaning-jobs/{id}" => cleaning_jobs::rest::one, Person;
    post "/v1/sites/{site}/cleaning-jobs" => cleaning_jobs::rest::put, Right(PlanCrew);
    post "/v1/cleaning-jobs/{id}/advance" => cleaning_jobs::rest::advance, Right(PlanCrew);
    get "/cleaning-jobs" => cleaning_jobs::web::list, Page;
    get "/cleaning-jobs/months" => cleaning_jobs::months::web, PageRight(SeeCrew);
    get "/cleaning-jobs/new" => cleaning_jobs::web::new, PageRight(PlanCrew);
    get "/cleaning-jobs/months.{format}" => cleaning_jobs::months::export, PageRight(SeeCrew);
    get "/cleaning-jobs/{id}" => cleaning_jobs::web::one, Page;
    post "/cleaning-jobs/{id}" => cleaning_jobs::web::save, PageRight(PlanCrew);
    get "/cleaning-jobs/{id}/edit" => cleaning_jobs::web::edit, PageRight(PlanCrew);
    post "/cleaning-jobs/{id}/edit" => cleaning_jobs::web::keep, PageRight(PlanCrew);
    get "/v1/cleaning-jobs.{format}" => cleaning_jobs::export::rest, Person;
    get "/cleaning-jobs.{format}" => cleaning_jobs::export::web, Page;
    // The crew
    get "/v1/shifts" => shifts::rest::list, Person;
    get "/v1/shifts/{id}" => shifts::rest::one, Person;
    post "/v1/shifts" => shifts::rest::put, Right(PlanCrew);
    delete "/v1/shifts/{id}" => shifts::rest::retire, Right(PlanCrew);
    get "/v1/responsibilities" => responsibilities::rest::list, Person;
    get "/v1/responsibilities/{id}" => responsibilities::rest::one, Person;
    post "/v1/responsibilities" => responsibilities::rest::put, Right(PlanCrew);
    delete "/v1/responsibilities/{id}" => responsibilities::rest::remove, Right(PlanCrew);
    get "/v1/responsibilities.{format}" => responsibilities::export::give, Person;
    get "/v1/rosters" => rosters::rest::list, Right(SeeCrew);
    post "/v1/rosters" => rosters::rest::keep, Right(PlanCrew);
    get "/v1/rosters/weeks" => rosters::rest::weeks, Person;
    post "/v1/rosters/weeks/seen" => rosters::rest::seen, Right(Attend);
    post "/v1/rosters/copies" => rosters::rest::copy_week, Right(PlanCrew);
    post "/v1/rosters/patterns" => rosters::rest::lay_pattern, Right(PlanCrew);
    post "/v1/rosters/calendar" => rosters::rest::subscribe, Right(Attend);
    get "/v1/rosters/{id}" => rosters::rest::one, Right(SeeCrew);
    post "/v1/rosters/{id}/publish" => rosters::rest::put_out, Right(PlanCrew);
    get "/v1/attendance" => attendance::rest::board, Person;
    post "/v1/attendance" => attendance::rest::clock, Right(Attend);
    get "/v1/attendance/events" => attendance::rest::events, Right(SeeCrew);
    get "/v1/attendance/sheet" => attendance::rest::sheet, Person;
    get "/v1/attendance/sheet.{format}" => attendance::export::rest, Person;
    get "/v1/attendance/clockings" => attendance::rest::clockings, Person;
    get "/v1/attendance/clockings/{id}" => attendance::rest::clocking, Person;
    get "/v1/attendance/corrections" => attendance::corrections::list, Person;
    post "/v1/attendance/corrections" => attendance::corrections::ask, Right(Attend);
    get "/v1/attendance/corrections/{id}" => attendance::corrections::one, Person;
    post "/v1/attendance/corrections/{id}/decide" => attendance::corrections::decide, Right(PlanCrew);
    get "/v1/leave" => leave::rest::list, Person;
    post "/v1/leave" => leave::rest::ask, Right(Attend);
    get "/v1/leave/balances" => leave::rest::left, Person;
    post "/v1/leave/allowances" => leave::rest::allow, Right(PlanCrew);
    get "/v1/leave/{id}" => leave::rest::one, Person;
    post "/v1/leave/{id}/decide" => leave::rest::decide, Right(PlanCrew);
    post "/v1/leave/{id}/withdraw" => leave::rest::withdraw, Right(Attend);
    get "/v1/replacements" => replacements::rest::list, Person;
    post "/v1/replacements" => replacements::rest::open, Right(PlanCrew);
    get "/v1/replacements/proposals" => replacements::rest::proposed, Right(SeeCrew);
    get "/v1/replacements/{id}" => replacements::rest::one, Person;
    get "/v1/replacements/{id}/ranking" => replacements::rest::ranked, Right(SeeCrew);
    post "/v1/replacements/{id}/ask" => replacements::rest::ask, Right(PlanCrew);
    post "/v1/replacements/{id}/answer" => replacements::rest::answer, Right(Attend);
    post "/v1/replacements/{id}/assign" => replacements::rest::assign, Right(PlanCrew);
    post "/v1/replacements/{id}/cancel" => replacements::rest::cancel, Right(PlanCrew);
    get "/calendar/{token}" => rosters::calendar::feed, Open;

    // Messages
    get "/v1/messages" => messages::rest::list, Person;
    get "/v1/messages/{id}" => messages::rest::one, Person;
    post "/v1/messages/read" => messages::rest::read, Person;
    get "/v1/hooks" => hooks::rest::list, Right(ManageHooks);
    get "/v1/hooks/{id}" => hooks::rest::one, Right(ManageHooks);
    post "/v1/hooks" => hooks::rest::put, Right(ManageHooks);
    delete "/v1/hooks/{id}" => hooks::rest::remove, Right(ManageHooks);
    post "/v1/hooks/{id}/test" => hooks::rest::test, Right(ManageHooks);

    // Sign-in, people, phones
    post "/v1/auth/login" => auth::rest::login, Open;
    post "/v1/auth/refresh" => auth::rest::refresh, Open;
    post "/v1/auth/logout" => auth::rest::logout, Open;
    post "/v1/auth/password" => auth::rest::password, Person;
    get "/v1/me" => people::rest::me, Person;
    get "/v1/people" => people::rest::list, Right(SeePeople);
    post "/v1/people" => people::rest::create, Right(ManagePeople);
    get "/v1/people/{id}" => people::rest::one, Right(SeePeople);
    put "/v1/people/{id}" => people::rest::change, Right(ManagePeople);
    post "/v1/people/{id}/memberships" => people::rest::grant, Right(ManagePeople);
    post "/v1/people/{id}/password" => people::rest::reset_password, Right(ManagePeople);
    get "/v1/memberships" => people::rest::list_memberships, Right(SeePeople);
    get "/v1/memberships/{id}" => people::rest::one_membership, Right(SeePeople);
    post "/v1/memberships/{id}/end" => people::rest::end_membership, Right(ManagePeople);
    post "/v1/devices/codes" => devices::rest::new_code, Right(ManageDevices);
    post "/v1/devices/enrol" => devices::rest::enrol, Open;
    get "/v1/devices" => devices::rest::list, Right(ManageDevices);
    get "/v1/devices/{id}/delivery" => devices::rest::delivery, Right(ManageDevices);
    post "/v1/devices/{id}/revoke" => devices::rest::revoke, Right(ManageDevices);

    // Photos
    post "/v1/seals" => seals::rest::take, Caller;
    get "/v1/seals/days" => seals::rest::days, Right(SeeAudit);
    get "/v1/photos/{site}/{photo}/seal" => seals::rest::of, Person;
    get "/v1/photos/{site}/{photo}/views" => photos::originals::list, Right(SeeAudit);
    get "/v1/photos" => photos::wall::rest::list, Person;
    post "/v1/photos/{site}/{photo}/doubt" => photos::wall::rest::doubt, Right(ReviewPatrol);
    post "/v1/photos/{site}/{photo}/clear" => photos::wall::rest::clear, Right(ReviewPatrol);
    get "/v1/photos/{site}/{photo}/stamped" => reports::stamp::stamped, Person;
    get "/v1/photos/{site}/{photo}/{variant}" => photos::serve::photo, Person;
    get "/v1/photos/{site}/{photo}/pair/{other}" => photos::pair::rest::one, Person;
    post "/v1/photos/{site}/{photo}/pair/{other}" => photos::pair::rest::say, Right(ReviewPatrol);

    // Pages
    get "/check" => bundles::check_page, Open;
    get "/static/{file}" => pages::assets::file, Open;
    get "/phone" => phone::file, Open;
    get "/phone/ca.crt" => phone::authority, Open;
    get "/phone/{file:.*}" => phone::file, Open;
    get "/sign-in" => pages::door::sign_in_page, Open;
    post "/sign-in" => pages::door::sign_in, Open;
    post "/sign-out" => pages::door::sign_out, Open;
    post "/language" => pages::door::set_language, Open;
    get "/password" => pages::account::password_page, Page;
    post "/password" => pages::account::first_password, Page;
    get "/account" => pages::account::account_page, Page;
    post "/account/password" => pages::account::change_password, Page;
    get "/" => patrols::web::board::board, Page;
    get "/patrols" => patrols::web::list::list, Page;
    get "/patrols/{id}" => patrols::web::one::one, Page;
    post "/patrols/{id}/review" => patrols::web::one::review, PageRight(ReviewPatrol);
    get "/patrols/{id}/photos/{photo}" => patrols::web::one::photo, Page;
    get "/patrols/{id}/report.pdf" => reports::of_patrol, Page;
    get "/findings/{id}/report.pdf" => reports::of_finding, Page;
    get "/patrols/{id}/bundle.zip" => bundles::of_patrol, PageRight(SeeOriginals);
    get "/findings/{id}/bundle.zip" => bundles::of_finding, PageRight(SeeOriginals);
    get "/findings" => findings::web::list::list, Page;
    post "/findings/notices" => findings::web::list::issue, PageRight(IssueNotice);
    get "/findings/board" => findings::web::board::board, Page;
    get "/findings/calendar" => findings::web::calendar::calendar, Page;
    get "/findings/{id}" => findings::web::one::one, Page;
    get "/findings/{id}/photos/{photo}" => findings::web::one::photo, Page;
    post "/findings/{id}/notice" => findings::web::steps::notice, PageRight(IssueNotice);
    post "/findings/{id}/stop" => findings::web::steps::stop, PageRight(RaiseFinding);
    post "/findings/{id}/verify" => findings::web::steps::verify, PageRight(VerifyFinding);
    post "/findings/{id}/reopen" => findings::web::steps::reopen, PageRight(VerifyFinding);
    post "/findings/{id}/merge" => findings::web::steps::merge, PageRight(MergeFindings);
    post "/findings/{id}/dispatch" => findings::web::steps::dispatch, PageRight(IssueNotice);
    post "/findings/{id}/call-back" => findings::web::steps::call_back, PageRight(VerifyFinding);
    get "/notices" => notices::web::list, Page;
    get "/notices/{site}/{year}/{number}" => notices::web::one, Page;
    get "/notices/{site}/{year}/{number}/notice.pdf" => reports::of_notice, Page;
    get "/photos/{site}/{photo}/seal" => seals::web::seal, Page;
    get "/photos" => photos::wall::web::wall, Page;
    get "/photos/compare" => photos::compare::compare, Page;
    get "/photos/{site}/{photo}" => photos::panel::one, Page;
    post "/photos/{site}/{photo}/doubt" => photos::panel::doubt, PageRight(ReviewPatrol);
    get "/photos/{site}/{photo}/stamped" => reports::stamp::stamped, Page;
    get "/photos/{site}/{photo}/{variant}" => photos::serve::photo, Page;
    get "/floor-plans" => floor_plans::web::list, Page;
    get "/floor-plans/{site}/new" => floor_plans::web::new, PageRight(EditPlaces);
    get "/floor-plans/{site}/sheets/{sha256}" => floor_plans::rest::sheet, Page;
    get "/floor-plans/{site}/{plan}" => floor_plans::web::one, Page;
    get "/floor-plans/{site}/{plan}/edit" => floor_plans::web::edit, PageRight(EditPlaces);
    post "/floor-plans/{site}/{plan}" => floor_plans::web::save, PageRight(EditPlaces);
    get "/seals" => seals::web::days, PageRight(SeeAudit);
    get "/photos/{site}/{photo}/pair/{other}" => photos::pair::web::one, Page;
    post "/photos/{site}/{photo}/pair/{other}" => photos::pair::web::say, PageRight(ReviewPatrol);
    get "/audit" => audit::web::list, PageRight(SeeAudit);
    get "/held" => held::web::list, PageRight(DecideHeld);
    post "/held/{scope}/{operation}" => held::web::decide, PageRight(DecideHeld);
    get "/attendance" => attendance::web::board, Page;
    post "/attendance" => attendance::web::decide, PageRight(PlanCrew);
    get "/attendance/events" => attendance::web::events, PageRight(SeeCrew);
    get "/attendance/sheet" => attendance::web::sheet, Page;
    get "/attendance/sheet.{format}" => attendance::export::web, Page;
    get "/corrections" => attendance::web::corrections, Page;
    post "/corrections" => attendance::web::ask, PageRight(Attend);
    get "/corrections/{id}" => attendance::web::correction, Page;
    post "/corrections/{id}" => attendance::web::settle, PageRight(PlanCrew);
    get "/rosters" => rosters::web::show, PageRight(SeeCrew);
    post "/rosters" => rosters::web::save, PageRight(PlanCrew);
    get "/rosters/mine" => rosters::mine::show, Page;
    post "/rosters/mine" => rosters::mine::save, PageRight(Attend);
    get "/responsibilities" => responsibilities::web::list, Page;
    post "/responsibilities" => responsibilities::web::save, PageRight(PlanCrew);
    get "/responsibilities/edit" => responsibilities::web::edit, PageRight(PlanCrew);
    get "/responsibilities.{format}" => responsibilities::export::give, Page;
    get "/shifts" => shifts::web::list, Page;
    get "/shifts/new" => shifts::web::new, PageRight(PlanCrew);
    get "/shifts/{id}" => shifts::web::one, Page;
    post "/shifts/{id}" => shifts::web::save, PageRight(PlanCrew);
    get "/leave" => leave::web::list, Page;
    post "/leave" => leave::web::ask, PageRight(Attend);
    get "/leave/{id}" => leave::web::one, Page;
    post "/leave/{id}" => leave::web::settle, PageRight(Attend);
    get "/replacements" => replacements::web::list, Page;
    get "/replacements/{id}" => replacements::web::one, Page;
    post "/replacements/{id}" => replacements::web::decide, PageRight(Attend);
    get "/spot-checks" => spot_checks::web::list, Page;
    get "/spot-checks/plans/new" => spot_check_plans::web::new, PageRight(PlanSpotChecks);
    get "/spot-checks/plans/{id}" => spot_check_plans::web::one, PageRight(SeeSpotChecks);
    post "/spot-checks/plans/{id}" => spot_check_plans::web::save, PageRight(PlanSpotChecks);
    get "/spot-checks/draws/{id}" => draws::web::one, PageRight(SeeSpotChecks);
    get "/spot-checks/draws/{id}/file" => draws::rest::file, PageRight(SeeSpotChecks);
    post "/spot-checks/draws/{id}/hold" => draws::web::hold, PageRight(PlanSpotChecks);
    get "/spot-checks/{id}" => spot_checks::web::one, Page;
    post "/spot-checks/{id}" => spot_checks::web::save, PageRight(SpotCheck);
    get "/spot-checks/{id}/photos/{photo}" => spot_checks::web::photo, Page;
    get "/checklists" => checklists::web::list, Page;
    get "/checklists/new" => checklists::web::new, PageRight(EditChecklists);
    get "/checklists/import" => xlsforms::web::page, PageRight(EditChecklists);
    post "/checklists/import" => xlsforms::web::look, PageRight(EditChecklists);
    get "/checklists/{id}" => checklists::web::one, Page;
    get "/checklists/{id}/versions/{version}" => checklists::web::version, Page;
    get "/checklists/{id}/edit" => checklists::web::edit, PageRight(EditChecklists);
    post "/checklists/{id}/edit" => checklists::web::save, PageRight(EditChecklists);
    get "/checklists/{id}/preview" => checklists::web::preview, PageRight(EditChecklists);
    get "/routes" => patrol_routes::web::list, Page;
    get "/routes/new" => patrol_routes::web::new, PageRight(EditRoutes);
    get "/routes/{id}" => patrol_routes::web::edit, Page;
    post "/routes/{id}" => patrol_routes::web::save, PageRight(EditRoutes);
    get "/places" => places::web::list, Page;
    get "/places/sites/new" => places::web::new_site, PageRight(ManagePeople);
    get "/places/{site}/labels" => places::web::labels, Page;
    get "/places/{site}/{noun}/new" => places::web::new, PageRight(EditPlaces);
    get "/places/{site}/{noun}/{id}" => places::web::edit, PageRight(EditPlaces);
    post "/places/{site}/{noun}/{id}" => places::web::save, PageRight(EditPlaces);
    get "/people" => people::web::list, PageRight(SeePeople);
    post "/people" => people::web::create, PageRight(ManagePeople);
    get "/people/new" => people::web::new, PageRight(ManagePeople);
    get "/people/{id}" => people::web::one, PageRight(SeePeople);
    post "/people/{id}" => people::web::change, PageRight(ManagePeople);
    post "/people/{id}/roles" => people::web::grant, PageRight(ManagePeople);
    post "/people/{id}/roles/{membership}/end" => people::web::end, PageRight(ManagePeople);
    post "/people/{id}/password" => people::web::reset, PageRight(ManagePeople);
    get "/devices" => devices::web::list, PageRight(ManageDevices);
    post "/devices/enrol" => devices::web::enrol, PageRight(ManageDevices);
    get "/devices/{id}" => devices::web::one, PageRight(ManageDevices);
    post "/devices/{id}/revoke" => devices::web::revoke, PageRight(ManageDevices);

    // Statistics
    get "/v1/statistics/scores" => statistics::rest::scores, Right(SeeStatistics);
    get "/v1/statistics/patrols" => statistics::rest::patrols, Right(SeeStatistics);
    get "/v1/statistics/findings" => statistics::rest::findings, Right(SeeStatistics);
    get "/v1/statistics/weeks/{date}" => statistics::rest::week, Right(SeeStatistics);
    get "/v1/statistics/weeks/{date}/report.pdf" => statistics::web::week::pdf, Right(SeeStatistics);
    get "/statistics" => statistics::web::overview::overview, PageRight(SeeStatistics);
    get "/v1/statistics/sites" => statistics::rest::of_sites, Right(SeeStatistics);
    get "/statistics/sites" => statistics::web::sites::compare, PageRight(SeeStatistics);
    get "/statistics/{figures}.{format}" => statistics::web::export::give, PageRight(SeeStatistics);
    get "/statistics/scores" => statistics::web::figure::scores, PageRight(SeeStatistics);
    get "/statistics/patrols" => statistics::web::figure::patrols, PageRight(SeeStatistics);
    get "/statistics/findings" => statistics::web::findings::findings, PageRight(SeeStatistics);
    get "/statistics/weeks/{date}" => statistics::web::week::week, PageRight(SeeStatistics);
    get "/statistics/weeks/{date}/report.pdf" => statistics::web::week::pdf, PageRight(SeeStatistics);
    get "/messages" => messages::web::list, Page;
    post "/messages" => messages::web::read_all, Page;
    get "/messages/{id}" => messages::web::open, Page;
    get "/account/messages" => messages::account::show, Page;
    post "/account/messages" => messages::account::choose, Page;
    post "/account/address" => messages::account::address, Page;
    get "/hooks" => hooks::web::list, PageRight(ManageHooks);
    get "/hooks/new" => hooks::web::new, PageRight(ManageHooks);
    post "/hooks/new" => hooks::web::create, PageRight(ManageHooks);
    get "/hooks/{id}" => hooks::web::one, PageRight(ManageHooks);
    post "/hooks/{id}" => hooks::web::change, PageRight(ManageHooks);
    // Supplies and their stores (7.4, 8.4)
    get "/v1/supplies/moves.{format}" => supplies::export::moves_rest, Right(SeeCrew);
    get "/v1/supplies/consumption.{format}" => supplies::export::consumption_rest, Right(SeeCrew);
    get "/v1/supplies.{format}" => supplies::export::stock_rest, Right(SeeCrew);
    get "/v1/supplies/consumption" => supplies::rest::consumed, Right(SeeCrew);
    get "/v1/supplies" => supplies::rest::list, Person;
    get "/v1/supplies/{id}" => supplies::rest::one, Person;
    get "/v1/supplies/{id}/stock" => supplies::rest::stock, Right(SeeCrew);
    get "/v1/supplies/{id}/moves" => supplies::rest::moves, Person;
    post "/v1/supplies" => supplies::rest::put, Right(KeepStores);
    post "/v1/supplies/{id}/receive" => supplies::rest::receive, Right(KeepStores);
    post "/v1/supplies/{id}/issue" => supplies::rest::issue, Right(KeepStores);
    post "/v1/supplies/{id}/return" => supplies::rest::take_back, Right(KeepStores);
    post "/v1/supplies/{id}/write-off" => supplies::rest::write_off, Right(KeepStores);
    post "/v1/supplies/{id}/transfer" => supplies::rest::transfer, Right(KeepStores);
    post "/v1/supplies/{id}/count" => supplies::rest::count, Right(KeepStores);
    post "/v1/supplies/{id}/correct" => supplies::rest::correct, Right(KeepStores);
    get "/v1/stores" => stores::rest::list, Person;
    get "/v1/stores/{id}" => stores::rest::one, Person;
    get "/v1/stores/{id}/stock" => stores::rest::stock, Right(SeeCrew);
    post "/v1/stores" => stores::rest::put, Right(KeepStores);
    get "/supplies/moves.{format}" => supplies::export::moves_web, PageRight(SeeCrew);
    get "/supplies/consumption.{format}" => supplies::export::consumption_web, PageRight(SeeCrew);
    get "/supplies.{format}" => supplies::export::stock_web, PageRight(SeeCrew);
    get "/supplies" => supplies::web::list, PageRight(SeeCrew);
    get "/supplies/consumption" => supplies::consumption::page, PageRight(SeeCrew);
    get "/supplies/new" => supplies::web::new, PageRight(KeepStores);
    get "/supplies/{id}" => supplies::web::one, PageRight(SeeCrew);
    post "/supplies/{id}" => supplies::web::save, PageRight(KeepStores);
    post "/supplies/{id}/moves" => supplies::web::enter, PageRight(KeepStores);
    get "/stores" => stores::web::list, PageRight(SeeCrew);
    get "/stores/new" => stores::web::new, PageRight(KeepStores);
    get "/stores/{id}" => stores::web::one, PageRight(SeeCrew);
    post "/stores/{id}" => stores::web::save, PageRight(KeepStores);
    post "/stores/{id}/count" => stores::web::count, PageRight(KeepStores);
    // Tools (7.8)
    get "/v1/tools.{format}" => tools::export::rest, Right(SeeCrew);
    get "/v1/tools" => tools::rest::list, Person;
    get "/v1/tools/{id}" => tools::rest::one, Person;
    post "/v1/sites/{site}/tools" => tools::rest::register, Right(KeepStores);
    post "/v1/tools/{id}/hand-out" => tools::rest::hand_out, Right(KeepStores);
    post "/v1/tools/{id}/take-back" => tools::rest::take_back, Right(KeepStores);
    post "/v1/tools/{id}/check" => tools::rest::check, Right(KeepStores);
    post "/v1/tools/{id}/repair" => tools::rest::repair, Right(KeepStores);
    post "/v1/tools/{id}/service" => tools::rest::service, Right(KeepStores);
    post "/v1/tools/{id}/retire" => tools::rest::retire, Right(KeepStores);
    get "/tools.{format}" => tools::export::web, PageRight(SeeCrew);
    get "/tools" => tools::web::list, PageRight(SeeCrew);
    get "/tools/new" => tools::web::new, PageRight(KeepStores);
    get "/tools/{id}" => tools::web::one, PageRight(SeeCrew);
    post "/tools/{id}" => tools::web::save, PageRight(KeepStores);
    post "/tools/{id}/steps" => tools::web::step, PageRight(KeepStores);
    // Purchase plans (7.9, 2.5)
    get "/v1/purchase-plans.{format}" => purchase_plans::export::list_rest, Right(SeeCrew);
    get "/v1/purchase-plans/{id}/lines.{format}" => purchase_plans::export::one_rest, Right(SeeCrew);
    get "/v1/purchase-plans" => purchase_plans::rest::list, Right(SeeCrew);
    get "/v1/purchase-plans/{id}" => purchase_plans::rest::one, Right(SeeCrew);
    get "/v1/sites/{site}/purchase-plans/proposal" => purchase_plans::rest::proposal, Right(KeepStores);
    post "/v1/sites/{site}/purchase-plans/proposal" => purchase_plans::rest::propose, Right(KeepStores);
    post "/v1/sites/{site}/purchase-plans" => purchase_plans::rest::draft, Right(KeepStores);
    post "/v1/purchase-plans/{id}/decide" => purchase_plans::rest::decide, Right(ApprovePurchases);
    post "/v1/purchase-plans/{id}/order" => purchase_plans::rest::order, Right(KeepStores);
    post "/v1/purchase-plans/{id}/receive" => purchase_plans::rest::receive, Right(KeepStores);
    post "/v1/purchase-plans/{id}/drop" => purchase_plans::rest::drop, Right(KeepStores);
    post "/v1/purchase-plans/{id}/submit" => purchase_plans::rest::submit, Right(KeepStores);
    get "/purchase-plans.{format}" => purchase_plans::export::list_web, PageRight(SeeCrew);
    get "/purchase-plans/{id}/lines.{format}" => purchase_plans::export::one_web, PageRight(SeeCrew);
    get "/purchase-plans" => purchase_plans::web::list, PageRight(SeeCrew);
    post "/purchase-plans" => purchase_plans::web::propose, PageRight(KeepStores);
    get "/purchase-plans/new" => purchase_plans::web::new, PageRight(KeepStores);
    get "/purchase-plans/{id}" => purchase_plans::web::one, PageRight(SeeCrew);
    post "/purchase-plans/{id}" => purchase_plans::web::save, PageRight(KeepStores);
    post "/purchase-plans/{id}/decision" => purchase_plans::web::decide, PageRight(ApprovePurchases);
    post "/purchase-plans/{id}/goods" => purchase_plans::web::receive, PageRight(KeepStores);
    // Repairs (8.5, 7.9)
    get "/v1/repairs" => repairs::rest::list, Person;
    get "/v1/repairs/{id}" => repairs::rest::one, Person;
    post "/v1/repairs" => repairs::rest::report, Right(RaiseFinding);
    get "/repairs" => repairs::web::list, Page;
    post "/repairs" => repairs::web::report, PageRight(RaiseFinding);
    // Lists as tables, photos as a ZIP: each beside the list that it is of
    get "/v1/patrols.{format}" => patrols::export::rest, Person;
    get "/v1/visits.{format}" => visits::export::visits_rest, Person;
    get "/v1/answers.{format}" => visits::export::answers_rest, Person;
    get "/v1/findings.{format}" => findings::export::rest, Person;
    get "/v1/photos.zip" => photos::wall::zip::rest, Person;
    get "/v1/photos.{format}" => photos::wall::export::rest, Person;
    get "/v1/templates.{format}" => checklists::export::rest, Person;
    get "/v1/routes.{format}" => patrol_routes::export::rest, Person;
    get "/v1/places.{format}" => places::export::rest, Person;
    get "/v1/people.{format}" => people::export::rest, Right(SeePeople);
    get "/v1/devices.{format}" => devices::export::rest, Right(ManageDevices);
    get "/v1/held.{format}" => held::export::rest, Right(DecideHeld);
    get "/v1/journal.{format}" => audit::export::rest, Right(SeeAudit);
    get "/v1/seals.{format}" => seals::export::rest, Right(SeeAudit);
    get "/v1/notices.{format}" => notices::export::rest, Person;
    get "/notices.{format}" => notices::export::web, Page;
    get "/patrols.{format}" => patrols::export::web, Page;
    get "/visits.{format}" => visits::export::visits_web, Page;
    get "/answers.{format}" => visits::export::answers_web, Page;
    get "/findings.{format}" => findings::export::web, Page;
    get "/photos.zip" => photos::wall::zip::web, Page;
    get "/photos.{format}" => photos::wall::export::web, Page;
    get "/checklists.{format}" => checklists::export::web, Page;
    get "/routes.{format}" => patrol_routes::export::web, Page;
    get "/places.{format}" => places::export::web, Page;
    get "/people.{format}" => people::export::web, PageRight(SeePeople);
    get "/devices.{format}" => devices::export::web, PageRight(ManageDevices);
    get "/held.{format}" => held::export::web, PageRight(DecideHeld);
    get "/audit.{format}" => audit::export::web, PageRight(SeeAudit);
    get "/seals.{format}" => seals::export::web, PageRight(SeeAudit);
    get "/v1/feeds/answers" => feeds::rest::answers, Person;

    // Checklists as XLSForms
    get "/v1/templates/{id}/xlsform" => xlsforms::rest::download, Person;
    post "/v1/templates/{id}/xlsform" => xlsforms::rest::upload, Right(EditChecklists);
    get "/checklists/{id}/xlsform" => xlsforms::web::download, Page;
    post "/checklists/{id}/import" => xlsforms::web::keep, PageRight(EditChecklists);
}
