//! Is the crew's day kept on a phone like everything else: offline, by the same rules, and nobody called absent for want of a signal?

use super::{
    phone::{Phone, dawn, jpeg},
    world::{AREA, LIN, LOBBY, MEI, SITE, WANG},
};
use crate::{
    Error,
    inputs::{ClockBy, ClockInput, CorrectionInput, GapInput, LeaveInput, PositionInput},
};
use chrono::NaiveDate;
use domain::{
    attendance::{Attended, Way},
    books::{Change, Collection},
    crew::Signed,
    geo::{Datum, Position},
    ids::{AreaId, PersonId, ReplacementId, ShiftId},
    leave::{AskState, Leave, LeaveAllowance, LeaveKind},
    operation::{DraftRoster, PublishRoster},
    people::Role,
    place::Area,
    refusal::Refusal,
    replacement::{Missing, Replacement, ReplacementState},
    responsibility::{Responsibility, Share},
    roster::{Duty, DutyWeek, PlannedDuty},
    route::Window,
    shift::Shift,
    text::Text,
};
use uuid::Uuid;

pub(super) const EARLY: ShiftId = ShiftId(Uuid::from_u128(201));
pub(super) const LATE: ShiftId = ShiftId(Uuid::from_u128(202));

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn shift(id: ShiftId, zh: &str, en: &str, from: &str, until: &str) -> Shift {
    Shift {
        id,
        site: SITE,
        name: Text::new(zh, en),
        mark: zh.chars().take(1).collect(),
        parts: vec![Window { from: from.parse().unwrap(), until: until.parse().unwrap() }],
        break_minutes: 30,
        grace_minutes: 5,
        look_after_minutes: 20,
        roles: vec![Role::Cleaner],
        retired: false,
        earlier: vec![],
    }
}

pub(super) fn plan(person: PersonId, date: &str, shift: ShiftId) -> PlannedDuty {
    PlannedDuty { person, date: day(date), shift, areas: vec![AREA], post: Some(LOBBY) }
}

/// The office publishes a week: the story begins on Monday, 23 November, at 08:00.
pub(super) fn publish(phone: &mut Phone, duties: Vec<PlannedDuty>, version: u32) {
    let people: std::collections::BTreeSet<PersonId> = [LIN, MEI].into();
    let named = duties.iter().map(|duty| duty.person).collect::<std::collections::BTreeSet<_>>();
    let people = if version == 0 { named } else { people };
    phone.server.office(WANG, DraftRoster { week: day("2026-11-23"), version, duties }.into());
    phone.server.office(WANG, PublishRoster { week: day("2026-11-23"), people: people.into_iter().collect() }.into());
}

pub(super) fn with_roster(person: PersonId) -> Phone {
    let mut phone = Phone::of(person);
    phone.server.write(&[
        Change::Put(shift(EARLY, "早班", "Early", "08:00:00", "16:00:00").into()),
        Change::Put(shift(LATE, "晚班", "Late", "16:00:00", "23:00:00").into()),
    ]);
    publish(&mut phone, vec![plan(LIN, "2026-11-23", EARLY), plan(LIN, "2026-11-24", EARLY), plan(MEI, "2026-11-24", LATE)], 0);
    phone.sync().unwrap();
    phone
}

pub(super) fn by_code(way: Way, code: &str) -> ClockInput {
    ClockInput { way, by: ClockBy::Code { code: code.into() }, photos: vec![] }
}

#[test]
fn a_cleaner_clocks_in_without_a_signal_and_the_phone_knows_it_at_once() {
    let mut lin = with_roster(LIN);
    let mine = lin.engine.my_shift().unwrap();
    let duty = mine.duty.unwrap();
    assert_eq!((duty.shift_name.as_str(), duty.hours.as_str(), duty.day.as_str()), ("早班", "08:00–16:00", "今天"));
    assert_eq!((duty.areas, duty.post), (vec!["大堂".to_owned()], "大堂".to_owned()));
    assert_eq!((mine.offer, mine.state, mine.on_now), (Way::In, Some(Attended::Upcoming), false));
    assert_eq!(mine.next.unwrap().day, "明天");

    lin.time.pass(20 * 60);
    assert_eq!(lin.engine.my_shift().unwrap().state, Some(Attended::Unknown), "another phone may have it");
    assert!(matches!(lin.engine.clock(&by_code(Way::In, "ELSEWHERE"), &[]), Err(Error::Refused(Refusal::WrongCode))));
    let line = lin.engine.clock(&by_code(Way::In, "LOBBY"), &[jpeg()]).unwrap();
    assert_eq!((line.clock.as_str(), line.post.as_str(), line.how.as_str(), line.photos, line.unsent), ("08:20", "大堂", "扫码", 1, true));
    let mine = lin.engine.my_shift().unwrap();
    assert_eq!((mine.offer, mine.state, mine.on_now), (Way::Out, Some(Attended::Late), true));
    assert!(mine.state_words.contains("迟到 20 分钟"), "{}", mine.state_words);
    lin.reopen();
    lin.sync().unwrap();
    let mine = lin.engine.my_shift().unwrap();
    assert_eq!((mine.clocked.len(), mine.clocked[0].unsent, mine.on_now), (1, false, true), "once, and not twice");
    assert_eq!(lin.server.count(Collection::Clockings), 1);
    lin.time.pass(8 * 3_600);
    lin.engine.clock(&by_code(Way::Out, "STAIRS"), &[]).unwrap();
    let mine = lin.engine.my_shift().unwrap();
    assert_eq!((mine.offer, mine.duty.unwrap().day.as_str()), (Way::In, "明天"));
}

#[test]
fn a_position_tells_how_far_away_it_is_and_a_near_one_counts() {
    let mut lin = with_roster(LIN);
    let mut lobby = lin.server.books.site.checkpoints[&LOBBY].clone();
    lobby.position = Position::read(29.5630, 106.5516, 0.0, Datum::Wgs84, false);
    lin.server.write(&[Change::Put(lobby.into())]);
    lin.sync().unwrap();
    let near = |latitude| PositionInput { latitude, longitude: 106.5516, accuracy: 10.0, datum: Datum::Wgs84, mocked: false };
    let at = |latitude| ClockInput { way: Way::In, by: ClockBy::Position { post_id: None, position: near(latitude) }, photos: vec![] };
    match lin.engine.clock(&at(29.5690), &[]) {
        Err(Error::Refused(Refusal::TooFar { metres })) => assert!((600..800).contains(&metres), "{metres}"),
        other => panic!("{other:?}"),
    }
    let line = lin.engine.clock(&at(29.5631), &[]).unwrap();
    assert!(line.metres.unwrap() < 30 && line.how == "定位");
}

#[test]
fn what_changed_in_a_week_is_marked_until_it_was_looked_at() {
    let mut lin = with_roster(LIN);
    assert_eq!(lin.engine.my_shift().unwrap().roster_news, 2);
    let weeks = lin.engine.my_weeks().unwrap();
    assert_eq!((weeks.len(), weeks[0].days.len(), weeks[0].current), (1, 7, true));
    let changed = |weeks: &[crate::screens::WeekScreen]| {
        weeks[0].days.iter().filter(|day| day.changed).map(|day| day.date.clone()).collect::<Vec<_>>()
    };
    assert_eq!(changed(&weeks), ["2026-11-23", "2026-11-24"]);
    assert_eq!(changed(&lin.engine.my_weeks().unwrap()), [""; 0], "looked at once");
    lin.sync().unwrap();
    let id = DutyWeek::id_of(SITE, LIN, day("2026-11-23")).0;
    assert_eq!(lin.server.books.crew::<DutyWeek>(id).unwrap().seen, Some(1), "the lead sees that they looked");
    publish(&mut lin, vec![plan(LIN, "2026-11-23", EARLY), plan(LIN, "2026-11-24", LATE), plan(MEI, "2026-11-24", LATE)], 1);
    lin.sync().unwrap();
    let weeks = lin.engine.my_weeks().unwrap();
    assert_eq!(changed(&weeks), ["2026-11-24"]);
    assert_eq!(
        (weeks[0].days[1].before.clone(), weeks[0].days[1].duties[0].shift_name.as_str()),
        (vec!["早班 08:00–16:00".to_owned()], "晚班")
    );
    assert_eq!(lin.engine.refused().unwrap().len(), 0);
}

#[test]
fn leave_is_asked_for_offline_decided_by_the_lead_and_taken_back_in_time() {
    let mut lin = with_roster(LIN);
    let allowance = LeaveAllowance {
        id: LeaveAllowance::id_of(SITE, LIN, LeaveKind::Annual, 2026),
        site: SITE,
        person: LIN,
        kind: LeaveKind::Annual,
        year: 2026,
        half_days: 10,
    };
    lin.server.write(&[Change::Put(allowance.into())]);
    lin.sync().unwrap();
    let mut input = LeaveInput {
        site_id: SITE.to_string(),
        kind: LeaveKind::Annual,
        from: "2026-11-26".into(),
        until: "2026-11-25".into(),
        half: None,
        reason: "回家".into(),
        photos: vec![],
    };
    assert!(matches!(lin.engine.ask_leave(&input, &[]), Err(Error::Refused(Refusal::Invalid { .. }))));
    input.until = "2026-11-27".into();
    let leave = lin.engine.ask_leave(&input, &[jpeg()]).unwrap();
    let mine = lin.engine.my_leave().unwrap();
    let line = &mine.leaves[0];
    assert_eq!(
        (line.state, line.days.as_str(), line.unsent, line.may_withdraw, line.photos),
        (AskState::Asked, "11月26日至11月27日", true, true, 1)
    );
    assert_eq!((mine.balances[0].allowed.as_str(), mine.balances[0].asked.as_str(), mine.balances[0].left.as_str()), ("5", "2", "5"));
    lin.sync().unwrap();

    let mut wang = Phone::beside(&lin);
    wang.with(&mut lin.server, |wang| {
        wang.enrol();
        wang.sign_in(WANG);
        wang.sync().unwrap();
        let board = wang.engine.crew_board(None).unwrap();
        assert_eq!((board.leaves.len(), board.leaves[0].person.as_str(), board.leaves[0].may_decide), (1, "林梅", true));
        assert_eq!(wang.engine.my_shift().unwrap().to_decide, 1);
        assert!(matches!(wang.engine.decide_leave(leave, false, " "), Err(Error::Refused(Refusal::Missing { .. }))), "a no needs a word");
        wang.engine.decide_leave(leave, true, "").unwrap();
        wang.sync().unwrap();
    });
    lin.sync().unwrap();
    let mine = lin.engine.my_leave().unwrap();
    assert_eq!(
        (mine.leaves[0].state, mine.leaves[0].decided_by.as_str(), mine.balances[0].left.as_str()),
        (AskState::Granted, "王芳", "3")
    );
    lin.engine.withdraw_leave(leave).unwrap();
    lin.sync().unwrap();
    assert_eq!(lin.server.books.crew::<Leave>(leave.0).unwrap().state, AskState::Withdrawn);
}

#[test]
fn a_correction_is_by_the_sites_clock_and_stands_beside_what_was_clocked() {
    let mut lin = with_roster(LIN);
    lin.time.pass(3 * 3_600);
    let mut input = CorrectionInput {
        site_id: SITE.to_string(),
        way: Way::In,
        date: "2026-11-23".into(),
        time: "07:58".into(),
        reason: "手机没电".into(),
        photos: vec![],
    };
    let correction = lin.engine.ask_correction(&input, &[]).unwrap();
    input.time = "23:00".into();
    assert!(matches!(lin.engine.ask_correction(&input, &[]), Err(Error::Refused(Refusal::Invalid { .. }))), "not before it was");
    let line = &lin.engine.my_corrections().unwrap()[0];
    assert_eq!((line.clock.as_str(), line.day.as_str(), line.state, line.unsent), ("07:58", "今天", AskState::Asked, true));
    lin.sync().unwrap();
    let mut wang = Phone::beside(&lin);
    wang.with(&mut lin.server, |wang| {
        wang.enrol();
        wang.sign_in(WANG);
        wang.sync().unwrap();
        assert_eq!(wang.engine.crew_board(None).unwrap().corrections.len(), 1);
        wang.engine.decide_correction(correction, true, "").unwrap();
        wang.sync().unwrap();
    });
    lin.sync().unwrap();
    let mine = lin.engine.my_shift().unwrap();
    assert_eq!((mine.state, mine.on_now, mine.offer, mine.clocked[0].how.as_str()), (Some(Attended::Present), true, Way::Out, "补卡"));
}

#[test]
fn the_board_calls_nobody_absent_until_the_lead_does_and_the_first_yes_steps_in() {
    let mut wang = with_roster(WANG);
    wang.time.pass(3_600);
    let board = wang.engine.crew_board(None).unwrap();
    let lin = &board.shifts[0].people[0];
    assert_eq!((board.shifts.len(), board.shifts[0].running, board.not_here), (1, true, 1));
    assert_eq!((lin.name.as_str(), lin.state, lin.may_open), ("林梅", Attended::Unknown, Some(Missing::Absent)));
    assert!(board.uncovered.is_empty(), "nobody knows yet");

    let gap = GapInput {
        site_id: board.site_id.clone(),
        person_id: lin.person_id.clone(),
        date: board.shifts[0].date.clone(),
        shift_id: board.shifts[0].shift_id.clone(),
        why: Missing::Absent,
        note: "电话不通".into(),
    };
    let gap: ReplacementId = wang.engine.open_gap(&gap).unwrap();
    let board = wang.engine.crew_board(None).unwrap();
    assert_eq!((board.shifts[0].people[0].state, board.uncovered.clone()), (Attended::Absent, vec!["大堂".to_owned()]));
    assert_eq!((board.gaps.len(), board.gaps[0].missing.as_str(), board.gaps[0].unsent), (1, "林梅", true));
    let screen = wang.engine.gap(gap).unwrap();
    assert_eq!((screen.candidates.len(), screen.candidates[0].name.as_str(), screen.candidates[0].able), (1, "李梅", true));
    assert!(screen.candidates[0].reasons.iter().all(|reason| !reason.words.is_empty() && !reason.bars));
    wang.engine.ask_to_step_in(gap, vec![MEI]).unwrap();
    assert!(wang.engine.gap(gap).unwrap().candidates[0].asked);
    wang.sync().unwrap();

    let mut mei = Phone::beside(&wang);
    mei.with(&mut wang.server, |mei| {
        mei.enrol();
        mei.sign_in(MEI);
        mei.sync().unwrap();
        assert_eq!(mei.engine.my_shift().unwrap().to_answer, 1);
        let asked = &mei.engine.step_ins().unwrap()[0];
        assert_eq!(
            (asked.waits, asked.asked_by.as_str(), asked.gap.missing.as_str(), asked.gap.hours.as_str()),
            (true, "王芳", "", "08:00–16:00")
        );
        mei.engine.answer_step_in(gap, true, "马上到").unwrap();
        let asked = &mei.engine.step_ins().unwrap()[0];
        assert_eq!((asked.mine, asked.words.as_str()), (true, "您答应了，等待确认"), "only the server knows who was first");
        assert!(mei.engine.my_shift().unwrap().duty.unwrap().stepping_in, "it is their duty now");
        mei.sync().unwrap();
        assert_eq!(mei.engine.step_ins().unwrap()[0].words, "由您补位");
        mei.engine.clock(&by_code(Way::In, "LOBBY"), &[]).unwrap();
        mei.sync().unwrap();
    });
    wang.sync().unwrap();
    let board = wang.engine.crew_board(None).unwrap();
    assert_eq!((board.gaps[0].state, board.gaps[0].filled_by.as_str()), (ReplacementState::Filled, "李梅"));
    assert_eq!((board.here, board.not_here, board.covered.clone(), board.uncovered.len()), (1, 0, vec!["大堂".to_owned()], 0));
    assert_eq!(board.shifts[0].people.last().unwrap().covered_by, "李梅");
}

#[test]
fn areas_that_are_divided_stand_on_the_phone_and_those_of_whoever_is_free_are_open_on_the_board() {
    let divide = |person: PersonId, shares: Vec<(ShiftId, Vec<AreaId>)>| {
        let shares = shares.into_iter().map(|(shift, areas)| Share { shift, areas, post: Some(LOBBY) }).collect();
        Responsibility { id: Responsibility::id_of(SITE, person), site: SITE, person, shares }
    };
    let mut wang = with_roster(WANG);
    let stair = AreaId(Uuid::from_u128(260));
    wang.server.write(&[Change::Put(Area { id: stair, site: SITE, building: None, name: Text::new("楼梯", "Stairs"), kind: None }.into())]);
    wang.server.office(WANG, divide(LIN, vec![(EARLY, vec![AREA])]).into());
    // Mei is free today: nobody has her stairs.
    wang.server.office(WANG, divide(MEI, vec![(EARLY, vec![stair, AREA]), (LATE, vec![stair])]).into());
    wang.time.pass(3_600);
    wang.sync().unwrap();
    assert_eq!(wang.engine.crew_board(None).unwrap().uncovered, ["楼梯"], "the lobby is Lin's, of whom nobody knows yet");

    let mut mei = Phone::beside(&wang);
    mei.with(&mut wang.server, |mei| {
        mei.enrol();
        mei.sign_in(MEI);
        mei.sync().unwrap();
        let mine = mei.engine.my_shift().unwrap().answers_for;
        let said: Vec<(&str, usize, &str)> =
            mine.iter().map(|line| (line.shift_name.as_str(), line.areas.len(), line.post.as_str())).collect();
        assert_eq!(said, [("早班", 2, "大堂"), ("晚班", 1, "大堂")]);
    });
    wang.server.office(WANG, divide(MEI, vec![]).into());
    wang.sync().unwrap();
    assert!(wang.engine.crew_board(None).unwrap().uncovered.is_empty(), "what was taken from somebody is nobody's worry");
    mei.with(&mut wang.server, |mei| {
        mei.sync().unwrap();
        assert!(mei.engine.my_shift().unwrap().answers_for.is_empty());
    });
}

#[test]
fn whoever_says_yes_too_late_reads_that_somebody_was_quicker() {
    let mut mei = with_roster(MEI);
    let (date, gap) = (day("2026-11-24"), Replacement::id_of(SITE, LIN, day("2026-11-24"), EARLY));
    let open = domain::operation::OpenReplacement { person: LIN, date, shift: EARLY, why: Missing::OnLeave, note: String::new() };
    mei.server.office(WANG, open.into());
    mei.server.office(WANG, domain::operation::AskToStepIn { replacement: gap, people: vec![MEI], ranked: vec![] }.into());
    mei.sync().unwrap();
    mei.engine.answer_step_in(gap, true, "").unwrap();
    assert!(mei.engine.my_weeks().unwrap()[0].days[1].duties.iter().any(|duty| duty.stepping_in));
    let quicker = domain::operation::AssignReplacement { replacement: gap, absent: LIN, date, person: WANG, ranked: vec![] };
    mei.server.office(WANG, quicker.into());
    mei.sync().unwrap();
    let line = &mei.engine.step_ins().unwrap()[0];
    assert_eq!((line.mine, line.waits, line.words.as_str()), (false, false, "已有同事补位，谢谢"));
    assert!(mei.engine.my_weeks().unwrap()[0].days[1].duties.iter().all(|duty| !duty.stepping_in), "the duty is not theirs");
    let refused = mei.engine.refused().unwrap();
    assert_eq!((refused.len(), refused[0].what.as_str(), refused[0].code.as_str()), (1, "答复补位", "replacement-moved-on"));
}

#[test]
fn a_lead_clocks_whoever_stands_before_them_and_never_themselves() {
    let mut wang = with_roster(WANG);
    wang.engine.clock_for(SITE, LIN, Way::In, "手机没带").unwrap();
    assert!(matches!(wang.engine.clock_for(SITE, WANG, Way::In, ""), Err(Error::Refused(Refusal::OwnWork))));
    let person = wang.engine.crew_person(SITE, LIN).unwrap();
    assert_eq!((person.offer, person.may_clock, person.clocked.len()), (Way::Out, true, 1));
    assert_eq!((person.duties[0].attends.state, person.duties[0].attends.on_now), (Attended::Present, true));
    assert!(!wang.engine.crew_person(SITE, WANG).unwrap().may_clock);
    wang.sync().unwrap();
    assert_eq!(wang.server.count(Collection::Clockings), 1);
    let mut lin = with_roster(LIN);
    assert!(matches!(lin.engine.crew_board(None), Err(Error::NotFound("site"))), "the board is the lead's");
    assert!(matches!(lin.engine.crew_person(SITE, MEI), Err(Error::NotFound("person"))));
}

#[test]
fn a_duty_that_somebody_covers_is_no_longer_mine_to_come_to() {
    let mut lin = with_roster(LIN);
    let by = Signed { by: WANG, at: dawn(), note: String::new() };
    let duty = |date: &str, covered_by| Duty { date: day(date), shift: EARLY, areas: vec![AREA], post: None, replaces: None, covered_by };
    let mut week = DutyWeek::empty(SITE, LIN, day("2026-11-23"), by.clone());
    week.change(vec![duty("2026-11-23", Some(MEI)), duty("2026-11-24", None)], by);
    lin.server.write(&[Change::Put(week.into())]);
    lin.sync().unwrap();
    assert_eq!(lin.engine.my_shift().unwrap().duty.unwrap().date, "2026-11-24");
    assert_eq!(lin.engine.my_weeks().unwrap()[0].days[0].duties[0].covered_by, "李梅");
}
