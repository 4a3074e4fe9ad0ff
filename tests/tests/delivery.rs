//! Does the office see, at six in the morning, whether everything of the night has arrived? What phone and office know of it must agree.

use domain::people::Role;
use e2e::{checklists::good_answers, estate, estate::Estate, line::Trouble, office::Office, photos, tus};
use serde_json::Value;

fn ledger(office: &Office, device: &str) -> Value {
    office.read(&format!("/v1/devices/{device}/delivery"))
}

fn counts(ledger: &Value) -> (&str, u64, u64, u64, u64) {
    let number = |name: &str| ledger[name].as_u64().unwrap_or_else(|| panic!("{name}: {ledger}"));
    (ledger["state"].as_str().unwrap(), number("photos"), number("photos_stored"), number("photos_waiting"), number("records_waiting"))
}

/// `sync.md` 17.
#[test]
fn phone_and_office_see_the_same_and_nothing_hides() {
    let (estate, cast) = Estate::ready_with_one_question(3);
    let phone = estate.phone(&cast.lin);
    let (zhou, round) = (&cast.zhou, &cast.round);
    let (patrol, answers) = (phone.start_due(round), good_answers(&round.content));
    phone.visit_with_photo(&patrol, &round.checkpoints[0], &answers, &photos::small(1));
    phone.sync();
    let listed = zhou.list("/v1/devices");
    let device = listed.iter().find(|one| one["name"] == "Lin's phone").unwrap();
    let id = device["id"].as_str().unwrap();
    assert_eq!(counts(&device["delivery"]), ("complete", 1, 1, 0, 0), "{device}");
    let seen = ledger(zhou, id);
    assert!(seen["told"]["app"].as_str().unwrap().starts_with("rounds-core "), "{seen}");
    assert_eq!(seen["told"]["records_delivered"], 2);
    assert_eq!(
        (seen["people"][0]["person"].as_str(), seen["people"][0]["photos"].as_u64()),
        (Some(&*cast.lin.person.to_string()), Some(1))
    );

    // The record comes through, the line breaks before the photo does.
    phone.visit_with_photo(&patrol, &round.checkpoints[1], &answers, &photos::small(2));
    phone.line.befall(Trouble::NeverArrives, "PATCH /v1/photos");
    assert!(phone.try_sync().is_err());
    let seen = ledger(zhou, id);
    assert_eq!(counts(&seen), ("waiting", 2, 1, 1, 1), "it said at the beginning that a record waited: {seen}");
    assert_eq!(seen["missing"].as_array().unwrap().len(), 1, "{seen}");
    assert_eq!(seen["missing"][0]["patrol"], *patrol);

    // Without a signal the office knows nothing of the third; with the next hello it does, and in the end everything is there.
    phone.offline();
    phone.visit_with_photo(&patrol, &round.checkpoints[2], &answers, &photos::small(3));
    phone.online().line.befall(Trouble::NeverArrives, "POST /v1/sync/push");
    assert!(phone.try_sync().is_err());
    let seen = ledger(zhou, id);
    assert_eq!(counts(&seen), ("waiting", 3, 1, 2, 1), "{seen}");
    assert!(seen["told"]["oldest_waiting"].is_string() && seen["told"]["photos_waiting_bytes"].as_u64() > Some(1_000));
    phone.sync();
    let seen = ledger(zhou, id);
    assert_eq!(counts(&seen), ("complete", 3, 3, 0, 0), "{seen}");
    let own = phone.app.delivery().unwrap();
    let told = |name: &str| seen["told"][name].as_u64().unwrap();
    assert_eq!(
        (own.photos_stored, own.photos_waiting, own.records_waiting),
        (told("photos_stored"), told("photos_waiting"), told("records_waiting"))
    );
    assert!(seen["missing"].as_array().unwrap().is_empty());
}

#[test]
fn an_old_app_says_nothing_and_the_office_knows_its_photos_all_the_same() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let (start, bytes) = (cast.round.start(), photos::small(4));
    let mut visit = device.envelope(estate.site, cast.round.visit(&start, 0));
    visit.photos = vec![tus::reference(&bytes), tus::reference(&photos::small(5))];
    let _ = device.push(&[device.envelope(estate.site, start), visit.clone()]);
    let _ = tus::upload(&device, estate.site, &visit.photos[0], &bytes).expect(204);
    let seen = ledger(&cast.zhou, &device.id.to_string());
    assert_eq!(counts(&seen), ("waiting", 2, 1, 1, 0), "{seen}");
    assert!(seen["told"].is_null() && seen["told_at"].is_null());
    assert_eq!(seen["missing"][0]["photo"], visit.photos[1].id.to_string());

    // What a phone says of itself is believed for what it is, and nothing that it may say does harm.
    for said in ["{\"records_waiting\":7}", "not JSON", "{\"records_waiting\":-1}", &format!("{{\"app\":\"{}\"}}", "x".repeat(3_000))] {
        let reply = device.call("GET", "/v1/sync/hello", &[("x-rounds-holding", said)], None);
        assert_eq!(reply.status, 200, "{said}");
    }
    let seen = ledger(&cast.zhou, &device.id.to_string());
    assert_eq!((seen["records_waiting"].as_u64(), seen["told"]["app"].as_str()), (Some(7), Some("")), "{seen}");
}

#[test]
fn work_at_other_sites_is_not_counted_for_whoever_may_not_see_them() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let start = cast.round.start();
    let mut visit = device.envelope(estate.site, cast.round.visit(&start, 0));
    visit.photos = vec![tus::reference(&photos::small(6))];
    let _ = device.push(&[device.envelope(estate.site, start), visit]);
    let elsewhere = estate::colleague(&estate.admin, "Hu", Role::Supervisor, Some(estate.another_site()));
    let seen = ledger(&elsewhere, &device.id.to_string());
    assert_eq!(counts(&seen), ("complete", 0, 0, 0, 0), "{seen}");
    assert!(seen["people"].as_array().unwrap().is_empty() && seen["missing"].as_array().unwrap().is_empty());
    assert_eq!(counts(&ledger(&cast.zhou, &device.id.to_string())).1, 1);
    assert_eq!(cast.zhou.get(&format!("/v1/devices/{}/delivery", e2e::new_id())).status, 404);
}
