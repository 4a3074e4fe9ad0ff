//! Does somebody read on their phone what the books say of them: scores, supplies, the month; and does a lead solve several gaps at once?

use super::{
    crew::{EARLY, LATE, by_code, day, plan, publish, with_roster},
    phone::{Phone, dawn},
    world::{AREA, CLEAN, LIN, MEI, SITE, TEMPLATE, WANG},
};
use crate::{Error, inputs::CorrectionInput};
use chrono::TimeDelta;
use domain::{
    assessment::{Assessment, AssessmentKind, AssessmentState, Settlement},
    attendance::{Attended, Way},
    books::{Change, Record},
    checklist::{Answer, Value, Verdict},
    finding::{FindingKind, Severity, Spot},
    ids::{AssessmentId, FindingId, MembershipId, PersonId, PhotoId, ReplacementId, StoreId, SupplyId, SupplyMoveId},
    leave::LeaveKind,
    operation::{
        AnswerStepIn, AskLeave, DecideCorrection, DecideLeave, IssueNotice, IssueSupply, OpenReplacement, RaiseFinding, ReceiveSupply,
        RecordAssessment, ReturnSupply, SettleAssessment,
    },
    patrol::SheetOf,
    people::{Membership, Person, Role},
    photo::{PhotoRef, Sha256},
    quantity::Quantity,
    refusal::Refusal,
    replacement::{Missing, Replacement},
    supply::{Low, Store, Supply},
    text::{Language, Text},
};
use uuid::Uuid;

const CHECKED: AssessmentId = AssessmentId(Uuid::from_u128(301));
const STORE: StoreId = StoreId(Uuid::from_u128(311));
const SOAP: SupplyId = SupplyId(Uuid::from_u128(312));
const ANA: PersonId = PersonId(Uuid::from_u128(321));

fn assess(phone: &mut Phone, assessment: AssessmentId, of: PersonId, verdict: Verdict, kind: AssessmentKind) {
    let answer = Answer { item: CLEAN, value: Some(Value::Verdict(verdict)), note: "玻璃有手印".into(), photos: vec![] };
    let step = RecordAssessment {
        assessment,
        person: of,
        date: day("2026-11-23"),
        kind,
        area: (kind == AssessmentKind::Area).then_some(AREA),
        shift: (kind == AssessmentKind::Shift).then_some(EARLY),
        sheet: SheetOf { template: TEMPLATE, version: 1 },
        answers: vec![answer],
        remark: "下午再看一次".into(),
    };
    phone.server.office(WANG, step.into());
}

#[test]
fn a_cleaner_reads_points_and_reasons_and_disputes_them_without_a_signal() {
    let mut lin = with_roster(LIN);
    let good = AssessmentId(Uuid::from_u128(302));
    let hers = AssessmentId(Uuid::from_u128(303));
    assess(&mut lin, CHECKED, LIN, Verdict::NotApplicable, AssessmentKind::Area);
    assess(&mut lin, good, LIN, Verdict::Pass, AssessmentKind::Shift);
    assess(&mut lin, hers, MEI, Verdict::Pass, AssessmentKind::Shift);
    // A photo is needed where something failed: the office has it, and what matters here is the score.
    let mut failed: Assessment = lin.server.books.crew::<Assessment>(CHECKED.0).unwrap().clone();
    failed.answers[0].value = Some(Value::Verdict(Verdict::Fail));
    failed.score = lin.server.books.company.versions[&(TEMPLATE, 1)].content.score(&failed.answers);
    let shown = PhotoRef {
        id: PhotoId(Uuid::from_u128(304)),
        sha256: Sha256::of(&[]),
        length: 1,
        taken: None,
        position: None,
        claims: None,
        marks: vec![],
    };
    failed.answers[0].photos.push(shown.id);
    failed.photos.push(shown.clone());
    lin.server.write(&[Change::Put(failed.into())]);
    lin.sync().unwrap();
    assert_eq!(lin.server.thumbnails_asked, 1, "what it rests on is to be seen without a signal");

    assert_eq!(lin.engine.my_shift().unwrap().scores_news, 2);
    let scores = lin.engine.my_scores().unwrap();
    assert_eq!((scores.assessments.len(), scores.to_answer), (2, 2));
    let month = &scores.months[0];
    assert_eq!((month.title.as_str(), month.mean.as_str(), month.counted, month.passed), ("2026年11月", "50", 2, 1));
    let screen = lin.engine.assessment(CHECKED).unwrap();
    let line = &screen.line;
    assert_eq!(
        (line.kind_name.as_str(), line.about.as_str(), line.percent, line.passed, line.state_name.as_str(), line.by.as_str()),
        ("区域检查", "大堂", Some(0), Some(false), "待本人确认", "王芳")
    );
    let item = &screen.items[0];
    assert_eq!((item.photos[0].photo_id.clone(), screen.photos.len()), (shown.id.to_string(), 0));
    assert_eq!(
        (item.label.as_str(), item.given.as_str(), item.earned.as_str(), item.possible.as_str(), item.lost, item.note.as_str()),
        ("地面干净", "不合格", "0", "10", true, "玻璃有手印")
    );
    assert_eq!((screen.earned.as_str(), screen.possible.as_str(), screen.pass_mark), ("0", "10", 80));
    assert!(screen.mine && screen.may_answer && !screen.settled);
    assert!(matches!(lin.engine.assessment(hers), Err(Error::NotFound(_))), "a colleague's is not hers to read");

    assert!(matches!(lin.engine.answer_assessment(CHECKED, false, " "), Err(Error::Refused(Refusal::Missing { .. }))), "a no needs words");
    lin.engine.answer_assessment(CHECKED, false, "那是二号楼的照片").unwrap();
    lin.engine.answer_assessment(good, true, "").unwrap();
    let screen = lin.engine.assessment(CHECKED).unwrap();
    assert_eq!((screen.line.state, screen.line.unsent, screen.line.waits), (AssessmentState::Disputed, true, false));
    assert_eq!(
        (screen.said[0].what.as_str(), screen.said[0].by.as_str(), screen.said[0].note.as_str()),
        ("有异议", "林梅", "那是二号楼的照片")
    );
    assert_eq!(lin.engine.unsent().unwrap()[0].what, "考核反馈");
    lin.reopen();
    lin.sync().unwrap();
    assert_eq!(lin.engine.assessment(CHECKED).unwrap().said.len(), 1, "said once, however often it was put on top");
    let settle = SettleAssessment { assessment: CHECKED, how: Settlement::Changed { percent: 90 }, note: "核对后更正".into() };
    lin.server.office(WANG, settle.into());
    lin.sync().unwrap();
    lin.engine.set_language(Language::En).unwrap();
    let screen = lin.engine.assessment(CHECKED).unwrap();
    assert_eq!((screen.line.percent, screen.line.passed, screen.first_percent, screen.settled), (Some(90), Some(true), Some(0), true));
    assert_eq!(screen.said[1].what, "Corrected to 90 %");
    assert_eq!(lin.engine.my_scores().unwrap().months[0].mean, "95");
    assert_eq!((lin.engine.my_shift().unwrap().scores_news, lin.engine.photos_of_scores().unwrap().len()), (0, 0));

    // Two weeks without a word from the server: what others said is shown no more, and an answer is recorded all the same.
    lin.time.pass(15 * 86_400);
    assert!(lin.engine.my_scores().unwrap().closed);
    assert!(matches!(lin.engine.assessment(CHECKED), Err(Error::NotFound(_))));
}

#[test]
fn a_lead_reads_what_was_answered_and_cannot_answer_for_others() {
    let mut wang = with_roster(WANG);
    assess(&mut wang, CHECKED, LIN, Verdict::Pass, AssessmentKind::Shift);
    wang.sync().unwrap();
    let screen = wang.engine.assessment(CHECKED).unwrap();
    assert_eq!((screen.line.person.as_str(), screen.mine, screen.may_answer), ("林梅", false, false));
    assert!(wang.engine.my_scores().unwrap().assessments.is_empty());
    assert!(matches!(wang.engine.answer_assessment(CHECKED, true, ""), Err(Error::Refused(Refusal::NotAllowed))));
}

fn soap() -> Vec<Record> {
    let low = vec![Low { store: STORE, level: Quantity::whole(5) }];
    let (name, unit) = (Text::new("洗洁精", "Detergent"), Text::new("瓶", "bottles"));
    let store =
        Store {
            id: STORE, site: SITE, name: Text::new("一号库", "Store 1"), building: None, area: None, keepers: vec![], retired: false
        };
    vec![store.into(), Supply { id: SOAP, site: SITE, name, unit, price: None, low, norms: vec![], retired: false }.into()]
}

#[test]
fn what_was_issued_is_read_by_whom_it_was_issued_to_and_low_stock_by_whoever_leads() {
    let mut lin = with_roster(LIN);
    let records: Vec<Change> = soap().into_iter().map(Change::Put).collect();
    lin.server.write(&records);
    let entry = |n: u128| SupplyMoveId(Uuid::from_u128(330 + n));
    let (store, supply) = (STORE, SOAP);
    let note = String::new;
    lin.server.office(WANG, ReceiveSupply { entry: entry(0), store, supply, quantity: Quantity::whole(6), note: note() }.into());
    let give = |n, to, quantity, area| IssueSupply { entry: entry(n), store, supply, quantity, to, area, note: note() };
    lin.server.office(WANG, give(1, LIN, Quantity::whole(2), Some(AREA)).into());
    lin.server.office(WANG, give(2, MEI, Quantity::whole(1), None).into());
    let back = ReturnSupply { entry: entry(3), store, supply, quantity: Quantity::thousandths(500), from: LIN, area: None, note: note() };
    lin.server.office(WANG, back.into());
    lin.sync().unwrap();
    let mine = lin.engine.my_supplies(None).unwrap();
    assert_eq!((mine.moves.len(), mine.sees_stores, mine.low.len()), (2, false, 0), "a colleague's are not hers to read");
    assert_eq!((mine.used[0].supply.as_str(), mine.used[0].quantity.as_str()), ("洗洁精", "1.5 瓶"));
    let issued = mine.moves.iter().find(|line| !line.back).unwrap();
    assert_eq!(
        (issued.quantity.as_str(), issued.area.as_str(), issued.store.as_str(), issued.day.as_str(), issued.by.as_str()),
        ("2 瓶", "大堂", "一号库", "今天", "王芳")
    );
    assert_eq!((mine.month.month.as_str(), mine.month.before.as_str(), mine.month.after), ("2026-11", "2026-10", None));
    let before = lin.engine.my_supplies(Some("2026-10")).unwrap();
    assert_eq!((before.moves.len(), before.month.after.as_deref()), (0, Some("2026-11")));
    assert!(matches!(lin.engine.my_supplies(Some("soon")), Err(Error::Refused(Refusal::Invalid { .. }))));

    let mut wang = Phone::beside(&lin);
    wang.with(&mut lin.server, |wang| {
        wang.enrol();
        wang.sign_in(WANG);
        wang.sync().unwrap();
        let seen = wang.engine.my_supplies(None).unwrap();
        assert_eq!((seen.moves.len(), seen.sees_stores), (0, true));
        let low = &seen.low[0];
        assert_eq!(
            (low.supply.as_str(), low.store.as_str(), low.left.as_str(), low.level.as_str(), low.empty),
            ("洗洁精", "一号库", "3.5 瓶", "5 瓶", false)
        );
        assert_eq!(wang.engine.crew_board(None).unwrap().low_stock, 1);
    });
}

#[test]
fn what_is_overdue_stands_on_the_leads_board_until_somebody_has_done_it() {
    let mut wang = with_roster(WANG);
    let board = |wang: &mut Phone| wang.engine.crew_board(None).unwrap();
    assert_eq!((board(&mut wang).overdue_patrols.len(), board(&mut wang).overdue_findings), (0, 0), "its window is open");
    wang.time.pass(15 * 60 * 60 + 59 * 60 + 30);
    let late = board(&mut wang).overdue_patrols;
    assert_eq!(late.len(), 1, "{late:?}");
    // A finding whose day is over as well.
    let finding = FindingId(Uuid::from_u128(331));
    let raise = RaiseFinding {
        finding,
        kind: FindingKind::Nonconformity,
        severity: Severity::Major,
        spot: Spot { area: Some(AREA), ..Spot::default() },
        text: "积灰".into(),
        field: None,
        stopped: false,
        utility: None,
    };
    wang.server.office(WANG, raise.into());
    wang.server.office(WANG, IssueNotice { finding, responsible: LIN, days: 1, corrective: "擦".into(), preventive: "查".into() }.into());
    wang.sync().unwrap();
    assert_eq!(board(&mut wang).overdue_findings, 0);
    wang.time.pass(5 * 24 * 60 * 60);
    assert_eq!(board(&mut wang).overdue_findings, 1);
}

/// Lin and Mei are missing on Tuesday; Ana has come to the crew, and Wang leads it.
fn two_gaps() -> (Phone, [ReplacementId; 2]) {
    let mut wang = with_roster(WANG);
    let member = Membership {
        id: MembershipId(Uuid::from_u128(322)),
        person: ANA,
        role: Role::Cleaner,
        site: Some(SITE),
        buildings: vec![],
        from: dawn() - TimeDelta::days(30),
        until: None,
    };
    let ana = Person { id: ANA, name: "安娜".into(), staff_no: String::new(), active: true };
    wang.server.write(&[Change::Put(ana.into()), Change::Put(member.into())]);
    let duties = vec![plan(LIN, "2026-11-23", EARLY), plan(LIN, "2026-11-24", EARLY), plan(MEI, "2026-11-25", LATE)];
    publish(&mut wang, duties, 1);
    for (person, date, shift) in [(LIN, "2026-11-24", EARLY), (MEI, "2026-11-25", LATE)] {
        let open = OpenReplacement { person, date: day(date), shift, why: Missing::OnLeave, note: String::new() };
        wang.server.office(WANG, open.into());
    }
    wang.sync().unwrap();
    let gaps = [Replacement::id_of(SITE, LIN, day("2026-11-24"), EARLY), Replacement::id_of(SITE, MEI, day("2026-11-25"), LATE)];
    (wang, gaps)
}

#[test]
fn several_gaps_are_solved_together_and_those_people_asked_in_one_go() {
    let (mut wang, [early, late]) = two_gaps();
    assert_eq!(wang.engine.crew_board(None).unwrap().open_gaps, 2);
    let proposal = wang.engine.crew_proposal(SITE).unwrap();
    let who = |proposal: &crate::screens::CrewProposal| proposal.gaps.iter().map(|line| line.name.clone()).collect::<Vec<_>>();
    assert_eq!((proposal.gaps.len(), proposal.to_ask, proposal.without), (2, 2, 0));
    let mut people = who(&proposal);
    assert!(people[0] != people[1] && !people.contains(&String::new()), "nobody twice: {people:?}");
    assert!(proposal.gaps.iter().all(|line| !line.reasons.is_empty() && line.reasons.iter().all(|reason| !reason.bars)));

    let asks: Vec<(ReplacementId, PersonId)> = proposal
        .gaps
        .iter()
        .map(|line| (line.gap.replacement_id.parse().unwrap(), line.person_id.as_ref().unwrap().parse().unwrap()))
        .collect();
    assert_eq!(wang.engine.ask_proposed(&asks).unwrap(), 2);
    assert_eq!(wang.engine.ask_proposed(&asks).unwrap(), 0, "asked once");
    let proposal = wang.engine.crew_proposal(SITE).unwrap();
    assert_eq!((proposal.to_ask, proposal.gaps.iter().all(|line| line.asked && line.gap.unsent)), (0, true));
    wang.sync().unwrap();
    for gap in [early, late] {
        assert_eq!(wang.server.books.crew::<Replacement>(gap.0).unwrap().asked.len(), 1);
    }
    // Whoever says no is proposed no more, and the whole is solved anew.
    let (gap, person) = asks[0];
    let known = wang.server.books.crew::<Replacement>(gap.0).unwrap().clone();
    let no = AnswerStepIn { replacement: gap, absent: known.person, date: known.date, accepts: false, note: "孩子病了".into() };
    wang.server.office(person, no.into());
    wang.sync().unwrap();
    let proposal = wang.engine.crew_proposal(SITE).unwrap();
    let line = proposal.gaps.iter().find(|line| line.gap.replacement_id == gap.to_string()).unwrap();
    assert_ne!(line.person_id.as_deref(), Some(person.to_string().as_str()));
    people.clear();

    // What was filled meanwhile is passed over.
    let quicker =
        domain::operation::AssignReplacement { replacement: late, absent: MEI, date: day("2026-11-25"), person: ANA, ranked: vec![] };
    wang.server.office(WANG, quicker.into());
    wang.sync().unwrap();
    let fresh = if asks.contains(&(late, LIN)) { ANA } else { LIN };
    assert!(matches!(wang.engine.ask_proposed(&[(late, fresh)]), Err(Error::Refused(_))));
    assert_eq!(wang.engine.crew_proposal(SITE).unwrap().gaps.len(), 1);
    let mut lin = with_roster(LIN);
    assert!(matches!(lin.engine.crew_proposal(SITE), Err(Error::NotFound("site"))), "it is the lead's");
}

#[test]
fn a_months_sheet_is_reckoned_from_what_the_phone_has() {
    let mut lin = with_roster(LIN);
    lin.time.pass(600);
    lin.engine.clock(&by_code(Way::In, "LOBBY"), &[]).unwrap();
    lin.time.pass(8 * 3_600);
    lin.engine.clock(&by_code(Way::Out, "LOBBY"), &[]).unwrap();
    let sheet = lin.engine.my_sheet(None).unwrap();
    let here = &sheet.sites[0];
    let today = here.days.iter().find(|one| one.date == "2026-11-23").unwrap();
    assert_eq!((here.duties, here.attended, here.late, here.late_minutes), (1, 1, 1, 10));
    assert_eq!((today.state, today.day.as_str(), today.worked_minutes), (Attended::Late, "今天", here.worked_minutes));
    assert_eq!(
        (here.worked_minutes, here.worked.as_str()),
        (450, "7 小时 30 分"),
        "the break taken out; not sent, and counted all the same"
    );
    assert_eq!(here.days.first().map(|one| (one.date.as_str(), one.state)), Some(("2026-11-24", Attended::Upcoming)));

    // Tuesday goes by without a clocking; on Thursday there is leave without a duty.
    let leave = domain::ids::LeaveId(Uuid::from_u128(341));
    let (from, reason) = (day("2026-11-26"), String::new());
    lin.server.office(LIN, AskLeave { leave, person: LIN, kind: LeaveKind::Personal, from, until: from, half: None, reason }.into());
    lin.server.office(WANG, DecideLeave { leave, granted: true, note: String::new() }.into());
    lin.time.pass(2 * 86_400);
    lin.sync().unwrap();
    let here = &lin.engine.my_sheet(None).unwrap().sites[0];
    assert_eq!((here.duties, here.unknown, here.absent), (2, 1, 0), "nobody is absent for want of a clocking");
    assert_eq!((here.days[0].date.as_str(), here.days[0].leave.as_str(), here.days[0].shift_name.as_str()), ("2026-11-26", "事假", ""));
    // A correction that is granted counts.
    for (way, time) in [(Way::In, "08:00"), (Way::Out, "16:00")] {
        let reason = "手机没电".into();
        let input =
            CorrectionInput { site_id: SITE.to_string(), way, date: "2026-11-24".into(), time: time.into(), reason, photos: vec![] };
        let correction = lin.engine.ask_correction(&input, &[]).unwrap();
        lin.sync().unwrap();
        lin.server.office(WANG, DecideCorrection { correction, granted: true, note: String::new() }.into());
    }
    lin.sync().unwrap();
    let here = &lin.engine.my_sheet(Some("2026-11")).unwrap().sites[0];
    let tuesday = here.days.iter().find(|one| one.date == "2026-11-24").unwrap();
    assert_eq!((tuesday.state, tuesday.corrected, tuesday.worked.as_str()), (Attended::Present, true, "7 小时 30 分"));
    assert!(lin.engine.my_sheet(Some("2026-10")).unwrap().sites.is_empty());
}
