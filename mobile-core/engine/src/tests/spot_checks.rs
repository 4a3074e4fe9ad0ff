//! Is a spot check done on the phone like a visit: offline, through a kill, once?

use super::{
    phone::{Phone, jpeg},
    world::{AREA, CLEAN, LIN, SITE, TEMPLATE, WANG},
};
use crate::{Error, inputs::AnswerInput};
use chrono::NaiveDate;
use domain::{
    books::{Change, Collection},
    checklist::Verdict,
    field::Field,
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
    assert_eq!((line.open, line.passed, line.by.as_str()), (false, Some(false), "王芳"), "it shows at once");
    wang.engine.skip_spot_check(later.id, MissReason::NoAccess, "").unwrap();

    wang.sync().unwrap();
    let kept = &wang.server.books.spot_checks[&urgent.id];
    assert_eq!((kept.state, kept.results.len(), kept.results[0].photos.len()), (SpotCheckState::Done, 1, 1));
    assert_eq!(wang.server.books.spot_checks[&later.id].state, SpotCheckState::Skipped);
    wang.sync().unwrap();
    wang.reopen();
    assert_eq!(wang.engine.spot_check(urgent.id).unwrap().passed, Some(false));
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
