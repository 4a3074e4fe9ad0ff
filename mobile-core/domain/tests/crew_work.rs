//! Does an assessment count as it was settled, in whatever order words come late, and does a job leave over what its lines say?

#![expect(clippy::unwrap_used, clippy::panic, reason = "what helps a test may end it")]

use chrono::{DateTime, NaiveDate, TimeDelta};
use domain::{
    assessment::{Assessment, AssessmentEntry, AssessmentKind, AssessmentState, AssessmentSum, Reply, Settlement, sums},
    books::{Books, Change, CompanyBooks, Record},
    checklist::{Answer, Content, Item, ItemKind, Section, TemplateVersion, Value},
    cleaning_job::{CleaningJob, Cost, JobOrder, JobState, JobSum},
    crew::Crew,
    decide::{Ruling, judge},
    ids::{
        AssessmentId, CleaningJobId, CompanyId, DeviceId, ItemId, LeadReportId, MembershipId, OperationId, PersonId, SectionId, SiteId,
        TemplateId, TrainingId,
    },
    lead_report::{Figure, FigureOf, LeadReport, ReportPeriod, ReportState, ReportWords},
    message::MessageKind,
    money::Money,
    operation::{
        AdvanceCleaningJob, AnswerAssessment, HoldTraining, Operation, PlanTraining, PutCleaningJob, ReachedAtTraining, ReadLeadReport,
        Received, RecordAssessment, SendLeadReport, SettleAssessment, WriteLeadReport,
    },
    patrol::SheetOf,
    people::{Membership, Person, Role},
    place::{Company, Site},
    refusal::Refusal,
    text::Text,
    time::{Captured, Interval, Timestamp},
    training::{Training, TrainingPlan, TrainingResult, TrainingState},
};
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

const SITE: SiteId = SiteId(Uuid::from_u128(1));
const ITEM: ItemId = ItemId(Uuid::from_u128(3));
const TEMPLATE: TemplateId = TemplateId(Uuid::from_u128(4));
const ASSESSMENT: AssessmentId = AssessmentId(Uuid::from_u128(5));
const TRAINING: TrainingId = TrainingId(Uuid::from_u128(6));
const REPORT: LeadReportId = LeadReportId(Uuid::from_u128(7));
const JOB: CleaningJobId = CleaningJobId(Uuid::from_u128(8));

fn person(role: Role) -> PersonId {
    PersonId(Uuid::from_u128(100 + Role::ALL.iter().position(|one| *one == role).unwrap() as u128))
}

fn noon() -> Timestamp {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::hours(4)
}

fn today() -> NaiveDate {
    noon().with_timezone(&chrono_tz::Asia::Shanghai).date_naive()
}

/// A sheet of one score from 0 to 100, and somebody of every post; a second cleaning lead besides.
fn books() -> Books {
    let mut company = CompanyBooks::default();
    let item = Item {
        id: ITEM,
        label: Text::new("得分", "Score"),
        help: Text::default(),
        kind: ItemKind::Score { max: 100, pass_from: 80 },
        weight: 10,
        critical: false,
        photo_on_failure: false,
        required: true,
        shown_if: None,
    };
    let content = Content {
        name: Text::new("当班考核表", "Shift assessment"),
        pass_mark: 80,
        field: None,
        sections: vec![Section { id: SectionId(Uuid::from_u128(9)), title: Text::default(), items: vec![item] }],
    };
    company.absorb(Change::Put(Company { id: CompanyId(Uuid::from_u128(10)), name: Text::new("物业", "Property") }.into()));
    let zone = chrono_tz::Asia::Shanghai;
    company.absorb(Change::Put(Site { id: SITE, name: Text::new("花园", "Garden"), time_zone: zone, calendar: Default::default() }.into()));
    company.absorb(Change::Put(domain::checklist::Template { id: TEMPLATE, draft: content.clone(), published: 1, changed: false }.into()));
    company.absorb(Change::Put(TemplateVersion { template: TEMPLATE, version: 1, content, published: DateTime::UNIX_EPOCH }.into()));
    let others = [(peer(), Role::CleaningLead), (colleague(), Role::Cleaner)];
    for (id, role) in Role::ALL.map(|role| (person(role), role)).into_iter().chain(others) {
        company.absorb(Change::Put(Person { id, name: role.word().into(), staff_no: String::new(), active: true }.into()));
        let held = Membership {
            id: MembershipId(id.0),
            person: id,
            role,
            site: Some(SITE),
            buildings: vec![],
            from: DateTime::UNIX_EPOCH,
            until: None,
        };
        company.absorb(Change::Put(held.into()));
    }
    Books { company: Arc::new(company), ..Books::default() }
}

/// Another cleaning lead.
fn peer() -> PersonId {
    PersonId(Uuid::from_u128(500))
}

/// Another cleaner.
fn colleague() -> PersonId {
    PersonId(Uuid::from_u128(501))
}

fn received(author: PersonId, n: u128, operation: impl Into<Operation>) -> Received {
    Received {
        id: OperationId(Uuid::from_u128(10_000 + n)),
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

fn does(books: &mut Books, by: PersonId, n: u128, operation: impl Into<Operation>) -> Result<Vec<Change>, Refusal> {
    match judge(books, &received(by, n, operation)) {
        Ruling::Applied(changes) => {
            books.absorb(&changes);
            Ok(changes)
        }
        Ruling::Rejected(refusal) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

fn told(changes: &[Change]) -> Vec<(MessageKind, PersonId)> {
    let message =
        |change: &Change| if let Change::Put(Record::Messages(message)) = change { Some((message.kind, message.to)) } else { None };
    changes.iter().filter_map(message).collect()
}

fn assess(person: PersonId, points: u16) -> RecordAssessment {
    let answer = Answer { item: ITEM, value: Some(Value::Score(points)), note: String::new(), photos: vec![] };
    RecordAssessment {
        assessment: ASSESSMENT,
        person,
        date: today(),
        kind: AssessmentKind::Shift,
        area: None,
        shift: None,
        sheet: SheetOf { template: TEMPLATE, version: 1 },
        answers: vec![answer],
        remark: String::new(),
    }
}

fn assessed(points: u16) -> (Books, Assessment) {
    let mut books = books();
    let changes = does(&mut books, person(Role::CleaningLead), 0, assess(person(Role::Cleaner), points)).unwrap();
    assert_eq!(told(&changes), [(MessageKind::Assessed, person(Role::Cleaner))]);
    let assessment = books.crew::<Assessment>(ASSESSMENT.0).unwrap().clone();
    (books, assessment)
}

fn answer(agree: bool) -> AnswerAssessment {
    AnswerAssessment { assessment: ASSESSMENT, agree, note: if agree { String::new() } else { "那天不是我当班".into() } }
}

fn settle(how: Settlement) -> SettleAssessment {
    SettleAssessment { assessment: ASSESSMENT, how, note: "查过排班".into() }
}

#[test]
fn nobody_assesses_themselves_and_only_whose_work_it_is_answers() {
    let mut books = books();
    let lead = person(Role::CleaningLead);
    assert_eq!(does(&mut books, lead, 0, assess(lead, 90)), Err(Refusal::OwnWork));
    assert_eq!(does(&mut books, person(Role::Cleaner), 0, assess(colleague(), 90)), Err(Refusal::NotAllowed));
    let (mut books, _) = assessed(90);
    assert_eq!(does(&mut books, colleague(), 1, answer(true)), Err(Refusal::NotAllowed));
    assert_eq!(does(&mut books, lead, 1, answer(true)), Err(Refusal::NotAllowed));
    let silent = AnswerAssessment { note: String::new(), ..answer(false) };
    assert_eq!(does(&mut books, person(Role::Cleaner), 1, silent), Err(Refusal::Missing { field: "note".into() }));
    let changes = does(&mut books, person(Role::Cleaner), 1, answer(false)).unwrap();
    assert_eq!(told(&changes), [(MessageKind::AssessmentAnswered, lead)]);
}

#[test]
fn a_day_long_gone_and_one_to_come_are_not_assessed() {
    let mut books = books();
    for (days, fits) in [(0, true), (31, true), (32, false), (-1, false)] {
        let step = RecordAssessment {
            date: today() - TimeDelta::days(days),
            assessment: AssessmentId(Uuid::from_u128(600 + u128::from(days.unsigned_abs()))),
            ..assess(person(Role::Cleaner), 90)
        };
        assert_eq!(does(&mut books, person(Role::CleaningLead), 0, step).is_ok(), fits, "{days}");
    }
}

#[test]
fn a_dispute_is_settled_by_whoever_assessed_or_stands_above_and_by_nobody_else() {
    let changed = || settle(Settlement::Changed { percent: 85 });
    let (mut books, _) = assessed(70);
    let lead = person(Role::CleaningLead);
    // There is nothing to settle yet, and a score out of nothing is none.
    assert_eq!(does(&mut books, lead, 1, changed()), Err(Refusal::Invalid { field: "outcome".into() }));
    does(&mut books, person(Role::Cleaner), 2, answer(false)).unwrap();
    assert_eq!(does(&mut books, peer(), 3, changed()), Err(Refusal::NotAllowed), "another lead of the same rank");
    assert_eq!(does(&mut books, person(Role::Cleaner), 3, changed()), Err(Refusal::OwnWork));
    assert_eq!(does(&mut books, person(Role::BuildingManager), 3, changed()), Err(Refusal::NotAllowed));
    let wordless = SettleAssessment { note: " ".into(), ..changed() };
    assert_eq!(does(&mut books, lead, 3, wordless), Err(Refusal::Missing { field: "note".into() }));
    let changes = does(&mut books, person(Role::Supervisor), 3, changed()).unwrap();
    assert_eq!(told(&changes), [(MessageKind::Assessed, person(Role::Cleaner)), (MessageKind::AssessmentAnswered, lead)]);
    let settled = books.crew::<Assessment>(ASSESSMENT.0).unwrap();
    assert_eq!((settled.state, settled.counts().unwrap().percent, settled.counts().unwrap().passed), (AssessmentState::Changed, 85, true));
    assert_eq!(settled.score.percent(), Some(70), "what was assessed stays");
    // What comes now is kept, and changes nothing.
    does(&mut books, person(Role::Cleaner), 4, answer(false)).unwrap();
    does(&mut books, lead, 5, settle(Settlement::Withdrawn {})).unwrap();
    let settled = books.crew::<Assessment>(ASSESSMENT.0).unwrap();
    assert_eq!((settled.state, settled.history.len(), settled.history[3].late), (AssessmentState::Changed, 4, true));
}

fn reply() -> impl Strategy<Value = Reply> {
    prop_oneof![
        Just(Reply::Agree {}),
        Just(Reply::Dispute {}),
        Just(Reply::Settle { how: Settlement::Upheld {} }),
        (0..=100_u8).prop_map(|percent| Reply::Settle { how: Settlement::Changed { percent } }),
        Just(Reply::Settle { how: Settlement::Withdrawn {} }),
    ]
}

fn entry(n: u128, reply: Reply) -> AssessmentEntry {
    let by = person(Role::Cleaner);
    AssessmentEntry { operation: OperationId(Uuid::from_u128(n)), by, at: noon(), reply, note: String::new(), late: false }
}

proptest! {
    /// Whatever is said, the first settlement decides what counts, nothing that came is lost, and the same word twice is once.
    #[test]
    fn what_counts_is_what_was_settled_first(points in 0..=100_u16, replies in prop::collection::vec(reply(), 0..12)) {
        let (_, mut assessment) = assessed(points);
        let was = assessment.clone();
        for (n, reply) in replies.iter().enumerate() {
            assessment.take(entry(n as u128, *reply));
            assessment.take(entry(n as u128, Reply::Settle { how: Settlement::Withdrawn {} }));
        }
        prop_assert_eq!(assessment.history.len(), replies.len());
        prop_assert_eq!((&assessment.score, &assessment.answers), (&was.score, &was.answers));
        let first = replies.iter().position(|reply| matches!(reply, Reply::Settle { .. }));
        for (n, entry) in assessment.history.iter().enumerate() {
            prop_assert_eq!(entry.late, first.is_some_and(|first| n > first));
        }
        let counts = assessment.counts().map(|counts| (counts.percent, counts.passed));
        let percent = u8::try_from(points).unwrap();
        match first.map(|first| replies[first]) {
            Some(Reply::Settle { how: Settlement::Withdrawn {} }) => prop_assert_eq!(counts, None),
            Some(Reply::Settle { how: Settlement::Changed { percent } }) => prop_assert_eq!(counts, Some((percent, percent >= 80))),
            _ => prop_assert_eq!(counts, Some((percent, percent >= 80))),
        }
        prop_assert_eq!(assessment.state.is_settled(), first.is_some());
    }

    /// The mean of a month is the mean of what counts, to a twentieth of a per cent.
    #[test]
    fn a_mean_is_that_of_what_counts(scores in prop::collection::vec((0..=100_u16, any::<bool>()), 1..40)) {
        let (_, one) = assessed(0);
        let all: Vec<Assessment> = scores.iter().map(|(points, withdrawn)| {
            let mut one = one.clone();
            (one.score.earned, one.score.possible) = (u32::from(*points), 100);
            if *withdrawn {
                one.take(entry(1, Reply::Settle { how: Settlement::Withdrawn {} }));
            }
            one
        }).collect();
        let sum = sums(&all)[&one.person];
        let counted: Vec<u32> = scores.iter().filter(|(_, withdrawn)| !withdrawn).map(|(points, _)| u32::from(*points)).collect();
        prop_assert_eq!((sum.counted as usize, (sum.withdrawn + sum.counted) as usize), (counted.len(), scores.len()));
        match sum.mean_tenths() {
            None => prop_assert!(counted.is_empty()),
            Some(mean) => {
                let exact = f64::from(counted.iter().sum::<u32>()) / counted.len() as f64;
                prop_assert!((f64::from(mean) / 10.0 - exact).abs() <= 0.05 + 1e-9, "{mean} for {exact}");
            }
        }
    }

    /// Price less every line is the margin, to the fen, and the sums of many jobs are those of each.
    #[test]
    fn a_margin_is_the_price_less_every_line(
        jobs in prop::collection::vec((0..10_000_000_i64, prop::collection::vec((0..3_u8, 0..100_000_u32, 0..1_000_000_i64), 0..8), 0..5_usize), 0..8),
    ) {
        let mut all = vec![];
        let (mut income, mut cost_of_all) = (0, 0);
        for (price, lines, state) in jobs {
            let costs: Vec<Cost> = lines.iter().map(|(kind, minutes, fen)| cost(*kind, *minutes, *fen)).collect();
            let order = JobOrder { price: Money::fen(price), costs, ..order() };
            prop_assert!(order.check().is_ok());
            let by_hand: i64 = lines.iter().map(|(kind, minutes, fen)| match kind {
                // Half a fen is rounded up: twice the amount, and one more, halved.
                0 => (2 * i64::from(*minutes) * fen + 60) / 120,
                _ => *fen,
            }).sum();
            prop_assert_eq!(order.cost(), Some(Money::fen(by_hand)));
            prop_assert_eq!(order.margin(), Some(Money::fen(price - by_hand)));
            let state = JobState::ALL[state];
            if state.earns() {
                income += price;
                cost_of_all += by_hand;
            }
            all.push(CleaningJob { id: JOB, site: SITE, order, state, history: vec![] });
        }
        let sum = JobSum::of(&all).unwrap();
        prop_assert_eq!((sum.income, sum.cost, sum.margin), (Money::fen(income), Money::fen(cost_of_all), Money::fen(income - cost_of_all)));
        prop_assert!(sum.received <= sum.income);
    }
}

fn cost(kind: u8, minutes: u32, fen: i64) -> Cost {
    let (what, amount) = (String::new(), Money::fen(fen));
    match kind {
        0 => Cost::Labour { what, minutes, hourly: amount },
        1 => Cost::Supplies { what, amount },
        _ => Cost::Other { what, amount },
    }
}

fn order() -> JobOrder {
    JobOrder {
        customer: "王女士".into(),
        phone: String::new(),
        unit: None,
        area: None,
        place: "3 栋 502".into(),
        what: "擦玻璃".into(),
        date: today(),
        price: Money::fen(20_000),
        costs: vec![],
        workers: vec![person(Role::Cleaner)],
    }
}

#[test]
fn a_job_goes_on_step_by_step_and_is_fixed_when_it_is_paid() {
    let mut books = books();
    let lead = person(Role::CleaningLead);
    let put = |order: JobOrder| PutCleaningJob { job: JOB, order };
    let to = |to: JobState| AdvanceCleaningJob { job: JOB, to, note: String::new() };
    assert_eq!(does(&mut books, person(Role::Cleaner), 0, put(order())), Err(Refusal::NotAllowed));
    let loss = JobOrder { price: Money::fen(-1), ..order() };
    assert_eq!(does(&mut books, lead, 0, put(loss)), Err(Refusal::Invalid { field: "price".into() }));
    let stranger = JobOrder { workers: vec![PersonId(Uuid::from_u128(9_999))], ..order() };
    assert_eq!(does(&mut books, lead, 0, put(stranger)), Err(Refusal::NotFound { what: "person".into() }));
    does(&mut books, lead, 0, put(order())).unwrap();
    assert_eq!(does(&mut books, lead, 1, to(Paid)), Err(Refusal::Invalid { field: "to".into() }));
    does(&mut books, lead, 1, to(Ordered)).unwrap();
    assert_eq!(does(&mut books, lead, 2, to(Ordered)), Err(Refusal::AlreadyDone));
    does(&mut books, lead, 2, put(JobOrder { costs: vec![cost(0, 90, 2_500)], ..order() })).unwrap();
    does(&mut books, lead, 3, to(Done)).unwrap();
    assert_eq!(does(&mut books, lead, 4, to(JobState::Cancelled)), Err(Refusal::Invalid { field: "to".into() }));
    does(&mut books, lead, 4, to(Paid)).unwrap();
    assert_eq!(does(&mut books, lead, 5, put(order())), Err(Refusal::AlreadyDone));
    let job = books.crew::<CleaningJob>(JOB.0).unwrap();
    assert_eq!(job.order.margin(), Some(Money::fen(20_000 - 3_750)));
    let steps: Vec<(JobState, i64)> = job.history.iter().map(|entry| (entry.state, entry.cost.in_fen())).collect();
    use JobState::{Done, Offered, Ordered, Paid};
    assert_eq!(steps, [(Offered, 0), (Ordered, 0), (Ordered, 3_750), (Done, 3_750), (Paid, 3_750)]);
    assert_eq!(job.filing().also, [person(Role::Cleaner)]);
}

fn plan(called: Vec<PersonId>) -> PlanTraining {
    let plan = TrainingPlan {
        title: Text::new("消毒液配比", "Mixing disinfectant"),
        about: String::new(),
        date: today(),
        from: "14:00:00".parse().unwrap(),
        until: "15:00:00".parse().unwrap(),
        place: String::new(),
        trainer: String::new(),
        pass_mark: 60,
        called,
    };
    PlanTraining { training: TRAINING, plan }
}

#[test]
fn a_training_tells_whom_it_calls_and_its_results_are_each_ones_own() {
    let mut books = books();
    let (lead, cleaner) = (person(Role::CleaningLead), person(Role::Cleaner));
    let changes = does(&mut books, lead, 0, plan(vec![cleaner, lead])).unwrap();
    assert_eq!(told(&changes), [(MessageKind::TrainingCalled, cleaner)]);
    // Only whoever is new is told, unless it moves.
    let changes = does(&mut books, lead, 1, plan(vec![cleaner, lead, colleague()])).unwrap();
    assert_eq!(told(&changes), [(MessageKind::TrainingCalled, colleague())]);
    let reached = |person, score| ReachedAtTraining { person, present: true, score: Some(score), passed: false, note: String::new() };
    let hold = |results| HoldTraining { training: TRAINING, results, note: String::new() };
    assert_eq!(does(&mut books, lead, 2, hold(vec![reached(lead, 100)])), Err(Refusal::OwnWork), "nobody passes themselves");
    assert_eq!(does(&mut books, lead, 2, hold(vec![reached(peer(), 90)])), Err(Refusal::Invalid { field: "results".into() }));
    does(&mut books, lead, 2, hold(vec![reached(cleaner, 59), reached(colleague(), 60)])).unwrap();
    does(&mut books, lead, 3, hold(vec![reached(cleaner, 95)])).unwrap();
    let result = |person| books.crew::<TrainingResult>(TrainingResult::id_of(TRAINING, person).0).unwrap();
    assert!(result(cleaner).passed && result(colleague()).passed);
    assert_eq!((result(cleaner).earlier.len(), result(cleaner).earlier[0].score), (1, Some(59)), "what was said before is kept");
    assert_eq!((result(cleaner).filing().person, result(cleaner).filing().also), (Some(cleaner), vec![]));
    assert_eq!(books.crew::<Training>(TRAINING.0).unwrap().state, TrainingState::Held);
    assert_eq!(does(&mut books, lead, 4, plan(vec![cleaner])), Err(Refusal::AlreadyDone));
}

#[test]
fn a_report_is_fixed_when_it_is_sent_and_goes_to_those_above() {
    let mut books = books();
    let lead = person(Role::CleaningLead);
    let figures = vec![Figure { what: FigureOf::PatrolsDone, value: 12 }];
    let words = ReportWords { done: "地下室全部冲洗".into(), ..ReportWords::default() };
    let write = WriteLeadReport { report: REPORT, period: ReportPeriod::Week, date: today(), figures: figures.clone(), words };
    let send = SendLeadReport { report: REPORT, figures: vec![] };
    let wordless = WriteLeadReport { words: ReportWords::default(), ..write.clone() };
    does(&mut books, lead, 0, wordless).unwrap();
    assert_eq!(does(&mut books, lead, 1, send.clone()), Err(Refusal::Missing { field: "done".into() }));
    does(&mut books, lead, 1, write.clone()).unwrap();
    assert_eq!(does(&mut books, peer(), 2, send.clone()), Err(Refusal::NotAllowed));
    let mut counted_by_phone = received(lead, 2, write.clone());
    counted_by_phone.device = Some(DeviceId(Uuid::from_u128(1)));
    assert_eq!(judge(&books, &counted_by_phone), Ruling::Rejected(Refusal::Invalid { field: "figures".into() }));
    let changes = does(&mut books, lead, 2, send.clone()).unwrap();
    let to: Vec<PersonId> = told(&changes).into_iter().map(|(_, to)| to).collect();
    assert_eq!(to, [person(Role::SeniorClerk), person(Role::Supervisor)]);
    assert_eq!(does(&mut books, lead, 3, write), Err(Refusal::AlreadyDone));
    assert_eq!(does(&mut books, lead, 3, send), Err(Refusal::AlreadyDone));
    let read = |note: &str| ReadLeadReport { report: REPORT, note: note.into() };
    assert_eq!(does(&mut books, lead, 3, read("")), Err(Refusal::OwnWork));
    assert_eq!(does(&mut books, peer(), 3, read("")), Err(Refusal::NotAllowed));
    let changes = does(&mut books, person(Role::Supervisor), 3, read("很好")).unwrap();
    assert_eq!(told(&changes), [(MessageKind::Reported, lead)]);
    let report = books.crew::<LeadReport>(REPORT.0).unwrap();
    assert_eq!((report.state, report.figures.clone(), report.reads.len()), (ReportState::Read, figures, 1));
}

#[test]
fn an_empty_sum_has_no_mean() {
    assert_eq!(AssessmentSum::default().mean_tenths(), None);
}
