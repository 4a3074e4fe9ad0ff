//! Does a patrol end the same, in whatever order two phones deliver? (Properties of `patrol` and `decide`.)

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    books::{Books, Change, CompanyBooks, Record, SiteBooks},
    decide::{Hold, Ruling, judge},
    ids::{AreaId, CheckpointId, CompanyId, MembershipId, OperationId, PatrolId, PersonId, RouteId, ScopeId, SiteId, VisitId},
    operation::{FinishPatrol, Operation, Received, RecordVisit, ReviewPatrol, StartPatrol},
    patrol::{MissReason, Missed, Patrol, PatrolState, Presence, ReviewVerdict},
    people::{Membership, Person, Role},
    place::{Area, Checkpoint, Company, Site},
    refusal::Refusal,
    route::{Repeats, Route},
    text::Text,
    time::{Captured, Interval},
};
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

const STOPS: u128 = 4;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn noon() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn site() -> SiteId {
    SiteId(id(2))
}
fn patrol() -> PatrolId {
    PatrolId(id(900))
}
fn checkpoint(n: u128) -> CheckpointId {
    CheckpointId(id(100 + n))
}
const LIN: u128 = 10;
const MEI: u128 = 11;
const ZHOU: u128 = 12;
/// A supervisor who walks along.
const HE: u128 = 13;

fn books() -> Books {
    let mut company = CompanyBooks::default();
    let mut here = SiteBooks::default();
    let mut put = |record: Record| company.absorb(Change::Put(record));
    put(Company { id: CompanyId(id(1)), name: Text::new("公司", "Company") }.into());
    put(Site { id: site(), name: Text::new("小区", "Site"), time_zone: chrono_tz::Asia::Shanghai, calendar: Default::default() }.into());
    for (person, role) in [(LIN, Role::Cleaner), (MEI, Role::Cleaner), (ZHOU, Role::Supervisor), (HE, Role::Supervisor)] {
        put(Person { id: PersonId(id(person)), name: "人".into(), staff_no: String::new(), active: true }.into());
        let membership = Membership {
            id: MembershipId(id(person + 50)),
            person: PersonId(id(person)),
            role,
            site: Some(site()),
            buildings: vec![],
            from: DateTime::UNIX_EPOCH,
            until: None,
        };
        put(membership.into());
    }
    let mut put = |record: Record| here.absorb(Change::Put(record));
    put(Area { id: AreaId(id(3)), site: site(), building: None, name: Text::new("大堂", "Lobby"), kind: None }.into());
    for n in 0..STOPS {
        let spot = Checkpoint {
            id: checkpoint(n),
            site: site(),
            area: AreaId(id(3)),
            name: Text::new("点", "Spot"),
            code: format!("CP-{n}"),
            position: None,
            radius: 50,
            template: None,
        };
        put(spot.into());
    }
    let route = Route {
        id: RouteId(id(4)),
        site: site(),
        building: None,
        name: Text::new("路线", "Route"),
        checkpoints: (0..STOPS).map(checkpoint).collect(),
        ordered: false,
        repeats: Repeats::Daily {},
        windows: vec![],
        roles: vec![Role::Cleaner],
        people: vec![],
    };
    put(route.into());
    Books { company: Arc::new(company), site: Arc::new(here), ..Books::default() }
}

fn received(n: u128, author: u128, minute: i64, operation: Operation) -> Received {
    let at = noon() + TimeDelta::minutes(minute);
    Received {
        id: OperationId(id(5_000 + n)),
        scope: ScopeId(site().0),
        author: PersonId(id(author)),
        device: None,
        captured: Captured::by_server(at),
        during: Interval::at(at),
        received: noon() + TimeDelta::days(1),
        base: None,
        photos: vec![],
        operation,
        vouched: false,
    }
}

fn visit(n: u128, author: u128, minute: i64, stop: u128) -> Received {
    let at = noon() + TimeDelta::minutes(minute);
    let step = RecordVisit {
        visit: VisitId(id(2_000 + n)),
        patrol: patrol(),
        checkpoint: checkpoint(stop),
        arrived: Captured::by_server(at),
        presence: Presence::Qr { code: format!("CP-{stop}") },
        sheet: None,
        answers: vec![],
        remark: String::new(),
    };
    received(n, author, minute, step.into())
}

fn start(n: u128, author: u128) -> Received {
    received(n, author, 0, StartPatrol { patrol: patrol(), route: RouteId(id(4)), planned: None }.into())
}

fn finish(n: u128, author: u128, minute: i64, missed: &[u128]) -> Received {
    let missed = missed.iter().map(|s| Missed { checkpoint: checkpoint(*s), reason: MissReason::NoAccess, note: String::new() }).collect();
    received(n, author, minute, FinishPatrol { patrol: patrol(), missed, remark: String::new() }.into())
}

fn review(n: u128, author: u128, verdict: ReviewVerdict, remark: &str) -> Received {
    received(n, author, 600, ReviewPatrol { patrol: patrol(), verdict, remark: remark.into() }.into())
}

fn take(books: &mut Books, received: &Received) -> Ruling {
    let ruling = judge(books, received);
    if let Ruling::Applied(changes) = &ruling {
        books.absorb(changes);
    }
    ruling
}

fn the_patrol(books: &Books) -> Patrol {
    books.patrols[&patrol()].clone()
}

/// Everything of a patrol that must not depend on the order of delivery.
fn essence(patrol: &Patrol) -> (PatrolState, Vec<Uuid>, Vec<(Option<Uuid>, bool)>) {
    let stops = patrol.stops.iter().map(|s| (s.visit.as_ref().map(|v| v.id.0), s.missed.is_some())).collect();
    (patrol.state, patrol.walkers.iter().map(|w| w.0).collect(), stops)
}

proptest! {
    #[test]
    fn two_phones_end_with_the_same_patrol_in_any_order(
        visits in prop::collection::vec((0..STOPS, any::<bool>(), 1_i64..300), 0..10),
        order in Just((0_usize..16).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut operations = vec![];
        for (n, (stop, by_lin, minute)) in visits.iter().enumerate() {
            operations.push(visit(n as u128, if *by_lin { LIN } else { MEI }, *minute, *stop));
        }
        let all: Vec<u128> = (0..STOPS).collect();
        operations.push(finish(50, LIN, 400, &all));
        operations.push(finish(51, MEI, 401, &all));
        let mut expected = books();
        take(&mut expected, &start(60, LIN));
        operations.iter().for_each(|o| drop(take(&mut expected, o)));
        let mut shuffled = books();
        take(&mut shuffled, &start(60, LIN));
        for place in order.iter().filter(|n| **n < operations.len()) {
            prop_assert!(matches!(take(&mut shuffled, &operations[*place]), Ruling::Applied(_)));
        }
        let (mut left, mut right) = (essence(&the_patrol(&expected)), essence(&the_patrol(&shuffled)));
        left.1.sort();
        right.1.sort();
        // A finish alone does not make somebody a walker, so both lists hold exactly those who visited or started.
        prop_assert_eq!(left, right);
    }

    #[test]
    fn whatever_happens_a_state_is_reached_only_as_the_manual_has_it(steps in prop::collection::vec((0_u8..5, 0..STOPS, any::<bool>()), 1..40)) {
        let mut books = books();
        take(&mut books, &start(0, LIN));
        take(&mut books, &start(99, HE));
        for (n, (step, stop, flag)) in steps.into_iter().enumerate() {
            let n = n as u128 + 1;
            let before = the_patrol(&books);
            let operation = match step {
                0 | 1 => visit(n, if flag { LIN } else { MEI }, n as i64, stop),
                2 => finish(n, LIN, n as i64, &(0..STOPS).collect::<Vec<_>>()),
                3 => review(n, ZHOU, if flag { ReviewVerdict::Accepted } else { ReviewVerdict::SentBack }, "再擦一遍"),
                _ => review(n, HE, ReviewVerdict::Accepted, ""),
            };
            let ruling = take(&mut books, &operation);
            let after = the_patrol(&books);
            match (step, &ruling) {
                (0 | 1, ruling) => prop_assert!(matches!(ruling, Ruling::Applied(_)), "a fact was not taken: {ruling:?}"),
                (4, ruling) => prop_assert!(matches!(ruling, Ruling::Rejected(Refusal::OwnWork)), "{ruling:?}"),
                (3, Ruling::Applied(_)) => prop_assert!(matches!(before.state, PatrolState::Complete | PatrolState::Partial)),
                (3, ruling) => prop_assert!(matches!(ruling, Ruling::Conflict(Refusal::MovedOn { .. })), "{ruling:?}"),
                _ => {}
            }
            if before.state == PatrolState::Accepted {
                prop_assert_eq!(after.state, PatrolState::Accepted);
            }
            let open = after.open_stops().count();
            prop_assert!(after.state != PatrolState::Complete || open == 0);
            prop_assert!(after.state != PatrolState::Partial || open > 0);
            prop_assert!(after.stops.iter().all(|s| s.visit.is_none() || s.missed.is_none()), "visited and missed at once");
        }
    }
}

#[test]
fn a_visit_that_comes_before_its_patrol_waits_for_it() {
    assert_eq!(judge(&books(), &visit(1, LIN, 1, 0)), Ruling::Held(Hold::Needs(patrol().0)));
}

#[test]
fn a_code_of_another_checkpoint_shows_no_presence() {
    let mut books = books();
    take(&mut books, &start(0, LIN));
    let mut wrong = visit(1, LIN, 1, 0);
    if let Operation::Patrol(domain::operation::PatrolStep::Visit(step)) = &mut wrong.operation {
        step.presence = Presence::Qr { code: "CP-1".into() };
    }
    assert_eq!(judge(&books, &wrong), Ruling::Rejected(Refusal::WrongCode));
}

#[test]
fn a_cleaner_does_not_review_and_sending_back_needs_a_word() {
    let mut books = books();
    take(&mut books, &start(0, LIN));
    take(&mut books, &finish(1, LIN, 5, &[0, 1, 2, 3]));
    assert_eq!(judge(&books, &review(2, MEI, ReviewVerdict::Accepted, "")), Ruling::Rejected(Refusal::NotAllowed));
    let silent = judge(&books, &review(3, ZHOU, ReviewVerdict::SentBack, "  "));
    assert_eq!(silent, Ruling::Rejected(Refusal::Missing { field: "remark".into() }));
}

#[test]
fn an_unexplained_checkpoint_keeps_a_patrol_open() {
    let mut books = books();
    take(&mut books, &start(0, LIN));
    assert_eq!(judge(&books, &finish(1, LIN, 5, &[0])), Ruling::Rejected(Refusal::CheckpointsOpen { count: 3 }));
}

#[test]
fn whoever_joins_a_walk_sees_what_was_visited_before() {
    let mut books = books();
    take(&mut books, &start(1, LIN));
    take(&mut books, &visit(2, LIN, 5, 0));
    let Ruling::Applied(own) = take(&mut books, &visit(3, LIN, 6, 1)) else { panic!("it counts") };
    assert!(!own.contains(&Change::Revealed(patrol())), "nobody new has come");
    let Ruling::Applied(joined) = take(&mut books, &start(4, MEI)) else { panic!("she may join") };
    assert!(joined.contains(&Change::Revealed(patrol())), "{joined:?}");
}
