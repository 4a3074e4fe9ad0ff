//! Who may do what about rosters, attendance, leave and gaps, and does the first yes win in whatever order they come?

#![expect(clippy::unwrap_used, clippy::panic, reason = "what helps a test may end it")]

use chrono::{DateTime, NaiveDate, TimeDelta};
use domain::{
    attendance::{Clocking, Correction, ShownBy, Way},
    books::{Books, Change, CompanyBooks, Record, SiteBooks},
    decide::{Hold, Ruling, judge},
    geo::{Datum, Position},
    ids::{
        AreaId, BuildingId, CheckpointId, ClockingId, CompanyId, CorrectionId, LeaveId, MembershipId, OperationId, PersonId, ReplacementId,
        ShiftId, SiteId,
    },
    leave::{AskState, Leave, LeaveAllowance, LeaveKind},
    operation::{
        AnswerStepIn, AskCorrection, AskLeave, AskToStepIn, AssignReplacement, CancelReplacement, Clock, DecideCorrection, DecideLeave,
        DraftRoster, LookFor, OpenReplacement, Operation, PublishRoster, Received, SeeRoster, ShiftStep, WithdrawLeave,
    },
    people::{Membership, Person, Role},
    place::{Area, Building, Checkpoint, Company, Site},
    refusal::Refusal,
    replacement::{Missing, Replacement, ReplacementState},
    roster::{Duty, DutyWeek, PlannedDuty},
    route::Window,
    shift::{EarlierHours, Shift},
    text::Text,
    time::{Captured, Interval, Timestamp},
};
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

const SITE: SiteId = SiteId(Uuid::from_u128(1));
const EAST: BuildingId = BuildingId(Uuid::from_u128(2));
const WEST: BuildingId = BuildingId(Uuid::from_u128(3));
const AREA: AreaId = AreaId(Uuid::from_u128(4));
const POST: CheckpointId = CheckpointId(Uuid::from_u128(5));
const EARLY: ShiftId = ShiftId(Uuid::from_u128(6));
const LATE: ShiftId = ShiftId(Uuid::from_u128(7));

/// Leads the whole site.
const WU: PersonId = PersonId(Uuid::from_u128(101));
/// Leads the eastern building.
const EAST_LEAD: PersonId = PersonId(Uuid::from_u128(102));
const DIRECTOR: PersonId = PersonId(Uuid::from_u128(103));
/// Clean the eastern building.
const LIN: PersonId = PersonId(Uuid::from_u128(104));
const MEI: PersonId = PersonId(Uuid::from_u128(105));
const FANG: PersonId = PersonId(Uuid::from_u128(106));
/// Cleans the western one.
const SUN: PersonId = PersonId(Uuid::from_u128(107));

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const MONDAY: &str = "2026-11-23";

/// Monday, nine in the morning in Shanghai.
fn nine() -> Timestamp {
    "2026-11-23T01:00:00Z".parse().unwrap()
}

fn shift(id: ShiftId, from: &str, until: &str) -> Shift {
    Shift {
        id,
        site: SITE,
        name: Text::new("班", "Shift"),
        mark: "班".into(),
        parts: vec![Window { from: from.parse().unwrap(), until: until.parse().unwrap() }],
        break_minutes: 0,
        grace_minutes: 5,
        look_after_minutes: 20,
        roles: vec![Role::Cleaner],
        retired: false,
        earlier: vec![],
    }
}

fn spot(latitude: f64, accuracy: f64) -> Position {
    Position { latitude, longitude: 121.0, accuracy, datum: Datum::Wgs84, mocked: false }
}

fn books() -> Books {
    let mut company = CompanyBooks::default();
    company.absorb(Change::Put(Company { id: CompanyId(Uuid::from_u128(8)), name: Text::new("物业", "Property") }.into()));
    let zone = chrono_tz::Asia::Shanghai;
    company.absorb(Change::Put(Site { id: SITE, name: Text::new("花园", "Garden"), time_zone: zone, calendar: Default::default() }.into()));
    let people = [
        (WU, Role::CleaningLead, vec![]),
        (EAST_LEAD, Role::CleaningLead, vec![EAST]),
        (DIRECTOR, Role::SiteDirector, vec![]),
        (LIN, Role::Cleaner, vec![EAST]),
        (MEI, Role::Cleaner, vec![EAST]),
        (FANG, Role::Cleaner, vec![EAST]),
        (SUN, Role::Cleaner, vec![WEST]),
    ];
    for (id, role, buildings) in people {
        company.absorb(Change::Put(Person { id, name: format!("{id}"), staff_no: String::new(), active: true }.into()));
        let from = DateTime::UNIX_EPOCH;
        let held = Membership { id: MembershipId(id.0), person: id, role, site: Some(SITE), buildings, from, until: None };
        company.absorb(Change::Put(held.into()));
    }
    let mut site = SiteBooks::default();
    for id in [EAST, WEST] {
        site.absorb(Change::Put(Building { id, site: SITE, name: Text::new("栋", "Building") }.into()));
    }
    site.absorb(Change::Put(Area { id: AREA, site: SITE, building: Some(EAST), name: Text::new("大堂", "Lobby"), kind: None }.into()));
    let post = Checkpoint {
        id: POST,
        site: SITE,
        area: AREA,
        name: Text::new("门岗", "Gate"),
        code: "GATE-1".into(),
        position: Some(spot(31.0, 0.0)),
        radius: 50,
        template: None,
    };
    site.absorb(Change::Put(post.into()));
    for shift in [shift(EARLY, "06:00:00", "14:00:00"), shift(LATE, "14:00:00", "22:00:00")] {
        site.absorb(Change::Put(shift.into()));
    }
    Books { company: Arc::new(company), site: Arc::new(site), ..Books::default() }
}

fn received_at(author: PersonId, at: Timestamp, operation: impl Into<Operation>) -> Received {
    Received {
        id: OperationId(Uuid::from_u128(author.0.as_u128() * 1_000)),
        scope: SITE.into(),
        author,
        device: None,
        captured: Captured::by_server(at),
        during: Interval::at(at),
        received: at,
        base: None,
        photos: vec![],
        operation: operation.into(),
        vouched: false,
    }
}

fn received(author: PersonId, operation: impl Into<Operation>) -> Received {
    received_at(author, nine(), operation)
}

/// It happens.
#[track_caller]
fn done(books: &mut Books, author: PersonId, operation: impl Into<Operation>) -> Vec<Change> {
    match judge(books, &received(author, operation)) {
        Ruling::Applied(changes) => {
            books.absorb(&changes);
            changes
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(books: &Books, author: PersonId, operation: impl Into<Operation>) -> Refusal {
    match judge(books, &received(author, operation)) {
        Ruling::Rejected(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

fn not_found(what: &str) -> Refusal {
    Refusal::NotFound { what: what.into() }
}

fn invalid(field: &str) -> Refusal {
    Refusal::Invalid { field: field.into() }
}

fn told(changes: &[Change]) -> Vec<PersonId> {
    changes.iter().filter_map(|change| if let Change::Put(Record::Messages(message)) = change { Some(message.to) } else { None }).collect()
}

fn duty(person: PersonId, date: &str, shift: ShiftId) -> PlannedDuty {
    PlannedDuty { person, date: day(date), shift, areas: vec![AREA], post: Some(POST) }
}

fn draft(version: u32, duties: Vec<PlannedDuty>) -> DraftRoster {
    DraftRoster { week: day(MONDAY), version, duties }
}

fn publish(people: &[PersonId]) -> PublishRoster {
    PublishRoster { week: day(MONDAY), people: people.to_vec() }
}

fn week(books: &Books, person: PersonId) -> DutyWeek {
    books.crew::<DutyWeek>(DutyWeek::id_of(SITE, person, day(MONDAY)).0).cloned().unwrap()
}

/// Lin has the early shift of Monday and Tuesday, Mei the late one of Monday.
fn published() -> Books {
    let mut books = books();
    let duties = vec![duty(LIN, MONDAY, EARLY), duty(LIN, "2026-11-24", EARLY), duty(MEI, MONDAY, LATE)];
    done(&mut books, WU, draft(0, duties));
    done(&mut books, WU, publish(&[LIN, MEI]));
    books
}

#[test]
fn a_cleaner_plans_nothing_and_a_director_only_looks() {
    let books = published();
    for author in [LIN, DIRECTOR] {
        assert_eq!(refused(&books, author, draft(1, vec![])), Refusal::NotAllowed);
        assert_eq!(refused(&books, author, publish(&[LIN])), Refusal::NotAllowed);
        assert_eq!(refused(&books, author, Operation::Shift(ShiftStep::Put(shift(EARLY, "06:00:00", "14:00:00")))), Refusal::NotAllowed);
        assert_eq!(refused(&books, author, open(MEI, MONDAY, LATE)), Refusal::NotAllowed);
    }
}

#[test]
fn a_roster_is_published_once_and_again_and_a_draft_of_an_old_one_is_not_written_over_it() {
    let mut books = books();
    let duties = vec![duty(LIN, MONDAY, EARLY)];
    done(&mut books, WU, draft(0, duties.clone()));
    assert_eq!(refused(&books, WU, publish(&[LIN, MEI])), Refusal::ChangedMeanwhile, "others than it is about");
    let changes = done(&mut books, WU, publish(&[LIN]));
    assert_eq!(told(&changes), [LIN]);
    assert_eq!((week(&books, LIN).version, week(&books, LIN).changes_since_seen().len()), (1, 1));
    assert_eq!(refused(&books, WU, publish(&[LIN])), Refusal::AlreadyDone);
    assert_eq!(refused(&books, WU, draft(0, duties.clone())), Refusal::ChangedMeanwhile);
    done(&mut books, LIN, SeeRoster { week: day(MONDAY), version: 1 });
    assert_eq!(refused(&books, LIN, SeeRoster { week: day(MONDAY), version: 2 }), invalid("version"));

    // Mei comes in; for Lin nothing changes, and she is told nothing.
    done(&mut books, WU, draft(1, [duties, vec![duty(MEI, MONDAY, LATE)]].concat()));
    let changes = done(&mut books, WU, publish(&[LIN, MEI]));
    assert_eq!((told(&changes), week(&books, LIN).version), (vec![MEI], 1));
    // Lin goes out: her week is empty, and she sees that.
    done(&mut books, WU, draft(2, vec![duty(MEI, MONDAY, LATE)]));
    let changes = done(&mut books, WU, publish(&[LIN, MEI]));
    assert_eq!((told(&changes), week(&books, LIN).duties.len(), week(&books, LIN).changes_since_seen().len()), (vec![LIN], 0, 1));
}

#[test]
fn a_roster_in_which_somebody_is_at_two_places_is_not_published() {
    let mut books = books();
    let split = Shift {
        parts: vec![window("06:00", "07:00"), window("20:00", "21:00")],
        id: ShiftId(Uuid::from_u128(60)),
        ..shift(EARLY, "06:00:00", "07:00:00")
    };
    done(&mut books, WU, Operation::Shift(ShiftStep::Put(split.clone())));
    let noon = Shift { id: ShiftId(Uuid::from_u128(61)), ..shift(EARLY, "11:00:00", "12:00:00") };
    done(&mut books, WU, Operation::Shift(ShiftStep::Put(noon.clone())));
    // The first and the last clash; between them stands one that does not.
    done(&mut books, WU, draft(0, vec![duty(LIN, MONDAY, split.id), duty(LIN, MONDAY, noon.id), duty(LIN, MONDAY, LATE)]));
    assert_eq!(refused(&books, WU, publish(&[LIN])), Refusal::RosterClashes { count: 1 });
    done(&mut books, WU, draft(0, vec![duty(DIRECTOR, MONDAY, EARLY)]));
    assert_eq!(refused(&books, WU, publish(&[DIRECTOR])), Refusal::RosterClashes { count: 1 }, "no post that works it");
}

#[test]
fn the_night_before_a_week_and_what_somebody_steps_in_for_clash_with_its_plan() {
    let mut books = published();
    let night = Shift { id: ShiftId(Uuid::from_u128(62)), ..shift(EARLY, "22:00:00", "07:00:00") };
    done(&mut books, WU, Operation::Shift(ShiftStep::Put(night.clone())));
    let sunday = DraftRoster { week: day("2026-11-16"), version: 0, duties: vec![duty(MEI, "2026-11-22", night.id)] };
    done(&mut books, WU, sunday);
    done(&mut books, WU, PublishRoster { week: day("2026-11-16"), people: vec![MEI] });
    done(&mut books, WU, draft(1, vec![duty(LIN, MONDAY, EARLY), duty(MEI, MONDAY, EARLY)]));
    assert_eq!(refused(&books, WU, publish(&[LIN, MEI])), Refusal::RosterClashes { count: 1 }, "Mei works until seven");
    done(&mut books, WU, draft(1, vec![duty(LIN, MONDAY, EARLY), duty(MEI, MONDAY, LATE)]));
    done(&mut books, WU, publish(&[LIN, MEI]));
}

#[test]
fn a_shift_that_is_changed_leaves_what_was_worked_as_it_was() {
    let mut books = published();
    let claimed = Shift {
        earlier: vec![EarlierHours { until: day("2026-11-29"), parts: vec![window("00:00", "23:00")], break_minutes: 0, grace_minutes: 0 }],
        ..shift(EARLY, "08:00:00", "16:00:00")
    };
    done(&mut books, WU, Operation::Shift(ShiftStep::Put(claimed)));
    let kept = &books.site.shifts[&EARLY];
    let begins = |date: &str| kept.hours(day(date)).parts[0].from.to_string();
    assert_eq!(
        (begins("2026-11-20"), begins("2026-12-20")),
        ("06:00:00".into(), "08:00:00".into()),
        "nobody says what it was but the record"
    );
}

#[test]
fn whoever_is_to_work_a_shift_is_told_of_its_other_hours_and_nobody_else() {
    let mut books = published();
    let put = |from: &str| Operation::Shift(ShiftStep::Put(shift(EARLY, from, "15:00:00")));
    let changes = done(&mut books, WU, put("07:00:00"));
    // Monday's has begun by the old hours; Tuesday's is Lin's. Mei works late.
    assert_eq!(told(&changes), [LIN]);
    let titles = changes.iter().find_map(|change| match change {
        Change::Put(Record::Messages(message)) => Some((message.title.clone(), message.title_en.clone())),
        _ => None,
    });
    assert_eq!(titles.unwrap(), ("班改为 07:00–15:00".into(), "Shift is now 07:00–15:00".into()));
    assert_eq!(told(&done(&mut books, WU, put("07:00:00"))), [], "nothing is other than it was");
    let renamed = Shift { name: Text::new("早班", "Early"), look_after_minutes: 30, ..shift(EARLY, "07:00:00", "15:00:00") };
    assert_eq!(told(&done(&mut books, WU, Operation::Shift(ShiftStep::Put(renamed)))), []);
    // Who has somebody stepping in for them need not come.
    let mut free = week(&books, LIN);
    free.duties.iter_mut().for_each(|duty| duty.covered_by = Some(MEI));
    books.absorb(&[Change::Put(free.into())]);
    assert_eq!(told(&done(&mut books, WU, put("08:00:00"))), []);
}

fn window(from: &str, until: &str) -> Window {
    Window { from: format!("{from}:00").parse().unwrap(), until: format!("{until}:00").parse().unwrap() }
}

#[test]
fn whoever_leads_a_building_drafts_their_own_peoples_part_and_publishes_nothing() {
    let mut books = published();
    let theirs = vec![duty(LIN, MONDAY, EARLY), duty(LIN, "2026-11-24", EARLY), duty(MEI, MONDAY, LATE)];
    done(&mut books, EAST_LEAD, draft(1, [theirs.clone(), vec![duty(FANG, "2026-11-25", EARLY)]].concat()));
    assert_eq!(refused(&books, EAST_LEAD, draft(1, [theirs, vec![duty(SUN, MONDAY, EARLY)]].concat())), not_found("person"));
    assert_eq!(refused(&books, EAST_LEAD, publish(&[LIN, MEI, FANG])), Refusal::NotAllowed);
    done(&mut books, WU, publish(&[LIN, MEI, FANG]));
}

fn ask_leave(id: u128, person: PersonId, from: &str) -> AskLeave {
    let (leave, from) = (LeaveId(Uuid::from_u128(id)), day(from));
    AskLeave { leave, person, kind: LeaveKind::Annual, from, until: from, half: None, reason: "回家".into() }
}

fn decide_leave(id: u128, granted: bool, note: &str) -> DecideLeave {
    DecideLeave { leave: LeaveId(Uuid::from_u128(id)), granted, note: note.into() }
}

#[test]
fn leave_is_asked_for_granted_by_somebody_else_and_taken_back_while_it_has_not_begun() {
    let mut books = published();
    let changes = done(&mut books, LIN, ask_leave(1, LIN, "2026-11-25"));
    assert_eq!(told(&changes), [WU, EAST_LEAD], "those who lead her");
    assert_eq!(refused(&books, LIN, ask_leave(1, LIN, "2026-11-25")), Refusal::IdReused);
    assert_eq!(refused(&books, LIN, decide_leave(1, true, "")), Refusal::OwnWork);
    assert_eq!(refused(&books, MEI, decide_leave(1, true, "")), Refusal::NotAllowed);
    assert_eq!(refused(&books, WU, decide_leave(1, false, " ")), Refusal::Missing { field: "note".into() });
    assert_eq!(told(&done(&mut books, EAST_LEAD, decide_leave(1, true, ""))), [LIN]);
    let state = |books: &Books| books.crew::<Leave>(Uuid::from_u128(1)).unwrap().state;
    assert_eq!(state(&books), AskState::Granted);
    // Two leads decide: the second comes late, and is kept.
    let late = judge(&books, &received(WU, decide_leave(1, false, "no")));
    assert_eq!(late, Ruling::Conflict(Refusal::AskMovedOn { state: AskState::Granted }));
    let withdraw = WithdrawLeave { leave: LeaveId(Uuid::from_u128(1)) };
    let begun = "2026-11-24T16:00:00Z".parse().unwrap();
    assert!(matches!(judge(&books, &received_at(LIN, begun, withdraw.clone())), Ruling::Conflict(Refusal::AskMovedOn { .. })));
    assert_eq!(refused(&books, MEI, withdraw.clone()), Refusal::NotAllowed);
    let mut other = books.clone();
    done(&mut other, LIN, withdraw.clone());
    assert_eq!(state(&other), AskState::Withdrawn);
    // Whoever leads takes it back: she hears of it.
    assert_eq!(told(&done(&mut books, WU, withdraw)), [LIN]);

    // A lead of the eastern building does not know who works in the western one.
    done(&mut books, SUN, ask_leave(2, SUN, "2026-11-25"));
    assert_eq!(refused(&books, EAST_LEAD, decide_leave(2, true, "")), not_found("person"));
    assert_eq!(refused(&books, EAST_LEAD, ask_leave(3, SUN, "2026-11-26")), not_found("person"));
    // What has not arrived yet is waited for.
    assert_eq!(judge(&books, &received(WU, decide_leave(9, true, ""))), Ruling::Held(Hold::Needs(Uuid::from_u128(9))));
    let far = AskLeave { until: day("2028-11-25"), ..ask_leave(4, LIN, "2026-11-25") };
    assert_eq!(refused(&books, LIN, far), invalid("until"));
}

#[test]
fn nobody_says_how_much_leave_they_have_themselves() {
    let mut books = published();
    let allowance = |person| LeaveAllowance {
        id: LeaveAllowance::id_of(SITE, person, LeaveKind::Annual, 2026),
        site: SITE,
        person,
        kind: LeaveKind::Annual,
        year: 2026,
        half_days: 10,
    };
    assert_eq!(refused(&books, WU, allowance(WU)), Refusal::OwnWork);
    assert_eq!(refused(&books, LIN, allowance(MEI)), Refusal::NotAllowed);
    assert_eq!(refused(&books, EAST_LEAD, allowance(SUN)), not_found("person"));
    assert_eq!(refused(&books, WU, LeaveAllowance { year: 2027, ..allowance(LIN) }), invalid("allowance"));
    done(&mut books, WU, allowance(LIN));
}

fn clock(person: PersonId, shown: ShownBy) -> Clock {
    Clock { clocking: ClockingId(Uuid::from_u128(900)), person, way: Way::In, post: Some(POST), shown }
}

#[test]
fn somebody_clocks_in_by_a_code_near_the_post_or_before_the_eyes_of_their_lead() {
    let mut books = published();
    let code = |code: &str| ShownBy::Code { code: code.into() };
    let at = |latitude, accuracy| ShownBy::Position { position: spot(latitude, accuracy) };
    assert_eq!(refused(&books, LIN, clock(LIN, code("GATE-2"))), Refusal::WrongCode);
    assert_eq!(refused(&books, LIN, clock(MEI, code("GATE-1"))), Refusal::NotAllowed, "for somebody else");
    assert_eq!(refused(&books, LIN, Clock { post: None, ..clock(LIN, code("GATE-1")) }), Refusal::Missing { field: "post".into() });
    // A degree is 111 km. What a phone believes counts in its favour, up to 100 m.
    assert!(matches!(refused(&books, LIN, clock(LIN, at(31.002, 10.0))), Refusal::TooFar { metres: 222 }));
    assert!(matches!(refused(&books, LIN, clock(LIN, at(32.0, 1_000_000.0))), Refusal::TooFar { .. }));
    assert_eq!(refused(&books, LIN, clock(LIN, at(f64::NAN, 1.0))), invalid("position"));
    let eyes = || ShownBy::Lead { note: "在门口".into() };
    assert_eq!(refused(&books, WU, clock(WU, eyes())), Refusal::OwnWork);
    assert_eq!(refused(&books, LIN, clock(MEI, eyes())), Refusal::NotAllowed);
    assert_eq!(refused(&books, EAST_LEAD, clock(SUN, eyes())), not_found("person"));
    done(&mut books.clone(), WU, clock(SUN, eyes()));
    done(&mut books.clone(), EAST_LEAD, Clock { post: None, ..clock(LIN, eyes()) });
    done(&mut books.clone(), LIN, clock(LIN, at(31.001, 100.0)));
    done(&mut books, LIN, clock(LIN, code("GATE-1")));
    assert_eq!(refused(&books, LIN, clock(LIN, code("GATE-1"))), Refusal::IdReused, "what is recorded stands");

    // A phone whose clock is ahead.
    let mut ahead = received(LIN, Clock { clocking: ClockingId(Uuid::from_u128(901)), ..clock(LIN, code("GATE-1")) });
    ahead.captured = Captured::by_server(nine() + TimeDelta::hours(12));
    let Ruling::Applied(changes) = judge(&books, &ahead) else { panic!("it counts") };
    let [Change::Put(Record::Clockings(clocking))] = &changes[..] else { panic!("a clocking") };
    assert_eq!(clocking.at.at, nine(), "nobody was here after it arrived");
}

fn correct(person: PersonId, at: Timestamp) -> AskCorrection {
    AskCorrection { correction: CorrectionId(Uuid::from_u128(800)), person, way: Way::In, at, reason: "手机没电".into() }
}

#[test]
fn a_correction_stands_beside_what_was_clocked_and_somebody_else_grants_it() {
    let mut books = published();
    done(&mut books, LIN, clock(LIN, ShownBy::Code { code: "GATE-1".into() }));
    let clocked = books.crew::<Clocking>(Uuid::from_u128(900)).unwrap().clone();
    let six = nine() - TimeDelta::hours(3);
    assert_eq!(refused(&books, LIN, correct(LIN, nine() + TimeDelta::hours(1))), invalid("at"), "nobody knows what will be");
    assert_eq!(refused(&books, LIN, correct(LIN, nine() - TimeDelta::days(200))), invalid("at"));
    assert_eq!(refused(&books, LIN, correct(MEI, six)), Refusal::NotAllowed);
    assert_eq!(
        refused(&books, LIN, AskCorrection { reason: " ".into(), ..correct(LIN, six) }),
        Refusal::Missing { field: "reason".into() }
    );
    assert_eq!(told(&done(&mut books, LIN, correct(LIN, six))), [WU, EAST_LEAD]);
    let decide = |granted, note: &str| DecideCorrection { correction: CorrectionId(Uuid::from_u128(800)), granted, note: note.into() };
    assert_eq!(refused(&books, LIN, decide(true, "")), Refusal::OwnWork);
    assert_eq!(refused(&books, DIRECTOR, decide(true, "")), Refusal::NotAllowed);
    assert_eq!(refused(&books, WU, decide(false, "")), Refusal::Missing { field: "note".into() });
    assert_eq!(told(&done(&mut books, WU, decide(true, ""))), [LIN]);
    assert!(matches!(judge(&books, &received(EAST_LEAD, decide(false, "no"))), Ruling::Conflict(Refusal::AskMovedOn { .. })));
    assert_eq!(books.crew::<Correction>(Uuid::from_u128(800)).unwrap().state, AskState::Granted);
    assert_eq!(books.crew::<Clocking>(Uuid::from_u128(900)), Some(&clocked));
}

#[test]
fn nobody_but_the_server_asks_to_look_in_its_name() {
    let mut books = published();
    let look = LookFor { person: LIN, date: day(MONDAY), shift: EARLY };
    assert_eq!(refused(&books, WU, look.clone()), Refusal::NotAllowed);
    assert_eq!(told(&done(&mut books, PersonId::SERVER, look)), [WU, EAST_LEAD]);
}

fn open(person: PersonId, date: &str, shift: ShiftId) -> OpenReplacement {
    OpenReplacement { person, date: day(date), shift, why: Missing::Absent, note: String::new() }
}

fn gap() -> ReplacementId {
    Replacement::id_of(SITE, LIN, day(MONDAY), EARLY)
}

fn answer(accepts: bool) -> AnswerStepIn {
    AnswerStepIn { replacement: gap(), absent: LIN, date: day(MONDAY), accepts, note: String::new() }
}

fn asking(people: &[PersonId]) -> AskToStepIn {
    AskToStepIn { replacement: gap(), people: people.to_vec(), ranked: vec![] }
}

fn assign(person: PersonId) -> AssignReplacement {
    AssignReplacement { replacement: gap(), absent: LIN, date: day(MONDAY), person, ranked: vec![] }
}

fn cancel(stepping: Option<PersonId>) -> CancelReplacement {
    CancelReplacement { replacement: gap(), absent: LIN, date: day(MONDAY), stepping, note: String::new() }
}

fn replacement(books: &Books) -> Replacement {
    books.crew::<Replacement>(gap().0).cloned().unwrap()
}

fn own_duty(books: &Books) -> Duty {
    week(books, LIN).own_duty(day(MONDAY), EARLY).cloned().unwrap()
}

/// Lin is missing; Mei, Fang and Sun are asked.
fn asked() -> Books {
    let mut books = published();
    done(&mut books, WU, open(LIN, MONDAY, EARLY));
    assert_eq!(told(&done(&mut books, WU, asking(&[MEI, FANG, SUN]))), [MEI, FANG, SUN]);
    books
}

#[test]
fn a_gap_is_one_of_a_duty_that_there_is_and_opened_once() {
    let mut books = published();
    assert_eq!(refused(&books, WU, open(LIN, MONDAY, LATE)), not_found("duty"));
    assert_eq!(refused(&books, WU, open(SUN, MONDAY, EARLY)), not_found("duty"), "no week of theirs is published");
    assert_eq!(refused(&books, EAST_LEAD, open(SUN, MONDAY, EARLY)), not_found("person"));
    done(&mut books, WU, open(LIN, MONDAY, EARLY));
    assert_eq!(replacement(&books).areas, [AREA]);
    let twice = judge(&books, &received(EAST_LEAD, open(LIN, MONDAY, EARLY)));
    assert_eq!(twice, Ruling::Conflict(Refusal::ReplacementMovedOn { state: ReplacementState::Open }), "two leads see the same gap");
    assert_eq!(refused(&books, WU, asking(&[])), Refusal::Missing { field: "people".into() });
    assert_eq!(refused(&books, WU, asking(&[LIN])), invalid("people"));
    assert_eq!(refused(&books, EAST_LEAD, asking(&[SUN])), not_found("person"));
    assert_eq!(refused(&books, FANG, answer(true)), Refusal::NotAllowed, "nobody has asked her");
}

#[test]
fn whoever_is_at_work_then_does_not_step_in() {
    let mut books = books();
    done(&mut books, WU, draft(0, vec![duty(LIN, MONDAY, EARLY), duty(MEI, MONDAY, EARLY)]));
    done(&mut books, WU, publish(&[LIN, MEI]));
    done(&mut books, WU, open(LIN, MONDAY, EARLY));
    assert_eq!(refused(&books, WU, assign(MEI)), Refusal::RosterClashes { count: 1 });
    done(&mut books, WU, asking(&[MEI]));
    assert_eq!(refused(&books, MEI, answer(true)), Refusal::RosterClashes { count: 1 });
    done(&mut books, MEI, answer(false));
}

proptest! {
    #[test]
    fn the_first_yes_wins_in_whatever_order_they_come(order in Just(vec![MEI, FANG, SUN]).prop_shuffle(), no in 0..4_usize) {
        let mut books = asked();
        let mut winner = None;
        for (n, person) in order.iter().enumerate() {
            let ruling = judge(&books, &received(*person, answer(n != no)));
            match ruling {
                Ruling::Applied(changes) => {
                    books.absorb(&changes);
                    if n != no {
                        prop_assert_eq!(winner, None, "two stepped in");
                        winner = Some(*person);
                        let mut told = told(&changes);
                        told.sort();
                        let said_no = (no < n).then(|| order[no]);
                        let mut wanted: Vec<PersonId> = order.iter().copied().filter(|one| one != person && Some(*one) != said_no).chain([WU]).collect();
                        wanted.sort();
                        prop_assert_eq!(told, wanted, "the lead, and those who need not wait any more");
                    }
                }
                Ruling::Conflict(refusal) => {
                    prop_assert_eq!(refusal, Refusal::ReplacementMovedOn { state: ReplacementState::Filled });
                    prop_assert!(winner.is_some());
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }
        let winner = winner.unwrap();
        prop_assert_eq!(replacement(&books).filled.map(|filled| filled.person), Some(winner));
        prop_assert_eq!(own_duty(&books).covered_by, Some(winner));
        for person in [MEI, FANG, SUN] {
            let of = books.crew::<DutyWeek>(DutyWeek::id_of(SITE, person, day(MONDAY)).0);
            let stepping: Vec<&Duty> = of.map(|week| week.duties.iter().filter(|duty| duty.replaces == Some(gap())).collect()).unwrap_or_default();
            prop_assert_eq!(stepping.len(), usize::from(person == winner));
            prop_assert!(stepping.iter().all(|duty| duty.areas == [AREA] && duty.post == Some(POST)), "the areas have a name again");
        }
        // Whoever said yes and was first can't just say no.
        prop_assert!(matches!(judge(&books, &received(winner, answer(false))), Ruling::Conflict(_)));
    }
}

#[test]
fn a_gap_that_is_called_off_leaves_the_weeks_as_they_were_and_may_be_opened_again() {
    let mut books = asked();
    let before = (week(&books, LIN).duties, week(&books, MEI).duties);
    done(&mut books, MEI, answer(true));
    assert_eq!(week(&books, MEI).seen, Some(week(&books, MEI).version), "she said so herself");
    assert_eq!(refused(&books, WU, cancel(None)), Refusal::ChangedMeanwhile, "who calls it off knows of her");
    assert_eq!(refused(&books, MEI, cancel(Some(MEI))), Refusal::NotAllowed);
    assert!(told(&done(&mut books, WU, cancel(Some(MEI)))).contains(&MEI));
    assert_eq!((week(&books, LIN).duties, week(&books, MEI).duties), before);
    assert!(matches!(judge(&books, &received(FANG, answer(true))), Ruling::Conflict(Refusal::ReplacementMovedOn { .. })));
    assert!(matches!(judge(&books, &received(WU, cancel(None))), Ruling::Conflict(Refusal::ReplacementMovedOn { .. })));

    done(&mut books, WU, open(LIN, MONDAY, EARLY));
    assert_eq!((replacement(&books).state, replacement(&books).asked.len()), (ReplacementState::Open, 0));
    assert_eq!(refused(&books, FANG, answer(true)), Refusal::NotAllowed, "that was another time");
    done(&mut books, WU, assign(SUN));
    assert_eq!(own_duty(&books).covered_by, Some(SUN));
    // Published again, who covers whom stays.
    done(&mut books, WU, draft(1, vec![duty(LIN, MONDAY, EARLY), duty(MEI, "2026-11-25", LATE)]));
    done(&mut books, WU, publish(&[LIN, MEI]));
    assert_eq!(own_duty(&books).covered_by, Some(SUN));
    assert_eq!(week(&books, SUN).duties.len(), 1);
}
