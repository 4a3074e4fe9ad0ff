//! What could not be entered waits where somebody sees it, and what they decide reaches the phone.

use domain::{
    ids::OperationId,
    operation::ReviewPatrol,
    patrol::ReviewVerdict,
    people::Role,
    wire::{Envelope, Status},
};
use e2e::{checklists::good_answers, estate, estate::Estate, http::Reply, new_id, office::Office, photos, tus};
use serde_json::{Value, json};

fn decide(office: &Office, estate: &Estate, id: OperationId, how: &str, remark: &str) -> Reply {
    office.post(&format!("/v1/held/{}/{id}/{how}", estate.site), &json!({ "remark": remark }))
}

fn waiting(office: &Office) -> Vec<Value> {
    office.list("/v1/held")
}

fn why(office: &Office, envelope: &Envelope) -> String {
    let all = waiting(office);
    let found = all.iter().find(|item| item["operation"] == envelope.id.to_string());
    found.unwrap_or_else(|| panic!("{} does not wait: {all:?}", envelope.kind))["why"].as_str().unwrap().to_owned()
}

#[test]
fn a_record_whose_other_half_never_came_counts_once_somebody_says_so() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let start = cast.round.start();
    let mut visit = device.envelope(estate.site, cast.round.visit(&start, 0));
    visit.after = vec![OperationId(new_id())];
    visit.photos = vec![tus::reference(&photos::small(1))];
    let begin = device.envelope(estate.site, start.clone());
    let outcomes = device.push(&[begin, visit.clone()]);
    assert_eq!((outcomes[0].status, outcomes[1].status), (Status::Applied, Status::Held));
    let item = &waiting(&cast.zhou)[0];
    assert_eq!((item["why"].as_str(), item["photos"].as_u64(), item["overdue"].as_bool()), (Some("needs"), Some(1), Some(false)), "{item}");

    let seen = decide(&cast.zhou, &estate, visit.id, "accept", "").expect(200).json();
    assert_eq!(seen["status"], "applied", "{seen}");
    let patrol = cast.zhou.read(&format!("/v1/patrols/{}", start.patrol));
    assert_eq!(patrol["visits"].as_array().unwrap().len(), 1);
    assert!(waiting(&cast.zhou).is_empty());
    assert_eq!(device.push(std::slice::from_ref(&visit))[0].status, Status::Duplicate, "the phone hears it when it asks again");
    assert_eq!(decide(&cast.zhou, &estate, visit.id, "accept", "").status, 404, "once is enough");

    // Both stand in the journal: who decided, and what came of it.
    let journal = estate.admin.list(&format!("/v1/journal?scope={}", estate.site));
    let decided = journal.iter().find(|row| row["kind"] == "held.accept" && row["status"] == "applied").unwrap();
    assert_eq!(
        (decided["author"].as_str(), decided["subject"].as_str()),
        (Some(&*cast.zhou.person.to_string()), Some(&*visit.id.to_string()))
    );
    let of_visit: Vec<_> = journal.iter().filter(|row| row["operation"] == visit.id.to_string()).map(|row| row["status"].clone()).collect();
    assert_eq!(of_visit, ["applied", "held"], "newest first");
}

#[test]
fn what_a_closed_out_phone_brings_is_decided_piece_by_piece() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let start = cast.round.start();
    let batch = [device.envelope(estate.site, start.clone()), device.envelope(estate.site, cast.round.visit(&start, 0))];
    assert_eq!(estate.admin.post(&format!("/v1/devices/{}/revoke", device.id), &json!({})).status, 204);
    assert!(device.push(&batch).iter().all(|outcome| outcome.status == Status::Held));
    assert_eq!(why(&cast.zhou, &batch[1]), "revoked");
    // The visit alone can't count: its patrol is not there. It goes on waiting.
    let early = decide(&cast.zhou, &estate, batch[1].id, "accept", "");
    assert!(matches!(early.status, 404 | 422), "{}", early.text());
    assert_eq!(waiting(&cast.zhou).len(), 2);
    for one in &batch {
        assert_eq!(decide(&cast.zhou, &estate, one.id, "accept", "she had it all day").expect(200).json()["status"], "applied");
    }
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{}", start.patrol))["visits"].as_array().unwrap().len(), 1);
}

#[test]
fn a_review_that_a_phone_brought_alone_waits_and_nobody_lends_a_right_that_was_never_there() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let mut device = estate.device(&cast.lin);
    let start = cast.round.start();
    let finish = json!({"missed": [], "remark": ""});
    let walk = [device.envelope(estate.site, start.clone()), device.envelope(estate.site, cast.round.visit(&start, 0))];
    let _ = device.push(&walk);
    let _ = cast.lin.post(&format!("/v1/patrols/{}/finish", start.patrol), &finish);
    let review = || ReviewPatrol { patrol: start.patrol, verdict: ReviewVerdict::Accepted, remark: String::new() };
    let forged = device.envelope(estate.site, review());
    device.author = cast.zhou.person;
    let genuine = device.envelope(estate.site, review());
    device.token = None;
    assert!(device.push(&[forged.clone(), genuine.clone()]).iter().all(|outcome| outcome.status == Status::Held));
    assert_eq!(why(&estate.admin, &genuine), "device");
    assert_eq!(decide(&cast.zhou, &estate, genuine.id, "accept", "").status, 422, "nobody decides about their own");
    // Accepted, and the rules still say no: a cleaner reviews nothing, whoever lets it count.
    let seen = decide(&estate.admin, &estate, forged.id, "accept", "").expect(200).json();
    assert_eq!(seen["status"], "rejected", "{seen}");
    let seen = decide(&estate.admin, &estate, genuine.id, "accept", "").expect(200).json();
    assert_eq!(seen["status"], "applied", "{seen}");
    assert_eq!(cast.zhou.read(&format!("/v1/patrols/{}", start.patrol))["patrol"]["state"], "accepted");
    // What was refused stands on its list, to be read.
    let refused = cast.zhou.list("/v1/held?state=refused");
    assert!(
        refused.iter().any(|item| item["operation"] == forged.id.to_string() && item["refusal"]["code"] == "not-allowed"),
        "{refused:?}"
    );
}

#[test]
fn a_refusal_reaches_the_phone_with_its_reason() {
    let (estate, cast) = Estate::ready_with_one_question(2);
    let phone = estate.phone(&cast.lin);
    let (patrol, answers) = (phone.start_due(&cast.round), good_answers(&cast.round.content));
    phone.visit(&patrol, &cast.round.checkpoints[0], &answers);
    phone.sync();
    phone.offline();
    phone.visit(&patrol, &cast.round.checkpoints[1], &answers);
    // Her post ends in the second in which she recorded it; from now on she sits at the desk.
    let person = estate.admin.read(&format!("/v1/people/{}", cast.lin.person));
    let held = person["memberships"][0]["id"].as_str().unwrap();
    let _ = estate.admin.post(&format!("/v1/memberships/{held}/end"), &json!({ "until": e2e::now() }));
    estate.admin.make(&format!("/v1/people/{}/memberships", cast.lin.person), &json!({"role": Role::ServiceClerk, "site": estate.site}));
    phone.online();
    let report = phone.sync();
    assert_eq!(report.held, 1, "{report:?}");
    let item = waiting(&cast.zhou).remove(0);
    assert_eq!(item["why"], "standing", "{item}");
    let id: OperationId = item["operation"].as_str().unwrap().parse().unwrap();
    assert_eq!(decide(&cast.zhou, &estate, id, "refuse", " ").status, 422, "a reason is needed");
    assert_eq!(decide(&cast.zhou, &estate, id, "refuse", "那天已交班").expect(200).json()["status"], "rejected");
    phone.sync();
    let refused = phone.app.refused().unwrap();
    assert_eq!((refused.len(), refused[0].code.as_str()), (1, "turned-down"));
    assert!(refused[0].zh.contains("那天已交班"), "{}", refused[0].zh);
    assert_eq!(phone.app.delivery().unwrap().records_held, 0);
}

#[test]
fn only_those_of_the_site_see_it_and_decide() {
    let (estate, cast) = Estate::ready_with_one_question(1);
    let device = estate.device(&cast.lin);
    let mut late = device.envelope(estate.site, cast.round.start());
    late.after = vec![OperationId(new_id())];
    assert_eq!(device.push(std::slice::from_ref(&late))[0].status, Status::Held);
    let elsewhere = estate::colleague(&estate.admin, "Hu", Role::Supervisor, Some(estate.another_site()));
    assert!(waiting(&elsewhere).is_empty());
    assert_eq!(elsewhere.get(&format!("/v1/held?site={}", estate.site)).status, 404);
    assert_eq!(decide(&elsewhere, &estate, late.id, "accept", "").status, 404);
    let lead = estate.colleague("Wu", Role::CleaningLead);
    assert_eq!((lead.get("/v1/held").status, decide(&lead, &estate, late.id, "accept", "").status), (403, 403));
    for role in [Role::SiteDirector, Role::Admin] {
        assert_eq!(waiting(&estate.colleague(&format!("The {}", role.word()), role)).len(), 1);
    }
    // Nor does a phone decide in somebody's name.
    let mut device = device;
    device.author = cast.zhou.person;
    device.token = None;
    let accept = device.envelope(estate.site, domain::operation::AcceptHeld { operation: late.id, remark: String::new() });
    assert_eq!(device.push(std::slice::from_ref(&accept))[0].status, Status::Held);
    assert_eq!(decide(&estate.admin, &estate, accept.id, "accept", "").status, 403);
    assert_eq!(decide(&estate.admin, &estate, accept.id, "refuse", "sign in yourself").status, 200);
    assert_eq!(waiting(&cast.zhou).len(), 1);
}
