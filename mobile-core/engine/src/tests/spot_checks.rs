//! Is a spot check done on the phone like a visit: offline, through a kill, once?

use super::{
    phone::{Phone, jpeg},
    world::{AREA, CLEAN, LIN, LOBBY, SITE, TEMPLATE, WANG},
};
use crate::{
    Error,
    inputs::{AnswerInput, FindingInput},
};
use chrono::NaiveDate;
use domain::{
    books::{Change, Collection},
    checklist::Verdict,
    field::Field,
    finding::{FindingKind, Severity},
    ids::{DrawId, PersonId, SpotCheckId, SpotCheckPlanId},
    patrol::MissReason,
    people::Role,
    refusal::Refusal,
    spot_check::{Against, SpotCheck, SpotCheckState, Subject},
};
use uuid::Uuid;

fn drawn(n: u128, until: &str, against: &[PersonId]) -> SpotCheck {
    SpotCheck {
        id: SpotCheckId(Uuid::from_u128(n)),
        site: SITE,
        draw: DrawId(Uuid::from_u128(90)),
        plan: SpotCheckPlanId(Uuid::from_u128(91)),
        field: Field::Sanitation,
        subject: Subject::Area(AREA),
        against: Against { area: Some(AREA), people: against.to_vec(), ..Against::default() },
        template: TEMPLATE,
        roles: vec![Role::Supervisor],
        people: vec![],
        drawn: super::phone::dawn(),
        until: until.parse::<NaiveDate>().unwrap(),
        state: SpotCheckState::Drawn,
        results: vec![],
        skipped: None,
    }
}

#[test]
fn a_check_is_written_offline_survives_a_kill_and_arrives_once() {
    let mut wang = Phone::of(WANG);
    let (urgent, later, own) = (drawn(101, "2026-11-20", &[LIN]), drawn(102, "2099-01-01", &[LIN]), drawn(103, "2099-01-01", &[WANG]));
    let checks = [&urgent, &later, &own].map(|check| Change::Put(check.clone().into()));
    wang.server.write(&checks);
    wang.sync().unwrap();
    let ids = |phone: &mut Phone| phone.engine.spot_checks().unwrap().into_iter().map(|one| one.spot_check_id).collect::<Vec<_>>();
    assert_eq!(ids(&mut wang), [urgent.id.to_string(), later.id.to_string()], "never one's own work");
    let line = wang.engine.spot_check(urgent.id).unwrap();
    assert_eq!((line.name.as_str(), line.late, line.open, line.begun), ("大堂", true, true, false));
    assert!(line.due.starts_with("已逾期"), "{}", line.due);
    assert_eq!((line.area_id, line.unit_id, line.patrol_id), (Some(AREA.to_string()), None, None));
    assert!(matches!(wang.engine.spot_check(own.id), Err(Error::NotFound("spot-check"))), "nor by its address");

    let (patrol, checkpoint) = wang.engine.begin_spot_check(urgent.id).unwrap();
    wang.engine.answer(patrol, checkpoint, CLEAN, AnswerInput::Verdict { verdict: Verdict::Fail }).unwrap();
    assert!(matches!(wang.engine.record_spot_check(urgent.id), Err(Error::Refused(Refusal::SheetGaps { .. }))));
    wang.engine.photo(patrol, checkpoint, Some(CLEAN), &jpeg()).unwrap();
    wang.engine.remark(patrol, checkpoint, "雨天").unwrap();
    wang.reopen();
    assert!(wang.engine.spot_check(urgent.id).unwrap().begun);
    assert_eq!(wang.engine.checklist(patrol, checkpoint).unwrap().sections[0].items[0].photos.len(), 1);
    let recorded = wang.engine.record_spot_check(urgent.id).unwrap();
    assert_eq!((recorded.percent, recorded.passed), (Some(0), false));
    let line = wang.engine.spot_check(urgent.id).unwrap();
    assert_eq!((line.open, line.begun, line.passed, line.by.as_str()), (false, false, Some(false), "王芳"), "it shows at once");
    assert!(line.unsent && line.at.is_some() && line.due.is_empty());
    wang.engine.skip_spot_check(later.id, MissReason::NoAccess, "").unwrap();

    wang.sync().unwrap();
    let kept = &wang.server.books.spot_checks[&urgent.id];
    assert_eq!((kept.state, kept.results.len(), kept.results[0].photos.len()), (SpotCheckState::Done, 1, 1));
    assert_eq!(wang.server.books.spot_checks[&later.id].state, SpotCheckState::Skipped);
    wang.sync().unwrap();
    wang.reopen();
    let line = wang.engine.spot_check(urgent.id).unwrap();
    assert_eq!((line.passed, line.unsent), (Some(false), false));
    assert_eq!(wang.engine.spot_check(later.id).unwrap().skipped, Some(MissReason::NoAccess));
    assert_eq!(ids(&mut wang).len(), 2, "what is over stays for a while");
    assert_eq!((wang.server.count(Collection::SpotChecks), wang.engine.refused().unwrap().len()), (3, 0));
}

#[test]
fn nobody_checks_their_own_work_whatever_the_phone_shows() {
    let mut wang = Phone::of(WANG);
    let own = drawn(104, "2099-01-01", &[WANG]);
    wang.server.write(&[Change::Put(own.clone().into())]);
    wang.sync().unwrap();
    let (patrol, checkpoint) = wang.engine.begin_spot_check(own.id).unwrap();
    wang.engine.answer(patrol, checkpoint, CLEAN, AnswerInput::Verdict { verdict: Verdict::Pass }).unwrap();
    assert!(matches!(wang.engine.record_spot_check(own.id), Err(Error::Refused(Refusal::OwnWork))));
}

#[test]
fn what_is_seen_at_a_check_is_reported_where_it_is_and_in_its_field() {
    let mut wang = Phone::of(WANG);
    let check = drawn(105, "2099-01-01", &[LIN]);
    wang.server.write(&[Change::Put(check.clone().into())]);
    wang.sync().unwrap();
    let seen = FindingInput {
        kind: FindingKind::Nonconformity,
        severity: Severity::Minor,
        text: "地面有水".into(),
        area_id: None,
        unit_id: None,
        checkpoint_id: None,
        patrol_id: None,
        photos: vec![],
        marks: vec![],
        field: None,
        stopped: false,
        utility: None,
        spot_check_id: Some(check.id.to_string()),
    };
    let finding = wang.engine.raise_finding(&seen, &[]).unwrap();
    let elsewhere = FindingInput { checkpoint_id: Some(LOBBY.to_string()), field: Some(Field::Lifts), ..seen.clone() };
    let other = wang.engine.raise_finding(&elsewhere, &[]).unwrap();
    let unknown = FindingInput { spot_check_id: Some(DrawId(Uuid::from_u128(1)).to_string()), ..seen };
    assert!(matches!(wang.engine.raise_finding(&unknown, &[]), Err(Error::NotFound("spot-check"))));
    wang.sync().unwrap();
    let kept = &wang.server.books.findings[&finding];
    assert_eq!((kept.spot.area, kept.spot.spot_check, kept.field), (Some(AREA), Some(check.id), Some(Field::Sanitation)));
    let kept = &wang.server.books.findings[&other];
    assert_eq!((kept.spot.area, kept.spot.checkpoint, kept.field), (None, Some(LOBBY), Some(Field::Lifts)));
}

#[test]
fn a_check_that_was_refused_is_corrected_with_what_was_answered() {
    let mut wang = Phone::of(WANG);
    let check = drawn(106, "2099-01-01", &[LIN]);
    wang.server.write(&[Change::Put(check.clone().into())]);
    wang.sync().unwrap();
    let (patrol, checkpoint) = wang.engine.begin_spot_check(check.id).unwrap();
    wang.engine.answer(patrol, checkpoint, CLEAN, AnswerInput::Verdict { verdict: Verdict::Fail }).unwrap();
    wang.engine.photo(patrol, checkpoint, Some(CLEAN), &jpeg()).unwrap();
    wang.engine.photo(patrol, checkpoint, None, &jpeg()).unwrap();
    wang.engine.remark(patrol, checkpoint, "雨天").unwrap();
    wang.engine.record_spot_check(check.id).unwrap();
    wang.server.refuse_kind = Some("spot_check.record");
    wang.sync().unwrap();
    wang.server.refuse_kind = None;
    assert!(wang.engine.spot_check(check.id).unwrap().open, "what was refused is to be done");
    let id = wang.engine.refused().unwrap()[0].operation_id.parse().unwrap();
    assert_eq!(wang.engine.correct_spot_check(id).unwrap(), check.id);
    assert!(matches!(wang.engine.correct_spot_check(id), Err(Error::NotFound("record"))), "once");
    let sheet = wang.engine.checklist(patrol, checkpoint).unwrap();
    assert_eq!((sheet.remark.as_str(), sheet.photos.len(), sheet.sections[0].items[0].photos.len()), ("雨天", 1, 1));
    wang.engine.answer(patrol, checkpoint, CLEAN, AnswerInput::Verdict { verdict: Verdict::Pass }).unwrap();
    assert!(wang.engine.record_spot_check(check.id).unwrap().passed);
    wang.sync().unwrap();
    let kept = &wang.server.books.spot_checks[&check.id];
    assert_eq!((kept.results.len(), kept.results[0].photos.len(), wang.engine.refused().unwrap().len()), (1, 2, 0));
}
