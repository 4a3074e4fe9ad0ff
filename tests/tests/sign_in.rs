//! Signing in, staying signed in, and what happens to who guesses.

use domain::wire::{Refresh, SignedIn};
use e2e::{
    estate::Estate,
    http::{Http, Reply},
    new_id,
    office::{Office, sign_in, to_bytes},
};
use mobile_core::AppError;
use serde_json::json;

fn refresh(http: &Http, url: &str, token: &str, request_id: uuid::Uuid) -> Reply {
    let body = Refresh { refresh_token: token.into(), request_id };
    http.must("POST", &format!("{url}/v1/auth/refresh"), &[("content-type", "application/json")], Some(&to_bytes(&body)))
}

#[test]
fn a_refresh_whose_reply_was_lost_gets_the_same_answer() {
    let estate = Estate::open();
    let (admin, http) = (&estate.admin, Http::default());
    let request = new_id();
    let first: SignedIn = refresh(&http, &admin.url, &admin.refresh_token, request).expect(200).read();
    let again: SignedIn = refresh(&http, &admin.url, &admin.refresh_token, request).expect(200).read();
    assert_eq!(first.refresh_token, again.refresh_token);
    assert_ne!(first.refresh_token, admin.refresh_token);
    let next: SignedIn = refresh(&http, &admin.url, &first.refresh_token, new_id()).expect(200).read();
    let _ = Office { token: next.access_token, ..admin.clone() }.get("/v1/me").expect(200);
}

#[test]
fn a_token_that_was_used_by_somebody_else_ends_the_whole_family() {
    let estate = Estate::open();
    let (admin, http) = (&estate.admin, Http::default());
    let first: SignedIn = refresh(&http, &admin.url, &admin.refresh_token, new_id()).expect(200).read();
    assert_eq!(refresh(&http, &admin.url, &admin.refresh_token, new_id()).expect(401).problem(), "sign-in");
    assert_eq!(refresh(&http, &admin.url, &first.refresh_token, new_id()).expect(401).problem(), "sign-in", "its successor is gone too");
}

#[test]
fn who_signs_out_is_out() {
    let estate = Estate::open();
    let (admin, http) = (&estate.admin, Http::default());
    let _ = admin.post("/v1/auth/logout", &json!({"refresh_token": admin.refresh_token})).expect(204);
    let _ = refresh(&http, &admin.url, &admin.refresh_token, new_id()).expect(401);
}

#[test]
fn guessing_is_slowed_down_and_an_unknown_login_tells_nothing() {
    let estate = Estate::open();
    let (url, http) = (&estate.server.url, Http::default());
    let wrong = sign_in(&http, url, "admin", "not the password").expect(401);
    let unknown = sign_in(&http, url, "nobody.here", "not the password").expect(401);
    assert_eq!((wrong.problem(), wrong.json()["title"].clone()), (unknown.problem(), unknown.json()["title"].clone()));
    let tries: Vec<Reply> = (0..30).map(|_| sign_in(&http, url, "admin", "guess after guess")).collect();
    let slowed = tries.iter().find(|reply| reply.status == 429).expect("guessing is slowed down");
    assert_eq!(slowed.problem(), "too-many");
    assert!(slowed.header("retry-after").is_some_and(|s| s.parse::<u64>().is_ok_and(|s| s > 0)));
    let _ = estate.admin.get("/v1/me").expect(200);
}

#[test]
fn a_password_that_the_administrator_reset_must_be_changed_at_the_next_sign_in() {
    let estate = Estate::open();
    let lin = estate.cleaner("Lin");
    let drawn = estate.admin.post(&format!("/v1/people/{}/password", lin.person), &json!({})).expect(200).json();
    let drawn = drawn["password"].as_str().unwrap();
    assert_eq!(sign_in(&lin.http, &lin.url, &lin.login, &lin.password).expect(401).problem(), "wrong-password");

    let half_in = Office::sign_in(&lin.url, &lin.login, drawn);
    assert_eq!(half_in.get("/v1/sites").expect(403).problem(), "must-change-password");
    assert_eq!(half_in.post("/v1/auth/password", &json!({"old": drawn, "new": "short"})).expect(422).problem(), "refused");
    assert_eq!(
        half_in.post("/v1/auth/password", &json!({"old": "wrong one", "new": "ten letters and more"})).expect(401).problem(),
        "wrong-password"
    );
    let fresh: SignedIn = half_in.post("/v1/auth/password", &json!({"old": drawn, "new": "ten letters and more"})).expect(200).read();
    let _ = Office { token: fresh.access_token, ..half_in }.get("/v1/sites").expect(200);
}

#[test]
fn the_phone_asks_for_a_new_password_and_goes_on() {
    let estate = Estate::open();
    let made = estate.admin.post("/v1/people", &json!({"name": "Mei", "login": "mei"})).expect(201).json();
    let first = made["first_password"].as_str().unwrap().to_owned();
    estate
        .admin
        .make(&format!("/v1/people/{}/memberships", made["id"].as_str().unwrap()), &json!({"role": "cleaner", "site": estate.site}));
    let phone = e2e::phone::Phone::new(&estate.server.url);
    phone.enrol(&estate.admin.enrolment_code(), "Mei's phone");
    assert!(matches!(phone.app.sign_in("mei".into(), "wrong".into()), Err(AppError::NotAllowed { code, .. }) if code == "wrong-password"));
    assert!(phone.app.sign_in("mei".into(), first.clone()).unwrap().must_change_password);
    phone.app.change_password(first, "my very own words".into()).unwrap();
    phone.sync();
    assert!(!phone.app.signed_in().unwrap().must_change_password);
}

#[test]
fn an_enrolment_code_works_once() {
    let estate = Estate::open();
    let code = estate.admin.enrolment_code();
    e2e::phone::Phone::new(&estate.server.url).enrol(&code, "the first");
    let second = e2e::phone::Phone::new(&estate.server.url);
    assert!(second.app.enrol(code, "the second".into()).is_err());
    assert!(!second.app.enrolled());
    assert_eq!(estate.admin.list("/v1/devices").len(), 1);
}

#[test]
fn a_revoked_phone_hands_in_its_work_for_a_supervisor_and_sees_nothing_more() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let start = cast.round.start();
    let work = device.envelope(estate.site, start);
    estate.admin.post(&format!("/v1/devices/{}/revoke", device.id), &json!({})).expect_success();
    let outcome = &device.push(&[work])[0];
    assert_eq!(outcome.status, domain::wire::Status::Held, "{outcome:?}");
    assert_eq!(device.call("GET", "/v1/sync/hello", &[], None).expect(200).json()["device"], "revoked");
    let journal = estate.admin.list(&format!("/v1/journal?scope={}", estate.site));
    assert!(journal.iter().any(|row| row["status"] == "held"), "the office sees that something waits");
}

#[test]
fn a_device_alone_delivers_facts_and_reads_nothing() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let mut device = estate.device(&cast.lin);
    device.token = None;
    let start = cast.round.start();
    let outcome = &device.push(&[device.envelope(estate.site, start.clone())])[0];
    assert_eq!(outcome.status, domain::wire::Status::Applied, "her token ran out long ago, her work still counts");
    let _ = device.call("GET", &format!("/v1/sync/pull?scopes={}:x:0", estate.site), &[], None).expect(401);
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{}", start.patrol))["patrol"]["walkers"][0], cast.lin.person.to_string());
}
