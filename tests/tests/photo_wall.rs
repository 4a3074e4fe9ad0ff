//! Which photos are on the wall, for whom, and in which order?

use domain::{
    checklist::{Answer, Value, Verdict},
    finding::{FindingKind, Severity, Spot},
    ids::{FindingId, RouteId, VisitId},
    operation::{RaiseFinding, RecordVisit, StartPatrol},
    people::Role,
    photo::PhotoRef,
    place::Building,
    route::Route,
    text::Text,
    time::Captured,
    wire::{Envelope, Status},
};
use e2e::{envelope::Device, estate::Estate, new_id, now, office::Office, round::Round, tus};
use serde_json::json;
use std::{collections::BTreeSet, slice::from_ref};

/// A photo that was taken so many minutes ago.
fn photo(minutes: i64) -> PhotoRef {
    let taken = Captured::by_server(now() - chrono::TimeDelta::minutes(minutes));
    PhotoRef { taken: Some(taken), ..tus::reference(new_id().as_bytes()) }
}

/// A visit whose photos belong to the answer at the first item, which is pass or fail.
fn visit(device: &Device, round: &Round, start: &StartPatrol, stop: usize, verdict: Verdict, photos: &[PhotoRef]) -> Envelope {
    let item = round.content.items().next().unwrap().id;
    let ids = photos.iter().map(|photo| photo.id).collect();
    let answer = Answer { item, value: Some(Value::Verdict(verdict)), note: String::new(), photos: ids };
    let visit = RecordVisit { visit: VisitId(new_id()), answers: vec![answer], ..round.visit(start, stop) };
    Envelope { photos: photos.to_vec(), ..device.envelope(round.site, visit) }
}

#[track_caller]
fn applied(device: &Device, operations: &[Envelope]) {
    let outcomes = device.push(operations);
    assert!(outcomes.iter().all(|outcome| outcome.status == Status::Applied), "{outcomes:?}");
}

fn ids(photos: &[&PhotoRef]) -> Vec<String> {
    photos.iter().map(|photo| photo.id.to_string()).collect()
}

/// The ids on somebody's wall, newest first.
fn wall(who: &Office, query: &str) -> Vec<String> {
    who.list(&format!("/v1/photos?{query}")).iter().map(|photo| photo["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_wall_is_narrowed_by_place_item_answer_review_flag_and_day() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let (round, zhou, lin) = (&cast.round, &cast.zhou, estate.device(&cast.lin));
    let (first, second) = (round.start(), round.start());
    let [a, b, c] = [photo(30), photo(20), photo(10)];
    applied(
        &lin,
        &[
            lin.envelope(round.site, first.clone()),
            visit(&lin, round, &first, 0, Verdict::Pass, from_ref(&a)),
            visit(&lin, round, &first, 1, Verdict::Fail, from_ref(&b)),
            lin.envelope(round.site, second.clone()),
        ],
    );
    let spot = Spot { area: Some(round.areas[0].id), ..Spot::default() };
    let found = RaiseFinding {
        finding: FindingId(new_id()),
        kind: FindingKind::Damage,
        severity: Severity::Minor,
        spot,
        text: "灯不亮".into(),
        field: None,
        stopped: false,
        utility: None,
    };
    applied(&lin, &[Envelope { photos: vec![c.clone()], ..lin.envelope(round.site, found) }]);

    assert_eq!(wall(zhou, ""), ids(&[&c, &b, &a]), "newest first");
    assert_eq!(wall(zhou, &format!("site={}", round.site)), ids(&[&c, &b, &a]));
    assert_eq!(wall(zhou, &format!("building={}", round.building.id)), ids(&[&c, &b, &a]));
    assert_eq!(wall(zhou, &format!("area={}", round.areas[0].id)), ids(&[&c, &a]));
    assert_eq!(wall(zhou, &format!("checkpoint={}", round.checkpoints[1].id)), ids(&[&b]));
    assert_eq!(wall(zhou, &format!("person={}", cast.lin.person)), ids(&[&c, &b, &a]));
    assert_eq!(wall(zhou, &format!("person={}", zhou.person)), ids(&[]));
    let item = round.content.items().next().unwrap().id;
    assert_eq!(wall(zhou, &format!("item={item}")), ids(&[&b, &a]));
    assert_eq!(wall(zhou, "failed=true"), ids(&[&b]));
    assert_eq!(wall(zhou, "failed=false"), ids(&[&a]));

    // Dates are those of the site: half past midnight in Chongqing is still yesterday in UTC.
    let today = now().with_timezone(&chrono::FixedOffset::east_opt(8 * 3600).unwrap()).date_naive();
    let taken_today = wall(zhou, &format!("from={today}"));
    let earlier = wall(zhou, &format!("until={}", today.pred_opt().unwrap()));
    assert_eq!([taken_today, earlier].concat(), ids(&[&c, &b, &a]), "each photo is of one day");
    assert_eq!(wall(zhou, &format!("from={}", today.succ_opt().unwrap())), ids(&[]));

    // What the supervisor says of the patrol is said of its photos.
    assert_eq!(wall(zhou, "review=open"), ids(&[&b, &a]), "the finding belongs to no patrol");
    applied(
        &lin,
        &[lin.envelope(round.site, domain::operation::FinishPatrol { patrol: first.patrol, missed: vec![], remark: String::new() })],
    );
    let review = format!("/v1/patrols/{}/review", first.patrol);
    let _ = zhou.post(&review, &json!({"verdict": "sent_back", "remark": "请补拍"})).expect(200);
    assert_eq!((wall(zhou, "review=sent_back"), wall(zhou, "review=open")), (ids(&[&b, &a]), ids(&[])));
    let d = photo(1);
    applied(&lin, &[visit(&lin, round, &first, 0, Verdict::Pass, from_ref(&d))]);
    assert_eq!(wall(zhou, "review=sent_back"), ids(&[&d, &b, &a]), "until it is finished again");
    applied(
        &lin,
        &[lin.envelope(round.site, domain::operation::FinishPatrol { patrol: first.patrol, missed: vec![], remark: String::new() })],
    );
    assert_eq!(wall(zhou, "review=open"), ids(&[&d, &b, &a]), "somebody went on with it");
    let _ = zhou.post(&review, &json!({"verdict": "accepted"})).expect(200);
    assert_eq!(wall(zhou, "review=accepted"), ids(&[&d, &b, &a]));

    let _ = zhou.get("/v1/photos?failed=perhaps").expect(400);
    let _ = zhou.get("/v1/photos?nonsense=1").expect(400);
    let _ = zhou.get(&format!("/v1/photos?site={}", new_id())).expect(404);
}

#[test]
fn a_doubt_is_raised_and_taken_back_with_a_reason_and_both_stay_on_record() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (round, zhou, lin) = (&cast.round, &cast.zhou, estate.device(&cast.lin));
    let (start, seen) = (round.start(), photo(5));
    applied(&lin, &[lin.envelope(round.site, start.clone()), visit(&lin, round, &start, 0, Verdict::Pass, from_ref(&seen))]);
    let address = |step: &str| format!("/v1/photos/{}/{}/{step}", round.site, seen.id);

    let _ = zhou.post(&address("doubt"), &json!({"remark": " "})).expect(422);
    let _ = cast.lin.post(&address("doubt"), &json!({"remark": "mine"})).expect(403);
    let _ = zhou.post(&format!("/v1/photos/{}/{}/doubt", round.site, new_id()), &json!({"remark": "none"})).expect(404);
    assert_eq!(wall(zhou, "flag=doubted"), ids(&[]));
    let _ = zhou.post(&address("doubt"), &json!({"remark": "不是这个大堂"})).expect(200);
    assert_eq!(wall(zhou, "flag=doubted"), ids(&[&seen]));
    let flags = zhou.list("/v1/photos")[0]["flags"].clone();
    assert_eq!(flags.as_array().map(Vec::len), Some(1));
    assert_eq!((&flags[0]["flag"], &flags[0]["what"]["remark"]), (&json!("doubted"), &json!("不是这个大堂")));
    let _ = zhou.post(&address("clear"), &json!({"remark": "换了地砖"})).expect(200);
    assert_eq!(wall(zhou, "flag=doubted"), ids(&[]));

    let director = estate.colleague("Director", Role::SiteDirector);
    let journal = director.list(&format!("/v1/journal?scope={}", round.site));
    let said: Vec<_> = journal.iter().filter(|row| row["subject"] == json!(seen.id)).map(|row| row["kind"].clone()).collect();
    assert_eq!(said.iter().collect::<Vec<_>>().len(), 2, "{journal:?}");

    // A supervisor who took a photo doubts another's, never vouches for their own.
    let (zhous, own) = (estate.device(zhou), photo(2));
    let walk = round.start();
    applied(&zhous, &[zhous.envelope(round.site, walk.clone()), visit(&zhous, round, &walk, 0, Verdict::Pass, from_ref(&own))]);
    let refused = zhou.post(&format!("/v1/photos/{}/{}/clear", round.site, own.id), &json!({"remark": "fine"})).expect(422).json();
    assert_eq!(refused["code"], "own-work");
}

#[test]
fn everybody_sees_their_own_photos_and_those_of_their_reach() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (round, zhou, lin) = (&cast.round, &cast.zhou, estate.device(&cast.lin));
    // Two routes, each in a building of its own.
    let other = Building { id: new_id().into(), site: round.site, name: Text::new("2栋", "Building 2") };
    zhou.make("/v1/buildings", &other);
    let inside = |building: &Building| {
        let route = Route { id: RouteId(new_id()), building: Some(building.id), ..round.route.clone() };
        zhou.make("/v1/routes", &route);
        Round { route, ..round.clone() }
    };
    let (here, there) = (inside(&round.building), inside(&other));
    let mei = estate.cleaner("Mei");
    let (meis, fang) = (estate.device(&mei), estate.cleaner("Fang"));
    let (walk, walk_there) = (here.start(), there.start());
    let [lins, with_mei, meis_own] = [photo(9), photo(8), photo(7)];
    applied(&lin, &[lin.envelope(round.site, walk.clone()), visit(&lin, &here, &walk, 0, Verdict::Pass, from_ref(&lins))]);
    applied(
        &meis,
        &[meis.envelope(round.site, walk_there.clone()), visit(&meis, &there, &walk_there, 0, Verdict::Pass, from_ref(&meis_own))],
    );
    assert_eq!(wall(&cast.lin, ""), ids(&[&lins]), "a cleaner sees her own");
    assert_eq!(wall(&mei, ""), ids(&[&meis_own]));
    assert_eq!(wall(&fang, ""), ids(&[]));

    // Mei comes along: now the walk is hers too, and what Lin takes on it.
    applied(&meis, &[meis.envelope(round.site, walk.clone())]);
    applied(&lin, &[visit(&lin, &here, &walk, 0, Verdict::Pass, from_ref(&with_mei))]);
    assert_eq!(wall(&mei, ""), ids(&[&meis_own, &with_mei, &lins]));
    assert_eq!(wall(&cast.lin, ""), ids(&[&with_mei, &lins]));

    // What narrows the wall narrows what each of them sees of it.
    for doubted in [&lins, &meis_own] {
        let _ = zhou.post(&format!("/v1/photos/{}/{}/doubt", round.site, doubted.id), &json!({"remark": "?"})).expect(200);
    }
    assert_eq!(wall(&mei, "flag=doubted"), ids(&[&meis_own, &lins]));
    assert_eq!(wall(&cast.lin, "flag=doubted"), ids(&[&lins]));
    assert_eq!(wall(&fang, "flag=doubted"), ids(&[]));
    let lins_wall = format!("person={}", cast.lin.person);
    assert_eq!(wall(zhou, &format!("{lins_wall}&flag=doubted")), ids(&[&lins]));
    assert_eq!(wall(&mei, &lins_wall), ids(&[&with_mei, &lins]));
    assert_eq!(wall(&cast.lin, &lins_wall), ids(&[&with_mei, &lins]));
    assert_eq!(wall(&mei, &format!("person={}", mei.person)), ids(&[&meis_own]));

    // Who manages one building sees what was done there.
    let manager = estate.colleague("Manager", Role::BuildingManager);
    assert_eq!(wall(&manager, "").len(), 3, "of the whole site");
    let held = estate.admin.read(&format!("/v1/people/{}", manager.person))["memberships"][0]["id"].as_str().unwrap().to_owned();
    estate.admin.post(&format!("/v1/memberships/{held}/end"), &json!({})).expect_success();
    let post = json!({"role": "building_manager", "site": round.site, "buildings": [other.id]});
    estate.admin.make(&format!("/v1/people/{}/memberships", manager.person), &post);
    assert_eq!(wall(&manager, ""), ids(&[&meis_own]));
    assert_eq!(wall(&manager, "flag=doubted"), ids(&[&meis_own]));
    let hidden = manager.get(&format!("/photos/{}/{}", round.site, lins.id));
    assert_ne!(hidden.status, 200, "a page wants a session");
}

#[test]
fn pages_follow_each_other_without_gap_or_double_while_photos_arrive() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let (round, lin) = (&cast.round, estate.device(&cast.lin));
    let start = round.start();
    let there: Vec<PhotoRef> = (0..9).map(|n| photo(60 + n)).collect();
    // Three of one instant: only their ids tell them apart.
    let mut there: Vec<PhotoRef> = there;
    for n in [4, 5] {
        there[n].taken = there[3].taken.clone();
    }
    applied(&lin, &[lin.envelope(round.site, start.clone()), visit(&lin, round, &start, 0, Verdict::Pass, &there)]);
    let (mut seen, mut after) = (vec![], String::new());
    for n in 0.. {
        let page = cast.zhou.read(&format!("/v1/photos?limit=2{after}"));
        seen.extend(page["items"].as_array().unwrap().iter().map(|photo| photo["id"].as_str().unwrap().to_owned()));
        // A phone comes back meanwhile, with something new and something old.
        applied(&lin, &[visit(&lin, round, &start, 0, Verdict::Pass, &[photo(1), photo(62 + n)])]);
        match page["next"].as_str() {
            Some(next) if n < 40 => after = format!("&after={next}"),
            _ => break,
        }
    }
    let once: BTreeSet<&String> = seen.iter().collect();
    assert_eq!(once.len(), seen.len(), "no photo twice");
    assert!(there.iter().all(|photo| seen.contains(&photo.id.to_string())), "none left out");
}
