//! What happens to a photo that was used before?

use domain::{
    finding::{FindingKind, Severity, Spot},
    ids::{FindingId, PhotoId},
    operation::{RaiseFinding, StartPatrol},
    photo::PhotoRef,
    wire::Status,
};
use e2e::{
    envelope::Device,
    estate::{Cast, Estate, colleague},
    office::Office,
    photos,
    round::Round,
    server::{self, Server},
    tus,
};
use photo::scene::Again;
use serde_json::{Value, json};
use std::{
    thread,
    time::{Duration, Instant},
};

/// Somebody walks a patrol of one checkpoint and takes this photo there.
struct Walk {
    patrol: StartPatrol,
    photo: PhotoRef,
}

fn declare(device: &Device, round: &Round, bytes: &[u8], days_ago: i64) -> Walk {
    let patrol = round.start();
    let mut photo = tus::reference(bytes);
    let mut taken = domain::time::Captured::by_server(e2e::now() - chrono::TimeDelta::days(days_ago));
    taken.error = 1;
    photo.taken = Some(taken);
    let mut visit = device.envelope(round.site, round.visit(&patrol, 0));
    visit.photos = vec![photo.clone()];
    let results = device.push(&[device.envelope(round.site, patrol.clone()), visit]);
    assert!(results.iter().all(|r| r.status == Status::Applied), "{results:?}");
    Walk { patrol, photo }
}

fn send(device: &Device, round: &Round, walk: &Walk, bytes: &[u8]) {
    let _ = tus::upload(device, round.site, &walk.photo, bytes).expect(204);
}

/// The photo as the office sees it.
fn seen(office: &Office, walk: &Walk) -> Value {
    let list = office.read(&format!("/v1/photos?patrol={}", walk.patrol.patrol));
    let found = list["items"].as_array().unwrap().iter().find(|one| one["id"] == json!(walk.photo.id)).cloned();
    found.unwrap_or_else(|| panic!("{list}"))
}

fn flag(office: &Office, walk: &Walk, word: &str) -> Option<Value> {
    seen(office, walk)["flags"].as_array().unwrap().iter().find(|flag| flag["flag"] == word).map(|flag| flag["what"].clone())
}

/// Copies are made behind everybody else, and compared after that.
#[track_caller]
fn flag_in_the_end(office: &Office, walk: &Walk, word: &str) -> Value {
    let begun = Instant::now();
    loop {
        if let Some(what) = flag(office, walk, word) {
            return what;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{word} never came: {}", seen(office, walk));
        thread::sleep(Duration::from_millis(100));
    }
}

/// Waits until the photo was compared with those before it.
fn compared(office: &Office, site: domain::ids::SiteId, one: PhotoId, other: PhotoId) -> Value {
    let begun = Instant::now();
    loop {
        let pair = office.read(&format!("/v1/photos/{site}/{one}/pair/{other}"));
        if !pair["distance"].is_null() {
            return pair;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "never compared: {pair}");
        thread::sleep(Duration::from_millis(100));
    }
}

fn ready() -> (Estate, Cast, Device) {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    (estate, cast, device)
}

#[test]
fn the_same_bytes_are_no_evidence_a_second_time() {
    let (estate, cast, device) = ready();
    let bytes = photos::small(11);
    let first = declare(&device, &cast.round, &bytes, 0);
    assert_eq!(flag(&cast.zhou, &first, "repeated"), None);
    let second = declare(&device, &cast.round, &bytes, 0);
    let what = flag(&cast.zhou, &second, "repeated").expect("marked with its declaration");
    assert_eq!(what["photo"], json!(first.photo.id));
    assert_eq!(what["patrol"], json!(first.patrol.patrol));
    assert_eq!(flag(&cast.zhou, &first, "repeated"), None, "the first one stands");
    // Bytes come in the other order; that changes nothing.
    send(&device, &cast.round, &second, &bytes);
    send(&device, &cast.round, &first, &bytes);
    assert_eq!(flag(&cast.zhou, &first, "repeated"), None);
    assert_eq!(seen(&cast.zhou, &second)["state"]["state"], "stored", "it is kept: {}", seen(&cast.zhou, &second));
    let pair = cast.zhou.read(&format!("/v1/photos/{}/{}/pair/{}", estate.site, second.photo.id, first.photo.id));
    assert_eq!((&pair["same_bytes"], &pair["may_judge"]), (&json!(true), &json!(false)), "{pair}");
}

/// One photo of a broken lamp stands at its item and in the finding; on another day it would be a trick.
#[test]
fn a_photo_may_stand_in_the_finding_that_it_was_taken_for() {
    let (estate, cast, device) = ready();
    let bytes = photos::small(15);
    let walk = declare(&device, &cast.round, &bytes, 0);
    let raise = |patrol| {
        let spot = Spot { checkpoint: Some(cast.round.checkpoints[0].id), patrol: Some(patrol), ..Spot::default() };
        let finding = FindingId(e2e::new_id());
        let raised = RaiseFinding {
            finding,
            kind: FindingKind::Damage,
            severity: Severity::Minor,
            spot,
            text: "灯坏了".into(),
            field: None,
            stopped: false,
            utility: None,
        };
        let mut envelope = device.envelope(estate.site, raised);
        envelope.photos = vec![tus::reference(&bytes)];
        assert!(device.push(&[envelope]).iter().all(|r| r.status == Status::Applied));
        cast.zhou.read(&format!("/v1/photos?finding={finding}"))["items"][0]["flags"].clone()
    };
    assert_eq!(raise(walk.patrol.patrol), json!([]));
    let later = declare(&device, &cast.round, &photos::small(16), 0);
    assert_eq!(raise(later.patrol.patrol)[0]["flag"], "repeated");
}

#[test]
fn bytes_that_came_before_their_record_are_found_all_the_same() {
    let (_estate, cast, device) = ready();
    let bytes = photos::small(12);
    let early = tus::reference(&bytes);
    let _ = tus::upload(&device, cast.round.site, &early, &bytes).expect(204);
    let first = declare(&device, &cast.round, &bytes, 0);
    assert_eq!(flag(&cast.zhou, &first, "repeated"), None, "what nobody declared shows nothing");
    let patrol = cast.round.start();
    let mut visit = device.envelope(cast.round.site, cast.round.visit(&patrol, 0));
    visit.photos = vec![early.clone()];
    assert!(device.push(&[device.envelope(cast.round.site, patrol.clone()), visit]).iter().all(|r| r.status == Status::Applied));
    let late = Walk { patrol, photo: early };
    assert_eq!(flag(&cast.zhou, &late, "repeated").expect("the later declared")["photo"], json!(first.photo.id));
}

#[test]
fn another_sites_photo_counts_but_another_companys_never() {
    let (estate, cast, device) = ready();
    let bytes = photos::small(13);
    let first = declare(&device, &cast.round, &bytes, 0);
    let planner = colleague(&estate.admin, "Planner", domain::people::Role::Supervisor, None);
    let elsewhere = Round::lay_out(&planner, estate.another_site(), e2e::checklists::one_question(), 1);
    let fang = colleague(&estate.admin, "Fang", domain::people::Role::Cleaner, Some(elsewhere.site));
    let phone = estate.device(&fang);
    let second = declare(&phone, &elsewhere, &bytes, 0);
    assert_eq!(flag(&planner, &second, "repeated").expect("of the same company")["site"], json!(first_site(&cast)));
    let address = format!("/v1/photos/{}/{}/pair/{}", elsewhere.site, second.photo.id, first.photo.id);
    assert_eq!(planner.read(&address)["same_bytes"], true);
    assert_eq!(fang.get(&address).status, 404, "who may not see the other one does not see the pair");

    let person = ["person", "add", "--login", "stranger", "--name", "Stranger", "--company", "别家物业", "--password-stdin"];
    let settings = server::settings(estate.folder.path(), &estate.database.url);
    server::command(&settings, &person, "another company's first\n");
    let stranger = Office::sign_in(&estate.server.url, "stranger", "another company's first");
    let site = e2e::estate::site(&stranger, "别家小区", "Elsewhere");
    let head = colleague(&stranger, "Their Head", domain::people::Role::Supervisor, Some(site));
    let theirs = Round::lay_out(&head, site, e2e::checklists::one_question(), 1);
    let cleaner = colleague(&stranger, "Their Cleaner", domain::people::Role::Cleaner, Some(site));
    let device = Device::enrol(&stranger, &cleaner);
    let third = declare(&device, &theirs, &bytes, 0);
    assert_eq!(flag(&head, &third, "repeated"), None, "another company is never told of");
}

fn first_site(cast: &Cast) -> domain::ids::SiteId {
    cast.round.site
}

/// Two servers take the same picture for two sites at once, again and again: exactly one of each pair is marked.
#[test]
fn two_servers_at_once_mark_one_of_two_on_postgres() {
    let (estate, cast, device) = ready();
    let other = Server::start(server::settings(estate.folder.path(), &estate.database.url));
    let planner = colleague(&estate.admin, "Planner", domain::people::Role::Supervisor, None);
    let elsewhere = Round::lay_out(&planner, estate.another_site(), e2e::checklists::one_question(), 1);
    let fang = colleague(&estate.admin, "Fang", domain::people::Role::Cleaner, Some(elsewhere.site));
    let mut phone = estate.device(&fang);
    phone.url = other.url.clone();
    for seed in 0..12 {
        let bytes = format!("the same bytes, {seed}").into_bytes();
        let (one, two) = thread::scope(|scope| {
            let one = scope.spawn(|| declare(&device, &cast.round, &bytes, 0));
            let two = scope.spawn(|| declare(&phone, &elsewhere, &bytes, 0));
            (one.join().unwrap(), two.join().unwrap())
        });
        let marked = [&one, &two].into_iter().filter(|walk| flag(&planner, walk, "repeated").is_some()).count();
        assert_eq!(marked, 1, "pair {seed}");
    }
}

#[test]
fn a_near_repeat_is_flagged_and_a_person_decides() {
    let (estate, cast, device) = ready();
    let first_bytes = photos::at_a_place(1, 1);
    let first = declare(&device, &cast.round, &first_bytes, 3);
    send(&device, &cast.round, &first, &first_bytes);
    // Another honest photo of the place, at another visit, and then the first one again, as a screenshot.
    let honest_bytes = photos::at_a_place(1, 2);
    let honest = declare(&device, &cast.round, &honest_bytes, 2);
    send(&device, &cast.round, &honest, &honest_bytes);
    let far = compared(&cast.zhou, estate.site, honest.photo.id, first.photo.id);
    assert!(far["distance"].as_u64().unwrap() > 60, "{far}");
    let again = photos::again(&first_bytes, Again::Screenshot);
    let second = declare(&device, &cast.round, &again, 1);
    send(&device, &cast.round, &second, &again);
    let what = flag_in_the_end(&cast.zhou, &second, "alike");
    assert_eq!(what["photo"], json!(first.photo.id), "{what}");
    assert_eq!((&what["same_checkpoint"], &what["same_person"]), (&json!(true), &json!(true)), "{what}");
    assert!(what["distance"].as_u64() <= what["threshold"].as_u64() && what["false_alarms"].as_f64().unwrap() <= 0.002, "{what}");
    assert_eq!(flag(&cast.zhou, &honest, "alike"), None);
    assert_eq!(flag(&cast.zhou, &first, "alike"), None);

    let address = format!("/v1/photos/{}/{}/pair/{}", estate.site, second.photo.id, first.photo.id);
    let say = |who: &Office, verdict: &str, remark: &str| who.post(&address, &json!({"verdict": verdict, "remark": remark}));
    assert_eq!(say(&cast.lin, "honest", "").status, 403, "nobody in the field judges");
    assert_eq!(say(&cast.zhou, "recycled", " ").status, 422, "a reason is needed");
    let wrong = format!("/v1/photos/{}/{}/pair/{}", estate.site, second.photo.id, honest.photo.id);
    assert_eq!(cast.zhou.post(&wrong, &json!({"verdict": "honest"})).status, 422, "it was not compared with that one");
    let _ = say(&cast.zhou, "recycled", "同一只水桶").expect(200);
    assert_eq!(flag(&cast.zhou, &second, "alike"), None);
    let repeated = flag(&cast.zhou, &second, "repeated").expect("no evidence any more");
    assert_eq!((&repeated["photo"], &repeated["judged"]), (&json!(first.photo.id), &json!(true)));
    // On second thoughts.
    let _ = say(&cast.zhou, "honest", "看错了").expect(200);
    assert_eq!(flag(&cast.zhou, &second, "repeated"), None);
    let pair = cast.zhou.read(&address);
    let verdicts = pair["verdicts"].as_array().unwrap();
    assert_eq!((verdicts.len(), &verdicts[0]["verdict"], &verdicts[0]["remark"]), (2, &json!("honest"), &json!("看错了")), "{pair}");
    let journal = estate.admin.read(&format!("/v1/journal?scope={}", estate.site));
    let kept = journal["items"].as_array().unwrap().iter().filter(|row| row["kind"] == "photo.judge").count();
    assert_eq!(kept, 4, "refused ones too: {journal}");
}

#[test]
fn two_photos_of_one_visit_may_look_alike() {
    let (estate, cast, device) = ready();
    let (one, two) = (photos::at_a_place(2, 1), photos::again(&photos::at_a_place(2, 1), Again::Recompressed));
    let patrol = cast.round.start();
    let mut visit = device.envelope(cast.round.site, cast.round.visit(&patrol, 0));
    visit.photos = vec![tus::reference(&one), tus::reference(&two)];
    let photos = visit.photos.clone();
    assert!(device.push(&[device.envelope(cast.round.site, patrol.clone()), visit]).iter().all(|r| r.status == Status::Applied));
    let walks: Vec<Walk> = photos.into_iter().map(|photo| Walk { patrol: patrol.clone(), photo }).collect();
    send(&device, &cast.round, &walks[0], &one);
    send(&device, &cast.round, &walks[1], &two);
    let pair = compared(&cast.zhou, estate.site, walks[1].photo.id, walks[0].photo.id);
    assert!(pair["distance"].as_u64().unwrap() < 30, "{pair}");
    assert!(walks.iter().all(|walk| flag(&cast.zhou, walk, "alike").is_none()));
}

/// What one server numbered, the other one finds.
#[test]
fn a_near_repeat_is_found_on_another_server_on_postgres() {
    let (estate, cast, device) = ready();
    let other = Server::start(server::settings(estate.folder.path(), &estate.database.url));
    let mut phone = estate.device(&cast.lin);
    phone.url = other.url.clone();
    for place in 5..8 {
        let bytes = photos::at_a_place(place, 1);
        let first = declare(&device, &cast.round, &bytes, 3);
        send(&device, &cast.round, &first, &bytes);
        let again = photos::again(&bytes, Again::Brightened);
        let second = declare(&phone, &cast.round, &again, 1);
        let _ = compared_alone(&cast.zhou, estate.site, first.photo.id);
        send(&phone, &cast.round, &second, &again);
        assert_eq!(flag_in_the_end(&cast.zhou, &second, "alike")["photo"], json!(first.photo.id));
    }
}

/// Waits until a photo has a print.
fn compared_alone(office: &Office, site: domain::ids::SiteId, one: PhotoId) -> Value {
    compared(office, site, one, one)
}
