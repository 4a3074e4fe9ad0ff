//! Does a finding go from phone to phone and back, without a signal at any step?

use super::{
    phone::{Phone, jpeg},
    world::{LIN, LOBBY, MEI, WANG},
};
use crate::{
    Error,
    inputs::{FindingInput, FindingList, FindingStepInput, NoticeInput, VerdictInput},
    screens::FindingScreen,
};
use domain::{
    finding::{FindingKind, FindingState, RepairState, Severity, Urgency, Utility},
    ids::{FindingId, PersonId},
    message::MessageKind,
    operation::{FindingStep, Operation, VerifyVerdict},
    refusal::Refusal,
};

fn wrong(kind: FindingKind) -> FindingInput {
    FindingInput {
        kind,
        severity: Severity::Major,
        text: "大堂地面有积水\n门边".into(),
        area_id: None,
        unit_id: None,
        checkpoint_id: Some(LOBBY.to_string()),
        patrol_id: None,
        photos: vec![],
        marks: vec![],
        field: None,
        stopped: false,
        utility: None,
        spot_check_id: None,
    }
}

fn step(finding: FindingId, remark: &str) -> FindingStepInput {
    FindingStepInput { finding_id: finding.to_string(), remark: remark.into(), photos: vec![], marks: vec![] }
}

fn notice(finding: FindingId, responsible: PersonId) -> NoticeInput {
    NoticeInput {
        finding_id: finding.to_string(),
        responsible_id: responsible.to_string(),
        days: 0,
        corrective: "擦干".into(),
        preventive: "雨天铺垫".into(),
    }
}

fn verdict(finding: FindingId, verdict: VerifyVerdict, remark: &str) -> VerdictInput {
    VerdictInput { finding_id: finding.to_string(), verdict, remark: remark.into(), days: None, photos: vec![], marks: vec![] }
}

/// Wang's phone beside Lin's; Lin's server answers both.
fn crew() -> (Phone, Phone) {
    let mut lin = Phone::of_lin();
    let mut wang = Phone::beside(&lin);
    wang.with(&mut lin.server, |wang| {
        wang.enrol();
        wang.sign_in(WANG);
        wang.sync().unwrap();
    });
    (lin, wang)
}

/// Wang reports wet floor and gives it to somebody, until tonight; everything has arrived.
fn given(wang: &mut Phone, lin: &mut Phone, to: PersonId) -> FindingId {
    let finding = wang.engine.raise_finding(&wrong(FindingKind::Nonconformity), &[jpeg()]).unwrap();
    wang.engine.issue_notice(&notice(finding, to)).unwrap();
    wang.with(&mut lin.server, |wang| wang.sync().unwrap());
    lin.sync().unwrap();
    finding
}

fn at(phone: &mut Phone, finding: FindingId) -> FindingScreen {
    phone.engine.finding(finding).unwrap()
}

fn asked(phone: &mut Phone) -> usize {
    let mut questions = 0;
    phone
        .sync_until(|_, count| {
            questions = count;
            false
        })
        .unwrap();
    questions
}

#[test]
fn a_task_comes_with_its_photo_and_is_put_right_without_a_signal() {
    let (mut lin, mut wang) = crew();
    let finding = given(&mut wang, &mut lin, LIN);
    let tasks = lin.engine.findings(FindingList::ToRectify).unwrap();
    let [task] = tasks.as_slice() else { panic!("one task: {tasks:?}") };
    assert_eq!((task.title.as_str(), task.due.as_str(), task.urgency), ("大堂地面有积水", "今天 24:00 前", Urgency::Soon));
    assert_eq!((task.place.as_str(), task.unsent), ("大堂", false));
    let photo = task.photo_id.as_ref().unwrap().parse().unwrap();
    assert!(lin.engine.thumbnail(photo).unwrap().starts_with(&[0xff, 0xd8]), "what is wrong is to be seen without a signal");
    let counts = lin.engine.task_counts().unwrap();
    assert_eq!((counts.to_rectify, counts.overdue, counts.to_verify, counts.unread), (1, 0, 0, 1));
    let shown = at(&mut lin, finding);
    assert_eq!((shown.may.rectify, shown.may.close, shown.may.notice, shown.able.len()), (true, false, false, 0));
    let number = shown.notice.unwrap().number.unwrap();
    assert!(number.ends_with("-0001"), "{number}");
    assert_eq!(asked(&mut lin), 1, "a sync without news is one question");

    assert!(matches!(
        lin.engine.rectify_finding(&step(finding, ""), &[]),
        Err(Error::Refused(Refusal::Missing { field })) if field == "photos"
    ));
    assert!(lin.engine.rectify_finding(&step(finding, ""), &[b"no photo".to_vec()]).is_err());
    assert_eq!(lin.engine.unsent().unwrap().len(), 0, "a refusal records nothing");
    lin.engine.rectify_finding(&step(finding, "已擦干"), &[jpeg()]).unwrap();
    for _ in 0..2 {
        let shown = at(&mut lin, finding);
        assert_eq!((shown.line.state, shown.line.unsent, shown.after.len()), (FindingState::Rectified, true, 1));
        let last = shown.history.last().unwrap();
        assert_eq!((last.step.as_str(), last.remark.as_str(), last.unsent, last.late), ("rectified", "已擦干", true, false));
        assert!(!shown.may.rectify && !shown.may.close, "nobody looks at their own work");
        assert!(lin.engine.findings(FindingList::ToRectify).unwrap().is_empty());
        assert!(lin.engine.thumbnail(photo).is_ok());
        lin.reopen();
    }
    lin.sync().unwrap();
    assert!(!at(&mut lin, finding).line.unsent);
}

#[test]
fn it_is_looked_at_sent_back_put_right_again_and_closed_by_somebody_else() {
    let (mut lin, mut wang) = crew();
    let finding = given(&mut wang, &mut lin, LIN);
    lin.engine.rectify_finding(&step(finding, ""), &[jpeg()]).unwrap();
    lin.sync().unwrap();
    let sync = |wang: &mut Phone, lin: &mut Phone| wang.with(&mut lin.server, |wang| wang.sync().unwrap());
    sync(&mut wang, &mut lin);
    let [waiting] = wang.engine.findings(FindingList::ToVerify).unwrap().try_into().unwrap();
    assert_eq!(waiting.finding_id, finding.to_string());
    let shown = at(&mut wang, finding);
    assert!(shown.may.close && shown.may.send_back);
    assert!(wang.engine.thumbnail(shown.after[0].photo_id.parse().unwrap()).is_ok(), "the photo of what Lin did");
    let silent = verdict(finding, VerifyVerdict::SentBack, " ");
    assert!(matches!(wang.engine.verify_finding(&silent, &[]), Err(Error::Refused(Refusal::Missing { .. }))));
    wang.engine.verify_finding(&verdict(finding, VerifyVerdict::SentBack, "门边还有水"), &[jpeg()]).unwrap();
    sync(&mut wang, &mut lin);

    lin.sync().unwrap();
    let [task] = lin.engine.findings(FindingList::ToRectify).unwrap().try_into().unwrap();
    assert_eq!((task.state, task.sent_back_remark.as_deref()), (FindingState::SentBack, Some("门边还有水")));
    let back = at(&mut lin, finding).history.last().unwrap().photos[0].photo_id.parse().unwrap();
    assert!(lin.engine.thumbnail(back).is_ok());
    let refused = lin.engine.verify_finding(&verdict(finding, VerifyVerdict::Closed, ""), &[]);
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))), "{refused:?}");
    lin.engine.rectify_finding(&step(finding, "门边也擦了"), &[jpeg()]).unwrap();
    lin.sync().unwrap();

    sync(&mut wang, &mut lin);
    wang.engine.verify_finding(&verdict(finding, VerifyVerdict::Closed, ""), &[]).unwrap();
    assert_eq!(wang.engine.task_counts().unwrap().to_verify, 0);
    sync(&mut wang, &mut lin);
    lin.sync().unwrap();
    lin.sync().unwrap();
    assert!(lin.engine.thumbnail(back).is_err(), "it is over, and others' photos are gone");
    let told: Vec<MessageKind> = lin.engine.inbox().unwrap().iter().map(|message| message.kind).collect();
    assert_eq!(told, [MessageKind::Closed, MessageKind::SentBack, MessageKind::Assigned], "the newest first");
}

#[test]
fn two_phones_put_the_same_right_and_both_are_kept() {
    for mei_first in [false, true] {
        let (mut lin, mut wang) = crew();
        let finding = given(&mut wang, &mut lin, LIN);
        let mut mei = Phone::beside(&lin);
        mei.with(&mut lin.server, |mei| {
            mei.enrol();
            mei.sign_in(MEI);
            mei.sync().unwrap();
        });
        lin.engine.rectify_finding(&step(finding, "Lin"), &[jpeg()]).unwrap();
        mei.engine.rectify_finding(&step(finding, "Mei"), &[jpeg()]).unwrap();
        if mei_first {
            mei.with(&mut lin.server, |mei| mei.sync().unwrap());
        }
        lin.sync().unwrap();
        mei.with(&mut lin.server, |mei| mei.sync().unwrap());
        lin.sync().unwrap();
        for phone in [&mut lin, &mut mei] {
            let shown = at(phone, finding);
            let steps: Vec<_> = shown.history.iter().filter(|s| s.step == "rectified").map(|s| (s.remark.as_str(), s.late)).collect();
            let (first, second) = if mei_first { ("Mei", "Lin") } else { ("Lin", "Mei") };
            assert_eq!(steps, [(first, false), (second, true)]);
            assert!(phone.engine.refused().unwrap().is_empty(), "what was done on the spot is never refused");
        }
    }
}

#[test]
fn two_verdicts_without_a_signal_and_the_second_is_told_that_it_came_late() {
    let (mut lin, mut wang) = crew();
    let finding = given(&mut wang, &mut lin, LIN);
    lin.engine.rectify_finding(&step(finding, ""), &[jpeg()]).unwrap();
    lin.sync().unwrap();
    wang.with(&mut lin.server, |wang| wang.sync().unwrap());
    // The office closes it while Wang stands before it without a signal.
    let office = domain::operation::VerifyFinding { finding, verdict: VerifyVerdict::Closed, remark: String::new(), days: None };
    lin.server.office(WANG, Operation::Finding(FindingStep::Verify(office)));
    wang.engine.verify_finding(&verdict(finding, VerifyVerdict::SentBack, "还湿"), &[]).unwrap();
    assert_eq!(at(&mut wang, finding).line.state, FindingState::SentBack, "as far as this phone knows");
    wang.with(&mut lin.server, |wang| wang.sync().unwrap());
    assert_eq!(at(&mut wang, finding).line.state, FindingState::Closed);
    let [refused] = wang.engine.refused().unwrap().try_into().unwrap();
    assert_eq!((refused.kind.as_str(), refused.what.as_str()), ("finding.verify", "整改验证"));
    assert!(wang.engine.send_again(refused.operation_id.parse().unwrap()).is_err(), "the rules still say no");
    wang.engine.let_go_of_refused(refused.operation_id.parse().unwrap()).unwrap();
    assert!(wang.engine.refused().unwrap().is_empty());
}

#[test]
fn what_is_over_is_not_in_memory_and_is_on_the_list_of_who_raised_it() {
    let (mut lin, mut wang) = crew();
    let finding = given(&mut wang, &mut lin, LIN);
    lin.engine.rectify_finding(&step(finding, ""), &[jpeg()]).unwrap();
    lin.sync().unwrap();
    wang.with(&mut lin.server, |wang| wang.sync().unwrap());
    wang.engine.verify_finding(&verdict(finding, VerifyVerdict::Closed, ""), &[]).unwrap();
    wang.with(&mut lin.server, |wang| wang.sync().unwrap());
    wang.reopen();
    assert_eq!(wang.engine.room().unwrap().books.findings().count(), 0);
    let raised = wang.engine.findings(FindingList::Raised).unwrap();
    assert_eq!(raised.iter().map(|f| (f.state, f.due.as_str())).collect::<Vec<_>>(), [(FindingState::Closed, "")]);
    assert_eq!(at(&mut wang, finding).history.len(), 4, "raised, noticed, rectified, closed");
    wang.time.pass(91 * 86_400);
    assert!(wang.engine.findings(FindingList::Raised).unwrap().is_empty(), "for 90 days");
    assert!(lin.engine.findings(FindingList::Raised).unwrap().is_empty(), "it was not Lin who raised it");
}

#[test]
fn a_message_is_read_on_two_phones_and_stays_read() {
    let (mut lin, mut wang) = crew();
    given(&mut wang, &mut lin, LIN);
    let mut second = Phone::beside(&lin);
    second.with(&mut lin.server, |second| {
        second.enrol();
        second.sign_in(LIN);
        second.sync().unwrap();
    });
    let message = lin.engine.inbox().unwrap()[0].message_id.parse().unwrap();
    for phone in [&mut lin, &mut second] {
        assert_eq!(phone.engine.task_counts().unwrap().unread, 1);
        phone.engine.read_messages(&[message]).unwrap();
        phone.engine.read_messages(&[message]).unwrap();
        assert_eq!((phone.engine.task_counts().unwrap().unread, phone.engine.unsent().unwrap().len()), (0, 1), "once");
        phone.reopen();
        assert!(phone.engine.inbox().unwrap()[0].read);
    }
    lin.sync().unwrap();
    second.with(&mut lin.server, |second| second.sync().unwrap());
    assert!(second.engine.refused().unwrap().is_empty() && second.engine.inbox().unwrap()[0].read);
    assert!(wang.engine.inbox().unwrap().is_empty(), "messages are their readers' alone");
}

#[test]
fn a_violation_is_stopped_first_and_a_damage_is_repaired() {
    let (mut lin, mut wang) = crew();
    let violation = wang.engine.raise_finding(&wrong(FindingKind::Violation), &[]).unwrap();
    assert!(at(&mut wang, violation).to_stop);
    lin.engine.raise_finding(&FindingInput { stopped: true, ..wrong(FindingKind::Damage) }, &[]).unwrap_err();
    let stopped = lin.engine.raise_finding(&FindingInput { stopped: true, ..wrong(FindingKind::Violation) }, &[jpeg()]).unwrap();
    let shown = at(&mut lin, stopped);
    assert_eq!((shown.to_stop, shown.may.stop, shown.history.len()), (false, false, 2));
    wang.with(&mut lin.server, |wang| wang.sync().unwrap());
    lin.sync().unwrap();
    lin.engine.stop_violation(&step(violation, "已劝离"), &[]).unwrap();
    assert!(!at(&mut lin, violation).to_stop);

    let lamp = FindingInput { utility: Some(Utility::Lighting), ..wrong(FindingKind::Damage) };
    let lamp = lin.engine.raise_finding(&lamp, &[]).unwrap();
    let shown = at(&mut lin, lamp);
    assert_eq!((shown.line.repair, shown.may.repaired, shown.may.rectify), (Some(RepairState::Reported), true, false));
    lin.engine.repair_done(&step(lamp, "换了灯管"), &[jpeg()]).unwrap();
    assert_eq!(at(&mut lin, lamp).line.repair, Some(RepairState::Repaired));
    lin.sync().unwrap();
    assert!(lin.engine.refused().unwrap().is_empty());
}

/// A photo that is still on its way is asked for again, and not at every sync.
#[test]
fn a_photo_that_the_server_does_not_have_yet_costs_no_question_each_time() {
    let (mut lin, mut wang) = crew();
    wang.engine.raise_finding(&wrong(FindingKind::Nonconformity), &[jpeg()]).unwrap();
    let finding = wang.engine.findings(FindingList::Raised).unwrap()[0].finding_id.parse().unwrap();
    wang.engine.issue_notice(&notice(finding, LIN)).unwrap();
    // The records are through, the photo is not.
    wang.with(&mut lin.server, |wang| wang.sync_until(|path, _| path == "/v1/seals").unwrap_err());
    lin.sync().unwrap();
    let photo = lin.engine.findings(FindingList::ToRectify).unwrap()[0].photo_id.clone().unwrap().parse().unwrap();
    assert!(lin.engine.thumbnail(photo).is_err());
    assert_eq!(asked(&mut lin), 1);
    wang.with(&mut lin.server, |wang| wang.sync().unwrap());
    lin.time.pass(11 * 60);
    lin.sync().unwrap();
    assert!(lin.engine.thumbnail(photo).is_ok());
    assert_eq!((asked(&mut lin), lin.server.thumbnails_asked), (1, 2));
}

#[test]
fn once_the_lease_is_over_a_task_is_shown_and_what_colleagues_did_is_not() {
    let (mut lin, mut wang) = crew();
    let finding = given(&mut wang, &mut lin, LIN);
    lin.time.pass(40 * 86_400);
    assert!(lin.engine.is_lease_over());
    let [task] = lin.engine.findings(FindingList::ToRectify).unwrap().try_into().unwrap();
    assert_eq!((task.urgency, task.due.as_str()), (Urgency::Over, "已逾期 40 天"));
    let shown = at(&mut lin, finding);
    assert_eq!((shown.history.len(), shown.may.rectify), (1, true));
    assert!(lin.engine.thumbnail(task.photo_id.unwrap().parse().unwrap()).is_err());
    lin.engine.rectify_finding(&step(finding, ""), &[jpeg()]).unwrap();
    assert_eq!(at(&mut lin, finding).history.len(), 2);
}

#[test]
fn what_the_office_refused_of_a_task_is_shown_undone_and_sent_again_with_its_photo() {
    let (mut lin, mut wang) = crew();
    let finding = given(&mut wang, &mut lin, LIN);
    lin.engine.rectify_finding(&step(finding, "已擦干"), &[jpeg()]).unwrap();
    lin.server.refuse_kind = Some("finding.rectify");
    lin.sync().unwrap();
    lin.server.refuse_kind = None;
    assert_eq!(at(&mut lin, finding).line.state, FindingState::Noticed, "it does not count");
    let [refused] = lin.engine.refused().unwrap().try_into().unwrap();
    assert_eq!(refused.what, "整改完成");
    lin.engine.send_again(refused.operation_id.parse().unwrap()).unwrap();
    lin.sync().unwrap();
    let shown = at(&mut lin, finding);
    assert_eq!((shown.line.state, shown.after.len(), shown.line.unsent), (FindingState::Rectified, 1, false));
    assert!(lin.engine.refused().unwrap().is_empty());

    // What only a violation can have been is gone when it is reported as damage.
    lin.engine.raise_finding(&FindingInput { stopped: true, ..wrong(FindingKind::Violation) }, &[]).unwrap();
    lin.server.refuse_kind = Some("finding.raise");
    lin.sync().unwrap();
    lin.server.refuse_kind = None;
    let id = lin.engine.refused().unwrap()[0].operation_id.parse().unwrap();
    let again = lin.engine.correct_finding(id, FindingKind::Damage, Severity::Minor, "水管漏水").unwrap();
    assert!(at(&mut lin, again).history.len() == 1 && lin.engine.refused().unwrap().is_empty());
}
