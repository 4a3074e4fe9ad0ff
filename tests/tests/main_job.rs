//! The main job, from a phone without a signal to the supervisor's desk.

use domain::{
    checklist::{Value, Verdict},
    finding::{FindingKind, Severity},
    patrol::PatrolState,
};
use e2e::{
    checklists::{self, answer, find, good_answers},
    estate::Estate,
    photos,
    round::Round,
};
use mobile_core::{AppError, FindingInput, TodayState};
use serde_json::json;

#[test]
fn a_supervisor_plans_a_cleaner_walks_without_a_signal_and_the_supervisor_judges() {
    let estate = Estate::open();
    let zhou = estate.supervisor("Zhou");
    let lin = estate.cleaner("Lin");

    // Zhou publishes a checklist and a route; Lin's phone pulls them.
    let round = Round::lay_out(&zhou, estate.site, checklists::every_kind(), 2);
    let phone = estate.phone(&lin);
    let today = phone.app.today().unwrap();
    assert_eq!((today[0].route_name.as_str(), today[0].state), ("大堂早巡", TodayState::Due));

    // Down into the basement. She walks the route and scans both codes.
    phone.offline();
    assert!(matches!(phone.try_sync(), Err(AppError::Offline { .. })));
    let patrol = phone.start_due(&round);
    let (first, second) = (&round.checkpoints[0], &round.checkpoints[1]);
    let visit = phone.visit(&patrol, first, &good_answers(&round.content));
    assert_eq!((visit.percent, visit.passed), (Some(100), Some(true)));

    // At the second a lamp is broken. The checklist asks which, and demands a photo.
    phone.scan(&patrol, second);
    let mut answers = good_answers(&round.content);
    let lamps = find(&round.content, "Lamps").id;
    answers.retain(|a| a.item != lamps);
    answers.push(answer(lamps, Value::Verdict(Verdict::Fail)));
    phone.answer(&patrol, second, &answers);
    let at = || (patrol.clone(), second.id.to_string());
    let gaps = phone.app.checklist(at().0, at().1).unwrap().gaps;
    assert_eq!(gaps.len(), 2, "which lamp, and its photo: {gaps:?}");
    assert!(matches!(phone.app.record_visit(at().0, at().1), Err(AppError::NotAllowed { code, .. }) if code == "sheet-gaps"));
    phone.answer(&patrol, second, &[answer(find(&round.content, "Which lamp?").id, Value::Text("左侧第二盏".into()))]);
    let file = photos::in_folder(phone.folder.path(), "IMG_0001.jpg", photos::broken_lamp());
    phone.app.photo(at().0, at().1, Some(lamps.to_string()), file.display().to_string()).unwrap();
    let visit = phone.app.record_visit(at().0, at().1).unwrap();
    assert_eq!((visit.percent, visit.passed), (Some(80), Some(true)), "20 of 100 points are lost");

    // She reports it as damage, too, and finishes.
    let lamp = photos::in_folder(phone.folder.path(), "IMG_0002.jpg", photos::lobby());
    let finding = FindingInput {
        kind: FindingKind::Damage,
        severity: Severity::Major,
        text: "大堂左侧第二盏灯不亮".into(),
        area_id: None,
        unit_id: None,
        checkpoint_id: Some(second.id.to_string()),
        patrol_id: Some(patrol.clone()),
        photos: vec![lamp.display().to_string()],
        marks: vec![],
        field: None,
        stopped: false,
        utility: None,
        spot_check_id: None,
    };
    let finding = phone.app.raise_finding(finding).unwrap();
    phone.finish(&patrol);
    assert_eq!(phone.waiting(), 5, "start, two visits, finding, finish");
    assert_eq!(zhou.list("/v1/patrols").len(), 0, "the office knows nothing yet");

    // Up again: everything goes out, photos as well.
    let report = phone.online().sync();
    assert_eq!((report.applied, report.refused, report.held), (5, 0, 0), "{report:?}");
    let ledger = phone.app.delivery().unwrap();
    assert_eq!((ledger.records_waiting, ledger.photos_stored, ledger.photos_waiting), (0, 2, 0), "{ledger:?}");

    // Zhou sees the walk, the answers, the score and how it was reached, the photo large, and the finding.
    let seen = zhou.read(&format!("/v1/patrols/{patrol}"));
    assert_eq!(seen["patrol"]["state"], "complete");
    let visits = seen["visits"].as_array().unwrap();
    assert_eq!(visits.len(), 2);
    assert_eq!(visits[0]["presence"]["shown_by"], "qr");
    assert_eq!((visits[1]["score"]["earned"].as_u64(), visits[1]["score"]["possible"].as_u64()), (Some(8_000), Some(10_000)));
    let photo = visits[1]["photos"][0]["id"].as_str().unwrap();
    for variant in ["original", "evidence", "thumbnail"] {
        let picture = zhou.download(&format!("/v1/photos/{}/{photo}/{variant}", estate.site)).expect(200);
        assert_eq!(picture.header("content-type"), Some("image/jpeg"));
        let claims = photo::look(&picture.body).unwrap();
        let (wide, long) = (claims.width.max(claims.height), variant == "original");
        assert_eq!(
            wide,
            match variant {
                "original" => 4000,
                "evidence" => 1600,
                _ => 320,
            }
        );
        assert_eq!(claims.exif_position.is_some(), long, "a {variant} keeps where it was taken only when it is the original");
    }
    assert_eq!(zhou.download(&format!("/v1/photos/{}/{photo}/original", estate.site)).body, photos::broken_lamp(), "byte for byte");
    let findings = zhou.list("/v1/findings?kind=damage");
    assert_eq!((findings.len(), findings[0]["id"].as_str()), (1, Some(finding.as_str())));

    // She sends the patrol back; Lin's phone shows why.
    let review = format!("/v1/patrols/{patrol}/review");
    assert_eq!(zhou.post(&review, &json!({"verdict": "sent_back", "remark": " "})).expect(422).json()["code"], "missing");
    let _ = zhou.post(&review, &json!({"verdict": "sent_back", "remark": "请补拍左侧的灯"})).expect(200);
    phone.sync();
    let shown = phone.app.today().unwrap();
    assert_eq!((shown[0].state, shown[0].sent_back_remark.as_deref()), (TodayState::SentBack, Some("请补拍左侧的灯")));

    // Lin goes there once more, finishes, and Zhou accepts.
    phone.app.start_patrol(round.route.id.to_string(), Some(patrol.clone())).ok();
    phone.visit(&patrol, second, &good_answers(&round.content));
    phone.finish(&patrol);
    phone.sync();
    let _ = zhou.post(&review, &json!({"verdict": "accepted"})).expect(200);
    assert_eq!(zhou.post(&review, &json!({"verdict": "accepted"})).expect(409).json()["code"], "moved-on");
    phone.sync();
    let screen = phone.app.patrol(patrol).unwrap();
    assert_eq!((screen.state, screen.percent), (PatrolState::Accepted, Some(100)));
    assert_eq!(screen.reviews[0].by, "Zhou");
}
