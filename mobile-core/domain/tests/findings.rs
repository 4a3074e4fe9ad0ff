//! Does every finding end with somebody else's look, whatever people do to it and in whatever order? (Properties of `finding` and `decide`.)

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    books::{Books, Change, CompanyBooks, Record, SiteBooks},
    decide::{Hold, Ruling, judge},
    finding::{CallBack, Finding, FindingKind, FindingState, NoticeNumber, RepairState, Severity, Spot, Step, Urgency, Utility},
    ids::{AreaId, CompanyId, FindingId, MembershipId, OperationId, PersonId, PhotoId, ScopeId, SiteId},
    message::{Message, MessageKind},
    operation::{
        CallBackRepair, DispatchRepair, IssueNotice, MergeFinding, Operation, RaiseFinding, ReadMessages, Received, RectifyFinding,
        RemindFinding, Reminder, ReopenFinding, RepairDone, StopViolation, VerifyFinding, VerifyVerdict,
    },
    people::{Membership, Person, Role},
    photo::{PhotoRef, Sha256},
    place::{Area, Company, Site},
    refusal::Refusal,
    text::Text,
    time::{Captured, Interval},
};
use proptest::prelude::*;
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Thursday noon in Chongqing.
fn noon() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_783) + TimeDelta::hours(4)
}

const fn site() -> SiteId {
    SiteId(Uuid::from_u128(2))
}
const fn finding() -> FindingId {
    FindingId(Uuid::from_u128(900))
}
const fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}
const LIN: PersonId = person(10);
const MEI: PersonId = person(11);
const ZHOU: PersonId = person(12);
const HE: PersonId = person(13);
const FANG: PersonId = person(14);
const CAST: [(PersonId, Role); 5] =
    [(LIN, Role::Cleaner), (MEI, Role::MaintenanceWorker), (ZHOU, Role::Supervisor), (HE, Role::CleaningLead), (FANG, Role::SiteDirector)];

fn books() -> Books {
    let mut company = CompanyBooks::default();
    let mut here = SiteBooks::default();
    let mut put = |record: Record| company.absorb(Change::Put(record));
    put(Company { id: CompanyId(id(1)), name: Text::new("公司", "Company") }.into());
    put(Site { id: site(), name: Text::new("小区", "Site"), time_zone: chrono_tz::Asia::Shanghai, calendar: Default::default() }.into());
    for (person, role) in CAST {
        put(Person { id: person, name: "人".into(), staff_no: String::new(), active: true }.into());
        let id = MembershipId(id(person.0.as_u128() + 50));
        put(Membership { id, person, role, site: Some(site()), buildings: vec![], from: DateTime::UNIX_EPOCH, until: None }.into());
    }
    here.absorb(Change::Put(Area { id: AreaId(id(3)), site: site(), building: None, name: Text::new("大堂", "Lobby"), kind: None }.into()));
    Books { company: Arc::new(company), site: Arc::new(here), notice_numbers: Some(HashMap::new()), ..Books::default() }
}

fn photo(n: u128) -> PhotoRef {
    PhotoRef { id: PhotoId(id(n)), sha256: Sha256([7; 32]), length: 10, taken: None, position: None, claims: None, marks: vec![] }
}

/// Somebody's step, some hours after noon, with a photo or without.
fn received(n: u128, author: PersonId, hours: i64, photos: bool, operation: impl Into<Operation>) -> Received {
    let at = noon() + TimeDelta::hours(hours);
    Received {
        id: OperationId(id(5_000 + n)),
        scope: ScopeId(site().0),
        author,
        device: None,
        captured: Captured::by_server(at),
        during: Interval::at(at),
        received: at,
        base: None,
        photos: if photos { vec![photo(7_000 + n)] } else { vec![] },
        operation: operation.into(),
        vouched: false,
    }
}

fn raise(kind: FindingKind) -> RaiseFinding {
    RaiseFinding {
        finding: finding(),
        kind,
        severity: Severity::Major,
        spot: Spot { area: Some(AreaId(id(3))), ..Spot::default() },
        text: "大堂灯不亮".into(),
        field: None,
        stopped: false,
        utility: None,
    }
}

fn notice(responsible: PersonId) -> IssueNotice {
    IssueNotice { finding: finding(), responsible, days: 3, corrective: "换灯".into(), preventive: "每周巡查".into() }
}

fn verdict(verdict: VerifyVerdict) -> VerifyFinding {
    VerifyFinding { finding: finding(), verdict, remark: "看过了".into(), days: None }
}

fn rectify() -> RectifyFinding {
    RectifyFinding { finding: finding(), remark: String::new() }
}

/// Books that people do things to, one after another.
struct Story {
    books: Books,
    told: Vec<Message>,
    n: u128,
}

impl Story {
    fn of(kind: FindingKind) -> Self {
        let mut story = Self { books: books(), told: vec![], n: 0 };
        story.must(LIN, 0, true, raise(kind));
        story
    }

    fn does(&mut self, author: PersonId, hours: i64, photos: bool, operation: impl Into<Operation>) -> Ruling {
        self.n += 1;
        let ruling = judge(&self.books, &received(self.n, author, hours, photos, operation));
        if let Ruling::Applied(changes) = &ruling {
            self.books.absorb(changes);
            self.told.extend(changes.iter().filter_map(|change| match change {
                Change::Put(Record::Messages(message)) if message.read.is_none() => Some(message.clone()),
                _ => None,
            }));
        }
        ruling
    }

    fn must(&mut self, author: PersonId, hours: i64, photos: bool, operation: impl Into<Operation>) {
        let ruling = self.does(author, hours, photos, operation);
        assert!(matches!(ruling, Ruling::Applied(_)), "{ruling:?}");
    }

    fn finding(&self) -> &Finding {
        &self.books.findings[&finding()]
    }

    /// Who was told what since the last time.
    fn news(&mut self) -> Vec<(MessageKind, PersonId)> {
        std::mem::take(&mut self.told).into_iter().map(|message| (message.kind, message.to)).collect()
    }
}

#[test]
fn a_lamp_is_noticed_put_right_sent_back_put_right_and_closed() {
    let mut story = Story::of(FindingKind::Nonconformity);
    story.must(ZHOU, 1, false, notice(MEI));
    let due = story.finding().due.unwrap();
    assert_eq!((due.date.to_string(), due.days), ("2026-12-01".into(), 3), "Friday, Monday, Tuesday");
    assert_eq!(story.finding().notice().unwrap().number, Some(NoticeNumber { year: 2026, number: 1 }));
    assert_eq!(story.news(), [(MessageKind::Assigned, MEI)]);

    assert!(matches!(story.does(MEI, 2, false, rectify()), Ruling::Rejected(Refusal::Missing { field }) if field == "photos"));
    story.must(MEI, 3, true, rectify());
    assert_eq!(story.news(), [(MessageKind::ToVerify, ZHOU)]);
    story.must(ZHOU, 4, false, verdict(VerifyVerdict::SentBack));
    assert_eq!(story.news(), [(MessageKind::SentBack, MEI)]);
    story.must(MEI, 5, true, rectify());
    story.must(HE, 6, false, verdict(VerifyVerdict::Closed));
    assert_eq!(story.finding().state, FindingState::Closed);
    assert_eq!(
        story.news(),
        [(MessageKind::ToVerify, ZHOU), (MessageKind::Closed, LIN), (MessageKind::Closed, MEI), (MessageKind::Closed, ZHOU)]
    );

    // Two people close it: the second one's look is kept, and changes nothing.
    let again = story.does(ZHOU, 7, false, verdict(VerifyVerdict::Closed));
    assert!(matches!(again, Ruling::Conflict(Refusal::FindingMovedOn { state: FindingState::Closed })), "{again:?}");
    // Somebody else's photo from a phone that was away is kept as well.
    story.must(LIN, 8, true, rectify());
    assert!(story.finding().history.last().unwrap().late && story.finding().state == FindingState::Closed);
    story.must(ZHOU, 9, false, ReopenFinding { finding: finding(), remark: "又坏了".into(), days: Some(1) });
    assert_eq!((story.finding().state, story.finding().due.unwrap().date.to_string()), (FindingState::SentBack, "2026-11-27".into()));
}

#[test]
fn nobody_closes_what_they_put_right_themselves() {
    let mut story = Story::of(FindingKind::Nonconformity);
    // Put right on the spot, before anybody wrote a notice.
    story.must(ZHOU, 1, true, rectify());
    assert!(matches!(story.does(ZHOU, 2, false, verdict(VerifyVerdict::Closed)), Ruling::Rejected(Refusal::OwnRectification)));
    assert!(matches!(story.does(LIN, 2, false, verdict(VerifyVerdict::Closed)), Ruling::Rejected(Refusal::NotAllowed)));
    story.must(HE, 3, false, verdict(VerifyVerdict::Closed));
}

#[test]
fn a_violation_is_stopped_before_it_is_closed() {
    let mut story = Story::of(FindingKind::Violation);
    story.must(HE, 1, true, rectify());
    assert!(matches!(story.does(ZHOU, 2, false, verdict(VerifyVerdict::Closed)), Ruling::Rejected(Refusal::NotStopped)));
    story.must(LIN, 3, true, StopViolation { finding: finding(), remark: "已劝阻".into() });
    story.must(ZHOU, 4, false, verdict(VerifyVerdict::Closed));
    let stopped = story.finding().history.iter().find(|entry| entry.step == Step::Stopped).unwrap();
    assert_eq!((stopped.by, stopped.photos.len()), (LIN, 1));
}

#[test]
fn what_is_overdue_is_reported_to_the_director_once() {
    let mut story = Story::of(FindingKind::Nonconformity);
    story.must(ZHOU, 0, false, notice(MEI));
    story.news();
    let due = story.finding().due.unwrap().at;
    let remind = |what| RemindFinding { finding: finding(), what, due };
    assert!(matches!(story.does(ZHOU, 1, false, remind(Reminder::Overdue)), Ruling::Rejected(Refusal::NotAllowed)));
    assert_eq!(story.finding().urgency(due - TimeDelta::hours(30)), Urgency::Fine);
    assert_eq!(story.finding().urgency(due - TimeDelta::hours(3)), Urgency::Soon);
    assert_eq!(story.finding().urgency(due), Urgency::Over);
    story.must(PersonId::SERVER, 100, false, remind(Reminder::DueSoon));
    assert_eq!(story.news(), [(MessageKind::DueSoon, MEI)]);
    story.must(PersonId::SERVER, 120, false, remind(Reminder::Overdue));
    assert_eq!(story.news(), [(MessageKind::Escalated, FANG), (MessageKind::Overdue, MEI), (MessageKind::Overdue, ZHOU)]);
    let twice = story.does(PersonId::SERVER, 121, false, remind(Reminder::Overdue));
    assert!(matches!(twice, Ruling::Conflict(_)), "{twice:?}");
    assert!(story.finding().escalated.is_some());
}

#[test]
fn a_broken_pipe_is_repaired_and_called_back() {
    let mut story = Story { books: books(), told: vec![], n: 0 };
    story.must(LIN, 0, true, RaiseFinding { utility: Some(Utility::Water), ..raise(FindingKind::Damage) });
    let send = DispatchRepair { finding: finding(), to: MEI, days: 0, remark: String::new() };
    story.must(HE, 1, false, send);
    assert_eq!(story.news(), [(MessageKind::Assigned, MEI)]);
    assert_eq!(story.finding().due.unwrap().date.to_string(), "2026-11-26");
    story.must(MEI, 2, true, RepairDone { finding: finding(), remark: "换了阀门".into() });
    let said = |said, remark: &str| CallBackRepair { finding: finding(), said, remark: remark.into(), days: None };
    story.must(ZHOU, 3, false, said(CallBack::NotSatisfied, "还在漏"));
    assert_eq!((story.finding().state, story.finding().repair.unwrap().state), (FindingState::SentBack, RepairState::Dispatched));
    story.must(MEI, 4, true, RepairDone { finding: finding(), remark: String::new() });
    story.must(ZHOU, 5, false, said(CallBack::Satisfied, ""));
    assert_eq!(story.finding().state, FindingState::Rectified, "a call back is not a look");
    story.must(HE, 6, false, verdict(VerifyVerdict::Closed));
    assert_eq!(story.finding().repair.unwrap().state, RepairState::CalledBack);
}

#[test]
fn what_comes_back_is_linked_and_what_was_told_twice_is_merged() {
    let mut story = Story::of(FindingKind::Damage);
    story.must(MEI, 1, true, rectify());
    story.must(ZHOU, 2, false, verdict(VerifyVerdict::Closed));
    let other = |n: u128| FindingId(id(n));
    story.must(HE, 24, true, RaiseFinding { finding: other(901), ..raise(FindingKind::Damage) });
    story.must(LIN, 25, true, RaiseFinding { finding: other(902), ..raise(FindingKind::Damage) });
    story.must(LIN, 25, true, RaiseFinding { finding: other(903), ..raise(FindingKind::Nonconformity) });
    story.must(LIN, 24 * 95, true, RaiseFinding { finding: other(904), ..raise(FindingKind::Damage) });
    let repeats = |n| story.books.findings[&other(n)].repeats;
    assert_eq!([repeats(901), repeats(902), repeats(903), repeats(904)], [Some(finding()), Some(finding()), None, None]);
    let merge = |from, into| MergeFinding { finding: other(from), into: other(into), remark: String::new() };
    assert!(matches!(story.does(HE, 26, false, merge(902, 901)), Ruling::Rejected(Refusal::NotAllowed)));
    story.must(ZHOU, 26, false, merge(902, 901));
    assert_eq!(story.books.findings[&other(902)].merged_into, Some(other(901)));
    assert!(matches!(story.does(ZHOU, 27, false, merge(901, 902)), Ruling::Conflict(_)), "no circles");
    assert!(matches!(story.does(ZHOU, 27, false, merge(901, 901)), Ruling::Rejected(Refusal::Invalid { .. })));
    let not_there = story.does(ZHOU, 27, false, merge(999, 901));
    assert!(matches!(not_there, Ruling::Held(Hold::Needs(needed)) if needed == id(999)), "{not_there:?}");
}

#[test]
fn a_message_is_read_by_whom_it_is_for() {
    let mut story = Story::of(FindingKind::Nonconformity);
    story.must(ZHOU, 1, false, notice(MEI));
    let told = story.told[0].clone();
    let read = || ReadMessages { messages: vec![told.id] };
    assert!(matches!(story.does(ZHOU, 2, false, read()), Ruling::Rejected(Refusal::NotFound { .. })));
    story.must(MEI, 2, false, read());
    story.must(MEI, 9, false, read());
    assert_eq!(story.books.messages[&told.id].read, Some(noon() + TimeDelta::hours(2)), "the first time counts");
}

/// Anything that anybody may try.
fn steps() -> impl Strategy<Value = (PersonId, bool, Operation)> {
    let people = prop::sample::select(CAST.map(|(person, _)| person).to_vec());
    let responsible = prop::sample::select(vec![LIN, MEI, HE, ZHOU]);
    let steps = prop_oneof![
        responsible.clone().prop_map(|person| notice(person).into()),
        Just(rectify().into()),
        Just(verdict(VerifyVerdict::Closed).into()),
        Just(verdict(VerifyVerdict::SentBack).into()),
        Just(ReopenFinding { finding: finding(), remark: "又来了".into(), days: None }.into()),
        Just(StopViolation { finding: finding(), remark: String::new() }.into()),
        responsible.prop_map(|to| DispatchRepair { finding: finding(), to, days: 2, remark: String::new() }.into()),
        Just(RepairDone { finding: finding(), remark: String::new() }.into()),
        Just(CallBackRepair { finding: finding(), said: CallBack::NotSatisfied, remark: "没好".into(), days: None }.into()),
        Just(CallBackRepair { finding: finding(), said: CallBack::Satisfied, remark: String::new(), days: None }.into()),
    ];
    (people, any::<bool>(), steps)
}

proptest! {
    /// No path skips verification: whatever is closed was put right after it was last sent back or opened again, with a photo, and then
    /// looked at by somebody who may, and who was none of those who put it right.
    #[test]
    fn no_path_skips_verification(
        kind in prop::sample::select(vec![FindingKind::Nonconformity, FindingKind::Violation, FindingKind::Damage]),
        tried in prop::collection::vec(steps(), 1..40),
    ) {
        let mut story = Story { books: books(), told: vec![], n: 0 };
        let utility = (kind == FindingKind::Damage).then_some(Utility::Power);
        story.must(LIN, 0, true, RaiseFinding { utility, ..raise(kind) });
        for (hours, (author, photos, operation)) in (1..).zip(tried) {
            let before = story.finding().clone();
            let ruling = story.does(author, hours, photos, operation);
            let now = story.finding();
            prop_assert!(now.history.len() >= before.history.len(), "nothing that was done is forgotten");
            if !matches!(ruling, Ruling::Applied(_)) {
                prop_assert_eq!(now, &before);
            }
            if now.state == FindingState::Closed && before.state != FindingState::Closed {
                let (look, earlier) = now.history.split_last().unwrap();
                prop_assert_eq!(look.step, Step::Closed);
                let round: Vec<_> = earlier.iter().rev().take_while(|e| !matches!(e.step, Step::SentBack | Step::Reopened)).collect();
                let put_right: Vec<_> = round.iter().filter(|e| e.is_rectified()).collect();
                prop_assert!(!put_right.is_empty() && put_right.iter().all(|e| !e.photos.is_empty() && e.by != look.by));
                prop_assert!(CAST.iter().any(|(p, role)| *p == look.by && role.may(domain::rights::Action::VerifyFinding)));
                prop_assert!(kind != FindingKind::Violation || earlier.iter().any(|e| e.step == Step::Stopped));
            }
        }
        let mut told: Vec<_> = story.told.iter().map(|message| message.id).collect();
        let all = told.len();
        told.sort_unstable();
        told.dedup();
        prop_assert_eq!(told.len(), all, "nobody is told the same thing twice");
    }
}
