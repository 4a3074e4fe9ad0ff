//! How far does a role reach? Not beyond the sites and buildings that it was given for, whoever sends the operation, and how.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    books::{Books, Change, Collection, CompanyBooks, Record, SiteBooks},
    decide::{Hold, Ruling, judge},
    floor_plan::{FloorPlan, Pin, Sheet},
    ids::{AreaId, BuildingId, CheckpointId, CompanyId, FloorPlanId, MembershipId, OperationId, PersonId, RouteId, ScopeId, SiteId},
    operation::{EndMembership, Operation, PlaceStep, Received, RemovePlace, RemoveRoute, RouteStep},
    people::{Membership, Person, Role},
    photo::Sha256,
    place::{Area, Building, Checkpoint, Company, Site},
    refusal::Refusal,
    route::{Repeats, Route},
    text::Text,
    time::{Captured, Interval},
};
use std::sync::Arc;
use uuid::Uuid;

/// Administers everything.
const LI: u128 = 20;
/// Administers the first site.
const HU: u128 = 21;
/// Works at the first site.
const LIN: u128 = 22;
/// Works at the second.
const FANG: u128 = 23;
/// Works at both.
const MEI: u128 = 24;
/// Supervises the first building of the first site.
const GAO: u128 = 25;
/// Supervises the first site.
const ZHOU: u128 = 26;

const GROUNDS: u128 = 40;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn site(n: u128) -> SiteId {
    SiteId(id(n))
}

fn building(n: u128) -> BuildingId {
    BuildingId(id(30 + n))
}

fn noon() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn person(n: u128) -> Person {
    Person { id: PersonId(id(n)), name: "人".into(), staff_no: String::new(), active: true }
}

fn held(n: u128, who: u128, role: Role, at: Option<SiteId>) -> Membership {
    Membership {
        id: MembershipId(id(n)),
        person: PersonId(id(who)),
        role,
        site: at,
        buildings: vec![],
        from: DateTime::UNIX_EPOCH,
        until: None,
    }
}

fn area(n: u128, of: Option<BuildingId>) -> Area {
    Area { id: AreaId(id(n)), site: site(2), building: of, name: Text::new("区域", "Area"), kind: None }
}

/// A checkpoint in the area of the same number.
fn checkpoint(n: u128) -> Checkpoint {
    Checkpoint {
        id: CheckpointId(id(100 + n)),
        site: site(2),
        area: AreaId(id(n)),
        name: Text::new("点", "Spot"),
        code: format!("CP-{n}"),
        position: None,
        radius: 50,
        template: None,
    }
}

fn route(n: u128, about: Option<BuildingId>, stops: &[u128]) -> Route {
    Route {
        id: RouteId(id(n)),
        site: site(2),
        building: about,
        name: Text::new("路线", "Route"),
        checkpoints: stops.iter().map(|n| CheckpointId(id(100 + n))).collect(),
        ordered: false,
        repeats: Repeats::Daily {},
        windows: vec![],
        roles: vec![Role::Cleaner],
        people: vec![],
    }
}

/// Two sites; on the first, two buildings with an area and a checkpoint each (41, 42) and the grounds with one (40).
fn books() -> Books {
    let mut company = CompanyBooks::default();
    let mut put = |record: Record| company.absorb(Change::Put(record));
    put(Company { id: CompanyId(id(1)), name: Text::new("公司", "Company") }.into());
    for n in [2, 3] {
        put(Site { id: site(n), name: Text::new("小区", "Site"), time_zone: chrono_tz::Asia::Shanghai, calendar: Default::default() }
            .into());
    }
    for n in [LI, HU, LIN, FANG, MEI, GAO, ZHOU] {
        put(person(n).into());
    }
    put(held(50, LI, Role::Admin, None).into());
    put(held(51, HU, Role::Admin, Some(site(2))).into());
    put(held(52, LIN, Role::Cleaner, Some(site(2))).into());
    put(held(53, FANG, Role::Cleaner, Some(site(3))).into());
    put(held(54, MEI, Role::Cleaner, Some(site(2))).into());
    put(held(55, MEI, Role::Cleaner, Some(site(3))).into());
    put(Membership { buildings: vec![building(1)], ..held(56, GAO, Role::Supervisor, Some(site(2))) }.into());
    put(held(57, ZHOU, Role::Supervisor, Some(site(2))).into());
    let mut here = SiteBooks::default();
    let mut put = |record: Record| here.absorb(Change::Put(record));
    put(area(GROUNDS, None).into());
    put(checkpoint(GROUNDS).into());
    for n in [1, 2] {
        put(Building { id: building(n), site: site(2), name: Text::new("栋", "Building") }.into());
        put(area(GROUNDS + n, Some(building(n))).into());
        put(checkpoint(GROUNDS + n).into());
    }
    put(route(60, Some(building(1)), &[GROUNDS + 1]).into());
    put(route(61, None, &[GROUNDS]).into());
    Books { company: Arc::new(company), site: Arc::new(here), ..Books::default() }
}

fn received(author: u128, scope: u128, operation: impl Into<Operation>) -> Received {
    Received {
        id: OperationId(id(5_000)),
        scope: ScopeId(id(scope)),
        author: PersonId(id(author)),
        device: None,
        captured: Captured::by_server(noon()),
        during: Interval::at(noon()),
        received: noon(),
        base: None,
        photos: vec![],
        operation: operation.into(),
        vouched: false,
    }
}

/// In the company's scope.
fn asks(author: u128, operation: impl Into<Operation>) -> Ruling {
    judge(&books(), &received(author, 1, operation))
}

/// In the scope of the first site.
fn edits(author: u128, operation: impl Into<Operation>) -> Ruling {
    judge(&books(), &received(author, 2, operation))
}

fn is_done(ruling: &Ruling) -> bool {
    matches!(ruling, Ruling::Applied(_))
}

fn no() -> Ruling {
    Ruling::Rejected(Refusal::NotAllowed)
}

#[test]
fn a_sites_administrator_takes_people_on_and_gives_them_roles_there_only() {
    assert!(is_done(&asks(HU, person(99))), "somebody new belongs nowhere yet");
    assert!(is_done(&asks(HU, held(90, LIN, Role::Gardener, Some(site(2))))));
    assert!(is_done(&asks(HU, held(90, FANG, Role::Cleaner, Some(site(2))))), "a colleague of another site may help out here");
    assert_eq!(asks(HU, held(90, LIN, Role::Cleaner, Some(site(3)))), no());
    assert_eq!(asks(HU, held(90, HU, Role::Admin, None)), no(), "nobody raises themselves");
    assert_eq!(asks(HU, held(50, LI, Role::Admin, Some(site(2)))), no(), "a role of the whole company is not drawn to a site");
    assert_eq!(asks(LIN, person(99)), no());
}

#[test]
fn a_sites_administrator_changes_only_people_who_work_nowhere_else() {
    assert!(is_done(&asks(HU, person(LIN))));
    assert!(is_done(&asks(HU, person(HU))));
    for elsewhere in [FANG, MEI, LI] {
        assert_eq!(asks(HU, person(elsewhere)), no(), "{elsewhere}");
        assert!(is_done(&asks(LI, person(elsewhere))), "{elsewhere}");
    }
    let mut books = books();
    let over = Membership { until: Some(noon() - TimeDelta::days(1)), ..held(55, MEI, Role::Cleaner, Some(site(3))) };
    books.absorb(&[Change::Put(over.into())]);
    assert!(is_done(&judge(&books, &received(HU, 1, person(MEI)))), "what is over no longer counts");
}

/// Those at the site have not had the newcomer's row before, or not since long ago.
#[test]
fn whoever_gets_a_role_is_sent_to_their_new_colleagues() {
    let granted = held(90, FANG, Role::Cleaner, Some(site(2)));
    assert_eq!(asks(HU, granted.clone()), Ruling::Applied(vec![Change::Put(person(FANG).into()), Change::Put(granted.into())]));
}

#[test]
fn a_sites_administrator_ends_only_roles_of_the_site() {
    let end = |n: u128| EndMembership { membership: MembershipId(id(n)), until: noon() };
    assert!(is_done(&asks(HU, end(52))));
    assert!(is_done(&asks(HU, end(54))));
    for elsewhere in [50, 53, 55] {
        assert_eq!(asks(HU, end(elsewhere)), no(), "{elsewhere}");
    }
    assert!(is_done(&asks(LI, end(55))));
}

#[test]
fn a_right_that_may_have_ended_waits_for_a_supervisor() {
    let mut books = books();
    let ending = Membership { until: Some(noon()), ..held(51, HU, Role::Admin, Some(site(2))) };
    books.absorb(&[Change::Put(ending.into())]);
    let across = |operation: Operation| {
        let hour = TimeDelta::hours(1);
        Received { during: Interval { from: noon() - hour, until: noon() }, ..received(HU, 1, operation) }
    };
    assert_eq!(judge(&books, &across(person(LIN).into())), Ruling::Held(Hold::Standing));
}

#[test]
fn a_role_for_a_building_changes_that_building_and_not_the_site() {
    let own = Building { id: building(1), site: site(2), name: Text::new("甲栋", "Building A") };
    assert!(is_done(&edits(GAO, own)));
    assert!(is_done(&edits(GAO, area(70, Some(building(1))))));
    assert!(is_done(&edits(GAO, Checkpoint { radius: 20, ..checkpoint(GROUNDS + 1) })));
    let new = Building { id: building(9), site: site(2), name: Text::new("新栋", "New building") };
    assert_eq!(edits(GAO, new.clone()), no());
    assert_eq!(edits(GAO, area(70, None)), no());
    for elsewhere in [GROUNDS, GROUNDS + 2] {
        assert_eq!(edits(GAO, Checkpoint { radius: 20, ..checkpoint(elsewhere) }), no());
        let moved = Checkpoint { area: AreaId(id(GROUNDS + 1)), ..checkpoint(elsewhere) };
        assert_eq!(edits(GAO, moved), no(), "nor is it drawn into the building");
    }
    let remove = |place: RemovePlace| Operation::Place(PlaceStep::Remove(place));
    assert_eq!(edits(GAO, remove(RemovePlace::Building(building(1)))), no());
    assert_eq!(edits(GAO, remove(RemovePlace::Checkpoint(CheckpointId(id(100 + GROUNDS))))), no());
    assert!(is_done(&edits(ZHOU, new)));
    assert!(is_done(&edits(ZHOU, area(70, None))));
}

/// A plan with a pin for the checkpoint of each number.
fn floor_plan(n: u128, of: Option<BuildingId>, pinned: &[u128]) -> FloorPlan {
    FloorPlan {
        id: FloorPlanId(id(n)),
        site: site(2),
        building: of,
        name: Text::new("平面图", "Plan"),
        sheet: Sheet { sha256: Sha256([1; 32]), width: 1600, height: 900 },
        pins: pinned.iter().map(|n| Pin { checkpoint: CheckpointId(id(100 + n)), left: 100, top: 200 }).collect(),
    }
}

#[test]
fn a_role_for_a_building_draws_that_buildings_plans_with_what_is_in_it() {
    assert!(is_done(&edits(GAO, floor_plan(80, Some(building(1)), &[GROUNDS + 1]))));
    assert_eq!(edits(GAO, floor_plan(80, None, &[])), no());
    assert_eq!(edits(GAO, floor_plan(80, Some(building(2)), &[])), no());
    let elsewhere = edits(GAO, floor_plan(80, Some(building(1)), &[GROUNDS]));
    assert_eq!(elsewhere, Ruling::Rejected(Refusal::Invalid { field: "pins".into() }));
    assert_eq!(edits(ZHOU, floor_plan(80, None, &[9])), Ruling::Rejected(Refusal::NotFound { what: "checkpoint".into() }));
    assert!(is_done(&edits(ZHOU, floor_plan(80, None, &[GROUNDS, GROUNDS + 1, GROUNDS + 2]))));
}

#[test]
fn a_pin_goes_with_its_checkpoint_and_a_building_stays_while_it_has_a_plan() {
    let mut books = books();
    books.absorb(&[Change::Put(floor_plan(80, None, &[GROUNDS + 1, GROUNDS + 2]).into())]);
    books.absorb(&[Change::Put(floor_plan(81, Some(building(2)), &[]).into())]);
    let remove = |place: RemovePlace| judge(&books, &received(ZHOU, 2, Operation::Place(PlaceStep::Remove(place))));
    let Ruling::Applied(changes) = remove(RemovePlace::Checkpoint(CheckpointId(id(100 + GROUNDS + 2)))) else { panic!("it goes") };
    assert_eq!(changes[1..], [Change::Put(floor_plan(80, None, &[GROUNDS + 1]).into())]);
    let mut emptied = books.clone();
    emptied.absorb(&changes);
    emptied.absorb(&[Change::Removed(Collection::Areas, id(GROUNDS + 2))]);
    let demolish = Operation::Place(PlaceStep::Remove(RemovePlace::Building(building(2))));
    let leaning = Ruling::Rejected(Refusal::InUse { by: "floor-plan".into() });
    assert_eq!(judge(&emptied, &received(ZHOU, 2, demolish.clone())), leaning);
    let Ruling::Applied(gone) = remove(RemovePlace::FloorPlan(FloorPlanId(id(81)))) else { panic!("a plan may go") };
    emptied.absorb(&gone);
    assert!(is_done(&judge(&emptied, &received(ZHOU, 2, demolish))));
}

#[test]
fn a_role_for_a_building_plans_walks_of_that_building_only() {
    let put = |route: Route| Operation::Route(RouteStep::Put(route));
    assert!(is_done(&edits(GAO, put(route(62, Some(building(1)), &[GROUNDS + 1, GROUNDS])))), "the grounds lie on everybody's way");
    assert!(is_done(&edits(GAO, RemoveRoute { route: RouteId(id(60)) })));
    assert_eq!(edits(GAO, put(route(62, None, &[GROUNDS + 1]))), no());
    assert_eq!(edits(GAO, put(route(62, Some(building(1)), &[GROUNDS + 1, GROUNDS + 2]))), no());
    assert_eq!(edits(GAO, put(route(61, Some(building(1)), &[GROUNDS + 1]))), no(), "a route of the site is not drawn into the building");
    assert_eq!(edits(GAO, RemoveRoute { route: RouteId(id(61)) }), no());
    assert!(is_done(&edits(ZHOU, put(route(61, None, &[GROUNDS, GROUNDS + 1, GROUNDS + 2])))));
}

#[test]
fn the_last_administrator_stays_by_whichever_step() {
    let stays = Ruling::Rejected(Refusal::InUse { by: "role".into() });
    let ended = EndMembership { membership: MembershipId(id(50)), until: noon() };
    assert_eq!(asks(LI, ended.clone()), stays, "ended");
    assert_eq!(asks(LI, held(50, LI, Role::Cleaner, None)), stays, "overwritten with another role");
    assert_eq!(asks(LI, held(50, LI, Role::Admin, Some(site(2)))), stays, "narrowed to one site");
    assert_eq!(asks(LI, Person { active: false, ..person(LI) }), stays, "gone from the company");
    assert!(is_done(&asks(LI, Person { name: "李".into(), ..person(LI) })), "a new name takes nothing away");

    let with_another = |active: bool| {
        let mut books = books();
        let mei = Person { active, ..person(MEI) };
        books.absorb(&[Change::Put(held(58, MEI, Role::Admin, None).into()), Change::Put(mei.into())]);
        judge(&books, &received(LI, 1, ended.clone()))
    };
    assert!(is_done(&with_another(true)));
    assert_eq!(with_another(false), stays, "somebody who has left administers nothing");
}
