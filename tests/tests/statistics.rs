//! Do the figures say what was walked and found? Through REST, on both databases.

use chrono::{Datelike, FixedOffset, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::{
    checklist::{Answer, Value, Verdict},
    finding::{FindingKind, Severity, Spot},
    ids::{FindingId, VisitId},
    operation::{FinishPatrol, IssueNotice, RaiseFinding, RecordVisit, RectifyFinding, StartPatrol, VerifyFinding, VerifyVerdict},
    patrol::{MissReason, Missed},
    people::Role,
    route::Planned,
    time::Captured,
    wire::{Envelope, Status},
};
use e2e::{
    envelope::Device,
    estate::{Cast, Estate},
    new_id, now,
    office::Office,
    paper, tus,
};
use serde_json::{Value as Json, json};

/// The site's zone, which has no summer time.
fn zone() -> FixedOffset {
    FixedOffset::east_opt(8 * 3_600).unwrap()
}

fn today() -> NaiveDate {
    now().with_timezone(&zone()).date_naive()
}

/// Noon of a local day.
fn noon(date: NaiveDate) -> Captured {
    let at = zone().from_local_datetime(&date.and_hms_opt(12, 0, 0).unwrap()).unwrap();
    Captured::by_server(at.with_timezone(&Utc))
}

#[track_caller]
fn applied(device: &Device, operations: &[Envelope]) {
    let outcomes = device.push(operations);
    assert!(outcomes.iter().all(|outcome| outcome.status == Status::Applied), "{outcomes:?}");
}

/// Walks the round of a day: a verdict for each checkpoint; none where it was missed.
fn walk(device: &Device, cast: &Cast, date: NaiveDate, verdicts: &[Option<Verdict>]) {
    let round = &cast.round;
    let planned = Planned { date, window: round.route.windows[0] };
    let start = StartPatrol { patrol: planned.patrol(round.route.id), route: round.route.id, planned: Some(planned) };
    let mut done = vec![device.envelope(round.site, start.clone())];
    let item = round.content.items().next().unwrap().id;
    let mut missed = vec![];
    for (stop, verdict) in verdicts.iter().enumerate() {
        let Some(verdict) = verdict else {
            missed.push(Missed { checkpoint: round.checkpoints[stop].id, reason: MissReason::NoAccess, note: String::new() });
            continue;
        };
        let answer = Answer { item, value: Some(Value::Verdict(*verdict)), note: String::new(), photos: vec![] };
        let visit = RecordVisit { visit: VisitId(new_id()), arrived: noon(date), answers: vec![answer], ..round.visit(&start, stop) };
        done.push(device.envelope(round.site, visit));
    }
    done.push(device.envelope(round.site, FinishPatrol { patrol: start.patrol, missed, remark: String::new() }));
    for one in &mut done {
        one.captured = noon(date);
    }
    applied(device, &done);
}

fn figures(who: &Office, cast: &Cast, noun: &str, more: &str) -> Json {
    let (from, until) = (today() - TimeDelta::days(6), today());
    who.read(&format!("/v1/statistics/{noun}?site={}&from={from}&until={until}{more}", cast.round.site))
}

/// Every figure that there is.
fn everything(who: &Office, cast: &Cast) -> Vec<Json> {
    let of = |noun: &'static str, ways: &'static [&str]| ways.iter().map(move |by| figures(who, cast, noun, &format!("&by={by}")));
    of("scores", &["area", "building", "person", "role", "field"])
        .chain(of("patrols", &["route", "building"]))
        .chain(of("findings", &["kind", "severity", "field", "area", "building", "person"]))
        .collect()
}

#[test]
fn the_figures_of_a_small_week_are_what_was_walked() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let lin = estate.device(&cast.lin);
    let day = |ago: i64| today() - TimeDelta::days(ago);
    let (pass, fail) = (Some(Verdict::Pass), Some(Verdict::Fail));
    walk(&lin, &cast, day(4), &[pass, pass]);
    walk(&lin, &cast, day(3), &[pass, None]);
    // Nobody walks two days ago.
    walk(&lin, &cast, day(1), &[fail, pass]);

    let scores = figures(&cast.zhou, &cast, "scores", "&by=area");
    assert_eq!(scores["total"]["sums"]["sheets"], 5);
    assert_eq!(scores["total"]["sums"]["passed"], 4);
    assert_eq!(scores["total"]["percent"], 80, "four of five, each of the same weight");
    let areas = scores["groups"].as_array().unwrap();
    assert_eq!(areas.len(), 2);
    assert_eq!((&areas[0]["name"]["zh"], &areas[0]["sum"]["percent"]), (&json!("1栋 · 1层大堂"), &json!(66)));
    assert_eq!((&areas[1]["name"]["en"], &areas[1]["sum"]["percent"]), (&json!("Building 1 · Lobby 2"), &json!(100)));
    let trend: Vec<&Json> = scores["trend"].as_array().unwrap().iter().map(|step| &step["sum"]["percent"]).collect();
    assert_eq!(trend, [&Json::Null, &Json::Null, &json!(100), &json!(100), &Json::Null, &json!(50), &Json::Null]);

    let walks = figures(&cast.zhou, &cast, "patrols", "&by=route");
    let sums = &walks["total"]["sums"];
    assert_eq!(
        (&sums["complete"], &sums["partial"], &sums["missed"], &sums["unknown"], &sums["unfinished"]),
        (&json!(2), &json!(1), &json!(1), &json!(0), &json!(0)),
        "{walks}"
    );
    assert_eq!(walks["total"]["percent"], 50);
    assert_eq!(walks["groups"][0]["name"]["en"], "Lobby round");

    // A phone that has not been heard of since may have walked what is missing.
    let mei = estate.cleaner("Mei");
    let _silent = estate.device(&mei);
    assert_eq!(figures(&cast.zhou, &cast, "patrols", "")["total"]["sums"]["missed"], 1, "it was let in after the round was over");
}

/// A finding at an area.
fn raised(cast: &Cast, area: usize, kind: FindingKind) -> RaiseFinding {
    RaiseFinding {
        finding: FindingId(new_id()),
        kind,
        severity: Severity::Major,
        spot: Spot { area: Some(cast.round.areas[area].id), ..Spot::default() },
        text: "地面有积水".into(),
        field: None,
        stopped: kind == FindingKind::Violation,
        utility: None,
    }
}

#[test]
fn findings_are_counted_as_they_move_on_and_the_same_when_all_is_counted_anew() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let (lin, zhou, wu) = (estate.device(&cast.lin), estate.device(&cast.zhou), estate.device(&estate.supervisor("Wu")));
    let site = cast.round.site;
    let first = raised(&cast, 0, FindingKind::Nonconformity);
    let second = raised(&cast, 1, FindingKind::Violation);
    applied(&lin, &[lin.envelope(site, first.clone()), lin.envelope(site, second.clone())]);
    let sums = |noun: &str| figures(&cast.zhou, &cast, "findings", "")["figures"]["total"]["sums"][noun].as_i64().unwrap();
    assert_eq!((sums("raised"), sums("open"), sums("righted"), sums("closed")), (2, 2, 0, 0));

    let (corrective, preventive) = ("擦干地面".to_owned(), "雨天铺防滑垫".to_owned());
    let notice = IssueNotice { finding: first.finding, responsible: cast.lin.person, days: 1, corrective, preventive };
    applied(&zhou, &[zhou.envelope(site, notice)]);
    let rectify = RectifyFinding { finding: first.finding, remark: "已擦干".into() };
    let with_photo =
        |rectify: &RectifyFinding| Envelope { photos: vec![tus::reference(new_id().as_bytes())], ..lin.envelope(site, rectify.clone()) };
    applied(&lin, &[with_photo(&rectify)]);
    assert_eq!((sums("raised"), sums("open"), sums("righted"), sums("closed")), (2, 2, 1, 0));
    let verdict = |verdict, remark: &str| VerifyFinding { finding: first.finding, verdict, remark: remark.into(), days: None };
    applied(&zhou, &[zhou.envelope(site, verdict(VerifyVerdict::SentBack, "墙角还有水"))]);
    assert_eq!((sums("righted"), sums("closed")), (0, 0), "sent back: it is not right");
    applied(&lin, &[with_photo(&rectify)]);
    applied(&wu, &[wu.envelope(site, verdict(VerifyVerdict::Closed, ""))]);
    assert_eq!((sums("raised"), sums("open"), sums("righted"), sums("late"), sums("closed")), (2, 1, 1, 0, 1));

    // The same kind at the same place comes back.
    applied(&lin, &[lin.envelope(site, raised(&cast, 0, FindingKind::Nonconformity))]);
    let found = figures(&cast.zhou, &cast, "findings", "&by=kind");
    assert_eq!((sums("raised"), sums("repeats")), (3, 1));
    assert_eq!(found["figures"]["total"]["percent"], 33);
    assert_eq!(found["right_tenths"], 0, "put right on the day on which it was raised");
    assert_eq!(found["ages"][0], json!({"days": "up_to_1", "findings": 2}));
    assert_eq!(found["took"][0], json!({"days": "up_to_1", "findings": 1}));
    let kinds = found["figures"]["groups"].as_array().unwrap();
    let kind = |n: usize| (kinds[n]["value"].as_str().unwrap(), kinds[n]["sum"]["sums"]["raised"].as_i64().unwrap());
    assert_eq!((kind(0), kind(1)), (("nonconformity", 2), ("violation", 1)), "most first");

    walk(&lin, &cast, today() - TimeDelta::days(2), &[Some(Verdict::Pass), Some(Verdict::Fail)]);
    let kept = everything(&cast.zhou, &cast);
    estate.database.forget_the_figures();
    for (kept, anew) in kept.iter().zip(everything(&cast.zhou, &cast)) {
        assert_eq!(*kept, anew);
    }
}

#[test]
fn figures_are_for_those_who_run_the_site() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let next = estate.another_site();
    let stranger = e2e::estate::colleague(&estate.admin, "Stranger", Role::Supervisor, Some(next));
    let desk = estate.colleague("Desk", Role::ServiceClerk);
    let path = format!("/v1/statistics/scores?site={}", cast.round.site);
    for (who, status) in [(&cast.zhou, 200), (&estate.admin, 200), (&cast.lin, 403), (&desk, 403), (&stranger, 404)] {
        assert_eq!(who.get(&path).status, status, "{}", who.name);
    }
    assert_eq!(cast.zhou.get(&format!("{path}&by=route")).status, 400, "scores are not split by route");
    assert_eq!(cast.zhou.get(&format!("{path}&from=2026-13-01")).status, 400);
}

#[test]
fn a_week_is_told_of_once_and_on_paper() {
    let (mut estate, cast) = Estate::ready_with_one_question(2);
    let lin = estate.device(&cast.lin);
    let monday = today() - TimeDelta::days(today().weekday().num_days_from_monday().into());
    // Until six on Monday, the week before the last is the last that was told of.
    let early = (now() - TimeDelta::hours(6)).with_timezone(&zone()).date_naive() < monday;
    let week = monday - TimeDelta::days(if early { 14 } else { 7 });
    walk(&lin, &cast, week + TimeDelta::days(1), &[Some(Verdict::Pass), Some(Verdict::Fail)]);
    walk(&lin, &cast, week + TimeDelta::days(5), &[Some(Verdict::Pass), None]);
    assert!(estate.server.stop());
    estate.server.start_again();
    estate.server.wait_until_ready();
    let address = format!("/v1/statistics/weeks/{}?site={}", week + TimeDelta::days(3), cast.round.site);
    let told = {
        let begun = std::time::Instant::now();
        loop {
            let told = cast.zhou.read(&address);
            if !told["made_at"].is_null() {
                break told;
            }
            assert!(begun.elapsed().as_secs() < 20, "it writes itself: {told}");
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    };
    assert_eq!(told["week"]["days"]["from"], week.to_string());
    assert_eq!(told["remarks"][0], json!({"remark": "score", "percent": 66, "change": null}), "{told}");
    // Tuesday complete, Wednesday to Friday and Sunday missed, Saturday partial; before Tuesday nobody knows that it was planned.
    let walks = &told["week"]["sums"]["walks"];
    assert_eq!((&walks["complete"], &walks["partial"], &walks["missed"]), (&json!(1), &json!(1), &json!(4)));

    // What comes later changes the figures, not what was said.
    walk(&lin, &cast, week + TimeDelta::days(2), &[Some(Verdict::Fail), Some(Verdict::Fail)]);
    assert_eq!(cast.zhou.read(&address), told);

    for (language, words) in
        [("zh", ["周分析", "要点", "漏巡", "大堂早巡"]), ("en", ["analysis of the week", "What stands out", "missed", "Lobby round"])]
    {
        let path = format!("/v1/statistics/weeks/{week}/report.pdf?site={}&language={language}", cast.round.site);
        let pdf = cast.zhou.get(&path).expect(200).body;
        let text = paper::text(estate.folder.path(), &pdf);
        for word in words {
            assert!(text.contains(word), "{language}: {word}\n{text}");
        }
    }
}
