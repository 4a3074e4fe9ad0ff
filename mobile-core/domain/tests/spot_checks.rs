//! Is a spot check drawn as it was committed to, done by whoever may, and does it end the same in whatever order its records arrive?

#![expect(clippy::unwrap_used, clippy::panic, reason = "what helps a test may end it")]

use chrono::{DateTime, NaiveTime, TimeDelta};
use domain::{
    books::{Books, Change, CompanyBooks, Record, SiteBooks},
    checklist::{Answer, Content, Item, ItemKind, Section, TemplateVersion, Value, Verdict},
    decide::{Hold, Ruling, judge},
    draw::{DrawPlan, FrameItem, FrameOf, Seed, StratumBy, Wish, commitment, draw, sample_size},
    field::Field,
    ids::{
        AreaId, BuildingId, CompanyId, DeviceId, DrawId, ItemId, MembershipId, OperationId, PersonId, SectionId, SiteId, SpotCheckId,
        SpotCheckPlanId, TemplateId,
    },
    operation::{CommitDraw, DrawnOne, HoldDraw, Operation, Received, RecordSpotCheck, SkipSpotCheck, SpotCheckPlanStep},
    patrol::{MissReason, SheetOf},
    people::{Membership, Person, Role},
    place::{Area, AreaKind, Building, Company, Site},
    refusal::Refusal,
    rights::{Action, Who},
    route::Repeats,
    spot_check::{Against, SpotCheck, SpotCheckPlan, SpotCheckState, Subject},
    text::Text,
    time::{Captured, Interval, Timestamp},
};
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

const SITE: SiteId = SiteId(Uuid::from_u128(1));
const BUILDING: BuildingId = BuildingId(Uuid::from_u128(2));
const ITEM: ItemId = ItemId(Uuid::from_u128(3));
const TEMPLATE: TemplateId = TemplateId(Uuid::from_u128(4));
const PLAN: SpotCheckPlanId = SpotCheckPlanId(Uuid::from_u128(5));
const DRAW: DrawId = DrawId(Uuid::from_u128(6));
const SEED: Seed = Seed([9; 32]);

fn person(role: Role) -> PersonId {
    PersonId(Uuid::from_u128(100 + Role::ALL.iter().position(|one| *one == role).unwrap() as u128))
}

fn area(n: u128) -> AreaId {
    AreaId(Uuid::from_u128(1_000 + n))
}

fn noon() -> Timestamp {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::hours(4)
}

/// Twelve areas, and somebody of every post.
fn books() -> Books {
    let mut company = CompanyBooks::default();
    let item = Item {
        id: ITEM,
        label: Text::new("干净", "Clean"),
        help: Text::default(),
        kind: ItemKind::PassFail {},
        weight: 10,
        critical: false,
        photo_on_failure: false,
        required: true,
        shown_if: None,
    };
    let content = Content {
        name: Text::new("抽检表", "Spot check sheet"),
        pass_mark: 80,
        field: None,
        sections: vec![Section { id: SectionId(Uuid::from_u128(7)), title: Text::default(), items: vec![item] }],
    };
    company.absorb(Change::Put(Company { id: CompanyId(Uuid::from_u128(8)), name: Text::new("物业", "Property") }.into()));
    let zone = chrono_tz::Asia::Shanghai;
    company.absorb(Change::Put(Site { id: SITE, name: Text::new("花园", "Garden"), time_zone: zone, calendar: Default::default() }.into()));
    let template = domain::checklist::Template { id: TEMPLATE, draft: content.clone(), published: 1, changed: false };
    company.absorb(Change::Put(template.into()));
    let version = TemplateVersion { template: TEMPLATE, version: 1, content, published: DateTime::UNIX_EPOCH };
    company.absorb(Change::Put(version.into()));
    for role in Role::ALL {
        let id = person(role);
        company.absorb(Change::Put(Person { id, name: role.word().into(), staff_no: String::new(), active: true }.into()));
        company.absorb(Change::Put(membership(id, role, vec![]).into()));
    }
    let mut site = SiteBooks::default();
    site.absorb(Change::Put(Building { id: BUILDING, site: SITE, name: Text::new("1栋", "Building 1") }.into()));
    for n in 0..12 {
        let name = Text::new(format!("{n}层"), format!("Floor {n}"));
        site.absorb(Change::Put(Area { id: area(n), site: SITE, building: Some(BUILDING), name, kind: None }.into()));
    }
    Books { company: Arc::new(company), site: Arc::new(site), ..Books::default() }
}

fn membership(person: PersonId, role: Role, buildings: Vec<BuildingId>) -> Membership {
    Membership { id: MembershipId(person.0), person, role, site: Some(SITE), buildings, from: DateTime::UNIX_EPOCH, until: None }
}

fn received(author: PersonId, operation: impl Into<Operation>) -> Received {
    Received {
        id: OperationId(Uuid::from_u128(77)),
        scope: SITE.into(),
        author,
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

fn plan() -> SpotCheckPlan {
    SpotCheckPlan {
        id: PLAN,
        site: SITE,
        name: Text::new("大堂抽检", "Lobby spot check"),
        field: Field::Sanitation,
        how: DrawPlan {
            frame: FrameOf::Areas,
            building: None,
            area_kinds: vec![],
            days: 14,
            strata: vec![StratumBy::Building],
            wish: Wish { confidence: 80, limit: 25, accept: 0 },
        },
        template: TEMPLATE,
        repeats: Some(Repeats::Weekly { days: vec![2] }),
        at: NaiveTime::from_hms_opt(6, 0, 0).unwrap(),
        days_to_do: 3,
        roles: vec![Role::CleaningLead, Role::Supervisor],
        people: vec![],
    }
}

fn frame() -> Vec<FrameItem> {
    (0..12).map(|n| FrameItem { id: area(n).0, stratum: format!("building:{BUILDING}") }).collect()
}

fn hold_step(frame: Vec<FrameItem>, seed: Seed, cleaner: PersonId) -> HoldDraw {
    let against = Against { building: Some(BUILDING), people: vec![cleaner], ..Against::default() };
    let sample = draw(&seed, &frame, sample_size(&plan().how.wish, frame.len()));
    let one = |id| DrawnOne { subject: Subject::Area(AreaId(id)), against: against.clone() };
    HoldDraw { draw: DRAW, seed, drawn: sample.into_iter().map(one).collect(), frame }
}

/// The books with a draw that was committed to.
fn committed() -> Books {
    let mut books = books();
    let supervisor = person(Role::Supervisor);
    for operation in [
        Operation::SpotCheckPlan(SpotCheckPlanStep::Put(plan())),
        CommitDraw { draw: DRAW, plan: PLAN, due: None, commitment: commitment(&SEED) }.into(),
    ] {
        let Ruling::Applied(changes) = judge(&books, &received(supervisor, operation)) else { panic!("it is refused") };
        books.absorb(&changes);
    }
    books
}

/// The books with the checks of a draw, and those checks.
fn held() -> (Books, Vec<SpotCheck>) {
    let mut books = committed();
    let step = hold_step(frame(), SEED, person(Role::Cleaner));
    let Ruling::Applied(changes) = judge(&books, &received(person(Role::Supervisor), step)) else { panic!("it is refused") };
    books.absorb(&changes);
    let checks = changes.into_iter().filter_map(|change| match change {
        Change::Put(Record::SpotChecks(check)) => Some(check),
        _ => None,
    });
    (books, checks.collect())
}

fn record(check: SpotCheckId, verdict: Verdict) -> RecordSpotCheck {
    let answer = Answer { item: ITEM, value: Some(Value::Verdict(verdict)), note: String::new(), photos: vec![] };
    RecordSpotCheck { check, sheet: SheetOf { template: TEMPLATE, version: 1 }, answers: vec![answer], remark: String::new() }
}

#[test]
fn a_draw_is_held_once_with_its_own_seed_and_a_whole_frame() {
    let books = committed();
    let by = person(Role::Supervisor);
    let refused = |step: HoldDraw| match judge(&books, &received(by, step)) {
        Ruling::Rejected(refusal) => refusal,
        other => panic!("{other:?}"),
    };
    let good = hold_step(frame(), SEED, person(Role::Cleaner));
    assert_eq!(refused(HoldDraw { seed: Seed([1; 32]), ..good.clone() }), Refusal::Invalid { field: "seed".into() });
    let mut turned = frame();
    turned.reverse();
    assert_eq!(refused(hold_step(turned, SEED, by)), Refusal::Invalid { field: "frame".into() });
    let mut foreign = frame();
    foreign.push(FrameItem { id: Uuid::from_u128(u128::MAX), stratum: String::new() });
    assert_eq!(refused(hold_step(foreign, SEED, by)), Refusal::Invalid { field: "frame".into() });
    assert_eq!(refused(HoldDraw { frame: vec![], ..good.clone() }), Refusal::Missing { field: "frame".into() });
    let mut picked = good.clone();
    picked.drawn.pop();
    assert_eq!(refused(picked), Refusal::Invalid { field: "sample".into() });

    let (books, checks) = held();
    assert_eq!(checks.len(), 5);
    assert!(checks.iter().all(|check| check.state == SpotCheckState::Drawn && check.until.to_string() == "2024-10-06"), "{checks:?}");
    assert_eq!(judge(&books, &received(by, good)), Ruling::Rejected(Refusal::AlreadyDone));
}

#[test]
fn no_phone_draws_and_nobody_draws_who_may_not_plan() {
    let books = committed();
    let step = hold_step(frame(), SEED, person(Role::Cleaner));
    for role in Role::ALL {
        let ruling = judge(&books, &received(person(role), step.clone()));
        assert_eq!(matches!(ruling, Ruling::Applied(_)), role.may(Action::PlanSpotChecks), "{role:?}: {ruling:?}");
    }
    let by_phone = Received { device: Some(DeviceId(Uuid::nil())), ..received(person(Role::Supervisor), step) };
    assert_eq!(judge(&books, &by_phone), Ruling::Rejected(Refusal::NotAllowed));
    assert_eq!(
        Role::ALL.into_iter().filter(|role| role.may(Action::PlanSpotChecks)).collect::<Vec<_>>(),
        [Role::SeniorClerk, Role::Supervisor],
        "3.6, 2.6"
    );
}

#[test]
fn a_check_is_done_by_a_post_of_its_plan_in_its_field_and_not_by_whom_it_counts_against() {
    let (books, checks) = held();
    let check = &checks[0];
    for role in Role::ALL {
        let ruling = judge(&books, &received(person(role), record(check.id, Verdict::Pass)));
        let may = matches!(role, Role::CleaningLead | Role::Supervisor);
        assert_eq!(matches!(ruling, Ruling::Applied(_)), may, "{role:?}: {ruling:?}");
    }
    let mut own = books.clone();
    own.spot_checks.get_mut(&check.id).unwrap().against.people = vec![person(Role::CleaningLead)];
    assert_eq!(judge(&own, &received(person(Role::CleaningLead), record(check.id, Verdict::Pass))), Ruling::Rejected(Refusal::OwnWork));
    let unknown = SpotCheckId(Uuid::from_u128(404));
    let ruling = judge(&books, &received(person(Role::Supervisor), record(unknown, Verdict::Pass)));
    assert_eq!(ruling, Ruling::Held(Hold::Needs(unknown.0)));
    let wordless = SkipSpotCheck { check: check.id, reason: MissReason::Other, note: " ".into() };
    let ruling = judge(&books, &received(person(Role::Supervisor), wordless));
    assert_eq!(ruling, Ruling::Rejected(Refusal::Missing { field: "note".into() }));
}

#[test]
fn what_is_drawn_is_seen_by_those_who_check_and_never_early_by_whom_it_counts_against() {
    let (books, checks) = held();
    let sees = |role: Role, check: &SpotCheck| books.company.who(person(role)).checks_view(SITE, Interval::at(noon())).sees(check);
    let who_see: Vec<Role> = Role::ALL.into_iter().filter(|role| sees(*role, &checks[0])).collect();
    assert_eq!(who_see, [Role::CleaningLead, Role::BuildingManager, Role::SeniorClerk, Role::Supervisor, Role::SiteDirector]);
    let lifts = SpotCheck { field: Field::Lifts, ..checks[0].clone() };
    assert!(!sees(Role::CleaningLead, &lifts), "7.7: the lead's crew, not the lifts");
    let mut done = checks[0].clone();
    done.state = SpotCheckState::Done;
    assert!(sees(Role::Cleaner, &done) && !sees(Role::Gardener, &done));
    let mut against_lead = checks[0].clone();
    against_lead.against.people = vec![person(Role::CleaningLead)];
    assert!(!sees(Role::CleaningLead, &against_lead));

    let elsewhere = BuildingId(Uuid::from_u128(22));
    let manager = Who {
        person: person(Role::BuildingManager),
        memberships: vec![membership(person(Role::BuildingManager), Role::BuildingManager, vec![elsewhere])],
    };
    let view = manager.checks_view(SITE, Interval::at(noon()));
    assert!(!view.sees(&checks[0]) && !view.sees_plans(Field::Sanitation), "another building's");
}

#[test]
fn a_plan_draws_from_areas_of_a_kind_and_one_from_before_reads_as_it_was() {
    let mut by_kind = plan();
    by_kind.how.area_kinds = vec![AreaKind::Stairs, AreaKind::WasteStation];
    assert_eq!(by_kind.check(), Ok(()));
    let takes = |kind| by_kind.how.takes_kind(kind);
    assert!(takes(Some(AreaKind::Stairs)) && !takes(Some(AreaKind::Lobby)) && !takes(None), "of no kind until somebody says so");
    assert!(plan().how.takes_kind(None) && plan().how.takes_kind(Some(AreaKind::Roof)), "without kinds, any");

    let refused = Err(Refusal::Invalid { field: "area_kinds".into() });
    let twice = DrawPlan { area_kinds: vec![AreaKind::Roof, AreaKind::Roof], ..plan().how };
    assert_eq!(twice.check(), refused);
    for (frame, fits) in [(FrameOf::Areas, true), (FrameOf::CleanedAreas, true), (FrameOf::Units, false), (FrameOf::Patrols, false)] {
        let how = DrawPlan { frame, ..by_kind.how.clone() };
        assert_eq!(how.check().is_ok(), fits, "{frame:?}");
    }

    let before = serde_json::to_value(plan()).unwrap();
    assert!(before["how"].get("area_kinds").is_none(), "what says nothing of kinds is written as ever: {before}");
    assert_eq!(serde_json::from_value::<SpotCheckPlan>(before).unwrap(), plan());
    let words = AreaKind::ALL.map(|kind| serde_json::to_value(kind).unwrap());
    assert_eq!(words, AreaKind::ALL.map(|kind| serde_json::json!(kind.word())));
    assert!(AreaKind::ALL.into_iter().all(|kind| AreaKind::parse(kind.word()) == Some(kind)));
}

#[test]
fn a_plan_asks_nobody_who_may_not_check_its_field() {
    let refused = |plan: SpotCheckPlan| plan.check().unwrap_err();
    let invalid = |field: &str| Refusal::Invalid { field: field.into() };
    assert_eq!(refused(SpotCheckPlan { roles: vec![Role::Cleaner], ..plan() }), invalid("roles"));
    assert_eq!(refused(SpotCheckPlan { field: Field::Lifts, ..plan() }), invalid("roles"), "the lead checks the crew, not the lifts");
    assert_eq!(refused(SpotCheckPlan { days_to_do: 0, ..plan() }), invalid("days_to_do"));
    let mut vain = plan();
    vain.how.wish.confidence = 100;
    assert_eq!(refused(vain), invalid("confidence"));
    assert_eq!(plan().check(), Ok(()));
    assert_eq!(plan().next_from("2026-11-26".parse().unwrap()), Some("2026-12-01".parse().unwrap()), "every Tuesday");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Records and a skip of several people, in any order and doubled: the first one recorded counts.
    #[test]
    fn a_check_ends_the_same_in_any_order(order in Just((0..5_usize).collect::<Vec<_>>()).prop_shuffle(), doubled in 0..5_usize) {
        let (start, checks) = held();
        let id = checks[0].id;
        let at = |minutes: i64| noon() + TimeDelta::minutes(minutes);
        let sent = |n: usize| {
            let role = if n.is_multiple_of(2) { Role::CleaningLead } else { Role::Supervisor };
            let operation: Operation = match n {
                3 => SkipSpotCheck { check: id, reason: MissReason::NoAccess, note: String::new() }.into(),
                4 => SkipSpotCheck { check: id, reason: MissReason::Unsafe, note: String::new() }.into(),
                n => record(id, if n == 1 { Verdict::Fail } else { Verdict::Pass }).into(),
            };
            let captured = Captured::by_server(at([7, 3, 5, 1, 2][n]));
            Received { id: OperationId(Uuid::from_u128(n as u128)), captured, ..received(person(role), operation) }
        };
        let mut books = start;
        for n in order.iter().copied().chain([doubled]) {
            let Ruling::Applied(changes) = judge(&books, &sent(n)) else { panic!("a fact is refused") };
            books.absorb(&changes);
        }
        let check = &books.spot_checks[&id];
        prop_assert_eq!(check.state, SpotCheckState::Done);
        prop_assert_eq!(check.results.len(), 3);
        prop_assert!(!check.result().unwrap().score.passed, "the one of minute 3 counts");
        prop_assert_eq!(check.skipped.as_ref().unwrap().reason, MissReason::NoAccess);
    }
}
