//! Do the scores say what spot checks found (2.6)? Added up while they are recorded, added up anew, and added up here from every sheet there is:
//! three times the same.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use domain::{
    checklist::{Answer, Value, Verdict},
    draw::{DrawPlan, Wish},
    operation::RecordSpotCheck,
    patrol::SheetOf,
    people::Role,
    spot_check::SpotCheckPlan,
    time::Captured,
    wire::{Envelope, Status},
};
use e2e::{
    checklists,
    envelope::Device,
    estate::{Cast, Estate},
    new_id, now,
    office::Office,
    spot_checks,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const STOPS: usize = 6;

/// Four of six areas are drawn.
fn plan(cast: &Cast) -> SpotCheckPlan {
    let plan = spot_checks::plan(&cast.round);
    let how = DrawPlan { strata: vec![], wish: Wish { confidence: 90, limit: 25, accept: 0 }, ..plan.how };
    SpotCheckPlan { how, ..plan }
}

#[track_caller]
fn applied(device: &Device, operations: &[Envelope]) {
    let outcomes = device.push(operations);
    assert!(outcomes.iter().all(|outcome| outcome.status == Status::Applied), "{outcomes:?}");
}

/// Records a check with a verdict, so many days ago by the phone's clock.
fn record(device: &Device, cast: &Cast, check: &Json, verdict: Verdict, days_ago: i64) {
    let item = cast.round.content.items().next().unwrap().id;
    let step = RecordSpotCheck {
        check: check["id"].as_str().unwrap().parse().unwrap(),
        sheet: SheetOf { template: cast.round.template, version: 1 },
        answers: vec![Answer { item, value: Some(Value::Verdict(verdict)), note: String::new(), photos: vec![] }],
        remark: String::new(),
    };
    let captured = Captured::by_server(now() - TimeDelta::days(days_ago));
    applied(device, &[Envelope { captured, ..device.envelope(cast.round.site, step) }]);
}

const WAYS: [&str; 5] = ["area", "building", "person", "role", "field"];

fn scores(who: &Office, cast: &Cast, by: &str, source: &str) -> Json {
    let today = local(&json!(now()));
    let from = (now() - TimeDelta::days(20)).date_naive();
    who.read(&format!("/v1/statistics/scores?site={}&from={from}&until={today}&by={by}{source}", cast.round.site))
}

/// The local date of a moment; the site has no summer time.
fn local(at: &Json) -> String {
    let at: DateTime<Utc> = at.as_str().unwrap().parse().unwrap();
    at.with_timezone(&FixedOffset::east_opt(8 * 3_600).unwrap()).date_naive().to_string()
}

/// Sheets, passed, earned, possible.
type Sums = [i64; 4];

/// A sheet, as it counts: its date, what it counts for in each way, and its sums.
type Sheet = (String, BTreeMap<&'static str, Vec<String>>, Sums);

/// Every sheet that there is.
fn sheets(who: &Office, cast: &Cast) -> Vec<Sheet> {
    let sums = |score: &Json| -> Sums {
        let number = |name: &str| score[name].as_i64().unwrap();
        [1, i64::from(score["passed"].as_bool().unwrap()), number("earned"), number("possible")]
    };
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let building = cast.round.building.id.to_string();
    let mut all = vec![];
    let patrols = who.list("/v1/patrols");
    let visits = patrols.iter().flat_map(|patrol| who.list(&format!("/v1/visits?patrol={}", patrol["id"].as_str().unwrap())));
    for visit in visits {
        let checkpoint = cast.round.checkpoints.iter().find(|one| visit["checkpoint"] == json!(one.id)).unwrap();
        let ways = BTreeMap::from([
            ("area", vec![checkpoint.area.to_string()]),
            ("building", vec![building.clone()]),
            ("person", vec![text(&visit["by"])]),
            ("role", vec!["cleaner".to_owned()]),
        ]);
        all.push((local(&visit["arrived"]["at"]), ways, sums(&visit["score"])));
    }
    for check in who.list("/v1/spot-checks?state=done") {
        let check = who.read(&format!("/v1/spot-checks/{}", check["id"].as_str().unwrap()));
        let results = check["results"].as_array().unwrap();
        let first = results.iter().min_by_key(|result| text(&result["recorded"]["at"])).unwrap();
        let ways = BTreeMap::from([
            ("area", vec![text(&check["subject"]["id"])]),
            ("building", vec![building.clone()]),
            ("person", check["against"]["people"].as_array().unwrap().iter().map(text).collect()),
            ("role", vec!["cleaner".to_owned()]),
            ("field", vec![text(&check["field"])]),
        ]);
        all.push((local(&first["recorded"]["at"]), ways, sums(&first["score"])));
    }
    all
}

fn add(to: &mut Sums, more: &Sums) {
    to.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

fn sums_of(sum: &Json) -> Sums {
    ["sheets", "passed", "earned", "possible"].map(|name| sum["sums"][name].as_i64().unwrap())
}

/// The server's figures beside those that are added up here.
#[track_caller]
fn check_against_every_sheet(who: &Office, cast: &Cast) {
    let sheets = sheets(who, cast);
    for by in WAYS {
        let told = scores(who, cast, by, "");
        let (mut total, mut groups, mut days) = ([0; 4], BTreeMap::<String, Sums>::new(), BTreeMap::<String, Sums>::new());
        for (date, ways, sums) in &sheets {
            for value in ways.get(by).into_iter().flatten() {
                add(groups.entry(value.clone()).or_default(), sums);
            }
            // In all a check counts once, however many it was drawn against: that is how it is not split at all.
            add(&mut total, sums);
            add(days.entry(date.clone()).or_default(), sums);
        }
        let told_groups: BTreeMap<String, Sums> = told["groups"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| (group["value"].as_str().unwrap().to_owned(), sums_of(&group["sum"])))
            .collect();
        assert_eq!(told_groups, groups, "by {by}");
        if by == "building" {
            assert_eq!(sums_of(&told["total"]), total);
            let trend = told["trend"].as_array().unwrap().iter();
            let told_days = trend.map(|step| (step["days"]["from"].as_str().unwrap().to_owned(), sums_of(&step["sum"])));
            assert_eq!(told_days.filter(|(_, sums)| sums[0] > 0).collect::<BTreeMap<_, _>>(), days);
        }
    }
}

#[test]
fn scores_count_spot_checks_exactly_whenever_their_results_come_in() {
    let (mut estate, cast) = Estate::ready(checklists::one_question(), STOPS);
    let (wu, mei) = (estate.colleague("Wu", Role::CleaningLead), estate.cleaner("Mei"));
    let [lin, meis, lead, zhou] = [&cast.lin, &mei, &wu, &cast.zhou].map(|who| estate.device(who));
    // Both clean the first lobby, so that a check of it is against two.
    let start = cast.round.start();
    let visits = (0..STOPS).map(|stop| lin.envelope(cast.round.site, cast.round.visit(&start, stop)));
    applied(&lin, &[lin.envelope(cast.round.site, start.clone())].into_iter().chain(visits).collect::<Vec<_>>());
    let mut hers = cast.round.start();
    hers.patrol = new_id().into();
    hers.planned = None;
    applied(&meis, &[meis.envelope(cast.round.site, hers.clone()), meis.envelope(cast.round.site, cast.round.visit(&hers, 0))]);
    let plan = plan(&cast);
    cast.zhou.make("/v1/spot-check-plans", &plan);
    let committed = cast.zhou.post(&format!("/v1/spot-check-plans/{}/draws", plan.id), &json!({})).expect(201).json();
    let _ = cast.zhou.post(&format!("/v1/draws/{}/hold", committed["id"].as_str().unwrap()), &json!({})).expect(200);
    let checks = wu.list("/v1/spot-checks?state=drawn");
    assert!(checks.len() >= 3, "{checks:#?}");
    // The devices were let in a month ago, so that what they recorded offline is believed.
    assert!(estate.server.stop());
    estate.database.age_company(30);
    estate.server.start_again();
    estate.server.wait_until_ready();

    check_against_every_sheet(&cast.zhou, &cast);
    record(&lead, &cast, &checks[0], Verdict::Pass, 0);
    record(&lead, &cast, &checks[1], Verdict::Fail, 2);
    check_against_every_sheet(&cast.zhou, &cast);
    let only = |source: &str| scores(&cast.zhou, &cast, "area", source)["total"]["sums"]["sheets"].as_i64().unwrap();
    assert_eq!([only(""), only("&source=patrol"), only("&source=spot_check")], [9, 7, 2]);
    assert_eq!(cast.zhou.get("/v1/statistics/scores?source=guess").status, 400);

    // A later result changes nothing; an earlier one that comes in now takes its place, on its own day.
    record(&zhou, &cast, &checks[0], Verdict::Fail, 0);
    check_against_every_sheet(&cast.zhou, &cast);
    let passed = || scores(&cast.zhou, &cast, "area", "&source=spot_check")["total"]["sums"]["passed"].as_i64().unwrap();
    assert_eq!(passed(), 1);
    record(&zhou, &cast, &checks[0], Verdict::Fail, 5);
    assert_eq!(passed(), 0, "what was recorded first counts");
    record(&zhou, &cast, &checks[2], Verdict::Pass, 1);
    check_against_every_sheet(&cast.zhou, &cast);

    // Counted anew it is the same: by who held what post when it was counted.
    let kept = WAYS.map(|by| scores(&cast.zhou, &cast, by, ""));
    estate.database.forget_the_figures();
    assert_eq!(WAYS.map(|by| scores(&cast.zhou, &cast, by, "")), kept);
    check_against_every_sheet(&cast.zhou, &cast);
}
