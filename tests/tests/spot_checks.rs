//! Is somebody looked at without notice, and can the draw be repeated? From the seed that was committed to, over a check on a phone that is pushed,
//! to the score against the area and its crew.

use domain::{
    checklist::{Answer, Value, Verdict},
    draw::FrameOf,
    field::Field,
    finding::{FindingKind, Severity, Spot},
    ids::FindingId,
    operation::{HoldDraw, RaiseFinding, RecordSpotCheck, SkipSpotCheck},
    patrol::{MissReason, SheetOf},
    people::Role,
    place::{Area, AreaKind},
    route::Repeats,
    spot_check::SpotCheckPlan,
    wire::Status,
};
use e2e::{
    checklists,
    envelope::Device,
    estate::{Cast, Estate},
    new_id, photos,
    spot_checks::{held, plan},
    tus,
};
use serde_json::{Value as Json, json};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

const STOPS: usize = 12;

/// Lin cleans every lobby on a patrol.
fn cleaned(cast: &Cast, lin: &Device) {
    let start = cast.round.start();
    let visits = (0..STOPS).map(|stop| lin.envelope(cast.round.site, cast.round.visit(&start, stop)));
    let batch: Vec<_> = [lin.envelope(cast.round.site, start.clone())].into_iter().chain(visits).collect();
    assert!(lin.push(&batch).iter().all(|outcome| outcome.status == Status::Applied));
}

fn pulled(device: &Device, estate: &Estate) -> String {
    let hello = device.call("GET", "/v1/sync/hello", &[], None).expect(200).json();
    let epoch = hello["scopes"].as_array().unwrap().iter().find(|one| one["scope"] == json!(estate.site)).unwrap()["epoch"].clone();
    let path = format!("/v1/sync/pull?scopes={}:{}:0&limit=200", estate.site, epoch.as_str().unwrap());
    device.call("GET", &path, &[], None).expect(200).text()
}

#[test]
fn a_check_is_drawn_done_and_counts_and_nobody_knows_of_it_early() {
    let (estate, cast) = Estate::ready_with_one_question(STOPS);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let (lin, lead) = (estate.device(&cast.lin), estate.device(&wu));
    cleaned(&cast, &lin);
    let plan = plan(&cast.round);
    cast.zhou.make("/v1/spot-check-plans", &plan);
    let draw = held(&cast.zhou, &plan);
    let sample = draw["held"]["sample"].as_array().unwrap().clone();
    assert_eq!((draw["held"]["frame"].as_array().unwrap().len(), sample.len()), (STOPS, 5), "80 % sure that fewer than 3 of 12 are bad");

    let checks = wu.list("/v1/spot-checks?state=drawn");
    assert_eq!(checks.len(), 5);
    let check = &checks[0];
    let id = check["id"].as_str().unwrap();
    assert_eq!(check["against"]["people"], json!([cast.lin.person]), "the crew of the area");
    assert_eq!(check["against"]["route"], json!(cast.round.route.id));
    assert!(pulled(&lead, &estate).contains(id), "it comes to the phone of whoever checks");

    // Lin, who is drawn against, learns nothing: not by REST, not by her phone, not from a page.
    let draw_id = draw["id"].as_str().unwrap();
    assert_eq!(cast.lin.list("/v1/spot-checks").len(), 0);
    let _ = cast.lin.get(&format!("/v1/spot-checks/{id}")).expect(404);
    assert_eq!(cast.lin.get(&format!("/v1/draws/{draw_id}")).status, 403);
    let hers = pulled(&lin, &estate);
    assert!(!hers.contains(id) && !hers.contains(draw_id) && !hers.contains(&plan.id.to_string()));
    let by_her = RecordSpotCheck { check: id.parse().unwrap(), sheet: sheet(&cast), answers: good(&cast), remark: String::new() };
    assert_eq!(lin.push(&[lin.envelope(estate.site, by_her)])[0].status, Status::Rejected);

    // Wu finds it wanting, with a photo, offline for all we know.
    let bytes = photos::small(5);
    let photo = tus::reference(&bytes);
    let answers = vec![Answer {
        item: cast.round.content.items().next().unwrap().id,
        value: Some(Value::Verdict(Verdict::Fail)),
        note: "地面有水渍".into(),
        photos: vec![photo.id],
    }];
    let record = RecordSpotCheck { check: id.parse().unwrap(), sheet: sheet(&cast), answers, remark: "雨天".into() };
    let mut envelope = lead.envelope(estate.site, record);
    envelope.photos = vec![photo.clone()];
    let area = check["subject"]["id"].as_str().unwrap().parse().unwrap();
    let raise = RaiseFinding {
        finding: FindingId(new_id()),
        kind: FindingKind::Nonconformity,
        severity: Severity::Major,
        spot: Spot { area: Some(area), spot_check: Some(id.parse().unwrap()), ..Spot::default() },
        text: "大堂地面有水渍".into(),
        field: Some(Field::Sanitation),
        stopped: false,
        utility: None,
    };
    let finding = raise.finding;
    let outcomes = lead.push(&[envelope.clone(), lead.envelope(estate.site, raise)]);
    assert!(outcomes.iter().all(|outcome| outcome.status == Status::Applied), "{outcomes:?}");
    let _ = tus::upload(&lead, estate.site, &photo, &bytes).expect(204);
    assert_eq!(lead.push(&[envelope])[0].status, Status::Duplicate);

    let seen = cast.zhou.read(&format!("/v1/spot-checks/{id}"));
    assert_eq!((&seen["state"], &seen["results"][0]["score"]["passed"]), (&json!("done"), &json!(false)), "{seen}");
    assert_eq!(seen["results"][0]["by"], json!(wu.person));
    assert_eq!(seen["findings"][0]["id"], json!(finding));
    assert_eq!(seen["pictures"][0]["id"], json!(photo.id));
    // Once it is done, Lin may read what counts against her, and nothing else.
    assert_eq!(cast.lin.list("/v1/spot-checks").iter().map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>(), [id]);
    assert!(pulled(&lin, &estate).contains(id));

    // A second look by somebody else is kept beside it; it does not count.
    let again = json!({"sheet": sheet(&cast), "answers": good(&cast)});
    let _ = cast.zhou.post(&format!("/v1/spot-checks/{id}/record"), &again).expect(201);
    let seen = cast.zhou.read(&format!("/v1/spot-checks/{id}"));
    assert_eq!((seen["results"].as_array().unwrap().len(), &seen["results"][0]["by"]), (2, &json!(wu.person)));

    // One that can't be done says why.
    let skip =
        SkipSpotCheck { check: checks[1]["id"].as_str().unwrap().parse().unwrap(), reason: MissReason::NoAccess, note: String::new() };
    assert_eq!(lead.push(&[lead.envelope(estate.site, skip)])[0].status, Status::Applied);
    assert_eq!(wu.list("/v1/spot-checks?state=drawn").len(), 3);
}

fn sheet(cast: &Cast) -> SheetOf {
    SheetOf { template: cast.round.template, version: 1 }
}

fn good(cast: &Cast) -> Vec<Answer> {
    checklists::good_answers(&cast.round.content)
}

#[test]
fn whoever_checks_may_be_drawn_against_too_and_nobody_draws_with_a_seed_of_their_own() {
    let (estate, cast) = Estate::ready_with_one_question(STOPS);
    let wu = estate.colleague("Wu", Role::CleaningLead);
    let (lead, zhous) = (estate.device(&wu), estate.device(&cast.zhou));
    // Wu walks a patrol himself; patrols are walked again.
    cleaned(&cast, &lead);
    let start = cast.round.start();
    let finish = domain::operation::FinishPatrol { patrol: start.patrol, missed: vec![], remark: String::new() };
    let visits = (0..STOPS).map(|stop| lead.envelope(estate.site, cast.round.visit(&start, stop)));
    let batch: Vec<_> =
        [lead.envelope(estate.site, start.clone())].into_iter().chain(visits).chain([lead.envelope(estate.site, finish)]).collect();
    assert!(lead.push(&batch).iter().all(|outcome| outcome.status == Status::Applied));
    let mut plan = plan(&cast.round);
    plan.how.frame = FrameOf::Patrols;
    cast.zhou.make("/v1/spot-check-plans", &plan);
    let draw = held(&cast.zhou, &plan);
    let check = &cast.zhou.list("/v1/spot-checks")[0];
    assert_eq!(check["subject"], json!({"what": "patrol", "id": start.patrol}));
    let id = check["id"].as_str().unwrap();
    let _ = wu.get(&format!("/v1/spot-checks/{id}")).expect(404);
    let _ = wu.get(&format!("/v1/draws/{}", draw["id"].as_str().unwrap())).expect(404);
    assert!(wu.list("/v1/draws").is_empty() && wu.list("/v1/spot-checks").is_empty());
    assert!(!pulled(&lead, &estate).contains(id));
    let record = json!({"sheet": sheet(&cast), "answers": good(&cast)});
    let _ = wu.post(&format!("/v1/spot-checks/{id}/record"), &record).expect(404);
    let pushed = RecordSpotCheck { check: id.parse().unwrap(), sheet: sheet(&cast), answers: good(&cast), remark: String::new() };
    let outcome = lead.push(&[lead.envelope(estate.site, pushed)]).remove(0);
    assert_eq!(outcome.refusal.map(|refusal| refusal.code()), Some("own-work"));
    let _ = cast.zhou.post(&format!("/v1/spot-checks/{id}/record"), &record).expect(201);
    assert_eq!(wu.read(&format!("/v1/spot-checks/{id}"))["state"], "done");
    assert_eq!(wu.list("/v1/draws").len(), 1);

    // A draw is the server's own: a supervisor's phone can't make one.
    let own = HoldDraw {
        draw: draw["id"].as_str().unwrap().parse().unwrap(),
        seed: "00".repeat(32).parse().unwrap(),
        frame: vec![],
        drawn: vec![],
    };
    assert_eq!(zhous.push(&[zhous.envelope(estate.site, own)])[0].status, Status::Rejected);
}

#[test]
fn a_plan_falls_due_by_itself() {
    let (_estate, cast) = Estate::ready_with_one_question(STOPS);
    let soon = e2e::now() + chrono::TimeDelta::seconds(4);
    let mut plan = plan(&cast.round);
    plan.repeats = Some(Repeats::Daily {});
    plan.at = soon.with_timezone(&chrono::FixedOffset::east_opt(8 * 3_600).unwrap()).time();
    cast.zhou.make("/v1/spot-check-plans", &plan);
    let draws = cast.zhou.list("/v1/draws");
    assert_eq!((draws.len(), draws[0]["held"].is_null()), (1, true), "the seed of the next day is committed to at once: {draws:?}");
    let patience = Instant::now() + Duration::from_secs(40);
    while cast.zhou.list("/v1/spot-checks").is_empty() {
        assert!(Instant::now() < patience, "it was never held");
        thread::sleep(Duration::from_millis(200));
    }
    let committed = || cast.zhou.list("/v1/draws").into_iter().filter(|draw| draw["held"].is_null()).collect::<Vec<_>>();
    while committed().is_empty() {
        assert!(Instant::now() < patience, "the next seed is committed to");
        thread::sleep(Duration::from_millis(200));
    }
    let (first, next) = (draws[0]["due"].as_str().unwrap().to_owned(), committed()[0]["due"].as_str().unwrap().to_owned());
    assert!(next > first, "{next} after {first}");
}

/// Stairs every Tuesday, the waste station once a month: a plan draws from areas of a kind.
#[test]
fn a_plan_draws_from_areas_of_its_kinds_only() {
    let (_estate, cast) = Estate::ready_with_one_question(STOPS);
    let of_kind = |range: std::ops::Range<usize>, kind| {
        for area in &cast.round.areas[range] {
            cast.zhou.make("/v1/areas", &Area { kind: Some(kind), ..area.clone() });
        }
    };
    of_kind(0..3, AreaKind::Stairs);
    of_kind(3..5, AreaKind::WasteStation);
    let mut plan = plan(&cast.round);
    plan.how.area_kinds = vec![AreaKind::Stairs];
    cast.zhou.make("/v1/spot-check-plans", &plan);
    assert_eq!(cast.zhou.read(&format!("/v1/spot-check-plans/{}", plan.id))["how"]["area_kinds"], json!(["stairs"]));
    let frame = |plan: &SpotCheckPlan| {
        let held = held(&cast.zhou, plan);
        let items = held["held"]["frame"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    let ids = |range: std::ops::Range<usize>| cast.round.areas[range].iter().map(|area| area.id.to_string()).collect::<BTreeSet<_>>();
    assert_eq!(frame(&plan), ids(0..3));
    plan.how.area_kinds.push(AreaKind::WasteStation);
    cast.zhou.make("/v1/spot-check-plans", &plan);
    assert_eq!(frame(&plan), ids(0..5), "of either kind, and none of which nobody said the kind");
    plan.how.frame = FrameOf::Units;
    let _ = cast.zhou.post("/v1/spot-check-plans", &plan).expect(422);
}

fn repeated_in_python(file: &Path) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("stories/draw.py");
    let run = Command::new("python3").arg(script).arg(file).output().expect("python3");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_stranger_repeats_the_draw_from_its_file_alone() {
    let (estate, cast) = Estate::ready_with_one_question(STOPS);
    let plan = plan(&cast.round);
    cast.zhou.make("/v1/spot-check-plans", &plan);
    let draw = held(&cast.zhou, &plan);
    let file: Json = cast.zhou.get(&format!("/v1/draws/{}/file", draw["id"].as_str().unwrap())).expect(200).json();
    assert_eq!(file["sample"], draw["held"]["sample"]);
    let path: PathBuf = estate.folder.path().join("draw.json");
    let verdict = |file: &Json| {
        fs::write(&path, file.to_string()).unwrap();
        estate.server.command_ends(&["verify", "draw", path.to_str().unwrap(), "--language", "en"])
    };
    let (code, said) = verdict(&file);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Lobby") && said.contains(file["commitment"].as_str().unwrap()), "{said}");
    let sample: Vec<String> = file["sample"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    assert_eq!(repeated_in_python(&path), sample, "a few lines of Python draw the same");

    let bent = |bend: &dyn Fn(&mut Json)| {
        let mut file = file.clone();
        bend(&mut file);
        file
    };
    let other_seed = bent(&|file| file["seed"] = json!("11".repeat(32)));
    let left_out = bent(&|file| drop(file["frame"].as_array_mut().unwrap().remove(3)));
    let moved = bent(&|file| file["frame"][0]["stratum"] = json!("risk:high"));
    let picked = bent(&|file| {
        let spared = file["frame"].as_array().unwrap().iter().find(|item| !sample.contains(&item["id"].as_str().unwrap().to_owned()));
        file["sample"][0] = spared.unwrap()["id"].clone();
    });
    let fewer = bent(&|file| drop(file["sample"].as_array_mut().unwrap().pop()));
    for (what, file) in [("seed", other_seed), ("frame", left_out), ("strata", moved), ("sample", picked), ("size", fewer)] {
        let (code, said) = verdict(&file);
        assert_eq!(code, Some(1), "{what}: {said}");
    }
    fs::write(&path, "{}").unwrap();
    assert_eq!(estate.server.command_ends(&["verify", "draw", path.to_str().unwrap()]).0, Some(2));
}
